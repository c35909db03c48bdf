//! Two lists of drafts, compared variant by variant.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lines::{self, Line, Side};
use crate::model::{
    ChannelName, Charge, Draft, Due, FacetTarget, Fit, ImageJob, ImageSource, LinkCard, Money, NetworkName, Part, PlacedLink, Poll, PostId,
};

/// Whether something is new, gone or other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is there, and differs.
    Changed,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// As it was.
    pub before: T,
    /// As it is.
    pub after: T,
}

impl<T: PartialEq + Clone> Change<T> {
    /// `None` where both are the same.
    fn of(before: &T, after: &T) -> Option<Self> {
        (before != after).then(|| Self { before: before.clone(), after: after.clone() })
    }
}

/// What changed in one post on one channel. What is `None` or empty is the same on both sides.
#[derive(Debug, Clone, Serialize)]
pub struct VariantChange {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// The channel's network, as it is; as it was where the variant is gone.
    pub network: NetworkName,
    /// Whether the variant is new, gone or other.
    pub kind: Kind,
    /// The post's headline, as it is; as it was where the variant is gone.
    pub title: String,
    /// The network, where the channel was moved to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_before: Option<NetworkName>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_change: Option<Change<String>>,
    /// Whether its time is a slot of the calendar that was chosen for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub slot: bool,
    /// Names of the files of its pictures, where they were asked for and differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Change<Vec<String>>>,
    /// When it is due; for a variant that is new or gone, the other side is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Change<Option<Due>>>,
    /// Language of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Change<String>>,
    /// Who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Change<String>>,
    /// Number of parts of the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_count: Option<Change<usize>>,
    /// The parts that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartChange>,
    /// The address that people are asked to open, and its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Change<Option<PlacedLink>>>,
    /// The comment below the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<Change<Option<String>>>,
    /// The poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<Change<Option<Vec<String>>>>,
    /// What the author says it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Change<Option<Money>>>,
    /// What the platform charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge: Option<Change<Option<Charge>>>,
}

/// What changed in one part of a thread.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartChange {
    /// Number of the part, from 1.
    pub number: usize,
    /// Whether the part is new, gone or other.
    pub kind: Kind,
    /// The lines that differ; all lines of a part that is new or gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Line>,
    /// Whether emphasis differs, where it is sent beside the text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub marks: bool,
    /// Length and limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Change<Option<Count>>>,
    /// Where links, mentions and tags lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Change<Vec<String>>>,
    /// The pictures that differ: before and after, by their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Change<Option<Picture>>>,
    /// The link card: address, headline and description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Change<Option<[String; 3]>>>,
}

/// Length of a part as its network counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted.
    pub unit: String,
    /// How many.
    pub length: usize,
    /// How many are allowed.
    pub limit: Option<usize>,
    /// Whether every limit is kept.
    pub fits: bool,
}

/// A picture as it will be made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Picture {
    /// Path in the workspace, or `card:` and the name of the template.
    pub source: String,
    /// Digest of the file or of the card's words.
    pub digest: String,
    /// Text alternative.
    pub alt: String,
    /// Largest width and height in pixels.
    pub size: [u32; 2],
    /// Whether it is cut or padded to exactly that shape.
    pub fit: Fit,
    /// Formats that may be made, best first.
    pub formats: Vec<&'static str>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// The point that crops keep, in fractions of width and height; `None` where the content decides.
    pub focus: Option<[f64; 2]>,
}

/// Compares two lists of drafts. Returns the variants that differ, in the order of `after` with those that are gone behind
/// the others of their post, and the number of those that are the same.
#[must_use]
pub fn compare(before: &[Draft], after: &[Draft]) -> (Vec<VariantChange>, usize) {
    let key = |draft: &Draft| (draft.post.clone(), draft.channel.clone());
    let mut old: BTreeMap<_, &Draft> = before.iter().map(|draft| (key(draft), draft)).collect();
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for draft in after {
        match old.remove(&key(draft)) {
            None => changes.push(added_or_removed(draft, Kind::Added)),
            Some(was) => match changed(was, draft) {
                Some(change) => changes.push(change),
                None => unchanged += 1,
            },
        }
    }
    changes.extend(before.iter().filter(|draft| old.contains_key(&key(draft))).map(|draft| added_or_removed(draft, Kind::Removed)));
    // Stable: the channels of a post keep their order.
    changes.sort_by(|a, b| a.post.cmp(&b.post));
    (changes, unchanged)
}

fn added_or_removed(draft: &Draft, kind: Kind) -> VariantChange {
    fn sided<T>(kind: Kind, value: Option<T>) -> Option<Change<Option<T>>> {
        value.map(|value| match kind {
            Kind::Removed => Change { before: Some(value), after: None },
            Kind::Added | Kind::Changed => Change { before: None, after: Some(value) },
        })
    }
    VariantChange {
        post: draft.post.clone(),
        channel: draft.channel.clone(),
        network: draft.network.clone(),
        kind,
        title: draft.title.clone(),
        network_before: None,
        title_change: None,
        slot: false,
        media: None,
        due: sided(kind, draft.due.clone()),
        lang: None,
        visibility: None,
        part_count: None,
        parts: draft.parts.iter().enumerate().map(|(index, part)| whole(index, part, kind)).collect(),
        link: sided(kind, draft.link.clone()),
        first_comment: sided(kind, draft.first_comment.clone()),
        poll: sided(kind, draft.poll.as_ref().map(options)),
        cost: sided(kind, draft.cost.clone()),
        charge: sided(kind, draft.charge.clone()),
    }
}

