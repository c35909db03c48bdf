//! The one HTTP client: requests that can be shown, bounded answers, honest failures.

mod address;
mod client;
mod patience;
mod rate_limit;
mod request;
mod retry;
#[cfg(test)]
mod tests;

pub use address::{AddressError, server_address};
pub use client::{Answer, Failure, Http, proxy_passwords};
pub use patience::Patience;
pub use rate_limit::reset_at;
pub use request::{Auth, Body, Field, FilePart, Method, Request, RequestPreview, Wait};
