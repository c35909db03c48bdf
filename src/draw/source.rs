//! Public random values that do not exist yet when the list is fixed.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use super::{is_hex, sha256, unhex};

/// The chain of drand that is used unless another is named: quicknet, a round every three seconds
/// (<https://docs.drand.love/docs/dev-guide/3-4-dev-guide-http-api>, read 2026-11-22).
const QUICKNET: &str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
/// Second of the first round of quicknet, and seconds between rounds (`/info` of the chain).
const QUICKNET_CLOCK: (i64, i64) = (1_692_803_367, 3);
/// The first chain of drand, a round every thirty seconds.
const DEFAULT_CHAIN: &str = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce";
const DEFAULT_CLOCK: (i64, i64) = (1_595_431_050, 30);
/// A block of Bitcoin and the minute in which it was mined (2024-04-20T00:09Z), and the fewest minutes between later blocks on average.
///
/// A block takes ten minutes; by this clock, chosen to run ahead, each height comes earlier than it does in fact.
const BITCOIN_CLOCK: (u64, i64, i64) = (840_000, 1_713_571_740, 8);
/// The chain of the NIST beacon that is written to.
const NIST_CHAIN: u64 = 2;
/// A pulse of that chain, its second (2026-03-18T01:21Z), and minutes between pulses.
///
/// Where the beacon stood still, later pulses come later than by this clock, never earlier.
const NIST_CLOCK: (u64, i64, i64) = (1_704_488, 1_773_796_860, 1);
/// Longest description of a public event, in characters.
const MAX_WORDS: usize = 200;
/// Longest result of a public event, in characters.
const MAX_RESULT: usize = 100;

/// Where the random value will come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A round of a chain of drand, the public beacon of the League of Entropy: its value is 32 bytes.
    Drand {
        /// Hash of the chain, 64 hexadecimal digits.
        chain: String,
        /// Number of the round.
        round: u64,
    },
    /// A pulse of the NIST beacon 2.0: its value is 64 bytes.
    Nist {
        /// Number of the chain.
        chain: u64,
        /// Number of the pulse.
        pulse: u64,
    },
    /// The hash of a block of Bitcoin.
    Bitcoin {
        /// Height of the block.
        height: u64,
    },
    /// The result of a public event such as a state lottery: digits and letters, written as it is published.
    Event {
        /// Which event and which of its results, in words.
        words: String,
    },
}

/// A source or value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSource(String);

