//! The platform's own scheduler: given a post ahead of its time, asked afterwards, and made to give it back.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::live::LiveLedger;
use super::plan::Withdrawn;
use super::run::{Done, Event, Publisher, VariantResult};
use super::work::{Stop, Work, in_full};
use crate::ledger::{LEASE_MARGIN, Record, RecordState, Standing};
use crate::model::{Hold, Native, Receipt};
use crate::networks::driver::{Found, Handing, Kept, NotPrepared, Removal};

/// So long before its time a scheduler may have begun with it: clocks differ.
const ABOUT_TO: TimeDelta = TimeDelta::minutes(2);
/// So long after its time a scheduler that has it no more must have put it up.
const GRACE: TimeDelta = TimeDelta::minutes(10);

impl Work<'_> {
    /// Gives the one part to the platform's scheduler.
    pub(super) async fn hand_over(&mut self, due: DateTime<Utc>) -> Done {
        match self.try_hand_over(due).await {
            Ok(done) | Err(done) => done,
        }
    }

    async fn try_hand_over(&mut self, due: DateTime<Utc>) -> Result<Done, Stop> {
        let part = 1;
        match self.driver.schedules(self.ledger.now()).await {
            Ok(true) => {}
            Ok(false) => {
                self.notes.push("the server has no scheduler of its own: it stays with us; write `schedule: us` to the channel".to_owned());
                return Ok(Done::Held { hold: Some(Hold::NotYetDue) });
            }
            Err(NotPrepared::Refused { message }) => return Err(Done::Refused { part, message }),
            Err(NotPrepared::Later { at, message }) => return Err(Done::Later { part, until: at, message }),
        }
        let seq = self.footing(part).next_seq;
        let mut frozen = match self.driver.prepare(self.job(0, None)).await {
            Ok(frozen) => frozen,
            Err(NotPrepared::Refused { message }) => return Err(Done::Refused { part, message }),
            Err(NotPrepared::Later { at, message }) => return Err(Done::Later { part, until: at, message }),
        };
        frozen["native"] = json!({ "at": due, "try": seq });
        self.still_to_be_handed(part, seq).await?;
        let mut intent = self.record(part, seq, RecordState::Intent);
        let claim = self.ledger.claim();
        let last_moment = claim.until - LEASE_MARGIN;
        intent.request = Some(frozen.clone());
        intent.claim = Some(claim);
        if !self.write(intent, false).await? {
            return Err(Done::Elsewhere { part });
        }
        (self.run.on_event)(&Event::Handing { variant: self.variant });
        let time = (last_moment - self.ledger.now()).to_std().unwrap_or_default();
        match tokio::time::timeout(time, self.driver.hand_over(self.job(0, None), &frozen, due)).await {
            Ok(Handing::Handed { id, at }) => {
                let record = self.record(part, seq, RecordState::Handed);
                self.write(handed(record, id, at), true).await?;
                Ok(Done::Handed { at })
            }
            Ok(Handing::Otherwise(outcome)) => self.settle(part, seq, outcome).await.map(|()| Done::Published),
            Err(_) => Err(Done::Unknown { part, message: format!("no answer within {} s", time.as_secs()) }),
        }
    }

    async fn still_to_be_handed(&self, part: u16, seq: u32) -> Result<(), Stop> {
        self.reread(part).await?;
        if self.footing(part).next_seq != seq {
            return Err(Done::Elsewhere { part });
        }
        let statuses = self.ledger.with(|ledger| (self.run.replan)(ledger, &self.variant.channel));
        let status = statuses.into_iter().find(|status| status.post == self.variant.post);
        match status.filter(|status| status.digest == self.variant.digest) {
            Some(status) if status.native == Some(Native::HandOver) => Ok(()),
            status => Err(Done::Held { hold: status.and_then(|status| status.holds.into_iter().next()) }),
        }
    }

    /// What became of a hand-over whose answer was lost: `true` where the scheduler has it, and that is on record now.
    pub(super) async fn is_in_scheduler(&mut self, part: u16, intent: &Record, frozen: &Value) -> Result<bool, Stop> {
        let unknown = |message: String| Done::Unknown { part, message };
        let Some(due) = due_of(frozen) else { return Ok(false) };
        (self.run.on_event)(&Event::Asking { variant: self.variant, part });
        let Some(id) = self.driver.find_handed(self.job(0, None), frozen, due).await.map_err(unknown)? else { return Ok(false) };
        let record = Record { state: RecordState::Handed, ..self.about(intent) };
        self.write(handed(record, id, due), true).await?;
        Ok(true)
    }

    /// Takes back what the scheduler has.
    pub(super) async fn take_back(&mut self) -> Done {
        match self.try_take_back().await {
            Ok(done) | Err(done) => done,
        }
    }

    async fn try_take_back(&mut self) -> Result<Done, Stop> {
        let part = 1;
        let (intent, id, at) = self.given(part)?;
        match self.driver.take_back(&id, self.ledger.now()).await {
            Removal::Gone => {}
            Removal::Refused { message } => return Err(Done::Refused { part, message }),
            Removal::Later { at, message } => return Err(Done::Later { part, until: at, message }),
            Removal::Unknown { message } => return Err(Done::Unknown { part, message }),
        }
        let frozen = intent.request.clone().unwrap_or_default();
        // Close to its time it may have gone up before we came.
        if self.ledger.now() + ABOUT_TO >= at {
            match self.find(part, &frozen, intent.at).await {
                Found::Absent => {}
                Found::CannotTell { message } => return Err(Done::Unknown { part, message }),
                found @ Found::Posted(_) => {
                    self.found(part, &intent, found).await?;
                    self.notes.push("it was to be taken back, and was up already".to_owned());
                    return Ok(Done::Published);
                }
            }
        }
        self.write(Record { state: RecordState::Absent, message: Some("taken back".to_owned()), ..self.about(&intent) }, false).await?;
        Ok(Done::TakenBack)
    }

    /// Looks whether the scheduler has put it up, now that its time has come.
    pub(super) async fn look_up_handed(&mut self) -> Done {
        match self.try_look_up_handed().await {
            Ok(done) | Err(done) => done,
        }
    }

    async fn try_look_up_handed(&mut self) -> Result<Done, Stop> {
        let part = 1;
        let (intent, id, at) = self.given(part)?;
        let unknown = |message: String| Done::Unknown { part, message };
        let frozen = intent.request.clone().unwrap_or_default();
        // The scheduler first: some put up what is due when they are asked.
        let kept = self.driver.handed(&id, self.ledger.now()).await;
        match self.find(part, &frozen, intent.at).await {
            Found::CannotTell { message } => return Err(unknown(message)),
            found @ Found::Posted(_) => {
                if let Found::Posted(receipt) = &found {
                    self.receipts.push(receipt.clone());
                }
                self.found(part, &intent, found).await?;
                return Ok(Done::Published);
            }
            Found::Absent => {}
        }
        match kept {
            Kept::Waiting { at } => Ok(Done::Held { hold: Some(Hold::HandedOver { at }) }),
            Kept::CannotTell { message } => Err(unknown(message)),
            Kept::Gone if self.ledger.now() < at + GRACE => {
                Err(unknown("the platform's scheduler has it no more, and it is not among the posts yet".to_owned()))
            }
            Kept::Gone => {
                self.found(part, &intent, Found::Absent).await?;
                Ok(Done::Absent)
            }
        }
    }

    /// What was given to the scheduler: the intent with the frozen request, the scheduler's id, and when it is put up.
    fn given(&self, part: u16) -> Result<(Record, String, DateTime<Utc>), Stop> {
        let (post, channel) = (&self.variant.post, &self.variant.channel);
        self.ledger
            .with(|ledger| {
                let Standing::Handed(seq) = ledger.history(post, channel, part).standing() else { return None };
                let record = ledger.deciding(post, channel, part)?;
                let intent = ledger.record(post, channel, part, seq, RecordState::Intent)?.clone();
                Some((intent, record.receipt.as_ref()?.id.clone(), record.until.or(record.due)?))
            })
            .ok_or_else(|| Done::Unknown { part, message: "what was given to the platform's scheduler cannot be read".to_owned() })
    }

    /// A record about the try of an intent.
    fn about(&self, intent: &Record) -> Record {
        let previous = self.previous(intent.part);
        Record { at: self.ledger.now(), request: None, claim: None, receipt: None, message: None, previous, ..intent.clone() }
    }
}

