//! Several open branches as if all were merged: what they bring, and what is wrong only when they come together.
//!
//! Nothing is checked out and nothing of the repository changes: the files that a branch has changed since it parted are laid over a copy
//! of the workspace. Plans, settings and templates are those of now; posts are those of all. A finding that now, or one
//! of the branches by itself, has as well is not the meeting's.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::check::{ChangedError, commit_of};
use crate::diag::Diagnostic;
use crate::diff::{Checkout, RevisionError};
use crate::networks::Specs;
use crate::pipeline::{Examined, PipelineError, examine};
use crate::support::{git, inside};
use crate::workspace::{CACHE_FOLDER, LOCK_FILE, Workspace};

/// Most branches at once: each is read, compiled and checked by itself.
pub const MOST_BRANCHES: usize = 12;
/// Most changed files of one branch.
const MOST_CHANGES: usize = 5000;
/// Git answers within this time, or something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);
/// Parts of the workspace that are those of now.
const OURS: [&str; 6] = ["pregon.yaml", LOCK_FILE, "plans", "templates", "networks", "approvals"];

/// Branches as if all were merged.
#[derive(Debug)]
pub struct Together {
    /// The workspace with the posts of all.
    pub examined: Examined,
    /// Which branch brings a file, by the file's path.
    pub brings: BTreeMap<String, String>,
    /// Findings that neither now nor any branch has by itself.
    pub findings: Vec<Diagnostic>,
    /// What each branch brings.
    pub branches: Vec<BranchNote>,
    /// Where they were put together; the folder goes with this value.
    pub folder: tempfile::TempDir,
}

/// What a branch brings.
#[derive(Debug, Clone, Serialize)]
pub struct BranchNote {
    /// As it was asked for.
    pub branch: String,
    /// Its commit.
    pub commit: String,
    /// Files of `content/` that it adds or changes, sorted.
    pub files: Vec<String>,
    /// Files that it removes.
    pub removed: Vec<String>,
    /// What should be known before the rest is believed.
    pub notes: Vec<String>,
}

