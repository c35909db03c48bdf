//! `avoided-date`: a post on a day on which nothing cheerful belongs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::check::{Check, Rule, Sink, WorkspaceContext, schedule};
use crate::diag::{Location, Severity};
use crate::model::KeyDate;
use crate::workspace::days_of;

pub(super) const RULE: Rule = Rule {
    name: "avoided-date",
    level: Severity::Warning,
    summary: "a post on a key date that the team wants to be silent on",
    doc: r"## What it does
Compares the days on which posts are due, in the workspace's zone, with the key dates of `plans/calendar.yaml` that have `avoid: true`.

## Why it matters
The anniversary of an earthquake comes back every year, and nobody remembers it while planning an offer months before. Other than on a `blackout` day something may be said; it should be said on purpose.

## Bad
```markdown bad
---
title: Rebaja
channels: [mastodon]
date: 2027-09-19 12:00
---
Hoy, todo a mitad de precio.
```
```yaml file=plans/calendar.yaml
key_dates: [{ yearly: 09-19, name: Aniversario de los sismos, avoid: true }]
```

## Good
```markdown good
---
title: Rebaja
channels: [mastodon]
date: 2027-09-20 12:00
---
Hoy, todo a mitad de precio.
```
```yaml file=plans/calendar.yaml
key_dates: [{ yearly: 09-19, name: Aniversario de los sismos, avoid: true }]
```

## Fix safety
There is no fix: a post that is meant for the day gets a waiver, `allow: [avoided-date]`; the day of another is for a person to say.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let calendar = &context.workspace.calendar;
    let zone = context.workspace.config.timezone;
    let Some(file) = calendar.file.filter(|_| calendar.key_dates.iter().any(|date| date.avoid)) else { return };
    let day_of = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive();
    // Year by year: one post in a far year must not have all those before it looked at.
    let years: BTreeSet<i32> = context.variants.iter().filter_map(|variant| Some(day_of(variant.due?).year())).collect();
    let ends = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let years: Vec<(NaiveDate, NaiveDate)> = years.into_iter().filter_map(ends).collect();
    let mut avoided: BTreeMap<NaiveDate, &KeyDate> = BTreeMap::new();
    for date in calendar.key_dates.iter().filter(|date| date.avoid) {
        for day in years.iter().flat_map(|(first, last)| days_of(&date.when, zone, *first, *last)) {
            avoided.entry(day).or_insert(date);
        }
    }
    for variant in context.variants {
        let Some((day, date)) = variant.due.and_then(|due| avoided.get_key_value(&day_of(due))) else { continue };
        let Some(post) = context.workspace.post(variant.post.as_str()) else { continue };
        sink.report(schedule::place(post), format!("{day} is a day to be silent on: {}", date.name))
            .label(Location::new(file, date.span), "the day is set here")
            .help("choose another day; for a post that is meant for this one, write `allow: [avoided-date]`")
            .post(&post.id)
            .channel(&variant.channel);
    }
}
