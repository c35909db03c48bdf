//! What a post depends on besides its own file, and whether that is still as it was.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use super::index::Use;
use super::scan::Facts;
use crate::check::Checker;
use crate::compile::CompiledPost;
use crate::model::{MediaFound, MediaItem, Post, PostId};
use crate::workspace::Workspace;

/// Looks at what posts depend on.
pub(super) struct Uses<'a> {
    workspace: &'a Workspace,
    checker: &'a Checker<'a>,
    /// Facts of the files of the workspace.
    facts: &'a HashMap<String, Facts>,
    /// Digests of the posts' texts, in the order of the posts.
    texts: Vec<[u8; 32]>,
    by_path: HashMap<&'a str, usize>,
}

impl<'a> Uses<'a> {
    pub(super) fn new(workspace: &'a Workspace, checker: &'a Checker<'a>, facts: &'a HashMap<String, Facts>, texts: Vec<[u8; 32]>) -> Self {
        let mut by_path = HashMap::with_capacity(workspace.posts.len());
        for (at, post) in workspace.posts.iter().enumerate() {
            // A link to the file of a series leads to its first post.
            by_path.entry(post.path.as_str()).or_insert(at);
        }
        Self { workspace, checker, facts, texts, by_path }
    }

    /// The state of some things: another digest where any of them has changed. `paths` keeps what is dear to compute.
    pub(super) fn state(&self, uses: &[Use], paths: &OnceLock<[u8; 32]>) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for one in uses {
            match one {
                Use::File(path) => match self.by_path.get(path.as_str()) {
                    Some(&at) => self.post(at, &mut hasher),
                    None => self.file(path, &mut hasher),
                },
                Use::Post(id) => {
                    let at =
                        PostId::new(id.as_str()).ok().and_then(|id| self.workspace.posts.binary_search_by(|post| post.id.cmp(&id)).ok());
                    match at {
                        Some(at) => self.post(at, &mut hasher),
                        None => _ = hasher.update(b"none"),
                    }
                }
                Use::Hashtag(folded) => {
                    hasher.update(self.checker.spelling(folded).unwrap_or_default().as_bytes());
                }
                Use::Paths => {
                    hasher.update(paths.get_or_init(|| self.all_paths()));
                }
            }
            // Keeps neighbours apart.
            hasher.update(&[0xff]);
        }
        *hasher.finalize().as_bytes()
    }

    /// Others show of a post its front matter and its first picture.
    fn post(&self, at: usize, hasher: &mut blake3::Hasher) {
        let post = &self.workspace.posts[at];
        hasher.update(b"post");
        hasher.update(post.id.as_str().as_bytes());
        hasher.update(&self.texts[at]);
        for path in media(post).filter_map(found) {
            self.file(path, hasher);
        }
    }

    fn file(&self, path: &str, hasher: &mut blake3::Hasher) {
        let facts = self.facts.get(path).copied().or_else(|| Facts::at(&self.workspace.root.join(path)));
        match facts {
            Some(facts) => facts.hash_into(hasher),
            None => _ = hasher.update(b"none"),
        }
    }

    fn all_paths(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for post in &self.workspace.posts {
            hasher.update(post.path.as_bytes());
            hasher.update(&[0]);
        }
        *hasher.finalize().as_bytes()
    }
}

/// What a post that was just compiled depends on.
pub(super) fn uses(workspace: &Workspace, post: &Post, compiled: &CompiledPost, hashtags: Vec<String>, asks_for_paths: bool) -> Vec<Use> {
    let mut uses: Vec<Use> = hashtags.into_iter().map(Use::Hashtag).collect();
    for item in media(post) {
        uses.extend(found(item).map(|path| Use::File(path.to_owned())));
        uses.extend(lexical(post.folder(), &item.file.value).map(Use::File));
    }
    let base = workspace.config.site.url.as_deref();
    let own_page = |url: &str| Some(Use::Post(url.strip_prefix(base?)?.strip_prefix("/posts/")?.trim_end_matches('/').to_owned()));
    for written in &compiled.destinations {
        if written.contains("://") {
            uses.extend(own_page(written));
            continue;
        }
        let path = crate::support::percent::percent_decoded(written.split(['#', '?']).next().unwrap_or_default());
        uses.extend(lexical(post.folder(), &path).map(Use::File));
        // Through a link another file may be meant.
        uses.extend(crate::workspace::resolve(&workspace.root, post.folder(), &path).map(Use::File));
    }
    uses.extend(post.link.iter().chain(&post.source).filter_map(|url| own_page(&url.value)));
    if asks_for_paths {
        uses.push(Use::Paths);
    }
    uses.sort_unstable();
    uses.dedup();
    uses
}

fn media(post: &Post) -> impl Iterator<Item = &MediaItem> {
    post.media.iter().chain(post.overrides.iter().filter_map(|own| own.media.as_ref()).flatten())
}

fn found(item: &MediaItem) -> Option<&str> {
    match &item.found {
        MediaFound::File { path, .. } => Some(path),
        MediaFound::Missing => None,
    }
}

/// A path as it is written, without asking the disk; `None` for one that leaves the workspace.
fn lexical(folder: &str, written: &str) -> Option<String> {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    if written.is_empty() || Path::new(written).is_absolute() {
        return None;
    }
    for step in written.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop()?,
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_without_the_disk() {
        for (folder, written, path) in [
            ("content/2026", "a.jpg", Some("content/2026/a.jpg")),
            ("content/2026", "../b/./c.md", Some("content/b/c.md")),
            ("content", "../../x", None),
            ("content", "/etc/passwd", None),
            ("content", "", None),
        ] {
            assert_eq!(lexical(folder, written).as_deref(), path);
        }
    }
}
