//! `blackout-date`: a post on a day on which the team publishes nothing.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "blackout-date",
    level: Severity::Error,
    summary: "a post on a day on which nothing is published",
    doc: r"## What it does
Compares the day on which a post is due, in the workspace's zone, with the `blackout` days of `plans/calendar.yaml`.

## Why it matters
A cheerful offer on a day of mourning does lasting harm, and posts are planned weeks before anybody thinks of the day.

## Bad
```markdown bad times=3
---
title: Oferta
date: 2026-12-25 12:00
---
Ven a la tienda.
```

## Good
```markdown good
---
title: Oferta
date: 2026-12-26 12:00
---
Ven a la tienda.
```

## Fix safety
There is no fix: which other day is right is for a person to say.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    // What a crisis says does not wait for another day.
    let Some(wall) = context.wall().filter(|_| context.of.post.crisis.is_none()) else { return };
    let calendar = &context.workspace.calendar;
    let Some(blackout) = calendar.blackout.iter().find(|blackout| blackout.from <= wall.date() && wall.date() <= blackout.to) else {
        return;
    };
    let mut finding = sink.report(context.time_place(), format!("nothing is published on {}", wall.date()));
    if let Some(file) = calendar.file {
        finding = finding.label(Location::new(file, blackout.span), blackout.reason.as_deref().unwrap_or("the day is blocked here"));
    }
    finding.help("choose another day");
}
