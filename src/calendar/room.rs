//! Where there is room for one more post: how near others are, how full its day and week are, what the network takes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use crate::model::{Cadence, ChannelName, Draft, Limits};
use crate::workspace::{Channel, Workspace, slots_of_local_day};

/// Nearer than this, the second post of a channel pushes the first out of sight.
const APART: TimeDelta = TimeDelta::minutes(15);

/// The posts that have a time, and those that are being proposed beside them.
pub(super) struct Room<'a> {
    workspace: &'a Workspace,
    channels: &'a [&'a Channel],
    /// Times of posts on any channel, each post once.
    all: BTreeSet<(DateTime<Utc>, String)>,
    /// Times on the channels that are asked for.
    own: BTreeSet<(ChannelName, DateTime<Utc>)>,
    /// Posts of each of them by day, in the workspace's zone.
    days: BTreeMap<(ChannelName, NaiveDate), usize>,
    /// Proposals by day.
    proposed: BTreeMap<NaiveDate, usize>,
}

impl<'a> Room<'a> {
    pub(super) fn of(workspace: &'a Workspace, channels: &'a [&'a Channel], drafts: &[Draft]) -> Self {
        let mut room =
            Self { workspace, channels, all: BTreeSet::new(), own: BTreeSet::new(), days: BTreeMap::new(), proposed: BTreeMap::new() };
        for draft in drafts {
            let Some(at) = draft.due.as_ref().map(|due| due.utc) else { continue };
            room.all.insert((at, draft.post.as_str().to_owned()));
            if channels.iter().any(|channel| channel.name == draft.channel) {
                room.put(&draft.channel, at);
            }
        }
        room
    }

    fn put(&mut self, channel: &ChannelName, at: DateTime<Utc>) {
        self.own.insert((channel.clone(), at));
        *self.days.entry((channel.clone(), self.day(at))).or_default() += 1;
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.workspace.config.timezone).date_naive()
    }

    /// Takes a time for the post that is proposed.
    pub(super) fn propose(&mut self, at: DateTime<Utc>) {
        for channel in self.channels {
            self.put(&channel.name, at);
        }
        // No post has this name.
        self.all.insert((at, format!("proposal {}", self.proposed.len())));
        *self.proposed.entry(self.day(at)).or_default() += 1;
    }

    /// Whether a post may go to all the channels at an instant.
    pub(super) fn has(&self, at: DateTime<Utc>) -> bool {
        self.is_spread(at) && self.has_in_hour(at) && self.channels.iter().all(|channel| self.takes(channel, at))
    }

    /// Whether the day has not had its proposal: one, unless the cadence of a channel cannot be met with one a day.
    fn is_spread(&self, at: DateTime<Utc>) -> bool {
        let needed = self.cadence().filter_map(|cadence| cadence.min).map(|min| min.div_ceil(7)).max().unwrap_or(1).max(1);
        self.proposed.get(&self.day(at)).is_none_or(|proposed| *proposed < needed as usize)
    }

    /// Whether no hour around an instant would have too many posts.
    fn has_in_hour(&self, at: DateTime<Utc>) -> bool {
        let most = self.workspace.calendar.limits.per_hour.unwrap_or(Limits::PER_HOUR) as usize;
        let hour = TimeDelta::hours(1);
        let around: Vec<DateTime<Utc>> = self
            .all
            .range((at - hour, String::new())..(at + hour, String::new()))
            .map(|(at, _)| *at)
            .filter(|other| at - *other < hour)
            .collect();
        let begins = around.iter().copied().filter(|begin| *begin <= at).chain([at]);
        begins.into_iter().all(|begin| {
            let within = around.iter().filter(|other| begin <= **other && **other < begin + hour).count();
            within < most
        })
    }

    /// Whether a channel has room on the day, keeps its distance, and is taken by its network.
    fn takes(&self, channel: &Channel, at: DateTime<Utc>) -> bool {
        let calendar = &self.workspace.calendar;
        let name = channel.name.as_str();
        let day = self.day(at);
        let slots = || slots_of_local_day(calendar, self.workspace.config.timezone, name, day).len() as u32;
        let most = calendar.limits.per_day.unwrap_or_else(|| Limits::PER_DAY.max(slots())) as usize;
        let on_the_day = self.days.get(&(channel.name.clone(), day)).copied().unwrap_or_default();
        let apart = channel.spacing.map_or(APART, |minutes| APART.max(TimeDelta::minutes(minutes)));
        on_the_day < most
            && self.between(channel, at - apart, at + apart).all(|other| (other - at).abs() >= apart)
            && self.quota(channel, at)
    }

    /// Whether the network takes one more of the account: neither the hours before nor those behind hold as many as it allows.
    fn quota(&self, channel: &Channel, at: DateTime<Utc>) -> bool {
        let Some(quota) = self.workspace.specs.get(channel.network.as_str()).and_then(|spec| spec.quota.as_ref()) else { return true };
        let most = usize::try_from(quota.posts.value).unwrap_or(usize::MAX);
        let Some(window) = TimeDelta::try_milliseconds((quota.hours.value * 3_600_000.0) as i64) else { return true };
        self.between(channel, at - window, at).count() < most && self.between(channel, at, at + window).count() < most
    }

    /// The times of a channel between two instants, both included.
    fn between(&self, channel: &Channel, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> + '_ {
        self.own.range((channel.name.clone(), from)..=(channel.name.clone(), to)).map(|(_, at)| *at)
    }

    /// How far the nearest post on one of the channels is from an instant, if it is within a day.
    pub(super) fn nearest(&self, at: DateTime<Utc>) -> Option<TimeDelta> {
        let day = TimeDelta::days(1);
        let near = self.channels.iter().flat_map(|channel| self.between(channel, at - day, at + day));
        near.map(|other| (other - at).abs()).min()
    }

    /// The cadences of the channels.
    pub(super) fn cadence(&self) -> impl Iterator<Item = &'a Cadence> + '_ {
        let cadence = self.workspace.calendar.cadence.iter();
        cadence.filter(|cadence| self.channels.iter().any(|channel| channel.name.as_str() == cadence.channel.value))
    }

    /// How many posts a channel has in the week of a day.
    pub(super) fn in_week(&self, channel: &str, day: NaiveDate) -> usize {
        let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        let Some(channel) = self.channels.iter().find(|known| known.name.as_str() == channel) else { return 0 };
        let name = |day: NaiveDate| (channel.name.clone(), day);
        self.days.range(name(monday)..name(monday + Days::new(7))).map(|(_, posts)| posts).sum()
    }
}
