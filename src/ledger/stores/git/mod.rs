//! Records as files on a branch of a git remote, written by compare-and-swap push.
//!
//! A push names the commit that it goes out from, and the remote takes it only if the branch is still there. So a record that the
//! remote has accepted was created by exactly one publisher, wherever they run, and it is there for all of them at once.

mod copy;
mod repository;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use copy::{GitCopy, names, place, read_in};
use repository::{Pushed, Repository, Tree};

use super::{MAX_RECORD_BYTES, Store, StoreError, check_key};
use crate::support::clock::Clock;

/// How long the first of several waits for the others, so that all go with one push; a push takes longer than this anywhere.
const GATHER: Duration = Duration::from_millis(20);
/// Most records in one commit.
const BATCH: usize = 500;
/// How often and how long a push that others come before is tried again.
const ATTEMPTS: u32 = 60;
const PATIENCE: Duration = Duration::from_mins(3);
/// How often a push is tried again that is refused although nobody came before it, or whose fate is unclear.
const TROUBLES: u32 = 3;
const LONGEST_PAUSE_MS: u64 = 1500;

/// A branch of a remote of the workspace's repository.
pub struct GitStore {
    repository: Arc<Repository>,
    clock: Clock,
    state: Mutex<State>,
    changed: Condvar,
}

/// What threads share: one of them talks to the remote at a time, for all that are waiting.
#[derive(Default)]
struct State {
    is_busy: bool,
    queue: Vec<Pending>,
    done: HashMap<u64, Answer>,
    next: u64,
    /// How many fetches have begun; one that began after somebody asked is good enough for them.
    fetches: u64,
    finished_fetches: u64,
    failed: Option<Reason>,
    /// The newest tree that was seen.
    tree: Option<Arc<Tree>>,
}

struct Pending {
    ticket: u64,
    key: String,
    bytes: Vec<u8>,
}

/// An error that several threads can have.
#[derive(Debug, Clone)]
struct Reason(io::ErrorKind, String);

type Answer = Result<bool, Reason>;

impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        Self(error.kind(), error.to_string())
    }
}

impl From<Reason> for io::Error {
    fn from(Reason(kind, text): Reason) -> Self {
        Self::new(kind, text)
    }
}

impl GitStore {
    /// The branch, which is made with the first record, of a remote of the repository that `root` lies in.
    ///
    /// # Errors
    /// There is no repository, it has no such remote, or the branch is one that people work on.
    pub fn open(root: &Path, remote: &str, branch: &str) -> Result<Self, StoreError> {
        let repository = Repository::open(root, remote, branch).map_err(|source| StoreError {
            action: "reach",
            place: place(remote, branch, ""),
            source,
        })?;
        Ok(Self { repository: Arc::new(repository), clock: Clock::System, state: Mutex::default(), changed: Condvar::new() })
    }

    fn error(&self, action: &'static str, key: &str, source: impl Into<io::Error>) -> StoreError {
        let place = place(&self.repository.remote, &self.repository.branch, key);
        StoreError { action, place, source: source.into() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics with the lock")
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).expect("no thread panics with the lock")
    }

    /// What lies on the branch at a moment after the call; `None` where there is no branch yet.
    fn fetch(&self) -> Result<Option<Arc<Tree>>, Reason> {
        let mut state = self.state();
        let wanted = state.fetches + 1;
        loop {
            if state.finished_fetches >= wanted {
                return state.failed.clone().map_or_else(|| Ok(state.tree.clone()), Err);
            }
            if state.is_busy {
                state = self.wait(state);
                continue;
            }
            state.is_busy = true;
            state.fetches += 1;
            let known = state.tree.clone();
            drop(state);
            let fetched = self.refresh(known);
            state = self.state();
            state.is_busy = false;
            state.finished_fetches = state.fetches;
            match fetched {
                Ok(tree) => (state.tree, state.failed) = (tree, None),
                Err(error) => state.failed = Some(error.into()),
            }
            self.changed.notify_all();
        }
    }

    fn refresh(&self, known: Option<Arc<Tree>>) -> io::Result<Option<Arc<Tree>>> {
        let _lock = self.repository.lock()?;
        let head = self.repository.refresh()?;
        self.tree_at(head, known)
    }

    fn tree_at(&self, head: Option<String>, known: Option<Arc<Tree>>) -> io::Result<Option<Arc<Tree>>> {
        match (head, known) {
            (None, _) => Ok(None),
            (Some(head), Some(known)) if known.commit == head => Ok(Some(known)),
            (Some(head), _) => self.repository.tree(&head).map(|tree| Some(Arc::new(tree))),
        }
    }

