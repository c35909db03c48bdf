//! `missing-media`: a post without a picture for a network that takes none without.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-media",
    level: Severity::Error,
    summary: "a post without picture or video for a network that needs one",
    doc: r"## What it does
Finds variants without picture, video or drawn card on networks whose spec says that a post needs one.

## Why it matters
The platform would refuse the post at the moment it is due.

## Bad
```markdown bad
---
title: Feria
channels: [instagram]
---
Ven a la feria.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  instagram: { network: instagram, account: laceiba }
```

## Good
```markdown good
---
title: Feria
channels: [instagram]
media: [{ file: photo.jpg, alt: Puesto de calabazas }]
---
Ven a la feria.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  instagram: { network: instagram, account: laceiba }
```

## Fix safety
There is no fix.

## Sources
- Which networks need a picture is in their specs: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let needed = context.spec.media.as_ref().is_some_and(|media| media.required);
    if needed && context.draft.parts.first().is_none_or(|part| part.media.is_empty()) {
        sink.report(context.first_line(), format!("{} takes no post without a picture", context.spec.title))
            .help("add one under `media`, draw one with `card: quote`, or leave the channel out");
    }
}
