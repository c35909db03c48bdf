//! Times for the drafts of a campaign: slots of the calendar near their day, or the instant that they are about.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::days::{event_start, instant_of, until, window};
use crate::compile::compile;
use crate::model::{Campaign, ChannelName};
use crate::workspace::{Channel, Workspace, next_free_slot, wall_to_utc};

/// A free slot further from its day than this is not the step's any more.
const MOST_DAYS: i64 = 2;
/// Between the last call and the close.
const BEFORE_CLOSE: TimeDelta = TimeDelta::hours(2);

/// Gives out times, none of them twice.
pub(super) struct Placer<'w> {
    workspace: &'w Workspace,
    taken: BTreeSet<(ChannelName, DateTime<Utc>)>,
    now: DateTime<Utc>,
}

impl<'w> Placer<'w> {
    pub(super) fn new(workspace: &'w Workspace, now: DateTime<Utc>) -> Self {
        let drafts = compile(workspace, &workspace.specs).output;
        let taken = drafts.into_iter().filter_map(|draft| draft.due.map(|due| (draft.channel, due.utc))).collect();
        Self { workspace, taken, now }
    }

    /// The wall time of a step, in the workspace's zone; `None` where its day has passed.
    pub(super) fn place(&mut self, campaign: &Campaign, step: &str, day: NaiveDate, channels: &[&Channel]) -> Option<NaiveDateTime> {
        let zone = self.workspace.config.timezone;
        let wall = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
        if day < wall(self.now).date() {
            return None;
        }
        if let Some(at) = self.exact(campaign, step) {
            return (at > self.now).then(|| wall(at));
        }
        let (from, to) = self.bounds(campaign, step);
        let midnight = wall_to_utc(day.and_time(NaiveTime::MIN), zone).unwrap_or_else(|_| day.and_time(NaiveTime::MIN).and_utc());
        let after = [from, Some(self.now)].into_iter().flatten().fold(midnight, DateTime::max) - TimeDelta::seconds(1);
        let near = |slot: &NaiveDateTime| {
            let at = wall_to_utc(*slot, zone).ok();
            (slot.date() - day).num_days() <= MOST_DAYS && to.is_none_or(|to| at.is_some_and(|at| at <= to))
        };
        let within = |slot: &NaiveDateTime| campaign.end.is_none_or(|end| slot.date() <= end);
        let slot = next_free_slot(self.workspace, channels, &self.taken, after).filter(near).filter(within);
        let found = slot.or_else(|| {
            // Without slots, the middle of the morning; or as late as the bounds leave it.
            let ten = day.and_hms_opt(10, 0, 0)?;
            let least = from.map_or(ten, |from| ten.max(wall(from)));
            Some(to.map_or(least, |to| least.min(wall(to))))
        })?;
        if let Ok(at) = wall_to_utc(found, zone) {
            self.taken.extend(channels.iter().map(|channel| (channel.name.clone(), at)));
        }
        Some(found)
    }

    /// The instant that a step is about, where it is one.
    fn exact(&self, campaign: &Campaign, step: &str) -> Option<DateTime<Utc>> {
        match step {
            "live" => event_start(self.workspace, campaign),
            "launch" => Some(until(&campaign.launch.as_ref()?.embargo.as_ref()?.value, self.workspace.config.timezone)),
            _ => None,
        }
    }

    /// The instants between which a step has to lie.
    fn bounds(&self, campaign: &Campaign, step: &str) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let (opens, closes) = window(self.workspace, campaign);
        let competition = campaign.competition.as_ref();
        let announced = competition.and_then(|of| of.announced.as_ref().or(of.decided.as_ref()));
        match step {
            "announcement" | "reminder" | "last-day" => (opens, closes.map(|closes| closes - BEFORE_CLOSE)),
            "winners" => (instant_of(self.workspace, campaign, announced).or(closes), None),
            _ => (None, None),
        }
    }
}
