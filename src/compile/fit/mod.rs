//! Making a text fit: cutting it into the parts of a thread, or trimming it.
//!
//! Both work on byte ranges of one text and copy nothing, so that a caller can cut what belongs to the text (facets,
//! marks) at the same places. What a stretch of text costs is asked of the caller, once for every stretch between
//! two places where a cut is possible; the rest is sums. The work grows with the length of the text.

mod cuts;
mod plan;
#[cfg(test)]
mod tests;
mod trim;

use std::ops::Range;

use super::count::{Counter, Limits};

pub use trim::{Trimmed, trim};

/// What a stretch of text takes, or what a part has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// In the unit of the network.
    pub length: usize,
    /// In UTF-8 bytes, for networks that have this second limit.
    pub bytes: usize,
}

impl Size {
    /// No room needed.
    pub const ZERO: Self = Self { length: 0, bytes: 0 };
    /// Room without end.
    pub const UNLIMITED: Self = Self { length: usize::MAX, bytes: usize::MAX };

    /// Returns the room that `limits` leave for text on the network of `counter`.
    #[must_use]
    pub fn room(counter: &Counter, limits: &Limits) -> Self {
        let room = Self { length: limits.length.unwrap_or(usize::MAX), bytes: limits.bytes.unwrap_or(usize::MAX) };
        room.minus(Self { length: counter.envelope(), bytes: 0 })
    }

    /// Tells whether this fits into `room`.
    #[must_use]
    pub fn fits(self, room: Self) -> bool {
        self.length <= room.length && self.bytes <= room.bytes
    }

    /// Returns both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { length: self.length.saturating_add(other.length), bytes: self.bytes.saturating_add(other.bytes) }
    }

    /// Returns this without `other`, and zero where that is more. No limit stays no limit.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let less = |whole: usize, part: usize| if whole == usize::MAX { whole } else { whole.saturating_sub(part) };
        Self { length: less(self.length, other.length), bytes: less(self.bytes, other.bytes) }
    }
}

/// Returns what stretches of `text` take as `counter` counts them: the function that [`split`] and [`trim`] ask.
pub fn gauge<'a>(counter: &'a Counter, text: &'a str) -> impl Fn(Range<usize>) -> Size + 'a {
    move |range| {
        let stretch = &text[range];
        Size { length: counter.added_length(stretch), bytes: stretch.len() }
    }
}

/// Returns the number that a part of a thread ends with: ` (2/5)`. `index` counts from 0.
#[must_use]
pub fn number(index: usize, total: usize) -> String {
    format!(" ({}/{total})", index + 1)
}

/// Cuts `text` into parts that fit into `room`, as far as that is possible: what cannot be cut stays whole.
///
/// Returns the byte ranges of the parts, in order, without the white space at the cuts; a text that fits is one part.
/// No cut lies inside one of `atoms` (byte ranges in order: links, mentions, hashtags, code) nor inside a grapheme
/// cluster. Paragraphs are the best place, then lines, sentences, clauses and words; a place inside a word is taken
/// only where the word fits nowhere. A part that would be a few words, and a heading at the end of a part, are
/// avoided where the text can be cut otherwise.
///
/// With `numbered`, each part leaves room for its [`number`], which the caller appends where there are several.
///
/// `size` says what a stretch takes. The sizes of neighbouring stretches should add up to the size of both.
///
/// ```
/// # use pregon::compile::count::{Counter, Limits};
/// # use pregon::compile::fit::{Size, gauge, split};
/// let text = "El Sr. Paz vino a las 10. ¿Quién más? Nadie.";
/// let room = Size::room(&Counter::Bluesky, &Limits::length(40));
/// let parts = split(text, &[], room, false, &gauge(&Counter::Bluesky, text));
/// assert_eq!(parts.iter().map(|part| &text[part.clone()]).collect::<Vec<_>>(), ["El Sr. Paz vino a las 10.", "¿Quién más? Nadie."]);
/// ```
pub fn split(text: &str, atoms: &[Range<usize>], room: Size, numbered: bool, size: &dyn Fn(Range<usize>) -> Size) -> Vec<Range<usize>> {
    let whole = size(0..text.len());
    if whole.fits(room) {
        return std::iter::once(0..text.len()).collect();
    }
    let places = cuts::places(text, atoms);
    if !numbered {
        return plan::parts(text, &places, room, size);
    }
    // There will be more parts than the text has rooms.
    let least = (whole.length / room.length.max(1)).max(whole.bytes / room.bytes.max(1));
    let mut digits = (least.max(1).ilog10() as usize + 1).max(2);
    loop {
        // The number is ASCII without marks of any dialect: as long in every unit.
        let tail = " (/)".len() + 2 * digits;
        let parts = plan::parts(text, &places, room.minus(Size { length: tail, bytes: tail }), size);
        if parts.len() < 10_usize.saturating_pow(digits as u32) {
            return parts;
        }
        digits += 1;
    }
}
