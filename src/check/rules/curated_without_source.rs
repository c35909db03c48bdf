//! `curated-without-source`: somebody else's piece without its origin.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Kind;

pub(super) const RULE: Rule = Rule {
    name: "curated-without-source",
    level: Severity::Error,
    summary: "a curated post that does not say where the piece comes from",
    doc: r"## What it does
Asks every post of kind `curated` for a `source`.

## Why it matters
Whoever made the piece is owed the credit, and readers are owed the way to it.

## Bad
```markdown bad
---
title: Una lectura de otros
kind: curated
---
Una crónica que nos gustó.
```

## Good
```markdown good
---
title: Una lectura de otros
kind: curated
source: https://revista.example/cronica
---
Una crónica que nos gustó.
```

## Fix safety
There is no fix.

## Sources
- Berne Convention, [article 10(3)](https://www.wipo.int/wipolex/en/text/283693): quotations mention the source and the author
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    if post.kind.value == Kind::Curated && post.source.is_none() {
        sink.report(post.at(post.kind.span), "a curated post needs a `source`")
            .help("add `source: https://…`, the page where the piece was found");
    }
}
