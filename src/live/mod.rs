//! A workspace that is kept checked while its files change: for a watcher of files, and for editors.
//!
//! What changes is taken up at once, and judged later: [`Live::glance`] looks at the file that somebody is writing in, and
//! [`Live::work`] goes on with the rest, a few posts at a time, until [`Live::findings`] are what a check of the whole workspace
//! would find. Only what a change can reach is checked again: a post alone where its body has changed, all posts where its front matter
//! has, which others show, and everything is read anew after a change of plans or settings.

mod apart;
mod files;
mod pass;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use self::files::PostEntry;
use self::pass::Judged;
use crate::diag::{Diagnostic, Diagnostics, Sources};
use crate::model::PostId;
use crate::networks::Specs;
use crate::prose::shelf::Dictionaries;
use crate::workspace::{LoadError, Overlay, Workspace};
use crate::{check, compile};

pub use apart::{Look, Remembered};

/// A workspace, its findings, and what has still to be looked at.
#[derive(Debug)]
pub struct Live {
    base: Specs,
    overlay: Overlay,
    workspace: Workspace,
    /// What loading said of everything but the posts.
    frame: Diagnostics,
    /// What loading said when it looked for posts, and when it put them in order.
    order: Diagnostics,
    /// The files of posts, by path.
    files: BTreeMap<String, PostEntry>,
    /// What was found in each post.
    judged: HashMap<PostId, Judged>,
    /// Posts that have to be checked again.
    dirty: BTreeSet<PostId>,
    /// Whether everything has to be read again.
    stale: bool,
    /// Whether the findings are those of the texts as they are.
    settled: bool,
    /// The day for which the posts were checked.
    day: Option<NaiveDate>,
    /// What was said last by the rules about the workspace as a whole, waived or not.
    together: Vec<Diagnostic>,
    findings: Diagnostics,
    dictionaries: Dictionaries,
    /// What was made of all posts' front matter; `None` once some of that has changed.
    ready: Option<Ready>,
}

/// What is made of the front matter of all posts, of plans and of templates, for the checking of each post.
#[derive(Debug, Clone)]
struct Ready {
    compile: Arc<compile::Shared>,
    check: Arc<check::Known>,
}

/// What there is to say about one file at once.
#[derive(Debug)]
pub struct Glance {
    /// Findings in the file, sorted.
    pub findings: Diagnostics,
    /// The files that they are about, where those are not the workspace's.
    pub sources: Option<Sources>,
}

impl Live {
    /// Reads the workspace in this folder, as it is with these texts in it; checks nothing yet.
    ///
    /// # Errors
    /// Its main file cannot be read.
    pub fn open(root: &Path, specs: &Specs, overlay: Overlay) -> Result<Self, LoadError> {
        let files::Loaded { workspace, frame, order, files } = files::load(root, specs, &overlay)?;
        let dirty = workspace.posts.iter().map(|post| post.id.clone()).collect();
        Ok(Self {
            base: specs.clone(),
            overlay,
            workspace,
            frame,
            order,
            files,
            judged: HashMap::new(),
            dirty,
            stale: false,
            settled: false,
            day: None,
            together: Vec::new(),
            findings: Diagnostics::new(),
            dictionaries: Dictionaries::default(),
            ready: None,
        })
    }

    /// The workspace; after a change of plans or settings, as it was before until [`Live::work`] has read it.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The texts that stand for what is on disk.
    #[must_use]
    pub fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// What was found when the workspace was last settled, sorted.
    #[must_use]
    pub fn findings(&self) -> &Diagnostics {
        &self.findings
    }

    /// Whether [`Live::findings`] are those of the texts as they are.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Has the next [`Live::work`] ask the rules about the clock and about the workspace as a whole again.
    pub fn touch(&mut self) {
        self.settled = false;
    }
}
