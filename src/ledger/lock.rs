//! One process of a machine at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(100);

/// Why the lock was not got.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another publisher holds it.
    #[error("another publisher has held {} for longer than {} s", .path.display(), .waited.as_secs())]
    Busy {
        /// The lock file.
        path: PathBuf,
        /// How long we waited.
        waited: Duration,
    },
    /// The file system did not do it.
    #[error("cannot lock {}", .path.display())]
    Io {
        /// The lock file.
        path: PathBuf,
        /// Its reason.
        #[source]
        source: io::Error,
    },
}

/// Holds the lock until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct LockGuard {
    _file: File,
}

impl LockGuard {
    /// Locks a file, which is made if need be and stays; `on_wait` is called once if somebody else holds it.
    ///
    /// For what two processes of one machine should do one after the other, as writing pages. It does not keep publishers from
    /// sending the same part: that an intent can be created once does.
    ///
    /// # Errors
    /// Somebody else holds it for longer than `patience`, or the file system refuses.
    pub fn acquire(path: &Path, patience: Duration, on_wait: impl FnOnce()) -> Result<Self, LockError> {
        let io = |source| LockError::Io { path: path.to_owned(), source };
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(io)?;
        let file = File::options().create(true).truncate(false).write(true).open(path).map_err(io)?;
        let start = Instant::now();
        let mut on_wait = Some(on_wait);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                    if let Some(on_wait) = on_wait.take() {
                        on_wait();
                    }
                    std::thread::sleep(POLL);
                }
                Err(TryLockError::WouldBlock) => return Err(LockError::Busy { path: path.to_owned(), waited: patience }),
                Err(TryLockError::Error(source)) => return Err(io(source)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_publisher_waits_and_gives_up() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("state/ledger.lock");
        let first = LockGuard::acquire(&path, Duration::ZERO, || ()).expect("free");
        let mut waited = false;
        let second = LockGuard::acquire(&path, Duration::from_millis(150), || waited = true);
        assert!(matches!(second, Err(LockError::Busy { .. })) && waited);
        drop(first);
        LockGuard::acquire(&path, Duration::ZERO, || ()).expect("free again");
    }
}
