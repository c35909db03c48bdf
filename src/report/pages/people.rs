//! People and organisations, with the handle that each network's texts use; an internal page.

use serde::Serialize;

use super::Renderer;
use crate::model::Role;
use crate::report::output::OutputFile;
use crate::report::rich::is_safe;
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Handle {
    network: String,
    handle: String,
}

#[derive(Serialize)]
struct Person {
    key: String,
    name: String,
    url: Option<String>,
    lang: Option<String>,
    handles: Vec<Handle>,
    notes: Option<String>,
}

#[derive(Serialize)]
struct RoleGroup {
    role: &'static str,
    people: Vec<Person>,
}

#[derive(Serialize)]
struct Body {
    roles: Vec<RoleGroup>,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let people = &page.book.workspace().people.list;
    let group = |role: &'static str, wanted: Option<Role>| RoleGroup {
        role,
        people: people
            .iter()
            .filter(|person| person.role == wanted)
            .map(|person| Person {
                key: person.key.value.clone(),
                name: person.name.clone(),
                url: person.url.clone().filter(|url| is_safe(url)),
                lang: person.lang.clone(),
                handles: person
                    .handles
                    .iter()
                    .map(|(network, handle)| Handle { network: page.book.network_title(&network.value), handle: handle.value.clone() })
                    .collect(),
                notes: person.notes.clone(),
            })
            .collect(),
    };
    let mut roles: Vec<RoleGroup> = Role::ALL.iter().map(|role| group(role.as_str(), Some(*role))).collect();
    roles.push(group("none", None));
    roles.retain(|group| !group.people.is_empty());
    Ok(vec![page.page("report/people", "people", page.viewer.words.t("nav.people"), "report/people.html", &Body { roles })?])
}
