//! `objective-without-kpi`: an objective that nothing measures.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "objective-without-kpi",
    level: Severity::Warning,
    summary: "an objective that no KPI measures",
    doc: r"## What it does
Finds objectives that name no `kpi`, and that no KPI names as its `objective`.

## Why it matters
Whether it was reached can be felt, argued about and hoped for, but not known.

## Bad
```yaml bad file=plans/plan.yaml
objectives: [{ id: club, name: Un club con lugares llenos }]
```

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: club, name: Un club con lugares llenos, kpi: inscritas }]
kpis: [{ id: inscritas, name: Inscritas, source: lista del club }]
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
    let measured = |id: &str| plan.kpis.iter().any(|kpi| kpi.objective.as_deref().is_some_and(|objective| objective == id));
    for objective in plan.objectives.iter().filter(|objective| objective.kpi.is_none() && !measured(&objective.id)) {
        sink.report(Location::new(file, objective.id.span), format!("no KPI measures `{}`", objective.id.value))
            .help("name one as `kpi:`, and say in `kpis:` where its values come from");
    }
}
