//! Units of text length.

use serde::{Deserialize, Serialize};

/// What a length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Extended grapheme clusters (UAX 29): what a reader calls a character.
    Graphemes,
    /// Weights of twitter-text configuration v3.
    Weighted,
    /// Unicode code points.
    CodePoints,
    /// UTF-16 code units.
    Utf16Units,
    /// UTF-8 bytes.
    Bytes,
}
