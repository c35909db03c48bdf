//! What a network's driver does; drivers hold protocol, never limits.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::RequestPreview;
use crate::model::{Receipt, Variant};

/// A boxed future, so that drivers can be used as trait objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One part of a variant that is to be sent, with what came before it.
#[derive(Debug, Clone, Copy)]
pub struct PartJob<'a> {
    /// The variant.
    pub variant: &'a Variant,
    /// Index of the part, from 0.
    pub index: usize,
    /// Receipts of the parts before this one, in order; fewer in a preview.
    pub earlier: &'a [Receipt],
    /// The frozen request of an earlier try with the same digest whose outcome was unknown.
    pub previous: Option<&'a Value>,
    /// When a platform is asked: receipts that are on record for other parts. What they prove is not this part, however alike it is.
    pub claimed: &'a [Receipt],
    /// Folder of the derived pictures.
    pub media: &'a Path,
    /// The current instant.
    pub now: DateTime<Utc>,
}

/// What happened to a request that creates something visible. Never inferred from a message's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is live.
    Posted {
        /// Proof.
        receipt: Receipt,
        /// What the platform did otherwise than asked, for people.
        notes: Vec<String>,
    },
    /// It is certainly not live, and sending it again as it is would be refused again.
    Refused {
        /// What the platform said, without secrets.
        message: String,
    },
    /// It is certainly not live, and may be sent again.
    Later {
        /// Not before this instant, if the platform named one.
        at: Option<DateTime<Utc>>,
        /// What happened.
        message: String,
    },
    /// It may be live.
    Unknown {
        /// What happened.
        message: String,
    },
}

/// What the platform says about a part whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is live.
    Posted(Receipt),
    /// It is certainly not live.
    Absent,
    /// The platform could not be asked, or its answer proves nothing.
    CannotTell {
        /// Why.
        message: String,
    },
}

/// Why something that people cannot see did not work: a log-in, an upload, a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPrepared {
    /// It would be refused again.
    Refused {
        /// What the platform said, without secrets.
        message: String,
    },
    /// It may work later.
    Later {
        /// Not before this instant, if the platform named one.
        at: Option<DateTime<Utc>>,
        /// What happened.
        message: String,
    },
}

impl NotPrepared {
    /// What happened, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Refused { message } | Self::Later { message, .. } => message,
        }
    }
}

impl From<NotPrepared> for Outcome {
    fn from(problem: NotPrepared) -> Self {
        match problem {
            NotPrepared::Refused { message } => Self::Refused { message },
            NotPrepared::Later { at, message } => Self::Later { at, message },
        }
    }
}

/// Who the credentials belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The account as the platform names it: `laceiba@example.social`, `laceiba.example`.
    pub account: String,
    /// Whether that is the account that `pregon.yaml` names; `None` where it names none.
    pub expected: Option<bool>,
    /// Notes for the team: missing permissions, odd settings.
    pub notes: Vec<String>,
}

/// What a server says of itself to anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// Software and version, where it says so.
    pub software: Option<String>,
    /// Longest text the server takes, in the network's unit, where it says so.
    pub text_limit: Option<usize>,
    /// The server's clock.
    pub date: Option<DateTime<Utc>>,
    /// Notes for the team.
    pub notes: Vec<String>,
}

/// Talks to one account on one network.
pub trait Driver: Send + Sync {
    /// The requests that a run sends once, before the first part: a log-in, a look at the account.
    fn preview_login(&self) -> Vec<RequestPreview>;

    /// The requests that would send this part, in order, with secrets masked and ids that only the
    /// platform can give shown as `<…>`.
    fn preview(&self, job: PartJob<'_>) -> Vec<RequestPreview>;

    /// Does everything that is not yet visible (uploads, look-ups) and returns the frozen request:
    /// a JSON value that is kept in the intent and is all that [`Driver::send`] and [`Driver::find`] need.
    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>>;

    /// Sends the frozen request: the one call that makes the part visible.
    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome>;

    /// Asks the platform whether a frozen request that was sent at `since` has taken effect.
    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, since: DateTime<Utc>) -> BoxFuture<'a, Found>;

    /// Asks the platform whose credentials these are.
    fn identity(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>>;

    /// Asks the server what it says of itself; needs no credentials.
    fn server(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>>;
}
