//! `reply-without-target`: an answer to nobody.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::model::Kind;

pub(super) const RULE: Rule = Rule {
    name: "reply-without-target",
    level: Severity::Error,
    summary: "a reply that does not say what it answers",
    doc: r"## What it does
Asks every post of kind `reply` for `in_reply_to`.

## Why it matters
It would go out as a post of its own, and read like half of a conversation.

## Bad
```markdown bad
---
title: Respuesta
kind: reply
---
Sí, abrimos el domingo.
```

## Good
```markdown good
---
title: Respuesta
kind: reply
in_reply_to: https://mastodon.example/@lectora/1
---
Sí, abrimos el domingo.
```

## Fix safety
There is no fix.

## Sources
- `docs/architecture.md`: kinds of post
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    if post.kind.value == Kind::Reply && post.in_reply_to.is_none() {
        sink.report(post.at(post.kind.span), "a reply needs `in_reply_to`")
            .help("add `in_reply_to: https://…`, the address of what it answers");
    }
}
