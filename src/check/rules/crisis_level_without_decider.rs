//! `crisis-level-without-decider`: a level of crisis for which nobody decides, or nobody else if that one is away.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "crisis-level-without-decider",
    level: Severity::Warning,
    summary: "a level of crisis for which nobody decides, or nobody else if that one is away",
    doc: r"## What it does
Looks for levels in `plans/crisis.yaml` without `decides`, for those with one person there and no `substitutes`, and for those whose approvers are fewer than the approvals that they ask for.

## Why it matters
A crisis comes on a Sunday. A plan that depends on one telephone is no plan, and a statement that nobody is left to approve is never published.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, approvals: 1 }
```
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia }
```
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas, approvals: 3 }
```

## Good
```yaml good file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
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
        let place = Location::new(file, level.id.span);
        let name = &level.id.value;
        let who = level.who_approves().len();
        if level.decides.is_empty() {
            sink.report(place, format!("nobody decides at level `{name}`"))
                .help("name a person: `decides: ana`, and `substitutes:` in their order");
        } else if level.decides.len() == 1 && level.substitutes.is_empty() {
            let only = &level.decides[0];
            sink.report(Location::new(file, only.span), format!("if `{}` cannot be reached, nobody decides at level `{name}`", only.value))
                .help("add `substitutes:`, in the order in which they are called");
        } else if who < level.approvals_needed() {
            let place = level.approvals.as_ref().map_or(place, |count| Location::new(file, count.span));
            sink.report(place, format!("level `{name}` asks for {} approvals, of {who} people", level.approvals_needed()))
                .help("name more people in `substitutes:` or `approvers:`, or ask for fewer approvals");
        }
    }
}
