//! `insecure-link`: an address with `http`.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Applicability, Fix, Severity, Span};

pub(super) const RULE: Rule = Rule {
    name: "insecure-link",
    level: Severity::Warning,
    summary: "a link with `http` in the place of `https`",
    doc: r"## What it does
Finds addresses that start with `http://`, in the text, in overrides and in `link` and `source`. Addresses of the own machine are left alone.

## Why it matters
Browsers warn before they open such a page, and anybody on the way can read and change it.

## Bad
```markdown bad
---
title: Feria
---
El programa está en http://feria.example/programa
```
```markdown bad
---
title: Feria
---
Mira [el programa][1].

[1]: http://feria.example/programa
```
```markdown bad
---
title: Feria
link: http://feria.example
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
link: https://feria.example
---
El programa está en https://feria.example/programa
```

## Fix safety
Unsafe: a few sites still have no `https`, so somebody must open the new address first.

## Sources
- [Let’s Encrypt statistics](https://letsencrypt.org/stats/): nearly all page loads are encrypted
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let fields = post.link.iter().chain(&post.source).map(|url| url.span);
    let overrides = post.overrides.iter().flat_map(|own| own.text.iter().chain(&own.first_comment)).map(|text| text.span);
    let body_links: Vec<Span> = context
        .elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::Link { url, .. } if url.starts_with("http:") || url.starts_with("HTTP:") => Some(element.span),
            _ => None,
        })
        .collect();
    let source = context.source();
    for span in fields.chain(overrides).chain(body_links.iter().copied()) {
        let Some(text) = source.get(span.start..span.end) else { continue };
        if !text.contains("http://") && body_links.contains(&span) {
            // A reference: the address stands elsewhere.
            sink.report(post.at(span), "the link is not encrypted").help("write `https` where the address of this link is defined");
        }
        for (at, scheme) in text.match_indices("http://") {
            let rest = &text[at + scheme.len()..];
            if ["localhost", "127.", "[::1]"].iter().any(|own| rest.starts_with(own)) {
                continue;
            }
            let length =
                rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '\'' | '<' | ']' | '}')).unwrap_or(rest.len());
            let start = span.start + at;
            let address = &text[at..at + scheme.len() + length];
            sink.report(post.at(Span::new(start, start + address.len())), format!("`{address}` is not encrypted")).fix(Fix::one(
                "write `https`",
                Applicability::Unsafe,
                post.file,
                Span::new(start, start + "http".len()),
                "https",
            ));
        }
    }
}
