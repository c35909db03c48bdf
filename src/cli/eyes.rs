//! Sees changes of the files that a workspace is read from.

use std::path::{Path, PathBuf};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::failure::Failure;

/// What a workspace is read from, beside the ledger.
const FOLDERS: [&str; 5] = ["content", "plans", "templates", "networks", "approvals"];
const FILES: [&str; 2] = ["pregon.yaml", ".env"];

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// These files have changed; paths are relative to the root, with `/` between their parts.
    Files(Vec<String>),
    /// Something has, and nobody can say what.
    Something,
}

/// Watches a workspace as long as it lives.
pub(crate) struct Eyes {
    watcher: RecommendedWatcher,
    root: PathBuf,
}

impl Eyes {
    /// Tells of every change below a folder, which has to be canonical.
    pub(crate) fn open(root: &Path, tell: impl Fn(Seen) + Send + 'static) -> Result<Self, Failure> {
        let top = root.to_owned();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
            // Reading is no change, and we read a lot.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) if event.need_rescan() || has_gone(&top, &event) => tell(Seen::Something),
            Ok(event) => {
                let files: Vec<String> = event.paths.iter().filter_map(|path| concerns(&top, path)).collect();
                if !files.is_empty() {
                    tell(Seen::Files(files));
                }
            }
            // What was missed may have been anything.
            Err(_) => tell(Seen::Something),
        });
        let unseen = |error: notify::Error| Failure::new(format!("the files of the workspace cannot be watched: {error}"));
        let mut eyes = Self { watcher: watcher.map_err(unseen)?, root: root.to_owned() };
        eyes.watcher.watch(root, RecursiveMode::NonRecursive).map_err(unseen)?;
        eyes.look();
        Ok(eyes)
    }

    /// Looks into the folders that are there; one that is not is seen when it comes.
    pub(crate) fn look(&mut self) {
        // It may have gone, and come back as another folder.
        drop(self.watcher.watch(&self.root, RecursiveMode::NonRecursive));
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if folder.is_dir() {
                // Where that fails, the workspace is still read anew from time to time.
                drop(self.watcher.watch(&folder, RecursiveMode::Recursive));
            }
        }
    }
}

/// Whether the workspace itself was moved or removed.
fn has_gone(root: &Path, event: &notify::Event) -> bool {
    let gone = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)));
    gone && event.paths.iter().any(|path| path == root)
}

fn concerns(root: &Path, path: &Path) -> Option<String> {
    let inner = path.strip_prefix(root).ok()?;
    let first = inner.components().next()?.as_os_str().to_string_lossy();
    if FILES.contains(&first.as_ref()) {
        return Some(first.into_owned());
    }
    // Hidden files are no posts and no plans; saving goes by way of them.
    let hidden = inner.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    (FOLDERS.contains(&first.as_ref()) && !hidden)
        .then(|| inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
