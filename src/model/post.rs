//! A post as its author wrote it, with the place of everything that can be wrong.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Focus, Money, PostId, parse_date};
use crate::diag::{FileId, Location, Span, Spanned};

/// One Markdown file with its front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Post {
    /// The identity; from the path where the file does not say.
    pub id: PostId,
    /// Whether the file states its `id`.
    pub id_is_explicit: bool,
    /// The file; a number of this run, which is not written down.
    #[serde(skip)]
    pub file: FileId,
    /// Path of the file relative to the workspace root, with `/` between the parts.
    pub path: String,
    /// Where the front matter's YAML lies in the file.
    pub front_matter: Span,
    /// Headline; used by networks that have titles, by pages and feeds.
    pub title: Spanned<String>,
    /// One sentence for feeds and cards.
    pub summary: Option<Spanned<String>>,
    /// When it is to be published.
    pub schedule: Schedule,
    /// Channel names as written; `None` for the calendar's default.
    pub channels: Option<Vec<Spanned<String>>>,
    /// How far it has come.
    pub status: Spanned<Status>,
    /// What sort of post it is.
    pub kind: Spanned<Kind>,
    /// Pillar of the plan that it serves.
    pub pillar: Option<Spanned<String>>,
    /// Objective of the plan that it serves.
    pub objective: Option<Spanned<String>>,
    /// Campaign that it belongs to.
    pub campaign: Option<Spanned<String>>,
    /// Name of the crisis whose statement it is: it may pass the freeze of that one, once enough people have approved it.
    pub crisis: Option<Spanned<String>>,
    /// Audience of the plan that it is for.
    pub audience: Option<Spanned<String>>,
    /// Where a curated piece comes from.
    pub source: Option<Spanned<String>>,
    /// Address of what a reply answers.
    pub in_reply_to: Option<Spanned<String>>,
    /// The address that the post wants people to open.
    pub link: Option<Spanned<String>>,
    /// Topics, as words; written as hashtags where the network has them.
    pub tags: Vec<Spanned<String>>,
    /// Language tag (BCP 47) of the text, where it differs from the workspace's.
    pub lang: Option<Spanned<String>>,
    /// Pictures in order.
    pub media: Vec<MediaItem>,
    /// Kind of card to draw where there is no photo.
    pub card: Option<Spanned<CardKind>>,
    /// A poll.
    pub poll: Option<Poll>,
    /// What it costs.
    pub cost: Option<Spanned<Money>>,
    /// What is different on one channel, by channel name as written.
    pub overrides: Vec<Override>,
    /// How it is repeated, as written.
    pub repeat: Option<Repeat>,
    /// The series that it is one of, where it is repeated. Made when files are loaded, and not written down.
    #[serde(skip)]
    pub series: Option<Series>,
    /// When it must not be published any more.
    pub expires: Option<Spanned<Expires>>,
    /// Findings that the author has looked at and accepts.
    pub allow: Vec<Waiver>,
    /// The Markdown body.
    pub body: Body,
}

impl Post {
    /// The place of a span in this post's file.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    /// The first line of the body that says something, for findings about the text as a whole.
    #[must_use]
    pub fn first_line(&self) -> Location {
        self.at(self.body.lead)
    }

    /// Folder of the post's file, relative to the workspace root, without a slash at the end.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// The text below the front matter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Body {
    /// The Markdown.
    pub markdown: String,
    /// Byte offset of its start in the file.
    pub offset: usize,
    /// The first line that says something, in the file; empty, at `offset`, where there is none.
    pub lead: Span,
}

impl Body {
    /// The body that begins at `offset` of its file.
    #[must_use]
    pub fn new(markdown: String, offset: usize) -> Self {
        let indent = markdown.len() - markdown.trim_start().len();
        let line = markdown[indent..].lines().next().unwrap_or_default().trim_end();
        let start = if line.is_empty() { offset } else { offset + indent };
        let lead = Span::new(start, start + line.len());
        Self { markdown, offset, lead }
    }
}

/// When a post is to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Schedule {
    /// No time is given.
    None,
    /// At a wall time.
    At(Spanned<When>),
    /// In the first free slot of each channel on this day.
    SlotOn(Spanned<NaiveDate>),
    /// In the next free slot, still to be assigned.
    SlotNext(Span),
}

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// In the workspace's zone; may fall into a gap or a fold.
    Wall(NaiveDateTime),
    /// With an offset: an instant.
    Instant(DateTime<Utc>),
}

