//! `missed-objective`: an objective whose day is over without its target.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "missed-objective",
    level: Severity::Info,
    summary: "an objective past its day that was not reached, or not measured",
    doc: r"## What it does
Looks at objectives whose `due` day is over and whose KPI (the one that `kpi` names, else the first that names the objective) has `readings`: one whose last reading up to that day does not reach the target, and one of
which nothing was read until then. Where the target lies below the baseline, less is better. A KPI without any reading is left alone, as the team may keep its figures elsewhere.

## Why it matters
A plan that is closed without looking at what came of it is written again next year, with the same targets.

## Bad
```yaml bad file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas, kpi: visitas, baseline: 310, target: 400, due: 2026-10-31, owner: ada }]
kpis:
  - id: visitas
    name: Visitas
    source: contador
    readings: [{ date: 2026-10-30, value: 340 }]
```

```yaml bad file=plans/plan.yaml
objectives: [{ id: respuesta, name: Respuesta, baseline: 48, target: 24, due: 2026-10-31, owner: ada }]
kpis:
  - id: horas
    name: Horas hasta la respuesta
    objective: respuesta
    source: buzón
    readings: [{ date: 2026-10-30, value: 30 }]
```

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas, kpi: visitas, baseline: 310, target: 400, due: 2026-10-31, owner: ada }]
kpis:
  - id: visitas
    name: Visitas
    source: contador
    readings: [{ date: 2026-10-30, value: 412 }]
```

```yaml good file=plans/plan.yaml
objectives: [{ id: respuesta, name: Respuesta, kpi: horas, baseline: 48, target: 24, due: 2026-10-31, owner: ada }]
kpis:
  - id: horas
    name: Horas hasta la respuesta
    source: buzón
    readings: [{ date: 2026-10-30, value: 20 }]
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
    for objective in &plan.objectives {
        let (Some(due), Some(kpi)) = (objective.due, plan.kpi_of(objective)) else { continue };
        let way = kpi.way_of(objective);
        let Some(target) = way.target else { continue };
        if due >= context.today || kpi.readings.is_empty() {
            continue;
        }
        let problem = match kpi.reading_on(due) {
            Some(reading) if way.is_reached(reading.value) => continue,
            Some(reading) => format!(
                "`{}` was to reach {target} by {due}; the last reading, of {}, is {}",
                objective.id.value, reading.date, reading.value
            ),
            None => format!("`{}` was to reach {target} by {due}, and nothing was read until then", objective.id.value),
        };
        sink.report(Location::new(file, objective.id.span), problem)
            .help("add the reading that is missing, set a new day, or take the objective out of the plan");
    }
}
