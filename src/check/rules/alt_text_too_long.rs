//! `alt-text-too-long`: a text alternative that the network does not take.

use unicode_segmentation::UnicodeSegmentation;

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "alt-text-too-long",
    level: Severity::Error,
    summary: "a text alternative over the limit of a network",
    doc: r#"## What it does
Compares each text alternative with the limit in the network's spec.

## Why it matters
The network refuses the picture, or cuts the text in the middle of a word. And whoever listens to it cannot skim it: what needs that many words belongs into the post.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon, bluesky]
media:
  - file: photo.jpg
    alt: "⟨a × 1600⟩"
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon, bluesky]
media:
  - file: photo.jpg
    alt: Puesto de calabazas con dos vendedoras
---
Ven a la feria.
```

## Fix safety
There is no fix: only a person can say what to leave out.

## Sources
- The limits and their sources are in the spec of each network: `pregon networks`.
"#,
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(limit) = context.spec.media.as_ref().and_then(|media| media.alt_limit.as_ref()) else { return };
    for attachment in context.draft.parts.iter().flat_map(|part| &part.media) {
        // No text has more characters than bytes.
        if attachment.alt.len() <= limit.value {
            continue;
        }
        let length = attachment.alt.graphemes(true).count();
        if length <= limit.value {
            continue;
        }
        let place = context.media().filter_map(|item| item.alt.as_ref()).find(|alt| alt.value == attachment.alt).map(|alt| alt.span);
        let place = place.map_or_else(|| context.first_line(), |span| context.post.at(span));
        sink.report(place, format!("the text alternative has {length} characters; {} takes {}", context.spec.title, limit.value))
            .help("keep what matters for this post, and put details into its text");
    }
}
