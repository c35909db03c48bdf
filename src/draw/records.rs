//! Draws on the publishing record: list and commitment first, the result once, all of them for ever.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::commitment::MAX_PICKS;
use super::{BadSource, Commitment, Entry, hex, picks, seed};
use crate::ledger::{ControlKey, SCHEMA, Store, StoreError, TOOL};
use crate::model::PostId;
use crate::support::instant;

/// Entries in one record: a record is at most a megabyte.
const CHUNK: usize = 10_000;
/// Most chunks: two million entries.
const MAX_CHUNKS: usize = 200;

/// A part of a list: the body of `_draws/<campaign>/001-list-001.json`.
#[derive(Debug, Serialize, Deserialize)]
struct ListRecord {
    schema: u32,
    campaign: String,
    number: u16,
    chunk: u16,
    entries: Vec<String>,
}

/// A commitment: the body of `_draws/<campaign>/001-commit.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitRecord {
    /// Version of this form.
    pub schema: u32,
    /// Campaign.
    pub campaign: String,
    /// Number of the commitment.
    pub number: u16,
    /// When it was written, by the clock of who wrote it.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// Who wrote it, as git has it.
    pub by: String,
    /// The facts that are fixed.
    pub text: String,
    /// SHA-256 of the text.
    pub commitment: String,
    /// Why there is another one after one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Name and version of the program.
    pub tool: String,
}

/// A result: the body of `_draws/<campaign>/001-run.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Version of this form.
    pub schema: u32,
    /// Campaign.
    pub campaign: String,
    /// Number of the commitment.
    pub number: u16,
    /// When it was written.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: String,
    /// The commitment that it follows from.
    pub commitment: String,
    /// The random value.
    pub value: String,
    /// Seed of the stream, 64 hexadecimal digits.
    pub seed: String,
    /// Hashes of the entries that were drawn, the first winner first; alternates follow the winners.
    pub picks: Vec<String>,
    /// Name and version of the program.
    pub tool: String,
}

/// One commitment with what came of it.
#[derive(Debug, Clone)]
pub struct Draw {
    /// Its number.
    pub number: u16,
    /// The commitment; `Err` says why it cannot be read.
    pub commit: Result<(CommitRecord, Commitment), String>,
    /// The list; `Err` says why it cannot be read.
    pub entries: Result<Vec<Entry>, String>,
    /// The result, if there is one; `Err` says why it cannot be read.
    pub run: Option<Result<RunRecord, String>>,
}

/// The draws of a campaign, in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub struct Draws {
    /// Each with a commitment.
    pub list: Vec<Draw>,
    /// The highest number of any record: the next commitment has the next one.
    pub last: u16,
}

/// Why a draw cannot be committed or run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The campaign's id cannot be part of a record's name.
    #[error("the id `{0}` cannot be part of a record's name: use a-z, 0-9 and `-`")]
    Name(String),
    /// There is one already.
    #[error("the draw of `{0}` is committed already")]
    Committed(String),
    /// Too many take part, or are to be drawn.
    #[error("at most {} entries and {MAX_PICKS} winners with alternates", CHUNK * MAX_CHUNKS)]
    TooMany,
    /// Another process was faster.
    #[error("another process has just written record {0}")]
    Raced(String),
    /// There is no commitment.
    #[error("the draw of `{0}` is not committed")]
    NotCommitted(String),
    /// It has been run: its result stands.
    #[error("the draw of `{0}` has been run: its result stands")]
    Run(String),
    /// Who wins by the commitment that is there may be known: it stands.
    #[error("who wins by the commitment of `{0}` that is there may be known by now: it stands")]
    Known(String),
    /// The random value is not published yet.
    #[error("the random value is published at {0}")]
    Early(DateTime<Utc>),
    /// A record is damaged.
    #[error("{0}")]
    Damaged(String),
    /// The value cannot be one of the source.
    #[error(transparent)]
    Value(#[from] BadSource),
}

fn prefix(campaign: &str) -> Result<String, DrawError> {
    if PostId::new(campaign).is_err() { Err(DrawError::Name(campaign.to_owned())) } else { Ok(format!("_draws/{campaign}/")) }
}

