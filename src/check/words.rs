//! Search for words as people write them: accents, case and simple plurals do not count.

use std::collections::HashSet;
use std::sync::OnceLock;

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::prose::Text;
use crate::model::Digest;
use crate::prose::cut::Sieve;
use crate::prose::inflection;
use crate::prose::language::primary;
use crate::prose::words::fold_words;
pub(crate) use crate::prose::words::{fold, fold_into, words};

/// Shorter texts, such as a greeting, may come again.
const LEAST_WORDS: usize = 4;

/// The folded words of a text, each with a space behind it.
pub(super) fn folded_words(text: &str) -> String {
    fold_words(text, |_, _| {})
}

/// A fingerprint of the [folded words](folded_words) of a text, by which copies are known; `None` where there are too few to tell.
pub(super) fn fingerprint(folded: &str) -> Option<[u8; 16]> {
    let enough = folded.split(' ').nth(LEAST_WORDS).is_some();
    enough.then(|| *Digest::of(folded.as_bytes()).as_bytes().first_chunk().expect("a digest has 32 bytes"))
}

/// Terms of one word or more, ready to be searched for.
#[derive(Debug)]
pub(crate) struct Terms {
    /// Terms by their first word: the other words, and the number of the term.
    by_first: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    initials: Initials,
}

/// The first bytes that some folded words have: most words of a text are no candidates, and are told by these.
#[derive(Debug, Clone, Copy)]
struct Initials([bool; 256]);

impl Default for Initials {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl Initials {
    fn add(&mut self, folded: &str) {
        self.0[usize::from(folded.bytes().next().unwrap_or_default())] = true;
    }

    /// Whether a word may begin like one of them once it is folded.
    fn may_have(&self, word: &str) -> bool {
        let first = word.bytes().next().unwrap_or_default();
        !first.is_ascii() || self.0[usize::from(first.to_ascii_lowercase())]
    }
}

/// More first words are looked up one by one.
const FEW: usize = 24;

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
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        let mut initials = Initials::default();
        for (number, term) in terms.into_iter().enumerate() {
            let mut words = words(term).map(|(_, word)| stem(&fold(word)).to_owned());
            if let Some(first) = words.next() {
                initials.add(&first);
                by_first.entry(first).or_default().push((words.collect(), number));
            }
        }
        Self { by_first, initials }
    }

    /// Whether a term stands in a text with these [folded words](folded_words).
    pub(crate) fn stand_in(&self, folded: &str) -> bool {
        let bytes = folded.as_bytes();
        if self.by_first.len() > FEW {
            let mut starts = std::iter::once(0).chain(memchr::memchr_iter(b' ', bytes).map(|space| space + 1));
            return starts.any(|at| self.stands_at(&folded[at..]));
        }
        // Words begin with their stems, and few words are searched for faster than each is looked up.
        self.by_first.keys().any(|first| {
            let mut found = memmem::find_iter(bytes, first).filter(|&at| at == 0 || bytes[at - 1] == b' ');
            found.any(|at| self.stands_at(&folded[at..]))
        })
    }

    /// Whether a term begins with the first of these folded words.
    fn stands_at(&self, folded: &str) -> bool {
        let mut words = folded.split_terminator(' ');
        let terms = words.next().and_then(|word| self.by_first.get(stem(word)));
        let follow = |wanted: &[String]| {
            let mut words = words.clone();
            wanted.iter().all(|wanted| words.next().is_some_and(|word| wanted == stem(word)))
        };
        terms.into_iter().flatten().any(|(wanted, _)| follow(wanted))
    }

    /// Finds every place where a term stands as whole words, whatever white space or punctuation lies between them.
    pub(crate) fn find(&self, text: &str) -> Vec<Match> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let words: Vec<(usize, &str)> = words(text).collect();
        let mut folded = String::new();
        let mut matches = Vec::new();
        for (at, &(start, word)) in words.iter().enumerate().filter(|(_, (_, word))| self.initials.may_have(word)) {
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

/// Terms of one word or more in all their inflected forms, ready to be searched for.
#[derive(Debug, Default)]
pub(crate) struct Inflected {
    /// Terms by each form of their first word.
    by_first: FxHashMap<String, Vec<usize>>,
    /// Made of the keys when all are there.
    sieve: OnceLock<Sieve>,
    terms: Vec<InflectedTerm>,
}

/// A term that is searched for in all its forms.
#[derive(Debug)]
struct InflectedTerm {
    /// Forms of the words behind the first.
    rest: Vec<HashSet<String>>,
    number: usize,
    lang: Option<String>,
}

impl Inflected {
    /// Adds a term under a number. `exact` ones have no other forms; those with a language are found in texts of that language alone.
    pub(crate) fn add(&mut self, number: usize, term: &str, exact: bool, lang: Option<&str>) {
        let forms = |word: &str| if exact { vec![fold(word)] } else { inflection::forms(word, lang) };
        let mut words = words(term).map(|(_, word)| forms(word));
        let Some(first) = words.next() else { return };
        let at = self.terms.len();
        self.terms.push(InflectedTerm {
            rest: words.map(|forms| forms.into_iter().collect()).collect(),
            number,
            lang: lang.map(|lang| primary(lang).to_owned()),
        });
        self.sieve.take();
        for form in first {
            self.by_first.entry(form).or_default().push(at);
        }
    }

    /// Finds every place where a term stands as whole words, whatever white space or punctuation lies between them.
    pub(crate) fn find(&self, text: &Text, lang: &str) -> Vec<Match> {
        let mut matches = Vec::new();
        if self.by_first.is_empty() {
            return matches;
        }
        let sieve = self.sieve.get_or_init(|| Sieve::new(self.by_first.keys().map(String::as_str)));
        for (at, word) in text.words().iter().enumerate().filter(|(_, word)| sieve.passes(word.hash)) {
            for term in self.by_first.get(text.folded(at)).into_iter().flatten().map(|&at| &self.terms[at]) {
                let last = at + term.rest.len();
                let fits = last < text.words().len()
                    && term.lang.as_ref().is_none_or(|own| own == primary(lang))
                    && term.rest.iter().zip(at + 1..).all(|(forms, at)| forms.contains(text.folded(at)))
                    && (at..=last).all(|at| text.is_prose(text.words()[at].start));
                if fits {
                    matches.push(Match { term: term.number, start: word.start, end: text.words()[last].end });
                }
            }
        }
        matches
    }
}

/// A term of several words as a hashtag has it, where they run together; `None` for one word.
pub(crate) fn run_together(term: &str) -> Option<String> {
    let (mut count, mut joined) = (0, String::with_capacity(term.len()));
    for (_, word) in words(term) {
        count += 1;
        joined.push_str(word);
    }
    (count > 1).then_some(joined)
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
    fn hashtags_run_words_together() {
        for (term, expected) in [("La Hoja Azul", Some("LaHojaAzul")), ("publi", None), ("#publi", None), ("co-autoría", Some("coautoría"))]
        {
            assert_eq!(run_together(term).as_deref(), expected, "{term}");
        }
    }

    #[test]
    fn terms_are_found_as_whole_words() {
        let list = ["imperdible", "haz clic aquí", "mágico", "oferta", "ofertón", "año", "gas"];
        let terms = Terms::new(list);
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
            assert_eq!(terms.stand_in(&folded_words(text)), !expected.is_empty(), "{text}");
            let others: Vec<String> = (0..=FEW).map(|number| format!("otra{number}")).collect();
            let many = Terms::new(others.iter().map(String::as_str).chain(list));
            assert_eq!(many.stand_in(&folded_words(text)), !expected.is_empty(), "{text}");
        }
    }
}
