//! Records from one store to another, and to a file and back: byte for byte, and never one in the place of another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::stores::{Store, StoreError, is_plain_key};

/// How many records are written at a time.
const CHUNK: usize = 200;
/// How many names an error lists.
const NAMED: usize = 5;

/// Why records could not be transferred.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// A store did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are other bytes under the same names; nothing was written.
    #[error("the target has other records under the same names: {}", some(.keys))]
    Conflict {
        /// The names.
        keys: Vec<String>,
    },
    /// The target has records that the source lacks; nothing was written.
    #[error("the target has records that are not in the source: {}", some(.keys))]
    Surplus {
        /// The names.
        keys: Vec<String>,
    },
    /// Afterwards the two were not the same: somebody else writes.
    #[error("the two are not the same afterwards, so somebody else writes to one of them: {}", some(.keys))]
    Differs {
        /// The names.
        keys: Vec<String>,
    },
    /// A line of an export cannot be read.
    #[error("line {line} is no record: {message}")]
    Line {
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

fn some(keys: &[String]) -> String {
    let named = keys.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if keys.len() > NAMED { format!("{named} and {} more", keys.len() - NAMED) } else { named }
}

/// What a transfer did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Transferred {
    /// Records that were created.
    pub created: usize,
    /// Records that were there already, with the same bytes.
    pub present: usize,
    /// Files whose names no store takes; they are no records.
    pub left_out: Vec<String>,
}

type Records = BTreeMap<String, Vec<u8>>;

/// Everything in a store, and the names of what cannot be taken elsewhere.
///
/// # Errors
/// It cannot be listed or read.
pub fn read_records(store: &dyn Store) -> Result<(Records, Vec<String>), StoreError> {
    let (names, odd): (Vec<String>, Vec<String>) = store.list("")?.into_iter().partition(|name| is_plain_key(name));
    let bodies = store.read_many(&names).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok((names.into_iter().zip(bodies).collect(), odd))
}

/// Copies every record to a store that has none, or some of them from a copy that was cut off.
///
/// Both are read again at the end. `progress` is told how many of how many are done.
///
/// # Errors
/// The target holds something else, somebody writes to one of them meanwhile, or a store fails. What was written stays, and the
/// same call goes on from there.
pub fn copy(source: &dyn Store, target: &dyn Store, progress: &dyn Fn(usize, usize)) -> Result<Transferred, TransferError> {
    let (records, left_out) = read_records(source)?;
    let keys: Vec<String> = target.list("")?.into_iter().filter(|key| !records.contains_key(key)).collect();
    if !keys.is_empty() {
        return Err(TransferError::Surplus { keys });
    }
    let added = add(target, &records, progress)?;
    let (now, _) = read_records(source)?;
    let (there, _) = read_records(target)?;
    let keys = differing(&now, &there);
    if keys.is_empty() { Ok(Transferred { left_out, ..added }) } else { Err(TransferError::Differs { keys }) }
}

/// Adds records to a store that may have others.
///
/// # Errors
/// Other bytes are there under one of the names, or the store fails. What was written stays, and the same call goes on from there.
pub fn add(target: &dyn Store, records: &Records, progress: &dyn Fn(usize, usize)) -> Result<Transferred, TransferError> {
    let there = target.list("")?;
    let (known, missing): (Vec<String>, Vec<String>) = records.keys().cloned().partition(|key| there.binary_search(key).is_ok());
    let mut keys = Vec::new();
    for (key, bytes) in known.iter().zip(target.read_many(&known)) {
        if bytes? != records[key] {
            keys.push(key.clone());
        }
    }
    if !keys.is_empty() {
        return Err(TransferError::Conflict { keys });
    }
    let mut done = known.len();
    let mut created = 0;
    for chunk in missing.chunks(CHUNK) {
        progress(done, records.len());
        let chunk: Vec<(String, Vec<u8>)> = chunk.iter().map(|key| (key.clone(), records[key].clone())).collect();
        for answer in target.create_many(&chunk) {
            created += usize::from(answer?);
        }
        done += chunk.len();
    }
    let mut keys = Vec::new();
    for (key, bytes) in missing.iter().zip(target.read_many(&missing)) {
        if bytes? != records[key] {
            keys.push(key.clone());
        }
    }
    progress(records.len(), records.len());
    if keys.is_empty() {
        Ok(Transferred { created, present: records.len() - created, left_out: Vec::new() })
    } else {
        Err(TransferError::Differs { keys })
    }
}

fn differing(one: &Records, other: &Records) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    all.into_iter().filter(|key| one.get(*key) != other.get(*key)).cloned().collect()
}

/// A line of an export. Of the last three one is there: the first that gives the bytes back exactly.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
}

