//! Where the time of a post is written, and which slots are free.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

use super::Context;
use crate::diag::{Location, Span};
use crate::model::{ChannelName, Post, QuietHours, Schedule};
use crate::workspace::{Channel, slots_on, wall_to_utc};

/// How far ahead a free slot is looked for, in days.
const HORIZON_DAYS: i64 = 90;

/// The place of the time in the front matter; its start where there is none.
pub(super) fn place(post: &Post) -> Location {
    post.at(match &post.schedule {
        Schedule::At(when) => when.span,
        Schedule::SlotOn(date) => date.span,
        Schedule::SlotNext(span) => *span,
        Schedule::None => first_line(post.front_matter),
    })
}

/// An empty span at the start of another.
pub(super) fn first_line(span: Span) -> Span {
    Span::new(span.start, span.start)
}

/// The instants that channels have given away.
pub(super) struct Taken(BTreeSet<(ChannelName, DateTime<Utc>)>);

impl Taken {
    /// Those of the posts that have a time.
    pub(super) fn of(context: &Context<'_>) -> Self {
        Self(context.drafts.iter().filter_map(|draft| Some((draft.channel.clone(), draft.due.as_ref()?.utc))).collect())
    }

    /// Finds and takes the first instant after now that is a free slot of each of the channels.
    ///
    /// Channels without slots have no say. A slot counts only if it exists on the clock, is on no blackout
    /// day, outside quiet hours, and not after the post expires.
    pub(super) fn next(&mut self, context: &Context<'_>, post: &Post, channels: &[&Channel]) -> Option<NaiveDateTime> {
        let calendar = &context.workspace.calendar;
        let zone = context.workspace.config.timezone;
        let planned: Vec<&Channel> = channels
            .iter()
            .copied()
            .filter(|channel| calendar.slots.iter().any(|slots| slots.channel.value == channel.name.as_str()))
            .collect();
        let lead = planned.first()?;
        for day in 0..HORIZON_DAYS {
            let date = context.today + Duration::days(day);
            if post.expires.as_ref().is_some_and(|expires| expires.value < date) {
                return None;
            }
            if calendar.blackout.iter().any(|blackout| blackout.from <= date && date <= blackout.to) {
                continue;
            }
            for time in slots_on(calendar, lead.name.as_str(), date) {
                let common = planned.iter().all(|channel| slots_on(calendar, channel.name.as_str(), date).contains(&time));
                let quiet = channels.iter().any(|channel| quiet_hours(context, channel).is_some_and(|quiet| quiet.contains(time)));
                let Some(wall) = date.and_hms_opt(u32::from(time.minutes) / 60, u32::from(time.minutes) % 60, 0) else { continue };
                let Ok(utc) = wall_to_utc(wall, zone) else { continue };
                let free = channels.iter().all(|channel| !self.0.contains(&(channel.name.clone(), utc)));
                if common && !quiet && free && utc > context.now {
                    self.0.extend(channels.iter().map(|channel| (channel.name.clone(), utc)));
                    return Some(wall);
                }
            }
        }
        None
    }
}

/// The quiet hours of a channel; its own replace those of the calendar.
pub(super) fn quiet_hours(context: &Context<'_>, channel: &Channel) -> Option<QuietHours> {
    channel.quiet_hours.or(context.workspace.calendar.quiet_hours)
}
