//! `channel-without-purpose`: a channel that the plan does not know.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "channel-without-purpose",
    level: Severity::Info,
    summary: "a channel of which the plan does not say what it is for",
    doc: r"## What it does
Where `situation.channels` of the plan describes channels, finds those of `pregon.yaml` that it leaves out.

## Why it matters
A channel without a purpose gets what is left over from the others, and its readers notice.

## Bad
```yaml bad times=2 file=plans/plan.yaml
situation: { channels: [{ channel: site, purpose: La dirección de siempre }] }
```

## Good
```yaml good file=plans/plan.yaml
situation:
  channels:
    - { channel: site, purpose: La dirección de siempre }
    - { channel: mastodon, purpose: Conversar }
    - { channel: bluesky, purpose: Que nos encuentren }
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let described = &context.workspace.plan.situation.channels;
    let file = context.workspace.config.file;
    if described.is_empty() {
        return;
    }
    for channel in &context.workspace.config.channels {
        if !described.iter().any(|of| of.channel.value == channel.name.as_str()) {
            sink.report(Location::new(file, channel.span), format!("the plan does not say what `{}` is for", channel.name))
                .help("describe it in `situation.channels` of plans/plan.yaml");
        }
    }
}
