//! Times for the drafts of a campaign: slots of the calendar near their day, or the instant that they are about.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::days::{event_start, instant_of, until, window};
use super::steps::{PlannedStep, is_tied};
use crate::compile::compile;
use crate::model::{Campaign, ChannelName};
use crate::workspace::{Channel, Workspace, closed_at, first_instant, open_slots, wall_to_utc};

/// A time further from its day than this is not the step's any more.
const MOST_DAYS: i64 = 2;
/// Between the last call and the close.
const BEFORE_CLOSE: TimeDelta = TimeDelta::hours(2);
/// Nearer than this to another post of the channel, one pushes the other out of sight.
const APART: TimeDelta = TimeDelta::minutes(15);

/// Gives out times, none of them twice.
pub(super) struct Placer<'w> {
    workspace: &'w Workspace,
    taken: BTreeSet<(ChannelName, DateTime<Utc>)>,
    now: DateTime<Utc>,
}

/// What keeps a step from being later.
struct Range {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    last: NaiveDate,
}

impl<'w> Placer<'w> {
    pub(super) fn new(workspace: &'w Workspace, now: DateTime<Utc>) -> Self {
        let drafts = compile(workspace, &workspace.specs).output;
        let taken = drafts.into_iter().filter_map(|draft| draft.due.map(|due| (draft.channel, due.utc))).collect();
        Self { workspace, taken, now }
    }

    /// Keeps the instant of a step that is about one from being given to another.
    pub(super) fn reserve(&mut self, campaign: &Campaign, step: &str, channels: &[&Channel]) {
        if let Some(at) = self.exact(campaign, step) {
            self.take(at, channels);
        }
    }

    /// The wall time of a step, in the workspace's zone; `next` is the day of the step after it.
    ///
    /// # Errors
    ///
    /// Why there is none, in words.
    pub(super) fn place(
        &mut self,
        campaign: &Campaign,
        planned: &PlannedStep,
        day: NaiveDate,
        next: Option<NaiveDate>,
        channels: &[&Channel],
    ) -> Result<NaiveDateTime, String> {
        let step = planned.step.as_str();
        if day < self.wall(self.now).date() {
            return Err(format!("its day, {day}, has passed"));
        }
        if let Some(at) = self.exact(campaign, step) {
            return self.at_once(campaign, at, channels);
        }
        let (from, to) = self.bounds(campaign, step);
        // Not into the next step's day, and one that says how far its day is from another does not move at all.
        let latest = if is_tied(step) { day } else { day.checked_add_signed(TimeDelta::days(MOST_DAYS)).unwrap_or(day) };
        let before_next = next.and_then(|next| next.pred_opt()).filter(|last| *last >= day);
        let last = [before_next, campaign.end].into_iter().flatten().fold(latest, NaiveDate::min).max(day);
        let range = Range { from, to, last };
        let found = self.slot(day, &range, channels).or_else(|| self.hour(day, &range, channels));
        let Some(at) = found else {
            return Err(if last > day {
                format!("from {day} to {last} there is no time left at which its channels publish")
            } else {
                format!("on {day} there is no time left at which its channels publish")
            });
        };
        self.take(at, channels);
        Ok(self.wall(at))
    }

    /// A channel that would have more posts in the week of a time than its cadence allows, and how many it allows.
    pub(super) fn over(&self, wall: NaiveDateTime, channels: &[&Channel]) -> Option<(ChannelName, u32)> {
        let monday = wall.date() - Days::new(u64::from(wall.date().weekday().num_days_from_monday()));
        let week = monday..monday + Days::new(7);
        channels.iter().find_map(|channel| {
            let cadence = self.workspace.calendar.cadence.iter().find(|cadence| cadence.channel.value == channel.name.as_str())?;
            let in_week = |(name, at): &&(ChannelName, DateTime<Utc>)| *name == channel.name && week.contains(&self.wall(*at).date());
            let posts = self.taken.iter().filter(in_week).count();
            cadence.max.filter(|max| posts > *max as usize).map(|max| (channel.name.clone(), max))
        })
    }

    /// Gives a time back.
    pub(super) fn release(&mut self, wall: NaiveDateTime, channels: &[&Channel]) {
        if let Ok(at) = wall_to_utc(wall, self.workspace.config.timezone) {
            for channel in channels {
                self.taken.remove(&(channel.name.clone(), at));
            }
        }
    }

    fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.workspace.config.timezone).naive_local()
    }

    fn take(&mut self, at: DateTime<Utc>, channels: &[&Channel]) {
        self.taken.extend(channels.iter().map(|channel| (channel.name.clone(), at)));
    }

    /// The time of a step that is about an instant, where something can be published then.
    fn at_once(&self, campaign: &Campaign, at: DateTime<Utc>, channels: &[&Channel]) -> Result<NaiveDateTime, String> {
        let wall = self.wall(at);
        let shown = wall.format("%Y-%m-%d %H:%M");
        let outside = |first: Option<NaiveDate>, last: Option<NaiveDate>| {
            first.is_some_and(|first| wall.date() < first) || last.is_some_and(|last| wall.date() > last)
        };
        if at <= self.now {
            return Err(format!("its time, {shown}, has passed"));
        }
        if outside(campaign.start, campaign.end) {
            return Err(format!("its time, {shown}, is not within the campaign's days"));
        }
        match closed_at(self.workspace, channels, at) {
            None => Ok(wall),
            Some(closed) => Err(format!("at its time, {shown}, {}", closed.words())),
        }
    }

    /// The first free slot within reach of the day that all the channels share.
    fn slot(&self, day: NaiveDate, range: &Range, channels: &[&Channel]) -> Option<DateTime<Utc>> {
        let zone = self.workspace.config.timezone;
        let midnight = first_instant(day.and_time(NaiveTime::MIN), zone);
        let days = (range.last - day).num_days().unsigned_abs() + 1;
        let slots = open_slots(self.workspace, channels, midnight - TimeDelta::seconds(1), days);
        slots.into_iter().find(|at| self.wall(*at).date() >= day && self.fits(*at, range, channels))
    }

    /// Without slots, the middle of the morning; or as near to it as what is taken and what is said about the step leave it.
    fn hour(&self, day: NaiveDate, range: &Range, channels: &[&Channel]) -> Option<DateTime<Utc>> {
        let zone = self.workspace.config.timezone;
        let fit = |wall: NaiveDateTime| wall_to_utc(wall, zone).ok().filter(|at| self.fits(*at, range, channels));
        let of_day = |date: NaiveDate| {
            let edges = [range.from, range.to].map(|edge| edge.map(|at| self.wall(at)).filter(|wall| wall.date() == date));
            let later = (20..44).map(move |half| half * 30);
            let earlier = (14..20).rev().map(move |half| half * 30);
            let hours = later.chain(earlier).filter_map(move |minutes: u32| date.and_hms_opt(minutes / 60, minutes % 60, 0));
            // What may not be sooner is best at once, unless that is before the middle of the morning.
            let [from, to] = edges;
            let (at_once, after) = (from.filter(|wall| wall.time() > TEN), from.filter(|wall| wall.time() <= TEN));
            at_once.into_iter().chain(hours).chain(after).chain(to).find_map(fit)
        };
        day.iter_days().take_while(|date| *date <= range.last).find_map(of_day)
    }

    /// Whether a post can go out at an instant: it lies ahead and within the range, the channels publish, and nothing else is near.
    fn fits(&self, at: DateTime<Utc>, range: &Range, channels: &[&Channel]) -> bool {
        let after = range.from.is_none_or(|from| from <= at) && at > self.now;
        let before = range.to.is_none_or(|to| at <= to) && self.wall(at).date() <= range.last;
        after && before && self.is_free(at, channels) && closed_at(self.workspace, channels, at).is_none()
    }

    fn is_free(&self, at: DateTime<Utc>, channels: &[&Channel]) -> bool {
        channels.iter().all(|channel| {
            let apart = channel.spacing.map_or(APART, |minutes| APART.max(TimeDelta::minutes(minutes)));
            let name = |at: DateTime<Utc>| (channel.name.clone(), at);
            let (before, after) = (name(at - apart), name(at + apart));
            self.taken.range(before..=after).all(|(_, other)| (*other - at).abs() >= apart)
        })
    }

    /// The instant that a step is about, where it is one.
    fn exact(&self, campaign: &Campaign, step: &str) -> Option<DateTime<Utc>> {
        match step {
            "live" => event_start(self.workspace, campaign),
            "launch" => Some(until(&campaign.launch.as_ref()?.embargo.as_ref()?.value, self.workspace.config.timezone)),
            _ => None,
        }
    }

    /// The instants between which a step has to lie.
    fn bounds(&self, campaign: &Campaign, step: &str) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let (opens, closes) = window(self.workspace, campaign);
        let competition = campaign.competition.as_ref();
        let announced = competition.and_then(|of| of.announced.as_ref().or(of.decided.as_ref()));
        match step {
            "announcement" | "reminder" | "last-day" => {
                let before = closes.or_else(|| event_start(self.workspace, campaign));
                (opens, before.map(|before| before - BEFORE_CLOSE))
            }
            "winners" => (instant_of(self.workspace, campaign, announced).or(closes), None),
            _ => (None, None),
        }
    }
}

/// The middle of the morning.
const TEN: NaiveTime = NaiveTime::from_hms_opt(10, 0, 0).expect("a time of day");
