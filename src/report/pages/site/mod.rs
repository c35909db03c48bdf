//! The team's own public site: the posts that are live on the `site` channel.

mod views;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use self::views::{
    CampaignBox, Copy, EventBox, Image, IndexBody, Item, Neighbour, PostBody, Profile, Shell, Source, Tag, TagBody, TagCount,
};
use super::preview::kind_key;
use crate::model::{Asset, CalendarEvent, Kind, State, Variant};
use crate::report::book::{Book, Entry, Line};
use crate::report::catalog::Language;
use crate::report::format::Words;
use crate::report::glance::SiteGlance;
use crate::report::output::{Content, OutputFile};
use crate::report::rich;
use crate::report::theme::{RenderError, Theme};

/// Posts on one page of the list.
const PER_PAGE: usize = 10;

/// Everything that the site is made with.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) book: &'a Book<'a>,
    theme: &'a Theme,
    pub(super) words: &'a Words,
}

/// What a page of the site is about.
#[derive(Default)]
struct Head<'a> {
    title: String,
    description: Option<String>,
    og_type: Option<&'static str>,
    image: Option<Image>,
    published: Option<String>,
    lang: Option<&'a str>,
}

impl<'a> Site<'a> {
    pub(super) fn new(book: &'a Book<'a>, theme: &'a Theme) -> Self {
        Self { book, theme, words: theme.words(Language::of(&book.workspace().config.language)) }
    }

