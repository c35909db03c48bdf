//! The next planned time that nobody has taken.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, Utc};

use super::schedule::{slots_on, wall_to_utc};
use super::{Channel, Workspace};
use crate::model::{ChannelName, TimeOfDay};

/// How far ahead a free slot is looked for: a quarter is further than most teams plan.
const SEARCH_DAYS: u64 = 90;

/// Finds the next free slot of these channels after an instant, as wall time in the workspace's zone.
///
/// A time that is a slot of all of them comes first; where they share none, the first slot of any of them.
/// Channels without slots go with the others. Blackout days, quiet hours and times that are `taken` on one
/// of the channels are passed over. Returns `None` where no channel has slots, or all are taken.
#[must_use]
pub fn next_free_slot(
    workspace: &Workspace,
    channels: &[&Channel],
    taken: &BTreeSet<(ChannelName, DateTime<Utc>)>,
    after: DateTime<Utc>,
) -> Option<NaiveDateTime> {
    let planned: Vec<&str> = channels
        .iter()
        .map(|channel| channel.name.as_str())
        .filter(|name| workspace.calendar.slots.iter().any(|entry| entry.channel.value == *name))
        .collect();
    if planned.is_empty() {
        return None;
    }
    let zone = workspace.config.timezone;
    let first = after.with_timezone(&zone).date_naive();
    let quiet = |time: TimeOfDay| {
        channels.iter().any(|channel| channel.quiet_hours.as_ref().or(workspace.calendar.quiet_hours.as_ref()).is_some_and(|hours| hours.contains(time)))
    };
    let find = |needed: usize| {
        (0..SEARCH_DAYS).filter_map(|days| first.checked_add_days(Days::new(days))).find_map(|day| {
            if workspace.calendar.blackout.iter().any(|blackout| blackout.from <= day && day <= blackout.to) {
                return None;
            }
            let slots: Vec<Vec<TimeOfDay>> = planned.iter().map(|name| slots_on(&workspace.calendar, name, day)).collect();
            let times: BTreeSet<TimeOfDay> = slots.iter().flatten().copied().collect();
            times.into_iter().find_map(|time| {
                let sharing = slots.iter().filter(|slots| slots.contains(&time)).count();
                let wall = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(u32::from(time.minutes) * 60, 0)?);
                let utc = wall_to_utc(wall, zone).ok()?;
                let free = channels.iter().all(|channel| !taken.contains(&(channel.name.clone(), utc)));
                (sharing >= needed && utc > after && !quiet(time) && free).then_some(wall)
            })
        })
    };
    find(planned.len()).or_else(|| find(1))
}
