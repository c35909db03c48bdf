//! `pregon crisis status`: where it stands.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::crisis::{fits, look_back, surplus};
use pregon::ledger::{Control, CrisisLog, Snapshot};
use serde_json::json;

use super::super::freeze::scope;
use super::{Room, drill, entry_line};
use crate::cli::CommandResult;
use crate::cli::args::{CrisisStatus, Format, Global};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons::{instant, span};
use crate::cli::ui::Ui;

pub(super) fn run(options: &CrisisStatus, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let control = room.board()?;
    warn(&control, ui);
    if options.list || (options.common.name.is_none() && control.open_crises().chain(control.open_rehearsals()).next().is_none()) {
        return list(&control, options, &room, ui);
    }
    let log = room.find(&control, &options.common)?;
    let snapshot = Snapshot::load(room.store.as_ref())?;
    if options.common.format == Format::Json {
        return json(&room, &control, &snapshot, log, ui);
    }
    ui.result(&text(&room, &control, log, options.log)?)?;
    if let Some(problem) = &log.problem {
        ui.warn(&format!("the log is not whole: {problem}; no statement passes a freeze on its account"));
    }
    if let Some(back) = look_back(&room.workspace, &control, Some(&snapshot), log, room.now).filter(|_| log.is_open()) {
        ui.note(&match back.first_statement {
            Some(at) => format!("{}first statement {}", drill(log), instant(at)),
            None => format!("{}nothing has been said yet", drill(log)),
        });
    }
    for other in control.open_rehearsals().filter(|other| other.id != log.id) {
        ui.note(&format!("a rehearsal is running too ({}): it stops nothing and sends nothing", other.id));
    }
    Ok(Exit::Done)
}

/// What a step that was cut off has left.
fn warn(control: &Control, ui: &Ui) {
    for freeze in control.freezes.iter().filter(|freeze| freeze.lift == pregon::ledger::Lift::None) {
        if freeze.missing {
            ui.warn(&format!(
                "the freeze {} has been removed from the ledger, or was never written: what it stops stays stopped until `pregon crisis close`",
                freeze.id
            ));
            continue;
        }
        if let Some(name) = freeze.crisis().filter(|name| control.crisis(name).is_none()) {
            ui.warn(&format!(
                "the freeze {} belongs to crisis {name}, whose log was never begun: run `pregon crisis open` again",
                freeze.id
            ));
        }
    }
    for log in control.crises.iter().filter(|log| !log.id.rehearsal && !log.is_open()) {
        for freeze in surplus(control, log) {
            ui.warn(&format!("crisis {} is closed and its freeze {} is still on: run `pregon crisis close` again", log.id, freeze.id));
        }
    }
}

