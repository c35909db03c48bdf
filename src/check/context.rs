//! What rules may look at.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::links::{Target, target};
use super::pictures::Pictures;
use super::planned::Planned;
use super::prose::{Text, TextField, texts};
use super::tone::ToneTools;
use super::words::{Terms, fold, folded_words};
use super::{RULES, Rule, Subject, level};
use crate::compile;
use crate::compile::elements::{Element, ElementKind, elements_and_passages};
use crate::compile::passages::{PassageKind, PieceKind};
use crate::diag::{Location, Severity, Span, Spanned};
use crate::model::{Budgets, ChannelName, Draft, MediaFound, MediaItem, Override, Part, PersonEntry, Post, PostId, Role};
use crate::networks::spec::Dialect;
use crate::networks::{NetworkSpec, Specs};
use crate::prose::shelf::Dictionaries;
use crate::workspace::{Channel, Workspace};

/// The workspace around a post, with what several rules need.
///
/// Posts of the workspace may be there without their bodies: a rule about one post is given that post as a whole.
#[derive(Debug)]
pub struct Context<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// The network specs.
    pub specs: &'a Specs,
    /// The instant of the check.
    pub now: DateTime<Utc>,
    /// The day of the check in the workspace's zone.
    pub today: NaiveDate,
    /// The rules that are on, with the team's levels.
    pub(super) rules: Vec<(&'static Rule, Severity)>,
    /// What the rules about the tone need, ready to be used.
    pub(crate) tone: ToneTools<'a>,
    /// The competitors.
    pub(crate) rivals: Rivals<'a>,
    /// What the front matter of all posts says.
    pub(crate) known: Arc<Known>,
}

/// What rules about one post need of the front matter of all: made once, and good until that of a post, or a campaign, changes.
#[derive(Debug)]
pub(crate) struct Known {
    /// Paths of all posts.
    pub(crate) paths: HashSet<String>,
    /// Hashtags whose words are known, in CamelCase, by their folded form.
    pub(crate) hashtags: HashMap<String, String>,
}

/// The competitors among the team's people.
#[derive(Debug)]
pub(crate) struct Rivals<'a> {
    /// Who they are.
    pub(crate) people: Vec<&'a PersonEntry>,
    /// Their names, by their number in the list.
    pub(crate) names: Terms,
}

impl<'a> Rivals<'a> {
    pub(crate) fn new(workspace: &'a Workspace) -> Self {
        let people: Vec<&PersonEntry> = workspace.people.list.iter().filter(|person| person.role == Some(Role::Competitor)).collect();
        let names = Terms::new(people.iter().map(|person| person.name.as_str()));
        Self { people, names }
    }
}

impl Known {
    pub(crate) fn new(workspace: &Workspace) -> Self {
        Self { paths: workspace.posts.iter().map(|post| post.path.clone()).collect(), hashtags: known_hashtags(workspace) }
    }
}

/// What rules about the whole workspace know of each variant.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// When it is due; `None` where it has no time.
    pub due: Option<DateTime<Utc>>,
    /// Fingerprint of its words, the same for texts that differ only in case, accents, punctuation and white space; `None` where
    /// there are too few to tell.
    pub words: Option<[u8; 16]>,
}

/// The workspace as a whole. Dereferences to [`Context`].
#[derive(Debug)]
pub struct WorkspaceContext<'a> {
    /// The workspace.
    pub context: &'a Context<'a>,
    /// Every variant, sorted by post id, then by the order of channels in `pregon.yaml`.
    pub variants: &'a [Sketch],
    /// Every post with a time, by day.
    pub planned: Vec<Planned<'a>>,
}

/// One post, and the clock. Dereferences to [`Context`].
///
/// What depends on the time of the check is asked apart from the rest, which stays true until a file changes.
#[derive(Debug)]
pub struct ClockContext<'a> {
    /// The workspace.
    pub context: &'a Context<'a>,
    /// The post, perhaps without its body.
    pub post: &'a Post,
    /// When the first of its variants is due.
    pub due: Option<DateTime<Utc>>,
}

impl ClockContext<'_> {
    /// An instant as the wall time of the workspace's zone.
    #[must_use]
    pub fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.workspace.config.timezone).naive_local()
    }
}