    /// Creates records together with those of other threads.
    fn submit(&self, records: Vec<(String, Vec<u8>)>) -> Vec<Answer> {
        let gather = records.len() < BATCH / 2;
        let mut state = self.state();
        let tickets: Vec<u64> = records
            .into_iter()
            .map(|(key, bytes)| {
                let ticket = state.next;
                state.next += 1;
                state.queue.push(Pending { ticket, key, bytes });
                ticket
            })
            .collect();
        loop {
            if tickets.iter().all(|ticket| state.done.contains_key(ticket)) {
                return tickets.iter().filter_map(|ticket| state.done.remove(ticket)).collect();
            }
            if state.is_busy {
                state = self.wait(state);
                continue;
            }
            state.is_busy = true;
            if gather {
                drop(state);
                std::thread::sleep(GATHER);
                state = self.state();
            }
            let many = state.queue.len().min(BATCH);
            let batch: Vec<Pending> = state.queue.drain(..many).collect();
            let known = state.tree.clone();
            drop(state);
            let (answers, tree) = self.write(&batch, known);
            state = self.state();
            state.is_busy = false;
            if tree.is_some() {
                state.tree = tree;
            }
            state.done.extend(batch.iter().map(|pending| pending.ticket).zip(answers));
            self.changed.notify_all();
        }
    }

    /// Writes records with one push, or as many as others make necessary; returns what came of each, and the newest tree.
    fn write(&self, batch: &[Pending], known: Option<Arc<Tree>>) -> (Vec<Answer>, Option<Arc<Tree>>) {
        let mut answers: Vec<Option<Answer>> = vec![None; batch.len()];
        let mut tree = None;
        let written = self.try_to_write(batch, known, &mut answers, &mut tree);
        let rest = written.err().map_or_else(|| Reason(io::ErrorKind::Other, "not written".to_owned()), Reason::from);
        (answers.into_iter().map(|answer| answer.unwrap_or_else(|| Err(rest.clone()))).collect(), tree)
    }

    fn try_to_write(
        &self,
        batch: &[Pending],
        known: Option<Arc<Tree>>,
        answers: &mut [Option<Answer>],
        tree: &mut Option<Arc<Tree>>,
    ) -> io::Result<()> {
        let began = Instant::now();
        let (mut unclear, mut troubles) = (false, 0);
        let mut lock = self.repository.lock()?;
        // What was seen last is good enough to begin with: if it is old, the push is refused.
        let head = match self.repository.head()? {
            Some(head) => Some(head),
            None => self.repository.refresh()?,
        };
        *tree = self.tree_at(head, known)?;
        for attempt in 0..ATTEMPTS {
            self.settle(batch, tree.as_deref(), unclear, answers)?;
            // Of two with the same name in one batch the first is created.
            let mut taken = std::collections::HashSet::new();
            let open: Vec<usize> = (0..batch.len()).filter(|&at| answers[at].is_none() && taken.insert(batch[at].key.as_str())).collect();
            if open.is_empty() {
                return Ok(());
            }
            let records: Vec<(&str, &[u8])> = open.iter().map(|&at| (batch[at].key.as_str(), batch[at].bytes.as_slice())).collect();
            let new = Arc::new(self.repository.commit(tree.as_deref(), &records, &self.clock)?);
            let before = tree.as_ref().map(|tree| tree.commit.clone());
            let reason = match self.repository.push(&new)? {
                Pushed::Accepted => {
                    for (at, answer) in answers.iter_mut().enumerate() {
                        answer.get_or_insert_with(|| Ok(open.contains(&at)));
                    }
                    *tree = Some(new);
                    return Ok(());
                }
                Pushed::Refused(reason) => reason,
                Pushed::Unclear(reason) => {
                    unclear = true;
                    reason
                }
            };
            // Others work on the same clone too: they may go on while we wait.
            drop(lock);
            std::thread::sleep(pause(attempt));
            lock = self.repository.lock()?;
            let head =
                self.repository.refresh().map_err(|error| io::Error::new(error.kind(), format!("{error}; before that: {reason}")))?;
            troubles += u32::from(head == before || unclear);
            *tree = self.tree_at(head, tree.take())?;
            if troubles > TROUBLES || began.elapsed() > PATIENCE {
                self.settle(batch, tree.as_deref(), unclear, answers)?;
                return Err(io::Error::other(format!("the push was not accepted, tried {} times: {reason}", attempt + 1)));
            }
        }
        Err(io::Error::other(format!("others came before, {ATTEMPTS} times")))
    }

