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
        let start = skip(text, at, |letter| matches!(letter, OTHER | b'\''), |c| !is_letter(c));
        if start == text.len() {
            at = start;
            return None;
        }
        let word = word_at(text, start);
        at = start + word.len();
        Some((start, word))
    })
}

/// Folds the words of a text, each with a space behind it.
///
/// `bound` is told of bytes in order, and whether a word begins or ends there, each in turn.
///
/// # Panics
/// Never: letters become whole letters.
#[must_use]
pub fn fold_words(text: &str, mut bound: impl FnMut(usize, bool)) -> String {
    let bytes = text.as_bytes();
    // What is no letter is put where a letter would be, too, and the next one over it: a processor that has to guess where words end guesses
    // wrong, and that takes longer than all the rest.
    let mut folded = vec![0; bytes.len() + 1];
    let mut other = String::new();
    let (mut at, mut length) = (0, 0);
    // Where the last word begins in the text and among the folded, and whether it goes on.
    let (mut start, mut from, mut inside) = (0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        let letter = LETTERS[usize::from(byte)];
        if !matches!(letter, WIDE | b'\'') {
            let is_letter = letter != OTHER;
            bound(at, is_letter != inside);
            (start, from) = if is_letter && !inside { (at, length) } else { (start, from) };
            folded[length] = if is_letter { letter } else { b' ' };
            length += usize::from(is_letter | inside);
            inside = is_letter;
            at += 1;
            continue;
        }
        let c = if byte == ACCENTED { bytes.get(at + 1).map_or(b'-', |second| PLAIN[usize::from(second & 0x3f)]) } else { b'-' };
        if c != b'-' {
            bound(at, !inside);
            (start, from) = if inside { (start, from) } else { (at, length) };
            folded[length] = c;
            length += 1;
            inside = true;
            at += 2;
            continue;
        }
        // Anything else is looked at word by word.
        if !inside {
            let c = text[at..].chars().next().unwrap_or(' ');
            if !is_letter(c) {
                at += c.len_utf8();
                continue;
            }
            bound(at, true);
            (start, from) = (at, length);
        }
        let word = word_at(text, start);
        at = start + word.len();
        bound(at, true);
        other.clear();
        fold_into(word, &mut other);
        length = from + other.len();
        let needed = length + (bytes.len() - at) + 2;
        if folded.len() < needed {
            folded.resize(needed + needed / 2, 0);
        }
        folded[from..length].copy_from_slice(other.as_bytes());
        folded[length] = b' ';
        length += 1;
        inside = false;
    }
    if inside {
        bound(at, true);
        folded[length] = b' ';
        length += 1;
    }
    folded.truncate(length);
    String::from_utf8(folded).expect("whole letters were folded")
}

/// The word that begins at a letter.
fn word_at(text: &str, start: usize) -> &str {
    trim(&text[start..skip(text, start, |letter| letter != OTHER, is_inside)])
}

/// The first byte of `À` to `ÿ`.
const ACCENTED: u8 = 0xc3;
/// Their folds, by the last six bits of the second byte; `-` where it is no single letter without accent.
const PLAIN: &[u8; 64] = b"aaaaaa-ceeeeiiii--ooooo--uuuuy--aaaaaa-ceeeeiiii--ooooo--uuuuy-y";

/// A word without the apostrophes behind it.
fn trim(word: &str) -> &str {
    let ends_with_letter = word.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric);
    if ends_with_letter { word } else { word.trim_end_matches(['\'', '’']) }
}

/// Whether a word can go on with it.
fn is_inside(c: char) -> bool {
    is_letter(c) || matches!(c, '\'' | '’') || (c >= '\u{300}' && is_combining_mark(c))
}

/// What the byte of a letter stands for in words: its fold, an apostrophe, or one of the two below.
const LETTERS: [u8; 256] = {
    let mut letters = [OTHER; 256];
    let mut code = 0_u8;
    while code < u8::MAX {
        code += 1;
        if code.is_ascii_alphanumeric() {
            letters[code as usize] = code.to_ascii_lowercase();
        } else if code >= 0x80 {
            letters[code as usize] = WIDE;
        }
    }
    letters[b'\'' as usize] = b'\'';
    letters
};
/// No part of a word.
const OTHER: u8 = 0;
/// The first of several bytes.
const WIDE: u8 = 1;

/// Where a run that begins at `at` ends; byte by byte as far as that goes, since most letters have one.
fn skip(text: &str, mut at: usize, is_plain_of_it: impl Fn(u8) -> bool, is_of_it: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let length = match LETTERS[usize::from(byte)] {
            WIDE => text[at..].chars().next().filter(|&c| is_of_it(c)).map(char::len_utf8),
            letter => is_plain_of_it(letter).then_some(1),
        };
        let Some(length) = length else { return at };
        at += length;
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
    fn accented_letters_have_their_folds() {
        for (at, c) in ('\u{c0}'..='\u{ff}').enumerate() {
            let folded = fold(&c.to_string());
            let plain = is_letter(c) && folded.len() == 1;
            assert_eq!(PLAIN[at], if plain { folded.as_bytes()[0] } else { b'-' }, "{c}");
        }
    }

    #[test]
    fn folding_all_words_is_folding_each() {
        let awkward = "¿Qué? Don't' «pa’lante’» 2026. Ñandú, n\u{303}u, Straße İ ŉa Ω’ \u{301}a l'été e\u{301}' 東京 _x_ ½ nº1 한국어를 ÀÉÎÕÜÇÿ × æß ";
        let pieces: Vec<&str> = awkward.split_inclusive(' ').collect();
        let mut texts: Vec<String> = pieces.iter().flat_map(|one| pieces.iter().map(move |two| format!("{one}{two}"))).collect();
        texts.extend([awkward.to_owned(), awkward.replace(' ', ""), String::new(), "’".to_owned()]);
        for text in texts {
            let mut places = Vec::new();
            let folded = fold_words(&text, |at, is_bound| places.extend(is_bound.then_some(at)));
            let mut one_by_one = String::new();
            for ((start, word), place) in words(&text).zip(places.chunks(2)) {
                assert_eq!(place, [start, start + word.len()], "{text}");
                one_by_one.push_str(&fold(word));
                one_by_one.push(' ');
            }
            assert_eq!(folded, one_by_one, "{text}");
            assert_eq!(2 * words(&text).count(), places.len(), "{text}");
        }
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