fn list(control: &Control, options: &CrisisStatus, room: &Room, ui: &Ui) -> CommandResult {
    let mut logs: Vec<&CrisisLog> = control.crises.iter().collect();
    logs.sort_by_key(|log| (!log.is_open(), std::cmp::Reverse(&log.id.name)));
    if options.common.format == Format::Json {
        let list: Vec<_> = logs
            .iter()
            .map(|log| {
                json!({
                    "id": log.id.name, "rehearsal": log.id.rehearsal, "open": log.is_open(), "reason": log.reason(),
                    "level": log.level().map(|(_, level)| &level.id), "opened": log.opening().map(|entry| entry.at),
                    "closed": log.closing().map(|entry| entry.at), "problem": log.problem,
                })
            })
            .collect();
        ui.json(&json!({ "schema": 1, "now": room.now, "crises": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for log in &logs {
        let state = if log.is_open() { "open" } else { "closed" };
        let level = log.level().map_or("?", |(_, level)| &level.id);
        writeln!(text, "{}{state:<10} {}  {level}: {}", drill(log), log.id, log.reason())?;
    }
    ui.result(&text)?;
    let open = control.open_crises().count();
    ui.note(&match (open, control.open_rehearsals().count()) {
        (0, 0) => "no crisis is open".to_owned(),
        (0, _) => "no crisis is open; a rehearsal is running".to_owned(),
        (open, _) => format!("{open} open"),
    });
    Ok(Exit::Done)
}

/// How a clock stands.
fn clock(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (until - now).num_minutes();
    if until > now { format!("{} (in {})", instant(until), span(minutes.max(1))) } else { format!("{} (over)", instant(until)) }
}

fn text(room: &Room, control: &Control, log: &CrisisLog, whole: bool) -> Result<String, Failure> {
    let (now, mark) = (room.now, drill(log));
    let mut text = String::new();
    let state = if log.is_open() { "open" } else { "closed" };
    writeln!(text, "{mark}{state:<10} {}: {}", log.id, log.reason())?;
    if let Some((set, level)) = log.level() {
        writeln!(text, "{mark}{:<10} {}: {}, since {}", "level", level.id, level.name, instant(set.at))?;
        if let Some(opening) = log.opening() {
            writeln!(text, "{mark}{:<10} {} by {}", "opened", instant(opening.at), opening.by)?;
        }
        writeln!(text, "{mark}{:<10} nothing is said before {}", "wait", clock(level.cooling_off_until, now))?;
        if let Some(by) = level.respond_by {
            writeln!(text, "{mark}{:<10} something is to be said before {}", "promise", clock(by, now))?;
        }
        if !level.decides.is_empty() {
            writeln!(text, "{mark}{:<10} {}", "decides", level.decides.join(", "))?;
        }
        if let Some(speaks) = &level.spokesperson {
            writeln!(text, "{mark}{:<10} {speaks}", "speaks")?;
        }
        if !level.notify.is_empty() {
            writeln!(text, "{mark}{:<10} {}", "tell", level.notify.join(", "))?;
        }
        match &level.stops {
            Some(stops) if log.id.rehearsal => writeln!(text, "{mark}{:<10} nothing; for real it would be {}", "stopped", scope(stops))?,
            Some(_) | None => {}
        }
    }
    for freeze in control.open(now).filter(|freeze| freeze.crisis() == Some(log.id.name.as_str()) && !log.id.rehearsal) {
        let covers = freeze.open.as_ref().map_or_else(|| "everything".to_owned(), |open| scope(&open.scope));
        writeln!(text, "{mark}{:<10} {covers} ({})", "stopped", freeze.id)?;
    }
    for (number, (item, done)) in (1..).zip(log.checklist()) {
        let box_ = if done.is_some() { "[x]" } else { "[ ]" };
        let who = item.responsible.as_ref().map_or_else(String::new, |who| format!(" ({who})"));
        let when = match (done, item.by) {
            (Some(done), _) => format!(", {} by {}", instant(done.at), done.by),
            (None, Some(by)) => format!(", before {}", clock(by, now)),
            (None, None) => String::new(),
        };
        writeln!(text, "{mark}{:<10} {box_} {}{who}{when}", number, item.text)?;
    }
    for (_, statement, post, exempt) in log.statements() {
        let channels: Vec<&str> = exempt.iter().map(|exemption| exemption.channel.as_str()).collect();
        writeln!(text, "{mark}{:<10} `{statement}` as {post} on {}", "prepared", channels.join(", "))?;
    }
    let level = log.level().map(|(_, level)| level.id.as_str());
    if log.is_open() {
        for statement in &room.workspace.crisis.statements {
            let own = statement.level.as_ref().map(|level| level.value.as_str());
            if own.is_some() && own != level || log.statements().iter().any(|(_, id, ..)| *id == statement.id.value) {
                continue;
            }
            let fits = fits(&room.workspace, statement);
            let long: Vec<&str> = fits.iter().filter(|fit| !fit.fits).map(|fit| fit.channel.as_str()).collect();
            let long = if long.is_empty() { String::new() } else { format!(", too long for {}", long.join(", ")) };
            writeln!(text, "{mark}{:<10} `pregon crisis say {}`{long}", "to say", statement.id.value)?;
        }
    }
    if whole {
        for entry in log.entries() {
            writeln!(text, "{mark}{:<10} {}", "log", entry_line(entry))?;
        }
    }
    Ok(text)
}

fn json(room: &Room, control: &Control, snapshot: &Snapshot, log: &CrisisLog, ui: &Ui) -> CommandResult {
    let level = log.level().map(|(_, level)| level);
    let freezes: Vec<&str> = control
        .open(room.now)
        .filter(|freeze| !log.id.rehearsal && freeze.crisis() == Some(log.id.name.as_str()))
        .map(|freeze| freeze.id.as_str())
        .collect();
    let checklist: Vec<_> = log
        .checklist()
        .into_iter()
        .map(|(item, done)| json!({ "item": item, "done": done.map(|entry| json!({ "at": entry.at, "by": entry.by })) }))
        .collect();
    let entries: Vec<_> = log.entries().collect();
    ui.json(&json!({
        "schema": 1, "now": room.now, "id": log.id.name, "rehearsal": log.id.rehearsal, "open": log.is_open(), "reason": log.reason(),
        "level": level, "freezes": freezes, "checklist": checklist, "entries": entries, "problem": log.problem,
        "look_back": look_back(&room.workspace, control, Some(snapshot), log, room.now),
    }))?;
    Ok(Exit::Done)
}
