//! `influencer-without-disclosure`: somebody works for a campaign, and how that is told is not said.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "influencer-without-disclosure",
    level: Severity::Warning,
    summary: "somebody works for a campaign, and how that is told is not said",
    doc: r##"## What it does
Looks for `influencers` of a campaign that is not over who are paid or get something, and for whom no `disclosure` is written: the label that posts about it carry.

## Why it matters
What is paid for is advertising, whoever says it, and has to be known as such. If the team does not say how, everybody does it otherwise, or not at all.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: influencer
start: 2026-12-07
end: 2027-01-06
influencers: [{ person: ada, deliverables: [Una reseña], fee: 500 MXN }]
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
type: influencer
start: 2026-12-07
end: 2027-01-06
influencers: [{ person: ada, deliverables: [Una reseña], fee: 500 MXN, disclosure: "#publi" }]
```

## Fix safety
There is no fix.

## Sources
- United States: [FTC, disclosures for influencers](https://www.ftc.gov/business-guidance/resources/disclosures-101-social-media-influencers); Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20)
"##,
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in context.workspace.campaigns.iter().filter(|campaign| !campaign.is_over(context.today)) {
        for one in campaign.influencers.iter().filter(|one| one.disclosure.is_none()) {
            if one.is_paid() {
                sink.report(campaign.at(one.person.span), format!("`{}` is paid, and how posts tell that is not said", one.person.value))
                    .help("add `disclosure:`, the label that every post about it carries, as `\"#publi\"`");
            }
        }
    }
}
