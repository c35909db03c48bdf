//! `unsourced-claim`: a claim without a proof at hand.

use std::cell::OnceCell;

use crate::check::prose::Text;
use crate::check::words::{fold, words};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;
use crate::prose::claims::{self, ClaimKind};

pub(super) const RULE: Rule = Rule {
    name: "unsourced-claim",
    level: Severity::Warning,
    summary: "a superlative, figure, test or guarantee without a source",
    doc: r"## What it does
Where `plans/tone.yaml` has `claims`, looks for claims in Spanish and English that a reader, a competitor or an authority may ask a proof for: superlatives (`la mejor librería de México`, `the leading provider`, `somos líderes en`), figures (`9 de cada 10`, `80 % of our readers`, `10x faster`), tests (`clínicamente probado`, `studies show`) and guarantees (`garantía de por vida`); on request prices (`desde 99 €`) and `gratis` too. `claims: true` is the usual four, `claims: { kinds: […], words: […], except: […] }` the team's choice.

Superlatives, guarantees and effects in figures (`10x faster`) count in posts that speak of the house (`somos`, `nuestro`, the brand) or to the reader, and in those of fewer than 60 words; other posts are news about others. The adjective is one of praise: `uno de los sistemas más segregados del mundo` claims nothing for anybody, nor do the name of a prize, a hope (`to become the leading`) and what is said of others (`trusted by the world’s leading brands`). A link or a footnote in the same paragraph is a source, and so is `source:` of the post; for figures also a text that names theirs (`según el INEGI`, here or further up; `informó que`), for superlatives one that names who ranks (`reconocido por la UNESCO`). Quotations do not count.

## Why it matters
In most countries whoever advertises has to be able to prove what is said. The link to the proof also convinces more than the adjective.

## Bad
```markdown bad
---
title: Feria
---
Somos la mejor librería de México.
```
```yaml file=plans/tone.yaml
claims: true
```
```markdown bad times=2
---
title: Fair
lang: en
---
Nine out of ten readers come back. Free coffee for all of them.
```
```yaml file=plans/tone.yaml
claims: { kinds: [figure, free] }
```

```markdown bad times=3
---
title: Maps
lang: en
---
We are the leading provider of maps, ten years old. Our award-winning team draws 10x faster.
```
```yaml file=plans/tone.yaml
claims: true
```

## Good
```markdown good
---
title: Maps
lang: en
---
We want to become the leading provider of maps, and work for some of the world’s leading brands.
```
```yaml file=plans/tone.yaml
claims: true
```

```markdown good
---
title: Feria
---
Nueve de cada diez lectores vuelven, dice [la encuesta de 2026](https://laceiba.example/encuesta). El mejor libro del año lo eliges tú, con un 20 % de descuento.
```
```yaml file=plans/tone.yaml
claims: true
```

```markdown good
---
title: Lectura
---
El INEGI publicó su encuesta de lectura.

De cada hogar contestó una persona. Siete de cada diez personas leyeron algo.
```
```yaml file=plans/tone.yaml
claims: true
```

```markdown good
---
title: Fútbol
---
El club anunció ayer que presentará sus cuentas en marzo. Es el club más rico del mundo, y sus ingresos crecieron otra vez este año, sobre todo los de la televisión y los de la venta de camisetas. El director de finanzas contestó las preguntas de los socios durante dos horas, y la asamblea aprobó el informe con los votos de casi todos los presentes, que salieron contentos.
```
```yaml file=plans/tone.yaml
claims: true
```

## Fix safety
There is no fix: only the team knows its proofs.

## Sources
- Spain: Ley 3/1991 de Competencia Desleal, [article 5](https://www.boe.es/buscar/act.php?id=BOE-A-1991-628#a5); Mexico: Ley Federal de Protección al Consumidor, article 32 (comprobable, veraz); United States: [FTC, Advertising substantiation](https://www.ftc.gov/legal-library/browse/ftc-policy-statement-regarding-advertising-substantiation)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(wanted) = &context.tone.tone().claims else { return };
    if context.post.source.is_some() {
        return;
    }
    // Asked of posts with a claim of that sort alone: it takes all their words.
    let house = OnceCell::new();
    let house = || *house.get_or_init(|| speaks_for_a_house(context));
    // A figure further down is from the source that was named before.
    let mut source_named = false;
    for text in &context.texts {
        let named_before = source_named && text.is_body();
        source_named |= text.is_body() && claims::names_source(text.cut());
        if text.passage.has_link() || text.passage.footnote {
            continue;
        }
        let mut found: Vec<(usize, usize, Option<ClaimKind>)> = claims::find(text.cut())
            .into_iter()
            .filter(|claim| wanted.kinds.contains(&claim.kind) && !(named_before && claim.kind == ClaimKind::Figure))
            .filter(|claim| !claim.boast || house())
            .map(|claim| (claim.start, claim.end, Some(claim.kind)))
            .collect();
        found.extend(context.tone.claims.find(text, context.lang_of(text)).into_iter().map(|found| (found.start, found.end, None)));
        found.sort_by_key(|(start, end, _)| (*start, *end));
        if found.is_empty() {
            continue;
        }
        let excepted = context.tone.no_claims.find(text.text());
        for (start, end, kind) in found {
            let is_excepted = excepted.iter().any(|except| except.start < end && start < except.end);
            if is_excepted || text.is_quoted(start) || !text.is_prose(start) {
                continue;
            }
            report(context, text, start, end, kind, sink);
        }
    }
}

/// Whether a post speaks of its own house or to the reader, or is too short to tell; if not, it is news about others.
fn speaks_for_a_house(context: &PostContext<'_>) -> bool {
    let length: usize = context.texts.iter().filter(|text| text.is_body()).map(|text| text.words().len()).sum();
    let brand: Vec<String> = words(&context.workspace.config.brand).map(|(_, word)| fold(word)).collect();
    let speaks = |text: &Text| {
        (0..text.words().len()).any(|at| {
            // `US` is a country.
            let capitals = text.word(at).len() > 1 && text.word(at).chars().all(char::is_uppercase);
            let own = !capitals && HOUSE.binary_search(&text.folded(at)).is_ok() && SHARED.binary_search(&text.folded(at + 1)).is_err();
            let named = !brand.is_empty() && brand.iter().enumerate().all(|(ahead, word)| text.folded(at + ahead) == word);
            (own || named) && !text.is_quoted(text.words()[at].start)
        })
    };
    length < SHORT_POST || context.texts.iter().any(speaks)
}

/// A post of fewer words need not say who speaks.
const SHORT_POST: usize = 60;

/// Words, folded, of a house that speaks, or to a reader. Sorted.
const HOUSE: &[&str] = &[
    "abrimos",
    "contigo",
    "hacemos",
    "nosotras",
    "nosotros",
    "nuestra",
    "nuestras",
    "nuestro",
    "nuestros",
    "ofrecemos",
    "os",
    "our",
    "somos",
    "te",
    "tenemos",
    "ti",
    "tu",
    "tus",
    "tuya",
    "tuyo",
    "us",
    "usted",
    "ustedes",
    "vendemos",
    "vos",
    "vosotras",
    "vosotros",
    "vuestra",
    "vuestro",
    "we",
    "we're",
    "you",
    "your",
];

/// What is everybody's: `nuestro país`. Sorted.
const SHARED: &[&str] = &[
    "ciudad",
    "country",
    "entidad",
    "epoca",
    "estado",
    "historia",
    "mundo",
    "municipio",
    "nation",
    "pais",
    "patria",
    "planet",
    "planeta",
    "region",
    "sociedad",
    "society",
    "tiempo",
    "tiempos",
    "time",
    "tierra",
    "world",
];

fn report(context: &PostContext<'_>, text: &Text, start: usize, end: usize, kind: Option<ClaimKind>, sink: &mut Sink<'_>) {
    let written = &text.text()[start..end];
    let (what, help) = match kind {
        Some(ClaimKind::Superlative) => ("a superlative", "link the ranking or the award in this paragraph, or say what is good about it"),
        Some(ClaimKind::Figure) => ("a figure", "link the survey or the count in this paragraph"),
        Some(ClaimKind::Proof) => ("a test", "link the study in this paragraph"),
        Some(ClaimKind::Guarantee) => ("a guarantee", "link its terms in this paragraph"),
        Some(ClaimKind::Price) => ("a price", "link its conditions in this paragraph"),
        Some(ClaimKind::Free) => ("an offer for nothing", "link its conditions in this paragraph"),
        None => ("a claim", "link its source in this paragraph"),
    };
    sink.report(text.place(context.post, start, end), format!("`{written}` is {what} without a source"))
        .help(format!("{help}, or name it with `source:`"));
}
