//! `pregon ledger`: shows and verifies the publishing record.

use std::fmt::Write;

use pregon::ledger::stores::DirectoryStore;
use pregon::ledger::{Key, Record, Store};
use pregon::networks::Specs;
use pregon::workspace::load;
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Ledger};
use crate::cli::failure::Exit;
use crate::cli::reasons;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Ledger, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let store = DirectoryStore::new(workspace.root.join(&workspace.config.ledger.value));
    let prefix = options.post.as_ref().map(|post| format!("{post}/")).unwrap_or_default();
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for name in store.list(&prefix)? {
        if name.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        let record = match name.parse::<Key>() {
            Ok(key) => Record::from_bytes(&key, &store.read(&name)?),
            Err(error) => Err(error.to_string()),
        };
        match record {
            Ok(record) => records.push((name, record)),
            Err(message) => problems.push((name, message)),
        }
    }
    match options.format {
        Format::Json => {
            let records: Vec<_> = records.iter().map(|(key, record)| json!({ "key": key, "record": record })).collect();
            let problems: Vec<_> = problems.iter().map(|(key, message)| json!({ "key": key, "message": message })).collect();
            ui.json(&json!({ "schema": 1, "records": records, "problems": problems }))?;
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
            }
            for (key, message) in &problems {
                writeln!(text, "problem: {key}: {message}")?;
            }
            if options.verify && problems.is_empty() {
                writeln!(text, "{} records, all whole and in their place", records.len())?;
            }
            ui.result(&text)?;
            if records.is_empty() && problems.is_empty() && !options.verify {
                ui.note("no records");
            }
        }
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}
