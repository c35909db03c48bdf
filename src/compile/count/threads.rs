//! Threads: its length, and its mentions and topic.
//!
//! "Emojis are counted as the number of UTF-8 bytes they contain"; anything else counts one
//! (<https://developers.facebook.com/docs/threads/overview>, limitations). The page does not say what an emoji is.
//! Here it is every code point with the Unicode property `Emoji` outside ASCII, and the joiners, styles, keycaps and
//! tags of emoji sequences: so a whole sequence counts its bytes, and what is doubtful (`™`, `❤` without style)
//! counts the more.

use unicode_properties::UnicodeEmoji;

use super::chars::{char_before, is_letter_or_mark, is_word, run_end};
use super::{EntityKind, Span};

/// Longest user name, in bytes (as on Instagram, whose accounts these are).
const MAX_NAME: usize = 30;
/// Longest topic, in code points (parameter `topic_tag`,
/// <https://developers.facebook.com/docs/threads/posts>).
const MAX_TOPIC: usize = 50;

/// Returns the length of `text`.
pub(super) fn length(text: &str) -> usize {
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
        let size = match bytes[at] {
            ..=0x7F => 1,
            // U+00A9 and U+00AE are the only emoji of two bytes.
            0xC2 if matches!(bytes.get(at + 1), Some(0xA9 | 0xAE)) => {
                total += 1;
                2
            }
            0xC0..=0xDF => 2,
            // U+3000..U+9FFF but for U+3030, U+303D, U+3297, U+3299, and Hangul and beyond.
            0xE0 | 0xE4..=0xEE => 3,
            first => {
                let size = if first < 0xF0 { 3 } else { 4 };
                if text[at..].chars().next().is_some_and(counts_bytes) {
                    total += size - 1;
                }
                size
            }
        };
        at += size;
        total += 1;
    }
    total
}

/// Tells whether `c`, which is not ASCII, is an emoji or part of the sequences of emoji.
fn counts_bytes(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' | '\u{E0020}'..='\u{E007F}') || c.is_emoji_char()
}

/// Appends mentions, and the topic: the first `#tag` of a post; the others are plain text.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    mentions(text, spans);
    topic(text, spans);
}

/// `@name`: letters, figures, `_` and `.` inside.
fn mentions(text: &str, spans: &mut Vec<Span>) {
    for sign in memchr::memchr_iter(b'@', text.as_bytes()) {
        if char_before(text, sign).is_some_and(|c| is_word(c) || matches!(c, '.' | '/' | '@')) {
            continue;
        }
        let end = run_end(text, sign + 1, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        let name = text[sign + 1..end].trim_end_matches('.');
        if (1..=MAX_NAME).contains(&name.len()) && !text[end..].starts_with('@') {
            spans.push(Span::new(EntityKind::Mention, sign, sign + 1 + name.len(), 1));
        }
    }
}

fn topic(text: &str, spans: &mut Vec<Span>) {
    let first = memchr::memchr_iter(b'#', text.as_bytes()).find_map(|sign| {
        let free = char_before(text, sign).is_none_or(|c| !is_word(c) && !matches!(c, '/' | '#' | '&'));
        let end = run_end(text, sign + 1, is_word);
        let name = &text[sign + 1..end];
        // A tag of figures only is a number; no name is longer than 4 bytes for each code point.
        let named = name.len() <= 4 * MAX_TOPIC && name.chars().count() <= MAX_TOPIC && name.chars().any(is_letter_or_mark);
        (free && named).then(|| Span::new(EntityKind::Hashtag, sign, end, 1))
    });
    spans.extend(first);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_count_their_bytes() {
        for (text, expected) in [
            ("", 0),
            ("Hola", 4),
            ("ñandú", 5),
            ("n\u{303}", 2),
            ("日本語", 3),
            ("한국", 2),
            ("𝒜", 1),
            ("—…“”€", 5),
            ("👍", 4),
            ("👍🏽", 8),
            ("👨‍👩‍👧‍👦", 25),
            ("🇲🇽", 8),
            ("1️⃣", 7),
            ("☺️", 6),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 28),
            ("©®", 4),
            ("™", 3),
            ("〰㊗", 6),
            ("¡Hoy! 🎉 Ven", 14),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn the_fast_path_knows_every_emoji() {
        let mut buffer = [0; 4];
        for c in '\u{80}'..=char::MAX {
            let text = c.encode_utf8(&mut buffer);
            assert_eq!(length(text), if counts_bytes(c) { text.len() } else { 1 }, "{c:?}");
        }
    }

    #[test]
    fn one_topic_counts() {
        for (text, expected) in [
            ("#Libros y #Cafés", vec![(0, 7)]),
            ("n.º #1 y #Puebla2026", vec![(10, 21)]),
            ("a#b c&#d ##e", vec![]),
            ("@ana @a.b. c@d.mx @@x", vec![(0, 4), (5, 9)]),
            ("@ana@host.mx", vec![]),
        ] {
            let mut spans = Vec::new();
            find(text, &mut spans);
            assert_eq!(spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
