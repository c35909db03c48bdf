//! The next planned time that nobody has taken.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::dates::days_of;
use super::schedule::slots_on;
use super::{Channel, Workspace};
use crate::model::{ChannelName, TimeOfDay};

/// How far ahead a free slot is looked for: a quarter is further than most teams plan.
const SEARCH_DAYS: u64 = 90;

/// Finds the next time after an instant that is a free slot of all these channels, as wall time in the workspace's zone.
///
/// Channels without slots have no say. Passed over are blackout days, key dates to be avoided, quiet hours, times that clocks skip or
/// show twice, and times that are `taken` on one of the channels. Returns `None` where no channel has slots,
/// they share none, or all are taken for a quarter.
#[must_use]
pub fn next_free_slot(
    workspace: &Workspace,
    channels: &[&Channel],
    taken: &BTreeSet<(ChannelName, DateTime<Utc>)>,
    after: DateTime<Utc>,
) -> Option<NaiveDateTime> {
    let free = |at: &DateTime<Utc>| channels.iter().all(|channel| !taken.contains(&(channel.name.clone(), *at)));
    let found = open_slots(workspace, channels, after, SEARCH_DAYS).into_iter().find(free)?;
    Some(found.with_timezone(&workspace.config.timezone).naive_local())
}

/// The times after an instant, for some days, that are slots of all those channels that have slots, and at which the team publishes;
/// whoever may have them already.
#[must_use]
pub fn open_slots(workspace: &Workspace, channels: &[&Channel], after: DateTime<Utc>, days: u64) -> Vec<DateTime<Utc>> {
    let calendar = &workspace.calendar;
    let zone = workspace.config.timezone;
    let planned: Vec<&str> = channels
        .iter()
        .map(|channel| channel.name.as_str())
        .filter(|name| calendar.slots.iter().any(|entry| entry.channel.value == *name))
        .collect();
    let Some((lead, others)) = planned.split_first() else { return Vec::new() };
    let today = after.with_timezone(&zone).date_naive();
    // A day more on either side: zones are up to a day apart.
    let Some((from, to)) = today.checked_sub_days(Days::new(1)).zip(today.checked_add_days(Days::new(days + 1))) else { return Vec::new() };
    let times = |name: &str| {
        from.iter_days().take_while(|day| *day <= to).flat_map(|day| slots_on(calendar, zone, name, day)).collect::<BTreeSet<_>>()
    };
    let others: Vec<BTreeSet<DateTime<Utc>>> = others.iter().map(|name| times(name)).collect();
    let closed = closed_days(workspace, from, to);
    times(lead)
        .into_iter()
        .filter(|at| *at > after && others.iter().all(|slots| slots.contains(at)))
        .filter(|at| {
            let wall = at.with_timezone(&zone).naive_local();
            !closed.contains(&wall.date()) && !is_quiet(workspace, channels, wall)
        })
        .collect()
}

/// Why nothing is published at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It lies on a blackout day, or on a key date to be avoided.
    Day,
    /// It lies in quiet hours.
    QuietHours,
}

impl Closed {
    /// Says it, to stand behind a time.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "nothing is published: a blackout day, or one to be avoided",
            Self::QuietHours => "nothing is published: quiet hours",
        }
    }
}

/// Whether something keeps a post from going out at an instant on some of these channels.
#[must_use]
pub fn closed_at(workspace: &Workspace, channels: &[&Channel], at: DateTime<Utc>) -> Option<Closed> {
    let wall = at.with_timezone(&workspace.config.timezone).naive_local();
    if !closed_days(workspace, wall.date(), wall.date()).is_empty() {
        return Some(Closed::Day);
    }
    is_quiet(workspace, channels, wall).then_some(Closed::QuietHours)
}

/// Whether a time of day is one of the quiet hours of one of the channels; their own replace those of the calendar.
fn is_quiet(workspace: &Workspace, channels: &[&Channel], wall: NaiveDateTime) -> bool {
    let time = TimeOfDay { minutes: (wall.hour() * 60 + wall.minute()) as u16 };
    let hours = |channel: &Channel| channel.quiet_hours.or(workspace.calendar.quiet_hours);
    channels.iter().any(|channel| hours(channel).is_some_and(|hours| hours.contains(time)))
}

/// Blackout days, and key dates to be avoided, from one day to another.
fn closed_days(workspace: &Workspace, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
    let calendar = &workspace.calendar;
    let blackout = calendar.blackout.iter().flat_map(|blackout| {
        let last = blackout.to.min(to);
        blackout.from.max(from).iter_days().take_while(move |day| *day <= last)
    });
    let avoided = calendar.key_dates.iter().filter(|date| date.avoid).flat_map(|date| days_of(&date.when, from, to));
    blackout.chain(avoided).collect()
}
