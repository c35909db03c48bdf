//! Which secrets there are, and which of several sources each comes from.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::dotenv::{self, DotEnvError};
use super::file::{FileError, MAX_FILE_BYTES, SecretsFile};
use super::key::{Key, KeyError};
use super::{Change, DOT_ENV, FILE};
use crate::networks::Environment;
use crate::support::instant;
use crate::support::regular_file;
use crate::support::secret::Secret;

/// The variable that holds the key of the file.
pub const KEY_VARIABLE: &str = "PREGON_SECRETS_KEY";
/// The variable that names a file with the key.
pub const KEY_FILE_VARIABLE: &str = "PREGON_SECRETS_KEY_FILE";
/// Ending of the variable that says when another one stops to work, for sources that keep no dates.
pub(super) const EXPIRES_ENDING: &str = "_EXPIRES";
/// Largest file of a key.
const MAX_KEY_BYTES: u64 = 64 * 1024;

/// Where a variable comes from, first come first served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Source {
    /// The environment of the process.
    Process,
    /// `.env` beside `pregon.yaml`.
    DotEnv,
    /// The encrypted file.
    File,
}

impl Source {
    /// The source for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "environment",
            Self::DotEnv => DOT_ENV,
            Self::File => FILE,
        }
    }
}

/// A variable that was found.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its value.
    pub value: Secret,
    /// Where it comes from.
    pub source: Source,
    /// Where it stands as well, and does not count.
    pub hidden: Vec<Source>,
    /// When it stops to work, if that is known.
    pub expires: Option<DateTime<Utc>>,
    /// When it was got, if that is known.
    pub obtained: Option<DateTime<Utc>>,
}

/// The encrypted file, as far as it could be opened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FileState {
    /// There is none.
    None,
    /// There is one, and no key.
    Locked,
    /// It is open.
    Open {
        /// Its content.
        file: SecretsFile,
        /// The key that opened it.
        key: Key,
    },
}

/// Why the sources cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// `.env`.
    #[error("cannot read {}", .path.display())]
    DotEnv {
        /// The file.
        path: PathBuf,
        /// Its reason.
        #[source]
        source: DotEnvError,
    },
    /// The encrypted file.
    #[error("cannot read {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its reason.
        #[source]
        source: io::Error,
    },
    /// The encrypted file does not open.
    #[error("cannot open {}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Its reason.
        #[source]
        source: FileError,
    },
    /// The key is none.
    #[error("the key in {origin} cannot be used")]
    Key {
        /// The variable, and the file that it names.
        origin: String,
        /// Its reason.
        #[source]
        source: KeyError,
    },
}

/// All variables of ours, with their sources.
#[derive(Debug, Clone)]
pub struct Resolved {
    variables: BTreeMap<String, Variable>,
    /// The encrypted file.
    pub file: FileState,
}

impl Resolved {
    /// Reads `.env` and the encrypted file of a workspace, and puts the variables of the process before them.
    ///
    /// `process` are the variables of the process; those with other names than ours, and blank ones, are left out.
    ///
    /// # Errors
    /// A file that is there cannot be read, or the key does not open it.
    pub fn load(root: &Path, process: impl IntoIterator<Item = (String, String)>) -> Result<Self, SourceError> {
        let mut variables = variables_of(process);
        let path = root.join(DOT_ENV);
        for (name, value) in dotenv::read(&path).map_err(|source| SourceError::DotEnv { path, source })? {
            add(&mut variables, name, value, Source::DotEnv, None, None);
        }
        let key = key(root, &variables)?;
        variables.retain(|name, _| name != KEY_VARIABLE && name != KEY_FILE_VARIABLE);
        date(&mut variables);
        let file = match (read_file(root)?, key) {
            (None, _) => FileState::None,
            (Some(_), None) => FileState::Locked,
            (Some(bytes), Some(key)) => {
                let file = SecretsFile::open(&bytes, &key).map_err(|source| SourceError::File { path: root.join(FILE), source })?;
                FileState::Open { file, key }
            }
        };
        if let FileState::Open { file, .. } = &file {
            for (name, entry) in file.iter() {
                add(&mut variables, name.to_owned(), entry.value.clone(), Source::File, entry.expires, entry.obtained);
            }
        }
        Ok(Self { variables, file })
    }

