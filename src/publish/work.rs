//! One variant: intent, request, outcome; part after part.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::content::content_key;
use super::live::LiveLedger;
use super::run::{Done, Event, Publisher};
use crate::ledger::{Key, LEASE_MARGIN, Record, RecordState, Standing, StoreError};
use crate::model::{Digest, Hold, Receipt, Variant};
use crate::networks::driver::{Driver, NotPrepared, Outcome, PartJob};
use crate::workspace::Workspace;

/// One variant being worked on.
pub(super) struct Work<'a> {
    pub(super) run: &'a Publisher<'a>,
    pub(super) ledger: &'a LiveLedger<'a>,
    pub(super) driver: &'a dyn Driver,
    pub(super) variant: &'a Variant,
    content: Digest,
    /// Receipts of the parts that are live, in order.
    pub(super) receipts: Vec<Receipt>,
    /// How many parts were sent.
    pub(super) sent: usize,
    /// What the platform did otherwise than asked.
    pub(super) notes: Vec<String>,
}

/// Ends the work on a variant.
pub(super) type Stop = Done;

/// How a part stands, as far as the work on it goes.
pub(super) struct Footing {
    standing: Standing,
    pub(super) next_seq: u32,
    in_flight: bool,
    is_lost: bool,
    last_part: u16,
}

impl<'a> Work<'a> {
    pub(super) fn new(run: &'a Publisher<'a>, ledger: &'a LiveLedger<'a>, variant: &'a Variant, driver: &'a dyn Driver) -> Self {
        let content = content_of(run.workspace, variant);
        Self { run, ledger, driver, variant, content, receipts: Vec::new(), sent: 0, notes: Vec::new() }
    }

    /// Works on the parts in order until something stops it; with `send` unset only asks about what is unknown.
    pub(super) async fn parts(&mut self, send: bool) -> Done {
        match self.try_parts(send).await {
            Ok(()) => Done::Published,
            Err(stop) => stop,
        }
    }

    async fn try_parts(&mut self, send: bool) -> Result<(), Stop> {
        let parts = self.count();
        let (mut part, mut asked) = (1, false);
        loop {
            let Footing { standing, next_seq, in_flight, is_lost, last_part } = self.footing(part);
            if part > parts.max(last_part) {
                return Ok(());
            }
            // What is sent again is what was frozen, if that is still what is wanted.
            let frozen = match standing {
                Standing::Posted(_) => {
                    let receipt = self.ledger.with(|ledger| {
                        ledger.deciding(&self.variant.post, &self.variant.channel, part).and_then(|record| record.receipt.clone())
                    });
                    let Some(receipt) = receipt else {
                        return Err(Done::Failed { part, message: "the receipt cannot be read".to_owned(), maybe_live: false });
                    };
                    self.receipts.push(receipt);
                    part += 1;
                    continue;
                }
                Standing::Unknown(_) if in_flight => return Err(Done::Elsewhere { part }),
                Standing::Unknown(open) => {
                    // The record has the answer when it comes, and the part is looked at again.
                    self.clear_up(part, open, send).await?;
                    asked = true;
                    continue;
                }
                Standing::Unsent if is_lost => {
                    let message = "later parts are on record and this one is not: bring its records back, from git for example";
                    return Err(Done::Unknown { part, message: message.to_owned() });
                }
                Standing::Handed(_) => {
                    let at = self.ledger.with(|ledger| {
                        let record = ledger.deciding(&self.variant.post, &self.variant.channel, part);
                        record.and_then(|record| record.until.or(record.due))
                    });
                    return Err(Done::Held { hold: at.map(|at| Hold::HandedOver { at }) });
                }
                Standing::Deleted(_) => return Err(Done::Held { hold: None }),
                Standing::Absent(tried) => self.frozen(part, tried),
                Standing::Unsent | Standing::Refused(_) | Standing::Deferred(_) => {
                    // Parts of an older, longer version of the thread are not there any more.
                    if part > parts {
                        part += 1;
                        continue;
                    }
                    None
                }
            };
            if !send || part > parts {
                return Err(if asked { Done::Absent } else { Done::Held { hold: None } });
            }
            self.send(part, next_seq, frozen.as_ref()).await?;
            part += 1;
        }
    }

