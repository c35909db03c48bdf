//! Invitations: a key for one reviewer, whose secret half is in a link and nowhere else.

use chrono::{DateTime, Utc};

use crate::approvals::public_key;
use crate::diag::{FileId, Span, Spanned};
use crate::model::{Digest, Invitation};
use crate::support::base64::to_url;
use crate::support::secret::Secret;
use crate::workspace::INVITATIONS_FOLDER;

/// An invitation that was just made.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What is kept in the repository.
    pub invitation: Invitation,
    /// What comes behind `#invite=` in the link: only the reviewer is to have it.
    pub token: Secret,
}

/// Why an address cannot be the one of a review.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A page signs only where the browser lets it: on https, on this machine, or from a file.
    #[error("the address has to begin with https://, http://localhost or file://")]
    NotSecure,
    /// It has a part that the link needs for itself.
    #[error("the address has a `#` or white space in it")]
    Fragment,
}

/// Makes an invitation of a person of `plans/people.yaml` from 32 random bytes; `None` for another number of bytes.
#[must_use]
pub fn invite(person: &str, seed: &[u8], at: DateTime<Utc>, expires: DateTime<Utc>, by: Option<String>) -> Option<Offer> {
    let key = public_key(seed)?;
    let slug: String = person.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let id = format!("{slug}-{}", Digest::of(key.as_bytes()).short());
    let token = Secret::new(&format!("{id}.{}", to_url(seed)));
    let invitation = Invitation {
        file: FileId::default(),
        path: format!("{INVITATIONS_FOLDER}/{id}.yaml"),
        id,
        person: Spanned::new(person.to_owned(), Span::default()),
        key,
        at,
        expires,
        by,
    };
    Some(Offer { invitation, token })
}

/// The reviewer's link to a review at this address, a folder or its first page. Browsers send nothing of what is behind `#`.
///
/// # Errors
/// A page could not sign there.
pub fn link(base: &str, token: &Secret) -> Result<String, LinkError> {
    let host = base.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    if !base.starts_with("https://") && !base.starts_with("file://") && !matches!(host, Some("localhost" | "127.0.0.1")) {
        return Err(LinkError::NotSecure);
    }
    if base.contains(|c: char| c == '#' || c.is_whitespace() || c.is_control()) {
        return Err(LinkError::Fragment);
    }
    let page = if matches!(base.rsplit_once('.'), Some((_, "html"))) {
        base.to_owned()
    } else {
        format!("{}/index.html", base.trim_end_matches('/'))
    };
    Ok(format!("{page}#invite={}", token.expose()))
}
