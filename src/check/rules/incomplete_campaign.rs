//! `incomplete-campaign`: a campaign without goal, dates, budget or responsible person.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "incomplete-campaign",
    level: Severity::Info,
    summary: "a campaign without goal, dates, budget or responsible person",
    doc: r"## What it does
Looks at every campaign that is not over for `goal`, `start`, `end`, `budget` and `responsible`; one finding names what is missing. `budget: 0 EUR` says that it costs nothing.

## Why it matters
What has no goal cannot be measured, what has no end is never stopped, and what nobody answers for is done by nobody.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
```
```yaml file=plans/campaigns/otono-2026.yaml
name: Otoño
type: promotion
start: 2026-10-01
end: 2026-10-31
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-12-07
end: 2027-01-06
goal: 250 recomendaciones
budget: 0 MXN
responsible: ada
```
```yaml file=plans/campaigns/otono-2026.yaml
name: Otoño
type: promotion
start: 2026-10-01
end: 2026-10-31
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in context.workspace.campaigns.iter().filter(|campaign| !campaign.is_over(context.today)) {
        let missing: Vec<&str> = [
            (campaign.goal.is_some(), "`goal`"),
            (campaign.start.is_some(), "`start`"),
            (campaign.end.is_some(), "`end`"),
            (campaign.budget.is_some(), "`budget`"),
            (campaign.responsible.is_some(), "`responsible`"),
        ]
        .into_iter()
        .filter_map(|(there, key)| (!there).then_some(key))
        .collect();
        if !missing.is_empty() {
            sink.report(campaign.place(), format!("the campaign `{}` has no {}", campaign.id.value, missing.join(", no ")))
                .help("add them to its file; `budget: 0 EUR` says that it costs nothing");
        }
    }
}
