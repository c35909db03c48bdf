//! Splits a long text into the parts of a thread: at paragraphs, then sentences, then words.
//!
//! A part is filled as far as it goes, but a cut at a paragraph is preferred to a fuller part, as long as the
//! part is not left nearly empty. Nothing clickable is ever cut. The same text gives the same parts, and a text
//! that fits is not touched.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::Facet;

/// A part of the text with the facets that lie in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) facets: Vec<Facet>,
}

/// How good a place is for a cut, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Word,
    Sentence,
    Line,
    Paragraph,
}

/// A place where the text can be cut: the part ends at `end`, the next begins at `next`.
#[derive(Debug, Clone, Copy)]
struct Cut {
    end: usize,
    next: usize,
    level: Level,
}

/// Splits a text so that every part fits, where that is possible: what cannot be cut stays whole.
///
/// With `numbered`, each part of a thread ends with ` (2/5)`, which is counted too.
pub(super) fn split(text: &str, facets: &[Facet], numbered: bool, fits: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    if fits(text) {
        return vec![Piece { text: text.to_owned(), facets: facets.to_vec() }];
    }
    if !numbered {
        return cut_up(text, facets, fits);
    }
    // Room is kept for two-digit numbers, so that adding them cannot change where the cuts are.
    let mut pieces = cut_up(text, facets, &|part| fits(&format!("{part} (99/99)")));
    let total = pieces.len();
    if total > 1 {
        for (index, piece) in pieces.iter_mut().enumerate() {
            piece.text = format!("{} ({}/{total})", piece.text, index + 1);
        }
    }
    pieces
}

fn cut_up(text: &str, facets: &[Facet], fits: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let cuts = cuts(text, facets);
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let from = cuts.partition_point(|cut| cut.end <= start);
        let ahead = &cuts[from..];
        let reach = reach(ahead, |cut| fits_to(text, facets, start, cut.end, fits));
        // What does not fit up to the last cut does not fit to the end.
        if reach == ahead.len() && fits_to(text, facets, start, text.len(), fits) {
            pieces.push(piece(text, facets, start, text.len()));
            break;
        }
        let cut = best(&ahead[..reach], start).or_else(|| hard_cut(text, facets, start, fits)).or_else(|| ahead.first().copied());
        let Some(cut) = cut else {
            pieces.push(piece(text, facets, start, text.len()));
            break;
        };
        pieces.push(piece(text, facets, start, cut.end));
        start = cut.next;
    }
    pieces
}

/// Whether a stretch fits; measures its beginning first, since a book does not fit whatever its last chapter is.
fn fits_to(text: &str, facets: &[Facet], start: usize, end: usize, fits: &dyn Fn(&str) -> bool) -> bool {
    let mut size = 1024;
    while size < end - start {
        // Half a link can be longer than the whole, which some networks count at a fixed length.
        let at = text.ceil_char_boundary(start + size);
        let inside = facets.get(facets.partition_point(|facet| facet.end <= at)).filter(|facet| facet.start < at);
        let at = inside.map_or(at, |facet| facet.end);
        if at < end && !fits(&text[start..at]) {
            return false;
        }
        size *= 2;
    }
    fits(&text[start..end])
}

/// How many of the cuts, from the first on, leave a part that fits.
///
/// Looks at 1, 2, 4, … of them before it searches between two of these: counting is the dear part, and what lies far behind
/// the limit need not be counted.
fn reach(cuts: &[Cut], fits: impl Fn(&Cut) -> bool) -> usize {
    let mut most = 1;
    while most <= cuts.len() && fits(&cuts[most - 1]) {
        most *= 2;
    }
    let (known, open) = (most / 2, most.min(cuts.len()));
    known + cuts[known..open].partition_point(fits)
}

/// The best of the cuts that leave a part that fits.
fn best(cuts: &[Cut], start: usize) -> Option<Cut> {
    let longest = cuts.last()?.end - start;
    // A part shorter than this for the sake of a better cut would look torn off.
    let enough = longest * 2 / 5;
    [Level::Paragraph, Level::Line, Level::Sentence]
        .into_iter()
        .find_map(|level| cuts.iter().rev().find(|cut| cut.level >= level && cut.end - start >= enough))
        .or(cuts.last())
        .copied()
}

/// Cuts inside a word that is too long for any part, between two graphemes, unless it is clickable.
fn hard_cut(text: &str, facets: &[Facet], start: usize, fits: &dyn Fn(&str) -> bool) -> Option<Cut> {
    if facets.iter().any(|facet| facet.start <= start && start < facet.end) {
        return None;
    }
    let limit = facets.iter().map(|facet| facet.start).find(|&at| at > start).unwrap_or(text.len());
    let word_end = text[start..limit].find(char::is_whitespace).map_or(limit, |at| start + at);
    let mut graphemes = text[start..word_end].grapheme_indices(true).map(|(at, grapheme)| start + at + grapheme.len());
    // A long word is read as far as a part reaches, not to its end: it is cut again and again.
    let mut ends = Vec::new();
    loop {
        let more = ends.len().max(64);
        let known = ends.len();
        ends.extend(graphemes.by_ref().take(more));
        if ends.len() == known || ends.last().is_some_and(|&end| !fits(&text[start..end])) {
            break;
        }
    }
    let reach = ends.partition_point(|&end| fits(&text[start..end]));
    let end = *ends.get(reach.checked_sub(1)?)?;
    Some(Cut { end, next: end, level: Level::Word })
}

