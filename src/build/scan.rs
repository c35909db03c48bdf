//! What lies in folders, by name, size and time: how a build sees that nothing has changed without reading anything.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{DictionarySource, Digest};
use crate::prose::shelf::Dictionaries;
use crate::support::atomic_file;
use crate::workspace::Workspace;

/// Folders and files of a workspace that a build reads.
const INPUTS: [&str; 6] = ["pregon.yaml", "content", "plans", "templates", "networks", "approvals"];

/// File systems keep times in steps of up to this: what was changed twice within one step looks the same.
const TICK: Duration = Duration::from_millis(12);

/// What changes when a file does: its size, and the times that the system keeps; the change time cannot be set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Facts {
    size: u64,
    modified: i64,
    changed: i64,
    inode: u64,
}

impl Facts {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            size: metadata.size(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        let at = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = at.map_or(0, |at| at.as_nanos() as i64);
        Self { size: metadata.len(), modified, changed: modified, inode: 0 }
    }

    /// The facts of a file that a path leads to; `None` where there is none.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|metadata| Self::of(&metadata))
    }

    pub(super) fn hash_into(&self, hasher: &mut blake3::Hasher) {
        hasher.update(&self.size.to_le_bytes());
        hasher.update(&self.modified.to_le_bytes());
        hasher.update(&self.changed.to_le_bytes());
        hasher.update(&self.inode.to_le_bytes());
    }

    fn latest(&self) -> i64 {
        self.modified.max(self.changed)
    }
}

/// The system's dictionaries by which a workspace is spelled, seen from outside: they are no files of the workspace, and may be installed,
/// updated and removed at any time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spelled {
    /// Language tags, sorted.
    tags: Vec<String>,
    /// Paths, sizes and times.
    state: Digest,
}

impl Spelled {
    /// What a workspace asks for, as it is now.
    pub(super) fn of(workspace: &Workspace, dictionaries: &Dictionaries) -> Self {
        let sources = workspace.tone.spelling.iter().flat_map(|spelling| &spelling.dictionaries);
        let of_system = sources.filter(|(_, source)| matches!(source, DictionarySource::System));
        let mut tags: Vec<String> = of_system.map(|(lang, _)| lang.value.clone()).collect();
        tags.sort();
        Self { state: Self::look(&tags, dictionaries), tags }
    }

    /// Whether the same tags find the same files, unchanged.
    pub(super) fn is_so(&self, dictionaries: &Dictionaries) -> bool {
        self.state == Self::look(&self.tags, dictionaries)
    }

    /// Tells one state from another.
    pub(super) fn digest(&self) -> &Digest {
        &self.state
    }

    fn look(tags: &[String], dictionaries: &Dictionaries) -> Digest {
        let mut hasher = blake3::Hasher::new();
        for tag in tags {
            let files = dictionaries.of_system(tag);
            for path in files.iter().flat_map(|files| [&files.rules, &files.words]) {
                hasher.update(path.as_os_str().as_encoded_bytes());
                Facts::at(path).unwrap_or_default().hash_into(&mut hasher);
            }
            // Keeps neighbours apart.
            hasher.update(&[0xff]);
        }
        Digest::of(hasher.finalize().as_bytes())
    }
}

/// All files below some folders.
#[derive(Debug, Default)]
pub(super) struct Listing {
    files: Vec<(String, Facts)>,
}

impl Listing {
    /// The inputs of a build, seen after everything that was changed before has a time of its own: a change that
    /// comes later is certain to be seen by the next build.
    pub(super) fn settled(root: &Path, cache: &Path) -> io::Result<Self> {
        let listing = Self::inputs(root);
        let latest = listing.files.iter().map(|(_, facts)| facts.latest()).max().unwrap_or(0);
        // The file system's own clock, which is the one that counts.
        let path = cache.join("clock");
        atomic_file::write(&path, b"")?;
        let now = Facts::at(&path).map_or(0, |facts| facts.latest());
        if now.saturating_sub(latest) >= TICK.as_nanos() as i64 {
            return Ok(listing);
        }
        std::thread::sleep(TICK);
        Ok(Self::inputs(root))
    }

    /// The inputs of a build.
    pub(super) fn inputs(root: &Path) -> Self {
        let mut listing = Self::default();
        for name in INPUTS {
            listing.add(&root.join(name), name, &|_| true);
        }
        listing
    }

    /// Every file below one folder.
    pub(super) fn below(folder: &Path) -> Self {
        let mut listing = Self::default();
        listing.add(folder, "", &|_| true);
        listing
    }

    /// The outputs of a build. Of a folder that holds a file or two of each post only its own times are looked at: they change with
    /// every file that is added, removed or replaced in it, and there are as many as posts.
    pub(super) fn outputs(public: &Path) -> Self {
        let mut listing = Self::default();
        let whole = |path: &str| {
            let of_a_post = path.strip_prefix("preview/").or_else(|| path.strip_prefix("site/posts/"));
            !(of_a_post.is_some_and(|name| name != "fonts") || path == "variants")
        };
        listing.add(public, "", &whole);
        listing
    }

    /// Adds what lies at a path under a name; `whole` says whether to look into a folder.
    fn add(&mut self, path: &Path, name: &str, whole: &impl Fn(&str) -> bool) {
        let Ok(metadata) = fs::symlink_metadata(path) else { return };
        let mut open: Vec<(PathBuf, String)> = Vec::new();
        if metadata.is_dir() {
            open.push((path.to_owned(), name.to_owned()));
        } else {
            self.push(path, name.to_owned(), &metadata);
        }
        while let Some((folder, name)) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let Ok(metadata) = entry.metadata() else { continue };
                let file = entry.file_name();
                let file = file.to_string_lossy();
                let inner = if name.is_empty() { file.into_owned() } else { format!("{name}/{file}") };
                if metadata.is_dir() && whole(&inner) {
                    open.push((entry.path(), inner));
                } else if metadata.is_symlink() {
                    self.push(&entry.path(), inner, &metadata);
                } else {
                    self.files.push((inner, Facts::of(&metadata)));
                }
            }
        }
    }

    fn push(&mut self, path: &Path, name: String, metadata: &Metadata) {
        // A link and what it leads to may both change.
        let facts = if metadata.is_symlink() { Facts::at(path) } else { None };
        self.files.push((name, facts.unwrap_or_else(|| Facts::of(metadata))));
    }

    /// A digest over all names and facts.
    pub(super) fn digest(&mut self) -> [u8; 32] {
        self.files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut hasher = blake3::Hasher::new();
        for (name, facts) in &self.files {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            facts.hash_into(&mut hasher);
        }
        *hasher.finalize().as_bytes()
    }

    /// Names of the files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// The facts by name.
    pub(super) fn into_map(self) -> HashMap<String, Facts> {
        self.files.into_iter().collect()
    }
}
