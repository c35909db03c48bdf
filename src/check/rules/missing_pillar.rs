//! `missing-pillar`: a post that belongs to no theme of the plan.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Kind;

pub(super) const RULE: Rule = Rule {
    name: "missing-pillar",
    level: Severity::Info,
    summary: "a post without a pillar, where the plan has pillars",
    doc: r"## What it does
Where `plans/plan.yaml` has pillars, finds posts that name none. Replies are left alone.

## Why it matters
The report compares what is published with the shares of the plan, and cannot count this one.

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
pillar: comunidad
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
    let post = context.post;
    let pillars = &context.workspace.plan.pillars;
    if post.pillar.is_none() && !pillars.is_empty() && post.kind.value != Kind::Reply {
        let known: Vec<&str> = pillars.iter().map(|pillar| pillar.id.as_str()).collect();
        sink.report(post.at(post.title.span), "this post serves no pillar of the plan")
            .help(format!("add `pillar:` with one of: {}", known.join(", ")));
    }
}
