//! Addresses in texts: where a link of a body leads, and how an address is shown.

use std::collections::HashMap;

use crate::model::{Post, PostId};
use crate::workspace::Workspace;

/// Address of a post's own page, where it is published on the team's site.
pub(super) fn canonical(workspace: &Workspace, post: &Post) -> Option<String> {
    let base = workspace.config.site.url.as_deref()?;
    let on_site = workspace.channels_of(post).iter().any(|channel| channel.network.as_str() == "site");
    on_site.then(|| format!("{base}/posts/{}/", post.id))
}

/// The post whose page has this address.
pub(super) fn own_page<'w>(workspace: &'w Workspace, url: &str) -> Option<&'w Post> {
    let base = workspace.config.site.url.as_deref()?;
    let id = url.strip_prefix(base)?.strip_prefix("/posts/")?.trim_end_matches('/');
    workspace.post(id).filter(|post| canonical(workspace, post).is_some())
}

/// Whether the body writes this address out.
pub(super) fn mentions_url(post: &Post, url: &str) -> bool {
    post.body.markdown.contains(url)
}

/// The posts of a workspace by their paths.
#[derive(Debug)]
pub(super) struct PostPaths {
    ids: HashMap<String, PostId>,
}

impl PostPaths {
    /// The posts of a workspace.
    pub(super) fn new(workspace: &Workspace) -> Self {
        let mut ids = HashMap::with_capacity(workspace.posts.len());
        for post in &workspace.posts {
            // A link to the file of a series leads to its first post, whatever the day: else posts would change, and be edited, as time passes.
            ids.entry(post.path.clone()).or_insert_with(|| post.id.clone());
        }
        Self { ids }
    }

    /// Resolves a link as written in a body: addresses stay, paths to other posts become the address of their page.
    pub(super) fn resolve(&self, workspace: &Workspace, post: &Post, written: &str) -> Option<LinkTarget> {
        if let Ok(url) = reqwest::Url::parse(written) {
            return is_safe_scheme(url.scheme()).then(|| LinkTarget::Outside(written.to_owned()));
        }
        let (path, _) = written.split_once('#').unwrap_or((written, ""));
        let found = crate::workspace::resolve(&workspace.root, post.folder(), &crate::support::percent::percent_decoded(path))?;
        self.ids.get(&found).map(|id| LinkTarget::Post(id.clone()))
    }
}

fn is_safe_scheme(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "mailto")
}

/// Whether an address is one that may be opened from a text: of the web, or for letters.
pub(super) fn is_safe(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| is_safe_scheme(&scheme.to_ascii_lowercase())) && !url.contains(char::is_control)
}

/// Where a link leads.
pub(super) enum LinkTarget {
    /// To an address.
    Outside(String),
    /// To the page of the post with this id.
    Post(PostId),
}

/// An address as people read it: without scheme and `www.`, at most 30 characters, then an ellipsis.
pub(super) fn short_url(url: &str) -> String {
    let text = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let text = text.strip_suffix('/').filter(|rest| !rest.contains('/')).unwrap_or(text);
    if text.chars().count() <= 30 { text.to_owned() } else { text.chars().take(29).chain(['…']).collect() }
}
