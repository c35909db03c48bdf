//! Makes what is live what it is to be: edits what has changed, takes down what was withdrawn.
//!
//! As with sending, what is about to be done is on record before it is done. Unlike it, both can be done any number of times with the
//! same result, so that an unknown outcome is settled by looking, and by doing it again.

use serde_json::Value;

use super::live::LiveLedger;
use super::plan::Withdrawn;
use super::run::{Done, Event, Publisher};
use super::work::{check_identity, content_of, in_full};
use crate::ledger::{Key, LEASE_MARGIN, Record, RecordState, Snapshot, Standing, Store, StoreError};
use crate::model::{Change, ChannelName, Digest, Hold, PostId, Receipt, Variant, VariantStatus};
use crate::networks::driver::{Driver, Found, NotEditable, NotPrepared, Outcome, PartJob, Removal};

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "result")]
pub enum Changed {
    /// What is live is what it is to be.
    Edited,
    /// It is taken down.
    Deleted,
    /// Refused by the platform, or not carried out for the same lasting reason.
    Refused {
        /// Number of the part, from 1.
        part: u16,
        /// Why.
        message: String,
    },
    /// Not done; may be done in a later run.
    Later {
        /// Number of the part, from 1.
        part: u16,
        /// Not before this instant, if the platform named one.
        until: Option<chrono::DateTime<chrono::Utc>>,
        /// What happened.
        message: String,
    },
    /// It may have been done: the next run asks.
    Unknown {
        /// Number of the part, from 1.
        part: u16,
        /// What happened.
        message: String,
    },
    /// Another publisher is at it.
    Elsewhere {
        /// Number of the part, from 1.
        part: u16,
    },
    /// Something holds it back.
    Held {
        /// What; none where it is to be changed no more.
        hold: Option<Hold>,
    },
    /// The record could not be written: nothing was done after that.
    Failed {
        /// Number of the part, from 1.
        part: u16,
        /// What happened.
        message: String,
    },
}

/// What a run changed of a variant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ChangeResult {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// How it ended.
    #[serde(flatten)]
    pub changed: Changed,
    /// Numbers of the parts that were changed in this run.
    pub parts: Vec<u16>,
    /// What platforms did otherwise than asked.
    pub notes: Vec<String>,
}

/// The record with the frozen request by which a live part became what it should be now; `None` where a person said that it is live.
///
/// # Errors
/// The ledger cannot be read. A damaged record counts as absent.
pub fn sent_request(
    store: &dyn Store,
    ledger: &Snapshot,
    post: &PostId,
    channel: &ChannelName,
    part: u16,
) -> Result<Option<Record>, StoreError> {
    let history = ledger.history(post, channel, part);
    let edited = history.last(RecordState::Edited).map(|seq| (seq, RecordState::Edit));
    let posted = history.last(RecordState::Posted).map(|seq| (seq, RecordState::Intent));
    let Some((seq, state)) = edited.or(posted).filter(|(seq, state)| history.has(*seq, *state)) else { return Ok(None) };
    let key = Key { post: post.clone(), channel: channel.clone(), part, seq, state };
    Ok(Record::from_bytes(&key, &store.read(&key.to_string())?).ok())
}

impl Publisher<'_> {
    /// Carries out the edits of these variants, and takes down what was withdrawn, one after the other.
    pub async fn apply(&self, edits: &[&VariantStatus], removals: &[&Withdrawn]) -> Vec<ChangeResult> {
        let ledger = LiveLedger::new(self.store.clone(), self.presence, self.clock, self.ledger);
        let mut results = Vec::new();
        for status in edits {
            let variant = self.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel);
            let (Some(variant), Some(account)) = (variant, self.accounts.get(&status.channel)) else { continue };
            let mut work = Changer::new(self, &ledger, account.driver.as_ref(), &status.post, &status.channel);
            let changed = work.edit(variant).await.err().unwrap_or(Changed::Edited);
            results.push(work.result(changed));
        }
        for gone in removals {
            let Some(account) = self.accounts.get(&gone.channel) else { continue };
            let mut work = Changer::new(self, &ledger, account.driver.as_ref(), &gone.post, &gone.channel);
            let changed = work.remove().await.err().unwrap_or(Changed::Deleted);
            results.push(work.result(changed));
        }
        results
    }
}

