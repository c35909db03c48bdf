//! `endless-repeat`: a recurrence rule without an end.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "endless-repeat",
    level: Severity::Info,
    summary: "a recurrence rule without an end, which runs for a year",
    doc: r"## What it does
Finds rules of `repeat` with neither `COUNT` nor `UNTIL`, in posts without `expires`. Such a rule makes the posts of one year from its start.

## Why it matters
After that year the series ends, and nobody has decided so. With an end of its own the series ends when you say, and its last post is no surprise.

## Bad
```markdown bad
---
title: Cuentacuentos
date: 2026-11-28 11:00
repeat: FREQ=WEEKLY
---
El sábado hay cuentos en el patio.
```

## Good
```markdown good
---
title: Cuentacuentos
date: 2026-11-28 11:00
repeat: FREQ=WEEKLY;COUNT=12
---
El sábado hay cuentos en el patio.
```

## Fix safety
There is no fix: how long a series runs is for a person to say.

## Sources
- [RFC 5545, 3.3.10](https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10): recurrence rules
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let (Some(series), Some(repeat)) = (&post.series, &post.repeat) else { return };
    let (Some(first), Some(last)) = (series.occurrences.first(), series.occurrences.last()) else { return };
    // Once for all of them.
    if series.endless && first.id == post.id {
        sink.report(
            post.at(repeat.rule.span),
            format!("the rule has no end: it is taken for a year, and its last post is that of {}", last.wall.date()),
        )
        .help("add `;COUNT=12` or `;UNTIL=20271231` to it, or write `expires:`");
    }
}
