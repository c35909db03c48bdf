//! Walks the workspace and reads every file of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::decode::Decoder;
use super::ledger_location::LedgerLocation;
use super::repeat::expand;
use super::yaml::{self, Node};
use super::{Config, Workspace, approvals, config, invitations, networks, plans, post, references};
use crate::diag::{Checked, Diagnostic, Diagnostics, FileId, Location, SourceFile, Sources, Span};
use crate::model::{
    Approval, Campaign, Crisis, DictionarySource, Invitation, Language, MediaFound, MediaItem, PastCrisis, Post, PostId, Tone, path_name,
};
use crate::networks::Specs;

/// Text files above this size are not read: no post or plan is that long.
pub(crate) const MAX_TEXT_BYTES: u64 = 1024 * 1024;

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

/// Adds the posts to everything else.
fn load_posts(frame: Checked<Workspace>) -> Checked<Workspace> {
    let Checked { output: mut workspace, mut diagnostics } = frame;
    let paths = post_paths(&mut workspace, None, &mut diagnostics);
    let root = &workspace.root;
    let texts: Vec<TextFile> = paths.par_iter().map(|path| read_text(root, None, path)).collect();
    let mut read = Vec::with_capacity(paths.len());
    for (path, text) in paths.iter().zip(texts) {
        let (file, text) = add(&mut workspace.sources, &mut diagnostics, path, text);
        read.extend(text.map(|text| (path, file, text)));
    }
    let zone = workspace.config.timezone;
    let results: Vec<(Vec<Post>, Diagnostics)> = read
        .par_iter()
        .map(|(path, file, text)| {
            let mut diagnostics = Diagnostics::new();
            let mut post = post::read(path, text, *file, &mut diagnostics);
            if let Some(post) = &mut post {
                find_media(root, post);
            }
            let posts = post.map(|post| expand(post, zone, &mut diagnostics)).unwrap_or_default();
            (posts, diagnostics)
        })
        .collect();
    let mut posts = Vec::with_capacity(results.len());
    for (of_file, found) in results {
        diagnostics.extend(found);
        posts.extend(of_file);
    }
    workspace.posts = sort_posts(posts, &mut diagnostics);
    check_posts(&workspace, &mut diagnostics);
    Checked { output: workspace, diagnostics }
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

/// Paths of the files that are posts, relative to the root, sorted. Folders that cannot be read are reported.
pub(crate) fn post_paths(workspace: &mut Workspace, overlay: Option<&Overlay>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let sources = std::mem::take(&mut workspace.sources);
    let mut loader = Loader { root: &workspace.root, overlay, sources, diagnostics: Diagnostics::new() };
    let mut paths = loader.files("content", &["md"]);
    paths.retain(|path| is_post_path(path));
    let Loader { sources, diagnostics: found, .. } = loader;
    workspace.sources = sources;
    diagnostics.extend(found);
    paths
}

/// Whether a path relative to the root, with `/` between its parts, is that of a post.
pub(crate) fn is_post_path(path: &str) -> bool {
    let Some(inner) = path.strip_prefix("content/") else { return false };
    // Notes such as a licence lie beside the posts in capitals, as is the custom for such files.
    let is_note = matches!(inner.rsplit('/').next().unwrap_or(inner), "README.md" | "LICENSE.md" | "LICENCE.md");
    matches!(inner.rsplit_once('.'), Some((_, "md"))) && !is_note && !inner.split('/').any(|name| name.starts_with('.'))
}

/// A post's file as it was read; of a series it has the post as it is written.
#[derive(Debug)]
pub(crate) struct PostFile {
    /// Its text; empty where it could not be read.
    pub(crate) text: String,
    /// The post; `None` where there is too little to go on.
    pub(crate) post: Option<Post>,
    /// What is wrong with it.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads one post of a workspace, and looks for its pictures.
pub(crate) fn read_post_file(root: &Path, overlay: Option<&Overlay>, path: &str, file: FileId) -> PostFile {
    let mut diagnostics = Diagnostics::new();
    match read_text(root, overlay, path) {
        TextFile::Text(text) => {
            let mut post = post::read(path, &text, file, &mut diagnostics);
            if let Some(post) = &mut post {
                find_media(root, post);
            }
            PostFile { text, post, diagnostics }
        }
        TextFile::Problem { message, help, text, span } => {
            diagnostics.push(Diagnostic::error("unreadable-file", Location::new(file, span), message).help(help));
            PostFile { text, post: None, diagnostics }
        }
    }
}

/// Sorts posts by id; of several with one id the first path stays, and the others are reported. The id that a series is made from counts too.
pub(crate) fn sort_posts(mut posts: Vec<Post>, diagnostics: &mut Diagnostics) -> Vec<Post> {
    posts.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.path.cmp(&b.path)));
    let mut unique: Vec<Post> = Vec::with_capacity(posts.len());
    for post in posts {
        match unique.last() {
            Some(first) if first.id == post.id => {
                diagnostics.push(duplicate_id(first, &post, &post.id));
            }
            _ => unique.push(post),
        }
    }
    one_file_for_each_series(unique, diagnostics)
}

