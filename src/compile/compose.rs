//! The text of a message: what the template of the network, or the post itself, makes of the body, the link and the hashtags.

use std::cell::RefCell;

use super::dialects::Abilities;
use super::links::mentions_url;
use super::marked::{Marks, PART_BREAK, clean};
use super::placement::bio_note;
use super::rich::{Form, Rich};
use super::scan::{Scanned, scan};
use super::templates::render_inline;
use super::view::View;
use super::write;
use crate::diag::{Diagnostic, Diagnostics, Location, Span};
use crate::model::{FacetTarget, Kind, LinkPlacement};

/// A message before its hashtags are chosen. The body is written once.
pub(super) struct Composer<'v, 'a> {
    view: &'v View<'a>,
    marks: RefCell<Marks>,
    body: String,
    /// Hashtags that the text does not have itself, the most important first.
    hashtags: Vec<String>,
    has_card: bool,
}

impl<'v, 'a> Composer<'v, 'a> {
    /// Writes the body. `has_card` says that a card shows the post's link.
    pub(super) fn new(view: &'v View<'a>, has_card: bool) -> Self {
        let mut marks = Marks::default();
        let abilities = Abilities::of(view.spec.text.dialect);
        let mut body = write::write(view.visible().skip(view.repeated_title()), view.lang, abilities, view, &mut marks);
        if !view.spec.text.threads {
            body = body.replace(PART_BREAK, "\n\n");
        }
        if let Some(poll) = view.post.poll.as_ref().filter(|_| !view.spec.can.poll) {
            let options: Vec<String> = poll.options.iter().map(|option| format!("• {}", clean(option))).collect();
            let shown = poll.options.iter().all(|option| body.contains(option.as_str()));
            if !shown {
                body = format!("{body}\n\n{}", options.join("\n"));
            }
        }
        let hashtags = hashtags(view, &body);
        Self { view, marks: RefCell::new(marks), body, hashtags, has_card }
    }

    /// How many hashtags can be added.
    pub(super) fn hashtags(&self) -> usize {
        self.hashtags.len()
    }

    /// The whole text; explicit parts are separated by [`PART_BREAK`].
    ///
    /// At most `most_hashtags` are added to those that the text has itself.
    pub(super) fn text(&self, most_hashtags: usize, diagnostics: &mut Diagnostics) -> Rich {
        let view = self.view;
        let context = self.context(most_hashtags);
        let own = view.own().and_then(|own| own.text.as_ref());
        let filled =
            match own {
                Some(template) => {
                    let gap = if view.spec.text.threads { PART_BREAK.to_string() } else { "\n\n".to_owned() };
                    render_inline(&template.value.replace("<!-- break -->", &gap), &context)
                        .map_err(|message| (view.post.at(template.span), message))
                }
                None => view.cx.templates.render(view.channel.network.as_str(), &context).map_err(|error| {
                    (Location::new(view.post.file, Span::default()), format!("templates/{}: {}", error.name, error.message))
                }),
            };
        let filled = match filled {
            Ok(filled) => filled,
            Err((place, message)) => {
                diagnostics.push(
                    Diagnostic::error("template-error", place, format!("the text for `{}` cannot be made: {message}", view.channel.name))
                        .help("known names: body, title, link, link_note, url, hashtags, source, summary, brand, lang, channel, network")
                        .post(&view.post.id)
                        .channel(&view.channel.name),
                );
                self.body.clone()
            }
        };
        self.marks.borrow().finish(filled.trim(), |kind, words| view.resolve(kind, words))
    }

