//! On which days of a window a recurrence rule (RFC 5545) falls.
//!
//! An engine walks a rule from its beginning: one that has run for years is a long walk, and one that falls on no day has no end. Here
//! each period of the window is looked at by itself, so that a window costs what it is long. The tests hold the days against the engine's.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rrule::{Frequency, NWeekday, RRule, Unvalidated};

/// A rule that begins on a day.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    frequency: Frequency,
    interval: u16,
    week_start: Weekday,
    start: NaiveDate,
    months: Vec<u8>,
    month_days: Vec<i64>,
    year_days: Vec<i64>,
    weeks: Vec<i64>,
    weekdays: Vec<NWeekday>,
    positions: Vec<i32>,
}

impl Recurrence {
    /// A rule with what its first day says where the rule says nothing (RFC 5545, 3.3.10): the weekday, the day of the month, the month.
    pub(super) fn new(rule: &RRule<Unvalidated>, start: NaiveDate) -> Self {
        let mut of = Self {
            frequency: rule.get_freq(),
            interval: rule.get_interval().max(1),
            week_start: rule.get_week_start(),
            start,
            months: rule.get_by_month().to_vec(),
            month_days: rule.get_by_month_day().iter().copied().map(i64::from).collect(),
            year_days: rule.get_by_year_day().iter().copied().map(i64::from).collect(),
            weeks: rule.get_by_week_no().iter().copied().map(i64::from).collect(),
            weekdays: rule.get_by_weekday().to_vec(),
            positions: rule.get_by_set_pos().to_vec(),
        };
        if of.month_days.is_empty() && of.year_days.is_empty() && of.weeks.is_empty() && of.weekdays.is_empty() {
            match of.frequency {
                Frequency::Yearly => {
                    if of.months.is_empty() {
                        of.months.push(start.month() as u8);
                    }
                    of.month_days.push(start.day().into());
                }
                Frequency::Monthly => of.month_days.push(start.day().into()),
                Frequency::Weekly => of.weekdays.push(NWeekday::Every(start.weekday())),
                _ => {}
            }
        }
        of
    }

    /// The days of the rule from one day to another, both included, in their order. Counts and ends are the caller's matter.
    pub(super) fn days(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let from = from.max(self.start);
        let behind = self.periods_since_start(from) % i64::from(self.interval);
        let ahead = if behind == 0 { 0 } else { i64::from(self.interval) - behind };
        let first = self.later(self.first_of_period(from), ahead as u32);
        std::iter::successors(first, |first| self.later(*first, u32::from(self.interval)))
            .take_while(move |first| *first <= to)
            .flat_map(move |first| self.of_period(first, from, to))
    }

    /// The first day of the period that a day lies in.
    fn first_of_period(&self, day: NaiveDate) -> NaiveDate {
        let back = match self.frequency {
            Frequency::Yearly => day.ordinal0(),
            Frequency::Monthly => day.day0(),
            Frequency::Weekly => day.weekday().days_since(self.week_start),
            _ => 0,
        };
        day.checked_sub_days(Days::new(back.into())).unwrap_or(day)
    }

    /// How many periods after that of the start a day lies.
    fn periods_since_start(&self, day: NaiveDate) -> i64 {
        let (one, other) = (self.first_of_period(self.start), self.first_of_period(day));
        match self.frequency {
            Frequency::Yearly => i64::from(other.year()) - i64::from(one.year()),
            Frequency::Monthly => {
                let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
                months(other) - months(one)
            }
            Frequency::Weekly => (other - one).num_days() / 7,
            _ => (other - one).num_days(),
        }
    }

    /// The first day of a period some periods after one.
    fn later(&self, first: NaiveDate, periods: u32) -> Option<NaiveDate> {
        match self.frequency {
            Frequency::Yearly => first.checked_add_months(Months::new(periods.checked_mul(12)?)),
            Frequency::Monthly => first.checked_add_months(Months::new(periods)),
            Frequency::Weekly => first.checked_add_days(Days::new(u64::from(periods) * 7)),
            _ => first.checked_add_days(Days::new(periods.into())),
        }
    }