/// Two files that give one id are a mistake where one of them is a series, too, although none of their posts has the id of another.
fn one_file_for_each_series(posts: Vec<Post>, diagnostics: &mut Diagnostics) -> Vec<Post> {
    if posts.iter().all(|post| post.series.is_none()) {
        return posts;
    }
    let mut firsts: HashMap<PostId, usize> = HashMap::new();
    let mut reported: HashSet<FileId> = HashSet::new();
    let mut unique: Vec<Post> = Vec::with_capacity(posts.len());
    for post in posts {
        let base = post.series.as_ref().map_or(&post.id, |series| &series.id);
        match firsts.get(base).map(|&first| &unique[first]) {
            Some(first) if first.file != post.file => {
                if reported.insert(post.file) {
                    diagnostics.push(duplicate_id(first, &post, base));
                }
                continue;
            }
            Some(_) => {}
            None => _ = firsts.insert(base.clone(), unique.len()),
        }
        unique.push(post);
    }
    unique
}

fn duplicate_id(first: &Post, post: &Post, id: &PostId) -> Diagnostic {
    let place = |post: &Post| post.at(Span::new(post.front_matter.start, post.front_matter.start));
    Diagnostic::error("duplicate-id", place(post), format!("two posts have the id `{id}`"))
        .label(place(first), "the other one")
        .post(&post.id)
        .help("give one of them another `id:`; keep the id of the one that is already published")
}

/// Registers a file, and reports it where it has no text.
fn add(sources: &mut Sources, diagnostics: &mut Diagnostics, path: &str, read: TextFile) -> (FileId, Option<String>) {
    match read {
        TextFile::Text(text) => (sources.add(SourceFile::new(path, text.as_str())), Some(text)),
        TextFile::Problem { message, help, text, span } => {
            let file = sources.add(SourceFile::new(path, text));
            diagnostics.push(Diagnostic::error("unreadable-file", Location::new(file, span), message).help(help));
            (file, None)
        }
    }
}

/// Reads one post from its text, as loading would; pictures are not looked for.
pub fn read_post(path: &str, text: &str) -> Checked<Option<Post>> {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new(path, text));
    let mut diagnostics = Diagnostics::new();
    let output = post::read(path, text, file, &mut diagnostics);
    Checked { output, diagnostics }
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

pub(super) struct Loader<'a> {
    root: &'a Path,
    overlay: Option<&'a Overlay>,
    sources: Sources,
    pub(super) diagnostics: Diagnostics,
}

/// A file's text, or why there is none.
enum TextFile {
    Text(String),
    Problem { message: String, help: &'static str, text: String, span: Span },
}

impl<'a> Loader<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Self { root, overlay: None, sources: Sources::default(), diagnostics: Diagnostics::new() }
    }

    /// Look backs at crises and rehearsals, by their names: what they say is for people.
    fn look_backs(&mut self) -> Vec<PastCrisis> {
        let is_direct = |path: &String| path.matches('/').count() == 2;
        let paths = self.files("plans/crisis", &["md"]).into_iter().filter(is_direct);
        paths
            .filter_map(|path| {
                let name = path.rsplit('/').next()?.to_owned();
                let (day, rehearsal) = plans::look_back_name(&name)?;
                Some(PastCrisis { day, rehearsal, name })
            })
            .collect()
    }

    /// What was read, and what is wrong with it.
    pub(super) fn finish(self) -> (Sources, Diagnostics) {
        (self.sources, self.diagnostics)
    }
}