impl Source {
    /// The first round of quicknet that is published at or after an instant.
    ///
    /// # Errors
    /// The instant is before the chain began.
    pub fn drand_at(at: DateTime<Utc>) -> Result<Self, BadSource> {
        let (genesis, period) = QUICKNET_CLOCK;
        let since = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0) - genesis;
        let round = u64::try_from(since).map_err(|_| BadSource("drand had not begun then".to_owned()))?.div_ceil(period.unsigned_abs()) + 1;
        Ok(Self::Drand { chain: QUICKNET.to_owned(), round })
    }

    /// When its value is published, where the source itself says so.
    #[must_use]
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        let Self::Drand { chain, round } = self else { return None };
        let (genesis, period) = match chain.as_str() {
            QUICKNET => QUICKNET_CLOCK,
            DEFAULT_CHAIN => DEFAULT_CLOCK,
            _ => return None,
        };
        let seconds = i64::try_from(round.checked_sub(1)?).ok()?.checked_mul(period)?;
        DateTime::from_timestamp(genesis, 0)?.checked_add_signed(TimeDelta::try_seconds(seconds)?)
    }

    /// From when on its value may be known; `None` where nobody can tell, as of events and of chains that are not listed here.
    ///
    /// Of drand that is the time of the round. Blocks and pulses have none: theirs is estimated too early rather than too late.
    #[must_use]
    pub fn known_from(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Drand { chain, .. } if matches!(chain.as_str(), QUICKNET | DEFAULT_CHAIN) => {
                // A round so far away that it has no date is not known at any time.
                Some(self.published_at().unwrap_or(DateTime::<Utc>::MAX_UTC))
            }
            Self::Bitcoin { height } => Some(by_clock(*height, BITCOIN_CLOCK)),
            Self::Nist { chain, pulse } if *chain == NIST_CHAIN => Some(by_clock(*pulse, NIST_CLOCK)),
            Self::Drand { .. } | Self::Nist { .. } | Self::Event { .. } => None,
        }
    }

    /// Whether a list may be fixed at an instant with this value to come.
    ///
    /// # Errors
    /// The value may be known by then; or it is that of a beacon of which nobody here knows when its values come.
    pub fn is_to_come(&self, at: DateTime<Utc>) -> Result<(), BadSource> {
        match (self, self.known_from()) {
            (Self::Event { .. }, _) => Ok(()),
            (_, None) => Err(BadSource(format!("when `{self}` is published cannot be told: its chain is not known here"))),
            (_, Some(from)) if at < from => Ok(()),
            (_, Some(_)) => Err(BadSource(format!("the value of `{self}` may be known by now: whoever knows it can choose the list"))),
        }
    }

    /// Where its value can be read; `None` for events, which say it in words.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        match self {
            Self::Drand { chain, round } => Some(format!("https://api.drand.sh/{chain}/public/{round}")),
            Self::Nist { chain, pulse } => Some(format!("https://beacon.nist.gov/beacon/2.0/chain/{chain}/pulse/{pulse}")),
            Self::Bitcoin { height } => Some(format!("https://blockstream.info/api/block-height/{height}")),
            Self::Event { .. } => None,
        }
    }

    /// The value in its one form; of drand, the signature is taken too, of which the value is the SHA-256.
    ///
    /// Whether it is the value that was published, only who looks it up knows: nothing is asked of any network here.
    ///
    /// # Errors
    /// It cannot be a value of this source.
    pub fn value(&self, given: &str) -> Result<String, BadSource> {
        let given = given.trim();
        let small = given.to_ascii_lowercase();
        match self {
            // Signatures are points of the curve BLS12-381: 48 bytes on G1 (quicknet), 96 on G2.
            Self::Drand { .. } if is_hex(&small, 96) || is_hex(&small, 192) => Ok(sha256(&unhex(&small).unwrap_or_default())),
            Self::Drand { .. } if is_hex(&small, 64) => Ok(small),
            Self::Drand { .. } => {
                Err(BadSource("the `randomness` of a round is 64 hexadecimal digits, its `signature` 96 or 192".to_owned()))
            }
            Self::Nist { .. } if is_hex(&small, 128) => Ok(small),
            Self::Nist { .. } => Err(BadSource("the `outputValue` of a pulse is 128 hexadecimal digits".to_owned())),
            // Work makes every hash of the last decade begin with far more zeros.
            Self::Bitcoin { .. } if is_hex(&small, 64) && small.starts_with("00000000") => Ok(small),
            Self::Bitcoin { .. } => Err(BadSource("the hash of a block is 64 hexadecimal digits that begin with zeros".to_owned())),
            Self::Event { .. } => {
                let plain: String = small.chars().filter(char::is_ascii_alphanumeric).collect();
                let signs = small.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',' | '/'));
                if plain.is_empty() || plain.len() > MAX_RESULT || !signs {
                    return Err(BadSource(format!("write the result in up to {MAX_RESULT} digits and letters")));
                }
                Ok(plain)
            }
        }
    }
}

/// The earliest time of a number that grows by one in so many minutes; what is not above the reference has been known for long.
fn by_clock(number: u64, (reference, second, minutes): (u64, i64, i64)) -> DateTime<Utc> {
    let Some(more) = number.checked_sub(reference).filter(|more| *more > 0) else { return DateTime::UNIX_EPOCH };
    let later = || TimeDelta::try_minutes(i64::try_from(more).ok()?.checked_mul(minutes)?);
    later().and_then(|later| DateTime::from_timestamp(second, 0)?.checked_add_signed(later)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drand { chain, round } => write!(f, "drand {chain} {round}"),
            Self::Nist { chain, pulse } => write!(f, "nist {chain} {pulse}"),
            Self::Bitcoin { height } => write!(f, "bitcoin {height}"),
            Self::Event { words } => write!(f, "event {words}"),
        }
    }
}

impl FromStr for Source {
    type Err = BadSource;

