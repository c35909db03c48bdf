//! `outside-campaign`: a post of a campaign that is not on at that time.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "outside-campaign",
    level: Severity::Warning,
    summary: "a post that is due before or after its campaign",
    doc: r"## What it does
Compares the day of each post that names a `campaign` with the campaign's `start` and `end`.

## Why it matters
An offer that has ended, or that has not begun, makes people come for nothing.

## Bad
```markdown bad
---
title: Mercado
campaign: otono-2026
date: 2026-12-03 09:30
---
Ven al mercado.
```

## Good
```markdown good
---
title: Mercado
campaign: otono-2026
date: 2026-11-28 09:30
---
Ven al mercado.
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(reference) = &context.post.campaign else { return };
    let Some(campaign) = context.workspace.campaign(reference) else { return };
    let zone = context.workspace.config.timezone;
    let days = || context.drafts.iter().filter_map(|draft| Some(draft.due.as_ref()?.utc.with_timezone(&zone).date_naive()));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return };
    let problem = match (campaign.start, campaign.end) {
        (Some(start), _) if first < start => format!("due on {first}, before the campaign `{}` starts on {start}", reference.value),
        (_, Some(end)) if last > end => format!("due on {last}, after the campaign `{}` ended on {end}", reference.value),
        _ => return,
    };
    sink.report(crate::check::schedule::place(context.post), problem)
        .label(Location::new(campaign.file, campaign.id.span), "the campaign")
        .help("change the time, the dates of the campaign, or take the post out of it");
}