fn changed(before: &Draft, after: &Draft) -> Option<VariantChange> {
    let mut parts = Vec::new();
    for index in 0..before.parts.len().max(after.parts.len()) {
        match (before.parts.get(index), after.parts.get(index)) {
            (Some(was), Some(is)) => parts.extend(part(index, was, is)),
            (Some(was), None) => parts.push(whole(index, was, Kind::Removed)),
            (None, Some(is)) => parts.push(whole(index, is, Kind::Added)),
            (None, None) => {}
        }
    }
    let change = VariantChange {
        post: after.post.clone(),
        channel: after.channel.clone(),
        network: after.network.clone(),
        kind: Kind::Changed,
        title: after.title.clone(),
        network_before: (before.network != after.network).then(|| before.network.clone()),
        title_change: Change::of(&before.title, &after.title),
        slot: false,
        media: None,
        due: Change::of(&before.due, &after.due),
        lang: Change::of(&before.lang, &after.lang),
        visibility: Change::of(&before.visibility, &after.visibility),
        part_count: Change::of(&before.parts.len(), &after.parts.len()),
        parts,
        link: Change::of(&before.link, &after.link),
        first_comment: Change::of(&before.first_comment, &after.first_comment),
        poll: Change::of(&before.poll.as_ref().map(options), &after.poll.as_ref().map(options)),
        cost: Change::of(&before.cost, &after.cost),
        charge: Change::of(&before.charge, &after.charge),
    };
    (!change.is_empty()).then_some(change)
}

impl VariantChange {
    fn is_empty(&self) -> bool {
        self.network_before.is_none()
            && self.title_change.is_none()
            && self.due.is_none()
            && self.lang.is_none()
            && self.visibility.is_none()
            && self.part_count.is_none()
            && self.parts.is_empty()
            && self.link.is_none()
            && self.first_comment.is_none()
            && self.poll.is_none()
            && self.cost.is_none()
            && self.charge.is_none()
    }
}

fn part(index: usize, before: &Part<ImageJob>, after: &Part<ImageJob>) -> Option<PartChange> {
    let (old, new) = (pictures(before), pictures(after));
    let change = PartChange {
        number: index + 1,
        kind: Kind::Changed,
        text: lines::compare(&before.text, &after.text),
        marks: before.styles != after.styles || before.formatted != after.formatted,
        count: Change::of(&Some(count(before)), &Some(count(after))),
        targets: Change::of(&targets(before), &targets(after)),
        pictures: (0..old.len().max(new.len())).filter_map(|at| Change::of(&old.get(at).cloned(), &new.get(at).cloned())).collect(),
        card: Change::of(&before.card.as_ref().map(card), &after.card.as_ref().map(card)),
    };
    let same = change.text.is_empty()
        && !change.marks
        && change.count.is_none()
        && change.targets.is_none()
        && change.pictures.is_empty()
        && change.card.is_none();
    (!same).then_some(change)
}

/// A value that only one side has.
fn sided<T>(is_new: bool, value: T) -> Change<Option<T>> {
    if is_new { Change { before: None, after: Some(value) } } else { Change { before: Some(value), after: None } }
}

fn whole(index: usize, part: &Part<ImageJob>, kind: Kind) -> PartChange {
    let (side, is_new) = match kind {
        Kind::Removed => (Side::Before, false),
        Kind::Added | Kind::Changed => (Side::After, true),
    };
    PartChange {
        number: index + 1,
        kind,
        text: lines::all(&part.text, side),
        marks: false,
        count: Some(sided(is_new, count(part))),
        targets: None,
        pictures: pictures(part).into_iter().map(|picture| sided(is_new, picture)).collect(),
        card: part.card.as_ref().map(|shown| sided(is_new, card(shown))),
    }
}

fn count(part: &Part<ImageJob>) -> Count {
    Count { unit: part.count.unit.clone(), length: part.count.length, limit: part.count.limit, fits: part.count.fits }
}

fn options(poll: &Poll) -> Vec<String> {
    let mut options = poll.options.clone();
    options.push(format!("{} d", poll.days));
    options
}

/// Where facets lead; an address that is shown in full says so itself.
fn targets(part: &Part<ImageJob>) -> Vec<String> {
    let facets = part.facets.iter().chain(part.shown.iter().flat_map(|shown| &shown.facets));
    facets
        .map(|facet| match &facet.target {
            FacetTarget::Link { uri } => uri.clone(),
            FacetTarget::Mention { handle } => format!("@{handle}"),
            FacetTarget::Tag { tag } => format!("#{tag}"),
        })
        .collect()
}

fn card(card: &LinkCard<ImageJob>) -> [String; 3] {
    [card.url.clone(), card.title.clone(), card.description.clone()]
}

fn pictures(part: &Part<ImageJob>) -> Vec<Picture> {
    let attached = part.media.iter().map(|attachment| picture(&attachment.picture, &attachment.alt));
    let card = part.card.iter().filter_map(|card| card.image.as_ref()).map(|job| picture(job, ""));
    attached.chain(card).collect()
}

fn picture(job: &ImageJob, alt: &str) -> Picture {
    let (source, digest) = match &job.source {
        ImageSource::File { path, digest } => (path.clone(), digest.to_string()),
        ImageSource::Card(card) => (format!("card:{}", card.template), crate::model::Digest::of_json(card).to_string()),
    };
    Picture {
        source,
        digest,
        alt: alt.to_owned(),
        size: [job.target.width, job.target.height],
        fit: job.target.fit,
        formats: job.target.formats.iter().map(|format| format.name()).collect(),
        max_bytes: job.target.max_bytes,
        focus: job.focus.map(|focus| [focus.x, focus.y]),
    }
}