    fn from_str(text: &str) -> Result<Self, BadSource> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
        let source = match words.as_slice() {
            ["drand", round] => number(round).map(|round| Self::Drand { chain: QUICKNET.to_owned(), round }),
            ["drand", chain, round] if is_hex(chain, 64) => number(round).map(|round| Self::Drand { chain: (*chain).to_owned(), round }),
            ["nist", chain, pulse] => number(chain).zip(number(pulse)).map(|(chain, pulse)| Self::Nist { chain, pulse }),
            ["bitcoin", height] => number(height).map(|height| Self::Bitcoin { height }),
            ["event", first, ..] if !first.is_empty() => {
                let words = words[1..].join(" ");
                let fits = words.chars().count() <= MAX_WORDS && !words.chars().any(char::is_control);
                fits.then_some(Self::Event { words })
            }
            _ => None,
        };
        source.ok_or_else(|| {
            BadSource(
                "write `drand <round>`, `nist <chain> <pulse>`, `bitcoin <height>` or `event <which result of which event>`".to_owned(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    /// The round is that of an independent client (<https://rubygems.org/gems/drand>).
    #[test]
    fn rounds_of_drand_have_their_times() {
        for (instant, round, published) in [
            ("2026-04-20T00:00:00Z", 27_946_612, "2026-04-20T00:00:00Z"),
            ("2026-04-20T00:00:01Z", 27_946_613, "2026-04-20T00:00:03Z"),
            ("2026-04-20T12:30:45Z", 27_961_627, "2026-04-20T12:30:45Z"),
        ] {
            let source = Source::drand_at(at(instant)).expect("a round");
            assert_eq!(source, Source::Drand { chain: QUICKNET.to_owned(), round }, "{instant}");
            assert_eq!(source.published_at(), Some(at(published)), "{instant}");
        }
        assert!(Source::drand_at(at("2020-01-01T00:00:00Z")).is_err());
    }

    /// Heights and pulses by which somebody could choose a list are refused, and so is what has no clock.
    #[test]
    fn values_that_may_be_known_are_refused() {
        let (early, late) = ("2027-01-06T02:30:00Z", "2027-01-06T02:31:00Z");
        let unknown = format!("drand {} 9000000000", "a".repeat(64));
        for (source, instant, fits) in [
            // A height in 2027 that was mined in 2025.
            ("bitcoin 900000", early, false),
            ("bitcoin 1", early, false),
            ("bitcoin 980000", early, false),
            ("bitcoin 1018377", early, false),
            ("bitcoin 1018398", early, true),
            ("bitcoin 18446744073709551615", early, true),
            ("nist 2 1859264", early, false),
            ("nist 2 1", early, false),
            ("nist 2 2127917", early, false),
            ("nist 2 2127918", early, true),
            ("nist 2 2127918", late, false),
            ("nist 1 9000000", early, false),
            ("drand 35467012", early, true),
            ("drand 5", early, false),
            ("drand 8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce 5", early, false),
            (unknown.as_str(), early, false),
            ("event Lotería Nacional, primer premio", early, true),
        ] {
            let parsed: Source = source.parse().expect("a source");
            assert_eq!(parsed.is_to_come(at(instant)).is_ok(), fits, "{source} at {instant}: {:?}", parsed.known_from());
        }
    }

    #[test]
    fn sources_are_written_as_they_are_read() {
        let chain = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce";
        for (text, written) in [
            ("drand 5", Some(format!("drand {QUICKNET} 5"))),
            (&format!("drand {chain} 5"), Some(format!("drand {chain} 5"))),
            ("nist 2 1500000", Some("nist 2 1500000".to_owned())),
            ("bitcoin 930000", Some("bitcoin 930000".to_owned())),
            ("event  Lotería Nacional,  primer premio", Some("event Lotería Nacional, primer premio".to_owned())),
            ("drand", None),
            ("drand 0", None),
            ("drand zz 5", None),
            ("event", None),
            ("", None),
            ("my secret", None),
        ] {
            assert_eq!(text.parse::<Source>().ok().map(|source| source.to_string()), written, "{text}");
        }
    }

    /// A round of the default chain: its value is the hash of its signature.
    #[test]
    fn values_have_the_form_of_their_source() {
        let drand = Source::drand_at(at("2026-04-20T00:00:00Z")).expect("a round");
        let signature = "8d61d9100567de44682506aea1a7a6fa6e5491cd27a0a0ed349ef6910ac5ac20ff7bc3e09d7c046566c9f7f3c6f3b10104990e7cb424998203d8f7de586fb7fa5f60045417a432684f85093b06ca91c769f0e7ca19268375e659c2a2352b4655";
        assert_eq!(drand.value(signature).expect("a value"), "101297f1ca7dc44ef6088d94ad5fb7ba03455dc33d53ddb412bbc4564ed986ec");
        assert!(drand.value(&"a".repeat(63)).is_err());
        assert_eq!(drand.value(&format!(" {} ", "A".repeat(64))).expect("a value"), "a".repeat(64));
        let event: Source = "event Lotería Nacional, primer premio".parse().expect("a source");
        assert_eq!(event.value("41 037").expect("a value"), "41037");
        assert!(event.value("¡41037!").is_err());
        let bitcoin = Source::Bitcoin { height: 1 };
        assert!(bitcoin.value(&"f".repeat(64)).is_err());
        assert!(bitcoin.value(&format!("{}{}", "0".repeat(19), "a".repeat(45))).is_ok());
    }
}
