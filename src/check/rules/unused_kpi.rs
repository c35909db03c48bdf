//! `unused-kpi`: a KPI that measures no objective.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "unused-kpi",
    level: Severity::Info,
    summary: "a KPI that measures no objective of the plan",
    doc: r"## What it does
Finds KPIs that name no `objective`, and that no objective names as its `kpi`.

## Why it matters
What is measured without being wanted costs time, and hides what is.

## Bad
```yaml bad file=plans/plan.yaml
objectives: [{ id: club, name: Club }]
kpis: [{ id: visitas, name: Visitas, source: contador }]
```

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: club, name: Club, kpi: inscritas }]
kpis: [{ id: inscritas, name: Inscritas, source: lista }]
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
    let wanted = |id: &str| plan.objectives.iter().any(|objective| objective.kpi.as_deref().is_some_and(|kpi| kpi == id));
    for kpi in plan.kpis.iter().filter(|kpi| kpi.objective.is_none() && !wanted(&kpi.id)) {
        sink.report(Location::new(file, kpi.id.span), format!("`{}` measures no objective", kpi.id.value))
            .help("add `objective:`, or name it as `kpi:` of an objective");
    }
}
