//! `crisis-level-without-statement`: a level of crisis without a holding statement in a language of the workspace.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use std::collections::BTreeSet;

use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "crisis-level-without-statement",
    level: Severity::Warning,
    summary: "a level of crisis without a holding statement in a language of the workspace",
    doc: r"## What it does
Looks for a statement of each level in `plans/crisis.yaml`, or one of no level, in the workspace's language and in each language that a channel has of its own. Without any levels or statements it finds nothing.

## Why it matters
The first statement is written under pressure, by whoever is there. One that was thought through in calm is better, and there before the rumours are.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - { id: cerrado-en, level: rojo, lang: en, text: We are closed today. Next update in two hours. }
```

## Good
```yaml good file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - { id: cerrado, level: rojo, text: Hoy cerramos. La próxima actualización será en dos horas. }
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
    let Some(file) = crisis.file.filter(|_| !crisis.statements.is_empty()) else { return };
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let own = workspace.config.channels.iter().filter_map(|channel| channel.lang.as_deref());
    let languages: BTreeSet<String> = std::iter::once(workspace.config.language.as_str()).chain(own).map(primary).collect();
    for level in &crisis.levels {
        let has = |lang: &String| {
            crisis.statements.iter().any(|statement| {
                let of_level = statement.level.as_ref().is_none_or(|of| of.value == level.id.value);
                of_level && primary(statement.lang.as_deref().unwrap_or(&workspace.config.language)) == *lang
            })
        };
        let missing: Vec<&str> = languages.iter().filter(|lang| !has(lang)).map(String::as_str).collect();
        if !missing.is_empty() {
            let message = format!("level `{}` has no statement in {}", level.id.value, missing.join(", "));
            sink.report(Location::new(file, level.id.span), message)
                .help("write one under `statements:`: what is known, what is not, when you will speak again");
        }
    }
}
