//! `embargo-broken`: a post that names what is launched before it may be named.

use crate::campaigns::instant;
use crate::check::{Check, Rule, Sink, Terms, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "embargo-broken",
    level: Severity::Error,
    summary: "a post that names what is launched before it may be named",
    doc: r#"## What it does
Compares the time of every post that names the `product` of a launch with the `embargo` of the campaign. Case and accents do not count.

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
        let Some(until) = instant(&embargo.value, context.workspace.config.timezone) else { continue };
        if due.utc >= until || Terms::new([product.value.as_str()]).find(&context.text).is_empty() {
            continue;
        }
        let wall = until.with_timezone(&context.workspace.config.timezone).format("%Y-%m-%d %H:%M");
        sink.report(context.time_place(), format!("due before {wall}, and names `{}`", product.value))
            .label(campaign.at(embargo.span), "the embargo")
            .help("move it behind the embargo, or say it without the name");
    }
}