    /// Absolute address of the site, without a slash at the end.
    pub(super) fn url(&self) -> Option<&'a str> {
        self.book.workspace().config.site.url.as_deref()
    }

    pub(super) fn title(&self) -> &'a str {
        let config = &self.book.workspace().config;
        config.site.title.as_deref().unwrap_or(&config.brand)
    }

    pub(super) fn author(&self) -> &'a str {
        let config = &self.book.workspace().config;
        config.site.author.as_deref().unwrap_or(&config.brand)
    }

    pub(super) fn entry(&self, at: usize) -> (&'a Entry<'a>, &'a Line<'a>, &'a SiteGlance) {
        let (entry, line) = &self.book.site[at];
        let entry = &self.book.entries[*entry];
        (entry, line, entry.glance.site.as_ref().expect("posts of the site have a page"))
    }

    /// The whole page of a post of the site.
    pub(super) fn variant(&self, at: usize) -> Result<Variant, RenderError> {
        let (entry, line, _) = self.entry(at);
        let failed = |message| RenderError::Variants { post: entry.post.id.to_string(), message };
        let variants = self.book.variants.of(&entry.post.id).map_err(failed)?;
        let page = variants.into_iter().find(|variant| variant.channel == *line.channel);
        page.ok_or_else(|| failed("it has no page".to_owned()))
    }

    /// The date that a post carries: when it was due, which is what the team planned, else when it went out.
    pub(super) fn date(&self, line: &Line<'_>) -> DateTime<Utc> {
        line.time().unwrap_or(self.book.input.now)
    }

    pub(super) fn address(&self, page: &SiteGlance, id: &str) -> Option<String> {
        page.canonical.clone().or_else(|| Some(format!("{}/posts/{id}/", self.url()?)))
    }

    fn shell(&self, path: &str, head: Head<'_>) -> Shell<'a> {
        let config = &self.book.workspace().config;
        let title = self.title();
        let inside = path.strip_prefix("site/").unwrap_or(path);
        let address = inside.strip_suffix("index.html").unwrap_or(inside);
        Shell {
            lang: self.words.language.tag(),
            root: "../".repeat(inside.matches('/').count()),
            full_title: if head.title == title { head.title.clone() } else { format!("{} · {title}", head.title) },
            title: head.title,
            site_title: title,
            tagline: config.site.description.as_deref(),
            author: self.author(),
            description: head.description.or_else(|| config.site.description.clone()),
            canonical: self.url().map(|url| format!("{url}/{address}")),
            feeds: self.url().is_some(),
            og_type: head.og_type.unwrap_or("website"),
            og_image: head.image,
            og_lang: head.lang.unwrap_or(&config.language).replace('-', "_"),
            published: head.published,
            profiles: self.profiles(),
        }
    }

    fn profiles(&self) -> Vec<Profile> {
        let channels = &self.book.workspace().config.channels;
        let profile = |channel: &crate::workspace::Channel| {
            let account = channel.account.as_deref()?;
            let network = channel.network.as_str();
            let (handle, url) = match (network, &channel.server) {
                ("mastodon", Some(server)) => (format!("@{account}@{}", rich::host(&server.value)), format!("{}/@{account}", server.value)),
                ("bluesky", _) => (format!("@{account}"), format!("https://bsky.app/profile/{account}")),
                _ => return None,
            };
            rich::is_safe(&url).then(|| Profile { network: self.book.network_title(network), handle, url })
        };
        channels.iter().filter_map(profile).collect()
    }

    pub(super) fn image(&self, asset: &Asset, alt: &str) -> Image {
        let percent = |fraction: f64| (fraction.clamp(0.0, 1.0) * 1000.0).round() / 10.0;
        Image {
            file: asset.file.clone(),
            url: self.url().map(|url| format!("{url}/media/{}", asset.file)),
            alt: alt.to_owned(),
            width: asset.width,
            height: asset.height,
            bytes: asset.bytes,
            mime: asset.format.mime(),
            x: percent(asset.focus.x),
            y: percent(asset.focus.y),
        }
    }

    /// The picture of a post's link card, else its first picture.
    pub(super) fn card_image(&self, page: &SiteGlance) -> Option<Image> {
        let first = page.picture.as_ref();
        let card = page.card.as_ref().map(|asset| self.image(asset, first.map_or(page.title.as_str(), |shown| &shown.alt)));
        card.or_else(|| first.map(|shown| self.image(&shown.asset, &shown.alt)))
    }

    fn tags(entry: &Entry<'_>) -> Vec<Tag> {
        entry.post.tags.iter().map(|tag| Tag { name: tag.value.clone(), slug: crate::model::path_name(&tag.value) }).collect()
    }

    fn foreign(&self, lang: &str) -> Option<String> {
        (lang != self.words.language.tag()).then(|| lang.to_owned())
    }

    fn item(&self, at: usize) -> Item {
        let (entry, line, page) = self.entry(at);
        Item {
            id: entry.post.id.as_str().to_owned(),
            title: page.title.clone(),
            lang: self.foreign(&page.lang),
            date: self.words.moment(self.date(line)),
            summary: page.summary.clone(),
            kind: kind_key(entry.post.kind.value),
            image: page.picture.as_ref().map(|shown| self.image(&shown.asset, &shown.alt)),
            tags: Self::tags(entry),
        }
    }

    fn neighbour(&self, at: Option<usize>) -> Option<Neighbour> {
        let at = at.filter(|at| *at < self.book.site.len())?;
        let (entry, _, page) = self.entry(at);
        Some(Neighbour { id: entry.post.id.as_str().to_owned(), title: page.title.clone(), lang: self.foreign(&page.lang) })
    }

    fn event(&self, event: &CalendarEvent) -> Option<EventBox> {
        let zone = self.book.workspace().config.timezone;
        let start = crate::workspace::wall_to_utc(event.start, zone).ok()?;
        let end = event.end.and_then(|end| crate::workspace::wall_to_utc(end, zone).ok());
        Some(EventBox {
            name: event.name.clone(),
            start: self.words.moment(start),
            end: end.map(|end| self.words.moment(end)),
            same_day: event.end.is_none_or(|end| end.date() == event.start.date()),
            place: event.place.clone(),
            url: event.url.clone().filter(|url| rich::is_safe(url)),
        })
    }

    /// The calendar's event that an event post is about: the one with its id, its campaign's, or its link.
    fn event_of(&self, entry: &Entry<'_>) -> Option<EventBox> {
        let post = entry.post;
        if post.kind.value != Kind::Event {
            return None;
        }
        let events = &self.book.workspace().calendar.events;
        let campaign = post.campaign.as_ref().map(|id| id.value.as_str());
        let link = post.link.as_ref().map(|link| link.value.as_str());
        let event = events
            .iter()
            .find(|event| event.id.value == post.id.as_str())
            .or_else(|| events.iter().find(|event| link.is_some() && event.url.as_deref() == link))
            .or_else(|| events.iter().find(|event| campaign == Some(event.id.value.as_str())))?;
        self.event(event)
    }

    fn render(&self, path: String, head: Head<'_>, template: &str, body: &impl Serialize) -> Result<OutputFile, RenderError> {
        let shell = self.shell(&path, head);
        Ok(OutputFile::text(path, self.theme.render(self.words.language, template, &shell, body)?))
    }
}

