//! `unpublishable-channel`: a channel to which nothing can be sent.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "unpublishable-channel",
    level: Severity::Info,
    summary: "a channel on a network to which this version cannot publish",
    doc: r"## What it does
Finds channels of `pregon.yaml` whose network is known, with its limits and previews, but to which this version cannot send.

## Why it matters
Posts for it are checked and drawn, and then have to be published by hand.

## Bad
```yaml bad file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  x: { network: x, account: laceiba }
```

## Good
```yaml good file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
```

## Fix safety
There is no fix.

## Sources
- What can be done on each network is in its spec: `pregon networks`.
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let config = &context.workspace.config;
    for channel in &config.channels {
        if let Some(spec) = context.specs.get(channel.network.as_str()).filter(|spec| !spec.can.publish) {
            sink.report(Location::new(config.file, channel.span), format!("this version cannot publish on {}", spec.title))
                .help("its posts are compiled, checked and drawn; send them by hand");
        }
    }
}
