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
    /// Code points, but emoji by their UTF-8 bytes: Threads.
    EmojiBytes,
    /// UTF-8 bytes of the message that carries the text, JSON and all: Matrix, Nostr.
    EventBytes,
}

impl Unit {
    /// The word used in output, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Graphemes => "graphemes",
            Self::Weighted => "weighted",
            Self::CodePoints => "code_points",
            Self::Utf16Units => "utf16_units",
            Self::Bytes => "bytes",
            Self::EmojiBytes => "emoji_bytes",
            Self::EventBytes => "event_bytes",
        }
    }
}
