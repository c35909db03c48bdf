//! Writes `public/`: variants as data, pages for people, and `build.json`.
//!
//! A build does again what has changed, and remembers the rest: nothing at all where a look at names, sizes and times shows that
//! nothing has happened; else those posts whose files, pictures, links or surroundings are others, and the pages on which something
//! shows. Posts are worked on a few at a time, so that memory grows with what lists show of a post, and not with its texts.

mod engine;
mod index;
mod load;
mod output;
mod pages;
mod scan;
mod stamp;
mod standing;
mod stored;
#[cfg(test)]
mod tests;
mod uses;
mod worker;

pub use engine::{Built, Request, build};
pub use stamp::{Stamp, StampCheck};

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::ledger::StoreError;
use crate::model::{PostId, Variant};
use crate::pipeline::PipelineError;
use crate::report::{RenderError, WriteError};
use crate::support::atomic_file;
use crate::workspace::LoadError;

/// What a build made; becomes `build.json`.
#[derive(Debug, Clone, Serialize)]
pub struct BuildSummary {
    /// Version of this format.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// The instant for which the pages were made.
    pub now: DateTime<Utc>,
    /// What was read.
    pub inputs: Inputs,
    /// What was made.
    pub counts: Counts,
    /// How long the stages took, in milliseconds of wall time.
    pub timings_ms: BTreeMap<&'static str, u64>,
}

/// What a build read.
#[derive(Debug, Clone, Serialize)]
pub struct Inputs {
    /// Posts.
    pub posts: usize,
    /// Channels.
    pub channels: usize,
    /// Campaigns.
    pub campaigns: usize,
    /// Version of each network's spec, by network.
    pub specs: BTreeMap<String, String>,
}

/// What a build made.
#[derive(Debug, Clone, Serialize)]
pub struct Counts {
    /// Posts that were compiled, checked and drawn anew.
    pub posts_redone: usize,
    /// Posts taken over from the build before.
    pub posts_kept: usize,
    /// Pages that were rendered, of posts and others.
    pub pages_rendered: usize,
    /// Variants.
    pub variants: usize,
    /// Pictures asked for.
    pub pictures: usize,
    /// Pictures made in this build; the others were there.
    pub pictures_made: usize,
    /// Files written because they were new or changed.
    pub written: usize,
    /// Files that were already so.
    pub unchanged: usize,
    /// Files of earlier builds that were removed.
    pub removed: usize,
    /// Findings by severity.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// Why `public/` could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The workspace could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A stage could not run.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The publishing record could not be read.
    #[error(transparent)]
    Ledger(#[from] StoreError),
    /// A page could not be made.
    #[error("cannot make the pages")]
    Render(#[from] RenderError),
    /// A file could not be written.
    #[error("cannot write public files")]
    Write(#[from] WriteError),
    /// A folder to write to is a link.
    #[error("{} is a link, and a build does not write through links", .path.display())]
    Linked {
        /// The path.
        path: PathBuf,
    },
    /// A file outside the pages could not be written.
    #[error("cannot write {}", .path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// `public/variants/<post-id>.json`.
#[derive(Serialize)]
struct VariantFile<'a> {
    schema: u32,
    post: &'a PostId,
    variants: &'a [Variant],
}

/// Name of the file that says that a folder is a build's.
pub const SUMMARY_FILE: &str = "build.json";

/// Folders that a build empties of what is not its own.
pub const OWN_FOLDERS: [&str; 5] = ["variants", "media", "preview", "site", "report"];

/// Leaves [`SUMMARY_FILE`] in a folder that has none yet.
///
/// # Errors
/// The file cannot be written.
pub fn mark(public: &Path) -> Result<(), BuildError> {
    let path = public.join(SUMMARY_FILE);
    if path.is_file() {
        return Ok(());
    }
    atomic_file::write(&path, b"{}\n").map_err(|source| BuildError::Io { path, source })
}

/// Writes `build.json`; apart, because the caller adds what it measured.
///
/// # Errors
/// The file cannot be written.
///
/// # Panics
/// Never: a summary is plain data.
pub fn write_summary(summary: &BuildSummary, public: &Path) -> Result<(), BuildError> {
    let path = public.join(SUMMARY_FILE);
    let mut text = serde_json::to_string_pretty(summary).expect("plain data serialises");
    text.push('\n');
    atomic_file::write(&path, text.as_bytes()).map_err(|source| BuildError::Io { path, source })
}
