//! `pregon crisis open`, `raise` and `lower`.

use pregon::crisis::{ActError, Actor, Opened, board};
use pregon::ledger::{CrisisLog, LevelTerms, read_log};
use serde_json::json;

use super::super::freeze::scope;
use super::{Room, drill, why};
use crate::cli::CommandResult;
use crate::cli::args::{CrisisOpen, CrisisTurn, Format, Global};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;

pub(super) fn open(options: &CrisisOpen, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.by.as_deref())?;
    let reason = why(&options.reason)?;
    let level = room.workspace.crisis.level(&options.level).ok_or_else(|| room.failure(ActError::NoLevel(options.level.clone())))?;
    room.may_be_told(global, ui, None, options.rehearsal)?;
    Actor::may_open(&room.board()?, options.rehearsal).map_err(|error| room.failure(error))?;
    let terms = room.actor().terms(level);
    let mark = if options.rehearsal { "REHEARSAL  " } else { "" };
    ui.note(&format!("{mark}level {}: {}", terms.id, terms.name));
    tell_terms(&terms, options.rehearsal, mark, ui);
    if !options.yes {
        let question = if options.rehearsal { "Begin the rehearsal?" } else { "Open this crisis?" };
        if !ui.confirm(question)? {
            let failure = Failure::new("nothing was opened");
            return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
        }
    }
    let opened = room.actor().open(&options.level, &reason, options.rehearsal).map_err(|error| room.failure(error))?;
    let Opened { entry, freeze, resumed, ended } = &opened;
    if options.format == Format::Json {
        let ended: Vec<&str> = ended.iter().map(|id| id.name.as_str()).collect();
        ui.json(&json!({
            "schema": 1, "rehearsal": options.rehearsal, "resumed": resumed, "entry": entry, "freeze": freeze, "ended_rehearsals": ended,
        }))?;
    } else {
        let mut lines = vec![format!("{mark}{:<10} {}", "opened", entry.crisis)];
        lines.extend(freeze.as_ref().map(|freeze| format!("{:<10} {}: {}", "frozen", freeze.id, scope(&freeze.scope))));
        ui.result(&lines.join("\n"))?;
    }
    if *resumed {
        ui.note("an opening that was cut off behind its freeze was gone on with");
    }
    for id in ended {
        ui.note(&format!("the rehearsal {id} is over: this is real"));
    }
    if options.rehearsal {
        ui.hint("this is a rehearsal: nothing is stopped and nothing is sent; `pregon crisis close` ends it");
    } else {
        ui.hint("`pregon crisis status` shows clocks, checklist and statements; note everything with `pregon crisis note`");
    }
    room.hint(ui);
    Ok(Exit::Done)
}

/// What a level means, before it is taken.
fn tell_terms(terms: &LevelTerms, rehearsal: bool, mark: &str, ui: &Ui) {
    let held = match terms.held {
        pregon::model::Held::Skip => "skip",
        pregon::model::Held::Shift => "shift",
        pregon::model::Held::Ask => "ask",
    };
    let stops = match &terms.stops {
        Some(stops) if rehearsal => format!("would stop {}", scope(stops)),
        Some(stops) => format!("stops {}; what falls due meanwhile: {held}", scope(stops)),
        None => "stops nothing".to_owned(),
    };
    ui.note(&format!("{mark}  {stops}"));
    ui.note(&format!("{mark}  nothing is said before {}", reasons::instant(terms.cooling_off_until)));
    if let Some(by) = terms.respond_by {
        ui.note(&format!("{mark}  something is to be said before {}", reasons::instant(by)));
    }
    if !terms.decides.is_empty() {
        ui.note(&format!("{mark}  who decides, in this order: {}", terms.decides.join(", ")));
    }
    let among = if terms.approvers.is_empty() { String::new() } else { format!(" of {}", terms.approvers.join(", ")) };
    let approvals = if terms.approvals == 1 { "one approval".to_owned() } else { format!("{} approvals", terms.approvals) };
    ui.note(&format!("{mark}  a statement needs {approvals}{among}, not its author's"));
}

pub(super) fn turn(options: &CrisisTurn, global: &Global, up: bool, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let reason = why(&options.reason)?;
    let control = room.board()?;
    let log: &CrisisLog = room.find(&control, &options.common)?;
    let level = room.workspace.crisis.level(&options.level).ok_or_else(|| room.failure(ActError::NoLevel(options.level.clone())))?;
    room.may_be_told(global, ui, Some(log), log.id.rehearsal)?;
    room.actor().may_turn(&control, log, &options.level, up).map_err(|error| room.failure(error))?;
    let mark = drill(log);
    ui.note(&format!("{mark}{}: level {} -> {}", log.id, log.level().map_or("?", |(_, level)| &level.id), level.id.value));
    tell_terms(&room.actor().terms_after(log, level, up), log.id.rehearsal, mark, ui);
    if !options.yes && !ui.confirm("Change the level?")? {
        let failure = Failure::new("nothing was changed");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let turned = room.actor().turn(log, &options.level, &reason, up).map_err(|error| room.failure(error))?;
    if options.common.format == Format::Json {
        ui.json(&json!({
            "schema": 1, "rehearsal": log.id.rehearsal, "entry": turned.entry, "freeze": turned.freeze, "lifted": turned.lifted,
        }))?;
    } else {
        let mut lines = vec![format!("{mark}{:<10} {}", if up { "raised" } else { "lowered" }, level.id.value)];
        lines.extend(turned.freeze.as_ref().map(|freeze| format!("{:<10} {}: {}", "frozen", freeze.id, scope(&freeze.scope))));
        lines.extend(turned.lifted.iter().map(|id| format!("{:<10} {id}", "lifted")));
        ui.result(&lines.join("\n"))?;
    }
    let (control, log) = (board(room.store.as_ref())?, read_log(room.store.as_ref(), log.id.clone())?);
    if !up && !pregon::crisis::surplus(&control, &log).is_empty() {
        ui.warn("something of the graver level is still stopped: run the same command again");
    }
    room.hint(ui);
    Ok(Exit::Done)
}
