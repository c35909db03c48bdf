//! Counting of extended grapheme clusters (UAX #29) with a fast path for ordinary text.

use unicode_segmentation::UnicodeSegmentation;

/// Bytes tested at once on the fast path.
const CHUNK: usize = 32;

/// Returns the number of extended grapheme clusters in `text`.
///
/// Runs of characters that always stand alone (ASCII, Latin, Greek, Cyrillic, common punctuation,
/// CJK ideographs, kana, most emoji) are counted directly; only the stretches between them go
/// through the full segmentation rules. The result is the same.
#[must_use]
pub fn graphemes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + CHUNK)
            && is_plain_ascii(chunk)
        {
            at += CHUNK;
            count += CHUNK;
            continue;
        }
        let length = alone(&bytes[at..]);
        if length > 0 {
            at += length;
            count += 1;
            continue;
        }
        // The character before may be the base of what follows: count it with the stretch.
        let start = match text[..at].chars().next_back() {
            Some(base) => {
                count -= 1;
                at - base.len_utf8()
            }
            None => at,
        };
        at = stretch_end(text, at);
        count += text[start..at].graphemes(true).count();
    }
    count
}

/// Returns the longest prefix of `text` with at most `max` extended grapheme clusters.
#[must_use]
pub fn truncate_graphemes(text: &str, max: usize) -> &str {
    // A cluster has at least one byte.
    if text.len() <= max {
        return text;
    }
    text.grapheme_indices(true).nth(max).map_or(text, |(end, _)| &text[..end])
}

/// Returns where the stretch that starts with the character at `at` can be cut: between two
/// characters that stand alone.
fn stretch_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut after_lone = false;
    while at < bytes.len() {
        let length = alone(&bytes[at..]);
        if length == 0 {
            after_lone = false;
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        } else if after_lone {
            return at;
        } else {
            after_lone = true;
            at += length;
        }
    }
    at
}

/// Tells whether all bytes are ASCII and none is a carriage return, which may join a line feed.
fn is_plain_ascii(chunk: &[u8]) -> bool {
    // No early exit, so that the compiler can use vector instructions.
    chunk.iter().fold(0, |seen, &b| seen | (b & 0x80) | u8::from(b == b'\r')) == 0
}

/// Returns the length of the first character if there is always a cluster boundary between it and
/// any other character of this kind, and 0 otherwise.
///
/// These are ranges without combining, joining, prepended or Hangul characters, regional
/// indicators and carriage returns.
#[inline]
#[expect(clippy::match_same_arms, clippy::unnested_or_patterns, reason = "one arm per Unicode range")]
fn alone(bytes: &[u8]) -> usize {
    match *bytes {
        [b'\r', ..] => 0,
        [..=0x7F, ..] => 1,
        // U+0080..U+02FF
        [0xC2..=0xCB, _, ..] => 2,
        // U+0370..U+0481
        [0xCD, 0xB0..=0xBF, ..] | [0xCE..=0xD1, _, ..] | [0xD2, ..=0x81, ..] => 2,
        // U+048A..U+058F
        [0xD2, 0x8A..=0xBF, ..] | [0xD3..=0xD5, _, ..] | [0xD6, ..=0x8F, ..] => 2,
        // U+2000..U+20CF without the joiners U+200C and U+200D
        [0xE2, 0x80, third, ..] => 3 * usize::from(third != 0x8C && third != 0x8D),
        [0xE2, 0x81..=0x82, _, ..] | [0xE2, 0x83, ..=0x8F, ..] => 3,
        // U+2100..U+2CBF
        [0xE2, 0x84..=0xB1, _, ..] => 3,
        // U+3000..U+3029, U+3040..U+307F, U+30C0..U+9FFF
        [0xE3, 0x80, ..=0xA9, ..] | [0xE3, 0x81, _, ..] | [0xE3, 0x83..=0xBF, _, ..] => 3,
        [0xE4..=0xE9, _, _, ..] => 3,
        // U+1F300..U+1FAFF without the skin tones U+1F3FB..U+1F3FF
        [0xF0, 0x9F, 0x8F, fourth, ..] => 4 * usize::from(fourth < 0xBB),
        [0xF0, 0x9F, 0x8C..=0xAB, _, ..] => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lone_characters_really_stand_alone() {
        let mut buffer = [0; 4];
        let mut lone = 0;
        for c in '\0'..=char::MAX {
            let text = c.encode_utf8(&mut buffer);
            if alone(text.as_bytes()) == 0 {
                continue;
            }
            lone += 1;
            assert_eq!(alone(text.as_bytes()), text.len(), "{c:?}");
            // One neighbour for each class that could join from either side.
            for other in ["a", "\n", "한", "가", "\u{1161}", "\u{11A8}", "😀", "क", text] {
                for joined in [format!("{text}{other}"), format!("{other}{text}")] {
                    assert_eq!(joined.graphemes(true).count(), 2, "{joined:?}");
                }
            }
        }
        assert!(lone > 30_000, "{lone}");
    }

    #[test]
    fn counts_clusters() {
        for (text, expected) in [
            ("", 0),
            ("Hola", 4),
            ("a\r\nb", 3),
            ("\r\n\r\n", 2),
            ("ñandú", 5),
            ("n\u{303}andu\u{301}", 5),
            ("👨‍👩‍👧‍👦!", 2),
            ("👍🏽👍🏽", 2),
            ("🇲🇽🇪🇸", 2),
            ("1️⃣2️⃣", 2),
            ("नमस्ते", 3),
            ("한국어", 3),
        ] {
            assert_eq!(graphemes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn truncates_at_a_cluster() {
        for (text, max, expected) in
            [("hola", 2, "ho"), ("hola", 9, "hola"), ("👍🏽👍🏽", 1, "👍🏽"), ("e\u{301}e\u{301}", 1, "e\u{301}"), ("hola", 0, "")]
        {
            assert_eq!(truncate_graphemes(text, max), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_full_rules(text in super::super::samples::text()) {
            prop_assert_eq!(graphemes(&text), text.graphemes(true).count());
        }

        #[test]
        fn truncation_keeps_at_most_the_limit(text in super::super::samples::text(), max in 0usize..20) {
            let cut = truncate_graphemes(&text, max);
            prop_assert!(text.starts_with(cut));
            prop_assert_eq!(graphemes(cut), graphemes(&text).min(max));
        }
    }
}
