//! Which files changed since a revision, as git knows it.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use crate::support::git::command;

/// Why git could not say what changed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ChangedError {
    /// The program `git` cannot be started.
    #[error("cannot run git")]
    NoGit(#[source] Arc<io::Error>),
    /// The workspace is in no git repository.
    #[error("the workspace is not in a git repository")]
    NotARepository,
    /// There is no such commit.
    #[error("`{revision}` is not a revision of this repository")]
    UnknownRevision {
        /// As given.
        revision: String,
    },
    /// It is a range, as `main..HEAD`.
    #[error("`{revision}` names several commits: write the one to compare with, as `main`")]
    SeveralCommits {
        /// As given.
        revision: String,
    },
    /// Another failure.
    #[error("git could not compare with `{revision}`: {message}")]
    Git {
        /// As given.
        revision: String,
        /// What git said, on one line.
        message: String,
    },
}

/// Returns the paths below `root`, relative to it, that differ from where `HEAD` and the revision parted;
/// uncommitted and untracked files are among them.
///
/// # Errors
/// There is no git, no repository, or no such revision.
pub fn changed_files(root: &Path, revision: &str) -> Result<BTreeSet<String>, ChangedError> {
    let commit = commit_of(root, revision)?;
    let lists = [
        git(root, &["diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", "--merge-base", &commit, "--", "."])?,
        git(root, &["ls-files", "-z", "--others", "--exclude-standard", "--", "."])?,
    ];
    let mut paths = BTreeSet::new();
    for list in lists {
        if !list.status.success() {
            let message = String::from_utf8_lossy(&list.stderr).trim().replace('\n', "; ");
            return Err(ChangedError::Git { revision: revision.to_owned(), message });
        }
        paths.extend(
            list.stdout.split(|&byte| byte == 0).filter(|path| !path.is_empty()).map(|path| String::from_utf8_lossy(path).into_owned()),
        );
    }
    Ok(paths)
}

/// The full name of the commit that a revision stands for.
///
/// # Errors
/// There is no git, no repository, no such revision, or it is a range of them.
pub(crate) fn commit_of(root: &Path, revision: &str) -> Result<String, ChangedError> {
    if !git(root, &["rev-parse", "--is-inside-work-tree"])?.status.success() {
        return Err(ChangedError::NotARepository);
    }
    let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])?;
    let said = String::from_utf8_lossy(&commit.stdout);
    let mut commits = said.lines();
    match (commits.next(), commits.next()) {
        (Some(commit), None) => Ok(commit.to_owned()),
        // Each end of a range, although one commit was asked for.
        (Some(_), Some(_)) => Err(ChangedError::SeveralCommits { revision: revision.to_owned() }),
        (None, _) => Err(ChangedError::UnknownRevision { revision: revision.to_owned() }),
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<Output, ChangedError> {
    command(root, arguments).output().map_err(|error| ChangedError::NoGit(Arc::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::atomic_file;

    fn run(root: &Path, arguments: &[&str]) {
        let output = git(root, arguments).expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(root: &Path, message: &str) {
        run(root, &["add", "--all"]);
        run(root, &["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", message]);
    }

    #[test]
    fn branch_uncommitted_and_untracked_files_are_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("team");
        run(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
        for path in ["team/content/old.md", "team/content/año.md", "elsewhere.md"] {
            atomic_file::write(&folder.path().join(path), b"1").expect("writes");
        }
        commit(folder.path(), "one");
        run(&root, &["checkout", "--quiet", "-b", "topic"]);
        atomic_file::write(&root.join("content/año.md"), b"2").expect("writes");
        atomic_file::write(&folder.path().join("elsewhere.md"), b"2").expect("writes");
        commit(folder.path(), "two");
        run(&root, &["checkout", "--quiet", "main"]);
        atomic_file::write(&root.join("content/on main.md"), b"2").expect("writes");
        commit(folder.path(), "three");
        run(&root, &["checkout", "--quiet", "topic"]);
        atomic_file::write(&root.join("content/new.md"), b"3").expect("writes");
        let paths: Vec<String> = changed_files(&root, "main").expect("lists").into_iter().collect();
        assert_eq!(paths, ["content/año.md", "content/new.md"]);
    }

    #[test]
    fn failures_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(changed_files(folder.path(), "main"), Err(ChangedError::NotARepository)));
        run(folder.path(), &["init", "--quiet"]);
        for revision in ["nothing", "--output=/tmp/x", ""] {
            assert!(matches!(changed_files(folder.path(), revision), Err(ChangedError::UnknownRevision { .. })), "{revision}");
        }
        atomic_file::write(&folder.path().join("a.md"), b"1").expect("writes");
        commit(folder.path(), "one");
        assert!(changed_files(folder.path(), "HEAD").is_ok_and(|paths| paths.is_empty()));
        for range in ["HEAD..HEAD", "..HEAD", "HEAD...HEAD"] {
            assert!(matches!(changed_files(folder.path(), range), Err(ChangedError::SeveralCommits { .. })), "{range}");
        }
    }
}
