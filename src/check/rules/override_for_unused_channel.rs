//! `override-for-unused-channel`: an override that has no effect.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "override-for-unused-channel",
    level: Severity::Warning,
    summary: "an override for a channel on which the post is not published",
    doc: r"## What it does
Finds `overrides` for channels that are not among the post's `channels`.

## Why it matters
Somebody wrote a text that nobody will read: either the channel was forgotten, or the override was.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
overrides: { bluesky: { text: Ven. } }
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon, bluesky]
overrides: { bluesky: { text: Ven. } }
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- `docs/architecture.md`: posts and channels
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    for own in &context.post.overrides {
        let name = own.channel.as_str();
        let exists = context.workspace.config.channel(name).is_some();
        if exists && context.channels.iter().all(|channel| channel.name.as_str() != name) {
            sink.report(context.post.at(own.channel.span), format!("the post is not published on `{name}`"))
                .help(format!("add `{name}` to `channels`, or remove the override"));
        }
    }
}
