//! `crisis-statement-too-long`: a holding statement that a network it is for does not take in one piece.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::compile::statement::fits;
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "crisis-statement-too-long",
    level: Severity::Error,
    summary: "a holding statement that a network it is for does not take in one piece",
    doc: r"## What it does
Counts each statement of `plans/crisis.yaml` on every channel that it is for, as the channel's network counts, with the server's own limit. Without `networks` or `channels` a statement is for all channels that speak its language.

## Why it matters
It is to go out in minutes, on the day on which nobody has the calm to shorten a text, and not as a thread whose second half arrives later.

## Bad
```yaml bad file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - { id: cerrado, level: rojo, text: Hoy cerramos ⟨a × 310⟩ }
```

## Good
```yaml good file=plans/crisis.yaml
levels:
  - { id: rojo, name: Emergencia, decides: ada, substitutes: tomas }
statements:
  - id: cerrado
    level: rojo
    text: Hoy cerramos ⟨a × 310⟩
    overrides: { bluesky: Hoy cerramos. }
```

## Fix safety
There is no fix: what the team agrees on is for people to say.

## Sources
- The limits, the way of counting and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let crisis = &context.workspace.crisis;
    let Some(file) = crisis.file else { return };
    for statement in &crisis.statements {
        let mut told: Vec<String> = Vec::new();
        for fit in fits(context.workspace, statement).into_iter().filter(|fit| !fit.fits) {
            let network = fit.network.as_str();
            // Two channels of a network with the same limit are one finding.
            let limit =
                fit.limit.map_or_else(String::new, |limit| format!(", {} more than {network} takes", fit.length.saturating_sub(limit)));
            let message = format!("statement `{}` is {} {} long{limit}", statement.id.value, fit.length, fit.unit.replace('_', " "));
            if told.contains(&message) {
                continue;
            }
            sink.report(Location::new(file, statement.text_for(network).span), message.clone())
                .help(format!("shorten it, write a text for `{network}` alone under `overrides:`, or name the `networks:` that it is for"));
            told.push(message);
        }
    }
}
