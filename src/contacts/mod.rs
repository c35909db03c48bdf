//! People at work: lists for outreach, when somebody was last mentioned, and what competitors do.

mod gone_out;
mod named;
mod wanted;

pub use gone_out::has_gone_out;
pub(crate) use gone_out::variant_has_gone_out;
pub(crate) use named::named;
pub use named::{Contact, contacts, last_before, mentions};
pub use wanted::{Page, Wanted, pages};
