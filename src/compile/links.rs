//! Addresses in texts: where a link of a body leads, and how an address is shown.

use super::pictures;
use crate::model::Post;
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

/// Resolves a link as written in a body: addresses stay, paths to other posts become the address of their page.
pub(super) fn resolve_link(workspace: &Workspace, post: &Post, written: &str) -> Option<LinkTarget> {
    if let Ok(url) = reqwest::Url::parse(written) {
        return matches!(url.scheme(), "http" | "https" | "mailto").then(|| LinkTarget::Outside(written.to_owned()));
    }
    let (path, _) = written.split_once('#').unwrap_or((written, ""));
    let found = crate::workspace::resolve(&workspace.root, post.folder(), &pictures::percent_decoded(path))?;
    workspace.posts.iter().find(|other| other.path == found).map(|other| LinkTarget::Post(other.id.to_string()))
}

/// Where a link leads.
pub(super) enum LinkTarget {
    /// To an address.
    Outside(String),
    /// To the page of the post with this id.
    Post(String),
}

/// An address as people read it: without scheme and `www.`, at most 30 characters, then an ellipsis.
pub(super) fn short_url(url: &str) -> String {
    let text = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let text = text.strip_suffix('/').filter(|rest| !rest.contains('/')).unwrap_or(text);
    if text.chars().count() <= 30 { text.to_owned() } else { text.chars().take(29).chain(['…']).collect() }
}
