//! Recognition of whole emoji sequences, which X counts as one emoji each.

use super::emoji_data::{FLAGS, MODIFIER_BASE, SINGLE, TAKES_FE0F, ZWJ};
use super::tlds;

const JOINER: char = '\u{200D}';
const EMOJI_STYLE: char = '\u{FE0F}';
const TEXT_STYLE: char = '\u{FE0E}';
const BLACK_FLAG: char = '\u{1F3F4}';

/// Flags spelled with tag characters: England, Scotland and Wales.
const TAG_FLAGS: [&str; 3] = [
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
];

/// Length of a skin tone modifier in bytes.
const TONE: usize = 4;

/// Room for the longest joined sequence without skin tones, in bytes.
const SKELETON: usize = 32;

/// Returns the length in bytes of the emoji that `text` starts with, or 0.
///
/// A joined sequence, a skin tone, a flag or a tag sequence belongs to the emoji when it is one of
/// the sequences recommended for general interchange; other sequences end after their first part,
/// as in twitter-text. `©` and `®` are emoji only before U+FE0F. Keycaps are left to the caller,
/// because they start with ordinary ASCII.
pub(super) fn length(text: &str) -> usize {
    let mut rest = text.chars();
    let Some(first) = rest.next() else { return 0 };
    if let Some(region) = region_letter(first) {
        let flag =
            rest.next().and_then(region_letter).is_some_and(|second| FLAGS.as_bytes().chunks_exact(2).any(|code| code == [region, second]));
        return if flag { 8 } else { 4 };
    }
    if first == BLACK_FLAG
        && let Some(flag) = TAG_FLAGS.iter().find(|flag| text.starts_with(*flag))
    {
        return flag.len();
    }
    match part(text) {
        Some(part) if text[part.length..].starts_with(JOINER) => joined(text).unwrap_or(part.length),
        Some(part) => part.length,
        None => 0,
    }
}

/// Returns the length of the keycap mark at the start of `text` (U+20E3, or U+FE0F U+20E3), or 0.
pub(super) fn keycap_mark(text: &str) -> usize {
    if text.starts_with("\u{20E3}") {
        3
    } else if text.starts_with("\u{FE0F}\u{20E3}") {
        6
    } else {
        0
    }
}

/// One emoji character with what modifies it.
struct Part {
    base: char,
    /// Bytes of the base, its U+FE0F and its skin tone.
    length: usize,
    toned: bool,
    /// The base is followed by U+FE0F, or by a skin tone that replaces it.
    styled: bool,
}

/// Reads one emoji character and its modifiers from the start of `text`.
fn part(text: &str) -> Option<Part> {
    let base = text.chars().next()?;
    if !contains(SINGLE, base) {
        return None;
    }
    let mut length = base.len_utf8();
    let takes_style = contains(TAKES_FE0F, base);
    let styled = takes_style && text[length..].starts_with(EMOJI_STYLE);
    if styled {
        length += EMOJI_STYLE.len_utf8();
    } else if matches!(base, '©' | '®') || takes_style && text[length..].starts_with(TEXT_STYLE) {
        return None;
    }
    let tone = text[length..].chars().next().filter(|&c| is_tone(c));
    let toned = tone.is_some() && contains(MODIFIER_BASE, base);
    if toned {
        length += TONE;
    }
    Some(Part { base, length, toned, styled: styled || toned && takes_style })
}

/// Returns the length of the longest recommended joined sequence at the start of `text`.
fn joined(text: &str) -> Option<usize> {
    let mut skeleton = [0; SKELETON];
    let (mut filled, mut at, mut toned) = (0, 0, false);
    let mut longest = None;
    while let Some(part) = part(&text[at..]) {
        let joiner = (at > 0).then_some(JOINER);
        let style = part.styled.then_some(EMOJI_STYLE);
        for c in joiner.into_iter().chain([part.base]).chain(style) {
            if filled + c.len_utf8() > SKELETON {
                return longest;
            }
            filled += c.encode_utf8(&mut skeleton[filled..]).len();
        }
        let key = std::str::from_utf8(&skeleton[..filled]).unwrap_or_default();
        if at > 0
            && let Some(line) = tlds::line(ZWJ, key)
        {
            if line.ends_with('+') || !toned && !part.toned {
                longest = Some(at + part.length);
            } else if !toned {
                // Only the tone after the sequence stands apart.
                longest = Some(at + part.length - TONE);
            }
        }
        toned |= part.toned;
        at += part.length;
        if !text[at..].starts_with(JOINER) {
            break;
        }
        at += JOINER.len_utf8();
    }
    longest
}

fn is_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Returns the letter `A` to `Z` that a regional indicator stands for.
fn region_letter(c: char) -> Option<u8> {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}').then(|| (u32::from(c) - 0x1_F1E6) as u8 + b'A')
}

fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let after = ranges.partition_point(|&(start, _)| start <= c);
    after > 0 && c <= ranges[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [SINGLE, TAKES_FE0F, MODIFIER_BASE] {
            assert!(table.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
        assert!(ZWJ.lines().all(|line| {
            let key = line.trim_end_matches("\t+");
            key.len() <= SKELETON && tlds::line(ZWJ, key) == Some(line)
        }));
    }

    #[test]
    fn every_joined_sequence_is_whole() {
        for line in ZWJ.lines() {
            let key = line.trim_end_matches("\t+");
            assert_eq!(length(key), key.len(), "{key}");
        }
    }

    #[test]
    fn measures_whole_emoji() {
        for (text, expected) in [
            ("😀", "😀"),
            ("😀😀", "😀"),
            ("☺", "☺"),
            ("☺️", "☺️"),
            ("☺\u{FE0E}", ""),
            ("👍🏽", "👍🏽"),
            ("😀🏽", "😀"),
            ("☝️🏽", "☝️🏽"),
            ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
            ("👨🏽‍👩‍👧", "👨🏽"),
            ("👨‍👩‍👧🏽", "👨‍👩‍👧"),
            ("👩🏽‍🚀", "👩🏽‍🚀"),
            ("🕵🏽‍♂️", "🕵🏽‍♂️"),
            ("🕵️‍♂️", "🕵️‍♂️"),
            ("👨‍🍕", "👨"),
            ("🏳️‍🌈", "🏳️‍🌈"),
            ("🏴‍☠️", "🏴‍☠️"),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
            ("🇲🇽🇲", "🇲🇽"),
            ("🇽🇽", "🇽"),
            ("©", ""),
            ("©️", "©️"),
            ("a", ""),
            ("1", ""),
            ("", ""),
            ("—", ""),
        ] {
            assert_eq!(&text[..length(text)], expected, "{text}");
        }
    }
}
