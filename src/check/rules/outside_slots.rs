//! `outside-slots`: a post at a time that is no slot of its channel.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::workspace::slots_of_local_day;

pub(super) const RULE: Rule = Rule {
    name: "outside-slots",
    level: Severity::Warning,
    summary: "a post at a time that is none of the planned ones",
    doc: r"## What it does
Where `plans/calendar.yaml` has `only_slots: true`, compares the time of each variant with the slots of its channel. Channels without slots are left alone. Without the key it finds nothing: to most teams slots are an offer, and news has its own time.

## Why it matters
A team that has measured its hours wants to know when somebody leaves them, and why.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-11-30 11:17
---
Ven a la feria.
```
```yaml file=plans/calendar.yaml
only_slots: true
slots: { mastodon: [{ days: [mon], at: '09:30' }] }
```

## Good
```markdown good
---
title: Feria
channels: [mastodon, bluesky]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```yaml file=plans/calendar.yaml
only_slots: true
slots: { mastodon: [{ days: [mon], at: '09:30' }] }
```

## Fix safety
There is no fix: `pregon calendar suggest` proposes times.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let calendar = &context.workspace.calendar;
    let (Some(due), Some(wall)) = (&context.draft.due, context.wall()) else { return };
    let name = context.channel.name.as_str();
    if !calendar.only_slots || !calendar.slots.iter().any(|entry| entry.channel.value == name) {
        return;
    }
    let slots = slots_of_local_day(calendar, context.workspace.config.timezone, name, wall.date());
    if slots.contains(&due.utc) {
        return;
    }
    let times: Vec<String> =
        slots.iter().map(|at| at.with_timezone(&context.workspace.config.timezone).format("%H:%M").to_string()).collect();
    let help = if times.is_empty() {
        format!("`{name}` has no slots on that day: `pregon calendar suggest --channel {name}` proposes times")
    } else {
        format!("the slots of `{name}` on that day: {}", times.join(", "))
    };
    sink.report(context.time_place(), format!("{} is no slot of `{name}`", wall.format("%Y-%m-%d %H:%M"))).help(help);
}
