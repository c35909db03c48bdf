//! `pregon crisis close` and `report`: the end, and the look back.

use anyhow::Context;
use pregon::crisis::{ActError, LookBack, REPORTS, find, look_back, markdown, report_name, surplus};
use pregon::ledger::{Control, CrisisLog, Snapshot};
use pregon::support::inside;
use serde_json::json;

use super::{Room, drill, why};
use crate::cli::CommandResult;
use crate::cli::args::{CrisisClose, CrisisCommon, CrisisReport, Format, Global};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

/// Most look backs of one name.
const MOST: usize = 100;

pub(super) fn close(options: &CrisisClose, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let reason = why(&options.reason)?;
    let control = room.board()?;
    let log = target(&room, &control, &options.common)?;
    room.may_be_told(global, ui, Some(log), log.id.rehearsal)?;
    let mark = drill(log);
    ui.note(&format!("{mark}{}: {}", log.id, log.reason()));
    let open = log.checklist().iter().filter(|(_, done)| done.is_none()).count();
    if open > 0 {
        ui.note(&format!("{mark}{} of the checklist not on record as done", counted(open, "item")));
    }
    if !options.yes && !ui.confirm(if log.id.rehearsal { "End the rehearsal?" } else { "Close the crisis, and lift its freezes?" })? {
        let failure = Failure::new("nothing was closed");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let closed = room.actor().close(log, &reason).map_err(|error| room.failure(error))?;
    let (path, back) = write(&room, &closed.log, ui)?;
    if options.common.format == Format::Json {
        ui.json(&json!({
            "schema": 1, "rehearsal": closed.log.id.rehearsal, "closed": closed.log.id.name, "lifted": closed.lifted,
            "report": path, "look_back": back,
        }))?;
    } else {
        let mut lines = vec![format!("{mark}{:<10} {}", "closed", closed.log.id)];
        lines.extend(closed.lifted.iter().map(|id| format!("{mark}{:<10} {id}", "lifted")));
        lines.push(format!("{mark}{:<10} {path}", "look back"));
        ui.result(&lines.join("\n"))?;
    }
    if let Some(back) = &back {
        figures(back, mark, ui);
        if !back.rehearsal && !back.held.is_empty() {
            ui.hint("what was held does not burst out: `pregon status` says what becomes of each");
        }
    }
    ui.hint(&format!("answer the questions in {path} with the team, and commit it"));
    room.hint(ui);
    Ok(Exit::Done)
}

/// The one that is open, else the newest that is closed and still stops something, else the newest if it has no look back.
fn target<'a>(room: &Room, control: &'a Control, common: &CrisisCommon) -> Result<&'a CrisisLog, Failure> {
    match find(control, common.name.as_deref()) {
        Ok(log) if log.is_open() || !surplus(control, log).is_empty() || report_of(room, log).is_none() => Ok(log),
        Ok(log) => Err(room.failure(ActError::Over(log.id.name.clone()))),
        Err(ActError::NothingOpen) => {
            let cut_off = control.crises.iter().rev().find(|log| !surplus(control, log).is_empty());
            // Cut off behind the last lift: the look back is missing. Names begin with their instant.
            let newest = || control.crises.iter().max_by_key(|log| &log.id.name).filter(|log| report_of(room, log).is_none());
            cut_off.or_else(newest).ok_or_else(|| room.failure(ActError::NothingOpen))
        }
        Err(error) => Err(room.failure(error)),
    }
}

pub(super) fn report(options: &CrisisReport, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let control = room.board()?;
    let log = match options.common.name.as_deref() {
        Some(_) => room.find(&control, &options.common)?,
        // The newest that is over; names begin with their instant.
        None => control
            .crises
            .iter()
            .filter(|log| !log.is_open())
            .max_by_key(|log| &log.id.name)
            .ok_or_else(|| Failure::new("no crisis and no rehearsal is over"))?,
    };
    let (path, back) = write(&room, log, ui)?;
    if options.common.format == Format::Json {
        ui.json(&json!({ "schema": 1, "rehearsal": log.id.rehearsal, "report": path, "look_back": back }))?;
    } else {
        ui.result(&format!("{}{:<10} {path}", drill(log), "look back"))?;
    }
    if let Some(back) = &back {
        figures(back, drill(log), ui);
    }
    Ok(Exit::Done)
}

/// The look back of a crisis that is there already.
fn report_of(room: &Room, log: &CrisisLog) -> Option<String> {
    (1..=MOST)
        .map(|number| format!("{REPORTS}/{}", report_name(&room.workspace, log, number)))
        .find(|path| std::fs::read_to_string(room.workspace.root.join(path)).is_ok_and(|text| text.contains(&log.id.name)))
}

/// Writes the look back, if it is not there: what people have written into it stays.
fn write(room: &Room, log: &CrisisLog, ui: &Ui) -> Result<(String, Option<LookBack>), Failure> {
    let control = room.board()?;
    let snapshot = Snapshot::load(room.store.as_ref())?;
    let back = look_back(&room.workspace, &control, Some(&snapshot), log, room.now);
    if let Some(path) = report_of(room, log) {
        ui.note(&format!("{path} is there already, and stays as it is"));
        return Ok((path, back));
    }
    let Some(found) = &back else { return Err(Failure::new(format!("the log of {} cannot be read", log.id))) };
    let text = format!("{}\n<!-- {} -->\n", markdown(&room.workspace, log, Some(&snapshot), found), log.id.name);
    let root = &room.workspace.root;
    remove_leftovers(&inside::place(root, REPORTS).with_context(|| format!("cannot write {REPORTS}"))?);
    for number in 1..=MOST {
        let path = format!("{REPORTS}/{}", report_name(&room.workspace, log, number));
        if inside::create_new_durable(root, &path, text.as_bytes()).with_context(|| format!("cannot write {path}"))? {
            return Ok((path, back));
        }
    }
    Err(Failure::new(format!("{MOST} files in {REPORTS} have the name of the look back")))
}

/// Removes what was being written when a close was killed, so that nobody commits it.
fn remove_leftovers(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_string_lossy().starts_with(".tmp-") {
            // What cannot be removed does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The figures that matter most.
fn figures(back: &LookBack, mark: &str, ui: &Ui) {
    let span = |seconds: i64| if seconds < 60 { format!("{seconds} s") } else { crate::cli::reasons::span(seconds / 60) };
    if let Some(entry) = back.backwards {
        ui.warn(&format!(
            "{mark}the times of {} run backwards at entry {entry}: somebody wrote it by hand, or a clock was wrong; lengths of time tell little",
            back.id
        ));
    }
    if let Some(seconds) = back.seconds_to_freeze {
        ui.note(&format!("{mark}frozen after {}", span(seconds)));
    }
    let promised = match back.in_time {
        Some(true) => ", as promised",
        Some(false) => ", later than promised",
        None => "",
    };
    match (back.seconds_to_first_statement, back.first_statement) {
        (Some(seconds), _) => ui.note(&format!("{mark}first statement after {}{promised}", span(seconds))),
        (None, Some(at)) => {
            ui.note(&format!("{mark}the first statement is said to be of {}, before the opening", crate::cli::reasons::instant(at)));
        }
        (None, None) => ui.note(&format!("{mark}nothing was said{promised}")),
    }
    ui.note(&format!("{mark}{} of {} on the checklist; {} held", back.done, back.tasks, counted(back.held.len(), "variant")));
}
