//! The prose of a body: its paragraphs, headings, items and cells, each as one text that knows where its letters stand in the file.

use pulldown_cmark::{Tag, TagEnd};

use super::places::hull;
use super::scan::{Scanned, scan};
use super::tokens::{Token, TokenKind};
use crate::diag::Span;
use crate::model::Post;

/// A run of prose that readers take in as one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// The text, without markup. Line ends are those that readers may see.
    pub text: String,
    /// Its pieces in order; together they are the whole text.
    pub pieces: Vec<TextPiece>,
    /// Whether it stands in a block quote: somebody else's words.
    pub quoted: bool,
    /// Whether it refers to a footnote.
    pub footnote: bool,
    /// Networks and channels that it is for; everywhere where it is `None`.
    pub only: Option<Vec<String>>,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PassageKind {
    /// A paragraph.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A field of the front matter.
    Field,
    /// The text alternative of a picture in the text.
    Alt,
}

/// A run of text of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPiece {
    /// First byte in the text of the passage.
    pub start: usize,
    /// Its place in the file.
    pub span: Span,
    /// Whether the file has it letter by letter.
    pub exact: bool,
    /// What it is.
    pub kind: PieceKind,
}

/// What a run of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Words.
    Text,
    /// Words in italics: titles, foreign words.
    Emphasis,
    /// Words that are a link.
    Link,
    /// An address, a mention or a hashtag.
    Address,
    /// Code.
    Code,
}

impl Passage {
    /// The place in the file of a part of the text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let first = self.piece(start);
        let last = self.piece(end.saturating_sub(1).max(start));
        match (first, last) {
            (Some(first), Some(last)) => {
                let from = if first.exact { first.span.start + (start - first.start) } else { first.span.start };
                let to = if last.exact { last.span.start + (end - last.start) } else { last.span.end };
                Span::new(from, to.max(from))
            }
            _ => Span::default(),
        }
    }

    /// The piece that a byte of the text belongs to.
    #[must_use]
    pub fn piece(&self, at: usize) -> Option<&TextPiece> {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        after.checked_sub(1).map(|at| &self.pieces[at])
    }

    /// The pieces, each with its text.
    pub fn pieces_with_text(&self) -> impl Iterator<Item = (&TextPiece, &str)> {
        self.pieces.iter().enumerate().map(|(at, piece)| {
            let end = self.pieces.get(at + 1).map_or(self.text.len(), |next| next.start);
            (piece, &self.text[piece.start..end])
        })
    }

    /// Whether a link stands in it.
    #[must_use]
    pub fn has_link(&self) -> bool {
        self.pieces.iter().any(|piece| {
            piece.kind == PieceKind::Link
                || (piece.kind == PieceKind::Address && self.text.get(piece.start..).is_some_and(|text| text.starts_with("http")))
        })
    }

    /// Adds a piece at the end.
    pub fn push(&mut self, text: &str, span: Span, kind: PieceKind) {
        if text.is_empty() {
            return;
        }
        self.push_piece(text, span, text.len() == span.end - span.start, kind);
    }

    fn push_piece(&mut self, text: &str, span: Span, exact: bool, kind: PieceKind) {
        self.pieces.push(TextPiece { start: self.text.len(), span, exact, kind });
        self.text.push_str(text);
    }

    /// Adds text in which addresses, mentions and hashtags are found first.
    pub fn push_scanned(&mut self, text: &str, span: Span, kind: PieceKind) {
        let exact = text.len() == span.end - span.start;
        for piece in scan(text) {
            let place = if exact { Span::new(span.start + piece.start, span.start + piece.end) } else { span };
            let kind = if piece.kind == Scanned::Text || kind == PieceKind::Link { kind } else { PieceKind::Address };
            self.push(&text[piece.start..piece.end], place, kind);
            if !exact && let Some(last) = self.pieces.last_mut() {
                last.exact = false;
            }
        }
    }

    /// Adds the text of a token, in which addresses, mentions and hashtags are found first. An address stays one piece.
    fn push_token(&mut self, text: &str, token: &Token, kind: PieceKind) {
        if token.places.is_empty() {
            return self.push_scanned(text, token.span, kind);
        }
        for piece in scan(text) {
            let places = token.places_of(text, piece.start, piece.end);
            let piece_text = &text[piece.start..piece.end];
            if piece.kind != Scanned::Text && kind != PieceKind::Link {
                let exact = places.iter().all(|place| place.exact) && places.len() == 1;
                self.push_piece(piece_text, hull(&places), exact, PieceKind::Address);
                continue;
            }
            for (at, place) in places.iter().enumerate() {
                let end = places.get(at + 1).map_or(piece_text.len(), |next| next.start);
                self.push_piece(&piece_text[place.start..end], place.span, place.exact, kind);
            }
        }
    }
}

