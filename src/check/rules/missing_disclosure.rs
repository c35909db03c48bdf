//! `missing-disclosure`: advertising that does not say so.

use crate::check::words::Terms;
use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-disclosure",
    level: Severity::Error,
    summary: "a kind of post without the label that it must carry",
    doc: r"## What it does
Looks for the text that `disclosures` in `plans/tone.yaml` demands of a kind of post, on every channel. Case, accents and punctuation do not count.

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

## Good
```markdown good
---
title: Oferta
kind: promo
---
Hoy, dos libros por el precio de uno. #publi
```

## Fix safety
There is no fix: where the label stands is a matter of wording.

## Sources
- Spain: Ley 34/2002, [article 20](https://www.boe.es/buscar/act.php?id=BOE-A-2002-13758#a20); United States: [FTC Endorsement Guides](https://www.ftc.gov/business-guidance/resources/disclosures-101-social-media-influencers); Mexico: Ley Federal de Protección al Consumidor, article 32
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    for disclosure in context.workspace.tone.disclosures.iter().filter(|disclosure| disclosure.kind == context.post.kind.value) {
        if Terms::new([disclosure.text.as_str()]).find(&context.text).is_empty() {
            sink.report(context.text_place(), format!("the label `{}` is missing", disclosure.text))
                .help("posts of this kind must carry it, says plans/tone.yaml");
        }
    }
}
