//! Search for words as people write them: accents, case and simple plurals do not count.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::Digest;

/// Lower case, without accents; `ñ` stays a letter of its own.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ñ' | 'Ñ' => folded.push('ñ'),
            'á' | 'Á' => folded.push('a'),
            'é' | 'É' => folded.push('e'),
            'í' | 'Í' => folded.push('i'),
            'ó' | 'Ó' => folded.push('o'),
            'ú' | 'Ú' | 'ü' | 'Ü' => folded.push('u'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase().nfd().filter(|&c| !is_combining_mark(c))),
        }
    }
    folded
}

/// The words of a text: runs of letters, digits and marks, with apostrophes inside them.
///
/// Simpler and much faster than UAX 29, and the same for what is looked for here.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '’');
        let length = rest[start..].find(|c| !inside(c)).unwrap_or(rest.len() - start);
        let at = text.len() - rest.len() + start;
        rest = &rest[start + length..];
        Some((at, text[at..at + length].trim_end_matches(['\'', '’'])))
    })
}

/// Appends the folded word to a text.
pub(crate) fn fold_into(word: &str, text: &mut String) {
    if word.is_ascii() {
        text.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        text.push_str(&fold(word));
    }
}

/// Shorter texts, such as a greeting, may come again.
const LEAST_WORDS: usize = 4;

/// A fingerprint of the words of a text, by which copies are known; `None` where there are too few to tell.
pub(super) fn fingerprint(text: &str) -> Option<[u8; 16]> {
    let mut count = 0;
    let mut folded = String::with_capacity(text.len());
    for (_, word) in words(text) {
        count += 1;
        fold_into(word, &mut folded);
        folded.push(' ');
    }
    (count >= LEAST_WORDS).then(|| *Digest::of(folded.as_bytes()).as_bytes().first_chunk().expect("a digest has 32 bytes"))
}

/// Terms of one word or more, ready to be searched for.
#[derive(Debug)]
pub(crate) struct Terms {
    /// Terms by their first word: the other words, and the number of the term.
    by_first: HashMap<String, Vec<(Vec<String>, usize)>>,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    /// Number of the term, in the order given.
    pub(crate) term: usize,
    /// First byte in the text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

impl Terms {
    pub(crate) fn new<'a>(terms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for (number, term) in terms.into_iter().enumerate() {
            let mut words = words(term).map(|(_, word)| stem(&fold(word)).to_owned());
            if let Some(first) = words.next() {
                by_first.entry(first).or_default().push((words.collect(), number));
            }
        }
        Self { by_first }
    }

    /// Finds every place where a term stands as whole words, whatever white space or punctuation lies between them.
    pub(crate) fn find(&self, text: &str) -> Vec<Match> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let words: Vec<(usize, &str)> = words(text).collect();
        let mut folded = String::new();
        let mut matches = Vec::new();
        for (at, &(start, word)) in words.iter().enumerate() {
            folded.clear();
            fold_into(word, &mut folded);
            for (rest, term) in self.by_first.get(stem(&folded)).into_iter().flatten() {
                let following = &words[at + 1..];
                if following.len() >= rest.len() && rest.iter().zip(following).all(|(wanted, (_, word))| wanted == stem(&fold(word))) {
                    let (last, word) = following[..rest.len()].last().copied().unwrap_or((start, word));
                    matches.push(Match { term: *term, start, end: last + word.len() });
                }
            }
        }
        matches
    }
}

/// A folded word without a plural ending, so that singular and plural meet.
///
/// Spanish and English both form plurals with `-s`, Spanish after consonants with `-es` (`imperdible`,
/// `imperdibles`; `sinergia`, `sinergias`; `oferton`, `ofertones`), and `-z` becomes `-ces`. Short words are left
/// alone: `es`, `las`, `gas` are no plurals. Words that differ in more than a plural are never joined.
fn stem(word: &str) -> &str {
    let length = word.chars().count();
    if length < 5 || !word.ends_with('s') || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    let singular = &word[..word.len() - 1];
    match singular.strip_suffix('e') {
        // `ofertones` → `oferton`; but `imperdibles` → `imperdible`, `clientes` → `cliente`.
        Some(consonant) if length >= 6 && consonant.ends_with(['n', 'r', 'd', 'l']) && !consonant.ends_with("bl") => consonant,
        _ => singular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_as_whole_words() {
        let terms = Terms::new(["imperdible", "haz clic aquí", "mágico", "oferta", "ofertón", "año", "gas"]);
        for (text, expected) in [
            ("Un libro IMPERDIBLE.", vec!["IMPERDIBLE"]),
            ("libros imperdibles", vec!["imperdibles"]),
            ("imperdiblemente", vec![]),
            ("Haz  clic\naquí", vec!["Haz  clic\naquí"]),
            ("haz un clic aquí", vec![]),
            ("Magico y mágicos", vec!["Magico", "mágicos"]),
            ("¡Ofertas!", vec!["Ofertas"]),
            ("grandes ofertones", vec!["ofertones"]),
            ("ano", vec![]),
            ("ga", vec![]),
        ] {
            let found: Vec<&str> = terms.find(text).iter().map(|m| &text[m.start..m.end]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn words_have_their_places() {
        let found: Vec<(usize, &str)> = words("¿Qué? Don't «pa’lante» 2026.").collect();
        assert_eq!(found, [(2, "Qué"), (8, "Don't"), (16, "pa’lante"), (29, "2026")]);
    }

    #[test]
    fn folding_keeps_the_letter_ñ() {
        assert_eq!(fold("Ñandú ÁÉÍ Straße"), "ñandu aei straße");
    }
}
