//! Headers of the pictures that posts use, each file read once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Subject;
use crate::images::{self, ImageError, Probe};
use crate::model::{Draft, ImageSource, MediaFound};
use crate::workspace::Workspace;

/// What is known of each picture, by path relative to the workspace root.
#[derive(Debug)]
pub(crate) struct Pictures {
    by_path: BTreeMap<String, Result<Probe, ImageError>>,
}

impl Pictures {
    /// Probes every picture that these posts use, in parallel.
    pub(super) fn read(workspace: &Workspace, subjects: &[Subject<'_>]) -> Self {
        let listed = subjects
            .iter()
            .map(|subject| subject.post)
            .flat_map(|post| post.media.iter().chain(post.overrides.iter().filter_map(|o| o.media.as_ref()).flatten()))
            .filter_map(|item| match &item.found {
                MediaFound::File { path, .. } => Some(path.as_str()),
                MediaFound::Missing => None,
            });
        // Pictures of the body are known to the drafts alone.
        let used = subjects.iter().flat_map(|subject| subject.drafts).flat_map(Draft::pictures).filter_map(|job| match &job.source {
            ImageSource::File { path, .. } => Some(path.as_str()),
            ImageSource::Card(_) => None,
        });
        let paths: BTreeSet<&str> = listed.chain(used).collect();
        let by_path = paths.into_par_iter().map(|path| (path.to_owned(), images::probe_file(&workspace.root.join(path)))).collect();
        Self { by_path }
    }

    /// The header of a picture that some post uses, by its path relative to the root.
    pub(crate) fn get(&self, path: &str) -> Option<Result<&Probe, &ImageError>> {
        self.by_path.get(path).map(Result::as_ref)
    }
}
