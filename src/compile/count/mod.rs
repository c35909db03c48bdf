//! Counting of text as each network counts it, and detection of links, mentions and tags as each
//! network detects them.
//!
//! The module is pure: text in, numbers and byte ranges out. A [`Counter`] is the counting rule of
//! one network, [`Limits`] are the numbers to hold against it.

mod angle;
mod bluesky;
mod chars;
mod emoji;
mod emoji_data;
mod event;
mod families;
mod graphemes;
mod linkedin;
mod mastodon;
mod measure;
mod punycode;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod threads;
mod tlds;
mod url;
mod weight;
mod x;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use crate::model::Unit;

pub use event::{MATRIX_ENVELOPE, matrix_event_bytes};
pub use families::Family;
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
    /// A place where people meet: `r/sub`, `!community@host`, `#room:server`, a channel.
    Community,
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
    /// Code points, and emoji by their UTF-8 bytes.
    /// Source: <https://developers.facebook.com/docs/threads/overview>.
    Threads,
    /// UTF-16 units of the text as read; the same limit is held against the text as sent, with its escapes.
    /// Source: <https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format>.
    LinkedIn,
    /// Bytes of the event that carries the text in both forms, with [`MATRIX_ENVELOPE`] for the rest of it.
    /// Source: <https://spec.matrix.org/v1.19/client-server-api/#size-limits>.
    MatrixEvent,
    /// Bytes of the message that takes the note to a relay, with a tag for each hashtag and reference.
    /// Source: <https://github.com/nostr-protocol/nips/blob/master/11.md>.
    NostrEvent,
    /// The length of the text as written; entities are those of the fediverse.
    Plain(Unit),
    /// The length of the text as written, with the entities of a family.
    Detecting(Unit, Family),
}

/// The length of a text against the limits of a network.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Count {
    /// Unit of `length` and `limit`.
    pub unit: Unit,
    /// Length of the text.
    pub length: usize,
    /// Length of the text with its escapes, where the limit holds for that too.
    pub escaped: Option<usize>,
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
            Self::Threads => Unit::EmojiBytes,
            Self::LinkedIn => Unit::Utf16Units,
            Self::MatrixEvent | Self::NostrEvent => Unit::EventBytes,
            Self::Plain(unit) | Self::Detecting(unit, _) => *unit,
        }
    }

    /// Returns the entities of `text`, in order and without overlaps.
    #[must_use]
    pub fn entities(&self, text: &str) -> Vec<Entity> {
        self.spans(text).into_iter().map(|span| span.entity(text)).collect()
    }

    /// Returns the byte ranges of `text` that must not be cut: its entities and other markup, in order and disjoint.
    #[must_use]
    pub fn atoms(&self, text: &str) -> Vec<Range<usize>> {
        let mut list: Vec<Range<usize>> = self.spans(text).into_iter().map(|span| span.start..span.end).collect();
        if let Self::Detecting(_, family) = self {
            let is_markup = match family {
                Family::Discord => angle::is_discord,
                Family::Slack => angle::is_slack,
                _ => |_: &str| false,
            };
            let markup = angle::brackets(text).filter(|range| is_markup(&text[range.start + 1..range.end - 1]));
            list.extend(markup);
            list.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
            let mut end = 0;
            list.retain(|range| {
                let free = range.start >= end;
                end = end.max(range.end);
                free
            });
        }
        list
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
        let escapes = match self {
            Self::LinkedIn => linkedin_escapes(text),
            _ => 0,
        };
        self.judge(text, self.length(text), escapes, limits)
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
            Self::Threads => threads::length(text),
            Self::LinkedIn => utf16_units(text),
            Self::MatrixEvent => event::matrix(text),
            Self::NostrEvent => event::nostr(text, &self.spans(text)),
            Self::Plain(unit) | Self::Detecting(unit, _) => plain_length(text, *unit),
        }
    }

    /// Returns what the stretch `text` adds to the length that is held against the limit: with its escapes, and without the
    /// envelope that a message has once ([`Counter::envelope`]).
    #[must_use]
    pub fn added_length(&self, text: &str) -> usize {
        match self {
            Self::LinkedIn => utf16_units(text) + linkedin_escapes(text),
            Self::MatrixEvent => event::matrix_content(text),
            Self::NostrEvent => event::nostr_content(text, &self.spans(text)),
            _ => self.length(text),
        }
    }

    /// Returns the length of a message without text.
    #[must_use]
    pub fn envelope(&self) -> usize {
        match self {
            Self::MatrixEvent | Self::NostrEvent => self.length(""),
            _ => 0,
        }
    }

    /// Returns where the entities are, in order and without overlaps.
    fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        match self {
            Self::Mastodon { .. } | Self::Plain(_) => families::find(Family::Fediverse, text, &mut spans),
            Self::Bluesky => bluesky::find(text, &mut spans),
            Self::X => {
                spans.extend(x::urls(text).into_iter().map(Span::link));
                x::find(text, &mut spans);
            }
            Self::Threads => {
                families::web_links(text, &mut spans);
                threads::find(text, &mut spans);
            }
            Self::LinkedIn => families::find(Family::LinkedIn, text, &mut spans),
            Self::MatrixEvent => families::find(Family::Matrix, text, &mut spans),
            Self::NostrEvent => families::find(Family::Nostr, text, &mut spans),
            Self::Detecting(_, family) => families::find(*family, text, &mut spans),
        }
        without_overlaps(&mut spans);
        spans
    }

    /// Finds entities, length and escapes in one go.
    fn examine(&self, text: &str) -> (Vec<Span>, usize, usize) {
        match self {
            // What is found for the length is not looked for again.
            Self::Mastodon { url_length } => {
                let mut spans = mastodon::discounted(text);
                let length = mastodon::length(text, &spans, *url_length);
                mastodon::hashtags(text, &mut spans);
                without_overlaps(&mut spans);
                (spans, length, 0)
            }
            Self::X => {
                let urls = x::urls(text);
                let length = match weight::normalized(text) {
                    std::borrow::Cow::Borrowed(text) => weight::length(text, &urls),
                    std::borrow::Cow::Owned(text) => weight::length(&text, &x::urls(&text)),
                };
                let mut spans: Vec<Span> = urls.into_iter().map(Span::link).collect();
                x::find(text, &mut spans);
                without_overlaps(&mut spans);
                (spans, length, 0)
            }
            Self::NostrEvent => {
                let spans = self.spans(text);
                let length = event::nostr(text, &spans);
                (spans, length, 0)
            }
            Self::LinkedIn => (self.spans(text), utf16_units(text), linkedin_escapes(text)),
            Self::Bluesky | Self::Threads | Self::MatrixEvent | Self::Plain(_) | Self::Detecting(..) => {
                (self.spans(text), self.length(text), 0)
            }
        }
    }

    /// Holds a text of known length, and the `escapes` it gets, against `limits`.
    fn judge(&self, text: &str, length: usize, escapes: usize, limits: &Limits) -> Count {
        let invalid = match self {
            Self::X => x::invalid(text),
            _ => Vec::new(),
        };
        Count {
            unit: self.unit(),
            length,
            escaped: (*self == Self::LinkedIn).then_some(length + escapes),
            limit: limits.length,
            fits: limits.length.is_none_or(|limit| length + escapes <= limit) && limits.bytes.is_none_or(|limit| text.len() <= limit),
            bytes: limits.bytes.map(|_| text.len()),
            max_bytes: limits.bytes,
            valid: !text.is_empty() && invalid.is_empty(),
            invalid,
        }
    }
}

