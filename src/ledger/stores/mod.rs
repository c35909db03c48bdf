//! Where records are kept. Every store has the same semantics: create if absent, list, read.

#[cfg(test)]
mod contract;
#[cfg(debug_assertions)]
mod crash;
mod directory;
mod git;
#[cfg(feature = "cloud")]
mod object;
mod open;
mod steady;

use std::io;
use std::sync::Arc;

#[cfg(test)]
use super::Snapshot;
#[cfg(debug_assertions)]
pub use crash::{CrashPoint, CrashStore};
pub use directory::DirectoryStore;
pub use git::GitStore;
#[cfg(feature = "cloud")]
pub use object::ObjectLedger;
pub use open::{LEDGER_CACHE, StoreSettings, open};
pub use steady::{Seen, SteadyStore};

/// Longest record that is read, in bytes; ours are a few kilobytes.
pub(crate) const MAX_RECORD_BYTES: u64 = 1024 * 1024;

/// A store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {place}")]
pub struct StoreError {
    /// `read`, `write`, `list`, `reach`.
    pub action: &'static str,
    /// The file, object or branch. Holds no credentials.
    pub place: String,
    /// The reason. Holds no credentials.
    #[source]
    pub source: io::Error,
}

/// A place for records.
pub trait Store: Send + Sync {
    /// Creates a record durably if there is none of that name; returns whether it did.
    ///
    /// Of several that create the same name at once, exactly one gets `true`. A store that does not get an answer looks whether the
    /// bytes are there; so writers that race for a name must write different bytes.
    ///
    /// # Errors
    /// The record may or may not have been created.
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError>;

    /// Names of all records that start with `prefix`, sorted. A store without records has an empty list.
    ///
    /// The list is of now: what others had created before the call is in it.
    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// Names of all records that start with one of several prefixes, which do not overlap; one round trip where the store can.
    ///
    /// # Errors
    /// As [`Store::list`].
    fn list_many(&self, prefixes: &[&str]) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for prefix in prefixes {
            names.extend(self.list(prefix)?);
        }
        names.sort();
        Ok(names)
    }

    /// The bytes of a record.
    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError>;

    /// The bytes of many records that were listed, in the order asked for; cheaper than one by one where records are far away.
    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        keys.iter().map(|key| self.read(key)).collect()
    }

    /// Creates many records, each as [`Store::create`] does; some may be created and others not.
    fn create_many(&self, records: &[(String, Vec<u8>)]) -> Vec<Result<bool, StoreError>> {
        records.iter().map(|(key, bytes)| self.create(key, bytes)).collect()
    }

    /// What is kept of the store on this machine since it was last reached; reading it touches no network.
    ///
    /// `None` where the store is on this machine anyway, or was never reached from here.
    fn copy(&self) -> Option<Arc<dyn Store>> {
        None
    }

    /// Looks whether records can be written, and leaves nothing behind; says what was looked at.
    ///
    /// # Errors
    /// They cannot.
    fn probe(&self) -> Result<String, StoreError> {
        self.list("").map(|_| "can be listed".to_owned())
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        self.as_ref().create(key, bytes)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.as_ref().list(prefix)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        self.as_ref().read(key)
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        self.as_ref().read_many(keys)
    }

    fn create_many(&self, records: &[(String, Vec<u8>)]) -> Vec<Result<bool, StoreError>> {
        self.as_ref().create_many(records)
    }

    fn copy(&self) -> Option<Arc<dyn Store>> {
        self.as_ref().copy()
    }

    fn probe(&self) -> Result<String, StoreError> {
        self.as_ref().probe()
    }
}

/// Whether a name can be a record's on every store: steps of plain characters, none of them hidden or leading upwards.
///
/// Names come from other stores and from files, and a folder must not be left through one.
#[must_use]
pub fn is_plain_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_step = |step: &str| !step.is_empty() && !step.starts_with('.') && step.chars().all(plain);
    key.len() <= 500 && key.split('/').all(is_step)
}

/// The error for a name that cannot be a record's.
fn check_key(key: &str) -> Result<(), StoreError> {
    if is_plain_key(key) {
        return Ok(());
    }
    let source = io::Error::new(io::ErrorKind::InvalidInput, "not a name for a record");
    Err(StoreError { action: "write", place: key.escape_debug().to_string(), source })
}
