//! What git knows of who wrote posts and who committed approvals: a few questions for the whole repository.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::Path;
use std::process::Stdio;

use crate::support::git::{Objects, command};
use crate::workspace::{APPROVALS_FOLDER, Signatures, Workspace};

/// Longest history that is read, in bytes of git's answer.
const MAX_HISTORY: usize = 512 * 1024 * 1024;
/// Longest post or approval that is compared with the newest commit, in bytes; a longer one is taken as changed.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// Who is behind posts and approvals.
#[derive(Debug, Clone, Default)]
pub enum Identities {
    /// Nobody has asked. What depends on it is taken as the files say: good enough for pages, and never for sending.
    #[default]
    NotAsked,
    /// There is no git, or the workspace is in no repository, or it could not be read.
    NoHistory,
    /// The clone has only the newest commits, and would name wrong people.
    Shallow,
    /// What the history says.
    Known(History),
}

/// What git's history says, by path relative to the workspace.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// E-mail addresses of those who wrote a file below `content/`, also under the names that it had before, in small letters.
    pub authors: HashMap<String, BTreeSet<String>>,
    /// The commits that touched an approval, newest first.
    pub approvals: HashMap<String, Vec<Commit>>,
    /// Approvals that lie otherwise in the work tree than in the newest commit.
    pub uncommitted: BTreeSet<String>,
    /// Approvals that a commit took away, whether they are there again or not: what a merge brings back has no commit of its own.
    pub withdrawn: BTreeSet<String>,
}

/// A commit of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// E-mail address of its author, in small letters.
    pub author: String,
    /// What git says of its signature.
    pub signature: Signature,
}

/// What git says of a commit's signature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Signature {
    /// There is none, it is bad, or nobody has looked.
    #[default]
    None,
    /// Good, by a key that git trusts; whose it is, as git names it.
    Trusted(String),
    /// Good, by a key that git knows and does not trust.
    Known(String),
}

impl Identities {
    /// Asks git, if the team's policies need it.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Self {
        let approvals = &workspace.config.approvals;
        if approvals.policies.is_empty() && workspace.posts.iter().all(|post| post.crisis.is_none()) {
            return Self::NotAsked;
        }
        Self::of_folder(&workspace.root, approvals.signed != Signatures::NotNeeded)
    }

    /// Asks git about the repository of a folder; `signed` says whether signatures matter.
    #[must_use]
    pub fn of_folder(root: &Path, signed: bool) -> Self {
        match output(root, &["rev-parse", "--is-shallow-repository"], None) {
            Ok(answer) if answer.starts_with(b"true") => return Self::Shallow,
            Ok(_) => {}
            Err(_) => return Self::NoHistory,
        }
        History::read(root, signed).map_or(Self::NoHistory, Self::Known)
    }
}

/// The e-mail address that commits made in a folder carry, in small letters; `None` where git has none.
#[must_use]
pub fn author_of_the_tree(root: &Path) -> Option<String> {
    let answer = output(root, &["var", "GIT_AUTHOR_IDENT"], None).or_else(|_| output(root, &["config", "user.email"], None)).ok()?;
    let text = String::from_utf8_lossy(&answer);
    let email = text.rsplit_once('<').map_or(text.trim(), |(_, rest)| rest.split_once('>').map_or("", |(email, _)| email));
    (!email.is_empty()).then(|| email.to_lowercase())
}

