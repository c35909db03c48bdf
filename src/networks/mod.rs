//! Platforms: what each takes, as dated and sourced data, and how to talk to it.

pub mod driver;
pub mod drivers;
pub mod spec;

pub use spec::{NetworkSpec, Specs};
