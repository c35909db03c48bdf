//! `missing-asset`: a file that a campaign needs and that is not there.

use crate::campaigns::own_day;
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;
use crate::model::AssetStatus;

pub(super) const RULE: Rule = Rule {
    name: "missing-asset",
    level: Severity::Warning,
    summary: "a file that a campaign needs and that is not there",
    doc: r"## What it does
Looks for `assets` of a campaign that are said to be ready and are not there, and for those that are not ready although their day has passed.

## Why it matters
A picture that is missing on the day of the launch is made in an hour, and looks like it.

## Bad
```markdown bad times=2
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: promotion
start: 2026-11-30
end: 2027-01-06
assets:
  - { file: content/canasta.jpg, status: ready }
  - { file: content/cartel.png, due: 2026-11-15, status: making }
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
start: 2026-11-30
end: 2027-01-06
assets:
  - { file: content/photo.jpg, due: 2026-11-15, status: ready }
  - { file: content/cartel.png, due: 2026-11-28, status: making }
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
        for asset in &campaign.assets {
            let due = asset.due.as_ref().and_then(|due| due.value.resolve(|anchor| own_day(context.workspace, campaign, anchor)));
            let ready = asset.status == AssetStatus::Ready;
            let problem = match due {
                _ if ready && asset.found => continue,
                _ if ready => format!("`{}` is said to be ready, and is not there", asset.file.value),
                Some(due) if due < context.today && asset.found => {
                    format!("`{}` was due on {due}, and is not said to be ready", asset.file.value)
                }
                Some(due) if due < context.today => format!("`{}` was due on {due}, and is not there", asset.file.value),
                _ => continue,
            };
            sink.report(campaign.at(asset.file.span), problem)
                .help("the path is that from the folder of pregon.yaml on; `status: ready` says that it can be used");
        }
    }
}
