//! The plumbing below a ledger on a branch: fetch, read, commit and push, without a checkout.
//!
//! It works in the workspace's own repository and not in one of ours, because that is where the way to the remote is: its address,
//! the token that CI leaves in its settings, the key for SSH, a proxy. Of that repository it touches objects and `refs/pregon/`
//! alone, and what any push moves, the remote-tracking name of the ledger's branch: no other branch, no index, no file of the working
//! tree, no `FETCH_HEAD`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use crate::support::clock::Clock;
use crate::support::git::{Objects, command, message, run};

/// Longest time for one conversation with the remote.
const LIMIT: Duration = Duration::from_mins(2);

/// Settings under which git does what we ask and nothing beside it.
const QUIET: [&str; 14] = [
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    "-c",
    "push.gpgSign=false",
    "-c",
    "push.followTags=false",
    "-c",
    "fetch.writeCommitGraph=false",
    // A connection that hardly moves is given up.
    "-c",
    "http.lowSpeedLimit=500",
    "-c",
    "http.lowSpeedTime=60",
];

/// Where the commit that is about to be pushed is kept, so that nothing sweeps it away.
const NEW: &str = "refs/pregon/new";

/// What a shallow clone has fetched, until it is known that it lacks nothing.
const FETCHED: &str = "refs/pregon/fetched";

/// The branch, as far as it is known here.
#[derive(Debug)]
pub(super) struct Repository {
    root: PathBuf,
    pub(super) remote: String,
    pub(super) branch: String,
    /// The last commit of the branch that was seen.
    seen: String,
    /// Held by whoever changes our refs; other processes work in the same repository.
    lock: PathBuf,
    is_shallow: bool,
    /// `name <mail>` for commits.
    identity: String,
}

/// What lies on the branch at one commit.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) commit: String,
    /// Object ids of files, by path; `None` for what is no regular file.
    pub(super) files: BTreeMap<String, Option<String>>,
}

/// What came of a push.
#[derive(Debug)]
pub(super) enum Pushed {
    /// The branch is where we wanted it.
    Accepted,
    /// Certainly not done: the branch has moved, or may not be written.
    Refused(String),
    /// Nobody knows.
    Unclear(String),
}

fn other(message: impl Into<String>) -> io::Error {
    io::Error::other(message.into())
}

