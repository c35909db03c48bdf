//! What was read of an object store, kept on this machine: records never change, so each is fetched once.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::{MAX_RECORD_BYTES, Store, StoreError};
use crate::support::atomic_file;

/// Names of all records with the tags under which the store has them.
pub(super) type Listing = BTreeMap<String, Option<String>>;

/// A folder for one store.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
    place: String,
}

impl Cache {
    /// The cache of the store at a place, among those of others below `folder`. `server` tells stores of the same name apart.
    pub(super) fn new(folder: &Path, place: &str, server: Option<&str>) -> Self {
        let name = blake3::hash(format!("{place}\n{}", server.unwrap_or_default()).as_bytes()).to_hex();
        Self { folder: folder.join(&name[..16]), place: place.to_owned() }
    }

    fn path(&self, key: &str, tag: &str) -> PathBuf {
        let name = blake3::hash(format!("{key}\n{tag}").as_bytes()).to_hex();
        self.folder.join(&name[..2]).join(&name[2..])
    }

    /// A body that was read before.
    pub(super) fn body(&self, key: &str, tag: &str) -> Option<Vec<u8>> {
        let path = self.path(key, tag);
        let small = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_RECORD_BYTES);
        if small { fs::read(path).ok() } else { None }
    }

    /// Keeps a body. A cache that cannot be written costs time and nothing else.
    pub(super) fn keep(&self, key: &str, tag: &str, bytes: &[u8]) {
        let _ = atomic_file::write(&self.path(key, tag), bytes);
    }

    /// Keeps the names, for when the store cannot be reached.
    pub(super) fn keep_listing(&self, listing: &Listing) {
        if let Ok(bytes) = serde_json::to_vec(listing) {
            let _ = atomic_file::write_if_changed(&self.folder.join("list.json"), &bytes);
        }
    }

    /// The store as it was listed last; `None` if it never was.
    pub(super) fn copy(&self) -> Option<ObjectCopy> {
        let bytes = fs::read(self.folder.join("list.json")).ok()?;
        let listing = serde_json::from_slice(&bytes).ok()?;
        Some(ObjectCopy { cache: self.clone(), listing })
    }
}

/// An object store as it was when it was last listed from here.
#[derive(Debug)]
pub(super) struct ObjectCopy {
    cache: Cache,
    listing: Listing,
}

impl ObjectCopy {
    fn error(&self, action: &'static str, key: &str, text: &'static str) -> StoreError {
        let source = io::Error::new(io::ErrorKind::Unsupported, text);
        StoreError { action, place: format!("{key} in the copy of {}", self.cache.place), source }
    }
}

impl Store for ObjectCopy {
    fn create(&self, key: &str, _: &[u8]) -> Result<bool, StoreError> {
        Err(self.error("write", key, "a copy is not written to"))
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.listing.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        let tag = self.listing.get(key).and_then(Option::as_deref).unwrap_or_default();
        // What was not needed before is not here; what is needed of a ledger is read each time.
        self.cache.body(key, tag).ok_or_else(|| self.error("read", key, "it was never fetched"))
    }
}
