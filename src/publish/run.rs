//! A run: channels at the same time, each from its oldest post on, sharing the work with other publishers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::join::join_all;
use super::live::LiveLedger;
use super::plan::is_work;
use super::work::Work;
use crate::http::Http;
use crate::ledger::{Presence, Snapshot, Store};
use crate::model::{ChannelName, Hold, Native, NetworkName, PostId, Receipt, State, Variant, VariantStatus};
use crate::networks::driver::Driver;
use crate::support::clock::Clock;
use crate::workspace::Workspace;

/// A channel that can be sent to.
pub struct Account {
    /// Its driver.
    pub driver: Box<dyn Driver>,
    /// What the driver sends with: it knows how much more the server takes.
    pub http: Http,
}

/// Says where the variants of a channel stand that the run is about, as far as the record goes.
pub type Replan<'a> = dyn Fn(&Snapshot, &ChannelName) -> Vec<VariantStatus> + Sync + 'a;

/// Everything that a run works with.
pub struct Publisher<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// Every variant.
    pub variants: &'a [Variant],
    /// The record.
    pub store: Arc<dyn Store>,
    /// What the record said when the run began.
    pub ledger: &'a Snapshot,
    /// This publisher, as others see it.
    pub presence: &'a Presence,
    /// Channels with credentials.
    pub accounts: &'a BTreeMap<ChannelName, Account>,
    /// Folder of the derived pictures.
    pub media: PathBuf,
    /// The machine's clock: facts have the time at which they happened, whatever the plan's `now` is.
    pub clock: Clock,
    /// Asked before each send, with the record read anew: whatever holds back by then holds back.
    pub replan: &'a Replan<'a>,
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
    /// A variant is about to be given to the platform's own scheduler.
    Handing {
        /// The variant.
        variant: &'a Variant,
    },
    /// A part that is live is about to be changed.
    Editing {
        /// The variant.
        variant: &'a Variant,
        /// Number of the part, from 1.
        part: u16,
    },
    /// A part that is live is about to be taken down.
    Removing {
        /// The post.
        post: &'a PostId,
        /// The channel.
        channel: &'a ChannelName,
        /// Number of the part, from 1.
        part: u16,
    },
    /// A variant is done with, for this run.
    Finished {
        /// The variant.
        variant: &'a Variant,
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
    /// The platform's own scheduler has it.
    Handed {
        /// When the platform puts it up.
        at: chrono::DateTime<chrono::Utc>,
    },
    /// The platform's own scheduler has given it back.
    TakenBack,
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
    /// Another publisher is at it, or has done it.
    Elsewhere {
        /// Number of the part, from 1.
        part: u16,
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
    /// Sends what is to be sent of these variants, and asks about what is unknown. Channels work at the same time, each on its
    /// oldest post first; the results are in the order of `wanted`.
    ///
    /// Other publishers may be at work on the same ledger: what one of them has announced is left to it.
    pub async fn publish(&self, wanted: &[(PostId, ChannelName)]) -> Vec<VariantResult> {
        self.each_channel(wanted, true).await
    }

    /// Works on variants, the channels at the same time; with `send` unset only asks about what is unknown.
    pub(super) async fn each_channel(&self, wanted: &[(PostId, ChannelName)], send: bool) -> Vec<VariantResult> {
        let mut channels: BTreeMap<&ChannelName, BTreeSet<&PostId>> = BTreeMap::new();
        for (post, channel) in wanted {
            channels.entry(channel).or_default().insert(post);
        }
        let ledger = LiveLedger::new(self.store.clone(), self.presence, self.clock, self.ledger);
        let ledger = &ledger;
        let futures = channels.into_iter().map(|(channel, wanted)| -> std::pin::Pin<Box<dyn Future<Output = _> + Send + '_>> {
            Box::pin(async move { ChannelRun { run: self, ledger, channel, wanted, send, is_ours: false }.work().await })
        });
        let results: Vec<VariantResult> = join_all(futures.collect()).await.into_iter().flatten().collect();
        let place: BTreeMap<(&PostId, &ChannelName), usize> =
            wanted.iter().enumerate().map(|(index, (post, channel))| ((post, channel), index)).collect();
        let mut results: Vec<(usize, VariantResult)> = results
            .into_iter()
            .map(|result| (place.get(&(&result.post, &result.channel)).copied().unwrap_or(usize::MAX), result))
            .collect();
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

/// One channel's share of a run.
struct ChannelRun<'a> {
    run: &'a Publisher<'a>,
    ledger: &'a LiveLedger<'a>,
    channel: &'a ChannelName,
    wanted: BTreeSet<&'a PostId>,
    send: bool,
    /// Whether the credentials are known to belong to the account that the team named.
    is_ours: bool,
}

impl<'a> ChannelRun<'a> {
    async fn work(mut self) -> Vec<VariantResult> {
        let mut results = Vec::new();
        let mut seen = BTreeSet::new();
        while let Some(status) = self.next(&seen) {
            seen.insert(status.post.clone());
            let Some(variant) = self.variant(&status) else { continue };
            let result = self.one(variant, status).await;
            (self.run.on_event)(&Event::Finished { variant });
            let over = matches!(result.done, Done::Failed { .. });
            results.push(result);
            // Without a record nothing may be sent, and the next one would fare no better.
            if over {
                break;
            }
        }
        results
    }

    /// The oldest variant that there is something to do about and that was not looked at yet.
    fn next(&self, seen: &BTreeSet<PostId>) -> Option<VariantStatus> {
        let mut statuses = self.statuses();
        statuses.retain(|status| self.wanted.contains(&status.post) && !seen.contains(&status.post) && self.is_work(status));
        statuses.into_iter().min_by_key(|status| (status.due.as_ref().map(|due| due.utc), status.post.clone()))
    }

    fn is_work(&self, status: &VariantStatus) -> bool {
        status.state == State::Unknown || self.send && is_work(status)
    }

    fn statuses(&self) -> Vec<VariantStatus> {
        self.ledger.with(|snapshot| (self.run.replan)(snapshot, self.channel))
    }

    fn variant(&self, status: &VariantStatus) -> Option<&'a Variant> {
        self.run.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel)
    }

    async fn one(&mut self, variant: &Variant, status: VariantStatus) -> VariantResult {
        let result = |done| VariantResult {
            post: variant.post.clone(),
            channel: variant.channel.clone(),
            network: variant.network.clone(),
            done,
            receipts: Vec::new(),
            sent: 0,
            notes: Vec::new(),
        };
        // Another publisher may have been faster.
        if let Err(error) = self.ledger.refresh(&variant.post).await {
            return result(Done::Failed { part: 1, message: super::work::in_full(&error), maybe_live: false });
        }
        let status = self.statuses().into_iter().find(|now| now.post == status.post).unwrap_or(status);
        if !self.is_work(&status) {
            let hold = status.holds.first().cloned();
            return result(match status.state {
                State::Published | State::Sending => Done::Elsewhere { part: 1 },
                _ => Done::Held { hold },
            });
        }
        let Some(account) = self.run.accounts.get(self.channel) else { return result(without_account(&status)) };
        if self.send && !self.is_ours {
            let named = self.run.workspace.config.channel(self.channel.as_str()).and_then(|channel| channel.account.as_deref());
            match super::work::check_identity(account.driver.as_ref(), named, self.ledger.now()).await {
                Ok(()) => self.is_ours = true,
                Err(done) => return result(done),
            }
        }
        let mut work = Work::new(self.run, self.ledger, variant, account.driver.as_ref());
        let done = match (&status.native, &status.due) {
            (Some(Native::HandOver), Some(due)) => work.hand_over(due.utc).await,
            (Some(Native::TakeBack { .. }), _) => work.take_back().await,
            (Some(Native::LookUp), _) => work.look_up_handed().await,
            _ => work.parts(self.send).await,
        };
        let Work { receipts, sent, mut notes, .. } = work;
        self.respect(account, &done, &mut notes).await;
        VariantResult { receipts, sent, notes, ..result(done) }
    }

    /// What the server said about how much more it takes is on record for all publishers, until its time has come.
    async fn respect(&self, account: &Account, done: &Done, notes: &mut Vec<String>) {
        let asked = match done {
            Done::Later { until: Some(until), message, .. } => Some((*until, message.as_str())),
            _ => None,
        };
        let used_up = account.http.used_up_until(self.ledger.now()).map(|until| (until, "the limit of requests is used up"));
        let Some((until, message)) = asked.into_iter().chain(used_up).max_by_key(|(until, _)| *until) else { return };
        if until <= self.ledger.now() {
            return;
        }
        if let Err(error) = self.ledger.leave_alone(self.channel, until, message).await {
            notes.push(format!("that the server wants to be left alone is not on record: {}", super::work::in_full(&error)));
        }
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
