//! The next planned time that nobody has taken.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::dates::days_of;
use super::schedule::{slots_on, wall_to_utc};
use super::{Channel, Workspace};
use crate::model::{ChannelName, TimeOfDay};

/// How far ahead a free slot is looked for: a quarter is further than most teams plan.
const SEARCH_DAYS: u64 = 90;

/// Finds the next time after an instant that is a free slot of all these channels, as wall time in the workspace's zone.
///
/// Channels without slots have no say. Passed over are blackout days, key dates to be avoided, quiet hours, times that clocks skip or
/// show twice, in the slot's zone or the workspace's, and times that are `taken` on one of the channels. Returns `None` where no channel has slots,
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
    let opening = Opening::between(workspace, from, to);
    times(lead)
        .into_iter()
        .filter(|at| *at > after && others.iter().all(|slots| slots.contains(at)))
        .filter(|at| channels.iter().all(|channel| opening.is_open(channel, *at)))
        .collect()
}

/// When the team publishes at all, from one day to another of its zone.
#[derive(Debug)]
pub struct Opening<'w> {
    workspace: &'w Workspace,
    closed: BTreeSet<NaiveDate>,
}

impl<'w> Opening<'w> {
    /// Reads the calendar for some days, both included.
    #[must_use]
    pub fn between(workspace: &'w Workspace, from: NaiveDate, to: NaiveDate) -> Self {
        Self { workspace, closed: closed_days(workspace, from, to) }
    }

    /// Whether a slot of a channel may be offered: not on a blackout day or a key date to be avoided, not in quiet hours, and not at a wall
    /// time that the clocks of the workspace's zone show twice, which a `date:` without an offset cannot say.
    #[must_use]
    pub fn is_open(&self, channel: &Channel, at: DateTime<Utc>) -> bool {
        let zone = self.workspace.config.timezone;
        let wall = at.with_timezone(&zone).naive_local();
        self.why_closed(channel, wall).is_none() && wall_to_utc(wall, zone).is_ok()
    }

    /// What keeps a post from going out on a channel at a wall time of the workspace's zone. The channel's own quiet hours replace those
    /// of the calendar.
    fn why_closed(&self, channel: &Channel, wall: NaiveDateTime) -> Option<Closed> {
        let time = TimeOfDay { minutes: (wall.hour() * 60 + wall.minute()) as u16 };
        let quiet = channel.quiet_hours.or(self.workspace.calendar.quiet_hours);
        if self.closed.contains(&wall.date()) {
            return Some(Closed::Day);
        }
        quiet.is_some_and(|hours| hours.contains(time)).then_some(Closed::QuietHours)
    }
}

/// What keeps a post that names its day from one of the day's slots: the day is a blackout day, or the slot lies in quiet hours.
///
/// A key date to be avoided does not: whoever names the day means it, and a rule asks about it.
#[must_use]
pub fn closed_to_named_day(workspace: &Workspace, channel: &Channel, at: DateTime<Utc>) -> Option<Closed> {
    let opening = Opening { workspace, closed: BTreeSet::new() };
    let wall = at.with_timezone(&workspace.config.timezone).naive_local();
    let blackout = workspace.calendar.blackout.iter().any(|blackout| blackout.from <= wall.date() && wall.date() <= blackout.to);
    if blackout { Some(Closed::Day) } else { opening.why_closed(channel, wall) }
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
    let opening = Opening::between(workspace, wall.date(), wall.date());
    channels.iter().find_map(|channel| opening.why_closed(channel, wall))
}

/// Blackout days, and key dates to be avoided, from one day to another.
fn closed_days(workspace: &Workspace, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
    let calendar = &workspace.calendar;
    let blackout = calendar.blackout.iter().flat_map(|blackout| {
        let last = blackout.to.min(to);
        blackout.from.max(from).iter_days().take_while(move |day| *day <= last)
    });
    let avoided =
        calendar.key_dates.iter().filter(|date| date.avoid).flat_map(|date| days_of(&date.when, workspace.config.timezone, from, to));
    blackout.chain(avoided).collect()
}
