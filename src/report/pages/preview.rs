//! A preview page per post, which draws each variant as its network shows it.

use serde::Serialize;

use super::Renderer;
use crate::model::{Asset, Attachment, Kind, LinkCard, Part, State, Status, Variant};
use crate::report::book::{Book, Entry, Line};
use crate::report::format::{Moment, Words};
use crate::report::output::OutputFile;
use crate::report::rich::{self, LinkText};
use crate::report::shell::{FindingView, HoldView, LineView, Named, state_icon};
use crate::report::theme::RenderError;

/// A picture as it will be sent.
#[derive(Serialize)]
pub(super) struct Picture {
    file: String,
    alt: String,
    width: u32,
    height: u32,
    /// Point that the network's crop keeps, in percent.
    x: f64,
    y: f64,
    size: String,
    format: &'static str,
    quality: Option<u8>,
}

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

/// A variant with everything that its drawing needs.
#[derive(Serialize)]
struct VariantView {
    channel: String,
    network: String,
    network_title: String,
    /// How it is drawn: `mastodon`, `bluesky`, `x`, `site` or `plain`.
    look: &'static str,
    lang: String,
    title: String,
    account: String,
    handle: String,
    initials: String,
    state: State,
    icon: &'static str,
    due: Option<Moment>,
    relative: Option<String>,
    published: Option<Moment>,
    url: Option<String>,
    holds: Vec<HoldView>,
    changed: bool,
    parts: Vec<PartView>,
    poll: Option<PollView>,
    cost: Option<String>,
    visibility: String,
    digest: String,
    fits: bool,
    words: usize,
}

#[derive(Serialize)]
struct PartView {
    number: usize,
    total: usize,
    html: String,
    media: Vec<Picture>,
    /// Pictures beyond the four that a grid shows.
    more: usize,
    card: Option<CardView>,
    /// Whether the card is drawn by the server from the page, and may look different.
    fetched: bool,
    count: CountView,
}

#[derive(Serialize)]
struct CountView {
    unit: String,
    length: String,
    limit: Option<String>,
    /// Used share of the limit in percent, 100 at most.
    share: u32,
    over: Option<String>,
    fits: bool,
    /// Little room is left.
    tight: bool,
}

#[derive(Serialize)]
struct CardView {
    url: Option<String>,
    host: String,
    title: String,
    description: String,
    image: Option<Picture>,
}

#[derive(Serialize)]
struct PollView {
    options: Vec<String>,
    days: usize,
    multiple: bool,
}

/// A derived file with where it is used.
#[derive(Serialize)]
struct AssetView {
    picture: Picture,
    channels: Vec<String>,
    decorative: bool,
}

pub(super) fn post(es: &Renderer<'_>, en: &Renderer<'_>, entry: &Entry<'_>) -> Result<Vec<OutputFile>, RenderError> {
    [es, en]
        .into_iter()
        .map(|page| {
            let stem = format!("preview/{}/index", entry.post.id);
            page.page(&stem, "post", entry.post.title.value.clone(), "preview/post.html", &body(page, entry))
        })
        .collect()
}

fn body(page: &Renderer<'_>, entry: &Entry<'_>) -> PostBody {
    let (book, words) = (page.book, page.viewer.words);
    let post = entry.post;
    let workspace = book.workspace();
    let content_lang = post.lang.as_ref().map_or(workspace.config.language.as_str(), |lang| &lang.value);
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
        tags: post.tags.iter().map(|tag| tag.value.clone()).collect(),
        variants: entry.lines.iter().filter_map(|line| Some(variant_view(page, entry, line, line.variant?))).collect(),
        missing: entry.lines.iter().filter(|line| line.variant.is_none()).map(|line| page.viewer.line(line)).collect(),
        findings: entry.findings.iter().map(|finding| page.viewer.finding(finding, None)).collect(),
        assets: assets(words, entry),
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
    push("expires", post.expires.as_ref().map(|date| words.long(date.value)));
    push("cost", post.cost.as_ref().map(|money| words.money(&money.value)));
    push("repeat", post.repeat.as_ref().map(|rule| rule.value.clone()));
    for (key, url) in [("source", &post.source), ("in-reply-to", &post.in_reply_to), ("link", &post.link)] {
        if let Some(url) = url {
            facts.push(Fact { key, value: rich::shortened(&url.value), url: rich::is_safe(&url.value).then(|| url.value.clone()) });
        }
    }
    facts
}