    /// The days of a period that lie in the window.
    fn of_period(&self, first: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let last = self.later(first, 1).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX);
        let between =
            |first: NaiveDate, last: NaiveDate| first.iter_days().take_while(move |day| *day <= last).filter(|day| self.falls_on(*day));
        if self.positions.is_empty() {
            return between(first.max(from), last.min(to)).collect();
        }
        // Positions count the days of the whole period; the first week is one from its beginning on, as engines have it.
        let first = if self.frequency == Frequency::Weekly { first.max(self.start) } else { first };
        let all: Vec<NaiveDate> = between(first, last).collect();
        let at = |position: &i32| {
            let index = if *position > 0 { i64::from(*position) - 1 } else { all.len() as i64 + i64::from(*position) };
            usize::try_from(index).ok().and_then(|index| all.get(index)).copied()
        };
        let mut days: Vec<NaiveDate> = self.positions.iter().filter_map(at).filter(|day| from <= *day && *day <= to).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether a day is one that the rule names, whatever period it lies in.
    fn falls_on(&self, day: NaiveDate) -> bool {
        let month = (day.day0(), u32::from(day.num_days_in_month()));
        let year = (day.ordinal0(), if day.leap_year() { 366 } else { 365 });
        let named = |list: &[i64], place: (u32, u32)| list.is_empty() || list.iter().any(|number| is_at(*number, place));
        (self.months.is_empty() || self.months.iter().any(|number| u32::from(*number) == day.month()))
            && named(&self.month_days, month)
            && named(&self.year_days, year)
            && (self.weeks.is_empty() || named(&self.weeks, week_of_year(day, self.week_start)))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|weekday| self.is_weekday(day, *weekday, month, year)))
    }

    /// Whether a day is a weekday, or that one of its month or year.
    fn is_weekday(&self, day: NaiveDate, weekday: NWeekday, month: (u32, u32), year: (u32, u32)) -> bool {
        let (number, weekday) = match weekday {
            NWeekday::Every(weekday) => return day.weekday() == weekday,
            NWeekday::Nth(number, weekday) => (i64::from(number), weekday),
        };
        // Of a yearly rule with months, the weekday of each month is meant.
        let (at, length) = if self.frequency == Frequency::Yearly && self.months.is_empty() { year } else { month };
        day.weekday() == weekday && (i64::from(at / 7) + 1 == number || i64::from((length - 1 - at) / 7) + 1 == -number)
    }
}

/// Whether a number, from the end where it is negative, says the place of something, counted from nought, among so many.
fn is_at(number: i64, (at, length): (u32, u32)) -> bool {
    number == i64::from(at) + 1 || number == i64::from(at) - i64::from(length)
}

