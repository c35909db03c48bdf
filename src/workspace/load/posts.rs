//! Posts: which files are some, each by itself, and all together.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;

use super::super::repeat::expand;
use super::super::{Workspace, post};
use super::disk::{TextFile, add, find_media, read_text};
use super::{Loader, Overlay, check_posts};
use crate::diag::{Checked, Diagnostic, Diagnostics, FileId, Location, SourceFile, Sources, Span};
use crate::model::{Post, PostId};

/// Adds the posts to everything else.
pub(super) fn load_posts(frame: Checked<Workspace>) -> Checked<Workspace> {
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

/// Reads one post from its text, as loading would; pictures are not looked for.
pub fn read_post(path: &str, text: &str) -> Checked<Option<Post>> {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new(path, text));
    let mut diagnostics = Diagnostics::new();
    let output = post::read(path, text, file, &mut diagnostics);
    Checked { output, diagnostics }
}
