//! What a platform's own scheduler has to do with a variant.

use chrono::TimeDelta;

use super::Question;
use crate::model::{Hold, Native, State};
use crate::workspace::Scheduling;

/// Earlier than the platform demands: the request has to get there.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

impl Question<'_> {
    pub(super) fn native(&self, state: State, holds: &[Hold], changed: bool) -> Option<Native> {
        match state {
            State::Handed => self.of_handed(holds, changed),
            State::Scheduled => self.of_scheduled(holds),
            _ => None,
        }
    }

    fn of_handed(&self, holds: &[Hold], changed: bool) -> Option<Native> {
        let up_at = holds.iter().find_map(|hold| match hold {
            Hold::HandedOver { at } => Some(*at),
            _ => None,
        })?;
        if up_at <= self.planner.clock_now {
            return Some(Native::LookUp);
        }
        let take_back = |why: &str| Some(Native::TakeBack { why: why.to_owned() });
        if changed {
            return take_back("its text or its time has changed");
        }
        holds.iter().find_map(|hold| match hold {
            Hold::Draft | Hold::InReview => take_back("it is not approved any more"),
            // Whoever goes elsewhere cannot take it back from where it is.
            Hold::NotApproved { .. } if self.redirected().is_some() => None,
            Hold::NotApproved { .. } => take_back("its approvals do not count any more"),
            Hold::Frozen { .. } => take_back("publishing is frozen"),
            Hold::CheckErrors { .. } => take_back("the check finds errors in it"),
            Hold::NoTime | Hold::SlotNotAssigned => take_back("it has no time any more"),
            Hold::Expired { .. } => take_back("it has expired"),
            _ => None,
        })
    }

    fn of_scheduled(&self, holds: &[Hold]) -> Option<Native> {
        let Scheduling::Native { horizon_minutes } = self.channel.schedule else { return None };
        let stays = |why: &str| Some(Native::Stays { why: why.to_owned() });
        let spec = self.planner.workspace.specs.get(self.channel.network.as_str())?;
        if !spec.can.schedule {
            return stays("the network has no scheduler of its own");
        }
        if self.variant.parts > 1 {
            return stays("it is a thread, and a scheduler cannot answer to what is not there yet");
        }
        if self.post.poll.is_some() {
            return stays("it has a poll, whose time would begin to run too early on some servers");
        }
        let [least, most] = spec.can.schedule_minutes.as_ref().map_or([0, u64::MAX], |fact| fact.value);
        let minutes = |minutes: u64| i64::try_from(minutes).ok().and_then(TimeDelta::try_minutes).unwrap_or(TimeDelta::MAX);
        let due = self.variant.due?.utc;
        let ahead = due - self.planner.clock_now;
        let horizon = minutes(most).min(TimeDelta::try_minutes(horizon_minutes).unwrap_or(TimeDelta::MAX));
        let may = holds.iter().all(|hold| *hold == Hold::NotYetDue) && ahead >= minutes(least) + MARGIN && ahead <= horizon;
        may.then_some(Native::HandOver)
    }
}
