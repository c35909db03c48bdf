//! Instants as people and other programs write them.

use chrono::{DateTime, Timelike, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Reads an instant with its offset from UTC, as RFC 3339 writes it; a space in place of the `T` is taken too.
///
/// A leap second, `23:59:60`, is none: clocks of machines never show it, and it is neither before nor after the second that follows.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)).ok()?.to_utc();
    (!is_leap(&at)).then_some(at)
}

/// Whether a time lies within a leap second, whose nanoseconds are counted on from one second.
pub(crate) fn is_leap(time: &impl Timelike) -> bool {
    time.nanosecond() >= 1_000_000_000
}

/// Reads an instant of a record, for `#[serde(deserialize_with)]`. What this program writes is never a leap second.
pub(crate) fn recorded<'de, D: Deserializer<'de>>(reader: D) -> Result<DateTime<Utc>, D::Error> {
    let at = DateTime::<Utc>::deserialize(reader)?;
    if is_leap(&at) { Err(D::Error::custom(LEAP)) } else { Ok(at) }
}

/// The same where there may be none.
pub(crate) fn recorded_or_none<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let at = Option::<DateTime<Utc>>::deserialize(reader)?;
    if at.is_some_and(|at| is_leap(&at)) { Err(D::Error::custom(LEAP)) } else { Ok(at) }
}

const LEAP: &str = "it names a leap second";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_second_is_no_instant() {
        for (text, expected) in [
            ("2026-11-24T15:30:00Z", Some("2026-11-24T15:30:00+00:00")),
            ("2026-11-24 09:30:59-06:00", Some("2026-11-24T15:30:59+00:00")),
            ("2026-12-31T23:59:60Z", None),
            ("2026-12-31T17:59:60.5-06:00", None),
            ("2026-12-31T23:59:61Z", None),
            ("2026-11-24", None),
        ] {
            assert_eq!(parse(text).map(|at| at.to_rfc3339()).as_deref(), expected, "{text}");
        }
    }
}
