//! Whether a ledger is whole: every record can be read, lies where it says, and follows the one that it says it follows.

use std::collections::{BTreeMap, HashSet};
use std::io;

use serde_json::Value;

use super::control::{ControlKey, is_control};
use super::crisis::{CrisisId, CrisisLog};
use super::freeze::FreezeRecord;
use super::key::{Key, RecordState};
use super::record::Record;
use super::snapshot::Problem;
use super::stores::{Store, StoreError};
use crate::model::{ChannelName, Digest, PostId};

/// The number of an entry in a crisis's log, with its bytes, or why there are none.
type LogBody = (u32, Result<Vec<u8>, String>);

/// Everything that a ledger holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Records about parts, sorted by name.
    pub records: Vec<(Key, Record)>,
    /// Records about publishing itself, sorted by name.
    pub controls: Vec<(String, Value)>,
    /// What is wrong, sorted by name.
    pub problems: Vec<Problem>,
}

/// Reads all records whose names start with `prefix`, and looks whether each is whole and in its place.
///
/// Of each part's records, those that say which one came before them are a chain: one that was changed or removed afterwards is named,
/// unless it is the last. Records of versions that wrote no chain are no problem.
///
/// # Errors
/// The ledger cannot be listed or read. Foreign and torn files are problems, not errors.
pub fn read_all(store: &dyn Store, prefix: &str) -> Result<Contents, StoreError> {
    let mut names = store.list(prefix)?;
    names.retain(|name| !name.eq_ignore_ascii_case("readme.md"));
    let mut contents = Contents::default();
    let mut parts: BTreeMap<Part, Vec<Link>> = BTreeMap::new();
    let mut logs: BTreeMap<CrisisId, Vec<LogBody>> = BTreeMap::new();
    for (name, bytes) in names.iter().zip(store.read_many(&names)) {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) if error.source.kind() == io::ErrorKind::InvalidData => {
                contents.problem(name, error.source.to_string());
                continue;
            }
            Err(error) => return Err(error),
        };
        if is_control(name) {
            if let Ok(ControlKey::Crisis { id, seq }) = name.parse() {
                logs.entry(id).or_default().push((seq, Ok(bytes.clone())));
            }
            match control(name, &bytes) {
                Ok(value) => contents.controls.push((name.clone(), value)),
                Err(message) => contents.problem(name, message),
            }
            continue;
        }
        let key = match name.parse::<Key>() {
            Ok(key) => key,
            Err(error) => {
                contents.problem(name, error.to_string());
                continue;
            }
        };
        let mut link = Link { key: key.clone(), digest: Digest::of(&bytes), previous: None };
        match Record::from_bytes(&key, &bytes) {
            Ok(record) => {
                link.previous = record.previous;
                contents.records.push((key.clone(), record));
            }
            Err(message) => contents.problem(name, message),
        }
        parts.entry((key.post, key.channel, key.part)).or_default().push(link);
    }
    let logs: Vec<CrisisLog> = logs.into_iter().map(|(id, bodies)| CrisisLog::read(id, bodies)).collect();
    for log in &logs {
        if let Some(problem) = &log.problem {
            let place = if log.id.rehearsal { "_rehearsals" } else { "_crises" };
            contents.problem(&format!("{place}/{}", log.id), problem.clone());
        }
    }
    // Whoever asks for a part of the ledger does not see both.
    if prefix.is_empty() {
        contents.hold_crises_against_freezes(&logs, &names);
    }
    for links in parts.values_mut() {
        contents.problems.extend(broken(links));
    }
    contents.problems.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(contents)
}

type Part = (PostId, ChannelName, u16);

/// A record as a link of its part's chain.
struct Link {
    key: Key,
    digest: Digest,
    previous: Option<Digest>,
}

impl Contents {
    /// A crisis names its freezes, and they name it.
    fn hold_crises_against_freezes(&mut self, logs: &[CrisisLog], names: &[String]) {
        let has = |key: &ControlKey| names.contains(&key.to_string());
        let freezes: Vec<FreezeRecord> = self
            .controls
            .iter()
            .filter_map(|(name, value)| match name.parse() {
                Ok(ControlKey::Freeze { .. }) => serde_json::from_value(value.clone()).ok(),
                _ => None,
            })
            .collect();
        for log in logs.iter().filter(|log| !log.id.rehearsal) {
            for key in log.named().map(|record| record.key()).filter(|key| !has(key)) {
                self.problem(&key.to_string(), format!("it has been removed, or was never written: the log of crisis {} names it", log.id));
            }
            let open = freezes.iter().filter(|freeze| !has(&ControlKey::Lift { id: freeze.id.clone() }));
            if let (None, Some(problem)) = (&log.problem, log.changed_opening(open)) {
                self.problem(&format!("_crises/{}", log.id), problem);
            }
        }
        for freeze in &freezes {
            let Some(crisis) = freeze.crisis.as_ref().filter(|name| !logs.iter().any(|log| !log.id.rehearsal && log.id.name == **name))
            else {
                continue;
            };
            self.problem(&format!("_crises/{crisis}"), format!("the freeze {} came with this crisis, whose log is missing", freeze.id));
        }
    }

    fn problem(&mut self, key: &str, message: impl Into<String>) {
        self.problems.push(Problem { key: key.to_owned(), message: message.into() });
    }
}

/// The body of a record about publishing itself.
fn control(name: &str, bytes: &[u8]) -> Result<Value, String> {
    name.parse::<ControlKey>().map_err(|_| "not the name of a record about publishing itself".to_owned())?;
    let value: Value = serde_json::from_slice(bytes).map_err(|error| format!("not a record: {error}"))?;
    if value.is_object() { Ok(value) } else { Err("not a record: it is no JSON object".to_owned()) }
}

/// What is wrong with the chain of one part.
fn broken(links: &mut [Link]) -> Vec<Problem> {
    // In the order in which they were written: what announces comes before what came of it.
    links.sort_by_key(|link| (link.key.seq, !link.key.state.is_announcement(), link.key.state));
    let digests: HashSet<Digest> = links.iter().map(|link| link.digest).collect();
    let mut problems = Vec::new();
    for (at, link) in links.iter().enumerate() {
        let Some(previous) = link.previous else { continue };
        if digests.contains(&previous) {
            continue;
        }
        let this = &link.key;
        let before = at.checked_sub(1).map(|before| &links[before].key);
        let announced = || format!("{}/{}/{:03}/{:03}-{}.json", this.post, this.channel, this.part, this.seq, RecordState::Intent.as_str());
        problems.push(match before {
            Some(before) if this.state.is_announcement() || before.seq == this.seq => Problem {
                key: before.to_string(),
                message: format!("it has been changed, or a record after it removed, since {this} was written"),
            },
            _ if this.state.is_announcement() => {
                Problem { key: this.to_string(), message: "the record that it says came before it has been removed".to_owned() }
            }
            _ => Problem { key: announced(), message: format!("it has been removed since {this} was written") },
        });
    }
    problems
}