    /// The comment that is put below the post: what the front matter says, and the address where it stands there.
    pub(super) fn first_comment(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let view = self.view;
        let address = view.main_link().filter(|_| view.placement == LinkPlacement::FirstComment).map(|link| view.address(link));
        let Some(template) = view.own().and_then(|own| own.first_comment.as_ref()) else { return address };
        let context = self.context(usize::MAX);
        let filled = match render_inline(&template.value, &context) {
            Ok(filled) => filled,
            Err(message) => {
                let message = format!("the first comment for `{}` cannot be made: {message}", view.channel.name);
                diagnostics.push(
                    Diagnostic::error("template-error", view.post.at(template.span), message)
                        .post(&view.post.id)
                        .channel(&view.channel.name),
                );
                return address;
            }
        };
        let rich = self.marks.borrow().finish(filled.trim(), |kind, words| view.resolve(kind, words));
        let text = rich.text().to_owned();
        match address {
            Some(address) if !text.contains(&address) => Some(format!("{text}\n\n{address}").trim().to_owned()),
            _ => Some(text).filter(|text| !text.is_empty()),
        }
    }

    fn context(&self, most_hashtags: usize) -> tera::Context {
        let view = self.view;
        let post = view.post;
        let address = |url: &str| {
            let target = FacetTarget::Link { uri: view.address(url) };
            self.marks.borrow_mut().bracket(&view.shown_address(url), Form::Target(target))
        };
        let link = view.main_link().map(address).unwrap_or_default();
        let source = post.source.as_ref().map(|source| address(&source.value)).unwrap_or_default();
        let url = view.canonical().map(|url| address(&url)).unwrap_or_default();
        let link_in_body = view.main_link().is_some_and(|link| mentions_url(post, link));
        let body_has_source = post.source.as_ref().is_none_or(|source| {
            post.kind.value != Kind::Curated
                || mentions_url(post, &source.value)
                || view.main_link() == Some(source.value.as_str())
                || self.has_card
        });
        let mut context = tera::Context::new();
        context.insert("body", &self.body);
        context.insert("title", &clean(&post.title.value));
        context.insert("summary", &post.summary.as_ref().map(|s| clean(&s.value)).unwrap_or_default());
        context.insert("link", &link);
        context.insert("link_is_shown", &(link_in_body || view.placement != LinkPlacement::Text));
        let in_bio = view.placement == LinkPlacement::Bio && view.main_link().is_some();
        context.insert("link_note", if in_bio { bio_note(view.lang) } else { "" });
        context.insert("url", &url);
        context.insert("source", &source);
        context.insert("body_has_source", &body_has_source);
        context.insert("source_label", source_label(view.lang));
        context.insert("hashtags", &self.hashtags[..most_hashtags.min(self.hashtags.len())].join(" "));
        context.insert("brand", &clean(&view.cx.workspace.config.brand));
        context.insert("lang", view.lang);
        context.insert("channel", view.channel.name.as_str());
        context.insert("network", view.channel.network.as_str());
        context
    }
}

/// What stands before the address of somebody else's page.
pub(super) fn source_label(lang: &str) -> &'static str {
    if lang.starts_with("es") { "Fuente:" } else { "Source:" }
}

/// Hashtags of the topics and the campaign, without those that the text has already.
fn hashtags(view: &View<'_>, body: &str) -> Vec<String> {
    if !view.channel.hashtags || !view.spec.text.hashtags {
        return Vec::new();
    }
    let campaign = view.post.campaign.as_ref().and_then(|id| view.cx.workspace.campaign(&id.value));
    let topics = view.post.tags.iter().map(|tag| tag.value.as_str());
    let all = topics.chain(campaign.and_then(|campaign| campaign.hashtag.as_ref()).map(|tag| tag.value.as_str()));
    let mut seen: Vec<String> = scan(body)
        .into_iter()
        .filter(|piece| piece.kind == Scanned::Hashtag)
        .map(|piece| body[piece.start + 1..piece.end].to_lowercase())
        .collect();
    let mut tags = Vec::new();
    for topic in all {
        let tag = super::hashtag(topic);
        if !tag.is_empty() && !seen.contains(&tag.to_lowercase()) {
            seen.push(tag.to_lowercase());
            tags.push(format!("#{tag}"));
        }
    }
    tags
}
