//! `checklist-overdue`: something of a campaign's checklist that should be done by now.

use chrono::Days;

use crate::campaigns::own_day;
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "checklist-overdue",
    level: Severity::Warning,
    summary: "something of a campaign's checklist that should be done by now",
    doc: r"## What it does
Looks for items of the `checklist` of a campaign whose `due` has passed and that are not `done: true`. A month after the campaign's end nobody is told any more.

## Why it matters
A list that is not looked at is no list. What is late before the first post costs an hour; what is late after it costs the campaign.

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
start: 2026-11-30
end: 2027-01-06
checklist: [{ task: Comprar los libros, due: start-14d }]
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
checklist: [{ task: Comprar los libros, due: start-14d, done: true }, { task: Entregar, due: end+7d }]
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
",
    check: Check::Workspace(check),
};

/// After the end of a campaign, nobody is told for longer than this.
const TOLD_DAYS: u64 = 30;

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in &context.workspace.campaigns {
        if campaign.end.and_then(|end| end.checked_add_days(Days::new(TOLD_DAYS))).is_some_and(|last| last < context.today) {
            continue;
        }
        for item in campaign.checklist.iter().filter(|item| !item.done) {
            let Some(written) = &item.due else { continue };
            let due = written.value.resolve(|anchor| own_day(context.workspace, campaign, anchor));
            let Some(due) = due.filter(|due| *due < context.today) else { continue };
            let who = item.responsible.as_ref().map_or_else(String::new, |key| format!(" by {}", key.value));
            sink.report(campaign.at(item.task.span), format!("this should have been done{who} by {due}"))
                .help("do it and write `done: true`; or give it another day");
        }
    }
}
