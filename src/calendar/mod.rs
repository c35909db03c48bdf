//! The calendar for people and for their programs: views of weeks and months, iCalendar, proposals of times, several branches together.
//!
//! All of it is made of plain values: the workspace, its drafts, what is on record, an instant. Nothing here prints or asks the clock.

mod assign;
mod ics;
mod month;
mod paint;
mod period;
mod room;
mod samples;
mod suggest;
#[cfg(test)]
mod tests;
mod text;
mod together;
mod view;
mod words;

pub use assign::{Assignment, assignments};
pub use ics::{IcsRequest, ics};
pub use month::month;
pub use paint::Paint;
pub use period::{BadPeriod, Period, Shape};
pub use samples::{Sample, Samples, read_samples};
pub use suggest::{Reason, SuggestRequest, Suggestion, suggest, suggestions_text};
pub use text::week;
pub use together::{BranchNote, MOST_BRANCHES, Together, TogetherError, together};
pub use view::{CadenceOfWeek, DayView, Entry, Free, Quiet, Stage, View, ViewRequest, view};
pub(crate) use words::short_weekday;
