//! Records that are about publishing itself and not about a part: their names begin with `_`, as no post's does.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::crisis::{CrisisId, CrisisLog, MAX_SEQ};
use super::freeze::{Freeze, FreezeRecord, Lift, LiftRecord};
use super::key::NotAKey;
use super::snapshot::Problem;
use super::stores::{Store, StoreError};
use crate::model::{ChannelName, PostId};

/// Whether a name is that of a record about publishing itself.
#[must_use]
pub fn is_control(name: &str) -> bool {
    name.starts_with('_')
}

/// Whether a name lies where freezes are, and is that of no record: nobody knows what it was to stop.
fn is_stray(name: &str) -> bool {
    (name == "_freezes" || name.starts_with("_freezes/")) && name.parse::<ControlKey>().is_err()
}

/// Form of instants in names.
pub(super) const INSTANT: &str = "%Y%m%dT%H%M%SZ";

/// The name of a record about publishing itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlKey {
    /// Publishing stops: `_freezes/<id>/open.json`.
    Freeze {
        /// Name of the freeze: letters, digits and `-`.
        id: String,
    },
    /// It goes on: `_freezes/<id>/lift.json`.
    Lift {
        /// Name of the freeze.
        id: String,
    },
    /// A platform wants no requests for a channel's account before an instant: `_limits/<channel>/<instant>.json`.
    Limit {
        /// The channel.
        channel: ChannelName,
        /// The instant.
        until: DateTime<Utc>,
    },
    /// A part of the list of a draw: `_draws/<campaign>/001-list-001.json`.
    DrawList {
        /// The campaign.
        campaign: String,
        /// Number of the commitment.
        number: u16,
        /// Number of the part.
        chunk: u16,
    },
    /// A draw is fixed: `_draws/<campaign>/001-commit.json`.
    DrawCommit {
        /// The campaign.
        campaign: String,
        /// Number of the commitment.
        number: u16,
    },
    /// Its result: `_draws/<campaign>/001-run.json`.
    DrawRun {
        /// The campaign.
        campaign: String,
        /// Number of the commitment.
        number: u16,
    },
    /// An entry of the log of a crisis, `_crises/<id>/<number>.json`, or of a rehearsal, `_rehearsals/<id>/<number>.json`.
    Crisis {
        /// Whose log it is.
        id: CrisisId,
        /// Number of the entry, from 1.
        seq: u32,
    },
}

/// Whether a name is fit for a freeze or a crisis.
fn is_name(id: &str) -> bool {
    !id.is_empty() && id.len() <= 100 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

impl fmt::Display for ControlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Freeze { id } => write!(f, "_freezes/{id}/open.json"),
            Self::Lift { id } => write!(f, "_freezes/{id}/lift.json"),
            Self::Crisis { id: CrisisId { rehearsal, name }, seq } => {
                write!(f, "{}/{name}/{seq:04}.json", if *rehearsal { "_rehearsals" } else { "_crises" })
            }
            Self::Limit { channel, until } => write!(f, "_limits/{channel}/{}.json", until.format(INSTANT)),
            Self::DrawList { campaign, number, chunk } => write!(f, "_draws/{campaign}/{number:03}-list-{chunk:03}.json"),
            Self::DrawCommit { campaign, number } => write!(f, "_draws/{campaign}/{number:03}-commit.json"),
            Self::DrawRun { campaign, number } => write!(f, "_draws/{campaign}/{number:03}-run.json"),
        }
    }
}

impl FromStr for ControlKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let steps: Vec<&str> = text.split('/').collect();
        let key = match steps.as_slice() {
            ["_freezes", id, file @ ("open.json" | "lift.json")] => {
                let fits = is_name(id);
                let id = (*id).to_owned();
                fits.then_some(if *file == "open.json" { Self::Freeze { id } } else { Self::Lift { id } })
            }
            ["_limits", channel, file] => {
                let until = file.strip_suffix(".json").and_then(|text| NaiveDateTime::parse_from_str(text, INSTANT).ok());
                ChannelName::new(*channel).ok().zip(until).map(|(channel, until)| Self::Limit { channel, until: until.and_utc() })
            }
            ["_draws", campaign, file] if PostId::new(*campaign).is_ok() => draw_key(campaign, file),
            [kind @ ("_crises" | "_rehearsals"), id, file] => {
                let seq = file.strip_suffix(".json").and_then(|text| text.parse::<u32>().ok()).filter(|seq| (1..=MAX_SEQ).contains(seq));
                let id = is_name(id).then(|| CrisisId { rehearsal: *kind == "_rehearsals", name: (*id).to_owned() });
                id.zip(seq).map(|(id, seq)| Self::Crisis { id, seq })
            }
            _ => None,
        };
        key.filter(|key| key.to_string() == text).ok_or(NotAKey)
    }
}

