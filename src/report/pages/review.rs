//! The pages of a review: what was and what is, drawn side by side, and the form for a decision.
//!
//! They lie in a folder that leads nowhere else, so that it can be handed on as it is. The one script is allowed by its hash.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sha2::Digest as _;

use super::preview::media::{AssetView, Picture, picture};
use super::preview::variant::VariantView;
use super::preview::{Sight, sight};
use super::{Renderer, area_files};
use crate::diag::{Diagnostic, Severity};
use crate::diff::Kind;
use crate::diff::lines::{Line as TextLine, Side as TextSide};
use crate::ledger::Control;
use crate::model::{ApprovalStatus, ChannelName, Digest, Post, PostId, Variant, VariantStatus};
use crate::report::book::{Book, Entry, Frame, Known};
use crate::report::catalog::Language;
use crate::report::format::{Day, Moment};
use crate::report::glance::{Glance, InMemory};
use crate::report::output::OutputFile;
use crate::report::shell::{ApprovalView, FindingView, Named, Switch, Viewer, extension};
use crate::report::theme::{RenderError, Theme};
use crate::support::base64::to_standard;
use crate::workspace::Workspace;

/// The folder of the review below `public/`.
const FOLDER: &str = "review";
const SCRIPT: &str = include_str!("review.js");

/// One side of a review.
#[derive(Debug, Clone, Copy)]
pub struct ReviewSide<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// The variants of the posts that are shown, sorted by post.
    pub variants: &'a [Variant],
    /// Where they stand; empty for what was.
    pub statuses: &'a [VariantStatus],
    /// The findings about these posts.
    pub findings: &'a [&'a Diagnostic],
}

/// What the pages of a review show.
#[derive(Debug, Clone, Copy)]
pub struct ReviewInput<'a> {
    /// As it was; `None` where nothing is compared.
    pub before: Option<ReviewSide<'a>>,
    /// As it is.
    pub after: ReviewSide<'a>,
    /// The posts, in their order.
    pub posts: &'a [ReviewedPost],
    /// What it was compared with, in words.
    pub against: Option<&'a str>,
    /// Address that answers go to; may be empty.
    pub mail: &'a str,
    /// Today in the workspace's zone.
    pub today: NaiveDate,
    /// The instant.
    pub now: DateTime<Utc>,
}

/// A post of a review.
#[derive(Debug, Clone)]
pub struct ReviewedPost {
    /// Its id.
    pub id: PostId,
    /// Its channels, in the order of `pregon.yaml`.
    pub channels: Vec<ReviewedChannel>,
    /// Whether it can be approved at all.
    pub may_approve: bool,
    /// Requests for changes that nobody has answered.
    pub requests: Vec<ApprovalStatus>,
}

/// A post of a review on one channel.
#[derive(Debug, Clone)]
pub struct ReviewedChannel {
    /// The channel.
    pub name: ChannelName,
    /// What became of it; `None` where nothing is compared.
    pub kind: Option<Kind>,
    /// Lines of the texts that differ.
    pub lines: Vec<TextLine>,
    /// Digest of all prints, where a decision can be about it.
    pub seen: Option<Digest>,
}

#[derive(Serialize)]
struct ReviewShell<'a> {
    lang: &'static str,
    /// From the page's folder to that of the review.
    root: String,
    ext: String,
    title: String,
    brand: &'a str,
    today: Day,
    switch: Switch,
    against: Option<&'a str>,
    script: &'static str,
    script_hash: String,
}

#[derive(Serialize)]
struct IndexBody {
    posts: Vec<Item>,
    total: usize,
}

#[derive(Serialize)]
struct Item {
    post: Named,
    lang: Option<String>,
    when: Option<Moment>,
    channels: Vec<ChannelItem>,
    picture: Option<Picture>,
    excerpt: String,
    requests: usize,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct ChannelItem {
    name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct PostBody<'a> {
    post: Named,
    content_lang: String,
    kind: &'static str,
    file: &'a str,
    requests: Vec<ApprovalView>,
    findings: Vec<FindingView>,
    channels: Vec<ChannelView<'a>>,
    assets: Vec<AssetView>,
    form: Option<FormView<'a>>,
}

#[derive(Serialize)]
struct ChannelView<'a> {
    name: String,
    title: String,
    /// Whether the channel has a name of its own.
    named: bool,
    kind: &'static str,
    due_before: Option<Moment>,
    due_after: Option<Moment>,
    time_changed: bool,
    before: Option<VariantView>,
    after: Option<VariantView>,
    lines: &'a [TextLine],
}

#[derive(Serialize)]
struct FormView<'a> {
    mail: &'a str,
    may_approve: bool,
    channels: Vec<FormChannel>,
}

#[derive(Serialize)]
struct FormChannel {
    name: String,
    title: String,
    seen: String,
}

