//! Tokens to HTML, for the team's own site and for platforms of articles; built from sanitised parts only.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::pages::{Pages, Person};
use crate::compile::scan::{Scanned, scan};
use crate::compile::tokens::{Token, TokenKind};
use crate::compile::write::{Footnotes, heading_level};

/// What differs between the team's own pages and those of other platforms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::compile) struct HtmlOptions {
    /// How much deeper headings stand, where the page's title is the first.
    pub(in crate::compile) heading_shift: u8,
    /// Whether a break between the parts of a thread ends a paragraph; otherwise it is nothing.
    pub(in crate::compile) breaks: bool,
}

/// Writes what a page shows of a body.
///
/// Pictures are `<img src="asset:2">`, where the number is the index of the attachment: names of files are only
/// known once they are made.
pub(in crate::compile) fn write<'t>(tokens: impl Iterator<Item = &'t Token>, options: HtmlOptions, pages: &dyn Pages) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    // For each open link or image: whether it is written.
    let mut written: Vec<bool> = Vec::new();
    let mut footnotes = Footnotes::default();
    let mut inside_link = 0;
    // How many elements are open, and the paragraph's depth among them.
    let (mut open, mut in_paragraph): (usize, Option<usize>) = (0, None);
    for token in tokens {
        match &token.kind {
            TokenKind::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = pages.link(dest_url);
                written.push(target.is_some());
                inside_link += 1;
                if let Some(target) = target {
                    events.push(Event::Start(Tag::Link {
                        link_type: *link_type,
                        dest_url: target.into(),
                        title: title.clone(),
                        id: id.clone(),
                    }));
                }
            }
            TokenKind::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let picture = pages.picture(dest_url);
                written.push(picture.is_some());
                if let Some(index) = picture {
                    let dest_url = CowStr::from(format!("asset:{index}"));
                    events.push(Event::Start(Tag::Image { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() }));
                }
            }
            TokenKind::End(end @ (TagEnd::Link | TagEnd::Image)) => {
                inside_link -= i32::from(*end == TagEnd::Link);
                if written.pop().unwrap_or(false) {
                    events.push(Event::End(*end));
                }
            }
            TokenKind::Start(Tag::FootnoteDefinition(name)) => {
                let number = footnotes.number(name);
                events.push(Event::Html(format!("<div><sup>{number}</sup>\n").into()));
            }
            TokenKind::End(TagEnd::FootnoteDefinition) => events.push(Event::Html("</div>\n".into())),
            TokenKind::Start(Tag::Heading { level, id, classes, attrs }) => events.push(Event::Start(Tag::Heading {
                level: shifted(*level, options.heading_shift),
                id: id.clone(),
                classes: classes.clone(),
                attrs: attrs.clone(),
            })),
            TokenKind::End(TagEnd::Heading(level)) => {
                events.push(Event::End(TagEnd::Heading(shifted(*level, options.heading_shift))));
            }
            TokenKind::Start(tag) => {
                open += 1;
                in_paragraph = if matches!(tag, Tag::Paragraph) { Some(open) } else { in_paragraph };
                events.push(Event::Start(tag.clone()));
            }
            TokenKind::End(end) => {
                in_paragraph = in_paragraph.filter(|depth| *depth < open);
                open -= 1;
                events.push(Event::End(*end));
            }
            TokenKind::Text(text) if inside_link > 0 => events.push(Event::Text(text.clone().into())),
            TokenKind::Text(text) => push_text(text, pages, &mut events),
            TokenKind::Code(code) => {
                let block = matches!(events.last(), Some(Event::Start(Tag::CodeBlock(_))));
                events.push(if block { Event::Text(code.clone().into()) } else { Event::Code(code.clone().into()) });
            }
            TokenKind::Html(html) => events.push(Event::InlineHtml(html.clone().into())),
            TokenKind::SoftBreak => events.push(Event::SoftBreak),
            TokenKind::HardBreak => events.push(Event::HardBreak),
            TokenKind::Rule => events.push(Event::Rule),
            TokenKind::Task(done) => events.push(Event::Text(if *done { "☑ " } else { "☐ " }.into())),
            TokenKind::Footnote(name) => {
                let number = footnotes.number(name);
                events.push(Event::InlineHtml(format!("<sup>{number}</sup>").into()));
            }
            // On a page a thread is one text.
            TokenKind::Break if options.breaks && in_paragraph == Some(open) && inside_link == 0 => {
                events.extend([Event::End(TagEnd::Paragraph), Event::Start(Tag::Paragraph)]);
            }
            TokenKind::Break | TokenKind::Only(_) | TokenKind::OnlyEnd => {}
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    SANITISER.clean(&html).to_string().replace("<p></p>\n", "")
}

fn shifted(level: HeadingLevel, by: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from((heading_level(level) + by).min(6))).unwrap_or(level)
}

fn push_text(text: &str, pages: &dyn Pages, events: &mut Vec<Event<'_>>) {
    for piece in scan(text) {
        let words = &text[piece.start..piece.end];
        match piece.kind {
            Scanned::Url => push_link(&pages.address(words), words, events),
            Scanned::Mention => match pages.person(&words[1..]) {
                Some(Person::Named(name, Some(url))) => push_link(&url, &name, events),
                Some(Person::Named(name, None) | Person::Handle(name)) => events.push(Event::Text(name.into())),
                None => events.push(Event::Text(words.to_owned().into())),
            },
            Scanned::Text | Scanned::Hashtag => events.push(Event::Text(words.to_owned().into())),
        }
    }
}

fn push_link(url: &str, text: &str, events: &mut Vec<Event<'_>>) {
    let tag = Tag::Link {
        link_type: pulldown_cmark::LinkType::Autolink,
        dest_url: url.to_owned().into(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    };
    events.push(Event::Start(tag));
    events.push(Event::Text(text.to_owned().into()));
    events.push(Event::End(TagEnd::Link));
}

/// Everything that Markdown makes, and no more: no scripts, styles, forms, frames or event handlers.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(["http", "https", "mailto", "asset"]))
        .link_rel(Some("noopener"))
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["style"])
        .add_tag_attributes("td", ["style"])
        .filter_style_properties(HashSet::from(["text-align"]))
        // Pictures come from the post's own files: one from elsewhere would tell its server who reads our pages.
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.starts_with("asset:") => None,
            (_, "href") if value.starts_with("asset:") => None,
            _ => Some(value.into()),
        });
    builder
});
