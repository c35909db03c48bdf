//! A store that kills the program at a chosen write, for the tests; release builds do not have it.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Store, StoreError};

/// Where to die: `3` right after the third write, `3-before` right before it.
///
/// Every intent is followed by the request and every request by its outcome, so "before" the write
/// of an outcome is also "after the request was sent".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrashPoint {
    write: u32,
    before: bool,
}

impl FromStr for CrashPoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, before) = text.strip_suffix("-before").map_or((text, false), |number| (number, true));
        let write = number.parse().map_err(|error| format!("`{text}`: {error}"))?;
        Ok(Self { write, before })
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
        let fatal = self.writes.fetch_add(1, Ordering::SeqCst) + 1 == self.point.write;
        if fatal && self.point.before {
            std::process::abort();
        }
        let created = self.inner.create(key, bytes);
        if fatal {
            std::process::abort();
        }
        created
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
