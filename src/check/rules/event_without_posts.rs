//! `event-without-posts`: an event that nobody announces.

use chrono::Days;

use crate::check::{Check, Rule, Sink, WorkspaceContext, events};
use crate::diag::{Location, Severity};
use crate::workspace::times_of;

/// An event that is further away has time.
const AHEAD_DAYS: u64 = 14;

pub(super) const RULE: Rule = Rule {
    name: "event-without-posts",
    level: Severity::Warning,
    summary: "an event within two weeks that no post announces",
    doc: r"## What it does
Looks at the events of `plans/calendar.yaml` of the next 14 days, and reports those that no post announces. A post is about an event if its id or its `campaign` is the event's, if its campaign's `event` has that `id`, or its `link` is the event's `url`; it announces the event if it is due within the 60 days before it begins, or within 14 days where the event is repeated. `posts: false` says that an event needs none.

## Why it matters
The room is booked, and nobody comes because nobody was told.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-11-25 09:30
---
Ven a la feria.
```
```yaml file=plans/calendar.yaml
events: [{ id: noche, name: Noche de lectura, start: 2026-11-28 19:00 }]
```

## Good
```markdown good
---
title: Noche de lectura
channels: [mastodon]
date: 2026-11-25 09:30
link: https://laceiba.example/noche
---
Ven a la noche de lectura.
```
```yaml file=plans/calendar.yaml
events:
  - { id: noche, name: Noche de lectura, start: 2026-11-28 19:00, url: https://laceiba.example/noche }
  - { id: junta, name: Junta del equipo, start: 2026-11-27 10:00, repeat: FREQ=WEEKLY, posts: false }
```

## Fix safety
There is no fix.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let calendar = &context.workspace.calendar;
    let Some(file) = calendar.file else { return };
    for event in calendar.events.iter().filter(|event| event.posts) {
        for (start, _) in times_of(event, context.workspace.config.timezone, context.today, context.today + Days::new(AHEAD_DAYS)) {
            let early = start.checked_sub_days(Days::new(if event.repeat.is_some() { 14 } else { 60 })).unwrap_or(start);
            if start.date() < context.today || events::posts_about(context, event).any(|wall| early <= wall && wall <= start) {
                continue;
            }
            let message = format!("`{}` begins on {}, and no post announces it", event.id.value, start.format("%Y-%m-%d %H:%M"));
            sink.report(Location::new(file, event.id.span), message)
                .help("link a post to its `url`, or name it in the post's `campaign`; an event that needs no posts has `posts: false`");
        }
    }
}
