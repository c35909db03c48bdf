//! People at work: lists for outreach, when somebody was last mentioned, and what competitors do.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::check::{Terms, fold};
use crate::compile::elements::{ElementKind, elements, mentions_in};
use crate::ledger::{Snapshot, Standing};
use crate::model::{Hold, PersonEntry, Post, Role, State, Status, VariantStatus};
use crate::networks::{drivers, handles};
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

/// The posts that mention each person or name each competitor, newest first, by key; `due` says when a post goes out, `out` whether it did.
#[must_use]
pub fn contacts(
    workspace: &Workspace,
    due: impl Fn(&Post) -> Option<DateTime<Utc>>,
    out: impl Fn(&Post, Option<DateTime<Utc>>) -> bool,
) -> BTreeMap<String, Vec<Contact>> {
    let mut found: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
    for post in &workspace.posts {
        for key in named(workspace, post) {
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

/// Whether a post that is due at `at` had gone out by an instant.
///
/// The record says so of what this program publishes. What is sent by hand, because this program cannot publish on the network, leaves no
/// record: there the time counts, if the post may be published. So it does everywhere where the record cannot be read (`None`).
#[must_use]
pub fn has_gone_out(workspace: &Workspace, record: Option<&Snapshot>, post: &Post, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    let past = at.is_some_and(|at| at <= now);
    let recorded = record.is_some_and(|record| {
        record.variants().filter(|(of, ..)| **of == post.id).any(|(of, channel, parts)| {
            parts.iter().any(|part| match record.history(of, channel, *part).standing() {
                Standing::Posted(_) => true,
                // A platform's scheduler has had it since before its time.
                Standing::Handed(_) => past,
                _ => false,
            })
        })
    });
    let by_hand = || record.is_none() || workspace.channels_of(post).iter().any(|channel| !drivers::can_publish(channel.network.as_str()));
    recorded || (past && post.status.value == Status::Approved && by_hand())
}

/// Whether a variant went out, by the rules of [`has_gone_out`]; `past` says whether its time has come.
#[must_use]
pub(crate) fn variant_has_gone_out(status: &VariantStatus, past: bool) -> bool {
    match status.state {
        State::TakenDown | State::Draft => false,
        State::Handed => past,
        _ => status.published_at().is_some() || (past && status.holds.contains(&Hold::NoDriver)),
    }
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
        let found = contacts(&workspace, |_| None, |_, _| true);
        let posts: Vec<&str> = found["portal"].iter().map(|contact| contact.post.as_str()).collect();
        assert_eq!(posts, ["a", "b", "d"]);
        assert_eq!(found["ana"].len(), 2);
        assert_eq!(pages(&workspace.people.list[0])[0].url.as_deref(), Some("https://x.com/portal"));
    }

    /// What nobody ever sent is no contact.
    #[test]
    fn only_what_went_out_is_a_last_contact() {
        let post = |status: &str, channel: &str| format!("---\ntitle: T\nstatus: {status}\nchannels: [{channel}]\n---\n@ana\n");
        let (draft, review, ready, by_hand, hand_draft) =
            (post("draft", "m"), post("review", "m"), post("approved", "m"), post("approved", "i"), post("draft", "i"));
        let (workspace, _) = testing::workspace(&[
            (
                "pregon.yaml",
                "title: T\ntimezone: UTC\nchannels:\n  m: { network: mastodon, server: https://m.example }\n  i: { network: instagram }\n",
            ),
            ("plans/people.yaml", "ana: { name: Ana }\n"),
            ("content/draft.md", &draft),
            ("content/review.md", &review),
            ("content/ready.md", &ready),
            ("content/byhand.md", &by_hand),
            ("content/handdraft.md", &hand_draft),
        ]);
        let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().expect("an instant");
        let past = "2026-11-20T12:00:00Z".parse().ok();
        let out = |record: Option<&Snapshot>, at: Option<DateTime<Utc>>| -> Vec<&str> {
            workspace.posts.iter().filter(|post| has_gone_out(&workspace, record, post, at, now)).map(|post| post.id.as_str()).collect()
        };
        let nothing = Snapshot::default();
        assert_eq!(out(Some(&nothing), past), ["byhand"]);
        assert_eq!(out(None, past), ["byhand", "ready"], "where nothing can be known of the record");
        assert_eq!(out(Some(&nothing), None), Vec::<&str>::new());
        let posted = Snapshot::from_keys(["ready/m/001/001-intent.json".to_owned(), "ready/m/001/001-posted.json".to_owned()]);
        assert_eq!(out(Some(&posted), past), ["byhand", "ready"]);
        let refused = Snapshot::from_keys(["ready/m/001/001-intent.json".to_owned(), "ready/m/001/001-refused.json".to_owned()]);
        assert_eq!(out(Some(&refused), past), ["byhand"]);
    }
}