/// Gathers the passages of a body.
pub(super) fn from_tokens(tokens: &[Token]) -> Vec<Passage> {
    let mut reader = Reader::default();
    for token in tokens {
        reader.read(token);
    }
    reader.flush();
    reader.done
}

/// The passages of a post's body.
#[must_use]
pub fn passages(post: &Post) -> Vec<Passage> {
    from_tokens(&super::tokens::tokens(post, &mut crate::diag::Diagnostics::new()))
}

#[derive(Default)]
struct Reader {
    done: Vec<Passage>,
    open: Passage,
    /// The text alternative of the picture that is being read.
    alt: Passage,
    quotes: usize,
    items: usize,
    links: usize,
    images: usize,
    emphasis: usize,
    heading: bool,
    cell: bool,
    only: Option<Vec<String>>,
}

impl Reader {
    fn flush(&mut self) {
        let kind = if self.heading {
            PassageKind::Heading
        } else if self.cell {
            PassageKind::Cell
        } else if self.items > 0 {
            PassageKind::Item
        } else {
            PassageKind::Paragraph
        };
        let next = Passage { kind, quoted: self.quotes > 0, only: self.only.clone(), ..Passage::default() };
        let done = std::mem::replace(&mut self.open, next);
        if done.text.chars().any(char::is_alphanumeric) {
            self.done.push(done);
        }
    }

    fn kind(&self) -> PieceKind {
        if self.links > 0 {
            PieceKind::Link
        } else if self.emphasis > 0 {
            PieceKind::Emphasis
        } else {
            PieceKind::Text
        }
    }

