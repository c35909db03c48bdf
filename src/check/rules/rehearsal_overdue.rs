//! `rehearsal-overdue`: a crisis that was not rehearsed for as long as the team wants.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "rehearsal-overdue",
    level: Severity::Warning,
    summary: "a crisis that was not rehearsed for as long as the team wants",
    doc: r"## What it does
Where `plans/crisis.yaml` has `rehearse_every: 6 months`, looks for a look back at a rehearsal below `plans/crisis/`, or a day of `rehearsed`, that is no longer ago. Without the key it finds nothing.

## Why it matters
What was never tried does not work: the key that nobody has, the statement that does not fit, the person who did not know that they decide.

## Bad
```yaml bad file=plans/crisis.yaml
rehearse_every: 6 months
rehearsed: 2026-02-01
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```
```yaml bad file=plans/crisis.yaml
rehearse_every: 6 months
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```

## Good
```yaml good file=plans/crisis.yaml
rehearse_every: 6 months
levels: [{ id: rojo, name: Emergencia, decides: ada, substitutes: tomas }]
```
```yaml file=plans/crisis/2026-09-20-simulacro-sismo.md
Fue un simulacro.
```

## Fix safety
There is no fix: what the team agrees on is for people to say.

## Sources
- `docs/crisis.md`: `pregon crisis open --rehearsal`
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let crisis = &context.workspace.crisis;
    let (Some(file), Some(every)) = (crisis.file, &crisis.rehearse_every) else { return };
    let place = Location::new(file, every.span);
    let help = "run `pregon crisis open LEVEL --rehearsal`: the whole drill, and nothing is stopped or sent";
    match crisis.last_rehearsal() {
        None => _ = sink.report(place, "no rehearsal is on record").help(help),
        Some(last) => {
            let days = (context.today - last).num_days();
            if days > every.value {
                sink.report(place, format!("the last rehearsal was {days} days ago")).help(help);
            }
        }
    }
}
