//! Which days a calendar shows: an ISO week, a month, or from one day to another.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::model::parse_date;

/// Longest range of days that is shown at once: more is a report and no calendar.
const MOST_DAYS: i64 = 400;

/// How days are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One below the other, with everything.
    Days,
    /// A grid with a row a week.
    Grid,
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How they are laid out.
    pub shape: Shape,
}

/// Why a text means no days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadPeriod {
    /// Not a week.
    #[error("`{0}` is not a week")]
    Week(String),
    /// Not a month.
    #[error("`{0}` is not a month")]
    Month(String),
    /// Not a day.
    #[error("`{0}` is not a day")]
    Day(String),
    /// It ends before it begins.
    #[error("the last day is before the first")]
    Backwards,
    /// It is too long.
    #[error("more than {MOST_DAYS} days")]
    TooLong,
}

impl Period {
    /// The ISO week of a day.
    #[must_use]
    pub fn week_of(day: NaiveDate) -> Self {
        let from = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        Self { from, to: from + Days::new(6), shape: Shape::Days }
    }

    /// The month of a day.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Self {
        let from = day.with_day(1).unwrap_or(day);
        Self { from, to: from + Months::new(1) - Days::new(1), shape: Shape::Grid }
    }

    /// An ISO week, as `2026-W48`.
    ///
    /// # Errors
    /// The year has no such week, or it is written in another way.
    pub fn week(text: &str) -> Result<Self, BadPeriod> {
        let read = || {
            let (year, week) = text.split_once("-W").or_else(|| text.split_once("-w"))?;
            let monday = NaiveDate::from_isoywd_opt(year_of(year)?, two_digits(week)?, Weekday::Mon)?;
            Some(Self::week_of(monday))
        };
        read().ok_or_else(|| BadPeriod::Week(shown(text)))
    }

    /// A month, as `2026-12`.
    ///
    /// # Errors
    /// There is no such month, or it is written in another way.
    pub fn month(text: &str) -> Result<Self, BadPeriod> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            NaiveDate::from_ymd_opt(year_of(year)?, two_digits(month)?, 1).map(Self::month_of)
        };
        read().ok_or_else(|| BadPeriod::Month(shown(text)))
    }

    /// From one day to another, both included; a week where one of them is missing.
    ///
    /// # Errors
    /// One of them is not a day, or they are in the wrong order or too far apart.
    pub fn days(from: Option<&str>, to: Option<&str>, today: NaiveDate) -> Result<Self, BadPeriod> {
        let day = |text: &str| parse_date(text).ok_or_else(|| BadPeriod::Day(shown(text)));
        let (from, to) = (from.map(day).transpose()?, to.map(day).transpose()?);
        let from = from.unwrap_or_else(|| to.map_or(today, |to| today.min(to)));
        let to = to.unwrap_or_else(|| from.checked_add_days(Days::new(6)).unwrap_or(from));
        if to < from {
            return Err(BadPeriod::Backwards);
        }
        if (to - from).num_days() >= MOST_DAYS {
            return Err(BadPeriod::TooLong);
        }
        Ok(Self { from, to, shape: Shape::Days })
    }

    /// The days, in their order.
    pub fn iter(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let to = self.to;
        self.from.iter_days().take_while(move |day| *day <= to)
    }
}

/// Four digits: nobody plans outside them.
fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten().filter(|year| *year >= 1900)
}

fn two_digits(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_months_and_days() {
        let range = |period: Result<Period, BadPeriod>| {
            period.map(|period| format!("{} {}", period.from, period.to)).map_err(|error| error.to_string())
        };
        let today = parse_date("2026-11-22").expect("a day");
        for (period, expected) in [
            (Period::week("2026-W48"), Ok("2026-11-23 2026-11-29")),
            (Period::week("2026-W53"), Ok("2026-12-28 2027-01-03")),
            (Period::week("2027-W53"), Err("`2027-W53` is not a week")),
            (Period::week("2026-48"), Err("`2026-48` is not a week")),
            (Period::month("2026-12"), Ok("2026-12-01 2026-12-31")),
            (Period::month("2028-02"), Ok("2028-02-01 2028-02-29")),
            (Period::month("2026-13"), Err("`2026-13` is not a month")),
            (Period::month("99999-01"), Err("`99999-01` is not a month")),
            (Period::days(Some("2026-12-01"), None, today), Ok("2026-12-01 2026-12-07")),
            (Period::days(None, Some("2026-11-30"), today), Ok("2026-11-22 2026-11-30")),
            (Period::days(Some("2026-12-01"), Some("2026-11-30"), today), Err("the last day is before the first")),
            (Period::days(Some("2026-01-01"), Some("2027-12-31"), today), Err("more than 400 days")),
            (Period::days(Some("mañana"), None, today), Err("`mañana` is not a day")),
        ] {
            assert_eq!(range(period), expected.map(str::to_owned).map_err(str::to_owned));
        }
        assert_eq!(Period::week_of(today).from, parse_date("2026-11-16").expect("a day"));
    }
}
