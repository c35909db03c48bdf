//! The statement that a reviewer signs on a review page, and its proof.
//!
//! It is plain text with one way only to write it, so that a page can make it and a file can give it back:
//!
//! ```text
//! pregon decision 1
//! invitation lucia-0123456789abcdef
//! post mercado-otono
//! decision approve
//! at 2026-11-22T10:12:13Z
//! seen mastodon <64 hexadecimal digits>
//!
//! the note, to the end
//! ```
//!
//! Signatures are Ed25519 (RFC 8032). The page has the secret half from the invitation's link, the repository has the public half.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta, Utc};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::model::{Approval, Decision, Digest, Invitation, Void};
use crate::workspace::APPROVALS_FOLDER;

/// First line of a statement, with the version of its form.
pub const STATEMENT: &str = "pregon decision 1";
/// Form of instants in names of decisions' files.
const PLACE_INSTANT: &str = "%Y%m%dT%H%M%SZ";
/// How far a reviewer's clock may be off, in minutes.
pub const CLOCK_SKEW_MINUTES: i64 = 10;

/// The text that is signed. `who` is `invitation <id>`, or `name <name>` where nobody signs.
#[must_use]
pub fn statement<'a>(
    who: &str,
    post: &str,
    decision: Decision,
    at: DateTime<Utc>,
    seen: impl IntoIterator<Item = (&'a str, Digest)>,
    note: &str,
) -> String {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = format!("{STATEMENT}\n{who}\npost {post}\ndecision {}\nat {at}\n", decision.as_str());
    for (channel, digest) in seen {
        let _ = writeln!(text, "seen {channel} {digest}");
    }
    let _ = write!(text, "\n{note}");
    text
}

/// The statement that an approval's file gives back; `None` where nobody has signed one.
#[must_use]
pub fn statement_of(approval: &Approval) -> Option<String> {
    let proof = approval.review.as_ref()?;
    let seen = approval.channels.iter().map(|of| (of.channel.as_str(), of.prints.digest()));
    let note = approval.note.as_deref().unwrap_or_default();
    Some(statement(&format!("invitation {}", proof.invitation), approval.post.as_str(), approval.decision, approval.at, seen, note))
}

/// Whether a text carries the signature of an invitation's key.
#[must_use]
pub fn is_signed(invitation: &Invitation, text: &str, signature: &str) -> bool {
    let (Some(key), Some(signature)) = (from_hex(&invitation.key), from_hex(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(text.as_bytes(), &signature).is_ok()
}

/// Why the signature of an approval does not stand for the person whom it names; `None` where it does.
#[must_use]
pub fn proof_problem(approval: &Approval, invitation: Option<&Invitation>) -> Option<Void> {
    let proof = approval.review.as_ref()?;
    let Some(invitation) = invitation.filter(|invitation| invitation.person.value == approval.by.value) else {
        return Some(Void::NotInvited);
    };
    if !is_within(invitation, approval.at) {
        return Some(Void::InvitationExpired);
    }
    let text = statement_of(approval)?;
    if !is_signed(invitation, &text, &proof.signature) {
        return Some(Void::BadSignature);
    }
    // Git remembers by its name that a file was taken away: under another one the same signature would count again.
    (approval.path != place(approval.post.as_str(), approval.at, approval.by.as_str())).then_some(Void::OtherName)
}

/// The only file in which a decision counts: `approvals/<post>/<time>-<who>.yaml`.
#[must_use]
pub fn place(post: &str, at: DateTime<Utc>, who: &str) -> String {
    let who: String = who.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{APPROVALS_FOLDER}/{post}/{}-{who}.yaml", at.format(PLACE_INSTANT))
}

/// When and by whom the decision was made whose file, about this post, has this path.
#[must_use]
pub fn placed<'p>(post: &str, path: &'p str) -> Option<(DateTime<Utc>, &'p str)> {
    let name = path.strip_prefix(APPROVALS_FOLDER)?.strip_prefix('/')?.strip_prefix(post)?.strip_prefix('/')?.strip_suffix(".yaml")?;
    let (at, who) = name.split_once('-')?;
    Some((NaiveDateTime::parse_from_str(at, PLACE_INSTANT).ok()?.and_utc(), who))
}

/// Whether a decision may have been made at this instant.
#[must_use]
pub fn is_within(invitation: &Invitation, at: DateTime<Utc>) -> bool {
    let skew = TimeDelta::minutes(CLOCK_SKEW_MINUTES);
    at >= invitation.at - skew && at < invitation.expires + skew
}

/// The public key of a seed of 32 bytes, in hexadecimal digits; `None` for a seed of another length.
#[must_use]
pub fn public_key(seed: &[u8]) -> Option<String> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
    Some(to_hex(pair.public_key().as_ref()))
}

/// Signs a text, as a page does; `None` for a seed that is not 32 bytes.
#[must_use]
pub fn sign(seed: &[u8], text: &str) -> Option<String> {
    Some(to_hex(Ed25519KeyPair::from_seed_unchecked(seed).ok()?.sign(text.as_bytes()).as_ref()))
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span, Spanned};

    fn invitation(key: String) -> Invitation {
        Invitation {
            file: FileId::default(),
            path: String::new(),
            id: "lucia-1".to_owned(),
            person: Spanned::new("lucia".to_owned(), Span::default()),
            key,
            at: "2026-11-22T10:00:00Z".parse().expect("an instant"),
            expires: "2026-12-22T10:00:00Z".parse().expect("an instant"),
            by: None,
        }
    }

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let bytes = |text: &str| from_hex(text).expect("digits");
        let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = public_key(&seed).expect("a key");
        assert_eq!(key, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = sign(&seed, "r").expect("signs");
        assert!(signature.starts_with("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"), "{signature}");
        let invitation = invitation(key);
        assert!(is_signed(&invitation, "r", &signature));
        for (text, signature) in [("s", signature.as_str()), ("r", &signature[2..]), ("r", ""), ("r", &signature.to_uppercase())] {
            assert!(!is_signed(&invitation, text, signature), "{text} {signature}");
        }
        assert_eq!(public_key(b"short"), None);
    }

    #[test]
    fn an_invitation_has_its_time() {
        let invitation = invitation(String::new());
        for (at, within) in [
            ("2026-11-22T09:49:59Z", false),
            ("2026-11-22T09:50:00Z", true),
            ("2026-12-22T10:09:59Z", true),
            ("2026-12-22T10:10:00Z", false),
        ] {
            assert_eq!(is_within(&invitation, at.parse().expect("an instant")), within, "{at}");
        }
    }
}
