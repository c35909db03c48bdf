//! Takes up what changes in files and in texts that are open in an editor.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Live;
use crate::diag::{Checked, Diagnostic, Diagnostics, FileId, SourceFile, Span};
use crate::model::{MediaFound, Post};
use crate::networks::Specs;
use crate::workspace::{self, LoadError, Overlay, PostFile, Workspace, split_front_matter};

/// Folders and files of a workspace whose change has everything read again.
const FRAME: [&str; 5] = ["pregon.yaml", "plans", "templates", "networks", "approvals"];

/// A file of `content/`.
#[derive(Debug)]
pub(super) struct PostEntry {
    pub(super) file: FileId,
    /// What reading it said.
    pub(super) said: Vec<Diagnostic>,
    /// How many posts it has.
    posts: usize,
}

/// A workspace as it was read.
pub(super) struct Loaded {
    pub(super) workspace: Workspace,
    pub(super) frame: Diagnostics,
    pub(super) order: Diagnostics,
    pub(super) files: BTreeMap<String, PostEntry>,
}

/// Reads a workspace.
pub(super) fn load(root: &Path, specs: &Specs, overlay: &Overlay) -> Result<Loaded, LoadError> {
    let Checked { output: mut workspace, diagnostics: frame } = workspace::load_frame_over(root, overlay, specs)?;
    let mut order = Diagnostics::new();
    let paths = workspace::post_paths(&mut workspace, Some(overlay), &mut order);
    // Files get their numbers in the order of their paths.
    let numbered: Vec<(String, FileId)> = paths
        .into_iter()
        .map(|path| {
            let file = workspace.sources.add(SourceFile::new(path.as_str(), ""));
            (path, file)
        })
        .collect();
    let read: Vec<Read> = numbered.par_iter().map(|(path, file)| read(&workspace, overlay, path, *file)).collect();
    let mut files = BTreeMap::new();
    let mut posts = Vec::with_capacity(read.len());
    for ((path, file), read) in numbered.into_iter().zip(read) {
        workspace.sources.replace(file, SourceFile::new(path.as_str(), read.text));
        files.insert(path, PostEntry { file, said: read.said, posts: read.posts.len() });
        posts.extend(read.posts);
    }
    sort(&mut workspace, posts, &mut order);
    Ok(Loaded { workspace, frame, order, files })
}

/// A file of `content/` as it was just read.
struct Read {
    text: String,
    posts: Vec<Post>,
    said: Vec<Diagnostic>,
}

fn read(workspace: &Workspace, overlay: &Overlay, path: &str, file: FileId) -> Read {
    let PostFile { text, post, mut diagnostics } = workspace::read_post_file(&workspace.root, Some(overlay), path, file);
    let posts = post.map(|post| workspace::expand(post, workspace.config.timezone, &mut diagnostics)).unwrap_or_default();
    Read { text, posts, said: diagnostics.into_vec() }
}

/// Puts posts in order, and says what is wrong with them together.
fn sort(workspace: &mut Workspace, posts: Vec<Post>, order: &mut Diagnostics) {
    workspace.posts = workspace::sort_posts(posts, order);
    workspace::check_posts(workspace, order);
}

impl Live {
    /// Takes a text that is open in an editor in the place of what is on disk; with `None`, what is on disk again.
    ///
    /// `path` is relative to the root, with `/` between its parts.
    pub fn set_text(&mut self, path: &str, text: Option<Arc<str>>) {
        match text {
            Some(text) => _ = self.overlay.insert(path.to_owned(), text),
            None => _ = self.overlay.remove(path),
        }
        self.changed([path]);
    }

