//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a file so that a reader sees the old bytes or the new ones, never a part.
///
/// The bytes go to a temporary file in the same folder, which then takes the name. Parent folders
/// are made. Nothing is synced to disk: use it for what can be made again.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".tmp-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    set_plain_permissions(file.as_file())?;
    file.persist(path)?;
    Ok(())
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everybody, as web servers and git.
    All,
    /// Its owner alone: it holds secrets.
    Owner,
}

/// As [`write()`], and the bytes and the name are on disk before this returns: for what cannot be made again.
///
/// Where only the owner may read it, that holds from the first byte on.
pub fn write_durable(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let folder = parent(path);
    create_dir_all_durable(folder)?;
    let mut file = tempfile::Builder::new().prefix(".tmp-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    // A temporary file is for its owner alone.
    if readers == Readers::All {
        set_plain_permissions(file.as_file())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder)
}

/// Writes a file unless it already has these bytes; returns whether it was written.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let same = fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|old| old == bytes);
    if same {
        return Ok(false);
    }
    write_quickly(path, bytes)?;
    Ok(true)
}

/// As [`write`], for the many files of a build: names need not be drawn, and the folder is made only where it is missing.
fn write_quickly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let folder = parent(path);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".tmp-{}-{number}", std::process::id()));
    let create = || File::options().write(true).create_new(true).open(&temporary);
    let mut file = match create() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            create()?
        }
        // A run with this number was killed here and left its file.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return write(path, bytes),
        other => other?,
    };
    let written = file.write_all(bytes).and_then(|()| set_plain_permissions(&file)).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Creates a file durably if no file of that name exists; returns whether it was created.
///
/// The bytes are on disk before the name appears, and the name is on disk before this returns, so
/// that after a crash at any moment the file is whole or absent. Two processes that create the same
/// name at once: exactly one gets `true`.
pub fn create_new_durable(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    create_new_durable_for(path, bytes, Readers::All)
}

/// As [`create_new_durable`], for these readers: where only the owner may read it, that holds from the first byte on.
pub fn create_new_durable_for(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<bool> {
    let folder = parent(path);
    create_dir_all_durable(folder)?;
    let mut file = tempfile::Builder::new().prefix(".tmp-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    if readers == Readers::All {
        set_plain_permissions(file.as_file())?;
    }
    file.as_file().sync_all()?;
    // A hard link fails if the name exists, on every file system that has links; rename would overwrite.
    match file.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error.error),
    }
    sync_folder(folder)?;
    Ok(true)
}

fn create_dir_all_durable(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = parent(folder);
    create_dir_all_durable(parent)?;
    match fs::create_dir(folder) {
        Ok(()) => sync_folder(parent),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Temporary files are private by default; what we leave behind is read by web servers and by git.
#[cfg(unix)]
fn set_plain_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_plain_permissions(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_creator_wins() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a/b/c.json");
        assert!(create_new_durable(&path, b"one").expect("writes"));
        assert!(!create_new_durable(&path, b"two").expect("refuses"));
        assert_eq!(fs::read(&path).expect("reads"), b"one");
    }

    #[test]
    fn of_many_creators_exactly_one_wins() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("x/1-intent.json");
        let wins: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16)
                .map(|i| {
                    let path = &path;
                    scope.spawn(move || create_new_durable(path, &[i]).expect("answers"))
                })
                .collect();
            threads.into_iter().map(|t| usize::from(t.join().expect("no panic"))).sum()
        });
        assert_eq!(wins, 1);
    }

    #[test]
    fn unchanged_files_are_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        assert!(write_if_changed(&path, b"a").expect("writes"));
        assert!(!write_if_changed(&path, b"a").expect("reads"));
        assert!(write_if_changed(&path, b"b").expect("writes"));
    }
}
