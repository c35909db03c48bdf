//! Where the time of a post is written, and which slots are free.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Context, WorkspaceContext};
use crate::diag::{Location, Span};
use crate::model::{ChannelName, Post, QuietHours, Schedule};
use crate::workspace::{Channel, expiry, next_free_slot, wall_to_utc};

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
    pub(super) fn of(context: &WorkspaceContext<'_>) -> Self {
        Self(context.variants.iter().filter_map(|variant| Some((variant.channel.clone(), variant.due?))).collect())
    }

    /// Finds and takes the first free slot after now of the channels, unless the post has expired by then.
    pub(super) fn next(&mut self, context: &Context<'_>, post: &Post, channels: &[&Channel]) -> Option<NaiveDateTime> {
        let wall = next_free_slot(context.workspace, channels, &self.0, context.now)?;
        let zone = context.workspace.config.timezone;
        let utc = wall_to_utc(wall, zone).ok()?;
        if post.expires.as_ref().is_some_and(|expires| expiry(&expires.value, zone) <= utc) {
            return None;
        }
        self.0.extend(channels.iter().map(|channel| (channel.name.clone(), utc)));
        Some(wall)
    }
}

/// The quiet hours of a channel; its own replace those of the calendar.
pub(super) fn quiet_hours(context: &Context<'_>, channel: &Channel) -> Option<QuietHours> {
    channel.quiet_hours.or(context.workspace.calendar.quiet_hours)
}
