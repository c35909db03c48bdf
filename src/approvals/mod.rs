//! Whether the approvals that a team's policies ask for are there, and still about what would be sent.
//!
//! The verdict is a pure function of files, git's history and what is on record; git is asked once, at the edge, by
//! [`Identities::of`].

mod identities;
mod judge;
mod prints;
mod statement;
#[cfg(test)]
mod tests;

pub use identities::{Commit, History, Identities, Signature, author_of_the_tree};
pub use judge::{Demand, Judgement, Request, approval_hold, covering, has_written, judge, open_requests};
pub use prints::{Seen, media_print, spec_print, target_print, text_print};
pub use statement::{
    CLOCK_SKEW_MINUTES, STATEMENT, is_signed, is_within, place, placed, proof_problem, public_key, sign, statement, statement_of, to_hex,
};
