//! `broken-media`: a picture that is missing or cannot be used.

use std::collections::BTreeSet;

use crate::check::links::{Target, target};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;
use crate::model::MediaFound;

pub(super) const RULE: Rule = Rule {
    name: "broken-media",
    level: Severity::Error,
    summary: "a picture file that is missing or cannot be used",
    doc: r"## What it does
Looks for every file in `media` beside its post, and reads the header of every picture: format, size in pixels, extension. Pictures of the text that are missing are a `broken-link`.

## Why it matters
Without it the post would be held back, or go out without its picture, at the moment it is due. A picture that claims enormous dimensions, or whose content is not what its name says, is refused before anything decodes it.

## Bad
```markdown bad
---
title: Feria
media: [{ file: ausente.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

```markdown bad
---
title: Feria
media: [{ file: png-named.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

```markdown bad
---
title: Feria
media: [{ file: not-a-picture.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
media: [{ file: photo.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- [JPEG, PNG, GIF and WebP](https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Image_types) are what networks take; the limits of each are in its spec.
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let mut pictures = Vec::new();
    for item in context.media() {
        match &item.found {
            MediaFound::File { path, .. } => pictures.push((path.clone(), item.file.span)),
            MediaFound::Missing => {
                sink.report(context.post.at(item.file.span), format!("there is no file `{}` in the workspace", item.file.value))
                    .help("paths are relative to this post's folder, and stay within the workspace");
            }
        }
    }
    pictures.extend(context.elements.iter().filter_map(|element| match &element.kind {
        ElementKind::Image { url, .. } => match target(context, url) {
            Target::File(path) => Some((path, element.span)),
            Target::Elsewhere | Target::Nowhere => None,
        },
        _ => None,
    }));
    let mut reported = BTreeSet::new();
    for (path, span) in pictures {
        if let Some(Err(error)) = context.pictures.get(&path)
            && reported.insert(path.clone())
        {
            sink.report(context.post.at(span), format!("`{path}` cannot be used: {error}")).maybe_help(error.hint());
        }
    }
}
