//! `campaign-over-budget`: a campaign that costs more than it has.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::{Money, Post};

pub(super) const RULE: Rule = Rule {
    name: "campaign-over-budget",
    level: Severity::Warning,
    summary: "a campaign whose lines or posts cost more than its budget",
    doc: r"## What it does
Where a campaign has a `budget`, compares it with two sums, in the currency of the plan's budget: what the lines of the budget that name the campaign may cost; and what was
spent on them together with the `cost` of the campaign's posts. Amounts whose currency has no rate in the plan are reported as such.

## Why it matters
Each line, and each boosted post, is small. Their sum is what the campaign has cost.

## Bad
```yaml bad file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
budget: 2000 MXN
```
```yaml file=plans/plan.yaml
budget:
  currency: MXN
  lines: [{ id: canasta, name: Canasta, amount: 2400, campaign: reyes, approved_by: ada }]
```

## Good
```yaml good file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
budget: 2400 MXN
```
```yaml file=plans/plan.yaml
budget:
  currency: MXN
  lines: [{ id: canasta, name: Canasta, amount: 2400, campaign: reyes, approved_by: ada }]
```
```markdown file=content/reyes.md
---
title: Reyes
campaign: reyes
cost: 300 MXN
---
Llegan los Reyes.
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` and `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let workspace = context.workspace;
    let budget = &workspace.plan.budget;
    for campaign in &workspace.campaigns {
        let Some(limit) = &campaign.budget else { continue };
        let place = Location::new(campaign.file, limit.span);
        let of_campaign = |post: &&Post| post.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value);
        let costs: Vec<&Money> =
            workspace.posts.iter().filter(of_campaign).filter_map(|post| post.cost.as_ref().map(|cost| &cost.value)).collect();
        let lines = || budget.lines.iter().filter(|line| line.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value));
        let foreign = std::iter::once(&limit.value).chain(costs.iter().copied()).find(|money| budget.cents(money).is_none());
        if let Some(foreign) = foreign {
            sink.report(
                place,
                format!("the costs of `{}` cannot be added up: nothing says what {} is worth", campaign.id.value, foreign.currency),
            )
            .help("add it to `rates:` of the budget in plans/plan.yaml, or use one currency");
            continue;
        }
        let cents = |money: &Money| budget.cents(money).unwrap_or(0);
        let planned: i64 = lines().map(|line| budget.allowed(line)).fold(0, i64::saturating_add);
        let spent = lines().map(|line| budget.spent(line)).chain(costs.iter().map(|money| cents(money))).fold(0, i64::saturating_add);
        let (sum, what) = if spent > cents(limit) {
            (spent, "what was spent on it, with the costs of its posts, comes to")
        } else if planned > cents(limit) {
            (planned, "the lines of the budget that pay for it come to")
        } else {
            continue;
        };
        let sum = Money { cents: sum, currency: budget.currency.clone().unwrap_or_else(|| limit.currency.clone()) };
        let mut finding = sink.report(place, format!("`{}` has {}, but {what} {sum}", campaign.id.value, limit.value));
        if let (Some(file), Some(line)) = (workspace.plan.file, lines().next()) {
            finding = finding.label(Location::new(file, line.id.span), "one of its lines");
        }
        finding.help("raise the campaign's `budget:`, or spend less");
    }
}