/// One variant that is being changed.
struct Changer<'a> {
    run: &'a Publisher<'a>,
    ledger: &'a LiveLedger<'a>,
    driver: &'a dyn Driver,
    post: &'a PostId,
    channel: &'a ChannelName,
    parts: Vec<u16>,
    notes: Vec<String>,
}

impl<'a> Changer<'a> {
    fn new(run: &'a Publisher<'a>, ledger: &'a LiveLedger<'a>, driver: &'a dyn Driver, post: &'a PostId, channel: &'a ChannelName) -> Self {
        Self { run, ledger, driver, post, channel, parts: Vec::new(), notes: Vec::new() }
    }

    fn result(self, changed: Changed) -> ChangeResult {
        let Self { post, channel, parts, notes, .. } = self;
        ChangeResult { post: post.clone(), channel: channel.clone(), changed, parts, notes }
    }

    async fn refresh(&self, part: u16) -> Result<(), Changed> {
        self.ledger.refresh(self.post).await.map_err(|error| Changed::Failed { part, message: in_full(&error) })
    }

    /// Nothing is done with somebody else's token.
    async fn check_identity(&self) -> Result<(), Changed> {
        let named = self.run.workspace.config.channel(self.channel.as_str()).and_then(|channel| channel.account.as_deref());
        check_identity(self.driver, named, self.ledger.now()).await.map_err(|done| match done {
            Done::Later { part, until, message } => Changed::Later { part, until, message },
            Done::Refused { part, message } => Changed::Refused { part, message },
            _ => Changed::Held { hold: None },
        })
    }

    async fn edit(&mut self, variant: &Variant) -> Result<(), Changed> {
        self.check_identity().await?;
        // Each round reads the record again and changes one part: whatever holds back by then holds back.
        for _ in 0..=2 * variant.parts.len() {
            self.refresh(1).await?;
            let statuses = self.ledger.with(|ledger| (self.run.replan)(ledger, self.channel));
            let Some(status) = statuses.into_iter().find(|status| status.post == *self.post) else {
                return Err(Changed::Held { hold: None });
            };
            let part = match status.change {
                Some(Change::Edit { parts }) => parts[0],
                Some(Change::Manual { why }) => return Err(Changed::Refused { part: 1, message: why }),
                Some(Change::Delete { .. }) | None => return Ok(()),
            };
            if status.digest != variant.digest {
                return Err(Changed::Held { hold: None });
            }
            if let Some(hold) = status.change_holds.into_iter().next() {
                return Err(match hold {
                    Hold::InFlight { part, .. } => Changed::Elsewhere { part },
                    hold => Changed::Held { hold: Some(hold) },
                });
            }
            self.edit_part(variant, part).await?;
        }
        Ok(())
    }

