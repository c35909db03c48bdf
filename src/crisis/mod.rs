//! What is done about a crisis, and in a rehearsal of one: opening, notes, levels, statements, closing, and the look back.
//!
//! Everything is on record in the ledger. What stops publishing is written first and taken away last, so that whoever is cut off in
//! between leaves publishing stopped, and goes on with the same command.

mod act;
mod draft;
mod look_back;
#[cfg(test)]
mod tests;
mod turn;
mod words;

pub use crate::compile::statement::{Fit, fits, placeholder};
pub use act::{ActError, Actor, Closed, Opened, Turned, board, find, surplus};
pub use draft::{DraftFile, channels_for, draft, rehearsed, say};
pub use look_back::{HeldBack, LookBack, REPORTS, held_back, look_back, markdown, report_name};
