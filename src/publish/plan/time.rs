//! What holds a variant back because of the time, and when the clock alone changes that.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::super::freeze::{Aftermath, aftermath, freeze_facts};
use super::Question;
use crate::ledger::Snapshot;
use crate::model::{Blackout, Held, Hold, Post, QuietHours, Schedule, TimeOfDay};
use crate::workspace::{Channel, IfLate, Overdue, RuleLevel, Workspace, expiry, first_instant};

/// Quiet hours and blackout days in a row are followed this far; nobody plans for longer.
const MOST_STEPS: usize = 1000;

impl Question<'_> {
    pub(super) fn time_hold(&self) -> Option<Hold> {
        let Some(due) = self.variant.due else {
            return Some(if matches!(self.post.schedule, Schedule::SlotNext(_)) { Hold::SlotNotAssigned } else { Hold::NoTime });
        };
        let now = self.planner.now;
        if due.utc > now {
            return Some(Hold::NotYetDue);
        }
        let hours = OpeningHours::of(self.planner.workspace, self.post, self.channel, now);
        let after = self.aftermath();
        match &after {
            Some(Aftermath { held: Held::Skip, why, .. }) => return Some(Hold::SkippedByFreeze { why: why.clone() }),
            Some(Aftermath { held: Held::Ask, .. }) if self.planner.options.late => {
                return hours.closed_at(now).map(|closed| closed.hold());
            }
            Some(Aftermath { held: Held::Ask, .. }) => return Some(Hold::AskAgain { late_minutes: (now - due.utc).num_minutes() }),
            Some(Aftermath { held: Held::Shift, .. }) | None => {}
        }
        if let Some(minutes) = self.channel.overdue.minutes() {
            // What waits for the end of quiet hours is not late, nor what waited for the end of a freeze.
            let from = after.map_or(due.utc, |after| after.from);
            let late_minutes = (now - hours.open_from(from)).num_minutes();
            if late_minutes > minutes {
                match self.channel.overdue {
                    Overdue::Within { then: IfLate::Ask, .. } if self.planner.options.late => {}
                    Overdue::Within { then: IfLate::Ask, .. } => return Some(Hold::AskAgain { late_minutes }),
                    Overdue::Within { .. } | Overdue::Always => return Some(Hold::TooLate { late_minutes, tolerated_minutes: minutes }),
                }
            }
        }
        hours.closed_at(now).map(|closed| closed.hold())
    }

    /// What freezes that are over mean for it.
    pub(super) fn aftermath(&self) -> Option<Aftermath> {
        let (facts, due) = (self.freeze_facts()?, self.variant.due?);
        aftermath(self.planner.ledger, &facts, self.channel, due.utc, self.planner.now)
    }
}

/// When a channel publishes what a post says, and when it does not.
struct OpeningHours<'a> {
    zone: Tz,
    quiet: Option<QuietHours>,
    blackout: &'a [Blackout],
}

/// A time in which nothing is published.
enum Closed<'a> {
    Quiet { until: DateTime<Utc> },
    Blackout { until: DateTime<Utc>, why: Option<&'a str> },
}

impl Closed<'_> {
    fn until(&self) -> DateTime<Utc> {
        match self {
            Self::Quiet { until } | Self::Blackout { until, .. } => *until,
        }
    }

    fn hold(&self) -> Hold {
        match self {
            Self::Quiet { until } => Hold::QuietHours { until: *until },
            Self::Blackout { until, why } => Hold::Blackout { until: *until, why: why.map(str::to_owned) },
        }
    }
}

impl<'a> OpeningHours<'a> {
    /// A rule that the team has turned off, or that the post waives, keeps nothing back.
    fn of(workspace: &'a Workspace, post: &Post, channel: &Channel, now: DateTime<Utc>) -> Self {
        let zone = workspace.config.timezone;
        // What a crisis says does not wait for the morning.
        if post.crisis.is_some() {
            return Self { zone, quiet: None, blackout: &[] };
        }
        let today = now.with_timezone(&zone).date_naive();
        let counts = |rule: &str| {
            let off = workspace.config.rules.get(rule).is_some_and(|(level, _)| *level == RuleLevel::Off);
            let waived = post.allow.iter().any(|waiver| waiver.rule.value == rule && waiver.until.is_none_or(|until| today <= until));
            !off && !waived
        };
        // A page of one's own site wakes nobody: only quiet hours of the channel itself are meant for it.
        let common = workspace.calendar.quiet_hours.filter(|_| channel.network.as_str() != "site");
        let quiet = channel.quiet_hours.or(common).filter(|_| counts("quiet-hours"));
        let blackout = if counts("blackout-date") { workspace.calendar.blackout.as_slice() } else { &[] };
        Self { zone, quiet, blackout }
    }

