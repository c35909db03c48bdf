//! `unknown-objective`: a reference to an objective that does not exist.

use crate::check::{Check, PostContext, Rule, Sink, references};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-objective",
    level: Severity::Error,
    summary: "an objective that the plan does not have",
    doc: r"## What it does
Looks for the `objective` of each post in `plans/plan.yaml`.

## Why it matters
The post is counted for no objective, and its effect is lost to the report.

## Bad
```markdown bad
---
title: Feria
objective: visita
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
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(objective) = &context.post.objective else { return };
    let known: Vec<&str> = context.workspace.plan.objectives.iter().map(|objective| objective.id.as_str()).collect();
    references::known(context, sink, "objective", objective, "plans/plan.yaml", &known);
}
