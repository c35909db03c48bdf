//! On which days key dates and events fall.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::repeat::dates_between;
use crate::model::{CalendarEvent, DateRule};

/// The days of a key date from one day to another, both included, in their order. `zone` is the workspace's.
#[must_use]
pub fn days_of(rule: &DateRule, zone: Tz, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    match rule {
        DateRule::Day(day) => Some(*day).into_iter().filter(|day| from <= *day && *day <= to).collect(),
        DateRule::Yearly { month, day } => (from.year()..=to.year())
            .filter_map(|year| NaiveDate::from_ymd_opt(year, *month, *day))
            .filter(|day| from <= *day && *day <= to)
            .collect(),
        DateRule::Repeat { start, repeat } => {
            let except = |day: &NaiveDate| repeat.except.iter().any(|except| except.value == *day);
            let days = dates_between(&repeat.rule.value, start.map(|start| start.and_time(NaiveTime::MIN)), zone, from, to);
            days.into_iter().map(|wall| wall.date()).filter(|day| !except(day)).collect()
        }
    }
}

/// The times at which an event takes place from one day to another, both included: start and end as wall times of `zone`, the workspace's.
#[must_use]
pub fn times_of(event: &CalendarEvent, zone: Tz, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDateTime, Option<NaiveDateTime>)> {
    let length = event.end.map(|end| end - event.start);
    let starts = match &event.repeat {
        None => vec![event.start],
        Some(repeat) => {
            // One that began before may last into the first day.
            let days = length.map_or(0, |length| length.num_days().unsigned_abs() + 1);
            let early = from.checked_sub_days(Days::new(days)).unwrap_or(from);
            let except = |wall: &NaiveDateTime| repeat.except.iter().any(|except| except.value == wall.date());
            dates_between(&repeat.rule.value, Some(event.start), zone, early, to).into_iter().filter(|wall| !except(wall)).collect()
        }
    };
    let last_day = |start: NaiveDateTime, end: Option<NaiveDateTime>| end.map_or(start.date(), |end| end.date());
    starts
        .into_iter()
        .map(|start| (start, length.and_then(|length| start.checked_add_signed(length))))
        .filter(|&(start, end)| start.date() <= to && last_day(start, end) >= from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Span, Spanned};
    use crate::model::{Repeat, parse_date};

    const ZONE: Tz = chrono_tz::Europe::Madrid;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).expect("a day")
    }

    fn repeat(rule: &str, except: &[&str]) -> Repeat {
        let spanned = |text: &&str| Spanned::new(day(text), Span::default());
        Repeat { rule: Spanned::new(rule.to_owned(), Span::default()), except: except.iter().map(spanned).collect() }
    }

    #[test]
    fn days_of_key_dates() {
        let rule =
            |start: Option<&str>, rule: &str, except: &[&str]| DateRule::Repeat { start: start.map(day), repeat: repeat(rule, except) };
        for (when, from, to, expected) in [
            (DateRule::Day(day("2026-11-28")), "2026-11-28", "2026-11-28", vec!["2026-11-28"]),
            (DateRule::Day(day("2026-11-28")), "2026-11-29", "2027-11-28", vec![]),
            (DateRule::Yearly { month: 4, day: 23 }, "2026-01-01", "2027-12-31", vec!["2026-04-23", "2027-04-23"]),
            (DateRule::Yearly { month: 2, day: 29 }, "2025-01-01", "2028-12-31", vec!["2028-02-29"]),
            (rule(None, "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", &[]), "2026-05-01", "2027-06-01", vec!["2026-05-10", "2027-05-09"]),
            (rule(None, "FREQ=MONTHLY;BYDAY=1MO", &["2026-12-07"]), "2026-11-15", "2027-01-31", vec!["2027-01-04"]),
            (
                rule(Some("2026-11-20"), "FREQ=WEEKLY;COUNT=3", &[]),
                "2026-11-01",
                "2027-12-31",
                vec!["2026-11-20", "2026-11-27", "2026-12-04"],
            ),
            (rule(Some("2010-01-04"), "FREQ=WEEKLY;INTERVAL=2", &[]), "2026-11-16", "2026-11-29", vec!["2026-11-16"]),
            (rule(Some("2026-11-20"), "FREQ=WEEKLY;COUNT=3", &[]), "2026-12-01", "2027-12-31", vec!["2026-12-04"]),
            (rule(None, "FREQ=WEEKLY;BYDAY=TU", &[]), "1999-12-29", "2000-01-05", vec!["2000-01-04"]),
            (rule(None, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261124", &[]), "2026-11-17", "2026-12-31", vec!["2026-11-17", "2026-11-24"]),
        ] {
            assert_eq!(days_of(&when, ZONE, day(from), day(to)), expected.into_iter().map(day).collect::<Vec<_>>(), "{when:?}");
        }
    }

    #[test]
    fn times_of_events() {
        let wall = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        let mut event = CalendarEvent {
            id: Spanned::new("club".to_owned(), Span::default()),
            name: "Club".to_owned(),
            start: wall("2026-11-05 22:00"),
            end: Some(wall("2026-11-06 01:00")),
            repeat: None,
            place: None,
            url: None,
            campaign: None,
            posts: true,
        };
        let starts = |event: &CalendarEvent, from, to| {
            times_of(event, ZONE, day(from), day(to)).into_iter().map(|(start, _)| start.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(starts(&event, "2026-11-06", "2026-12-31"), ["2026-11-05 22:00:00"], "it lasts into the day");
        assert!(starts(&event, "2026-11-07", "2026-12-31").is_empty());
        event.repeat = Some(repeat("FREQ=MONTHLY;BYDAY=1TH", &["2026-12-03"]));
        assert_eq!(starts(&event, "2026-11-06", "2027-01-31"), ["2026-11-05 22:00:00", "2027-01-07 22:00:00"]);
        // Programs end a rule with the instant of its last time: 21:00 UTC is 22:00 in Madrid.
        event.repeat = Some(repeat("FREQ=DAILY;UNTIL=20261107T210000Z", &[]));
        assert_eq!(starts(&event, "2026-11-07", "2026-12-31"), ["2026-11-06 22:00:00", "2026-11-07 22:00:00"]);
        // It goes on for years.
        event.repeat = Some(repeat("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", &[]));
        assert_eq!(starts(&event, "2046-06-11", "2046-06-15").len(), 5);
        event.repeat = Some(repeat("FREQ=MONTHLY;BYDAY=1TH", &["2026-12-03"]));
        let last = times_of(&event, ZONE, day("2027-01-01"), day("2027-01-31"));
        assert_eq!(last[0].1, Some(wall("2027-01-08 01:00")));
    }
}
