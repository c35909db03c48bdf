//! Files below `public/`: written if they differ, counted, and removed when nothing makes them any more.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::model::{Post, PostId};
use crate::report::{self, OutputFile, WriteError};
use crate::support::atomic_file;

use super::index::Made;

/// Where a build writes, and how much it wrote.
#[derive(Debug)]
pub(super) struct Output<'a> {
    pub(super) public: &'a Path,
    written: AtomicUsize,
}

impl<'a> Output<'a> {
    pub(super) fn new(public: &'a Path) -> Self {
        Self { public, written: AtomicUsize::new(0) }
    }

    /// Writes files that are new or changed.
    pub(super) fn put(&self, files: &[OutputFile]) -> Result<(), WriteError> {
        let mut written = 0;
        for file in files {
            written += usize::from(report::write_one(file, self.public)?);
        }
        self.written.fetch_add(written, Ordering::Relaxed);
        Ok(())
    }

    /// Writes one file of these bytes if it is new or changed.
    pub(super) fn put_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.public.join(path);
        let written = atomic_file::write_if_changed(&path, bytes).map_err(|source| WriteError { action: "write", path, source })?;
        self.written.fetch_add(usize::from(written), Ordering::Relaxed);
        Ok(())
    }

    /// How many files were written.
    pub(super) fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Removes some files, and their folders where they become empty. What is not there any more is no error.
    pub(super) fn remove<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<usize, WriteError> {
        let mut removed = 0;
        for path in paths {
            let path = self.public.join(path);
            match std::fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {}
                Err(source) => return Err(WriteError { action: "remove", path, source }),
            }
            // Up to the folders that every build has; fails where something is left in one, which is what is wanted.
            for folder in path.ancestors().skip(1).take_while(|folder| folder.parent().is_some_and(|parent| parent != self.public)) {
                if std::fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        Ok(removed)
    }
}

/// The file with a post's variants.
pub(super) fn variants_path(id: &PostId) -> String {
    format!("variants/{id}.json")
}

/// Every file that a post has below `public/`, but for those that posts share.
pub(super) fn files_of(language: &str, post: &Post, made: &Made, into: &mut BTreeSet<String>) {
    let id = &post.id;
    if !made.lines.iter().all(|line| line.digest.is_none()) {
        into.insert(variants_path(id));
    }
    into.extend(report::preview_paths(language, id));
    if made.site.is_some() {
        into.insert(report::site_path(id));
        let files = made.glance.site.iter().flat_map(|page| &page.files);
        into.extend(files.map(|file| format!("site/media/{file}")));
    }
}
