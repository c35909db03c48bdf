//! Logs of crises and of rehearsals: entries that are created one after the other, each naming the digest of the one before.
//!
//! The number alone is the name, so that of two people who note something at once one gets the next number. A rehearsal lies in
//! another place than a crisis: nothing that publishes ever looks there.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::control::ControlKey;
use super::freeze::{FreezeRecord, MAX_REASON_CHARS, Scope, TOOL, acceptable, bytes, parse, shown};
use super::record::SCHEMA;
use crate::model::{ChannelName, Digest, Held, PostId};
use crate::support::instant;

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2000;
/// Highest number of an entry.
pub(super) const MAX_SEQ: u32 = 9999;
/// Most items of any list in an entry.
const MAX_ITEMS: usize = 200;

/// The name of a crisis or of a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrisisId {
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
    /// Letters, digits and `-`: when it began and why, as in names of freezes.
    pub name: String,
}

impl fmt::Display for CrisisId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// What an entry of the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CrisisEvent {
    /// It begins.
    Open {
        /// Why.
        reason: String,
        /// The level, with everything that was agreed for it.
        level: LevelTerms,
    },
    /// It has become graver or milder.
    Level {
        /// Id of the level before.
        from: String,
        /// Why.
        reason: String,
        /// The level that it has now.
        level: LevelTerms,
    },
    /// Somebody noted something.
    Note {
        /// What sort of thing.
        about: NoteKind,
        /// What.
        text: String,
        /// Number of the item of the checklist that is done with it, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<u32>,
    },
    /// A statement is ready to be sent, and these variants of it, byte for byte, may pass the freeze of the crisis.
    Statement {
        /// Id of the statement.
        statement: String,
        /// The post made of it.
        post: PostId,
        /// What may pass.
        exempt: Vec<Exemption>,
    },
    /// It is over.
    Close {
        /// Why.
        reason: String,
        /// Whether a rehearsal was cut short by a real crisis.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cut_short: bool,
    },
}

/// What sort of thing was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// What is known, and how.
    Fact,
    /// What was decided.
    Decision,
    /// What was said, to whom.
    Statement,
    /// What was done.
    Action,
}

/// A variant that may pass the freeze of its crisis, as long as it is this one byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// The channel.
    pub channel: ChannelName,
    /// Digest of what is sent there.
    pub digest: Digest,
}

/// What a level of the crisis plan asked for when the crisis took it: the plan may be edited meanwhile, the record not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelTerms {
    /// Id of the level.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who decides, then the substitutes in their order: keys of `people.yaml`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decides: Vec<String>,
    /// How many people approve a statement.
    pub approvals: usize,
    /// Who may; everybody where there is nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<String>,
    /// Nothing is said before this instant.
    #[serde(deserialize_with = "instant::recorded")]
    pub cooling_off_until: DateTime<Utc>,
    /// Something is to be said before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "instant::recorded_or_none")]
    pub respond_by: Option<DateTime<Utc>>,
    /// Who speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spokesperson: Option<String>,
    /// Who is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<String>,
    /// What is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<ChecklistItem>,
    /// The freeze that came with it; of a rehearsal there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freeze: Option<String>,
    /// What it stops, or in a rehearsal would stop; `None` where the level stops nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops: Option<Scope>,
    /// What becomes of what falls due meanwhile.
    pub held: Held,
}

/// An item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// What is done.
    pub text: String,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// When it is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "instant::recorded_or_none")]
    pub by: Option<DateTime<Utc>>,
}

/// An entry of a log: the body of `_crises/<id>/<number>.json` or `_rehearsals/<id>/<number>.json`. Holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisEntry {
    /// Version of this form.
    pub schema: u32,
    /// Name of the crisis.
    pub crisis: String,
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
    /// Its number, from 1.
    pub seq: u32,
    /// When it was written.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: String,
    /// Digest of the bytes of the entry before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
    /// What it says.
    #[serde(flatten)]
    pub event: CrisisEvent,
    /// Name and version of the program.
    pub tool: String,
    /// Digest of everything else in it, for whoever looks at it while no other entry names the digest of its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

