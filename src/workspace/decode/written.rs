//! How lengths of time, times, addresses and numbers are written.

use crate::model::parse_date;
use crate::support::instant;

/// Minutes of `30m`, `24h` or `3d`; at most 100,000 of the unit.
#[must_use]
pub fn parse_minutes(text: &str) -> Option<i64> {
    let (at, unit) = text.char_indices().next_back()?;
    let number: i64 = text[..at].parse().ok()?;
    let factor = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    (0..=100_000).contains(&number).then_some(number * factor)
}

/// Whether a text can be the e-mail address of a commit; whether mail arrives there is another question.
pub(crate) fn is_email(text: &str) -> bool {
    let printable = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ','));
    printable && text.len() <= 254 && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// `2026-11-24 09:30`, with `T` in place of the space and with seconds if they are zero or not.
pub(crate) fn parse_wall(text: &str) -> Option<chrono::NaiveDateTime> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let date = parse_date(day)?;
    let time = time.trim();
    let parsed = chrono::NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| chrono::NaiveTime::parse_from_str(time, "%H:%M:%S")).ok()?;
    (!instant::is_leap(&parsed)).then(|| date.and_time(parsed))
}

/// Hundredths of `40`, `1500.5` or `1500.50`.
pub(super) fn parse_cents(amount: &str) -> Option<i64> {
    parse_decimal(amount, 2)
}

/// A decimal number that is not negative, in units of its last place: `1.5` with two places is 150.
pub(crate) fn parse_decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 12 || rest.len() > places || !whole.chars().chain(rest.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{rest:0<places$}").parse().ok()
}
