//! What one post becomes on one channel.

use serde::{Deserialize, Serialize};

use super::{Asset, ChannelName, Charge, Digest, Due, ImageJob, LinkPlacement, Money, NetworkName, Poll, PostId};

/// A post compiled for one channel, before its pictures are made.
pub type Draft = Compiled<ImageJob>;

/// A post compiled for one channel, with everything that will be sent.
pub type Variant = Compiled<Asset>;

/// What one post becomes on one channel: ordered parts, each with text, facets and pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compiled<Picture> {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// The channel's network.
    pub network: NetworkName,
    /// Digest over everything that will be sent. In a draft it covers the picture jobs instead of the files.
    pub digest: Digest,
    /// When it is due on this channel; `None` where it has no time.
    pub due: Option<Due>,
    /// Language tag (BCP 47) of the text.
    pub lang: String,
    /// Headline, for networks that have one and for pages.
    pub title: String,
    /// Address of the post on the team's own site, where it is published there.
    pub canonical: Option<String>,
    /// Who may see it, on networks that know degrees: `public`, `unlisted`, `private`.
    pub visibility: String,
    /// A poll, on networks that have them.
    pub poll: Option<Poll>,
    /// What the author says it costs.
    pub cost: Option<Money>,
    /// The address that people are asked to open, as it is sent, and where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<PlacedLink>,
    /// A comment that is put below the post once it is live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<String>,
    /// What the platform charges for sending it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// The thread, in order; one part for a single post.
    pub parts: Vec<Part<Picture>>,
}

/// An address and its place in a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedLink {
    /// The address, with the parameters of the team's UTM policy.
    pub url: String,
    /// Where it stands.
    pub placement: LinkPlacement,
}

/// One message of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part<Picture> {
    /// The text exactly as it is sent; HTML for `site`.
    pub text: String,
    /// What is clickable in the text, sorted, never overlapping. Empty where the text carries its own markup.
    pub facets: Vec<Facet>,
    /// What is emphasised in the text, on networks that take that as ranges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub styles: Vec<Styled>,
    /// The same as HTML, on networks that take both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    /// What readers see, where `text` carries markup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<RichText>,
    /// Pictures in order.
    pub media: Vec<Attachment<Picture>>,
    /// A link card.
    pub card: Option<LinkCard<Picture>>,
    /// Length as the network counts it.
    pub count: PartCount,
}

/// Something clickable in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// First byte in the part's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    #[serde(flatten)]
    pub target: FacetTarget,
}

/// Where a facet leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum FacetTarget {
    /// An address.
    Link {
        /// The whole address.
        uri: String,
    },
    /// A person.
    Mention {
        /// Handle on this network, without the sign: `ada@example.social`, `ada.example`.
        handle: String,
    },
    /// A topic.
    Tag {
        /// The tag without its sign.
        tag: String,
    },
}

/// Text as readers see it: without markup, with ranges that say what is clickable and what is emphasised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RichText {
    /// The text.
    pub text: String,
    /// What is clickable, sorted, never overlapping.
    pub facets: Vec<Facet>,
    /// What is emphasised, sorted by start, the longer first; nested or apart, never crossing.
    pub styles: Vec<Styled>,
}

/// An emphasised range of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Styled {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How.
    pub style: Style,
}

/// A way of emphasis. Blocks cover whole lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// A quotation; a block.
    Quote,
    /// Lines of code; a block.
    CodeBlock,
    /// A heading; a block.
    Heading,
    /// `strong`.
    Bold,
    /// `em`.
    Italic,
    /// Struck through.
    Strike,
    /// Code within a line.
    Code,
}

/// A picture with its text alternative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment<Picture> {
    /// Text alternative; empty for a decorative picture.
    pub alt: String,
    /// The picture.
    pub picture: Picture,
}

/// A link shown as a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkCard<Picture> {
    /// The address.
    pub url: String,
    /// Headline.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Picture of the card.
    pub image: Option<Picture>,
}

/// Length of a part's text as its network counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCount {
    /// What is counted: `graphemes`, `weighted`, …
    pub unit: String,
    /// How many.
    pub length: usize,
    /// How many are allowed; `None` where the network sets no limit.
    pub limit: Option<usize>,
    /// Whether every limit of the network is kept.
    pub fits: bool,
}

impl<Picture> Part<Picture> {
    /// A part of nothing but text.
    #[must_use]
    pub fn plain(text: String, count: PartCount) -> Self {
        Self { text, facets: Vec::new(), styles: Vec::new(), formatted: None, shown: None, media: Vec::new(), card: None, count }
    }

    /// The text as readers see it, without markup. For HTML and Markdown documents it is the text itself.
    #[must_use]
    pub fn shown_text(&self) -> &str {
        self.shown.as_ref().map_or(&self.text, |shown| &shown.text)
    }
}

impl<Picture> Compiled<Picture> {
    /// Every picture: attachments and card pictures, in order of sending.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.parts.iter().flat_map(|part| {
            part.media.iter().map(|attachment| &attachment.picture).chain(part.card.iter().filter_map(|card| card.image.as_ref()))
        })
    }
}

impl<Picture: Serialize> Compiled<Picture> {
    /// The digest over what will be sent: everything but the time, the cost and the counts.
    #[must_use]
    pub fn content_digest(&self) -> Digest {
        let parts: Vec<_> = self.parts.iter().map(|part| (&part.text, &part.facets, &part.media, &part.card)).collect();
        let common = (&self.channel, &self.network, &self.lang, &self.title, &self.canonical, &self.visibility, &self.poll, parts);
        let ranges: Vec<_> = self.parts.iter().map(|part| (&part.styles, &part.formatted)).collect();
        let special = (&self.link, &self.first_comment, ranges);
        // Where nothing special is sent the digest stays what it was before there were such things: receipts hold it.
        let plain = self.first_comment.is_none()
            && self.link.as_ref().is_none_or(|link| link.placement == LinkPlacement::Text)
            && self.parts.iter().all(|part| part.styles.is_empty() && part.formatted.is_none());
        if plain { Digest::of_json(&common) } else { Digest::of_json(&(common, special)) }
    }
}

impl Draft {
    /// Puts the finished pictures in the place of the jobs and computes the final digest.
    ///
    /// # Errors
    /// The first error of `asset_of`.
    pub fn seal<E>(self, mut asset_of: impl FnMut(&ImageJob) -> Result<Asset, E>) -> Result<Variant, E> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            let mut media = Vec::with_capacity(part.media.len());
            for attachment in part.media {
                media.push(Attachment { alt: attachment.alt, picture: asset_of(&attachment.picture)? });
            }
            let card = match part.card {
                Some(card) => Some(LinkCard {
                    url: card.url,
                    title: card.title,
                    description: card.description,
                    image: card.image.as_ref().map(&mut asset_of).transpose()?,
                }),
                None => None,
            };
            parts.push(Part {
                text: part.text,
                facets: part.facets,
                styles: part.styles,
                formatted: part.formatted,
                shown: part.shown,
                media,
                card,
                count: part.count,
            });
        }
        let mut variant = Variant {
            post: self.post,
            channel: self.channel,
            network: self.network,
            digest: self.digest,
            due: self.due,
            lang: self.lang,
            title: self.title,
            canonical: self.canonical,
            visibility: self.visibility,
            poll: self.poll,
            cost: self.cost,
            link: self.link,
            first_comment: self.first_comment,
            charge: self.charge,
            parts,
        };
        variant.digest = variant.content_digest();
        Ok(variant)
    }
}