    async fn edit_part(&mut self, variant: &Variant, part: u16) -> Result<(), Changed> {
        let live = self.live(part)?;
        let earlier: Vec<Receipt> = (1..part).map_while(|part| self.live(part).ok()).collect();
        let index = usize::from(part) - 1;
        let now = self.ledger.now();
        let job = PartJob { variant, index, earlier: &earlier, previous: None, claimed: &[], media: &self.run.media, now };
        let history = self.ledger.with(|ledger| ledger.history(self.post, self.channel, part));
        if let Some((seq, RecordState::Edit)) = history.open_change() {
            return self.settle_edit(job, part, seq, &live).await;
        }
        let sent = self.sent(part).await?;
        let frozen = match self.driver.prepare_edit(job, &live, sent.as_ref()).await {
            Ok(frozen) => frozen,
            Err(NotEditable::NotPrepared(NotPrepared::Later { at, message })) => return Err(Changed::Later { part, until: at, message }),
            Err(NotEditable::NotPrepared(NotPrepared::Refused { message })) => return self.not_edited(variant, part, message).await,
            Err(NotEditable::Foreign { message }) => {
                let message = format!("somebody has changed it on the platform ({message}): bring both together by hand");
                return self.not_edited(variant, part, message).await;
            }
            Err(NotEditable::Gone) => {
                return self.not_edited(variant, part, "it is not there any more: somebody has taken it down".to_owned()).await;
            }
        };
        let seq = history.next_seq();
        let claim = self.ledger.claim();
        let last_moment = claim.until - LEASE_MARGIN;
        let announcement =
            Record { request: Some(frozen.clone()), claim: Some(claim), ..self.of_variant(variant, part, seq, RecordState::Edit) };
        if !self.write(announcement).await? {
            return Err(Changed::Elsewhere { part });
        }
        (self.run.on_event)(&Event::Editing { variant, part });
        let time = (last_moment - self.ledger.now()).to_std().unwrap_or_default();
        let outcome = match tokio::time::timeout(time, self.driver.edit(job, &live, &frozen)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Unknown { message: format!("no answer within {} s", time.as_secs()) },
        };
        match outcome {
            Outcome::Posted { receipt, notes } => {
                self.notes.extend(notes.into_iter().map(|note| format!("part {part}: {note}")));
                self.edited(self.of_variant(variant, part, seq, RecordState::Edited), receipt).await
            }
            Outcome::Refused { message } | Outcome::Duplicate { message, .. } => {
                let record = self.of_variant(variant, part, seq, RecordState::Refused);
                self.write(Record { message: Some(message.clone()), ..record }).await?;
                Err(Changed::Refused { part, message })
            }
            Outcome::Later { at, message } => {
                let record = self.of_variant(variant, part, seq, RecordState::Deferred);
                self.write(Record { message: Some(message.clone()), until: at, ..record }).await?;
                Err(Changed::Later { part, until: at, message })
            }
            Outcome::Unknown { message } => match self.driver.find_edit(job, &live, &frozen).await {
                Found::Posted(receipt) => self.edited(self.of_variant(variant, part, seq, RecordState::Edited), receipt).await,
                // It may still be on its way.
                Found::Absent | Found::CannotTell { .. } => Err(Changed::Unknown { part, message }),
            },
        }
    }

    /// Asks what became of an edit that was announced and has no outcome.
    async fn settle_edit(&mut self, job: PartJob<'_>, part: u16, seq: u32, live: &Receipt) -> Result<(), Changed> {
        let open = self.ledger.with(|ledger| ledger.record(self.post, self.channel, part, seq, RecordState::Edit).cloned());
        let unknown = |message: &str| Changed::Unknown { part, message: message.to_owned() };
        let Some(open) = open else { return Err(unknown("what was announced cannot be read")) };
        let at = self.ledger.now();
        let previous = self.previous(part);
        let record = |state| Record { state, at, claim: None, request: None, receipt: None, previous, ..open.clone() };
        // Announced for somebody to know that it was not done: there was no request.
        let Some(frozen) = &open.request else {
            self.write(record(RecordState::Absent)).await?;
            return Ok(());
        };
        match self.driver.find_edit(job, live, frozen).await {
            Found::Posted(receipt) => self.edited(record(RecordState::Edited), receipt).await,
            Found::Absent => self.write(record(RecordState::Absent)).await.map(|_| ()),
            Found::CannotTell { message } => Err(unknown(&message)),
        }
    }

    async fn edited(&mut self, record: Record, receipt: Receipt) -> Result<(), Changed> {
        let part = record.part;
        self.write(Record { receipt: Some(receipt), ..record }).await?;
        self.parts.push(part);
        Ok(())
    }

    /// Writes down why what is live was not changed, so that everybody sees it.
    async fn not_edited(&mut self, variant: &Variant, part: u16, message: String) -> Result<(), Changed> {
        let seq = self.ledger.with(|ledger| ledger.history(self.post, self.channel, part).next_seq());
        if !self.write(self.of_variant(variant, part, seq, RecordState::Edit)).await? {
            return Err(Changed::Elsewhere { part });
        }
        let record = self.of_variant(variant, part, seq, RecordState::Refused);
        self.write(Record { message: Some(message.clone()), ..record }).await?;
        Err(Changed::Refused { part, message })
    }

