//! What is on, day by day: holidays, key dates, events, days off, campaigns; and which time a post that waits for one would get.
//!
//! Pure functions of the workspace, for rules, pages and `pregon calendar` alike.

mod assign;
mod marks;

pub(crate) use assign::slot_entry;
pub use assign::{Proposal, ProposedTime, proposals};
pub use marks::{Agenda, Band, DayMarks, EventMark, HolidayMark, KeyDateMark};
