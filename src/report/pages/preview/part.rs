//! One message of a variant: its text as drawn, its pictures, its card and its counters.

use serde::Serialize;

use super::counts::{self, CountView, Further};
use super::look::Look;
use super::media::{self, Assets, Picture};
use super::text::{Text, first_link};
use super::{markdown, npf};
use crate::model::{Asset, LinkCard, Part, Variant};
use crate::networks::NetworkSpec;
use crate::networks::spec::Dialect;
use crate::report::book::{Book, Entry};
use crate::report::format::Words;
use crate::report::inert;
use crate::report::pages::Renderer;
use crate::report::rich;

/// From a preview's folder to `public/`.
const ROOT: &str = "../../";

/// What a part looks like in every language of the page.
pub(super) struct Drawn {
    html: String,
    /// What readers see after they ask for more.
    rest: Option<String>,
    /// Indices of attachments that stand in the text.
    inside: Vec<usize>,
    /// Words, for documents without a limit.
    pub(super) words: usize,
    /// So short that some networks show it large.
    short: bool,
}

impl Drawn {
    /// Whether the network shows only the beginning.
    pub(super) fn is_folded(&self) -> bool {
        self.rest.is_some()
    }
}

#[derive(Serialize)]
pub(super) struct PartView {
    number: usize,
    total: usize,
    html: String,
    rest: Option<String>,
    short: bool,
    /// Pictures that stand beside the text.
    media: Vec<Picture>,
    /// Pictures beyond those that the network shows side by side.
    more: usize,
    card: Option<CardView>,
    /// Whether the card is drawn by the server from the page, and may look different.
    fetched: bool,
    count: CountView,
    further: Vec<Further>,
}

#[derive(Serialize)]
pub(super) struct CardView {
    url: Option<String>,
    host: String,
    title: String,
    description: String,
    image: Option<Picture>,
}

/// Draws a part's text as its network shows it.
pub(super) fn draw(spec: Option<&NetworkSpec>, look: &Look, part: &Part<Asset>) -> Drawn {
    let inside = std::cell::RefCell::new(Vec::new());
    let pictures = |source: &str, alt: &str| {
        let at = match source.strip_prefix("asset:") {
            Some(number) => number.parse().ok()?,
            // Pictures on the team's media host keep the name of their file.
            None => part.media.iter().position(|attachment| source.rsplit('/').next() == Some(&attachment.picture.file))?,
        };
        let attachment = part.media.get(at)?;
        if attachment.picture.format.is_video() {
            return None;
        }
        inside.borrow_mut().push(at);
        let mut own = String::new();
        if alt.is_empty() {
            rich::escape(&attachment.alt, &mut own);
        }
        Some(media::inside(&attachment.picture, if alt.is_empty() { &own } else { alt }, ROOT))
    };
    let document = match spec.map_or(Dialect::Plain, |spec| spec.text.dialect) {
        Dialect::Html => Some(inert::document(&part.text, &pictures)),
        dialect @ (Dialect::Reddit | Dialect::Lemmy | Dialect::Discourse | Dialect::DevTo) => {
            Some(markdown::to_html(&part.text, dialect, &pictures))
        }
        Dialect::Npf => npf::to_html(&part.text, &pictures),
        Dialect::Matrix => part.formatted.as_ref().map(|formatted| inert::document(formatted, &pictures)),
        Dialect::Plain | Dialect::Facets | Dialect::LittleText | Dialect::Entities | Dialect::Discord | Dialect::Mrkdwn | Dialect::Mfm => {
            None
        }
    };
    if let Some(html) = document {
        let words = rich::plain(&html).split_whitespace().count();
        return Drawn { html, rest: None, inside: inside.into_inner(), words, short: false };
    }
    let text = match &part.shown {
        Some(shown) => Text { words: &shown.text, facets: &shown.facets, styles: &shown.styles },
        None => Text { words: &part.text, facets: &part.facets, styles: &part.styles },
    };
    let clickable = spec.is_none_or(|spec| spec.links.clickable.value);
    let links = super::text::Links { clickable, shortened: look.links.shortened && clickable, ..look.links };
    let fold = spec.and_then(|spec| spec.text.fold.as_ref()).and_then(|fold| text.fold(fold.value, &fold.unit, links));
    let (html, rest) = text.to_folded_html(links, fold);
    // Facebook shows texts of up to 85 characters without picture in large type.
    let short = part.media.is_empty() && part.card.is_none() && text.words.chars().take(86).count() <= 85;
    Drawn { html, rest, inside: Vec::new(), words: text.words.split_whitespace().count(), short }
}

