//! `unknown-pillar`: a reference to a pillar that does not exist.

use crate::check::{Check, PostContext, Rule, Sink, references};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-pillar",
    level: Severity::Error,
    summary: "a pillar that the plan does not have",
    doc: r"## What it does
Looks for the `pillar` of each post in `plans/plan.yaml`.

## Why it matters
The post is counted for no pillar, and the mix in the report is wrong.

## Bad
```markdown bad
---
title: Feria
pillar: comunidda
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
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(pillar) = &context.post.pillar else { return };
    let known: Vec<&str> = context.workspace.plan.pillars.iter().map(|pillar| pillar.id.as_str()).collect();
    references::known(context, sink, "pillar", pillar, "plans/plan.yaml", &known);
}
