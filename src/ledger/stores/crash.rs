//! A store that fails at a chosen write or kills the program there, for the tests; release builds do not have it.

use std::io;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Store, StoreError};

/// Where to fail, and how: `3` dies right after the third write, `3-before` right before it; from the third write on,
/// `3-full` writes nothing and says that the disk is full; `3-torn` makes the third one, and says that it could not.
///
/// Every intent is followed by the request and every request by its outcome, so "before" the write
/// of an outcome is also "after the request was sent".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrashPoint {
    write: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Before,
    After,
    Full,
    Torn,
}

impl FromStr for CrashPoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, kind) = match text.split_once('-') {
            None => (text, Kind::After),
            Some((number, "before")) => (number, Kind::Before),
            Some((number, "full")) => (number, Kind::Full),
            Some((number, "torn")) => (number, Kind::Torn),
            Some((_, other)) => return Err(format!("`{text}`: there is no way to fail called `{other}`")),
        };
        let write = number.parse().map_err(|error| format!("`{text}`: {error}"))?;
        Ok(Self { write, kind })
    }
}

/// Another store that does not survive its n-th write.
#[derive(Debug)]
pub struct CrashStore<S> {
    inner: S,
    point: CrashPoint,
    writes: AtomicU32,
}

impl<S: Store> CrashStore<S> {
    /// Wraps a store.
    #[must_use]
    pub fn new(inner: S, point: CrashPoint) -> Self {
        Self { inner, point, writes: AtomicU32::new(0) }
    }
}

impl<S: Store> Store for CrashStore<S> {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        let number = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        let here = number == self.point.write;
        let failed = |kind: io::ErrorKind| StoreError { action: "write", place: key.to_owned(), source: kind.into() };
        match self.point.kind {
            Kind::Before if here => std::process::abort(),
            Kind::Full if number >= self.point.write => return Err(failed(io::ErrorKind::StorageFull)),
            Kind::Before | Kind::After | Kind::Full | Kind::Torn => {}
        }
        let created = self.inner.create(key, bytes)?;
        match self.point.kind {
            Kind::After if here => std::process::abort(),
            Kind::Torn if here => Err(failed(io::ErrorKind::Other)),
            Kind::Before | Kind::After | Kind::Full | Kind::Torn => Ok(created),
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.list(prefix)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        self.inner.read(key)
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        self.inner.read_many(keys)
    }

    fn copy(&self) -> Option<Arc<dyn Store>> {
        self.inner.copy()
    }

    fn probe(&self) -> Result<String, StoreError> {
        self.inner.probe()
    }
}
