//! `pillar-drift`: a month whose posts are not spread over the pillars as the plan says.

use crate::check::planned::{ENOUGH_POSTS, allowance, months, percent};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "pillar-drift",
    level: Severity::Warning,
    summary: "a month whose posts drift from the pillars' shares",
    doc: r"## What it does
Counts the posts of this month and of each later one by pillar, and compares with the `share` of each pillar. It speaks where a share is off by more than
the plan's `tolerance` (10 percentage points where it is not set) and by more than one post. Months with fewer than 8 posts say too little to be judged;
months that are over cannot be mended; drafts count, since they are planned. Only posts that name a pillar are counted.

## Why it matters
Pillars are what a brand wants to be known for. What is easy to write crowds out the rest, post by post, and nobody sees it before the report does.

## Bad
```markdown bad
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
pillar: libros
---
Libros.
```
```markdown file=content/club.md
---
title: Club
date: 2026-12-12 10:00
pillar: comunidad
---
El club se reúne.
```

## Good
```markdown good
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=6
channels: [site]
pillar: libros
---
Libros.
```
```markdown file=content/club.md
---
title: Club
date: 2026-12-08 10:00
repeat: FREQ=DAILY;COUNT=4
channels: [site]
pillar: comunidad
---
Club.
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let plan = &context.workspace.plan;
    let Some(file) = plan.file else { return };
    let shares: Vec<_> = plan.pillars.iter().filter_map(|pillar| Some((pillar.id.as_str(), pillar.share.as_ref()?))).collect();
    if shares.len() < 2 {
        return;
    }
    for month in months(context.today, &context.planned) {
        let of: Vec<&str> = month.posts.iter().filter_map(|entry| entry.post.pillar.as_deref().map(String::as_str)).collect();
        if of.len() < ENOUGH_POSTS {
            continue;
        }
        let found = shares.iter().map(|&(id, share)| {
            let actual = percent(of.iter().filter(|pillar| **pillar == id).count(), of.len());
            (id, share, actual, (actual - share.value).abs())
        });
        let found: Vec<_> = found.collect();
        let Some(&(id, share, actual, off)) = found.iter().max_by(|a, b| a.3.total_cmp(&b.3)) else { continue };
        if off <= allowance(plan.tolerance(), of.len()) {
            continue;
        }
        let spread: Vec<String> = found.iter().map(|(id, share, actual, _)| format!("{id} {actual:.0} % (plan {})", share.value)).collect();
        sink.report(
            Location::new(file, share.span),
            format!("{actual:.0} % of the {} posts of {} belong to `{id}`, whose share is {} %", of.len(), month.name(), share.value),
        )
        .help(format!("that month: {}", spread.join(", ")))
        .help("move posts, write for the pillar that is short, or change the shares");
    }
}
