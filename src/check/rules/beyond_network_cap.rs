//! `beyond-network-cap`: more hashtags, mentions or addresses than the network takes.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::{Facet, FacetTarget};
use crate::networks::spec::Fact;

pub(super) const RULE: Rule = Rule {
    name: "beyond-network-cap",
    level: Severity::Error,
    summary: "more hashtags, mentions or addresses than a network takes",
    doc: r"## What it does
Counts the hashtags, mentions and addresses of each part and compares with the caps of the network's spec.

## Why it matters
The platform would refuse the post, or hide it from searches.

## Bad
```markdown bad
---
title: Feria
channels: [threads]
---
Ven a la #feria de #otoño.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  threads: { network: threads, account: laceiba }
```

## Good
```markdown good
---
title: Feria
channels: [threads]
---
Ven a la feria de #otoño.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  threads: { network: threads, account: laceiba }
```

## Fix safety
There is no fix: which of them matter is for a person to say.

## Sources
- The caps and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let text = &context.spec.text;
    let caps: [(&str, Option<&Fact<usize>>, fn(&FacetTarget) -> bool); 3] = [
        ("hashtags", text.max_hashtags.as_ref(), |target| matches!(target, FacetTarget::Tag { .. })),
        ("mentions", text.max_mentions.as_ref(), |target| matches!(target, FacetTarget::Mention { .. })),
        ("addresses", text.max_links.as_ref(), |target| matches!(target, FacetTarget::Link { .. })),
    ];
    for part in &context.draft.parts {
        let facets: &[Facet] = part.shown.as_ref().map_or(&part.facets, |shown| &shown.facets);
        for (what, cap, is) in caps {
            let Some(cap) = cap else { continue };
            let count = facets.iter().filter(|facet| is(&facet.target)).count();
            if count > cap.value {
                sink.report(context.text_place(), format!("{count} {what} in one part; {} takes {}", context.spec.title, cap.value))
                    .help("keep those that matter most; `hashtags: none` in `pregon.yaml` adds none for the channel");
            }
        }
    }
}
