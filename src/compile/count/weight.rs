//! Weighted length of X: twitter-text configuration v3.
//!
//! `scale` 100, `defaultWeight` 200, weight 100 for U+0000..U+10FF, U+2000..U+200D,
//! U+2010..U+201F and U+2032..U+2037, `transformedURLLength` 23, `emojiParsingEnabled`.
//! All weights are multiples of the scale, so lengths here are in whole units of 100.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::emoji;

/// What a link adds, whatever its own length.
pub(super) const URL_LENGTH: usize = 23;

/// What an emoji adds, however many code points it has.
const EMOJI_LENGTH: usize = 2;

/// Returns the weighted length of `text`, in which `urls` (sorted, disjoint byte ranges) count as
/// links. `text` is expected in normal form NFC.
pub(super) fn length(text: &str, urls: &[(usize, usize)]) -> usize {
    let (mut total, mut at) = (0, 0);
    for &(start, end) in urls {
        total += plain(&text[at..start]) + URL_LENGTH;
        at = end;
    }
    total + plain(&text[at..])
}

/// Returns `text` in normal form NFC, borrowed where it already is.
pub(super) fn normalized(text: &str) -> Cow<'_, str> {
    if is_surely_nfc(text.as_bytes()) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Tells whether only characters occur that stay as they are in NFC next to any other.
#[expect(clippy::match_same_arms, reason = "one arm per Unicode range")]
fn is_surely_nfc(bytes: &[u8]) -> bool {
    const CHUNK: usize = 32;
    let mut at = 0;
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + CHUNK)
            // Below U+0300 nothing composes with what stands before it; no early exit, so that
            // the compiler can use vector instructions.
            && chunk.iter().fold(0, |most, &b| b.max(most)) < 0xCC
        {
            at += CHUNK;
            continue;
        }
        match bytes[at..] {
            [..0xCC, ..] => at += 1,
            // U+2002..U+205F and U+20A0..U+20CF: joiners, dashes, quotes, bullets, currency signs
            [0xE2, 0x80, 0x82..=0xBF, ..] | [0xE2, 0x81, ..=0x9F, ..] | [0xE2, 0x82, 0xA0..=0xBF, ..] => {
                at += 3;
            }
            // U+2600..U+27BF: symbols and dingbats
            [0xE2, 0x98..=0x9E, _, ..] => at += 3,
            // U+4E00..U+9FFF: ideographs
            [0xE4, 0xB8..=0xBF, _, ..] | [0xE5..=0xE9, _, _, ..] => at += 3,
            // U+FE0E, U+FE0F: variation selectors
            [0xEF, 0xB8, 0x8E..=0x8F, ..] => at += 3,
            // U+1F1E6..U+1FAFF: emoji
            [0xF0, 0x9F, 0x87..=0xAB, _, ..] => at += 4,
            _ => return false,
        }
    }
    true
}

/// Returns the weighted length of text without links.
fn plain(text: &str) -> usize {
    const CHUNK: usize = 32;
    let bytes = text.as_bytes();
    let (mut total, mut at) = (0, 0);
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + CHUNK)
            && chunk.is_ascii()
        {
            at += CHUNK;
            total += CHUNK;
            continue;
        }
        match bytes[at] {
            ..=0x7F => {
                at += 1;
                total += 1;
            }
            // U+00A9 and U+00AE become emoji before U+FE0F.
            0xC2 => {
                let (length, weight) = symbol(&text[at..]);
                at += length;
                total += weight;
            }
            0xC3..=0xDF => {
                at += 2;
                total += 1;
            }
            _ => {
                let keycap = emoji::keycap_mark(&text[at..]);
                let before = at.checked_sub(1).map(|before| bytes[before]);
                if keycap > 0 && matches!(before, Some(b'#' | b'*' | b'0'..=b'9')) {
                    at += keycap;
                    // The base has been counted as a character.
                    total += EMOJI_LENGTH - 1;
                } else {
                    let (length, weight) = symbol(&text[at..]);
                    at += length;
                    total += weight;
                }
            }
        }
    }
    total
}

/// Returns the length in bytes and the weight of the emoji or character that `text` starts with.
fn symbol(text: &str) -> (usize, usize) {
    let emoji = emoji::length(text);
    if emoji > 0 {
        return (emoji, EMOJI_LENGTH);
    }
    text.chars().next().map_or((1, 0), |c| (c.len_utf8(), character(c)))
}

/// Returns the weight of a character that is not part of an emoji.
fn character(c: char) -> usize {
    match c {
        '\0'..='\u{10FF}' | '\u{2000}'..='\u{200D}' | '\u{2010}'..='\u{201F}' | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_characters_and_emoji() {
        for (text, expected) in [
            ("", 0),
            ("Hola", 4),
            ("ñandú", 5),
            ("—–“”‘’", 6),
            ("…", 2),
            ("•", 2),
            ("€", 2),
            ("→", 2),
            ("™", 2),
            ("日本語", 6),
            ("кириллица", 9),
            ("\u{200D}", 1),
            ("\u{200E}", 2),
            ("\u{FE0F}", 2),
            ("©®", 2),
            ("©️", 2),
            ("1️⃣", 2),
            ("1\u{20E3}", 2),
            ("a\u{20E3}", 3),
            ("#️⃣*️⃣", 4),
            ("H🐱☺👨‍👩‍👧‍👦", 7),
            ("🇲🇽", 2),
            ("🇽🇽", 4),
            ("👍🏽", 2),
            ("𝒜", 2),
        ] {
            assert_eq!(length(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn quick_check_is_right_for_every_character() {
        let mut text = String::new();
        for c in '\0'..=char::MAX {
            text.clear();
            text.extend(['e', c]);
            if is_surely_nfc(text.as_bytes()) {
                assert!(is_nfc_quick(text.chars()) == IsNormalized::Yes, "{c:?}");
            }
        }
    }

    #[test]
    fn normalises_only_what_needs_it() {
        assert!(matches!(normalized("¡Sí! — “ñ” €😀👍🏽"), Cow::Borrowed(_)));
        assert!(matches!(normalized("кириллица"), Cow::Borrowed(_)));
        assert_eq!(normalized("e\u{301}"), "é");
    }
}
