//! What a ledger said at one moment: the fold over its keys, and the bodies that matter for it.

use std::collections::{BTreeMap, BTreeSet};

use super::key::{Key, RecordState};
use super::record::Record;
use super::state::{Histories, History, Standing, fold};
use super::stores::{Store, StoreError};
use crate::model::{ChannelName, PostId};

/// A file of the ledger that is not a record, or not a whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its name.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// What a ledger said at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    histories: Histories,
    records: BTreeMap<Key, Record>,
    /// Files that are not records; they change nothing.
    pub problems: Vec<Problem>,
}

impl Snapshot {
    /// Lists the ledger, and reads the records on which the next step depends: of each part the proof, the
    /// open intent or the last outcome.
    ///
    /// # Errors
    /// The ledger cannot be listed or read. Foreign and torn files are problems, not errors.
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let mut snapshot = Self::from_keys(store.list("")?);
        let mut wanted = Vec::new();
        for ((post, channel), parts) in &snapshot.histories {
            for (&part, history) in parts {
                let key = |seq, state| Key { post: post.clone(), channel: channel.clone(), part, seq, state };
                match history.standing() {
                    Standing::Unsent => {}
                    Standing::Posted(seq) => wanted.push(key(seq, RecordState::Posted)),
                    Standing::Unknown(seq) => wanted.push(key(seq, RecordState::Intent)),
                    Standing::Refused(seq) => wanted.push(key(seq, RecordState::Refused)),
                    Standing::Deferred(seq) => wanted.push(key(seq, RecordState::Deferred)),
                    Standing::Absent(seq) => {
                        wanted.push(key(seq, RecordState::Absent));
                        // Its frozen request is used again.
                        if history.has(seq, RecordState::Intent) {
                            wanted.push(key(seq, RecordState::Intent));
                        }
                    }
                }
            }
        }
        for key in wanted {
            match Record::from_bytes(&key, &store.read(&key.to_string())?) {
                Ok(record) => {
                    snapshot.records.insert(key, record);
                }
                Err(message) => snapshot.problems.push(Problem { key: key.to_string(), message }),
            }
        }
        Ok(snapshot)
    }

    /// A snapshot of names alone.
    #[must_use]
    pub fn from_keys(names: impl IntoIterator<Item = String>) -> Self {
        let (mut keys, mut problems) = (Vec::new(), Vec::new());
        for name in names {
            match name.parse::<Key>() {
                Ok(key) => keys.push(key),
                // A note about the folder is welcome.
                Err(_) if name.eq_ignore_ascii_case("readme.md") => {}
                Err(error) => problems.push(Problem { key: name, message: error.to_string() }),
            }
        }
        Self { histories: fold(&keys), records: BTreeMap::new(), problems }
    }

    /// Whether anything was ever recorded for the post.
    #[must_use]
    pub fn knows(&self, post: &PostId) -> bool {
        // No name sorts before this one.
        ChannelName::new("0").is_ok_and(|first| {
            let next = self.histories.range((post.clone(), first)..).next();
            next.is_some_and(|((known, _), _)| known == post)
        })
    }

    /// Ids of all posts with records.
    #[must_use]
    pub fn posts(&self) -> BTreeSet<&PostId> {
        self.histories.keys().map(|(post, _)| post).collect()
    }

    /// Every variant with records, with its parts' numbers.
    pub fn variants(&self) -> impl Iterator<Item = (&PostId, &ChannelName, Vec<u16>)> {
        self.histories.iter().map(|((post, channel), parts)| (post, channel, parts.keys().copied().collect()))
    }

    /// The tries of a part.
    #[must_use]
    pub fn history(&self, post: &PostId, channel: &ChannelName, part: u16) -> History {
        self.histories.get(&(post.clone(), channel.clone())).and_then(|parts| parts.get(&part)).cloned().unwrap_or_default()
    }

    /// The highest number of a part with records; 0 without any.
    #[must_use]
    pub fn last_part(&self, post: &PostId, channel: &ChannelName) -> u16 {
        self.histories.get(&(post.clone(), channel.clone())).and_then(|parts| parts.keys().next_back().copied()).unwrap_or(0)
    }

    /// Whether a part must have been sent and has no record: parts are sent in order, and a later one has records.
    #[must_use]
    pub fn is_lost(&self, post: &PostId, channel: &ChannelName, part: u16) -> bool {
        part < self.last_part(post, channel) && self.history(post, channel, part).standing() == Standing::Unsent
    }

    /// The record of a part that says what its standing says; `None` where there is none or it cannot be read.
    #[must_use]
    pub fn deciding(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<&Record> {
        let (seq, state) = match self.history(post, channel, part).standing() {
            Standing::Unsent => return None,
            Standing::Posted(seq) => (seq, RecordState::Posted),
            Standing::Unknown(seq) => (seq, RecordState::Intent),
            Standing::Refused(seq) => (seq, RecordState::Refused),
            Standing::Deferred(seq) => (seq, RecordState::Deferred),
            Standing::Absent(seq) => (seq, RecordState::Absent),
        };
        self.record(post, channel, part, seq, state)
    }

    /// A record that was read.
    #[must_use]
    pub fn record(&self, post: &PostId, channel: &ChannelName, part: u16, seq: u32, state: RecordState) -> Option<&Record> {
        self.records.get(&Key { post: post.clone(), channel: channel.clone(), part, seq, state })
    }
}

#[cfg(test)]
mod tests {
    use super::super::stores::DirectoryStore;
    use super::*;

    #[test]
    fn foreign_and_torn_files_are_problems_and_change_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = DirectoryStore::new(dir.path());
        for (key, bytes) in [
            ("README.md", &b"notes"[..]),
            ("feria/mastodon/notes.txt", b"x"),
            ("feria/mastodon/001/001-intent.json", b"{\"schema\": 1,"),
            ("feria/mastodon/001/001-posted.json", b"{}"),
            ("otro/mastodon/001/001-intent.json", b"\xff\xfe"),
        ] {
            store.create(key, bytes).expect("writes");
        }
        let snapshot = Snapshot::load(&store).expect("loads");
        let id = |text| PostId::new(text).expect("an id");
        let channel = ChannelName::new("mastodon").expect("a name");
        assert_eq!(snapshot.history(&id("feria"), &channel, 1).standing(), Standing::Posted(1));
        assert_eq!(snapshot.history(&id("otro"), &channel, 1).standing(), Standing::Unknown(1));
        assert_eq!(snapshot.deciding(&id("feria"), &channel, 1), None);
        let keys: Vec<&str> = snapshot.problems.iter().map(|problem| problem.key.as_str()).collect();
        assert_eq!(keys, ["feria/mastodon/notes.txt", "feria/mastodon/001/001-posted.json", "otro/mastodon/001/001-intent.json"]);
    }
}
