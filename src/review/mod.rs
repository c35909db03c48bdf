//! Review without an account: invitations, decisions that come back as text, and what becomes of them.
//!
//! A reviewer gets a link with a key of their own. The page of a post ([`crate::report`] draws it) signs the decision with it, and the
//! reviewer sends the text back by whatever way there is. [`accept`] holds it against the repository and makes the file below
//! `approvals/` of it, which keeps the signature: whoever has the repository can check it again.

mod accept;
mod envelope;
mod invitation;
mod site;
#[cfg(test)]
mod tests;

pub use accept::{Accepted, Desk, Refusal, accept};
pub use envelope::{Envelope, MAX_INPUT_BYTES, ReadError, Statement, Who, read, token};
pub use invitation::{LinkError, Offer, invite, link};
pub use site::{SiteError, SiteRequest, SiteSummary, build};
