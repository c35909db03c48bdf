//! `unknown-campaign`: a reference to a campaign that does not exist.

use crate::check::{Check, PostContext, Rule, Sink, references};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-campaign",
    level: Severity::Error,
    summary: "a campaign that the team does not have",
    doc: r"## What it does
Looks for the `campaign` of each post among the files of `plans/campaigns/`.

## Why it matters
Its links carry no campaign parameters, and the campaign is measured without it.

## Bad
```markdown bad
---
title: Feria
campaign: otono-2062
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
campaign: otono-2026
---
Ven a la feria.
```

## Fix safety
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(campaign) = &context.post.campaign else { return };
    let known: Vec<&str> = context.workspace.campaigns.iter().map(|campaign| campaign.id.as_str()).collect();
    references::known(context, sink, "campaign", campaign, "plans/campaigns/", &known);
}