impl History {
    fn read(root: &Path, signed: bool) -> io::Result<Self> {
        let mut history = Self::default();
        let mut commits: HashMap<String, Vec<String>> = HashMap::new();
        // A repository without a commit has no history, which is not an error.
        if output(root, &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], None).is_ok() {
            let prefix = String::from_utf8_lossy(&output(root, &["rev-parse", "--show-prefix"], None)?).trim().to_owned();
            // `-c` lists what a merge made of both sides, so that nobody hides a change in one.
            let ask = [
                "log",
                "--full-history",
                "-c",
                "--combined-all-paths",
                "-M",
                "-z",
                "--name-status",
                "--no-ext-diff",
                "--topo-order",
                "--no-show-signature",
            ];
            let about = ["--no-mailmap", FORMAT, "--", "content", APPROVALS_FOLDER];
            let log = output(root, &[&ask[..], &about[..]].concat(), None)?;
            history.add(&log, &prefix, &mut commits)?;
        }
        let status = output(
            root,
            &["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", "content", APPROVALS_FOLDER],
            None,
        )?;
        let me = author_of_the_tree(root);
        let prefix = String::from_utf8_lossy(&output(root, &["rev-parse", "--show-prefix"], None)?).trim().to_owned();
        for line in fields(&status) {
            let Some(path) = line.get(3..).and_then(|path| path.strip_prefix(prefix.as_str())) else { continue };
            if path.starts_with(APPROVALS_FOLDER) {
                history.uncommitted.insert(path.to_owned());
            } else if let Some(me) = &me {
                history.authors.entry(path.to_owned()).or_default().insert(me.clone());
            }
        }
        history.compare(root, me.as_deref())?;
        if signed && !commits.is_empty() {
            history.add_signatures(root, &commits)?;
        }
        Ok(history)
    }

    /// Reads the answer of `git log`: commits, newest first, each with the files that it touched.
    ///
    /// # Errors
    /// Something in it is not what git writes: nothing that was read before it can be relied upon either.
    fn add(&mut self, log: &[u8], prefix: &str, commits: &mut HashMap<String, Vec<String>>) -> io::Result<()> {
        // What a file was called then, and what it is called now.
        let mut later: HashMap<String, BTreeSet<String>> = HashMap::new();
        // Between commits, and between a commit and its files, git writes as many empty fields as it likes: one more after a merge.
        let mut fields = fields(log).filter(|field| !field.is_empty()).peekable();
        while let Some(commit) = fields.next() {
            let mut field = |mark: &str| fields.next().and_then(|field| Some(field.strip_prefix(mark)?.to_owned())).ok_or_else(unreadable);
            let commit = commit.strip_prefix(COMMIT).filter(|id| is_commit(id)).ok_or_else(unreadable)?.to_owned();
            let author = field("author ")?.to_lowercase();
            let committer = field("by ")?.to_lowercase();
            let others = field("with ")?;
            // Anybody can commit under another author's name.
            let committer = Some(committer).filter(|email| !WEB_COMMITTERS.contains(&email.as_str()));
            let people: Vec<String> = std::iter::once(author.clone()).chain(committer).chain(addresses(&others)).collect();
            let mut renamed = Vec::new();
            // No letters of what became of a file begin like a commit, and a path is read with its letters.
            while let Some(status) = fields.next_if(|field| !field.starts_with(COMMIT)) {
                let status = Status::read(status.trim_start_matches('\n')).ok_or_else(unreadable)?;
                let names = (0..status.names).map(|_| fields.next().map(Cow::into_owned)).collect::<Option<Vec<String>>>();
                let mut names = names.ok_or_else(unreadable)?;
                let path = names.pop().ok_or_else(unreadable)?;
                if status.gone {
                    self.withdrawn.extend(path.strip_prefix(prefix).map(str::to_owned));
                }
                if status.moved {
                    let others = names.iter().filter(|from| **from != path);
                    self.withdrawn.extend(others.filter_map(|from| from.strip_prefix(prefix)).map(str::to_owned));
                }
                let Some(path) = path.strip_prefix(prefix) else { continue };
                if path.starts_with(APPROVALS_FOLDER) {
                    self.approvals.entry(path.to_owned()).or_default().push(Commit { author: author.clone(), signature: Signature::None });
                    commits.entry(path.to_owned()).or_default().push(commit.clone());
                    continue;
                }
                let now = later.get(path).cloned().unwrap_or_else(|| BTreeSet::from([path.to_owned()]));
                for name in &now {
                    self.authors.entry(name.clone()).or_default().extend(people.iter().cloned());
                }
                for from in names.iter().filter_map(|from| from.strip_prefix(prefix)).filter(|from| *from != path) {
                    renamed.push((from.to_owned(), now.clone()));
                }
            }
            for (from, now) in renamed {
                later.entry(from.clone()).or_insert_with(|| BTreeSet::from([from])).extend(now);
            }
        }
        Ok(())
    }

    /// Looks for files that lie otherwise in the work tree than in the newest commit, byte by byte: `git status` leaves out what is
    /// ignored, and what the index was told to take as unchanged.
    fn compare(&mut self, root: &Path, me: Option<&str>) -> io::Result<()> {
        let mut head = Head::of(root)?;
        for path in self.approvals.keys() {
            if head.differs(path)? {
                self.uncommitted.insert(path.clone());
            }
        }
        let is_post = |path: &&String| Path::new(path).extension().is_some_and(|extension| extension == "md");
        let posts: Vec<String> = self.authors.keys().filter(is_post).cloned().collect();
        let real = root.canonicalize()?;
        for path in posts {
            // What a link leads to was written by those who wrote that file, wherever it lies.
            if root.join(&path).canonicalize().is_ok_and(|leads_to| leads_to != real.join(&path)) {
                self.authors.remove(&path);
                continue;
            }
            if root.join(&path).symlink_metadata().is_ok() && head.differs(&path)? {
                match me {
                    Some(me) => _ = self.authors.entry(path).or_default().insert(me.to_owned()),
                    // Somebody has changed it, and nobody knows who.
                    None => _ = self.authors.remove(&path),
                }
            }
        }
        Ok(())
    }

    /// Asks for the signatures of the commits of approvals: git runs a program for each.
    fn add_signatures(&mut self, root: &Path, commits: &HashMap<String, Vec<String>>) -> io::Result<()> {
        let wanted: BTreeSet<&str> = commits.values().flatten().map(String::as_str).collect();
        let mut list = wanted.into_iter().collect::<Vec<_>>().join("\n");
        list.push('\n');
        let ask = ["log", "--no-walk=unsorted", "--stdin", "-s", "-z", "--no-show-signature", "--no-mailmap", SIGNATURES];
        let log = output(root, &ask, Some(&list))?;
        let answers: Vec<Cow<'_, str>> = fields(&log).collect();
        let mut known = BTreeMap::new();
        for answer in answers.chunks_exact(4) {
            let [_, commit, verdict, signer] = answer else { continue };
            let signer = signer.trim().to_owned();
            let signature = match verdict.as_ref() {
                "G" if !signer.is_empty() => Signature::Trusted(signer),
                "U" if !signer.is_empty() => Signature::Known(signer),
                _ => Signature::None,
            };
            known.insert(commit.as_ref(), signature);
        }
        for (path, ids) in commits {
            for (commit, id) in self.approvals.get_mut(path).into_iter().flatten().zip(ids) {
                commit.signature = known.get(id.as_str()).cloned().unwrap_or_default();
            }
        }
        Ok(())
    }
}

