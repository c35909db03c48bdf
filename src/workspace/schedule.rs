//! Wall times to instants, and the planned slots of a day.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::{Calendar, Due, Expires, When};

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

/// The first instant at which a post must not be published any more.
///
/// Where the wall time does not exist, that is the end of the gap; where it exists twice, the first.
#[must_use]
pub fn expiry(expires: &Expires, zone: Tz) -> DateTime<Utc> {
    let wall = match *expires {
        Expires::At(When::Instant(utc)) => return utc,
        Expires::At(When::Wall(wall)) => wall,
        Expires::Day(day) => day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN),
    };
    first_instant(wall, zone)
}

/// The instant of a wall time; that after the gap where it does not exist, the first where it exists twice.
#[must_use]
pub fn first_instant(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match wall_to_utc(wall, zone) {
        Ok(utc) => utc,
        Err(ScheduleProblem::Fold { earlier, .. }) => earlier,
        Err(ScheduleProblem::Gap { next }) => zone.from_local_datetime(&next).earliest().map_or_else(|| wall.and_utc(), |at| at.to_utc()),
    }
}

/// The instant with its wall time in the zone.
#[must_use]
pub(crate) fn due_at(utc: DateTime<Utc>, zone: Tz) -> Due {
    Due { utc, wall: utc.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string(), zone: zone.name().to_owned() }
}

/// The planned times of a channel on a day, sorted. The day is that of each slot's own zone; `zone` is the workspace's.
///
/// Times that clocks skip or show twice on that day are left out.
#[must_use]
pub(super) fn slots_on(calendar: &Calendar, zone: Tz, channel: &str, date: NaiveDate) -> Vec<DateTime<Utc>> {
    use chrono::Datelike;
    let mut times: Vec<DateTime<Utc>> = calendar
        .slots
        .iter()
        .filter(|entry| entry.channel.value == channel)
        .flat_map(|entry| &entry.slots)
        .filter(|slot| slot.days.contains(&date.weekday()))
        .flat_map(|slot| slot.at.iter().map(move |time| (slot.timezone.unwrap_or(zone), *time)))
        .filter_map(|(zone, time)| {
            let wall = date.and_hms_opt(u32::from(time.minutes) / 60, u32::from(time.minutes) % 60, 0)?;
            wall_to_utc(wall, zone).ok()
        })
        .collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// The planned times of a channel that fall on a day of the workspace's zone, sorted.
#[must_use]
pub fn slots_of_local_day(calendar: &Calendar, zone: Tz, channel: &str, date: NaiveDate) -> Vec<DateTime<Utc>> {
    let zoned = calendar.slots.iter().filter(|entry| entry.channel.value == channel).flat_map(|entry| &entry.slots);
    if zoned.filter_map(|slot| slot.timezone).all(|own| own == zone) {
        return slots_on(calendar, zone, channel, date);
    }
    // No two zones are more than a day apart.
    let days = [date.pred_opt(), Some(date), date.succ_opt()];
    let mut times: Vec<DateTime<Utc>> = days.into_iter().flatten().flat_map(|day| slots_on(calendar, zone, channel, day)).collect();
    times.retain(|at| at.with_timezone(&zone).date_naive() == date);
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

    #[test]
    fn slots_have_the_zone_that_is_written() {
        let mexico: Tz = chrono_tz::America::Mexico_City;
        let slot = |timezone| crate::model::WeeklySlot {
            days: vec![chrono::Weekday::Tue],
            at: vec!["02:30".parse().expect("a time"), "23:30".parse().expect("a time")],
            timezone,
        };
        let name = |text: &str| crate::diag::Spanned::new(text.to_owned(), crate::diag::Span::default());
        let entry = |channel, timezone| crate::model::ChannelSlots { channel: name(channel), slots: vec![slot(timezone)] };
        let calendar =
            Calendar { slots: vec![entry("here", None), entry("there", Some(chrono_tz::Europe::Madrid))], ..Calendar::default() };
        let day = |text: &str| crate::model::parse_date(text).expect("a day");
        let shown = |times: Vec<DateTime<Utc>>| times.iter().map(|at| at.format("%d %H:%M").to_string()).collect::<Vec<_>>();
        let tuesday = day("2026-11-24");
        assert_eq!(shown(slots_on(&calendar, mexico, "here", tuesday)), ["24 08:30", "25 05:30"]);
        assert_eq!(shown(slots_on(&calendar, mexico, "there", tuesday)), ["24 01:30", "24 22:30"]);
        // 02:30 in Madrid is the evening before in Mexico.
        assert_eq!(shown(slots_of_local_day(&calendar, mexico, "there", tuesday)), ["24 22:30"]);
        assert_eq!(shown(slots_of_local_day(&calendar, mexico, "there", day("2026-11-23"))), ["24 01:30"]);
        // The day on which clocks in Madrid skip 02:30 is a Sunday.
        let mut sundays = calendar;
        sundays.slots[1].slots[0].days = vec![chrono::Weekday::Sun];
        assert_eq!(shown(slots_on(&sundays, mexico, "there", day("2027-03-28"))), ["28 21:30"]);
    }
}
