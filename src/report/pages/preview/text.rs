//! A message as its readers see it: text with ranges as HTML paragraphs, and where a network folds it.
//!
//! Everything is escaped, and only addresses that are safe to open become links. Ranges that do not fit the text are left
//! out rather than trusted.

use linkify::{LinkFinder, LinkKind};
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Facet, FacetTarget, Style, Styled};
use crate::report::rich::{escape, is_safe, shortened};

/// What a network makes of the addresses and mentions of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Links {
    /// It finds addresses by itself, besides those that were marked.
    pub(crate) found: bool,
    /// It shows addresses without scheme and cut, and mentions without server, as Mastodon and X do
    /// (<https://docs.joinmastodon.org/spec/activitypub/#sanitization>: `invisible` and `ellipsis` spans).
    pub(crate) shortened: bool,
    /// Readers can open them.
    pub(crate) clickable: bool,
}

/// Ranges beyond these are not drawn: no message has so many, and drawing takes time in their number squared.
const MOST_RANGES: usize = 600;

/// Graphemes before the fold in which a blank is looked for, so that no word is cut.
const WORD_SEARCH: usize = 24;

/// Text with the ranges that lie in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) words: &'a str,
    pub(crate) facets: &'a [Facet],
    pub(crate) styles: &'a [Styled],
}

/// Something that holds for a range of bytes.
#[derive(Debug, Clone, Copy)]
struct Range<'a> {
    start: usize,
    end: usize,
    mark: Mark<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Mark<'a> {
    Link(&'a str),
    Mention,
    Tag,
    Style(Style),
}

impl<'a> Text<'a> {
    /// The whole text as paragraphs.
    pub(crate) fn to_html(self, links: Links) -> String {
        self.to_folded_html(links, None).0
    }

    /// The text as paragraphs up to a byte, and what comes after it.
    pub(crate) fn to_folded_html(self, links: Links, fold: Option<usize>) -> (String, Option<String>) {
        let ranges = self.ranges(links);
        let blocks = self.blocks();
        let draw = |from, to| {
            let mut html = String::with_capacity((to - from) * 3 / 2 + 16);
            Drawing { text: self.words, ranges: &ranges, links }.window(&mut html, &blocks, from, to);
            html
        };
        match fold.filter(|&at| at < self.words.len() && self.words.is_char_boundary(at)) {
            Some(at) => (draw(0, at), Some(draw(at, self.words.len()))),
            None => (draw(0, self.words.len()), None),
        }
    }

    /// The byte at which a network folds the text that shows so many units of it; `None` where all of it is shown.
    ///
    /// Networks fold at pixels or lines that depend on the screen; the number of characters is what they and their users
    /// give for it. A word or a link is not cut here, so the fold is never later than the network's.
    pub(crate) fn fold(self, limit: usize, unit: &str, links: Links) -> Option<usize> {
        if self.words.len() <= limit {
            return None;
        }
        let size = |grapheme: &str| match unit {
            "bytes" => grapheme.len(),
            "utf16_units" => grapheme.encode_utf16().count(),
            "code_points" => grapheme.chars().count(),
            _ => 1,
        };
        let mut used = 0;
        let (end, _) = self.words.grapheme_indices(true).find(|(_, grapheme)| {
            used += size(grapheme);
            used > limit
        })?;
        if self.words[end..].trim().is_empty() {
            return None;
        }
        let head = &self.words[..end];
        let near = head.grapheme_indices(true).rev().nth(WORD_SEARCH).map_or(0, |(at, _)| at);
        let blank = head[near..].rfind(char::is_whitespace).map(|at| near + at);
        let at = blank.filter(|&at| at > 0).unwrap_or(end);
        let cut = |range: &Range<'_>| range.start < at && at < range.end && !matches!(range.mark, Mark::Style(_));
        let whole = self.ranges(links).into_iter().find(cut);
        Some(whole.map_or(at, |range| range.start)).filter(|&at| at > 0)
    }

