//! `unsupported-poll`: a poll on a network without polls.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unsupported-poll",
    level: Severity::Info,
    summary: "a poll on a network that has none",
    doc: r"## What it does
Finds polls in posts for networks without polls. There the text goes out without the poll.

## Why it matters
«Vota aquí abajo» makes no sense where there is nothing to vote on.

## Bad
```markdown bad
---
title: ¿Qué leemos?
channels: [mastodon, bluesky]
poll: { options: [Novela, Cuento] }
---
¿Qué leemos en enero?
```

## Good
```markdown good
---
title: ¿Qué leemos?
channels: [mastodon, bluesky]
poll: { options: [Novela, Cuento] }
overrides:
  bluesky: { text: «¿Novela o cuento? Cuéntanos qué leemos en enero.» }
---
¿Qué leemos en enero?
```

## Fix safety
There is no fix.

## Sources
- What can be done on each network is in its spec: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(poll) = &context.post.poll else { return };
    let own_text = context.own().is_some_and(|own| own.text.is_some());
    if !context.spec.can.poll && !own_text {
        sink.report(context.post.at(poll.span), format!("{} has no polls: the text goes out without it", context.spec.title))
            .help(format!("write a text for `{}` under `overrides` that asks for an answer in words", context.channel.name));
    }
}