    /// Takes up files that may have changed on disk; paths are relative to the root. What is no part of a workspace is passed over.
    pub fn changed<'p>(&mut self, paths: impl IntoIterator<Item = &'p str>) {
        let paths: BTreeSet<&str> = paths.into_iter().collect();
        let mut posts: Vec<&str> = Vec::new();
        let mut others = false;
        for &path in &paths {
            let top = path.split('/').next().unwrap_or(path);
            if FRAME.contains(&top) {
                self.read_again();
            } else if top == "content" {
                if workspace::is_post_path(path) {
                    posts.push(path);
                } else {
                    others = true;
                }
            }
        }
        // A folder may have come or gone with all that is in it.
        if others && !self.stale && paths.iter().any(|path| self.is_folder_of_posts(path)) {
            self.read_again();
        }
        if self.stale {
            // All is read soon. Until then an editor asks about what it shows, and places have to be those of that text.
            posts.retain(|path| self.overlay.contains_key(*path));
            others = false;
        }
        if others {
            self.find_media(&paths);
            self.find_assets();
        }
        if !posts.is_empty() {
            self.read_posts(&posts);
        }
    }

    /// Has everything read again: after changes that nobody can name.
    pub fn read_again(&mut self) {
        self.stale = true;
        self.settled = false;
    }

    /// Reads everything again if that is needed. What has not changed need not be checked again only where this was not needed.
    ///
    /// # Errors
    /// The workspace is not there any more. It stays as it was.
    pub(super) fn refresh(&mut self) -> Result<(), LoadError> {
        if !self.stale {
            return Ok(());
        }
        let Loaded { workspace, frame, order, files } = load(&self.workspace.root, &self.base, &self.overlay)?;
        (self.workspace, self.frame, self.order, self.files) = (workspace, frame, order, files);
        self.stale = false;
        self.all_dirty();
        // Their places were those of files that have other numbers now.
        self.judged.clear();
        self.together.clear();
        self.findings = Diagnostics::new();
        Ok(())
    }

    fn is_folder_of_posts(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let known = self.files.range(inside.clone()..).next().is_some_and(|(file, _)| file.starts_with(&inside));
        known || self.workspace.root.join(path).is_dir()
    }

    fn read_posts(&mut self, paths: &[&str]) {
        self.settled = false;
        let mut again: BTreeSet<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        if let [path] = paths
            && self.replace_one(path)
        {
            return;
        }
        // A file has come or gone, and it may be one that a campaign needs.
        self.find_assets();
        // Another post with the same id may have been left out.
        again.extend(self.crowded_out());
        let mut posts = std::mem::take(&mut self.workspace.posts);
        posts.retain(|post| !again.contains(&post.path));
        for path in &again {
            let Some(file) = self.register(path) else { continue };
            let Read { text, posts: of_file, said } = read(&self.workspace, &self.overlay, path, file);
            self.workspace.sources.replace(file, SourceFile::new(path.as_str(), text));
            self.files.insert(path.clone(), PostEntry { file, said, posts: of_file.len() });
            posts.extend(of_file);
        }
        self.order = Diagnostics::new();
        sort(&mut self.workspace, posts, &mut self.order);
        self.all_dirty();
    }

    /// The number of a post's file; `None`, and nothing is known of it any more, where there is no such file.
    fn register(&mut self, path: &str) -> Option<FileId> {
        let there = self.overlay.contains_key(path) || self.workspace.root.join(path).symlink_metadata().is_ok_and(|data| !data.is_dir());
        if !there {
            self.files.remove(path);
            return None;
        }
        let known = self.files.get(path).map(|entry| entry.file);
        Some(known.unwrap_or_else(|| self.workspace.sources.add(SourceFile::new(path, ""))))
    }

    /// The usual case: one post, under the id that it had.
    fn replace_one(&mut self, path: &str) -> bool {
        let Some(entry) = self.files.get(path) else { return false };
        let file = entry.file;
        let there = self.overlay.contains_key(path) || self.workspace.root.join(path).is_file();
        if !there || entry.posts != 1 {
            return false;
        }
        let mut read = read(&self.workspace, &self.overlay, path, file);
        let [post] = read.posts.as_slice() else { return false };
        let Ok(at) = self.workspace.posts.binary_search_by(|known| known.id.cmp(&post.id)) else { return false };
        let known = &self.workspace.posts[at];
        if known.file != file || known.series.is_some() || post.series.is_some() {
            return false;
        }
        let source = self.workspace.sources.get(file);
        if *source.text == *read.text {
            // Pictures may have come meanwhile all the same: it was saved.
            self.dirty.insert(post.id.clone());
        } else {
            let same_front_matter = front_matter(&source.text, file) == front_matter(&read.text, file);
            let edit = Edit::between(&source.text, &read.text);
            for finding in self.together.iter_mut().chain(self.findings.iter_mut()) {
                edit.follow(finding, file);
            }
            if same_front_matter {
                self.dirty.insert(post.id.clone());
            } else {
                self.all_dirty();
            }
        }
        self.workspace.sources.replace(file, SourceFile::new(path, read.text));
        if let Some(post) = read.posts.pop() {
            self.workspace.posts[at] = post;
        }
        self.files.insert(path.to_owned(), PostEntry { file, said: read.said, posts: 1 });
        true
    }

    /// Files that have posts which are not in the workspace.
    fn crowded_out(&self) -> Vec<String> {
        let mut counts: std::collections::HashMap<FileId, usize> = std::collections::HashMap::new();
        for post in &self.workspace.posts {
            *counts.entry(post.file).or_default() += 1;
        }
        let out = |entry: &PostEntry| counts.get(&entry.file).copied().unwrap_or(0) < entry.posts;
        self.files.iter().filter(|(_, entry)| out(entry)).map(|(path, _)| path.clone()).collect()
    }

    /// Looks for pictures again, where one came, went or changed.
    fn find_media(&mut self, paths: &BTreeSet<&str>) {
        let root = self.workspace.root.clone();
        let mut changed: HashSet<usize> = HashSet::new();
        for (at, post) in self.workspace.posts.iter_mut().enumerate() {
            let before = found(post);
            workspace::find_media(&root, post);
            let after = found(post);
            let named = |found: &[Option<(String, u64)>]| found.iter().flatten().any(|(path, _)| paths.contains(path.as_str()));
            if before != after || named(&before) {
                changed.insert(at);
            }
        }
        // Pictures in a text, and cards of links, are not listed with their posts.
        let folders: BTreeSet<&str> = paths.iter().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
        for (at, post) in self.workspace.posts.iter().enumerate() {
            if changed.contains(&at) || folders.contains(post.folder()) || post.body.markdown.contains("](") || post.link.is_some() {
                self.dirty.insert(post.id.clone());
            }
        }
        self.settled = false;
    }

    /// Looks for what campaigns need again: any file of `content/` may be that, and it was looked for when the campaigns were read.
    fn find_assets(&mut self) {
        let root = &self.workspace.root;
        for campaign in &mut self.workspace.campaigns {
            if workspace::find_assets(root, campaign) {
                self.settled = false;
            }
        }
    }

    pub(super) fn all_dirty(&mut self) {
        self.settled = false;
        self.ready = None;
        self.dirty = self.workspace.posts.iter().map(|post| post.id.clone()).collect();
        self.judged.retain(|id, _| self.dirty.contains(id));
    }
}