fn variant_view(page: &Renderer<'_>, entry: &Entry<'_>, line: &Line<'_>, variant: &Variant) -> VariantView {
    let (book, words) = (page.book, page.viewer.words);
    let config = &book.workspace().config;
    let channel = config.channel(line.channel.as_str());
    let look = match variant.network.as_str() {
        "mastodon" => "mastodon",
        "bluesky" => "bluesky",
        "x" => "x",
        "site" => "site",
        _ => "plain",
    };
    let account = channel.and_then(|channel| channel.account.as_deref()).unwrap_or(line.channel.as_str());
    let server = channel.and_then(|channel| channel.server.as_ref()).map(|server| rich::host(&server.value));
    let handle = match (look, server) {
        ("mastodon", Some(server)) if !account.contains('@') => format!("@{account}@{server}"),
        _ => format!("@{account}"),
    };
    let view = page.viewer.line(line);
    let total = variant.parts.len();
    VariantView {
        channel: line.channel.as_str().to_owned(),
        network: variant.network.as_str().to_owned(),
        network_title: view.network,
        look,
        lang: variant.lang.clone(),
        title: variant.title.clone(),
        account: config.brand.clone(),
        handle,
        initials: initials(&config.brand),
        state: view.state,
        icon: view.icon,
        due: view.due,
        relative: view.relative,
        published: view.published,
        url: view.url,
        holds: view.holds,
        changed: view.changed,
        parts: variant.parts.iter().enumerate().map(|(at, part)| part_view(page, entry, look, (at + 1, total), part)).collect(),
        poll: variant.poll.as_ref().map(|poll| PollView {
            options: poll.options.clone(),
            days: poll.days as usize,
            multiple: poll.multiple,
        }),
        cost: variant.cost.as_ref().map(|money| words.money(money)),
        visibility: variant.visibility.clone(),
        digest: variant.digest.short(),
        fits: variant.parts.iter().all(|part| part.count.fits),
        words: variant
            .parts
            .iter()
            .map(|part| if look == "site" { rich::plain(&part.text) } else { part.text.clone() }.split_whitespace().count())
            .sum(),
    }
}

fn part_view(page: &Renderer<'_>, entry: &Entry<'_>, look: &str, (number, total): (usize, usize), part: &Part<Asset>) -> PartView {
    let words = page.viewer.words;
    let html = match look {
        "site" => part.text.clone(),
        "mastodon" | "x" => rich::text_to_html(&part.text, &part.facets, LinkText::Shortened),
        _ => rich::text_to_html(&part.text, &part.facets, LinkText::AsSent),
    };
    let own_card = part.card.as_ref().map(|card| card_view(words, card));
    let fetched = own_card.is_none() && part.media.is_empty() && matches!(look, "mastodon" | "x");
    let count = &part.count;
    let share = count.limit.map_or(0, |limit| (count.length * 100 / limit.max(1)).min(100) as u32);
    PartView {
        number,
        total,
        html,
        media: part.media.iter().map(|attachment| picture_view(words, attachment)).collect(),
        more: part.media.len().saturating_sub(4),
        card: if fetched { fetched_card(page, entry, part) } else { own_card },
        fetched,
        count: CountView {
            unit: words.catalog.get(&format!("unit.{}", count.unit)).unwrap_or(&count.unit).to_owned(),
            length: words.number(count.length as f64),
            limit: count.limit.map(|limit| words.number(limit as f64)),
            share,
            over: count.limit.filter(|limit| count.length > *limit).map(|limit| words.number((count.length - limit) as f64)),
            fits: count.fits,
            tight: count.fits && share >= 95,
        },
    }
}

