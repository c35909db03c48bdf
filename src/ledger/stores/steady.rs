//! A store that does not lose records while a process runs.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Store, StoreError};

/// The names of the records that a process has seen.
#[derive(Debug, Clone, Default)]
pub struct Seen(Arc<Mutex<BTreeSet<String>>>);

/// A store whose lists are errors when records that were seen are gone: a disk that is no longer there looks like a ledger without records,
/// and everything would be sent again.
pub struct SteadyStore {
    inner: Arc<dyn Store>,
    seen: Seen,
    place: String,
    /// The workspace's settings; no record is made where they are gone.
    settings: PathBuf,
}

impl SteadyStore {
    /// The store, which lists at least what was `seen`, below a workspace that has its `settings`. `place` is what it is called.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, seen: Seen, place: String, settings: PathBuf) -> Self {
        Self { inner, seen, place, settings }
    }

    /// The records below these prefixes that were seen so far.
    fn expected(&self, prefixes: &[&str]) -> BTreeSet<String> {
        let seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |prefix: &&str| {
            let prefix = (*prefix).to_owned();
            seen.range(prefix.clone()..).take_while(move |name| name.starts_with(&prefix)).cloned()
        };
        prefixes.iter().flat_map(of).collect()
    }

    fn check(&self, names: &[String], expected: &BTreeSet<String>) -> Result<(), StoreError> {
        let listed: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        if let Some(lost) = expected.iter().find(|name| !listed.contains(name.as_str())) {
            let reason = format!(
                "records are gone that were there, `{lost}` among them: bring them back, or start anew if they were removed on purpose"
            );
            return Err(self.error("list", io::Error::new(io::ErrorKind::NotFound, reason)));
        }
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).extend(names.iter().cloned());
        Ok(())
    }

    fn is_there(&self, action: &'static str) -> Result<(), StoreError> {
        if self.settings.is_file() {
            return Ok(());
        }
        Err(self.error(action, io::Error::new(io::ErrorKind::NotFound, format!("{} is gone", self.settings.display()))))
    }

    fn error(&self, action: &'static str, source: io::Error) -> StoreError {
        StoreError { action, place: self.place.clone(), source }
    }
}

impl Store for SteadyStore {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        self.is_there("write")?;
        let created = self.inner.create(key, bytes)?;
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
        Ok(created)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.list_many(&[prefix])
    }

    fn list_many(&self, prefixes: &[&str]) -> Result<Vec<String>, StoreError> {
        self.is_there("list")?;
        // What others of this process write while the list is made need not be in it.
        let expected = self.expected(prefixes);
        let names = self.inner.list_many(prefixes)?;
        self.check(&names, &expected)?;
        Ok(names)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        self.inner.read(key)
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        self.inner.read_many(keys)
    }

    fn create_many(&self, records: &[(String, Vec<u8>)]) -> Vec<Result<bool, StoreError>> {
        if self.is_there("write").is_err() {
            return records.iter().map(|_| self.is_there("write").map(|()| false)).collect();
        }
        let created = self.inner.create_many(records);
        let done = records.iter().zip(&created).filter(|(_, result)| result.is_ok()).map(|((key, _), _)| key.clone());
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).extend(done);
        created
    }

    fn copy(&self) -> Option<Arc<dyn Store>> {
        self.inner.copy()
    }

    fn probe(&self) -> Result<String, StoreError> {
        self.inner.probe()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::DirectoryStore;
    use super::*;

    #[test]
    fn records_that_were_seen_are_missed() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("team");
        let settings = root.join("pregon.yaml");
        fs::create_dir(&root).expect("a folder");
        fs::File::create(&settings).expect("writes");
        let seen = Seen::default();
        let open =
            || SteadyStore::new(Arc::new(DirectoryStore::new(root.join("ledger"))), seen.clone(), "ledger".to_owned(), settings.clone());
        assert!(open().list("").expect("a list").is_empty());
        for key in ["a/m/001/001-intent.json", "b/m/001/001-intent.json"] {
            assert!(open().create(key, b"1").expect("writes"));
        }
        assert_eq!(open().list("").expect("a list").len(), 2);
        fs::remove_dir_all(root.join("ledger/a")).expect("removes");
        assert!(open().list("").is_err() && open().list("a/").is_err());
        assert_eq!(open().list("b/").expect("a list").len(), 1);
        // The whole workspace goes, and nothing is made in its place.
        fs::rename(&root, dir.path().join("elsewhere")).expect("moves");
        assert!(open().list("b/").is_err() && open().create("c/m/001/001-intent.json", b"1").is_err());
        assert!(!root.exists());
    }

    /// A store on which something is written between the making of a list and its coming back.
    struct Slow {
        inner: DirectoryStore,
        seen: Seen,
    }

    impl Store for Slow {
        fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
            self.inner.create(key, bytes)
        }

        fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
            self.list_many(&[prefix])
        }

        fn list_many(&self, prefixes: &[&str]) -> Result<Vec<String>, StoreError> {
            let names = self.inner.list_many(prefixes)?;
            self.inner.create("b/m/001/001-posted.json", b"1")?;
            self.seen.0.lock().expect("whole").insert("b/m/001/001-posted.json".to_owned());
            Ok(names)
        }

        fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
            self.inner.read(key)
        }
    }

    #[test]
    fn what_is_written_while_a_list_is_made_is_not_missed() {
        let dir = tempfile::tempdir().expect("a folder");
        let settings = dir.path().join("pregon.yaml");
        fs::File::create(&settings).expect("writes");
        let seen = Seen::default();
        let slow = Slow { inner: DirectoryStore::new(dir.path().join("ledger")), seen: seen.clone() };
        let store = SteadyStore::new(Arc::new(slow), seen, "ledger".to_owned(), settings);
        assert!(store.list("").expect("a list").is_empty());
        assert_eq!(store.list("").expect("the next list has it").len(), 1);
    }
}
