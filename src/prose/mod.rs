//! What can be told of a text in Spanish or English by its letters alone: words, sentences, syllables, inflection, form of address,
//! readability, spelling, language. Pure functions; the rules decide what to make of it.

pub mod address;
pub mod claims;
pub mod cut;
pub mod inflection;
pub(crate) mod labels;
pub mod language;
pub mod quotes;
pub mod readability;
pub mod sentence;
pub mod shelf;
pub mod spelling;
pub mod syllables;
pub mod typos;
pub mod verbs;
pub mod words;