    /// The variables of the process alone.
    #[must_use]
    pub fn of_process(process: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut variables = variables_of(process);
        variables.retain(|name, _| name != KEY_VARIABLE && name != KEY_FILE_VARIABLE);
        date(&mut variables);
        Self { variables, file: FileState::None }
    }

    /// The variable of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// All variables, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.variables.iter().map(|(name, variable)| (name.as_str(), variable))
    }

    /// The variables as drivers take them.
    #[must_use]
    pub fn environment(&self) -> Environment {
        Environment::from_secrets(self.variables.iter().map(|(name, variable)| (name.clone(), variable.value.clone())))
    }

    /// Puts in what has just been kept, whatever stood there.
    pub(crate) fn apply(&mut self, changes: &BTreeMap<String, Change>, source: Source, now: DateTime<Utc>) {
        for (name, change) in changes {
            match change {
                Change::Set { value, expires } => {
                    let variable = Variable { value: value.clone(), source, hidden: Vec::new(), expires: *expires, obtained: Some(now) };
                    self.variables.insert(name.clone(), variable);
                }
                Change::Remove => drop(self.variables.remove(name)),
            }
        }
    }

    /// The key of the file, where it is open.
    #[must_use]
    pub fn key(&self) -> Option<&Key> {
        match &self.file {
            FileState::Open { key, .. } => Some(key),
            FileState::None | FileState::Locked => None,
        }
    }
}

