//! Where a variant stands: what was sent, what is due, and what holds it back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ChannelName, Digest, Due, NetworkName, PostId};

/// Proof that a part is on its network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The platform's id of the part.
    pub id: String,
    /// Address for people; `None` where the platform gave none.
    pub url: Option<String>,
    /// The platform's machine name of the part, where it is another thing than the id: an `at://` URI, an ActivityPub id.
    pub uri: Option<String>,
    /// Content identifier, on networks that have them.
    pub cid: Option<String>,
    /// When the platform's answer was there.
    pub at: DateTime<Utc>,
    /// Whether the answer was lost and the part was found afterwards by asking the platform.
    #[serde(default)]
    pub recovered: bool,
}

/// What holds a variant back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Hold {
    /// Its post is a draft.
    Draft,
    /// Its post waits for somebody's yes.
    InReview,
    /// It has no time.
    NoTime,
    /// It has an open `slot: next`.
    SlotNotAssigned,
    /// Its time has not come.
    NotYetDue,
    /// The check found errors in it.
    CheckErrors {
        /// How many.
        count: usize,
    },
    /// The day until which it could be published has passed.
    Expired {
        /// The last day.
        on: NaiveDate,
    },
    /// It is later than the channel tolerates.
    TooLate {
        /// Minutes that it is late.
        late_minutes: i64,
        /// Minutes that the channel tolerates.
        tolerated_minutes: i64,
    },
    /// It looks like a post that was published under another id.
    PossibleRename {
        /// The id under which it was published.
        of: PostId,
    },
    /// This program cannot publish on the network.
    NoDriver,
    /// The channel's credentials are not in the environment.
    NoCredentials {
        /// Names of the missing variables.
        variables: Vec<String>,
    },
    /// A part was sent and no answer came: it may be live.
    Unknown {
        /// Number of the part, from 1.
        part: u16,
        /// When it was sent.
        since: DateTime<Utc>,
    },
    /// The platform refused a part.
    Refused {
        /// Number of the part, from 1.
        part: u16,
        /// What the platform said.
        message: String,
    },
    /// The platform asked to wait.
    Later {
        /// The instant to wait for.
        until: DateTime<Utc>,
    },
}

/// The short answer to "where is it?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every part is live.
    Published,
    /// Some parts are live, the others are still to be sent.
    Partial,
    /// A part may be live: nobody knows.
    Unknown,
    /// The platform refused a part.
    Refused,
    /// To be sent now.
    Due,
    /// To be sent at its time.
    Scheduled,
    /// Its time has come, and something holds it back.
    Blocked,
    /// Its time has passed by more than is tolerated, or it has expired.
    Missed,
    /// Not meant to be sent yet: a draft, in review, or without a time.
    Draft,
}

/// A part's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartStatus {
    /// Number of the part, from 1.
    pub part: u16,
    /// The receipt, once it is live.
    pub receipt: Option<Receipt>,
    /// How often it was tried.
    pub attempts: u32,
}

/// Where one variant stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantStatus {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// The channel's network.
    pub network: NetworkName,
    /// The short answer.
    pub state: State,
    /// When it is due.
    pub due: Option<Due>,
    /// What holds it back, most important first.
    pub holds: Vec<Hold>,
    /// Its parts in order.
    pub parts: Vec<PartStatus>,
    /// Digest of what would be sent now.
    pub digest: Digest,
    /// Whether it is published, wholly or in part, with another content than it has now.
    pub changed_since_published: bool,
}

impl VariantStatus {
    /// The address of the first part, once it is live.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.parts.first()?.receipt.as_ref()?.url.as_deref()
    }

    /// When the first part was published.
    #[must_use]
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        Some(self.parts.first()?.receipt.as_ref()?.at)
    }
}
