//! Logs of crises and of rehearsals: entries that are created one after the other, each naming the digest of the one before.
//!
//! The number alone is the name, so that of two people who note something at once one gets the next number. A rehearsal lies in
//! another place than a crisis: nothing that publishes ever looks there.

mod entry;
mod log;

use std::fmt;

pub use entry::{ChecklistItem, CrisisEntry, CrisisEvent, Exemption, LevelTerms, NoteKind};
pub use log::CrisisLog;

use super::freeze::MAX_REASON_CHARS;

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2000;

/// Highest number of an entry.
pub(super) const MAX_SEQ: u32 = 9999;

/// Most items of any list in an entry.
const MAX_ITEMS: usize = 200;

/// The name of a crisis or of a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrisisId {
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
    /// Letters, digits and `-`: when it began and why, as in names of freezes.
    pub name: String,
}

impl fmt::Display for CrisisId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A reason or note that is fit for the record.
#[must_use]
pub fn is_fit(text: &str, note: bool) -> bool {
    let most = if note { MAX_NOTE_CHARS } else { MAX_REASON_CHARS };
    (1..=most).contains(&text.chars().count())
}
