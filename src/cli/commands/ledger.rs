//! `pregon ledger`: shows, verifies, exports and moves the publishing record.

use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use pregon::ledger::stores;
use pregon::ledger::transfer::{self, TransferError};
use pregon::ledger::{Contents, Store, read_all};
use pregon::networks::Specs;
use pregon::support::atomic_file;
use pregon::workspace::{BadLocation, LedgerLocation, Workspace, load};
use serde_json::{Value, json};

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Ledger, LedgerAction};
use crate::cli::environment::store_settings;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Ledger, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let location = &workspace.config.ledger.value;
    let store = open(&workspace, location)?;
    match &options.action {
        None => show(options, store.as_ref(), ui),
        Some(LedgerAction::Export { file }) => export(store.as_ref(), file, ui),
        Some(LedgerAction::Import { file }) => import(store.as_ref(), file, ui),
        Some(LedgerAction::Copy { to }) => copy(&workspace, store.as_ref(), to, ui),
    }
}

fn open(workspace: &Workspace, location: &LedgerLocation) -> Result<Arc<dyn Store>, Failure> {
    Ok(stores::open(location, &workspace.root, &store_settings(&workspace.root, location)?)?)
}

fn show(options: &Ledger, store: &dyn Store, ui: &Ui) -> CommandResult {
    let prefix = options.post.as_ref().map(|post| format!("{post}/")).unwrap_or_default();
    let Contents { records, controls, problems } = read_all(store, &prefix)?;
    let is_empty = records.is_empty() && controls.is_empty() && problems.is_empty();
    match options.format {
        Format::Json => {
            let records: Vec<_> = records.iter().map(|(key, record)| json!({ "key": key.to_string(), "record": record })).collect();
            let controls: Vec<_> = controls.iter().map(|(key, record)| json!({ "key": key, "record": record })).collect();
            let problems: Vec<_> = problems.iter().map(|found| json!({ "key": found.key, "message": found.message })).collect();
            ui.json(&json!({ "schema": 1, "records": records, "control": controls, "problems": problems }))?;
        }
        Format::Human => {
            let mut text = String::new();
            if !options.verify {
                for (key, record) in &records {
                    let url = record.receipt.as_ref().and_then(|receipt| receipt.url.as_deref());
                    let more = url.or(record.message.as_deref()).unwrap_or_default();
                    let line = format!("{}  {key}  {more}", reasons::instant(record.at));
                    writeln!(text, "{}", line.trim_end())?;
                }
                for (key, record) in &controls {
                    let at = record.get("at").and_then(Value::as_str).and_then(|at| at.parse().ok());
                    writeln!(text, "{:<20}  {key}", at.map_or_else(|| "-".to_owned(), reasons::instant))?;
                }
            }
            for found in &problems {
                writeln!(text, "problem: {found}")?;
            }
            if options.verify && problems.is_empty() {
                writeln!(text, "{} records, all whole and in their place", records.len() + controls.len())?;
            }
            ui.result(&text)?;
            if is_empty && !options.verify {
                ui.note("no records");
            }
        }
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}

fn export(store: &dyn Store, file: &Path, ui: &Ui) -> CommandResult {
    let (records, left_out) = transfer::read_records(store)?;
    warn_of(&left_out, ui);
    let lines = transfer::to_lines(&records);
    if file == Path::new("-") {
        ui.result(&lines)?;
    } else {
        atomic_file::write(file, lines.as_bytes())
            .map_err(|error| anyhow::Error::new(error).context(format!("cannot write {}", file.display())))?;
        ui.result(&format!("{} in {}", counted(records.len(), "record"), file.display()))?;
    }
    Ok(Exit::Done)
}

fn import(store: &dyn Store, file: &Path, ui: &Ui) -> CommandResult {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().read_to_string(&mut text).map(drop)
    } else {
        fs::read_to_string(file).map(|read| text = read)
    };
    read.map_err(|error| anyhow::Error::new(error).context(format!("cannot read {}", file.display())))?;
    let records = transfer::from_lines(&text)?;
    let progress = ui.progress(Some(records.len() as u64), "importing");
    let done = transfer::add(store, &records, &|done, _| progress.set_position(done as u64));
    progress.finish_and_clear();
    let done = done.map_err(explain)?;
    ui.result(&format!("{} added, {} were there", counted(done.created, "record"), done.present))?;
    Ok(Exit::Done)
}

fn copy(workspace: &Workspace, source: &dyn Store, to: &str, ui: &Ui) -> CommandResult {
    let target: LedgerLocation = to.parse().map_err(|BadLocation { message, help }| Failure::new(message).hint(help))?;
    let location = &workspace.config.ledger.value;
    if target == *location {
        return Err(Failure::new(format!("the ledger is in {location} already")));
    }
    let store = open(workspace, &target)?;
    let progress = ui.progress(None, "copying");
    let done = transfer::copy(source, store.as_ref(), &|done, all| {
        progress.set_length(all as u64);
        progress.set_position(done as u64);
    });
    progress.finish_and_clear();
    let done = done.map_err(explain)?;
    warn_of(&done.left_out, ui);
    ui.result(&format!("{} copied to {target}, {} were there; both hold the same", counted(done.created, "record"), done.present))?;
    ui.hint(&format!(
        "write `ledger: \"{target}\"` to pregon.yaml, everywhere at once: whoever publishes with the old one does not see the new"
    ));
    Ok(Exit::Done)
}

fn explain(error: TransferError) -> Failure {
    let hint = match &error {
        TransferError::Conflict { .. } | TransferError::Surplus { .. } => Some("nothing was written: choose a place that is empty"),
        TransferError::Differs { .. } => Some("stop whatever publishes, and run the same command again: it goes on from here"),
        _ => None,
    };
    let failure = Failure::from(anyhow::Error::new(error));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn warn_of(left_out: &[String], ui: &Ui) {
    for name in left_out {
        ui.warn(&format!("{}: left out, it is no record", name.escape_debug()));
    }
}
