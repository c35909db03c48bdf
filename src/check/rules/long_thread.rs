//! `long-thread`: more parts than anybody reads.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

/// Longer threads are read by few; a page holds them better.
const MOST_PARTS: usize = 10;

pub(super) const RULE: Rule = Rule {
    name: "long-thread",
    level: Severity::Info,
    summary: "a thread of more than ten parts",
    doc: r"## What it does
Counts the parts that a post becomes on a channel, explicit ones and those of automatic splitting.

## Why it matters
Few readers reach the end of a long thread, and each part fills the timelines of all followers.

## Bad
```markdown bad
---
title: Crónica
channels: [mastodon]
---
Uno.<!-- break -->Dos.<!-- break -->Tres.<!-- break -->Cuatro.<!-- break -->Cinco.<!-- break -->Seis.<!-- break -->Siete.<!-- break -->Ocho.<!-- break -->Nueve.<!-- break -->Diez.<!-- break -->Once.
```

## Good
```markdown good
---
title: Crónica
channels: [mastodon]
---
Uno.<!-- break -->Dos.<!-- break -->Tres.
```

## Fix safety
There is no fix.

## Sources
- Practice; no platform sets a limit
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let parts = context.draft.parts.len();
    if parts > MOST_PARTS {
        sink.report(context.text_place(), format!("this becomes a thread of {parts} parts"))
            .help("publish the whole text on the site and link to it, or shorten it with an override");
    }
}
