//! `missing-disclosure`: advertising that does not say so.

use crate::check::advertising::stands;
use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::{CampaignKind, Position};
use crate::prose::labels;

pub(super) const RULE: Rule = Rule {
    name: "missing-disclosure",
    level: Severity::Error,
    summary: "a post without the label that it must carry",
    doc: r"## What it does
Looks for the labels that posts must carry, on every channel. Case, accents and punctuation do not count, and `#publicidadpagada` is the label `publicidad pagada`. They come from

- `disclosures` in `plans/tone.yaml`: for a `kind` of post, a `type` of campaign, one `campaign`, or everything `paid` (campaigns of the types `ads` and `influencer`, and others with `influencers:` who get something for it). Where an entry names several, all of them must hold. It counts on some `networks` or channels if it says so, and for some `countries`: those are compared with the `countries` of the file, where it has them. `position: start` asks for the label before the text is cut off (its first 125 characters), `end` for its last line;
- where neither an entry about campaigns nor the campaign itself says anything about the posts of an influencer campaign, what the `countries` of `plans/tone.yaml` ask for: Argentina, Colombia, Mexico, Spain and the United States are known.

The labels that a campaign itself asks for are the matter of `unlabelled-advert`.

## Why it matters
In most countries advertising must be recognisable as such, in each single post. An override that drops the label breaks the law on that one network.

## Bad
```markdown bad times=3
---
title: Oferta
kind: promo
---
Hoy, dos libros por el precio de uno.
```
```markdown bad
---
title: Reseña
campaign: resenas
channels: [mastodon]
---
Marta leyó la novela del mes para nosotros.
```
```yaml file=plans/tone.yaml
countries: [MX]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
```
```markdown bad
---
title: Reseña
campaign: resenas
channels: [mastodon]
---
Marta leyó la novela del mes para nosotros. Le gustó el principio, le sorprendió el final, y sobre todo le encantó la voz de la abuela. #publi
```
```yaml file=plans/tone.yaml
disclosures: [{ paid: true, networks: [mastodon], any_of: [publi, publicidad], position: start }]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
```

```markdown bad
---
title: Reseña
campaign: canasta
channels: [mastodon]
---
Marta leyó la canasta entera.
```
```yaml file=plans/tone.yaml
disclosures: [{ paid: true, any_of: [publi, publicidad] }]
```
```yaml file=plans/campaigns/canasta.yaml
name: Canasta
type: promotion
start: 2026-11-07
end: 2027-01-06
influencers: [{ person: ada, in_kind: Una canasta }]
```
```markdown bad
---
title: Oferta
channels: [mastodon]
kind: promo
---
Hoy, dos libros por el precio de uno.
```
```yaml file=plans/tone.yaml
disclosures: [{ kind: promo, countries: [ES], networks: [mastodon], text: Publicidad }]
```
```markdown bad
---
title: Reseña
campaign: resenas
channels: [mastodon]
kind: promo
---
Marta leyó la novela del mes para nosotros. Promoción de la casa.
```
```yaml file=plans/tone.yaml
countries: [MX]
disclosures: [{ kind: promo, text: Promoción de la casa }]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
```

## Good
```markdown good
---
title: Oferta
kind: promo
campaign: otono-2026
---
Hoy, dos libros por el precio de uno.
```
```yaml file=plans/tone.yaml
disclosures: [{ kind: promo, campaign: resenas, text: publi }, { kind: promo, type: ads, text: publi }]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
```
```markdown good
---
title: Oferta
kind: promo
---
Hoy, dos libros por el precio de uno. #publi
```
```markdown good
---
title: Reseña
campaign: resenas
---
#PublicidadPagada Marta leyó la novela del mes para nosotros.
```
```yaml file=plans/tone.yaml
countries: [MX, ES]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
```

```markdown good
---
title: Reseña
campaign: resenas
---
Marta leyó la novela del mes para nosotros. De `unlabelled-advert` es decir qué falta aquí.
```
```yaml file=plans/tone.yaml
countries: [MX, ES]
```
```yaml file=plans/campaigns/resenas.yaml
name: Reseñas
type: influencer
influencers: [{ person: ada, fee: 500 MXN, disclosure: Publicidad pagada }]
```

## Fix safety
There is no fix: where the label stands is a matter of wording.

## Sources
- Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20), and the [code of conduct of AUTOCONTROL, AEA and IAB Spain](https://www.autocontrol.es), in force since 2025-10-01; United States: [FTC, Disclosures 101](https://www.ftc.gov/business-guidance/resources/disclosures-101-social-media-influencers); Mexico: Ley Federal de Protección al Consumidor, article 32, and [PROFECO, Guía de publicidad para influencers](https://www.profeco.gob.mx/influencers/) (2023); Colombia: Ley 1480 de 2011 and the SIC's Guía de buenas prácticas en la publicidad a través de influenciadores (2020); Argentina: Decreto 274/2019 (no rule that names labels was found: unverified). Read on 2026-11-22; none of this is legal advice
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let tone = &context.workspace.tone;
    let kind = context.post.kind.value;
    let campaign = context.post.campaign.as_ref().and_then(|id| context.workspace.campaign(id));
    let mut said = false;
    for disclosure in tone.disclosures.iter().filter(|of| of.concerns(kind, campaign) && of.counts_in(&tone.countries)) {
        if !disclosure.counts_on(context.channel.name.as_str(), context.spec.name.as_str()) {
            continue;
        }
        said = said || disclosure.is_about_campaigns();
        let labels: Vec<&str> = disclosure.texts.iter().map(String::as_str).collect();
        if !stands(&context.text, &labels, disclosure.position) {
            report(context, sink, &labels, disclosure.position).help("posts of this kind must carry it, says plans/tone.yaml");
        }
    }
    let Some(campaign) = campaign.filter(|campaign| campaign.kind == CampaignKind::Influencer) else { return };
    // What the campaign itself asks for is the matter of `unlabelled-advert`.
    if said || campaign.own_labels().next().is_some() {
        return;
    }
    for known in tone.countries.iter().filter_map(|country| labels::of(country)) {
        let position = if known.at_start { Position::Start } else { Position::Anywhere };
        if !stands(&context.text, known.labels, position) {
            let doubt = if known.verified { "" } else { " (unverified: ask your lawyer)" };
            report(context, sink, &known.labels[..known.labels.len().min(4)], position)
                .help(format!("{}: {}{doubt}", known.country, known.source));
        }
    }
}

fn report<'s>(context: &VariantContext<'_>, sink: &'s mut Sink<'_>, labels: &[&str], position: Position) -> crate::check::Finding<'s> {
    let list: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    let place = match position {
        Position::Anywhere => "",
        Position::Start => " at the start",
        Position::End => " in the last line",
    };
    let message = match list.as_slice() {
        [one] => format!("the label {one} is missing{place}"),
        several => format!("one of the labels {} is missing{place}", several.join(", ")),
    };
    sink.report(context.text_place(), message)
}
