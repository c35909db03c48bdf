//! A post as a page: one text with headings, tables and pictures in it.

use pulldown_cmark::{CowStr, LinkType, Tag, TagEnd};

use super::cards;
use super::compose::source_label;
use super::count::Counter;
use super::dialects::html::{self, HtmlOptions};
use super::dialects::markdown::{self, Flavour, Names};
use super::dialects::pages::{Pages, Person};
use super::dialects::{Abilities, npf};
use super::links::{LinkTarget, canonical, mentions_url};
use super::marked::{Marks, PART_BREAK, clean};
use super::rich::Rich;
use super::templates::render_inline;
use super::tokens::{self, Token, TokenKind};
use super::view::View;
use super::write;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::{ImageJob, Kind, LinkPlacement, Part, PartCount};
use crate::networks::spec::Dialect;

/// The page that a post becomes.
pub(super) fn page(view: &View<'_>, diagnostics: &mut Diagnostics) -> Part<ImageJob> {
    let mut media = view.attachments(view.pictures.iter().map(|(_, picture)| picture));
    if media.is_empty() {
        media.extend(cards::drawn_card(view));
    }
    let own = own_tokens(view, diagnostics);
    let tail = tail(view);
    let (network, channel) = (view.channel.network.as_str(), view.channel.name.as_str());
    let mut tokens: Vec<&Token> = match &own {
        Some(own) => tokens::visible(own, network, channel).collect(),
        None => view.visible().skip(view.repeated_title()).collect(),
    };
    tokens.extend(&tail);
    let tokens = || tokens.iter().copied();
    let card = match view.spec.text.dialect {
        _ if view.is_site() => cards::page_card(view),
        // The address is a block among the others.
        Dialect::Npf => None,
        _ => cards::link_card(view),
    };
    let (text, shown) = match (view.spec.text.dialect, Flavour::of(view.spec.text.dialect)) {
        (_, Some(flavour)) => (markdown::write(tokens(), flavour, view), None),
        (Dialect::Npf, _) => {
            let rich = rich(view, tokens());
            let alts: Vec<&str> = media.iter().map(|attachment| attachment.alt.as_str()).collect();
            let limit = view.spec.text.block_limit.as_ref().map(|fact| fact.value);
            (npf::write(&view.post.title.value, &rich, &alts, card.as_ref(), limit), Some(npf::without_pictures(&rich).shown()))
        }
        _ => {
            let options = if view.is_site() { HtmlOptions::default() } else { HtmlOptions { heading_shift: 1, breaks: true } };
            (html::write(tokens(), options, view), None)
        }
    };
    let mut part = Part::plain(text, PartCount { unit: String::new(), length: 0, limit: None, fits: true });
    part.shown = shown;
    part.count = count(view, &part);
    Part { media, card, ..part }
}

fn count(view: &View<'_>, part: &Part<ImageJob>) -> PartCount {
    let counter = view.gauge.counter();
    let limits = view.limits(!part.media.is_empty());
    let length = match view.spec.text.dialect {
        Dialect::Html => counter.length(without_tags(&part.text).trim()),
        Dialect::Npf => counter.length(part.shown_text()),
        _ => Counter::Plain(counter.unit()).length(&part.text),
    };
    let fits = limits.length.is_none_or(|limit| length <= limit) && limits.bytes.is_none_or(|limit| part.text.len() <= limit);
    PartCount { unit: counter.unit().as_str().to_owned(), length, limit: limits.length, fits }
}

/// What stands between the tags of sanitised HTML; entities stay as they are.
pub(crate) fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    text
}

/// The text with its ranges, for formats that take these.
fn rich<'t>(view: &View<'_>, tokens: impl Iterator<Item = &'t Token>) -> Rich {
    let mut marks = Marks::default();
    let marked = write::write(tokens, view.lang, Abilities::of(view.spec.text.dialect), view, &mut marks);
    let marked = marked.replace(PART_BREAK, "\n\n");
    marks.finish(&marked, |kind, words| view.resolve(kind, words))
}

