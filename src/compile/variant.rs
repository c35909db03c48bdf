//! One post on one channel.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::count::{Counter, Limits};
use super::due::Timetable;
use super::html::{self, Pages};
use super::links::{LinkTarget, canonical, mentions_url, own_page, resolve_link, short_url};
use super::rule::counter;
use super::marked::{Marks, PART_BREAK, Resolved, clean};
use super::pictures::{self, MediaFiles, Picture};
use super::scan::Scanned;
use super::split::{Piece, split};
use super::templates::{TextTemplates, render_inline};
use super::text::{self, Links};
use super::tokens::{Token, TokenKind, visible};
use crate::diag::{Diagnostic, Diagnostics, Location, Severity, Span};
use crate::model::{Attachment, Compiled, Draft, Facet, FacetTarget, ImageJob, ImageSource, Kind, LinkCard, Part, PartCount, Post};
use crate::networks::spec::Dialect;
use crate::networks::{NetworkSpec, Specs};
use crate::workspace::{Channel, Workspace};

/// What is shared by all variants of a build.
pub(super) struct Context<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) specs: &'a Specs,
    pub(super) templates: &'a TextTemplates,
    pub(super) files: &'a MediaFiles,
    pub(super) timetable: &'a Timetable,
}

/// The limits of a channel: the spec's, unless the team says that its server has another.
fn limits(spec: &NetworkSpec, channel: &Channel) -> Limits {
    Limits {
        length: channel.limit.or(spec.text.limit.as_ref().map(|fact| fact.value)),
        bytes: spec.text.max_bytes.as_ref().map(|fact| fact.value),
    }
}

/// Paths of the pictures that the body shows, relative to the root.
pub(super) fn inline_pictures(workspace: &Workspace, post: &Post, tokens: &[Token]) -> Vec<String> {
    tokens
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Start(pulldown_cmark::Tag::Image { dest_url, .. }) => pictures::inline_path(workspace, post, dest_url),
            _ => None,
        })
        .collect()
}

/// Compiles a post for a channel; `None` only where the network is unknown, which loading has reported.
pub(super) fn compile(cx: &Context<'_>, post: &Post, tokens: &[Token], channel: &Channel, diagnostics: &mut Diagnostics) -> Option<Draft> {
    let spec = cx.specs.get(channel.network.as_str())?;
    let view = View::new(cx, post, tokens, channel, spec);
    let parts = match spec.text.dialect {
        Dialect::Html => vec![view.page()],
        _ => view.thread(diagnostics),
    };
    let mut draft = Compiled {
        post: post.id.clone(),
        channel: channel.name.clone(),
        network: channel.network.clone(),
        digest: crate::model::Digest::of(b""),
        due: cx.timetable.due(post, &channel.name),
        lang: view.lang.to_owned(),
        title: post.title.value.clone(),
        canonical: view.canonical(),
        visibility: channel.visibility.clone(),
        poll: post.poll.clone().filter(|_| spec.can.poll),
        cost: post.cost.as_ref().map(|cost| cost.value.clone()),
        link: None,
        first_comment: None,
        charge: None,
        parts,
    };
    draft.digest = draft.content_digest();
    Some(draft)
}

/// A post as one channel sees it.
struct View<'a> {
    cx: &'a Context<'a>,
    post: &'a Post,
    tokens: &'a [Token],
    channel: &'a Channel,
    spec: &'a NetworkSpec,
    lang: &'a str,
    /// Pictures of the front matter, then those of the body with the number of the explicit part they stand in.
    pictures: Vec<(Option<usize>, Picture)>,
    /// Index in `pictures` by path.
    by_path: BTreeMap<String, usize>,
}

