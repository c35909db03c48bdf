//! `winners-before-close`: a post with the winners that is due before it is decided.

use crate::campaigns::{instant, step_of};
use crate::check::{Check, PostContext, Rule, Sink, schedule};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "winners-before-close",
    level: Severity::Error,
    summary: "a post with the winners that is due before it is decided",
    doc: r#"## What it does
Looks at the post that is the step `winners` of a giveaway or contest: it must not be due before entries have closed and, where that is said, before it is decided and announced.

## Why it matters
Winners that are known before the close were never drawn.

## Bad
```markdown bad
---
title: Quién gana
id: reyes-ganadores
campaign: reyes
date: 2027-01-05 18:00
channels: [mastodon]
---
Ganan tres.
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

## Good
```markdown good
---
title: Quién gana
id: reyes-ganadores
campaign: reyes
date: 2027-01-06 18:00
channels: [mastodon]
---
Ganan tres.
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
- `plans/campaigns/` of the team
"#,
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(campaign) = context.post.campaign.as_ref().and_then(|id| context.workspace.campaign(&id.value)) else { return };
    let Some(of) = &campaign.competition else { return };
    let Some(first) = context.drafts.iter().filter_map(|draft| draft.due.as_ref()).map(|due| due.utc).min() else { return };
    let zone = of.zone.unwrap_or(context.workspace.config.timezone);
    let times = [("entries close", &of.closes), ("it is decided", &of.decided), ("the winners are announced", &of.announced)];
    let known = times.into_iter().filter_map(|(what, when)| Some((what, when.as_ref()?)));
    let broken = known
        .filter_map(|(what, when)| Some((what, when, instant(&when.value, zone)?)))
        .filter(|(.., at)| first < *at)
        .max_by_key(|(.., at)| *at);
    let Some((what, when, at)) = broken else { return };
    if step_of(context.workspace, campaign, context.post.id.as_str()).as_deref() == Some("winners") {
        let wall = at.with_timezone(&context.workspace.config.timezone).format("%Y-%m-%d %H:%M");
        sink.report(schedule::place(context.post), format!("names winners before {what}, on {wall}"))
            .label(campaign.at(when.span), "not before this")
            .help("move it behind that time");
    }
}
