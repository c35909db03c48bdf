//! `too-many-images`: more pictures than the network takes in one post.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-many-images",
    level: Severity::Error,
    summary: "more pictures in one part than a network takes",
    doc: r"## What it does
Compares the number of pictures of each part with the limit in the network's spec.

## Why it matters
The network refuses the post. Leaving pictures out in silence would be worse: the one left out may be the one that matters.

## Bad
```markdown bad
---
title: Feria
channels: [bluesky]
media:
  - { file: photo.jpg, alt: Uno }
  - { file: photo-2.jpg, alt: Dos }
  - { file: photo-3.jpg, alt: Tres }
  - { file: photo-4.jpg, alt: Cuatro }
  - { file: photo-5.jpg, alt: Cinco }
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
channels: [bluesky]
media:
  - { file: photo.jpg, alt: Uno }
  - { file: photo-2.jpg, alt: Dos }
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- The limits and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(media) = &context.spec.media else { return };
    let most = media.max_images.value;
    for part in context.draft.parts.iter().filter(|part| part.media.len() > most) {
        let place = context.own().and_then(|own| own.media.as_ref()).unwrap_or(&context.post.media).get(most);
        let place = place.map_or_else(|| context.first_line(), |item| context.post.at(item.file.span));
        sink.report(place, format!("{} pictures in one part; {} takes {most}", part.media.len(), context.spec.title))
            .help(format!("choose {most} under `overrides`, or put pictures into the text of a later part"));
    }
}
