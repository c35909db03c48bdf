//! A preview page per post, which draws each variant as its network shows it.

mod counts;
mod findings;
pub(super) mod list;
mod look;
mod markdown;
pub(super) mod media;
mod npf;
mod part;
mod text;
pub(super) mod variant;

use serde::Serialize;

use self::findings::Findings;
use self::media::{AssetView, Assets};
use self::variant::{Ready, VariantView};
use super::Renderer;
use crate::model::{ChannelName, Expires, Kind, Occurrence, Post, State, Status};
use crate::report::book::{Book, Entry, Line};
use crate::report::format::{Day, Words};
use crate::report::output::OutputFile;
use crate::report::rich;
use crate::report::shell::{FindingView, LineView, Named, state_icon};
use crate::report::theme::RenderError;
use crate::workspace::expiry;

#[derive(Serialize)]
struct PostBody {
    post: Named,
    /// Language of the post's text.
    content_lang: String,
    state: State,
    icon: &'static str,
    file: String,
    status: &'static str,
    kind: &'static str,
    facts: Vec<Fact>,
    /// The posts of its series, where there are others.
    series: Option<SeriesView>,
    tags: Vec<String>,
    variants: Vec<VariantView>,
    missing: Vec<LineView>,
    findings: Vec<FindingView>,
    assets: Vec<AssetView>,
    summary: Option<String>,
}

#[derive(Serialize)]
struct Fact {
    key: &'static str,
    value: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct SeriesView {
    /// Number of this post among them, from 1.
    number: usize,
    days: Vec<SeriesDay>,
}

#[derive(Serialize)]
struct SeriesDay {
    id: String,
    day: Day,
    here: bool,
}

/// The other days of a post that is repeated.
fn series(words: &Words, post: &Post) -> Option<SeriesView> {
    let occurrences = &post.series.as_ref().filter(|series| series.occurrences.len() > 1)?.occurrences;
    let number = occurrences.iter().position(|occurrence| occurrence.id == post.id)? + 1;
    let day = |occurrence: &Occurrence| SeriesDay {
        id: occurrence.id.to_string(),
        day: words.day(occurrence.wall.date()),
        here: occurrence.id == post.id,
    };
    Some(SeriesView { number, days: occurrences.iter().map(day).collect() })
}

pub(super) fn post(es: &Renderer<'_>, en: &Renderer<'_>, entry: &Entry<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let assets = Assets::of(entry);
    let ready: Vec<Ready<'_>> = entry.lines.iter().filter_map(|line| ready(es.book, line)).collect();
    [es, en]
        .into_iter()
        .map(|page| {
            let stem = format!("preview/{}/index", entry.post.id);
            page.page(&stem, "post", entry.post.title.value.clone(), "preview/post.html", &body(page, entry, &assets, &ready))
        })
        .collect()
}

/// A post as other pages draw it.
pub(super) struct Sight {
    /// Its variants, by channel.
    pub(super) variants: Vec<(ChannelName, VariantView)>,
    pub(super) assets: Vec<AssetView>,
    /// Findings about the post as a whole.
    pub(super) findings: Vec<FindingView>,
}

/// Draws a post for a page that lists `before` other pictures before its own.
pub(super) fn sight(page: &Renderer<'_>, entry: &Entry<'_>, before: usize) -> Sight {
    let assets = Assets::behind(entry, before);
    let findings = Findings::of(entry);
    let ready = entry.lines.iter().filter_map(|line| ready(page.book, line));
    Sight {
        variants: ready.map(|ready| (ready.line.channel.clone(), ready.view(page, entry, &assets, &findings))).collect(),
        assets: assets.views(page.viewer.words),
        findings: findings.above(page.viewer),
    }
}

/// Draws the texts of a variant, which are the same on every page.
fn ready<'a>(book: &Book<'a>, line: &'a Line<'a>) -> Option<Ready<'a>> {
    let variant = line.variant?;
    let network = variant.network.as_str();
    let spec = book.input.specs.get(network);
    let look = look::of(book.input.specs, network);
    let parts = variant.parts.iter().map(|part| part::draw(spec, &look, part)).collect();
    Some(Ready { line, variant, spec, look, parts })
}

