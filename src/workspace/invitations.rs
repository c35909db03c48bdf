//! `approvals/_invitations/*.yaml`: whose signatures on review pages count.

use chrono::{DateTime, SecondsFormat, Utc};

use super::decode::Decoder;
use super::yaml::Node;
use crate::diag::{Diagnostic, Diagnostics, Location, Severity};
use crate::model::{Invitation, People};

/// Folder of the invitations. No post can have such an id, so that it is never the folder of a post.
pub const INVITATIONS_FOLDER: &str = "approvals/_invitations";

/// Version of the format.
const SCHEMA: i64 = 1;

const HEADER: &str = "# Written by `pregon review invite`. Commit this file: decisions count that are signed by this key.\n\
                      # To take the invitation back, with all that was signed by it, remove the file.\n";

/// Reads one file; `path` is its place in the workspace.
pub(super) fn read(decoder: &mut Decoder, node: &Node, path: &str) -> Option<Invitation> {
    let mut map = decoder.map(node, "the invitation")?;
    map.required(decoder, "schema", |d, n| d.integer(n, 1, SCHEMA))?;
    let person = map.required(decoder, "person", Decoder::spanned_text);
    let key = map.required(decoder, "key", |d, n| {
        let text = d.text(n)?;
        let is_one = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_one {
            d.push(Diagnostic::error("invalid-value", d.at(n.span), "not a public key: 64 hexadecimal digits"));
        }
        is_one.then_some(text)
    });
    let at = map.required(decoder, "at", Decoder::instant);
    let expires = map.required(decoder, "expires", Decoder::instant);
    let by = map.optional(decoder, "by", Decoder::email);
    map.finish(decoder);
    if decoder.has_errors() {
        return None;
    }
    let id = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem).to_owned();
    Some(Invitation {
        file: decoder.file,
        path: path.to_owned(),
        id,
        person: person?,
        key: key?,
        at: at?,
        expires: expires?,
        by: by.map(|email| email.value),
    })
}

/// Reports invitations of people whom nobody knows; they change nothing.
pub(super) fn check(invitations: &[Invitation], people: &People, diagnostics: &mut Diagnostics) {
    for invitation in invitations.iter().filter(|invitation| people.get(&invitation.person).is_none()) {
        let place = Location::new(invitation.file, invitation.person.span);
        let message = format!("`{}` is not in plans/people.yaml, so what is signed by this key does not count", invitation.person.value);
        diagnostics.push(Diagnostic::new("stale-approval", Severity::Warning, place, message).help("add the person, or remove the file"));
    }
}

/// The text of an invitation's file.
#[must_use]
pub fn invitation_text(invitation: &Invitation) -> String {
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let instant = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let by = invitation.by.as_deref().map_or_else(String::new, |email| format!("by: {}\n", quoted(email)));
    format!(
        "{HEADER}schema: {SCHEMA}\nperson: {}\nkey: \"{}\"\nat: {}\nexpires: {}\n{by}",
        quoted(&invitation.person),
        invitation.key,
        instant(&invitation.at),
        instant(&invitation.expires),
    )
}
