//! When each variant is due: wall times to instants, and days to the slots of their channels.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDateTime, NaiveTime};

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{ChannelName, Due, Post, PostId, Schedule, When};
use crate::workspace::{Channel, ScheduleProblem, Workspace, due_at, slots_on, wall_to_utc};

/// The times of all variants that have one.
pub(super) type Timetable = BTreeMap<(PostId, ChannelName), Due>;

/// Assigns a time to every variant that can have one, and reports the others.
pub(super) fn timetable(workspace: &Workspace, diagnostics: &mut Diagnostics) -> Timetable {
    let zone = workspace.config.timezone;
    let mut table = Timetable::new();
    let mut taken: BTreeSet<(&ChannelName, NaiveDateTime)> = BTreeSet::new();
    for post in &workspace.posts {
        let Schedule::At(when) = &post.schedule else { continue };
        let utc = match when.value {
            When::Instant(utc) => utc,
            When::Wall(wall) => match wall_to_utc(wall, zone) {
                Ok(utc) => utc,
                Err(problem) => {
                    diagnostics.push(report(post, workspace, wall, problem, when.span));
                    continue;
                }
            },
        };
        for channel in workspace.channels_of(post) {
            taken.insert((&channel.name, utc.with_timezone(&zone).naive_local()));
            table.insert((post.id.clone(), channel.name.clone()), due_at(utc, zone));
        }
    }
    for post in &workspace.posts {
        let Schedule::SlotOn(day) = &post.schedule else { continue };
        for channel in workspace.channels_of(post) {
            match free_slot(workspace, channel, day.value, &taken) {
                Some((wall, due)) => {
                    taken.insert((&channel.name, wall));
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
    table
}

fn free_slot(
    workspace: &Workspace,
    channel: &Channel,
    day: chrono::NaiveDate,
    taken: &BTreeSet<(&ChannelName, NaiveDateTime)>,
) -> Option<(NaiveDateTime, Due)> {
    slots_on(&workspace.calendar, channel.name.as_str(), day).into_iter().find_map(|time| {
        let wall = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(u32::from(time.minutes) * 60, 0)?);
        let utc = wall_to_utc(wall, workspace.config.timezone).ok()?;
        (!taken.contains(&(&channel.name, wall))).then(|| (wall, due_at(utc, workspace.config.timezone)))
    })
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
        .help(format!("the next time that exists is {}", next.format("%Y-%m-%d %H:%M"))),
        ScheduleProblem::Fold { earlier, later } => {
            let local =
                |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&workspace.config.timezone).format("%Y-%m-%dT%H:%M:%S%:z").to_string();
            Diagnostic::error("ambiguous-time", place, format!("{} exists twice in {zone}: clocks go back", wall.format("%Y-%m-%d %H:%M")))
                .help(format!("say which one: `{}` or `{}`", local(earlier), local(later)))
        }
    }
    .post(&post.id)
}
