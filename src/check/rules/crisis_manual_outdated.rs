//! `crisis-manual-outdated`: a crisis plan that nobody has read through for a year, or that has no manual.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "crisis-manual-outdated",
    level: Severity::Warning,
    summary: "a crisis plan that nobody has read through for a year, or that has no manual",
    doc: r"## What it does
Where `plans/crisis.yaml` has levels, looks for its `manual`, and for a day of `reviewed` that is no longer ago than `review_every`, a year by default.

## Why it matters
Telephone numbers, people and passwords change. A plan that names somebody who left two years ago is found out at the worst moment.

## Bad
```yaml bad file=plans/crisis.yaml
manual: crisis.md
reviewed: 2025-03-01
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```
```yaml file=plans/crisis.md
Primero las personas.
```
```yaml bad file=plans/crisis.yaml
manual: crisis.md
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```
```yaml file=plans/crisis.md
Primero las personas.
```
```yaml bad file=plans/crisis.yaml
reviewed: 2026-09-14
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```

## Good
```yaml good file=plans/crisis.yaml
manual: crisis.md
reviewed: 2026-09-14
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```
```yaml file=plans/crisis.md
Primero las personas.
```

## Fix safety
There is no fix: what the team agrees on is for people to say.

## Sources
- `docs/crisis.md`: what each key is for
",
    check: Check::Workspace(check),
};

/// Days between two readings, where the plan does not say.
const A_YEAR: i64 = 365;

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let crisis = &context.workspace.crisis;
    let (Some(file), Some(first)) = (crisis.file, crisis.levels.first()) else { return };
    let place = Location::new(file, first.id.span);
    if crisis.manual.is_none() {
        sink.report(place, "the crisis plan has no manual").help("write one in prose, two pages, and name it: `manual: crisis.md`");
    }
    let every = crisis.review_every.as_ref().map_or(A_YEAR, |days| days.value);
    match &crisis.reviewed {
        None => {
            sink.report(place, "nobody says when the crisis plan was last read through")
                .help("read plan and manual with the team, then add `reviewed: 2026-11-22`");
        }
        Some(reviewed) => {
            let days = (context.today - reviewed.value).num_days();
            if days > every {
                sink.report(Location::new(file, reviewed.span), format!("the crisis plan was last read through {days} days ago"))
                    .help("read plan and manual with the team, correct what has changed, and write today's date here");
            }
        }
    }
}