/// One post, with what several rules need. Dereferences to [`Context`].
#[derive(Debug)]
pub struct PostContext<'a> {
    /// The workspace around it.
    pub context: &'a Context<'a>,
    /// The post.
    pub post: &'a Post,
    /// The text of its file.
    pub source: &'a str,
    /// Headers of the pictures that it uses, and perhaps of others.
    pub(crate) pictures: &'a Pictures,
    /// Its channels, in the order of `pregon.yaml`.
    pub channels: Vec<&'a Channel>,
    /// Its drafts, one a channel.
    pub drafts: &'a [Draft],
    /// What its body contains.
    pub elements: Vec<Element>,
    /// Its texts, cut into words.
    pub(crate) texts: Vec<Text>,
}

/// One post on one channel. Dereferences to [`PostContext`].
#[derive(Debug)]
pub struct VariantContext<'a> {
    /// The post.
    pub of: &'a PostContext<'a>,
    /// What becomes of it.
    pub draft: &'a Draft,
    /// The channel.
    pub channel: &'a Channel,
    /// The spec of its network.
    pub spec: &'a NetworkSpec,
    /// The text as readers see it, without markup; parts are separated by an empty line.
    pub text: Cow<'a, str>,
    /// The folded words of the text, each with a space behind it.
    pub(crate) folded: String,
}

impl<'a> Context<'a> {
    pub(super) fn new(workspace: &'a Workspace, specs: &'a Specs, shelf: &Dictionaries, known: Arc<Known>, now: DateTime<Utc>) -> Self {
        let today = now.with_timezone(&workspace.config.timezone).date_naive();
        let tone = ToneTools::new(workspace, shelf);
        let rules = RULES.iter().filter_map(|rule| Some((rule, level(rule, workspace)?))).collect();
        Self { workspace, specs, now, today, rules, tone, rivals: Rivals::new(workspace), known }
    }
}

/// Topics are written as words in `tags`, and campaigns say how their hashtag is written.
fn known_hashtags(workspace: &Workspace) -> HashMap<String, String> {
    let topics =
        workspace.posts.iter().flat_map(|post| &post.tags).filter(|tag| tag.trim().contains([' ', '-'])).map(|tag| compile::hashtag(tag));
    let campaigns = workspace.campaigns.iter().filter_map(|campaign| campaign.hashtag.as_ref());
    let campaigns = campaigns.map(|tag| tag.value.clone()).filter(|tag| tag.chars().filter(|c| c.is_uppercase()).count() > 1);
    topics.chain(campaigns).map(|tag| (fold(&tag), tag)).collect()
}

impl<'a> PostContext<'a> {
    pub(super) fn new(context: &'a Context<'a>, pictures: &'a Pictures, subject: &Subject<'a>) -> Self {
        let Subject { post, source, drafts } = *subject;
        let (elements, passages) = elements_and_passages(post);
        let texts = texts(post, source, passages);
        Self { context, post, source, pictures, channels: context.workspace.channels_of(post), drafts, elements, texts }
    }

    /// The language of a text of the post, as far as all channels that show it agree; else that of the workspace.
    #[must_use]
    pub(crate) fn lang_of(&self, text: &Text) -> &str {
        if let Some(lang) = &self.post.lang {
            return lang;
        }
        let channel = match &text.field {
            TextField::Override(name) | TextField::Comment(name) => Some(name.as_str()),
            TextField::Body | TextField::Head | TextField::Alt => None,
        };
        let mut langs =
            self.channels.iter().filter(|own| channel.is_none_or(|name| own.name.as_str() == name)).map(|own| own.lang.as_deref());
        let general = self.workspace.config.language.as_str();
        match langs.next() {
            Some(Some(first)) if langs.all(|lang| lang == Some(first)) => first,
            _ => general,
        }
    }

