//! Clears up unknown outcomes: by asking the platform, or on a person's word.

use chrono::{DateTime, Utc};

use super::run::{Publisher, VariantResult};
use crate::ledger::{Record, RecordState, Snapshot, Standing, Store, StoreError};
use crate::model::{ChannelName, PostId, Receipt};

/// Asks the platforms about what is unknown of these variants, and sends nothing.
pub async fn reconcile(publisher: &Publisher<'_>, wanted: &[(PostId, ChannelName)]) -> Vec<VariantResult> {
    publisher.each_channel(wanted, false).await
}

/// What a person has seen on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumption {
    /// It is there.
    Posted {
        /// The platform's id, needed to go on with a thread.
        id: Option<String>,
        /// Its address.
        url: Option<String>,
    },
    /// It is not there.
    Absent,
}

/// Why an assumption was not written down.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReconcileError {
    /// There is nothing to assume.
    #[error("no outcome of {post} on {channel} is unknown")]
    NotUnknown {
        /// The post.
        post: PostId,
        /// The channel.
        channel: ChannelName,
    },
    /// Another publisher is at work on it.
    #[error("another publisher is sending part {part}; ask again after {}", .until.format("%H:%M UTC"))]
    InFlight {
        /// Number of the part, from 1.
        part: u16,
        /// When its announcement runs out.
        until: DateTime<Utc>,
    },
    /// The open intent is damaged.
    #[error("the intent of part {part} cannot be read")]
    NoIntent {
        /// Number of the part, from 1.
        part: u16,
    },
    /// The record could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down what a person has seen, for every part whose outcome is unknown; returns their numbers.
///
/// # Errors
/// Nothing is unknown, or the record cannot be read or written.
pub fn assume(
    store: &dyn Store,
    ledger: &Snapshot,
    post: &PostId,
    channel: &ChannelName,
    assumption: &Assumption,
    at: DateTime<Utc>,
) -> Result<Vec<u16>, ReconcileError> {
    let mut parts = Vec::new();
    for part in 1..=ledger.last_part(post, channel) {
        let (Standing::Unknown(seq) | Standing::Handed(seq)) = ledger.history(post, channel, part).standing() else { continue };
        if let Some(until) = ledger.in_flight(post, channel, part) {
            return Err(ReconcileError::InFlight { part, until });
        }
        let intent = ledger.record(post, channel, part, seq, RecordState::Intent).ok_or(ReconcileError::NoIntent { part })?;
        let previous = ledger.previous(post, channel, part);
        let message = Some("assumed by a person".to_owned());
        let mut record = Record { at, request: None, claim: None, previous, message, ..intent.clone() };
        match assumption {
            Assumption::Absent => record.state = RecordState::Absent,
            Assumption::Posted { id, url } => {
                record.state = RecordState::Posted;
                record.receipt = Some(Receipt {
                    id: id.clone().unwrap_or_default(),
                    url: url.clone(),
                    uri: None,
                    cid: None,
                    at: intent.at,
                    recovered: true,
                });
            }
        }
        store.create(&record.key().to_string(), &record.to_bytes())?;
        parts.push(part);
    }
    if parts.is_empty() { Err(ReconcileError::NotUnknown { post: post.clone(), channel: channel.clone() }) } else { Ok(parts) }
}
