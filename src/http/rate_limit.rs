//! When a server says that it will listen again.

use chrono::{DateTime, Duration, Utc};
use reqwest::header::HeaderMap;

/// A wait longer than this is taken for a mistake.
const LONGEST_WAIT_HOURS: i64 = 24;
/// Numbers below this are a number of seconds to wait, above it an instant in seconds since 1970.
const FIRST_EPOCH: i64 = 100_000_000;

/// The instant from which the server takes requests again, read from its headers.
///
/// Understood are `Retry-After` (seconds or an HTTP date), `X-RateLimit-Reset` as Mastodon writes it (ISO 8601,
/// <https://docs.joinmastodon.org/api/rate-limits/>), and `RateLimit-Reset` as Bluesky writes it (seconds since 1970,
/// <https://docs.bsky.app/docs/advanced-guides/rate-limits>); each also in the others' forms. The latest one counts.
#[must_use]
pub fn reset_at(headers: &HeaderMap, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    ["retry-after", "x-ratelimit-reset", "ratelimit-reset"]
        .iter()
        .filter_map(|name| instant(headers.get(*name)?.to_str().ok()?.trim(), now))
        .max()
        .map(|at| at.clamp(now, now + Duration::hours(LONGEST_WAIT_HOURS)))
}

fn instant(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if let Ok(seconds) = text.parse::<i64>() {
        return if seconds < FIRST_EPOCH {
            now.checked_add_signed(Duration::try_seconds(seconds)?)
        } else {
            DateTime::from_timestamp(seconds, 0)
        };
    }
    DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_networks_form_is_understood() {
        let now: DateTime<Utc> = "2026-11-21T18:00:00Z".parse().expect("an instant");
        for (headers, expected) in [
            (vec![("retry-after", "120")], Some("2026-11-21T18:02:00Z")),
            (vec![("retry-after", "Sat, 21 Nov 2026 18:05:00 GMT")], Some("2026-11-21T18:05:00Z")),
            (vec![("x-ratelimit-reset", "2026-11-21T18:10:00.123456Z")], Some("2026-11-21T18:10:00.123456Z")),
            (vec![("ratelimit-reset", "1795285200")], Some("2026-11-21T18:20:00Z")),
            (vec![("retry-after", "60"), ("x-ratelimit-reset", "2026-11-21T18:10:00Z")], Some("2026-11-21T18:10:00Z")),
            (vec![("x-ratelimit-reset", "2026-11-21T17:00:00Z")], Some("2026-11-21T18:00:00Z")),
            (vec![("retry-after", "99999999")], Some("2026-11-22T18:00:00Z")),
            (vec![("retry-after", "-5")], Some("2026-11-21T18:00:00Z")),
            (vec![("retry-after", "soon")], None),
            (vec![], None),
        ] {
            let map: HeaderMap =
                headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect();
            let expected = expected.map(|text| text.parse::<DateTime<Utc>>().expect("an instant"));
            assert_eq!(reset_at(&map, now), expected, "{headers:?}");
        }
    }
}
