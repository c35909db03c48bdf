//! Words of a text, and how they are compared.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents; `ñ` stays a letter of its own.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded word to a text.
pub fn fold_into(word: &str, text: &mut String) {
    let start = text.len();
    if word.is_ascii() {
        text.push_str(word);
        text[start..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        let Some(folded) = fold_letter(c) else {
            text.truncate(start);
            return fold_any(word, text);
        };
        text.push(folded);
    }
}

/// Whether a word can begin with it: a letter or a figure; those of Spanish and English are told without a table.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => true,
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// The fold of a letter that stands for itself; `None` where its neighbours or its decomposition have to be looked at.
fn fold_letter(c: char) -> Option<char> {
    static LATIN: LazyLock<[char; 0x180]> = LazyLock::new(|| {
        std::array::from_fn(|code| {
            let c = u32::try_from(code).ok().and_then(char::from_u32).expect("a letter of Latin Extended-A");
            let mut folded = String::new();
            fold_any(c.encode_utf8(&mut [0; 4]), &mut folded);
            let mut letters = folded.chars();
            // What becomes several letters is marked by the one that no letter becomes.
            letters.next().filter(|_| letters.next().is_none()).unwrap_or('\0')
        })
    });
    match c {
        '\0'..='\x7f' => Some(c.to_ascii_lowercase()),
        '\u{80}'..='\u{17f}' => Some(LATIN[c as usize]).filter(|&folded| folded != '\0'),
        '–' | '—' | '‘' | '’' | '“' | '”' | '…' => Some(c),
        _ => None,
    }
}

fn fold_any(text: &str, folded: &mut String) {
    for c in text.nfc() {
        match c {
            'ñ' | 'Ñ' => folded.push('ñ'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase().nfd().filter(|&c| !is_combining_mark(c))),
        }
    }
}

/// The words of a text: runs of letters, digits and marks, with apostrophes inside them.
///
/// Simpler and much faster than UAX 29, and the same for what is looked for here.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = skip(text, at, |sort| sort != Sort::Letter, |c| !is_letter(c));
        if start == text.len() {
            at = start;
            return None;
        }
        at = skip(text, start, |sort| sort != Sort::Other, |c| is_letter(c) || c == '’' || (c >= '\u{300}' && is_combining_mark(c)));
        let word = &text[start..at];
        let ends_with_letter = word.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric);
        Some((start, if ends_with_letter { word } else { word.trim_end_matches(['\'', '’']) }))
    })
}

/// What an ASCII letter is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    /// Inside words alone.
    Apostrophe,
    Other,
}

/// The sorts of all ASCII letters.
const SORTS: [Sort; 128] = {
    let mut sorts = [Sort::Other; 128];
    let mut code = 0_u8;
    while code < 128 {
        if code.is_ascii_alphanumeric() {
            sorts[code as usize] = Sort::Letter;
        }
        code += 1;
    }
    sorts[b'\'' as usize] = Sort::Apostrophe;
    sorts
};

/// Where a run that begins at `at` ends; byte by byte as far as that goes, since most letters have one.
fn skip(text: &str, mut at: usize, is_ascii_of_it: impl Fn(Sort) -> bool, is_of_it: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        if let Some(&sort) = SORTS.get(usize::from(byte)) {
            if !is_ascii_of_it(sort) {
                return at;
            }
            at += 1;
        } else {
            match text[at..].chars().next() {
                Some(c) if is_of_it(c) => at += c.len_utf8(),
                _ => return at,
            }
        }
    }
    at
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
        assert_eq!(fold("N\u{303}andu\u{301} A\u{301} Ŵ’İŉ—Ω"), "ñandu a w’iŉ—ω");
    }

    #[test]
    fn letters_fold_alone_as_they_do_in_words() {
        for c in ('\0'..='\u{2fff}').filter(|&c| fold_letter(c).is_some()) {
            let mut folded = String::new();
            fold_any(c.encode_utf8(&mut [0; 4]), &mut folded);
            assert_eq!(fold(&c.to_string()), folded, "{c:?}");
        }
    }
}
