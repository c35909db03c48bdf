//! Intent, request, outcome; part after part.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::content::content_key;
use super::join::join_all;
use super::plan::is_sendable;
use crate::ledger::{Key, Record, RecordState, Snapshot, Standing, Store, StoreError};
use crate::model::{ChannelName, Digest, Hold, NetworkName, PostId, Receipt, State, Variant, VariantStatus};
use crate::networks::driver::{Driver, Found, NotPrepared, Outcome, PartJob};
use crate::support::clock::Clock;
use crate::workspace::Workspace;

/// A channel that can be sent to.
pub struct Account {
    /// Its driver.
    pub driver: Box<dyn Driver>,
}

/// Everything that a run works with.
pub struct Publisher<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// Every variant.
    pub variants: &'a [Variant],
    /// The record.
    pub store: &'a dyn Store,
    /// What the record said when the run began; nobody else writes while the ledger is locked.
    pub ledger: &'a Snapshot,
    /// Channels with credentials.
    pub accounts: &'a BTreeMap<ChannelName, Account>,
    /// Folder of the derived pictures.
    pub media: PathBuf,
    /// The machine's clock: facts have the time at which they happened, whatever the plan's `now` is.
    pub clock: Clock,
    /// Asked right before each send; what it returns holds the variant back.
    pub gate: &'a (dyn Fn(&Variant) -> Option<Hold> + Sync),
    /// Told what happens, as it happens.
    pub on_event: &'a (dyn Fn(&Event<'_>) + Sync),
}

/// Something that has happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A part is about to be sent.
    Sending {
        /// The variant.
        variant: &'a Variant,
        /// Number of the part, from 1.
        part: u16,
    },
    /// A part is live.
    Posted {
        /// The variant.
        variant: &'a Variant,
        /// Number of the part, from 1.
        part: u16,
        /// Proof.
        receipt: &'a Receipt,
    },
    /// The platform is asked about a part whose answer was lost.
    Asking {
        /// The variant.
        variant: &'a Variant,
        /// Number of the part, from 1.
        part: u16,
    },
}

/// How a variant ended in this run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "result")]
pub enum Done {
    /// Every part is live.
    Published,
    /// It was found out that nothing is live, and the variant is not to be sent now.
    Absent,
    /// Certainly not live; may be sent in a later run.
    Later {
        /// Number of the part, from 1.
        part: u16,
        /// Not before this instant, if the platform named one.
        until: Option<chrono::DateTime<chrono::Utc>>,
        /// What happened.
        message: String,
    },
    /// Refused by the platform.
    Refused {
        /// Number of the part, from 1.
        part: u16,
        /// What the platform said.
        message: String,
    },
    /// A part may be live.
    Unknown {
        /// Number of the part, from 1.
        part: u16,
        /// What happened.
        message: String,
    },
    /// Something holds back the rest.
    Held {
        /// What.
        hold: Option<Hold>,
    },
    /// The record could not be written: nothing was sent after that.
    Failed {
        /// Number of the part, from 1.
        part: u16,
        /// What happened.
        message: String,
        /// Whether the part had been sent before.
        maybe_live: bool,
    },
}

/// What a run did with a variant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VariantResult {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// The channel's network.
    pub network: NetworkName,
    /// How it ended.
    #[serde(flatten)]
    pub done: Done,
    /// Receipts of the parts that are live now, in order.
    pub receipts: Vec<Receipt>,
    /// How many parts were sent in this run.
    pub sent: usize,
    /// What platforms did otherwise than asked.
    pub notes: Vec<String>,
}

