//! Counting of text as each network counts it, and detection of links, mentions and tags as each
//! network detects them.
//!
//! The module is pure: text in, numbers and byte ranges out. A [`Counter`] is the counting rule of
//! one network, [`Limits`] are the numbers to hold against it.

mod bluesky;
mod chars;
mod emoji;
mod emoji_data;
mod graphemes;
mod mastodon;
mod measure;
mod punycode;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod tlds;
mod url;
mod weight;
mod x;

use serde::{Deserialize, Serialize};

pub use crate::model::Unit;

pub use graphemes::{graphemes, truncate_graphemes};
pub use measure::{Found, Measurement, measure};

/// What kind of thing an [`Entity`] is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// An address that the network makes clickable.
    Link,
    /// An account: `@name`.
    Mention,
    /// A topic: `#tag`.
    Hashtag,
    /// A ticker symbol: `$ABC`.
    Cashtag,
}

/// A stretch of text that a network treats as more than words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// First byte in the text as given (UTF-8 offset).
    pub start: usize,
    /// Byte after the last one in the text as given (UTF-8 offset).
    pub end: usize,
    /// The name without its sign; for a link the address as written.
    pub text: String,
}

/// The most a network accepts in one text. `None` stands for no limit.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Limits {
    /// In the unit of the counter.
    pub length: Option<usize>,
    /// In UTF-8 bytes, where the network has this second cap.
    pub bytes: Option<usize>,
}

impl Limits {
    /// Returns limits with only a greatest length, in the unit of the counter.
    #[must_use]
    pub fn length(length: usize) -> Self {
        Self { length: Some(length), bytes: None }
    }
}

/// How a network counts a text and finds entities in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Counter {
    /// Grapheme clusters; each link counts as `url_length`, `@user@host` counts as `@user`.
    /// White space around the text counts here; the server removes it first.
    /// Source: <https://docs.joinmastodon.org/user/posting/#text>.
    Mastodon {
        /// Length of a link (`characters_reserved_per_url` of the server; 23 by default).
        url_length: usize,
    },
    /// Grapheme clusters of the text as written, with a cap in bytes beside it.
    /// Source: `app.bsky.feed.post` in <https://github.com/bluesky-social/atproto>.
    Bluesky,
    /// Weighted characters. Source: twitter-text configuration v3 and
    /// <https://docs.x.com/fundamentals/counting-characters>.
    X,
    /// The length of the text as written; entities are those of Mastodon.
    Plain(Unit),
}

/// The length of a text against the limits of a network.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Count {
    /// Unit of `length` and `limit`.
    pub unit: Unit,
    /// Length of the text.
    pub length: usize,
    /// Greatest length, if there is one.
    pub limit: Option<usize>,
    /// Whether the text keeps to the limits.
    pub fits: bool,
    /// Length in UTF-8 bytes, where the network caps that too.
    pub bytes: Option<usize>,
    /// Greatest length in UTF-8 bytes, where the network has one.
    pub max_bytes: Option<usize>,
    /// Whether the text is not empty and has no character that the network refuses.
    pub valid: bool,
    /// Byte offsets of the characters that the network refuses.
    pub invalid: Vec<usize>,
}

