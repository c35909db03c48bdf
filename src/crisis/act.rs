//! The steps of a crisis on the ledger, each of which can be cut off and gone on with.

use chrono::{DateTime, TimeDelta, Utc};

use crate::ledger::{
    ChecklistItem, Control, CrisisEntry, CrisisEvent, CrisisId, CrisisLog, Freeze, FreezeRecord, LevelTerms, Lift, LiftRecord, Scope,
    Snapshot, Store, StoreError, freeze_id, read_log,
};
use crate::model::{Crisis, CrisisLevel, Held, LevelFreeze};

/// How often an entry is tried to be added while others add theirs.
const MOST_TRIES: usize = 200;

/// A step could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// The plan has no such level.
    #[error("there is no level `{0}`")]
    NoLevel(String),
    /// A crisis goes on already.
    #[error("the crisis {0} is open already")]
    AlreadyOpen(String),
    /// A rehearsal goes on already.
    #[error("the rehearsal {0} is open already")]
    AlreadyRehearsing(String),
    /// Nothing goes on.
    #[error("no crisis is open, and no rehearsal")]
    NothingOpen,
    /// Nothing of this name is on record.
    #[error("there is no crisis or rehearsal `{0}`")]
    Unknown(String),
    /// Several go on.
    #[error("several are open: {}", .0.join(", "))]
    Several(Vec<String>),
    /// It is over.
    #[error("{0} is closed")]
    Over(String),
    /// It has the level already.
    #[error("it is at level `{0}` already")]
    SameLevel(String),
    /// The level is not graver.
    #[error("`{to}` is not graver than `{from}`")]
    NotGraver {
        /// The level that it has.
        from: String,
        /// The level that was asked for.
        to: String,
    },
    /// The level is not milder.
    #[error("`{to}` is not milder than `{from}`")]
    NotMilder {
        /// The level that it has.
        from: String,
        /// The level that was asked for.
        to: String,
    },
    /// The checklist has no such item.
    #[error("the checklist has no item {0}")]
    NoItem(u32),
    /// Others kept adding entries.
    #[error("others were always faster")]
    Busy,
    /// The ledger could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Everything that is on record about freezes, crises and rehearsals.
///
/// # Errors
/// The ledger cannot be listed or read.
pub fn board(store: &dyn Store) -> Result<Control, StoreError> {
    let names = store.list_many(&["_crises/", "_freezes/", "_rehearsals/"])?;
    let mut control = Snapshot::from_keys(names).control;
    control.read_again(store)?;
    Ok(control)
}

/// The crisis or rehearsal with this name, or the only one that goes on: a crisis before a rehearsal.
///
/// # Errors
/// There is none, or there are several.
pub fn find<'a>(control: &'a Control, name: Option<&str>) -> Result<&'a CrisisLog, ActError> {
    if let Some(name) = name {
        let exact = control.crises.iter().find(|log| log.id.name == name);
        let mut near = control.crises.iter().filter(|log| log.id.name.starts_with(name));
        return match (exact, near.next(), near.next()) {
            (Some(log), ..) | (None, Some(log), None) => Ok(log),
            _ => Err(ActError::Unknown(name.to_owned())),
        };
    }
    let mut open: Vec<&CrisisLog> = control.open_crises().collect();
    if open.is_empty() {
        open = control.open_rehearsals().collect();
    }
    match open.as_slice() {
        [] => Err(ActError::NothingOpen),
        [log] => Ok(log),
        several => Err(ActError::Several(several.iter().map(|log| log.id.name.clone()).collect())),
    }
}

/// Freezes of a crisis that nobody has lifted, but for the one that its level asks for.
#[must_use]
pub fn surplus<'a>(control: &'a Control, log: &CrisisLog) -> Vec<&'a Freeze> {
    let wanted = log.level().filter(|_| log.is_open()).and_then(|(_, level)| level.freeze.as_deref());
    let of_it = |freeze: &&Freeze| freeze.crisis() == Some(log.id.name.as_str()) && freeze.lift == Lift::None;
    if log.id.rehearsal {
        return Vec::new();
    }
    control.freezes.iter().filter(of_it).filter(|freeze| Some(freeze.id.as_str()) != wanted).collect()
}

/// Who acts, where and when.
#[derive(Clone, Copy)]
pub struct Actor<'a> {
    /// The record.
    pub store: &'a dyn Store,
    /// The crisis plan.
    pub plan: &'a Crisis,
    /// The instant, without fractions of a second.
    pub now: DateTime<Utc>,
    /// Who: as git has it, or a key of `people.yaml`.
    pub by: &'a str,
}

