//! People and organisations: how each network names them, what they have agreed to, when we last spoke of them; an internal page.

use serde::Serialize;

use super::Renderer;
use crate::contacts::{pages, variant_has_gone_out};
use crate::model::{PersonEntry, Role};
use crate::report::book::Entry;
use crate::report::output::OutputFile;
use crate::report::rich::is_safe;
use crate::report::shell::Named;
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Account {
    network: String,
    handle: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct Person {
    key: String,
    name: String,
    url: Option<String>,
    lang: Option<String>,
    pronouns: Option<String>,
    handles: Vec<Account>,
    topics: Vec<String>,
    since: Option<String>,
    /// What they have agreed to, in words.
    consent: Option<String>,
    /// Why they must not be mentioned today, in words.
    careful: Option<String>,
    last: Option<Last>,
    notes: Option<String>,
}

/// The last post that mentions somebody and went out.
#[derive(Serialize)]
struct Last {
    post: Named,
    lang: Option<String>,
    day: String,
}

#[derive(Serialize)]
struct RoleGroup {
    role: &'static str,
    people: Vec<Person>,
}

#[derive(Serialize)]
struct Body {
    roles: Vec<RoleGroup>,
    content_lang: Option<String>,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let people = &page.book.workspace().people.list;
    let group = |role: &'static str, wanted: Option<Role>| RoleGroup {
        role,
        people: people.iter().filter(|entry| entry.role == wanted).map(|entry| person(page, entry)).collect(),
    };
    let mut roles: Vec<RoleGroup> = Role::ALL.iter().map(|role| group(role.as_str(), Some(*role))).collect();
    roles.push(group("none", None));
    roles.retain(|group| !group.people.is_empty());
    let body = Body { roles, content_lang: page.viewer.foreign(None) };
    Ok(vec![page.page("report/people", "people", page.viewer.words.t("nav.people"), "report/people.html", &body)?])
}

fn person(page: &Renderer<'_>, entry: &PersonEntry) -> Person {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let key = &entry.key.value;
    let past = |at| words.local_date(at) <= today;
    let out = |post: &&Entry<'_>| {
        post.lines.iter().any(|line| line.status.is_some_and(|status| variant_has_gone_out(status, line.time().is_some_and(past))))
    };
    let posts = book.entries.iter().filter(|post| post.glance.people.binary_search(key).is_ok()).filter(out);
    let past = posts.filter_map(|post| Some((post.time()?, post))).filter(|(at, _)| past(*at));
    let last = past.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.post.id.cmp(&a.1.post.id))).map(|(at, post)| Last {
        post: Named { id: post.post.id.as_str().to_owned(), name: post.post.title.value.clone() },
        lang: page.viewer.foreign(post.post.lang.as_ref().map(|lang| lang.value.as_str())),
        day: words.short(words.local_date(at)),
    });
    // The address of a person's own page stands behind the name.
    let handles = pages(entry).into_iter().filter(|place| !place.handle.is_empty()).map(|place| Account {
        network: book.network_title(&place.network),
        handle: place.handle,
        url: place.url.filter(|url| is_safe(url)),
    });
    Person {
        key: key.clone(),
        name: entry.name.clone(),
        url: entry.url.clone().filter(|url| is_safe(url)),
        lang: entry.lang.clone(),
        pronouns: entry.pronouns.clone(),
        handles: handles.collect(),
        topics: entry.topics.clone(),
        since: entry.since.map(|day| words.short(day)),
        consent: consent(page, entry),
        careful: entry.may_be_mentioned(Some(today)).is_err().then(|| {
            let ended = entry.consent.as_ref().is_some_and(|consent| consent.mention == Some(true));
            let refused = entry.consent.as_ref().is_some_and(|consent| consent.mention == Some(false));
            words.t(if refused {
                "consent.no"
            } else if ended {
                "consent.ended"
            } else {
                "consent.private"
            })
        }),
        last,
        notes: entry.notes.clone(),
    }
}

/// What somebody has agreed to, in words; `None` where nothing is noted.
fn consent(page: &Renderer<'_>, entry: &PersonEntry) -> Option<String> {
    let words = page.viewer.words;
    let consent = entry.consent.as_ref().filter(|consent| consent.mention == Some(true))?;
    let may = match consent.until {
        Some(until) => words.fill("consent.until", &[("date", &words.short(until))]),
        None => words.t("consent.yes"),
    };
    let photo = consent.photo.map(|photo| words.t(if photo { "consent.photo" } else { "consent.no-photo" }));
    Some(photo.map_or(may.clone(), |photo| format!("{may}, {photo}")))
}