fn body<'b>(page: &Renderer<'b>, entry: &Entry<'b>, assets: &Assets<'b>, ready: &[Ready<'_>]) -> PostBody {
    let (book, words) = (page.book, page.viewer.words);
    let post = entry.post;
    let workspace = book.workspace();
    let content_lang = post.lang.as_ref().map_or(workspace.config.language.as_str(), |lang| &lang.value);
    let findings = Findings::of(entry);
    PostBody {
        post: Named { id: post.id.as_str().to_owned(), name: post.title.value.clone() },
        content_lang: content_lang.to_owned(),
        state: entry.state(),
        icon: state_icon(entry.state()),
        file: post.path.clone(),
        status: match post.status.value {
            Status::Draft => "draft",
            Status::Review => "review",
            Status::Approved => "approved",
        },
        kind: kind_key(post.kind.value),
        facts: facts(book, words, entry),
        series: series(words, post),
        tags: post.tags.iter().map(|tag| tag.value.clone()).collect(),
        variants: ready.iter().map(|ready| ready.view(page, entry, assets, &findings)).collect(),
        missing: entry.lines.iter().filter(|line| line.variant.is_none()).map(|line| page.viewer.line(line)).collect(),
        findings: findings.above(page.viewer),
        assets: assets.views(words),
        summary: post.summary.as_ref().map(|summary| summary.value.clone()),
    }
}

/// Key of the word for a kind of post.
pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Own => "own",
        Kind::Curated => "curated",
        Kind::Reply => "reply",
        Kind::Question => "question",
        Kind::Event => "event",
        Kind::Promo => "promo",
    }
}

fn facts(book: &Book<'_>, words: &Words, entry: &Entry<'_>) -> Vec<Fact> {
    let (post, workspace) = (entry.post, book.workspace());
    let plan = &workspace.plan;
    let mut facts = Vec::new();
    let mut push = |key, value: Option<String>| facts.extend(value.map(|value| Fact { key, value, url: None }));
    let named = |id: &Option<crate::diag::Spanned<String>>, name: &dyn Fn(&str) -> Option<String>| {
        id.as_ref().map(|id| name(&id.value).unwrap_or_else(|| id.value.clone()))
    };
    push("pillar", named(&post.pillar, &|id| plan.pillars.iter().find(|pillar| pillar.id.value == id).map(|pillar| pillar.name.clone())));
    push(
        "objective",
        named(&post.objective, &|id| {
            plan.objectives.iter().find(|objective| objective.id.value == id).map(|objective| objective.name.clone())
        }),
    );
    push("campaign", named(&post.campaign, &|id| workspace.campaign(id).map(|campaign| campaign.name.clone())));
    push(
        "audience",
        named(&post.audience, &|id| plan.audiences.iter().find(|audience| audience.id.value == id).map(|audience| audience.name.clone())),
    );
    push(
        "expires",
        post.expires.as_ref().map(|expires| match expires.value {
            Expires::Day(day) => words.long(day),
            Expires::At(_) => {
                let at = words.moment(expiry(&expires.value, workspace.config.timezone));
                format!("{}, {}", at.long, at.time)
            }
        }),
    );
    push("cost", post.cost.as_ref().map(|money| words.money(&money.value)));
    push("repeat", post.repeat.as_ref().map(|rule| rule.rule.value.clone()));
    for (key, url) in [("source", &post.source), ("in-reply-to", &post.in_reply_to), ("link", &post.link)] {
        if let Some(url) = url {
            facts.push(Fact { key, value: rich::shortened(&url.value), url: rich::is_safe(&url.value).then(|| url.value.clone()) });
        }
    }
    facts
}
