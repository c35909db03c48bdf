//! `unapproved-budget`: money that nobody has said yes to.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "unapproved-budget",
    level: Severity::Warning,
    summary: "a budget line in use that nobody has approved",
    doc: r"## What it does
Finds lines without `approved_by` on which something was spent, or whose campaign has begun.

## Why it matters
What was spent without a yes has to be explained by whoever spent it.

## Bad
```yaml bad file=plans/plan.yaml
budget:
  currency: MXN
  lines: [{ id: puesto, name: Puesto en el mercado, amount: 1500, campaign: otono-2026 }]
```

## Good
```yaml good file=plans/plan.yaml
budget:
  currency: MXN
  lines:
    - { id: puesto, name: Puesto en el mercado, amount: 1500, campaign: otono-2026, approved_by: ada, approved_on: 2026-09-20 }
    - { id: canasta, name: Canasta de Reyes, amount: 2400 }
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let workspace = context.workspace;
    let (Some(file), budget) = (workspace.plan.file, &workspace.plan.budget) else { return };
    for line in budget.lines.iter().filter(|line| !line.is_approved()) {
        let begun =
            line.campaign.as_ref().and_then(|id| workspace.campaign(id)).filter(|of| of.start.is_some_and(|start| start <= context.today));
        let why = match begun {
            _ if budget.spent(line) > 0 => "money was spent on it".to_owned(),
            Some(campaign) => format!("its campaign `{}` has begun", campaign.id.value),
            None => continue,
        };
        sink.report(Location::new(file, line.id.span), format!("nobody has approved `{}`, and {why}", line.id.value))
            .help("add `approved_by:` and `approved_on:` once somebody has");
    }
}
