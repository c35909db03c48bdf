//! Wall times to instants, and the planned slots of a day.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::{Calendar, Due, TimeOfDay};

/// Why a wall time is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleProblem {
    /// Clocks jump over it; the field holds the first wall time after the jump.
    Gap {
        /// First wall time that exists again.
        next: NaiveDateTime,
    },
    /// Clocks go back and show it twice.
    Fold {
        /// The first of the two instants.
        earlier: DateTime<Utc>,
        /// The second.
        later: DateTime<Utc>,
    },
}

/// Converts a wall time in a zone.
///
/// # Errors
/// The time does not exist there, or exists twice.
pub fn wall_to_utc(wall: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, ScheduleProblem> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => Ok(at.to_utc()),
        LocalResult::Ambiguous(earlier, later) => Err(ScheduleProblem::Fold { earlier: earlier.to_utc(), later: later.to_utc() }),
        LocalResult::None => {
            let next = chrono_tz::GapInfo::new(&wall, &zone).and_then(|gap| gap.end).map_or(wall, |end| end.naive_local());
            Err(ScheduleProblem::Gap { next })
        }
    }
}

/// The instant with its wall time in the zone.
#[must_use]
pub(crate) fn due_at(utc: DateTime<Utc>, zone: Tz) -> Due {
    Due { utc, wall: utc.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string(), zone: zone.name().to_owned() }
}

/// The planned times of a channel on a day, sorted.
#[must_use]
pub fn slots_on(calendar: &Calendar, channel: &str, date: NaiveDate) -> Vec<TimeOfDay> {
    use chrono::Datelike;
    let mut times: Vec<TimeOfDay> = calendar
        .slots
        .iter()
        .filter(|entry| entry.channel.value == channel)
        .flat_map(|entry| &entry.slots)
        .filter(|slot| slot.days.contains(&date.weekday()))
        .flat_map(|slot| slot.at.iter().copied())
        .collect();
    times.sort_unstable();
    times.dedup();
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_folds_are_told_apart() {
        let zone: Tz = "Europe/Madrid".parse().expect("a zone");
        let wall = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        assert!(
            matches!(wall_to_utc(wall("2026-03-29 02:30"), zone), Err(ScheduleProblem::Gap { next }) if next == wall("2026-03-29 03:00"))
        );
        assert!(matches!(wall_to_utc(wall("2026-10-25 02:30"), zone), Err(ScheduleProblem::Fold { .. })));
        let at = wall_to_utc(wall("2026-11-24 09:30"), zone).expect("one instant");
        assert_eq!(due_at(at, zone).wall, "2026-11-24T09:30:00+01:00");
    }
}