impl CrisisEntry {
    /// The entry with a number.
    ///
    /// # Panics
    /// Never: every field is plain data.
    #[must_use]
    pub fn new(id: &CrisisId, seq: u32, previous: Option<Digest>, at: DateTime<Utc>, by: String, event: CrisisEvent) -> Self {
        let CrisisId { rehearsal, name } = id.clone();
        let mut entry = Self { schema: SCHEMA, crisis: name, rehearsal, seq, at, by, previous, event, tool: TOOL.to_owned(), digest: None };
        entry.digest = Some(Digest::of_json(&serde_json::to_value(&entry).expect("plain data serialises")));
        entry
    }

    /// Its name on record.
    #[must_use]
    pub fn key(&self) -> ControlKey {
        ControlKey::Crisis { id: CrisisId { rehearsal: self.rehearsal, name: self.crisis.clone() }, seq: self.seq }
    }

    /// The bytes that are kept.
    ///
    /// # Panics
    /// Never: every field is plain data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes(self)
    }

    /// Reads an entry, and checks that it is the one that its name says and within bounds.
    ///
    /// # Errors
    /// Why the bytes are not this entry.
    pub fn from_bytes(id: &CrisisId, seq: u32, bytes: &[u8]) -> Result<Self, String> {
        let mut entry: Self = parse(bytes)?;
        acceptable(entry.schema, &entry.tool, &entry.crisis, &id.name)?;
        if entry.rehearsal != id.rehearsal || entry.seq != seq {
            return Err("says that it is another entry".to_owned());
        }
        // What a newer version adds is part of it.
        let mut value: serde_json::Value = parse(bytes)?;
        value.as_object_mut().and_then(|fields| fields.shift_remove("digest"));
        if entry.digest != Some(Digest::of_json(&value)) {
            return Err("it has been changed since it was written".to_owned());
        }
        entry.by = shown(&entry.by);
        entry.event.clean()?;
        Ok(entry)
    }

    /// The level that it sets.
    #[must_use]
    pub fn level(&self) -> Option<&LevelTerms> {
        match &self.event {
            CrisisEvent::Open { level, .. } | CrisisEvent::Level { level, .. } => Some(level),
            CrisisEvent::Note { .. } | CrisisEvent::Statement { .. } | CrisisEvent::Close { .. } => None,
        }
    }
}

impl CrisisEvent {
    /// Makes its texts harmless for a terminal, and checks that there are not more of them than there may be.
    fn clean(&mut self) -> Result<(), String> {
        let clean = |text: &mut String| *text = shown(text);
        match self {
            Self::Open { reason, level } => {
                clean(reason);
                level.clean()
            }
            Self::Level { from, reason, level } => {
                clean(from);
                clean(reason);
                level.clean()
            }
            Self::Note { text, .. } => {
                *text = super::freeze::shown_up_to(text, MAX_NOTE_CHARS);
                Ok(())
            }
            Self::Statement { statement, exempt, .. } => {
                clean(statement);
                if exempt.len() > MAX_ITEMS { Err("it names more than an entry may".to_owned()) } else { Ok(()) }
            }
            Self::Close { reason, .. } => {
                clean(reason);
                Ok(())
            }
        }
    }
}

impl LevelTerms {
    fn clean(&mut self) -> Result<(), String> {
        if self.approvals == 0 {
            return Err("it asks for no approval".to_owned());
        }
        let Self { id, name, decides, approvers, spokesperson, notify, checklist, freeze, .. } = self;
        if [decides.len(), approvers.len(), notify.len(), checklist.len()].iter().any(|count| *count > MAX_ITEMS) {
            return Err("it names more than an entry may".to_owned());
        }
        let texts = [id, name].into_iter().chain(decides).chain(approvers).chain(spokesperson).chain(notify).chain(freeze);
        let items = checklist.iter_mut().flat_map(|item| std::iter::once(&mut item.text).chain(&mut item.responsible));
        texts.chain(items).for_each(|text| *text = shown(text));
        match &self.stops {
            Some(stops) if !stops.is_bounded() => Err("it names more than an entry may".to_owned()),
            Some(_) | None => Ok(()),
        }
    }
}

/// A log as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisLog {
    /// Whose it is.
    pub id: CrisisId,
    /// What could be read, in order.
    entries: Vec<CrisisEntry>,
    /// How many entries there are, read or not.
    pub(super) len: u32,
    /// Digest of the last entry, and its number.
    last: (Option<Digest>, u32),
    /// Why it cannot be trusted: an entry is missing, unreadable, or has been changed.
    pub problem: Option<String>,
}

