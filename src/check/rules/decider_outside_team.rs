//! `decider-outside-team`: somebody decides in a crisis who is not on the team.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Role;

pub(super) const RULE: Rule = Rule {
    name: "decider-outside-team",
    level: Severity::Warning,
    summary: "somebody decides in a crisis who is not on the team",
    doc: r"## What it does
Looks at who decides, substitutes, approves and speaks in `plans/crisis.yaml`, and finds people who have another role than `team` in `plans/people.yaml` and do not stand in the plan's `team`. Somebody without a role is taken for one of the team.

## Why it matters
Allies and press are told; they do not decide what the brand says. As a rule it is a slip: the wrong key, or somebody who has left.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: prensa, substitutes: ada }
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, role: team }
prensa: { name: El Diario, role: press }
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
    let (workspace, crisis) = (context.workspace, &context.workspace.crisis);
    let Some(file) = crisis.file else { return };
    let outside = |key: &str| {
        let role = workspace.people.get(key).and_then(|person| person.role);
        let listed = workspace.plan.team.iter().any(|member| member.person.value == key);
        role.filter(|role| *role != Role::Team && !listed)
    };
    let of_levels = crisis.levels.iter().flat_map(|level| level.decides.iter().chain(&level.substitutes).chain(&level.approvers));
    for name in of_levels.chain(&crisis.spokesperson) {
        if let Some(role) = outside(&name.value) {
            sink.report(Location::new(file, name.span), format!("`{}` is {}, and not on the team", name.value, role.as_str()))
                .help("name somebody of the team, or correct the role in plans/people.yaml");
        }
    }
}
