//! `unlabelled-advert`: a post of paid advertising or of a paid person that does not say so.

use crate::check::{Check, Rule, Sink, Terms, VariantContext};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unlabelled-advert",
    level: Severity::Error,
    summary: "a post of paid advertising or of a paid person that does not say so",
    doc: r##"## What it does
Looks in every post of a campaign for the `label` of its `ads:`, and in every post that mentions somebody of its `influencers:` for that person's `disclosure`, on every channel. Case, accents and punctuation do not count.

## Why it matters
The label is what makes it honest, and in most countries lawful; an override that drops it breaks the law on that one network.

## Bad
```markdown bad times=3
---
title: Anuncio
campaign: reyes
---
Libros para Reyes.
```
```yaml file=plans/campaigns/reyes.yaml
name: Anuncios
type: ads
start: 2026-11-07
end: 2027-01-06
ads: { label: Publicidad }
```

```markdown bad times=3
---
title: Reseña
campaign: reyes
---
@ada leyó la canasta entera.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: influencer
start: 2026-11-07
end: 2027-01-06
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }]
```

## Good
```markdown good
---
title: Anuncio
campaign: reyes
---
Libros para Reyes. Publicidad.
```
```yaml file=plans/campaigns/reyes.yaml
name: Anuncios
type: ads
start: 2026-11-07
end: 2027-01-06
ads: { label: Publicidad }
```

```markdown good
---
title: Reseña
campaign: reyes
---
@tomas leyó la canasta entera.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: influencer
start: 2026-11-07
end: 2027-01-06
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }]
```

## Fix safety
There is no fix.

## Sources
- United States: [FTC Endorsement Guides](https://www.ftc.gov/business-guidance/resources/disclosures-101-social-media-influencers); Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20)
"##,
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(campaign) = context.post.campaign.as_ref().and_then(|id| context.workspace.campaign(&id.value)) else { return };
    let mentions =
        |person: &str| context.elements.iter().any(|element| matches!(&element.kind, ElementKind::Mention { key } if key == person));
    let ads = campaign.ads.iter().filter_map(|ads| ads.label.as_ref());
    let people = campaign.influencers.iter().filter(|one| mentions(&one.person.value)).filter_map(|one| one.disclosure.as_ref());
    let mut labels: Vec<&str> = ads.chain(people).map(|label| label.value.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels {
        if Terms::new([label]).find(&context.text).is_empty() {
            sink.report(context.text_place(), format!("the label `{label}` is missing"))
                .label(campaign.place(), "every post of this campaign carries it")
                .help("write it where people see it before they read on");
        }
    }
}
