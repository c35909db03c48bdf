//! People at work: lists for outreach, when somebody was last mentioned, and what competitors do.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::check::{Terms, fold};
use crate::compile::elements::{ElementKind, elements, mentions_in};
use crate::model::{PersonEntry, Post, Role};
use crate::networks::handles;
use crate::workspace::Workspace;

/// What a list of people is to have.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Roles; any where it is empty.
    pub roles: Vec<Role>,
    /// Language: `es` is `es-MX` too.
    pub lang: Option<&'a str>,
    /// Network on which they have an account.
    pub network: Option<&'a str>,
    /// Topic; accents and capitals do not count.
    pub topic: Option<&'a str>,
    /// Day on which they may be mentioned.
    pub mentionable: Option<NaiveDate>,
}

impl Wanted<'_> {
    /// Whether a person is wanted.
    #[must_use]
    pub fn takes(&self, person: &PersonEntry) -> bool {
        let role = self.roles.is_empty() || person.role.is_some_and(|role| self.roles.contains(&role));
        let lang = self.lang.is_none_or(|wanted| {
            let own = person.lang.as_deref().unwrap_or_default().to_lowercase();
            own.strip_prefix(&wanted.to_lowercase()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
        let network = self.network.is_none_or(|network| person.handle(network).is_some());
        let topic = self.topic.is_none_or(|topic| person.topics.iter().any(|own| fold(own) == fold(topic)));
        let consent = self.mentionable.is_none_or(|day| person.may_be_mentioned(Some(day)).is_ok());
        role && lang && network && topic && consent
    }
}

/// A post that mentions or names somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Id of the post.
    pub post: String,
    /// Its headline.
    pub title: String,
    /// When it goes out or went out.
    pub at: Option<DateTime<Utc>>,
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

/// Keys of the people whom a post mentions, and of competitors whom it names, each once, sorted.
#[must_use]
pub fn named(workspace: &Workspace, post: &Post) -> Vec<String> {
    let mut keys = mentions(post);
    let rivals: Vec<&PersonEntry> = workspace.people.list.iter().filter(|person| person.role == Some(Role::Competitor)).collect();
    if !rivals.is_empty() {
        let names = Terms::new(rivals.iter().map(|person| person.name.as_str()));
        let text = format!("{}\n{}", post.title.value, post.body.markdown);
        keys.extend(names.find(&text).into_iter().map(|found| rivals[found.term].key.value.clone()));
        keys.sort_unstable();
        keys.dedup();
    }
    keys
}

/// The posts that mention each person or name each competitor, newest first, by key; `due` says when a post goes out.
#[must_use]
pub fn contacts(workspace: &Workspace, due: impl Fn(&Post) -> Option<DateTime<Utc>>) -> BTreeMap<String, Vec<Contact>> {
    let mut found: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
    for post in &workspace.posts {
        for key in named(workspace, post) {
            let contact = Contact { post: post.id.as_str().to_owned(), title: post.title.value.clone(), at: due(post) };
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
    posts.iter().find(|contact| contact.at.is_some_and(|at| at <= now))
}

/// A page to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Network, or `web` for a page of their own.
    pub network: String,
    /// Handle with its sign; empty for a page of their own.
    pub handle: String,
    /// Address; `None` where the network has none that the handle leads to.
    pub url: Option<String>,
}

/// Where a person or organisation is to be found, in the order of their file.
#[must_use]
pub fn pages(person: &PersonEntry) -> Vec<Page> {
    let web = person.url.iter().map(|url| Page { network: "web".to_owned(), handle: String::new(), url: Some(url.clone()) });
    let accounts = person.handles.iter().map(|(network, handle)| Page {
        network: network.value.clone(),
        handle: format!("@{}", handle.value),
        url: handles::page(&network.value, &handle.value),
    });
    web.chain(accounts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing;

    #[test]
    fn lists_are_of_those_who_are_wanted() {
        let (workspace, found) = testing::workspace(&[(
            "plans/people.yaml",
            "ana: { name: Ana, role: press, lang: es-MX, topics: [Teatro], handles: { mastodon: '@ana@m.example' } }\n\
             bo: { name: Bo, role: ally, lang: en, consent: { mention: true, until: 2026-06-30 } }\n\
             cy: { name: Cy, role: customer }\n",
        )]);
        assert!(found.is_empty(), "{found:?}");
        let keys = |wanted: Wanted<'_>| -> Vec<String> {
            workspace.people.list.iter().filter(|person| wanted.takes(person)).map(|person| person.key.value.clone()).collect()
        };
        let day = crate::model::parse_date;
        assert_eq!(keys(Wanted::default()), ["ana", "bo", "cy"]);
        assert_eq!(keys(Wanted { roles: vec![Role::Press, Role::Ally], ..Wanted::default() }), ["ana", "bo"]);
        assert_eq!(keys(Wanted { lang: Some("es"), ..Wanted::default() }), ["ana"]);
        assert_eq!(keys(Wanted { lang: Some("e"), ..Wanted::default() }), Vec::<String>::new());
        assert_eq!(keys(Wanted { network: Some("mastodon"), ..Wanted::default() }), ["ana"]);
        assert_eq!(keys(Wanted { topic: Some("TEATRO"), ..Wanted::default() }), ["ana"]);
        assert_eq!(keys(Wanted { mentionable: day("2026-06-30"), ..Wanted::default() }), ["ana", "bo"]);
        assert_eq!(keys(Wanted { mentionable: day("2026-07-01"), ..Wanted::default() }), ["ana"]);
    }

    #[test]
    fn competitors_are_found_by_name_and_by_mention() {
        let (workspace, _) = testing::workspace(&[
            ("plans/people.yaml", "portal: { name: Libros del Portal, role: competitor, handles: { x: portal } }\nana: { name: Ana }\n"),
            ("content/a.md", "---\ntitle: A\n---\nMejor que en LIBROS del portal, dice @ana.\n"),
            ("content/b.md", "---\ntitle: B\n---\nGracias, @portal.\n"),
            ("content/c.md", "---\ntitle: C\n---\nLibros en el portal.\n"),
            ("content/d.md", "---\ntitle: D\noverrides: { site: { text: 'Con @ana.', first_comment: 'Foto: @portal' } }\n---\nD\n"),
        ]);
        let found = contacts(&workspace, |_| None);
        let posts: Vec<&str> = found["portal"].iter().map(|contact| contact.post.as_str()).collect();
        assert_eq!(posts, ["a", "b", "d"]);
        assert_eq!(contacts(&workspace, |_| None)["ana"].len(), 2);
        assert_eq!(pages(&workspace.people.list[0])[0].url.as_deref(), Some("https://x.com/portal"));
    }
}