/// The pictures that were found for a post, with their sizes.
fn found(post: &Post) -> Vec<Option<(String, u64)>> {
    let of = |found: &MediaFound| match found {
        MediaFound::File { path, bytes } => Some((path.clone(), *bytes)),
        MediaFound::Missing => None,
    };
    let own = post.overrides.iter().filter_map(|own| own.media.as_ref()).flatten();
    post.media.iter().chain(own).map(|item| of(&item.found)).collect()
}

/// The front matter of a text, and where it begins.
fn front_matter(text: &str, file: FileId) -> Option<(usize, &str)> {
    split_front_matter(text, file).ok().map(|split| (split.yaml.start, &text[split.yaml.start..split.yaml.end]))
}

/// One stretch of a text that was replaced: where places behind it have gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    start: usize,
    old_end: usize,
    new_end: usize,
}

impl Edit {
    /// The shortest stretch by which two texts differ.
    fn between(old: &str, new: &str) -> Self {
        let common = |a: &mut dyn Iterator<Item = u8>, b: &mut dyn Iterator<Item = u8>| a.zip(b).take_while(|(a, b)| a == b).count();
        let mut start = common(&mut old.bytes(), &mut new.bytes());
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let mut tail = common(&mut old_rest.bytes().rev(), &mut new_rest.bytes().rev());
        while !old_rest.is_char_boundary(old_rest.len() - tail) || !new_rest.is_char_boundary(new_rest.len() - tail) {
            tail -= 1;
        }
        Self { start, old_end: old.len() - tail, new_end: new.len() - tail }
    }

    fn moved(self, at: usize) -> usize {
        match at {
            at if at <= self.start => at,
            at if at >= self.old_end => at - self.old_end + self.new_end,
            _ => self.new_end,
        }
    }

    fn span(self, span: Span) -> Span {
        let start = if span.start > self.start && span.start < self.old_end { self.start } else { self.moved(span.start) };
        Span::new(start, self.moved(span.end).max(start))
    }

    /// Moves the places of a finding in this file; a fix for another text is worth nothing.
    fn follow(self, finding: &mut Diagnostic, file: FileId) {
        let places = finding.location.iter_mut().chain(finding.labels.iter_mut().map(|label| &mut label.location));
        for place in places.filter(|place| place.file == file) {
            place.span = self.span(place.span);
        }
        if let Some(fix) = &mut finding.fix {
            let touched = |edit: &&mut crate::diag::Edit| edit.file == file;
            if fix.edits.iter_mut().filter(touched).any(|edit| edit.span.start < self.old_end && self.start < edit.span.end) {
                finding.fix = None;
                return;
            }
            for edit in fix.edits.iter_mut().filter(touched) {
                edit.span = self.span(edit.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_what_is_written_before_them() {
        for (old, new, span, expected) in [
            ("uno dos tres", "uno DOS y tres", "tres", "tres"),
            ("uno dos tres", "uno dos tres!", "dos", "dos"),
            ("uno dos tres", "dos tres", "tres", "tres"),
            ("año bueno", "añó bueno", "bueno", "bueno"),
            ("a aa", "a aaa", "aa", "aa"),
        ] {
            let start = old.rfind(span).expect("is there");
            let moved = Edit::between(old, new).span(Span::new(start, start + span.len()));
            assert!(new[moved.start..moved.end].starts_with(expected), "{old} {new}: {:?}", &new[moved.start..moved.end]);
        }
        // What was replaced itself is where the new text is.
        let edit = Edit::between("uno dos tres", "uno 2 tres");
        assert_eq!(edit.span(Span::new(4, 7)), Span::new(4, 5));
        assert_eq!(edit.span(Span::new(5, 6)), Span::new(4, 5));
    }
}
