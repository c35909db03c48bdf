//! The spec of a network: every limit with its unit, its source and the day it was checked.

mod auth;
pub mod fields;
mod list;
mod media;
mod proof;
mod sanity;
#[cfg(test)]
mod tests;
mod values;

use serde::{Deserialize, Serialize};

pub use auth::{AuthSpec, ClientProof, Pkce, Renewal};
pub use list::{Custom, Specs};
pub use media::{AnimationSpec, CardSpec, MediaSpec, Placement, VideoSpec};
pub use proof::{ProofClass, ProofSpec, Repeat};
pub use sanity::Contradiction;
pub use values::{SpecValue, ValueOrigin};

use crate::model::{Fit, ImageTarget, LinkPlacement, MediaFormat, NetworkName, Unit};

/// A fact with its origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Its unit: `graphemes`, `bytes`, `pixels`, `items`, `none`, …
    pub unit: String,
    /// Address of the platform's page or document that says so; or what begins with `practice` or `ours`.
    pub source: String,
    /// Day on which it was checked.
    pub checked: chrono::NaiveDate,
    /// Whether no source of the platform itself confirms it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
    /// What has to be known beside the value: other values that are told, who can change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
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
    /// Code points, and emoji by their UTF-8 bytes.
    Threads,
    /// UTF-16 units, of the text as read and of the text with the escapes of the little text format.
    #[serde(rename = "linkedin")]
    LinkedIn,
    /// UTF-8 bytes of a Matrix event.
    MatrixEvent,
    /// UTF-8 bytes of the message with a Nostr event.
    NostrEvent,
    /// One of the plain units.
    Plain(Unit),
}

impl CountingRule {
    /// The unit in which lengths and limits are stated.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Mastodon | Self::Bluesky => Unit::Graphemes,
            Self::Twitter => Unit::Weighted,
            Self::Threads => Unit::EmojiBytes,
            Self::LinkedIn => Unit::Utf16Units,
            Self::MatrixEvent | Self::NostrEvent => Unit::EventBytes,
            Self::Plain(unit) => unit,
        }
    }
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
    /// Longest text beside a video, where it differs from that beside a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_with_video: Option<Fact<usize>>,
    /// Second limit, in bytes.
    pub max_bytes: Option<Fact<usize>>,
    /// Shortest text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Fact<usize>>,
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
    /// Longest hashtag, without its sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashtag_length: Option<Fact<usize>>,
    /// Most ticker symbols (`$ABC`), where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cashtags: Option<Fact<usize>>,
    /// Most mentions, where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_mentions: Option<Fact<usize>>,
    /// Most addresses, where the platform caps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_links: Option<Fact<usize>>,
    /// Topics, where they are a field of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<TagSpec>,
    /// Longest paragraph, heading or list item, where the text is sent as blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_limit: Option<Fact<usize>>,
    /// Most blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_blocks: Option<Fact<usize>>,
    /// Longest comment below a post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_limit: Option<Fact<usize>>,
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

/// Topics that are a field of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagSpec {
    /// Most topics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Fact<usize>>,
    /// Longest topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Fact<usize>>,
    /// Longest list of topics, with what stands between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_total: Option<Fact<usize>>,
}

/// What becomes of addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// Whether an address in the text can be clicked on.
    pub clickable: Fact<bool>,
    /// Longest address, where the platform caps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Fact<usize>>,
    /// Where the post's address can stand, the usual place first.
    pub placements: Fact<Vec<LinkPlacement>>,
}

/// What is taken as a poll.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollSpec {
    /// Fewest and most options.
    pub options: Fact<[usize; 2]>,
    /// Longest option.
    pub option_limit: Fact<usize>,
    /// Longest question, where it is a field of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question_limit: Option<Fact<usize>>,
    /// Shortest and longest time in which votes are taken.
    pub minutes: Fact<[u64; 2]>,
}

/// How much an account may publish.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaSpec {
    /// Most posts within the time.
    pub posts: Fact<u64>,
    /// The time, which rolls with the clock.
    pub hours: Fact<f64>,
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
    /// What of it can be edited; the text alone where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edits: Option<Fact<Vec<EditKind>>>,
    /// Whether it can be deleted.
    pub delete: bool,
    /// Whether there are polls.
    pub poll: bool,
    /// Whether a first comment can be put below a post.
    pub first_comment: bool,
    /// Whether the platform itself can publish at a later time.
    pub schedule: bool,
    /// How far ahead, at least and at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule_minutes: Option<Fact<[u64; 2]>>,
    /// Whether it tells how a post did.
    pub metrics: bool,
    /// Whether answers of the community can be read.
    pub replies: bool,
    /// Whether they can be hidden or removed.
    pub moderation: bool,
}

/// A kind of change to what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// The text, with what is clickable in it.
    Text,
    /// The text alternatives of pictures.
    Alt,
    /// Which pictures there are.
    Media,
    /// How many parts there are, the headline, the poll, who can see it.
    Shape,
}

impl Capabilities {
    /// Whether a change of this kind can be made to what is published.
    #[must_use]
    pub fn can_edit(&self, kind: EditKind) -> bool {
        self.edit && self.edits.as_ref().map_or(kind == EditKind::Text, |edits| edits.value.contains(&kind))
    }
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
    /// The network whose spec this one began with, where a team has added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<NetworkName>,
    /// Changes whenever a value does: the day of the last change.
    pub version: chrono::NaiveDate,
    /// Server used where the channel names none.
    pub default_server: Option<String>,
    /// Whether accounts live on servers of many owners, so that each channel has to name its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_hosted: bool,
    /// Address of the platform's documentation, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
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
    /// Polls; absent where there are none, or where nothing is known of their limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollSpec>,
    /// How much an account may publish; absent where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaSpec>,
    /// What it costs; absent where it costs nothing.
    #[serde(default)]
    pub cost: Option<CostSpec>,
    /// How an account is logged in with OAuth 2; absent where it is done otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<AuthSpec>,
    /// What can be done.
    pub can: Capabilities,
    /// How a lost answer is cleared up, in the order in which it is tried; where it is empty a person looks.
    #[serde(default)]
    pub proof: Vec<ProofSpec>,
}

impl NetworkSpec {
    /// What is wanted of an attached picture.
    #[must_use]
    pub fn image_target(&self) -> Option<ImageTarget> {
        let media = self.media.as_ref()?;
        Some(ImageTarget {
            width: media.max_width.as_ref().map_or(media.max_side.value, |width| width.value.min(media.max_side.value)),
            height: media.max_side.value,
            fit: Fit::Inside,
            max_pixels: media.max_pixels.as_ref().map(|fact| fact.value),
            ground: None,
            formats: media.formats.value.clone(),
            max_bytes: media.max_bytes.value,
            min_bytes: media.min_bytes.as_ref().map_or(0, |fact| fact.value),
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
            formats: vec![MediaFormat::Jpeg, MediaFormat::Png],
            max_bytes: card.max_bytes.value,
            min_bytes: 0,
            quality: 86,
            min_quality: 60,
        })
    }
}
