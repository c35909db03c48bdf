//! `entry-after-close`: a post that calls for entries when nobody can enter any more.

use crate::campaigns::{step_of, window};
use crate::check::{Check, PostContext, Rule, Sink, schedule};
use crate::diag::Severity;
use crate::model::Kind;

pub(super) const RULE: Rule = Rule {
    name: "entry-after-close",
    level: Severity::Error,
    summary: "a post that calls for entries when nobody can enter any more",
    doc: r#"## What it does
Looks at the posts of a giveaway or contest that are its announcement, reminder or last day, and at those of `kind: promo` or `question`, which are due when entries have closed.

## Why it matters
Who enters in good faith after the close has to be told that it does not count, and tells everybody else.

## Bad
```markdown bad
---
title: Participa
campaign: reyes
kind: promo
date: 2027-01-06 09:30
channels: [mastodon]
---
Responde y participa. #publi
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
title: Participa
campaign: reyes
kind: promo
date: 2027-01-05 09:30
channels: [mastodon]
---
Responde y participa. #publi
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

```markdown good
---
title: Gracias
campaign: reyes
date: 2027-01-06 18:00
channels: [mastodon]
---
Gracias por participar.
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
    let (_, Some(closes)) = window(context.workspace, campaign) else { return };
    let last = context.drafts.iter().filter_map(|draft| draft.due.as_ref()).map(|due| due.utc).max();
    if last.is_none_or(|last| last < closes) {
        return;
    }
    let step = step_of(context.workspace, campaign, context.post.id.as_str());
    let calls = match step.as_deref() {
        Some("announcement" | "reminder" | "last-day") => true,
        Some(_) => false,
        None => matches!(context.post.kind.value, Kind::Promo | Kind::Question),
    };
    if calls {
        let wall = closes.with_timezone(&context.workspace.config.timezone).format("%Y-%m-%d %H:%M");
        let span = campaign.competition.as_ref().and_then(|of| of.closes.as_ref()).map_or(campaign.id.span, |closes| closes.span);
        sink.report(schedule::place(context.post), format!("due when entries have closed, on {wall}"))
            .label(campaign.at(span), "entries close here")
            .help("move it before the close; a post about the result is of another `kind`");
    }
}
