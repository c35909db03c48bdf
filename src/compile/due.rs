//! When each variant is due: wall times to instants, and days to the slots of their channels.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{ChannelName, Due, Post, PostId, Schedule, Series, When};
use crate::workspace::{Channel, ScheduleProblem, Workspace, due_at, slots_of_local_day, wall_to_utc};

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
    for post in &workspace.posts {
        let Schedule::SlotOn(day) = &post.schedule else { continue };
        for channel in workspace.channels_of(post) {
            match free_slot(workspace, channel, day.value, &taken) {
                Some(due) => {
                    taken.insert((&channel.name, due.utc));
                    table.insert((post.id.clone(), channel.name.clone()), due);
                }
                None => diagnostics.push(
                    Diagnostic::error("no-free-slot", post.at(day.span), format!("`{}` has no free slot on {}", channel.name, day.value))
                        .help("choose another day, add a slot to plans/calendar.yaml, or write `date:` with a time")
                        .post(&post.id)
                        .channel(&channel.name),
                ),
            }
        }
    }
    Timetable { zone, slots: table }
}

fn free_slot(
    workspace: &Workspace,
    channel: &Channel,
    day: chrono::NaiveDate,
    taken: &BTreeSet<(&ChannelName, DateTime<Utc>)>,
) -> Option<Due> {
    let zone = workspace.config.timezone;
    let slots = slots_of_local_day(&workspace.calendar, zone, channel.name.as_str(), day);
    slots.into_iter().find(|at| !taken.contains(&(&channel.name, *at))).map(|at| due_at(at, zone))
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