impl Draws {
    /// The campaigns of which anything is on record here, sorted.
    ///
    /// # Errors
    /// The ledger cannot be listed.
    pub fn campaigns(store: &dyn Store) -> Result<Vec<String>, StoreError> {
        let keys = store.list("_draws/")?.into_iter().filter_map(|name| name.parse::<ControlKey>().ok());
        let campaigns = keys.filter_map(|key| match key {
            ControlKey::DrawList { campaign, .. } | ControlKey::DrawCommit { campaign, .. } | ControlKey::DrawRun { campaign, .. } => {
                Some(campaign)
            }
            _ => None,
        });
        Ok(campaigns.collect::<BTreeSet<String>>().into_iter().collect())
    }

    /// Reads the draws of a campaign.
    ///
    /// # Errors
    /// The ledger cannot be listed or read. Damaged records are told where they are.
    pub fn load(store: &dyn Store, campaign: &str) -> Result<Self, DrawError> {
        let names = store.list(&prefix(campaign)?)?;
        let mut draws = Self::default();
        let mut lists: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
        let (mut commits, mut runs) = (Vec::new(), Vec::new());
        for key in names.iter().filter_map(|name| name.parse::<ControlKey>().ok()) {
            let number = match key {
                ControlKey::DrawList { number, chunk, .. } => {
                    lists.entry(number).or_default().push(chunk);
                    number
                }
                ControlKey::DrawCommit { number, .. } => {
                    commits.push(number);
                    number
                }
                ControlKey::DrawRun { number, .. } => {
                    runs.push(number);
                    number
                }
                _ => continue,
            };
            draws.last = draws.last.max(number);
        }
        for number in commits {
            let of = campaign.to_owned();
            let commit = read::<CommitRecord>(store, &ControlKey::DrawCommit { campaign: of.clone(), number })?.and_then(|record| {
                let commitment = Commitment::parse(&record.text).map_err(|error| error.to_string())?;
                let itself = commitment.campaign == campaign && commitment.number == number && commitment.hash() == record.commitment;
                if itself { Ok((record, commitment)) } else { Err("its hash, campaign or number is another than it says".to_owned()) }
            });
            let entries = read_list(store, campaign, number, lists.get(&number).map_or(&[][..], Vec::as_slice))?;
            let run =
                if runs.contains(&number) { Some(read::<RunRecord>(store, &ControlKey::DrawRun { campaign: of, number })?) } else { None };
            draws.list.push(Draw { number, commit, entries, run });
        }
        Ok(draws)
    }
}

fn read<T: DeserializeOwned>(store: &dyn Store, key: &ControlKey) -> Result<Result<T, String>, StoreError> {
    let name = key.to_string();
    match store.read(&name) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).map_err(|error| format!("{name}: not a record: {error}"))),
        Err(error) if error.source.kind() == std::io::ErrorKind::InvalidData => Ok(Err(format!("{name}: {}", error.source))),
        Err(error) => Err(error),
    }
}

fn read_list(store: &dyn Store, campaign: &str, number: u16, chunks: &[u16]) -> Result<Result<Vec<Entry>, String>, StoreError> {
    let mut entries = Vec::new();
    for (at, &chunk) in chunks.iter().enumerate() {
        if usize::from(chunk) != at + 1 || at >= MAX_CHUNKS {
            return Ok(Err("a part of the list is missing".to_owned()));
        }
        let key = ControlKey::DrawList { campaign: campaign.to_owned(), number, chunk };
        let record = match read::<ListRecord>(store, &key)? {
            Ok(record) => record,
            Err(problem) => return Ok(Err(problem)),
        };
        for line in &record.entries {
            match Entry::parse(line) {
                Some(entry) => entries.push(entry),
                None => {
                    return Ok(Err(format!(
                        "{key}: not an entry: {}",
                        line.chars().take(80).flat_map(char::escape_debug).collect::<String>()
                    )));
                }
            }
        }
    }
    Ok(Ok(entries))
}

fn bytes(record: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(record).expect("plain data serialises");
    bytes.push(b'\n');
    bytes
}

fn create(store: &dyn Store, key: &ControlKey, record: &impl Serialize) -> Result<(), DrawError> {
    if store.create(&key.to_string(), &bytes(record))? { Ok(()) } else { Err(DrawError::Raced(key.to_string())) }
}

