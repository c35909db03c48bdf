//! `too-long`: a text that the network refuses.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-long",
    level: Severity::Error,
    summary: "a text over the limit of a network",
    doc: r"## What it does
Finds parts that are longer than the network takes, counted as the network counts. Where the network has threads, a long text is split at paragraphs, sentences and words; then only what cannot be split is left.

## Why it matters
The network refuses it at the moment it is due.

## Bad
```markdown bad
---
title: Feria
channels: [bluesky]
---
[⟨a × 400⟩](https://laceiba.example)
```

## Good
```markdown good
---
title: Feria
channels: [bluesky]
---
Ven a la feria.
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- The limits, the way of counting and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let parts = &context.draft.parts;
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| !part.count.fits) {
        let which = if parts.len() == 1 { "the text".to_owned() } else { format!("part {} of {}", index + 1, parts.len()) };
        let unit = part.count.unit.replace('_', " ");
        let message = match part.count.limit {
            Some(limit) if part.count.length > limit => {
                format!(
                    "{which} is {} {unit} long, {} more than {} takes",
                    part.count.length,
                    part.count.length - limit,
                    context.spec.title
                )
            }
            // A second limit, in bytes.
            _ => match &context.spec.text.max_bytes {
                Some(most) => format!("{which} has {} bytes; {} takes {}", part.text.len(), context.spec.title, most.value),
                None => format!("{which} is longer than {} takes", context.spec.title),
            },
        };
        let name = &context.channel.name;
        sink.report(context.text_place(), message).help(format!("shorten it, or write a text for `{name}` alone under `overrides`"));
    }
}
