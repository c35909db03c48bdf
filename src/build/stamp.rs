//! Remembers what a build read and wrote, so that the next one can see that nothing has changed.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::model::Digest;
use crate::support::atomic_file;

/// Folders and files of a workspace that a build reads.
const INPUTS: [&str; 5] = ["pregon.yaml", "content", "plans", "templates", "networks"];

/// A finished build, as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The program.
    program: Digest,
    /// Names, sizes and times of everything that was read.
    inputs: Digest,
    /// Names, sizes and times of everything that was written.
    outputs: Digest,
    /// The instant of the build.
    now: DateTime<Utc>,
    /// The instant from which the same input gives other output.
    valid_until: DateTime<Utc>,
}

/// The state of the inputs before a build.
#[derive(Debug, Clone)]
pub struct StampCheck {
    path: PathBuf,
    program: Digest,
    inputs: Digest,
}

impl StampCheck {
    /// Looks at the program and at every input, without reading any.
    #[must_use]
    pub fn new(root: &Path, cache: &Path, ledger: Option<&Path>) -> Self {
        let program = std::env::current_exe()
            .ok()
            .and_then(|path| fs::metadata(path).ok())
            .map_or_else(|| Digest::of(b""), |m| Digest::of(&facts(&m)));
        let inputs = INPUTS.iter().map(|name| root.join(name)).chain(ledger.map(Path::to_path_buf));
        Self { path: cache.join("build.json"), program, inputs: listing(inputs) }
    }

    /// Whether the last build still holds at `now`, and nobody has touched what it wrote.
    #[must_use]
    pub fn is_current(&self, public: &Path, now: DateTime<Utc>) -> bool {
        let Some(stamp) = fs::read(&self.path).ok().and_then(|bytes| serde_json::from_slice::<Stamp>(&bytes).ok()) else { return false };
        stamp.program == self.program
            && stamp.inputs == self.inputs
            && stamp.now <= now
            && now < stamp.valid_until
            && stamp.outputs == listing([public.to_path_buf()])
    }

    /// Remembers a build that has just written `public`.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn keep(&self, public: &Path, now: DateTime<Utc>, valid_until: DateTime<Utc>) -> std::io::Result<()> {
        let stamp = Stamp { program: self.program, inputs: self.inputs, outputs: listing([public.to_path_buf()]), now, valid_until };
        atomic_file::write(&self.path, &serde_json::to_vec(&stamp)?)
    }
}

/// A digest over names, sizes and times of all files below some paths. Links are followed only as far as their own entry.
fn listing(paths: impl IntoIterator<Item = PathBuf>) -> Digest {
    let mut hasher = Vec::new();
    for path in paths {
        for entry in WalkDir::new(&path).follow_links(false).sort_by_file_name().into_iter().flatten() {
            // The time of a folder changes with every temporary file in it; its entries tell the rest.
            if entry.file_type().is_dir() {
                continue;
            }
            let name = entry.path().as_os_str().as_encoded_bytes();
            hasher.extend_from_slice(&(name.len() as u64).to_le_bytes());
            hasher.extend_from_slice(name);
            match entry.metadata() {
                Ok(metadata) => hasher.extend_from_slice(&facts(&metadata)),
                Err(_) => hasher.push(0),
            }
        }
    }
    Digest::of(&hasher)
}

/// What changes when a file does: its size, and the times that the system keeps; the change time cannot be set back.
#[cfg(unix)]
fn facts(metadata: &Metadata) -> Vec<u8> {
    use std::os::unix::fs::MetadataExt;
    let numbers =
        [metadata.size() as i64, metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec(), metadata.ino() as i64];
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[cfg(not(unix))]
fn facts(metadata: &Metadata) -> Vec<u8> {
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let numbers = [u128::from(metadata.len()), modified.map_or(0, |at| at.as_nanos())];
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
