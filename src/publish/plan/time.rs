//! What holds a variant back because of the time.

use super::Question;
use crate::model::{Hold, Schedule};
use crate::workspace::Overdue;

impl Question<'_> {
    pub(super) fn time_hold(&self) -> Option<Hold> {
        let Some(due) = self.variant.due else {
            return Some(if matches!(self.post.schedule, Schedule::SlotNext(_)) { Hold::SlotNotAssigned } else { Hold::NoTime });
        };
        if due.utc > self.planner.now {
            return Some(Hold::NotYetDue);
        }
        let late_minutes = (self.planner.now - due.utc).num_minutes();
        match self.channel.overdue {
            Overdue::Within { minutes } if late_minutes > minutes => Some(Hold::TooLate { late_minutes, tolerated_minutes: minutes }),
            Overdue::Within { .. } | Overdue::Always => None,
        }
    }
}
