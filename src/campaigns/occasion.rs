//! The event of the calendar that a campaign is for.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::model::{CalendarEvent, Campaign, CampaignKind};
use crate::workspace::{Workspace, times_of};

/// How far behind a day a campaign's event is looked for where the campaign has no last day.
const AHEAD_DAYS: u64 = 366;

/// An event of the calendar at one of its times.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'w> {
    /// The event.
    pub event: &'w CalendarEvent,
    /// Start, in the workspace's zone.
    pub start: NaiveDateTime,
    /// End, in the workspace's zone.
    pub end: Option<NaiveDateTime>,
}

/// The event that a campaign of this type is for, by the `id` in its file, else by the `campaign` of the event; of one that is repeated,
/// the first time within the campaign.
#[must_use]
pub(crate) fn occasion<'w>(workspace: &'w Workspace, campaign: &Campaign) -> Option<Occasion<'w>> {
    let events = &workspace.calendar.events;
    let event = match campaign.event.as_ref().and_then(|event| event.id.as_ref()) {
        Some(id) => events.iter().find(|event| event.id.value == id.value),
        None if campaign.kind == CampaignKind::Event => {
            events.iter().find(|event| event.campaign.as_ref().is_some_and(|of| of.value == campaign.id.value))
        }
        None => None,
    }?;
    let within = campaign.start.and_then(|start| times(event, start, campaign.end).into_iter().next());
    Some(within.unwrap_or(Occasion { event, start: event.start, end: event.end }))
}

/// The event of the calendar that a campaign to be written is for, where one is meant without doubt: it names the campaign, it has the
/// campaign's name, or it is the only one on the campaign's great day of which posts are expected.
///
/// With a great day, only times on that day count.
///
/// # Errors
///
/// The event, where one is meant that does not take place then.
pub fn occasion_of<'w>(
    workspace: &'w Workspace,
    id: &str,
    kind: CampaignKind,
    (start, end, day): (NaiveDate, NaiveDate, Option<NaiveDate>),
) -> Result<Option<Occasion<'w>>, &'w CalendarEvent> {
    let events = &workspace.calendar.events;
    let (from, to) = (day.unwrap_or(start), day.unwrap_or(end));
    let first = |event: &'w CalendarEvent| times(event, from, Some(to)).into_iter().next();
    let names = |event: &&CalendarEvent| event.campaign.as_ref().is_some_and(|of| of.value == id);
    match kind {
        CampaignKind::Event => {}
        CampaignKind::Launch => return Ok(events.iter().find(names).and_then(first)),
        CampaignKind::Promotion | CampaignKind::Giveaway | CampaignKind::Contest | CampaignKind::Ads | CampaignKind::Influencer => {
            return Ok(None);
        }
    }
    if let Some(named) = events.iter().find(names).or_else(|| events.iter().find(|event| event.id.value == id)) {
        return first(named).map(Some).ok_or(named);
    }
    if day.is_none() {
        return Ok(None);
    }
    let mut on_the_day = events.iter().filter(|event| event.posts && event.campaign.is_none()).filter_map(first);
    let only = on_the_day.next();
    Ok(only.filter(|_| on_the_day.next().is_none()))
}

/// The times at which an event begins from one day to another.
fn times(event: &CalendarEvent, from: NaiveDate, to: Option<NaiveDate>) -> Vec<Occasion<'_>> {
    let Some(to) = to.or_else(|| from.checked_add_days(Days::new(AHEAD_DAYS))) else { return Vec::new() };
    let all = times_of(event, from, to).into_iter().map(|(start, end)| Occasion { event, start, end });
    all.filter(|at| from <= at.start.date() && at.start.date() <= to).collect()
}