impl<'a> View<'a> {
    fn new(cx: &'a Context<'a>, post: &'a Post, tokens: &'a [Token], channel: &'a Channel, spec: &'a NetworkSpec) -> Self {
        let mut view = Self {
            cx,
            post,
            tokens,
            channel,
            spec,
            lang: cx.workspace.lang_of(post, channel),
            pictures: Vec::new(),
            by_path: BTreeMap::new(),
        };
        for picture in pictures::front_matter(post, channel.name.as_str(), cx.files) {
            view.by_path.insert(picture.path.clone(), view.pictures.len());
            view.pictures.push((None, picture));
        }
        view.add_inline_pictures();
        view
    }

    fn visible(&self) -> impl Iterator<Item = &'a Token> {
        visible(self.tokens, self.channel.network.as_str(), self.channel.name.as_str())
    }

    fn add_inline_pictures(&mut self) {
        let mut part = 0;
        let mut open: Option<(String, String)> = None;
        for token in visible(self.tokens, self.channel.network.as_str(), self.channel.name.as_str()) {
            match &token.kind {
                TokenKind::Break => part += 1,
                TokenKind::Start(pulldown_cmark::Tag::Image { dest_url, .. }) => {
                    open = pictures::inline_path(self.cx.workspace, self.post, dest_url).map(|path| (path, String::new()));
                }
                TokenKind::Text(text) | TokenKind::Code(text) => {
                    if let Some((_, alt)) = &mut open {
                        alt.push_str(text);
                    }
                }
                TokenKind::End(pulldown_cmark::TagEnd::Image) => {
                    let Some((path, alt)) = open.take() else { continue };
                    let Some(file) = self.cx.files.get(&path) else { continue };
                    if !self.by_path.contains_key(&path) {
                        self.by_path.insert(path.clone(), self.pictures.len());
                        self.pictures.push((Some(part), Picture { path, file: file.clone(), alt, focus: None }));
                    }
                }
                _ => {}
            }
        }
    }

    /// Address of the post's own page, where it is published on the team's site.
    fn canonical(&self) -> Option<String> {
        canonical(self.cx.workspace, self.post)
    }

    /// The address that the post wants people to open.
    fn main_link(&self) -> Option<&'a str> {
        self.post.link.as_ref().map(|link| link.value.as_str())
    }

    fn page(&self) -> Part<ImageJob> {
        let target = self.spec.image_target();
        let mut media: Vec<Attachment<ImageJob>> = Vec::new();
        if let Some(target) = &target {
            media.extend(self.pictures.iter().map(|(_, picture)| picture.attach(target)));
            if media.is_empty() {
                media.extend(self.drawn_card());
            }
        }
        let html = html::write(self.visible(), &SitePages { view: self });
        let length = self.plain_length(&html);
        Part { card: self.page_card(), media, ..Part::plain(html, self.count_of(length, true)) }
    }

    fn plain_length(&self, html: &str) -> usize {
        let mut text = String::with_capacity(html.len());
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => text.push(c),
                _ => {}
            }
        }
        counter(self.spec).length(text.trim())
    }

    fn count_of(&self, length: usize, fits: bool) -> PartCount {
        let counter = counter(self.spec);
        PartCount { unit: counter.unit().as_str().to_owned(), length, limit: limits(self.spec, self.channel).length, fits }
    }

    /// What other platforms show of the page: its card.
    fn page_card(&self) -> Option<LinkCard<ImageJob>> {
        let target = self.spec.card_target()?;
        let image = match self.pictures.first() {
            Some((_, picture)) => picture.job(&target),
            None => ImageJob {
                source: ImageSource::Card(self.page_drawing()),
                focus: None,
                target: crate::model::ImageTarget {
                    formats: vec![crate::model::ImageFormat::Png, crate::model::ImageFormat::Jpeg],
                    ..target
                },
            },
        };
        Some(LinkCard {
            url: self.canonical().unwrap_or_default(),
            title: self.post.title.value.clone(),
            description: self.description(),
            image: Some(image),
        })
    }

    fn page_drawing(&self) -> crate::model::DrawnCard {
        if let Some(kind) = &self.post.card {
            return self.requested_drawing(kind.value).0;
        }
        // The brand's own card, drawn once for all pages: a drawing for each would cost more than the rest of a build.
        let config = &self.cx.workspace.config;
        let title = config.site.title.as_ref().unwrap_or(&config.brand).clone();
        pictures::drawn(self.cx.workspace, "page", title, config.site.description.clone().unwrap_or_default(), &config.language)
    }

    fn requested_drawing(&self, kind: crate::model::CardKind) -> (crate::model::DrawnCard, String) {
        let quote = first_quote(self.visible());
        pictures::requested(self.cx.workspace, self.post, kind, quote.as_deref(), self.lang)
    }

    /// The card that the post asks for in the place of a photo.
    fn drawn_card(&self) -> Option<Attachment<ImageJob>> {
        let kind = self.post.card.as_ref()?;
        let (card, alt) = self.requested_drawing(kind.value);
        let target = pictures::drawn_target(self.spec)?;
        Some(Attachment { alt, picture: ImageJob { source: ImageSource::Card(card), focus: None, target } })
    }

    /// One or two sentences about the post: its summary, or the start of its text.
    fn description(&self) -> String {
        if let Some(summary) = &self.post.summary {
            return summary.value.clone();
        }
        let mut marks = Marks::default();
        let words = text::write(self.visible(), self.lang, &PlainLinks { view: self, inline: true }, &mut marks);
        let (text, _) = marks.finish(&words, |kind, words| self.resolve(kind, words));
        let line = text.split([PART_BREAK, '\n']).find(|line| !line.trim().is_empty()).unwrap_or_default();
        shorten(line.trim(), 200)
    }

    fn thread(&self, diagnostics: &mut Diagnostics) -> Vec<Part<ImageJob>> {
        let card = self.link_card();
        let counter = counter(self.spec);
        let limits = limits(self.spec, self.channel);
        let fits = |part: &str| counter.count(part, &limits).fits;
        let divide =
            |text: &str, facets: &[Facet]| -> Vec<Vec<Piece>> {
                explicit_parts(text, facets)
                    .into_iter()
                    .map(|piece| {
                        if self.spec.text.threads { split(&piece.text, &piece.facets, self.channel.numbering, &counter, &limits) } else { vec![piece] }
                    })
                    .collect()
            };
        let length = |pieces: &[Vec<Piece>]| pieces.iter().map(Vec::len).sum::<usize>();
        let (text, facets) = self.text(card.is_some(), usize::MAX, diagnostics);
        let mut divided = divide(&text, &facets);
        if length(&divided) > 1 || !fits(&text) {
            // Hashtags that we add are a courtesy: they never make a part of their own, nor push a text over its limit.
            let mut quiet = Diagnostics::new();
            let mut attempt = |most| {
                let (text, facets) = self.text(card.is_some(), most, &mut quiet);
                divide(&text, &facets)
            };
            let bare = length(&attempt(0));
            // Every topic, and the campaign's.
            let most = self.post.tags.len() + 1;
            if length(&divided) > bare
                && let Some((_, fitting)) = (0..most).rev().map(|kept| (kept, attempt(kept))).find(|(_, pieces)| length(pieces) == bare)
            {
                divided = fitting;
                diagnostics.extend(self.hashtags_left_out());
            }
        }
        let mut parts: Vec<Part<ImageJob>> = Vec::new();
        // Index of the first part that came of each explicit part.
        let mut starts = Vec::new();
        for pieces in divided {
            starts.push(parts.len());
            for Piece { text, facets } in pieces {
                let count = counter.count(&text, &limits);
                let facets = if self.spec.text.dialect == Dialect::Facets { facets } else { seen_by_platform(&counter, &text, facets) };
                parts.push(Part { facets, ..Part::plain(text, self.count_of(count.length, count.fits)) });
            }
        }
        self.attach(&mut parts, &starts);
        if parts.first().is_some_and(|first| first.media.is_empty())
            && let Some(card) = card
            && let Some(first) = parts.first_mut()
        {
            first.card = Some(card);
        }
        parts
    }

    fn hashtags_left_out(&self) -> Option<Diagnostic> {
        let place = self.post.at(self.post.tags.first().or(self.post.campaign.as_ref())?.span);
        let message = format!("not all hashtags fit on `{}`: the last are left out", self.channel.name);
        let finding = Diagnostic::new("hashtags-left-out", Severity::Info, place, message);
        Some(finding.help("shorten the text, or put the topics that matter most first").post(&self.post.id).channel(&self.channel.name))
    }

    /// Hangs each picture on the part where it was written; those of the front matter on the first.
    fn attach(&self, parts: &mut [Part<ImageJob>], starts: &[usize]) {
        let Some(target) = self.spec.image_target() else { return };
        for (explicit, picture) in &self.pictures {
            let index = explicit.and_then(|part| starts.get(part).copied()).unwrap_or(0);
            if let Some(part) = parts.get_mut(index) {
                part.media.push(picture.attach(&target));
            }
        }
        if self.pictures.is_empty()
            && let Some(part) = parts.first_mut()
        {
            part.media.extend(self.drawn_card());
        }
    }

    /// The link card, on networks where we build it and where no picture takes its place.
    fn link_card(&self) -> Option<LinkCard<ImageJob>> {
        let spec = self.spec.card.as_ref().filter(|card| card.built_by_us)?;
        let has_media = self.pictures.iter().any(|(part, _)| part.is_none_or(|part| part == 0)) || self.post.card.is_some();
        if has_media && !spec.beside_images {
            return None;
        }
        let url = self.main_link().or_else(|| self.post.source.as_ref().map(|source| source.value.as_str()))?;
        let workspace = self.cx.workspace;
        // A link to a post of ours shows that post's own headline and picture.
        let own = own_page(workspace, url);
        let (title, description, picture) = match own {
            Some(other) if other.id != self.post.id => {
                let pictures = pictures::front_matter(other, "site", self.cx.files);
                let description = other.summary.as_ref().map(|summary| summary.value.clone()).unwrap_or_default();
                (other.title.value.clone(), description, pictures.into_iter().next())
            }
            _ => (self.post.title.value.clone(), self.description(), None),
        };
        let target = self.spec.card_target()?;
        Some(LinkCard { url: url.to_owned(), title, description, image: picture.map(|picture| picture.job(&target)) })
    }

    /// The whole text with its facets; explicit parts are separated by [`PART_BREAK`].
    ///
    /// At most `most_hashtags` are added to those that the text has itself.
    fn text(&self, has_card: bool, most_hashtags: usize, diagnostics: &mut Diagnostics) -> (String, Vec<Facet>) {
        let marks = RefCell::new(Marks::default());
        let inline = self.spec.text.dialect == Dialect::Facets;
        let mut body = text::write(self.visible(), self.lang, &PlainLinks { view: self, inline }, &mut marks.borrow_mut());
        if let Some(poll) = self.post.poll.as_ref().filter(|_| !self.spec.can.poll) {
            let options: Vec<String> = poll.options.iter().map(|option| format!("• {}", clean(option))).collect();
            let shown = poll.options.iter().all(|option| body.contains(option.as_str()));
            if !shown {
                body = format!("{body}\n\n{}", options.join("\n"));
            }
        }
        let own = self.post.overrides.iter().find(|own| own.channel.value == self.channel.name.as_str()).and_then(|own| own.text.as_ref());
        let context = self.context(&body, has_card, most_hashtags, &mut marks.borrow_mut());
        let filled =
            match own {
                Some(template) => render_inline(&template.value.replace("<!-- break -->", &PART_BREAK.to_string()), &context)
                    .map_err(|message| (self.post.at(template.span), message)),
                None => self.cx.templates.render(self.channel.network.as_str(), &context).map_err(|error| {
                    (Location::new(self.post.file, Span::default()), format!("templates/{}: {}", error.name, error.message))
                }),
            };
        let filled = match filled {
            Ok(filled) => filled,
            Err((place, message)) => {
                diagnostics.push(
                    Diagnostic::error("template-error", place, format!("the text for `{}` cannot be made: {message}", self.channel.name))
                        .help("known names: body, title, link, url, hashtags, source, summary, brand, lang, channel, network")
                        .post(&self.post.id)
                        .channel(&self.channel.name),
                );
                body
            }
        };
        marks.borrow().finish(filled.trim(), |kind, words| self.resolve(kind, words))
    }

    fn context(&self, body: &str, has_card: bool, most_hashtags: usize, marks: &mut Marks) -> tera::Context {
        let post = self.post;
        let mut address = |url: &str| {
            let shown = if self.spec.text.dialect == Dialect::Facets { short_url(url) } else { url.to_owned() };
            marks.facet(&shown, FacetTarget::Link { uri: url.to_owned() })
        };
        let link = self.main_link().map(&mut address).unwrap_or_default();
        let source = post.source.as_ref().map(|source| address(&source.value)).unwrap_or_default();
        let url = self.canonical().map(|url| address(&url)).unwrap_or_default();
        let link_in_body = self.main_link().is_some_and(|link| mentions_url(post, link));
        let body_has_source = post.source.as_ref().is_none_or(|source| {
            post.kind.value != Kind::Curated
                || mentions_url(post, &source.value)
                || self.main_link() == Some(source.value.as_str())
                || has_card
        });
        let mut context = tera::Context::new();
        context.insert("body", body);
        context.insert("title", &clean(&post.title.value));
        context.insert("summary", &post.summary.as_ref().map(|s| clean(&s.value)).unwrap_or_default());
        context.insert("link", &link);
        context.insert("link_is_shown", &(link_in_body || has_card));
        context.insert("url", &url);
        context.insert("source", &source);
        context.insert("body_has_source", &body_has_source);
        context.insert("source_label", if self.lang.starts_with("es") { "Fuente:" } else { "Source:" });
        let mut hashtags = self.hashtags(body);
        hashtags.truncate(most_hashtags);
        context.insert("hashtags", &hashtags.join(" "));
        context.insert("brand", &clean(&self.cx.workspace.config.brand));
        context.insert("lang", self.lang);
        context.insert("channel", self.channel.name.as_str());
        context.insert("network", self.channel.network.as_str());
        context
    }

    /// Hashtags of the topics and the campaign, without those that the text has already.
    fn hashtags(&self, body: &str) -> Vec<String> {
        if !self.channel.hashtags || !self.spec.text.hashtags {
            return Vec::new();
        }
        let campaign = self.post.campaign.as_ref().and_then(|id| self.cx.workspace.campaign(&id.value));
        let topics = self.post.tags.iter().map(|tag| tag.value.as_str());
        let all = topics.chain(campaign.and_then(|campaign| campaign.hashtag.as_ref()).map(|tag| tag.value.as_str()));
        let mut seen: Vec<String> = super::scan::scan(body)
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

    /// What becomes of an address, a mention or a hashtag in plain text.
    fn resolve(&self, kind: Scanned, words: &str) -> Resolved {
        match kind {
            Scanned::Text => Resolved::Plain(words.to_owned()),
            Scanned::Url => {
                let shown = if self.spec.text.dialect == Dialect::Facets { short_url(words) } else { words.to_owned() };
                Resolved::Facet(shown, FacetTarget::Link { uri: words.to_owned() })
            }
            Scanned::Hashtag => Resolved::Facet(words.to_owned(), FacetTarget::Tag { tag: words[1..].to_owned() }),
            Scanned::Mention => match self.cx.workspace.people.get(&words[1..]) {
                Some(person) => match person.handle(self.channel.network.as_str()) {
                    Some(handle) => Resolved::Facet(format!("@{handle}"), FacetTarget::Mention { handle: handle.to_owned() }),
                    None => Resolved::Plain(clean(&person.name)),
                },
                // Never a stranger: whoever is not in people.yaml is not addressed by us. A rule reports it.
                None => Resolved::Plain(words.to_owned()),
            },
        }
    }
}

