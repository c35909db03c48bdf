//! When each variant is due: wall times to instants, and days to the slots of their channels.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::diag::{Diagnostic, Diagnostics, Location, Spanned};
use crate::model::{ChannelName, Due, Post, PostId, Schedule, Series, When};
use crate::workspace::{
    Channel, Closed, ScheduleProblem, Workspace, closed_to_named_day, due_at, first_instant, open_slots, slots_of_local_day, wall_to_utc,
};

/// How far behind a day without a free slot another is looked for.
const SEARCH_DAYS: u64 = 90;

/// The times of all variants that have one.
#[derive(Debug)]
pub(super) struct Timetable {
    zone: Tz,
    /// Slots that were assigned to posts with a day; other posts carry their time themselves.
    slots: BTreeMap<(PostId, ChannelName), Due>,
}

impl Timetable {
    /// When a post is due on one of its channels.
    pub(super) fn due(&self, post: &Post, channel: &ChannelName) -> Option<Due> {
        match &post.schedule {
            Schedule::At(when) => instant(&when.value, self.zone).ok().map(|utc| due_at(utc, self.zone)),
            Schedule::SlotOn(_) => self.slots.get(&(post.id.clone(), channel.clone())).cloned(),
            Schedule::None | Schedule::SlotNext(_) => None,
        }
    }
}

fn instant(when: &When, zone: Tz) -> Result<DateTime<Utc>, (NaiveDateTime, ScheduleProblem)> {
    match *when {
        When::Instant(utc) => Ok(utc),
        When::Wall(wall) => wall_to_utc(wall, zone).map_err(|problem| (wall, problem)),
    }
}

/// Assigns a time to every variant that can have one, and reports the others.
pub(super) fn timetable(workspace: &Workspace, diagnostics: &mut Diagnostics) -> Timetable {
    let zone = workspace.config.timezone;
    let mut table = BTreeMap::new();
    let some_want_slots = workspace.posts.iter().any(|post| matches!(post.schedule, Schedule::SlotOn(_)));
    let mut taken: BTreeSet<(&ChannelName, DateTime<Utc>)> = BTreeSet::new();
    for post in &workspace.posts {
        let Schedule::At(when) = &post.schedule else { continue };
        match instant(&when.value, zone) {
            Ok(utc) if some_want_slots => {
                taken.extend(workspace.channels_of(post).into_iter().map(|channel| (&channel.name, utc)));
            }
            Ok(_) => {}
            Err((wall, problem)) => diagnostics.push(report(post, workspace, wall, problem, when.span)),
        }
    }
    let mut without = Vec::new();
    for post in &workspace.posts {
        let Schedule::SlotOn(day) = &post.schedule else { continue };
        for channel in workspace.channels_of(post) {
            match free_slot(workspace, post, channel, day.value, &taken) {
                Ok(due) => {
                    taken.insert((&channel.name, due.utc));
                    table.insert((post.id.clone(), channel.name.clone()), due);
                }
                Err(why) => without.push((post, channel, day, why)),
            }
        }
    }
    // Only now is it known which slots of other days are left.
    let mut later = BTreeMap::new();
    for (post, channel, day, why) in without {
        let next = *later.entry((&channel.name, day.value)).or_insert_with(|| later_day(workspace, channel, day.value, &taken));
        diagnostics.push(no_slot(workspace, post, channel, day, why, next));
    }
    Timetable { zone, slots: table }
}

/// Why a channel has no slot for a post on the day that the post names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoSlot {
    /// The calendar has none on that day.
    None,
    /// It is a blackout day.
    Blackout,
    /// Quiet hours lie over those that other posts have left.
    Quiet,
    /// Other posts have all.
    Taken,
}

/// The first slot of a day that is neither taken nor closed. What a crisis says is not kept back by hours and days.
fn free_slot(
    workspace: &Workspace,
    post: &Post,
    channel: &Channel,
    day: NaiveDate,
    taken: &BTreeSet<(&ChannelName, DateTime<Utc>)>,
) -> Result<Due, NoSlot> {
    let zone = workspace.config.timezone;
    let slots = slots_of_local_day(&workspace.calendar, zone, channel.name.as_str(), day);
    let mut why = if slots.is_empty() { NoSlot::None } else { NoSlot::Taken };
    for at in slots {
        let closed = if post.crisis.is_some() { None } else { closed_to_named_day(workspace, channel, at) };
        match closed {
            _ if taken.contains(&(&channel.name, at)) => {}
            None => return Ok(due_at(at, zone)),
            Some(Closed::Day) => return Err(NoSlot::Blackout),
            Some(Closed::QuietHours) => why = NoSlot::Quiet,
        }
    }
    Err(why)
}