/// What came of an opening.
#[derive(Debug)]
pub struct Opened {
    /// The first entry.
    pub entry: CrisisEntry,
    /// The freeze; none in a rehearsal, and at a level that stops nothing.
    pub freeze: Option<FreezeRecord>,
    /// Whether an opening that was cut off was gone on with.
    pub resumed: bool,
    /// Rehearsals that it ended.
    pub ended: Vec<CrisisId>,
}

/// What came of another level.
#[derive(Debug)]
pub struct Turned {
    /// The entry; `None` where only what was cut off was finished.
    pub entry: Option<CrisisEntry>,
    /// The new freeze.
    pub freeze: Option<FreezeRecord>,
    /// Freezes that were lifted.
    pub lifted: Vec<String>,
}

/// What came of a closing.
#[derive(Debug)]
pub struct Closed {
    /// The log with its last entry.
    pub log: CrisisLog,
    /// Freezes that were lifted now.
    pub lifted: Vec<String>,
}

impl Actor<'_> {
    pub(super) fn level(&self, id: &str) -> Result<&CrisisLevel, ActError> {
        self.plan.level(id).ok_or_else(|| ActError::NoLevel(id.to_owned()))
    }

    /// What a level asks for, from now on.
    #[must_use]
    pub fn terms(&self, level: &CrisisLevel) -> LevelTerms {
        let after = |minutes: i64| TimeDelta::try_minutes(minutes.max(0)).map_or(self.now, |span| self.now + span);
        let names = |names: &[crate::diag::Spanned<String>]| names.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
        let mut notify = names(&self.plan.notify);
        notify.extend(names(&level.notify));
        notify.dedup();
        LevelTerms {
            id: level.id.value.clone(),
            name: level.name.clone(),
            decides: names(&level.decides).into_iter().chain(names(&level.substitutes)).collect(),
            approvals: level.approvals_needed().max(1),
            approvers: level.who_approves().into_iter().map(|name| name.value.clone()).collect(),
            cooling_off_until: after(level.cooling_off.as_ref().map_or(0, |minutes| minutes.value)),
            respond_by: level.respond_within.as_ref().map(|minutes| after(minutes.value)),
            spokesperson: self.plan.spokesperson.as_ref().map(|name| name.value.clone()),
            notify,
            checklist: level
                .actions
                .iter()
                .map(|action| ChecklistItem {
                    text: action.text.clone(),
                    responsible: action.responsible.as_ref().map(|name| name.value.clone()),
                    by: action.within.map(after),
                })
                .collect(),
            freeze: None,
            stops: level.freeze.as_ref().map(scope),
            held: level.freeze.as_ref().and_then(|freeze| freeze.held).unwrap_or(Held::Ask),
        }
    }

    /// What a graver level (`up`) or a milder one asks for, from now on. A milder one gives no new time: what was promised counts, and
    /// what was waited for has been waited for.
    #[must_use]
    pub fn terms_after(&self, log: &CrisisLog, level: &CrisisLevel, up: bool) -> LevelTerms {
        let mut terms = self.terms(level);
        if let (false, Some((_, before))) = (up, log.level()) {
            terms.cooling_off_until = before.cooling_off_until;
            terms.respond_by = before.respond_by;
        }
        terms
    }

    /// Opens a crisis: the freeze first, then the log, then whatever rehearsal goes on is ended. A rehearsal freezes nothing.
    ///
    /// An opening that was cut off behind its freeze is gone on with.
    ///
    /// # Errors
    /// There is no such level, a crisis goes on, or the ledger cannot be used.
    pub fn open(&self, level: &str, reason: &str, rehearsal: bool) -> Result<Opened, ActError> {
        let level = self.level(level)?;
        let control = board(self.store)?;
        Self::may_open(&control, rehearsal)?;
        let without_log =
            |freeze: &&Freeze| freeze.lift == Lift::None && freeze.crisis().is_some_and(|name| control.crisis(name).is_none());
        let cut_off: Vec<&FreezeRecord> =
            control.freezes.iter().filter(|_| !rehearsal).filter(without_log).filter_map(|freeze| freeze.open.as_ref()).collect();
        let resumed = !cut_off.is_empty();
        let gone_on_with = cut_off.iter().find_map(|freeze| Some((self.resumed(level, freeze)?, (*freeze).clone())));
        let (entry, freeze) = if let Some((entry, freeze)) = gone_on_with {
            (entry, Some(freeze))
        } else {
            let name = cut_off.first().and_then(|freeze| freeze.crisis.clone()).unwrap_or_else(|| freeze_id(self.now, reason));
            let (entry, freeze) = self.begin(&CrisisId { rehearsal, name }, level, reason);
            if let Some(freeze) = &freeze
                && !self.store.create(&freeze.key().to_string(), &freeze.to_bytes())?
            {
                // Somebody was as fast; if that one is cut off, this is gone on with.
                return Err(ActError::AlreadyOpen(entry.crisis));
            }
            (entry, freeze)
        };
        if !self.store.create(&entry.key().to_string(), &entry.to_bytes())? {
            return Err(if rehearsal { ActError::AlreadyRehearsing(entry.crisis) } else { ActError::AlreadyOpen(entry.crisis) });
        }
        if freeze.is_none() {
            // This level stops nothing: what was begun for another one is not of this log.
            for other in cut_off.iter().filter(|other| other.crisis.as_ref() == Some(&entry.crisis)) {
                let record = LiftRecord::new(other.id.clone(), self.now, self.by.to_owned(), Some(reason.to_owned()));
                self.store.create(&record.key().to_string(), &record.to_bytes())?;
            }
        }
        let mut ended = Vec::new();
        if !rehearsal {
            for drill in control.open_rehearsals() {
                let event = CrisisEvent::Close { reason: reason.to_owned(), cut_short: true };
                match self.append(&drill.id, |_| Ok(event.clone())) {
                    Ok(_) | Err(ActError::Over(_)) => ended.push(drill.id.clone()),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(Opened { entry, freeze, resumed, ended })
    }

    /// Whether a crisis or a rehearsal may be opened.
    ///
    /// # Errors
    /// Another one goes on.
    pub fn may_open(control: &Control, rehearsal: bool) -> Result<(), ActError> {
        if let Some(log) = control.open_crises().next() {
            return Err(ActError::AlreadyOpen(log.id.name.clone()));
        }
        match control.open_rehearsals().next().filter(|_| rehearsal) {
            Some(log) => Err(ActError::AlreadyRehearsing(log.id.name.clone())),
            None => Ok(()),
        }
    }

    /// The first entry, and the freeze that names its digest.
    fn begin(&self, id: &CrisisId, level: &CrisisLevel, reason: &str) -> (CrisisEntry, Option<FreezeRecord>) {
        let mut freeze = if id.rehearsal { None } else { self.frozen(id, level, reason) };
        let mut terms = self.terms(level);
        terms.freeze = freeze.as_ref().map(|freeze| freeze.id.clone());
        let event = CrisisEvent::Open { reason: reason.to_owned(), level: terms };
        let entry = CrisisEntry::new(id, 1, None, self.now, self.by.to_owned(), event);
        if let Some(freeze) = &mut freeze {
            freeze.opening = entry.digest;
        }
        (entry, freeze)
    }

    /// The entry that was to follow a freeze, if the level and its plan are still those that the freeze was made for.
    fn resumed(&self, level: &CrisisLevel, freeze: &FreezeRecord) -> Option<CrisisEntry> {
        let then = Actor { now: freeze.at, by: &freeze.by, ..*self };
        let id = CrisisId { rehearsal: false, name: freeze.crisis.clone()? };
        let (entry, again) = then.begin(&id, level, &freeze.reason);
        (again.as_ref() == Some(freeze)).then_some(entry)
    }

    /// The freeze that a level asks for, on account of a crisis.
    fn frozen(&self, id: &CrisisId, level: &CrisisLevel, reason: &str) -> Option<FreezeRecord> {
        let planned = level.freeze.as_ref()?;
        let held = planned.held.unwrap_or(Held::Ask);
        let name = freeze_id(self.now, &format!("{} {reason}", level.id.value));
        let mut record = FreezeRecord::new(name, self.now, self.by.to_owned(), reason.to_owned(), scope(planned), held);
        record.until = planned.minutes.and_then(TimeDelta::try_minutes).map(|span| self.now + span);
        record.level = Some(level.id.value.clone());
        record.crisis = Some(id.name.clone());
        Some(record)
    }

    /// Adds an entry behind whatever others have added meanwhile. `event` sees the log as it is at that moment.
    ///
    /// # Errors
    /// It is over, what `event` says, or the ledger cannot be used.
    pub fn append(&self, id: &CrisisId, event: impl Fn(&CrisisLog) -> Result<CrisisEvent, ActError>) -> Result<CrisisEntry, ActError> {
        for _ in 0..MOST_TRIES {
            let log = read_log(self.store, id.clone())?;
            if !log.is_open() {
                return Err(ActError::Over(id.name.clone()));
            }
            let entry = log.next(self.now, self.by.to_owned(), event(&log)?);
            if self.store.create(&entry.key().to_string(), &entry.to_bytes())? {
                return Ok(entry);
            }
        }
        Err(ActError::Busy)
    }
}

/// What a level stops.
fn scope(freeze: &LevelFreeze) -> Scope {
    let names = |names: &[crate::diag::Spanned<String>]| names.iter().map(|name| name.value.clone()).collect();
    Scope { channels: names(&freeze.channels), campaigns: names(&freeze.campaigns), tags: names(&freeze.tags), langs: names(&freeze.langs) }
}
