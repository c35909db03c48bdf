//! The language of a text.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use whatlang::{Detector, Lang};

/// A shorter text may be names and loanwords for the most part.
const LEAST_CHARS: usize = 80;
/// Below this, the guess is one among several.
const LEAST_CONFIDENCE: f64 = 0.9;

/// Languages that can be told apart, by their tag.
const KNOWN: &[(&str, Lang)] = &[
    ("ca", Lang::Cat),
    ("de", Lang::Deu),
    ("en", Lang::Eng),
    ("es", Lang::Spa),
    ("fr", Lang::Fra),
    ("it", Lang::Ita),
    ("nl", Lang::Nld),
    ("pt", Lang::Por),
];

/// The first part of a language tag: `es` of `es-MX`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Tells the language of a text, among these tags; `None` where it is short, or not certain.
#[must_use]
pub fn detect(text: &str, among: &[&str]) -> Option<&'static str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LEAST_CHARS {
        return None;
    }
    let allowed: Vec<Lang> =
        KNOWN.iter().filter(|(tag, _)| among.iter().any(|wanted| primary(wanted) == *tag)).map(|(_, lang)| *lang).collect();
    if allowed.len() < 2 {
        return None;
    }
    let info = Detector::with_allowlist(allowed).detect(text)?;
    if info.confidence() < LEAST_CONFIDENCE {
        return None;
    }
    KNOWN.iter().find(|(_, lang)| *lang == info.lang()).map(|(tag, _)| *tag)
}

/// The share of a text's words that are among the commonest of a language, from 0 to 1; `None` for languages without a list.
///
/// Trigrams alone take lists of names and code for any language; a text in a language has its little words.
#[must_use]
pub fn little_words<'t>(words: impl Iterator<Item = &'t str>, tag: &str) -> Option<f64> {
    let list = little_list(tag)?;
    let (mut all, mut little) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        little += usize::from(is_little(word, list));
    }
    (all > 0).then(|| little as f64 / all as f64)
}

/// Whether more than a share of `all` words, at most as many as there are, are among the commonest of a language; stops where that is known.
#[must_use]
pub fn has_little_words<'t>(words: impl Iterator<Item = &'t str>, all: usize, share: f64, tag: &str) -> bool {
    let Some(list) = little_list(tag) else { return false };
    let enough = (all as f64 * share).floor() as usize;
    words.filter(|word| is_little(word, list)).nth(enough).is_some()
}

fn little_list(tag: &str) -> Option<&'static FxHashSet<&'static str>> {
    match primary(tag) {
        "es" => Some(&SPANISH_WORDS),
        "en" => Some(&ENGLISH_WORDS),
        _ => None,
    }
}

fn is_little(word: &str, list: &FxHashSet<&str>) -> bool {
    word.len() <= LONGEST && list.contains(word)
}

static SPANISH_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| SPANISH.iter().copied().collect());
static ENGLISH_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| ENGLISH.iter().copied().collect());
/// No word of the lists has more bytes.
const LONGEST: usize = 7;
/// Folded.
const SPANISH: &[&str] = &[
    "a", "al", "con", "de", "del", "desde", "el", "ella", "en", "es", "esta", "este", "hay", "la", "las", "lo", "los", "mas", "muy", "nos",
    "nuestra", "nuestro", "o", "para", "pero", "por", "que", "se", "si", "sin", "sobre", "son", "su", "sus", "te", "tu", "un", "una", "y",
    "ya",
];
/// Folded.
const ENGLISH: &[&str] = &[
    "a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "have", "i", "if", "in", "is", "it", "of", "on",
    "or", "our", "so", "that", "the", "this", "to", "was", "we", "what", "will", "with", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    const SPANISH_TEXT: &str = "El sábado abrimos en la plaza la feria del libro usado. Trae los tuyos: puedes venderlos, cambiarlos o regalarlos a quien quieras.";
    const ENGLISH_TEXT: &str =
        "On Saturday we open the used book fair on the square. Bring your own: you can sell them, swap them or give them away to anybody.";

    #[test]
    fn the_language_of_long_texts_is_told() {
        assert_eq!(SPANISH.iter().chain(ENGLISH).map(|word| word.len()).max(), Some(LONGEST));
        assert_eq!(detect(SPANISH_TEXT, &["es-MX", "en"]), Some("es"));
        assert_eq!(detect(ENGLISH_TEXT, &["es", "en"]), Some("en"));
        assert_eq!(detect("Feria del libro", &["es", "en"]), None);
        assert_eq!(detect(SPANISH_TEXT, &["es"]), None);
    }

    #[test]
    fn little_words_are_counted() {
        let share = |text: &str, tag| little_words(text.split([' ', '.', ',', ':']).filter(|word| !word.is_empty()), tag).expect("words");
        let words = || SPANISH_TEXT.split([' ', '.', ',', ':']).filter(|word| !word.is_empty());
        for (least, all, expected) in [(0.2, words().count(), true), (0.2, 2 * words().count(), false), (0.9, words().count(), false)] {
            assert_eq!(has_little_words(words(), all, least, "es-MX"), expected, "{least} of {all}");
        }
        assert!(!has_little_words(words(), 1, 0.0, "fi"));
        assert!(share(SPANISH_TEXT, "es") > 0.2 && share(SPANISH_TEXT, "en") < 0.1);
        assert!(share(ENGLISH_TEXT, "en") > 0.2 && share(ENGLISH_TEXT, "es") < 0.1);
    }
}
