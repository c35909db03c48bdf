//! A new campaign, with drafts of its posts.

use std::fs;

use chrono::{DateTime, NaiveDate, Utc};
use pregon::campaigns::{self, drafts};
use pregon::diag::{Severity, Spanned};
use pregon::model::{Campaign, CampaignKind, PostId, parse_date};
use pregon::workspace::{Workspace, read_campaign};

use super::NewFile;
use super::post::is_recorded;
use crate::cli::args::NewCampaign;
use crate::cli::desk::unknown_name;
use crate::cli::failure::Failure;
use crate::cli::words::one_line;

/// The file of a new campaign, where there is to be one, and drafts of the posts that it needs.
pub(super) fn plan(options: &NewCampaign, workspace: &Workspace, now: DateTime<Utc>) -> Result<Vec<NewFile>, Failure> {
    if let Some(id) = &options.posts {
        let Some(campaign) = workspace.campaign(id) else {
            let known: Vec<&str> = workspace.campaigns.iter().map(|campaign| campaign.id.value.as_str()).collect();
            return Err(unknown_name("campaign", id, &known));
        };
        return Ok(posts(workspace, campaign, now, Vec::new()));
    }
    let name = one_line(options.name.as_deref().unwrap_or_default());
    if name.is_empty() {
        return Err(Failure::new("the name is empty").hint("as `pregon new campaign 'Otoño 2026'`"));
    }
    known(options, workspace)?;
    let id = PostId::slug(&name).map_or_else(|| "campaign".to_owned(), String::from);
    is_new(&id, workspace)?;
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let (start, end, great) = (day(options.start.as_ref())?, day(options.end.as_ref())?, day(options.day.as_ref())?);
    if let (Some(start), Some(end)) = (start, end)
        && (end < start || great.is_some_and(|day| day < start || day > end))
    {
        return Err(Failure::new("the days are not in order").hint("the first day, then the great day, then the last"));
    }
    let kind = CampaignKind::from_word(&options.kind).unwrap_or(CampaignKind::Promotion);
    let event = match (start, end) {
        (Some(start), Some(end)) => event(workspace, &id, kind, (start, end, great))?,
        _ => None,
    };
    let line = |text: &Option<String>| text.as_deref().map(one_line).filter(|text| !text.is_empty());
    let new = campaigns::NewCampaign {
        id: id.clone(),
        name,
        kind: Some(kind),
        start,
        end,
        day: great,
        goal: line(&options.goal),
        objective: line(&options.objective),
        pillar: line(&options.pillar),
        audience: line(&options.audience),
        responsible: line(&options.responsible),
        budget: line(&options.budget),
        link: line(&options.link),
        channels: options.channels.clone(),
        event,
    };
    let text = campaigns::new_campaign(workspace, &new, today);
    let path = format!("plans/campaigns/{id}.yaml");
    // What is written reads back: a budget or an address that is none is told before anything is written.
    let read = read_campaign(&path, &text);
    if let Some(problem) = read.diagnostics.iter().find(|problem| problem.severity == Severity::Error) {
        let failure = Failure::new(problem.message.clone());
        return Err(problem.help.iter().fold(failure, |failure, help| failure.hint(help.clone())));
    }
    let told = new.event.as_ref().map(|event| {
        let at = event.start.format("%Y-%m-%d %H:%M");
        format!(
            "it is for the event `{}` of plans/calendar.yaml, {at}: change `{}:` in the file if it is not",
            one_line(&event.id),
            kind.as_str()
        )
    });
    let file = NewFile { path, text, notes: told.into_iter().collect() };
    if let Some(campaign) = read.output.filter(|_| start.is_some()) {
        Ok(posts(workspace, &campaign, now, vec![file]))
    } else {
        let note = format!("no posts yet: give `start:` and `end:`, then run `pregon new campaign --posts {id}`");
        Ok(vec![NewFile { notes: vec![note], ..file }])
    }
}

