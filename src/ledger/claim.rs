//! Who is at work on a part, and whether that somebody is still alive.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::support::instant;

/// How long a part is left to the publisher that has announced it, where nobody can see whether that one lives.
///
/// Longer than any exchange with a platform may take, which is what makes it safe to ask afterwards.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// How long before its end a publisher gives up sending: clocks of machines differ.
pub const LEASE_MARGIN: TimeDelta = TimeDelta::minutes(1);

/// What an announcement says of the one who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Name of the publisher: the machine it runs on, and a name that no two runs share.
    pub publisher: String,
    /// Until when nobody else may take up the part, by the publisher's clock.
    #[serde(deserialize_with = "instant::recorded")]
    pub until: DateTime<Utc>,
}

/// A running publisher, known to others on its machine by a lock that ends with the process, however it ends.
#[derive(Debug)]
pub struct Presence {
    name: String,
    path: PathBuf,
    _lock: File,
}

impl Presence {
    /// Announces this process in a folder, which is made if need be; `machine` names the running system, so that
    /// locks are trusted only where they mean something.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn announce(folder: &Path, machine: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        forget_the_dead(folder);
        let file = tempfile::Builder::new().prefix("").suffix(SUFFIX).rand_bytes(12).tempfile_in(folder)?;
        let (file, path) = file.keep().map_err(|error| error.error)?;
        // Somebody who looks whether it is locked holds it for a moment.
        file.lock()?;
        let stem = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(SUFFIX)).unwrap_or_default();
        Ok(Self { name: format!("{machine}/{stem}"), path, _lock: file })
    }

    /// Name of the publisher, as claims have it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tells which claims count at an instant, by the machine's clock. This publisher's own never do: it knows what it is at.
    #[must_use]
    pub fn witness(&self, now: DateTime<Utc>) -> Witness {
        let folder = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let machine = self.name.rsplit_once('/').map_or("", |(machine, _)| machine);
        Witness { own: Some(self.name.clone()), ..Witness::new(folder, machine, now) }
    }

    /// A claim from an instant on.
    #[must_use]
    pub fn claim(&self, at: DateTime<Utc>) -> Claim {
        Claim { publisher: self.name.clone(), until: at + LEASE }
    }
}

const SUFFIX: &str = ".lock";

/// Removes the files of publishers that are gone and whose claims are over: the others tell that somebody is gone.
fn forget_the_dead(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "lock")) {
        let old = path.metadata().and_then(|metadata| metadata.modified()).and_then(|at| at.elapsed().map_err(io::Error::other));
        if old.is_ok_and(|old| old > KEPT) && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Longer than any claim lasts.
const KEPT: Duration = Duration::from_hours(24);

/// Tells which claims still count.
#[derive(Debug, Clone)]
pub struct Witness {
    folder: PathBuf,
    machine: String,
    /// The publisher that asks.
    own: Option<String>,
    now: DateTime<Utc>,
}

impl Witness {
    /// For the publishers announced in a folder of this machine; `now` is by the machine's clock.
    #[must_use]
    pub fn new(folder: PathBuf, machine: &str, now: DateTime<Utc>) -> Self {
        Self { folder, machine: machine.to_owned(), own: None, now }
    }

    /// The end of a claim that counts; `None` where its publisher is gone or its time is over.
    #[must_use]
    pub fn live_until(&self, claim: &Claim) -> Option<DateTime<Utc>> {
        // A clock that was set back must not make a claim last for days.
        let until = claim.until.min(self.now + LEASE + LEASE_MARGIN);
        (until > self.now && !self.is_gone(claim)).then_some(until)
    }

    /// Whether the publisher certainly lives no more: it ran on this system, and holds its lock no longer.
    fn is_gone(&self, claim: &Claim) -> bool {
        if self.own.as_ref() == Some(&claim.publisher) {
            return true;
        }
        let Some((machine, name)) = claim.publisher.rsplit_once('/') else { return false };
        // The name comes from a record, and becomes a path.
        if machine != self.machine || name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return false;
        }
        match File::open(self.folder.join(format!("{name}{SUFFIX}"))) {
            Ok(file) => matches!(file.try_lock(), Ok(())),
            // The same system may run publishers on other clones, whose files are elsewhere.
            Err(_) => false,
        }
    }
}

/// Claims that count, by the part that they are about.
pub(super) type Live = BTreeMap<(crate::model::PostId, crate::model::ChannelName, u16), DateTime<Utc>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_claim_counts_while_its_publisher_lives_and_its_time_runs() {
        let dir = tempfile::tempdir().expect("a folder");
        let now = at("2026-11-22T10:00:00Z");
        let presence = Presence::announce(dir.path(), "here").expect("announces");
        let claim = presence.claim(now);
        let later = |minutes| Witness::new(dir.path().to_owned(), "here", now + TimeDelta::minutes(minutes));
        assert_eq!(later(0).live_until(&claim), Some(at("2026-11-22T10:05:00Z")));
        assert_eq!(later(5).live_until(&claim), None);
        // Somebody elsewhere can only wait.
        let elsewhere = Claim { publisher: claim.publisher.replace("here", "there"), ..claim.clone() };
        assert_eq!(later(4).live_until(&elsewhere), Some(at("2026-11-22T10:05:00Z")));
        assert_eq!(later(5).live_until(&elsewhere), None);
        // A publisher that ended, however it did, leaves its file unlocked.
        drop(presence);
        assert_eq!(later(0).live_until(&claim), None);
        assert!(later(0).live_until(&elsewhere).is_some());
    }

    #[test]
    fn odd_claims_do_no_harm() {
        let dir = tempfile::tempdir().expect("a folder");
        let now = at("2026-11-22T10:00:00Z");
        let witness = Witness::new(dir.path().join("none"), "here", now);
        for publisher in ["", "here/", "here/../../etc/passwd", "x"] {
            let claim = Claim { publisher: publisher.to_owned(), until: at("2036-01-01T00:00:00Z") };
            assert_eq!(witness.live_until(&claim), Some(at("2026-11-22T10:06:00Z")), "{publisher}");
        }
    }
}
