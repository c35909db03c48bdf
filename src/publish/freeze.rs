//! What a freeze holds back while it is open, and what becomes of that afterwards.

use chrono::{DateTime, TimeDelta, Utc};

use crate::ledger::{Control, Facts, Snapshot};
use crate::model::{ChannelName, Held, Hold, Post};
use crate::workspace::{Channel, Workspace};

/// Where a channel sets no limit to lateness, this is how far back a freeze looks for what it kept from being sent.
const LOOK_BACK: TimeDelta = TimeDelta::hours(24);

/// Distance between posts that follow a freeze, where their channel keeps none of its own.
pub(super) const AFTER_FREEZE: TimeDelta = TimeDelta::minutes(15);

/// What a freeze may cover a variant by.
#[must_use]
pub fn freeze_facts<'a>(workspace: &'a Workspace, post: &'a Post, channel: &'a Channel) -> Facts<'a> {
    Facts {
        channel: channel.name.as_str(),
        campaign: post.campaign.as_ref().map(|campaign| campaign.value.as_str()),
        tags: post.tags.iter().map(|tag| tag.value.as_str()).collect(),
        lang: workspace.lang_of(post, channel),
        crisis: post.crisis.as_ref().map(|crisis| crisis.value.as_str()),
    }
}

/// The freeze that stops a variant, of several the one that lasts longest; for those who are about to send, change or hand over.
///
/// The freezes of the crisis that it may `pass` do not stop it; those that cannot be read, and all others, do.
#[must_use]
pub fn freeze_hold(control: &Control, facts: &Facts<'_>, pass: Option<&str>, now: DateTime<Utc>) -> Option<Hold> {
    let until = |freeze: &&crate::ledger::Freeze| freeze.open.as_ref().and_then(|open| open.until);
    let stops = |freeze: &&crate::ledger::Freeze| freeze.covers(facts) && (pass.is_none() || freeze.crisis() != pass);
    let longest = control.open(now).filter(stops).max_by_key(|freeze| until(freeze).unwrap_or(DateTime::<Utc>::MAX_UTC))?;
    Some(Hold::Frozen { why: longest.why().to_owned(), until: until(&longest), crisis: longest.crisis().map(str::to_owned) })
}

/// What freezes that are over mean for a variant that they held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aftermath {
    /// What becomes of it: the strictest word of all of them.
    pub(super) held: Held,
    /// Why publishing was stopped.
    pub(super) why: String,
    /// From when on its lateness counts.
    pub(super) from: DateTime<Utc>,
}

/// Looks through the freezes that are over for those that kept a variant from being sent when it was due, or in the time for
/// which its channel would still have sent it.
pub(super) fn aftermath(
    ledger: &Snapshot,
    facts: &Facts<'_>,
    channel: &Channel,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Aftermath> {
    let control = &ledger.control;
    let tolerance = channel.overdue.minutes().and_then(TimeDelta::try_minutes).unwrap_or(LOOK_BACK);
    let mut found: Option<Aftermath> = None;
    for freeze in control.freezes.iter().filter(|freeze| !freeze.is_open(now) && freeze.covers(facts)) {
        // What a crisis says was never meant to wait for its end.
        if facts.crisis.is_some() && freeze.crisis() == facts.crisis {
            continue;
        }
        let began = freeze.began().unwrap_or(DateTime::UNIX_EPOCH);
        let end = freeze.ended(now);
        if due + tolerance < began || end.is_some_and(|end| due >= end) {
            continue;
        }
        // Of a freeze whose end nobody knows all that is certain is that it is over.
        let (held, from) = match end {
            Some(end) => (freeze.held(), last_follower(ledger, &channel.name, began - tolerance, end).unwrap_or(end)),
            None => (Held::Ask, now),
        };
        let strictness = |held| [Held::Shift, Held::Ask, Held::Skip].iter().position(|of| *of == held);
        match &mut found {
            Some(found) => {
                found.from = found.from.max(from);
                if strictness(held) > strictness(found.held) {
                    (found.held, found.why) = (held, freeze.why().to_owned());
                }
            }
            None => found = Some(Aftermath { held, why: freeze.why().to_owned(), from }),
        }
    }
    found.map(|found| Aftermath { from: found.from.max(due), ..found })
}

/// When the last post went that had fallen due in a freeze: those behind it in the queue are not late while it moves.
fn last_follower(ledger: &Snapshot, channel: &ChannelName, began: DateTime<Utc>, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let followed = ledger.records().filter(|record| record.channel == *channel && record.at >= end);
    followed.filter(|record| record.due.is_some_and(|due| began <= due && due < end)).map(|record| record.at).max()
}

/// Instants after `now` at which freezes alone may change where something stands.
#[must_use]
pub fn freeze_changes(workspace: &Workspace, ledger: &Snapshot, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut changes = Vec::new();
    for freeze in &ledger.control.freezes {
        if freeze.is_open(now) {
            changes.extend(freeze.open.as_ref().and_then(|open| open.until));
            continue;
        }
        let (Some(end), began) = (freeze.ended(now), freeze.began().unwrap_or(DateTime::UNIX_EPOCH)) else { continue };
        for channel in &workspace.config.channels {
            let Some(tolerance) = channel.overdue.minutes().and_then(TimeDelta::try_minutes) else { continue };
            let from = last_follower(ledger, &channel.name, began - tolerance, end).unwrap_or(end);
            changes.push(from + tolerance + TimeDelta::minutes(1));
        }
    }
    changes.retain(|at| *at > now);
    changes
}
