//! Lists of terms that a team looks for, with what they leave alone: names, set phrases, what others say.

use super::prose::Text;
use super::words::{Inflected, Match, Terms};
use crate::model::BannedTerm;
use crate::prose::words::words;

/// A quotation with as many words is somebody else's sentence; a shorter one may be a word that is held at arm's length.
const SPEECH_WORDS: usize = 5;

/// Terms in all their forms, each with its exceptions.
#[derive(Debug)]
pub(crate) struct TermList {
    terms: Inflected,
    /// Whether a term, by its number, is a name itself or several words: a capital then proves nothing.
    plain: Vec<bool>,
    except: Terms,
    /// The term that each exception belongs to.
    excepted: Vec<usize>,
}

impl TermList {
    /// `terms` in the order of their numbers.
    pub(crate) fn new<'t>(terms: impl IntoIterator<Item = Term<'t>>) -> Self {
        let mut list = Inflected::default();
        let (mut plain, mut except, mut excepted) = (Vec::new(), Vec::new(), Vec::new());
        for (number, term) in terms.into_iter().enumerate() {
            list.add(number, term.text, term.exact, term.lang);
            plain.push(words(term.text).count() > 1 || term.text.chars().any(char::is_uppercase));
            for phrase in term.except {
                except.push(phrase.as_str());
                excepted.push(number);
            }
        }
        Self { terms: list, plain, except: Terms::new(except), excepted }
    }

    /// Finds the terms in what the writer says: not in names, in the words of others, or in the phrases that a term excepts.
    pub(crate) fn find(&self, text: &Text, lang: &str) -> Vec<Match> {
        let mut found = self.terms.find(text, lang);
        if found.is_empty() {
            return found;
        }
        let phrases = self.except.find(text.text());
        found.retain(|one| {
            let excepted =
                phrases.iter().any(|phrase| self.excepted[phrase.term] == one.term && phrase.start <= one.start && one.end <= phrase.end);
            !excepted && !text.is_speech(one.start, SPEECH_WORDS) && (self.plain[one.term] || !text.is_name(one.start))
        });
        found
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term<'t> {
    /// The word or phrase.
    pub(crate) text: &'t str,
    /// Whether in this form alone.
    pub(crate) exact: bool,
    /// In texts of this language alone.
    pub(crate) lang: Option<&'t str>,
    /// Phrases in which it is left alone.
    pub(crate) except: &'t [String],
}

impl<'t> From<&'t BannedTerm> for Term<'t> {
    fn from(term: &'t BannedTerm) -> Self {
        Self { text: &term.term, exact: term.exact, lang: term.lang.as_deref(), except: &term.except }
    }
}
