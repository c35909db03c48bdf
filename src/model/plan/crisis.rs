//! The crisis manual.

use serde::{Deserialize, Serialize};

use crate::diag::{FileId, Spanned};

/// The crisis manual, `plans/crisis.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Crisis {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Path of the manual, relative to `plans/`.
    pub manual: Option<Spanned<String>>,
    /// Levels from mild to grave.
    pub levels: Vec<CrisisLevel>,
    /// Statements ready to be used.
    pub statements: Vec<HoldingStatement>,
}

/// A level of crisis.
#[derive(Debug, Clone)]
pub struct CrisisLevel {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// What makes it so.
    pub triggers: Vec<String>,
    /// Person who decides.
    pub decides: Option<Spanned<String>>,
    /// Time within which something must be said, as written: `4h`.
    pub respond_within: Option<String>,
    /// What is done.
    pub actions: Vec<String>,
    /// What it stops being published.
    pub freeze: Option<LevelFreeze>,
}

/// What a level of crisis stops being published; everything where it names nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelFreeze {
    /// Channels.
    pub channels: Vec<Spanned<String>>,
    /// Campaigns.
    pub campaigns: Vec<Spanned<String>>,
    /// Tags.
    pub tags: Vec<Spanned<String>>,
    /// Language tags.
    pub langs: Vec<Spanned<String>>,
    /// What becomes of what falls due meanwhile; to ask by default.
    pub held: Option<Held>,
    /// Minutes after which it ends by itself.
    pub minutes: Option<i64>,
}

/// What becomes of what fell due while publishing was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Held {
    /// It is left out.
    Skip,
    /// It follows, one post after the other.
    Shift,
    /// A person says of each whether it is still wanted.
    Ask,
}

/// A statement ready to be used.
#[derive(Debug, Clone)]
pub struct HoldingStatement {
    /// Key.
    pub id: Spanned<String>,
    /// Level that it is for.
    pub level: Option<Spanned<String>>,
    /// Language tag.
    pub lang: Option<String>,
    /// The text.
    pub text: String,
}