fn variables_of(process: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, Variable> {
    let mut variables = BTreeMap::new();
    for (name, value) in process {
        if name.starts_with("PREGON_") && !value.trim().is_empty() {
            add(&mut variables, name, Secret::new(&value), Source::Process, None, None);
        }
    }
    variables
}

fn add(
    variables: &mut BTreeMap<String, Variable>,
    name: String,
    value: Secret,
    source: Source,
    expires: Option<DateTime<Utc>>,
    obtained: Option<DateTime<Utc>>,
) {
    match variables.get_mut(&name) {
        Some(known) => known.hidden.push(source),
        None => drop(variables.insert(name, Variable { value, source, hidden: Vec::new(), expires, obtained })),
    }
}

/// Reads `PREGON_X_TOKEN_EXPIRES` into the date of `PREGON_X_TOKEN`, where both come from the same source.
fn date(variables: &mut BTreeMap<String, Variable>) {
    let mut dates = Vec::new();
    for (name, variable) in &*variables {
        if let Some(of) = name.strip_suffix(EXPIRES_ENDING)
            && let Some(at) = instant::parse(variable.value.expose())
        {
            dates.push((of.to_owned(), variable.source, at));
        }
    }
    for (of, source, at) in dates {
        if let Some(variable) = variables.get_mut(&of).filter(|variable| variable.source == source) {
            variable.expires = Some(at);
        }
    }
}

/// The key, from its variable or from the file that a variable names.
fn key(root: &Path, variables: &BTreeMap<String, Variable>) -> Result<Option<Key>, SourceError> {
    let parse = |text: &Secret, origin: String| Key::parse(text).map(Some).map_err(|source| SourceError::Key { origin, source });
    if let Some(variable) = variables.get(KEY_VARIABLE) {
        return parse(&variable.value, KEY_VARIABLE.to_owned());
    }
    let Some(variable) = variables.get(KEY_FILE_VARIABLE) else { return Ok(None) };
    let path = root.join(variable.value.expose());
    let io = |source| SourceError::Io { path: path.clone(), source };
    if fs::metadata(&path).map_err(io)?.len() > MAX_KEY_BYTES {
        return Err(SourceError::Key { origin: path.display().to_string(), source: KeyError::NotAKey });
    }
    let text = fs::read_to_string(&path).map_err(io)?;
    parse(&Secret::new(&text), path.display().to_string())
}

/// The bytes of the encrypted file, where there is one.
pub(super) fn read_file(root: &Path) -> Result<Option<Vec<u8>>, SourceError> {
    let path = root.join(FILE);
    let io = |source| SourceError::Io { path: path.clone(), source };
    match regular_file::read(&path, MAX_FILE_BYTES as u64) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(SourceError::File { path: path.clone(), source: FileError::TooLarge })
        }
        Err(error) => Err(io(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Entry;
    use crate::support::atomic_file;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_out_of_the_workspace() {
        for (name, target) in [(FILE, "/dev/zero"), (FILE, "../secrets.age"), (DOT_ENV, "/dev/zero"), (DOT_ENV, "nothing")] {
            let folder = tempfile::tempdir().expect("a folder");
            std::os::unix::fs::symlink(target, folder.path().join(name)).expect("links");
            let error = Resolved::load(folder.path(), []).expect_err("refused");
            let reason = std::error::Error::source(&error).expect("a reason").to_string();
            assert!(reason.contains("symbolic link"), "{name} -> {target}: {reason}");
        }
    }

    #[test]
    fn the_first_source_wins() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = Key::generate();
        let mut file = SecretsFile::new(&key);
        for name in ["PREGON_A_TOKEN", "PREGON_B_TOKEN", "PREGON_C_TOKEN"] {
            let expires = "2026-12-01T00:00:00Z".parse().ok();
            file.set(name, Entry { value: Secret::new("file"), expires, obtained: None }).expect("taken");
        }
        atomic_file::write(&folder.path().join(FILE), &file.seal().expect("sealed")).expect("writes");
        let env = "PREGON_A_TOKEN=dot\nPREGON_B_TOKEN=dot\nPREGON_B_TOKEN_EXPIRES=2026-11-30T00:00:00Z\nHOME=x\n";
        atomic_file::write(&folder.path().join(DOT_ENV), env.as_bytes()).expect("writes");
        let secret = key.secret();
        let process = pairs(&[("PREGON_A_TOKEN", "process"), ("PREGON_C_TOKEN", " "), (KEY_VARIABLE, secret.expose())]);
        let resolved = Resolved::load(folder.path(), process.clone()).expect("loads");
        let found = |name: &str| {
            let variable = resolved.get(name).expect("there");
            (variable.value.expose().to_owned(), variable.source, variable.hidden.clone(), variable.expires)
        };
        let at = |text: &str| text.parse::<DateTime<Utc>>().ok();
        assert_eq!(found("PREGON_A_TOKEN"), ("process".to_owned(), Source::Process, vec![Source::DotEnv, Source::File], None));
        assert_eq!(found("PREGON_B_TOKEN"), ("dot".to_owned(), Source::DotEnv, vec![Source::File], at("2026-11-30T00:00:00Z")));
        assert_eq!(found("PREGON_C_TOKEN"), ("file".to_owned(), Source::File, vec![], at("2026-12-01T00:00:00Z")));
        assert!(resolved.get(KEY_VARIABLE).is_none() && resolved.get("HOME").is_none());
        assert!(!format!("{resolved:?}").contains(secret.expose()));

        // The key in a file, named relative to the workspace.
        atomic_file::write(&folder.path().join("key.txt"), format!("# ours\n{}\n", secret.expose()).as_bytes()).expect("writes");
        let resolved = Resolved::load(folder.path(), pairs(&[(KEY_FILE_VARIABLE, "key.txt")])).expect("loads");
        assert!(resolved.key().is_some());
        assert!(matches!(Resolved::load(folder.path(), []).expect("loads").file, FileState::Locked));
        let other = Key::generate().secret();
        let wrong = Resolved::load(folder.path(), pairs(&[(KEY_VARIABLE, other.expose())])).expect_err("wrong");
        assert!(matches!(wrong, SourceError::File { source: FileError::OtherKey, .. }));
        let none = Resolved::load(folder.path(), pairs(&[(KEY_VARIABLE, "hunter2")])).expect_err("wrong");
        assert!(!format!("{none:?} {none}").contains("hunter2"));
    }
}
