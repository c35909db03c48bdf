//! `hashtag-not-camel-case`: several words run together in one hashtag.

use crate::check::words::fold;
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Applicability, Fix, Severity, Span};

pub(super) const RULE: Rule = Rule {
    name: "hashtag-not-camel-case",
    level: Severity::Warning,
    summary: "a hashtag of several words without capitals",
    doc: r"## What it does
Finds hashtags in the text whose words are known, from the `tags` of any post or the `hashtag` of a campaign, and that are not written in CamelCase. `tags` themselves are written as words and always come out right.

## Why it matters
Screen readers take each capital for the start of a word. `#mercadodeotono` is read as one long nonsense word, and is hard on every eye.

## Bad
```markdown bad
---
title: Feria
tags: [mercado de otoño]
---
Nos vemos en el #mercadodeotoño.
```

## Good
```markdown good
---
title: Feria
tags: [mercado de otoño]
---
Nos vemos en el #MercadoDeOtoño de #puebla.
```

## Fix safety
Safe: networks compare hashtags without regard to case, so the hashtag stays the same one.

## Sources
- [Mastodon documentation: hashtags](https://docs.joinmastodon.org/user/posting/#hashtags)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    for element in &context.elements {
        let ElementKind::Hashtag { tag } = &element.kind else { continue };
        let Some(camel) = context.known.hashtags.get(&fold(tag)) else { continue };
        // Another spelling, with other accents, is another hashtag on some networks: only case may change.
        if camel == tag || camel.to_lowercase() != tag.to_lowercase() {
            continue;
        }
        let span = Span::new(element.span.end - tag.len().min(element.span.end), element.span.end);
        let exact = context.source().get(span.start..span.end) == Some(tag);
        let fix = exact.then(|| Fix::one(format!("write `#{camel}`"), Applicability::Safe, context.post.file, span, camel.clone()));
        sink.report(context.post.at(element.span), format!("`#{tag}` runs its words together"))
            .help(format!("`#{camel}` can be read aloud"))
            .maybe_fix(fix);
    }
}