/// The card that a server draws from the page behind the first link, as far as we know the page: it is the post's own on the site.
fn fetched_card(page: &Renderer<'_>, entry: &Entry<'_>, part: &Part<Asset>) -> Option<CardView> {
    let url = rich::first_link(&part.text, &part.facets)?;
    let site = page.book.workspace().config.site_channel()?;
    let variant = entry.line(site.name.as_str())?.variant?;
    let canonical = variant.canonical.as_deref()?;
    // Tracking parameters do not change the page.
    if url.split(['?', '#']).next() != Some(canonical) {
        return None;
    }
    let card = variant.parts.first().and_then(|part| part.card.as_ref());
    let summary = entry.post.summary.as_ref().map(|summary| summary.value.clone());
    let text = || variant.parts.first().map(|part| rich::excerpt(&rich::plain(&part.text), 160)).unwrap_or_default();
    let picture = card.and_then(|card| card.image.as_ref()).or_else(|| Some(&variant.parts.first()?.media.first()?.picture));
    Some(CardView {
        url: Some(canonical.to_owned()),
        host: rich::host(canonical).to_owned(),
        title: variant.title.clone(),
        description: summary.unwrap_or_else(text),
        image: picture.map(|asset| asset_view(page.viewer.words, asset, "")),
    })
}

fn card_view(words: &Words, card: &LinkCard<Asset>) -> CardView {
    CardView {
        url: rich::is_safe(&card.url).then(|| card.url.clone()),
        host: rich::host(&card.url).to_owned(),
        title: card.title.clone(),
        description: card.description.clone(),
        image: card.image.as_ref().map(|asset| asset_view(words, asset, "")),
    }
}

pub(super) fn picture_view(words: &Words, attachment: &Attachment<Asset>) -> Picture {
    asset_view(words, &attachment.picture, &attachment.alt)
}

pub(super) fn asset_view(words: &Words, asset: &Asset, alt: &str) -> Picture {
    let percent = |fraction: f64| (fraction.clamp(0.0, 1.0) * 1000.0).round() / 10.0;
    Picture {
        file: asset.file.clone(),
        alt: alt.to_owned(),
        width: asset.width,
        height: asset.height,
        x: percent(asset.focus.x),
        y: percent(asset.focus.y),
        size: words.bytes(asset.bytes),
        format: asset.format.name(),
        quality: asset.quality,
    }
}

/// Every derived file of a post once, with the channels that send it.
fn assets(words: &Words, entry: &Entry<'_>) -> Vec<AssetView> {
    let mut assets: Vec<AssetView> = Vec::new();
    for line in &entry.lines {
        let Some(variant) = line.variant else { continue };
        let pictures = variant.parts.iter().flat_map(|part| {
            let cards = part.card.iter().filter_map(|card| Some((card.image.as_ref()?, None)));
            part.media.iter().map(|attachment| (&attachment.picture, Some(attachment.alt.as_str()))).chain(cards)
        });
        for (asset, alt) in pictures {
            let channel = line.channel.as_str();
            match assets
                .iter_mut()
                .find(|view| view.picture.file == asset.file && (alt.is_none() || view.picture.alt == alt.unwrap_or_default()))
            {
                Some(view) => {
                    if !view.channels.iter().any(|known| known == channel) {
                        view.channels.push(channel.to_owned());
                    }
                }
                None => assets.push(AssetView {
                    picture: asset_view(words, asset, alt.unwrap_or_default()),
                    channels: vec![channel.to_owned()],
                    decorative: alt.is_none_or(str::is_empty),
                }),
            }
        }
    }
    assets
}

/// The first letters of the first and last word that begin with a capital, else of the first.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let capitals: Vec<char> = letters.clone().filter(|c| c.is_uppercase()).collect();
    match capitals[..] {
        [first, .., last] => [first, last].iter().collect(),
        [one] => one.to_string(),
        [] => letters.next().map_or_else(|| "·".to_owned(), |c| c.to_uppercase().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_brands() {
        for (name, letters) in [("Librería La Ceiba", "LC"), ("pregon", "P"), ("", "·"), ("Bar 8", "B"), ("Ñandú", "Ñ")] {
            assert_eq!(initials(name), letters);
        }
    }
}
