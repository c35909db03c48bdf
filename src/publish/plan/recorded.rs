//! What the record says of a variant.

use chrono::DateTime;

use super::Question;
use crate::ledger::Standing;
use crate::model::{Hold, PartStatus};

/// What the record says of a variant.
#[derive(Default)]
pub(super) struct Recorded {
    pub(super) parts: Vec<PartStatus>,
    pub(super) posted: usize,
    pub(super) changed: bool,
    /// How many parts the thread had when it was sent.
    pub(super) total: usize,
    pub(super) holds: Vec<Hold>,
    pub(super) refused: bool,
}

impl Question<'_> {
    pub(super) fn recorded(&self) -> Recorded {
        let (post, channel, ledger) = (&self.post.id, self.variant.channel, self.planner.ledger);
        let now_parts = u16::try_from(self.variant.parts).unwrap_or(u16::MAX);
        let mut recorded = Recorded { total: usize::from(now_parts), ..Recorded::default() };
        let mut is_current = false;
        for part in 1..=now_parts.max(ledger.last_part(post, channel)) {
            let history = ledger.history(post, channel, part);
            let record = ledger.deciding(post, channel, part);
            let same = record.is_none_or(|record| record.digest == self.variant.digest);
            match history.standing() {
                Standing::Posted(_) => {
                    recorded.posted += 1;
                    // Parts that are as they were stay as they are, whatever became of the others.
                    recorded.changed |= !same && record.is_some_and(|record| !self.part_kinds(record, part).is_empty());
                    is_current |= same;
                    if let Some(record) = record {
                        recorded.changed |= usize::from(record.parts) != self.variant.parts;
                        recorded.total = usize::from(record.parts);
                    }
                }
                Standing::Unknown(_) if ledger.in_flight(post, channel, part).is_some() => {
                    let until = ledger.in_flight(post, channel, part).unwrap_or_default();
                    recorded.holds.push(Hold::InFlight { part, until });
                }
                Standing::Unknown(_) => {
                    recorded.changed |= !same;
                    let since = record.map_or(DateTime::UNIX_EPOCH, |record| record.at);
                    recorded.holds.push(Hold::Unknown { part, since });
                }
                // A refusal holds for what was refused; a changed text is another try.
                Standing::Refused(_) if same && !self.planner.options.retry_refused => {
                    recorded.refused = true;
                    let message = record.and_then(|record| record.message.clone()).unwrap_or_default();
                    recorded.holds.push(Hold::Refused { part, message });
                }
                // Without its record nobody can say that it is not live, so it counts as sent when the next one was.
                Standing::Unsent if ledger.is_lost(post, channel, part) => {
                    let later = (part..=ledger.last_part(post, channel)).find_map(|later| ledger.deciding(post, channel, later));
                    recorded.holds.push(Hold::Unknown { part, since: later.map_or(DateTime::UNIX_EPOCH, |record| record.at) });
                }
                Standing::Handed(_) => {
                    let due = self.variant.due.map(|due| due.utc);
                    recorded.changed |= !same || record.is_some_and(|record| record.due != due);
                    let at = record.and_then(|record| record.until.or(record.due)).unwrap_or_default();
                    recorded.holds.push(Hold::HandedOver { at });
                }
                Standing::Deleted(_) => {
                    recorded.holds.push(Hold::TakenDown { at: record.map_or(DateTime::UNIX_EPOCH, |record| record.at) });
                }
                Standing::Unsent | Standing::Absent(_) | Standing::Refused(_) => {}
                Standing::Deferred(_) => {
                    if let Some(until) = record.and_then(|record| record.until).filter(|until| *until > self.planner.clock_now) {
                        recorded.holds.push(Hold::Later { until });
                    }
                }
            }
            if part <= now_parts || history.attempts() > 0 {
                recorded.parts.push(PartStatus {
                    part,
                    receipt: record.and_then(|record| record.receipt.clone()),
                    attempts: history.attempts(),
                });
            }
        }
        // The rest of a thread waits for a person if it has changed since it began, until somebody has brought what is live up to date.
        recorded.changed |= recorded.posted > 0 && recorded.posted < recorded.total && !is_current;
        recorded
    }
}
