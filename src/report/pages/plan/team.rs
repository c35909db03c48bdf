//! The team, and who answers for which of the fifteen duties.

use serde::Serialize;

use super::super::Renderer;
use crate::model::Duty;

#[derive(Serialize)]
pub(super) struct TeamView<'a> {
    members: Vec<MemberView<'a>>,
    duties: Vec<DutyView>,
    /// How many of the duties nobody answers for.
    open: usize,
}

#[derive(Serialize)]
struct MemberView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    /// Duties in the team's own words.
    others: Vec<&'a str>,
}

/// A row of the table of duties.
#[derive(Serialize)]
struct DutyView {
    name: String,
    about: String,
    /// For each member, whether it is theirs.
    has: Vec<bool>,
    open: bool,
}

pub(super) fn team<'a>(page: &Renderer<'a>) -> TeamView<'a> {
    let (book, words) = (page.book, page.viewer.words);
    let team = &book.workspace().plan.team;
    let members = team.iter().map(|member| MemberView {
        name: book.person(&member.person.value),
        role: member.role.as_deref(),
        others: member.others().collect(),
    });
    let duties: Vec<DutyView> = Duty::ALL
        .into_iter()
        .map(|duty| {
            let has: Vec<bool> = team.iter().map(|member| member.has(duty)).collect();
            let open = !has.contains(&true);
            let key = duty.as_str();
            DutyView { name: words.t(&format!("duty.{key}")), about: words.t(&format!("duty.{key}.about")), has, open }
        })
        .collect();
    // A team that names none of them has not taken up the list.
    let taken_up = duties.iter().any(|duty| !duty.open);
    TeamView {
        members: members.collect(),
        open: duties.iter().filter(|duty| duty.open).count(),
        duties: if taken_up { duties } else { Vec::new() },
    }
}
