//! `long-sentence`: a sentence that readers lose hold of.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Severity, Span};
use crate::prose::words::count;

/// Well above what style guides ask for, so that what is found is worth a look in both languages.
const USUAL_MOST_WORDS: usize = 40;

pub(super) const RULE: Rule = Rule {
    name: "long-sentence",
    level: Severity::Info,
    summary: "a sentence of more than 40 words",
    doc: r"## What it does
Counts the words of each sentence of the text; more than 40 are too many, or as many as `sentences: { max: … }` of `plans/tone.yaml` allows.

## Why it matters
On a phone such a sentence fills the screen, and most readers leave before its verb.

## Bad
```markdown bad
---
title: Feria
---
El sábado que viene, si no llueve y si los vecinos nos prestan las mesas como el año pasado, abriremos en la plaza la feria del libro usado, a la que están invitados todos los lectores del barrio que quieran traer, vender, cambiar o regalar los suyos.
```

## Good
```markdown good
---
title: Feria
---
El sábado abrimos en la plaza la feria del libro usado. Trae los tuyos: puedes venderlos, cambiarlos o regalarlos.
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- [Writing for GOV.UK](https://www.gov.uk/guidance/content-design/writing-for-gov-uk) asks writers to look again at sentences of more than 25 words; Spanish prose runs longer, so the limit here is wider
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let source = context.source();
    let mut sentence: Option<(Span, usize)> = None;
    for element in &context.elements {
        let ElementKind::Text { text } = &element.kind else {
            if matches!(element.kind, ElementKind::Break | ElementKind::Only { .. } | ElementKind::OnlyEnd) {
                finish(sentence.take(), context, sink);
            }
            continue;
        };
        let gap = sentence.map_or("", |(span, _)| source.get(span.end..element.span.start).unwrap_or("\n\n"));
        if starts_a_block(gap) {
            finish(sentence.take(), context, sink);
        }
        let mut at = 0;
        while at < text.len() {
            let piece = piece(&text[at..]);
            let words = count(piece);
            let (from, to) = (element.span.part(at, at).start, element.span.part(at + piece.len(), at + piece.len()).start);
            at += piece.len();
            let (span, count) = sentence.unwrap_or((Span::new(from, from), 0));
            sentence = Some((Span::new(span.start, to.max(span.start)), count + words));
            if piece.ends_with(ends_sentence) {
                finish(sentence.take(), context, sink);
            }
        }
    }
    finish(sentence, context, sink);
}

/// A text up to what ends a sentence.
fn piece(text: &str) -> &str {
    let ends = |at: usize| match text.as_bytes()[at] {
        byte @ ..=0x7f => ends_sentence(char::from(byte)),
        // The first byte of `…`.
        0xe2 => text[at..].starts_with(ends_sentence),
        _ => false,
    };
    let end = (0..text.len()).find(|&at| ends(at));
    end.map_or(text, |at| &text[..at + text[at..].chars().next().map_or(1, char::len_utf8)])
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | ';' | ':')
}

fn finish(sentence: Option<(Span, usize)>, context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let most = context.tone.tone().max_sentence.unwrap_or(USUAL_MOST_WORDS);
    let Some((span, words)) = sentence.filter(|(_, words)| *words > most) else { return };
    let source = context.source();
    let lead = source.get(span.start..span.end).map_or(0, |text| text.len() - text.trim_start().len());
    let place = context.post.at(Span::new(span.start + lead, span.end));
    sink.report(place, format!("this sentence has {words} words"))
        .help(format!("make two of it: more than {most} words are hard to follow"));
}

/// Whether what lies between two pieces of text ends a paragraph or an item of a list.
fn starts_a_block(gap: &str) -> bool {
    let Some((_, line)) = gap.split_once('\n') else { return false };
    let line = line.trim_start_matches([' ', '\r', '\t', '>']);
    line.contains('\n')
        || ["- ", "* ", "+ ", "#", "|"].iter().any(|mark| line.starts_with(mark))
        || line.starts_with(|c: char| c.is_ascii_digit())
}
