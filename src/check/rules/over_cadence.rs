//! `over-cadence`: a week with more posts than the team wants.

use chrono::Datelike;

use crate::check::cadence::{Week, weeks};
use crate::check::{Check, Rule, Sink, WorkspaceContext, schedule};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "over-cadence",
    level: Severity::Warning,
    summary: "a week of a channel with more posts than its cadence",
    doc: r"## What it does
Where `plans/calendar.yaml` has a `cadence` with a `max` for a channel, counts what is due on the channel in each week (Monday to Sunday, in the workspace's zone), in this
week and the later ones. It points at the first post too many. Replies do not count.

## Why it matters
Who publishes more than people want to read is muted, and the posts that mattered with the others.

## Bad
```markdown bad
---
title: Primera
channels: [mastodon]
date: 2026-11-24 09:30
---
La primera.
```
```markdown file=content/otra.md
---
title: Segunda
channels: [mastodon]
date: 2026-11-26 09:30
---
La segunda.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { max: 1 } }
```

## Good
```markdown good
---
title: Primera
channels: [mastodon]
date: 2026-11-24 09:30
---
La primera.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { max: 1 } }
```

## Fix safety
There is no fix.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let Some(file) = context.workspace.calendar.file else { return };
    for cadence in &context.workspace.calendar.cadence {
        let Some(max) = cadence.max else { continue };
        for Week { first, posts, .. } in weeks(context, &cadence.channel) {
            let Some(one_too_many) = posts.get(max as usize) else { continue };
            let week = first.iso_week();
            let message = format!(
                "this is one of {} posts on `{}` in week {}-W{:02}, from {first}; the most is {max}",
                posts.len(),
                cadence.channel.value,
                week.year(),
                week.week()
            );
            sink.report(schedule::place(one_too_many), message)
                .label(Location::new(file, cadence.channel.span), "the cadence")
                .help("move it to another week, or change the cadence")
                .post(&one_too_many.id);
        }
    }
}
