//! `duty-without-owner`: a duty that nobody answers for.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::{Duty, TeamDuty};

pub(super) const RULE: Rule = Rule {
    name: "duty-without-owner",
    level: Severity::Info,
    summary: "one of the fifteen duties of a community manager that nobody in the team has",
    doc: r"## What it does
Where the plan's `team` uses the names of the fifteen duties (plan, write, design, curate, schedule, publish, listen, answer, moderate, grow, relations, campaigns, crisis,
measure, report), names those that nobody has. A team that describes its duties in words of its own alone is left alone.

## Why it matters
What everybody could do, nobody does; nobody misses the answers, the moderation or the report until somebody asks for them.

## Bad
```yaml bad file=plans/plan.yaml
team: [{ person: ada, duties: [plan, write, publish] }]
```

## Good
```yaml good file=plans/plan.yaml
team:
  - { person: ada, duties: [plan, write, design, curate, schedule, publish, report, measure] }
  - { person: tomas, duties: [listen, answer, moderate, grow, relations, campaigns, crisis] }
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let plan = &context.workspace.plan;
    let Some(file) = plan.file else { return };
    let named = |duty: &TeamDuty| matches!(duty, TeamDuty::Known(_));
    let Some(first) = plan.team.iter().find(|member| member.duties.iter().any(|duty| named(&duty.value))) else { return };
    let orphans: Vec<&str> =
        Duty::ALL.into_iter().filter(|duty| !plan.team.iter().any(|member| member.has(*duty))).map(Duty::as_str).collect();
    if !orphans.is_empty() {
        sink.report(Location::new(file, first.person.span), format!("nobody in the team answers for: {}", orphans.join(", ")))
            .help("add them to somebody's `duties:`");
    }
}
