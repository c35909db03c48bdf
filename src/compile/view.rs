//! A post as one channel sees it: its passages, pictures, people and addresses.

use std::collections::BTreeMap;

use super::count::Limits;
use super::dialects::{Abilities, is_member, is_snowflake, is_urn};
use super::gauge::Gauge;
use super::links::{LinkTarget, canonical, mentions_url, short_url};
use super::marked::{Resolved, clean};
use super::pictures::{self, Picture};
use super::placement::placement;
use super::scan::Scanned;
use super::shape::Shapes;
use super::title;
use super::tokens::{Token, TokenKind, visible};
use super::utm::Decoration;
use super::variant::Context;
use super::write::Links;
use crate::model::{Attachment, FacetTarget, ImageJob, LinkPlacement, Override, PersonEntry, Post};
use crate::networks::NetworkSpec;
use crate::networks::spec::Dialect;
use crate::workspace::Channel;

/// A post as one channel sees it.
pub(super) struct View<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) post: &'a Post,
    pub(super) channel: &'a Channel,
    pub(super) spec: &'a NetworkSpec,
    pub(super) lang: &'a str,
    pub(super) gauge: Gauge,
    tokens: &'a [Token],
    decoration: Option<Decoration>,
    /// Where the post's address stands.
    pub(super) placement: LinkPlacement,
    /// Pictures of the front matter, then those of the body with the number of the explicit part they stand in.
    pub(super) pictures: Vec<(Option<usize>, Picture)>,
    /// Index in `pictures` by path.
    by_path: BTreeMap<String, usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(cx: &'a Context<'a>, post: &'a Post, tokens: &'a [Token], channel: &'a Channel, spec: &'a NetworkSpec) -> Self {
        let campaign = post.campaign.as_ref().and_then(|id| cx.workspace.campaign(&id.value));
        let mut view = Self {
            cx,
            post,
            tokens,
            channel,
            spec,
            lang: cx.workspace.lang_of(post, channel),
            gauge: Gauge::new(spec),
            decoration: Decoration::new(&cx.workspace.config, channel, post, campaign),
            placement: LinkPlacement::Text,
            pictures: Vec::new(),
            by_path: BTreeMap::new(),
        };
        for picture in pictures::front_matter(post, channel.name.as_str(), cx.files) {
            view.by_path.insert(picture.path.clone(), view.pictures.len());
            view.pictures.push((None, picture));
        }
        view.add_inline_pictures();
        let in_body = view.main_link().is_some_and(|link| mentions_url(post, link));
        let placed = placement(spec, channel, view.has_pictures(0));
        // What the body writes out needs no other place; a card shows it all the same.
        view.placement = if in_body && placed != LinkPlacement::Card { LinkPlacement::Text } else { placed };
        view
    }

    /// The tokens that the channel sees.
    pub(super) fn visible(&self) -> impl Iterator<Item = &'a Token> {
        visible(self.tokens, self.channel.network.as_str(), self.channel.name.as_str())
    }

    fn add_inline_pictures(&mut self) {
        let mut part = 0;
        let mut open: Option<(String, String)> = None;
        for token in visible(self.tokens, self.channel.network.as_str(), self.channel.name.as_str()) {
            match &token.kind {
                TokenKind::Break if self.spec.text.threads => part += 1,
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

    /// Pictures of one part as they are sent, in the shapes that the network shows. None where it takes no pictures.
    pub(super) fn attachments<'p>(&self, pictures: impl Iterator<Item = &'p Picture>) -> Vec<Attachment<ImageJob>> {
        let Some(shapes) = Shapes::new(self.spec, self.channel) else { return Vec::new() };
        let pictures: Vec<&Picture> = pictures.collect();
        let facts: Vec<_> = pictures.iter().map(|picture| picture.file.facts.as_ref()).collect();
        pictures.into_iter().zip(shapes.targets(&facts)).map(|(picture, target)| picture.attach(&target)).collect()
    }

    /// Index of the picture with this path, as written in the body.
    pub(super) fn picture(&self, written: &str) -> Option<usize> {
        let path = pictures::inline_path(self.cx.workspace, self.post, written)?;
        self.by_path.get(&path).copied()
    }

    /// What the front matter says for this channel alone.
    pub(super) fn own(&self) -> Option<&'a Override> {
        self.post.overrides.iter().find(|own| own.channel.value == self.channel.name.as_str())
    }

    /// The limits of the channel: the spec's, unless the team says that its server has another. Beside pictures the
    /// platform may take less.
    pub(super) fn limits(&self, with_media: bool) -> Limits {
        let text = &self.spec.text;
        let usual = self.channel.limit.or(text.limit.as_ref().map(|fact| fact.value));
        let beside = text.limit_with_media.as_ref().filter(|_| with_media).map(|fact| fact.value);
        Limits {
            length: beside.map_or(usual, |beside| Some(usual.map_or(beside, |usual| usual.min(beside)))),
            bytes: text.max_bytes.as_ref().map(|fact| fact.value),
        }
    }

    /// Whether the first message of an explicit part carries pictures.
    pub(super) fn has_pictures(&self, part: usize) -> bool {
        self.pictures.iter().any(|(explicit, _)| explicit.unwrap_or(0) == part) || part == 0 && self.post.card.is_some()
    }

    /// How many tokens the body repeats the title with, which the network shows above it.
    pub(super) fn repeated_title(&self) -> usize {
        if self.spec.text.title.is_none() { 0 } else { title::repeated(&self.post.title.value, self.visible()) }
    }

    /// Address of the post's own page, where it is published on the team's site.
    pub(super) fn canonical(&self) -> Option<String> {
        canonical(self.cx.workspace, self.post)
    }

    /// The address that the post wants people to open, as written.
    pub(super) fn main_link(&self) -> Option<&'a str> {
        self.post.link.as_ref().map(|link| link.value.as_str())
    }

    /// The address as it is sent: with the team's parameters, where it leads to the team's own pages.
    ///
    /// Every address of a variant comes from here.
    pub(super) fn address(&self, url: &str) -> String {
        self.decoration.as_ref().map_or_else(|| url.to_owned(), |decoration| decoration.apply(url).into_owned())
    }

    /// Whether this is the team's own site.
    pub(super) fn is_site(&self) -> bool {
        self.channel.network.as_str() == "site"
    }

    /// How an address is shown.
    pub(super) fn shown_address(&self, url: &str) -> String {
        if Abilities::of(self.spec.text.dialect).short_addresses { short_url(url) } else { self.address(url) }
    }

    /// What becomes of an address, a mention or a hashtag in plain text.
    pub(super) fn resolve(&self, kind: Scanned, words: &str) -> Resolved {
        match kind {
            Scanned::Text => Resolved::Plain(words.to_owned()),
            Scanned::Url => Resolved::Facet(self.shown_address(words), FacetTarget::Link { uri: self.address(words) }),
            Scanned::Hashtag => Resolved::Facet(words.to_owned(), FacetTarget::Tag { tag: words[1..].to_owned() }),
            Scanned::Mention => match self.cx.workspace.people.get(&words[1..]) {
                Some(person) => self.mention(person),
                // Never a stranger: whoever is not in people.yaml is not addressed by us. A rule reports it.
                None => Resolved::Plain(words.to_owned()),
            },
        }
    }

    /// A person as the network writes people, or their name where they are not on it, or have no handle that it takes.
    pub(super) fn mention(&self, person: &PersonEntry) -> Resolved {
        let name = clean(&person.name);
        let Some(handle) = person.handle(self.channel.network.as_str()) else { return Resolved::Plain(name) };
        let shown = match self.spec.text.dialect {
            Dialect::LittleText => is_urn(handle).then_some(name.clone()),
            Dialect::Discord => is_snowflake(handle).then(|| format!("@{name}")),
            Dialect::Mrkdwn => is_member(handle).then(|| format!("@{name}")),
            Dialect::Matrix => {
                handle.split_once(':').is_some_and(|(user, server)| !user.is_empty() && !server.is_empty()).then_some(name.clone())
            }
            Dialect::Reddit => Some(format!("u/{handle}")),
            // Whoever is known by the id of a blog is shown by name.
            Dialect::Npf if handle.starts_with("t:") => Some(format!("@{name}")),
            // Nostr's own way: clients show the name.
            Dialect::Plain if handle.starts_with("npub1") || handle.starts_with("nprofile1") => Some(format!("nostr:{handle}")),
            _ => Some(format!("@{handle}")),
        };
        match shown {
            Some(shown) => Resolved::Facet(shown, FacetTarget::Mention { handle: handle.to_owned() }),
            None => Resolved::Plain(name),
        }
    }
}

/// Links of a body as a message has them: only those that lead somewhere outside.
impl Links for View<'_> {
    fn resolve(&self, written: &str) -> Option<String> {
        let workspace = self.cx.workspace;
        let url = match self.cx.paths.resolve(workspace, self.post, written)? {
            LinkTarget::Outside(url) => (!url.starts_with("mailto:")).then_some(url)?,
            LinkTarget::Post(id) => canonical(workspace, workspace.post(id.as_str())?)?,
        };
        Some(self.address(&url))
    }

    fn picture(&self, written: &str) -> Option<usize> {
        if self.spec.text.dialect == Dialect::Npf { self.picture(written) } else { None }
    }
}
