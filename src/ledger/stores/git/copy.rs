//! What was seen of a branch, read without the remote.

use std::io;
use std::sync::Arc;

use super::super::{MAX_RECORD_BYTES, Store, StoreError};
use super::repository::{Repository, Tree};

/// The bytes of records that lie on the branch at one commit.
pub(super) fn read_in(repository: &Repository, tree: Option<&Tree>, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
    let mut objects = None;
    let mut read = |key: &String| -> io::Result<Vec<u8>> {
        let id = match tree.and_then(|tree| tree.files.get(key)) {
            Some(Some(id)) => id,
            Some(None) => return Err(io::Error::new(io::ErrorKind::InvalidData, "not a regular file")),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        if objects.is_none() {
            objects = Some(repository.objects()?);
        }
        objects.as_mut().map_or_else(|| Err(io::ErrorKind::NotFound.into()), |objects| objects.read(id, MAX_RECORD_BYTES))
    };
    let place = |key: &str| place(&repository.remote, &repository.branch, key);
    keys.iter().map(|key| read(key).map_err(|source| StoreError { action: "read", place: place(key), source })).collect()
}

/// Names of the files on the branch that start with a prefix. Hidden files are what tools leave behind.
pub(super) fn names(tree: Option<&Tree>, prefix: &str) -> Vec<String> {
    let visible = |path: &&String| path.starts_with(prefix) && !path.split('/').any(|step| step.starts_with('.'));
    tree.map(|tree| tree.files.keys().filter(visible).cloned().collect()).unwrap_or_default()
}

/// The branch, or a record on it, for messages.
pub(super) fn place(remote: &str, branch: &str, key: &str) -> String {
    let of = if key.is_empty() { String::new() } else { format!("{key} on ") };
    format!("{of}branch {branch} of {remote}")
}

/// The branch as it was when it was last seen.
pub(super) struct GitCopy {
    pub(super) repository: Arc<Repository>,
    pub(super) tree: Tree,
}

impl Store for GitCopy {
    fn create(&self, key: &str, _: &[u8]) -> Result<bool, StoreError> {
        let source = io::Error::new(io::ErrorKind::Unsupported, "a copy is not written to");
        Err(StoreError { action: "write", place: place(&self.repository.remote, &self.repository.branch, key), source })
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(names(Some(&self.tree), prefix))
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        let mut read = self.read_many(&[key.to_owned()]);
        read.pop().unwrap_or_else(|| self.create(key, &[]).map(|_| Vec::new()))
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        read_in(&self.repository, Some(&self.tree), keys)
    }

    fn probe(&self) -> Result<String, StoreError> {
        self.create("", &[]).map(|_| String::new())
    }
}
