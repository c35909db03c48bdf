//! What is fixed before the random value exists: the list, the rules, and where the value will come from.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Source, VERSION, is_hex, sha256};
use crate::support::instant;

/// Most winners and alternates together.
pub(super) const MAX_PICKS: u32 = 10_000;

/// An entry as it is published: the salted hash of who takes part, and how many tickets they have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// 64 hexadecimal digits.
    pub hash: String,
    /// Tickets.
    pub tickets: u32,
}

impl Entry {
    /// Reads a line: hash, space, tickets.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (hash, tickets) = line.split_once(' ')?;
        let number: u32 = tickets.parse().ok().filter(|number| *number > 0)?;
        (is_hex(hash, 64) && number.to_string() == tickets).then(|| Self { hash: hash.to_owned(), tickets: number })
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.hash, self.tickets)
    }
}

/// The facts that a draw follows from, but for the random value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Campaign.
    pub campaign: String,
    /// Number of the commitment: 1 unless an earlier one was replaced.
    pub number: u16,
    /// When entries closed.
    pub closes: DateTime<Utc>,
    /// Entries that count for one person.
    pub per_person: u32,
    /// How many win.
    pub winners: u32,
    /// How many stand by.
    pub alternates: u32,
    /// How many people take part.
    pub entries: usize,
    /// How many tickets they have.
    pub tickets: u64,
    /// SHA-256 of the list: its lines, each with a line feed.
    pub list: String,
    /// SHA-256 of the terms, UTF-8.
    pub rules: String,
    /// Where the random value comes from.
    pub source: Source,
    /// When it is published.
    pub due: DateTime<Utc>,
}

/// A text that is no commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a commitment in the form of this version")]
pub struct BadCommitment;

impl Commitment {
    /// The text that is hashed: a line for each fact.
    #[must_use]
    pub fn text(&self) -> String {
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut text = format!("{VERSION}\n");
        for (name, value) in [
            ("campaign", self.campaign.clone()),
            ("number", self.number.to_string()),
            ("closes", instant(self.closes)),
            ("per_person", self.per_person.to_string()),
            ("winners", self.winners.to_string()),
            ("alternates", self.alternates.to_string()),
            ("entries", self.entries.to_string()),
            ("tickets", self.tickets.to_string()),
            ("list", self.list.clone()),
            ("rules", self.rules.clone()),
            ("source", self.source.to_string()),
            ("due", instant(self.due)),
        ] {
            // A text takes everything that is written to it.
            let _ = writeln!(text, "{name}: {value}");
        }
        text
    }

    /// The hash of the text, 64 hexadecimal digits: the commitment that is published.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(self.text().as_bytes())
    }

    /// How many are drawn, winners and alternates together; `None` where that is more than a draw may have.
    #[must_use]
    pub fn drawn(&self) -> Option<usize> {
        let drawn = self.winners.checked_add(self.alternates).filter(|drawn| *drawn <= MAX_PICKS)?;
        usize::try_from(drawn).ok()
    }

    /// Whether somebody may know at an instant what comes of it: from then on it stands.
    #[must_use]
    pub fn may_be_known(&self, at: DateTime<Utc>) -> bool {
        at >= self.due || self.source.known_from().is_some_and(|from| at >= from)
    }

    /// Reads a text, which has to be exactly as [`Commitment::text`] writes it.
    ///
    /// # Errors
    /// It is not, or more would be drawn than a draw may have.
    pub fn parse(text: &str) -> Result<Self, BadCommitment> {
        let read = || {
            let mut lines = text.lines();
            if lines.next()? != VERSION {
                return None;
            }
            let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
            let commitment = Self {
                campaign: value("campaign")?,
                number: value("number")?.parse().ok()?,
                closes: instant::parse(&value("closes")?)?,
                per_person: value("per_person")?.parse().ok()?,
                winners: value("winners")?.parse().ok()?,
                alternates: value("alternates")?.parse().ok()?,
                entries: value("entries")?.parse().ok()?,
                tickets: value("tickets")?.parse().ok()?,
                list: value("list")?,
                rules: value("rules")?,
                source: value("source")?.parse().ok()?,
                due: instant::parse(&value("due")?)?,
            };
            commitment.drawn()?;
            (commitment.text() == text).then_some(commitment)
        };
        read().ok_or(BadCommitment)
    }

    /// SHA-256 of the terms.
    #[must_use]
    pub fn rules_hash(terms: &str) -> String {
        sha256(terms.as_bytes())
    }

    /// SHA-256 of a list.
    #[must_use]
    pub fn list_hash(entries: &[Entry]) -> String {
        let text: String = entries.iter().flat_map(|entry| [entry.line(), "\n".to_owned()]).collect();
        sha256(text.as_bytes())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::draw) fn example(entries: &[Entry], winners: u32, alternates: u32) -> Commitment {
        Commitment {
            campaign: "sorteo-reyes".to_owned(),
            number: 1,
            closes: "2027-01-06T02:00:00Z".parse().expect("an instant"),
            per_person: 1,
            winners,
            alternates,
            entries: entries.len(),
            tickets: entries.iter().map(|entry| u64::from(entry.tickets)).sum(),
            list: Commitment::list_hash(entries),
            rules: sha256(b"Bases"),
            source: Source::drand_at("2027-01-06T03:00:00Z".parse().expect("an instant")).expect("a round"),
            due: "2027-01-06T03:00:00Z".parse().expect("an instant"),
        }
    }

    #[test]
    fn a_commitment_is_read_as_it_is_written_and_not_otherwise() {
        let entries = [Entry { hash: sha256(b"a"), tickets: 1 }, Entry { hash: sha256(b"b"), tickets: 3 }];
        let commitment = example(&entries, 1, 1);
        let text = commitment.text();
        assert_eq!(Commitment::parse(&text), Ok(commitment.clone()));
        assert_eq!(commitment.hash(), sha256(text.as_bytes()));
        for changed in [
            text.replace("winners: 1", "winners: 01"),
            text.replace("winners: 1\n", ""),
            // Records are written by others, too: no sum of theirs may overflow, and none may keep the machine busy.
            text.replace("winners: 1\n", "winners: 4294967295\n"),
            text.replace("winners: 1\n", "winners: 10000\n"),
            text.replace("alternates: 1\n", "alternates: 4294967295\n"),
            // What falls into a leap second is due at no instant.
            text.replace("02:00:00Z", "01:59:60Z"),
            text.replace("03:00:00Z", "02:59:60Z"),
            text.replace('\n', "\r\n"),
            format!("{text}more: 1\n"),
            text.replace(VERSION, "pregon-draw-v2"),
            String::new(),
        ] {
            assert_eq!(Commitment::parse(&changed), Err(BadCommitment), "{changed}");
        }
        for line in ["", "abc 1", &format!("{} 0", sha256(b"a")), &format!("{} +1", sha256(b"a")), &format!("{}  1", sha256(b"a"))] {
            assert_eq!(Entry::parse(line), None, "{line}");
        }
    }
}