impl Publisher<'_> {
    /// Takes back what platforms' schedulers have of posts that are no longer among the files.
    pub async fn take_back_withdrawn(&self, gone: &[&Withdrawn]) -> Vec<VariantResult> {
        let ledger = LiveLedger::new(self.store.clone(), self.presence, self.clock, self.ledger);
        let mut results = Vec::new();
        for gone in gone.iter().filter(|gone| gone.handed) {
            let record = ledger.with(|snapshot| {
                let Standing::Handed(_) = snapshot.history(&gone.post, &gone.channel, 1).standing() else { return None };
                snapshot.deciding(&gone.post, &gone.channel, 1).cloned()
            });
            let Some(record) = record else { continue };
            let done = self.take_back_one(&ledger, &record).await;
            results.push(VariantResult {
                post: record.post,
                channel: record.channel,
                network: record.network,
                done,
                receipts: Vec::new(),
                sent: 0,
                notes: Vec::new(),
            });
        }
        results
    }

    async fn take_back_one(&self, ledger: &LiveLedger<'_>, record: &Record) -> Done {
        let part = record.part;
        let unknown = |message: &str| Done::Unknown { part, message: message.to_owned() };
        let Some(account) = self.accounts.get(&record.channel) else { return unknown("the channel's credentials are missing") };
        let id = record.receipt.as_ref().map(|receipt| receipt.id.as_str()).unwrap_or_default();
        let up_at = record.until.or(record.due).unwrap_or_default();
        if ledger.now() + ABOUT_TO >= up_at {
            return unknown(
                "the platform's scheduler has put it up by now, or is about to: look yourself, and say so with `pregon reconcile --assume posted|absent`",
            );
        }
        match account.driver.take_back(id, ledger.now()).await {
            Removal::Gone => {
                let taken = Record {
                    state: RecordState::Absent,
                    at: ledger.now(),
                    receipt: None,
                    until: None,
                    message: Some("taken back: the post was removed".to_owned()),
                    previous: ledger.with(|snapshot| snapshot.previous(&record.post, &record.channel, part)),
                    ..record.clone()
                };
                match ledger.create(taken).await {
                    Ok(_) => Done::TakenBack,
                    Err(error) => Done::Failed { part, message: in_full(&error), maybe_live: false },
                }
            }
            Removal::Refused { message } => Done::Refused { part, message },
            Removal::Later { at, message } => Done::Later { part, until: at, message },
            Removal::Unknown { message } => Done::Unknown { part, message },
        }
    }
}

/// When a frozen request was to be put up by the platform's scheduler; `None` for one that was to be sent.
pub(super) fn due_of(frozen: &Value) -> Option<DateTime<Utc>> {
    serde_json::from_value(frozen["native"]["at"].clone()).ok()
}

fn handed(record: Record, id: String, at: DateTime<Utc>) -> Record {
    let receipt = Receipt { id, url: None, uri: None, cid: None, at: record.at, recovered: false };
    Record { receipt: Some(receipt), until: Some(at), ..record }
}
