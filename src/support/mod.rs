//! Small things that every stage may use: the clock, files that are never half written, secrets.

pub mod atomic_file;
pub mod clock;
pub mod secret;