/// The pictures that a post's pages show, next to the site so that its folder can be deployed by itself.
fn media(variant: &Variant) -> impl Iterator<Item = OutputFile> {
    let pictures: BTreeSet<&str> = variant.pictures().map(|asset| asset.file.as_str()).collect();
    pictures.into_iter().map(|file| OutputFile { path: format!("site/media/{file}"), content: Content::CopyOf(format!("media/{file}")) })
}

pub(super) fn post(site: &Site<'_>, at: usize) -> Result<Vec<OutputFile>, RenderError> {
    let (entry, line, page) = site.entry(at);
    let variant = site.variant(at)?;
    let (post, words) = (entry.post, site.words);
    let workspace = site.book.workspace();
    let part = variant.parts.first();
    let attached: Vec<Image> =
        part.into_iter().flat_map(|part| &part.media).map(|attachment| site.image(&attachment.picture, &attachment.alt)).collect();
    let text: String = variant.parts.iter().map(|part| part.text.as_str()).collect();
    let (html, inside) = rich::with_pictures(&text, |at| Some(format!("../../media/{}", attached.get(at)?.file)));
    // A picture that stands in the text is not shown a second time.
    let mut pictures: Vec<Image> =
        attached.into_iter().enumerate().filter(|(at, _)| !inside.contains(at)).map(|(_, image)| image).collect();
    let hero = if pictures.is_empty() { None } else { Some(pictures.remove(0)) };
    let source = |url: &Option<crate::diag::Spanned<String>>| {
        let url = url.as_ref().map(|url| url.value.clone()).filter(|url| rich::is_safe(url))?;
        Some(Source { host: rich::host(&url).to_owned(), url })
    };
    let credited = source(&post.source).filter(|_| post.kind.value == Kind::Curated);
    let leads_to = source(&post.link).filter(|link| credited.as_ref().is_none_or(|credit| credit.url != link.url));
    let mut copies: Vec<Copy> = entry
        .lines
        .iter()
        .filter(|other| other.channel != line.channel && matches!(other.state(), State::Published | State::Partial))
        .filter_map(|other| {
            let url = other.url().filter(|url| rich::is_safe(url))?;
            let network = other.status.map(|status| status.network.as_str()).unwrap_or_default();
            Some(Copy { network: site.book.network_title(network), url: url.to_owned() })
        })
        .collect();
    copies.sort_by(|a, b| (&a.network, &a.url).cmp(&(&b.network, &b.url)));
    let date = words.moment(site.date(line));
    let body = PostBody {
        id: post.id.to_string(),
        post_lang: variant.lang.clone(),
        heading: variant.title.clone(),
        kind: kind_key(post.kind.value),
        html,
        hero,
        gallery: pictures,
        summary: post.summary.as_ref().map(|summary| summary.value.clone()),
        tags: Site::tags(entry),
        event: site.event_of(entry),
        poll: post.poll.as_ref().map(|poll| poll.options.clone()).unwrap_or_default(),
        source: credited,
        link: leads_to,
        reply_to: source(&post.in_reply_to),
        copies,
        campaign: post.campaign.as_ref().and_then(|id| workspace.campaign(&id.value)).map(|campaign| CampaignBox {
            name: campaign.name.clone(),
            hashtag: campaign.hashtag.as_ref().map(|tag| tag.value.clone()),
            range: words.range(campaign.start, campaign.end),
            terms: campaign.terms.as_ref().map(|terms| terms.text.clone()).filter(|text| !text.is_empty()),
        }),
        newer: site.neighbour(at.checked_sub(1)),
        older: site.neighbour(Some(at + 1)),
        date: date.clone(),
    };
    let head = Head {
        title: variant.title.clone(),
        description: Some(page.summary.clone()),
        og_type: Some("article"),
        image: site.card_image(page),
        published: Some(date.iso),
        lang: Some(&variant.lang),
    };
    let mut files = vec![site.render(super::site_path(&post.id), head, "site/post.html", &body)?];
    files.extend(media(&variant));
    Ok(files)
}

