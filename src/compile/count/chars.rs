//! Character classes shared by the entity scanners of the networks.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Tells whether `c` is a letter or a mark (`\p{L}\p{M}`).
pub(super) fn is_letter_or_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

/// Tells whether `c` is a decimal digit (`\p{Nd}`).
pub(super) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.general_category() == GeneralCategory::DecimalNumber
}

/// Tells whether `c` is punctuation (`\p{P}`).
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~');
    }
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Tells whether `c` is a word character as Ruby's `[[:word:]]` understands it: alphabetic, mark,
/// decimal digit or connector punctuation.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic()
        || matches!(c.general_category(), GeneralCategory::DecimalNumber | GeneralCategory::ConnectorPunctuation)
        || c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Tells whether `c` belongs to the spaces of twitter-text (the Unicode white space of its time,
/// so U+180E is one of them).
pub(super) fn is_twitter_space(c: char) -> bool {
    c == '\u{180E}' || c.is_whitespace()
}

/// Tells whether `c` matches `\s` of ECMAScript, which Bluesky's detection is written in.
pub(super) fn is_script_space(c: char) -> bool {
    c == '\u{FEFF}' || (c != '\u{85}' && c.is_whitespace())
}

/// Tells whether `c` is a mark that only sets the writing direction.
pub(super) fn is_directional(c: char) -> bool {
    matches!(
        c,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Tells whether X refuses a post that contains `c`.
pub(super) fn is_invalid(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

/// Tells whether twitter-text treats `c` as an accented Latin letter or a combining accent.
pub(super) fn is_latin_accent(c: char) -> bool {
    matches!(
        c,
        '\u{C0}'..='\u{D6}'
            | '\u{D8}'..='\u{F6}'
            | '\u{F8}'..='\u{24F}'
            | '\u{253}'
            | '\u{254}'
            | '\u{256}'
            | '\u{257}'
            | '\u{259}'
            | '\u{25B}'
            | '\u{263}'
            | '\u{268}'
            | '\u{26F}'
            | '\u{272}'
            | '\u{289}'
            | '\u{28B}'
            | '\u{2BB}'
            | '\u{300}'..='\u{36F}'
            | '\u{1E00}'..='\u{1EFF}'
    )
}

/// Returns the character that ends at byte `at`, if any.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Returns the character that starts at byte `at`, if any.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Returns the end of the longest run of characters from byte `at` that all satisfy `accept`.
pub(super) fn run_end(text: &str, at: usize, accept: impl Fn(char) -> bool) -> usize {
    text[at..].char_indices().find(|&(_, c)| !accept(c)).map_or(text.len(), |(offset, _)| at + offset)
}

/// Returns the byte positions of the signs in `text` that `ascii` or its full-width twin stand for
/// (`@` and `＠`, `#` and `＃`), each with the length of the sign in bytes.
pub(super) fn signs(text: &str, ascii: u8) -> impl Iterator<Item = (usize, usize)> {
    // The full-width forms U+FF01..U+FF3F mirror ASCII: EF BC 81..BF.
    let wide = [0xEF, 0xBC, ascii - 0x20 + 0x80];
    let bytes = text.as_bytes();
    memchr::memchr2_iter(ascii, wide[0], bytes)
        .filter_map(move |at| if bytes[at] == ascii { Some((at, 1)) } else { bytes[at..].starts_with(&wide).then_some((at, wide.len())) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_are_found() {
        let found = |text, sign| signs(text, sign).collect::<Vec<_>>();
        assert_eq!(found("a@b＠c", b'@'), [(1, 1), (3, 3)]);
        assert_eq!(found("#a ＃b", b'#'), [(0, 1), (3, 3)]);
        assert_eq!(found("＄", b'#'), []);
    }

    #[test]
    fn classes_agree_with_unicode() {
        for (c, letter, decimal, punctuation, word) in [
            ('a', true, false, false, true),
            ('ñ', true, false, false, true),
            ('\u{301}', true, false, false, true),
            ('7', false, true, false, true),
            ('٣', false, true, false, true),
            ('_', false, false, true, true),
            ('$', false, false, false, false),
            ('¿', false, false, true, false),
            ('「', false, false, true, false),
            ('Ⅷ', false, false, false, true),
            ('²', false, false, false, false),
            ('😀', false, false, false, false),
        ] {
            assert_eq!(is_letter_or_mark(c), letter, "letter {c:?}");
            assert_eq!(is_decimal(c), decimal, "decimal {c:?}");
            assert_eq!(is_punctuation(c), punctuation, "punctuation {c:?}");
            assert_eq!(is_word(c), word, "word {c:?}");
        }
    }
}
