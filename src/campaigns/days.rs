//! When a campaign's own days and instants are.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::occasion::occasion;
use crate::diag::Spanned;
use crate::model::{Anchor, Campaign, When};
use crate::workspace::{Workspace, wall_to_utc};

/// The instant of a time as it is written; `None` where clocks skip it or show it twice.
#[must_use]
pub fn instant(when: &When, zone: Tz) -> Option<DateTime<Utc>> {
    match when {
        When::Instant(at) => Some(*at),
        When::Wall(wall) => wall_to_utc(*wall, zone).ok(),
    }
}

fn zone_of(workspace: &Workspace, campaign: &Campaign) -> Tz {
    campaign.competition.as_ref().and_then(|competition| competition.zone).unwrap_or(workspace.config.timezone)
}

/// The instant of one of the times of a campaign's giveaway or contest.
#[must_use]
pub(crate) fn instant_of(workspace: &Workspace, campaign: &Campaign, when: Option<&Spanned<When>>) -> Option<DateTime<Utc>> {
    instant(&when?.value, zone_of(workspace, campaign))
}

/// When one may enter a giveaway or a contest: from, until.
#[must_use]
pub fn window(workspace: &Workspace, campaign: &Campaign) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let competition = campaign.competition.as_ref();
    let of = |when: Option<&Spanned<When>>| instant_of(workspace, campaign, when);
    (of(competition.and_then(|of| of.opens.as_ref())), of(competition.and_then(|of| of.closes.as_ref())))
}

/// When a campaign's event begins, by the campaign or by the calendar.
#[must_use]
pub(crate) fn event_start(workspace: &Workspace, campaign: &Campaign) -> Option<DateTime<Utc>> {
    if let Some(start) = campaign.event.as_ref().and_then(|event| event.start.as_ref()) {
        return instant(&start.value, workspace.config.timezone);
    }
    wall_to_utc(occasion(workspace, campaign)?.start, workspace.config.timezone).ok()
}

/// One of a campaign's own days, in the workspace's zone.
#[must_use]
pub fn own_day(workspace: &Workspace, campaign: &Campaign, anchor: Anchor) -> Option<NaiveDate> {
    let day = |at: DateTime<Utc>| at.with_timezone(&workspace.config.timezone).date_naive();
    match anchor {
        Anchor::Start => campaign.start,
        Anchor::End => campaign.end,
        Anchor::Day => {
            let embargo = || campaign.launch.as_ref().and_then(|launch| launch.embargo.as_ref());
            let great = event_start(workspace, campaign)
                .or_else(|| instant(&embargo()?.value, workspace.config.timezone))
                .or_else(|| window(workspace, campaign).1);
            great.map(day).or(campaign.end)
        }
    }
}
