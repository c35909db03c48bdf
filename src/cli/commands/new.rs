//! `pregon new`: files that are ready to be filled in.

mod campaign;
mod post;

use std::path::{Path, PathBuf};

use pregon::model::PostId;
use pregon::networks::Specs;
use pregon::support::inside;
use pregon::workspace::{Workspace, load};

use crate::cli::CommandResult;
use crate::cli::args::{Global, New};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// A file to be written.
#[derive(Debug)]
struct NewFile {
    /// Path below the workspace's root, with `/` between the parts.
    path: String,
    text: String,
    /// What the author should know.
    notes: Vec<String>,
}

pub(in crate::cli) fn run(options: &New, global: &Global, ui: &Ui) -> CommandResult {
    // Problems of other files do not keep anybody from writing a new one: `check` reports them.
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let now = global.clock().now();
    let (files, dry_run) = match options {
        New::Post(options) => (vec![post::plan(options, &workspace, &workspace.specs, now)?], false),
        New::Campaign(options) => (campaign::plan(options, &workspace, now)?, options.dry_run),
    };
    for file in files.iter().filter(|file| !file.path.is_empty()) {
        if !dry_run {
            write(&workspace.root, file)?;
        }
        ui.result(&shown(&workspace.root.join(&file.path)).display().to_string())?;
    }
    for note in files.iter().flat_map(|file| &file.notes) {
        ui.note(note);
    }
    if dry_run {
        ui.note("nothing was written");
    } else if files.iter().all(|file| file.path.is_empty()) {
        ui.note("nothing is missing");
    }
    Ok(Exit::Done)
}

fn write(root: &Path, file: &NewFile) -> Result<(), Failure> {
    let path = root.join(&file.path);
    let written = inside::create_new_durable(root, &file.path, file.text.as_bytes())
        .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", path.display()))))?;
    if written {
        Ok(())
    } else {
        Err(Failure::new(format!("{} is there already", path.display())).hint("it was not changed; choose another title"))
    }
}

/// The path as the user would type it here.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    here.ok().and_then(|here| path.strip_prefix(here).ok()).map_or_else(|| path.to_owned(), Path::to_owned)
}

/// A name made of a title, with `-2`, `-3` and so on where it is taken.
fn free_name(title: &str, fallback: &str, taken: impl Fn(&str) -> bool) -> Result<String, Failure> {
    let base = PostId::slug(title).map_or_else(|| fallback.to_owned(), String::from);
    std::iter::once(base.clone())
        .chain((2..1000).map(|number| format!("{base}-{number}")))
        .find(|name| !taken(name))
        .ok_or_else(|| Failure::new(format!("a thousand files are called `{base}`")).hint("choose another title"))
}

/// Words for comments in the language of the workspace.
fn by_language<'a>(workspace: &Workspace, spanish: &'a str, english: &'a str) -> &'a str {
    if workspace.config.language == "es" { spanish } else { english }
}

/// Lines with their comments below each other.
fn with_comments(lines: &[(String, String)]) -> String {
    /// Comments of longer lines stand right behind them.
    const WIDEST: usize = 44;
    let width = |line: &str| line.chars().count();
    let column =
        lines.iter().filter(|(_, comment)| !comment.is_empty()).map(|(line, _)| width(line)).filter(|&w| w <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for (line, comment) in lines {
        text.push_str(line);
        if !comment.is_empty() {
            text.push_str(&" ".repeat(column.saturating_sub(width(line)) + 3));
            text.push_str("# ");
            text.push_str(comment);
        }
        text.push('\n');
    }
    text
}
