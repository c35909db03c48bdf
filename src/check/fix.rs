//! Writes safe fixes into the files.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::{Diagnostics, apply_edits};
use crate::support::atomic_file;
use crate::workspace::Workspace;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Paths of the changed files relative to the workspace root, sorted.
    pub files: Vec<String>,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// Why fixes could not be written. Files before this one are written whole, this one and those after it not at all.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum FixError {
    /// The file was changed after it was read.
    #[error("{path} was changed while it was checked")]
    Changed {
        /// Path relative to the workspace root.
        path: String,
    },
    /// The file cannot be read or written.
    #[error("cannot write {path}")]
    Write {
        /// Path relative to the workspace root.
        path: String,
        /// The system's reason.
        #[source]
        source: Arc<std::io::Error>,
    },
}

/// Applies the safe fixes among the findings to the files.
///
/// Of fixes that overlap, the first in the order of the findings is applied: check again for the others.
/// Byte order marks, line ends and symbolic links within the workspace stay as they are.
///
/// # Errors
/// A file was changed in the meantime, or cannot be written.
pub fn apply_fixes(workspace: &Workspace, findings: &Diagnostics) -> Result<Fixed, FixError> {
    let (texts, fixes) = apply_edits(&workspace.sources, findings.iter().filter_map(|finding| finding.fix.as_ref()));
    let mut written = Vec::with_capacity(texts.len());
    for (id, text) in texts {
        let source = workspace.sources.get(id);
        let failed = |source: std::io::Error, path: &str| FixError::Write { path: path.to_owned(), source: Arc::new(source) };
        // The name may be a link: what it leads to is rewritten, not the link.
        let target: PathBuf = fs::canonicalize(workspace.root.join(&source.path)).map_err(|error| failed(error, &source.path))?;
        let current = fs::read(&target).map_err(|error| failed(error, &source.path))?;
        if current != source.text.as_bytes() || !target.starts_with(&workspace.root) {
            return Err(FixError::Changed { path: source.path.clone() });
        }
        atomic_file::write(&target, text.as_bytes()).map_err(|error| failed(error, &source.path))?;
        written.push(source.path.clone());
    }
    written.sort();
    Ok(Fixed { files: written, fixes })
}
