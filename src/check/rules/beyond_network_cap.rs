//! `beyond-network-cap`: more hashtags, mentions or addresses than the network takes.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::compile::{self, count::EntityKind};
use crate::diag::Severity;
use crate::model::{Facet, FacetTarget};
use crate::networks::spec::Fact;

/// What is counted, how many are taken, and whether a facet is one.
type Cap<'a> = (&'static str, Option<&'a Fact<usize>>, fn(&FacetTarget) -> bool);

pub(super) const RULE: Rule = Rule {
    name: "beyond-network-cap",
    level: Severity::Error,
    summary: "more hashtags, mentions or addresses than a network takes, or longer ones",
    doc: r"## What it does
Counts the hashtags, mentions, addresses and ticker symbols of each part, and measures hashtags, the post's address and the first comment, and compares with the caps of the network's spec.

## Why it matters
The platform would refuse the post, or hide it from searches.

## Bad
```markdown bad
---
title: Feria
channels: [instagram]
media: [{ file: photo.jpg, alt: Puesto de calabazas }]
---
Ven a la #feria de #otoño en #Puebla, con #libros, #pan y #café.
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
Ven a la feria de #otoño en #Puebla.
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
There is no fix: which of them matter is for a person to say.

## Sources
- The caps and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let text = &context.spec.text;
    let caps: [Cap<'_>; 3] = [
        ("hashtags", text.max_hashtags.as_ref(), |target| matches!(target, FacetTarget::Tag { .. })),
        ("mentions", text.max_mentions.as_ref(), |target| matches!(target, FacetTarget::Mention { .. })),
        ("addresses", text.max_links.as_ref(), |target| matches!(target, FacetTarget::Link { .. })),
    ];
    let name = &context.spec.title;
    let mut report = |message: String, help: &str| {
        sink.report(context.text_place(), message).help(help);
    };
    for part in &context.draft.parts {
        let facets: &[Facet] = part.shown.as_ref().map_or(&part.facets, |shown| &shown.facets);
        for (what, cap, is) in caps {
            let Some(cap) = cap else { continue };
            let count = facets.iter().filter(|facet| is(&facet.target)).count();
            if count > cap.value {
                let help = "keep those that matter most; `hashtags: none` in `pregon.yaml` adds none for the channel";
                report(format!("{count} {what} in one part; {name} takes {}", cap.value), help);
            }
        }
        if let Some(cap) = &text.max_cashtags {
            let entities = compile::counter(context.spec).entities(&part.text);
            let count = entities.iter().filter(|entity| entity.kind == EntityKind::Cashtag).count();
            if count > cap.value {
                report(format!("{count} words with `$` in one part; {name} takes {}", cap.value), "write the others without the sign");
            }
        }
        if let Some(cap) = &text.hashtag_length {
            let long = facets.iter().find_map(|facet| match &facet.target {
                FacetTarget::Tag { tag } if tag.chars().count() > cap.value => Some(tag),
                _ => None,
            });
            if let Some(tag) = long {
                report(format!("`#{tag}` is longer than the {} characters that {name} takes", cap.value), "choose a shorter one");
            }
        }
    }
    if let Some((link, cap)) = context.draft.link.as_ref().zip(context.spec.links.max_length.as_ref())
        && link.url.chars().count() > cap.value
    {
        report(format!("the address is longer than the {} characters that {name} takes", cap.value), "link to a shorter address");
    }
    if let Some((comment, cap)) = context.draft.first_comment.as_ref().zip(text.comment_limit.as_ref()) {
        let length = compile::counter(context.spec).length(comment);
        if length > cap.value {
            report(format!("the first comment has {length} characters; {name} takes {}", cap.value), "shorten it");
        }
    }
}
