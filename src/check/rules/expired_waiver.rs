//! `expired-waiver`: a waiver whose last day has passed.

use crate::check::{Check, Rule, Sink, WaiverUse};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "expired-waiver",
    level: Severity::Warning,
    summary: "a waiver whose last day has passed",
    doc: r"## What it does
Finds entries of `allow` whose `until` lies in the past. They no longer waive anything.

## Why it matters
A waiver with an end date is a promise to look again on that day.

## Bad
```markdown bad
---
title: Feria
allow: [{ rule: quiet-hours, until: 2026-11-01 }]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
date: 2026-11-30 23:30
allow: [{ rule: quiet-hours, until: 2026-12-01, reason: la feria abre de noche }]
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
    if let (true, Some(until)) = (subject.is_expired(), subject.waiver.until) {
        sink.report(subject.post.at(subject.waiver.rule.span), format!("the waiver of `{}` ended on {until}", subject.waiver.rule.value))
            .help("mend what it waived, or give it a new last day with the reason");
    }
}
