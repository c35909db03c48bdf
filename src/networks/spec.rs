//! The spec of a network: every limit with its unit, its source and the day it was checked.

use serde::{Deserialize, Serialize};

use crate::model::{Fit, ImageFormat, ImageTarget, LinkPlacement, NetworkName, PlacementName, Unit};

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
#[non_exhaustive]
pub enum Dialect {
    /// Plain text; the platform finds links, mentions and hashtags itself.
    Plain,
    /// Plain text with byte ranges that say what is clickable: Bluesky.
    Facets,
    /// LinkedIn's little text format: plain text in which some characters are escaped.
    LittleText,
    /// Plain text with entities that say what is clickable, bold, code: Telegram.
    Entities,
    /// Discord's Markdown.
    Discord,
    /// Slack's `mrkdwn`.
    Mrkdwn,
    /// Misskey's Markdown-like MFM.
    Mfm,
    /// Matrix: the plain text of `body`, and the HTML of `formatted_body`.
    Matrix,
    /// Tumblr's Neue Post Format: blocks as JSON.
    Npf,
    /// Markdown as Reddit renders it.
    Reddit,
    /// Markdown as Lemmy renders it.
    Lemmy,
    /// Markdown as Discourse renders it.
    Discourse,
    /// Markdown as dev.to renders it.
    DevTo,
    /// HTML, made of sanitised parts only.
    Html,
}

impl Dialect {
    /// Whether a text is a document with headings, tables and pictures in it, and not a message.
    #[must_use]
    pub fn is_document(self) -> bool {
        matches!(self, Self::Npf | Self::Reddit | Self::Lemmy | Self::Discourse | Self::DevTo | Self::Html)
    }
}

/// How text is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// Longest text beside a picture or video, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_with_media: Option<Fact<usize>>,
    /// Second limit, in bytes.
    pub max_bytes: Option<Fact<usize>>,
    /// How it is counted.
    pub counting: CountingRule,
    /// How it is written.
    pub dialect: Dialect,
    /// Length of an address, whatever its real length.
    pub url_length: Option<Fact<usize>>,
    /// After how much of it a reader has to ask for more; absent where all is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<Fact<usize>>,
    /// The headline, where it is a field of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<TitleSpec>,
    /// Most hashtags, where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_hashtags: Option<Fact<usize>>,
    /// Most mentions, where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_mentions: Option<Fact<usize>>,
    /// Most addresses, where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_links: Option<Fact<usize>>,
    /// Whether parts can answer one another.
    pub threads: bool,
    /// Whether hashtags are a custom here.
    pub hashtags: bool,
}

/// A headline that is a field of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleSpec {
    /// Longest headline.
    pub limit: Option<Fact<usize>>,
    /// Shortest headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Fact<usize>>,
    /// Whether a post without one is refused.
    pub required: bool,
}

/// What becomes of addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// Whether an address in the text can be clicked on.
    pub clickable: Fact<bool>,
    /// Where the post's address can stand, the usual place first.
    pub placements: Fact<Vec<LinkPlacement>>,
}

/// A shape and its size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The shape.
    pub name: PlacementName,
    /// Width and height.
    pub size: Fact<[u32; 2]>,
}

/// What is taken as pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaSpec {
    /// Whether a post without picture or video is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Most pictures in one part.
    pub max_images: Fact<usize>,
    /// Largest picture file.
    pub max_bytes: Fact<u64>,
    /// Smallest picture file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_bytes: Option<Fact<u64>>,
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
    /// Narrowest and widest ratio of width to height that is taken; absent where any is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Fact<[f64; 2]>>,
    /// Shapes for which pictures are cut, best first. Empty where a picture keeps its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placements: Vec<Placement>,
    /// Whether all pictures of a post are cut to the shape of the first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_shape: bool,
    /// Whether the platform fetches files from a public address instead of taking bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_address: bool,
    /// Moving pictures; absent where a GIF is refused or stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub animation: Option<AnimationSpec>,
}

/// What is taken as a moving picture (GIF).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnimationSpec {
    /// Largest file.
    pub max_bytes: Fact<u64>,
    /// Most frames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_frames: Option<Fact<u32>>,
    /// Largest width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<Fact<[u32; 2]>>,
    /// Whether it stands alone in its part.
    pub alone: bool,
}

/// What is taken as a video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VideoSpec {
    /// Largest file.
    pub max_bytes: Fact<u64>,
    /// Shortest and longest running time.
    pub seconds: Fact<[f64; 2]>,
    /// Container formats.
    pub formats: Fact<Vec<ImageFormat>>,
    /// Names of the video codecs: `h264`, `hevc`, `vp9`, `av1`; empty where none is stated.
    pub codecs: Fact<Vec<String>>,
    /// Narrowest and widest ratio of width to height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Fact<[f64; 2]>>,
    /// Whether it stands alone in its part.
    pub alone: bool,
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

/// What the platform charges for a part. Values are amounts of the currency that is the unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostSpec {
    /// For a part without an address in its text.
    pub part: Fact<f64>,
    /// For a part with one.
    pub part_with_link: Fact<f64>,
    /// For a text alternative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<Fact<f64>>,
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
    /// Whether a first comment can be put below a post.
    pub first_comment: bool,
    /// Whether the platform itself can publish at a later time.
    pub schedule: bool,
    /// Whether it tells how a post did.
    pub metrics: bool,
    /// Whether answers of the community can be read.
    pub replies: bool,
    /// Whether they can be hidden or removed.
    pub moderation: bool,
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
    /// Addresses.
    pub links: LinkSpec,
    /// Pictures; absent where there are none.
    pub media: Option<MediaSpec>,
    /// Videos; absent where there are none.
    #[serde(default)]
    pub video: Option<VideoSpec>,
    /// Link cards; absent where there are none.
    pub card: Option<CardSpec>,
    /// What it costs; absent where it costs nothing.
    #[serde(default)]
    pub cost: Option<CostSpec>,
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
