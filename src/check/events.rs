//! Which posts are about an event of the calendar.

use chrono::NaiveDateTime;

use super::WorkspaceContext;
use crate::model::{CalendarEvent, Post};
use crate::workspace::Workspace;

/// Whether a post is about an event: its id or its campaign is the event's, its campaign is that of the event, or its link is the event's
/// page.
pub(super) fn is_about(workspace: &Workspace, post: &Post, event: &CalendarEvent) -> bool {
    let id = event.id.value.as_str();
    let campaign = post.campaign.as_ref().and_then(|id| workspace.campaign(&id.value));
    let of_campaign = campaign.and_then(|campaign| campaign.event.as_ref()?.id.as_ref()).is_some_and(|event| event.value == id);
    let of_series = post.series.as_ref().is_some_and(|series| series.id.as_str() == id);
    post.id.as_str() == id
        || of_series
        || of_campaign
        || post.campaign.as_ref().zip(event.campaign.as_ref()).is_some_and(|(of, own)| of.value == own.value)
        || post.campaign.as_ref().is_some_and(|campaign| campaign.value == id)
        || event.url.as_ref().is_some_and(|url| post.link.as_ref().is_some_and(|link| link.value == *url))
}

/// The wall times at which variants of posts about an event are due.
pub(super) fn posts_about<'a>(context: &'a WorkspaceContext<'_>, event: &'a CalendarEvent) -> impl Iterator<Item = NaiveDateTime> + 'a {
    let workspace = context.workspace;
    let zone = workspace.config.timezone;
    let about = move |post: &str| workspace.post(post).is_some_and(|post| is_about(workspace, post, event));
    let due = context.variants.iter().filter_map(|variant| Some((variant.post.as_str(), variant.due?)));
    due.filter(move |(post, _)| about(post)).map(move |(_, due)| due.with_timezone(&zone).naive_local())
}
