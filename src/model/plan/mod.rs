//! Plan, tone, calendar, campaigns, people and crisis manual: what the files of `plans/` say.

mod calendar;
mod campaign;
mod campaign_types;
mod crisis;
mod marketing;
mod people;
mod steps;
mod tone;

pub use calendar::*;
pub use campaign::*;
pub use campaign_types::*;
pub use crisis::*;
pub use marketing::*;
pub use people::*;
pub use steps::*;
pub use tone::*;
