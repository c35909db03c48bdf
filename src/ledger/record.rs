//! The body of a record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::claim::Claim;
use super::key::{Key, RecordState};
use crate::model::{ChannelName, Digest, NetworkName, PartPrint, PostId, Receipt, Variant};
use crate::support::instant;

/// Version of the form of records.
pub const SCHEMA: u32 = 1;

/// One fact about one part. Holds no secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this form.
    pub schema: u32,
    /// What it says.
    pub state: RecordState,
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Number of the part, from 1.
    pub part: u16,
    /// How many parts the thread has.
    pub parts: u16,
    /// Number of the try, from 1.
    pub seq: u32,
    /// The channel's network.
    pub network: NetworkName,
    /// Digest of the variant.
    pub digest: Digest,
    /// Digest of title, body and time, by which a post is known again under another id.
    pub content: Digest,
    /// When the variant was due.
    pub due: Option<DateTime<Utc>>,
    /// When this happened, by the clock of the machine.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// In an intent: the request, with everything that must be the same in a second try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Value>,
    /// In an intent that sends the same request once more, to find out what became of it: when it was sent first. Platforms count the
    /// time for which they know a key from there.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "instant::recorded_or_none")]
    pub first: Option<DateTime<Utc>>,
    /// In `posted`: proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// What the platform said, or why a person decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// In `deferred`: the instant that the platform named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// In what announces: who does it, and until when nobody else may take it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Digest of the bytes of the record that decided about this part before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
    /// What the part was made of; older records do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<PartPrint>,
    /// Name and version of the program.
    pub tool: String,
}

impl Record {
    /// A record about a part of a variant, without request, receipt and message.
    #[must_use]
    pub fn new(variant: &Variant, content: Digest, part: u16, seq: u32, state: RecordState, at: DateTime<Utc>) -> Self {
        Self {
            schema: SCHEMA,
            state,
            post: variant.post.clone(),
            channel: variant.channel.clone(),
            part,
            parts: u16::try_from(variant.parts.len()).unwrap_or(u16::MAX),
            seq,
            network: variant.network.clone(),
            digest: variant.digest,
            content,
            due: variant.due.as_ref().map(|due| due.utc),
            at,
            request: None,
            first: None,
            receipt: None,
            message: None,
            until: None,
            claim: None,
            previous: None,
            print: variant.prints().get(usize::from(part).wrapping_sub(1)).copied(),
            tool: concat!("pregon ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The record's name.
    #[must_use]
    pub fn key(&self) -> Key {
        Key { post: self.post.clone(), channel: self.channel.clone(), part: self.part, seq: self.seq, state: self.state }
    }

    /// The bytes that are kept: JSON for people and for `git diff`, one line a field.
    ///
    /// # Panics
    /// Never: every field is plain data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data serialises");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a record and checks that it says what its name says.
    ///
    /// # Errors
    /// Why the bytes are not this record.
    pub fn from_bytes(key: &Key, bytes: &[u8]) -> Result<Self, String> {
        let record: Self = serde_json::from_slice(bytes).map_err(|error| format!("not a record: {error}"))?;
        if record.schema > SCHEMA {
            return Err(format!("written by a newer version ({})", record.tool));
        }
        if record.key() != *key {
            return Err(format!("says that it is {}", record.key()));
        }
        let complete = match record.state {
            RecordState::Intent => record.request.is_some(),
            RecordState::Posted | RecordState::Handed | RecordState::Edited => record.receipt.is_some(),
            RecordState::Refused
            | RecordState::Deferred
            | RecordState::Absent
            | RecordState::Edit
            | RecordState::Delete
            | RecordState::Deleted => true,
        };
        if complete { Ok(record) } else { Err("the request or the receipt is missing".to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a platform names may be anything, and was written; what our clock says was never a leap second.
    #[test]
    fn a_leap_second_is_refused_where_no_clock_has_written_it() {
        let digest = Digest::of(b"x");
        let text = format!(
            "{{\n  \"schema\": 1,\n  \"state\": \"deferred\",\n  \"post\": \"feria\",\n  \"channel\": \"mastodon\",\n  \"part\": 1,\n  \
             \"parts\": 1,\n  \"seq\": 1,\n  \"network\": \"mastodon\",\n  \"digest\": \"{digest}\",\n  \"content\": \"{digest}\",\n  \
             \"due\": null,\n  \"at\": \"2026-12-31T23:59:59Z\",\n  \"until\": \"2026-12-31T23:59:60Z\",\n  \"tool\": \"pregon\"\n}}\n"
        );
        let key: Key = "feria/mastodon/001/001-deferred.json".parse().expect("a key");
        let read = |text: &str| Record::from_bytes(&key, text.as_bytes()).map(|record| record.until);
        assert!(read(&text).is_ok_and(|until| until.is_some()), "{:?}", read(&text));
        let changed = text.replace("59:59Z", "59:60Z");
        let fault = read(&changed).expect_err("a leap second");
        assert_eq!(fault, "not a record: it names a leap second at line 13 column 30");
    }
}