/// Fixes a draw: puts the list on record, and then the commitment.
///
/// `number` of the commitment is the one after [`Draws::last`]. Where there is a commitment already, a reason has to be given, and nobody
/// may know yet who wins by it: otherwise a draw could be made again until a friend wins.
///
/// # Errors
/// It is committed already and no reason is given, or that draw has been run, or its random value may be known at that time; the random
/// value of this one may be known; the ledger cannot be written. A list without its commitment keeps its number: [`super::verify`] tells
/// of it.
pub fn commit(
    store: &dyn Store,
    entries: &[Entry],
    commitment: &Commitment,
    by: String,
    reason: Option<String>,
    at: DateTime<Utc>,
) -> Result<CommitRecord, DrawError> {
    let campaign = &commitment.campaign;
    let before = Draws::load(store, campaign)?;
    if !before.list.is_empty() && reason.is_none() {
        return Err(DrawError::Committed(campaign.clone()));
    }
    if before.list.iter().any(|earlier| earlier.run.is_some()) {
        return Err(DrawError::Run(campaign.clone()));
    }
    if let Some(last) = before.list.last() {
        let (_, standing) = last.commit.as_ref().map_err(|problem| DrawError::Damaged(problem.clone()))?;
        if standing.may_be_known(at) {
            return Err(DrawError::Known(campaign.clone()));
        }
    }
    if entries.len() > CHUNK * MAX_CHUNKS || commitment.drawn().is_none() {
        return Err(DrawError::TooMany);
    }
    commitment.source.is_to_come(at)?;
    let number = commitment.number;
    if number != before.last + 1 {
        return Err(DrawError::Raced(ControlKey::DrawCommit { campaign: campaign.clone(), number }.to_string()));
    }
    for (chunk, part) in (1..).zip(entries.chunks(CHUNK)) {
        let key = ControlKey::DrawList { campaign: campaign.clone(), number, chunk };
        let entries = part.iter().map(Entry::line).collect();
        create(store, &key, &ListRecord { schema: SCHEMA, campaign: campaign.clone(), number, chunk, entries })?;
    }
    let record = CommitRecord {
        schema: SCHEMA,
        campaign: campaign.clone(),
        number,
        at,
        by,
        text: commitment.text(),
        commitment: commitment.hash(),
        reason,
        tool: TOOL.to_owned(),
    };
    create(store, &ControlKey::DrawCommit { campaign: campaign.clone(), number }, &record)?;
    Ok(record)
}

/// Runs the last commitment with the random value, once.
///
/// # Errors
/// There is none, it has been run, or the value is not published yet or cannot be one of its source.
pub fn run(store: &dyn Store, campaign: &str, value: &str, by: String, now: DateTime<Utc>) -> Result<(Commitment, RunRecord), DrawError> {
    let mut draws = Draws::load(store, campaign)?;
    let last = draws.list.pop().ok_or_else(|| DrawError::NotCommitted(campaign.to_owned()))?;
    if last.run.is_some() {
        return Err(DrawError::Run(campaign.to_owned()));
    }
    let (record, commitment) = last.commit.map_err(DrawError::Damaged)?;
    let entries = last.entries.map_err(DrawError::Damaged)?;
    if Commitment::list_hash(&entries) != commitment.list {
        return Err(DrawError::Damaged("the list on record is not the one that the commitment fixed".to_owned()));
    }
    if now < commitment.due {
        return Err(DrawError::Early(commitment.due));
    }
    let value = commitment.source.value(value)?;
    let seed = seed(&record.commitment, &value);
    let count = commitment.drawn().ok_or(DrawError::TooMany)?;
    let run = RunRecord {
        schema: SCHEMA,
        campaign: campaign.to_owned(),
        number: commitment.number,
        at: now,
        by,
        commitment: record.commitment,
        value,
        seed: hex(&seed),
        picks: picks(&entries, &seed, count).into_iter().map(|entry| entry.hash).collect(),
        tool: TOOL.to_owned(),
    };
    create(store, &ControlKey::DrawRun { campaign: campaign.to_owned(), number: commitment.number }, &run)?;
    Ok((commitment, run))
}
