//! Whom each post mentions, and which competitors it names.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::check::Rivals;
use crate::compile::elements::{ElementKind, elements, mentions_in};
use crate::model::Post;
use crate::workspace::Workspace;

/// A post that mentions or names somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Id of the post.
    pub post: String,
    /// Its headline.
    pub title: String,
    /// When it goes out or went out.
    pub at: Option<DateTime<Utc>>,
    /// Whether it went out.
    pub out: bool,
}

/// Keys of the people whom a post mentions, in its text, in overrides and in first comments, each once, sorted.
#[must_use]
pub fn mentions(post: &Post) -> Vec<String> {
    let mut keys: Vec<String> = elements(post)
        .into_iter()
        .filter_map(|element| match element.kind {
            ElementKind::Mention { key } => Some(key),
            _ => None,
        })
        .collect();
    let of_channels = post.overrides.iter().flat_map(|own| own.text.iter().chain(&own.first_comment));
    keys.extend(of_channels.flat_map(|text| mentions_in(text)).map(str::to_owned));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Keys of the people whom a post mentions, and of the competitors whom it names, each once, sorted.
#[must_use]
pub(crate) fn named(post: &Post, rivals: &Rivals<'_>) -> Vec<String> {
    let mut keys = mentions(post);
    if !rivals.people.is_empty() {
        let text = format!("{}\n{}", post.title.value, post.body.markdown);
        keys.extend(rivals.names.find(&text).into_iter().map(|found| rivals.people[found.term].key.value.clone()));
        keys.sort_unstable();
        keys.dedup();
    }
    keys
}

/// The posts that mention each person or name each competitor, newest first, by key; `due` says when a post goes out, `out` whether it did.
#[must_use]
pub fn contacts(
    workspace: &Workspace,
    due: impl Fn(&Post) -> Option<DateTime<Utc>>,
    out: impl Fn(&Post, Option<DateTime<Utc>>) -> bool,
) -> BTreeMap<String, Vec<Contact>> {
    let mut found: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
    let rivals = Rivals::new(workspace);
    for post in &workspace.posts {
        for key in named(post, &rivals) {
            let at = due(post);
            let contact = Contact { post: post.id.as_str().to_owned(), title: post.title.value.clone(), at, out: out(post, at) };
            found.entry(key).or_default().push(contact);
        }
    }
    for posts in found.values_mut() {
        posts.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.post.cmp(&b.post)));
    }
    found
}

/// The last of some posts, newest first, that had gone out by an instant.
#[must_use]
pub fn last_before(posts: &[Contact], now: DateTime<Utc>) -> Option<&Contact> {
    posts.iter().find(|contact| contact.out && contact.at.is_some_and(|at| at <= now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing;

    #[test]
    fn competitors_are_found_by_name_and_by_mention() {
        let (workspace, _) = testing::workspace(&[
            ("plans/people.yaml", "portal: { name: Libros del Portal, role: competitor, handles: { x: portal } }\nana: { name: Ana }\n"),
            ("content/a.md", "---\ntitle: A\n---\nMejor que en LIBROS del portal, dice @ana.\n"),
            ("content/b.md", "---\ntitle: B\n---\nGracias, @portal.\n"),
            ("content/c.md", "---\ntitle: C\n---\nLibros en el portal.\n"),
            ("content/d.md", "---\ntitle: D\noverrides: { site: { text: 'Con @ana.', first_comment: 'Foto: @portal' } }\n---\nD\n"),
        ]);
        let found = contacts(&workspace, |_| None, |_, _| true);
        let posts: Vec<&str> = found["portal"].iter().map(|contact| contact.post.as_str()).collect();
        assert_eq!(posts, ["a", "b", "d"]);
        assert_eq!(found["ana"].len(), 2);
    }
}
