//! Files to write below `public/`, and writing only those that changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::support::atomic_file;

/// Folders of `public/` that a build owns: what lies there and is not part of the build any more is removed.
const OWN_FOLDERS: [&str; 4] = ["preview", "report", "site", "variants"];

/// A file below `public/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path below `public/`, with `/` between the parts.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The same as another file below `public/`, which is named by its content and never changes.
    CopyOf(String),
}

impl OutputFile {
    /// A text file.
    pub(crate) fn text(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), content: Content::Bytes(text.into_bytes()) }
    }
}

/// What writing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteSummary {
    /// Files made or changed.
    pub written: usize,
    /// Files that were already so.
    pub unchanged: usize,
    /// Files of an earlier build that are no longer part of it.
    pub removed: usize,
}

/// Why a file could not be written or removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[error("cannot {action} {}", .path.display())]
pub struct WriteError {
    /// What was tried: `write`, `copy`, `remove`.
    pub action: &'static str,
    /// The path.
    pub path: PathBuf,
    /// The system's reason.
    #[source]
    pub source: io::Error,
}

/// Writes the files below `public`, leaves unchanged ones alone, and removes pages of earlier builds.
///
/// # Errors
/// A file cannot be written, copied or removed.
pub fn write(files: &[OutputFile], public: &Path) -> Result<WriteSummary, WriteError> {
    let changed: Vec<bool> = files.par_iter().map(|file| write_one(file, public)).collect::<Result<_, _>>()?;
    let written = changed.iter().filter(|&&changed| changed).count();
    let keep: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut removed = 0;
    for folder in OWN_FOLDERS {
        removed += remove_others(&public.join(folder), folder, &keep)?;
    }
    Ok(WriteSummary { written, unchanged: files.len() - written, removed })
}

fn write_one(file: &OutputFile, public: &Path) -> Result<bool, WriteError> {
    let path = public.join(&file.path);
    match &file.content {
        Content::Bytes(bytes) => atomic_file::write_if_changed(&path, bytes).map_err(|source| WriteError { action: "write", path, source }),
        Content::CopyOf(from) => copy(&public.join(from), &path).map_err(|source| WriteError { action: "copy", path, source }),
    }
}

/// Links a file, or copies it where links are not possible; the name stands for the content, so a file of the same size is the same.
fn copy(from: &Path, to: &Path) -> io::Result<bool> {
    let wanted = fs::metadata(from)?.len();
    if fs::metadata(to).is_ok_and(|found| found.len() == wanted) {
        return Ok(false);
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if fs::hard_link(from, to).is_err() {
        atomic_file::write(to, &fs::read(from)?)?;
    }
    Ok(true)
}

/// Removes what is not in `keep`, and folders that become empty; symbolic links are removed, never followed.
fn remove_others(folder: &Path, name: &str, keep: &BTreeSet<&str>) -> Result<usize, WriteError> {
    let failed = |path: &Path, source| WriteError { action: "remove", path: path.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(folder, error)),
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| failed(&path, error))?;
        let relative = entry.file_name().to_str().map(|file| format!("{name}/{file}"));
        if kind.is_dir() {
            removed += remove_others(&path, relative.as_deref().unwrap_or_default(), keep)?;
            // Fails where something is left in it, which is what is wanted.
            let _ = fs::remove_dir(&path);
        } else if !relative.is_some_and(|relative| keep.contains(relative.as_str())) {
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> OutputFile {
        OutputFile::text(path, text.to_owned())
    }

    #[test]
    fn writes_what_changed_and_removes_what_is_gone() {
        let public = tempfile::tempdir().expect("a folder");
        atomic_file::write(&public.path().join("media/a.jpg"), b"jpg").expect("writes");
        let link = OutputFile { path: "site/media/a.jpg".into(), content: Content::CopyOf("media/a.jpg".into()) };
        let first = [page("report/index.html", "a"), page("preview/x/index.html", "b"), link.clone()];
        assert_eq!(write(&first, public.path()).expect("writes"), WriteSummary { written: 3, unchanged: 0, removed: 0 });
        assert_eq!(write(&first, public.path()).expect("writes"), WriteSummary { written: 0, unchanged: 3, removed: 0 });
        let second = [page("report/index.html", "c"), link];
        assert_eq!(write(&second, public.path()).expect("writes"), WriteSummary { written: 1, unchanged: 1, removed: 1 });
        assert!(!public.path().join("preview/x").exists());
        assert_eq!(fs::read(public.path().join("site/media/a.jpg")).expect("reads"), b"jpg");
        assert!(public.path().join("media/a.jpg").exists(), "only the pages' own folders are cleaned");
    }

    #[test]
    fn a_missing_picture_is_an_error() {
        let public = tempfile::tempdir().expect("a folder");
        let link = OutputFile { path: "site/media/a.jpg".into(), content: Content::CopyOf("media/a.jpg".into()) };
        assert_eq!(write(&[link], public.path()).expect_err("fails").action, "copy");
    }

    #[cfg(unix)]
    #[test]
    fn cleaning_does_not_follow_links() {
        let public = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("a folder");
        atomic_file::write(&outside.path().join("precious.txt"), b"x").expect("writes");
        fs::create_dir_all(public.path().join("report")).expect("a folder");
        std::os::unix::fs::symlink(outside.path(), public.path().join("report/link")).expect("links");
        assert_eq!(write(&[], public.path()).expect("writes").removed, 1);
        assert!(outside.path().join("precious.txt").exists());
    }
}
