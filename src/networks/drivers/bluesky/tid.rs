//! Record keys: time-based identifiers that depend on nothing but what is sent.

use chrono::{DateTime, Utc};

use crate::model::Digest;
use crate::networks::driver::PartJob;

/// Sorts like the numbers it stands for: <https://atproto.com/specs/tid>.
const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
/// Used for posts without a time: 2024-01-01, so that no key lies before the network's time.
const EPOCH_SECONDS: i64 = 1_704_067_200;

/// The record key of a part.
///
/// A TID has 53 bits of microseconds and 10 bits that tell writers apart. Whole seconds are those of the
/// planned time; below them come the part's number, so that a thread's keys are in order, and a hash of post, channel
/// and digest. The same part with the same content has the same key in every run on every machine, and
/// the server keeps one record a key.
pub(super) fn record_key(job: PartJob<'_>) -> String {
    let variant = job.variant;
    let hash = Digest::of_json(&("bluesky", &variant.channel, &variant.post, job.index + 1, variant.digest));
    let bytes = hash.as_bytes();
    let low = u64::from(bytes[0]) << 8 | u64::from(bytes[1]);
    let clock = (u64::from(bytes[2]) << 8 | u64::from(bytes[3])) & 0x3ff;
    let seconds = variant.due.as_ref().map_or(EPOCH_SECONDS, |due| instant_seconds(due.utc));
    let micros = u64::try_from(seconds).unwrap_or_default() * 1_000_000 + ((job.index.min(31) as u64) << 15 | low & 0x7fff);
    encode((micros & ((1 << 53) - 1)) << 10 | clock)
}

/// TIDs before 1970 do not exist.
fn instant_seconds(at: DateTime<Utc>) -> i64 {
    at.timestamp().max(EPOCH_SECONDS)
}

fn encode(number: u64) -> String {
    (0..13).rev().map(|digit| char::from(ALPHABET[(number >> (digit * 5) & 31) as usize])).collect()
}

/// Whether a text can be a record key: <https://atproto.com/specs/record-key>.
pub(super) fn is_record_key(text: &str) -> bool {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'~'));
    fits && (1..=512).contains(&text.len()) && !matches!(text, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::drivers::testing;

    #[test]
    fn numbers_are_written_as_the_specification_says() {
        assert_eq!(encode(0), "2222222222222");
        assert_eq!(encode((1 << 63) - 1), "bzzzzzzzzzzzz");
        // The example of https://atproto.com/specs/tid, taken apart and put together.
        let number =
            "3jzfcijpj2z2a".bytes().fold(0u64, |sum, c| sum << 5 | ALPHABET.iter().position(|a| *a == c).expect("in the alphabet") as u64);
        assert_eq!(encode(number), "3jzfcijpj2z2a");
        let micros = number >> 10;
        assert!((1_600_000_000_000_000..1_800_000_000_000_000).contains(&micros), "{micros}");
    }

    #[test]
    fn keys_depend_on_the_content_alone_and_sort_by_part() {
        let one = testing::variant("bluesky", &["uno", "dos", "tres"]);
        let mut other = one.clone();
        other.parts[0].text = "otro".to_owned();
        other.digest = other.content_digest();
        let keys: Vec<String> = (0..3).map(|index| record_key(testing::job(&one, index))).collect();
        assert!(keys.is_sorted() && keys.iter().all(|key| key.len() == 13 && key.starts_with('3')), "{keys:?}");
        assert_eq!(keys[0], record_key(testing::job(&one.clone(), 0)));
        assert_ne!(keys[0], record_key(testing::job(&other, 0)));
    }
}
