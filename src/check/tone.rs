//! What the rules about the tone share: terms ready to be searched for, words of address, dictionaries.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::terms::{Term, TermList};
use super::wording;
use super::words::{Inflected, Terms};
use crate::diag::Spanned;
use crate::model::{DictionarySource, Spelling, Tone};
use crate::prose::address::Address;
use crate::prose::language::primary;
use crate::prose::shelf::Dictionaries;
use crate::prose::spelling::{Dictionary, DictionaryFiles};
use crate::workspace::Workspace;

/// What the rules about the tone need, made of `plans/tone.yaml` once.
#[derive(Debug)]
pub(crate) struct ToneTools<'a> {
    tone: &'a Tone,
    /// Words that are not used, by their number in the file.
    pub(crate) banned: TermList,
    /// Words for which another is used; `replaced` tells which by the number.
    pub(crate) replaced_terms: TermList,
    /// Numbers of the preferred word, and of the word that it replaces.
    pub(crate) replaced: Vec<(usize, usize)>,
    /// Wording that leaves people out: the team's by their number, then the built-in list.
    pub(crate) exclusive: TermList,
    /// The team's own claims.
    pub(crate) claims: Inflected,
    /// What is no claim.
    pub(crate) no_claims: Terms,
    address: OnceLock<Address>,
    dictionaries: Vec<Speller<'a>>,
    /// Words of the team, small letters.
    known: HashSet<String>,
}

/// A dictionary that is read when it is first needed.
#[derive(Debug)]
struct Speller<'a> {
    lang: &'a Spanned<String>,
    source: &'a DictionarySource,
    shelf: Dictionaries,
    dictionary: OnceLock<Result<Arc<Dictionary>, Missing>>,
}

/// Why there is no dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The system has none.
    NotInstalled,
    /// The workspace has none; loading has said so.
    NotThere,
    /// It cannot be used, for this reason.
    Unusable(String),
}

impl<'a> ToneTools<'a> {
    /// `shelf` has dictionaries that were read before.
    pub(super) fn new(workspace: &'a Workspace, shelf: &Dictionaries) -> Self {
        let tone = &workspace.tone;
        let replaced: Vec<(usize, usize)> = tone
            .preferred
            .iter()
            .enumerate()
            .flat_map(|(number, preferred)| (0..preferred.not.len()).map(move |other| (number, other)))
            .collect();
        let replaced_terms = TermList::new(tone.preferred.iter().flat_map(|preferred| {
            let term = |text| Term { text, exact: false, lang: preferred.lang.as_deref(), except: &preferred.except };
            preferred.not.iter().map(move |other| term(other.value.as_str()))
        }));
        let exclusive = TermList::new(tone.inclusive.iter().flat_map(|inclusive| {
            let builtin = wording::EXCLUSIVE.iter().filter(|_| inclusive.builtin);
            let builtin = builtin.map(|entry| Term { text: entry.term, exact: false, lang: Some(entry.lang), except: &[] });
            inclusive.words.iter().map(Term::from).chain(builtin)
        }));
        let mut claims = Inflected::default();
        for (number, term) in tone.claims.iter().flat_map(|claims| &claims.words).enumerate() {
            claims.add(number, term, false, None);
        }
        let sources = tone.spelling.iter().flat_map(|spelling| &spelling.dictionaries);
        Self {
            tone,
            banned: TermList::new(tone.banned.iter().map(Term::from)),
            replaced_terms,
            replaced,
            exclusive,
            claims,
            no_claims: Terms::new(tone.claims.iter().flat_map(|claims| &claims.except).map(String::as_str)),
            address: OnceLock::new(),
            dictionaries: sources
                .map(|(lang, source)| Speller { lang, source, shelf: shelf.clone(), dictionary: OnceLock::new() })
                .collect(),
            known: tone.spelling.as_ref().map(|spelling| known_words(workspace, spelling)).unwrap_or_default(),
        }
    }

    /// The words that tell forms of address.
    pub(crate) fn address(&self) -> &Address {
        self.address.get_or_init(Address::new)
    }

    /// The dictionary for a language tag: that of the very tag, else one of the language.
    pub(crate) fn dictionary(&self, tag: &str) -> Option<&Dictionary> {
        self.speller(tag)?.read().ok().map(AsRef::as_ref)
    }

    /// Whether spelling is checked in any language.
    pub(crate) fn spells(&self) -> bool {
        !self.dictionaries.is_empty()
    }

    /// Whether another dictionary of the team knows a word: a loanword from a language that it writes.
    pub(crate) fn is_loanword(&self, word: &str, tag: &str) -> bool {
        let others = self.dictionaries.iter().filter(|speller| primary(speller.lang) != primary(tag));
        others.filter_map(|speller| speller.read().ok()).any(|dictionary| dictionary.knows(word))
    }

    /// Why there is no dictionary for a language tag, and where it was asked for; `None` where there is one, or none was asked for.
    pub(crate) fn missing(&self, tag: &str) -> Option<(&'a Spanned<String>, &Missing)> {
        let speller = self.speller(tag)?;
        speller.read().err().map(|missing| (speller.lang, missing))
    }

    /// Whether a word, in small letters, is one of the team's.
    pub(crate) fn is_ours(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// The tone.
    pub(crate) fn tone(&self) -> &'a Tone {
        self.tone
    }

    fn speller(&self, tag: &str) -> Option<&Speller<'a>> {
        let exact = self.dictionaries.iter().find(|speller| speller.lang.value.eq_ignore_ascii_case(tag));
        exact.or_else(|| self.dictionaries.iter().find(|speller| primary(speller.lang) == primary(tag)))
    }
}

impl Speller<'_> {
    fn read(&self) -> Result<&Arc<Dictionary>, &Missing> {
        let read = self.dictionary.get_or_init(|| {
            let files = match self.source {
                DictionarySource::System => self.shelf.of_system(self.lang).ok_or(Missing::NotInstalled)?,
                DictionarySource::Files { path, .. } => {
                    path.as_deref().and_then(|path: &Path| DictionaryFiles::at(path)).ok_or(Missing::NotThere)?
                }
            };
            self.shelf.get(&files).map_err(|error| Missing::Unusable(error.to_string()))
        });
        read.as_ref()
    }
}

/// The team's list, and the names that its files give.
fn known_words(workspace: &Workspace, spelling: &Spelling) -> HashSet<String> {
    let people = workspace.people.list.iter().flat_map(|person| {
        let handles = person.handles.iter().map(|(_, handle)| handle.value.as_str());
        [person.name.as_str(), person.key.as_str()].into_iter().chain(handles)
    });
    let channels = workspace.config.channels.iter().flat_map(|channel| [channel.name.as_str(), channel.network.as_str()]);
    let campaigns = workspace
        .campaigns
        .iter()
        .flat_map(|campaign| std::iter::once(campaign.name.as_str()).chain(campaign.hashtag.as_ref().map(|tag| tag.value.as_str())));
    let names = people.chain(channels).chain(campaigns).chain([workspace.config.brand.as_str()]);
    let mut known: HashSet<String> = spelling.words.iter().map(|word| word.to_lowercase()).collect();
    for name in names {
        known.extend(crate::prose::words::words(name).map(|(_, word)| word.to_lowercase()));
    }
    known
}
