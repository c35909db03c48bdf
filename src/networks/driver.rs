//! What a network's driver does; drivers hold protocol, never limits.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::spec::ProofClass;
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
    /// The platform has it already, and takes it no second time.
    Duplicate {
        /// What is there, where the refusal names it.
        original: Option<Receipt>,
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

/// What happened to a request to take down what is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It is not there any more, or was not before.
    Gone,
    /// It is there, and asking again would be refused again.
    Refused {
        /// What the platform said, without secrets.
        message: String,
    },
    /// It is there, and may be taken down later.
    Later {
        /// Not before this instant, if the platform named one.
        at: Option<DateTime<Utc>>,
        /// What happened.
        message: String,
    },
    /// It may be there.
    Unknown {
        /// What happened.
        message: String,
    },
}

/// Why what is live cannot be changed into what it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotEditable {
    /// Somebody has changed it on the platform since we sent it.
    Foreign {
        /// What is there, as far as it can be shown.
        message: String,
    },
    /// It is not there any more.
    Gone,
    /// Something did not work that people cannot see.
    NotPrepared(NotPrepared),
}

impl From<NotPrepared> for NotEditable {
    fn from(problem: NotPrepared) -> Self {
        Self::NotPrepared(problem)
    }
}

/// What the platform's own scheduler did with a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handing {
    /// It has it, and puts it up at its time.
    Handed {
        /// The scheduler's id of it.
        id: String,
        /// When it is put up.
        at: DateTime<Utc>,
    },
    /// What came of it otherwise: a server without a scheduler puts it up at once.
    Otherwise(Outcome),
}

/// What a platform's scheduler says about what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It has it still.
    Waiting {
        /// When it is put up.
        at: DateTime<Utc>,
    },
    /// It has it no more: it is up, or was taken back.
    Gone,
    /// The platform could not be asked.
    CannotTell {
        /// Why.
        message: String,
    },
}

/// A proof of its network that a driver can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Its kind.
    pub class: ProofClass,
    /// How it is used.
    pub way: Way,
}

/// How a proof is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By asking: [`Driver::find`].
    Ask,
    /// By sending the same frozen request again: [`Driver::send`].
    Repeat,
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

    /// The proofs of its network that the driver can use. The order is that of the spec.
    fn proofs(&self) -> &'static [Proof] {
        &[Proof { class: ProofClass::LookUp, way: Way::Ask }]
    }

    /// Whether this very server gives a proof that its network is known for: some servers with the same API do not.
    fn gives(&self, _class: ProofClass, _now: DateTime<Utc>) -> BoxFuture<'_, bool> {
        Box::pin(async { true })
    }

    /// Does everything that is not yet visible for a change of what is live, and returns the frozen request. `sent` is the frozen
    /// request by which it became what it should be now: what is there is compared with it, so that nobody else's change is undone.
    fn prepare_edit<'a>(
        &'a self,
        _job: PartJob<'a>,
        _live: &'a Receipt,
        _sent: Option<&'a Value>,
    ) -> BoxFuture<'a, Result<Value, NotEditable>> {
        Box::pin(async { Err(NotEditable::NotPrepared(NotPrepared::Refused { message: "posts cannot be edited there".to_owned() })) })
    }

    /// The text in a frozen request, for people who compare.
    fn text_of(&self, _frozen: &Value) -> Option<String> {
        None
    }

    /// Changes what is live. The same request may be sent any number of times. [`Outcome::Posted`] holds the receipt that is true from then on.
    fn edit<'a>(&'a self, _job: PartJob<'a>, _live: &'a Receipt, _frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Refused { message: "posts cannot be edited there".to_owned() } })
    }

    /// Asks the platform whether what is live is what a frozen change makes of it: [`Found::Absent`] if it is not.
    fn find_edit<'a>(&'a self, _job: PartJob<'a>, _live: &'a Receipt, _frozen: &'a Value) -> BoxFuture<'a, Found> {
        Box::pin(async { Found::CannotTell { message: "posts cannot be edited there".to_owned() } })
    }

    /// Takes down what is live, and makes sure that it is gone. May be asked any number of times.
    fn delete<'a>(&'a self, _live: &'a Receipt, _now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(async { Removal::Refused { message: "posts cannot be taken down there".to_owned() } })
    }

    /// Whether this very server has a scheduler of its own.
    fn schedules(&self, _now: DateTime<Utc>) -> BoxFuture<'_, Result<bool, NotPrepared>> {
        Box::pin(async { Ok(false) })
    }

    /// Gives the frozen request to the platform's own scheduler, which is to put it up at `due`.
    fn hand_over<'a>(&'a self, _job: PartJob<'a>, _frozen: &'a Value, _due: DateTime<Utc>) -> BoxFuture<'a, Handing> {
        Box::pin(async { Handing::Otherwise(Outcome::Refused { message: "the platform has no scheduler".to_owned() }) })
    }

    /// The scheduler's id of what a frozen request gave to it for `due`; `None` where it has nothing of the kind.
    fn find_handed<'a>(
        &'a self,
        _job: PartJob<'a>,
        _frozen: &'a Value,
        _due: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<String>, String>> {
        Box::pin(async { Ok(None) })
    }

    /// Asks the platform's scheduler about what it was given.
    fn handed<'a>(&'a self, _id: &'a str, _now: DateTime<Utc>) -> BoxFuture<'a, Kept> {
        Box::pin(async { Kept::CannotTell { message: "the platform has no scheduler".to_owned() } })
    }

    /// Takes back what the platform's scheduler was given. [`Removal::Gone`] says that the scheduler has it no more, whatever became of it.
    fn take_back<'a>(&'a self, _id: &'a str, _now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(async { Removal::Refused { message: "the platform has no scheduler".to_owned() } })
    }

    /// Asks the platform whose credentials these are.
    fn identity(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>>;

    /// Asks the server what it says of itself; needs no credentials.
    fn server(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>>;
}
