//! Text that carries its facets while templates are filled in.
//!
//! A template decides where the body, the link and the hashtags stand, so byte ranges are only known after it
//! has run. Until then each clickable range is bracketed by noncharacters, with a private character that holds
//! its number; these survive any template and are taken out again by [`Marks::finish`].

use super::scan::{Scanned, scan};
use crate::model::{Facet, FacetTarget};

const OPEN: char = '\u{fdd1}';
const CLOSE: char = '\u{fdd2}';
/// Stands for a break between the parts of a thread.
pub(super) const PART_BREAK: char = '\u{fdd3}';
/// First of the characters that hold numbers: plane 15, private use.
const FIRST: u32 = 0xf_0000;
const MOST: usize = 60_000;

/// What a marked range is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Target(FacetTarget),
    /// Text in which nothing is looked for: code.
    Verbatim,
}

/// The facets of one text while it is put together.
#[derive(Debug, Default)]
pub(super) struct Marks {
    list: Vec<Mark>,
}

/// How a piece of plain text becomes clickable.
pub(super) enum Resolved {
    /// This text instead, with this target.
    Facet(String, FacetTarget),
    /// This text instead, without one.
    Plain(String),
}

impl Marks {
    /// Brackets a text as a facet.
    pub(super) fn facet(&mut self, text: &str, target: FacetTarget) -> String {
        self.bracket(text, Mark::Target(target))
    }

    /// Brackets a text in which nothing is to be looked for.
    pub(super) fn verbatim(&mut self, text: &str) -> String {
        self.bracket(text, Mark::Verbatim)
    }

    fn bracket(&mut self, text: &str, mark: Mark) -> String {
        let text = clean(text);
        if text.is_empty() || self.list.len() >= MOST {
            return text;
        }
        self.list.push(mark);
        let number = char::from_u32(FIRST + self.list.len() as u32 - 1).expect("plane 15 is assigned to private use");
        format!("{OPEN}{number}{text}{CLOSE}")
    }

    /// Takes the brackets out: returns text and facets. Unmarked runs are scanned, and `resolve` says what becomes of each find.
    pub(super) fn finish(&self, marked: &str, mut resolve: impl FnMut(Scanned, &str) -> Resolved) -> (String, Vec<Facet>) {
        let mut text = String::with_capacity(marked.len());
        let mut facets = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find(OPEN) {
            plain(&rest[..at], &mut text, &mut facets, &mut resolve);
            let mut chars = rest[at + OPEN.len_utf8()..].chars();
            let number = chars.next().map_or(usize::MAX, |c| (c as u32).wrapping_sub(FIRST) as usize);
            let inner = chars.as_str();
            let end = inner.find(CLOSE).unwrap_or(inner.len());
            let start = text.len();
            text.push_str(&inner[..end]);
            if let Some(Mark::Target(target)) = self.list.get(number)
                && text.len() > start
            {
                facets.push(Facet { start, end: text.len(), target: target.clone() });
            }
            rest = inner.get(end + CLOSE.len_utf8()..).unwrap_or_default();
        }
        plain(rest, &mut text, &mut facets, &mut resolve);
        (text, facets)
    }
}

fn plain(run: &str, text: &mut String, facets: &mut Vec<Facet>, resolve: &mut impl FnMut(Scanned, &str) -> Resolved) {
    for piece in scan(run) {
        let words = &run[piece.start..piece.end];
        if piece.kind == Scanned::Text {
            text.extend(words.chars().filter(|&c| c != CLOSE));
            continue;
        }
        match resolve(piece.kind, words) {
            Resolved::Plain(words) => text.push_str(&words),
            Resolved::Facet(words, target) => {
                let start = text.len();
                text.push_str(&words);
                if text.len() > start {
                    facets.push(Facet { start, end: text.len(), target });
                }
            }
        }
    }
}

/// Removes the characters that this module uses, so that no input can forge a bracket.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|&c| !('\u{fdd0}'..='\u{fdef}').contains(&c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facets_survive_being_moved_around() {
        let mut marks = Marks::default();
        let link = marks.facet("aquí", FacetTarget::Link { uri: "https://a.example/".to_owned() });
        let code = marks.verbatim("#no");
        let (text, facets) = marks.finish(&format!("¡Mira {link}! {code} #sí"), |kind, words| {
            assert_eq!(kind, Scanned::Hashtag);
            Resolved::Facet(words.to_owned(), FacetTarget::Tag { tag: words[1..].to_owned() })
        });
        assert_eq!(text, "¡Mira aquí! #no #sí");
        let ranges: Vec<_> = facets.iter().map(|f| &text[f.start..f.end]).collect();
        assert_eq!(ranges, ["aquí", "#sí"]);
    }

    #[test]
    fn brackets_cannot_be_forged() {
        let mut marks = Marks::default();
        let link = marks.facet("a\u{fdd2}b\u{fdd1}", FacetTarget::Link { uri: "https://a.example/".to_owned() });
        let (text, facets) = marks.finish(&link, |_, words| Resolved::Plain(words.to_owned()));
        assert_eq!((text.as_str(), facets.len()), ("ab", 1));
    }
}
