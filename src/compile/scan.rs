//! Finds addresses, mentions and hashtags in plain text.

use linkify::{LinkFinder, LinkKind};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// Nothing special.
    Text,
    /// An address with `http` or `https`.
    Url,
    /// `@key`.
    Mention,
    /// `#tag`.
    Hashtag,
}

/// A piece of the scanned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Scanned,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Cuts a text into pieces; together they are the whole text.
pub(crate) fn scan(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if text.is_empty() {
        return pieces;
    }
    if memchr::memchr3(b'@', b'#', b':', text.as_bytes()).is_none() {
        return vec![Piece { kind: Scanned::Text, start: 0, end: text.len() }];
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    let mut at = 0;
    for link in finder.links(text) {
        let scheme = link.as_str().split_once("://").map_or("", |(scheme, _)| scheme);
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            continue;
        }
        // Every kind of space ends an address, also the one that keeps words together, and those that show nothing.
        let ends = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
        let end = link.start() + link.as_str().find(ends).unwrap_or(link.as_str().len());
        scan_words(text, at, link.start(), &mut pieces);
        pieces.push(Piece { kind: Scanned::Url, start: link.start(), end });
        at = end;
    }
    scan_words(text, at, text.len(), &mut pieces);
    pieces
}

/// Finds mentions and hashtags between `from` and `to`.
fn scan_words(text: &str, from: usize, to: usize, pieces: &mut Vec<Piece>) {
    let mut plain = from;
    let mut at = from;
    while let Some(found) = text[at..to].find(['@', '#']) {
        let start = at + found;
        let sign = &text[start..=start];
        let before = text[..start].chars().next_back();
        // `name@host`, `a#b` and `/path#part` are neither.
        let free = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '@' | '#' | '/' | '&' | '.'));
        let length = if sign == "@" { mention_length(&text[start + 1..to]) } else { hashtag_length(&text[start + 1..to]) };
        at = start + 1;
        if !free || length == 0 {
            continue;
        }
        let end = start + 1 + length;
        if plain < start {
            pieces.push(Piece { kind: Scanned::Text, start: plain, end: start });
        }
        pieces.push(Piece { kind: if sign == "@" { Scanned::Mention } else { Scanned::Hashtag }, start, end });
        plain = end;
        at = end;
    }
    if plain < to {
        pieces.push(Piece { kind: Scanned::Text, start: plain, end: to });
    }
}

/// A key of `people.yaml`, or a whole handle such as `name@host.example`; a full stop or dash at the end belongs to the sentence.
fn mention_length(text: &str) -> usize {
    let word = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@'))).unwrap_or(text.len());
    text[..word].trim_end_matches(['.', '-', '@']).len()
}

/// Letters, digits, marks and `_`; not digits alone. Mastodon and Bluesky agree on this part.
fn hashtag_length(text: &str) -> usize {
    let end =
        text.find(|c: char| !(c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c))).unwrap_or(text.len());
    if text[..end].chars().any(|c| !c.is_numeric() && c != '_') { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_text() {
        for (text, expected) in [
            ("Hola @ana-ruiz, ven.", vec![(Scanned::Mention, "@ana-ruiz")]),
            ("a@b.c no", vec![]),
            ("#Otoño2026: ya", vec![(Scanned::Hashtag, "#Otoño2026")]),
            ("#1 no, #1a sí", vec![(Scanned::Hashtag, "#1a")]),
            ("ver https://a.example/x#y.", vec![(Scanned::Url, "https://a.example/x#y")]),
            ("(@ana.)", vec![(Scanned::Mention, "@ana")]),
            ("@ana@host.example", vec![(Scanned::Mention, "@ana@host.example")]),
            ("ftp://x.example", vec![]),
            ("«https://a.example/x\u{a0}»", vec![(Scanned::Url, "https://a.example/x")]),
        ] {
            let pieces = scan(text);
            let whole: String = pieces.iter().map(|p| &text[p.start..p.end]).collect();
            assert_eq!(whole, text);
            let special: Vec<_> = pieces.iter().filter(|p| p.kind != Scanned::Text).map(|p| (p.kind, &text[p.start..p.end])).collect();
            assert_eq!(special, expected, "{text}");
        }
    }
}
