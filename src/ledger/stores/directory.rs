//! Records as files of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{MAX_RECORD_BYTES, Store, StoreError, check_key};
use crate::support::{atomic_file, regular_file};

/// A folder, `ledger/`.
#[derive(Debug, Clone)]
pub struct DirectoryStore {
    folder: PathBuf,
}

impl DirectoryStore {
    /// The store in this folder, which is made with the first record.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn error(&self, action: &'static str, key: &str, source: io::Error) -> StoreError {
        StoreError { action, place: self.folder.join(key).display().to_string(), source }
    }
}

impl Store for DirectoryStore {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        check_key(key)?;
        atomic_file::create_new_durable(&self.folder.join(key), bytes).map_err(|source| self.error("write", key, source))
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        // Walk only the folder that the prefix names.
        let base = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let start = self.folder.join(base);
        // Nothing behind a link is a record, and who asks for what stops publishing must not be told that there is nothing.
        if base.starts_with('_')
            && let Ok(metadata) = fs::symlink_metadata(&start)
            && !metadata.is_dir()
        {
            return Err(self.error("list", base, io::Error::new(io::ErrorKind::InvalidData, "not a folder: remove it from the ledger")));
        }
        let mut keys = Vec::new();
        // Hidden files are unfinished writes and what tools such as git leave behind.
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
        for entry in walkdir::WalkDir::new(&start).sort_by_file_name().into_iter().filter_entry(visible) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 && error.io_error().is_some_and(|e| e.kind() == io::ErrorKind::NotFound) => break,
                Err(error) => {
                    let place = error.path().unwrap_or(&start).display().to_string();
                    return Err(StoreError { action: "list", place, source: error.into() });
                }
            };
            let Ok(path) = entry.path().strip_prefix(&self.folder) else { continue };
            let steps: Vec<_> = path.components().map(|step| step.as_os_str().to_string_lossy()).collect();
            // A folder in the place of a freeze's record is named, so that it stops publishing as one that cannot be read.
            if entry.file_type().is_dir() && !(steps.len() > 2 && steps[0] == "_freezes") {
                continue;
            }
            keys.push(steps.join("/"));
        }
        keys.retain(|key| key.starts_with(prefix));
        keys.sort();
        Ok(keys)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        regular_file::read(&self.folder.join(key), MAX_RECORD_BYTES).map_err(|source| {
            let is_large = source.kind() == io::ErrorKind::FileTooLarge;
            self.error("read", key, if is_large { io::Error::new(io::ErrorKind::InvalidData, source) } else { source })
        })
    }

    fn probe(&self) -> Result<String, StoreError> {
        let folder = self.folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        // A file without a name, which is gone when it is closed.
        tempfile::tempfile_in(folder).map_err(|source| self.error("write", "", source))?;
        Ok("can be written".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::contract;
    use super::*;

    #[test]
    fn the_contract_holds() {
        let dir = tempfile::tempdir().expect("a folder");
        contract::hold(&|| Arc::new(DirectoryStore::new(dir.path().join("ledger"))));
    }

    #[test]
    fn records_are_created_once_listed_and_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = DirectoryStore::new(dir.path().join("ledger"));
        assert!(store.list("").expect("an empty list").is_empty());
        assert!(store.create("a/m/001/001-intent.json", b"1").expect("writes"));
        assert!(store.create("b/m/001/001-intent.json", b"2").expect("writes"));
        assert!(!store.create("a/m/001/001-intent.json", b"3").expect("answers"));
        fs::File::create(store.folder().join(".lock")).expect("writes");
        assert_eq!(store.list("").expect("a list"), ["a/m/001/001-intent.json", "b/m/001/001-intent.json"]);
        assert_eq!(store.list("a/").expect("a list"), ["a/m/001/001-intent.json"]);
        assert_eq!(store.read("a/m/001/001-intent.json").expect("reads"), b"1");
        assert!(store.read("a/m/001/002-intent.json").is_err());
        assert_eq!(store.read("a/m/001").expect_err("a folder").source.kind(), io::ErrorKind::InvalidData);
    }
}