/// The files of the newest commit.
struct Head<'a> {
    root: &'a Path,
    /// Their ids, by path relative to the workspace.
    ids: HashMap<String, String>,
    objects: Objects,
}

impl<'a> Head<'a> {
    fn of(root: &'a Path) -> io::Result<Self> {
        let mut ids = HashMap::new();
        if output(root, &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], None).is_ok() {
            let tree = output(root, &["ls-tree", "-r", "-z", "HEAD", "--", "content", APPROVALS_FOLDER], None)?;
            for entry in fields(&tree).filter(|entry| !entry.is_empty()) {
                let (about, path) = entry.split_once('\t').ok_or_else(unreadable)?;
                // Links and submodules are no files: what they lead to is not in the commit.
                if let ["100644" | "100755", "blob", id] = about.split(' ').collect::<Vec<_>>().as_slice() {
                    ids.insert(path.to_owned(), (*id).to_owned());
                }
            }
        }
        Ok(Self { root, ids, objects: Objects::open(root)? })
    }

    /// Whether a file is not what the commit has, or not in it. Ends of lines may differ: git converts them on some systems.
    fn differs(&mut self, path: &str) -> io::Result<bool> {
        let (Some(id), Some(bytes)) = (self.ids.get(path), self.bytes(path)) else { return Ok(true) };
        match self.objects.read(id, MAX_FILE) {
            Ok(committed) => Ok(committed != bytes && with_plain_ends(&committed) != with_plain_ends(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// What lies in the work tree; `None` where that is no file, or too long.
    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let path = self.root.join(path);
        let about = path.symlink_metadata().ok()?;
        (about.is_file() && about.len() <= MAX_FILE).then(|| std::fs::read(path).ok()).flatten()
    }
}

fn with_plain_ends(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    bytes.iter().zip(next).filter(|&(&byte, next)| byte != b'\r' || next != Some(&b'\n')).map(|(&byte, _)| byte).collect()
}

/// Who commits what people merge or edit in a web page: the page's own account, which writes nothing.
const WEB_COMMITTERS: [&str; 1] = ["noreply@github.com"];
/// What a commit begins with.
const COMMIT: &str = "commit ";
/// Commit, author, committer, and those that the message names as authors too. Fields begin and end with a zero byte, which nothing in a
/// commit can hold: whoever makes up an author with other bytes in it must not be able to make up a commit. None is ever empty.
const FORMAT: &str =
    "--format=%x00commit %H%x00author %ae%x00by %ce%x00with %(trailers:key=Co-authored-by,valueonly,unfold,separator=%x20)";
/// Commit, verdict, whose key.
const SIGNATURES: &str = "--format=%x00%H%x00%G?%x00%GS";

/// What became of a file in a commit: `M`, `R087`, or a letter for each parent of a merge.
struct Status {
    /// How many names follow: the last is the file's own.
    names: usize,
    /// Whether the file was taken away.
    gone: bool,
    /// Whether the names before the last are no longer there.
    moved: bool,
}

impl Status {
    fn read(text: &str) -> Option<Self> {
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = !letters.is_empty() && letters.bytes().all(|letter| b"ACDMRTUXB".contains(&letter));
        let names = match letters.len() {
            // A rename or copy has a number, and what it was made of.
            1 => 1 + usize::from(matches!(letters, "R" | "C")),
            // Of a merge the name in each parent is given.
            parents => parents + 1,
        };
        known.then_some(Self { names, gone: letters.contains('D'), moved: letters.contains('R') })
    }
}

fn unreadable() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "git log answers in another way")
}

/// Whether a text is the name of a commit.
fn is_commit(field: &str) -> bool {
    field.len() >= 40 && field.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn fields(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, str>> + Clone {
    bytes.split(|&byte| byte == 0).map(String::from_utf8_lossy)
}

/// The addresses of `Name <address> Name <address>`.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    let between = text.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0.trim().to_lowercase()));
    between.filter(|email| !email.is_empty())
}

fn output(root: &Path, arguments: &[&str], input: Option<&str>) -> io::Result<Vec<u8>> {
    let mut child = command(root, arguments)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdin = child.stdin.take();
    // Written apart: git begins to answer before it has read all.
    let writer = std::thread::scope(|scope| {
        let writer = scope.spawn(move || match (&mut stdin, input) {
            (Some(stdin), Some(input)) => stdin.write_all(input.as_bytes()),
            _ => Ok(()),
        });
        let output = child.wait_with_output();
        (writer.join(), output)
    });
    let output = writer.1?;
    if output.status.success() && output.stdout.len() <= MAX_HISTORY {
        Ok(output.stdout)
    } else {
        Err(io::Error::other(format!("git {} failed", arguments.first().copied().unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests;