    fn ranges(self, links: Links) -> Vec<Range<'a>> {
        let fits = |start: usize, end: usize| start < end && self.words.get(start..end).is_some();
        let mut ranges: Vec<Range<'a>> = Vec::with_capacity(self.facets.len() + self.styles.len());
        let mut at = 0;
        for facet in self.facets.iter().take(MOST_RANGES) {
            if facet.start < at || !fits(facet.start, facet.end) {
                continue;
            }
            self.find(at, facet.start, links, &mut ranges);
            let mark = match &facet.target {
                FacetTarget::Link { uri } => Mark::Link(uri),
                FacetTarget::Mention { .. } => Mark::Mention,
                FacetTarget::Tag { .. } => Mark::Tag,
            };
            ranges.push(Range { start: facet.start, end: facet.end, mark });
            at = facet.end;
        }
        self.find(at, self.words.len(), links, &mut ranges);
        let inline = self.styles.iter().take(MOST_RANGES).filter(|styled| !is_block(styled.style) && fits(styled.start, styled.end));
        ranges.extend(inline.map(|styled| Range { start: styled.start, end: styled.end, mark: Mark::Style(styled.style) }));
        // The longer of two that begin together is the outer one.
        ranges.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        ranges
    }

    /// Addresses outside facets, as platforms recognise them: with a scheme only.
    fn find(self, from: usize, to: usize, links: Links, ranges: &mut Vec<Range<'a>>) {
        let text = &self.words[from..to];
        if !links.found || !text.contains("://") {
            return;
        }
        let found = addresses().links(text).take(MOST_RANGES).map(|link| Range {
            start: from + link.start(),
            end: from + link.end(),
            mark: Mark::Link(&text[link.start()..link.end()]),
        });
        ranges.extend(found);
    }

    /// Quotations, code and headings: the outermost, in order, never overlapping.
    fn blocks(self) -> Vec<Styled> {
        let mut blocks: Vec<Styled> = Vec::new();
        let mut all: Vec<&Styled> = self.styles.iter().take(MOST_RANGES).filter(|styled| is_block(styled.style)).collect();
        all.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        for block in all {
            let fits = block.start < block.end && self.words.get(block.start..block.end).is_some();
            if fits && blocks.last().is_none_or(|last| last.end <= block.start) {
                blocks.push(block.clone());
            }
        }
        blocks
    }
}

pub(super) fn addresses() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    finder
}

/// The first address of a text: of a facet, else of those that a platform finds itself.
pub(crate) fn first_link<'a>(text: &'a str, facets: &'a [Facet]) -> Option<&'a str> {
    let of_facet = facets.iter().find_map(|facet| match &facet.target {
        FacetTarget::Link { uri } => Some(uri.as_str()),
        FacetTarget::Mention { .. } | FacetTarget::Tag { .. } => None,
    });
    of_facet.or_else(|| addresses().links(text).next().map(|link| link.as_str()))
}

fn is_block(style: Style) -> bool {
    match style {
        Style::Quote | Style::CodeBlock | Style::Heading => true,
        Style::Bold | Style::Italic | Style::Strike | Style::Code => false,
    }
}

struct Drawing<'a> {
    text: &'a str,
    ranges: &'a [Range<'a>],
    links: Links,
}

