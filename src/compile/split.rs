//! The parts of a thread with the facets that lie in each.

use std::ops::Range;

use super::count::{Counter, Limits};
use super::fit::{self, Size, gauge};
use crate::model::Facet;

/// A part of the text with the facets that lie in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) facets: Vec<Facet>,
}

/// Splits a text so that every part fits, where that is possible: what cannot be cut stays whole.
///
/// With `numbered`, each part of a thread ends with ` (2/5)`, which is counted too.
pub(super) fn split(text: &str, facets: &[Facet], numbered: bool, counter: &Counter, limits: &Limits) -> Vec<Piece> {
    let atoms: Vec<Range<usize>> = facets.iter().map(|facet| facet.start..facet.end).collect();
    let parts = fit::split(text, &atoms, Size::room(counter, limits), numbered, &gauge(counter, text));
    let total = parts.len();
    let mut ahead = facets.iter().peekable();
    parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            let mut facets = Vec::new();
            while let Some(facet) = ahead.next_if(|facet| facet.start < part.end) {
                if facet.start >= part.start && facet.end <= part.end {
                    let (start, end) = (facet.start - part.start, facet.end - part.start);
                    facets.push(Facet { start, end, target: facet.target.clone() });
                }
            }
            let number = if numbered && total > 1 { fit::number(index, total) } else { String::new() };
            Piece { text: format!("{}{number}", &text[part]), facets }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FacetTarget, Unit};

    #[test]
    fn facets_are_never_cut() {
        let text = "mira https://example.org/una/pagina/larga y más";
        let facets = [Facet { start: 5, end: 41, target: FacetTarget::Link { uri: "https://example.org/una/pagina/larga".to_owned() } }];
        let pieces = split(text, &facets, false, &Counter::Plain(Unit::Bytes), &Limits::length(20));
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["mira", "https://example.org/una/pagina/larga", "y más"]);
        assert_eq!((pieces[1].facets[0].start, pieces[1].facets[0].end), (0, 36));
    }

    #[test]
    fn numbers_are_counted() {
        let text = "uno dos tres cuatro cinco seis";
        let pieces = split(text, &[], true, &Counter::Bluesky, &Limits::length(18));
        assert!(pieces.iter().all(|piece| piece.text.len() <= 18));
        assert!(pieces[0].text.ends_with(&format!(" (1/{})", pieces.len())));
    }
}
