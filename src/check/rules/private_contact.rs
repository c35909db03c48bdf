//! `private-contact`: a private address or telephone number in the files of the workspace.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Role;

pub(super) const RULE: Rule = Rule {
    name: "private-contact",
    level: Severity::Warning,
    summary: "a private address or telephone number in the files of the workspace",
    doc: r#"## What it does
Looks at `contact` of people in `plans/people.yaml` who are not of the team, for what reads as an e-mail address or a telephone number.

## Why it matters
Whoever can read the repository reads it, for ever: taking it out later does not take it out of git's history. Write where it is kept, not what it is.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
julian: { name: Julián, role: press, contact: 222 555 01 23 }
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
julian: { name: Julián, role: press, contact: Agenda de prensa del equipo }
```

## Fix safety
There is no fix.

## Sources
- European Union: Regulation 2016/679, [article 5](https://eur-lex.europa.eu/eli/reg/2016/679/oj)
"#,
    check: Check::Workspace(check),
};

/// Fewer digits are a year, a house or an extension.
const TELEPHONE_DIGITS: usize = 7;

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let Some(file) = context.workspace.people.file else { return };
    for person in context.workspace.people.list.iter().filter(|person| person.role != Some(Role::Team)) {
        let Some(contact) = &person.contact else { continue };
        let address = contact
            .value
            .split_whitespace()
            .any(|word| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')));
        let telephone = contact.value.chars().filter(char::is_ascii_digit).count() >= TELEPHONE_DIGITS;
        if address || telephone {
            let what = if address { "an e-mail address" } else { "a telephone number" };
            sink.report(Location::new(file, contact.span), format!("{what} that everybody who reads the repository reads"))
                .help("write where it is kept, as `agenda of the team`; what is in git's history stays there");
        }
    }
}
