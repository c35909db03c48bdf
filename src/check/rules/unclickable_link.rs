//! `unclickable-link`: an address in a text in which nobody can open it.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::{FacetTarget, LinkPlacement};

pub(super) const RULE: Rule = Rule {
    name: "unclickable-link",
    level: Severity::Warning,
    summary: "an address in the text of a network that does not make it clickable",
    doc: r"## What it does
Finds addresses in texts on networks where an address in a text cannot be opened.

## Why it matters
Nobody types an address from a telephone's screen. It costs room, and the visit that the post was written for does not come.

## Bad
```markdown bad
---
title: Feria
channels: [instagram]
media: [{ file: photo.jpg, alt: Puesto de calabazas }]
---
Ven a la feria: https://example.com/feria
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
link: https://example.com/feria
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
  instagram: { network: instagram, account: laceiba, link: bio }
```

## Fix safety
There is no fix: where the address goes is for a person to say.

## Sources
- Where an address can be opened is in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    if context.spec.links.clickable.value {
        return;
    }
    let facets = context.draft.parts.iter().flat_map(|part| part.shown.as_ref().map_or(&part.facets, |shown| &shown.facets));
    let mut addresses = facets.filter(|facet| matches!(facet.target, FacetTarget::Link { .. }));
    if addresses.next().is_some() {
        let places: Vec<String> = context
            .spec
            .links
            .placements
            .value
            .iter()
            .filter(|place| **place != LinkPlacement::Text)
            .map(|place| format!("`link: {}`", place.as_str()))
            .collect();
        let help = if places.is_empty() {
            "leave it out with `<!-- only: … -->` around it".to_owned()
        } else {
            format!("move it to the post's `link`, and choose {} for the channel in `pregon.yaml`", places.join(" or "))
        };
        sink.report(context.text_place(), format!("nobody can open an address in a text on {}", context.spec.title)).help(help);
    }
}