/// `001-commit.json`, `001-run.json` or `001-list-001.json` of a campaign's draws.
fn draw_key(campaign: &str, file: &str) -> Option<ControlKey> {
    let steps: Vec<&str> = file.strip_suffix(".json")?.split('-').collect();
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
    let campaign = campaign.to_owned();
    match steps.as_slice() {
        [at, "commit"] => Some(ControlKey::DrawCommit { campaign, number: number(at)? }),
        [at, "run"] => Some(ControlKey::DrawRun { campaign, number: number(at)? }),
        [at, "list", chunk] => Some(ControlKey::DrawList { campaign, number: number(at)?, chunk: number(chunk)? }),
        _ => None,
    }
}

/// What the names of control records say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Control {
    /// Until when each channel's account is to be left alone: the latest instant on record.
    pub limits: BTreeMap<ChannelName, DateTime<Utc>>,
    /// Every freeze, sorted by name and so by time; of those whose body was not read it is only known that they are there.
    pub freezes: Vec<Freeze>,
    /// The logs of all crises and rehearsals, crises first, each sorted by name and so by time.
    pub crises: Vec<CrisisLog>,
    /// Names of freezes that are lifted, and themselves not on record; sorted.
    lifted: Vec<String>,
}

impl Control {
    /// Folds names, in any order.
    pub(super) fn fold(keys: impl IntoIterator<Item = ControlKey>) -> Self {
        let mut control = Self::default();
        let (mut open, mut lifted) = (Vec::new(), Vec::new());
        let mut logs: BTreeMap<CrisisId, u32> = BTreeMap::new();
        for key in keys {
            match key {
                ControlKey::Freeze { id } => open.push(id),
                ControlKey::Lift { id } => lifted.push(id),
                ControlKey::Crisis { id, .. } => *logs.entry(id).or_default() += 1,
                ControlKey::Limit { channel, until } => {
                    let latest = control.limits.entry(channel).or_insert(until);
                    *latest = until.max(*latest);
                }
                // Draws hold nothing back: who asks about one reads it.
                ControlKey::DrawList { .. } | ControlKey::DrawCommit { .. } | ControlKey::DrawRun { .. } => {}
            }
        }
        control.crises = logs.into_iter().map(|(id, len)| CrisisLog::unread(id, len)).collect();
        open.sort();
        lifted.sort();
        control.freezes = open
            .iter()
            .map(|id| {
                let lift = if lifted.binary_search(id).is_ok() { Lift::Unreadable } else { Lift::None };
                Freeze { id: id.clone(), open: None, lift, missing: false }
            })
            .collect();
        lifted.retain(|id| open.binary_search(id).is_err());
        control.lifted = lifted;
        control
    }

