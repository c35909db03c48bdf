//! Files to write below `public/`, and writing only those that changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

/// Removes what lies in the folders of a build below `public` and is not in `keep`.
///
/// # Errors
/// A file cannot be removed.
pub(crate) fn sweep(public: &Path, keep: &BTreeSet<String>) -> Result<usize, WriteError> {
    OWN_FOLDERS.iter().try_fold(0, |removed, folder| Ok(removed + remove_others(&public.join(folder), folder, keep)?))
}

/// Writes a file below `public` unless it is there already; returns whether it was written.
///
/// # Errors
/// It cannot be written or copied.
pub(crate) fn write_one(file: &OutputFile, public: &Path) -> Result<bool, WriteError> {
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
pub(crate) fn remove_others(folder: &Path, name: &str, keep: &BTreeSet<String>) -> Result<usize, WriteError> {
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
        } else if !relative.is_some_and(|relative| keep.contains(&relative)) {
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes files and sweeps, as a build does: how many were written and removed.
    fn write(files: &[OutputFile], public: &Path) -> Result<(usize, usize), WriteError> {
        let mut written = 0;
        for file in files {
            written += usize::from(write_one(file, public)?);
        }
        Ok((written, sweep(public, &files.iter().map(|file| file.path.clone()).collect())?))
    }

    fn page(path: &str, text: &str) -> OutputFile {
        OutputFile::text(path, text.to_owned())
    }

    #[test]
    fn writes_what_changed_and_removes_what_is_gone() {
        let public = tempfile::tempdir().expect("a folder");
        atomic_file::write(&public.path().join("media/a.jpg"), b"jpg").expect("writes");
        let link = OutputFile { path: "site/media/a.jpg".into(), content: Content::CopyOf("media/a.jpg".into()) };
        let first = [page("report/index.html", "a"), page("preview/x/index.html", "b"), link.clone()];
        assert_eq!(write(&first, public.path()).expect("writes"), (3, 0));
        assert_eq!(write(&first, public.path()).expect("writes"), (0, 0));
        let second = [page("report/index.html", "c"), link];
        assert_eq!(write(&second, public.path()).expect("writes"), (1, 1));
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
        assert_eq!(write(&[], public.path()).expect("writes"), (0, 1));
        assert!(outside.path().join("precious.txt").exists());
    }
}
