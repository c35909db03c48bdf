//! The next planned time that nobody has taken.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::schedule::{slots_on, wall_to_utc};
use super::{Channel, Workspace};
use crate::model::{ChannelName, TimeOfDay};

/// How far ahead a free slot is looked for: a quarter is further than most teams plan.
const SEARCH_DAYS: usize = 90;

/// Finds the next time after an instant that is a free slot of all these channels, as wall time in the workspace's zone.
///
/// Channels without slots have no say. Passed over are blackout days, quiet hours, times that clocks skip or
/// show twice, and times that are `taken` on one of the channels. Returns `None` where no channel has slots,
/// they share none, or all are taken for a quarter.
#[must_use]
pub fn next_free_slot(
    workspace: &Workspace,
    channels: &[&Channel],
    taken: &BTreeSet<(ChannelName, DateTime<Utc>)>,
    after: DateTime<Utc>,
) -> Option<NaiveDateTime> {
    let calendar = &workspace.calendar;
    let planned: Vec<&str> = channels
        .iter()
        .map(|channel| channel.name.as_str())
        .filter(|name| calendar.slots.iter().any(|entry| entry.channel.value == *name))
        .collect();
    let (lead, others) = planned.split_first()?;
    let zone = workspace.config.timezone;
    let first = after.with_timezone(&zone).date_naive();
    let quiet = |time: TimeOfDay| {
        let hours = |channel: &Channel| channel.quiet_hours.or(calendar.quiet_hours);
        channels.iter().any(|channel| hours(channel).is_some_and(|hours| hours.contains(time)))
    };
    let open = |day: &NaiveDate| !calendar.blackout.iter().any(|blackout| blackout.from <= *day && *day <= blackout.to);
    first.iter_days().take(SEARCH_DAYS).filter(open).find_map(|day| {
        let others: Vec<Vec<TimeOfDay>> = others.iter().map(|name| slots_on(calendar, name, day)).collect();
        slots_on(calendar, lead, day).into_iter().find_map(|time| {
            let wall = day.and_hms_opt(u32::from(time.minutes) / 60, u32::from(time.minutes) % 60, 0)?;
            let utc = wall_to_utc(wall, zone).ok()?;
            let shared = others.iter().all(|slots| slots.contains(&time));
            let free = channels.iter().all(|channel| !taken.contains(&(channel.name.clone(), utc)));
            (shared && free && utc > after && !quiet(time)).then_some(wall)
        })
    })
}
