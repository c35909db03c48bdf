//! `unlabelled-advert`: a post of paid advertising or of a paid person that does not say so.

use crate::check::advertising::stands;
use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::{Severity, Spanned};
use crate::model::{CampaignKind, Position};

pub(super) const RULE: Rule = Rule {
    name: "unlabelled-advert",
    level: Severity::Error,
    summary: "a post of paid advertising or of a paid person that does not say so",
    doc: r##"## What it does
Looks in every post of a campaign for the `label` of its `ads:`, and in every post that mentions somebody of its `influencers:` for that person's `disclosure`, on every channel. Posts of a campaign of the type `influencer` that mention none of them carry one of their labels. Case, accents and punctuation do not count, and `#PublicidadPagada` is the label `Publicidad pagada`.

What `plans/tone.yaml` and the law of a country ask for is the matter of `missing-disclosure`.

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

```markdown bad times=3
---
title: Reseña
campaign: reyes
---
La canasta entera, leída en una noche.
```
```yaml file=plans/campaigns/reyes.yaml
name: Reyes
type: influencer
start: 2026-11-07
end: 2027-01-06
influencers: [{ person: ada, fee: 500 MXN, disclosure: "#publi" }, { person: tomas, fee: 500 MXN, disclosure: Publicidad }]
```

## Good
```markdown good
---
title: Anuncio
campaign: reyes
---
Libros para Reyes. #PublicidadPagada
```
```yaml file=plans/campaigns/reyes.yaml
name: Anuncios
type: ads
start: 2026-11-07
end: 2027-01-06
ads: { label: Publicidad pagada }
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
type: promotion
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
    let people = context.mentions();
    let mentions = |person: &str| people.iter().any(|(key, _)| *key == person);
    let mut wanted: Vec<Vec<&Spanned<String>>> =
        campaign.ads.iter().filter_map(|ads| ads.label.as_ref()).map(|label| vec![label]).collect();
    let told = || campaign.influencers.iter().filter_map(|one| Some((one.person.value.as_str(), one.disclosure.as_ref()?)));
    let mentioned: Vec<_> = told().filter(|(person, _)| mentions(person)).map(|(_, label)| vec![label]).collect();
    if mentioned.is_empty() && campaign.kind == CampaignKind::Influencer {
        // Whom it is about it does not say; that it is about somebody who is paid, the campaign says.
        let any: Vec<_> = told().map(|(_, label)| label).collect();
        wanted.extend((!any.is_empty()).then_some(any));
    }
    wanted.extend(mentioned);
    let mut missing: Vec<Vec<&str>> = Vec::new();
    for labels in wanted {
        let mut texts: Vec<&str> = labels.iter().map(|label| label.value.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        if missing.contains(&texts) || stands(&context.text, &texts, Position::Anywhere) {
            continue;
        }
        let message = match texts.as_slice() {
            [one] => format!("the label `{one}` is missing"),
            several => format!("one of the labels `{}` is missing", several.join("`, `")),
        };
        sink.report(context.text_place(), message)
            .label(campaign.at(labels[0].span), "the campaign says so")
            .help("write it where people see it before they read on");
        missing.push(texts);
    }
}