    fn read(&mut self, token: &Token) {
        match &token.kind {
            TokenKind::Start(tag) => self.start(tag),
            TokenKind::End(tag) => self.end(*tag),
            TokenKind::Text(text) | TokenKind::Code(text) if self.images > 0 => self.alt.push_token(text, token, PieceKind::Text),
            TokenKind::SoftBreak | TokenKind::HardBreak if self.images > 0 => self.alt.push(" ", token.span, PieceKind::Text),
            TokenKind::Text(text) => {
                let kind = self.kind();
                self.open.push_token(text, token, kind);
            }
            TokenKind::Code(text) => self.open.push(text, token.span, PieceKind::Code),
            TokenKind::SoftBreak => self.open.push(" ", token.span, PieceKind::Text),
            TokenKind::HardBreak => self.open.push("\n", token.span, PieceKind::Text),
            TokenKind::Footnote(_) => self.open.footnote = true,
            TokenKind::Html(html) => {
                // `<br>` parts lines, other tags part nothing.
                if html.to_ascii_lowercase().starts_with("<br") {
                    self.open.push("\n", token.span, PieceKind::Text);
                }
            }
            TokenKind::Only(names) => {
                self.only = Some(names.iter().map(|name| name.value.clone()).collect());
                self.flush();
            }
            TokenKind::OnlyEnd => {
                self.only = None;
                self.flush();
            }
            TokenKind::Break | TokenKind::Rule => self.flush(),
            TokenKind::Task(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link { .. } => self.links += 1,
            Tag::Image { .. } => self.images += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            block => {
                match block {
                    Tag::BlockQuote(_) => self.quotes += 1,
                    Tag::Item => self.items += 1,
                    Tag::Heading { .. } => self.heading = true,
                    Tag::TableCell => self.cell = true,
                    _ => {}
                }
                self.flush();
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if self.images == 0 {
                    let alt = Passage { kind: PassageKind::Alt, only: self.only.clone(), ..std::mem::take(&mut self.alt) };
                    if alt.text.chars().any(char::is_alphanumeric) {
                        self.done.push(alt);
                    }
                }
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            // Code is no prose.
            TagEnd::CodeBlock => {
                self.open = Passage::default();
                self.flush();
            }
            block => {
                match block {
                    TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
                    TagEnd::Item => self.items = self.items.saturating_sub(1),
                    TagEnd::Heading(_) => self.heading = false,
                    TagEnd::TableCell => self.cell = false,
                    _ => {}
                }
                self.flush();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> (String, Vec<Passage>) {
        let text = format!("---\ntitle: Feria\n---\n{body}");
        let post = crate::workspace::read_post("content/a.md", &text).output.expect("a post");
        (text, passages(&post))
    }

    #[test]
    fn paragraphs_items_quotes_and_cells() {
        let (_, list) = of(
            "# Hoy\n\nUno *dos* [tres](https://a.example) `x`\ny más.\n\n> Cita.\n\n- Pan\n- Sal\n\n```\nlet x;\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n<!-- only: x -->Solo aquí.<!-- /only -->\n\nFin.[^1]\n\n[^1]: Nota.\n",
        );
        let shown: Vec<(PassageKind, &str, bool)> = list.iter().map(|p| (p.kind, p.text.trim(), p.quoted)).collect();
        assert_eq!(
            shown,
            [
                (PassageKind::Heading, "Hoy", false),
                (PassageKind::Paragraph, "Uno dos tres x y más.", false),
                (PassageKind::Paragraph, "Cita.", true),
                (PassageKind::Item, "Pan", false),
                (PassageKind::Item, "Sal", false),
                (PassageKind::Cell, "a", false),
                (PassageKind::Cell, "b", false),
                (PassageKind::Cell, "c", false),
                (PassageKind::Cell, "d", false),
                (PassageKind::Paragraph, "Solo aquí.", false),
                (PassageKind::Paragraph, "Fin.", false),
                (PassageKind::Paragraph, "Nota.", false),
            ]
        );
        assert_eq!(list[9].only.as_deref(), Some(&["x".to_owned()][..]));
        assert!(list[10].footnote && list[1].has_link());
    }

    #[test]
    fn text_alternatives_are_passages_of_their_own() {
        let (text, list) = of("Mira ![Un *puesto* de\ncalabazas](a.jpg) hoy.\n\n<!-- only: x -->![Otro](b.jpg)<!-- /only -->\n");
        let shown: Vec<(PassageKind, &str)> = list.iter().map(|passage| (passage.kind, passage.text.as_str())).collect();
        assert_eq!(
            shown,
            [(PassageKind::Alt, "Un puesto de calabazas"), (PassageKind::Paragraph, "Mira  hoy."), (PassageKind::Alt, "Otro")]
        );
        let start = list[0].text.find("calabazas").expect("it is there");
        let span = list[0].span(start, start + "calabazas".len());
        assert_eq!(&text[span.start..span.end], "calabazas");
        assert_eq!(list[2].only.as_deref(), Some(&["x".to_owned()][..]));
    }

    #[test]
    fn places_lead_back_to_the_file() {
        let (text, list) = of("Uno **dos** [tres](https://a.example) #Puebla.\n");
        let passage = &list[0];
        for word in ["Uno", "dos", "tres", "#Puebla"] {
            let start = passage.text.find(word).expect("it is there");
            let span = passage.span(start, start + word.len());
            assert_eq!(&text[span.start..span.end], word);
        }
    }

    /// Letters that the file writes as entities, or behind a backslash, move no place.
    #[test]
    fn places_behind_entities_are_those_of_the_very_word() {
        let (text, list) = of(
            "L&#8217;hiver &amp; *l&rsquo;&eacute;t&eacute;* 3 \\* 4 <!-- only: x -->va&ntilde;a #caf&eacute; https://a.example/?a=1&amp;b=2 fin<!-- /only --> **sí**\n\n![Pan &amp; sal](a.jpg)\n",
        );
        let all = list.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>().join(" | ");
        assert_eq!(all, "L’hiver & l’été 3 * 4  | vaña #café https://a.example/?a=1&b=2 fin |  sí | Pan & sal");
        for (word, written) in [
            ("hiver", "hiver"),
            ("’", "&#8217;"),
            ("L’hiver", "L&#8217;hiver"),
            ("été", "&eacute;t&eacute;"),
            ("t", "t"),
            ("3", "3"),
            ("* 4", "* 4"),
            ("vaña", "va&ntilde;a"),
            ("#café", "#caf&eacute;"),
            ("https://a.example/?a=1&b=2", "https://a.example/?a=1&amp;b=2"),
            ("fin", "fin"),
            ("sí", "sí"),
            ("sal", "sal"),
        ] {
            let found = |passage: &Passage| passage.text.find(word).map(|start| passage.span(start, start + word.len()));
            let span = list.iter().find_map(found).expect("it is there");
            assert_eq!(&text[span.start..span.end], written, "{word}");
        }
        let addresses: Vec<&str> =
            list[1].pieces_with_text().filter(|(piece, _)| piece.kind == PieceKind::Address).map(|(_, text)| text).collect();
        assert_eq!(addresses, ["#café", "https://a.example/?a=1&b=2"]);
    }
}
