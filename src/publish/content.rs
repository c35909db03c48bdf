//! By what a post is known again that has got another id.

use chrono::{DateTime, Utc};

use crate::model::Digest;

/// Digest of a post's title, body and time.
#[must_use]
pub fn content_key(title: &str, body: &str, due: Option<DateTime<Utc>>) -> Digest {
    Digest::of_json(&("content", title.trim(), body.trim(), due))
}
