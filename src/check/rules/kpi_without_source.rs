//! `kpi-without-source`: a KPI whose values come from nowhere.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "kpi-without-source",
    level: Severity::Warning,
    summary: "a KPI that does not say where its values come from",
    doc: r"## What it does
Finds KPIs without a `source`.

## Why it matters
A figure that nobody knows how to read is not read; one that two people read in two places is two figures.

## Bad
```yaml bad file=plans/plan.yaml
kpis: [{ id: visitas, name: Visitas a la tienda, unit: visitas, target: 400, period: week }]
```

## Good
```yaml good file=plans/plan.yaml
kpis: [{ id: visitas, name: Visitas a la tienda, unit: visitas, target: 400, period: week, source: contador de la puerta }]
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
    for kpi in plan.kpis.iter().filter(|kpi| kpi.source.is_none()) {
        sink.report(Location::new(file, kpi.id.span), format!("nothing says where the values of `{}` come from", kpi.id.value))
            .help("add `source:`, the counter, report or page that whoever measures opens");
    }
}