impl Drawing<'_> {
    fn window(&self, html: &mut String, blocks: &[Styled], from: usize, to: usize) {
        let mut at = from;
        for block in blocks {
            let (start, end) = (block.start.clamp(from, to), block.end.clamp(from, to));
            if start >= end {
                continue;
            }
            self.paragraphs(html, at, start, "");
            match block.style {
                Style::Quote => {
                    html.push_str("<blockquote>");
                    self.paragraphs(html, start, end, "");
                    html.push_str("</blockquote>");
                }
                Style::CodeBlock => {
                    html.push_str("<pre>");
                    escape(self.text[start..end].trim_matches('\n'), html);
                    html.push_str("</pre>");
                }
                Style::Heading | Style::Bold | Style::Italic | Style::Strike | Style::Code => {
                    self.paragraphs(html, start, end, " class=\"hd\"");
                }
            }
            at = end;
        }
        self.paragraphs(html, at, to, "");
    }

    /// Blank lines part paragraphs.
    fn paragraphs(&self, html: &mut String, from: usize, to: usize, attribute: &str) {
        let mut at = from;
        for paragraph in self.text[from..to].split("\n\n") {
            let start = at + (paragraph.len() - paragraph.trim_start_matches('\n').len());
            let end = start + self.text[start..at + paragraph.len()].trim_end_matches('\n').len();
            if !self.text[start..end].trim().is_empty() {
                html.push_str("<p");
                html.push_str(attribute);
                html.push('>');
                self.inline(html, start, end);
                html.push_str("</p>");
            }
            at += paragraph.len() + 2;
        }
    }

    /// Opens and closes ranges so that they nest, whatever they do in the input.
    fn inline(&self, html: &mut String, from: usize, to: usize) {
        let inside: Vec<&Range<'_>> = self.ranges.iter().filter(|range| range.start < to && range.end > from).collect();
        let mut edges: Vec<usize> = inside.iter().flat_map(|range| [range.start.max(from), range.end.min(to)]).collect();
        edges.extend([from, to]);
        edges.sort_unstable();
        edges.dedup();
        let mut open: Vec<&Range<'_>> = Vec::new();
        // A shortened address stands for the whole of its range.
        let mut drawn_to = from;
        for pair in edges.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            let wanted = || inside.iter().copied().filter(|range| range.start <= start && range.end >= end);
            let same = open.iter().zip(wanted()).take_while(|(a, b)| std::ptr::eq(**a, *b)).count();
            for range in open.drain(same..).rev() {
                self.close(html, range);
            }
            for range in wanted().skip(same) {
                self.open(html, range, start, &mut drawn_to);
                open.push(range);
            }
            if start >= drawn_to {
                text_with_breaks(html, &self.text[start..end]);
            }
        }
        for range in open.drain(..).rev() {
            self.close(html, range);
        }
    }

    fn open(&self, html: &mut String, range: &Range<'_>, at: usize, drawn_to: &mut usize) {
        let inside = &self.text[range.start..range.end];
        match range.mark {
            Mark::Link(uri) if self.is_link(uri) => {
                html.push_str("<a href=\"");
                escape(uri, html);
                html.push_str("\">");
                if self.links.shortened && inside.contains("://") && at == range.start {
                    escape(&shortened(inside), html);
                    *drawn_to = range.end;
                }
            }
            Mark::Link(_) => html.push_str("<span class=\"url\">"),
            Mark::Mention => {
                html.push_str("<span class=\"facet\">");
                // Mastodon shows `@ada@example.social` as `@ada`.
                let server = inside.char_indices().skip(1).find(|(_, c)| *c == '@').map(|(at, _)| at);
                if let Some(server) = server.filter(|_| self.links.shortened && at == range.start) {
                    escape(&inside[..server], html);
                    *drawn_to = range.end;
                }
            }
            Mark::Tag => html.push_str("<span class=\"tag\">"),
            Mark::Style(style) => html.push_str(element(style).0),
        }
    }

    fn close(&self, html: &mut String, range: &Range<'_>) {
        html.push_str(match range.mark {
            Mark::Link(uri) if self.is_link(uri) => "</a>",
            Mark::Link(_) | Mark::Mention | Mark::Tag => "</span>",
            Mark::Style(style) => element(style).1,
        });
    }

    fn is_link(&self, uri: &str) -> bool {
        self.links.clickable && is_safe(uri)
    }
}

