//! `cooling-off-too-long`: a level of crisis that asks to wait longer than it promises to answer.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "cooling-off-too-long",
    level: Severity::Error,
    summary: "a level of crisis that asks to wait longer than it promises to answer",
    doc: r"## What it does
Compares `cooling_off` of each level in `plans/crisis.yaml` with its `respond_within`.

## Why it matters
Both are promises: not to speak before the risk is weighed, and not to be silent for longer than people bear. If the first is longer than the second, one of them is broken whatever the team does.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas, cooling_off: 1h, respond_within: 30m }
```

## Good
```yaml good file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas, cooling_off: 10m, respond_within: 30m }
```

## Fix safety
There is no fix: what the team agrees on is for people to say.

## Sources
- `docs/crisis.md`: what each key is for
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let crisis = &context.workspace.crisis;
    let Some(file) = crisis.file else { return };
    for level in &crisis.levels {
        let (Some(wait), Some(answer)) = (&level.cooling_off, &level.respond_within) else { continue };
        if wait.value < answer.value {
            continue;
        }
        let message = format!("level `{}` waits {} minutes and promises an answer within {}", level.id.value, wait.value, answer.value);
        sink.report(Location::new(file, wait.span), message)
            .label(Location::new(file, answer.span), "promised here")
            .help("wait for less, or promise less: between the two somebody has to write, and somebody else to approve");
    }
}
