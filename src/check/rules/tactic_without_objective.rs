//! `tactic-without-objective`: a tactic that serves nothing.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "tactic-without-objective",
    level: Severity::Info,
    summary: "a tactic that serves no objective",
    doc: r"## What it does
Where the plan has objectives, finds tactics that name none.

## Why it matters
What is done because it was always done competes for hours with what was decided.

## Bad
```yaml bad file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas }]
tactics: [{ id: puesto, name: Puesto en el mercado }]
```

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas }]
tactics: [{ id: puesto, name: Puesto en el mercado, objective: visitas }]
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
    if plan.objectives.is_empty() {
        return;
    }
    for tactic in plan.tactics.iter().filter(|tactic| tactic.objective.is_none()) {
        sink.report(Location::new(file, tactic.id.span), format!("`{}` serves no objective", tactic.id.value)).help("add `objective:`");
    }
}
