//! `too-many-hashtags`: more hashtags than the tone allows.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::FacetTarget;

pub(super) const RULE: Rule = Rule {
    name: "too-many-hashtags",
    level: Severity::Warning,
    summary: "more hashtags than `plans/tone.yaml` allows",
    doc: r"## What it does
Counts the hashtags of each variant, those of the text and those made of `tags`, and compares with `hashtags: { max: … }` of `plans/tone.yaml`, below `channels:` for one channel or network.

## Why it matters
A heap of hashtags reads like spam, and is read out one by one by screen readers.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
tags: [feria, libros, Puebla, lectura]
---
Ven a la feria de #otoño.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
tags: [feria, libros, Puebla]
---
Ven a la feria de #otoño.
```

## Fix safety
There is no fix: which of them matter is for a person to say.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(most) = context.budgets().hashtags else { return };
    let tags = context.draft.parts.iter().flat_map(|part| &part.facets).filter(|facet| matches!(facet.target, FacetTarget::Tag { .. }));
    let count = tags.count();
    if count > most {
        let place = context.post.tags.first().map_or_else(|| context.text_place(), |tag| context.post.at(tag.span));
        sink.report(place, format!("{count} hashtags; the tone allows {most}")).help("keep those that people search for");
    }
}
