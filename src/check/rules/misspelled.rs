//! `misspelled`: a word that no dictionary knows.

use std::collections::HashMap;

use crate::check::prose::Text;
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::passages::PieceKind;
use crate::diag::{Applicability, Fix, Severity, Span};
use crate::prose::language::primary;
use crate::prose::spelling::Dictionary;
use crate::prose::typos::is_loan;

/// Looking for suggestions takes time, and a text with more misspelt words than this is in another language.
const MOST_WITH_SUGGESTIONS: usize = 8;

/// Where a third of the words of a text are unknown, and as many as this, it is in another language.
const LEAST_FOREIGN: usize = 4;

/// Where as many unknown words have letters that the language lacks, the post is in another, however much the two share.
const LEAST_OTHER_LETTERS: usize = 3;

pub(super) const RULE: Rule = Rule {
    name: "misspelled",
    level: Severity::Warning,
    summary: "a word that looks like a mistake, and that no dictionary knows",
    doc: r"## What it does
Where `plans/tone.yaml` has `spelling`, looks every word up in the Hunspell dictionary of its language. Of the words that it lacks, those are reported that one slip makes of a known word, once for each post: an accent (`tambien`), letters swapped (`feira`), one left out, put in or doubled (`trabjar`, `promessa`), one that sounds alike (`paradógico`). `unknown: all` below `spelling` reports every word that the dictionary lacks. Dictionaries come from the system (`es: system`) or from the workspace (`es: diccionarios/es_MX`, two files below `plans/`).

A dictionary lacks many more words than people misspell, so that these are no mistakes: words made of known ones (`cortito`, `pasarle`, `redefinición`, `reframing`, `roadmap`), the team's words (`words: palabras.txt`, one a line), names from `people.yaml`, brand, campaigns, channels and tags, words that another dictionary of the team knows, passages in another language and posts in one that shares many words (`não`, `soluções`), names (capitals inside a sentence), abbreviations in capitals, italics, quotations, code, addresses, mentions and hashtags.

## Why it matters
A typing error is the first thing that readers see, and screenshots of it are forever.

## Bad
```markdown bad
---
title: feria
---
la feira del libro y su zumbayllu
```
```yaml file=plans/tone.yaml
spelling: { es: mini, words: palabras.txt }
```
```text file=plans/palabras.txt
tianguis   # our word for the market
su
```
```text file=plans/mini.aff
SET UTF-8
TRY aeiorst
```
```text file=plans/mini.dic
5
del
feria
la
libro
y
```
```markdown bad
---
title: feria
---
la feria del zumbayllu
```
```yaml file=plans/tone.yaml
spelling: { es: mini, unknown: all }
```
```text file=plans/mini.aff
SET UTF-8
TRY aeiorst
```
```text file=plans/mini.dic
5
del
feria
la
libro
y
```

## Good
```markdown good
---
title: feria
---
La feria del libro y el TIANGUIS, con *gadgets* y «bookz», en Tlalpan: libro y tianguis #feira
```
```yaml file=plans/tone.yaml
spelling: { es: mini, words: palabras.txt }
```
```text file=plans/palabras.txt
tianguis
con
el
en
```
```text file=plans/mini.aff
SET UTF-8
TRY aeiorst
```
```text file=plans/mini.dic
5
del
feria
la
libro
y
```

```markdown good
---
title: feria
---
A feria não tem libro: feira, soluções e promoções
```
```yaml file=plans/tone.yaml
spelling: { es: mini }
```
```text file=plans/mini.aff
SET UTF-8
TRY aeiorst
```
```text file=plans/mini.dic
8
a
del
feria
la
libro
y
e
tem
```

## Fix safety
Unsafe: the word that is written may not be the one that was meant. Where there is none, the fix that adds the word to the team's list is shown only.

## Sources
- The dictionary that the team chose; [Hunspell](https://hunspell.github.io)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    if !context.tone.spells() {
        return;
    }
    let every = context.tone.tone().spelling.as_ref().is_some_and(|spelling| spelling.every_unknown);
    let own: Vec<String> =
        context.post.tags.iter().flat_map(|tag| crate::prose::words::words(tag)).map(|(_, word)| word.to_lowercase()).collect();
    // Each word once: where it stands first, and how often.
    let mut unknown: Vec<(&Text, usize, usize)> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut of_another_language = 0;
    for text in context.texts.iter().filter(|text| !text.passage.quoted) {
        let lang = context.lang_of(text);
        let Some(dictionary) = context.tone.dictionary(lang) else { continue };
        let checked: Vec<usize> = (0..text.words().len()).filter(|&at| is_checked(text, at)).collect();
        let lacking: Vec<usize> = checked.iter().copied().filter(|&at| !dictionary.knows(text.word(at))).collect();
        let foreign = lacking.iter().filter(|&&at| text.word(at).starts_with(char::is_lowercase)).count();
        of_another_language += lacking.iter().filter(|&&at| has_letter_of_others(text.word(at), lang)).count();
        if !every && foreign >= LEAST_FOREIGN && foreign * 3 > checked.len() {
            continue;
        }
        for at in lacking {
            let lower = text.word(at).to_lowercase();
            let name = is_name(text, at, dictionary, &lower);
            if name
                || context.tone.is_ours(&lower)
                || own.contains(&lower)
                || is_laughter(&lower)
                || context.tone.is_loanword(text.word(at), lang)
            {
                continue;
            }
            if let Some(&first) = seen.get(&lower) {
                unknown[first].2 += 1;
            } else {
                seen.insert(lower, unknown.len());
                unknown.push((text, at, 1));
            }
        }
    }
    if !every && of_another_language >= LEAST_OTHER_LETTERS {
        return;
    }
    let mut reported = 0;
    for (text, at, times) in unknown {
        let meant = meant(context, text, at, times);
        if meant.is_some() || every {
            report(context, text, at, times, meant, reported < MOST_WITH_SUGGESTIONS, sink);
            reported += 1;
        }
    }
}

