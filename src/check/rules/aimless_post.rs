//! `aimless-post`: a post that serves nothing in the plan.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Kind;

pub(super) const RULE: Rule = Rule {
    name: "aimless-post",
    level: Severity::Warning,
    summary: "a post that serves no objective, pillar or campaign of the plan",
    doc: r"## What it does
Where the plan has objectives or pillars, finds posts that name neither a `pillar` nor an `objective`, and belong to no `campaign`. Replies are left alone.

## Why it matters
A post that serves nothing takes the place, and the hours, of one that does; and no report can say what it was good for.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
objective: visitas
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let (post, plan) = (context.post, &context.workspace.plan);
    let planned = !plan.objectives.is_empty() || !plan.pillars.is_empty();
    let serves = post.pillar.is_some() || post.objective.is_some() || post.campaign.is_some();
    if planned && !serves && post.kind.value != Kind::Reply {
        sink.report(post.at(post.title.span), "this post serves no objective, pillar or campaign")
            .help("say what it is for: `objective:`, `pillar:` or `campaign:`");
    }
}
