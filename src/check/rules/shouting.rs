//! `shouting`: words in capitals.

use crate::check::prose::Text;
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::passages::PieceKind;
use crate::diag::Severity;

/// Two abbreviations side by side are shorter.
const LEAST_LETTERS: usize = 12;
/// `ZAC`, `DF`, `N.L.`
const MOST_OF_A_REGION: usize = 4;

pub(super) const RULE: Rule = Rule {
    name: "shouting",
    level: Severity::Info,
    summary: "several words in capitals",
    doc: r"## What it does
Finds runs of two words or more in capitals, with at least twelve letters between them. Abbreviations, code, hashtags and quotations are left alone.

## Why it matters
Capitals are read as shouting, are slower to read for everybody, and some screen readers spell them out letter by letter.

## Bad
```markdown bad
---
title: Feria
---
¡ÚLTIMOS DÍAS DE LA FERIA! No faltes.
```

## Good
```markdown good
---
title: Feria
---
FRESNILLO DE GONZÁLEZ.- Últimos días de la feria en la UNAM, con CONACULTA. La pagan CHUBB, ASERTA, FIDUCIA, SANTANDER SERFIN y otras.
```

## Fix safety
There is no fix: which of the words are names is for a person to say.

## Sources
- [W3C: Understanding 3.1.5 Reading level](https://www.w3.org/WAI/WCAG22/Understanding/reading-level); [GOV.UK: Capitals](https://www.gov.uk/guidance/style-guide/a-to-z-of-gov-uk-style#capitalisation)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    for text in &context.texts {
        let mut at = 0;
        while at < text.words().len() {
            let mut end = at;
            let mut letters = 0;
            let mut words = 0;
            // A word of one letter, and a number, may stand between.
            while end < text.words().len() && is_capitals(text, end) && (end == at || is_joined(text.gap(end - 1))) {
                let own = text.word(end).chars().filter(|c| c.is_alphabetic()).count();
                words += usize::from(own >= 2);
                letters += own;
                end += 1;
            }
            // Abbreviations are short; a run of nothing else is a list of them.
            let long = (at..end).any(|at| text.word(at).chars().count() >= 5);
            if words >= 2 && letters >= LEAST_LETTERS && long && !is_dateline(text, at, end) && !is_listed(text, at) {
                let (start, stop) = (text.words()[at].start, text.words()[end - 1].end);
                let shown: String = text.text()[start..stop].chars().take(40).collect();
                sink.report(text.place(context.post, start, stop), format!("`{shown}` is in capitals"))
                    .help("write it as any other text; bold stresses it too");
            }
            at = end.max(at + 1);
        }
    }
}

/// The place before a piece of news: `MONTE ESCOBEDO, ZAC.`
fn is_dateline(text: &Text, first: usize, end: usize) -> bool {
    let mut last = end - 1;
    while text.gap(last).trim() == "," && last + 1 < text.words().len() && is_capitals(text, last + 1) {
        last += 1;
    }
    let opens = !text.text()[..text.words()[first].start].contains(char::is_alphanumeric);
    // `FRESNILLO.- El alcalde …`
    let dash = [".-", ".–", ".—"].iter().any(|mark| text.gap(last).starts_with(mark));
    opens && (dash || last >= end) && (dash || text.word(last).chars().count() <= MOST_OF_A_REGION)
}

/// One of several names in capitals: `CHUBB, ASERTA, SOFIMEX`.
fn is_listed(text: &Text, first: usize) -> bool {
    first >= 2 && (first - 2..first).all(|at| is_capitals(text, at) && text.gap(at).trim() == ",")
}

fn is_capitals(text: &Text, at: usize) -> bool {
    let word = text.words()[at];
    matches!(text.kind(at), PieceKind::Text | PieceKind::Link)
        && !text.word(at).contains(|c: char| c.is_lowercase() || c.is_numeric())
        && text.word(at).contains(char::is_uppercase)
        && !text.is_quoted(word.start)
}

fn is_joined(gap: &str) -> bool {
    gap.len() <= 3 && !gap.contains([',', '/', '(', ')', '-', '|', '_', ':', '.'])
}