/// What a word that no dictionary knows was meant to be, if it is a mistake.
fn meant(context: &PostContext<'_>, text: &Text, at: usize, times: usize) -> Option<String> {
    let (word, lang) = (text.word(at), context.lang_of(text));
    let meant = context.tone.dictionary(lang)?.meant(word, lang)?;
    // People do not make the same slip again and again; what comes back is a word of the trade. Missing accents do come back.
    let trade = times > 1 || is_loan(word, |stem| context.tone.is_loanword(stem, lang));
    (meant.certain || !trade).then(|| like(word, meant.word))
}

/// A word with the capital of another.
fn like(written: &str, word: String) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if written.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => word,
    }
}

fn report(context: &PostContext<'_>, text: &Text, at: usize, times: usize, meant: Option<String>, suggests: bool, sink: &mut Sink<'_>) {
    let word = text.words()[at];
    let written = text.word(at);
    let place = text.place(context.post, word.start, word.end);
    let lang = context.lang_of(text);
    let known = context.tone.dictionary(lang).filter(|_| suggests && meant.is_none());
    let suggestions = meant.map_or_else(|| known.map(|dictionary| dictionary.suggest(written)).unwrap_or_default(), |meant| vec![meant]);
    let again = if times > 1 { format!(" ({times} times)") } else { String::new() };
    let mut finding = sink.report(place, format!("`{written}` is not in the dictionary of `{lang}`{again}"));
    if !suggestions.is_empty() {
        let list: Vec<String> = suggestions.iter().map(|word| format!("`{word}`")).collect();
        finding = finding.help(format!("did you mean {}?", list.join(", ")));
    }
    let spelling = context.tone.tone().spelling.as_ref();
    let list = spelling.and_then(|spelling| spelling.words_file.as_ref());
    finding = match list {
        Some(list) => finding.help(format!("if it is right, add it to plans/{}", list.value)),
        None => finding.help("if it is right, add it to a list of your own: `spelling: { words: palabras.txt }` in plans/tone.yaml"),
    };
    let exact = context.source().get(place.span.start..place.span.end) == Some(written);
    let fix = match (suggestions.first(), spelling.and_then(|spelling| spelling.file)) {
        (Some(first), _) if exact => {
            Some(Fix::one(format!("write `{first}`"), Applicability::Unsafe, context.post.file, place.span, first.clone()))
        }
        (_, Some(file)) => {
            let end = context.workspace.sources.get(file).text.len();
            Some(Fix::one(
                format!("add `{written}` to the team's words"),
                Applicability::DisplayOnly,
                file,
                Span::new(end, end),
                format!("{written}\n"),
            ))
        }
        _ => None,
    };
    finding.maybe_fix(fix);
}