impl Repository {
    /// Looks at the repository that the workspace lies in; the remote is not reached.
    pub(super) fn open(root: &Path, remote: &str, branch: &str) -> io::Result<Self> {
        let said = local(root, &["rev-parse", "--path-format=absolute", "--git-common-dir", "--is-shallow-repository"])?;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let mut lines = text.lines();
        let (Some(folder), Some(shallow)) = (lines.next().filter(|_| said.status.success()), lines.next()) else {
            return Err(other(format!("the workspace is in no git repository that can be read: {}", message(&said))));
        };
        let ask = |arguments: &[&str]| -> io::Result<Option<String>> {
            let said = local(root, arguments)?;
            Ok(said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned()).filter(|text| !text.is_empty()))
        };
        if ask(&["config", "--get", &format!("remote.{remote}.url")])?.is_none() {
            return Err(other(format!("the repository has no remote `{remote}`: `git remote -v` lists those it has")));
        }
        if ask(&["symbolic-ref", "--quiet", "HEAD"])?.is_some_and(|head| head == format!("refs/heads/{branch}")) {
            return Err(other(format!("`{branch}` is checked out here: give the ledger a branch on which nobody works")));
        }
        let default = ask(&["symbolic-ref", "--quiet", &format!("refs/remotes/{remote}/HEAD")])?;
        if default.is_some_and(|default| default == format!("refs/remotes/{remote}/{branch}")) {
            return Err(other(format!("`{branch}` is the default branch of `{remote}`: give the ledger one on which nobody works")));
        }
        let plain = |text: String| text.replace(['<', '>', '\n'], "");
        let name = ask(&["config", "--get", "user.name"])?.map(plain).filter(|name| !name.trim().is_empty());
        let mail = ask(&["config", "--get", "user.email"])?.map(plain).filter(|mail| !mail.trim().is_empty());
        let identity = name.zip(mail).map_or_else(|| "pregon <pregon@localhost>".to_owned(), |(name, mail)| format!("{name} <{mail}>"));
        Ok(Self {
            root: root.to_owned(),
            remote: remote.to_owned(),
            branch: branch.to_owned(),
            seen: format!("refs/pregon/ledger/{remote}/{branch}"),
            lock: Path::new(folder).join("pregon").join("ledger.lock"),
            is_shallow: shallow == "true",
            identity,
        })
    }

    /// Keeps other processes from our refs, until the file is dropped.
    pub(super) fn lock(&self) -> io::Result<File> {
        fs::create_dir_all(self.lock.parent().unwrap_or(Path::new(".")))?;
        let file = File::options().create(true).truncate(false).write(true).open(&self.lock)?;
        file.lock()?;
        Ok(file)
    }

    /// Git in the repository; with the remote, if the arguments say so.
    fn git(&self, arguments: &[&str], input: Option<Vec<u8>>) -> io::Result<Output> {
        let arguments: Vec<&str> = QUIET.iter().chain(arguments).copied().collect();
        let mut git = command(&self.root, &arguments);
        git.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never");
        // What these print has tokens in it.
        for name in ["GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE_PACKET"] {
            git.env_remove(name);
        }
        run(git, input, LIMIT)
    }

    /// The last commit of the branch that was seen here.
    pub(super) fn head(&self) -> io::Result<Option<String>> {
        self.commit_at(&self.seen)
    }

    /// The branch as the clone has it, which may be older; for those who only look.
    pub(super) fn head_of_clone(&self) -> io::Result<Option<String>> {
        self.commit_at(&format!("refs/remotes/{}/{}", self.remote, self.branch))
    }

    fn commit_at(&self, name: &str) -> io::Result<Option<String>> {
        let said = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")], None)?;
        let commit = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        Ok(Some(commit).filter(|commit| !commit.is_empty()))
    }

    /// Asks the remote for the branch; `None` where it has none yet. The lock has to be held.
    pub(super) fn refresh(&self) -> io::Result<Option<String>> {
        // Without a history nobody sees whether one commit follows another: what lies on both is compared.
        let (force, target) = if self.is_shallow { ("+", FETCHED) } else { ("", self.seen.as_str()) };
        let what = format!("{force}refs/heads/{}:{target}", self.branch);
        let mut arguments =
            vec!["fetch", "--no-progress", "--no-tags", "--no-write-fetch-head", "--refmap=", "--no-recurse-submodules", "--no-filter"];
        if self.is_shallow {
            // A shallow clone is of this moment alone, and so is what it fetches: the whole history is of no use to it.
            arguments.push("--depth=1");
        }
        arguments.extend(["--", &self.remote, &what]);
        let fetched = self.git(&arguments, None)?;
        if fetched.status.success() {
            return if self.is_shallow { self.accept_fetched() } else { self.head() };
        }
        let rejected = String::from_utf8_lossy(&fetched.stderr).contains("[rejected]");
        let there = self.git(&["ls-remote", "--exit-code", "--refs", "--", &self.remote, &format!("refs/heads/{}", self.branch)], None)?;
        match there.status.code() {
            // An empty ledger where there was a full one would have everything sent again.
            Some(2) if self.head()?.is_some() => Err(other(format!(
                "the branch has gone from the remote: bring it back with `git push {} {}:refs/heads/{}`",
                self.remote, self.seen, self.branch
            ))),
            Some(2) => Ok(None),
            Some(0) if rejected => Err(self.rewritten()),
            _ => Err(other(message(&fetched))),
        }
    }

    fn rewritten(&self) -> io::Error {
        other(format!(
            "the branch was rewritten on the remote and lacks records that were there: compare it with {}, and push what is missing; if it is meant, `git update-ref -d {0}`",
            self.seen
        ))
    }

    /// Takes over what was fetched, if every file is there that was seen before.
    fn accept_fetched(&self) -> io::Result<Option<String>> {
        let Some(fetched) = self.commit_at(FETCHED)? else { return self.head() };
        if let Some(seen) = self.head()?.filter(|seen| *seen != fetched) {
            let (before, after) = (self.tree(&seen)?, self.tree(&fetched)?);
            if before.files.keys().any(|key| !after.files.contains_key(key)) {
                return Err(self.rewritten());
            }
        }
        let moves = format!("update {}\0{fetched}\0\0delete {FETCHED}\0\0", self.seen);
        let said = self.git(&["update-ref", "--stdin", "-z"], Some(moves.into_bytes()))?;
        if said.status.success() { Ok(Some(fetched)) } else { Err(other(message(&said))) }
    }

    /// What lies on the branch at a commit.
    pub(super) fn tree(&self, commit: &str) -> io::Result<Tree> {
        let said = self.git(&["ls-tree", "-r", "-z", "--full-tree", commit], None)?;
        if !said.status.success() {
            return Err(other(message(&said)));
        }
        let mut files = BTreeMap::new();
        for line in said.stdout.split(|&byte| byte == 0).filter(|line| !line.is_empty()) {
            let line = String::from_utf8_lossy(line);
            let Some((facts, path)) = line.split_once('\t') else { continue };
            let facts: Vec<&str> = facts.split_ascii_whitespace().collect();
            let [mode, kind, id] = facts.as_slice() else { continue };
            let is_file = mode.starts_with("100") && *kind == "blob";
            files.insert(path.to_owned(), is_file.then(|| (*id).to_owned()));
        }
        if files.contains_key("pregon.yaml") {
            return Err(other(format!("`{}` holds a workspace and no ledger: give the ledger a branch of its own", self.branch)));
        }
        Ok(Tree { commit: commit.to_owned(), files })
    }

    /// The bytes of files, by object id.
    pub(super) fn objects(&self) -> io::Result<Objects> {
        Objects::open(&self.root)
    }

    /// Makes a commit that adds records to a tree, or begins the branch; returns what lies on the branch with it.
    pub(super) fn commit(&self, parent: Option<&Tree>, records: &[(&str, &[u8])], clock: &Clock) -> io::Result<Tree> {
        let mut stream = Vec::new();
        let data = |stream: &mut Vec<u8>, bytes: &[u8]| {
            stream.extend_from_slice(format!("data {}\n", bytes.len()).as_bytes());
            stream.extend_from_slice(bytes);
            stream.push(b'\n');
        };
        for (at, (_, bytes)) in records.iter().enumerate() {
            stream.extend_from_slice(format!("blob\nmark :{}\n", at + 1).as_bytes());
            data(&mut stream, bytes);
        }
        let mark = records.len() + 1;
        let title = match records {
            [(key, _)] => format!("ledger: {key}"),
            _ => format!("ledger: {} records", records.len()),
        };
        // Without the reset, what an interrupted run has left would be the parent.
        let head = format!("reset {NEW}\n\ncommit {NEW}\nmark :{mark}\ncommitter {} {} +0000\n", self.identity, clock.now().timestamp());
        stream.extend_from_slice(head.as_bytes());
        data(&mut stream, title.as_bytes());
        if let Some(parent) = parent {
            stream.extend_from_slice(format!("from {}\n", parent.commit).as_bytes());
        }
        for (at, (key, _)) in records.iter().enumerate() {
            // Names of records need no quotes: `is_plain_key`.
            stream.extend_from_slice(format!("M 100644 :{} {key}\n", at + 1).as_bytes());
        }
        stream.push(b'\n');
        for mark in 1..=mark {
            stream.extend_from_slice(format!("get-mark :{mark}\n").as_bytes());
        }
        stream.extend_from_slice(b"done\n");
        let said = self.git(&["fast-import", "--quiet", "--force", "--done", "--date-format=raw"], Some(stream))?;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let ids: Vec<&str> = text.lines().collect();
        if !said.status.success() || ids.len() != mark {
            return Err(other(message(&said)));
        }
        let mut files = parent.map(|parent| parent.files.clone()).unwrap_or_default();
        files.extend(records.iter().zip(&ids).map(|((key, _), id)| ((*key).to_owned(), Some((*id).to_owned()))));
        Ok(Tree { commit: ids[mark - 1].to_owned(), files })
    }

    /// Moves the branch on the remote from what was seen to a commit made of it: never by force, so that of two that start from the
    /// same commit one is refused.
    pub(super) fn push(&self, tree: &Arc<Tree>) -> io::Result<Pushed> {
        let what = format!("{}:refs/heads/{}", tree.commit, self.branch);
        let said = self.git(&["push", "--porcelain", "--no-verify", "--recurse-submodules=no", "--", &self.remote, &what], None);
        let said = match said {
            Ok(said) => said,
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(Pushed::Unclear(error.to_string())),
            Err(error) => return Err(error),
        };
        if said.status.success() {
            // Should this be cut off, the next fetch brings it.
            let moves = format!("update {}\0{}\0\0delete {NEW}\0\0", self.seen, tree.commit);
            self.git(&["update-ref", "--stdin", "-z"], Some(moves.into_bytes()))?;
            return Ok(Pushed::Accepted);
        }
        let report = String::from_utf8_lossy(&said.stdout).into_owned();
        let refusal = report.lines().find_map(|line| line.strip_prefix('!'));
        Ok(match refusal {
            Some(line) if !line.contains("[remote failure]") => Pushed::Refused(line.rsplit('\t').next().unwrap_or(line).trim().to_owned()),
            _ => Pushed::Unclear(message(&said)),
        })
    }

    /// Whether the remote lets us push, as far as it says so before anything is pushed.
    pub(super) fn may_push(&self, head: Option<&str>) -> io::Result<()> {
        let what = format!("{}:refs/heads/{}", head.unwrap_or("HEAD"), self.branch);
        let said =
            self.git(&["push", "--dry-run", "--porcelain", "--no-verify", "--recurse-submodules=no", "--", &self.remote, &what], None)?;
        if said.status.success() { Ok(()) } else { Err(other(message(&said))) }
    }
}

/// Git before anything is known about the repository.
fn local(root: &Path, arguments: &[&str]) -> io::Result<Output> {
    run(command(root, arguments), None, LIMIT)
}
