//! `pregon build`: everything below `public/`.

use std::path::{Path, PathBuf};

use pregon::build::{self, BuildSummary, StampCheck};
use pregon::ledger::stores::LEDGER_CACHE;
use pregon::networks::Specs;
use pregon::prose::shelf::Dictionaries;
use pregon::workspace::{self, CACHE_FOLDER, LOCK_FILE, SpecLock};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Build, Format, Global};
use crate::cli::desk::{view_of, write_pages};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Build, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let root = workspace::find_root(&global.start())?;
    let public = options.out.clone().unwrap_or_else(|| root.join("public"));
    let specs = Specs::embedded();
    let ledger = view_of(&root, &specs)?;
    check_folder(&root, ledger.location().folder().map(|folder| root.join(folder)).as_deref(), &public)?;
    let check = StampCheck::new(&root, &root.join(CACHE_FOLDER), &ledger);
    let is_locked = root.join(LOCK_FILE).exists();
    if !options.force && is_locked && check.is_current(&public, &Dictionaries::default(), now) {
        if let Some(warning) = ledger.warning() {
            ui.warn(warning);
        }
        return unchanged(options.format, &public, ui);
    }
    if options.force {
        forget(&root)?;
    }
    // First of all, so that the next build knows the folder even if this one is cut short.
    build::mark(&public)?;
    let summary = write_pages(&root, &specs, &ledger, &public, now, ui)?;
    keep_lock(&root, ui)?;
    report(&summary, options.format, &public, ui)
}

/// Remembers the specs that the build used, and says which have changed since the last one.
///
/// The lock belongs to the workspace, so it is written wherever the pages go.
fn keep_lock(root: &Path, ui: &Ui) -> Result<(), Failure> {
    let Some(lock) = SpecLock::of_folder(root, &Specs::embedded()) else { return Ok(()) };
    match SpecLock::read(root) {
        Ok(Some(before)) => {
            let changed = before.changed(&lock);
            if !changed.is_empty() {
                ui.note(&format!("changed since the last build: the specs of {}", changed.join(", ")));
                ui.hint("`pregon diff HEAD` shows what that does to posts");
            }
        }
        Ok(None) => {}
        Err(damage) => ui.warn(&format!("{damage}; it is written anew")),
    }
    lock.write(root).map_err(|error| anyhow::Error::new(error).context(format!("cannot write {LOCK_FILE}")))?;
    Ok(())
}

/// A build removes what is not part of it from its folders, so it must not be let loose on anything else.
fn check_folder(root: &Path, ledger: Option<&Path>, public: &Path) -> Result<(), Failure> {
    let refused = |hint: &str| Err(Failure::new(format!("cannot build into {}", public.display())).hint(hint));
    if public.symlink_metadata().is_ok_and(|found| found.is_symlink()) && public == root.join("public") {
        return refused("it is a link, which may lead anywhere: remove it, or name the folder with `--out`");
    }
    let real = real_path(public)?;
    let own = ["content", "plans", "templates", "networks", "ledger", "inbox", "metrics", ".pregon"];
    let own = own.iter().map(|name| root.join(name)).chain(ledger.map(Path::to_path_buf)).any(|folder| real.starts_with(folder));
    let git = real.components().any(|step| step.as_os_str() == ".git");
    if own || git || root.starts_with(&real) {
        return refused("choose a folder of its own, as the default `public`");
    }
    // The default folder is ours by its name; any other shows that it is by the file that every build leaves.
    let known = real == root.join("public") || real.join(build::SUMMARY_FILE).is_file();
    if !known && build::OWN_FOLDERS.iter().any(|name| real.join(name).symlink_metadata().is_ok()) {
        return refused("it holds folders that no build has made, and a build would remove what is in them: choose an empty folder");
    }
    Ok(())
}

/// The path without links and `..`, also where its last steps do not exist yet.
fn real_path(path: &Path) -> std::io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    for folder in absolute.ancestors() {
        match std::fs::canonicalize(folder) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, step| path.join(step))),
            Err(_) => missing.extend(folder.file_name().map(std::ffi::OsStr::to_owned)),
        }
    }
    Ok(absolute)
}

/// Removes what earlier builds remember. The copy of a ledger that is elsewhere stays: it is no build's, and nothing in it is ever old.
fn forget(root: &Path) -> Result<(), Failure> {
    let entries = match std::fs::read_dir(root.join(CACHE_FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name() == LEDGER_CACHE {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
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
                "{}, {}, {} ({} made); {} written, {} unchanged, {} removed\nreport   {}\npreview  {}\nsite     {}",
                counted(summary.inputs.posts, "post"),
                counted(counts.variants, "variant"),
                counted(counts.pictures, "picture"),
                counts.pictures_made,
                counted(counts.written, "file"),
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
        ui.hint(&format!("{} lists them", public.join("report/findings.html").display()));
        return Ok(Exit::Problems);
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_not_let_loose_on_what_it_has_not_made() {
        let dir = tempfile::tempdir().expect("a folder");
        let base = std::fs::canonicalize(dir.path()).expect("a path");
        let root = base.join("team");
        let ledger = root.join("registro");
        let write = |path: &str| pregon::support::atomic_file::write(&base.join(path), b"{}").expect("writes");
        for path in ["team/content/a.md", "team/.git/HEAD", "team/registro/x", "other/site/mine.html", "built/build.json", "built/site/x"] {
            write(path);
        }
        write("team/public/site/x");
        let good = |path: &str| check_folder(&root, Some(&ledger), &base.join(path)).is_ok();
        for path in ["team/public", "new/deep", "team/out", "built", "team/content/../out"] {
            assert!(good(path), "{path}");
        }
        for path in [
            "",
            "team",
            "team/content",
            "team/content/x",
            "team/.git",
            "team/.git/x",
            "team/registro",
            "team/public/..",
            "team/..",
            "other",
        ] {
            assert!(!good(path), "{path}");
        }
    }
}
