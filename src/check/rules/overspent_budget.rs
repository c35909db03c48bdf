//! `overspent-budget`: a line of the budget that cost more than it may.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Money;

pub(super) const RULE: Rule = Rule {
    name: "overspent-budget",
    level: Severity::Warning,
    summary: "a budget line on which more was spent than was approved",
    doc: r"## What it does
Adds up what was spent on each line (`spending`, or `spent`), in the currency of the budget, and compares with what was approved, or planned where nothing else was approved.

## Why it matters
The line that is over is found at the end of the year, when nothing can be taken from another.

## Bad
```yaml bad file=plans/plan.yaml
budget:
  currency: MXN
  lines:
    - id: puesto
      name: Puesto en el mercado
      amount: 1500
      approved_by: ada
      spending:
        - { date: 2026-10-20, amount: 1200, what: toldo }
        - { date: 2026-10-23, amount: 450, what: mesas }
```

## Good
```yaml good file=plans/plan.yaml
budget:
  currency: MXN
  lines: [{ id: puesto, name: Puesto en el mercado, amount: 1500, spent: 1500, approved_by: ada }]
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
    let (Some(file), budget) = (plan.file, &plan.budget) else { return };
    for line in &budget.lines {
        let (spent, allowed) = (budget.spent(line), budget.allowed(line));
        if spent <= allowed {
            continue;
        }
        // The entry that went over it, where entries tell.
        let mut sum = 0_i64;
        let over = line.spending.iter().find(|entry| {
            sum = sum.saturating_add(budget.cents(&entry.amount).unwrap_or(0));
            sum > allowed
        });
        let place = over.map_or_else(|| line.spent.as_ref().map_or(line.id.span, |spent| spent.span), |entry| entry.span);
        let money = |cents: i64| Money { cents, currency: budget.currency.clone().unwrap_or_else(|| line.amount.currency.clone()) };
        sink.report(
            Location::new(file, place),
            format!("{} spent on `{}`, which may cost {}", money(spent), line.id.value, money(allowed)),
        )
        .label(Location::new(file, line.id.span), "the line")
        .help("have more approved (`approved:`, `approved_by:`), or move the spending to another line");
    }
}