    /// Takes down every live part, the last first: an answer without what it answers to looks odd.
    async fn remove(&mut self) -> Result<(), Changed> {
        self.check_identity().await?;
        self.refresh(1).await?;
        for part in (1..=self.ledger.with(|ledger| ledger.last_part(self.post, self.channel))).rev() {
            if part != 1 || !self.parts.is_empty() {
                self.refresh(part).await?;
            }
            let (history, in_flight, deciding) = self.ledger.with(|ledger| {
                let in_flight = ledger.in_flight(self.post, self.channel, part).is_some();
                (ledger.history(self.post, self.channel, part), in_flight, ledger.deciding(self.post, self.channel, part).cloned())
            });
            let Standing::Posted(_) = history.standing() else { continue };
            if in_flight {
                return Err(Changed::Elsewhere { part });
            }
            let live = self.live(part)?;
            let Some(deciding) = deciding else { continue };
            let (seq, claim) = (history.next_seq(), self.ledger.claim());
            let last_moment = claim.until - LEASE_MARGIN;
            let record = |state| Record {
                state,
                seq,
                at: self.ledger.now(),
                request: None,
                receipt: None,
                message: None,
                until: None,
                claim: None,
                previous: self.previous(part),
                ..deciding.clone()
            };
            if !self.write(Record { claim: Some(claim), ..record(RecordState::Delete) }).await? {
                return Err(Changed::Elsewhere { part });
            }
            (self.run.on_event)(&Event::Removing { post: self.post, channel: self.channel, part });
            let time = (last_moment - self.ledger.now()).to_std().unwrap_or_default();
            let outcome = tokio::time::timeout(time, self.driver.delete(&live, self.ledger.now())).await;
            match outcome.unwrap_or_else(|_| Removal::Unknown { message: format!("no answer within {} s", time.as_secs()) }) {
                Removal::Gone => {
                    self.write(record(RecordState::Deleted)).await?;
                    self.parts.push(part);
                }
                Removal::Refused { message } => {
                    self.write(Record { message: Some(message.clone()), ..record(RecordState::Refused) }).await?;
                    return Err(Changed::Refused { part, message });
                }
                Removal::Later { at, message } => {
                    self.write(Record { message: Some(message.clone()), until: at, ..record(RecordState::Deferred) }).await?;
                    return Err(Changed::Later { part, until: at, message });
                }
                Removal::Unknown { message } => return Err(Changed::Unknown { part, message }),
            }
        }
        Ok(())
    }

    fn live(&self, part: u16) -> Result<Receipt, Changed> {
        let receipt = self.ledger.with(|ledger| ledger.deciding(self.post, self.channel, part).and_then(|record| record.receipt.clone()));
        receipt
            .filter(|receipt| !receipt.id.is_empty())
            .ok_or_else(|| Changed::Refused { part, message: "its id on the platform is not known".to_owned() })
    }

    async fn sent(&self, part: u16) -> Result<Option<Value>, Changed> {
        let (post, channel) = (self.post.clone(), self.channel.clone());
        let snapshot = self.ledger.with(Clone::clone);
        let found = self.ledger.blocking(move |store| sent_request(store, &snapshot, &post, &channel, part)).await;
        let record = found.map_err(|error| Changed::Failed { part, message: in_full(&error) })?;
        Ok(record.and_then(|record| record.request))
    }

    fn previous(&self, part: u16) -> Option<Digest> {
        self.ledger.with(|ledger| ledger.previous(self.post, self.channel, part))
    }

    fn of_variant(&self, variant: &Variant, part: u16, seq: u32, state: RecordState) -> Record {
        let content = content_of(self.run.workspace, variant);
        Record { previous: self.previous(part), ..Record::new(variant, content, part, seq, state, self.ledger.now()) }
    }

    async fn write(&self, record: Record) -> Result<bool, Changed> {
        let part = record.part;
        self.ledger.create(record).await.map_err(|error| Changed::Failed { part, message: in_full(&error) })
    }
}