/// Which week of its year a day lies in, counted from nought, and how many that year has. The first week has at least four days of the year.
fn week_of_year(day: NaiveDate, week_start: Weekday) -> (u32, u32) {
    // The fourth day decides to which year a week belongs.
    let fourth = |day: NaiveDate| {
        let first = day.checked_sub_days(Days::new(day.weekday().days_since(week_start).into())).unwrap_or(day);
        first.checked_add_days(Days::new(3)).unwrap_or(first)
    };
    let of_day = fourth(day);
    // The 28th of December lies in the last week of its year, whatever day weeks begin on.
    let last = NaiveDate::from_ymd_opt(of_day.year(), 12, 28).map_or(of_day, fourth);
    (of_day.ordinal0() / 7, last.ordinal0() / 7 + 1)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use chrono::{NaiveTime, TimeZone};
    use proptest::prelude::*;
    use rrule::RRuleSet;

    use super::*;
    use crate::model::parse_date;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).expect("a day")
    }

    fn own(rule: &str, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let rule = RRule::<Unvalidated>::from_str(rule).expect("a rule");
        Recurrence::new(&rule, start).days(from, to).collect()
    }

    /// What the engine makes of it, from the beginning.
    fn engine(rule: &str, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let floating = |day: NaiveDate| rrule::Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::MIN));
        let rule =
            RRule::<Unvalidated>::from_str(rule).expect("a rule").until(floating(to)).validate(floating(start)).expect("a valid rule");
        let found = RRuleSet::new(floating(start)).rrule(rule).all(u16::MAX).dates;
        let mut days: Vec<NaiveDate> = found.into_iter().map(|date| date.naive_utc().date()).filter(|day| *day >= from).collect();
        days.dedup();
        days
    }

    #[test]
    fn a_rule_that_has_run_for_years_still_falls_on_its_days() {
        for (rule, start, from, to, expected) in [
            ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2020-01-06", "2026-06-13", "2026-06-16", vec!["2026-06-15", "2026-06-16"]),
            ("FREQ=MONTHLY", "2020-01-31", "2026-01-01", "2026-04-30", vec!["2026-01-31", "2026-03-31"]),
            ("FREQ=MONTHLY;INTERVAL=5", "2020-01-31", "2026-01-01", "2027-12-31", vec!["2027-07-31", "2027-12-31"]),
            ("FREQ=YEARLY", "2020-02-29", "2025-01-01", "2030-12-31", vec!["2028-02-29"]),
            ("FREQ=DAILY;INTERVAL=3", "1950-01-01", "2026-06-01", "2026-06-07", vec!["2026-06-03", "2026-06-06"]),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
                "1997-08-05",
                "1997-08-06",
                "1997-08-31",
                vec!["1997-08-17", "1997-08-19", "1997-08-31"],
            ),
            // The rules of RFC 5545 say these days themselves.
            ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-01-01", "1999-12-31", vec!["1997-05-12", "1998-05-11", "1999-05-17"]),
            ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-01-01", "1999-12-31", vec!["1997-05-19", "1998-05-18", "1999-05-17"]),
            (
                "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
                "1997-09-02",
                "1998-01-01",
                "1998-12-31",
                vec!["1998-02-13", "1998-03-13", "1998-11-13"],
            ),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
                "1997-09-29",
                "1997-09-01",
                "1997-12-31",
                vec!["1997-09-29", "1997-10-30", "1997-11-27", "1997-12-30"],
            ),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "0001-01-01", "2026-01-01", "2026-12-31", vec![]),
        ] {
            let expected: Vec<NaiveDate> = expected.into_iter().map(day).collect();
            assert_eq!(own(rule, day(start), day(from), day(to)), expected, "{rule}");
        }
    }

    fn list<T: std::fmt::Display>(name: &str, values: &[T]) -> String {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        if values.is_empty() { String::new() } else { format!(";{name}={}", values.join(",")) }
    }

    fn some<T: std::fmt::Debug + Clone>(values: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(values, 1..4)]
    }

    prop_compose! {
        /// Rules on which the two agree: the engine takes what is left of last year's last week for another's, and wants a weekday to be both
        /// every and a certain one where RFC 5545 says either.
        fn rules()(
            frequency in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            interval in prop_oneof![Just(1u16), 2u16..9],
            months in some(1u8..=12),
            month_days in some((1i8..=31, any::<bool>()).prop_map(|(day, end)| if end { -day } else { day })),
            year_days in some((1i16..=366, any::<bool>()).prop_map(|(day, end)| if end { -day } else { day })),
            weeks in some(1i8..=51),
            weekdays in some(prop::sample::select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"])),
            number in prop::option::of(prop::sample::select(vec![1i8, 2, 4, 5, -1, -2, -4])),
            positions in some(prop::sample::select(vec![1i32, 2, 3, -1, -2])),
            week_start in prop::sample::select(vec!["", ";WKST=SU", ";WKST=WE"]),
        ) -> String {
            let yearly = frequency == "YEARLY";
            let mut rule = format!("FREQ={frequency};INTERVAL={interval}{}{week_start}", list("BYMONTH", &months));
            if frequency != "WEEKLY" {
                rule.push_str(&list("BYMONTHDAY", &month_days));
            }
            if yearly {
                rule.push_str(&list("BYYEARDAY", &year_days));
                rule.push_str(&list("BYWEEKNO", &weeks));
            }
            let numbered = |weekday: &&str| match number {
                Some(number) if yearly || frequency == "MONTHLY" => format!("{number}{weekday}"),
                _ => (*weekday).to_owned(),
            };
            rule.push_str(&list("BYDAY", &weekdays.iter().map(numbered).collect::<Vec<_>>()));
            if rule.contains(";BY") {
                rule.push_str(&list("BYSETPOS", &positions));
            }
            rule
        }
    }

    proptest! {
        // The engine walks far where a rule falls on no day.
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn the_engine_walks_to_the_same_days(rule in rules(), start in 0i32..4000, ahead in 0i64..3000, length in 0i64..500) {
            let start = day("2015-01-01") + chrono::TimeDelta::days(start.into());
            let from = start + chrono::TimeDelta::days(ahead);
            let to = from + chrono::TimeDelta::days(length);
            prop_assert_eq!(own(&rule, start, from, to), engine(&rule, start, from, to), "{} from {}", rule, start);
        }
    }
}
