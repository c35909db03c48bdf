//! `missing-campaign-post`: a post that a campaign lists and that nobody has written.

use chrono::Days;

use crate::campaigns::steps;
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-campaign-post",
    level: Severity::Warning,
    summary: "a post that a campaign lists and that nobody has written",
    doc: r"## What it does
Looks for entries of `posts:` of a campaign whose day is less than a week ahead, or has passed, and for which there is no post. A campaign without `posts:` is not looked at.

## Why it matters
A countdown without its third day is noticed by everybody but the team.

## Bad
```markdown bad
---
title: Anuncio
id: reyes-anuncio
campaign: reyes
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-11-19
end: 2027-01-06
posts: [{ step: anuncio }, { step: cuenta-atras, day: 2026-11-23 }]
```

## Good
```markdown good
---
title: Anuncio
id: reyes-anuncio
campaign: reyes
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-11-19
end: 2027-01-06
posts: [{ step: anuncio }, { step: ultimo-dia }]
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

/// Before this, there is time to write.
const NEAR_DAYS: u64 = 7;

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let Some(near) = context.today.checked_add_days(Days::new(NEAR_DAYS)) else { return };
    for campaign in context.workspace.campaigns.iter().filter(|campaign| !campaign.is_over(context.today)) {
        for step in steps(context.workspace, campaign) {
            let (Some(span), Some(day)) = (step.span, step.day) else { continue };
            if day >= near || context.workspace.posts_of(&step.id).next().is_some() {
                continue;
            }
            sink.report(campaign.at(span), format!("there is no post `{}` for {day}", step.id)).help(format!(
                "`pregon new campaign --posts {}` drafts what is missing; `id:` names a post that is there",
                campaign.id.value
            ));
        }
    }
}
