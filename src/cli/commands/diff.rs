//! `pregon diff`: what a change does to every variant.

use pregon::check::ChangedError;
use pregon::diff::{self, DiffError, RevisionError, markdown};
use pregon::ledger::{Snapshot, Standing};
use pregon::model::Draft;
use pregon::networks::Specs;
use pregon::workspace::find_root;

use crate::cli::CommandResult;
use crate::cli::args::{Diff, Format, Global};
use crate::cli::desk::view_of;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Diff, global: &Global, ui: &Ui) -> CommandResult {
    let root = find_root(&global.start())?;
    let specs = Specs::embedded();
    let progress = ui.progress(None, "comparing");
    let compared = if let Some(revision) = &options.revision {
        diff::against_revision(&root, &specs, revision)
    } else {
        let ledger = view_of(&root, &specs)?;
        if let Some(warning) = ledger.warning() {
            ui.warn(warning);
        }
        let snapshot = ledger.snapshot()?;
        diff::against_lock(&root, &specs, |draft| is_open(draft, &snapshot))
    };
    progress.finish_and_clear();
    let compared = compared.map_err(failure)?;
    for note in &compared.notes {
        ui.warn(note);
    }
    match options.format {
        Format::Json => ui.json(&compared)?,
        Format::Human => ui.result(&markdown::render(&compared))?,
    }
    Ok(Exit::Done)
}

/// Whether some part of a variant is still to be sent: what is published stays as it was.
fn is_open(draft: &Draft, ledger: &Snapshot) -> bool {
    let parts = u16::try_from(draft.parts.len()).unwrap_or(u16::MAX);
    (1..=parts).any(|part| !matches!(ledger.history(&draft.post, &draft.channel, part).standing(), Standing::Posted(_)))
}

fn failure(error: DiffError) -> Failure {
    let hint = match &error {
        DiffError::NoLock => Some("`pregon build` writes it; to compare with a revision, name it: `pregon diff main`"),
        DiffError::Lock(_) => Some("take the file from git again, or let `pregon build` write it anew"),
        DiffError::Revision(RevisionError::Git(ChangedError::NotARepository)) => Some("only a workspace in git has revisions"),
        DiffError::Revision(RevisionError::Git(ChangedError::UnknownRevision { .. })) => {
            Some("in CI, fetch the whole history: a shallow clone knows one commit only")
        }
        _ => None,
    };
    let failure = Failure::from(anyhow::Error::new(error));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