impl Loader<'_> {
    pub(super) fn config(&mut self, specs: &Specs) -> Config {
        let (file, node) = self.tree("pregon.yaml");
        let readable = node.is_some();
        let node = node.unwrap_or(Node { span: Span::default(), value: yaml::Value::Null });
        let mut decoder = Decoder::new(file);
        let config = config::read(&mut decoder, &node, specs);
        // After a syntax error the missing keys are not worth a word.
        if readable {
            self.diagnostics.extend(decoder.into_diagnostics());
        }
        config
    }

    /// Reads and decodes an optional YAML file.
    fn yaml<T>(&mut self, path: &str, decode: impl FnOnce(&mut Decoder, &Node) -> T) -> Option<T> {
        if fs::symlink_metadata(self.root.join(path)).is_err() && !self.overlay.is_some_and(|texts| texts.contains_key(path)) {
            return None;
        }
        let (file, node) = self.tree(path);
        let mut decoder = if path.starts_with("plans/") { Decoder::bilingual(file) } else { Decoder::new(file) };
        let value = decode(&mut decoder, &node?);
        self.diagnostics.extend(decoder.into_diagnostics());
        Some(value)
    }

    pub(super) fn tree(&mut self, path: &str) -> (FileId, Option<Node>) {
        let read = read_text(self.root, self.overlay, path);
        let (file, text) = self.add(path, read);
        let node = text.and_then(|text| {
            let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            yaml::parse(&text[start..], file, start, &mut self.diagnostics)
        });
        (file, node)
    }

    fn add(&mut self, path: &str, read: TextFile) -> (FileId, Option<String>) {
        add(&mut self.sources, &mut self.diagnostics, path, read)
    }

    /// Paths of the files below a folder with one of the extensions, relative to the root, sorted.
    pub(super) fn files(&mut self, folder: &str, extensions: &[&str]) -> Vec<String> {
        let mut paths = Vec::new();
        let walk = WalkDir::new(self.root.join(folder)).follow_links(false).sort_by_file_name().max_depth(24);
        let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || visible(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => break,
                Err(error) => {
                    let path = error.path().map_or_else(|| folder.to_owned(), |path| relative(self.root, path));
                    let file = self.sources.add(SourceFile::new(path, ""));
                    let place = Location::new(file, Span::default());
                    self.diagnostics
                        .push(Diagnostic::error("unreadable-file", place, "the folder cannot be read").help("check its permissions"));
                    continue;
                }
            };
            let wanted = entry.path().extension().and_then(|e| e.to_str()).is_some_and(|e| extensions.contains(&e));
            if !entry.file_type().is_dir() && wanted {
                paths.push(relative(self.root, entry.path()));
            }
        }
        let below = |path: &&String| {
            let inner = path.strip_prefix(folder).and_then(|inner| inner.strip_prefix('/'));
            inner.is_some_and(|inner| {
                let wanted = inner.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension));
                wanted && !inner.split('/').any(|name| name.starts_with('.'))
            })
        };
        paths.extend(self.overlay.into_iter().flat_map(BTreeMap::keys).filter(below).cloned());
        paths.sort();
        paths.dedup();
        paths
    }

    fn approvals(&mut self) -> Vec<Approval> {
        let mut list = Vec::new();
        for path in self.files(approvals::APPROVALS_FOLDER, &["yaml", "yml"]) {
            if path.starts_with(invitations::INVITATIONS_FOLDER) {
                continue;
            }
            list.extend(self.yaml(&path, |decoder, node| approvals::read(decoder, node, &path)).flatten());
        }
        list.sort_by(|a, b| a.post.value.cmp(&b.post.value).then_with(|| a.path.cmp(&b.path)));
        list
    }

    /// Reads the terms of a campaign where they are a file, and looks for its assets.
    fn files_of_campaign(&mut self, mut campaign: Campaign, path: &str) -> Campaign {
        find_assets(self.root, &mut campaign);
        let Some(terms) = &mut campaign.terms else { return campaign };
        let Some(file) = &terms.file else { return campaign };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // The file is watched with the plans; one elsewhere would not be.
        let real = resolve(self.root, folder, &file.value).filter(|path| path.starts_with("plans/"));
        if let Some(TextFile::Text(text)) = real.map(|path| read_text(self.root, self.overlay, &path)) {
            text.trim().clone_into(&mut terms.text);
            return campaign;
        }
        let place = Location::new(campaign.file, file.span);
        let message = format!("the terms `{}` cannot be read", file.value);
        let help = "the path is relative to the campaign's file, and stays below `plans/`";
        self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help(help));
        campaign
    }

    fn invitations(&mut self) -> Vec<Invitation> {
        let mut list = Vec::new();
        for path in self.files(invitations::INVITATIONS_FOLDER, &["yaml"]) {
            list.extend(self.yaml(&path, |decoder, node| invitations::read(decoder, node, &path)).flatten());
        }
        list
    }

    /// Reads the team's words, and looks for the dictionaries that the team keeps in the workspace.
    fn spelling(&mut self, tone: &mut Tone) {
        let (Some(spelling), Some(file)) = (&mut tone.spelling, tone.file) else { return };
        if let Some(written) = &spelling.words_file {
            if let Some(path) = resolve(self.root, "plans", &written.value).filter(|path| path.starts_with("plans/")) {
                let (id, text) = add(&mut self.sources, &mut self.diagnostics, &path, read_text(self.root, self.overlay, &path));
                spelling.file = Some(id);
                let words = text.as_deref().unwrap_or_default().lines().map(|line| line.split('#').next().unwrap_or_default().trim());
                spelling.words = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
            } else {
                let message = format!("the list of words `{}` cannot be read", written.value);
                let place = Location::new(file, written.span);
                self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help("the path is relative to `plans/`"));
            }
        }
        for (_, source) in &mut spelling.dictionaries {
            let DictionarySource::Files { written, path } = source else { continue };
            let both = ["aff", "dic"].map(|extension| {
                resolve(self.root, "plans", &format!("{}.{extension}", written.value)).filter(|path| path.starts_with("plans/"))
            });
            if let [Some(_), Some(words)] = both {
                *path = Some(self.root.join(words.trim_end_matches(".dic")));
            } else {
                let message = format!("there is no dictionary `{}`", written.value);
                let help = "write `system`, or the path relative to `plans/` of two files `….aff` and `….dic`, without their extension";
                self.diagnostics.push(Diagnostic::error("unknown-reference", Location::new(file, written.span), message).help(help));
            }
        }
    }

    fn crisis_manual(&mut self, crisis: &Crisis) -> Option<String> {
        let (Some(manual), Some(file)) = (&crisis.manual, crisis.file) else { return None };
        // It becomes a page: what lies elsewhere, such as `.env`, is not for readers, and is not watched with the plans.
        let is_manual = |path: &String| path.starts_with("plans/") && path.to_lowercase().ends_with(".md");
        let real = resolve(self.root, "plans", &manual.value).filter(is_manual);
        if let Some(TextFile::Text(text)) = real.map(|path| read_text(self.root, self.overlay, &path)) {
            return Some(text);
        }
        let place = Location::new(file, manual.span);
        let message = format!("the manual `{}` cannot be read", manual.value);
        let help = "the path is relative to `plans/`, stays below it, and leads to a Markdown file (`.md`)";
        self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help(help));
        None
    }

    fn templates(&mut self) -> Vec<(String, String)> {
        let mut templates = Vec::new();
        for path in self.files("templates", &["html", "txt", "svg", "css", "xml", "yaml"]) {
            let read = read_text(self.root, self.overlay, &path);
            if let (_, Some(text)) = self.add(&path, read) {
                templates.push((path.trim_start_matches("templates/").to_owned(), text));
            }
        }
        templates
    }
}

