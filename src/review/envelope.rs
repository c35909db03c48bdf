//! How decisions come back: as a file, as a block in a mail, as a link.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::approvals::{STATEMENT, statement};
use crate::model::{ChannelName, Decision, Digest, PostId};
use crate::support::base64::{from_url, to_url};
use crate::support::hidden::turns_text;
use crate::support::instant;
use crate::workspace::{MAX_NAME_CHARS, MAX_NOTE_CHARS};

/// Longest input that is read: a mail with a few decisions in it.
pub const MAX_INPUT_BYTES: usize = 256 * 1024;
/// More decisions than these in one input are nobody's mail.
const MOST_DECISIONS: usize = 200;
/// More channels than these has no workspace.
const MOST_CHANNELS: usize = 200;
/// Longest id of an invitation: a person's key, and the digest of theirs.
const MAX_INVITATION_BYTES: usize = 130;
/// Around the text of a decision in a mail.
const BEGIN: &str = "-----BEGIN PREGON DECISION-----";
const END: &str = "-----END PREGON DECISION-----";
/// What stands before the text of a decision in a link.
const FRAGMENT: &str = "#decision=";

/// A decision as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Version of this format.
    pub schema: u32,
    /// What was decided, in the form of [`statement`].
    pub statement: String,
    /// Signature of the statement, 128 hexadecimal digits; `None` where nobody signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// Who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever has the key of this invitation.
    Invited(String),
    /// Somebody of this name, who proves nothing.
    Named(String),
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who decides.
    pub who: Who,
    /// The post.
    pub post: PostId,
    /// What.
    pub decision: Decision,
    /// When, by the reviewer's clock.
    pub at: DateTime<Utc>,
    /// What was seen: channel, and digest of all its prints.
    pub seen: Vec<(ChannelName, Digest)>,
    /// What the reviewer wanted to say.
    pub note: String,
}

/// Why an input holds no decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is none in it.
    #[error("there is no decision in it")]
    Nothing,
    /// It is too long.
    #[error("it is longer than {} kB", MAX_INPUT_BYTES / 1024)]
    TooLong,
    /// There are too many.
    #[error("there are more than {MOST_DECISIONS} decisions in it")]
    TooMany,
    /// The block or link is cut off or damaged.
    #[error("a decision in it is damaged: was it copied whole?")]
    Damaged,
    /// It was written by another version.
    #[error("it was written by another version of the page")]
    Version,
    /// The statement is not as a page writes it.
    #[error("its statement is not as a review page writes it: {0}")]
    Statement(&'static str),
}

/// Reads all decisions of an input: a downloaded file, a mail with blocks in it, a link, or the text of a link alone.
///
/// # Errors
/// There is none, or one of them is damaged.
pub fn read(input: &[u8]) -> Result<Vec<Envelope>, ReadError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(ReadError::TooLong);
    }
    let text = String::from_utf8_lossy(input);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        return Ok(vec![known(serde_json::from_str(text).map_err(|_| ReadError::Damaged)?)?]);
    }
    if text.contains(BEGIN) {
        let blocks: Vec<&str> = text.split(BEGIN).skip(1).collect();
        if blocks.len() > MOST_DECISIONS {
            return Err(ReadError::TooMany);
        }
        return blocks.into_iter().map(|block| open(block.split_once(END).ok_or(ReadError::Damaged)?.0)).collect();
    }
    let links: Vec<&str> = text.split(FRAGMENT).skip(1).collect();
    if !links.is_empty() {
        if links.len() > MOST_DECISIONS {
            return Err(ReadError::TooMany);
        }
        let token = |link: &str| link.find(|c: char| !is_base64(c)).map_or(link.len(), |end| end);
        return links.into_iter().map(|link| open(&link[..token(link)])).collect();
    }
    if !text.is_empty() && text.chars().all(is_base64) { Ok(vec![open(text)?]) } else { Err(ReadError::Nothing) }
}

/// The text of a decision for links and mails.
///
/// # Panics
/// Never: an envelope is made of texts.
#[must_use]
pub fn token(envelope: &Envelope) -> String {
    to_url(serde_json::to_string(envelope).expect("texts serialise").as_bytes())
}

/// What mail programs put before quoted lines, and their line ends, are no part of the text.
fn open(token: &str) -> Result<Envelope, ReadError> {
    let token: String = token.chars().filter(|c| is_base64(*c)).collect();
    let bytes = from_url(&token).ok_or(ReadError::Damaged)?;
    known(serde_json::from_slice(&bytes).map_err(|_| ReadError::Damaged)?)
}

fn known(envelope: Envelope) -> Result<Envelope, ReadError> {
    if envelope.schema == 1 { Ok(envelope) } else { Err(ReadError::Version) }
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

impl Statement {
    /// Reads a statement, which has to be exactly as [`statement`] writes it.
    ///
    /// # Errors
    /// It is not.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let wrong = ReadError::Statement;
        let (head, note) = text.split_once("\n\n").ok_or(wrong("it has no end"))?;
        let mut lines = head.lines();
        if lines.next() != Some(STATEMENT) {
            return Err(wrong("its first line"));
        }
        let who_line = lines.next().unwrap_or_default();
        let who = match who_line.split_once(' ') {
            Some(("invitation", id)) if is_invitation(id) => Who::Invited(id.to_owned()),
            Some(("name", name)) if is_name(name) => Who::Named(name.to_owned()),
            _ => return Err(wrong("who decides")),
        };
        let mut field = |key: &str| lines.next().and_then(|line| line.strip_prefix(key)?.strip_prefix(' '));
        let post = field("post").and_then(|id| PostId::new(id).ok()).ok_or(wrong("the post"))?;
        let decision = match field("decision") {
            Some("approve") => Decision::Approve,
            Some("changes") => Decision::Changes,
            _ => return Err(wrong("the decision")),
        };
        let at = field("at").and_then(instant::parse).ok_or(wrong("the time"))?;
        let mut seen = Vec::new();
        for line in lines {
            let parts = line.strip_prefix("seen ").and_then(|rest| rest.split_once(' '));
            let read = parts.and_then(|(channel, digest)| Some((ChannelName::new(channel).ok()?, digest.parse().ok()?)));
            seen.push(read.ok_or(wrong("what was seen"))?);
        }
        if seen.is_empty() || seen.len() > MOST_CHANNELS || (1..seen.len()).any(|at| seen[..at].iter().any(|(name, _)| *name == seen[at].0))
        {
            return Err(wrong("what was seen"));
        }
        let is_note = note.trim() == note
            && note.chars().count() <= MAX_NOTE_CHARS
            && !note.chars().any(|c| c.is_control() && c != '\n' || turns_text(c));
        if !is_note {
            return Err(wrong("the note"));
        }
        let read = Self { who, post, decision, at, seen, note: note.to_owned() };
        let of = read.seen.iter().map(|(channel, digest)| (channel.as_str(), *digest));
        let again = statement(who_line, read.post.as_str(), decision, at, of, note);
        if again == text { Ok(read) } else { Err(wrong("its form")) }
    }
}

/// Whether a text could be the id of an invitation, which is the name of its file.
fn is_invitation(id: &str) -> bool {
    (1..=MAX_INVITATION_BYTES).contains(&id.len()) && id.chars().all(is_base64)
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty()
        && name.trim() == name
        && name.chars().count() <= MAX_NAME_CHARS
        && !name.chars().any(|c| c.is_control() || turns_text(c))
}