impl Counter {
    /// Returns the unit this counter counts in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Mastodon { .. } | Self::Bluesky => Unit::Graphemes,
            Self::X => Unit::Weighted,
            Self::Plain(unit) => *unit,
        }
    }

    /// Returns the entities of `text`, in order and without overlaps.
    #[must_use]
    pub fn entities(&self, text: &str) -> Vec<Entity> {
        let (spans, _) = self.examine(text);
        spans.into_iter().map(|span| span.entity(text)).collect()
    }

    /// Counts `text` and holds it against `limits`.
    ///
    /// ```
    /// # use pregon::compile::count::{Counter, Limits};
    /// let count = Counter::X.count("Hola https://example.com/un/libro", &Limits::length(280));
    /// assert_eq!(count.length, 28);
    /// assert!(count.fits && count.valid);
    /// ```
    #[must_use]
    pub fn count(&self, text: &str, limits: &Limits) -> Count {
        self.judge(text, self.length(text), limits)
    }

    /// Returns the length of `text` in the unit of this counter.
    #[must_use]
    pub fn length(&self, text: &str) -> usize {
        match self {
            Self::Mastodon { url_length } => mastodon::length(text, &mastodon::discounted(text), *url_length),
            Self::Bluesky => graphemes(text),
            Self::X => {
                let text = weight::normalized(text);
                weight::length(&text, &x::urls(&text))
            }
            Self::Plain(unit) => plain_length(text, *unit),
        }
    }

    /// Returns the length that is held against the limit: that of `text` as it is sent.
    #[must_use]
    pub fn sent_length(&self, text: &str) -> usize {
        self.length(text)
    }

    /// Finds entities and length in one go.
    fn examine(&self, text: &str) -> (Vec<Span>, usize) {
        let mut spans;
        let length;
        match self {
            Self::Mastodon { url_length } => {
                spans = mastodon::discounted(text);
                length = mastodon::length(text, &spans, *url_length);
                mastodon::hashtags(text, &mut spans);
            }
            Self::Bluesky => {
                spans = Vec::new();
                bluesky::find(text, &mut spans);
                length = graphemes(text);
            }
            Self::X => {
                let urls = x::urls(text);
                length = match weight::normalized(text) {
                    std::borrow::Cow::Borrowed(text) => weight::length(text, &urls),
                    std::borrow::Cow::Owned(text) => weight::length(&text, &x::urls(&text)),
                };
                spans = urls.into_iter().map(Span::link).collect();
                x::find(text, &mut spans);
            }
            Self::Plain(unit) => {
                spans = mastodon::discounted(text);
                length = plain_length(text, *unit);
                mastodon::hashtags(text, &mut spans);
            }
        }
        without_overlaps(&mut spans);
        (spans, length)
    }

    /// Holds a text of known length against `limits`.
    fn judge(&self, text: &str, length: usize, limits: &Limits) -> Count {
        let invalid = match self {
            Self::X => x::invalid(text),
            Self::Mastodon { .. } | Self::Bluesky | Self::Plain(_) => Vec::new(),
        };
        Count {
            unit: self.unit(),
            length,
            limit: limits.length,
            fits: limits.length.is_none_or(|limit| length <= limit) && limits.bytes.is_none_or(|limit| text.len() <= limit),
            bytes: limits.bytes.map(|_| text.len()),
            max_bytes: limits.bytes,
            valid: length > 0 && invalid.is_empty(),
            invalid,
        }
    }
}

/// Returns the length of `text` as written.
fn plain_length(text: &str, unit: Unit) -> usize {
    match unit {
        Unit::Graphemes => graphemes(text),
        Unit::Weighted => weight::length(&weight::normalized(text), &[]),
        Unit::CodePoints => text.chars().count(),
        Unit::Utf16Units => text.chars().map(char::len_utf16).sum(),
        Unit::Bytes => text.len(),
    }
}

/// An entity as the scanners give it: positions only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Span {
    kind: EntityKind,
    start: usize,
    end: usize,
    /// Length of the sign in bytes.
    sign: usize,
}

impl Span {
    fn link((start, end): (usize, usize)) -> Self {
        Self { kind: EntityKind::Link, start, end, sign: 0 }
    }

    /// Returns the name without its sign.
    fn text(self, text: &str) -> String {
        text[self.start + self.sign..self.end].to_owned()
    }

    fn entity(self, text: &str) -> Entity {
        Entity { kind: self.kind, start: self.start, end: self.end, text: self.text(text) }
    }
}

/// Sorts `spans` and drops each that starts inside the one before.
fn without_overlaps(spans: &mut Vec<Span>) {
    spans.sort_by_key(|span| span.start);
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
}
