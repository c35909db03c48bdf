//! The workspace as it was at a revision, in a folder of its own for as long as it is looked at.
//!
//! Files are read from git's own store, one by one, so that no filter, hook or shell of the repository runs. What is the same
//! now is taken from the work tree: pictures are not copied, and those that Git LFS keeps elsewhere are there.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::check::{ChangedError, commit_of};
use crate::support::git::{Objects, command};
use crate::support::inside;
use crate::workspace::CACHE_FOLDER;

/// What a workspace is made of.
const PARTS: [&str; 7] = ["pregon.yaml", crate::workspace::LOCK_FILE, "content", "plans", "templates", "networks", "approvals"];
/// Changed files above this size are left out: no text is that long, and larger pictures are not read either.
const MAX_FILE: u64 = 64 * 1024 * 1024;
/// More changed bytes than this are not read.
const MAX_TOTAL: u64 = 2 * 1024 * 1024 * 1024;
/// Git LFS puts a note of about this length in the place of a file.
const MAX_POINTER: usize = 1024;

/// Why a revision could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevisionError {
    /// There is no git, no repository, or no such revision.
    #[error(transparent)]
    Git(#[from] ChangedError),
    /// Git stopped in the middle.
    #[error("git could not read the files of {commit}")]
    Read {
        /// The commit.
        commit: String,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// The folder could not be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// The revision is too much to be compared.
    #[error("more than {} MB changed since {commit}", MAX_TOTAL / 1_000_000)]
    TooMuch {
        /// The commit.
        commit: String,
    },
}

/// A workspace as it was; the folder goes with this value.
#[derive(Debug)]
pub struct Checkout {
    root: PathBuf,
    commit: String,
    notes: Vec<String>,
    /// Kept for the sake of its end, which removes the folder.
    _folder: tempfile::TempDir,
}

/// A file of a commit.
struct Blob {
    id: String,
    size: u64,
    path: String,
}

impl Checkout {
    /// Makes the workspace in `root`, which has to be canonical, as it was at a revision.
    ///
    /// # Errors
    /// There is no repository, no such revision, or no place to write to.
    pub fn new(root: &Path, revision: &str) -> Result<Self, RevisionError> {
        let commit = commit_of(root, revision)?;
        let cache = root.join(CACHE_FOLDER);
        let write = |path: &Path| {
            let path = path.to_owned();
            move |source| RevisionError::Write { path, source }
        };
        inside::make_folder(root, CACHE_FOLDER).map_err(write(&cache))?;
        let folder = tempfile::Builder::new().prefix("diff-").tempdir_in(&cache).map_err(write(&cache))?;
        let target = std::fs::canonicalize(folder.path()).map_err(write(folder.path()))?;
        let mut checkout = Self { root: target, commit, notes: Vec::new(), _folder: folder };
        checkout.fill(root)?;
        Ok(checkout)
    }

    /// The folder of the workspace as it was.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The full name of the commit.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// What is not as it was.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn fill(&mut self, root: &Path) -> Result<(), RevisionError> {
        let read = |source| RevisionError::Read { commit: self.commit.clone(), source };
        let mut list = vec!["ls-tree", "-r", "-z", "-l", self.commit.as_str(), "--"];
        list.extend(PARTS);
        let blobs = blobs(&output(root, &list).map_err(read)?);
        let changed = output(root, &["diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", &self.commit, "--", "."]);
        let changed: BTreeSet<String> = paths(&changed.map_err(read)?).collect();
        let mut store = Objects::open(root).map_err(read)?;
        let (mut total, mut large, mut pointers) = (0_u64, 0_usize, 0_usize);
        for blob in &blobs {
            let target = self.root.join(&blob.path);
            let failed = |source| RevisionError::Write { path: target.clone(), source };
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            let now = root.join(&blob.path);
            if !changed.contains(&blob.path) && now.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
                // Two names of one file where the system can do that; nobody writes to either.
                std::fs::hard_link(&now, &target).or_else(|_| std::fs::copy(&now, &target).map(drop)).map_err(failed)?;
                continue;
            }
            if blob.size > MAX_FILE {
                large += 1;
                continue;
            }
            total += blob.size;
            if total > MAX_TOTAL {
                return Err(RevisionError::TooMuch { commit: self.commit.clone() });
            }
            let bytes = store.read(&blob.id, MAX_FILE).map_err(read)?;
            pointers += usize::from(is_pointer(&bytes));
            write_file(&target, &bytes).map_err(failed)?;
        }
        drop(store);
        if large > 0 {
            self.notes.push(format!("{large} changed files of more than {} MB were left out", MAX_FILE / 1_000_000));
        }
        if pointers > 0 {
            self.notes.push(format!("{pointers} changed files are kept by Git LFS: they are compared by name alone"));
        }
        Ok(())
    }
}

/// The folder is gone in a moment: nothing is lost if the system stops in the middle.
#[expect(clippy::disallowed_methods, reason = "a file that lives for seconds needs no sync and no rename")]
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::write(path, bytes)
}

/// Whether this is the note that Git LFS puts in the place of a file.
fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_POINTER && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

fn output(root: &Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let output = command(root, arguments).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
    Err(io::Error::other(message))
}

fn paths(list: &[u8]) -> impl Iterator<Item = String> {
    list.split(|&byte| byte == 0).filter_map(|path| std::str::from_utf8(path).ok()).filter(|path| !path.is_empty()).map(str::to_owned)
}

/// The regular files in the output of `git ls-tree -r -z -l`: `<mode> blob <id> <size>\t<path>`.
fn blobs(list: &[u8]) -> Vec<Blob> {
    paths(list)
        .filter_map(|line| {
            let (facts, path) = line.split_once('\t')?;
            let mut facts = facts.split_ascii_whitespace();
            let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
            // A symbolic link could lead out of the folder.
            let is_file = mode.starts_with("100") && kind == "blob";
            let inside = Path::new(path).components().all(|step| matches!(step, Component::Normal(_)));
            (is_file && inside).then_some(Blob { id: id.to_owned(), size: size.parse().ok()?, path: path.to_owned() })
        })
        .collect()
}
