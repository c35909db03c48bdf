//! `quiet-hours`: a post at an hour at which the team stays silent.

use crate::check::{Check, Rule, Sink, VariantContext, schedule};
use crate::diag::Severity;
use crate::model::TimeOfDay;

pub(super) const RULE: Rule = Rule {
    name: "quiet-hours",
    level: Severity::Warning,
    summary: "a post within the quiet hours",
    doc: r"## What it does
Compares the time of each variant, in the workspace's zone, with the quiet hours of its channel, or else of `plans/calendar.yaml`.

## Why it matters
Phones ring at night, nobody of the team is there to answer, and few read it.

## Bad
```markdown bad times=3
---
title: Feria
date: 2026-11-27 23:30
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
date: 2026-11-27 08:00
---
Ven a la feria.
```

## Fix safety
There is no fix: which other time is right is for a person to say.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    use chrono::Timelike;
    // What a crisis says does not wait for the morning.
    let Some(wall) = context.wall().filter(|_| context.of.post.crisis.is_none()) else { return };
    let time = TimeOfDay { minutes: (wall.hour() * 60 + wall.minute()) as u16 };
    if let Some(quiet) = schedule::quiet_hours(context, context.channel).filter(|quiet| quiet.contains(time)) {
        sink.report(context.time_place(), format!("{time} is within the quiet hours, {} to {}", quiet.from, quiet.to))
            .help("choose a time outside them");
    }
}
