//! `pregon thaw`: lets publishing go on after a freeze.

use chrono::SubsecRound;
use pregon::ledger::{CrisisLog, Freeze, Lift, LiftRecord};
use serde_json::json;

use super::freeze::{Board, lines, reason};
use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Thaw};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Thaw, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now().trunc_subsecs(0);
    let board = Board::open(global)?;
    let control = board.control()?;
    let reason = options.reason.as_deref().map(reason).transpose()?;
    let open: Vec<&Freeze> = control.open(now).collect();
    let chosen: Vec<&Freeze> =
        if options.all { open } else { options.ids.iter().map(|id| find(&control.freezes, id)).collect::<Result<_, _>>()? };
    if chosen.is_empty() && !options.all {
        let open: Vec<&str> = control.open(now).map(|freeze| freeze.id.as_str()).collect();
        let failure = Failure::new("which freeze?");
        return Err(failure.hint(if open.is_empty() { "nothing is frozen".to_owned() } else { format!("open are: {}", open.join(", ")) }));
    }
    // Lifted by hand, the freeze of a crisis would be gone while its log says that everything is stopped.
    let of_crisis = |freeze: &&&Freeze| {
        freeze.lift == Lift::None
            && (freeze.missing || freeze.crisis().is_some_and(|name| control.crisis(name).is_some_and(CrisisLog::is_open)))
    };
    if let Some(freeze) = chosen.iter().find(of_crisis) {
        let failure =
            Failure::new(format!("the freeze {} is that of crisis {}, which is open", freeze.id, freeze.crisis().unwrap_or(&freeze.id)));
        return Err(failure.hint("`pregon crisis close` lifts it, `pregon crisis lower` what only a graver level stops"));
    }
    // Records are never replaced: what no new record can end has to go.
    let (stuck, chosen): (Vec<&Freeze>, Vec<&Freeze>) =
        chosen.into_iter().partition(|freeze| freeze.is_stray() || freeze.lift == Lift::Unreadable);
    for freeze in &stuck {
        let name = if freeze.is_stray() { freeze.id.clone() } else { format!("_freezes/{}/lift.json", freeze.id) };
        ui.warn(&format!("{name} cannot be read and stops publishing: remove it from the ledger by hand, then lift the freeze"));
    }
    let (todo, done): (Vec<&Freeze>, Vec<&Freeze>) = chosen.into_iter().partition(|freeze| freeze.lift == Lift::None);
    for freeze in done {
        ui.note(&format!("{} is lifted already", freeze.id));
    }
    for line in todo.iter().flat_map(|freeze| lines(freeze, now)) {
        ui.note(&line);
    }
    if !todo.is_empty() && !options.yes && !ui.confirm(&format!("Lift {}?", counted(todo.len(), "freeze")))? {
        let failure = Failure::new("nothing was lifted");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let mut lifted = Vec::with_capacity(todo.len());
    for freeze in &todo {
        let record = LiftRecord::new(freeze.id.clone(), now, board.actor(), reason.clone());
        // Somebody else may have been faster, which comes to the same.
        board.store.create(&record.key().to_string(), &record.to_bytes())?;
        lifted.push(record);
    }
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "lifted": lifted }))?;
    } else {
        let lines: Vec<String> = lifted.iter().map(|record| format!("lifted     {}", record.id)).collect();
        ui.result(&lines.join("\n"))?;
        if lifted.is_empty() {
            ui.note("nothing to lift");
        }
    }
    if !lifted.is_empty() {
        board.hint(ui);
    }
    Ok(if stuck.is_empty() { Exit::Done } else { Exit::Problems })
}

/// The freeze with this name, or the only one whose name begins so.
fn find<'a>(freezes: &'a [Freeze], id: &str) -> Result<&'a Freeze, Failure> {
    if let Some(freeze) = freezes.iter().find(|freeze| freeze.id == id) {
        return Ok(freeze);
    }
    let mut near = freezes.iter().filter(|freeze| freeze.id.starts_with(id));
    match (near.next(), near.next()) {
        (Some(freeze), None) => Ok(freeze),
        (Some(_), Some(_)) => {
            Err(Failure::new(format!("several freezes begin with `{id}`")).hint("`pregon freeze --list` shows their names"))
        }
        (None, _) => Err(Failure::new(format!("there is no freeze `{id}`")).hint("`pregon freeze --list` shows them")),
    }
}
