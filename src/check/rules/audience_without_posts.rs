//! `audience-without-posts`: a month in which an audience is forgotten.

use crate::check::planned::{ENOUGH_POSTS, months};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "audience-without-posts",
    level: Severity::Warning,
    summary: "a month without a post for an audience of the plan",
    doc: r"## What it does
Looks at this month and the later ones in which at least 8 posts name an audience, drafts among them, and finds the audiences that none of them names. It speaks where the month has at least twice as many posts that name one as there are audiences.

## Why it matters
Whoever is not spoken to for a month stops listening.

## Bad
```markdown bad
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
audience: familias
---
Libros.
```
```yaml file=plans/plan.yaml
audiences: [{ id: familias, name: Familias }, { id: vecinas, name: Vecinas }]
```

## Good
```markdown good
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
audience: familias
---
Libros.
```
```markdown file=content/club.md
---
title: Club
date: 2026-12-12 10:00
audience: vecinas
---
El club se reúne.
```
```yaml file=plans/plan.yaml
audiences: [{ id: familias, name: Familias }, { id: vecinas, name: Vecinas }]
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
        let of: Vec<&str> = month.posts.iter().filter_map(|entry| entry.post.audience.as_deref().map(String::as_str)).collect();
        if of.len() < ENOUGH_POSTS {
            continue;
        }
        if of.len() < 2 * plan.audiences.len() {
            continue;
        }
        for audience in plan.audiences.iter().filter(|audience| !of.contains(&audience.id.as_str())) {
            let id = &audience.id;
            sink.report(Location::new(file, id.span), format!("none of the {} posts of {} is for `{}`", of.len(), month.name(), id.value))
                .help("write one for it, or take it out of the plan");
        }
    }
}
