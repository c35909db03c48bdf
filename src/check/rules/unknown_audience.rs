//! `unknown-audience`: a reference to an audience that does not exist.

use crate::check::{Check, PostContext, Rule, Sink, references};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-audience",
    level: Severity::Error,
    summary: "an audience that the plan does not have",
    doc: r"## What it does
Looks for the `audience` of each post in `plans/plan.yaml`.

## Why it matters
Nobody can tell later whom the post was for.

## Bad
```markdown bad
---
title: Feria
audience: familas
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
audience: familias
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
    let Some(audience) = &context.post.audience else { return };
    let known: Vec<&str> = context.workspace.plan.audiences.iter().map(|audience| audience.id.as_str()).collect();
    references::known(context, sink, "audience", audience, "plans/plan.yaml", &known);
}
