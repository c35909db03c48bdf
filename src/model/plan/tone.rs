//! The tone of voice.

use crate::diag::{FileId, Spanned};
use crate::model::Kind;

/// The tone of voice, `plans/tone.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Tone {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// How the brand speaks, in prose.
    pub voice: Option<String>,
    /// Form of address.
    pub person: Option<Person2>,
    /// Words that are not used.
    pub banned: Vec<BannedTerm>,
    /// Most emoji in a post.
    pub max_emoji: Option<usize>,
    /// Most hashtags in a post.
    pub max_hashtags: Option<usize>,
    /// Most exclamation marks in a post.
    pub max_exclamations: Option<usize>,
    /// Labels that a kind of post must carry.
    pub disclosures: Vec<Disclosure>,
}

/// Form of address in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person2 {
    /// tú
    Tu,
    /// usted
    Usted,
    /// vos
    Vos,
}

/// A word that is not used.
#[derive(Debug, Clone)]
pub struct BannedTerm {
    /// The word or phrase.
    pub term: Spanned<String>,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A label that a kind of post must carry.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// Kind of post.
    pub kind: Kind,
    /// Text that must appear.
    pub text: String,
}