impl Publisher<'_> {
    /// Sends everything that is to be sent, and asks about everything that is unknown. Channels work at the
    /// same time, each on its variants in order; the results are in the order of `statuses`.
    pub async fn publish(&self, statuses: &[&VariantStatus]) -> Vec<VariantResult> {
        let work: Vec<&VariantStatus> =
            statuses.iter().copied().filter(|status| is_sendable(status) || status.state == State::Unknown).collect();
        self.each_channel(&work, true).await
    }

    /// Works on variants, the channels at the same time; with `send` unset only asks about what is unknown.
    pub(super) async fn each_channel(&self, work: &[&VariantStatus], send: bool) -> Vec<VariantResult> {
        let mut channels: BTreeMap<&ChannelName, Vec<(usize, &VariantStatus)>> = BTreeMap::new();
        for (index, status) in work.iter().enumerate() {
            channels.entry(&status.channel).or_default().push((index, status));
        }
        let futures = channels.into_values().map(|mut list| -> std::pin::Pin<Box<dyn Future<Output = _> + Send + '_>> {
            // Older posts first, so that a channel's order is that of the calendar.
            list.sort_by_key(|(index, status)| (status.due.as_ref().map(|due| due.utc), *index));
            Box::pin(async move {
                let mut results = Vec::new();
                for (index, status) in list {
                    results.extend(self.variant(status, send).await.map(|result| (index, result)));
                }
                results
            })
        });
        let mut results: Vec<(usize, VariantResult)> = join_all(futures.collect()).await.into_iter().flatten().collect();
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    async fn variant(&self, status: &VariantStatus, send: bool) -> Option<VariantResult> {
        let variant = self.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel)?;
        let post = self.workspace.post(status.post.as_str())?;
        let content = content_key(&post.title.value, &post.body.markdown, variant.due.as_ref().map(|due| due.utc));
        let mut work = Work { run: self, variant, status, content, receipts: Vec::new(), sent: 0, notes: Vec::new() };
        let done = if let Some(account) = self.accounts.get(&status.channel) {
            work.parts(account.driver.as_ref(), send).await
        } else {
            without_account(status)
        };
        let Work { receipts, sent, notes, .. } = work;
        let (post, channel, network) = (status.post.clone(), status.channel.clone(), status.network.clone());
        Some(VariantResult { post, channel, network, done, receipts, sent, notes })
    }
}

/// How a variant ends whose channel cannot be reached.
fn without_account(status: &VariantStatus) -> Done {
    let unknown = status.holds.iter().find_map(|hold| match hold {
        Hold::Unknown { part, .. } => Some(*part),
        _ => None,
    });
    match unknown {
        Some(part) => Done::Unknown { part, message: "the channel's credentials are missing".to_owned() },
        None => Done::Held { hold: status.holds.first().cloned() },
    }
}

/// One variant being worked on.
struct Work<'a> {
    run: &'a Publisher<'a>,
    variant: &'a Variant,
    status: &'a VariantStatus,
    content: Digest,
    receipts: Vec<Receipt>,
    sent: usize,
    notes: Vec<String>,
}

/// Ends the work on a variant.
type Stop = Done;

