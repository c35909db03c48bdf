//! `pregon build`: everything below `public/`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use pregon::build::{self, BuildSummary, StampCheck};
use pregon::networks::Specs;
use pregon::pipeline::CACHE_FOLDER;
use pregon::workspace;
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Build, Format, Global};
use crate::cli::desk::Desk;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Build, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let root = workspace::find_root(&global.start())?;
    let public = options.out.clone().unwrap_or_else(|| root.join("public"));
    check_folder(&root, &public)?;
    let ledger = workspace::ledger_folder(&root, &Specs::embedded());
    let check = StampCheck::new(&root, &root.join(CACHE_FOLDER), ledger.as_deref());
    if !options.force && check.is_current(&public, now) {
        return unchanged(options.format, &public, ui);
    }
    let started = Instant::now();
    if options.force {
        forget(&root)?;
    }
    let desk = Desk::open_into(global, ui, now, Some(&public))?;
    let prepared = started.elapsed();
    let (mut summary, statuses) = desk.write_pages(&public, now, ui)?;
    summary.timings_ms.insert("prepare", prepared.as_millis() as u64);
    summary.timings_ms.insert("write", started.elapsed().saturating_sub(prepared).as_millis() as u64);
    build::write_summary(&summary, &public)?;
    let valid_until = build::valid_until(&desk.prepared.workspace, &desk.prepared.variants, &statuses, now);
    check.keep(&public, now, valid_until)?;
    report(&summary, options.format, &public, ui)
}

/// A build removes what is not part of it from its folders, so it must not be let loose on the team's own.
fn check_folder(root: &Path, public: &Path) -> Result<(), Failure> {
    let absolute = std::path::absolute(public)?;
    let own = ["content", "plans", "templates", "networks", "ledger", "inbox", "metrics"]
        .iter()
        .any(|name| absolute.starts_with(root.join(name)));
    if own || root.starts_with(&absolute) {
        return Err(
            Failure::new(format!("cannot build into {}", public.display())).hint("choose a folder of its own, as the default `public`")
        );
    }
    Ok(())
}

/// Removes what earlier builds remember.
fn forget(root: &Path) -> Result<(), Failure> {
    let cache: PathBuf = root.join(CACHE_FOLDER);
    match std::fs::remove_dir_all(&cache) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn unchanged(format: Format, public: &Path, ui: &Ui) -> CommandResult {
    match format {
        Format::Json => ui.json(&json!({ "schema": 1, "unchanged": true }))?,
        Format::Human => ui.result(&format!("nothing has changed: {} is up to date", public.display()))?,
    }
    Ok(Exit::Done)
}

fn report(summary: &BuildSummary, format: Format, public: &Path, ui: &Ui) -> CommandResult {
    let counts = &summary.counts;
    match format {
        Format::Json => ui.json(summary)?,
        Format::Human => {
            let pages = |name: &str| public.join(name).join("index.html");
            ui.result(&format!(
                "{} posts, {} variants, {} pictures ({} made); {} files written, {} unchanged, {} removed\nreport   {}\npreview  {}\nsite     {}",
                summary.inputs.posts,
                counts.variants,
                counts.pictures,
                counts.pictures_made,
                counts.written,
                counts.unchanged,
                counts.removed,
                pages("report").display(),
                pages("preview").display(),
                pages("site").display(),
            ))?;
        }
    }
    if counts.errors > 0 {
        ui.note(&format!("{} found; what has errors is not published", counted(counts.errors, "error")));
        ui.hint("`pregon check` shows them");
        return Ok(Exit::Problems);
    }
    Ok(Exit::Done)
}
