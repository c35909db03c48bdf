//! Wall times and instants.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// When a variant is due, as people say it and as machines compare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// The instant.
    pub utc: DateTime<Utc>,
    /// Local time with its offset, `2026-11-24T09:30:00-06:00`.
    pub wall: String,
    /// IANA name of the zone that `wall` is in, `America/Mexico_City`.
    pub zone: String,
}

/// A time of day, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    /// Minutes since midnight, 0 to 1,439.
    pub minutes: u16,
}

impl FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (hours, minutes) = text.split_once(':')?;
            if hours.is_empty() || hours.len() > 2 || minutes.len() != 2 {
                return None;
            }
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours < 24 && minutes < 60).then_some(Self { minutes: hours * 60 + minutes })
        };
        parse().ok_or_else(|| format!("`{text}` is not a time of day such as 09:30"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

/// Reads a calendar day, `2026-11-24`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    // chrono also takes one-digit months; a file that sorts and compares well has two.
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// Reads a weekday by its English short or long name, or its Spanish one.
#[must_use]
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_lowercase().as_str() {
        "mon" | "monday" | "lun" | "lunes" => Weekday::Mon,
        "tue" | "tuesday" | "mar" | "martes" => Weekday::Tue,
        "wed" | "wednesday" | "mie" | "mié" | "miercoles" | "miércoles" => Weekday::Wed,
        "thu" | "thursday" | "jue" | "jueves" => Weekday::Thu,
        "fri" | "friday" | "vie" | "viernes" => Weekday::Fri,
        "sat" | "saturday" | "sab" | "sáb" | "sabado" | "sábado" => Weekday::Sat,
        "sun" | "sunday" | "dom" | "domingo" => Weekday::Sun,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        assert_eq!("09:30".parse::<TimeOfDay>().expect("valid").minutes, 570);
        assert_eq!("9:30".parse::<TimeOfDay>().expect("valid").to_string(), "09:30");
        for bad in ["24:00", "9:3", "930", "09:60", "-1:00", ""] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_have_two_digit_months() {
        assert!(parse_date("2026-11-24").is_some());
        assert!(parse_date("2026-1-24").is_none());
        assert!(parse_date("2026-02-30").is_none());
    }
}
