//! `objective-without-posts`: a month in which an objective is forgotten.

use crate::check::planned::{ENOUGH_POSTS, months};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Post;

pub(super) const RULE: Rule = Rule {
    name: "objective-without-posts",
    level: Severity::Info,
    summary: "a month without a post for an objective of the plan",
    doc: r"## What it does
Looks at this month and the later ones in which at least 8 posts name an objective, drafts among them, and finds the objectives that none of them names. It speaks where the month has at least twice as many posts that name one as there are objectives. An objective whose `due` day is over needs no more posts. A post without one serves that of its campaign.

## Why it matters
An objective that nothing is published for is reached by luck.

## Bad
```markdown bad
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
objective: visitas
---
Libros.
```
```yaml file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas }, { id: club, name: Club }]
```

## Good
```markdown good
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
objective: visitas
---
Libros.
```
```markdown file=content/club.md
---
title: Club
date: 2026-12-12 10:00
objective: club
---
El club se reúne.
```
```yaml file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas }, { id: club, name: Club }]
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
        let of: Vec<&str> = month.posts.iter().filter_map(|entry| served(context, entry.post)).collect();
        if of.len() < ENOUGH_POSTS {
            continue;
        }
        if of.len() < 2 * plan.objectives.len() {
            continue;
        }
        for objective in plan
            .objectives
            .iter()
            .filter(|objective| !of.contains(&objective.id.as_str()) && objective.due.is_none_or(|due| due >= month.first))
        {
            let id = &objective.id;
            sink.report(Location::new(file, id.span), format!("none of the {} posts of {} is for `{}`", of.len(), month.name(), id.value))
                .help("write one for it, or take it out of the plan");
        }
    }
}

/// The objective of a post: its own, else that of its campaign.
fn served<'p>(context: &'p WorkspaceContext<'_>, post: &'p Post) -> Option<&'p str> {
    let own = post.objective.as_deref();
    let campaign = || context.workspace.campaign(post.campaign.as_ref()?)?.objective.as_deref();
    own.or_else(campaign).map(String::as_str)
}
