//! When a campaign's own days and instants are.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::occasion::occasion;
use crate::diag::Spanned;
use crate::model::{Anchor, Campaign, When};
use crate::workspace::{ScheduleProblem, Workspace, first_instant, wall_to_utc};

/// The instant of a time as it is written; `None` where clocks skip it or show it twice.
#[must_use]
pub fn instant(when: &When, zone: Tz) -> Option<DateTime<Utc>> {
    match when {
        When::Instant(at) => Some(*at),
        When::Wall(wall) => wall_to_utc(*wall, zone).ok(),
    }
}

/// The instant from which on something may happen that may not before: where clocks skip the time, after that; where they show it twice,
/// the second.
#[must_use]
pub fn until(when: &When, zone: Tz) -> DateTime<Utc> {
    match when {
        When::Instant(at) => *at,
        When::Wall(wall) => match wall_to_utc(*wall, zone) {
            Err(ScheduleProblem::Fold { later, .. }) => later,
            _ => first_instant(*wall, zone),
        },
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
                .or_else(|| Some(until(&embargo()?.value, workspace.config.timezone)))
                .or_else(|| window(workspace, campaign).1);
            great.map(day).or(campaign.end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_happen_before_a_time_that_is_none_or_two_waits_for_the_later_one() {
        let zone = chrono_tz::Europe::Madrid;
        for (wall, expected) in [
            ("2026-03-29T02:30:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T02:30:00", "2026-10-25T01:30:00Z"),
            ("2026-12-01T10:00:00", "2026-12-01T09:00:00Z"),
        ] {
            let when = When::Wall(wall.parse().expect("a time"));
            assert_eq!(until(&when, zone), expected.parse::<DateTime<Utc>>().expect("an instant"), "{wall}");
        }
    }
}
