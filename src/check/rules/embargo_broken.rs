//! `embargo-broken`: a post that names what is launched before it may be named.

use crate::campaigns::until;
use crate::check::words::run_together;
use crate::check::{Check, Rule, Sink, Terms, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "embargo-broken",
    level: Severity::Error,
    summary: "a post that names what is launched before it may be named",
    doc: r#"## What it does
Compares the time of every post that names the `product` of a launch with the `embargo` of the campaign: in its text, as a hashtag (`#LaHojaAzul`), in the headline where the network has one, in text alternatives, link cards, answers of a poll and the first comment. Case and accents do not count. An embargo at a time that clocks skip holds until they go on; at one that they show twice, until the second.

## Why it matters
Press and partners keep an embargo because everybody does. One post of our own an hour early, and the launch has happened without us.

## Bad
```markdown bad times=3
---
title: Adelanto
date: 2026-11-28 09:30
---
Llega La Hoja Azul.
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

```markdown bad times=3
---
title: Adelanto
date: 2026-11-28 09:30
---
Algo llega el martes. #LaHojaAzul
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

```markdown bad
---
title: Llega La Hoja Azul
date: 2026-11-28 09:30
---
Algo llega el martes.
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

```markdown bad times=3
---
title: Adelanto
date: 2026-11-28 09:30
media: [{ file: photo.jpg, alt: Portada de La Hoja Azul }]
---
Algo llega el martes.
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

```markdown bad
---
title: Adelanto
date: 2026-11-28 09:30
channels: [mastodon]
poll: { options: [La Hoja Azul, Otra cosa], days: 3 }
---
¿Qué llega el martes?
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

```markdown bad
---
title: Adelanto
date: 2027-03-28 01:30
channels: [mastodon]
---
Llega La Hoja Azul.
```
```yaml file=pregon.yaml
brand: La Ceiba
language: es
timezone: Europe/Madrid
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example, account: laceiba }
  bluesky: { network: bluesky, account: laceiba.example }
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2027-03-20
end: 2027-04-20
launch: { product: La Hoja Azul, embargo: "2027-03-28 02:30" }
```

```markdown bad times=3
---
title: Adelanto
date: 2026-11-28 09:30
---
![Portada de La Hoja Azul](photo.jpg)

Algo llega el martes.
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

## Good
```markdown good
---
title: Adelanto
date: 2026-11-28 09:30
---
Algo llega el martes.
```
```yaml file=plans/campaigns/reyes.yaml
name: La Hoja Azul
type: launch
start: 2026-11-20
end: 2026-12-20
launch: { product: La Hoja Azul, embargo: "2026-12-01 10:00" }
```

## Fix safety
There is no fix.

## Sources
- `plans/campaigns/` of the team
"#,
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(due) = &context.draft.due else { return };
    for campaign in &context.workspace.campaigns {
        let Some(launch) = &campaign.launch else { continue };
        let (Some(product), Some(embargo)) = (&launch.product, &launch.embargo) else { continue };
        let until = until(&embargo.value, context.workspace.config.timezone);
        if due.utc >= until {
            continue;
        }
        let hashtag = run_together(&product.value);
        let name = Terms::new([product.value.as_str()].into_iter().chain(hashtag.as_deref()));
        if !std::iter::once(&*context.text).chain(context.texts_beside()).any(|text| !name.find(text).is_empty()) {
            continue;
        }
        let wall = until.with_timezone(&context.workspace.config.timezone).format("%Y-%m-%d %H:%M");
        sink.report(context.time_place(), format!("due before {wall}, and names `{}`", product.value))
            .label(campaign.at(embargo.span), "the embargo")
            .help("move it behind the embargo, or say it without the name");
    }
}
