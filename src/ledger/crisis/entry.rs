//! An entry of a log: what it says, how it is written, and what is refused.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::control::ControlKey;
use super::super::freeze::{Scope, TOOL, acceptable, bytes, parse, shown, shown_up_to};
use super::super::record::SCHEMA;
use super::{CrisisId, MAX_ITEMS, MAX_NOTE_CHARS};
use crate::model::{ChannelName, Digest, Held, PostId};
use crate::support::instant;

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
                *text = shown_up_to(text, MAX_NOTE_CHARS);
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