/// Renders the pages of a review, in both languages. Paths are below `public/`; pictures are expected in `review/media/`.
///
/// # Errors
/// A template of the workspace is wrong.
pub fn render_review(input: &ReviewInput<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let theme = Theme::new(input.after.workspace)?;
    let none = InMemory::new(&[]);
    // What is stopped just now has no place in pages that are read tomorrow.
    let control = Control::default();
    let book = |side| empty_book(input, side, &none, &control);
    let (after, before) = (book(&input.after), input.before.as_ref().map(book));
    let mut files = area_files(&theme, FOLDER, &["report", "preview", "looks", "review"]);
    let script_hash = to_standard(sha2::Sha256::digest(SCRIPT.as_bytes()).as_slice());
    for language in Language::ALL {
        let words = theme.words(language);
        let desk = Desk {
            input,
            theme: &theme,
            language,
            script_hash: &script_hash,
            after: Viewer { book: &after, words },
            before: before.as_ref().map(|book| Viewer { book, words }),
        };
        files.push(desk.index()?);
        for post in input.posts {
            files.extend(desk.post(post)?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// What pages need to know of a side but for its posts, which come one by one.
fn empty_book<'a>(input: &ReviewInput<'_>, side: &ReviewSide<'a>, none: &'a InMemory<'a>, control: &'a Control) -> Book<'a> {
    let frame = Frame { workspace: side.workspace, specs: &side.workspace.specs, today: input.today, now: input.now, control };
    Book::new(frame, Vec::new(), Vec::new(), Vec::new(), none)
}

/// What a page in one language is made with.
struct Desk<'a> {
    input: &'a ReviewInput<'a>,
    theme: &'a Theme,
    language: Language,
    script_hash: &'a str,
    after: Viewer<'a>,
    before: Option<Viewer<'a>>,
}

impl<'a> Desk<'a> {
    fn page(&self, stem: &str, title: String, template: &str, body: &impl Serialize) -> Result<OutputFile, RenderError> {
        let config = &self.input.after.workspace.config;
        let own = Language::of(&config.language);
        let (ext, other) = (extension(self.language, own), self.language.other());
        let file = stem.rsplit('/').next().unwrap_or(stem);
        let shell = ReviewShell {
            lang: self.language.tag(),
            root: "../".repeat(stem.matches('/').count()),
            title,
            brand: &config.brand,
            today: self.after.words.day(self.input.today),
            switch: Switch::new(format!("{file}{}", extension(other, own)), other),
            against: self.input.against,
            script: SCRIPT,
            script_hash: self.script_hash.to_owned(),
            ext: ext.clone(),
        };
        let html = self.theme.render(self.language, template, &shell, body)?;
        Ok(OutputFile::text(format!("{FOLDER}/{stem}{ext}"), html))
    }

    fn index(&self) -> Result<OutputFile, RenderError> {
        let posts: Vec<Item> = self.input.posts.iter().filter_map(|post| self.item(post)).collect();
        let body = IndexBody { total: posts.len(), posts };
        self.page("index", self.after.words.t("review.title"), "review/index.html", &body)
    }

    /// The side on which a post is, the newer one first.
    fn side(&self, id: &PostId) -> Option<(ReviewSide<'a>, Viewer<'a>, &'a Post)> {
        let sides = [Some((self.input.after, self.after)), self.input.before.zip(self.before)];
        sides.into_iter().flatten().find_map(|(side, viewer)| {
            let post = side.workspace.post(id.as_str())?;
            Some((side, viewer, post))
        })
    }

    fn item(&self, reviewed: &ReviewedPost) -> Option<Item> {
        let (side, viewer, post) = self.side(&reviewed.id)?;
        let variants = of_post(side.variants, &post.id);
        let glance = Glance::new(side.workspace, post, variants, Vec::new());
        let severity = |wanted| about(side.findings, post).filter(|finding| finding.severity == wanted).count();
        let due = variants.iter().filter_map(|variant| variant.due.as_ref()).map(|due| due.utc).min();
        Some(Item {
            post: Named { id: post.id.to_string(), name: post.title.value.clone() },
            lang: viewer.foreign(post.lang.as_ref().map(|lang| lang.value.as_str())),
            when: due.map(|at| viewer.words.moment(at)),
            channels: reviewed.channels.iter().map(|of| ChannelItem { name: of.name.to_string(), kind: kind(of.kind) }).collect(),
            picture: glance.picture.as_ref().map(|shown| picture(viewer.words, &shown.asset, "", true)),
            excerpt: glance.excerpt,
            requests: reviewed.requests.len(),
            errors: severity(Severity::Error),
            warnings: severity(Severity::Warning),
        })
    }

    fn post(&self, reviewed: &'a ReviewedPost) -> Result<Option<OutputFile>, RenderError> {
        let Some((side, viewer, post)) = self.side(&reviewed.id) else { return Ok(None) };
        let was = self.input.before.zip(self.before).and_then(|(side, viewer)| self.sight(&side, viewer, &reviewed.id, 0));
        let listed = was.as_ref().map_or(0, |was| was.assets.len());
        let now = self.sight(&self.input.after, self.after, &reviewed.id, listed);
        let (mut was, mut now) = (was.unwrap_or_else(Sight::nothing), now.unwrap_or_else(Sight::nothing));
        let channels: Vec<ChannelView<'a>> =
            reviewed.channels.iter().map(|of| self.channel(of, &reviewed.id, viewer, &mut was, &mut now)).collect();
        let kinds: Vec<&str> = reviewed.channels.iter().map(|of| kind(of.kind)).collect();
        let of_post = if kinds.windows(2).all(|pair| pair[0] == pair[1]) { kinds.first().copied() } else { Some("changed") };
        let workspace = side.workspace;
        let body = PostBody {
            post: Named { id: post.id.to_string(), name: post.title.value.clone() },
            content_lang: post.lang.as_ref().map_or(&workspace.config.language, |lang| &lang.value).clone(),
            kind: of_post.unwrap_or("open"),
            file: &post.path,
            requests: reviewed.requests.iter().map(|request| viewer.approval(request)).collect(),
            findings: now.findings,
            form: self.form(reviewed, &channels),
            channels,
            assets: was.assets.into_iter().chain(now.assets).collect(),
        };
        self.page(&format!("posts/{}/index", post.id), post.title.value.clone(), "review/post.html", &body).map(Some)
    }

    fn sight(&self, side: &ReviewSide<'a>, viewer: Viewer<'a>, id: &PostId, before: usize) -> Option<Sight> {
        let post = side.workspace.post(id.as_str())?;
        let variants = of_post(side.variants, id);
        let glance = Glance::new(side.workspace, post, variants, Vec::new());
        let statuses: Vec<VariantStatus> = side.statuses.iter().filter(|status| status.post == *id).cloned().collect();
        let known = Known { post, glance: &glance, variants, statuses: &statuses };
        let entry = Entry::new(side.workspace, known, about(side.findings, post).collect());
        Some(sight(&Renderer { book: viewer.book, theme: self.theme, viewer }, &entry, before))
    }

    fn channel(&self, of: &'a ReviewedChannel, id: &PostId, viewer: Viewer<'_>, was: &mut Sight, now: &mut Sight) -> ChannelView<'a> {
        let due = |side: Option<ReviewSide<'_>>| {
            let variant = side.and_then(|side| of_post(side.variants, id).iter().find(|variant| variant.channel == of.name));
            variant.and_then(|variant| variant.due.as_ref()).map(|due| due.utc)
        };
        let (due_before, due_after) = (due(self.input.before), due(Some(self.input.after)));
        let (before, after) = (was.take(&of.name), now.take(&of.name));
        let network = [Some(self.input.after), self.input.before].into_iter().flatten().find_map(|side| {
            let channel = side.workspace.config.channel(of.name.as_str())?;
            Some((viewer.network(channel.network.as_str()), channel.network.as_str() != of.name.as_str()))
        });
        let (title, named) = network.unwrap_or_else(|| (of.name.to_string(), false));
        ChannelView {
            name: of.name.to_string(),
            title,
            named,
            kind: kind(of.kind),
            time_changed: before.is_some() && after.is_some() && due_before != due_after,
            due_before: due_before.map(|at| viewer.words.moment(at)),
            due_after: due_after.map(|at| viewer.words.moment(at)),
            // What stayed as it was is drawn once.
            before: before.filter(|_| of.kind != Some(Kind::Changed) || after.is_some()),
            after,
            lines: if of.lines.iter().any(|line| line.side == TextSide::Before) && of.kind == Some(Kind::Changed) {
                &of.lines
            } else {
                &[]
            },
        }
    }

    fn form(&self, reviewed: &ReviewedPost, channels: &[ChannelView<'_>]) -> Option<FormView<'a>> {
        let seen = |of: &ReviewedChannel| {
            let seen = of.seen?.to_string();
            let view = channels.iter().find(|view| view.name == of.name.as_str())?;
            let title = if view.named { format!("{} ({})", view.title, of.name) } else { view.title.clone() };
            Some(FormChannel { name: of.name.to_string(), title, seen })
        };
        let list: Vec<FormChannel> = reviewed.channels.iter().filter_map(seen).collect();
        (!list.is_empty()).then_some(FormView { mail: self.input.mail, may_approve: reviewed.may_approve, channels: list })
    }
}

impl Sight {
    fn nothing() -> Self {
        Self { variants: Vec::new(), assets: Vec::new(), findings: Vec::new() }
    }

    fn take(&mut self, channel: &ChannelName) -> Option<VariantView> {
        let at = self.variants.iter().position(|(name, _)| name == channel)?;
        Some(self.variants.swap_remove(at).1)
    }
}

fn kind(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Added) => "added",
        Some(Kind::Changed) => "changed",
        Some(Kind::Removed) => "removed",
        None => "open",
    }
}

fn of_post<'v>(variants: &'v [Variant], id: &PostId) -> &'v [Variant] {
    let start = variants.partition_point(|variant| variant.post < *id);
    &variants[start..start + variants[start..].partition_point(|variant| variant.post == *id)]
}

/// The findings about a post: its own, and those of its file.
fn about<'d>(findings: &'d [&'d Diagnostic], post: &'d Post) -> impl Iterator<Item = &'d Diagnostic> {
    findings.iter().copied().filter(|finding| match &finding.post {
        Some(id) => *id == post.id,
        None => finding.location.is_some_and(|location| location.file == post.file),
    })
}