    /// Adds what lies below `_freezes/` and is no record: it stops everything, as a freeze that cannot be read.
    pub(super) fn add_strays<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        let strays = names.into_iter().filter(|name| is_stray(name));
        // Names of strangers do nothing to a terminal.
        let ids = strays.map(|name| name.chars().take(MAX_STRAY_CHARS).flat_map(char::escape_debug).collect::<String>());
        self.freezes.extend(ids.map(|id| Freeze { id, open: None, lift: Lift::None, missing: false }));
        self.freezes.sort_by(|a, b| a.id.cmp(&b.id));
        self.freezes.dedup_by(|a, b| a.id == b.id);
    }

    /// Reads the bodies of freezes, but for those that `known` has: records never change.
    pub(super) fn read(&mut self, store: &dyn Store, known: &Self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        for freeze in &mut self.freezes {
            if freeze.is_stray() {
                problems.push(Problem {
                    key: freeze.id.clone(),
                    message: format!("{NotAKey}, and it stops everything: remove it from the ledger"),
                });
                continue;
            }
            let before = known.freezes.binary_search_by(|other| other.id.cmp(&freeze.id)).ok().map(|at| &known.freezes[at]);
            let before = before.filter(|before| !before.missing);
            freeze.open = before.and_then(|before| before.open.clone());
            if freeze.open.is_none() {
                let key = ControlKey::Freeze { id: freeze.id.clone() }.to_string();
                match body(store, &key)?.and_then(|bytes| FreezeRecord::from_bytes(&freeze.id, &bytes)) {
                    Ok(record) => freeze.open = Some(record),
                    Err(message) => {
                        let go_on = format!("it stops everything until it is lifted: `pregon thaw {}`", freeze.id);
                        problems.push(Problem { key, message: format!("{message}; {go_on}") });
                    }
                }
            }
            if freeze.lift == Lift::Unreadable {
                if let Some(Lift::At(lift)) = before.map(|before| &before.lift) {
                    freeze.lift = Lift::At(lift.clone());
                    continue;
                }
                let key = ControlKey::Lift { id: freeze.id.clone() }.to_string();
                match body(store, &key)?.and_then(|bytes| LiftRecord::from_bytes(&freeze.id, &bytes)) {
                    Ok(record) => freeze.lift = Lift::At(record),
                    Err(message) => {
                        let go_on = format!("it ends no freeze: remove it from the ledger, and run `pregon thaw {}`", freeze.id);
                        problems.push(Problem { key, message: format!("{message}; {go_on}") });
                    }
                }
            }
        }
        for log in &mut self.crises {
            // Entries are only ever added: as many as before are the same ones.
            if let Some(before) =
                known.crises.iter().find(|before| before.id == log.id && before.len == log.len && before.problem.is_none())
            {
                *log = before.clone();
                continue;
            }
            *log = read_log(store, log.id.clone())?;
            if let Some(problem) = &log.problem {
                let place = if log.id.rehearsal { "_rehearsals" } else { "_crises" };
                let message = format!("{problem}; no statement passes a freeze on its account");
                problems.push(Problem { key: format!("{place}/{}", log.id), message });
            }
        }
        problems.extend(self.add_missing(store)?);
        Ok(problems)
    }

    /// Adds the freezes that crises name and that are not on record: they stop what their levels stop, and everything where nobody
    /// knows what that is. Holds the logs against the freezes that are there.
    fn add_missing(&mut self, store: &dyn Store) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        let mut missing: Vec<Freeze> = Vec::new();
        for log in self.crises.iter_mut().filter(|log| !log.id.rehearsal) {
            let there = self.freezes.iter().filter(|freeze| freeze.lift == Lift::None).filter_map(|freeze| freeze.open.as_ref());
            if let (None, Some(problem)) = (&log.problem, log.changed_opening(there)) {
                let message = format!("{problem}; no statement passes a freeze on its account");
                problems.push(Problem { key: format!("_crises/{}", log.id), message });
                log.problem = Some(problem);
            }
            for mut record in log.named() {
                if !is_name(&record.id) {
                    record.id.clone_from(&log.id.name);
                }
                if self.freezes.iter().chain(&missing).any(|freeze| freeze.id == record.id) {
                    continue;
                }
                let key = ControlKey::Freeze { id: record.id.clone() }.to_string();
                let mut lift = Lift::None;
                if self.lifted.binary_search(&record.id).is_ok() {
                    let lifted = body(store, &ControlKey::Lift { id: record.id.clone() }.to_string())?;
                    lift = lifted.and_then(|bytes| LiftRecord::from_bytes(&record.id, &bytes)).map_or(Lift::Unreadable, Lift::At);
                } else if let Some(closing) = log.closing().filter(|_| log.problem.is_none()) {
                    lift = Lift::At(LiftRecord::new(record.id.clone(), closing.at, closing.by.clone(), None));
                }
                if !matches!(lift, Lift::At(_)) {
                    let go_on = "bring it back from git's history, or end the crisis with `pregon crisis close`";
                    let state = "it has been removed, or was never written";
                    let message = format!("{state}, and crisis {} goes on: what its level stops stays stopped; {go_on}", log.id);
                    problems.push(Problem { key, message });
                }
                missing.push(Freeze { id: record.id.clone(), open: Some(record), lift, missing: true });
            }
            let of_it = |freeze: &Freeze| freeze.crisis() == Some(log.id.name.as_str()) && freeze.lift == Lift::None;
            if log.is_open() && !log.is_readable() && !self.freezes.iter().chain(&missing).any(of_it) {
                let message = "nobody can tell what it stops, so that it stops everything until `pregon crisis close`".to_owned();
                problems.push(Problem { key: format!("_crises/{}", log.id), message });
                missing.push(Freeze { id: log.id.name.clone(), open: None, lift: Lift::None, missing: true });
            }
        }
        self.freezes.extend(missing);
        self.freezes.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(problems)
    }

    /// The same with the freezes as they are on record now: one listing, and the bodies that were not known. For right before a
    /// send; what was said of limits stays.
    ///
    /// # Errors
    /// The ledger cannot be listed or read: nobody knows then whether publishing is stopped.
    pub fn reread_freezes(&self, store: &dyn Store) -> Result<Self, StoreError> {
        let names = store.list_many(&["_crises/", "_freezes/"])?;
        let mut control = Self::fold(names.iter().filter_map(|name| name.parse::<ControlKey>().ok()));
        control.add_strays(names.iter().map(String::as_str));
        control.read(store, self)?;
        control.limits.clone_from(&self.limits);
        control.crises.extend(self.crises.iter().filter(|log| log.id.rehearsal).cloned());
        Ok(control)
    }

    /// Reads the bodies of all freezes and logs.
    ///
    /// # Errors
    /// The ledger cannot be read. What is wrong with records themselves is returned.
    pub fn read_again(&mut self, store: &dyn Store) -> Result<Vec<Problem>, StoreError> {
        self.read(store, &Self::default())
    }

    /// The log of a crisis; never that of a rehearsal.
    #[must_use]
    pub fn crisis(&self, name: &str) -> Option<&CrisisLog> {
        self.crises.iter().find(|log| !log.id.rehearsal && log.id.name == name)
    }

    /// Crises that go on; rehearsals are none.
    pub fn open_crises(&self) -> impl Iterator<Item = &CrisisLog> {
        self.crises.iter().filter(|log| !log.id.rehearsal && log.is_open())
    }

    /// Rehearsals that go on.
    pub fn open_rehearsals(&self) -> impl Iterator<Item = &CrisisLog> {
        self.crises.iter().filter(|log| log.id.rehearsal && log.is_open())
    }

    /// Freezes that still stop what they cover.
    pub fn open(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Freeze> {
        self.freezes.iter().filter(move |freeze| freeze.is_open(now))
    }

    /// Whether a freeze of a level of the crisis plan is open. One that cannot be read may be of any level.
    #[must_use]
    pub fn has_level(&self, level: &str, now: DateTime<Utc>) -> bool {
        self.open(now).any(|freeze| freeze.open.as_ref().is_none_or(|open| open.level.as_deref() == Some(level)))
    }
}

