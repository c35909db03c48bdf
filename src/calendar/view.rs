//! What a calendar shows of some days, as data: for the terminal, for JSON, for whoever draws it in another way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;

use super::period::Period;
use crate::agenda::{Agenda, Band, DayMarks, proposals};
use crate::model::{ChannelName, Draft, Post, PostId, Status};
use crate::workspace::{Channel, Opening, Workspace, slots_of_local_day};

/// What a view is made of.
#[derive(Clone, Copy)]
pub struct ViewRequest<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its drafts.
    pub drafts: &'a [Draft],
    /// The days.
    pub period: Period,
    /// Only these channels; all where there are none.
    pub channels: &'a [String],
    /// The instant of the view.
    pub now: DateTime<Utc>,
    /// Language of names, a BCP 47 tag.
    pub language: &'a str,
    /// Whether a variant is published, as far as the record can be read.
    pub is_published: &'a dyn Fn(&PostId, &ChannelName) -> bool,
    /// Which branch brings a file of a post, by the file's path.
    pub branches: &'a BTreeMap<String, String>,
}

impl std::fmt::Debug for ViewRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ViewRequest").field("period", &self.period).field("now", &self.now).finish_non_exhaustive()
    }
}

/// Some days of the calendar.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// Version of this format.
    pub schema: u32,
    /// The instant of the view.
    pub now: DateTime<Utc>,
    /// IANA name of the zone of days and times.
    pub timezone: String,
    /// Language of names, a BCP 47 tag.
    pub language: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The day of `now`.
    pub today: NaiveDate,
    /// The days, in their order.
    pub days: Vec<DayView>,
    /// Campaigns that touch the days.
    pub campaigns: Vec<Band>,
    /// Hours in which nothing is published: those of the calendar, then those of channels.
    pub quiet_hours: Vec<Quiet>,
    /// How each channel with a cadence does in each whole week.
    pub cadence: Vec<CadenceOfWeek>,
    /// Posts without a time, that wait for a slot and would get none.
    pub waiting: Vec<PostId>,
}

/// A day.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// The day.
    pub date: NaiveDate,
    /// What is on.
    #[serde(flatten)]
    pub marks: DayMarks,
    /// Posts, by time and id.
    pub posts: Vec<Entry>,
    /// Slots that nobody has taken; none in the past, in quiet hours, on days off and on days to be avoided.
    pub free: Vec<Free>,
}

/// How far a post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waiting for somebody's yes.
    Review,
    /// May be published.
    Approved,
    /// Published on all channels that it is shown with.
    Published,
}

/// A post at one time, on the channels that share it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Time of the day in the workspace's zone.
    pub time: String,
    /// The instant.
    pub utc: DateTime<Utc>,
    /// The post.
    pub post: PostId,
    /// Its headline.
    pub title: String,
    /// How far it has come.
    pub stage: Stage,
    /// Its channels at this time.
    pub channels: Vec<ChannelName>,
    /// The first of all its channels at this time, shown or not: with the post it names the entry, whatever part of the calendar is looked at.
    #[serde(skip)]
    pub lead: ChannelName,
    /// Whether the time is only proposed: nobody has written it into the file.
    pub proposed: bool,
    /// The branch that brings it; `None` for what is there already.
    pub branch: Option<String>,
}

/// A slot that nobody has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Free {
    /// Time of the day in the workspace's zone.
    pub time: String,
    /// The instant.
    pub utc: DateTime<Utc>,
    /// The channels that have it.
    pub channels: Vec<ChannelName>,
}

/// Hours in which nothing is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quiet {
    /// The channel; `None` for all that have none of their own.
    pub channel: Option<ChannelName>,
    /// First quiet minute.
    pub from: String,
    /// First minute that is not.
    pub to: String,
}

/// Posts of a channel in a week, and how many there are to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CadenceOfWeek {
    /// Monday of the week.
    pub week: NaiveDate,
    /// The channel.
    pub channel: String,
    /// Posts.
    pub posts: usize,
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// The times that are taken, by channel.
pub(super) fn taken(drafts: &[Draft]) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
    drafts.iter().filter_map(|draft| Some((draft.channel.clone(), draft.due.as_ref()?.utc))).collect()
}

