//! Passages in quotation marks: somebody else's words.

use std::ops::Range;

const PAIRS: [(char, char); 4] = [('«', '»'), ('“', '”'), ('„', '“'), ('‹', '›')];

/// The quotations of a text, marks included, in order; a mark that is never closed opens none.
///
/// Single quotation marks are left alone, since they are apostrophes far more often.
#[must_use]
pub fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // `«` begins with the first of these bytes, the other marks with the second; letters with accents begin with neither.
    if memchr::memchr3(0xc2, 0xe2, b'"', text.as_bytes()).is_none() {
        return found;
    }
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, close)) if c == close => {
                found.push(start..at + c.len_utf8());
                open = None;
            }
            Some(_) => {}
            None if c == '"' => {
                // The sign of inches follows a figure.
                if !text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                    open = Some((at, '"'));
                }
            }
            None => open = PAIRS.iter().find(|(mark, _)| *mark == c).map(|(_, close)| (at, *close)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::quotations;

    #[test]
    fn quotations_are_pairs_of_marks() {
        for (text, expected) in [
            ("Dijo «ven» y “vete”.", vec!["«ven»", "“vete”"]),
            ("Lee \"Pedro Páramo\" hoy", vec!["\"Pedro Páramo\""]),
            ("una pantalla de 15\" y otra de 17\"", vec![]),
            ("«sin fin", vec![]),
            ("don't 'ven'", vec![]),
        ] {
            let found: Vec<&str> = quotations(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected);
        }
    }
}
