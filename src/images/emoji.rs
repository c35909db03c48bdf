//! Emoji of a card: sequences are taken apart into signs that the emoji font draws one by one.
//!
//! The renderer falls back to another font character by character. What several characters show
//! together is shown as Unicode recommends where the whole sign is missing: a family as its members
//! in a row, a flag as the letters of its country, a person of any skin as a person.

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

const JOINER: char = '\u{200d}';
const AS_PICTURE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// The text with every emoji sequence taken apart; all else stays as it is.
pub(super) fn taken_apart(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if grapheme.contains(is_part_of_sequence) && grapheme.chars().any(UnicodeEmoji::is_emoji_char) {
            let mut joined = false;
            for c in grapheme.chars() {
                // The sign for a woman or a man belongs to the person before it.
                let is_gender = joined && matches!(c, '♀' | '♂');
                joined = c == JOINER;
                if !is_part_of_sequence(c) && !is_gender {
                    out.push(c);
                }
            }
        } else {
            out.push_str(grapheme);
        }
    }
    out
}

/// What joins, asks for a picture, colours the skin, or spells the flag of a region letter by letter.
fn is_part_of_sequence(c: char) -> bool {
    matches!(c, JOINER | AS_PICTURE | KEYCAP | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_become_signs_and_words_stay() {
        let cases = [
            ("¡Fiesta 🎉 hoy!", "¡Fiesta 🎉 hoy!"),
            ("👩\u{200d}👩\u{200d}👧", "👩👩👧"),
            ("🏃🏽\u{200d}♀\u{fe0f} y 👍🏿", "🏃 y 👍"),
            ("❤\u{fe0f} ❤ ©", "❤ ❤ ©"),
            ("1\u{fe0f}\u{20e3} #2", "1 #2"),
            ("🇲🇽", "🇲🇽"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴"),
            ("cafe\u{301} ni\u{200d}ño", "cafe\u{301} ni\u{200d}ño"),
            ("♀ solo", "♀ solo"),
        ];
        for (text, expected) in cases {
            assert_eq!(taken_apart(text), expected);
            assert_eq!(taken_apart(expected), expected);
        }
    }
}
