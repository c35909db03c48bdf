//! `contest-without-jury`: a contest that does not say who decides by what.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;
use crate::model::CampaignKind;

pub(super) const RULE: Rule = Rule {
    name: "contest-without-jury",
    level: Severity::Warning,
    summary: "a contest that does not say who decides by what",
    doc: r"## What it does
Looks for contests that are not over without `criteria`, or without `jury`.

## Why it matters
A contest without criteria is decided by taste, and one without a jury by nobody in particular: those who lose will ask about both.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Cuentos
type: contest
start: 2026-12-07
end: 2027-01-06
contest: { prizes: [Un libro], jury: [ada] }
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Cuentos
type: contest
start: 2026-12-07
end: 2027-01-06
contest: { prizes: [Un libro], criteria: [Originalidad, Claridad], jury: [ada] }
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in
        context.workspace.campaigns.iter().filter(|campaign| campaign.kind == CampaignKind::Contest && !campaign.is_over(context.today))
    {
        let of = campaign.competition.as_ref();
        let (criteria, jury) = (of.is_some_and(|of| !of.criteria.is_empty()), of.is_some_and(|of| !of.jury.is_empty()));
        let missing = match (criteria, jury) {
            (true, true) => continue,
            (false, true) => "criteria",
            (true, false) => "jury",
            (false, false) => "criteria and no jury",
        };
        sink.report(campaign.place(), format!("the contest `{}` has no {missing}", campaign.id.value))
            .help("add `criteria:` and `jury:` below `contest:`, and publish both with the terms");
    }
}