/// A recurrence rule as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The rule (RFC 5545, 3.3.10), without a beginning: that is the post's own time.
    pub rule: Spanned<String>,
    /// Days of the rule that are left out.
    pub except: Vec<Spanned<NaiveDate>>,
}

/// All posts that one recurrence rule makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The id that the file gives. No post of the series has it alone: each adds its day.
    pub id: PostId,
    /// The day that the rule begins on, which may itself be left out.
    pub start: NaiveDate,
    /// The posts by their dates, without those that are left out; never empty.
    pub occurrences: Arc<[Occurrence]>,
    /// Whether nobody has said where it ends, so that it ends after a year.
    pub endless: bool,
}

impl Series {
    /// The id of the file that an id of one post of a series was made from; `None` for an id that does not end in a day.
    #[must_use]
    pub fn base_of(id: &str) -> Option<&str> {
        let (base, day) = id.rsplit_once('.')?;
        (!base.is_empty() && parse_date(day).is_some()).then_some(base)
    }
}

/// One post of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its id: the file's with the day behind a point, as `feria.2026-12-01`.
    pub id: PostId,
    /// Its wall time in the workspace's zone; midnight where it takes a slot of its day.
    pub wall: NaiveDateTime,
}

/// From when on a post must not be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expires {
    /// From the end of this day on, in the workspace's zone.
    Day(NaiveDate),
    /// From this time on.
    At(When),
}

/// How far a post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for somebody's yes.
    Review,
    /// May be published.
    Approved,
}

/// What sort of post it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The brand's own piece.
    Own,
    /// Somebody else's piece, recommended.
    Curated,
    /// An answer.
    Reply,
    /// A question to the community.
    Question,
    /// An event.
    Event,
    /// An offer.
    Promo,
}

impl Kind {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 6] = [Self::Own, Self::Curated, Self::Reply, Self::Question, Self::Event, Self::Promo];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Curated => "curated",
            Self::Reply => "reply",
            Self::Question => "question",
            Self::Event => "event",
            Self::Promo => "promo",
        }
    }
}

/// Kinds of card that are drawn from a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardKind {
    /// A quotation.
    Quote,
    /// An event with its date.
    Event,
    /// A piece of advice.
    Tip,
}

impl CardKind {
    /// Name of the template below `templates/cards/`, without `.svg`.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Event => "event",
            Self::Tip => "tip",
        }
    }
}

/// A picture that belongs to a post.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MediaItem {
    /// Path as written, relative to the post's folder.
    pub file: Spanned<String>,
    /// Text alternative; `None` where it is missing.
    pub alt: Option<Spanned<String>>,
    /// Whether the author says that the picture carries no meaning.
    pub decorative: bool,
    /// The point that crops keep.
    pub focus: Option<Focus>,
    /// What was found at the path.
    pub found: MediaFound,
}

/// What lies at a media path.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MediaFound {
    /// A file of the workspace.
    File {
        /// Path relative to the workspace root, with `/` between the parts.
        path: String,
        /// Size in bytes.
        bytes: u64,
    },
    /// Nothing, or something that must not be read.
    Missing,
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The answers to choose from.
    pub options: Vec<String>,
    /// How many days it runs.
    pub days: u32,
    /// Whether several answers may be chosen.
    pub multiple: bool,
    /// Where it was written.
    #[serde(skip)]
    pub span: Span,
}

/// What is different on one channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Override {
    /// Channel name as written.
    pub channel: Spanned<String>,
    /// A Tera template that replaces the whole text.
    pub text: Option<Spanned<String>>,
    /// Files that replace the pictures; those of `media` keep their alternative text.
    pub media: Option<Vec<MediaItem>>,
    /// Text of a first comment, on networks that have it.
    pub first_comment: Option<Spanned<String>>,
}

/// A finding that the author accepts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiver {
    /// Rule name as written.
    pub rule: Spanned<String>,
    /// Why.
    pub reason: Option<String>,
    /// Last day on which the waiver holds.
    pub until: Option<NaiveDate>,
}
