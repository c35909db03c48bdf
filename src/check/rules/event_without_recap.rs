//! `event-without-recap`: an event that was announced, and of which nobody has told how it was.

use chrono::Days;

use crate::check::{Check, Rule, Sink, WorkspaceContext, events};
use crate::diag::{Location, Severity};
use crate::workspace::times_of;

/// The day after belongs to those who clean up.
const FROM_DAYS: u64 = 2;
/// Later, nobody wants to know any more.
const TO_DAYS: u64 = 14;

pub(super) const RULE: Rule = Rule {
    name: "event-without-recap",
    level: Severity::Info,
    summary: "an event that was announced, without a post that tells how it was",
    doc: r"## What it does
Looks at the events of `plans/calendar.yaml` that ended between 2 and 14 days ago and that a post had announced, and reports those that no post is due about after their end. Events that are repeated are left alone. A post is about an event if its id or its `campaign` is the event's, if its campaign's `event` has that `id`, or its `link` is the event's `url`.

## Why it matters
Those who came want to see themselves, and those who did not are the guests of the next time.

## Bad
```markdown bad
---
title: Noche de lectura
channels: [mastodon]
date: 2026-11-12 09:30
campaign: otono-2026
---
Ven a la noche de lectura.
```
```yaml file=plans/calendar.yaml
events: [{ id: otono-2026, name: Noche de lectura, start: 2026-11-14 19:00 }]
```

## Good
```markdown good
---
title: Noche de lectura
channels: [mastodon]
date: 2026-11-12 09:30
campaign: otono-2026
---
Ven a la noche de lectura.
```
```markdown file=content/despues.md
---
title: Así fue la noche de lectura
channels: [mastodon]
date: 2026-11-21 09:30
campaign: otono-2026
---
Fueron muchas personas.
```
```yaml file=plans/calendar.yaml
events: [{ id: otono-2026, name: Noche de lectura, start: 2026-11-14 19:00 }]
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
    let (from, to) = (context.today - Days::new(TO_DAYS), context.today - Days::new(FROM_DAYS));
    for event in calendar.events.iter().filter(|event| event.posts && event.repeat.is_none()) {
        let Some((start, end)) = times_of(event, context.workspace.config.timezone, from, to).into_iter().next() else { continue };
        let end = end.unwrap_or(start);
        let announced = events::posts_about(context, event).any(|wall| wall <= start);
        if end.date() <= to && announced && !events::posts_about(context, event).any(|wall| wall > end) {
            let message = format!("`{}` ended on {}, and no post tells how it was", event.id.value, end.format("%Y-%m-%d"));
            sink.report(Location::new(file, event.id.span), message).help("a photo and a sentence are enough");
        }
    }
}
