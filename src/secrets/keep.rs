//! Keeps new secrets: in the encrypted file where it can be opened, else in `.env`; durably, and one process at a time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};

use super::dotenv::{self, DotEnvError};
use super::file::{Entry, FileError, SecretsFile};
use super::key::Key;
use super::sources::{EXPIRES_ENDING, SourceError, read_file};
use super::{DOT_ENV, FILE};
use crate::ledger::{LockError, LockGuard};
use crate::support::atomic_file::{self, Readers};
use crate::support::secret::Secret;

/// Beside the other lock; git ignores that folder.
const LOCK_FILE: &str = ".pregon/secrets.lock";

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The encrypted file.
    File,
    /// `.env`.
    DotEnv,
}

impl Place {
    /// Name of the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => FILE,
            Self::DotEnv => DOT_ENV,
        }
    }
}

/// What becomes of one name.
#[derive(Debug, Clone)]
pub enum Change {
    /// It has this value from now on.
    Set {
        /// The secret.
        value: Secret,
        /// When it stops to work, if that is known.
        expires: Option<DateTime<Utc>>,
    },
    /// It is taken out.
    Remove,
}

/// Why a secret could not be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// Another process holds the lock.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The file system refuses.
    #[error("cannot write {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its reason.
        #[source]
        source: io::Error,
    },
    /// There is an encrypted file already.
    #[error("there is a {FILE} already")]
    Exists,
    /// There is no encrypted file any more.
    #[error("there is no {FILE}")]
    Gone,
    /// What is there cannot be read.
    #[error(transparent)]
    Read(#[from] SourceError),
    /// The encrypted file.
    #[error("cannot change {FILE}")]
    File(#[source] FileError),
    /// `.env`.
    #[error("cannot change {DOT_ENV}")]
    DotEnv(#[source] DotEnvError),
}

/// The right to change the secrets of a workspace, held until it is dropped.
#[derive(Debug)]
pub struct Keeper {
    root: PathBuf,
    _lock: LockGuard,
}

impl Keeper {
    /// Waits for the right to change secrets. What was read before has to be read again: somebody else may have changed it.
    ///
    /// # Errors
    /// Another process holds it for longer than `patience`, or the file system refuses.
    pub fn lock(root: &Path, patience: Duration) -> Result<Self, KeepError> {
        let lock = LockGuard::acquire(&root.join(LOCK_FILE), patience, || ())?;
        Ok(Self { root: root.to_owned(), _lock: lock })
    }

    /// Makes the encrypted file, which must not be there.
    ///
    /// # Errors
    /// It is there, or cannot be written.
    pub fn create(&self, file: &SecretsFile) -> Result<(), KeepError> {
        let path = self.root.join(FILE);
        let sealed = file.seal().map_err(KeepError::File)?;
        match atomic_file::create_new_durable(&path, &sealed) {
            Ok(true) => Ok(()),
            Ok(false) => Err(KeepError::Exists),
            Err(source) => Err(KeepError::Io { path, source }),
        }
    }

    /// The encrypted file as it is now.
    ///
    /// # Errors
    /// It is gone, or does not open.
    pub fn open(&self, key: &Key) -> Result<SecretsFile, KeepError> {
        let bytes = read_file(&self.root)?.ok_or(KeepError::Gone)?;
        SecretsFile::open(&bytes, key).map_err(|source| SourceError::File { path: self.root.join(FILE), source }.into())
    }

    /// Replaces the encrypted file; it is on disk before this returns.
    ///
    /// # Errors
    /// It cannot be sealed or written; the old one is whole then.
    pub fn replace(&self, file: &SecretsFile) -> Result<(), KeepError> {
        let path = self.root.join(FILE);
        let sealed = file.seal().map_err(KeepError::File)?;
        atomic_file::write_durable(&path, &sealed, Readers::All).map_err(|source| KeepError::Io { path, source })
    }

    /// Whether a file could be written in this place: asked before an old secret is given away for a new one.
    ///
    /// # Errors
    /// The folder does not take a file, or the file is write-protected.
    pub fn probe(&self, place: Place) -> Result<(), KeepError> {
        let path = self.root.join(place.name());
        let failed = |source| KeepError::Io { path: path.clone(), source };
        if path.exists() {
            File::options().write(true).open(&path).map_err(failed)?;
        }
        // As large as a file gets, and on disk: a full disk is found now.
        let mut file = tempfile::Builder::new().prefix(".tmp-").tempfile_in(&self.root).map_err(failed)?;
        let size = fs::metadata(&path).map_or(0, |metadata| metadata.len()) + 64 * 1024;
        io::copy(&mut io::Read::take(io::repeat(b' '), size), &mut file).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)
    }

    /// Makes changes; they are on disk before this returns.
    ///
    /// `key` opens the encrypted file, where that is the place.
    ///
    /// # Errors
    /// The file cannot be read or written; it is as before then.
    pub fn keep(&self, place: Place, key: Option<&Key>, changes: &BTreeMap<String, Change>, now: DateTime<Utc>) -> Result<(), KeepError> {
        match (place, key) {
            (Place::File, Some(key)) => {
                let mut file = self.open(key)?;
                for (name, change) in changes {
                    match change {
                        Change::Set { value, expires } => {
                            let entry = Entry { value: value.clone(), expires: *expires, obtained: Some(now.trunc_subsecs(0)) };
                            file.set(name, entry).map_err(KeepError::File)?;
                        }
                        Change::Remove => drop(file.remove(name)),
                    }
                }
                self.replace(&file)
            }
            (Place::File, None) => Err(KeepError::File(FileError::OtherKey)),
            (Place::DotEnv, _) => dotenv::update(&self.root.join(DOT_ENV), &lines(changes)).map_err(KeepError::DotEnv),
        }
    }
}

/// The lines of `.env`: it keeps dates in variables of their own.
fn lines(changes: &BTreeMap<String, Change>) -> BTreeMap<String, Option<Secret>> {
    let mut lines = BTreeMap::new();
    for (name, change) in changes {
        let (value, expires) = match change {
            Change::Set { value, expires } => (Some(value.clone()), *expires),
            Change::Remove => (None, None),
        };
        lines.insert(name.clone(), value);
        lines.insert(format!("{name}{EXPIRES_ENDING}"), expires.map(|at| Secret::new(&at.to_rfc3339_opts(SecondsFormat::Secs, true))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::{Resolved, Source};

    fn now() -> DateTime<Utc> {
        "2026-11-21T18:00:00Z".parse().expect("an instant")
    }

    fn set(value: &str, expires: Option<&str>) -> Change {
        Change::Set { value: Secret::new(value), expires: expires.map(|at| at.parse().expect("an instant")) }
    }

    #[test]
    fn what_is_kept_is_found_again_in_either_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = Key::generate();
        let keeper = Keeper::lock(folder.path(), Duration::ZERO).expect("locked");
        assert!(matches!(keeper.open(&key), Err(KeepError::Gone)));
        keeper.create(&SecretsFile::new(&key)).expect("created");
        assert!(matches!(keeper.create(&SecretsFile::new(&key)), Err(KeepError::Exists)));
        let changes = |value| {
            BTreeMap::from([
                ("PREGON_X_TOKEN".to_owned(), set(value, Some("2026-11-21T20:00:00Z"))),
                ("PREGON_X_REFRESH_TOKEN".to_owned(), set(value, None)),
            ])
        };
        for (place, source) in [(Place::File, Source::File), (Place::DotEnv, Source::DotEnv)] {
            keeper.probe(place).expect("writable");
            keeper.keep(place, Some(&key), &changes(place.name()), now()).expect("kept");
            let secret = key.secret();
            let resolved = Resolved::load(folder.path(), [("PREGON_SECRETS_KEY".to_owned(), secret.expose().to_owned())]).expect("loads");
            let token = resolved.get("PREGON_X_TOKEN").expect("there");
            assert_eq!((token.value.expose(), token.source), (place.name(), source));
            assert_eq!(token.expires, "2026-11-21T20:00:00Z".parse().ok());
        }
        let gone = BTreeMap::from([("PREGON_X_TOKEN".to_owned(), Change::Remove)]);
        keeper.keep(Place::DotEnv, None, &gone, now()).expect("kept");
        assert_eq!(fs::read_to_string(folder.path().join(DOT_ENV)).expect("reads"), "PREGON_X_REFRESH_TOKEN='.env'\n");
    }

    #[test]
    fn only_one_process_changes_secrets_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let _keeper = Keeper::lock(folder.path(), Duration::ZERO).expect("locked");
        assert!(matches!(Keeper::lock(folder.path(), Duration::ZERO), Err(KeepError::Lock(LockError::Busy { .. }))));
    }
}
