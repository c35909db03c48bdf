//! `unknown-holidays`: the plan reaches further than the table of holidays.

use chrono::Datelike;

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::holidays;

pub(super) const RULE: Rule = Rule {
    name: "unknown-holidays",
    level: Severity::Warning,
    summary: "a year whose national holidays are not known",
    doc: r"## What it does
Where `plans/calendar.yaml` has `holidays:`, compares today, the posts, the campaigns and the events with the years of the table of holidays that is part of the program.

## Why it matters
A calendar that shows no holiday looks like one that has none. Holidays are moved by parliaments: a table of years to come is made from what is law now, and has an end.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2041-11-30 09:30
---
Ven a la feria.
```
```yaml file=plans/calendar.yaml
holidays: [MX]
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```yaml file=plans/calendar.yaml
holidays: [MX]
```

## Fix safety
There is no fix: a newer version of the program knows more years; until then, write the days below `key_dates`.

## Sources
- The table is made from the Python package `holidays`, <https://pypi.org/project/holidays/>
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let workspace = context.workspace;
    let (Some(file), Some(first)) = (workspace.calendar.file, workspace.calendar.holidays.first()) else { return };
    let zone = workspace.config.timezone;
    let posts = context.variants.iter().filter_map(|variant| variant.due).map(|due| due.with_timezone(&zone).date_naive());
    let campaigns = workspace.campaigns.iter().filter_map(|campaign| campaign.end.or(campaign.start));
    let events = workspace.calendar.events.iter().map(|event| event.start.date());
    let last = posts.chain(campaigns).chain(events).chain([context.today]).max();
    if let Some(last) = last.filter(|last| last.year() > holidays::LAST_YEAR) {
        sink.report(
            Location::new(file, first.span),
            format!("no holidays are known after {}, and the plan reaches to {last}", holidays::LAST_YEAR),
        )
        .help("correct the year if it is a slip; else write the days below `key_dates`, or look for a newer version of the program");
    }
}