/// Looks for the pictures that a post names.
pub(crate) fn find_media(root: &Path, post: &mut Post) {
    let folder = post.folder().to_owned();
    let find = |item: &mut MediaItem| {
        item.found = MediaFound::Missing;
        if let Some(path) = resolve(root, &folder, &item.file.value)
            && let Ok(metadata) = fs::metadata(root.join(&path))
            && metadata.is_file()
        {
            item.found = MediaFound::File { path, bytes: metadata.len() };
        }
    };
    post.media.iter_mut().for_each(find);
    post.overrides.iter_mut().filter_map(|o| o.media.as_mut()).flatten().for_each(find);
}

/// Looks for the files that a campaign needs, and returns whether one of them has come or gone.
pub(crate) fn find_assets(root: &Path, campaign: &mut Campaign) -> bool {
    let mut changed = false;
    for asset in &mut campaign.assets {
        let real = resolve(root, "", &asset.file.value);
        let found = real.is_some_and(|path| fs::metadata(root.join(path)).is_ok_and(|metadata| metadata.is_file()));
        changed |= found != asset.found;
        asset.found = found;
    }
    changed
}

/// Reads the text of a campaign's file, as loading does: for those who write one.
pub fn read_campaign(path: &str, text: &str) -> Checked<Option<Campaign>> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::new();
    let file = sources.add(SourceFile::new(path.to_owned(), text));
    let stem = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let campaign = yaml::parse(text, file, 0, &mut diagnostics).and_then(|node| {
        let mut decoder = Decoder::bilingual(file);
        let campaign = plans::campaign(&mut decoder, &node, stem);
        diagnostics.extend(decoder.into_diagnostics());
        campaign
    });
    Checked { output: campaign, diagnostics }
}

