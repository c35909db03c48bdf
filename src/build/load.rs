//! Posts as a build has them: front matter in memory, from the index where the file has not changed; bodies on disk.

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
    /// Whether there is a post in it, be it in the workspace or left out because another has its id.
    pub(super) has_post: bool,
    /// What loading said.
    pub(super) notes: Vec<Note>,
    /// What became of it in an earlier build, as far as that may still hold.
    pub(super) made: Option<Made>,
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
    let paths = workspace::post_paths(workspace, diagnostics);
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
    let read: Vec<(Loaded, Option<Post>)> =
        todo.into_par_iter().map(|(path, file, record)| load_one(workspace_now, path, file, record, facts)).collect();
    let mut loaded = Vec::with_capacity(read.len());
    let mut posts = Vec::with_capacity(read.len());
    for (file, post) in read {
        loaded.push(file);
        posts.extend(post);
    }
    workspace.posts = workspace::sort_posts(posts, diagnostics);
    workspace::check_approvals(&workspace.approvals, &workspace.posts, &workspace.people, diagnostics);
    loaded
}

fn load_one(
    workspace: &Workspace,
    path: String,
    file: FileId,
    record: Option<Record>,
    facts: &HashMap<String, Facts>,
) -> (Loaded, Option<Post>) {
    let seen = facts.get(&path).copied().unwrap_or_default();
    match record {
        Some(Record { facts, text, mut post, notes, made, .. }) if facts == seen => {
            if let Some(post) = &mut post {
                post.file = file;
                // Pictures come and go without their post being touched.
                workspace::find_media(&workspace.root, post);
            }
            (Loaded { path, file, facts, text, has_post: post.is_some(), notes, made }, post)
        }
        record => {
            let read = workspace::read_post_file(&workspace.root, &path, file);
            let text = *blake3::hash(read.text.as_bytes()).as_bytes();
            let lines = SourceFile::new("", read.text);
            let mut post = read.post;
            if let Some(post) = &mut post {
                post.body.markdown = String::new();
            }
            let own = Location::new(file, Span::default());
            let note = |finding| Note::new(finding, own, &workspace.sources, |at| lines.line_column(at));
            let notes = read.diagnostics.into_iter().map(note).collect();
            // A file that was touched and says the same is the same.
            let made = record.filter(|record| record.text == text).and_then(|record| record.made);
            (Loaded { path, file, facts: seen, text, has_post: post.is_some(), notes, made }, post)
        }
    }
}

/// A post with its body, and the text of its file, as it is now.
pub(super) fn whole(workspace: &Workspace, post: &Post) -> Option<(Post, String)> {
    let workspace::PostFile { text, post: read, .. } = workspace::read_post_file(&workspace.root, &post.path, post.file);
    let mut read = read?;
    // Should the file have got another id since it was listed, this build goes on with what it began with.
    read.id = post.id.clone();
    Some((read, text))
}