/// Returns how many escapes the text needs on LinkedIn.
fn linkedin_escapes(text: &str) -> usize {
    let mut markup = Vec::new();
    linkedin::find(text, &mut markup);
    linkedin::escapes(text, &markup)
}

/// Returns the length of `text` as written.
fn plain_length(text: &str, unit: Unit) -> usize {
    match unit {
        Unit::Graphemes => graphemes(text),
        Unit::Weighted => weight::length(&weight::normalized(text), &[]),
        Unit::CodePoints => text.chars().count(),
        Unit::Utf16Units => utf16_units(text),
        Unit::EmojiBytes => threads::length(text),
        Unit::Bytes | Unit::EventBytes => text.len(),
    }
}

/// Returns the length of `text` in UTF-16 code units: one for each character, and another for those of four bytes.
fn utf16_units(text: &str) -> usize {
    text.bytes().map(|b| usize::from(b & 0xC0 != 0x80) + usize::from(b >= 0xF0)).sum()
}

/// An entity as the scanners give it: positions only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Span {
    kind: EntityKind,
    start: usize,
    end: usize,
    /// Length of what stands before the name, in bytes.
    sign: usize,
    /// Length of what stands behind it, in bytes.
    tail: usize,
}

impl Span {
    fn new(kind: EntityKind, start: usize, end: usize, sign: usize) -> Self {
        Self { kind, start, end, sign, tail: 0 }
    }

    fn link((start, end): (usize, usize)) -> Self {
        Self::new(EntityKind::Link, start, end, 0)
    }

    /// Returns the name without its sign.
    fn name(self, text: &str) -> &str {
        &text[self.start + self.sign..self.end - self.tail]
    }

    fn entity(self, text: &str) -> Entity {
        Entity { kind: self.kind, start: self.start, end: self.end, text: self.name(text).to_owned() }
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
