//! `missing-disclosure`: advertising that does not say so.

use crate::check::advertising;
use crate::check::words::Terms;
use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::{Location, Severity};
use crate::model::{Campaign, CampaignKind, DisclosedPosts, Disclosure, Position};

/// What feeds show of a text before it is cut off: that of Instagram, the shortest of the great networks.
const SHOWN_CHARS: usize = 125;

pub(super) const RULE: Rule = Rule {
    name: "missing-disclosure",
    level: Severity::Error,
    summary: "a post without the label that it must carry",
    doc: r"## What it does
Looks for the labels that posts must carry, on every channel. Case, accents and punctuation do not count, and `#publicidadpagada` is the label `publicidad pagada`. They come from

- `disclosures` in `plans/tone.yaml`: for a `kind` of post, a `type` of campaign, one `campaign`, or everything `paid` (campaigns with ads or influencers), on some `networks` and in some `countries` if the entry says so, with `position: start` before the text is cut off (its first 125 characters) or `end` in its last line;
- the campaign: `label` of its ads, `disclosure` of its influencers;
- where none of them says anything about the posts of an influencer campaign, what the `countries` of `plans/tone.yaml` ask for: Argentina, Colombia, Mexico, Spain and the United States are known.

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

## Good
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

## Fix safety
There is no fix: where the label stands is a matter of wording.

## Sources
- Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20), and the [code of conduct of AUTOCONTROL, AEA and IAB Spain](https://www.autocontrol.es), in force since 2025-10-01; United States: [FTC, Disclosures 101](https://www.ftc.gov/business-guidance/resources/disclosures-101-social-media-influencers); Mexico: Ley Federal de Protección al Consumidor, article 32, and [PROFECO, Guía de publicidad para influencers](https://www.profeco.gob.mx/influencers/) (2023); Colombia: Ley 1480 de 2011 and the SIC's Guía de buenas prácticas en la publicidad a través de influenciadores (2020); Argentina: Decreto 274/2019 (no rule that names labels was found: unverified). Read on 2026-11-22; none of this is legal advice
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let tone = &context.workspace.tone;
    let campaign = context.post.campaign.as_ref().and_then(|id| context.workspace.campaign(id));
    let mut said = false;
    for disclosure in tone.disclosures.iter().filter(|disclosure| applies(context, disclosure, campaign)) {
        said = true;
        if !stands(&context.text, &disclosure.texts, disclosure.position) {
            report(context, sink, &disclosure.texts, disclosure.position).help("posts of this kind must carry it, says plans/tone.yaml");
        }
    }
    let Some(campaign) = campaign else { return };
    let own = own_labels(campaign);
    if let Some(first) = own.first() {
        let labels: Vec<String> = own.iter().map(|label| label.value.clone()).collect();
        if !stands(&context.text, &labels, Position::Anywhere) {
            report(context, sink, &labels, Position::Anywhere).label(Location::new(campaign.file, first.span), "the campaign says so");
        }
        return;
    }
    if said || campaign.kind != CampaignKind::Influencer {
        return;
    }
    for known in tone.countries.iter().filter_map(|country| advertising::of(country)) {
        let labels: Vec<String> = known.labels.iter().map(|label| (*label).to_owned()).collect();
        let position = if known.at_start { Position::Start } else { Position::Anywhere };
        if !stands(&context.text, &labels, position) {
            let doubt = if known.verified { "" } else { " (unverified: ask your lawyer)" };
            report(context, sink, &labels[..labels.len().min(4)], position).help(format!("{}: {}{doubt}", known.country, known.source));
        }
    }
}

fn report<'s>(context: &VariantContext<'_>, sink: &'s mut Sink<'_>, labels: &[String], position: Position) -> crate::check::Finding<'s> {
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

fn applies(context: &VariantContext<'_>, disclosure: &Disclosure, campaign: Option<&Campaign>) -> bool {
    let names = [context.channel.name.as_str(), context.spec.name.as_str()];
    let here = disclosure.networks.is_empty() || disclosure.networks.iter().any(|name| names.contains(&name.as_str()));
    let countries = &context.workspace.tone.countries;
    let law = disclosure.countries.is_empty() || disclosure.countries.iter().any(|country| countries.contains(country));
    let posts = match &disclosure.posts {
        DisclosedPosts::Kind(kind) => *kind == context.post.kind.value,
        DisclosedPosts::CampaignType(kind) => campaign.is_some_and(|campaign| campaign.kind == *kind),
        DisclosedPosts::Campaign(id) => campaign.is_some_and(|campaign| campaign.id.value == *id),
        DisclosedPosts::Paid => campaign.is_some_and(|campaign| matches!(campaign.kind, CampaignKind::Ads | CampaignKind::Influencer)),
    };
    here && law && posts
}

/// The labels that a campaign itself gives its posts.
fn own_labels(campaign: &Campaign) -> Vec<&crate::diag::Spanned<String>> {
    let ads = campaign.ads.iter().filter_map(|ads| ads.label.as_ref());
    ads.chain(campaign.influencers.iter().filter_map(|person| person.disclosure.as_ref())).collect()
}

/// Whether one of the labels stands in the text where it must.
fn stands(text: &str, labels: &[String], position: Position) -> bool {
    let part = match position {
        Position::Anywhere => text,
        Position::Start => text.char_indices().nth(SHOWN_CHARS).map_or(text, |(end, _)| &text[..end]),
        Position::End => text.trim_end().rsplit('\n').next().unwrap_or(text),
    };
    // As a hashtag the words of a label run together.
    let run_together: Vec<String> = labels.iter().filter(|label| label.contains(' ')).map(|label| label.replace(' ', "")).collect();
    !Terms::new(labels.iter().chain(&run_together).map(String::as_str)).find(part).is_empty()
}
