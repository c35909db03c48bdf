//! Trimming: the beginning of a text, a mark that it goes on, and room for what the caller puts behind.

use std::ops::Range;

use super::Size;
use super::cuts::{Level, places};

/// A cut at the end of a sentence is taken if it keeps at least this share of what would fit, in percent.
const ENOUGH: usize = 60;

/// How many places are tried.
const ATTEMPTS: usize = 16;

/// What is left of a text, and the mark behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trimmed {
    /// What is kept of the text, in bytes.
    pub kept: Range<usize>,
    /// What shows that the text went on: nothing, `…` or ` …`. It stands right behind what is kept.
    pub mark: &'static str,
}

/// Shortens `text` so that it fits into `room` together with what the caller puts behind it, which takes `suffix`
/// (white space before it included).
///
/// The text is cut after a sentence, or after a word where that would lose too much, never inside one of `atoms`
/// (byte ranges in order). A text that fits is kept whole. Returns `None` where not even the first word fits.
///
/// `size` says what a stretch takes; the mark counts one in the unit of the network and its bytes. For networks
/// where `…` counts more than one, the caller adds the rest to `suffix`.
///
/// ```
/// # use pregon::compile::count::{Counter, Limits};
/// # use pregon::compile::fit::{Size, gauge, trim};
/// let text = "El mercado abre el sábado a las nueve en la plaza.";
/// let room = Size::room(&Counter::Bluesky, &Limits::length(30));
/// let trimmed = trim(text, &[], room, Size::ZERO, &gauge(&Counter::Bluesky, text)).expect("a word fits");
/// assert_eq!((&text[trimmed.kept], trimmed.mark), ("El mercado abre el sábado a", "…"));
/// ```
pub fn trim(text: &str, atoms: &[Range<usize>], room: Size, suffix: Size, size: &dyn Fn(Range<usize>) -> Size) -> Option<Trimmed> {
    const AFTER_WORD: &str = "…";
    const AFTER_SENTENCE: &str = " …";
    if !suffix.fits(room) {
        return None;
    }
    let room = room.minus(suffix);
    if size(0..text.len()).fits(room) {
        return Some(Trimmed { kept: 0..text.len(), mark: "" });
    }
    let places = places(text, atoms);
    let start = places.inner.start;
    let room_for = |mark: &str| room.minus(Size { length: mark.chars().count(), bytes: mark.len() });
    // The fitting ends of words and of sentences.
    let (mut words, mut sentences) = (Vec::new(), Vec::new());
    let (mut total, mut at) = (Size::ZERO, start);
    for cut in &places.cuts {
        total = total.plus(size(at..cut.end));
        if !total.fits(room_for(AFTER_WORD)) {
            break;
        }
        // A comma before the mark looks like an accident.
        let end = shorn(text, start, cut.end, atoms);
        if end > start {
            words.push(Trimmed { kept: start..end, mark: AFTER_WORD });
        }
        if cut.level >= Level::Sentence {
            // A heading without a full stop is no sentence, but as good a place.
            let stopped = text[..cut.end].ends_with(['.', '!', '?', '…', '»', '”', '"', ')', '。', '！', '？']);
            sentences.push(Trimmed { kept: start..cut.end, mark: if stopped { AFTER_SENTENCE } else { AFTER_WORD } });
        }
        total = total.plus(size(cut.end..cut.next));
        at = cut.next;
    }
    // Sizes that do not quite add up show here; they are never far from it.
    let fits = |trimmed: &&Trimmed| size(trimmed.kept.clone()).fits(room_for(trimmed.mark));
    let word = words.iter().rev().take(ATTEMPTS).find(fits)?;
    let sentence = sentences
        .iter()
        .rev()
        .take(ATTEMPTS)
        .find(fits)
        .filter(|sentence| (sentence.kept.end - start) * 100 >= (word.kept.end - start) * ENOUGH);
    Some(sentence.unwrap_or(word).clone())
}

/// Moves `end` before marks that lead on, unless they belong to an atom.
fn shorn(text: &str, start: usize, end: usize, atoms: &[Range<usize>]) -> usize {
    let kept = text[start..end].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '(' | '¿' | '¡' | '«' | '“' | '、' | '，' | '；' | '：')
    });
    let shorn = start + kept.len();
    let in_atom = atoms.get(atoms.partition_point(|atom| atom.end <= shorn)).is_some_and(|atom| atom.start < shorn);
    if in_atom { end } else { shorn }
}

#[cfg(test)]
mod tests {
    use super::super::gauge;
    use super::*;
    use crate::compile::count::{Counter, Limits};

    fn trimmed(text: &str, atoms: &[Range<usize>], length: usize, suffix: usize) -> Option<String> {
        let size = gauge(&Counter::Bluesky, text);
        let suffix = Size { length: suffix, bytes: suffix };
        trim(text, atoms, Size::room(&Counter::Bluesky, &Limits::length(length)), suffix, &size)
            .map(|t| format!("{}{}", &text[t.kept], t.mark))
    }

    #[test]
    fn cuts_at_sentences_and_words() {
        for (text, length, suffix, expected) in [
            ("Hola", 4, 0, Some("Hola")),
            ("Hola", 10, 6, Some("Hola")),
            ("Hola a todas", 10, 6, None),
            ("Hola a todas", 11, 6, Some("Hola…")),
            ("Hola a todas", 3, 0, None),
            ("Hola, a todas y todos", 6, 0, Some("Hola…")),
            ("Ya abrió. Ven a vernos hoy", 14, 0, Some("Ya abrió. …")),
            ("Ya. Ven a vernos hoy mismo", 20, 0, Some("Ya. Ven a vernos…")),
            ("Título\n\nUn párrafo largo", 9, 0, Some("Título…")),
            ("¿ Vienes", 3, 0, None),
            ("", 0, 0, Some("")),
            ("   ", 1, 0, None),
        ] {
            let found = trimmed(text, &[], length, suffix);
            assert_eq!(found.as_deref(), expected, "{text} {length}");
            assert!(found.is_none_or(|found| found.chars().count() + suffix <= length));
        }
    }

    #[test]
    fn atoms_stay_whole() {
        let text = "mira https://example.org/a, y más";
        for (text, atom, length, expected) in
            [(text, 5..26, 20, Some("mira…")), (text, 5..27, 29, Some("mira https://example.org/a,…")), ("`una dos` tres", 0..9, 7, None)]
        {
            assert_eq!(trimmed(text, &[atom], length, 0).as_deref(), expected, "{text} {length}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_fits(text in "[a-zñ .,!¿?\n👨‍👩‍👧]{0,200}", length in 0usize..80, suffix in 0usize..20) {
            if let Some(found) = trimmed(&text, &[], length, suffix) {
                proptest::prop_assert!(Counter::Bluesky.length(&found) + suffix <= length);
                let again = trimmed(&found, &[], length, suffix);
                proptest::prop_assert_eq!(again, Some(found));
            }
        }
    }
}
