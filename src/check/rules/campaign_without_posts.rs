//! `campaign-without-posts`: a campaign that runs, or begins soon, and that no post belongs to.

use std::collections::BTreeSet;

use chrono::Days;

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

/// A campaign that begins later has time.
const AHEAD_DAYS: u64 = 14;

pub(super) const RULE: Rule = Rule {
    name: "campaign-without-posts",
    level: Severity::Warning,
    summary: "a campaign that runs, or begins within two weeks, without posts",
    doc: r"## What it does
Looks at the campaigns that run, or begin within 14 days, and reports those that no post names in its `campaign`. Campaigns that are over, and those without dates, are left alone.

## Why it matters
The budget is approved, the terms are written, and nobody has written the post: a campaign is a file that only its author sees.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```yaml file=plans/campaigns/otono-2026.yaml
name: Otoño
type: promotion
start: 2026-11-25
end: 2026-12-10
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
campaign: otono-2026
---
Ven a la feria.
```
```yaml file=plans/campaigns/otono-2026.yaml
name: Otoño
type: promotion
start: 2026-11-25
end: 2026-12-10
```

## Fix safety
There is no fix: `pregon new campaign` writes drafts for the posts of a campaign.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let workspace = context.workspace;
    let named: BTreeSet<&str> = workspace.posts.iter().filter_map(|post| post.campaign.as_ref()).map(|id| id.value.as_str()).collect();
    let soon = context.today + Days::new(AHEAD_DAYS);
    for campaign in &workspace.campaigns {
        let Some(start) = campaign.start.filter(|start| *start <= soon) else { continue };
        if campaign.end.is_none_or(|end| end < context.today) || named.contains(campaign.id.value.as_str()) {
            continue;
        }
        let when = if start > context.today { format!("begins on {start}") } else { format!("runs since {start}") };
        sink.report(Location::new(campaign.file, campaign.id.span), format!("`{}` {when}, and no post belongs to it", campaign.id.value))
            .help(format!("write `campaign: {}` in its posts", campaign.id.value));
    }
}
