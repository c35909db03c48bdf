//! `unknown-channel`: a channel that is not configured.

use crate::check::{Check, PostContext, Rule, Sink, references};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-channel",
    level: Severity::Error,
    summary: "a channel that `pregon.yaml` does not have",
    doc: r"## What it does
Looks for the names in `channels`, `overrides` and `only` passages in `pregon.yaml`. A passage may also name a network.

## Why it matters
The post is not published where it should be, and a passage for a misspelt channel is published nowhere.

## Bad
```markdown bad
---
title: Feria
channels: [site, mastodom]
---
Ven a la feria.
```
```markdown bad
---
title: Feria
---
Ven a la feria. <!-- only: blusky -->Te esperamos.<!-- /only -->
```

## Good
```markdown good
---
title: Feria
channels: [site, mastodon]
---
Ven a la feria. <!-- only: mastodon -->Te esperamos.<!-- /only -->
```

## Fix safety
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `pregon.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let channels: Vec<&str> = context.workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    for name in context.post.channels.iter().flatten().chain(context.post.overrides.iter().map(|own| &own.channel)) {
        references::known(context, sink, "channel", name, "pregon.yaml", &channels);
    }
    let names: Vec<&str> = channels.iter().copied().chain(context.specs.iter().map(|spec| spec.name.as_str())).collect();
    for element in &context.elements {
        if let ElementKind::Only { channels } = &element.kind {
            for name in channels {
                references::known(context, sink, "channel or network", name, "pregon.yaml", &names);
            }
        }
    }
}
