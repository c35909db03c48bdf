//! `pillar-without-posts`: a month in which a pillar is forgotten.

use crate::check::planned::{ENOUGH_POSTS, months};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "pillar-without-posts",
    level: Severity::Warning,
    summary: "a month without a post for a pillar of the plan",
    doc: r"## What it does
Looks at this month and the later ones in which at least 8 posts name a pillar, drafts among them, and finds the pillars that none of them names. It speaks of a pillar that would have a post in that month by its `share`, or, where it has none, if there are twice as many posts as pillars.

## Why it matters
A theme that is not heard of for a month is not one of the themes of the brand any more.

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
```yaml file=plans/plan.yaml
pillars: [{ id: libros, name: Libros }, { id: comunidad, name: Comunidad }]
```

## Good
```markdown good
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
```yaml file=plans/plan.yaml
pillars: [{ id: libros, name: Libros }, { id: comunidad, name: Comunidad }]
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
    for month in months(context.today, &context.planned) {
        let of: Vec<&str> = month.posts.iter().filter_map(|entry| entry.post.pillar.as_deref().map(String::as_str)).collect();
        if of.len() < ENOUGH_POSTS {
            continue;
        }
        let expected =
            |share: Option<f64>| share.map_or(of.len() as f64 / (2 * plan.pillars.len()) as f64, |share| share * of.len() as f64 / 100.0);
        for pillar in plan.pillars.iter().filter(|pillar| !of.contains(&pillar.id.as_str())) {
            if expected(pillar.share.as_ref().map(|share| share.value)) < 1.0 {
                continue;
            }
            let id = &pillar.id;
            sink.report(Location::new(file, id.span), format!("none of the {} posts of {} is for `{}`", of.len(), month.name(), id.value))
                .help("write one for it, or take it out of the plan");
        }
    }
}
