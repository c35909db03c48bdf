//! What one post becomes on one channel.

use serde::{Deserialize, Serialize};

use super::{Asset, ChannelName, Digest, Due, ImageJob, Money, NetworkName, Poll, PostId};

/// A post compiled for one channel, before its pictures are made.
pub type Draft = Compiled<ImageJob>;

/// A post compiled for one channel, with everything that will be sent.
pub type Variant = Compiled<Asset>;

/// What one post becomes on one channel: ordered parts, each with text, facets and pictures.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// The thread, in order; one part for a single post.
    pub parts: Vec<Part<Picture>>,
}

/// One message of a thread.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part<Picture> {
    /// The text exactly as it is sent; HTML for `site`.
    pub text: String,
    /// What is clickable in the text, sorted, never overlapping.
    pub facets: Vec<Facet>,
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

/// A picture with its text alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attachment<Picture> {
    /// Text alternative; empty for a decorative picture.
    pub alt: String,
    /// The picture.
    pub picture: Picture,
}

/// A link shown as a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
        Digest::of_json(&(&self.channel, &self.network, &self.lang, &self.title, &self.canonical, &self.visibility, &self.poll, parts))
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
            parts.push(Part { text: part.text, facets: part.facets, media, card, count: part.count });
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
            parts,
        };
        variant.digest = variant.content_digest();
        Ok(variant)
    }
}