/// Longest shown name of what is no record.
const MAX_STRAY_CHARS: usize = 200;

/// Reads the log of a crisis or rehearsal.
///
/// # Errors
/// The ledger cannot be listed or read. What is wrong with the log itself is said in it.
pub fn read_log(store: &dyn Store, id: CrisisId) -> Result<CrisisLog, StoreError> {
    let prefix = format!("{}/{}/", if id.rehearsal { "_rehearsals" } else { "_crises" }, id.name);
    let names = store.list(&prefix)?;
    let mut keys: Vec<(u32, String)> = names
        .into_iter()
        .filter_map(|name| match name.parse() {
            Ok(ControlKey::Crisis { seq, .. }) => Some((seq, name)),
            _ => None,
        })
        .collect();
    keys.sort();
    let names: Vec<String> = keys.iter().map(|(_, name)| name.clone()).collect();
    let mut bodies = Vec::with_capacity(names.len());
    for ((seq, _), bytes) in keys.iter().zip(store.read_many(&names)) {
        bodies.push((*seq, readable(bytes)?));
    }
    Ok(CrisisLog::read(id, bodies))
}

/// The bytes of a record; `Err` within says why there is none to be had, however often it is asked for.
fn body(store: &dyn Store, key: &str) -> Result<Result<Vec<u8>, String>, StoreError> {
    readable(store.read(key))
}