/// The calendar of some days.
#[must_use]
pub fn view(request: &ViewRequest<'_>) -> View {
    let ViewRequest { workspace, drafts, period, now, language, .. } = *request;
    let zone = workspace.config.timezone;
    let shown = |channel: &str| request.channels.is_empty() || request.channels.iter().any(|name| name == channel);
    let agenda = Agenda::between(workspace, language, period.from, period.to);
    let mut taken = taken(drafts);
    let mut entries: BTreeMap<NaiveDate, Vec<Entry>> = BTreeMap::new();
    let mut add = |post: &Post, channel: &ChannelName, utc: DateTime<Utc>, proposed: bool| {
        let wall = utc.with_timezone(&zone).naive_local();
        if wall.date() < period.from || period.to < wall.date() {
            return;
        }
        let stage = if (request.is_published)(&post.id, channel) {
            Stage::Published
        } else {
            match post.status.value {
                Status::Draft => Stage::Draft,
                Status::Review => Stage::Review,
                Status::Approved => Stage::Approved,
            }
        };
        let day = entries.entry(wall.date()).or_default();
        let is_shown = shown(channel.as_str());
        if let Some(entry) = day.iter_mut().find(|entry| entry.utc == utc && entry.post == post.id) {
            if is_shown {
                entry.stage = if entry.channels.is_empty() { stage } else { entry.stage.min(stage) };
                entry.channels.push(channel.clone());
            }
            return;
        }
        day.push(Entry {
            time: wall.format("%H:%M").to_string(),
            utc,
            post: post.id.clone(),
            title: post.title.value.clone(),
            stage,
            channels: if is_shown { vec![channel.clone()] } else { Vec::new() },
            lead: channel.clone(),
            proposed,
            branch: request.branches.get(&post.path).cloned(),
        });
    };
    for draft in drafts {
        if let (Some(due), Some(post)) = (&draft.due, workspace.post(draft.post.as_str())) {
            add(post, &draft.channel, due.utc, false);
        }
    }
    let mut waiting = Vec::new();
    for proposal in proposals(workspace, taken.clone(), now) {
        let Some(post) = workspace.post(proposal.post.as_str()) else { continue };
        let Some(at) = proposal.at else {
            waiting.push(proposal.post);
            continue;
        };
        for channel in &proposal.channels {
            taken.insert((channel.clone(), at.utc));
            add(post, channel, at.utc, true);
        }
    }
    let today = now.with_timezone(&zone).date_naive();
    let opening = Opening::between(workspace, period.from, period.to);
    let days: Vec<DayView> = period
        .iter()
        .map(|date| {
            let marks = agenda.day(date).clone();
            let mut posts = entries.remove(&date).unwrap_or_default();
            posts.retain(|entry| !entry.channels.is_empty());
            posts.sort_by(|a, b| (a.utc, &a.post).cmp(&(b.utc, &b.post)));
            let is_free = |channel: &Channel, at| at > now && opening.is_open(channel, at) && !taken.contains(&(channel.name.clone(), at));
            let free = if date < today { Vec::new() } else { free(workspace, date, &shown, &is_free) };
            DayView { date, marks, posts, free }
        })
        .collect();
    let quiet = |channel: Option<&ChannelName>, hours: crate::model::QuietHours| Quiet {
        channel: channel.cloned(),
        from: hours.from.to_string(),
        to: hours.to.to_string(),
    };
    let own = workspace.config.channels.iter().filter(|channel| shown(channel.name.as_str()));
    let own = own.filter_map(|channel| channel.quiet_hours.map(|hours| quiet(Some(&channel.name), hours)));
    View {
        schema: 1,
        now,
        timezone: zone.name().to_owned(),
        language: language.to_owned(),
        from: period.from,
        to: period.to,
        today,
        cadence: cadence(workspace, drafts, period, &shown),
        days,
        campaigns: agenda.campaigns,
        quiet_hours: workspace.calendar.quiet_hours.iter().map(|hours| quiet(None, *hours)).chain(own).collect(),
        waiting,
    }
}

/// Slots of a day that nobody has taken and at which the team publishes, of all channels together.
fn free(
    workspace: &Workspace,
    date: NaiveDate,
    shown: &dyn Fn(&str) -> bool,
    is_free: &dyn Fn(&Channel, DateTime<Utc>) -> bool,
) -> Vec<Free> {
    let zone = workspace.config.timezone;
    let mut free: BTreeMap<DateTime<Utc>, Vec<ChannelName>> = BTreeMap::new();
    for channel in workspace.config.channels.iter().filter(|channel| shown(channel.name.as_str())) {
        for at in slots_of_local_day(&workspace.calendar, zone, channel.name.as_str(), date) {
            if is_free(channel, at) {
                free.entry(at).or_default().push(channel.name.clone());
            }
        }
    }
    let time = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
    free.into_iter().map(|(utc, channels)| Free { time: time(utc), utc, channels }).collect()
}

/// How each channel with a cadence does in each whole week of a period.
fn cadence(workspace: &Workspace, drafts: &[Draft], period: Period, shown: &dyn Fn(&str) -> bool) -> Vec<CadenceOfWeek> {
    let zone = workspace.config.timezone;
    let mondays = period.iter().filter(|day| chrono::Datelike::weekday(day) == chrono::Weekday::Mon);
    let weeks = mondays.filter(|monday| *monday + Days::new(6) <= period.to);
    weeks
        .flat_map(|week| {
            let limits = workspace.calendar.cadence.iter().filter(|cadence| shown(&cadence.channel.value));
            limits.map(move |cadence| {
                let in_week = |draft: &&Draft| {
                    let day = draft.due.as_ref().map(|due| due.utc.with_timezone(&zone).date_naive());
                    draft.channel.as_str() == cadence.channel.value && day.is_some_and(|day| week <= day && day <= week + Days::new(6))
                };
                CadenceOfWeek {
                    week,
                    channel: cadence.channel.value.clone(),
                    posts: drafts.iter().filter(in_week).count(),
                    min: cadence.min,
                    max: cadence.max,
                }
            })
        })
        .collect()
}
