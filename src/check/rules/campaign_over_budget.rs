//! `campaign-over-budget`: a campaign that costs more than it has.

use std::collections::HashMap;

use crate::campaigns::money;
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::{Money, Post};

pub(super) const RULE: Rule = Rule {
    name: "campaign-over-budget",
    level: Severity::Warning,
    summary: "a campaign that costs more than its budget",
    doc: r"## What it does
Where a campaign has a `budget`, compares it with two sums, in the currency of that budget:

- what is planned: what the lines of the plan's budget that name the campaign may cost, or, if that is more, what its own file and its posts ask for (`spend` of its `ads:`, `fee` of its `influencers:`, `cost` of its posts). Lines are where the money comes from and the rest is what it is for, so the two are not added;
- what was spent, with the costs of its posts: entries of `spending` that name the campaign, or a post of it, or stand in a line of it and name neither; `spent` of a line; `spent` of its `ads:`; and the `cost` of each post, as far as no entry that names the post has paid it.

Amounts whose currency has no rate in the plan are in no sum, and are reported as such. The campaign's page goes by the same sums.

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

```yaml bad file=plans/campaigns/reyes.yaml
name: Reyes
type: ads
start: 2026-12-07
end: 2027-01-06
budget: 2000 MXN
ads: { label: Publicidad, spend: [{ network: mastodon, amount: 1500 MXN }] }
influencers: [{ person: ada, fee: 600 MXN, disclosure: Publicidad }]
```
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
  lines:
    - id: ferias
      name: Ferias
      amount: 5000
      approved_by: ada
      spending: [{ date: 2026-11-10, amount: 2100, what: Carteles, campaign: reyes }]
```
```yaml bad file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
budget: 100 USD
```
```markdown file=content/reyes.md
---
title: Reyes
campaign: reyes
cost: 100 MXN
---
Llegan los Reyes.
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

```yaml good file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
budget: 300 MXN
```
```yaml file=plans/plan.yaml
budget:
  currency: MXN
  lines:
    - id: canasta
      name: Canasta
      amount: 300
      campaign: reyes
      approved_by: ada
      spending: [{ date: 2026-11-10, amount: 300, what: Promoción de la publicación, post: reyes }]
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
    let mut posts: HashMap<&str, Vec<(&Post, bool)>> = HashMap::new();
    for post in workspace.posts.iter().filter(|post| post.cost.is_some()) {
        if let Some(campaign) = &post.campaign {
            // Whether a post is out makes no difference to what it comes to.
            posts.entry(campaign.as_str()).or_default().push((post, false));
        }
    }
    for campaign in &workspace.campaigns {
        let Some(limit) = &campaign.budget else { continue };
        let place = Location::new(campaign.file, limit.span);
        let sums = money(workspace, campaign, posts.remove(campaign.id.as_str()).unwrap_or_default());
        if let Some(foreign) = sums.iter().find(|money| money.budget.is_none()) {
            sink.report(
                place,
                format!("the costs of `{}` cannot be added up: nothing says what {} is worth", campaign.id.value, foreign.currency),
            )
            .help("add it to `rates:` of the budget in plans/plan.yaml, or use one currency");
        }
        let Some(sum) = sums.iter().find(|money| money.is_over()) else { continue };
        let (cents, what) = if sum.committed > limit.value.cents {
            (sum.committed, "what was spent on it, with the costs of its posts, comes to")
        } else {
            (sum.planned, "what is planned for it comes to")
        };
        let worth = Money { cents, currency: sum.currency.clone() };
        let mut finding = sink.report(place, format!("`{}` has {}, but {what} {worth}", campaign.id.value, limit.value));
        let line = workspace.plan.budget.lines.iter().find(|line| line.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value));
        if let (Some(file), Some(line)) = (workspace.plan.file, line) {
            finding = finding.label(Location::new(file, line.id.span), "one of its lines");
        }
        finding.help("raise the campaign's `budget:`, or spend less");
    }
}