impl CrisisLog {
    /// Puts a log together from its entries' numbers and bytes, sorted by number; an error says why one could not be read.
    pub(super) fn read(id: CrisisId, bodies: impl IntoIterator<Item = (u32, Result<Vec<u8>, String>)>) -> Self {
        let mut log = Self::unread(id, 0);
        let mut last: Option<Digest> = None;
        for (seq, body) in bodies {
            log.len += 1;
            let (digest, read) = match body {
                Ok(bytes) => (Some(Digest::of(&bytes)), CrisisEntry::from_bytes(&log.id, seq, &bytes)),
                Err(message) => (None, Err(message)),
            };
            let problem = match &read {
                _ if seq != log.len => Some(format!("entry {} is missing", log.len)),
                Err(message) => Some(format!("entry {seq}: {message}")),
                Ok(entry) if entry.previous != last => Some(format!("entry {} has been changed since entry {seq} was written", seq - 1)),
                Ok(entry) if (seq == 1) != matches!(entry.event, CrisisEvent::Open { .. }) => {
                    Some(format!("entry {seq}: a log begins with its opening, once"))
                }
                Ok(_) => None,
            };
            if log.problem.is_none() {
                log.problem = problem;
            }
            last = digest;
            log.last = (digest, seq);
            log.entries.extend(read);
        }
        log
    }

    /// A log of which only the names are known.
    pub(super) fn unread(id: CrisisId, len: u32) -> Self {
        Self { id, entries: Vec::new(), len, last: (None, 0), problem: (len > 0).then(|| "it has not been read".to_owned()) }
    }

    /// The entries that could be read, in order.
    #[must_use]
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &CrisisEntry> {
        self.entries.iter()
    }

    /// Whether every entry could be read.
    pub(super) fn is_readable(&self) -> bool {
        usize::try_from(self.len).is_ok_and(|len| self.entries.len() == len)
    }

    /// The freezes that it names, as far as its levels tell them.
    pub(super) fn named(&self) -> impl Iterator<Item = FreezeRecord> {
        self.entries.iter().filter_map(move |entry| self.freeze_of(entry))
    }

    /// The freeze that an entry names: it stops what the entry's level stops, also while it is not on record itself. When it ends by
    /// itself is not known here.
    pub(crate) fn freeze_of(&self, entry: &CrisisEntry) -> Option<FreezeRecord> {
        let (CrisisEvent::Open { reason, level } | CrisisEvent::Level { reason, level, .. }) = &entry.event else { return None };
        let scope = level.stops.clone().unwrap_or_default();
        let mut record = FreezeRecord::new(level.freeze.clone()?, entry.at, entry.by.clone(), reason.clone(), scope, level.held);
        (record.level, record.crisis) = (Some(level.id.clone()), Some(self.id.name.clone()));
        Some(record)
    }

