//! What a ledger said at one moment: the fold over its keys, and the bodies that matter for it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use chrono::{DateTime, Utc};

use super::claim::{Live, Witness};
use super::control::{Control, ControlKey, is_control};
use super::key::{Key, RecordState};
use super::record::Record;
use super::state::{Histories, History, Standing, fold};
use super::stores::{Store, StoreError};
use crate::model::{ChannelName, Digest, PostId};
use crate::support::hidden::turns_text;

/// A file of the ledger that is not a record, or not a whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its name.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// Problem and name as people may see them: strangers name files, and nothing of theirs does anything to a terminal.
impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", shown(&self.key), shown(&self.message))
    }
}

/// A text with what moves, colours or turns it written out.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || turns_text(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// What a ledger said at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    histories: Histories,
    records: BTreeMap<Key, Kept>,
    live: Live,
    /// What is on record about publishing itself.
    pub control: Control,
    /// Files that are not records; they change nothing.
    pub problems: Vec<Problem>,
}

/// A record that was read, with the digest of its bytes.
#[derive(Debug, Clone)]
struct Kept {
    record: Record,
    bytes: Digest,
}

impl Snapshot {
    /// Lists the ledger, and reads the records on which the next step depends: of each part the proof, the
    /// open intent or the last outcome.
    ///
    /// # Errors
    /// The ledger cannot be listed or read. Foreign and torn files are problems, not errors.
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        Self::default().refresh(store)
    }

    /// What the ledger says now of one post and of publishing itself: as little as has to be read right before a send.
    ///
    /// The bodies of freezes that `known` has are not read again.
    ///
    /// # Errors
    /// The ledger cannot be listed or read.
    pub fn of_post(store: &dyn Store, post: &PostId, known: Control) -> Result<Self, StoreError> {
        let names = store.list_many(&[&format!("{post}/"), "_crises/", "_freezes/", "_limits/"])?;
        Self { control: known, ..Self::default() }.read(Self::from_keys(names), store)
    }

    /// Takes over what was read of one post and of publishing itself.
    pub fn merge(&mut self, post: &PostId, news: Self, witness: &Witness) {
        self.histories.retain(|(of, _), _| of != post);
        self.records.retain(|key, _| key.post != *post);
        self.live.retain(|(of, _, _), _| of != post);
        let Self { histories, records, live, control, problems } = news.witnessed(witness);
        self.histories.extend(histories);
        self.records.extend(records);
        self.live.extend(live);
        self.control = control;
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    /// Takes over a record that was just created.
    pub fn add(&mut self, record: Record, bytes: Digest) {
        let key = record.key();
        let parts = self.histories.entry((key.post.clone(), key.channel.clone())).or_default();
        parts.entry(key.part).or_default().add(key.seq, key.state);
        self.records.insert(key, Kept { record, bytes });
    }

    /// What the ledger says now. Records never change, so that only those are read that were not known before.
    ///
    /// # Errors
    /// The ledger cannot be listed or read.
    pub fn refresh(&self, store: &dyn Store) -> Result<Self, StoreError> {
        self.refresh_listed(store, store.list("")?)
    }

    /// The same, of a ledger that was listed already.
    pub(super) fn refresh_listed(&self, store: &dyn Store, names: Vec<String>) -> Result<Self, StoreError> {
        self.read(Self::from_keys(names), store)
    }

    /// Reads the bodies that `snapshot` needs; those that are known already are not read again.
    fn read(&self, mut snapshot: Self, store: &dyn Store) -> Result<Self, StoreError> {
        let (known, wanted): (Vec<Key>, Vec<Key>) = snapshot
            .histories
            .iter()
            .flat_map(|((post, channel), parts)| parts.iter().map(move |(&part, history)| (post, channel, part, history)))
            .flat_map(|(post, channel, part, history)| {
                let key = |(seq, state)| Key { post: post.clone(), channel: channel.clone(), part, seq, state };
                needed(history).into_iter().map(key).collect::<Vec<_>>()
            })
            .partition(|key| self.records.contains_key(key));
        for key in known {
            let kept = self.records[&key].clone();
            snapshot.records.insert(key, kept);
        }
        let names: Vec<String> = wanted.iter().map(Key::to_string).collect();
        for (key, bytes) in wanted.into_iter().zip(store.read_many(&names)) {
            let bytes = match bytes {
                Ok(bytes) => bytes,
                // Its name says that it happened.
                Err(error) if error.source.kind() == io::ErrorKind::InvalidData => {
                    snapshot.problems.push(Problem { key: key.to_string(), message: error.source.to_string() });
                    continue;
                }
                Err(error) => return Err(error),
            };
            match Record::from_bytes(&key, &bytes) {
                Ok(record) => {
                    snapshot.records.insert(key, Kept { record, bytes: Digest::of(&bytes) });
                }
                Err(message) => snapshot.problems.push(Problem { key: key.to_string(), message }),
            }
        }
        let problems = snapshot.control.read(store, &self.control)?;
        snapshot.problems.extend(problems);
        Ok(snapshot)
    }

    /// The same, knowing which announcements come from publishers that are still at work.
    #[must_use]
    pub fn witnessed(mut self, witness: &Witness) -> Self {
        let announced = self.records.values().filter(|kept| kept.record.state.is_announcement());
        self.live = announced
            .filter_map(|Kept { record, .. }| {
                let until = witness.live_until(record.claim.as_ref()?)?;
                Some(((record.post.clone(), record.channel.clone(), record.part), until))
            })
            .collect();
        self
    }

    /// A snapshot of names alone.
    #[must_use]
    pub fn from_keys(names: impl IntoIterator<Item = String>) -> Self {
        let (mut keys, mut controls, mut strays, mut problems) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for name in names {
            let read = if is_control(&name) {
                name.parse::<ControlKey>().map(|key| controls.push(key))
            } else {
                name.parse::<Key>().map(|key| keys.push(key))
            };
            match read {
                Ok(()) => {}
                // A note about the folder is welcome.
                Err(_) if name.eq_ignore_ascii_case("readme.md") => {}
                // They are problems when it is known what they stop.
                Err(_) if name == "_freezes" || name.starts_with("_freezes/") => strays.push(name),
                Err(error) => problems.push(Problem { key: name, message: error.to_string() }),
            }
        }
        let mut control = Control::fold(controls);
        control.add_strays(strays.iter().map(String::as_str));
        Self { histories: fold(&keys), records: BTreeMap::new(), live: Live::new(), control, problems }
    }

    /// Until when another publisher is at work on a part whose outcome is open.
    #[must_use]
    pub fn in_flight(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<DateTime<Utc>> {
        let history = self.history(post, channel, part);
        let open = matches!(history.standing(), Standing::Unknown(_)) || history.open_change().is_some();
        open.then(|| self.live.get(&(post.clone(), channel.clone(), part)).copied()).flatten()
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

    /// The record of a part that says what its standing says, of a published one the last that says what is live; `None`
    /// where there is none or it cannot be read.
    #[must_use]
    pub fn deciding(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<&Record> {
        Some(&self.deciding_kept(post, channel, part)?.record)
    }

    /// Digest of the bytes of the record that decides about a part: what the next record about it refers to.
    #[must_use]
    pub fn previous(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<Digest> {
        Some(self.deciding_kept(post, channel, part)?.bytes)
    }

    fn deciding_kept(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<&Kept> {
        let history = self.histories.get(&(post.clone(), channel.clone()))?.get(&part)?;
        let kept = |(seq, state)| self.records.get(&Key { post: post.clone(), channel: channel.clone(), part, seq, state });
        deciding(history).into_iter().find_map(kept)
    }

    /// What the platform refused when the part was last to be changed: whether it was an edit or a removal, and what was said.
    #[must_use]
    pub fn refused_change(&self, post: &PostId, channel: &ChannelName, part: u16) -> Option<(RecordState, &Record)> {
        let history = self.history(post, channel, part);
        let seq = history.last_change()?;
        let kind = [RecordState::Edit, RecordState::Delete].into_iter().find(|kind| history.has(seq, *kind))?;
        let record = history.has(seq, RecordState::Refused).then(|| self.record(post, channel, part, seq, RecordState::Refused))?;
        Some((kind, record?))
    }

    /// A record that was read.
    #[must_use]
    pub fn record(&self, post: &PostId, channel: &ChannelName, part: u16, seq: u32, state: RecordState) -> Option<&Record> {
        let key = Key { post: post.clone(), channel: channel.clone(), part, seq, state };
        Some(&self.records.get(&key)?.record)
    }

    /// The records that were read: of each part those that matter for what comes next.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(|kept| &kept.record)
    }
}

/// The records that decide about a part, the best first.
fn deciding(history: &History) -> Vec<(u32, RecordState)> {
    match history.standing() {
        Standing::Unsent => Vec::new(),
        Standing::Posted(seq) => {
            let edited = history.last(RecordState::Edited).map(|seq| (seq, RecordState::Edited));
            edited.into_iter().chain([(seq, RecordState::Posted)]).collect()
        }
        Standing::Unknown(seq) => vec![(seq, RecordState::Intent)],
        Standing::Refused(seq) => vec![(seq, RecordState::Refused)],
        Standing::Deferred(seq) => vec![(seq, RecordState::Deferred)],
        Standing::Absent(seq) => vec![(seq, RecordState::Absent)],
        Standing::Handed(seq) => vec![(seq, RecordState::Handed)],
        Standing::Deleted(seq) => vec![(seq, RecordState::Deleted)],
    }
}

/// All records that the next step depends on and that exist.
fn needed(history: &History) -> Vec<(u32, RecordState)> {
    let mut needed = deciding(history);
    match history.standing() {
        // Its frozen request is used again.
        Standing::Absent(seq) | Standing::Handed(seq) => needed.push((seq, RecordState::Intent)),
        Standing::Posted(_) => {
            if let Some((seq, state)) = history.open_change() {
                needed.push((seq, state));
            } else if let Some(seq) = history.last_change() {
                // What the platform said to the last try to change it.
                needed.extend([RecordState::Refused, RecordState::Deferred].map(|state| (seq, state)));
            }
        }
        _ => {}
    }
    needed.retain(|&(seq, state)| history.has(seq, state));
    needed
}

#[cfg(test)]
mod tests {
    use super::super::stores::DirectoryStore;
    use super::*;

    #[test]
    fn a_problem_does_nothing_to_a_terminal() {
        let problem = Problem { key: "a\u{1b}[2J\u{202e}ñ\r".to_owned(), message: "\u{9b}31m «no»".to_owned() };
        assert_eq!(problem.to_string(), "a\\u{1b}[2J\\u{202e}ñ\\u{d}: \\u{9b}31m «no»");
    }

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
