//! Writing below a folder that others may have put things into: through no link, which could lead anywhere.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::atomic_file;

/// The place of a path below a folder, if no step on the way to it, and not the path itself, is a symbolic link.
///
/// What is not there yet is no link. The folder itself may be reached through links: it is the one that somebody has named.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`], saying which step leads elsewhere.
pub fn place(root: &Path, path: &str) -> io::Result<PathBuf> {
    let refused = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    let mut at = root.to_owned();
    for step in Path::new(path).components() {
        match step {
            Component::CurDir => continue,
            Component::Normal(name) => at.push(name),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(refused(format!("{path} leads out of {}", root.display())));
            }
        }
        if at.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
            return Err(refused(format!("{} is a symbolic link, and what is written there could land anywhere", at.display())));
        }
    }
    Ok(at)
}

/// As [`atomic_file::write`], below a folder and through no link.
///
/// # Errors
/// A step of the path is a link, or the file system refuses.
pub fn write(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    atomic_file::write(&place(root, path)?, bytes)
}

/// As [`atomic_file::create_new_durable`], below a folder and through no link.
///
/// # Errors
/// A step of the path is a link, or the file system refuses.
pub fn create_new_durable(root: &Path, path: &str, bytes: &[u8]) -> io::Result<bool> {
    // A link in place of the file itself is something that is there.
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    place(root, &folder.to_string_lossy())?;
    atomic_file::create_new_durable(&root.join(path), bytes)
}

/// Makes a folder below another one, and those on the way to it, through no link.
///
/// # Errors
/// A step of the path is a link, or the file system refuses.
pub fn make_folder(root: &Path, path: &str) -> io::Result<PathBuf> {
    let folder = place(root, path)?;
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The first symbolic link among some paths, and then anywhere in some folders.
pub fn first_link(paths: impl IntoIterator<Item = PathBuf>, folders: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    let is_link = |path: &PathBuf| path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let inner = folders.into_iter().flat_map(|folder| walkdir::WalkDir::new(folder).follow_links(false).into_iter().flatten());
    let inner = inner.filter(walkdir::DirEntry::path_is_symlink).map(walkdir::DirEntry::into_path);
    paths.into_iter().find(is_link).or_else(|| inner.into_iter().next())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_written_through_a_link() {
        let dir = tempfile::tempdir().expect("a folder");
        let (root, outside) = (dir.path().join("root"), dir.path().join("outside"));
        for folder in [root.join("plans"), outside.join("crisis")] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        symlink(&outside, root.join("content")).expect("links");
        symlink("../../outside/crisis", root.join("plans/crisis")).expect("links");
        symlink("../../outside/a.md", root.join("plans/a.md")).expect("links");
        symlink("plans", root.join("within")).expect("links");
        for path in ["content/x.md", "content/crisis/x.md", "plans/crisis/x.md", "within/x.md", "../outside/x.md", "/x.md"] {
            for written in [write(&root, path, b"x"), create_new_durable(&root, path, b"x").map(drop)] {
                assert_eq!(written.expect_err(path).kind(), io::ErrorKind::InvalidInput, "{path}");
            }
        }
        assert!(write(&root, "plans/a.md", b"x").is_err());
        assert!(!create_new_durable(&root, "plans/a.md", b"x").expect("is there"));
        let left: Vec<_> = walkdir::WalkDir::new(&outside).into_iter().flatten().filter(|entry| entry.file_type().is_file()).collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(make_folder(&root, "plans/crisis/new").is_err());
        assert!(create_new_durable(&root, "plans/new/x.md", b"x").expect("writes"));
        assert!(make_folder(&root, "plans/new/inner").expect("makes").is_dir());
        assert_eq!(first_link([root.join("plans"), root.join("within")], []), Some(root.join("within")));
        assert!(first_link([], [root.clone()]).is_some() && first_link([], [root.join("plans/new")]).is_none());
        // Whoever names a folder through a link means what it leads to.
        symlink(&root, dir.path().join("name")).expect("links");
        write(&dir.path().join("name"), "plans/y.md", b"y").expect("writes");
    }
}
