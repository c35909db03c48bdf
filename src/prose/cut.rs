//! A text cut into words once, for all who look at it.

use std::cell::RefCell;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::words::fold_words;

thread_local! {
    /// Room for the places of words, which is asked for once and not for each text.
    static BOUNDS: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// The words of a text, each with its fold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Where they stand, in order.
    pub list: Vec<Word>,
    /// The folded words, each with a space behind it.
    folded: String,
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// First byte of the folded word.
    folded: usize,
    /// Hash of the folded word, for a [`Sieve`].
    pub hash: u32,
}

impl Words {
    /// Cuts a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        BOUNDS.with_borrow_mut(|bounds| {
            if bounds.len() < text.len() + 2 {
                bounds.resize(text.len() + 2, 0);
            }
            // Every byte is put down, and the next one over it where no word begins or ends: nothing to guess.
            let mut count = 0;
            let folded = fold_words(text, |at, is_bound| {
                bounds[count] = at;
                count += usize::from(is_bound);
            });
            let mut list = Vec::with_capacity(count / 2);
            let mut from = 0;
            for (place, end) in bounds[..count].chunks_exact(2).zip(memchr::memchr_iter(b' ', folded.as_bytes())) {
                list.push(Word { start: place[0], end: place[1], folded: from, hash: hash(&folded.as_bytes()[from..end]) });
                from = end + 1;
            }
            Self { list, folded }
        })
    }

    /// The words with the text that they were cut from.
    #[must_use]
    pub fn of<'t>(&'t self, text: &'t str) -> CutText<'t> {
        CutText { text, words: self }
    }

    /// A word in lower case without accents; empty where there is none.
    #[must_use]
    pub fn folded(&self, at: usize) -> &str {
        let Some(word) = self.list.get(at) else { return "" };
        let end = self.list.get(at + 1).map_or(self.folded.len(), |next| next.folded);
        &self.folded[word.folded..end - 1]
    }
}

/// A text with its words.
#[derive(Debug, Clone, Copy)]
pub struct CutText<'t> {
    /// The text.
    pub text: &'t str,
    /// Its words.
    pub words: &'t Words,
}

impl<'t> CutText<'t> {
    /// How many words there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.words.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.words.list.is_empty()
    }

    /// A word as it is written; empty where there is none.
    #[must_use]
    pub fn word(self, at: usize) -> &'t str {
        self.words.list.get(at).map_or("", |word| &self.text[word.start..word.end])
    }

    /// A word in lower case without accents; empty where there is none.
    #[must_use]
    pub fn folded(self, at: usize) -> &'t str {
        self.words.folded(at)
    }

    /// What stands between a word and the next one.
    #[must_use]
    pub fn gap(self, at: usize) -> &'t str {
        let Some(word) = self.words.list.get(at) else { return "" };
        let end = self.words.list.get(at + 1).map_or(self.text.len(), |next| next.start);
        &self.text[word.end..end]
    }
}

/// A list of folded words as a set of bits, by which most words of a text are known to be in none of it.
#[derive(Debug, Clone)]
pub struct Sieve {
    /// As many as a power of two.
    bits: Vec<u64>,
}

/// Bits for each word of the list: one word in eight that is not in it passes.
const BITS: usize = 8;

impl Sieve {
    /// A sieve for these folded words.
    pub fn new<'w>(folded: impl IntoIterator<Item = &'w str>) -> Self {
        let hashes: Vec<u32> = folded.into_iter().map(|word| hash(word.as_bytes())).collect();
        let mut sieve = Self { bits: vec![0; (hashes.len() * BITS / 64).next_power_of_two().max(4)] };
        for hash in hashes {
            let (at, bit) = sieve.place(hash);
            sieve.bits[at] |= bit;
        }
        sieve
    }

    /// Whether a word may be in the list; never wrong where it says no.
    #[must_use]
    pub fn passes(&self, hash: u32) -> bool {
        let (at, bit) = self.place(hash);
        self.bits[at] & bit != 0
    }

    fn place(&self, hash: u32) -> (usize, u64) {
        ((hash as usize / 64) & (self.bits.len() - 1), 1 << (hash % 64))
    }
}

impl Default for Sieve {
    fn default() -> Self {
        Self::new([])
    }
}

/// The hash of a folded word.
fn hash(folded: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(folded);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_places_and_folds() {
        let text = "¡Ñandú, d'Artagnan’ y 3!";
        let words = Words::new(text);
        let cut = words.of(text);
        let found: Vec<(&str, &str, &str)> = (0..cut.len()).map(|at| (cut.word(at), cut.folded(at), cut.gap(at))).collect();
        assert_eq!(found, [("Ñandú", "ñandu", ", "), ("d'Artagnan", "d'artagnan", "’ "), ("y", "y", " "), ("3", "3", "!")]);
        assert_eq!((cut.word(4), cut.folded(4), cut.gap(4)), ("", "", ""));
        assert!(Words::new(" …").of("").is_empty());
    }

    #[test]
    fn a_sieve_lets_all_of_its_list_pass_and_little_else() {
        let list: Vec<String> = (0..1_000).map(|number| format!("palabra{number}")).collect();
        let sieve = Sieve::new(list.iter().map(String::as_str));
        assert!(list.iter().all(|word| sieve.passes(hash(word.as_bytes()))));
        let others = (0..10_000).filter(|number| sieve.passes(hash(format!("otra{number}").as_bytes()))).count();
        assert!(others < 2_500, "{others} of 10,000 pass");
        assert!(!Sieve::default().passes(hash(b"hola")));
    }
}