impl Work<'_> {
    async fn parts(&mut self, driver: &dyn Driver, send: bool) -> Done {
        match self.try_parts(driver, send).await {
            Ok(()) => Done::Published,
            Err(stop) => stop,
        }
    }

    async fn try_parts(&mut self, driver: &dyn Driver, send: bool) -> Result<(), Stop> {
        let ledger = self.run.ledger;
        let parts = u16::try_from(self.variant.parts.len()).unwrap_or(u16::MAX);
        for part in 1..=parts.max(ledger.last_part(&self.variant.post, &self.variant.channel)) {
            let history = ledger.history(&self.variant.post, &self.variant.channel, part);
            let seq = history.next_seq();
            match history.standing() {
                Standing::Posted(_) => {
                    let receipt =
                        ledger.deciding(&self.variant.post, &self.variant.channel, part).and_then(|record| record.receipt.clone());
                    match receipt {
                        Some(receipt) => self.receipts.push(receipt),
                        None => return Err(Done::Failed { part, message: "the receipt cannot be read".to_owned(), maybe_live: false }),
                    }
                }
                Standing::Unknown(open) => {
                    if let Some(receipt) = self.ask(driver, part, open).await? {
                        self.receipts.push(receipt);
                    } else {
                        let frozen = self.frozen(part, open);
                        self.may_go_on(part, send, Done::Absent)?;
                        self.send(driver, part, seq, frozen.as_ref()).await?;
                    }
                }
                Standing::Absent(tried) => {
                    self.may_go_on(part, send, Done::Held { hold: None })?;
                    let frozen = self.frozen(part, tried);
                    self.send(driver, part, seq, frozen.as_ref()).await?;
                }
                Standing::Unsent if ledger.is_lost(&self.variant.post, &self.variant.channel, part) => {
                    let message = "later parts are on record and this one is not: bring its records back, from git for example";
                    return Err(Done::Unknown { part, message: message.to_owned() });
                }
                Standing::Unsent | Standing::Refused(_) | Standing::Deferred(_) => {
                    // Parts of an older, longer version of the thread are not there any more.
                    if usize::from(part) > self.variant.parts.len() {
                        continue;
                    }
                    self.may_go_on(part, send, Done::Held { hold: None })?;
                    self.send(driver, part, seq, None).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the next part may be sent; `otherwise` is the result for somebody who only asks.
    fn may_go_on(&self, part: u16, send: bool, otherwise: Done) -> Result<(), Stop> {
        if !send || usize::from(part) > self.variant.parts.len() {
            return Err(otherwise);
        }
        // The state was `unknown` when the plan was made; everything else that it says still holds.
        let hold = self.status.holds.iter().find(|hold| !matches!(hold, Hold::Unknown { .. }));
        if hold.is_some() || self.status.changed_since_published && !self.receipts.is_empty() {
            return Err(Done::Held { hold: hold.cloned() });
        }
        match (self.run.gate)(self.variant) {
            Some(hold) => Err(Done::Held { hold: Some(hold) }),
            None => Ok(()),
        }
    }

    /// The request of an earlier try, if it was for what is to be sent now.
    fn frozen(&self, part: u16, seq: u32) -> Option<Value> {
        let record = self.run.ledger.record(&self.variant.post, &self.variant.channel, part, seq, RecordState::Intent)?;
        (record.digest == self.variant.digest).then(|| record.request.clone())?
    }

    /// Asks the platform about a try without an outcome, and writes down what it says: a receipt, or none.
    async fn ask(&mut self, driver: &dyn Driver, part: u16, seq: u32) -> Result<Option<Receipt>, Stop> {
        let unknown = |message: &str| Done::Unknown { part, message: message.to_owned() };
        let index = usize::from(part) - 1;
        let Some(intent) = self.run.ledger.record(&self.variant.post, &self.variant.channel, part, seq, RecordState::Intent) else {
            return Err(unknown("the intent cannot be read, so the platform cannot be asked"));
        };
        let Some(frozen) = &intent.request else { return Err(unknown("the intent holds no request")) };
        if index >= self.variant.parts.len() {
            return Err(unknown("the thread has become shorter"));
        }
        (self.run.on_event)(&Event::Asking { variant: self.variant, part });
        let claimed = self.claimed(part).map_err(|error| unknown(&format!("the record cannot be read: {error}")))?;
        let job = PartJob { claimed: &claimed, ..self.job(index, None) };
        let found = driver.find(job, frozen, intent.at).await;
        // The record is about what was sent, which may differ from what the variant is now.
        let mut record = Record { state: RecordState::Absent, at: self.run.clock.now(), request: None, ..intent.clone() };
        match found {
            Found::CannotTell { message } => Err(unknown(&message)),
            Found::Absent => {
                self.write(&record, true)?;
                Ok(None)
            }
            Found::Posted(receipt) => {
                let receipt = Receipt { recovered: true, ..receipt };
                record.state = RecordState::Posted;
                record.receipt = Some(receipt.clone());
                self.write(&record, true)?;
                (self.run.on_event)(&Event::Posted { variant: self.variant, part, receipt: &receipt });
                Ok(Some(receipt))
            }
        }
    }

    /// Receipts of all other parts on the same network. The record is listed again: this run and others have added to it.
    fn claimed(&self, part: u16) -> Result<Vec<Receipt>, StoreError> {
        let Variant { post, channel, network, .. } = self.variant;
        let config = &self.run.workspace.config;
        let mut claimed = Vec::new();
        for name in self.run.store.list("")? {
            let Some(key) = name.parse::<Key>().ok().filter(|key| key.state == RecordState::Posted) else { continue };
            let ours = key.channel == *channel;
            let alike = ours || config.channel(key.channel.as_str()).is_some_and(|other| other.network == *network);
            if !alike || (ours && key.post == *post && key.part == part) {
                continue;
            }
            let receipt = match self.run.ledger.record(&key.post, &key.channel, key.part, key.seq, key.state) {
                Some(record) => record.receipt.clone(),
                None => Record::from_bytes(&key, &self.run.store.read(&name)?).ok().and_then(|record| record.receipt),
            };
            // Ids are those of a server, and another channel may be on another one; addresses are nobody else's.
            claimed.extend(receipt.filter(|receipt| ours || receipt.uri.is_some()));
        }
        Ok(claimed)
    }

    async fn send(&mut self, driver: &dyn Driver, part: u16, seq: u32, previous: Option<&Value>) -> Result<(), Stop> {
        let index = usize::from(part) - 1;
        if self.receipts.iter().any(|receipt| receipt.id.is_empty()) {
            return Err(Done::Refused { part, message: "an earlier part was assumed to be posted, and its id is not known".to_owned() });
        }
        (self.run.on_event)(&Event::Sending { variant: self.variant, part });
        let frozen = match driver.prepare(self.job(index, previous)).await {
            Ok(frozen) => frozen,
            Err(NotPrepared::Refused { message }) => return Err(Done::Refused { part, message }),
            Err(NotPrepared::Later { at, message }) => return Err(Done::Later { part, until: at, message }),
        };
        let mut intent = self.record(part, seq, RecordState::Intent);
        intent.request = Some(frozen.clone());
        self.write(&intent, false)?;

        let outcome = driver.send(self.job(index, previous), &frozen).await;

        let mut record = self.record(part, seq, RecordState::Posted);
        match outcome {
            Outcome::Posted { receipt, notes } => {
                record.receipt = Some(receipt.clone());
                self.write(&record, true)?;
                (self.run.on_event)(&Event::Posted { variant: self.variant, part, receipt: &receipt });
                self.receipts.push(receipt);
                self.notes.extend(notes.into_iter().map(|note| format!("part {part}: {note}")));
                self.sent += 1;
                Ok(())
            }
            Outcome::Refused { message } => {
                record.state = RecordState::Refused;
                record.message = Some(message.clone());
                self.write(&record, false)?;
                Err(Done::Refused { part, message })
            }
            Outcome::Later { at, message } => {
                record.state = RecordState::Deferred;
                record.message = Some(message.clone());
                record.until = at;
                self.write(&record, false)?;
                Err(Done::Later { part, until: at, message })
            }
            // No outcome is what the missing record says.
            Outcome::Unknown { message } => Err(Done::Unknown { part, message }),
        }
    }

    fn job<'a>(&'a self, index: usize, previous: Option<&'a Value>) -> PartJob<'a> {
        PartJob { variant: self.variant, index, earlier: &self.receipts, previous, claimed: &[], media: &self.run.media, now: self.run.clock.now() }
    }

    fn record(&self, part: u16, seq: u32, state: RecordState) -> Record {
        Record::new(self.variant, self.content, part, seq, state, self.run.clock.now())
    }

    fn write(&self, record: &Record, maybe_live: bool) -> Result<(), Stop> {
        let failed = |message| Done::Failed { part: record.part, message, maybe_live };
        match self.run.store.create(&record.key().to_string(), &record.to_bytes()) {
            // Somebody else is at it. For an outcome that is fine: they wrote down the same fact.
            Ok(false) if record.state == RecordState::Intent => {
                Err(Done::Failed { part: record.part, message: "another publisher has just begun to send it".to_owned(), maybe_live: true })
            }
            Ok(_) => Ok(()),
            Err(error) => {
                let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                Err(failed(format!("{error}: {source}")))
            }
        }
    }
}
