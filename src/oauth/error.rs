//! What can go wrong in a log-in.

use std::io;

use crate::http::{AddressError, Failure};
use crate::networks::clean_message;

/// Why there is no token. What a platform says is bounded, on one line and without secrets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// The network has no log-in with OAuth 2, or none that is known.
    #[error("{0} has no log-in with OAuth 2 that this version knows")]
    NotSupported(String),
    /// The application has no id.
    #[error("{0} is missing: the id of the application that you registered with the platform")]
    NoClient(String),
    /// The application has no secret.
    #[error("{0} is missing: the secret of the application that you registered with the platform")]
    NoClientSecret(String),
    /// An address cannot be used.
    #[error("{name} cannot be used")]
    Address {
        /// What it is the address of.
        name: String,
        /// What is wrong with it.
        #[source]
        source: AddressError,
    },
    /// The platform, or the person, said no.
    #[error("the platform answers: {0}")]
    Denied(String),
    /// The answer belongs to no log-in of ours.
    #[error("the answer does not belong to this log-in: its state is another one")]
    State,
    /// The answer holds neither a code nor an error.
    #[error("the answer holds no code")]
    NoCode,
    /// Nobody answered.
    #[error("nobody has agreed within {0} s")]
    Timeout(u64),
    /// The page for the browser could not be offered.
    #[error("cannot listen on 127.0.0.1")]
    Listen(#[source] io::Error),
    /// The request for a token did not work, and may later.
    #[error("the platform cannot be reached: {0}")]
    Unreachable(#[source] Failure),
    /// The platform refused the request for a token.
    #[error("the platform gives no token: {0}")]
    Refused(String),
    /// The platform may answer otherwise later.
    #[error("the platform gives no token now: {0}")]
    Later(String),
    /// The answer makes no sense.
    #[error("the platform's answer is no token: {0}")]
    NotUnderstood(String),
}

impl OAuthError {
    /// An error of the platform: its code and its words.
    pub(super) fn denied(error: &str, description: Option<&str>) -> Self {
        Self::Denied(said(error, description, &[]))
    }
}

/// Code and words of an error, safe to show.
pub(super) fn said(error: &str, description: Option<&str>, secrets: &[&crate::support::secret::Secret]) -> String {
    let text = match description.map(str::trim).filter(|text| !text.is_empty()) {
        Some(description) => format!("{error}: {description}"),
        None => error.to_owned(),
    };
    clean_message(&text, secrets)
}
