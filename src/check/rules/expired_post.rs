//! `expired-post`: a post that expires before it is due.

use crate::check::{Check, ClockContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::{Expires, Schedule};
use crate::workspace::expiry;

pub(super) const RULE: Rule = Rule {
    name: "expired-post",
    level: Severity::Error,
    summary: "a post whose last day comes before the day on which it is due",
    doc: r"## What it does
Compares `expires` with the time of the post; without a time, with today.

## Why it matters
An expired post is never published, so this one never will be: one of the two dates is wrong.

## Bad
```markdown bad
---
title: Oferta
date: 2026-12-05 10:00
expires: 2026-12-01
---
Hasta el lunes, dos por uno.
```

## Good
```markdown good
---
title: Oferta
date: 2026-11-30 10:00
expires: 2026-12-01
---
Hasta el martes, dos por uno.
```

## Fix safety
There is no fix: which of the dates is wrong is for a person to say.

## Sources
- `docs/architecture.md`: what is published and what is held
",
    check: Check::Clock(check),
};

fn check(context: &ClockContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let Some(expires) = &post.expires else { return };
    let place = post.at(expires.span);
    let end = expiry(&expires.value, context.workspace.config.timezone);
    let said = match expires.value {
        Expires::Day(day) => day.to_string(),
        Expires::At(_) => context.wall(end).format("%Y-%m-%d at %H:%M").to_string(),
    };
    match context.due {
        Some(due) if due >= end => {
            let due = context.wall(due).format(if matches!(expires.value, Expires::Day(_)) { "%Y-%m-%d" } else { "%Y-%m-%d at %H:%M" });
            sink.report(place, format!("this expires on {said} and is due on {due}"))
                .label(crate::check::schedule::place(post), "due here")
                .help("correct one of the two dates");
        }
        None if end <= context.now && matches!(post.schedule, Schedule::None | Schedule::SlotNext(_)) => {
            sink.report(place, format!("this expired on {said} and was never given a time"))
                .help("give it a new last day and a time, or delete it");
        }
        _ => {}
    }
}
