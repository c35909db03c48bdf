//! `unfilled-placeholder`: a holding statement with a gap that somebody still has to fill in.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::compile::statement::placeholder;
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "unfilled-placeholder",
    level: Severity::Error,
    summary: "a holding statement with a gap that somebody still has to fill in",
    doc: r"## What it does
Looks for gaps in the statements of `plans/crisis.yaml`: `[hora]`, `{place}`, `____`, `XXX`, `TBD`, and `TODO` and `PENDIENTE` where they are no words of a sentence (`TODO: hora`, `(PENDIENTE)`). A Markdown link is none. `pregon crisis say` refuses such a text too.

## Why it matters
A statement is ready to be sent or it is none. «Volvemos a las [hora]» has been published by brands that meant to fill it in.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - { id: cerrado, level: rojo, text: 'Hoy cerramos. Volvemos a las [hora].' }
```

## Good
```yaml good file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - { id: cerrado, level: rojo, text: Hoy cerramos. Volvemos a hablar en dos horas. }
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
    for statement in &crisis.statements {
        let texts = std::iter::once(&statement.text).chain(statement.overrides.iter().map(|(_, text)| text));
        for text in texts {
            let Some(gap) = placeholder(&text.value) else { continue };
            let message = format!("statement `{}` has a gap: {}", statement.id.value, &text.value[gap]);
            sink.report(Location::new(file, text.span), message)
                .help("write what is true whenever it is needed: `in two hours` instead of a time to be filled in");
        }
    }
}
