//! The places where a text can be cut.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::prose::sentence;

/// How good a place is for a cut, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Inside a word.
    Hard,
    /// Between two words.
    Word,
    /// After a comma, semicolon or colon.
    Clause,
    /// After a sentence.
    Sentence,
    /// At a line end.
    Line,
    /// At an empty line.
    Paragraph,
}

/// A place where a text can be cut: one part ends at `end`, the next begins at `next`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) end: usize,
    pub(super) next: usize,
    pub(super) level: Level,
}

/// The places of a text.
#[derive(Debug)]
pub(super) struct Places {
    /// First and last byte that are not white space around the text.
    pub(super) inner: Range<usize>,
    /// Every place, in order; none inside an atom or at the ends.
    pub(super) cuts: Vec<Cut>,
    /// What must not be cut, in order and disjoint.
    pub(super) atoms: Vec<Range<usize>>,
}

/// Finds the places of `text`: white space outside `atoms`, and the ends of clauses in scripts without spaces.
pub(super) fn places(text: &str, atoms: &[Range<usize>]) -> Places {
    let atoms = merged(atoms, text);
    let start = text.len() - text.trim_start().len();
    let mut inner = start..start + text.trim().len();
    // An address can end with a space that no line breaks at.
    if let Some(last) = atoms.last().filter(|last| last.start < inner.end) {
        inner.end = inner.end.max(last.end);
    }
    let start = inner.start;
    let mut cuts = Vec::new();
    let mut chars = text[inner.clone()].char_indices().map(|(at, c)| (start + at, c)).peekable();
    let mut ahead = 0;
    while let Some((at, c)) = chars.next() {
        let (end, next) = if is_space(c) {
            while chars.next_if(|&(_, c)| c.is_whitespace()).is_some() {}
            while atoms.get(ahead).is_some_and(|atom| atom.end <= at) {
                ahead += 1;
            }
            // Spaces that hold words together hold none at the end of a line.
            let floor = ahead.checked_sub(1).map_or(start, |before| atoms[before].end);
            (floor + text[floor..at].trim_end().len(), chars.peek().map_or(inner.end, |&(next, _)| next))
        } else if is_wide_mark(c) {
            while chars.next_if(|&(_, c)| is_wide_mark(c) || is_wide_closer(c)).is_some() {}
            let next = chars.peek().map_or(inner.end, |&(next, _)| next);
            (next, next)
        } else {
            continue;
        };
        while atoms.get(ahead).is_some_and(|atom| atom.end <= end) {
            ahead += 1;
        }
        let inside = atoms.get(ahead).is_some_and(|atom| atom.start < next.max(end + 1) && (end < next || atom.start < end));
        // White space before a place that is itself white space is left to that one.
        let spaced = end == next && text[next..].starts_with(char::is_whitespace);
        if inside || spaced || next >= inner.end || extends(&text[next..]) {
            continue;
        }
        let (before, after) = (&text[inner.start..end], &text[next..]);
        let level = match text[end..next].matches('\n').count() {
            0 if sentence::ends(before, after) => Level::Sentence,
            0 if before.ends_with([',', ';', ':', '、', '，', '；', '：']) => Level::Clause,
            0 => Level::Word,
            1 => Level::Line,
            _ => Level::Paragraph,
        };
        cuts.push(Cut { end, next, level });
    }
    Places { inner, cuts, atoms }
}

/// Returns `atoms` on character boundaries, in order, with those that touch inside each other joined.
fn merged(atoms: &[Range<usize>], text: &str) -> Vec<Range<usize>> {
    let mut sorted: Vec<Range<usize>> = atoms
        .iter()
        .map(|atom| text.floor_char_boundary(atom.start.min(text.len()))..text.ceil_char_boundary(atom.end.min(text.len())))
        .filter(|atom| !atom.is_empty())
        .collect();
    sorted.sort_by_key(|atom| (atom.start, atom.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for atom in sorted {
        match joined.last_mut() {
            Some(last) if atom.start < last.end => last.end = last.end.max(atom.end),
            _ => joined.push(atom),
        }
    }
    joined
}

/// White space where a line may end. The others hold two words together.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Marks that end a clause where no space follows.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '、' | '，' | '；' | '：' | '｡' | '､')
}

/// What closes a quotation or bracket in scripts without spaces.
pub(super) fn is_wide_closer(c: char) -> bool {
    matches!(c, '」' | '』' | '）' | '】' | '》' | '〉' | '］' | '｣' | '”' | '’')
}

/// Tells whether `rest` starts with a character that belongs to the one before.
fn extends(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| {
        !c.is_ascii()
            && (matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
                || c.general_category_group() == GeneralCategoryGroup::Mark)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_levels() {
        for (text, expected) in [
            ("", vec![]),
            ("  uno  ", vec![]),
            ("uno dos", vec![(3, 4, Level::Word)]),
            (" uno  dos ", vec![(4, 6, Level::Word)]),
            ("uno, dos", vec![(4, 5, Level::Clause)]),
            ("Uno. Dos", vec![(4, 5, Level::Sentence)]),
            ("uno\ndos", vec![(3, 4, Level::Line)]),
            ("uno \n \n dos", vec![(3, 8, Level::Paragraph)]),
            ("10\u{a0}€ hoy", vec![(7, 8, Level::Word)]),
            ("日本。日本", vec![(9, 9, Level::Sentence)]),
            ("日本、日本", vec![(9, 9, Level::Clause)]),
            ("日本。」 日本", vec![(12, 13, Level::Sentence)]),
            ("a \u{301}b", vec![]),
        ] {
            let found: Vec<_> = places(text, &[]).cuts.iter().map(|cut| (cut.end, cut.next, cut.level)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn no_place_lies_in_an_atom() {
        let text = "un `dos tres` cuatro 日本。日本";
        let at = |needle: &str| text.find(needle).expect("it is there");
        let cuts = places(text, &[at("`")..at(" cuatro"), at("日")..text.len(), 5..7, 900..1000]).cuts;
        assert_eq!(cuts.iter().map(|cut| cut.end).collect::<Vec<_>>(), [2, at(" cuatro"), at(" 日")]);
    }
}