    /// Holds the opening against the freezes that nobody has lifted: those of this crisis name its digest.
    pub(super) fn changed_opening<'f>(&self, freezes: impl Iterator<Item = &'f FreezeRecord>) -> Option<String> {
        let opening = self.opening()?.digest;
        let mut of_it = freezes.filter(|freeze| freeze.crisis.as_ref() == Some(&self.id.name) && freeze.opening.is_some()).peekable();
        let changed = !self.id.rehearsal && of_it.peek().is_some() && !of_it.any(|freeze| freeze.opening == opening);
        changed.then(|| "entry 1 is not the one that the freeze of the crisis was written with".to_owned())
    }

    /// The entry that would come next.
    #[must_use]
    pub fn next(&self, at: DateTime<Utc>, by: String, event: CrisisEvent) -> CrisisEntry {
        let (previous, last) = self.last;
        CrisisEntry::new(&self.id, last + 1, previous, at, by, event)
    }

    /// Its first entry.
    #[must_use]
    pub fn opening(&self) -> Option<&CrisisEntry> {
        self.entries().find(|entry| matches!(entry.event, CrisisEvent::Open { .. }))
    }

    /// What ended it.
    #[must_use]
    pub fn closing(&self) -> Option<&CrisisEntry> {
        self.entries().find(|entry| matches!(entry.event, CrisisEvent::Close { .. }))
    }

    /// Whether it goes on. A log that cannot be read does.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closing().is_none()
    }

    /// The level that it has, and the entry that set it.
    #[must_use]
    pub fn level(&self) -> Option<(&CrisisEntry, &LevelTerms)> {
        self.entries().rev().find_map(|entry| Some((entry, entry.level()?)))
    }

    /// The number of the first entry that is earlier than the one before it: written by hand, or on a machine with another clock.
    #[must_use]
    pub fn backwards(&self) -> Option<u32> {
        let pairs = self.entries.iter().zip(self.entries.iter().skip(1));
        pairs.filter(|(before, after)| after.at < before.at).map(|(_, after)| after.seq).next()
    }

    /// How long it took from the opening to an instant; `None` where that is before the opening.
    #[must_use]
    pub fn since_opening(&self, at: DateTime<Utc>) -> Option<chrono::TimeDelta> {
        self.opening().map(|opening| at - opening.at).filter(|span| *span >= chrono::TimeDelta::zero())
    }

    /// Why it began.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self.opening().map(|entry| &entry.event) {
            Some(CrisisEvent::Open { reason, .. }) => reason,
            _ => "the log of the crisis cannot be read",
        }
    }

    /// Items of the checklists of all levels that it had, each once, with the entry that says that it is done.
    #[must_use]
    pub fn checklist(&self) -> Vec<(&ChecklistItem, Option<&CrisisEntry>)> {
        let mut items: Vec<(&ChecklistItem, Option<&CrisisEntry>)> = Vec::new();
        for item in self.entries().filter_map(CrisisEntry::level).flat_map(|level| &level.checklist) {
            if items.iter().all(|(there, _)| there.text != item.text) {
                items.push((item, None));
            }
        }
        for entry in self.entries() {
            if let CrisisEvent::Note { item: Some(number), .. } = &entry.event
                && let Some((_, done)) = usize::try_from(*number).ok().and_then(|number| items.get_mut(number.checked_sub(1)?))
            {
                done.get_or_insert(entry);
            }
        }
        items
    }

    /// Statements that are ready, with their posts, the newest word on each.
    #[must_use]
    pub fn statements(&self) -> Vec<(&CrisisEntry, &str, &PostId, &[Exemption])> {
        let mut found: Vec<(&CrisisEntry, &str, &PostId, &[Exemption])> = Vec::new();
        for entry in self.entries() {
            if let CrisisEvent::Statement { statement, post, exempt } = &entry.event {
                found.retain(|(_, _, of, _)| *of != post);
                found.push((entry, statement, post, exempt));
            }
        }
        found
    }

    /// What may pass the freeze of a post on a channel.
    #[must_use]
    pub fn exemption(&self, post: &PostId, channel: &ChannelName) -> Option<&Exemption> {
        let of_post = self.statements().into_iter().find(|(_, _, of, _)| *of == post)?;
        of_post.3.iter().find(|exemption| exemption.channel == *channel)
    }
}