/// The post's own text for this channel, which stands in the place of the body.
fn own_tokens(view: &View<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<Token>> {
    let template = view.own().and_then(|own| own.text.as_ref())?;
    let post = view.post;
    let mut context = tera::Context::new();
    context.insert("body", &post.body.markdown);
    context.insert("title", &clean(&post.title.value));
    context.insert("summary", &post.summary.as_ref().map(|summary| clean(&summary.value)).unwrap_or_default());
    context.insert("link", &view.main_link().unwrap_or_default());
    context.insert("url", &view.canonical().unwrap_or_default());
    context.insert("source", &post.source.as_ref().map(|source| source.value.as_str()).unwrap_or_default());
    context.insert("hashtags", "");
    context.insert("brand", &clean(&view.cx.workspace.config.brand));
    context.insert("lang", view.lang);
    context.insert("channel", view.channel.name.as_str());
    context.insert("network", view.channel.network.as_str());
    match render_inline(&template.value, &context) {
        // Problems of the text have no place in the file: it is made of several places.
        Ok(text) => Some(tokens::read(&text, 0, post, &mut Diagnostics::new())),
        Err(message) => {
            diagnostics.push(
                Diagnostic::error(
                    "template-error",
                    post.at(template.span),
                    format!("the text for `{}` cannot be made: {message}", view.channel.name),
                )
                .help("known names: body, title, link, url, hashtags, source, summary, brand, lang, channel, network")
                .post(&post.id)
                .channel(&view.channel.name),
            );
            None
        }
    }
}

/// What must stand below the text: the options of a poll, the source, the address. The team's own pages show these themselves.
fn tail(view: &View<'_>) -> Vec<Token> {
    if view.is_site() || view.own().is_some_and(|own| own.text.is_some()) {
        return Vec::new();
    }
    let mut list: Vec<TokenKind> = Vec::new();
    let post = view.post;
    if let Some(poll) = post.poll.as_ref().filter(|_| !view.spec.can.poll) {
        let shown = poll.options.iter().all(|option| post.body.markdown.contains(option.as_str()));
        if !shown {
            list.push(TokenKind::Start(Tag::List(None)));
            for option in &poll.options {
                list.extend([TokenKind::Start(Tag::Item), TokenKind::Text(clean(option)), TokenKind::End(TagEnd::Item)]);
            }
            list.push(TokenKind::End(TagEnd::List(false)));
        }
    }
    let link = view.main_link();
    if let Some(source) = post.source.as_ref().map(|source| source.value.as_str())
        && post.kind.value == Kind::Curated
        && !mentions_url(post, source)
        && link != Some(source)
    {
        push_address(Some(source_label(view.lang)), source, &mut list);
    }
    if let Some(link) = link
        && view.placement == LinkPlacement::Text
        && !mentions_url(post, link)
    {
        push_address(None, link, &mut list);
    }
    list.into_iter().map(|kind| Token::new(kind, Span::default())).collect()
}

/// A paragraph with an address.
fn push_address(label: Option<&str>, url: &str, list: &mut Vec<TokenKind>) {
    list.push(TokenKind::Start(Tag::Paragraph));
    list.extend(label.map(|label| TokenKind::Text(format!("{label} "))));
    let (dest_url, empty) = (CowStr::from(url.to_owned()), CowStr::Borrowed(""));
    list.push(TokenKind::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, title: empty.clone(), id: empty }));
    list.extend([TokenKind::Text(url.to_owned()), TokenKind::End(TagEnd::Link), TokenKind::End(TagEnd::Paragraph)]);
}

impl Pages for View<'_> {
    fn link(&self, written: &str) -> Option<String> {
        let workspace = self.cx.workspace;
        match self.cx.paths.resolve(workspace, self.post, written)? {
            LinkTarget::Outside(url) => Some(self.address(&url)),
            LinkTarget::Post(id) => {
                let page = canonical(workspace, workspace.post(id.as_str())?)?;
                // Pages of posts lie side by side, and must also work when opened from a disk.
                Some(if self.is_site() { format!("../{id}/index.html") } else { self.address(&page) })
            }
        }
    }

    fn address(&self, written: &str) -> String {
        View::address(self, written)
    }

    fn picture(&self, written: &str) -> Option<usize> {
        View::picture(self, written)
    }

    fn person(&self, key: &str) -> Option<Person> {
        let person = self.cx.workspace.people.get(key)?;
        let handle = person.handle(self.channel.network.as_str()).filter(|handle| is_handle(handle));
        let markup = match (Flavour::of(self.spec.text.dialect), handle) {
            (Some(flavour), Some(handle)) if flavour.names == Names::Slash => Some(format!("u/{}", guarded(handle))),
            (Some(_), Some(handle)) => Some(format!("@{}", guarded(handle))),
            _ => None,
        };
        Some(markup.map_or_else(|| Person::Named(clean(&person.name), person.url.clone()), Person::Handle))
    }
}

/// Whether a handle has only signs of handles, so that it can stand in markup.
fn is_handle(handle: &str) -> bool {
    !handle.is_empty() && handle.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@'))
}

/// A handle whose underscores do not emphasise: those within words do nothing.
fn guarded(handle: &str) -> String {
    let bytes = handle.as_bytes();
    let word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let mut out = String::with_capacity(handle.len());
    for (at, c) in handle.char_indices() {
        if c == '_' && !(word(at.checked_sub(1)) && word(Some(at + 1))) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
