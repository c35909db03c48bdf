//! `hard-to-read`: a text that is harder to read than the tone allows.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::passages::{PassageKind, PieceKind};
use crate::diag::Severity;
use crate::prose::language::primary;
use crate::prose::readability::{Language, TextCounts};
use crate::prose::sentence::sentences;

/// The formulas were made for samples of 100 words; below, one long word decides.
const LEAST_WORDS: usize = 100;

/// Programs that count words and sentences differ by about as much; who misses the least by less has met it.
const MARGIN: f64 = 2.0;
/// Words in a sentence of plain prose: Flesch's standard is 17 in English; sentences of 20 read as normal in Spanish, too.
const USUAL_SENTENCE: f64 = 17.0;

pub(super) const RULE: Rule = Rule {
    name: "hard-to-read",
    level: Severity::Info,
    summary: "a text that is harder to read than `readability` of `plans/tone.yaml` allows",
    doc: r"## What it does
Measures the readability of texts of 100 words or more whose language has a minimum in `plans/tone.yaml`: Spanish by the perspicuity of Szigriszt-Pazos on the INFLESZ scale (below 40 very hard, 40 to 55 rather hard, 55 to 65 normal, 65 to 80 rather easy, above very easy), English by Flesch Reading Ease (60 to 70 is plain English). `readability: true` asks for 55 in Spanish, where the band “normal” begins, and for 50 in English; a text may miss the least by two points, by which programs that count differ. As the authors of the formulas count, a colon or a semicolon between clauses ends a sentence. Headings, tables, code, addresses, mentions, hashtags and block quotes do not count.

## Why it matters
People read posts standing, on a small screen, with one eye. Short words and short sentences reach them all.

## Bad
```markdown bad
---
title: Feria
---
La inobservancia de las disposiciones reglamentarias anteriormente establecidas determinará inmediatamente la correspondiente responsabilidad administrativa de las personas participantes, independientemente de las consideraciones particulares que pudieran eventualmente manifestarse durante el procedimiento extraordinario de reclamación correspondiente. Consecuentemente, la administración organizadora recomendará encarecidamente la consideración pormenorizada de las condiciones generales de participación, especialmente las relacionadas con la responsabilidad subsidiaria. Adicionalmente, las personas representantes de organizaciones participantes comunicarán anticipadamente cualquier circunstancia extraordinaria que imposibilite el cumplimiento satisfactorio de las obligaciones contractualmente establecidas, conjuntamente con la documentación justificativa correspondiente debidamente cumplimentada, inmediatamente después de conocerse. La comunicación extemporánea imposibilitará automáticamente la reclamación posterior de cualquier compensación económica correspondiente.
```
```yaml file=plans/tone.yaml
readability: { es: { min: 55 } }
```

## Good
```markdown good
---
title: Feria
---
El sábado abrimos la feria. Trae los libros que ya no lees. Puedes venderlos o cambiarlos por otros. La entrada es libre y hay café para todos. Empezamos a las diez de la mañana y cerramos a las ocho. Si llueve, nos vemos dentro de la casa.
```
```yaml file=plans/tone.yaml
readability: { es: { min: 55 } }
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- Barrio-Cantalejo and others, [Validación de la Escala INFLESZ](https://scielo.isciii.es/scielo.php?script=sci_arttext&pid=S1137-66272008000300004) (2008); Szigriszt Pazos, Sistemas predictivos de legibilidad del mensaje escrito (1993); Flesch, A new readability yardstick (1948)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let tone = context.tone.tone();
    if tone.readability.is_empty() {
        return;
    }
    let mut counts = TextCounts::default();
    let mut tag = "";
    let mut longest: Option<(usize, crate::diag::Location)> = None;
    for text in context.texts.iter().filter(|text| text.is_body() && !text.passage.quoted) {
        if matches!(text.passage.kind, PassageKind::Heading | PassageKind::Cell) {
            continue;
        }
        tag = context.lang_of(text);
        let Some(lang) = Language::of(tag) else { return };
        for at in (0..text.words().len()).filter(|&at| !matches!(text.kind(at), PieceKind::Code | PieceKind::Address)) {
            counts.add_word(text.word(at), lang);
        }
        for range in sentences(text.cut()) {
            counts.add_sentence(&text.text()[range.clone()]);
            let words = text.words_in(&range);
            if longest.as_ref().is_none_or(|(most, _)| words > *most) {
                longest = Some((words, text.place(context.post, range.start, range.end)));
            }
        }
    }
    let Some((_, least)) = tone
        .readability
        .iter()
        .find(|(wanted, _)| wanted.value == tag)
        .or_else(|| tone.readability.iter().find(|(wanted, _)| primary(wanted) == primary(tag)))
    else {
        return;
    };
    let Some(lang) = Language::of(tag).filter(|_| counts.words >= LEAST_WORDS) else { return };
    let score = counts.score(lang);
    if score + MARGIN >= *least {
        return;
    }
    let message = format!("the text reads at {score:.0} on the {} scale ({}); the tone asks for {least}", lang.scale(), lang.grade(score));
    let (per_sentence, per_word) = (counts.words as f64 / counts.sentences.max(1) as f64, counts.syllables as f64 / counts.words as f64);
    let first = if per_sentence > USUAL_SENTENCE { "shorten the sentences first" } else { "look for shorter words first" };
    let finding = sink
        .report(context.first_line(), message)
        .help(format!("{per_sentence:.0} words a sentence and {per_word:.2} syllables a word: {first}"));
    if let Some((words, place)) = longest.filter(|(words, _)| *words > 20) {
        finding.label(place, format!("the longest sentence: {words} words"));
    }
}
