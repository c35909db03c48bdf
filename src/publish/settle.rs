//! Clears up what became of a request whose answer was lost, by the proofs of the network.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::handed::due_of;
use super::run::{Done, Event};
use super::work::{Stop, Work, in_full};
use crate::ledger::{LEASE_MARGIN, Record, RecordState};
use crate::model::Receipt;
use crate::networks::driver::{Found, Outcome, PartJob};
use crate::networks::proof::{Step, steps};

/// A run waits no longer than this for a listing: a later run asks again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a person has to be told in the end.
const LOOK: &str = "nothing else tells: look yourself, and say so with `pregon reconcile --assume posted|absent`";

impl Work<'_> {
    /// Finds out what became of try `open` of a part, and writes it down. Where the part may be sent, a proof may be to send the same
    /// request again.
    pub(super) async fn clear_up(&mut self, part: u16, open: u32, send: bool) -> Result<(), Stop> {
        let unknown = |message: String| Done::Unknown { part, message };
        let intent =
            self.ledger.with(|ledger| ledger.record(&self.variant.post, &self.variant.channel, part, open, RecordState::Intent).cloned());
        let Some(intent) = intent else { return Err(unknown("the intent cannot be read, so the platform cannot be asked".to_owned())) };
        let Some(frozen) = intent.request.clone() else { return Err(unknown("the intent holds no request".to_owned())) };
        if usize::from(part) > self.variant.parts.len() {
            return Err(unknown("the thread has become shorter".to_owned()));
        }
        let Some(spec) = self.run.workspace.specs.get(self.variant.network.as_str()) else {
            return Err(unknown("nothing is known of the network any more".to_owned()));
        };
        let handed = due_of(&frozen).is_some();
        if handed && self.is_in_scheduler(part, &intent, &frozen).await? {
            return Ok(());
        }
        let mut said = Vec::new();
        let first = intent.first.unwrap_or(intent.at);
        for step in steps(&spec.proof, self.driver.proofs(), first, intent.at, self.ledger.now()) {
            match step {
                Step::Ask { .. } => match self.find(part, &frozen, first).await {
                    Found::CannotTell { message } => said.push(message),
                    found => return self.found(part, &intent, found).await,
                },
                Step::LookUp { delay, sure_from } => match self.look_up(part, &frozen, first, delay, sure_from).await {
                    Found::CannotTell { message } => said.push(message),
                    found => return self.found(part, &intent, found).await,
                },
                // Sending what was given to a scheduler would put it up at once.
                Step::Repeat { .. } if handed => {}
                Step::Repeat { class, .. } => {
                    let same = intent.digest == self.variant.digest;
                    if send
                        && same
                        && self.driver.gives(class, self.ledger.now()).await
                        && self.repeat(part, &frozen, first, &mut said).await?
                    {
                        return Ok(());
                    }
                }
                Step::Person => said.push(LOOK.to_owned()),
            }
        }
        Err(unknown(said.join("; ")))
    }

    pub(super) async fn find(&self, part: u16, frozen: &Value, since: DateTime<Utc>) -> Found {
        (self.run.on_event)(&Event::Asking { variant: self.variant, part });
        let claimed = match self.claimed(part).await {
            Ok(claimed) => claimed,
            Err(error) => return Found::CannotTell { message: in_full(&error) },
        };
        let job = PartJob { claimed: &claimed, ..self.job(usize::from(part) - 1, None) };
        self.driver.find(job, frozen, since).await
    }

    /// Looks among the account's own posts; twice, where the network lists late.
    async fn look_up(&self, part: u16, frozen: &Value, since: DateTime<Utc>, delay: Duration, sure_from: DateTime<Utc>) -> Found {
        // What is found is found, however early.
        let first = self.find(part, frozen, since).await;
        if first != Found::Absent || self.ledger.now() >= sure_from {
            return first;
        }
        if delay > LONGEST_PAUSE {
            return Found::CannotTell {
                message: format!("it is not listed, and new posts may be listed late: ask again in {} s", delay.as_secs()),
            };
        }
        // No longer than a request can be on its way at all.
        let settling = self.run.accounts.get(&self.variant.channel).map_or(delay, |account| account.http.patience().settling);
        self.run.clock.sleep(delay.min(settling)).await;
        self.find(part, frozen, since).await
    }

    /// Writes down what was found out.
    pub(super) async fn found(&mut self, part: u16, intent: &Record, found: Found) -> Result<(), Stop> {
        // The record is about what was sent, which may differ from what the variant is now.
        let mut record = Record {
            state: RecordState::Absent,
            at: self.ledger.now(),
            request: None,
            claim: None,
            receipt: None,
            previous: self.previous(part),
            ..intent.clone()
        };
        if let Found::Posted(receipt) = found {
            let receipt = Receipt { recovered: true, ..receipt };
            record.state = RecordState::Posted;
            record.receipt = Some(receipt.clone());
            (self.run.on_event)(&Event::Posted { variant: self.variant, part, receipt: &receipt });
        }
        if !self.write(record, true).await? {
            // Another publisher has asked at the same time, and wrote down the same.
            self.ledger.refresh(&self.variant.post).await.map_err(|error| Done::Failed {
                part,
                message: in_full(&error),
                maybe_live: true,
            })?;
        }
        Ok(())
    }

    /// Sends the same frozen request again, which the platform knows again. Returns whether that settled it; what it said otherwise is in `said`.
    async fn repeat(&mut self, part: u16, frozen: &Value, first: DateTime<Utc>, said: &mut Vec<String>) -> Result<bool, Stop> {
        let seq = self.footing(part).next_seq;
        match self.still_wanted(part, seq, true).await {
            Ok(()) => {}
            // Whatever holds it back lets the platform be asked in other ways.
            Err(Done::Held { .. }) => return Ok(false),
            Err(stop) => return Err(stop),
        }
        let mut intent = self.record(part, seq, RecordState::Intent);
        let claim = self.ledger.claim();
        let last_moment = claim.until - LEASE_MARGIN;
        intent.request = Some(frozen.clone());
        intent.first = Some(first);
        intent.claim = Some(claim);
        if !self.write(intent, false).await? {
            return Err(Done::Elsewhere { part });
        }
        (self.run.on_event)(&Event::Asking { variant: self.variant, part });
        let outcome = self.send_before(last_moment, usize::from(part) - 1, None, frozen).await;
        let mut record = self.record(part, seq, RecordState::Posted);
        let (settled, message) = match outcome {
            Outcome::Posted { receipt, .. } | Outcome::Duplicate { original: Some(receipt), .. } => {
                let receipt = Receipt { recovered: true, ..receipt };
                record.receipt = Some(receipt.clone());
                (self.run.on_event)(&Event::Posted { variant: self.variant, part, receipt: &receipt });
                (true, None)
            }
            // The repetition made nothing. What became of the first is still open.
            Outcome::Duplicate { original: None, message } | Outcome::Refused { message } => {
                record.state = RecordState::Refused;
                (false, Some(message))
            }
            Outcome::Later { at, message } => {
                record.state = RecordState::Deferred;
                record.until = at;
                (false, Some(message))
            }
            Outcome::Unknown { message } => return Err(Done::Unknown { part, message }),
        };
        record.message.clone_from(&message);
        self.write(record, settled).await?;
        said.extend(message);
        Ok(settled)
    }
}
