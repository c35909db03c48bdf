//! What a body contains, with places: links, images, mentions, hashtags, text. For rules and other readers.

use pulldown_cmark::{Tag, TagEnd};

use super::passages::Passage;
use super::places::hull;
use super::scan::{Scanned, scan};
use super::tokens::{Token, TokenKind, tokens};
use crate::diag::{Diagnostics, Span, Spanned};
use crate::model::Post;

/// One thing in a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its place in the file.
    pub span: Span,
    /// What it is.
    pub kind: ElementKind,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq)]
pub enum ElementKind {
    /// A link.
    Link {
        /// Address as written.
        url: String,
        /// What is clicked on.
        text: String,
        /// Whether the address stands in the text without markup.
        bare: bool,
    },
    /// A picture.
    Image {
        /// Path or address as written.
        url: String,
        /// Text alternative.
        alt: String,
    },
    /// `@key`.
    Mention {
        /// The key, without the sign.
        key: String,
    },
    /// `#tag`.
    Hashtag {
        /// The tag, without the sign.
        tag: String,
    },
    /// A run of text, without links, mentions and hashtags.
    Text {
        /// The text.
        text: String,
    },
    /// Raw HTML.
    Html {
        /// The HTML.
        html: String,
    },
    /// Code.
    Code {
        /// The code.
        text: String,
    },
    /// A passage for some networks or channels begins.
    Only {
        /// Their names.
        channels: Vec<Spanned<String>>,
    },
    /// It ends.
    OnlyEnd,
    /// The next part of the thread begins.
    Break,
}

/// Lists what the body of a post contains, in order.
#[must_use]
pub fn elements(post: &Post) -> Vec<Element> {
    from_tokens(&tokens(post, &mut Diagnostics::new()))
}

/// The same, together with its prose: the body is read once for both.
#[must_use]
pub fn elements_and_passages(post: &Post) -> (Vec<Element>, Vec<Passage>) {
    let tokens = tokens(post, &mut Diagnostics::new());
    (from_tokens(&tokens), super::passages::from_tokens(&tokens))
}

/// Keys of the people whom a text for one channel mentions: an override, or a first comment.
pub fn mentions_in(text: &str) -> impl Iterator<Item = &str> {
    scan(text).into_iter().filter(|piece| piece.kind == Scanned::Mention).map(|piece| &text[piece.start + 1..piece.end])
}

fn from_tokens(tokens: &[Token]) -> Vec<Element> {
    let mut list: Vec<Element> = Vec::new();
    // The open link or image: its address, its place, its text so far, and whether it is an image.
    let mut open: Vec<(String, Span, String, bool)> = Vec::new();
    for token in tokens {
        let span = token.span;
        let kind = match &token.kind {
            TokenKind::Start(Tag::Link { dest_url, .. }) => {
                open.push((dest_url.to_string(), span, String::new(), false));
                continue;
            }
            TokenKind::Start(Tag::Image { dest_url, .. }) => {
                open.push((dest_url.to_string(), span, String::new(), true));
                continue;
            }
            TokenKind::End(TagEnd::Link | TagEnd::Image) => {
                let Some((url, span, text, image)) = open.pop() else { continue };
                if let Some(outer) = open.last_mut() {
                    outer.2.push_str(&text);
                }
                let kind = if image { ElementKind::Image { url, alt: text } } else { ElementKind::Link { url, text, bare: false } };
                list.push(Element { span, kind });
                continue;
            }
            TokenKind::Text(text) => {
                if let Some(outer) = open.last_mut() {
                    outer.2.push_str(text);
                }
                push_text(text, token, open.is_empty(), &mut list);
                continue;
            }
            TokenKind::Code(text) => {
                if let Some(outer) = open.last_mut() {
                    outer.2.push_str(text);
                }
                ElementKind::Code { text: text.clone() }
            }
            TokenKind::Html(html) => ElementKind::Html { html: html.clone() },
            TokenKind::Only(names) => ElementKind::Only { channels: names.clone() },
            TokenKind::OnlyEnd => ElementKind::OnlyEnd,
            TokenKind::Break => ElementKind::Break,
            TokenKind::Start(_)
            | TokenKind::End(_)
            | TokenKind::SoftBreak
            | TokenKind::HardBreak
            | TokenKind::Rule
            | TokenKind::Task(_)
            | TokenKind::Footnote(_) => continue,
        };
        list.push(Element { span, kind });
    }
    list
}

fn push_text(text: &str, token: &Token, outside_link: bool, list: &mut Vec<Element>) {
    for piece in scan(text) {
        let span = hull(&token.places_of(text, piece.start, piece.end));
        let words = &text[piece.start..piece.end];
        let kind = match piece.kind {
            Scanned::Url if outside_link => ElementKind::Link { url: words.to_owned(), text: words.to_owned(), bare: true },
            Scanned::Mention if outside_link => ElementKind::Mention { key: words[1..].to_owned() },
            Scanned::Hashtag if outside_link => ElementKind::Hashtag { tag: words[1..].to_owned() },
            _ => ElementKind::Text { text: words.to_owned() },
        };
        list.push(Element { span, kind });
    }
}
