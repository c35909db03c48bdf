//! Small things that every stage may use: the clock, files that are never half written, git, secrets.

pub mod atomic_file;
pub(crate) mod base64;
pub mod clock;
pub mod git;
pub mod hidden;
pub mod inside;
pub mod instant;
pub(crate) mod mask;
pub(crate) mod percent;
pub mod regular_file;
pub mod secret;
mod yaml_text;

pub use yaml_text::yaml_text;
