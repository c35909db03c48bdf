//! Plan, tone, calendar, campaigns, people and crisis manual: what the files of `plans/` say.

mod calendar;
mod campaign;
mod crisis;
mod marketing;
mod people;
mod tone;

pub use calendar::*;
pub use campaign::*;
pub use crisis::*;
pub use marketing::*;
pub use people::*;
pub use tone::*;
