//! `giveaway-times`: a giveaway or contest whose times contradict each other.

use chrono::{DateTime, Utc};

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Severity, Spanned};
use crate::model::{CampaignKind, When};
use crate::workspace::{ScheduleProblem, wall_to_utc};

pub(super) const RULE: Rule = Rule {
    name: "giveaway-times",
    level: Severity::Error,
    summary: "a giveaway or contest whose times contradict each other",
    doc: r#"## What it does
Compares the times of every giveaway and contest that is not over: entries open before they close, it is not decided before they have closed, and winners are not announced before it is decided.
A time that clocks skip or show twice where the campaign is, is none and is told as well.

## Why it matters
What is decided before entries close leaves out those who enter last; and of two times that contradict each other, entrants believe the one that suits them.

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
terms: Bases completas en el sitio.
giveaway:
  prizes: [{ name: Canasta, count: 3 }]
  how: Responde con un libro.
  who: { min_age: 18, countries: [MX] }
  opens: "2026-12-08 09:00"
  closes: "2027-01-05 20:00"
  decided: "2027-01-05 19:00"
  announced: "2027-01-06 12:00"
  winners: 3
  method: Por azar comprobable.
  told: Por mensaje directo.
  organiser: Librería La Ceiba
  privacy: El domicilio se borra tras la entrega.
  disclaimer: Las redes no patrocinan el sorteo.
```

```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Sorteo de Reyes
type: giveaway
start: 2027-03-01
end: 2027-03-30
terms: Bases completas en el sitio.
giveaway:
  zone: Europe/Madrid
  prizes: [{ name: Canasta, count: 3 }]
  how: Responde con un libro.
  who: { min_age: 18, countries: [MX] }
  opens: "2027-03-02 09:00"
  closes: "2027-03-28 02:30"
  decided: "2027-03-28 21:00"
  announced: "2027-03-29 12:00"
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
- `plans/campaigns/` of the team
"#,
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in &context.workspace.campaigns {
        let decided = matches!(campaign.kind, CampaignKind::Giveaway | CampaignKind::Contest);
        let Some(of) = campaign.competition.as_ref().filter(|_| decided && !campaign.is_over(context.today)) else { continue };
        let zone = of.zone.unwrap_or(context.workspace.config.timezone);
        let times = [("opens", &of.opens), ("closes", &of.closes), ("decided", &of.decided), ("announced", &of.announced)];
        let mut before: Option<(&str, &Spanned<When>, DateTime<Utc>)> = None;
        for (key, when) in times.into_iter().filter_map(|(key, when)| Some((key, when.as_ref()?))) {
            let at = match when.value {
                When::Instant(at) => at,
                When::Wall(wall) => match wall_to_utc(wall, zone) {
                    Ok(at) => at,
                    Err(problem) => {
                        let what = if matches!(problem, ScheduleProblem::Fold { .. }) { "show twice" } else { "skip" };
                        let message = format!("`{key}` of `{}` is a time that clocks {what} in {zone}", campaign.id.value);
                        sink.report(campaign.at(when.span), message)
                            .help("write another time, or this one with its offset, as `2027-01-05T20:00:00-06:00`");
                        continue;
                    }
                },
            };
            if let Some((earlier, there, then)) = before {
                // Nobody can enter in no time; whatever follows may be at once.
                let fits = if key == "closes" { then < at } else { then <= at };
                if !fits {
                    let relation = if key == "closes" { "is not after" } else { "is before" };
                    sink.report(campaign.at(when.span), format!("`{key}` of `{}` {relation} `{earlier}`", campaign.id.value))
                        .label(campaign.at(there.span), format!("`{earlier}` is here"))
                        .help("the order is `opens`, `closes`, `decided`, `announced`");
                }
            }
            before = Some((key, when, at));
        }
    }
}