/// Why branches could not be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TogetherError {
    /// There is no git, no repository, or no such revision.
    #[error(transparent)]
    Git(#[from] ChangedError),
    /// A branch could not be read.
    #[error(transparent)]
    Revision(#[from] RevisionError),
    /// A workspace could not be read.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// Too many branches were asked for.
    #[error("more than {MOST_BRANCHES} branches at once")]
    TooManyBranches,
    /// The branch has nothing in common with what is checked out.
    #[error("`{branch}` has no commit in common with HEAD")]
    Unrelated {
        /// As it was asked for.
        branch: String,
    },
    /// The branch changes too much.
    #[error("`{branch}` changes more than {MOST_CHANGES} files of content/")]
    TooMuch {
        /// As it was asked for.
        branch: String,
    },
    /// Git stopped in the middle.
    #[error("git could not compare with `{branch}`")]
    Compare {
        /// As it was asked for.
        branch: String,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// The copy could not be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// What a branch has changed below `content/`.
struct Changes {
    changed: Vec<String>,
    removed: Vec<String>,
}

/// Lays the posts of some branches over the workspace in `root`, which has to be canonical.
///
/// # Errors
/// There is no repository or no such branch, a branch is too much, or there is no place to write to.
pub fn together(root: &Path, specs: &Specs, branches: &[String], now: DateTime<Utc>) -> Result<Together, TogetherError> {
    if branches.len() > MOST_BRANCHES {
        return Err(TogetherError::TooManyBranches);
    }
    let mut known: BTreeSet<Key> = keys(&examine(root, specs, now)?);
    let cache = root.join(CACHE_FOLDER);
    let write = |path: &Path| {
        let path = path.to_owned();
        move |source| TogetherError::Write { path, source }
    };
    inside::make_folder(root, CACHE_FOLDER).map_err(write(&cache))?;
    let folder = tempfile::Builder::new().prefix("with-").tempdir_in(&cache).map_err(write(&cache))?;
    let target = std::fs::canonicalize(folder.path()).map_err(write(folder.path()))?;
    for part in OURS.into_iter().chain(["content"]) {
        copy(&root.join(part), &target.join(part)).map_err(|(path, source)| TogetherError::Write { path, source })?;
    }
    let mut brings: BTreeMap<String, String> = BTreeMap::new();
    let mut notes = Vec::with_capacity(branches.len());
    for branch in branches {
        let checkout = Checkout::new(root, branch)?;
        let changes = changes(root, branch, checkout.commit())?;
        let mut note = BranchNote {
            branch: branch.clone(),
            commit: checkout.commit().to_owned(),
            files: Vec::new(),
            removed: Vec::new(),
            notes: checkout.notes().to_vec(),
        };
        for path in &changes.removed {
            let at = target.join(path);
            if at.symlink_metadata().is_ok() && !brings.contains_key(path) {
                std::fs::remove_file(&at).map_err(write(&at))?;
                note.removed.push(path.clone());
            }
        }
        for path in &changes.changed {
            let (from, at) = (checkout.root().join(path), target.join(path));
            // What was left out for its size, or is a link, is not there.
            if !from.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) || same(&from, &at) {
                continue;
            }
            if let Some(other) = brings.get(path) {
                note.notes.push(format!("{path} is changed by `{other}` too: they will be in conflict, and `{branch}` is shown"));
            }
            if let Some(parent) = at.parent() {
                std::fs::create_dir_all(parent).map_err(write(parent))?;
            }
            let _ = std::fs::remove_file(&at);
            link(&from, &at).map_err(write(&at))?;
            brings.insert(path.clone(), branch.clone());
            note.files.push(path.clone());
        }
        if checkout.root().join("pregon.yaml").is_file() {
            known.extend(keys(&examine(checkout.root(), specs, now)?));
        }
        notes.push(note);
    }
    let examined = examine(&target, specs, now)?;
    let findings = examined.diagnostics.iter().filter(|finding| !known.contains(&key(&examined.workspace, finding))).cloned().collect();
    Ok(Together { examined, brings, findings, branches: notes, folder })
}

/// What makes two findings of different folders the same.
type Key = (String, String, Option<String>, Option<String>, Option<String>);

fn key(workspace: &Workspace, finding: &Diagnostic) -> Key {
    let path = finding.location.map(|location| workspace.sources.get(location.file).path.clone());
    let (post, channel) = (finding.post.as_ref().map(ToString::to_string), finding.channel.as_ref().map(ToString::to_string));
    (finding.rule.to_owned(), finding.message.clone(), path, post, channel)
}

fn keys(examined: &Examined) -> BTreeSet<Key> {
    examined.diagnostics.iter().map(|finding| key(&examined.workspace, finding)).collect()
}

/// The files of `content/` that a commit has changed since it parted from HEAD.
fn changes(root: &Path, branch: &str, commit: &str) -> Result<Changes, TogetherError> {
    let failed = |source| TogetherError::Compare { branch: branch.to_owned(), source };
    let head = commit_of(root, "HEAD")?;
    let base = git::run(git::command(root, &["merge-base", &head, commit]), None, PATIENCE).map_err(failed)?;
    let base_text = String::from_utf8_lossy(&base.stdout).trim().to_owned();
    if !base.status.success() || base_text.is_empty() {
        return Err(TogetherError::Unrelated { branch: branch.to_owned() });
    }
    let arguments = ["diff-tree", "-r", "-z", "--name-status", "--no-renames", "--relative", &base_text, commit, "--", "content"];
    let list = git::run(git::command(root, &arguments), None, PATIENCE).map_err(failed)?;
    if !list.status.success() {
        return Err(failed(io::Error::other(git::message(&list))));
    }
    let mut changes = Changes { changed: Vec::new(), removed: Vec::new() };
    let mut fields = list.stdout.split(|&byte| byte == 0);
    while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
        let Ok(path) = std::str::from_utf8(path) else { continue };
        let inside = Path::new(path).components().all(|step| matches!(step, Component::Normal(_))) && path.starts_with("content/");
        if inside {
            if status == b"D" { changes.removed.push(path.to_owned()) } else { changes.changed.push(path.to_owned()) }
        }
    }
    if changes.changed.len() + changes.removed.len() > MOST_CHANGES {
        return Err(TogetherError::TooMuch { branch: branch.to_owned() });
    }
    Ok(changes)
}

fn same(one: &Path, other: &Path) -> bool {
    let size = |path: &Path| path.symlink_metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
    size(one).is_some() && size(one) == size(other) && std::fs::read(one).ok() == std::fs::read(other).ok()
}

/// Two names of one file where the system can do that; nobody writes to either.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to).or_else(|_| std::fs::copy(from, to).map(drop))
}

/// Files below a path under another, without links: they could lead out.
fn copy(from: &Path, to: &Path) -> Result<(), (PathBuf, io::Error)> {
    for entry in walkdir::WalkDir::new(from).follow_links(false).into_iter().flatten() {
        let at = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        let kind = entry.file_type();
        // The path of a single file is its own prefix.
        let at = if entry.depth() == 0 { to.to_owned() } else { at };
        let done = if kind.is_dir() {
            std::fs::create_dir_all(&at)
        } else if kind.is_file() {
            link(entry.path(), &at)
        } else {
            Ok(())
        };
        done.map_err(|error| (at, error))?;
    }
    Ok(())
}
