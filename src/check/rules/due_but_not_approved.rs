//! `due-but-not-approved`: a post whose time is near and that nobody has approved.

use chrono::Duration;

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Status;

/// Nearer than this, somebody should look today.
const NEAR_HOURS: i64 = 24;

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
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let word = match post.status.value {
        Status::Approved => return,
        Status::Draft => "a draft",
        Status::Review => "in review",
    };
    let Some(due) = context.drafts.iter().filter_map(|draft| draft.due.as_ref()).min_by_key(|due| due.utc) else { return };
    let message = if due.utc <= context.now {
        format!("this was due on {} and is still {word}", shown(&due.wall))
    } else if due.utc - context.now <= Duration::hours(NEAR_HOURS) {
        format!("this is due on {} and is still {word}", shown(&due.wall))
    } else {
        return;
    };
    let place = if post.status.span == post.front_matter { crate::check::schedule::place(post) } else { post.at(post.status.span) };
    sink.report(place, message).help("set `status: approved`, or give it another time");
}

/// Day and time of a wall time with seconds and offset.
fn shown(wall: &str) -> String {
    wall.get(..16).unwrap_or(wall).replace('T', " ")
}
