//! Another level of a crisis, and its end: both may run at the same time, and leave no freeze behind.

use chrono::TimeDelta;

use super::act::{ActError, Actor, Closed, Turned, board, surplus};
use crate::ledger::{Control, CrisisEntry, CrisisEvent, CrisisLog, Freeze, FreezeRecord, LiftRecord, freeze_id, read_log};

impl Actor<'_> {
    /// Whether a crisis can be given a graver level (`up`) or a milder one.
    ///
    /// # Errors
    /// It is over, there is no such level, or it is on the wrong side.
    pub fn may_turn(&self, control: &Control, log: &CrisisLog, to: &str, up: bool) -> Result<(), ActError> {
        self.level(to)?;
        if !log.is_open() {
            return Err(ActError::Over(log.id.name.clone()));
        }
        match self.side(log, to, up) {
            // Cut off: there is something to finish.
            Err(ActError::SameLevel(_)) if !unwritten(control, log).is_empty() || !up && !surplus(control, log).is_empty() => Ok(()),
            other => other.map(drop),
        }
    }

    /// The level that a crisis has, if another one is graver (`up`) or milder.
    fn side(&self, log: &CrisisLog, to: &str, up: bool) -> Result<String, ActError> {
        let from = log.level().map_or(String::new(), |(_, terms)| terms.id.clone());
        let (before, after) = (self.plan.grade(&from), self.plan.grade(to));
        match up {
            _ if from == to => Err(ActError::SameLevel(from)),
            true if after < before => Err(ActError::NotGraver { from, to: to.to_owned() }),
            false if after > before => Err(ActError::NotMilder { from, to: to.to_owned() }),
            _ => Ok(from),
        }
    }

    /// Gives a crisis a graver level (`up`) or a milder one: the log first, whose entry stops what the level stops as soon as it is there,
    /// then the freeze that it names, then milder levels lift what was stopped before. So a freeze is only made for a crisis that goes on,
    /// and whoever closes it meanwhile knows of the freeze. With the level that it has, a change that was cut off is finished.
    ///
    /// # Errors
    /// There is no such level, it is on the wrong side, the crisis is over, or the ledger cannot be used.
    pub fn turn(&self, log: &CrisisLog, to: &str, reason: &str, up: bool) -> Result<Turned, ActError> {
        let level = self.level(to)?;
        let id = &log.id;
        let control = board(self.store)?;
        self.may_turn(&control, log, to, up)?;
        if matches!(self.side(log, to, up), Err(ActError::SameLevel(_))) {
            let freeze = self.write_named(&control, log)?.pop();
            let lifted = if up { Vec::new() } else { self.lift(&board(self.store)?, log, u32::MAX, reason)? };
            return Ok(Turned { entry: None, freeze, lifted });
        }
        let planned = level.freeze.as_ref().filter(|_| !id.rehearsal);
        let name = planned.map(|_| free_name(&control, freeze_id(self.now, &format!("{to} {reason}"))));
        let entry = self.append(id, |log| {
            // Somebody who was faster may have set another level.
            let from = self.side(log, to, up)?;
            let mut terms = self.terms_after(log, level, up);
            terms.freeze.clone_from(&name);
            Ok(CrisisEvent::Level { from, reason: reason.to_owned(), level: terms })
        })?;
        let log = read_log(self.store, id.clone())?;
        let freeze = self.freeze_of(&log, &entry);
        if let Some(freeze) = &freeze {
            // Whoever closes the crisis at this moment has lifted it already.
            self.store.create(&freeze.key().to_string(), &freeze.to_bytes())?;
        }
        // A graver level keeps what the milder one stopped as well.
        let lifted = if up { Vec::new() } else { self.lift(&board(self.store)?, &log, entry.seq, reason)? };
        Ok(Turned { entry: Some(entry), freeze, lifted })
    }

    /// The freeze that an entry names, as it is put on record.
    fn freeze_of(&self, log: &CrisisLog, entry: &CrisisEntry) -> Option<FreezeRecord> {
        let mut record = log.freeze_of(entry)?;
        let planned = record.level.as_ref().and_then(|id| self.plan.level(id)?.freeze.as_ref()?.minutes);
        record.until = planned.and_then(TimeDelta::try_minutes).map(|span| record.at + span);
        record.opening = log.opening().and_then(|opening| opening.digest);
        Some(record)
    }

    /// Puts freezes on record that the log names and that were cut off before.
    fn write_named(&self, control: &Control, log: &CrisisLog) -> Result<Vec<FreezeRecord>, ActError> {
        let mut written = Vec::new();
        for record in unwritten(control, log).into_iter().filter_map(|entry| self.freeze_of(log, entry)) {
            self.store.create(&record.key().to_string(), &record.to_bytes())?;
            written.push(record);
        }
        Ok(written)
    }

    /// Closes a crisis: the log first, then its freezes one by one, also those that somebody else has named and not written yet. One that is
    /// closed already and still stops something is gone on with.
    ///
    /// # Errors
    /// The ledger cannot be used; what is not lifted goes on stopping.
    pub fn close(&self, log: &CrisisLog, reason: &str) -> Result<Closed, ActError> {
        let event = CrisisEvent::Close { reason: reason.to_owned(), cut_short: false };
        match self.append(&log.id, |_| Ok(event.clone())) {
            Ok(_) | Err(ActError::Over(_)) => {}
            Err(error) => return Err(error),
        }
        let log = read_log(self.store, log.id.clone())?;
        let control = board(self.store)?;
        let lifted = self.lift(&control, &log, u32::MAX, reason)?;
        self.write_named(&control, &log)?;
        Ok(Closed { log, lifted })
    }

    /// Lifts what a crisis stops and need not stop any more; while it goes on, nothing that entries from number `from` on have named.
    fn lift(&self, control: &Control, log: &CrisisLog, from: u32, reason: &str) -> Result<Vec<String>, ActError> {
        let later: Vec<&str> =
            log.entries().filter(|entry| entry.seq >= from).filter_map(|entry| entry.level()?.freeze.as_deref()).collect();
        let spared = |freeze: &&Freeze| log.is_open() && later.contains(&freeze.id.as_str());
        // One that is not on record may be on its way there: it is lifted before it comes.
        let coming =
            control.freezes.iter().filter(|freeze| freeze.missing && freeze.crisis() == Some(log.id.name.as_str()) && !log.is_open());
        let mut lifted = Vec::new();
        for freeze in surplus(control, log).into_iter().filter(|freeze| !spared(freeze)).chain(coming) {
            let record = LiftRecord::new(freeze.id.clone(), self.now, self.by.to_owned(), Some(reason.to_owned()));
            // Somebody else may have been faster, which comes to the same.
            if self.store.create(&record.key().to_string(), &record.to_bytes())? {
                lifted.push(freeze.id.clone());
            }
        }
        Ok(lifted)
    }
}

/// Entries that set a level and whose freeze is not on record. An opening is written behind its freeze: without one, that was removed.
fn unwritten<'a>(control: &Control, log: &'a CrisisLog) -> Vec<&'a CrisisEntry> {
    let missing = |name: &str| control.freezes.iter().any(|freeze| freeze.missing && freeze.id == name);
    let levels = log.entries().filter(|entry| matches!(entry.event, CrisisEvent::Level { .. }));
    levels.filter(|entry| entry.level().and_then(|level| level.freeze.as_deref()).is_some_and(missing)).collect()
}

/// A name for a freeze that none has: the same reason may be given twice within a second.
fn free_name(control: &Control, name: String) -> String {
    let taken = |name: &str| control.freezes.iter().any(|freeze| freeze.id == name);
    let numbered = |number: usize| if number > 1 { format!("{name}-{number}") } else { name.clone() };
    (1..=control.freezes.len() + 1).map(numbered).find(|name| !taken(name)).unwrap_or(name)
}