fn element(style: Style) -> (&'static str, &'static str) {
    match style {
        Style::Italic => ("<em>", "</em>"),
        Style::Strike => ("<s>", "</s>"),
        Style::Code => ("<code>", "</code>"),
        Style::Bold | Style::Heading | Style::Quote | Style::CodeBlock => ("<strong>", "</strong>"),
    }
}

fn text_with_breaks(html: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            html.push_str("<br>");
        }
        escape(line, html);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Links = Links { found: false, shortened: false, clickable: true };
    const SHORT: Links = Links { found: true, shortened: true, clickable: true };

    fn link(start: usize, end: usize, uri: &str) -> Facet {
        Facet { start, end, target: FacetTarget::Link { uri: uri.into() } }
    }

    fn html(text: &str, facets: &[Facet], links: Links) -> String {
        Text { words: text, facets, styles: &[] }.to_html(links)
    }

    fn styled(text: &str, styles: &[(usize, usize, Style)], facets: &[Facet]) -> String {
        let styles: Vec<Styled> = styles.iter().map(|&(start, end, style)| Styled { start, end, style }).collect();
        Text { words: text, facets, styles: &styles }.to_html(SENT)
    }

    #[test]
    fn hostile_text_stays_text() {
        let drawn = html("<img src=x onerror=alert(1)> \"'&", &[], SENT);
        assert_eq!(drawn, "<p>&lt;img src=x onerror=alert(1)&gt; &quot;&#39;&amp;</p>");
        assert_eq!(styled("a<b>c", &[(0, 5, Style::CodeBlock)], &[]), "<pre>a&lt;b&gt;c</pre>");
    }

    #[test]
    fn only_safe_addresses_become_links() {
        for bad in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//host",
            "x",
            "ht\ttps://a",
        ] {
            assert_eq!(html("ven", &[link(0, 3, bad)], SENT), "<p><span class=\"url\">ven</span></p>", "{bad:?}");
        }
        assert_eq!(
            html("ven ya", &[link(0, 3, "https://a.example/?a=\"><b>")], SENT),
            "<p><a href=\"https://a.example/?a=&quot;&gt;&lt;b&gt;\">ven</a> ya</p>"
        );
    }

    #[test]
    fn facets_count_bytes_and_wrong_ones_are_left_out() {
        let text = "Mañana 🎃 #Otoño\n\nfin";
        let start = text.find('#').expect("a sign");
        let facets = [Facet { start, end: start + "#Otoño".len(), target: FacetTarget::Tag { tag: "Otoño".into() } }];
        assert_eq!(html(text, &facets, SENT), "<p>Mañana 🎃 <span class=\"tag\">#Otoño</span></p><p>fin</p>");
        for wrong in [link(2, 3, "https://a.example"), link(5, 400, "https://a.example"), link(9, 3, "https://a.example")] {
            assert_eq!(html("Mañana", &[wrong], SENT), "<p>Mañana</p>");
        }
    }

    #[test]
    fn addresses_outside_facets_are_found_where_the_platform_finds_them() {
        let text = "ven (https://a.example/b) y javascript:x";
        assert_eq!(html(text, &[], SENT), "<p>ven (https://a.example/b) y javascript:x</p>");
        assert_eq!(html(text, &[], SHORT), "<p>ven (<a href=\"https://a.example/b\">a.example/b</a>) y javascript:x</p>");
        let dead = Links { clickable: false, ..SHORT };
        assert_eq!(
            html(text, &[], Links { shortened: false, ..dead }),
            "<p>ven (<span class=\"url\">https://a.example/b</span>) y javascript:x</p>"
        );
        assert_eq!(first_link(text, &[]), Some("https://a.example/b"));
        assert_eq!(first_link(text, &[link(0, 3, "https://c.example")]), Some("https://c.example"));
    }

    #[test]
    fn mentions_are_shown_as_their_network_shows_them() {
        let text = "con @ada@example.social y";
        let facets = [Facet { start: 4, end: text.len() - 2, target: FacetTarget::Mention { handle: "ada@example.social".into() } }];
        for (links, shown) in [(SHORT, "@ada"), (SENT, "@ada@example.social")] {
            assert_eq!(html(text, &facets, links), format!("<p>con <span class=\"facet\">{shown}</span> y</p>"));
        }
    }

    #[test]
    fn styles_nest_whatever_they_do() {
        use Style::{Bold, Code, Heading, Italic, Quote};
        for (styles, drawn) in [
            (vec![(0, 7, Bold), (4, 7, Italic)], "<p><strong>uno <em>dos</em></strong> tres</p>"),
            (vec![(0, 6, Bold), (4, 12, Code)], "<p><strong>uno <code>do</code></strong><code>s tres</code></p>"),
            (vec![(0, 99, Bold), (7, 3, Italic)], "<p>uno dos tres</p>"),
            (vec![(0, 3, Heading)], "<p class=\"hd\">uno</p><p> dos tres</p>"),
            (vec![(0, 12, Quote), (4, 7, Bold)], "<blockquote><p>uno <strong>dos</strong> tres</p></blockquote>"),
        ] {
            assert_eq!(styled("uno dos tres", &styles, &[]), drawn, "{styles:?}");
        }
        // A bold word inside a link, and one that reaches into it.
        let facets = [link(4, 12, "https://a.example")];
        assert_eq!(
            styled("uno dos tres", &[(4, 7, Bold)], &facets),
            "<p>uno <a href=\"https://a.example\"><strong>dos</strong> tres</a></p>"
        );
        assert_eq!(
            styled("uno dos tres", &[(0, 7, Bold)], &facets),
            "<p><strong>uno <a href=\"https://a.example\">dos</a></strong><a href=\"https://a.example\"> tres</a></p>"
        );
    }

    #[test]
    fn the_fold_cuts_no_word_and_no_link() {
        let text = "Mañana vuelve el mercado de otoño a la plaza";
        let fold = |characters, facets: &[Facet]| {
            Text { words: text, facets, styles: &[] }.fold(characters, "graphemes", SENT).map(|at| &text[..at])
        };
        assert_eq!(fold(200, &[]), None);
        assert_eq!(fold(44, &[]), None);
        assert_eq!(fold(30, &[]), Some("Mañana vuelve el mercado de"));
        assert_eq!(fold(30, &[link(15, 40, "https://a.example")]), Some("Mañana vuelve "));
        let address = "Todo está en https://laceiba.example/posts/mercado";
        assert_eq!(Text { words: address, facets: &[], styles: &[] }.fold(30, "graphemes", SHORT), Some("Todo está en".len()));
        let unbroken = "🎃".repeat(90);
        assert_eq!(Text { words: &unbroken, facets: &[], styles: &[] }.fold(50, "graphemes", SENT), Some(200));
        for (unit, at) in [("code_points", 200), ("utf16_units", 100), ("bytes", 48)] {
            assert_eq!(Text { words: &unbroken, facets: &[], styles: &[] }.fold(50, unit, SENT), Some(at), "{unit}");
        }
    }

    #[test]
    fn a_fold_keeps_every_word() {
        let text = "uno dos\n\ntres cuatro";
        let styles = [Styled { start: 4, end: 13, style: Style::Bold }];
        let (shown, rest) = Text { words: text, facets: &[], styles: &styles }.to_folded_html(SENT, Some(5));
        assert_eq!(shown, "<p>uno <strong>d</strong></p>");
        assert_eq!(rest.as_deref(), Some("<p><strong>os</strong></p><p><strong>tres</strong> cuatro</p>"));
    }

    #[test]
    fn many_ranges_are_bounded() {
        let text = "a".repeat(5000);
        let styles: Vec<Styled> = (0..5000).map(|start| Styled { start, end: 5000, style: Style::Bold }).collect();
        let drawn = Text { words: &text, facets: &[], styles: &styles }.to_html(SENT);
        assert!(drawn.len() < 5000 + MOST_RANGES * 20);
    }
}