/// The first day behind another on which a channel has a slot that is open and free.
fn later_day(
    workspace: &Workspace,
    channel: &Channel,
    day: NaiveDate,
    taken: &BTreeSet<(&ChannelName, DateTime<Utc>)>,
) -> Option<NaiveDate> {
    let zone = workspace.config.timezone;
    let next = first_instant(day.succ_opt()?.and_time(NaiveTime::MIN), zone);
    let slots = open_slots(workspace, &[channel], next - TimeDelta::seconds(1), SEARCH_DAYS);
    let free = slots.into_iter().find(|at| !taken.contains(&(&channel.name, *at)));
    free.map(|at| at.with_timezone(&zone).date_naive())
}

fn no_slot(
    workspace: &Workspace,
    post: &Post,
    channel: &Channel,
    day: &Spanned<NaiveDate>,
    why: NoSlot,
    next: Option<NaiveDate>,
) -> Diagnostic {
    let because = match why {
        NoSlot::None => "the calendar has none on that day".to_owned(),
        NoSlot::Blackout => "nothing is published on that day".to_owned(),
        NoSlot::Taken => "other posts have all of them".to_owned(),
        NoSlot::Quiet => {
            let hours = channel.quiet_hours.or(workspace.calendar.quiet_hours);
            let hours = hours.map(|hours| format!(", {} to {}", hours.from, hours.to)).unwrap_or_default();
            format!("what is left lies within the quiet hours{hours}")
        }
    };
    let message = format!("`{}` has no free slot on {}: {because}", channel.name, day.value);
    let other = next.map_or("choose another day".to_owned(), |next| format!("the next day with one is {next}"));
    let ways = match why {
        NoSlot::Blackout => other,
        _ => format!("{other}; or add a slot to plans/calendar.yaml, or write `date:` with a time"),
    };
    let mut finding = Diagnostic::error("no-free-slot", post.at(day.span), message).help(ways).post(&post.id).channel(&channel.name);
    let calendar = &workspace.calendar;
    let blackout = calendar.blackout.iter().find(|blackout| blackout.from <= day.value && day.value <= blackout.to);
    if let Some((file, blackout)) = calendar.file.zip(blackout.filter(|_| why == NoSlot::Blackout)) {
        let reason = blackout.reason.as_deref().unwrap_or("the day is blocked here");
        finding = finding.label(Location::new(file, blackout.span), reason);
    }
    finding
}

fn report(post: &Post, workspace: &Workspace, wall: NaiveDateTime, problem: ScheduleProblem, span: crate::diag::Span) -> Diagnostic {
    let zone = workspace.config.timezone.name();
    let place = post.at(span);
    match problem {
        ScheduleProblem::Gap { next } => Diagnostic::error(
            "nonexistent-time",
            place,
            format!("{} does not exist in {zone}: clocks jump over it", wall.format("%Y-%m-%d %H:%M")),
        )
        .help(if later_in_series(post) {
            leave_out(wall)
        } else {
            format!("the next time that exists is {}", next.format("%Y-%m-%d %H:%M"))
        }),
        ScheduleProblem::Fold { earlier, later } => {
            let local =
                |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&workspace.config.timezone).format("%Y-%m-%dT%H:%M:%S%:z").to_string();
            Diagnostic::error("ambiguous-time", place, format!("{} exists twice in {zone}: clocks go back", wall.format("%Y-%m-%d %H:%M")))
                .help(if later_in_series(post) {
                    leave_out(wall)
                } else {
                    format!("say which one: `{}` or `{}`", local(earlier), local(later))
                })
        }
    }
    .post(&post.id)
}

/// Whether nobody has written the time of this post: it follows from that of the day that its series begins on.
fn later_in_series(post: &Post) -> bool {
    let is_later = |series: &Series| series.occurrences.iter().any(|of| of.id == post.id && of.wall.date() != series.start);
    post.series.as_ref().is_some_and(is_later)
}

fn leave_out(wall: NaiveDateTime) -> String {
    format!(
        "leave this day out of the series with `except: [{}]` and write a post for it, or move the whole series to another time",
        wall.date()
    )
}
