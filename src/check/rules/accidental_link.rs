//! `accidental-link`: a word that the network takes for an address.

use std::collections::BTreeSet;

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::compile;
use crate::compile::count::EntityKind;
use crate::diag::{Severity, Span};
use crate::networks::spec::CountingRule;

pub(super) const RULE: Rule = Rule {
    name: "accidental-link",
    level: Severity::Warning,
    summary: "a word that the network takes for a web address",
    doc: r"## What it does
Finds words without `https://` that the network makes into links, such as the name of a file that ends like a domain: `main.rs`, `README.md`.

## Why it matters
The link leads to a stranger's page. It counts like an address, and a platform that charges more for posts with addresses does so.

## Bad
```markdown bad
---
title: Código
channels: [x]
---
Todo está en main.rs, como siempre.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  x: { network: x, account: laceiba }
```

## Good
```markdown good
---
title: Código
channels: [x]
---
Todo está en el archivo principal, como siempre.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  x: { network: x, account: laceiba }
```

## Fix safety
There is no fix.

## Sources
- [twitter-text](https://github.com/twitter/twitter-text/blob/master/conformance/validate.yml), whose list of domains has the countries
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    if context.spec.text.counting != CountingRule::Twitter {
        return;
    }
    let counter = compile::counter(context.spec);
    let mut seen = BTreeSet::new();
    for part in &context.draft.parts {
        for entity in counter.entities(&part.text) {
            if entity.kind != EntityKind::Link || entity.text.contains("://") || !seen.insert(entity.text.clone()) {
                continue;
            }
            let at = context.source().find(&entity.text);
            let place = at.map_or_else(|| context.text_place(), |at| context.post.at(Span::new(at, at + entity.text.len())));
            sink.report(place, format!("{} makes a link of `{}`", context.spec.title, entity.text))
                .help("write it in another way, or with `https://` where it is meant");
        }
    }
}
