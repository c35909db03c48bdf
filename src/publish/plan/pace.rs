//! How fast a channel publishes: the distance between its posts, and what the network takes of an account.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::freeze::AFTER_FREEZE;
use super::{Question, is_sendable};
use crate::ledger::{Snapshot, Standing};
use crate::model::{ChannelName, Hold, State, VariantStatus};
use crate::networks::Specs;
use crate::workspace::{Channel, Workspace};

/// When parts were sent, by channel.
#[derive(Debug, Default)]
pub(super) struct Sent(BTreeMap<ChannelName, Vec<DateTime<Utc>>>);

impl Sent {
    /// What is on record: receipts, and announcements without an outcome, which may be live.
    pub(super) fn of(ledger: &Snapshot) -> Self {
        let mut sent: BTreeMap<ChannelName, Vec<DateTime<Utc>>> = BTreeMap::new();
        for (post, channel, parts) in ledger.variants() {
            for part in parts {
                let counts = matches!(ledger.history(post, channel, part).standing(), Standing::Posted(_) | Standing::Unknown(_));
                let Some(record) = ledger.deciding(post, channel, part).filter(|_| counts) else { continue };
                sent.entry(channel.clone()).or_default().push(record.receipt.as_ref().map_or(record.at, |receipt| receipt.at));
            }
        }
        for list in sent.values_mut() {
            list.sort_unstable();
        }
        Self(sent)
    }
}

/// What a channel has published lately, ready to say when it may go on.
struct Pace {
    spacing: Option<TimeDelta>,
    /// The distance that is kept by what follows a freeze.
    after_freeze: TimeDelta,
    /// Most parts within a time.
    quota: Option<(usize, TimeDelta)>,
    /// When parts were sent, sorted.
    sent: Vec<DateTime<Utc>>,
}

impl Pace {
    /// `None` where nothing slows the channel down. Instants are by the clock that records go by.
    ///
    /// `follows` says that something follows a freeze: it keeps a distance whatever the channel says.
    fn of(channel: &Channel, specs: &Specs, sent: &Sent, follows: bool, now: DateTime<Utc>) -> Option<Self> {
        let spacing = channel.spacing.map(TimeDelta::minutes);
        let after_freeze = spacing.unwrap_or(AFTER_FREEZE);
        let quota = specs.get(channel.network.as_str()).and_then(|spec| spec.quota.as_ref()).and_then(|quota| {
            let window = TimeDelta::try_milliseconds((quota.hours.value * 3_600_000.0) as i64)?;
            Some((usize::try_from(quota.posts.value).unwrap_or(usize::MAX), window))
        });
        if spacing.is_none() && quota.is_none() && !follows {
            return None;
        }
        let window =
            spacing.into_iter().chain(follows.then_some(after_freeze)).chain(quota.map(|(_, window)| window)).max().unwrap_or_default();
        let list = sent.0.get(&channel.name).map_or(&[][..], Vec::as_slice);
        // A machine whose clock is ahead must not stop the others for longer than it would have now.
        let recent = list[list.partition_point(|at| *at <= now - window)..].iter().map(|at| (*at).min(now));
        Some(Self { spacing, after_freeze, quota, sent: recent.collect() })
    }

    /// What keeps a post of so many parts from being sent at an instant.
    fn hold(&self, parts: usize, follows: bool, at: DateTime<Utc>) -> Option<Hold> {
        let spacing = if follows { Some(self.after_freeze) } else { self.spacing };
        if let (Some(spacing), Some(last)) = (spacing, self.sent.last())
            && *last + spacing > at
        {
            return Some(Hold::Spacing { until: *last + spacing });
        }
        let (most, window) = self.quota?;
        let recent = &self.sent[self.sent.partition_point(|sent| *sent + window <= at)..];
        // A thread longer than the quota would never find room: it begins as soon as nothing else is in its way.
        let excess = (recent.len() + parts.min(most)).checked_sub(most).filter(|excess| *excess > 0)?;
        Some(Hold::Quota { until: recent.get(excess - 1).copied()? + window })
    }

    fn send(&mut self, parts: usize, at: DateTime<Utc>) {
        self.sent.extend(std::iter::repeat_n(at, parts.min(self.quota.map_or(1, |(most, _)| most))));
    }
}

impl Question<'_> {
    /// What the record says about the pace of the channel; others that are due are not looked at.
    pub(super) fn pace_hold(&self) -> Option<Hold> {
        let planner = self.planner;
        // What a crisis says keeps no distance: its channel is silent for its sake.
        if self.post.crisis.is_some() {
            return None;
        }
        let follows = self.aftermath().is_some();
        let pace = Pace::of(self.channel, &planner.workspace.specs, &planner.sent, follows, planner.clock_now)?;
        pace.hold(self.variant.parts, follows, planner.clock_now)
    }
}

/// Lets what is due go one after the other where its channel keeps a distance, or nears its quota: the oldest first. The others are held, each
/// with the instant that would be its turn if everything went well.
///
/// What `follows` a freeze keeps a distance on every channel, and lets what is due by now go first.
pub(super) fn queue(
    statuses: &mut [VariantStatus],
    workspace: &Workspace,
    sent: &Sent,
    follows: &dyn Fn(&VariantStatus) -> bool,
    now: DateTime<Utc>,
) {
    for channel in &workspace.config.channels {
        let is_due = |&at: &usize| statuses[at].channel == channel.name && is_sendable(&statuses[at]);
        let mut due: Vec<(usize, bool)> = (0..statuses.len()).filter(is_due).map(|at| (at, follows(&statuses[at]))).collect();
        let any = due.iter().any(|(_, follows)| *follows);
        let Some(mut pace) = Pace::of(channel, &workspace.specs, sent, any, now) else { continue };
        let is_statement = |at: usize| workspace.post(statuses[at].post.as_str()).is_some_and(|post| post.crisis.is_some());
        due.retain(|&(at, _)| !is_statement(at));
        due.sort_by_key(|&(at, follows)| (statuses[at].state != State::Partial, follows, statuses[at].due.as_ref().map(|due| due.utc), at));
        let mut at = now;
        for (index, follows) in due {
            let status = &mut statuses[index];
            let parts = status.parts.iter().filter(|part| part.receipt.is_none()).count().max(1);
            // A thread that has begun is finished.
            if status.state == State::Due {
                let mut last = None;
                while let Some(hold) = pace.hold(parts, follows, at) {
                    let (Hold::Spacing { until } | Hold::Quota { until }) = &hold else { break };
                    if *until <= at {
                        break;
                    }
                    at = *until;
                    last = Some(hold);
                }
                if let Some(hold) = last {
                    status.holds.push(hold);
                    status.state = State::Scheduled;
                }
            }
            pace.send(parts, at);
        }
    }
}
