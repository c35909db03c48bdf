//! What comes next, and how long there is something to come.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::next_change;
use crate::ledger::Snapshot;
use crate::model::{ChannelName, PostId, State, VariantStatus};
use crate::workspace::Workspace;

/// What comes next, and how long there is something to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// When the next variant falls due.
    pub next_due: Option<DateTime<Utc>>,
    /// When the clock may change where something stands: it falls due, may be sent again, or is too late.
    pub next_change: Option<DateTime<Utc>>,
    /// The last variant that is to be published, if it is still to come.
    pub last: Option<Scheduled>,
    /// Whether nothing is scheduled for as long as the team wants there to be; `None` where it has not said.
    pub nothing_scheduled: Option<bool>,
}

/// A variant with a time to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scheduled {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// When it is due.
    pub at: DateTime<Utc>,
}

impl Outlook {
    /// Looks ahead from an instant.
    #[must_use]
    pub fn new(workspace: &Workspace, ledger: &Snapshot, statuses: &[VariantStatus], now: DateTime<Utc>) -> Self {
        let mut outlook = Self { next_due: None, next_change: None, last: None, nothing_scheduled: None };
        for status in statuses {
            let due = status.due.as_ref().map(|due| due.utc);
            let sleeps = matches!(status.state, State::Published | State::Draft | State::Missed | State::TakenDown);
            if let (false, Some(post), Some(channel)) =
                (sleeps, workspace.post(status.post.as_str()), workspace.config.channel(status.channel.as_str()))
            {
                let next = next_change(workspace, ledger, post, channel, due, &status.holds, now);
                outlook.next_change = [outlook.next_change, next].into_iter().flatten().min();
            }
            // What the platform has will be there as well.
            if let (State::Scheduled | State::Handed, Some(at)) = (status.state, due)
                && at > now
            {
                outlook.next_due = [outlook.next_due, Some(at)].into_iter().flatten().min();
                if outlook.last.as_ref().is_none_or(|last| last.at < at) {
                    outlook.last = Some(Scheduled { post: status.post.clone(), channel: status.channel.clone(), at });
                }
            }
        }
        outlook.nothing_scheduled = workspace.calendar.alarm.map(|alarm| {
            let until = now + TimeDelta::minutes(alarm.nothing_after_minutes);
            outlook.last.as_ref().is_none_or(|last| last.at < until)
        });
        outlook
    }
}
