//! Posts as a build has them: front matter in memory, from the index where the file has not changed; bodies on disk.
//!
//! A file has one post, or those of a series.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{Made, Note, Record};
use super::scan::Facts;
use crate::diag::{Diagnostics, FileId, Location, SourceFile, Span};
use crate::model::Post;
use crate::workspace::{self, Workspace};

/// One file of `content/`, whose post lies in the workspace.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) path: String,
    pub(super) file: FileId,
    pub(super) facts: Facts,
    /// Digest of its text.
    pub(super) text: [u8; 32],
    /// How many posts there are in it, be they in the workspace or left out because others have their ids.
    pub(super) posts: usize,
    /// The post as it is written, where that is not one of the workspace's: of a series.
    pub(super) written: Option<Box<Post>>,
    /// What loading said.
    pub(super) notes: Vec<Note>,
    /// What became of its posts in an earlier build, as far as that may still hold.
    pub(super) made: Vec<Made>,
}

impl Loaded {
    /// Its beginning, for findings.
    pub(super) fn place(&self) -> Location {
        Location::new(self.file, Span::default())
    }
}

/// Reads the posts of a workspace that has none yet.
///
/// Returns their files, sorted by path, with those posts that are not part of the workspace because another has their id.
pub(super) fn load_posts(
    workspace: &mut Workspace,
    diagnostics: &mut Diagnostics,
    known: Vec<Record>,
    facts: &HashMap<String, Facts>,
) -> Vec<Loaded> {
    let root: Arc<Path> = Arc::from(workspace.root.as_path());
    let paths = workspace::post_paths(workspace, None, diagnostics);
    let mut known: HashMap<String, Record> = known.into_iter().map(|record| (record.path.clone(), record)).collect();
    let todo: Vec<(String, FileId, Option<Record>)> = paths
        .into_iter()
        .map(|path| {
            let file = workspace.sources.add(SourceFile::left_on_disk(path.as_str(), &root));
            let record = known.remove(&path);
            (path, file, record)
        })
        .collect();
    let workspace_now = &*workspace;
    let read: Vec<(Loaded, Vec<Post>)> =
        todo.into_par_iter().map(|(path, file, record)| load_one(workspace_now, path, file, record, facts)).collect();
    let mut loaded = Vec::with_capacity(read.len());
    let mut posts = Vec::with_capacity(read.len());
    for (file, of_file) in read {
        loaded.push(file);
        posts.extend(of_file);
    }
    workspace.posts = workspace::sort_posts(posts, diagnostics);
    workspace::check_posts(workspace, diagnostics);
    // What is said of a file of which no post could be made stands with no post.
    for lost in loaded.iter().filter(|loaded| loaded.posts == 0 && !loaded.notes.is_empty()) {
        let file_of = |path: &str| workspace.sources.iter().find(|(_, file)| file.path == path).map(|(file, _)| file);
        workspace.sources.get(lost.file).remember(lost.notes.iter().filter_map(Note::position).collect());
        diagnostics.extend(lost.notes.iter().filter_map(|note| note.finding(lost.place(), file_of)));
    }
    loaded
}

fn load_one(
    workspace: &Workspace,
    path: String,
    file: FileId,
    record: Option<Record>,
    facts: &HashMap<String, Facts>,
) -> (Loaded, Vec<Post>) {
    let zone = workspace.config.timezone;
    let seen = facts.get(&path).copied().unwrap_or_default();
    match record {
        Some(Record { facts, text, mut post, notes, made, .. }) if facts == seen => {
            if let Some(post) = &mut post {
                post.file = file;
                // Pictures come and go without their post being touched.
                workspace::find_media(&workspace.root, post);
            }
            let written = written(post.as_ref());
            // What there is to say about a rule is among the notes.
            let posts = post.map(|post| workspace::expand(post, zone, &mut Diagnostics::new())).unwrap_or_default();
            (Loaded { path, file, facts, text, posts: posts.len(), written, notes, made }, posts)
        }
        record => {
            let mut read = workspace::read_post_file(&workspace.root, None, &path, file);
            let text = *blake3::hash(read.text.as_bytes()).as_bytes();
            let lines = SourceFile::new("", read.text);
            let mut post = read.post;
            let without_body = |post: &mut Post| post.body.markdown = String::new();
            if let Some(post) = post.as_mut().filter(|post| post.repeat.is_none()) {
                without_body(post);
            }
            // How often a text may be repeated depends on its length.
            let mut posts = post.clone().map(|post| workspace::expand(post, zone, &mut read.diagnostics)).unwrap_or_default();
            posts.iter_mut().chain(&mut post).for_each(without_body);
            let written = written(post.as_ref());
            let own = Location::new(file, Span::default());
            let note = |finding| Note::new(finding, own, &workspace.sources, |at| lines.line_column(at));
            let notes = read.diagnostics.into_iter().map(note).collect();
            // A file that was touched and says the same is the same.
            let made = record.filter(|record| record.text == text).map(|record| record.made).unwrap_or_default();
            (Loaded { path, file, facts: seen, text, posts: posts.len(), written, notes, made }, posts)
        }
    }
}

/// A post that becomes a series is kept as it is written, too.
fn written(post: Option<&Post>) -> Option<Box<Post>> {
    post.filter(|post| post.repeat.is_some()).cloned().map(Box::new)
}

/// A post with its body, and the text of its file, as it is now.
pub(super) fn whole(workspace: &Workspace, post: &Post) -> Option<(Post, String)> {
    let workspace::PostFile { text, post: read, .. } = workspace::read_post_file(&workspace.root, None, &post.path, post.file);
    let mut read = read?;
    // Should the file have got another id since it was listed, this build goes on with what it began with.
    read.id = post.id.clone();
    // Which of a series it is was known then, too.
    (read.schedule, read.series) = (post.schedule.clone(), post.series.clone());
    Some((read, text))
}
