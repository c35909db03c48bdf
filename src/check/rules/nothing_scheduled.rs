//! `nothing-scheduled`: the calendar runs dry.

use chrono::TimeDelta;

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Status;

pub(super) const RULE: Rule = Rule {
    name: "nothing-scheduled",
    level: Severity::Warning,
    summary: "no approved post is due beyond the time that the team wants to be ahead",
    doc: r"## What it does
Where `plans/calendar.yaml` has `alarm: { nothing_after: 3d }`, looks for an approved post that is due later than that from now. Without the key it finds nothing:
what was green yesterday must not turn red overnight in a team that has not asked for it.

## Why it matters
Silence is the failure that nobody notices: no error is printed when there is nothing left to publish. The alarm rings while there is time to write.

## Bad
```markdown bad
---
title: Feria
date: 2026-11-22 10:00
status: approved
---
Mañana abre la feria del libro.
```
```yaml file=plans/calendar.yaml
alarm: { nothing_after: 3d }
```

## Good
```markdown good
---
title: Feria
date: 2026-11-30 10:00
status: approved
---
El lunes cierra la feria del libro.
```
```yaml file=plans/calendar.yaml
alarm: { nothing_after: 3d }
```

## Fix safety
There is no fix.

## Sources
- `docs/publishing.md`: the same alarm is in the result of `pregon publish` and on the health page of `pregon publish --watch`
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let calendar = &context.workspace.calendar;
    let (Some(file), Some(alarm)) = (calendar.file, calendar.alarm) else { return };
    let approved = |post: &str| context.workspace.post(post).is_some_and(|post| post.status.value == Status::Approved);
    let last =
        context.variants.iter().filter(|variant| approved(variant.post.as_str())).filter_map(|variant| Some((variant.due?, variant)));
    let last = last.max_by_key(|(due, _)| *due);
    if last.is_some_and(|(due, _)| due >= context.now + TimeDelta::minutes(alarm.nothing_after_minutes)) {
        return;
    }
    let place = Location::new(file, alarm.span);
    let wall = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&context.workspace.config.timezone).format("%Y-%m-%d %H:%M");
    let (message, help) = match last {
        Some((due, variant)) => (
            format!("nothing is scheduled after {}", wall(due)),
            format!(
                "the last approved post is `{}` on `{}`: write the next one, or approve what is waiting",
                variant.post, variant.channel
            ),
        ),
        None => ("nothing is scheduled at all".to_owned(), "write a post with a `date:`, or approve what is waiting".to_owned()),
    };
    sink.report(place, message).help(help);
}