/// Whether a word is one that dictionaries have: no number, address, abbreviation, foreign word or part of something else.
fn is_checked(text: &Text, at: usize) -> bool {
    let word = text.words()[at];
    let written = text.word(at);
    if !matches!(text.kind(at), PieceKind::Text | PieceKind::Link) || text.is_quoted(word.start) {
        return false;
    }
    let letters = written.chars().count();
    let mut rest = written.chars();
    rest.next();
    // One letter, `2026`, `COVID`, `iPhone`, `LaCeiba`, the ordinal of `1.ª`.
    if letters < 2
        || written.contains(|c: char| c.is_numeric() || !c.is_alphabetic() && !matches!(c, '\'' | '’' | '\u{301}' | '\u{303}' | '\u{308}'))
        || rest.any(char::is_uppercase)
    {
        return false;
    }
    let before = text.text()[..word.start].chars().next_back();
    let after = text.text()[word.end..].chars();
    let part = |c: char| matches!(c, '@' | '#' | '/' | '_' | '\\' | '-' | '‑' | '~' | '=' | '&' | '%' | '+' | '$' | '`');
    let joined_before =
        before.is_some_and(|c| part(c) || matches!(c, '.' | ':') && text.text()[..word.start - 1].ends_with(char::is_alphanumeric));
    let mut ahead = after.clone();
    let joined_after = match ahead.next() {
        Some(c) if part(c) => true,
        // `example.com`, `s.a.`, `9:30`
        Some('.' | ':') => ahead.next().is_some_and(char::is_alphanumeric) || letters <= 3,
        // `amig@s`, `todxs`
        Some('*') => ahead.next().is_some_and(char::is_alphabetic),
        _ => false,
    };
    // `don’t`, `pa’lante`: only some dictionaries have them.
    !joined_before && !joined_after && !written.ends_with(['\'', '’'])
}

/// Whether a word in small letters has one that Spanish or English lacks: `não`, `français`. A turned accent is a slip: `realizaciòn`.
fn has_letter_of_others(word: &str, lang: &str) -> bool {
    matches!(primary(lang), "es" | "en")
        && word.starts_with(char::is_lowercase)
        && word.contains(['ã', 'õ', 'ç', 'â', 'ê', 'î', 'ô', 'û', 'ä', 'ö', 'ß', 'å', 'ø', 'æ', 'œ'])
}

/// Whether a capital makes a word a name: inside a sentence always, at its beginning unless only an accent or a letter is amiss.
fn is_name(text: &Text, at: usize, dictionary: &Dictionary, lower: &str) -> bool {
    let word = text.word(at);
    if !word.starts_with(char::is_uppercase) {
        return false;
    }
    let before = text.text()[..text.words()[at].start]
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | '…' | '¡' | '¿' | '\n' | ':'));
    let opens = before.is_empty() || before.ends_with(['.', '!', '?', '…', '¡', '¿', '\n', ':']);
    if !opens {
        return true;
    }
    // `Tambien abrimos`: an accent is missing. Anything else that begins a sentence is more often a name.
    !with_one_accent(lower).any(|accented| dictionary.knows(&accented))
}

/// A word with an accent on each of its plain vowels in turn.
fn with_one_accent(word: &str) -> impl Iterator<Item = String> {
    let accents = [('a', "á"), ('e', "é"), ('i', "í"), ('o', "ó"), ('u', "ú")];
    word.char_indices().filter_map(move |(at, c)| {
        let (_, accent) = accents.iter().find(|(plain, _)| *plain == c)?;
        Some(format!("{}{accent}{}", &word[..at], &word[at + 1..]))
    })
}

/// `jajaja`, `hahaha`, `jejeje`.
fn is_laughter(word: &str) -> bool {
    ["ja", "je", "ji", "ha", "he"]
        .iter()
        .any(|syllable| word.len() >= 4 && word.replace(syllable, "").trim_matches(['j', 'a', 'h']).is_empty())
}
