//! `calendar-gap`: a channel falls silent between two posts.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::check::{Check, Rule, Sink, WorkspaceContext, schedule};
use crate::diag::{Location, Severity};
use crate::model::{Blackout, Cadence, PostId};

/// A week of silence is nothing to tell, whatever the cadence.
const LEAST_DAYS: i64 = 7;

pub(super) const RULE: Rule = Rule {
    name: "calendar-gap",
    level: Severity::Warning,
    summary: "no post on a channel for longer than its cadence allows",
    doc: r"## What it does
For each channel with a `cadence` in `plans/calendar.yaml`, looks for days without a post between the last post and the next, and between posts to come. Allowed are `max_gap` days, or else twice the distance that `min` posts a week give, and a week at least. Blackout days do not count. What comes after the last post is the matter of `nothing-scheduled`.

## Why it matters
A channel that says nothing for three weeks looks closed, and platforms show its next post to fewer people. A hole in the middle of a planned month is easy to fill while there is time, and easy to overlook in a list of files.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-12-20 09:30
---
Ven a la feria.
```
```markdown file=content/antes.md
---
title: Charla
channels: [mastodon]
date: 2026-11-21 09:30
---
Ven a la charla.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { min: 2 } }
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
date: 2026-11-28 09:30
---
Ven a la feria.
```
```markdown file=content/antes.md
---
title: Charla
channels: [mastodon]
date: 2026-11-21 09:30
---
Ven a la charla.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { min: 2 } }
```

## Fix safety
There is no fix: `pregon calendar suggest --channel mastodon` proposes times.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let calendar = &context.workspace.calendar;
    let Some(file) = calendar.file else { return };
    let zone = context.workspace.config.timezone;
    let mut channels: BTreeMap<&str, Vec<(DateTime<Utc>, &PostId)>> = BTreeMap::new();
    for variant in context.variants {
        if let Some(due) = variant.due {
            channels.entry(variant.channel.as_str()).or_default().push((due, &variant.post));
        }
    }
    for cadence in &calendar.cadence {
        let (Some(allowed), Some(posts)) = (allowed(cadence), channels.get_mut(cadence.channel.value.as_str())) else { continue };
        posts.sort_unstable();
        for pair in posts.windows(2) {
            let [(before, first), (after, second)] = pair else { continue };
            let day = |at: &DateTime<Utc>| at.with_timezone(&zone).date_naive();
            let (from, to) = (day(before), day(after));
            // What has been is past mending.
            if to < context.today {
                continue;
            }
            let silent = (to - from).num_days() - 1 - closed(&calendar.blackout, from, to);
            if silent <= allowed {
                continue;
            }
            let message = format!(
                "`{}` is silent for {silent} days between {from} and {to}; {allowed} {} allowed",
                cadence.channel.value,
                if allowed == 1 { "is" } else { "are" }
            );
            let mut finding = sink.report(Location::new(file, cadence.channel.span), message);
            for (post, text) in [(first, "the post before"), (second, "the post after")] {
                if let Some(post) = context.workspace.post(post.as_str()) {
                    finding = finding.label(schedule::place(post), text);
                }
            }
            finding.help(format!("`pregon calendar suggest --channel {}` proposes times", cadence.channel.value));
        }
    }
}

/// Days without a post that a cadence allows; `None` where it does not say.
fn allowed(cadence: &Cadence) -> Option<i64> {
    let of_week = |min: u32| (2 * i64::from(7_u32.div_ceil(min))).max(LEAST_DAYS);
    cadence.max_gap.map(i64::from).or_else(|| cadence.min.filter(|min| *min > 0).map(of_week))
}

/// Blackout days between two days, neither of them counted; days of several blackouts are counted once.
fn closed(blackouts: &[Blackout], from: NaiveDate, to: NaiveDate) -> i64 {
    let (Some(first), Some(last)) = (from.succ_opt(), to.pred_opt()) else { return 0 };
    let mut spans: Vec<(NaiveDate, NaiveDate)> =
        blackouts.iter().map(|blackout| (blackout.from.max(first), blackout.to.min(last))).filter(|(from, to)| from <= to).collect();
    spans.sort_unstable();
    let mut counted = 0;
    let mut next = first;
    for (from, to) in spans {
        let from = from.max(next);
        counted += ((to - from).num_days() + 1).max(0);
        next = next.max(to.succ_opt().unwrap_or(to));
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_several_blackouts_are_counted_once() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 12, day).expect("a day");
        let blackout = |from, to| Blackout { from: day(from), to: day(to), reason: None, span: crate::diag::Span::default() };
        let both = [blackout(10, 14), blackout(12, 16), blackout(12, 13)];
        for (blackouts, from, to, expected) in [
            (&both[..], 1, 31, 7),
            (&both[..], 10, 16, 5),
            (&both[..], 14, 20, 2),
            (&both[..], 12, 13, 0),
            (&both[..], 16, 31, 0),
            (&[blackout(24, 24), blackout(25, 25), blackout(25, 26)][..], 20, 30, 3),
            (&[][..], 1, 31, 0),
        ] {
            assert_eq!(closed(blackouts, day(from), day(to)), expected, "{from} to {to}");
        }
    }
}
