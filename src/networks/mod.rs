//! Platforms: what each takes, as dated and sourced data, and how to talk to it.

pub mod driver;
pub mod drivers;
mod environment;
pub mod handles;
mod outcome;
pub mod proof;
pub mod spec;

pub use environment::Environment;
pub use outcome::{clean_message, not_prepared, not_visible, visible};
pub use spec::{NetworkSpec, Specs};