    /// The channels that show a text of the post.
    pub(crate) fn channels_showing<'t>(&'t self, text: &'t Text) -> impl Iterator<Item = &'a Channel> + 't {
        self.channels.iter().copied().filter(move |channel| {
            let name = channel.name.as_str();
            let own = self.post.overrides.iter().find(|own| own.channel.value == name);
            match &text.field {
                TextField::Override(of) | TextField::Comment(of) => of == name,
                TextField::Head => true,
                // Those of the front matter stand in no text.
                TextField::Alt if text.passage.kind == PassageKind::Field => true,
                TextField::Alt | TextField::Body => {
                    let replaced = own.and_then(|own| own.text.as_ref()).is_some_and(|text| !text.contains("body"));
                    let only = text.passage.only.as_ref();
                    !replaced && only.is_none_or(|names| names.iter().any(|only| only == name || only == channel.network.as_str()))
                }
            }
        })
    }

    /// Keys of the people whom the post mentions, with their places: in its body, in the texts that replace it, in first comments.
    pub(crate) fn mentions(&self) -> Vec<(&str, Span)> {
        let in_body = self.elements.iter().filter_map(|element| match &element.kind {
            ElementKind::Mention { key } => Some((key.as_str(), element.span)),
            _ => None,
        });
        let of_channels = self.texts.iter().filter(|text| matches!(text.field, TextField::Override(_) | TextField::Comment(_)));
        let written = of_channels.flat_map(|text| text.passage.pieces_with_text()).filter(|(piece, _)| piece.kind == PieceKind::Address);
        in_body.chain(written.filter_map(|(piece, text)| Some((text.strip_prefix('@')?, piece.span)))).collect()
    }

    /// Every picture of the post, those of overrides included.
    pub fn media(&self) -> impl Iterator<Item = &'a MediaItem> {
        let post = self.post;
        post.media.iter().chain(post.overrides.iter().filter_map(|o| o.media.as_ref()).flatten())
    }

    /// The source text of the post's file.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// The texts in the front matter that readers see: title, summary, text alternatives, overrides.
    pub fn front_matter_texts(&self) -> impl Iterator<Item = &'a Spanned<String>> {
        let post = self.post;
        let overrides = post.overrides.iter().flat_map(|o| o.text.iter().chain(&o.first_comment));
        std::iter::once(&post.title).chain(&post.summary).chain(self.media().filter_map(|item| item.alt.as_ref())).chain(overrides)
    }

    /// The first line of the body that says something, for findings about the text as a whole.
    #[must_use]
    pub fn first_line(&self) -> Location {
        self.post.first_line()
    }
}

impl<'a> VariantContext<'a> {
    /// Returns `None` for a draft whose channel or network is not known, which other findings are about.
    pub(super) fn new(of: &'a PostContext<'a>, draft: &'a Draft) -> Option<Self> {
        let channel = of.workspace.config.channel(draft.channel.as_str())?;
        let spec = of.specs.get(draft.network.as_str())?;
        let text = visible_text(draft, spec);
        let folded = folded_words(&text);
        Some(Self { of, draft, channel, spec, text, folded })
    }

