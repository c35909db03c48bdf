//! `ads-without-label`: paid advertising whose posts need not say what they are.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::Severity;
use crate::model::CampaignKind;

pub(super) const RULE: Rule = Rule {
    name: "ads-without-label",
    level: Severity::Warning,
    summary: "paid advertising whose posts need not say what they are",
    doc: r"## What it does
Looks for campaigns of `type: ads` that are not over without a `label` below `ads:`.

## Why it matters
In most countries advertising must be recognisable as such. The platform marks what it is paid to show; what is shared on from there carries only what the text says.

## Bad
```markdown bad
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Anuncios
type: ads
start: 2026-12-07
end: 2027-01-06
ads: { targeting: Puebla y Cholula }
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/campaigns/reyes.yaml
name: Anuncios
type: ads
start: 2026-12-07
end: 2027-01-06
ads: { label: Publicidad, targeting: Puebla y Cholula }
```

## Fix safety
There is no fix.

## Sources
- Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20); Mexico: Ley Federal de Protección al Consumidor, article 32
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    for campaign in
        context.workspace.campaigns.iter().filter(|campaign| campaign.kind == CampaignKind::Ads && !campaign.is_over(context.today))
    {
        if campaign.ads.as_ref().is_none_or(|ads| ads.label.is_none()) {
            let place = campaign.ads.as_ref().map_or(campaign.id.span, |ads| crate::check::schedule::first_line(ads.span));
            sink.report(campaign.at(place), format!("the posts of `{}` need not say that they are advertising", campaign.id.value))
                .help("add `label:` below `ads:`, as `label: Publicidad`: every post of the campaign is then asked for it");
        }
    }
}
