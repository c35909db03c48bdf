//! Files below `public/`: written if they differ, counted, and removed when nothing makes them any more.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::model::{Post, PostId};
use crate::report::{self, OutputFile, WriteError};
use crate::support::atomic_file;

use super::index::{Index, Made, PageRecord};

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

/// What a build had written, as far as the next one has to know it.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Whether a post had variants, and a page on the site.
    posts: Vec<(PostId, bool, bool)>,
    /// Files of the site's pictures, and of pages that are not of one post.
    others: BTreeSet<String>,
}

impl Before {
    pub(super) fn of(index: &Index) -> Self {
        let mut before = Self::default();
        before.others.extend(index.head.pages.iter().flat_map(|page| page.files.iter().cloned()));
        for record in &index.records {
            for made in &record.made {
                before.posts.push((made.post.clone(), made.has_variants(), made.site.is_some()));
                before.others.extend(site_media(made));
            }
        }
        before
    }
}

/// What a build has written.
pub(super) struct After<'a> {
    /// The workspace's language.
    pub(super) language: &'a str,
    /// Sorted by id.
    pub(super) posts: &'a [Post],
    pub(super) made: &'a dyn Fn(usize) -> &'a Made,
    pub(super) pages: &'a [PageRecord],
}

impl After<'_> {
    /// Files of the build before that are no part of this one.
    pub(super) fn lacks(&self, before: &Before) -> Vec<String> {
        let others = self.others();
        let mut gone: Vec<String> = before.others.iter().filter(|path| !others.contains(*path)).cloned().collect();
        for (id, variants, site) in &before.posts {
            let at = self.posts.binary_search_by(|post| post.id.cmp(id)).ok();
            let made = at.map(self.made);
            if *variants && made.is_none_or(|made| !made.has_variants()) {
                gone.push(variants_path(id));
            }
            if *site && made.is_none_or(|made| made.site.is_none()) {
                gone.push(report::site_path(id));
            }
            if made.is_none() {
                gone.extend(report::preview_paths(self.language, id));
            }
        }
        gone
    }

    /// Every file.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let mut files = self.others();
        for (at, post) in self.posts.iter().enumerate() {
            let made = (self.made)(at);
            files.extend(report::preview_paths(self.language, &post.id));
            files.extend(made.has_variants().then(|| variants_path(&post.id)));
            files.extend(made.site.map(|_| report::site_path(&post.id)));
        }
        files
    }

    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        let of_post = |made: &Made| 2 + usize::from(made.has_variants()) + usize::from(made.site.is_some());
        self.others().len() + (0..self.posts.len()).map(|at| of_post((self.made)(at))).sum::<usize>()
    }

    /// Files that are not of one post.
    fn others(&self) -> BTreeSet<String> {
        let media = (0..self.posts.len()).flat_map(|at| site_media((self.made)(at)));
        self.pages.iter().flat_map(|page| page.files.iter().cloned()).chain(media).collect()
    }
}

/// Pictures that a post has below the site.
fn site_media(made: &Made) -> impl Iterator<Item = String> {
    let page = made.glance.site.iter().filter(|_| made.site.is_some());
    page.flat_map(|page| &page.files).map(|file| format!("site/media/{file}"))
}