fn piece(text: &str, facets: &[Facet], start: usize, end: usize) -> Piece {
    let facets = facets
        .iter()
        .filter(|facet| facet.start >= start && facet.end <= end)
        .map(|facet| Facet { start: facet.start - start, end: facet.end - start, target: facet.target.clone() })
        .collect();
    Piece { text: text[start..end].to_owned(), facets }
}

/// Every place where a cut is possible, in order: each run of white space outside facets.
fn cuts(text: &str, facets: &[Facet]) -> Vec<Cut> {
    let mut list = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut facet = facets.iter().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_whitespace() || is_glue(c) {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = chars.peek() {
            if !c.is_whitespace() {
                break;
            }
            end = next + c.len_utf8();
            chars.next();
        }
        while facet.next_if(|facet| facet.end <= at).is_some() {}
        if facet.peek().is_some_and(|facet| facet.start < end && at < facet.end) || at == 0 || end == text.len() {
            continue;
        }
        let level = match text[at..end].matches('\n').count() {
            0 if ends_sentence(&text[..at], &text[end..]) => Level::Sentence,
            0 => Level::Word,
            1 => Level::Line,
            _ => Level::Paragraph,
        };
        list.push(Cut { end: at, next: end, level });
    }
    list
}

/// Spaces that hold two words together.
fn is_glue(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2060}')
}

/// Abbreviations after which a full stop ends no sentence, in Spanish and English, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "sr", "sra", "srta", "sres", "dr", "dra", "ing", "lic", "mtro", "mtra", "prof", "profa", "ud", "uds", "vd", "vds", "av", "avda", "col",
    "núm", "num", "no", "nº", "pág", "pag", "págs", "vol", "cap", "ed", "aprox", "tel", "ej", "p", "a", "m", "d", "c", "ee", "uu", "mr",
    "mrs", "ms", "st", "vs", "fig", "e.g", "i.e", "inc", "dept", "approx",
];

fn ends_sentence(before: &str, after: &str) -> bool {
    let trimmed = before.trim_end_matches(['"', '”', '»', '’', '\'', ')', ']']);
    let Some(mark) = trimmed.chars().next_back() else { return false };
    if matches!(mark, '!' | '?' | '…') {
        return true;
    }
    if mark != '.' {
        return false;
    }
    let opens = after.chars().next().is_some_and(|c| !c.is_lowercase());
    let word = trimmed[..trimmed.len() - 1]
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '«' | '“' | '¿' | '¡'))
        .next()
        .unwrap_or_default();
    let lower = word.to_lowercase();
    let single = lower.chars().count() == 1;
    opens && !single && !ABBREVIATIONS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FacetTarget;

    fn texts(text: &str, most: usize) -> Vec<String> {
        split(text, &[], false, &|part| part.graphemes(true).count() <= most).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn cuts_at_the_best_place() {
        for (text, most, expected) in [
            ("corto", 10, vec!["corto"]),
            ("Uno dos.\n\nTres cuatro.", 15, vec!["Uno dos.", "Tres cuatro."]),
            ("Uno dos. Tres cuatro.", 15, vec!["Uno dos.", "Tres cuatro."]),
            ("uno dos tres cuatro", 10, vec!["uno dos", "tres", "cuatro"]),
            ("El Sr. Paz vino. Fin.", 16, vec!["El Sr. Paz vino.", "Fin."]),
            ("supercalifragilistico", 10, vec!["supercalif", "ragilistic", "o"]),
            ("¿Qué tal? ¡Bien! Sí.", 12, vec!["¿Qué tal?", "¡Bien! Sí."]),
        ] {
            assert_eq!(texts(text, most), expected, "{text}");
        }
    }

    #[test]
    fn the_work_grows_with_the_text_and_not_with_its_square() {
        let words = format!("{0} {0}", "a".repeat(20_000));
        for text in ["a".repeat(40_000), words, "palabra ".repeat(5_000), "Una frase. ".repeat(4_000)] {
            let measured = std::cell::Cell::new(0);
            let parts = split(&text, &[], false, &|part| {
                measured.set(measured.get() + part.len());
                part.len() <= 100
            });
            assert!(parts.len() > 300);
            assert!(measured.get() < 60 * text.len(), "{} bytes measured for {}", measured.get(), text.len());
        }
    }

    #[test]
    fn facets_are_never_cut() {
        let text = "mira https://example.org/una/pagina/larga y más";
        let facets = [Facet { start: 5, end: 41, target: FacetTarget::Link { uri: "https://example.org/una/pagina/larga".to_owned() } }];
        let pieces = split(text, &facets, false, &|part| part.len() <= 20);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["mira", "https://example.org/una/pagina/larga", "y más"]);
        assert_eq!((pieces[1].facets[0].start, pieces[1].facets[0].end), (0, 36));
    }

    #[test]
    fn numbers_are_counted() {
        let text = "uno dos tres cuatro cinco seis";
        let pieces = split(text, &[], true, &|part| part.len() <= 18);
        assert!(pieces.iter().all(|piece| piece.text.len() <= 18));
        assert!(pieces[0].text.ends_with(&format!(" (1/{})", pieces.len())));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_all_fits(text in "[a-zñ .,!¿?\n👨‍👩‍👧]{0,400}", most in 5usize..80) {
            let text = text.trim();
            let parts = texts(text, most);
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            proptest::prop_assert_eq!(squeeze(&parts.concat()), squeeze(text));
            for part in &parts {
                proptest::prop_assert!(part.graphemes(true).count() <= most, "{:?} of {:?}", part, text);
            }
            proptest::prop_assert_eq!(parts.clone(), texts(text, most));
        }
    }
}
