//! `image-too-small`: a picture that will be blurred.

use std::collections::BTreeSet;

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::ImageSource;

pub(super) const RULE: Rule = Rule {
    name: "image-too-small",
    level: Severity::Warning,
    summary: "a picture that is narrower than a network shows it",
    doc: r"## What it does
Compares the width of each picture with the narrowest width that looks good on the network, from its spec.

## Why it matters
Pictures are never enlarged here, but the network does it, and the result is blurred. Usually a thumbnail was saved in the place of the picture.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
media: [{ file: small.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
media: [{ file: photo.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```

## Fix safety
There is no fix.

## Sources
- The widths and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(media) = &context.spec.media else { return };
    let mut seen = BTreeSet::new();
    for attachment in context.draft.parts.iter().flat_map(|part| &part.media) {
        let ImageSource::File { path, .. } = &attachment.picture.source else { continue };
        let Some(Ok(probe)) = context.pictures.get(path) else { continue };
        let refused = media.min_side.as_ref().map(|fact| fact.value).filter(|&least| probe.width.min(probe.height) < least);
        if let Some(least) = refused
            && seen.insert(path)
        {
            let message =
                format!("the picture is {}×{} pixels; {} refuses sides below {least}", probe.width, probe.height, context.spec.title);
            sink.report(context.picture_place(path), message).help("use a larger version of it");
        }
        if probe.width >= media.min_width.value || !seen.insert(path) {
            continue;
        }
        sink.report(
            context.picture_place(path),
            format!("the picture is {} pixels wide; less than {} looks blurred", probe.width, media.min_width.value),
        )
        .help("use a larger version of it");
    }
}
