//! A channel: one account on one network, with what the team wants of it.

use super::{ChannelName, Fitting, LinkPlacement, NetworkName, PlacementName, QuietHours, Shaping};
use crate::diag::{Span, Spanned};

/// How late a post may still be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overdue {
    /// At any time.
    Always,
    /// Within this many minutes after it was due.
    Within {
        /// Minutes.
        minutes: i64,
        /// What happens after them.
        then: IfLate,
    },
}

impl Overdue {
    /// Minutes after which a post is too late; `None` where none ever is.
    #[must_use]
    pub fn minutes(self) -> Option<i64> {
        match self {
            Self::Always => None,
            Self::Within { minutes, .. } => Some(minutes),
        }
    }
}

/// What happens to a post that is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfLate {
    /// It is left out.
    Skip,
    /// It waits until a person says whether it is still wanted.
    Ask,
}

/// Whether the parts of a split thread carry numbers.
pub type NumberedThreads = bool;

/// One account on one network.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its name.
    pub name: ChannelName,
    /// Where the name was written.
    pub span: Span,
    /// Its network.
    pub network: NetworkName,
    /// Address of the server, where it is not the network's default.
    pub server: Option<Spanned<String>>,
    /// The account on it.
    pub account: Option<String>,
    /// Language tag of its texts, where it differs from the workspace's.
    pub lang: Option<String>,
    /// Text limit of this server, where it differs from the spec's; in the spec's unit.
    pub limit: Option<usize>,
    /// How late a post may still be sent.
    pub overdue: Overdue,
    /// Least time between two of its posts, in minutes.
    pub spacing: Option<i64>,
    /// Who waits for the time of its posts.
    pub schedule: Scheduling,
    /// Who may see posts: `public`, `unlisted`, `private`.
    pub visibility: String,
    /// Whether the parts of a split thread carry numbers.
    pub numbering: NumberedThreads,
    /// Whether hashtags are written at the end of the text.
    pub hashtags: bool,
    /// What is done with a text that is too long; by default a thread where the network has them, else an error.
    pub fitting: Option<Fitting>,
    /// What is done with a picture whose shape the network does not show; cut by default.
    pub pictures: Shaping,
    /// The shape for pictures, where it is not the nearest of the network's.
    pub placement: Option<PlacementName>,
    /// Where the post's address stands, where it is not the network's usual place.
    pub link: Option<LinkPlacement>,
    /// Quiet hours of this channel alone.
    pub quiet_hours: Option<QuietHours>,
}

/// Who waits for the time of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduling {
    /// This program: it sends when the time has come.
    Us,
    /// The platform's own scheduler, which is given the post ahead of time.
    Native {
        /// How long ahead at most, in minutes.
        horizon_minutes: i64,
    },
}
