//! `campaign-over-budget`: a campaign that costs more than its budget.

use crate::campaigns::{PostStanding, Progress};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;
use crate::model::Money;

pub(super) const RULE: Rule = Rule {
    name: "campaign-over-budget",
    level: Severity::Warning,
    summary: "a campaign that costs more than its budget",
    doc: r##"## What it does
Adds up what is spent and planned for a campaign in the currency of its `budget`: lines of the plan's budget that name it, advertising and fees in its own file, and the costs of its posts.

## Why it matters
Each line is within its own limit, and together they are not: that is how campaigns become dear.

## Bad
```markdown bad
---
title: Feria
campaign: reyes
cost: 600 MXN
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: ads
start: 2026-11-07
end: 2027-01-06
budget: 1000 MXN
ads: { label: La feria, spend: [{ network: instagram, amount: 500 MXN }] }
```

## Good
```markdown good
---
title: Feria
campaign: reyes
cost: 400 MXN
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: ads
start: 2026-11-07
end: 2027-01-06
budget: 1000 MXN
ads: { label: La feria, spend: [{ network: instagram, amount: 500 MXN }] }
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` and `plans/plan.yaml` of the team
"##,
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in context.workspace.campaigns.iter().filter(|campaign| !campaign.is_over(context.today)) {
        let Some(budget) = &campaign.budget else { continue };
        let of = |id: &str| id == campaign.id.value;
        let posts = context.workspace.posts.iter().filter(|post| post.campaign.as_ref().is_some_and(|id| of(&id.value)));
        let posts: Vec<PostStanding<'_>> = posts.map(|post| PostStanding { post, published: false, at: None }).collect();
        let progress = Progress::of(context.workspace, campaign, &posts, context.today);
        let Some(money) = progress.money.iter().find(|money| money.currency == budget.value.currency) else { continue };
        let cost = money.planned.max(money.spent);
        if cost > budget.value.cents {
            let cost = Money { cents: cost, currency: money.currency.clone() };
            sink.report(campaign.at(budget.span), format!("the campaign `{}` costs {cost} with all that is planned", campaign.id.value))
                .help("raise the budget, or take something out: lines of plans/plan.yaml, advertising, fees, costs of posts");
        }
    }
}
