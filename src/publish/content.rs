//! By what a post is known again that has got another id.

use chrono::{DateTime, Utc};

use crate::model::{Digest, Post};

/// Digest of a post's title, body and time.
#[must_use]
pub fn content_key(post: &Post, due: Option<DateTime<Utc>>) -> Digest {
    Digest::of_json(&("content", post.title.value.trim(), post.body.markdown.trim(), due))
}
