//! Campaigns at work: their days, the posts that are usual for each type, drafts of them, and how far they have come.

mod days;
mod drafts;
mod file;
mod money;
mod occasion;
mod place;
mod progress;
mod steps;
#[cfg(test)]
mod tests;
mod texts;
mod words;

pub use days::{instant, own_day, until, window};
pub use drafts::{Draft, drafts};
pub use file::{NewCampaign, NewEvent, new_campaign};
pub use money::{Money, money};
pub use occasion::{Occasion, occasion_of};
pub use progress::{AssetState, ItemState, PostStanding, Progress, Step, StepState, TaskState, Wait};
pub use steps::{PlannedStep, step_of, steps};
pub use words::{day_in_words, moment_in_words};
