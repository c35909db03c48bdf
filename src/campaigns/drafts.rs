//! Drafts of the posts that a campaign still needs.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::place::Placer;
use super::steps::{PlannedStep, kind_of, left_out, steps, weight};
use super::texts::{Facts, text};
use crate::model::{Campaign, CampaignKind, Disclosure, Kind, Position, PostId};
use crate::prose::labels;
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
    let (mut placed, mut notes) = (Vec::new(), Vec::new());
    let mut planned = steps(workspace, campaign);
    planned.sort_by_key(|step| step.day);
    let days: Vec<NaiveDate> = planned.iter().filter_map(|step| step.day).collect();
    let missing: Vec<(PlannedStep, Vec<&Channel>)> = planned
        .into_iter()
        .filter(|step| workspace.posts_of(&step.id).next().is_none())
        .map(|step| {
            let channels = channels_of(workspace, campaign, &step.step);
            (step, channels)
        })
        .collect();
    for (step, channels) in &missing {
        placer.reserve(campaign, &step.step, channels);
    }
    for (step, channels) in missing {
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
        let next = days.iter().copied().find(|next| *next > day);
        let wall = match placer.place(campaign, &step, day, next, &channels) {
            Ok(wall) => wall,
            Err(why) => {
                notes.push(format!("{}: {why}", step.step));
                continue;
            }
        };
        placed.push(Placed { step, id, wall, channels });
    }
    notes.extend(thin(campaign, &mut placer, &mut placed));
    let drafts = placed.into_iter().map(|Placed { step, id, wall, channels }| {
        let path = format!("content/{:04}/{:02}/{id}.md", wall.year(), wall.month());
        let text = markdown(workspace, campaign, &step.step, &id, wall, &channels);
        Draft { step: step.step, id: id.as_str().to_owned(), path, text }
    });
    let drafts = drafts.collect();
    notes.extend(left_out(workspace, campaign).into_iter().map(|(step, why)| format!("{step}: {why}")));
    (drafts, notes)
}

/// A step with its time.
struct Placed<'w> {
    step: PlannedStep,
    id: PostId,
    wall: NaiveDateTime,
    channels: Vec<&'w Channel>,
}

/// Takes out usual steps of weeks that would have more posts than the team wants, what matters least first, and says so.
fn thin(campaign: &Campaign, placer: &mut Placer<'_>, placed: &mut Vec<Placed<'_>>) -> Vec<String> {
    /// The first steps of each type make the campaign: without them there is none.
    const ALWAYS: usize = 2;
    let mut order: Vec<(usize, String)> = placed
        .iter()
        .filter_map(|one| Some((weight(campaign, &one.step)?, one.step.step.clone())))
        .filter(|(weight, _)| *weight >= ALWAYS)
        .collect();
    order.sort_unstable();
    let mut notes = Vec::new();
    for (_, step) in order.into_iter().rev() {
        let Some(at) = placed.iter().position(|one| one.step.step == step) else { continue };
        if let Some((channel, most)) = placer.over(placed[at].wall, &placed[at].channels) {
            placer.release(placed[at].wall, &placed[at].channels);
            placed.remove(at);
            notes.push(format!("{step}: `{channel}` has its most of {most} in that week already"));
        }
    }
    notes
}

/// The channels of a step: its own, else the campaign's, else the calendar's.
fn channels_of<'w>(workspace: &'w Workspace, campaign: &Campaign, step: &str) -> Vec<&'w Channel> {
    let own = campaign.posts.iter().find(|post| post.step.value == step).map(|post| &post.channels).filter(|own| !own.is_empty());
    let names = own.or(Some(&campaign.channels)).filter(|names| !names.is_empty()).or(workspace.calendar.channels.as_ref());
    let wanted = |channel: &&Channel| names.is_none_or(|names| names.iter().any(|name| name.value == channel.name.as_str()));
    workspace.config.channels.iter().filter(wanted).collect()
}

fn markdown(workspace: &Workspace, campaign: &Campaign, step: &str, id: &PostId, wall: NaiveDateTime, channels: &[&Channel]) -> String {
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
    let [first, last] = labels(workspace, campaign, kind);
    let body: Vec<String> = first.into_iter().chain(written.paragraphs).chain(last).collect();
    format!("---\n{front}---\n\n{}\n", body.join("\n\n"))
}

/// What posts of the campaign have to say so that they are known for what they are, each once: before the text, and behind it.
fn labels(workspace: &Workspace, campaign: &Campaign, kind: Kind) -> [Option<String>; 2] {
    let tone = &workspace.tone;
    let counts = |of: &&Disclosure| of.concerns(kind, Some(campaign)) && of.counts_in(&tone.countries);
    let disclosures: Vec<&Disclosure> = tone.disclosures.iter().filter(counts).collect();
    let house = disclosures.iter().filter_map(|disclosure| Some((disclosure.texts.first()?.as_str(), disclosure.position)));
    let own = campaign.own_labels().map(|label| (label.value.as_str(), Position::Anywhere));
    let mut labels: Vec<(&str, Position)> = house.chain(own).collect();
    let said = campaign.own_labels().next().is_some() || disclosures.iter().any(|disclosure| disclosure.is_about_campaigns());
    if !said && campaign.kind == CampaignKind::Influencer {
        // What the countries ask for that the brand speaks to, where the team says nothing else.
        for country in workspace.tone.countries.iter().filter_map(|country| labels::of(country)) {
            let position = if country.at_start { Position::Start } else { Position::Anywhere };
            let there = labels.iter_mut().find(|(label, _)| country.labels.contains(label));
            match (there, country.labels.first()) {
                (Some((_, at)), _) if country.at_start => *at = position,
                (Some(_), _) | (None, None) => {}
                (None, Some(label)) => labels.push((label, position)),
            }
        }
    }
    [true, false].map(|start| {
        let mut shown: Vec<String> = Vec::new();
        for (label, _) in labels.iter().filter(|(_, position)| (*position == Position::Start) == start) {
            let mut letters = label.chars();
            let label: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            let label = if label.starts_with('#') || label.ends_with('.') { label } else { format!("{label}.") };
            if !shown.contains(&label) {
                shown.push(label);
            }
        }
        (!shown.is_empty()).then(|| shown.join(" "))
    })
}