fn readable(read: Result<Vec<u8>, StoreError>) -> Result<Result<Vec<u8>, String>, StoreError> {
    match read {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(error) if error.source.kind() == io::ErrorKind::InvalidData => Ok(Err(error.source.to_string())),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Snapshot;
    use super::super::stores::DirectoryStore;
    use super::*;

    /// Whatever lies where freezes are and cannot be read as one stops everything, in the plan and right before a send.
    #[test]
    fn what_cannot_be_read_as_a_freeze_stops_everything() {
        type Put = fn(&std::path::Path);
        let now = "2026-11-22T12:00:00Z".parse().expect("an instant");
        let open = br#"{"schema":1,"id":"x","at":"2026-11-22T10:00:00Z","by":"a","reason":"r","held":"skip","tool":"t"}"#;
        let lift = br#"{"schema":1,"id":"x","at":"2026-11-22T11:00:00Z","by":"a","tool":"t"}"#;
        let folder: Put = |root| std::fs::create_dir_all(root.join("_freezes/y/open.json")).expect("a folder");
        let notes: Put = |root| {
            std::fs::create_dir_all(root.join("_freezes/y")).expect("a folder");
            crate::support::atomic_file::write(&root.join("_freezes/y/\u{1b}[2J"), b"x").expect("writes");
        };
        let torn: Put = |root| crate::support::atomic_file::write(&root.join("_freezes/x/lift.json"), b"{").expect("writes");
        #[cfg(unix)]
        let linked: Put = |root| std::os::unix::fs::symlink("x", root.join("_freezes/y")).expect("links");
        #[cfg(unix)]
        let body: Put = |root| {
            std::fs::create_dir_all(root.join("_freezes/y")).expect("a folder");
            std::os::unix::fs::symlink("../x/open.json", root.join("_freezes/y/open.json")).expect("links");
        };
        for (name, put, is_lifted) in [
            ("a folder for a record", folder, true),
            ("foreign", notes, true),
            ("a torn lift", torn, false),
            #[cfg(unix)]
            ("a linked folder", linked, true),
            #[cfg(unix)]
            ("a linked record", body, true),
        ] {
            let dir = tempfile::tempdir().expect("a folder");
            let store = DirectoryStore::new(dir.path());
            store.create("_freezes/x/open.json", open).expect("writes");
            if is_lifted {
                store.create("_freezes/x/lift.json", lift).expect("writes");
                assert_eq!(Snapshot::load(&store).expect("loads").control.open(now).count(), 0, "{name}: before");
            }
            put(dir.path());
            let snapshot = Snapshot::load(&store).expect("loads");
            assert_eq!(snapshot.control.open(now).count(), 1, "{name}");
            assert!(snapshot.control.open(now).all(|freeze| !freeze.id.contains('\u{1b}')), "{name}");
            assert_eq!(snapshot.problems.len(), 1, "{name}: {:?}", snapshot.problems);
            assert!(snapshot.problems[0].message.contains("remove it") || snapshot.problems[0].message.contains("pregon thaw"), "{name}");
            let again = snapshot.control.reread_freezes(&store).expect("reads");
            assert_eq!(again.open(now).count(), 1, "{name}: before a send");
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for text in [
            "_crises/20261122T100000Z-sismo/0012.json",
            "_draws/sorteo-reyes/001-commit.json",
            "_draws/sorteo-reyes/012-list-003.json",
            "_draws/a/001-run.json",
            "_rehearsals/a/0001.json",
            "_freezes/20261122T100000Z-sismo/open.json",
            "_freezes/a/lift.json",
            "_limits/bluesky-es/20261122T101500Z.json",
        ] {
            assert_eq!(text.parse::<ControlKey>().expect("a key").to_string(), text);
        }
        for bad in [
            "_crises/a/1.json",
            "_draws/a/1-run.json",
            "_draws/a/000-run.json",
            "_draws/A/001-run.json",
            "_draws/a/001-list.json",
            "_crises/a/0000.json",
            "_crises/a/0001-note.json",
            "_crises/../0001.json",
            "_freezes/a/open",
            "_freezes/../open.json",
            "_limits/x/2026.json",
            "_other/a/open.json",
            "_freezes//open.json",
            "_",
        ] {
            assert_eq!(bad.parse::<ControlKey>(), Err(NotAKey), "{bad}");
        }
    }

    #[test]
    fn the_latest_limit_counts_and_a_lifted_freeze_is_over() {
        let keys = [
            "_limits/a/20261122T101500Z.json",
            "_limits/a/20261122T090000Z.json",
            "_freezes/x/open.json",
            "_freezes/x/lift.json",
            "_freezes/y/open.json",
        ];
        let control = Control::fold(keys.map(|key| key.parse().expect("a key")));
        let channel = ChannelName::new("a").expect("a name");
        assert_eq!(control.limits[&channel].to_rfc3339(), "2026-11-22T10:15:00+00:00");
        let (open, lifted): (Vec<_>, Vec<_>) = control.freezes.iter().partition(|freeze| freeze.lift == Lift::None);
        let ids = |freezes: Vec<&Freeze>| freezes.into_iter().map(|freeze| freeze.id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(open), ids(lifted)), (vec!["y".to_owned()], vec!["x".to_owned()]));
    }
}
