//! `due-but-not-approved`: a post whose time is near and that nobody has approved.

use chrono::Duration;

use crate::check::{Check, ClockContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Status;

/// Nearer than this, somebody should look today.
pub(crate) const NEAR_HOURS: i64 = 24;

pub(super) const RULE: Rule = Rule {
    name: "due-but-not-approved",
    level: Severity::Warning,
    summary: "a post that is due within a day, or was due, and is not approved",
    doc: r"## What it does
Finds posts with `status: draft` or `review` whose time comes within 24 hours or has passed.

## Why it matters
Only approved posts are published. The time passes in silence, and the gap in the plan shows when it is too late to fill it.

## Bad
```markdown bad
---
title: Feria
date: 2026-11-20 18:00
status: review
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
date: 2026-11-20 18:00
status: approved
---
Ven a la feria.
```
```markdown good
---
title: Feria
date: 2026-12-20 18:00
status: review
---
Ven a la feria.
```

## Fix safety
There is no fix: approval is a person's.

## Sources
- `docs/architecture.md`: what is published and what is held
",
    check: Check::Clock(check),
};

fn check(context: &ClockContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let word = match post.status.value {
        Status::Approved => return,
        Status::Draft => "a draft",
        Status::Review => "in review",
    };
    let Some(due) = context.due else { return };
    let message = if due <= context.now {
        format!("this was due on {} and is still {word}", context.wall(due).format("%Y-%m-%d %H:%M"))
    } else if due - context.now <= Duration::hours(NEAR_HOURS) {
        format!("this is due on {} and is still {word}", context.wall(due).format("%Y-%m-%d %H:%M"))
    } else {
        return;
    };
    let place = if post.status.span == post.front_matter { crate::check::schedule::place(post) } else { post.at(post.status.span) };
    sink.report(place, message).help("set `status: approved`, or give it another time");
}
