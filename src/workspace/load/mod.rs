//! Walks the workspace and reads every file of it.

mod disk;
mod loader;
mod posts;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use disk::{find_assets, find_media, resolve};
pub(super) use loader::Loader;
pub use loader::read_campaign;
use posts::load_posts;
pub use posts::read_post;
pub(crate) use posts::{PostFile, is_post_path, post_paths, read_post_file, sort_posts};

use super::ledger_location::LedgerLocation;
use super::{Workspace, approvals, invitations, networks, plans, references};
use crate::diag::{Checked, Diagnostics, Sources};
use crate::model::{Language, path_name};
use crate::networks::Specs;

/// Texts that stand for what lies on disk, such as those that an editor has open; by path relative to the workspace root.
pub type Overlay = BTreeMap<String, Arc<str>>;

/// Why a workspace could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no `pregon.yaml` here or in a folder above.
    #[error("no pregon.yaml in {} or in a folder above it", .start.display())]
    NoWorkspace {
        /// Where the search began.
        start: PathBuf,
    },
    /// A folder or `pregon.yaml` could not be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
}

/// Finds the folder of the nearest `pregon.yaml`, from `start` upwards.
///
/// # Errors
/// There is none.
pub fn find_root(start: &Path) -> Result<PathBuf, LoadError> {
    let absolute = fs::canonicalize(start).map_err(|source| LoadError::Read { path: start.to_owned(), source })?;
    absolute
        .ancestors()
        .find(|folder| folder.join("pregon.yaml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| LoadError::NoWorkspace { start: start.to_owned() })
}

/// Reads the workspace that `start` lies in; `specs` are those that its `networks/*.yaml` build on.
///
/// # Errors
/// There is no workspace, or its main file cannot be read. Everything else is a diagnostic.
pub fn load(start: &Path, specs: &Specs) -> Result<Checked<Workspace>, LoadError> {
    load_root(&find_root(start)?, specs)
}

/// Reads the workspace in this folder; `specs` are those that its `networks/*.yaml` build on.
///
/// # Errors
/// Its main file cannot be read. Everything else is a diagnostic.
pub fn load_root(root: &Path, specs: &Specs) -> Result<Checked<Workspace>, LoadError> {
    Ok(load_posts(load_frame(root, specs)?))
}

/// Reads the workspace in this folder as it is with exactly these specs, whatever its `networks/*.yaml` say.
///
/// # Errors
/// Its main file cannot be read. Everything else is a diagnostic.
pub fn load_with_specs(root: &Path, specs: Specs) -> Result<Checked<Workspace>, LoadError> {
    Ok(load_posts(load_frame_with(root, None, |_| specs)?))
}

/// Reports what can only be told once all posts are known: what approvals and plans say of them.
pub(crate) fn check_posts(workspace: &Workspace, diagnostics: &mut Diagnostics) {
    approvals::check(&workspace.approvals, &workspace.posts, &workspace.people, diagnostics);
    references::check_posts(workspace, diagnostics);
}

/// Reads everything in this folder but the posts.
///
/// # Errors
/// Its main file cannot be read. Everything else is a diagnostic.
pub(crate) fn load_frame(root: &Path, specs: &Specs) -> Result<Checked<Workspace>, LoadError> {
    load_frame_with(root, None, |loader| networks::read(loader, specs))
}

/// Reads everything in this folder but the posts, as it would be with these texts in it.
///
/// # Errors
/// Its main file is not on disk. Everything else is a diagnostic.
pub(crate) fn load_frame_over(root: &Path, overlay: &Overlay, specs: &Specs) -> Result<Checked<Workspace>, LoadError> {
    load_frame_with(root, Some(overlay), |loader| networks::read(loader, specs))
}

fn load_frame_with(
    root: &Path,
    overlay: Option<&Overlay>,
    specs: impl FnOnce(&mut Loader<'_>) -> Specs,
) -> Result<Checked<Workspace>, LoadError> {
    let root = fs::canonicalize(root).map_err(|source| LoadError::Read { path: root.to_owned(), source })?;
    let main = root.join("pregon.yaml");
    if let Err(source) = fs::File::open(&main) {
        return Err(LoadError::Read { path: main, source });
    }
    let mut loader = Loader { overlay, ..Loader::new(&root) };
    let specs = specs(&mut loader);
    let config = loader.config(&specs);
    let plan = loader.yaml("plans/plan.yaml", plans::plan).unwrap_or_default();
    let mut tone = loader.yaml("plans/tone.yaml", plans::tone).unwrap_or_default();
    loader.spelling(&mut tone);
    let calendar = loader.yaml("plans/calendar.yaml", plans::calendar).unwrap_or_default();
    let people = loader.yaml("plans/people.yaml", plans::people).unwrap_or_default();
    let mut crisis = loader.yaml("plans/crisis.yaml", plans::crisis).unwrap_or_default();
    crisis.look_backs = loader.look_backs();
    let mut campaigns = Vec::new();
    for path in loader.files("plans/campaigns", &["yaml", "yml"]) {
        let stem = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem).to_owned();
        let campaign = loader.yaml(&path, |d, n| plans::campaign(d, n, &stem)).flatten();
        campaigns.extend(campaign.map(|campaign| loader.files_of_campaign(campaign, &path)));
    }
    campaigns.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    let approvals = loader.approvals();
    let invitations = loader.invitations();
    let crisis_manual = loader.crisis_manual(&crisis);
    let templates = loader.templates();
    let (sources, mut diagnostics) = loader.finish();
    let posts = Vec::new();
    let mut workspace = Workspace {
        root: root.clone(),
        sources,
        specs,
        config,
        posts,
        plan,
        tone,
        calendar,
        campaigns,
        people,
        crisis,
        approvals,
        invitations,
        crisis_manual,
        templates,
    };
    references::check(&workspace, &mut diagnostics);
    // Of several that would have one page the first stays; the others are reported.
    let mut pages = HashSet::new();
    workspace.campaigns.retain(|campaign| pages.insert(path_name(&campaign.id.value)));
    invitations::check(&workspace.invitations, &workspace.people, &mut diagnostics);
    Ok(Checked { output: workspace, diagnostics })
}

/// The place of the publishing record, from `pregon.yaml` alone: for those who want to know it before they read all.
///
/// Returns `None` where the file cannot be read or understood.
#[must_use]
pub fn ledger_location(root: &Path, specs: &Specs) -> Option<LedgerLocation> {
    let mut loader = Loader::new(root);
    let specs = networks::read(&mut loader, specs);
    // What is wrong with a network says nothing about the ledger.
    loader.diagnostics = Diagnostics::new();
    let config = loader.config(&specs);
    (!loader.diagnostics.has_errors()).then_some(config.ledger.value)
}

/// The language of pages and documentation, from `pregon.yaml` alone; English where it cannot be read.
#[must_use]
pub fn language(root: &Path) -> Language {
    let config = Loader::new(root).config(&Specs::embedded());
    Language::of(&config.language)
}

/// The specs of a workspace alone, for those who need nothing else of it.
#[derive(Debug)]
pub struct LoadedSpecs {
    /// The specs.
    pub specs: Specs,
    /// The files as they were read.
    pub sources: Sources,
    /// What is wrong with them.
    pub diagnostics: Diagnostics,
}

/// Reads `networks/*.yaml` below this folder, which has to be canonical; `specs` are those that they build on.
#[must_use]
pub fn load_specs(root: &Path, specs: &Specs) -> LoadedSpecs {
    let mut loader = Loader::new(root);
    let specs = networks::read(&mut loader, specs);
    let (sources, diagnostics) = loader.finish();
    LoadedSpecs { specs, sources, diagnostics }
}
