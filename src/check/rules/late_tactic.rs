//! `late-tactic`: a tactic past its date.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::TacticStatus;

pub(super) const RULE: Rule = Rule {
    name: "late-tactic",
    level: Severity::Warning,
    summary: "a tactic that should have begun or ended",
    doc: r"## What it does
Compares the `start` and `end` of each tactic with today: one that is still `planned` after its first day, or not `done` or `dropped` after its last.

## Why it matters
A plan that is not kept up to date is not looked at; and what is late is not noticed.

## Bad
```yaml bad file=plans/plan.yaml
tactics: [{ id: puesto, name: Puesto en el mercado, start: 2026-10-24, end: 2026-10-24, status: active }]
```

## Good
```yaml good file=plans/plan.yaml
tactics:
  - { id: puesto, name: Puesto en el mercado, start: 2026-10-24, end: 2026-10-24, status: done }
  - { id: sorteo, name: Sorteo de Reyes, start: 2026-12-07, end: 2027-01-06, status: planned }
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
    for tactic in &plan.tactics {
        let open = matches!(tactic.status, TacticStatus::Planned | TacticStatus::Active);
        let problem = match (tactic.start, tactic.end) {
            (_, Some(end)) if open && end < context.today => format!("`{}` was to end on {end}", tactic.id.value),
            (Some(start), _) if tactic.status == TacticStatus::Planned && start < context.today => {
                format!("`{}` was to begin on {start}", tactic.id.value)
            }
            _ => continue,
        };
        sink.report(Location::new(file, tactic.id.span), problem).help("set `status:` to active, done or dropped, or move its dates");
    }
}