struct PlainLinks<'v, 'a> {
    view: &'v View<'a>,
    inline: bool,
}

impl Links for PlainLinks<'_, '_> {
    fn resolve(&self, written: &str) -> Option<String> {
        let workspace = self.view.cx.workspace;
        match resolve_link(workspace, self.view.post, written)? {
            LinkTarget::Outside(url) => (!url.starts_with("mailto:")).then_some(url),
            LinkTarget::Post(id) => canonical(workspace, workspace.post(&id)?),
        }
    }

    fn inline(&self) -> bool {
        self.inline
    }
}

struct SitePages<'v, 'a> {
    view: &'v View<'a>,
}

impl Pages for SitePages<'_, '_> {
    fn link(&self, written: &str) -> Option<String> {
        let workspace = self.view.cx.workspace;
        match resolve_link(workspace, self.view.post, written)? {
            LinkTarget::Outside(url) => Some(url),
            // Pages of posts lie side by side, and must also work when opened from a disk.
            LinkTarget::Post(id) => canonical(workspace, workspace.post(&id)?).map(|_| format!("../{id}/index.html")),
        }
    }

    fn picture(&self, written: &str) -> Option<usize> {
        let path = pictures::inline_path(self.view.cx.workspace, self.view.post, written)?;
        self.view.by_path.get(&path).copied()
    }

