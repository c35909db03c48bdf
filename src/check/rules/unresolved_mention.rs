//! `unresolved-mention`: a person whom nobody knows.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Applicability, Fix, Severity, did_you_mean};

pub(super) const RULE: Rule = Rule {
    name: "unresolved-mention",
    level: Severity::Error,
    summary: "a mention of somebody who is not in `plans/people.yaml`",
    doc: r"## What it does
Looks for every `@key` of the text in `plans/people.yaml`.

## Why it matters
Each network has its own handles. Sent as it is, `@ana` reaches whoever has that name there: a stranger.

## Bad
```markdown bad
---
title: Charla
---
Hoy nos visita @adda.
```

## Good
```markdown good
---
title: Charla
---
Hoy nos visita @ada. Escribe a hola@laceiba.example.
```

## Fix safety
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `plans/people.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let people = &context.workspace.people;
    for element in &context.elements {
        let ElementKind::Mention { key } = &element.kind else { continue };
        if people.get(key).is_some() {
            continue;
        }
        let guess = did_you_mean(key, people.list.iter().map(|person| person.key.as_str()));
        let help = match guess {
            Some(guess) => format!("did you mean `@{guess}`?"),
            None => format!("add `{key}` with its handles to plans/people.yaml; or write the name without `@`"),
        };
        let exact = element.span.end - element.span.start == key.len() + 1;
        let fix = guess.filter(|_| exact).map(|guess| {
            Fix::one(format!("write `@{guess}`"), Applicability::Unsafe, context.post.file, element.span, format!("@{guess}"))
        });
        sink.report(context.post.at(element.span), format!("`@{key}` is not in plans/people.yaml")).help(help).maybe_fix(fix);
    }
}