    /// The override of this channel.
    #[must_use]
    pub fn own(&self) -> Option<&'a Override> {
        self.of.post.overrides.iter().find(|o| o.channel.value == self.channel.name.as_str())
    }

    /// Most emoji, hashtags and exclamation marks on this channel.
    pub(crate) fn budgets(&self) -> Budgets {
        self.tone.tone().budgets_of(self.channel.name.as_str(), self.spec.name.as_str())
    }

    /// What this channel shows of the body: without passages for others, and nothing where an override replaces it.
    pub fn shown_elements(&self) -> impl Iterator<Item = &'a Element> {
        let (network, channel) = (self.spec.name.as_str(), self.channel.name.as_str());
        let replaced = self.own().and_then(|own| own.text.as_ref()).is_some_and(|text| !text.contains("body"));
        let mut hidden = replaced;
        self.of.elements.iter().filter(move |element| {
            match &element.kind {
                ElementKind::Only { channels } => {
                    hidden = replaced || !channels.iter().any(|name| name.value == network || name.value == channel);
                }
                ElementKind::OnlyEnd => hidden = replaced,
                _ => {}
            }
            !hidden
        })
    }

    /// The wall time at which the variant is due, in the workspace's zone.
    #[must_use]
    pub fn wall(&self) -> Option<chrono::NaiveDateTime> {
        let due = self.draft.due.as_ref()?;
        Some(due.utc.with_timezone(&self.of.workspace.config.timezone).naive_local())
    }

    /// The place of the text: the override's, else the first line of the body.
    #[must_use]
    pub fn text_place(&self) -> Location {
        match self.own().and_then(|own| own.text.as_ref()) {
            Some(text) => self.of.post.at(text.span),
            None => self.of.first_line(),
        }
    }

    /// What readers are told on this channel beside the text: headline, text alternatives, cards, answers of the poll, first comment.
    pub(crate) fn texts_beside(&self) -> impl Iterator<Item = &str> {
        let draft = self.draft;
        let post = self.of.post;
        let title = self.spec.text.title.is_some().then_some(post.title.value.as_str());
        // The site is the one that has a summary of its own.
        let summary = post.summary.as_ref().filter(|_| self.spec.name.as_str() == "site").map(|text| text.value.as_str());
        let alts = draft.parts.iter().flat_map(|part| &part.media).map(|attached| attached.alt.as_str());
        let cards =
            draft.parts.iter().filter_map(|part| part.card.as_ref()).flat_map(|card| [card.title.as_str(), card.description.as_str()]);
        // Where pictures stay in the text, as on the site, what is said for them is in no list.
        let inline = self.of.texts.iter().filter(|text| text.passage.kind == PassageKind::Alt);
        let inline = inline.filter(|text| self.channels_showing(text).any(|channel| channel.name == self.channel.name)).map(Text::text);
        let answers = draft.poll.iter().flat_map(|poll| &poll.options).map(String::as_str);
        title.into_iter().chain(summary).chain(alts).chain(inline).chain(cards).chain(answers).chain(draft.first_comment.as_deref())
    }

    /// Where a picture is named: in the front matter or in the text.
    #[must_use]
    pub fn picture_place(&self, path: &str) -> Location {
        let listed = self
            .media()
            .find(|item| matches!(&item.found, MediaFound::File { path: found, .. } if found == path))
            .map(|item| item.file.span);
        let names = |element: &&Element| matches!(&element.kind, ElementKind::Image { url, .. } if target(self, url) == Target::File(path.to_owned()));
        let inline = || self.elements.iter().find(names).map(|element| element.span);
        listed.or_else(inline).map_or_else(|| self.first_line(), |span| self.post.at(span))
    }

    /// The place of the time.
    #[must_use]
    pub fn time_place(&self) -> Location {
        super::schedule::place(self.of.post)
    }
}

impl<'a> Deref for WorkspaceContext<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Self::Target {
        self.context
    }
}

impl<'a> Deref for ClockContext<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Self::Target {
        self.context
    }
}

impl<'a> Deref for PostContext<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Self::Target {
        self.context
    }
}

impl<'a> Deref for VariantContext<'a> {
    type Target = PostContext<'a>;

    fn deref(&self) -> &Self::Target {
        self.of
    }
}

/// The text of a draft as readers see it, without markup; parts are separated by an empty line.
pub(super) fn visible_text<'d>(draft: &'d Draft, spec: &NetworkSpec) -> Cow<'d, str> {
    let text = match draft.parts.as_slice() {
        [part] => Cow::Borrowed(part.shown_text()),
        parts => Cow::Owned(parts.iter().map(Part::shown_text).collect::<Vec<_>>().join("\n\n")),
    };
    match spec.text.dialect {
        Dialect::Html => Cow::Owned(html_text(&text)),
        Dialect::Reddit | Dialect::Lemmy | Dialect::Discourse | Dialect::DevTo => Cow::Owned(compile::markdown_text(&text)),
        Dialect::Plain
        | Dialect::Facets
        | Dialect::LittleText
        | Dialect::Entities
        | Dialect::Discord
        | Dialect::Mrkdwn
        | Dialect::Mfm
        | Dialect::Matrix
        | Dialect::Npf => text,
    }
}

/// The text of sanitised HTML: what stands between the tags, with the five entities that such text has.
fn html_text(html: &str) -> String {
    let text = compile::without_tags(html);
    if !text.contains('&') {
        return text;
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, c)| text.replace(entity, c))
}
