//! `long-sentence`: a sentence that readers lose hold of.

use std::ops::Range;

use crate::check::prose::Text;
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;

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
    let most = context.tone.tone().max_sentence.unwrap_or(USUAL_MOST_WORDS);
    for text in context.texts.iter().filter(|text| text.is_body() && text.words().len() > most) {
        let mut start = 0;
        let mut words = 0;
        for (at, word) in text.words().iter().enumerate() {
            words += usize::from(text.is_prose(word.start));
            // The full stops of addresses and code end nothing.
            let marks = text.gap(at).match_indices(ends_sentence).map(|(ahead, mark)| (word.end + ahead, mark));
            let Some(end) = marks.filter(|(at, _)| text.is_prose(*at)).map(|(at, mark)| at + mark.len()).next_back() else { continue };
            report(context, text, start..end, words, most, sink);
            (start, words) = (end, 0);
        }
        report(context, text, start..text.text().len(), words, most, sink);
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | ';' | ':')
}

fn report(context: &PostContext<'_>, text: &Text, sentence: Range<usize>, words: usize, most: usize, sink: &mut Sink<'_>) {
    if words <= most {
        return;
    }
    let written = text.text()[sentence.clone()].trim_end();
    let start = sentence.start + (written.len() - written.trim_start().len());
    sink.report(text.place(context.post, start, sentence.start + written.len()), format!("this sentence has {words} words"))
        .help(format!("make two of it: more than {most} words are hard to follow"));
}