/// Every tag with its posts (numbers in the book's list), by slug; the first spelling gives the name.
fn by_tag(site: &Site<'_>) -> BTreeMap<String, (String, Vec<usize>)> {
    let mut tags: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for at in 0..site.book.site.len() {
        for tag in Site::tags(site.entry(at).0) {
            let (_, posts) = tags.entry(tag.slug).or_insert((tag.name, Vec::new()));
            if posts.last() != Some(&at) {
                posts.push(at);
            }
        }
    }
    tags
}

pub(super) fn index(site: &Site<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let total = site.book.site.len();
    let pages = total.div_ceil(PER_PAGE).max(1);
    let mut tags: Vec<TagCount> =
        by_tag(site).into_iter().map(|(slug, (name, posts))| TagCount { name, slug, posts: posts.len() }).collect();
    tags.sort_by(|a, b| b.posts.cmp(&a.posts).then_with(|| a.slug.cmp(&b.slug)));
    let path = |number: usize| if number == 1 { "site/index.html".to_owned() } else { format!("site/page/{number}/index.html") };
    let mut files = Vec::new();
    for number in 1..=pages {
        let posts = (number - 1) * PER_PAGE..(number * PER_PAGE).min(total);
        let today = site.book.input.today;
        let coming = site.book.workspace().calendar.events.iter().filter(|event| event.start.date() >= today && number == 1);
        let mut events: Vec<&CalendarEvent> = coming.collect();
        events.sort_by_key(|event| event.start);
        let link = |to: usize| path(to)["site/".len()..].to_owned();
        let body = IndexBody {
            posts: posts.map(|at| site.item(at)).collect(),
            number,
            pages,
            newer: (number > 1).then(|| link(number - 1)),
            older: (number < pages).then(|| link(number + 1)),
            tags: std::mem::take(&mut tags),
            events: events.into_iter().take(3).filter_map(|event| site.event(event)).collect(),
        };
        let title = if number == 1 { site.title().to_owned() } else { site.words.fill("site.page", &[("number", &number.to_string())]) };
        let image = (number == 1 && total > 0).then(|| site.card_image(site.entry(0).2)).flatten();
        files.push(site.render(path(number), Head { title, image, ..Head::default() }, "site/index.html", &body)?);
        tags = body.tags;
    }
    Ok(files)
}

pub(super) fn tags(site: &Site<'_>) -> Result<Vec<OutputFile>, RenderError> {
    by_tag(site)
        .into_iter()
        .map(|(slug, (name, posts))| {
            let body = TagBody { tag: name.clone(), posts: posts.into_iter().map(|at| site.item(at)).collect() };
            let title = site.words.fill("site.tag-title", &[("tag", &name)]);
            site.render(format!("site/tags/{slug}/index.html"), Head { title, ..Head::default() }, "site/tag.html", &body)
        })
        .collect()
}