    pub(super) fn footing(&self, part: u16) -> Footing {
        let (post, channel) = (&self.variant.post, &self.variant.channel);
        self.ledger.with(|ledger| {
            let history = ledger.history(post, channel, part);
            Footing {
                standing: history.standing(),
                next_seq: history.next_seq(),
                in_flight: ledger.in_flight(post, channel, part).is_some(),
                is_lost: ledger.is_lost(post, channel, part),
                last_part: ledger.last_part(post, channel),
            }
        })
    }

    /// Reads the record again.
    pub(super) async fn reread(&self, part: u16) -> Result<(), Stop> {
        let read = self.ledger.refresh(&self.variant.post).await;
        read.map_err(|error| Done::Failed { part, message: in_full(&error), maybe_live: false })
    }

    /// Reads the record again, right before a part is sent, and looks whether it is still to be sent, by us. `is_open` says that a try
    /// of it is known to be without an outcome.
    pub(super) async fn still_wanted(&self, part: u16, seq: u32, is_open: bool) -> Result<(), Stop> {
        self.reread(part).await?;
        // Somebody else has tried it meanwhile.
        if self.footing(part).next_seq != seq {
            return Err(Done::Elsewhere { part });
        }
        let statuses = self.ledger.with(|ledger| (self.run.replan)(ledger, &self.variant.channel));
        let Some(status) = statuses.into_iter().find(|status| status.post == self.variant.post) else {
            return Err(Done::Held { hold: None });
        };
        if status.digest != self.variant.digest || status.changed_since_published && !self.receipts.is_empty() {
            return Err(Done::Held { hold: None });
        }
        // A try that is open is what a repetition is to clear up.
        match status.holds.into_iter().find(|hold| !(is_open && matches!(hold, Hold::Unknown { part: of, .. } if *of == part))) {
            Some(hold) => Err(Done::Held { hold: Some(hold) }),
            None => Ok(()),
        }
    }

    /// The request of an earlier try, if it was for what is to be sent now.
    fn frozen(&self, part: u16, seq: u32) -> Option<Value> {
        self.ledger.with(|ledger| {
            let record = ledger.record(&self.variant.post, &self.variant.channel, part, seq, RecordState::Intent)?;
            (record.digest == self.variant.digest).then(|| record.request.clone())?
        })
    }

    /// Receipts of all other parts on the same network: what they prove is taken.
    pub(super) async fn claimed(&self, part: u16) -> Result<Vec<Receipt>, StoreError> {
        let Variant { post, channel, network, .. } = self.variant;
        let config = &self.run.workspace.config;
        let alike = |key: &Key| {
            let ours = key.post == *post && key.channel == *channel && key.part == part;
            !ours && (key.channel == *channel || config.channel(key.channel.as_str()).is_some_and(|other| other.network == *network))
        };
        let receipts = self.ledger.receipts(alike).await?;
        // Ids are those of a server, and another channel may be on another one; addresses are nobody else's.
        let counts = |(key, receipt): (Key, Receipt)| (key.channel == *channel || receipt.uri.is_some()).then_some(receipt);
        Ok(receipts.into_iter().filter_map(counts).collect())
    }

    async fn send(&mut self, part: u16, seq: u32, previous: Option<&Value>) -> Result<(), Stop> {
        let index = usize::from(part) - 1;
        if self.receipts.iter().any(|receipt| receipt.id.is_empty()) {
            return Err(Done::Refused { part, message: "an earlier part was assumed to be posted, and its id is not known".to_owned() });
        }
        (self.run.on_event)(&Event::Sending { variant: self.variant, part });
        let frozen = match self.driver.prepare(self.job(index, previous)).await {
            Ok(frozen) => frozen,
            Err(NotPrepared::Refused { message }) => return Err(Done::Refused { part, message }),
            Err(NotPrepared::Later { at, message }) => return Err(Done::Later { part, until: at, message }),
        };
        // Uploads may have taken minutes.
        self.still_wanted(part, seq, false).await?;
        let mut intent = self.record(part, seq, RecordState::Intent);
        let claim = self.ledger.claim();
        let last_moment = claim.until - LEASE_MARGIN;
        intent.request = Some(frozen.clone());
        intent.claim = Some(claim);
        if !self.write(intent, false).await? {
            return Err(Done::Elsewhere { part });
        }
        let outcome = self.send_before(last_moment, index, previous, &frozen).await;
        self.settle(part, seq, outcome).await
    }

