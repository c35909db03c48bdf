//! `vague-objective`: an objective that is not SMART.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "vague-objective",
    level: Severity::Info,
    summary: "an objective without a target, a day or an owner",
    doc: r"## What it does
Finds objectives of which one can say neither how much (`baseline` and `target`), nor by when (`due`), nor whose they are (`owner`), and names what is missing.

## Why it matters
Specific, measurable, achievable, relevant, time-bound: an objective without a figure, a day and a person is a wish.

## Bad
```yaml bad file=plans/plan.yaml
objectives: [{ id: visitas, name: Más visitas, target: 400, baseline: 310 }]
```

## Good
```yaml good file=plans/plan.yaml
objectives: [{ id: visitas, name: Más visitas, baseline: 310, target: 400, unit: visitas por semana, due: 2026-12-31, owner: ada }]
```

## Fix safety
There is no fix.

## Sources
- George T. Doran, *There’s a S.M.A.R.T. way to write management’s goals and objectives*, Management Review 70 (11), 1981
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let plan = &context.workspace.plan;
    let Some(file) = plan.file else { return };
    for objective in &plan.objectives {
        let has = [
            ("baseline", objective.baseline.is_some()),
            ("target", objective.target.is_some()),
            ("due", objective.due.is_some()),
            ("owner", objective.owner.is_some()),
        ];
        let missing: Vec<String> = has.iter().filter(|(_, there)| !there).map(|(key, _)| format!("`{key}:`")).collect();
        if !missing.is_empty() {
            sink.report(
                Location::new(file, objective.id.span),
                format!("`{}` cannot be checked: it has no {}", objective.id.value, missing.join(", ")),
            )
            .help("from which value to which, by when, and who answers for it");
        }
    }
}
