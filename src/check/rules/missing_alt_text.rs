//! `missing-alt-text`: a picture that says nothing to who cannot see it.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-alt-text",
    level: Severity::Error,
    summary: "a picture without a text alternative",
    doc: r"## What it does
Asks every picture, in `media`, in an override and in the text, for a text alternative, unless it is marked `decorative: true`.

## Why it matters
People who use a screen reader get nothing from the picture, nor does anybody when it fails to load. On many Mastodon servers posts without it are not shared as a matter of custom.

## Bad
```markdown bad
---
title: Feria
media: [photo.jpg]
---
Ven a la feria.
```
```markdown bad
---
title: Feria
---
Ven a la feria. ![](photo.jpg)
```

## Good
```markdown good
---
title: Feria
media:
  - file: photo.jpg
    alt: Puesto de calabazas con dos vendedoras
  - file: small.jpg
    decorative: true
overrides:
  bluesky: { media: [photo.jpg] }
---
Ven a la feria. ![Cartel con las fechas](photo.jpg)
```

## Fix safety
There is no fix: only a person can say what the picture shows.

## Sources
- WCAG 2.2, [1.1.1 Non-text content](https://www.w3.org/WAI/WCAG22/Understanding/non-text-content)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let post = context.post;
    let listed = context.media().filter(|item| {
        // An override names files; those of `media` keep their text.
        let of_file = || post.media.iter().filter(|other| other.file.value == item.file.value);
        item.alt.is_none() && !item.decorative && !of_file().any(|other| other.alt.is_some() || other.decorative)
    });
    let listed = listed.map(|item| (item.file.span, item.file.as_str()));
    let inline = context.elements.iter().filter_map(|element| match &element.kind {
        ElementKind::Image { url, alt } if alt.trim().is_empty() => Some((element.span, url.as_str())),
        _ => None,
    });
    for (span, file) in listed.chain(inline) {
        sink.report(post.at(span), format!("`{file}` has no text alternative"))
            .help("say in a sentence what the picture shows: `alt: …`; or `decorative: true` if it adds nothing");
    }
}
