//! Words of a text, and how they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents; `ñ` stays a letter of its own.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ñ' | 'Ñ' => folded.push('ñ'),
            'á' | 'Á' => folded.push('a'),
            'é' | 'É' => folded.push('e'),
            'í' | 'Í' => folded.push('i'),
            'ó' | 'Ó' => folded.push('o'),
            'ú' | 'Ú' | 'ü' | 'Ü' => folded.push('u'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase().nfd().filter(|&c| !is_combining_mark(c))),
        }
    }
    folded
}

/// The words of a text: runs of letters, digits and marks, with apostrophes inside them.
///
/// Simpler and much faster than UAX 29, and the same for what is looked for here.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '’');
        let length = rest[start..].find(|c| !inside(c)).unwrap_or(rest.len() - start);
        let at = text.len() - rest.len() + start;
        rest = &rest[start + length..];
        Some((at, text[at..at + length].trim_end_matches(['\'', '’'])))
    })
}

/// Appends the folded word to a text.
pub fn fold_into(word: &str, text: &mut String) {
    if word.is_ascii() {
        text.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        text.push_str(&fold(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_places() {
        let found: Vec<(usize, &str)> = words("¿Qué? Don't «pa’lante» 2026.").collect();
        assert_eq!(found, [(2, "Qué"), (8, "Don't"), (16, "pa’lante"), (29, "2026")]);
    }

    #[test]
    fn folding_keeps_the_letter_ñ() {
        assert_eq!(fold("Ñandú ÁÉÍ Straße"), "ñandu aei straße");
    }
}
