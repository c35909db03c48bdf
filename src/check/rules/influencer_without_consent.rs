//! `influencer-without-consent`: somebody works for a campaign without a consent that lasts as long.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "influencer-without-consent",
    level: Severity::Warning,
    summary: "somebody works for a campaign without a consent that lasts as long",
    doc: r##"## What it does
Looks for `influencers` of a campaign that is not over whose entry in `plans/people.yaml` has no `consent: { mention: true }`, or one that has ended, or ends before the campaign does.

## Why it matters
A campaign built on a name and a face needs a yes that can be shown, for as long as it runs.

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
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }]
```
```yaml file=plans/people.yaml
tomas: { name: Tomás Gil }
ada: { name: Ada Ruiz, consent: { mention: true, until: 2026-12-31 } }
```

```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: influencer
start: 2026-11-07
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }]
```
```yaml file=plans/people.yaml
tomas: { name: Tomás Gil }
ada: { name: Ada Ruiz, consent: { mention: true, until: 2026-11-19 } }
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
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }]
```
```yaml file=plans/people.yaml
tomas: { name: Tomás Gil }
ada: { name: Ada Ruiz, consent: { mention: true, until: 2027-12-31 } }
```

## Fix safety
There is no fix.

## Sources
- `plans/people.yaml` of the team; European Union: Regulation 2016/679, [article 7](https://eur-lex.europa.eu/eli/reg/2016/679/oj)
"##,
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in context.workspace.campaigns.iter().filter(|campaign| !campaign.is_over(context.today)) {
        for one in &campaign.influencers {
            let Some(person) = context.workspace.people.get(&one.person.value) else { continue };
            let consent = person.consent.as_ref().filter(|consent| consent.mention == Some(true));
            let problem = match consent {
                None => format!("no consent of `{}` to be mentioned is noted", one.person.value),
                Some(consent) => match (consent.until, campaign.end) {
                    (Some(until), _) if until < context.today => format!("the consent of `{}` ended on {until}", one.person.value),
                    (Some(until), Some(end)) if until < end => {
                        format!("the consent of `{}` ends on {until}, before the campaign does", one.person.value)
                    }
                    _ => continue,
                },
            };
            sink.report(campaign.at(one.person.span), problem)
                .help("ask, and note it in plans/people.yaml: `consent: { mention: true, given: 2026-09-01, until: 2027-12-31 }`");
        }
    }
}
