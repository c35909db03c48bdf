//! Draws by lot that anybody can check.
//!
//! When entries close, the list of entries is fixed by a published hash, together with the rules and with a public random value that
//! does not exist yet. Once it does, who wins follows from both by arithmetic: nobody chooses, and everybody can do the sum again.
//! `docs/draws.md` is the specification; it is short enough to be written anew in any language, and holds one that a test runs.
//!
//! Names of people stay with the team: what is published of an entry is a salted hash, and each entrant can be given the token that
//! shows which one is theirs.

mod announce;
mod commitment;
mod entries;
mod permalink;
mod pick;
mod private;
mod records;
mod source;
mod verify;

pub use announce::{closing, result};
pub use commitment::{BadCommitment, Commitment, Entry};
pub use entries::{Entrant, Entries, MAX_ENTRIES_BYTES, canonical_id, read_entries};
pub use pick::{picks, seed};
pub use private::{BadPrivateList, Holder, PrivateList, Salt};
pub use records::{CommitRecord, Draw, DrawError, Draws, RunRecord, commit, run};
pub use source::{BadSource, Source};
pub use verify::{Check, verify};

use sha2::{Digest as _, Sha256};

/// First line of everything that is hashed here: another version of the rules has another.
pub const VERSION: &str = "pregon-draw-v1";

/// SHA-256 of some bytes, as 64 small hexadecimal digits.
#[must_use]
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')).collect()
}

/// Whether a text is so many small hexadecimal digits.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The bytes of hexadecimal digits in pairs.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !is_hex(text, text.len()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
