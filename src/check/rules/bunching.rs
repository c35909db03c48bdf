//! `bunching`: too many posts at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::check::{Check, Rule, Sink, WorkspaceContext, schedule};
use crate::diag::Severity;
use crate::model::{Limits, PostId};
use crate::workspace::slots_of_local_day;

/// Most other posts that are pointed at.
const MOST_LABELS: usize = 4;

/// A post, and when it is due.
type Due<'a> = (DateTime<Utc>, &'a PostId);

pub(super) const RULE: Rule = Rule {
    name: "bunching",
    level: Severity::Warning,
    summary: "too many posts within an hour, or on one channel on a day",
    doc: r"## What it does
Counts, for today and the days to come, the different posts within each hour over all channels, and the posts of each channel on each day. More than three in an hour, or more than four on a day of a channel (or than it has slots on that day), are too many; `limits: { per_hour: 3, per_day: 4 }` in `plans/calendar.yaml` sets other numbers. One post on several channels counts once.

## Why it matters
Followers mute an account that shouts, and each post takes from the reach of the next. Posts bunch when several people plan without seeing each other's calendar.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```markdown file=content/antes.md
---
title: Charla
channels: [bluesky]
date: 2026-11-30 09:45
---
Ven a la charla.
```
```yaml file=plans/calendar.yaml
limits: { per_hour: 1 }
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
```markdown file=content/antes.md
---
title: Charla
channels: [bluesky]
date: 2026-11-30 11:45
---
Ven a la charla.
```
```yaml file=plans/calendar.yaml
limits: { per_hour: 1, per_day: 1 }
```

## Fix safety
There is no fix: `pregon calendar suggest` proposes other times.

## Sources
- Practice; `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let zone = context.workspace.config.timezone;
    let mut times: BTreeSet<Due<'_>> = BTreeSet::new();
    let mut days: BTreeMap<(&str, NaiveDate), BTreeSet<Due<'_>>> = BTreeMap::new();
    for variant in context.variants {
        let Some(due) = variant.due else { continue };
        let day = due.with_timezone(&zone).date_naive();
        if day >= context.today {
            times.insert((due, &variant.post));
            days.entry((variant.channel.as_str(), day)).or_default().insert((due, &variant.post));
        }
    }
    within_hours(context, &times.into_iter().collect::<Vec<_>>(), sink);
    let limits = &context.workspace.calendar.limits;
    for ((channel, day), posts) in days {
        let slots = || slots_of_local_day(&context.workspace.calendar, zone, channel, day).len() as u32;
        let most = limits.per_day.unwrap_or_else(|| Limits::PER_DAY.max(slots())) as usize;
        if posts.len() <= most {
            continue;
        }
        let posts: Vec<_> = posts.into_iter().collect();
        let Some(channel) = context.workspace.config.channel(channel) else { continue };
        let message =
            format!("{} posts on `{}` on {day}, and {most} {} enough", posts.len(), channel.name, if most == 1 { "is" } else { "are" });
        report(context, sink, &posts, posts[most].1, message);
    }
}

/// Looks at hours that begin with a post; of hours that overlap, the first is told.
fn within_hours(context: &WorkspaceContext<'_>, times: &[Due<'_>], sink: &mut Sink<'_>) {
    let zone = context.workspace.config.timezone;
    let most = context.workspace.calendar.limits.per_hour.unwrap_or(Limits::PER_HOUR) as usize;
    let mut at = 0;
    while at < times.len() {
        let hour = &times[at..];
        let length = hour.partition_point(|(due, _)| *due < times[at].0 + TimeDelta::hours(1));
        let posts: BTreeSet<&PostId> = hour[..length].iter().map(|(_, post)| *post).collect();
        if posts.len() <= most {
            at += 1;
            continue;
        }
        let time = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M");
        let (first, last) = (hour[0].0, hour[length - 1].0);
        let day = first.with_timezone(&zone).date_naive();
        let when = if first == last { format!("at {}", time(first)) } else { format!("from {} to {}", time(first), time(last)) };
        let message =
            format!("{} posts within an hour, {when} on {day}, and {most} {} enough", posts.len(), if most == 1 { "is" } else { "are" });
        report(context, sink, &hour[..length], hour[length - 1].1, message);
        at += length;
    }
}

fn report(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>, posts: &[Due<'_>], at: &PostId, message: String) {
    let Some(post) = context.workspace.post(at.as_str()) else { return };
    let mut finding = sink.report(schedule::place(post), message).post(&post.id);
    let others: BTreeSet<&PostId> = posts.iter().map(|(_, other)| *other).filter(|other| *other != at).collect();
    for other in others.into_iter().take(MOST_LABELS).filter_map(|id| context.workspace.post(id.as_str())) {
        finding = finding.label(schedule::place(other), format!("`{}`", other.id));
    }
    finding.help("move some of them: `pregon calendar suggest` proposes times");
}
