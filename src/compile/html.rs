//! Tokens to the HTML of the team's own site, built from sanitised parts only.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::scan::{Scanned, scan};
use super::tokens::{Token, TokenKind};

/// What the writer needs to know of the rest of the workspace.
pub(super) trait Pages {
    /// The address that a link leads to; `None` for one that leads nowhere.
    fn link(&self, written: &str) -> Option<String>;
    /// Index of the attachment that a picture in the text is; `None` where there is no such file.
    fn picture(&self, written: &str) -> Option<usize>;
    /// Name and page of a person.
    fn person(&self, key: &str) -> Option<(String, Option<String>)>;
}

/// Writes what the site shows of a body.
///
/// Pictures are `<img src="asset:2">`, where the number is the index of the attachment: names of files are only
/// known once they are made.
pub(super) fn write<'t>(tokens: impl Iterator<Item = &'t Token>, pages: &dyn Pages) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    // For each open link or image: whether it is written.
    let mut written: Vec<bool> = Vec::new();
    let mut inside_link = 0;
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
            TokenKind::Start(tag) => events.push(Event::Start(tag.clone())),
            TokenKind::End(end) => events.push(Event::End(*end)),
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
            TokenKind::Footnote(name) => events.push(Event::FootnoteReference(name.clone().into())),
            // On a page a thread is one text.
            TokenKind::Break | TokenKind::Only(_) | TokenKind::OnlyEnd => {}
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    SANITISER.clean(&html).to_string().replace("<p></p>\n", "")
}

fn push_text(text: &str, pages: &dyn Pages, events: &mut Vec<Event<'_>>) {
    for piece in scan(text) {
        let words = &text[piece.start..piece.end];
        match piece.kind {
            Scanned::Url => push_link(words, words, events),
            Scanned::Mention => match pages.person(&words[1..]) {
                Some((name, Some(url))) => push_link(&url, &name, events),
                Some((name, None)) => events.push(Event::Text(name.into())),
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
