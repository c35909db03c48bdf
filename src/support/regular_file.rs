//! Reading files that others may have put there: no links, no devices, no more than is expected.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The bytes of a regular file of at most `max` bytes.
///
/// A symbolic link is not followed: it could lead out of the folder, or to a device that never ends. Pipes are not opened: that waits
/// for somebody to write into them.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for what is no regular file, [`io::ErrorKind::FileTooLarge`] for one above `max`, and what the file
/// system says.
pub fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() {
        let what = if metadata.is_symlink() { "a symbolic link, and not a regular file" } else { "not a regular file" };
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    let too_large = |size: u64| io::Error::new(io::ErrorKind::FileTooLarge, format!("{size} bytes or more, and {max} are allowed"));
    if metadata.len() > max {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > max { Err(too_large(size)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_within_the_bound_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        crate::support::atomic_file::write(&path, b"12345").expect("writes");
        assert_eq!(read(&path, 5).expect("reads"), b"12345");
        assert_eq!(read(&path, 4).expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path(), 5).expect_err("a folder").kind(), io::ErrorKind::InvalidData);
        assert_eq!(read(&folder.path().join("b"), 5).expect_err("nothing").kind(), io::ErrorKind::NotFound);
        #[cfg(unix)]
        for (name, target) in [("inside", "a"), ("endless", "/dev/zero"), ("dangling", "nothing")] {
            let link = folder.path().join(name);
            std::os::unix::fs::symlink(target, &link).expect("links");
            assert_eq!(read(&link, 5).expect_err(name).kind(), io::ErrorKind::InvalidData, "{name}");
        }
    }
}
