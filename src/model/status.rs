//! Where a variant stands: what was sent, what is due, and what holds it back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ApprovalStatus, ChannelName, Digest, Due, NetworkName, PostId};

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
    /// It is live on the same network under a channel that is not configured any more, which may be the same account.
    PublishedUnder {
        /// The channel under which it was published.
        channel: ChannelName,
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
    /// Another publisher has announced it and is at work.
    InFlight {
        /// Number of the part, from 1.
        part: u16,
        /// When its announcement runs out.
        until: DateTime<Utc>,
    },
    /// Publishing is stopped.
    Frozen {
        /// Why, as whoever stopped it wrote.
        why: String,
        /// When the stop ends by itself.
        until: Option<DateTime<Utc>>,
        /// The crisis that it came with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        crisis: Option<String>,
    },
    /// It is a statement of a crisis, and the time has not passed in which nothing is said.
    CoolingOff {
        /// The crisis.
        crisis: String,
        /// When it may be sent at the earliest.
        until: DateTime<Utc>,
    },
    /// It says that it is a statement of a crisis, and may not pass as one.
    Statement {
        /// The crisis that it names.
        crisis: String,
        /// Why it may not.
        why: StatementHold,
    },
    /// It fell due while publishing was stopped, and was to be left out.
    SkippedByFreeze {
        /// Why publishing was stopped.
        why: String,
    },
    /// Approvals are missing that the team's policies ask for.
    NotApproved {
        /// How many are asked for.
        needed: usize,
        /// How many there are that count.
        given: usize,
        /// Why others do not count, in words: `what it says has changed`.
        void: Vec<String>,
    },
    /// It is a time of day at which nothing is published.
    QuietHours {
        /// When the quiet hours end.
        until: DateTime<Utc>,
    },
    /// It is a day on which nothing is published.
    Blackout {
        /// When the last such day ends.
        until: DateTime<Utc>,
        /// Why.
        why: Option<String>,
    },
    /// Another post of the channel was sent a short while ago, or is before it in the queue.
    Spacing {
        /// When it may be sent at the earliest.
        until: DateTime<Utc>,
    },
    /// The account has published as much as the network takes in a time.
    Quota {
        /// When there is room again.
        until: DateTime<Utc>,
    },
    /// It is late, and a person has to say whether it is still wanted.
    AskAgain {
        /// Minutes that it is late.
        late_minutes: i64,
    },
    /// The platform's own scheduler has it.
    HandedOver {
        /// When the platform puts it up.
        at: DateTime<Utc>,
    },
    /// It was published and has been taken down.
    TakenDown {
        /// When.
        at: DateTime<Utc>,
    },
}

/// Why a post that names a crisis may not pass the freeze of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementHold {
    /// There is no crisis of that name on record.
    NoCrisis,
    /// It is a rehearsal, of which nothing is ever sent.
    Rehearsal,
    /// The crisis is over.
    Over,
    /// The log of the crisis cannot be read whole.
    Unreadable,
    /// The log of the crisis does not list it.
    NotPrepared,
    /// It is not any more what the log of the crisis lists.
    Changed,
}

impl StatementHold {
    /// In words, for the end of a sentence: `it is no statement of crisis x: …`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCrisis => "there is no such crisis on record",
            Self::Rehearsal => "that is a rehearsal, of which nothing is sent",
            Self::Over => "that crisis is over",
            Self::Unreadable => "the log of that crisis cannot be read whole",
            Self::NotPrepared => "`pregon crisis say` has not put it on record for this channel",
            Self::Changed => "it has changed since `pregon crisis say` put it on record: say it again",
        }
    }
}

/// What is live and what is among the team's files differ: what would make them equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum Change {
    /// What is live can be changed.
    Edit {
        /// Numbers of the parts, from 1.
        parts: Vec<u16>,
    },
    /// What is live can be taken down.
    Delete {
        /// Numbers of the parts, from 1.
        parts: Vec<u16>,
    },
    /// What is live can neither be changed nor taken down from here: a person corrects it, with a reply for example.
    Manual {
        /// Why.
        why: String,
    },
}

/// What a platform's own scheduler has to do with a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum Native {
    /// The next run gives it to the scheduler.
    HandOver,
    /// The next run takes it back.
    TakeBack {
        /// Why.
        why: String,
    },
    /// Its time has come: the next run looks whether it is up.
    LookUp,
    /// The team wants the scheduler, and it cannot have this one: we wait for its time.
    Stays {
        /// Why.
        why: String,
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
    /// Another publisher is at work on it.
    Sending,
    /// The platform refused a part.
    Refused,
    /// To be sent now.
    Due,
    /// To be sent at its time.
    Scheduled,
    /// The platform has it and puts it up at its time.
    Handed,
    /// Its time has come, and something holds it back.
    Blocked,
    /// Its time has passed by more than is tolerated, or it has expired.
    Missed,
    /// Not meant to be sent yet: a draft, in review, or without a time.
    Draft,
    /// It was published and has been taken down.
    TakenDown,
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
    /// What would make that which is live equal to the team's files; `None` where they are equal, or nothing is live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What a platform's own scheduler has to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<Native>,
    /// What keeps that change from being carried out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change_holds: Vec<Hold>,
    /// Its approvals, of each person the newest, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalStatus>,
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
