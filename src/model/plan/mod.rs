//! Plan, tone, calendar, campaigns, people and crisis manual: what the files of `plans/` say.

mod budget;
mod calendar;
mod campaign;
mod campaign_types;
mod crisis;
mod kpi;
mod marketing;
mod people;
mod steps;
mod team;
mod tone;

pub use budget::*;
pub use calendar::*;
pub use campaign::*;
pub use campaign_types::*;
pub use crisis::*;
pub use kpi::*;
pub use marketing::*;
pub use people::*;
pub use steps::*;
pub use team::*;
pub use tone::*;
