//! Who is wanted for a list, and where they are to be found.

use chrono::NaiveDate;
use serde::Serialize;

use crate::check::fold;
use crate::model::{PersonEntry, Role};
use crate::networks::handles;

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
    fn handles_lead_to_pages() {
        let (workspace, _) = testing::workspace(&[("plans/people.yaml", "portal: { name: Libros del Portal, handles: { x: portal } }\n")]);
        assert_eq!(pages(&workspace.people.list[0])[0].url.as_deref(), Some("https://x.com/portal"));
    }
}
