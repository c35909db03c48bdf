//! `unused-waiver`: a waiver that waives nothing.

use crate::check::{self, Check, Rule, Sink, WaiverUse};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unused-waiver",
    level: Severity::Warning,
    summary: "a waiver of something that is not found",
    doc: r"## What it does
Finds entries of `allow` for rules that find nothing in the post. Rules that are off are left alone, and so are series (`repeat`), of which each post has a day of its own.

## Why it matters
It once had a reason, and would hide the next finding without anybody having decided so.

## Bad
```markdown bad
---
title: Feria
allow: [quiet-hours]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
date: 2026-11-30 23:30
allow: [quiet-hours]
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- `docs/rules.md`: levels and waivers
",
    check: Check::Waiver(check),
};

fn check(subject: &WaiverUse<'_>, sink: &mut Sink<'_>) {
    let name = &subject.waiver.rule;
    // What is found on one day of a series is not found on the others.
    if subject.post.series.as_ref().is_some_and(|series| series.occurrences.len() > 1) {
        return;
    }
    let on = check::rule(name).is_some_and(|rule| check::level(rule, subject.workspace).is_some());
    if on && subject.findings == 0 && !subject.is_expired() {
        sink.report(subject.post.at(name.span), format!("there is nothing to waive: `{}` finds nothing here", name.value))
            .help("remove it");
    }
}
