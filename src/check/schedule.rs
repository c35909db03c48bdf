//! Where the time of a post is written, and which slots are free.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Context, WorkspaceContext};
use crate::diag::{Location, Span};
use crate::model::{ChannelName, Post, QuietHours, Schedule};
use crate::workspace::Channel;

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

/// The instants that channels have given away to the posts that have a time.
pub(super) fn taken(context: &WorkspaceContext<'_>) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
    context.variants.iter().filter_map(|variant| Some((variant.channel.clone(), variant.due?))).collect()
}

/// The quiet hours of a channel; its own replace those of the calendar.
pub(super) fn quiet_hours(context: &Context<'_>, channel: &Channel) -> Option<QuietHours> {
    channel.quiet_hours.or(context.workspace.calendar.quiet_hours)
}
