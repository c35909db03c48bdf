//! `incomplete-giveaway`: a giveaway or contest whose terms leave something open.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;
use crate::model::{Campaign, CampaignKind, Competition};

pub(super) const RULE: Rule = Rule {
    name: "incomplete-giveaway",
    level: Severity::Warning,
    summary: "a giveaway or contest whose terms leave something open",
    doc: r#"## What it does
Looks at every giveaway and contest that is not over for what its terms have to say: prizes, how to enter, who may (least age, countries), when entries open and close, how many win,
when and how it is decided, how and when winners are told and announced, who organises it, what becomes of personal data, that the platform has no part in it, and the terms themselves.
A key of `giveaway:` or `contest:` answers each; one finding names all that are missing.

## Why it matters
What the terms leave open is what people quarrel about afterwards. Several platforms demand that the rules name who may enter and that they have no part in it.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Sorteo de Reyes
type: giveaway
start: 2026-12-07
end: 2027-01-06
giveaway: { prizes: [Canasta], winners: 1 }
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Sorteo de Reyes
type: giveaway
start: 2026-12-07
end: 2027-01-06
terms: Bases completas en el sitio.
giveaway:
  prizes: [{ name: Canasta, count: 3 }]
  how: Responde con un libro.
  who: { min_age: 18, countries: [MX] }
  opens: "2026-12-08 09:00"
  closes: "2027-01-05 20:00"
  decided: "2027-01-05 21:00"
  announced: "2027-01-06 12:00"
  winners: 3
  method: Por azar comprobable.
  told: Por mensaje directo.
  organiser: Librería La Ceiba
  privacy: El domicilio se borra tras la entrega.
  disclaimer: Las redes no patrocinan el sorteo.
```

## Fix safety
There is no fix.

## Sources
- [Meta: promotions on Pages, Groups and Events](https://www.facebook.com/policies/pages_groups_events), read 2026-11-22; Mexico: Ley Federal de Protección al Consumidor, articles 46 to 50
"#,
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in &context.workspace.campaigns {
        let decided = matches!(campaign.kind, CampaignKind::Giveaway | CampaignKind::Contest);
        if !decided || campaign.is_over(context.today) {
            continue;
        }
        let missing = missing(campaign);
        if missing.is_empty() {
            continue;
        }
        let place = campaign.competition.as_ref().map_or(campaign.id.span, |of| crate::check::schedule::first_line(of.span));
        let what = if campaign.kind == CampaignKind::Giveaway { "giveaway" } else { "contest" };
        sink.report(campaign.at(place), format!("the {what} `{}` does not say: {}", campaign.id.value, missing.join(", ")))
            .help(format!("write each below `{what}:`; `pregon new campaign` shows all of them with a text to begin with"));
    }
}

/// What the terms leave open, as words with their keys.
fn missing(campaign: &Campaign) -> Vec<&'static str> {
    let none = Competition::default();
    let of = campaign.competition.as_ref().unwrap_or(&none);
    let who = of.who.as_ref();
    let is_giveaway = campaign.kind == CampaignKind::Giveaway;
    let has_terms = campaign.terms.as_ref().is_some_and(|terms| !terms.text.is_empty() || terms.file.is_some());
    [
        (!of.prizes.is_empty(), "what can be won (`prizes`)"),
        (of.how.is_some(), "how to enter (`how`)"),
        (who.is_some_and(|who| who.min_age.is_some()), "the least age (`who: min_age`)"),
        (who.is_some_and(|who| !who.countries.is_empty()), "the countries (`who: countries`)"),
        (of.opens.is_some() || campaign.start.is_some(), "when entries open (`opens`)"),
        (of.closes.is_some(), "when entries close (`closes`)"),
        (of.winners.is_some(), "how many win (`winners`)"),
        (of.decided.is_some(), "when it is decided (`decided`)"),
        (!is_giveaway || of.method.is_some(), "how it is decided (`method`)"),
        (of.told.is_some(), "how winners are told (`told`)"),
        (of.announced.is_some(), "when winners are announced (`announced`)"),
        (of.organiser.is_some(), "who organises it (`organiser`)"),
        (of.privacy.is_some(), "what becomes of personal data (`privacy`)"),
        (of.disclaimer.is_some(), "that the platform has no part in it (`disclaimer`)"),
        (has_terms, "the terms (`terms`)"),
    ]
    .into_iter()
    .filter_map(|(there, what)| (!there).then_some(what))
    .collect()
}