    /// What is in force at an instant.
    fn closed_at(&self, at: DateTime<Utc>) -> Option<Closed<'a>> {
        let wall = at.with_timezone(&self.zone).naive_local();
        let first = self.blackout.iter().find(|blackout| blackout.from <= wall.date() && wall.date() <= blackout.to);
        if let Some(first) = first {
            let mut last = first.to;
            // Days that follow each other are one time.
            for _ in 0..self.blackout.len() {
                let next = last.checked_add_days(Days::new(1))?;
                let Some(more) = self.blackout.iter().find(|blackout| blackout.from <= next && next <= blackout.to) else { break };
                last = more.to;
            }
            let until = first_instant(last.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN), self.zone);
            return Some(Closed::Blackout { until, why: first.reason.as_deref() });
        }
        let time = TimeOfDay { minutes: u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or(0) };
        let quiet = self.quiet.filter(|quiet| quiet.contains(time))?;
        let day = if time < quiet.to { wall.date() } else { wall.date().checked_add_days(Days::new(1))? };
        Some(Closed::Quiet { until: self.after(day, quiet.to, at) })
    }

    /// The instant of a time of day, the second one where the first has passed.
    fn after(&self, day: chrono::NaiveDate, time: TimeOfDay, at: DateTime<Utc>) -> DateTime<Utc> {
        let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(time.minutes));
        let first = first_instant(wall, self.zone);
        if first > at {
            return first;
        }
        let second = self.zone.from_local_datetime(&wall).latest().map(|second| second.to_utc());
        second.filter(|second| *second > at).unwrap_or(at + TimeDelta::hours(1))
    }

    /// The first instant from this one on at which something may be published.
    fn open_from(&self, mut at: DateTime<Utc>) -> DateTime<Utc> {
        for _ in 0..MOST_STEPS {
            match self.closed_at(at) {
                Some(closed) => at = closed.until(),
                None => break,
            }
        }
        at
    }

    /// When quiet hours begin or end next.
    fn next_boundary(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let quiet = self.quiet?;
        let today = at.with_timezone(&self.zone).date_naive();
        let days = [Some(today), today.checked_add_days(Days::new(1))];
        let times = days.into_iter().flatten().flat_map(|day| [quiet.from, quiet.to].map(|time| (day, time)));
        times.map(|(day, time)| self.after(day, time, at)).min()
    }
}

/// The next instant after `now` at which the clock alone may give an unsent variant of a post another standing than `holds`; `None` where
/// time changes nothing more.
///
/// Never too late; perhaps too early, and then nothing has changed.
#[must_use]
pub fn next_change(
    workspace: &Workspace,
    ledger: &Snapshot,
    post: &Post,
    channel: &Channel,
    due: Option<DateTime<Utc>>,
    holds: &[Hold],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mut next: Option<DateTime<Utc>> = None;
    let mut consider = |at: DateTime<Utc>| {
        if at > now && next.is_none_or(|next| at < next) {
            next = Some(at);
        }
    };
    let zone = workspace.config.timezone;
    if let Some(expires) = &post.expires {
        consider(expiry(&expires.value, zone));
    }
    for hold in holds {
        match hold {
            Hold::Later { until }
            | Hold::InFlight { until, .. }
            | Hold::Frozen { until: Some(until), .. }
            | Hold::CoolingOff { until, .. }
            | Hold::QuietHours { until }
            | Hold::Blackout { until, .. }
            | Hold::Spacing { until }
            | Hold::Quota { until }
            | Hold::HandedOver { at: until } => consider(*until),
            Hold::Draft
            | Hold::InReview
            | Hold::NoTime
            | Hold::SlotNotAssigned
            | Hold::NotYetDue
            | Hold::CheckErrors { .. }
            | Hold::Expired { .. }
            | Hold::TooLate { .. }
            | Hold::PossibleRename { .. }
            | Hold::PublishedUnder { .. }
            | Hold::NoDriver
            | Hold::NoCredentials { .. }
            | Hold::Unknown { .. }
            | Hold::Refused { .. }
            | Hold::Frozen { until: None, .. }
            | Hold::Statement { .. }
            | Hold::SkippedByFreeze { .. }
            | Hold::NotApproved { .. }
            | Hold::AskAgain { .. }
            | Hold::TakenDown { .. } => {}
        }
    }
    let Some(due) = due else { return next };
    if due > now {
        consider(due);
        return next;
    }
    let hours = OpeningHours::of(workspace, post, channel, now);
    if let Some(minutes) = channel.overdue.minutes() {
        // Lateness is tolerated up to and with the last minute.
        let after = aftermath(ledger, &freeze_facts(workspace, post, channel), channel, due, now);
        consider(hours.open_from(after.map_or(due, |after| after.from)) + TimeDelta::minutes(minutes + 1));
    }
    if let Some(closed) = hours.closed_at(now) {
        consider(closed.until());
    }
    if let Some(boundary) = hours.next_boundary(now) {
        consider(boundary);
    }
    // Blackout days and waivers begin and end with the day.
    if (!workspace.calendar.blackout.is_empty() || !post.allow.is_empty())
        && let Some(tomorrow) = now.with_timezone(&zone).date_naive().checked_add_days(Days::new(1))
    {
        consider(first_instant(tomorrow.and_time(NaiveTime::MIN), zone));
    }
    next
}
