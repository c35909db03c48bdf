//! Where records are kept. Every store has the same semantics: create if absent, list, read.

#[cfg(debug_assertions)]
mod crash;
mod directory;

#[cfg(debug_assertions)]
pub use crash::{CrashPoint, CrashStore};
pub use directory::DirectoryStore;

/// A store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {place}")]
pub struct StoreError {
    /// `read`, `write`, `list`.
    pub action: &'static str,
    /// The file or object.
    pub place: String,
    /// The reason.
    #[source]
    pub source: std::io::Error,
}

/// A place for records.
pub trait Store: Send + Sync {
    /// Creates a record durably if there is none of that name; returns whether it did.
    ///
    /// Of several that create the same name at once, exactly one gets `true`.
    ///
    /// # Errors
    /// The record may or may not have been created.
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError>;

    /// Names of all records that start with `prefix`, sorted. A store without records has an empty list.
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
}