/// No campaign is made twice: what looks like the same one most often is.
fn is_new(id: &str, workspace: &Workspace) -> Result<(), Failure> {
    let files = ["yaml", "yml"].map(|extension| format!("plans/campaigns/{id}.{extension}"));
    let on_disk = files.into_iter().find(|path| fs::symlink_metadata(workspace.root.join(path)).is_ok());
    let loaded = || workspace.campaign(id).map(|campaign| workspace.sources.get(campaign.file).path.clone());
    match loaded().or(on_disk) {
        None => Ok(()),
        Some(path) => Err(Failure::new(format!("there is a campaign `{id}` already: {}", one_line(&path)))
            .hint("nothing was changed; give the new one another name, perhaps with its year")
            .hint(format!("`pregon new campaign --posts {id}` drafts the posts that it still needs"))),
    }
}

/// The event of the calendar that the campaign is for.
fn event(
    workspace: &Workspace,
    id: &str,
    kind: CampaignKind,
    days: (NaiveDate, NaiveDate, Option<NaiveDate>),
) -> Result<Option<campaigns::NewEvent>, Failure> {
    let found = campaigns::occasion_of(workspace, id, kind, days).map_err(|event| {
        let what = days.2.map_or_else(|| format!("from {} to {}", days.0, days.1), |day| format!("on {day}"));
        Failure::new(format!("the event `{}` of plans/calendar.yaml is not {what}", one_line(&event.id.value)))
            .hint(format!("it begins at {}", event.start.format("%Y-%m-%d %H:%M")))
            .hint("correct the days, or give the campaign another name")
    })?;
    Ok(found.map(|found| campaigns::NewEvent {
        id: found.event.id.value.clone(),
        start: found.start,
        end: found.end,
        repeated: found.event.repeat.is_some(),
    }))
}

/// Adds the drafts that a campaign still needs.
fn posts(workspace: &Workspace, campaign: &Campaign, now: DateTime<Utc>, mut files: Vec<NewFile>) -> Vec<NewFile> {
    let there = |path: String| fs::symlink_metadata(workspace.root.join(path)).is_ok();
    let (drafts, notes) = drafts(workspace, campaign, now, |id| is_recorded(workspace, id));
    let mut notes: Vec<String> = notes;
    for draft in drafts {
        let folder = draft.path.trim_end_matches(".md").to_owned();
        if there(draft.path.clone()) || there(folder) {
            notes.push(format!("{}: {} is there already", draft.step, draft.path));
            continue;
        }
        files.push(NewFile { path: draft.path, text: draft.text, notes: Vec::new() });
    }
    match files.first_mut() {
        Some(first) => first.notes.extend(notes),
        None => files.push(NewFile { path: String::new(), text: String::new(), notes }),
    }
    files
}

fn day(text: Option<&String>) -> Result<Option<NaiveDate>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let day = parse_date(text).map(Some);
    day.ok_or_else(|| Failure::new(format!("`{}` is not a day of the calendar", one_line(text))).hint("write it as 2026-12-07"))
}

/// Names that the plan does not have.
fn known(options: &NewCampaign, workspace: &Workspace) -> Result<(), Failure> {
    fn ids<'a>(ids: impl Iterator<Item = &'a Spanned<String>>) -> Vec<&'a str> {
        ids.map(|id| id.value.as_str()).collect()
    }
    let plan = &workspace.plan;
    for (what, given, known) in [
        ("objective", &options.objective, ids(plan.objectives.iter().map(|one| &one.id))),
        ("pillar", &options.pillar, ids(plan.pillars.iter().map(|one| &one.id))),
        ("audience", &options.audience, ids(plan.audiences.iter().map(|one| &one.id))),
        ("person", &options.responsible, ids(workspace.people.list.iter().map(|one| &one.key))),
    ] {
        if let Some(name) = given.as_deref().filter(|name| !known.contains(name)) {
            return Err(unknown_name(what, name, &known));
        }
    }
    let channels: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    match options.channels.iter().find(|name| !channels.contains(&name.as_str())) {
        Some(name) => Err(unknown_name("channel", name, &channels)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
