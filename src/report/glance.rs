//! What lists show of a post: enough for every page but the post's own, so that nobody has to hold all texts at once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::rich;
use crate::model::{Asset, Part, Post, PostId, Variant};
use crate::workspace::Workspace;

/// Characters of a post's text that the list of previews shows.
const EXCERPT: usize = 140;
/// Characters of a page's text that stand for a missing summary on the site.
const SUMMARY: usize = 200;

/// What lists show of a post.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Glance {
    /// The start of its text, or its summary.
    pub(crate) excerpt: String,
    /// Its first picture.
    pub(crate) picture: Option<Box<Shown>>,
    /// Its page on the team's site, where it has one.
    pub(crate) site: Option<Box<SiteGlance>>,
    /// Names of all its files below `media/`, sorted.
    pub(crate) files: Vec<String>,
    /// Keys of people whom it mentions, and of competitors whom it names, sorted.
    pub(crate) people: Vec<String>,
}

/// A picture with its text alternative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shown {
    #[serde(with = "as_json")]
    pub(crate) asset: Asset,
    pub(crate) alt: String,
}

/// What the site's lists and neighbouring pages show of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SiteGlance {
    pub(crate) title: String,
    pub(crate) lang: String,
    pub(crate) canonical: Option<String>,
    /// Names of its pictures below `media/`, sorted.
    pub(crate) files: Vec<String>,
    pub(crate) summary: String,
    /// The first picture of the page.
    pub(crate) picture: Option<Shown>,
    /// The picture of its link card.
    #[serde(with = "as_json")]
    pub(crate) card: Option<Asset>,
}

impl Glance {
    /// The glance of a post, which is there with its body, with these variants, which are in the order of channels, and these people.
    #[must_use]
    pub fn new(workspace: &Workspace, post: &Post, variants: &[Variant], people: Vec<String>) -> Self {
        let parts = || variants.iter().flat_map(|variant| &variant.parts);
        let attached = parts().flat_map(|part| &part.media).find(|attachment| !attachment.picture.format.is_video());
        let drawn = || parts().find_map(|part| part.card.as_ref()?.image.as_ref());
        let picture = attached
            .map(|attachment| Shown { asset: attachment.picture.clone(), alt: attachment.alt.clone() })
            .or_else(|| drawn().map(|asset| Shown { asset: asset.clone(), alt: String::new() }));
        let text = || variants.iter().find(|variant| variant.network.as_str() != "site").and_then(|variant| variant.parts.first());
        let excerpt = match &post.summary {
            Some(summary) => joined(&summary.value),
            None => text().map(|part: &Part<Asset>| joined(part.shown_text())).unwrap_or_default(),
        };
        let site = workspace.config.site_channel().map(|channel| &channel.name);
        let page = variants.iter().find(|variant| Some(&variant.channel) == site);
        let site = page.map(|page| Box::new(SiteGlance::new(post, page)));
        Self { excerpt, picture: picture.map(Box::new), site, files: names(variants.iter().flat_map(Variant::pictures)), people }
    }
}

impl SiteGlance {
    fn new(post: &Post, page: &Variant) -> Self {
        let part = page.parts.first();
        let attachment = part.and_then(|part| part.media.first());
        Self {
            title: page.title.clone(),
            lang: page.lang.clone(),
            canonical: page.canonical.clone(),
            files: names(page.pictures()),
            summary: match &post.summary {
                Some(summary) => summary.value.clone(),
                None => part.map(|part| rich::excerpt(&rich::plain(&part.text), SUMMARY)).unwrap_or_default(),
            },
            picture: attachment.map(|attachment| Shown { asset: attachment.picture.clone(), alt: attachment.alt.clone() }),
            card: part.and_then(|part| part.card.as_ref()?.image.clone()),
        }
    }
}

fn names<'a>(pictures: impl Iterator<Item = &'a Asset>) -> Vec<String> {
    let mut names: Vec<String> = pictures.map(|asset| asset.file.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The start of a text on one line.
fn joined(text: &str) -> String {
    rich::excerpt(&text.split_whitespace().collect::<Vec<_>>().join(" "), EXCERPT)
}

/// Types that leave out what they do not have can only be read back from a format with names.
mod as_json {
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(value).map_err(serde::ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Gives the whole variants of a post to the few pages that need them.
pub trait Variants: Sync {
    /// The variants of a post in the order of channels.
    ///
    /// # Errors
    /// They cannot be had; the text says why.
    fn of(&self, post: &PostId) -> Result<Vec<Variant>, String>;
}

/// Variants that are all in memory.
#[derive(Debug)]
pub(crate) struct InMemory<'a> {
    by_post: HashMap<&'a PostId, Vec<&'a Variant>>,
}

impl<'a> InMemory<'a> {
    pub(crate) fn new(variants: &'a [Variant]) -> Self {
        let mut by_post: HashMap<&PostId, Vec<&Variant>> = HashMap::new();
        for variant in variants {
            by_post.entry(&variant.post).or_default().push(variant);
        }
        Self { by_post }
    }
}

impl Variants for InMemory<'_> {
    fn of(&self, post: &PostId) -> Result<Vec<Variant>, String> {
        Ok(self.by_post.get(post).into_iter().flatten().map(|&variant| variant.clone()).collect())
    }
}