    /// Sends while the claim holds: afterwards somebody else may take the part up.
    pub(super) async fn send_before(&self, last_moment: DateTime<Utc>, index: usize, previous: Option<&Value>, frozen: &Value) -> Outcome {
        let Some(time) = (last_moment - self.ledger.now()).to_std().ok().filter(|time| !time.is_zero()) else {
            return Outcome::Later { at: None, message: "writing down the intent took so long that it does not hold any more".to_owned() };
        };
        match tokio::time::timeout(time, self.driver.send(self.job(index, previous), frozen)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Unknown { message: format!("no answer within {} s", time.as_secs()) },
        }
    }

    /// Writes down what came of a try.
    pub(super) async fn settle(&mut self, part: u16, seq: u32, outcome: Outcome) -> Result<(), Stop> {
        let mut record = self.record(part, seq, RecordState::Posted);
        match outcome {
            Outcome::Posted { receipt, notes } => {
                record.receipt = Some(receipt.clone());
                self.write(record, true).await?;
                (self.run.on_event)(&Event::Posted { variant: self.variant, part, receipt: &receipt });
                self.receipts.push(receipt);
                self.notes.extend(notes.into_iter().map(|note| format!("part {part}: {note}")));
                self.sent += 1;
                Ok(())
            }
            Outcome::Refused { message } | Outcome::Duplicate { message, .. } => {
                record.state = RecordState::Refused;
                record.message = Some(message.clone());
                self.write(record, false).await?;
                Err(Done::Refused { part, message })
            }
            Outcome::Later { at, message } => {
                record.state = RecordState::Deferred;
                record.message = Some(message.clone());
                record.until = at;
                self.write(record, false).await?;
                Err(Done::Later { part, until: at, message })
            }
            // No outcome is what the missing record says.
            Outcome::Unknown { message } => Err(Done::Unknown { part, message }),
        }
    }

    fn count(&self) -> u16 {
        u16::try_from(self.variant.parts.len()).unwrap_or(u16::MAX)
    }

    pub(super) fn job<'b>(&'b self, index: usize, previous: Option<&'b Value>) -> PartJob<'b> {
        PartJob {
            variant: self.variant,
            index,
            earlier: &self.receipts,
            previous,
            claimed: &[],
            media: &self.run.media,
            now: self.ledger.now(),
        }
    }

    pub(super) fn previous(&self, part: u16) -> Option<Digest> {
        self.ledger.with(|ledger| ledger.previous(&self.variant.post, &self.variant.channel, part))
    }

    pub(super) fn record(&self, part: u16, seq: u32, state: RecordState) -> Record {
        let record = Record::new(self.variant, self.content, part, seq, state, self.ledger.now());
        Record { previous: self.previous(part), ..record }
    }

    /// Writes a record; `false` where there is one already.
    pub(super) async fn write(&self, record: Record, maybe_live: bool) -> Result<bool, Stop> {
        let part = record.part;
        self.ledger.create(record).await.map_err(|error| Done::Failed { part, message: in_full(&error), maybe_live })
    }
}

/// By what a variant's post is known again under another id.
pub(super) fn content_of(workspace: &Workspace, variant: &Variant) -> Digest {
    let due = variant.due.as_ref().map(|due| due.utc);
    let post = workspace.post(variant.post.as_str());
    post.map_or(variant.digest, |post| content_key(&post.title.value, &post.body.markdown, due))
}

/// Whether the credentials belong to the account that the team named; asked before the first send to a channel.
pub(super) async fn check_identity(driver: &dyn Driver, named: Option<&str>, now: DateTime<Utc>) -> Result<(), Done> {
    match driver.identity(now).await {
        Ok(identity) if identity.expected == Some(false) => {
            let named = named.unwrap_or("the account that the environment names");
            Err(Done::Refused { part: 1, message: format!("the credentials belong to {}, not to {named}", identity.account) })
        }
        Ok(_) => Ok(()),
        Err(NotPrepared::Refused { message }) => Err(Done::Refused { part: 1, message }),
        Err(NotPrepared::Later { at, message }) => Err(Done::Later { part: 1, until: at, message }),
    }
}

/// An error with its reason.
pub(super) fn in_full(error: &StoreError) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    format!("{error}: {source}")
}
