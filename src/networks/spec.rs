//! The spec of a network: every limit with its unit, its source and the day it was checked.

use serde::{Deserialize, Serialize};

use crate::model::{Fit, ImageFormat, ImageTarget, NetworkName, Unit};

/// The specs that come with the program.
const EMBEDDED: &[(&str, &str)] = &[
    ("bluesky", include_str!("specs/bluesky.yaml")),
    ("mastodon", include_str!("specs/mastodon.yaml")),
    ("site", include_str!("specs/site.yaml")),
    ("x", include_str!("specs/x.yaml")),
];

/// A fact with its origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Its unit: `graphemes`, `bytes`, `pixels`, `items`, `none`.
    pub unit: String,
    /// Address of the platform's page or document that says so.
    pub source: String,
    /// Day on which it was checked.
    pub checked: chrono::NaiveDate,
    /// Whether no source of the platform itself confirms it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
}

/// How text is written for a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// Plain text; the platform finds links, mentions and hashtags itself.
    Plain,
    /// Plain text with byte ranges that say what is clickable.
    Facets,
    /// HTML.
    Html,
}

/// How text is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountingRule {
    /// Extended grapheme clusters; addresses at a fixed length, `@user@host` as `@user`.
    Mastodon,
    /// Extended grapheme clusters, and UTF-8 bytes as a second limit.
    Bluesky,
    /// twitter-text configuration v3.
    Twitter,
    /// One of the plain units.
    Plain(Unit),
}

/// Text limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// Longest text of one part; absent where there is no limit.
    pub limit: Option<Fact<usize>>,
    /// Second limit, in bytes.
    pub max_bytes: Option<Fact<usize>>,
    /// How it is counted.
    pub counting: CountingRule,
    /// How it is written.
    pub dialect: Dialect,
    /// Length of an address, whatever its real length.
    pub url_length: Option<Fact<usize>>,
    /// Whether parts can answer one another.
    pub threads: bool,
    /// Whether hashtags are a custom here.
    pub hashtags: bool,
}

/// What is taken as pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaSpec {
    /// Most pictures in one part.
    pub max_images: Fact<usize>,
    /// Largest picture file.
    pub max_bytes: Fact<u64>,
    /// Largest width and height of a picture.
    pub max_side: Fact<u32>,
    /// Largest area of a picture.
    pub max_pixels: Option<Fact<u64>>,
    /// Formats, best first.
    pub formats: Fact<Vec<ImageFormat>>,
    /// Longest text alternative; absent where none is known.
    pub alt_limit: Option<Fact<usize>>,
    /// Narrowest picture that looks good.
    pub min_width: Fact<u32>,
}

/// What a link card takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSpec {
    /// Width and height of its picture.
    pub size: Fact<[u32; 2]>,
    /// Largest picture file.
    pub max_bytes: Fact<u64>,
    /// Whether we build the card, or the platform fetches the page.
    pub built_by_us: bool,
    /// Whether a part can have pictures and a card.
    pub beside_images: bool,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "a list of independent abilities")]
pub struct Capabilities {
    /// Whether this program can publish here.
    pub publish: bool,
    /// Whether a published post can be edited.
    pub edit: bool,
    /// Whether it can be deleted.
    pub delete: bool,
    /// Whether there are polls.
    pub poll: bool,
    /// How a lost answer is cleared up, for people.
    pub proof: String,
}

/// Everything that is known about a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NetworkSpec {
    /// Name used in `pregon.yaml`.
    pub name: NetworkName,
    /// Name for people.
    pub title: String,
    /// Changes whenever a value does: the day of the last change.
    pub version: chrono::NaiveDate,
    /// Server used where the channel names none.
    pub default_server: Option<String>,
    /// Text.
    pub text: TextSpec,
    /// Pictures; absent where there are none.
    pub media: Option<MediaSpec>,
    /// Link cards; absent where there are none.
    pub card: Option<CardSpec>,
    /// What can be done.
    pub can: Capabilities,
}

impl NetworkSpec {
    /// What is wanted of an attached picture.
    #[must_use]
    pub fn image_target(&self) -> Option<ImageTarget> {
        let media = self.media.as_ref()?;
        Some(ImageTarget {
            width: media.max_side.value,
            height: media.max_side.value,
            fit: Fit::Inside,
            max_pixels: media.max_pixels.as_ref().map(|fact| fact.value),
            ground: None,
            formats: media.formats.value.clone(),
            max_bytes: media.max_bytes.value,
            min_bytes: 0,
            quality: 88,
            min_quality: 60,
        })
    }

    /// What is wanted of the picture of a link card.
    #[must_use]
    pub fn card_target(&self) -> Option<ImageTarget> {
        let card = self.card.as_ref()?;
        let [width, height] = card.size.value;
        Some(ImageTarget {
            width,
            height,
            fit: Fit::Cover,
            max_pixels: None,
            ground: None,
            formats: vec![ImageFormat::Jpeg, ImageFormat::Png],
            max_bytes: card.max_bytes.value,
            min_bytes: 0,
            quality: 86,
            min_quality: 60,
        })
    }
}

/// All specs that a build uses, by name.
#[derive(Debug, Clone)]
pub struct Specs {
    list: Vec<NetworkSpec>,
}

impl Specs {
    /// The specs that come with the program.
    ///
    /// # Panics
    /// Never in a build whose tests pass: every embedded file is parsed by one.
    #[must_use]
    pub fn embedded() -> Self {
        let list = EMBEDDED
            .iter()
            .map(|(name, text)| serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("embedded spec {name}: {error}")))
            .collect();
        Self { list }
    }

    /// The spec with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NetworkSpec> {
        self.list.iter().find(|spec| spec.name.as_str() == name)
    }

    /// Every spec, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &NetworkSpec> {
        self.list.iter()
    }
}