/// What a part's view is made of.
pub(super) struct Parts<'a, 'b> {
    pub(super) page: &'a Renderer<'b>,
    pub(super) entry: &'a Entry<'b>,
    pub(super) assets: &'a Assets<'b>,
    pub(super) variant: &'a Variant,
    pub(super) spec: Option<&'a NetworkSpec>,
    pub(super) look: &'a Look,
}

impl Parts<'_, '_> {
    pub(super) fn view(&self, at: usize, drawn: &Drawn) -> PartView {
        let (variant, look, words) = (self.variant, self.look, self.page.viewer.words);
        let part = &variant.parts[at];
        let beside = part.media.iter().enumerate().filter(|(at, _)| !drawn.inside.contains(at));
        let media: Vec<Picture> =
            beside.map(|(_, attachment)| self.assets.picture(words, &attachment.picture, &attachment.alt, look.focus)).collect();
        let own = part.card.as_ref().map(|card| self.card(words, card));
        // Servers draw a card of the first link where there is no picture.
        let drawn_there = self.spec.and_then(|spec| spec.card.as_ref()).is_some_and(|card| !card.built_by_us);
        let fetched = own.is_none() && part.media.is_empty() && drawn_there;
        PartView {
            number: at + 1,
            total: variant.parts.len(),
            html: drawn.html.clone(),
            rest: drawn.rest.clone(),
            short: drawn.short,
            more: if look.cells > 1 { media.len().saturating_sub(look.cells) } else { 0 },
            media,
            card: if fetched { self.fetched_card(part) } else { own },
            fetched,
            count: counts::main(words, &part.count),
            further: counts::further(words, self.spec, variant, part, at == 0),
        }
    }

    fn card(&self, words: &Words, card: &LinkCard<Asset>) -> CardView {
        CardView {
            url: rich::is_safe(&card.url).then(|| card.url.clone()),
            host: rich::host(&card.url).to_owned(),
            title: card.title.clone(),
            description: card.description.clone(),
            image: card.image.as_ref().map(|asset| self.assets.picture(words, asset, "", false)),
        }
    }

    /// The card that a server draws from the page behind the first link, as far as we know the page: it is the post's own on
    /// the site.
    fn fetched_card(&self, part: &Part<Asset>) -> Option<CardView> {
        let facets = part.shown.as_ref().map_or(&part.facets, |shown| &shown.facets);
        let url = first_link(part.shown_text(), facets)?;
        let page = own_page(self.page.book, self.entry)?;
        let canonical = page.canonical.as_deref()?;
        // Tracking parameters do not change the page.
        if url.split(['?', '#']).next() != Some(canonical) {
            return None;
        }
        let first = page.parts.first();
        let card = first.and_then(|part| part.card.as_ref());
        let summary = self.entry.post.summary.as_ref().map(|summary| summary.value.clone());
        let text = || first.map(|part| rich::excerpt(&rich::plain(&part.text), 160)).unwrap_or_default();
        let picture = card.and_then(|card| card.image.as_ref()).or_else(|| Some(&first?.media.first()?.picture));
        Some(CardView {
            url: Some(canonical.to_owned()),
            host: rich::host(canonical).to_owned(),
            title: page.title.clone(),
            description: summary.unwrap_or_else(text),
            image: picture.map(|asset| self.assets.picture(self.page.viewer.words, asset, "", false)),
        })
    }
}

/// The post on the team's own site.
fn own_page<'b>(book: &Book<'b>, entry: &Entry<'b>) -> Option<&'b Variant> {
    let site = book.workspace().config.site_channel()?;
    entry.line(site.name.as_str())?.variant
}
