//! Link cards, and the cards that are drawn where there is no photo.

use super::dialects::Abilities;
use super::links::own_page;
use super::marked::{Marks, PART_BREAK};
use super::pictures;
use super::shape::Shapes;
use super::title;
use super::tokens::{Token, TokenKind};
use super::view::View;
use super::write;
use crate::model::{Attachment, CardKind, DrawnCard, ImageJob, ImageSource, ImageTarget, LinkCard, LinkPlacement, MediaFormat};
use crate::networks::spec::Dialect;

/// What other platforms show of a page: its card.
pub(super) fn page_card(view: &View<'_>) -> Option<LinkCard<ImageJob>> {
    let target = view.spec.card_target()?;
    let image = match view.pictures.first() {
        Some((_, picture)) => picture.job(&target),
        None => drawn_job(page_drawing(view), target),
    };
    Some(LinkCard {
        url: view.canonical().unwrap_or_default(),
        title: view.post.title.value.clone(),
        description: description(view),
        image: Some(image),
    })
}

fn page_drawing(view: &View<'_>) -> DrawnCard {
    if let Some(kind) = &view.post.card {
        return requested_drawing(view, kind.value).0;
    }
    brand_drawing(view)
}

/// The brand's own card, drawn once for all pages: a drawing for each would cost more than the rest of a build.
fn brand_drawing(view: &View<'_>) -> DrawnCard {
    let config = &view.cx.workspace.config;
    let title = config.site.title.as_ref().unwrap_or(&config.brand).clone();
    pictures::drawn(view.cx.workspace, "page", title, config.site.description.clone().unwrap_or_default(), &config.language)
}

fn requested_drawing(view: &View<'_>, kind: CardKind) -> (DrawnCard, String) {
    let quote = first_quote(view.visible());
    pictures::requested(view.cx.workspace, view.post, kind, quote.as_deref(), view.lang)
}

/// The card that the post asks for in the place of a photo.
pub(super) fn drawn_card(view: &View<'_>) -> Option<Attachment<ImageJob>> {
    let kind = view.post.card.as_ref()?;
    let (card, alt) = requested_drawing(view, kind.value);
    let target = Shapes::new(view.spec, view.channel)?.drawing();
    Some(Attachment { alt, picture: ImageJob { source: ImageSource::Card(card), focus: None, target } })
}

/// The link card, on networks where we build it and where no picture takes its place.
pub(super) fn link_card(view: &View<'_>) -> Option<LinkCard<ImageJob>> {
    let spec = view.spec.card.as_ref().filter(|card| card.built_by_us)?;
    if view.placement != LinkPlacement::Card || view.has_pictures(0) && !spec.beside_images {
        return None;
    }
    let url = view.main_link().or_else(|| view.post.source.as_ref().map(|source| source.value.as_str()))?;
    let target = view.spec.card_target()?;
    let url_sent = view.address(url);
    // A link to a page of ours shows what that page says of itself: nothing has to be fetched.
    let (title, description, image) = match own_page(view.cx.workspace, url) {
        Some(other) if other.id == view.post.id => return page_card(view).map(|card| LinkCard { url: url_sent, ..card }),
        Some(other) => {
            let picture = pictures::front_matter(other, "site", view.cx.files).into_iter().next();
            let description = other.summary.as_ref().map(|summary| summary.value.clone()).unwrap_or_default();
            let image = picture.map_or_else(|| drawn_job(brand_drawing(view), target.clone()), |picture| picture.job(&target));
            (other.title.value.clone(), description, Some(image))
        }
        None => (view.post.title.value.clone(), description(view), None),
    };
    Some(LinkCard { url: url_sent, title, description, image })
}

/// A drawing as a picture of this size; flat colours are smaller as PNG.
fn drawn_job(card: DrawnCard, mut target: ImageTarget) -> ImageJob {
    target.formats = vec![MediaFormat::Png, MediaFormat::Jpeg];
    ImageJob { source: ImageSource::Card(card), focus: None, target }
}

/// One or two sentences about the post: its summary, or the start of its text.
pub(super) fn description(view: &View<'_>) -> String {
    if let Some(summary) = &view.post.summary {
        return summary.value.clone();
    }
    let mut marks = Marks::default();
    // A heading that repeats the title says nothing beside it.
    let skipped = title::repeated(&view.post.title.value, view.visible());
    let words = write::write(first_block(view.visible().skip(skipped)), view.lang, Abilities::of(Dialect::Facets), view, &mut marks);
    let rich = marks.finish(&words, |kind, words| view.resolve(kind, words));
    let line = rich.text().split([PART_BREAK, '\n']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    shorten(line.trim(), 200)
}

/// The tokens up to the end of the first block that has text.
fn first_block<'t>(tokens: impl Iterator<Item = &'t Token>) -> impl Iterator<Item = &'t Token> {
    let (mut depth, mut words, mut done) = (0_usize, false, false);
    tokens.take_while(move |token| {
        let more = !done;
        match &token.kind {
            TokenKind::Start(_) => depth += 1,
            TokenKind::End(_) => {
                depth = depth.saturating_sub(1);
                done = depth == 0 && words;
            }
            TokenKind::Text(text) | TokenKind::Code(text) => words = words || !text.trim().is_empty(),
            _ => {}
        }
        more
    })
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
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}