/// Resolves a path written in a file of `folder` to a path relative to the root.
///
/// Returns `None` for absolute paths, for paths that leave the workspace, also through a symbolic link, and
/// for files that do not exist.
pub(crate) fn resolve(root: &Path, folder: &str, written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains('\\') || written.contains('\0') || written.contains(':') {
        return None;
    }
    let real = fs::canonicalize(root.join(folder).join(written)).ok()?;
    real.starts_with(root).then(|| relative(root, &real))
}

fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_text(root: &Path, overlay: Option<&Overlay>, path: &str) -> TextFile {
    let problem = |message: String, help| TextFile::Problem { message, help, text: String::new(), span: Span::default() };
    let too_long = |bytes: u64| {
        let message = format!("the file is {} MB long; texts of more than 1 MB are not read", bytes / 1_000_000);
        problem(message, "check that it is really a text; pictures belong beside the post")
    };
    if let Some(text) = overlay.and_then(|texts| texts.get(path)) {
        return if text.len() as u64 > MAX_TEXT_BYTES { too_long(text.len() as u64) } else { TextFile::Text(text.to_string()) };
    }
    let full = root.join(path);
    // A link inside the workspace is followed; one that leaves it could show what CI has beside the checkout.
    match fs::canonicalize(&full) {
        Ok(real) if !real.starts_with(root) => {
            return problem("a symbolic link that leaves the workspace".to_owned(), "copy the file into the workspace");
        }
        Ok(_) => {}
        Err(_) => return problem("the file cannot be opened".to_owned(), "check that it exists, and where it leads if it is a link"),
    }
    // Asked before it is opened: opening a named pipe waits for somebody to write into it.
    match fs::metadata(&full) {
        Ok(metadata) if !metadata.is_file() => return problem("not a regular file".to_owned(), "replace it with a text file"),
        Ok(metadata) if metadata.len() > MAX_TEXT_BYTES => return too_long(metadata.len()),
        Ok(_) => {}
        Err(error) => return problem(format!("the file cannot be read: {error}"), "check its permissions"),
    }
    let file = match fs::File::open(&full) {
        Ok(file) => file,
        Err(error) => return problem(format!("the file cannot be read: {error}"), "check its permissions"),
    };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes) {
        return problem(format!("the file cannot be read: {error}"), "check its permissions");
    }
    match String::from_utf8(bytes) {
        Ok(text) => TextFile::Text(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span::new(at, text[at..].chars().next().map_or(at, |c| at + c.len_utf8()));
            TextFile::Problem { message: "the file is not UTF-8".to_owned(), help: "save it as UTF-8 in your editor", text, span }
        }
    }
}
