//! The post record: <https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json>.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::model::{Asset, FacetTarget, Part};
use crate::networks::driver::PartJob;

/// Everything about a part that the platform had to be asked for.
pub(super) struct Resolved {
    /// Account identifiers of the mentioned people, by handle; who is not there is not linked.
    pub(super) people: BTreeMap<String, String>,
    /// Uploaded files in the order of [`files`].
    pub(super) blobs: Vec<Value>,
    /// Root and parent of the thread.
    pub(super) reply: Option<Value>,
    /// Frozen at the first try.
    pub(super) created_at: String,
}

/// The files of a part in the order of upload: pictures, or else the card's.
pub(super) fn files(part: &Part<Asset>) -> Vec<&Asset> {
    // A post has one embed; pictures say more than the card of a link that is in the text as well.
    if part.media.is_empty() {
        part.card.iter().filter_map(|card| card.image.as_ref()).collect()
    } else {
        part.media.iter().map(|attachment| &attachment.picture).collect()
    }
}

/// Handles that a part mentions.
pub(super) fn handles(part: &Part<Asset>) -> Vec<&str> {
    let mut handles: Vec<&str> = part
        .facets
        .iter()
        .filter_map(|facet| match &facet.target {
            FacetTarget::Mention { handle } => Some(handle.as_str()),
            FacetTarget::Link { .. } | FacetTarget::Tag { .. } => None,
        })
        .collect();
    handles.sort_unstable();
    handles.dedup();
    handles
}

/// The record of a part.
pub(super) fn record(job: PartJob<'_>, resolved: &Resolved) -> Value {
    let part = &job.variant.parts[job.index];
    let mut record = json!({ "$type": "app.bsky.feed.post", "text": part.text, "createdAt": resolved.created_at });
    if !job.variant.lang.is_empty() {
        record["langs"] = json!([job.variant.lang]);
    }
    let facets = facets(part, &resolved.people);
    if !facets.is_empty() {
        record["facets"] = Value::Array(facets);
    }
    if let Some(reply) = &resolved.reply {
        record["reply"] = reply.clone();
    }
    if let Some(embed) = embed(part, &resolved.blobs) {
        record["embed"] = embed;
    }
    record
}

fn facets(part: &Part<Asset>, people: &BTreeMap<String, String>) -> Vec<Value> {
    part.facets
        .iter()
        .filter_map(|facet| {
            let feature = match &facet.target {
                FacetTarget::Link { uri } => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
                FacetTarget::Tag { tag } => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
                FacetTarget::Mention { handle } => json!({ "$type": "app.bsky.richtext.facet#mention", "did": people.get(handle)? }),
            };
            Some(json!({ "index": { "byteStart": facet.start, "byteEnd": facet.end }, "features": [feature] }))
        })
        .collect()
}

fn embed(part: &Part<Asset>, blobs: &[Value]) -> Option<Value> {
    if !part.media.is_empty() {
        let images: Vec<Value> = part
            .media
            .iter()
            .zip(blobs)
            .map(|(attachment, blob)| {
                let picture = &attachment.picture;
                json!({ "image": blob, "alt": attachment.alt, "aspectRatio": { "width": picture.width, "height": picture.height } })
            })
            .collect();
        return Some(json!({ "$type": "app.bsky.embed.images", "images": images }));
    }
    let card = part.card.as_ref()?;
    let mut external = json!({ "uri": card.url, "title": card.title, "description": card.description });
    if let Some(thumb) = blobs.first() {
        external["thumb"] = thumb.clone();
    }
    Some(json!({ "$type": "app.bsky.embed.external", "external": external }))
}

/// The reference that the server will give to a file: <https://atproto.com/specs/data-model#blob-type>.
pub(super) fn blob(bytes: &[u8], asset: &Asset) -> Value {
    json!({ "$type": "blob", "ref": { "$link": raw_cid(bytes) }, "mimeType": asset.format.mime(), "size": bytes.len() })
}

/// CIDv1 of raw bytes under SHA-256, in lower-case base 32.
fn raw_cid(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut cid = vec![0x01, 0x55, 0x12, 0x20];
    cid.extend_from_slice(&Sha256::digest(bytes));
    let mut text = String::from("b");
    let (mut buffer, mut bits) = (0u32, 0);
    for byte in cid {
        buffer = (buffer << 8 | u32::from(byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(buffer >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(buffer << (5 - bits) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_identifiers() {
        // Computed with another implementation of SHA-256 and base 32.
        assert_eq!(raw_cid(b""), "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        assert_eq!(raw_cid(b"hello world"), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    }
}
