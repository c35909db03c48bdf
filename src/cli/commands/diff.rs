//! `pregon diff`: what a change does to every variant.

use std::path::Path;

use pregon::check::ChangedError;
use pregon::diff::markdown::{self, Places};
use pregon::diff::{self, DiffError, Published, RevisionError, Sides};
use pregon::ledger::{Snapshot, Standing};
use pregon::model::Draft;
use pregon::networks::Specs;
use pregon::workspace::find_root;

use crate::cli::CommandResult;
use crate::cli::args::{Diff, Format, Global};
use crate::cli::desk::view_of;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// Said where nobody can say what is published.
const NO_RECORD: &str = "the record of what is published cannot be read here, so what this change means there is not told";

pub(in crate::cli) fn run(options: &Diff, global: &Global, ui: &Ui) -> CommandResult {
    let root = find_root(&global.start())?;
    let specs = Specs::embedded();
    let places = Places::new(options.review_url.as_deref(), options.pictures_base.as_deref());
    let places = places.ok_or_else(|| Failure::new("an address begins with https:// and has neither spaces nor `?` nor `#`"))?;
    let now = global.clock().now();
    let progress = ui.progress(None, "comparing");
    let compared = if let Some(revision) = &options.revision {
        let record = record(&root, &specs, ui);
        let published = record.as_ref().map(|ledger| Published { ledger, now });
        let sides = Sides::of(&root, &specs, revision);
        let mut compared = sides.and_then(|sides| sides.compare(published, now, places.has_pictures()));
        if let (Ok(compared), None) = (&mut compared, &record) {
            compared.notes.push(NO_RECORD.to_owned());
        }
        compared
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
        Format::Human => ui.result(&markdown::render_with(&compared, &places))?,
    }
    Ok(Exit::Done)
}

/// What is on record. A pull request is often compared where the keys of the record are not: then that is a note, and no failure.
fn record(root: &Path, specs: &Specs, ui: &Ui) -> Option<Snapshot> {
    let view = view_of(root, specs).ok().filter(|view| !view.is_blind())?;
    if let Some(warning) = view.warning() {
        ui.warn(warning);
    }
    view.snapshot().ok()
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