    fn person(&self, key: &str) -> Option<(String, Option<String>)> {
        self.view.cx.workspace.people.get(key).map(|person| (person.name.clone(), person.url.clone()))
    }
}

/// Cuts a text with its facets at the explicit breaks; empty parts are dropped.
fn explicit_parts(text: &str, facets: &[Facet]) -> Vec<Piece> {
    let mut parts = Vec::new();
    let mut at = 0;
    for raw in text.split(PART_BREAK) {
        let lead = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim();
        let (start, end) = (at + lead, at + lead + trimmed.len());
        at += raw.len() + PART_BREAK.len_utf8();
        if trimmed.is_empty() {
            continue;
        }
        let inside = facets.iter().filter(|facet| facet.start >= start && facet.end <= end);
        let facets =
            inside.map(|facet| Facet { start: facet.start - start, end: facet.end - start, target: facet.target.clone() }).collect();
        parts.push(Piece { text: trimmed.to_owned(), facets });
    }
    if parts.is_empty() {
        parts.push(Piece { text: String::new(), facets: Vec::new() });
    }
    parts
}

/// On networks that look for links themselves, only what the platform will find is clickable.
fn seen_by_platform(counter: &Counter, text: &str, ours: Vec<Facet>) -> Vec<Facet> {
    let entities = counter.entities(text);
    ours.into_iter().filter(|facet| entities.iter().any(|entity| entity.start < facet.end && facet.start < entity.end)).collect()
}

/// The first quotation in a body, as lines.
fn first_quote<'t>(tokens: impl Iterator<Item = &'t Token>) -> Option<String> {
    use pulldown_cmark::{Tag, TagEnd};
    let mut inside = false;
    let mut quote = String::new();
    for token in tokens {
        match &token.kind {
            TokenKind::Start(Tag::BlockQuote(_)) => inside = true,
            TokenKind::End(TagEnd::BlockQuote(_)) if inside => return Some(quote.trim().to_owned()),
            TokenKind::Text(text) | TokenKind::Code(text) if inside => quote.push_str(text),
            TokenKind::SoftBreak if inside => quote.push(' '),
            TokenKind::HardBreak | TokenKind::End(TagEnd::Paragraph) if inside => quote.push('\n'),
            _ => {}
        }
    }
    None
}

/// Cuts a text at a word, with an ellipsis where something is left out.
fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}
