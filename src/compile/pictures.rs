//! Which pictures a variant carries, and what is wanted of each.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::images;
use crate::model::{
    Attachment, CardKind, Digest, DrawnCard, FileFacts, Focus, ImageJob, ImageSource, ImageTarget, MediaFound, MediaItem, Post,
};
use crate::support::percent::percent_decoded;
use crate::workspace::{Workspace, resolve};

/// Files above this size are not read: a photo of 100 megapixels is smaller.
pub(crate) const MAX_IMAGE_BYTES: u64 = 60 * 1024 * 1024;

/// What is known of the media files that posts use, by path relative to the root.
pub(super) type MediaFiles = BTreeMap<String, MediaFile>;

/// A media file.
#[derive(Debug, Clone)]
pub(super) struct MediaFile {
    pub(super) digest: Digest,
    /// `None` where its headers cannot be read: the rules say why.
    pub(super) facts: Option<FileFacts>,
}

/// Looks at every file that these posts may use, in parallel, each once.
pub(super) fn files<'p>(workspace: &Workspace, posts: impl Iterator<Item = &'p Post>, inline: &'p [Vec<String>]) -> MediaFiles {
    let mut paths: Vec<&str> = inline.iter().flatten().map(String::as_str).collect();
    for post in posts {
        let overrides = post.overrides.iter().filter_map(|o| o.media.as_ref()).flatten();
        paths.extend(post.media.iter().chain(overrides).filter_map(found));
    }
    paths.sort_unstable();
    paths.dedup();
    paths.par_iter().filter_map(|path| Some(((*path).to_owned(), media_file(&workspace.root, path)?))).collect()
}

fn media_file(root: &Path, path: &str) -> Option<MediaFile> {
    let full = root.join(path);
    if let Ok(facts) = images::facts(&full) {
        return Some(MediaFile { digest: facts.digest, facts: Some(facts) });
    }
    let metadata = std::fs::metadata(&full).ok()?;
    let readable = metadata.is_file() && metadata.len() <= MAX_IMAGE_BYTES;
    let bytes = readable.then(|| std::fs::read(full).ok()).flatten()?;
    Some(MediaFile { digest: Digest::of(&bytes), facts: None })
}

fn found(item: &MediaItem) -> Option<&str> {
    match &item.found {
        MediaFound::File { path, .. } => Some(path),
        MediaFound::Missing => None,
    }
}

/// A picture written in the body: the path relative to the root.
pub(super) fn inline_path(workspace: &Workspace, post: &Post, written: &str) -> Option<String> {
    let written = percent_decoded(written.split(['#', '?']).next().unwrap_or_default());
    resolve(&workspace.root, post.folder(), &written)
}

/// A picture that a variant may carry: where it is, its alternative text and focus.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) path: String,
    pub(super) file: MediaFile,
    pub(super) alt: String,
    pub(super) focus: Option<Focus>,
}

impl Picture {
    pub(super) fn job(&self, target: &ImageTarget) -> ImageJob {
        ImageJob {
            source: ImageSource::File { path: self.path.clone(), digest: self.file.digest },
            focus: self.focus,
            target: target.clone(),
        }
    }

    pub(super) fn attach(&self, target: &ImageTarget) -> Attachment<ImageJob> {
        Attachment { alt: self.alt.clone(), picture: self.job(target) }
    }
}

/// The pictures of the front matter for a channel; an override names files, which keep the alternative text of `media`.
pub(super) fn front_matter(post: &Post, channel: &str, files: &MediaFiles) -> Vec<Picture> {
    let own = post.overrides.iter().find(|o| o.channel.value == channel).and_then(|o| o.media.as_ref());
    let picture = |item: &MediaItem| {
        let path = found(item)?;
        let base = post.media.iter().find(|other| found(other) == Some(path));
        let alt = item.alt.as_ref().or_else(|| base.and_then(|base| base.alt.as_ref()));
        let decorative = item.decorative || base.is_some_and(|base| base.decorative);
        Some(Picture {
            path: path.to_owned(),
            file: files.get(path)?.clone(),
            alt: if decorative { String::new() } else { alt.map(|alt| alt.value.clone()).unwrap_or_default() },
            focus: item.focus.or_else(|| base.and_then(|base| base.focus)),
        })
    };
    own.unwrap_or(&post.media).iter().filter_map(picture).collect()
}

/// The card templates that come with the program.
const CARD_TEMPLATES: &[(&str, &str)] = &[
    ("event", include_str!("../../templates/cards/event.svg")),
    ("page", include_str!("../../templates/cards/page.svg")),
    ("quote", include_str!("../../templates/cards/quote.svg")),
    ("tip", include_str!("../../templates/cards/tip.svg")),
];

/// The text of a card template: the workspace's own, or the built-in one.
#[must_use]
pub fn card_template<'w>(workspace: &'w Workspace, name: &str) -> Option<&'w str> {
    let path = format!("cards/{name}.svg");
    let own = workspace.templates.iter().find(|(other, _)| *other == path).map(|(_, text)| text.as_str());
    own.or_else(|| CARD_TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text))
}

/// The words of the card that is drawn for a post.
pub(super) fn drawn(workspace: &Workspace, template: &str, text: String, caption: String, lang: &str) -> DrawnCard {
    DrawnCard {
        template: template.to_owned(),
        template_digest: Digest::of(card_template(workspace, template).unwrap_or_default().as_bytes()),
        text,
        caption,
        brand: workspace.config.brand.clone(),
        lang: lang.to_owned(),
    }
}

/// The card that a post asks for with `card:`, and its text alternative.
pub(super) fn requested(workspace: &Workspace, post: &Post, kind: CardKind, quote: Option<&str>, lang: &str) -> (DrawnCard, String) {
    let summary = post.summary.as_ref().map(|summary| summary.value.clone()).unwrap_or_default();
    let (text, caption) = match (kind, quote) {
        (CardKind::Quote, Some(quote)) => split_credit(quote),
        (CardKind::Quote | CardKind::Event | CardKind::Tip, _) => (post.title.value.clone(), summary),
    };
    let alt = if caption.is_empty() { text.clone() } else { format!("{text} — {caption}") };
    (drawn(workspace, kind.template(), text, caption, lang), alt)
}

/// A quotation and the line that says whose words they are.
fn split_credit(quote: &str) -> (String, String) {
    match quote.trim().rsplit_once('\n') {
        Some((text, credit)) if credit.trim_start().starts_with(['—', '–', '-']) => {
            (text.trim().replace('\n', " "), credit.trim().trim_start_matches(['—', '–', '-', ' ']).to_owned())
        }
        _ => (quote.trim().replace('\n', " "), String::new()),
    }
}
