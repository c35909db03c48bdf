//! `competitor-mention`: a post that names a competitor.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "competitor-mention",
    level: Severity::Info,
    summary: "a post that names a competitor",
    doc: r#"## What it does
Looks for people and organisations of `role: competitor` in `plans/people.yaml`: for their mention, and for their name in the text. Case and accents do not count.

## Why it matters
It sends readers to somebody else, and what is said of others is read as what is said about oneself. Where it is meant, a waiver says why.

## Bad
```markdown bad times=3
---
title: Feria
---
Más barato que en Libros del Portal.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
portal: { name: Libros del Portal, role: competitor }
```

## Good
```markdown good
---
title: Feria
---
Los libros del otro portal.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
portal: { name: Libros del Portal, role: competitor }
```

## Fix safety
There is no fix.

## Sources
- `plans/people.yaml` of the team
"#,
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let (rivals, names) = (&context.rivals.people, &context.rivals.names);
    if rivals.is_empty() {
        return;
    }
    let mut named = vec![false; rivals.len()];
    if names.stand_in(&context.folded) {
        for found in names.find(&context.text) {
            named[found.term] = true;
        }
    }
    for (person, named) in rivals.iter().zip(named) {
        // A mention becomes the handle of the network.
        let handle = || person.handle(context.spec.name.as_str()).is_some_and(|handle| context.text.contains(&format!("@{handle}")));
        if named || handle() {
            sink.report(context.text_place(), format!("this names the competitor {}", person.name.replace('\n', " ")))
                .help("say it without the name; where it is meant, allow it with a reason");
        }
    }
}