/// A reason or note that is fit for the record.
#[must_use]
pub fn is_fit(text: &str, note: bool) -> bool {
    let most = if note { MAX_NOTE_CHARS } else { MAX_REASON_CHARS };
    (1..=most).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn id(rehearsal: bool) -> CrisisId {
        CrisisId { rehearsal, name: "20261122T100000Z-sismo".to_owned() }
    }

    fn terms() -> LevelTerms {
        LevelTerms {
            id: "rojo".to_owned(),
            name: "Emergencia".to_owned(),
            decides: vec!["marisol".to_owned()],
            approvals: 2,
            approvers: Vec::new(),
            cooling_off_until: at("2026-11-22T10:10:00Z"),
            respond_by: None,
            spokesperson: None,
            notify: Vec::new(),
            checklist: vec![ChecklistItem { text: "Primero las personas".to_owned(), responsible: None, by: None }],
            freeze: None,
            stops: Some(Scope::default()),
            held: Held::Ask,
        }
    }

    fn log(events: Vec<CrisisEvent>) -> Vec<(u32, Vec<u8>)> {
        let (mut bodies, mut previous) = (Vec::new(), None);
        for (seq, event) in (1..).zip(events) {
            let entry = CrisisEntry::new(&id(false), seq, previous, at("2026-11-22T10:00:00Z"), "lucia".to_owned(), event);
            let bytes = entry.to_bytes();
            previous = Some(Digest::of(&bytes));
            bodies.push((seq, bytes));
        }
        bodies
    }

    fn three() -> Vec<(u32, Vec<u8>)> {
        log(vec![
            CrisisEvent::Open { reason: "Sismo".to_owned(), level: terms() },
            CrisisEvent::Note { about: NoteKind::Action, text: "Patio vacío".to_owned(), item: Some(1) },
            CrisisEvent::Close { reason: "Pasó".to_owned(), cut_short: false },
        ])
    }

    fn read(bodies: Vec<(u32, Vec<u8>)>) -> CrisisLog {
        CrisisLog::read(id(false), bodies.into_iter().map(|(seq, bytes)| (seq, Ok(bytes))))
    }

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let whole = read(three());
        assert_eq!(whole.problem, None);
        assert!(!whole.is_open());
        assert_eq!((whole.reason(), whole.entries().count()), ("Sismo", 3));
        assert!(whole.checklist()[0].1.is_some_and(|done| done.seq == 2));
        let open = read(three().into_iter().take(2).collect());
        assert!(open.is_open() && open.problem.is_none());
        assert_eq!(open.level().map(|(_, level)| level.id.as_str()), Some("rojo"));
    }

    #[test]
    fn what_was_changed_removed_or_moved_is_seen() {
        let changed = |at: usize, change: fn(&str) -> String| {
            let mut bodies = three();
            bodies[at].1 = change(&String::from_utf8(bodies[at].1.clone()).expect("text")).into_bytes();
            read(bodies).problem
        };
        for (name, problem) in [
            ("a text changed", changed(1, |text| text.replace("Patio", "Sótano"))),
            ("the first changed", changed(0, |text| text.replace("Sismo", "Broma"))),
            ("the last changed", changed(2, |text| text.replace("Pasó", "Sigue"))),
            ("the last without its digest", changed(2, |text| text.split(",\n  \"digest\"").next().unwrap_or_default().to_owned() + "}")),
            ("torn", changed(1, |text| text[..20].to_owned())),
            ("a rehearsal's entry", changed(0, |text| text.replace("\"rehearsal\": false", "\"rehearsal\": true"))),
            ("another number", changed(2, |text| text.replace("\"seq\": 3", "\"seq\": 4"))),
            ("one removed", read(three().into_iter().filter(|(seq, _)| *seq != 2).collect()).problem),
            ("the first removed", read(three().into_iter().skip(1).collect()).problem),
        ] {
            assert!(problem.is_some(), "{name}");
        }
    }

    #[test]
    fn a_leap_second_is_refused_with_its_line() {
        let text = String::from_utf8(three()[0].1.clone()).expect("text");
        let fault = |text: &str| CrisisEntry::from_bytes(&id(false), 1, text.as_bytes()).err().unwrap_or_default();
        let changed = text.replacen("10:00:00Z", "09:59:60Z", 1);
        let line = 1 + changed.lines().position(|line| line.contains(":60Z")).expect("a line");
        assert_eq!(fault(&text), "");
        assert!(fault(&changed).contains(&format!("it names a leap second at line {line} ")), "{}", fault(&changed));
        let in_level = text.replace("10:10:00Z", "10:09:60Z");
        assert_ne!(in_level, text);
        assert!(fault(&in_level).contains("a leap second"), "{}", fault(&in_level));
    }

    #[test]
    fn the_only_entry_is_protected_too_and_asks_for_an_approval() {
        let opening = |approvals| CrisisEvent::Open { reason: "Sismo".to_owned(), level: LevelTerms { approvals, ..terms() } };
        let mut bodies = log(vec![opening(2)]);
        assert_eq!(read(bodies.clone()).problem, None);
        bodies[0].1 = String::from_utf8(bodies[0].1.clone()).expect("text").replace("\"approvals\": 2", "\"approvals\": 1").into_bytes();
        let changed = read(bodies);
        assert!(changed.problem.is_some() && changed.is_open() && changed.level().is_none());
        assert!(read(log(vec![opening(0)])).problem.is_some_and(|problem| problem.contains("no approval")));
    }

    #[test]
    fn texts_of_strangers_do_nothing_to_a_terminal() {
        let bodies = log(vec![CrisisEvent::Open { reason: "a\u{1b}[2J\u{202e}b".to_owned(), level: terms() }]);
        assert_eq!(read(bodies).reason(), "a [2J b");
    }
}
