//! `missed-objective`: an objective whose day is over without its target.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Direction;

pub(super) const RULE: Rule = Rule {
    name: "missed-objective",
    level: Severity::Info,
    summary: "an objective past its day that was not reached, or not measured",
    doc: r"## What it does
Looks at objectives whose `due` day is over and whose `kpi` has `readings`: one whose last reading up to that day does not reach the target, and one of
which nothing was read until then. A KPI without any reading is left alone, as the team may keep its figures elsewhere.

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

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: visitas, name: Visitas, kpi: visitas, baseline: 310, target: 400, due: 2026-10-31, owner: ada }]
kpis:
  - id: visitas
    name: Visitas
    source: contador
    readings: [{ date: 2026-10-30, value: 412 }]
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
        let (Some(due), Some(target)) = (objective.due, objective.target) else { continue };
        let Some(kpi) = objective.kpi.as_ref().and_then(|id| plan.kpis.iter().find(|kpi| kpi.id.value == id.value)) else { continue };
        if due >= context.today || kpi.readings.is_empty() {
            continue;
        }
        let reached = |value: f64| match kpi.direction {
            Direction::Up => value >= target,
            Direction::Down => value <= target,
        };
        let problem = match kpi.reading_on(due) {
            Some(reading) if reached(reading.value) => continue,
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