    /// Answers for those records whose names are taken.
    fn settle(&self, batch: &[Pending], tree: Option<&Tree>, unclear: bool, answers: &mut [Option<Answer>]) -> io::Result<()> {
        let Some(tree) = tree else { return Ok(()) };
        for (pending, answer) in batch.iter().zip(answers) {
            if answer.is_some() {
                continue;
            }
            if let Some(id) = tree.files.get(&pending.key) {
                // After a push whose answer was lost, what is there may be ours.
                let ours = match id {
                    Some(id) if unclear => self.repository.objects()?.read(id, MAX_RECORD_BYTES)? == pending.bytes,
                    _ => false,
                };
                *answer = Some(Ok(ours));
            } else if is_in_the_way(tree, &pending.key) {
                let text = "a file is where a folder has to be, or a folder where a file has to be".to_owned();
                *answer = Some(Err(Reason(io::ErrorKind::NotADirectory, text)));
            }
        }
        Ok(())
    }
}

/// Whether a record could only be written by removing something else.
fn is_in_the_way(tree: &Tree, key: &str) -> bool {
    let folder = format!("{key}/");
    let below = tree.files.range(folder.clone()..).next().is_some_and(|(path, _)| path.starts_with(&folder));
    below || key.match_indices('/').any(|(at, _)| tree.files.contains_key(&key[..at]))
}

/// Longer after each attempt, and never the same for two that failed together.
fn pause(attempt: u32) -> Duration {
    let most = (40_u64 << attempt.min(6)).min(LONGEST_PAUSE_MS);
    Duration::from_millis(RandomState::new().build_hasher().finish() % most)
}

impl Store for GitStore {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        check_key(key)?;
        let mut answers = self.submit(vec![(key.to_owned(), bytes.to_vec())]);
        answers.pop().unwrap_or(Ok(false)).map_err(|reason| self.error("write", key, reason))
    }

    fn create_many(&self, records: &[(String, Vec<u8>)]) -> Vec<Result<bool, StoreError>> {
        if let Some((key, _)) = records.iter().find(|(key, _)| check_key(key).is_err()) {
            // One bad name must not reach git; the others are not written either.
            return records.iter().map(|_| check_key(key).map(|()| false)).collect();
        }
        let answers = self.submit(records.to_vec());
        records.iter().zip(answers).map(|((key, _), answer)| answer.map_err(|reason| self.error("write", key, reason))).collect()
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let tree = self.fetch().map_err(|reason| self.error("list", "", reason))?;
        Ok(names(tree.as_deref(), prefix))
    }

    fn list_many(&self, prefixes: &[&str]) -> Result<Vec<String>, StoreError> {
        let tree = self.fetch().map_err(|reason| self.error("list", "", reason))?;
        let mut all: Vec<String> = prefixes.iter().flat_map(|prefix| names(tree.as_deref(), prefix)).collect();
        all.sort();
        Ok(all)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        let mut read = self.read_many(&[key.to_owned()]);
        read.pop().unwrap_or_else(|| Err(self.error("read", key, io::Error::from(io::ErrorKind::NotFound))))
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        let known = self.state().tree.clone();
        let known_all = |tree: &Tree| keys.iter().all(|key| tree.files.contains_key(key));
        let tree = match known {
            Some(tree) if known_all(&tree) => Some(tree),
            // Records are never removed, so what is not here may only be newer.
            _ => match self.fetch() {
                Ok(tree) => tree,
                Err(reason) => return keys.iter().map(|key| Err(self.error("read", key, reason.clone()))).collect(),
            },
        };
        read_in(&self.repository, tree.as_deref(), keys)
    }

    fn copy(&self) -> Option<Arc<dyn Store>> {
        let head = self.repository.head().ok()?.or_else(|| self.repository.head_of_clone().ok().flatten())?;
        let tree = self.repository.tree(&head).ok()?;
        Some(Arc::new(GitCopy { repository: self.repository.clone(), tree }))
    }

    fn probe(&self) -> Result<String, StoreError> {
        let tree = self.fetch().map_err(|reason| self.error("reach", "", reason))?;
        self.repository.may_push(tree.as_ref().map(|tree| tree.commit.as_str())).map_err(|error| self.error("write", "", error))?;
        let state = if tree.is_some() { "the branch is there" } else { "the branch is made with the first record" };
        Ok(format!("{state}, and the remote takes a trial push; whether a rule of the server protects the branch shows only in earnest"))
    }
}
