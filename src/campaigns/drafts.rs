//! Drafts of the posts that a campaign still needs.

use chrono::{DateTime, Datelike, Utc};

use super::place::Placer;
use super::steps::{kind_of, steps};
use super::texts::{Facts, text};
use crate::model::{Campaign, Disclosure, Kind, PostId};
use crate::support::yaml_text;
use crate::workspace::{Channel, Workspace};

/// A post to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The step that it is.
    pub step: String,
    /// Its id.
    pub id: String,
    /// Path below the workspace's root, with `/` between the parts.
    pub path: String,
    /// The file.
    pub text: String,
}

/// Drafts of the steps of a campaign that have no post yet, in the order of their days, and notes on those that cannot be drafted.
///
/// `exists` says whether an id is taken, by a file or in the record. The result depends on nothing but the workspace and the time.
#[must_use]
pub fn drafts(workspace: &Workspace, campaign: &Campaign, now: DateTime<Utc>, exists: impl Fn(&str) -> bool) -> (Vec<Draft>, Vec<String>) {
    let mut placer = Placer::new(workspace, now);
    let (mut drafts, mut notes) = (Vec::new(), Vec::new());
    let mut planned = steps(workspace, campaign);
    planned.sort_by_key(|step| step.day);
    for step in planned {
        if workspace.posts_of(&step.id).next().is_some() {
            continue;
        }
        let Ok(id) = PostId::new(step.id.clone()) else {
            notes.push(format!("{}: `{}` cannot be the id of a post", step.step, step.id));
            continue;
        };
        if exists(id.as_str()) {
            notes.push(format!("{}: `{id}` is the name of another file, or of a post on record", step.step));
            continue;
        }
        let Some(day) = step.day else {
            notes.push(format!("{}: the campaign has no dates to count its day from", step.step));
            continue;
        };
        let channels = channels_of(workspace, campaign, &step.step);
        let Some(wall) = placer.place(campaign, &step.step, day, &channels) else {
            notes.push(format!("{}: its day, {day}, has passed", step.step));
            continue;
        };
        let path = format!("content/{:04}/{:02}/{id}.md", wall.year(), wall.month());
        let text = markdown(workspace, campaign, &step.step, &id, wall, &channels);
        drafts.push(Draft { step: step.step, id: id.as_str().to_owned(), path, text });
    }
    (drafts, notes)
}

/// The channels of a step: its own, else the campaign's, else the calendar's.
fn channels_of<'w>(workspace: &'w Workspace, campaign: &Campaign, step: &str) -> Vec<&'w Channel> {
    let own = campaign.posts.iter().find(|post| post.step.value == step).map(|post| &post.channels).filter(|own| !own.is_empty());
    let names = own.or(Some(&campaign.channels)).filter(|names| !names.is_empty()).or(workspace.calendar.channels.as_ref());
    let wanted = |channel: &&Channel| names.is_none_or(|names| names.iter().any(|name| name.value == channel.name.as_str()));
    workspace.config.channels.iter().filter(wanted).collect()
}

fn markdown(
    workspace: &Workspace,
    campaign: &Campaign,
    step: &str,
    id: &PostId,
    wall: chrono::NaiveDateTime,
    channels: &[&Channel],
) -> String {
    let kind = kind_of(campaign, step);
    let facts = Facts::of(workspace, campaign, wall);
    let written = text(&facts, campaign.kind, step);
    let title = campaign.posts.iter().find(|post| post.step.value == step).and_then(|post| post.title.clone()).unwrap_or(written.title);
    let mut front = format!("title: {}\nid: {id}\ndate: {}\nstatus: draft\n", yaml_text(&title), wall.format("%Y-%m-%d %H:%M"));
    let mut line = |key: &str, value: &str| front.push_str(&format!("{key}: {value}\n"));
    if !campaign.channels.is_empty() || campaign.posts.iter().any(|post| post.step.value == step && !post.channels.is_empty()) {
        let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
        line("channels", &format!("[{}]", names.join(", ")));
    }
    if kind != Kind::Own {
        line("kind", if kind == Kind::Event { "event" } else { "promo" });
    }
    for (key, value) in [
        ("pillar", campaign.pillar.as_ref()),
        ("objective", campaign.objective.as_ref()),
        ("campaign", Some(&campaign.id)),
        ("audience", campaign.audience.as_ref()),
        ("link", campaign.link.as_ref()),
    ] {
        if let Some(value) = value {
            line(key, &yaml_text(&value.value));
        }
    }
    let labels = labels(workspace, campaign, kind);
    let body: Vec<String> = written.paragraphs.into_iter().chain(labels).collect();
    format!("---\n{front}---\n\n{}\n", body.join("\n\n"))
}

/// What posts of the campaign have to say so that they are known for what they are, each once.
fn labels(workspace: &Workspace, campaign: &Campaign, kind: Kind) -> Option<String> {
    let tone = &workspace.tone;
    let counts = |of: &&Disclosure| of.concerns(kind, Some(campaign)) && of.counts_in(&tone.countries);
    let disclosures = tone.disclosures.iter().filter(counts);
    let house = disclosures.filter_map(|disclosure| disclosure.texts.first().map(String::as_str));
    let ads = campaign.ads.iter().filter_map(|ads| ads.label.as_ref()).map(|label| label.value.as_str());
    let people = campaign.influencers.iter().filter_map(|one| one.disclosure.as_ref()).map(|label| label.value.as_str());
    let mut labels: Vec<String> = Vec::new();
    for label in house.chain(ads).chain(people) {
        let label = if label.starts_with('#') || label.ends_with('.') { label.to_owned() } else { format!("{label}.") };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    (!labels.is_empty()).then(|| labels.join(" "))
}
