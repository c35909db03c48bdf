//! `under-cadence`: a week with fewer posts than the team has promised itself.

use chrono::Datelike;

use crate::check::cadence::{Week, weeks};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "under-cadence",
    level: Severity::Warning,
    summary: "a week of a channel with fewer posts than its cadence",
    doc: r"## What it does
Where `plans/calendar.yaml` has a `cadence` with a `min` for a channel, counts what is due on the channel in each week (Monday to Sunday, in the workspace's zone).
It looks at this week and the later ones that are followed by a week with a post on any channel: further ahead nothing is planned yet, and what is over cannot be mended.
Weeks before the first post of the channel, and weeks of which half or more is `blackout`, are left alone. Drafts count, since they are planned.

## Why it matters
Readers come back to who comes back. A week of silence between two full ones is nearly always an oversight.

## Bad
```markdown bad
---
title: Primera
channels: [mastodon]
date: 2026-11-21 09:30
---
La primera.
```
```markdown file=content/otra.md
---
title: Última
channels: [mastodon]
date: 2026-12-02 09:30
---
La última.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { min: 1 } }
```

## Good
```markdown good
---
title: Primera
channels: [mastodon]
date: 2026-11-21 09:30
---
La primera.
```
```markdown file=content/otra.md
---
title: Última
channels: [mastodon]
date: 2026-11-26 09:30
---
La última.
```
```yaml file=plans/calendar.yaml
cadence: { mastodon: { min: 1 } }
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
        let Some(min) = cadence.min else { continue };
        for Week { first, posts, closed, begun, followed, .. } in weeks(context, &cadence.channel) {
            if posts.len() < min as usize && closed < 4 && begun && followed {
                let week = first.iso_week();
                let message = format!(
                    "`{}` has {} of at least {min} {} in week {}-W{:02}, from {first}",
                    cadence.channel.value,
                    posts.len(),
                    if min == 1 { "post" } else { "posts" },
                    week.year(),
                    week.week()
                );
                sink.report(Location::new(file, cadence.channel.span), message).help("plan another one that week, or change the cadence");
            }
        }
    }
}