/// The bytes of a record as this program writes them.
fn written(value: &Value) -> Option<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).ok()?;
    bytes.push(b'\n');
    Some(bytes)
}

/// Records as JSON Lines, sorted by name: `{"key": …, "record": {…}}`.
///
/// What is not as this program writes records, such as a torn file, is kept as `text` or `hex`, so that an import gives back every byte.
///
/// # Panics
/// Never: a line is plain data.
#[must_use]
pub fn to_lines(records: &Records) -> String {
    let mut lines = String::new();
    for (key, bytes) in records {
        let value = serde_json::from_slice::<Value>(bytes).ok().filter(|value| written(value).as_deref() == Some(bytes));
        let mut line = Line { key: key.clone(), record: value, text: None, hex: None };
        if line.record.is_none() {
            match std::str::from_utf8(bytes) {
                Ok(text) => line.text = Some(text.to_owned()),
                Err(_) => line.hex = Some(to_hex(bytes)),
            }
        }
        lines.push_str(&serde_json::to_string(&line).expect("plain data serialises"));
        lines.push('\n');
    }
    lines
}

/// Reads what [`to_lines`] has written.
///
/// # Errors
/// A line is not of that form, or two lines have one name.
pub fn from_lines(text: &str) -> Result<Records, TransferError> {
    let mut records = Records::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let bad = |message: String| TransferError::Line { line: at + 1, message };
        let line: Line = serde_json::from_str(line).map_err(|error| bad(error.to_string()))?;
        if !is_plain_key(&line.key) {
            return Err(bad("its key is not a name for a record".to_owned()));
        }
        let bytes = match (line.record, line.text, line.hex) {
            (Some(record), None, None) => written(&record),
            (None, Some(text), None) => Some(text.into_bytes()),
            (None, None, Some(hex)) => from_hex(&hex),
            _ => None,
        };
        let bytes = bytes.ok_or_else(|| bad("one of `record`, `text` and `hex` has to be there".to_owned()))?;
        if records.insert(line.key, bytes).is_some() {
            return Err(bad("its key was there before".to_owned()));
        }
    }
    Ok(records)
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|pair| (pair[0] * 16 + pair[1]) as u8).collect())
}

#[cfg(test)]
mod tests {
    use super::super::stores::DirectoryStore;
    use super::*;

    fn records() -> Records {
        [
            ("README.md", &b"notes"[..]),
            ("_freezes/a/open.json", b"{\n  \"a\": 1.0,\n  \"b\": \"\xc3\xb1\"\n}\n"),
            ("a/m/001/001-intent.json", b"{\"one\":1}"),
            ("a/m/001/001-posted.json", b"\xff\x00"),
            ("b/m/001/001-intent.json", b""),
        ]
        .map(|(key, bytes)| (key.to_owned(), bytes.to_vec()))
        .into()
    }

    #[test]
    fn an_export_gives_back_every_byte() {
        let lines = to_lines(&records());
        assert_eq!(lines.lines().nth(1), Some(r#"{"key":"_freezes/a/open.json","record":{"a":1.0,"b":"ñ"}}"#));
        assert_eq!(from_lines(&lines).expect("reads"), records());
        for bad in [
            "{",
            r#"{"key":"../x","text":""}"#,
            r#"{"key":"a"}"#,
            r#"{"key":"a","text":"","hex":""}"#,
            r#"{"key":"a","hex":"0"}"#,
            r#"{"key":"a","hex":"zz"}"#,
            "{\"key\":\"a\",\"text\":\"\"}\n{\"key\":\"a\",\"text\":\"\"}",
        ] {
            assert!(matches!(from_lines(bad), Err(TransferError::Line { .. })), "{bad}");
        }
    }

    #[test]
    fn a_copy_goes_on_where_it_was_cut_off_and_replaces_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = |name: &str| DirectoryStore::new(dir.path().join(name));
        let (source, target) = (store("source"), store("target"));
        add(&source, &records(), &|_, _| {}).expect("writes");
        target.create("a/m/001/001-intent.json", b"{\"one\":1}").expect("writes");
        let done = copy(&source, &target, &|_, _| {}).expect("copies");
        assert_eq!(done, Transferred { created: 4, present: 1, left_out: Vec::new() });
        assert_eq!(copy(&source, &target, &|_, _| {}).expect("copies").created, 0);

        let other = store("other");
        other.create("b/m/001/001-intent.json", b"else").expect("writes");
        assert!(matches!(copy(&source, &other, &|_, _| {}), Err(TransferError::Conflict { .. })));
        assert_eq!(other.list("").expect("lists").len(), 1, "nothing was written");
        target.create("c/m/001/001-intent.json", b"").expect("writes");
        assert!(matches!(copy(&source, &target, &|_, _| {}), Err(TransferError::Surplus { .. })));
    }
}
