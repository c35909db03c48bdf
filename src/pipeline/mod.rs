//! The stages up to finished variants, in order: load, compile, check, images.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::diag::{Checked, Diagnostic, Diagnostics};
use crate::images::{Counts, Derived, ImageError, Loader, derive};
use crate::model::{Asset, Digest, Draft, ImageJob, ImageSource, Post, Variant};
use crate::networks::Specs;
use crate::support::inside;
use crate::workspace::{CACHE_FOLDER, LoadError, Workspace, load};
use crate::{check, compile};

/// Everything that is known before anything is sent.
#[derive(Debug)]
pub struct Prepared {
    /// The workspace.
    pub workspace: Workspace,
    /// Finished variants, sorted by post id, then by the order of channels.
    pub variants: Vec<Variant>,
    /// All findings, sorted.
    pub diagnostics: Diagnostics,
    /// What was done about pictures.
    pub pictures: Counts,
}

/// A workspace that was read, compiled and checked.
#[derive(Debug)]
pub struct Examined {
    /// The workspace.
    pub workspace: Workspace,
    /// Drafts, sorted by post id, then by the order of channels.
    pub drafts: Vec<Draft>,
    /// All findings, sorted.
    pub diagnostics: Diagnostics,
}

/// Why the stages could not run at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The workspace could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Pictures could not be written.
    #[error("cannot write pictures")]
    Images(#[source] ImageError),
    /// A folder to write to is a link.
    #[error("{} is a symbolic link, and pictures are not written through links", .path.display())]
    Linked {
        /// The path.
        path: PathBuf,
    },
}

/// Reads, compiles and checks the workspace that `start` lies in; `specs` are those that its own networks build on. Writes nothing.
///
/// # Errors
/// There is no workspace.
pub fn examine(start: &Path, specs: &Specs, now: DateTime<Utc>) -> Result<Examined, PipelineError> {
    let Checked { output: workspace, diagnostics: mut found } = load(start, specs)?;
    let Checked { output: drafts, diagnostics } = compile::compile(&workspace, &workspace.specs);
    found.extend(diagnostics);
    let diagnostics = check::check(&workspace, &drafts, &workspace.specs, found, now);
    Ok(Examined { workspace, drafts, diagnostics })
}

/// Reads, compiles and checks the workspace, and makes its pictures below `public/media`.
///
/// A picture that cannot be made is a finding, and the variants that need it are left out.
///
/// # Errors
/// There is no workspace, or pictures cannot be written.
pub fn prepare(start: &Path, specs: &Specs, now: DateTime<Utc>, public: Option<&Path>) -> Result<Prepared, PipelineError> {
    let Examined { workspace, drafts, mut diagnostics } = examine(start, specs, now)?;
    let own = workspace.root.join("public");
    let public = public.map_or_else(|| own.clone(), Path::to_path_buf);
    // One that came with the workspace could lead anywhere; the folder that somebody has named may be one.
    let ours = [".pregon", CACHE_FOLDER, ".pregon/cache/images"].map(|folder| workspace.root.join(folder));
    let folders = ours.into_iter().chain((public == own).then_some(own)).chain([public.join("media")]);
    if let Some(path) = inside::first_link(folders, []) {
        return Err(PipelineError::Linked { path });
    }
    let Sealed { variants, broken, pictures } = seal(&workspace, drafts, &public)?;
    diagnostics.extend(broken);
    diagnostics.sort(&workspace.sources);
    Ok(Prepared { workspace, variants, diagnostics, pictures })
}

/// Drafts whose pictures were made.
pub(crate) struct Sealed {
    /// Finished variants, in the order of the drafts.
    pub(crate) variants: Vec<Variant>,
    /// Pictures that could not be made, each with the variant that is left out for it.
    pub(crate) broken: Vec<Diagnostic>,
    /// What was done about pictures.
    pub(crate) pictures: Counts,
}

/// Makes the pictures of some drafts below `public/media`.
///
/// # Errors
/// Pictures cannot be written.
pub(crate) fn seal(workspace: &Workspace, drafts: Vec<Draft>, public: &Path) -> Result<Sealed, PipelineError> {
    seal_with(workspace, drafts, public, &workspace.root.join(CACHE_FOLDER))
}

/// The same, with the cache of another folder: that of the work tree for a workspace as it was.
pub(crate) fn seal_with(workspace: &Workspace, drafts: Vec<Draft>, public: &Path, cache: &Path) -> Result<Sealed, PipelineError> {
    let jobs: Vec<ImageJob> = drafts.iter().flat_map(Draft::pictures).cloned().collect();
    let files = WorkspaceFiles { workspace };
    let Derived { assets, counts } = derive(&jobs, &files, &cache.join("images"), &public.join("media")).map_err(PipelineError::Images)?;
    let mut made: std::collections::HashMap<Digest, Result<Asset, String>> = std::collections::HashMap::new();
    for (job, asset) in jobs.iter().zip(assets) {
        made.entry(job.key()).or_insert_with(|| asset.map_err(|error| error.to_string()));
    }
    let mut variants = Vec::with_capacity(drafts.len());
    let mut findings = Vec::new();
    for draft in drafts {
        let (post, channel) = (draft.post.clone(), draft.channel.clone());
        let sealed = draft.seal(|job| match made.get(&job.key()) {
            Some(Ok(asset)) => Ok(asset.clone()),
            Some(Err(message)) => Err(Box::new((job.clone(), message.clone()))),
            None => Err(Box::new((job.clone(), "the picture was not made".to_owned()))),
        });
        match sealed {
            Ok(variant) => variants.push(variant),
            Err(broken) => {
                let (job, message) = *broken;
                let post = workspace.post(post.as_str());
                findings.extend(post.map(|post| broken_picture(post, &job, &message).channel(&channel)));
            }
        }
    }
    Ok(Sealed { variants, broken: findings, pictures: counts })
}

/// The finding for a picture that could not be made, at the place where the post names it.
pub(crate) fn broken_picture(post: &Post, job: &ImageJob, message: &str) -> Diagnostic {
    let name = match &job.source {
        ImageSource::File { path, .. } => path.as_str(),
        ImageSource::Card(card) => card.template.as_str(),
    };
    let item = post.media.iter().find(|item| name.ends_with(item.file.value.trim_start_matches("./")));
    let span = item.map_or(post.front_matter, |item| item.file.span);
    Diagnostic::error("broken-media", post.at(span), format!("the picture `{name}` cannot be used: {message}")).post(&post.id)
}

/// Reads pictures of the workspace; what leaves it is refused.
pub(crate) struct WorkspaceFiles<'a> {
    pub(crate) workspace: &'a Workspace,
}

impl WorkspaceFiles<'_> {
    fn inside(&self, path: &str) -> io::Result<PathBuf> {
        let full: PathBuf = std::fs::canonicalize(self.workspace.root.join(path))?;
        if full.starts_with(&self.workspace.root) {
            Ok(full)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file lies outside the workspace"))
        }
    }
}

impl Loader for WorkspaceFiles<'_> {
    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.inside(path)?)
    }

    fn location(&self, path: &str) -> io::Result<Option<PathBuf>> {
        self.inside(path).map(Some)
    }

    fn card_template(&self, name: &str) -> io::Result<String> {
        compile::card_template(self.workspace, name)
            .map(str::to_owned)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("no card template `{name}`")))
    }
}
