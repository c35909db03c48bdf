//! Sizes of events: what a text takes in the JSON in which Matrix and Nostr send it.

use super::chars::is_word;
use super::{EntityKind, Span};

/// Bytes of a Matrix event beside `body` and `formatted_body`, at most.
///
/// The limit of 65,536 bytes holds for the whole event as servers exchange it
/// (<https://spec.matrix.org/v1.19/client-server-api/#size-limits>): type, room, sender and state key of up to 255
/// bytes, 20 previous and 10 auth events of 44 characters, a hash, two signatures, mentions and the relation to a
/// thread.
pub const MATRIX_ENVELOPE: usize = 4096;

/// A Nostr note as it is sent to a relay, without tags and content
/// (<https://github.com/nostr-protocol/nips/blob/master/01.md>). Relays state their limit for this message
/// (`max_message_length` of NIP-11).
const NOSTR_FRAME: usize =
    r#"["EVENT",{"id":"","pubkey":"","created_at":1234567890,"kind":1,"tags":[],"content":"","sig":""}]"#.len() + 64 + 64 + 128;
/// `["p","…"],` with a public key, `["q","…"],` with an event id.
const NOSTR_REFERENCE: usize = r#"["p",""],"#.len() + 64;
/// `["t","…"],`
const NOSTR_TOPIC: usize = r#"["t",""],"#.len();

/// What each byte takes in canonical JSON: `"`, `\` and control characters are escaped, all else stays.
const JSON: [u8; 256] = {
    let mut table = [1; 256];
    let mut b = 0;
    while b < 0x20 {
        table[b] = 6;
        b += 1;
    }
    table[0x08] = 2;
    table[0x09] = 2;
    table[0x0A] = 2;
    table[0x0C] = 2;
    table[0x0D] = 2;
    table[b'"' as usize] = 2;
    table[b'\\' as usize] = 2;
    table
};

/// The same for Nostr, where other control characters stay as they are.
const NOSTR: [u8; 256] = {
    let mut table = JSON;
    let mut b = 0;
    while b < 0x20 {
        if table[b] == 6 {
            table[b] = 1;
        }
        b += 1;
    }
    table
};

/// What each byte of plain text takes in `body` and `formatted_body` together, where `&`, `<`, `>` and `"` become
/// references and a line end becomes `<br/>`.
const MATRIX: [u8; 256] = {
    let mut table = JSON;
    let mut b = 0;
    while b < 256 {
        table[b] += match b as u8 {
            b'&' | b'\n' => 5,
            b'<' | b'>' => 4,
            b'"' => 6,
            _ => JSON[b],
        };
        b += 1;
    }
    table
};

/// Adds up what the bytes of `text` take.
fn sum(text: &str, table: &[u8; 256]) -> usize {
    // Several sums at once: one would wait for itself.
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let mut sums = [0; 8];
    for chunk in chunks {
        for (sum, &b) in sums.iter_mut().zip(chunk) {
            *sum += usize::from(table[usize::from(b)]);
        }
    }
    sums.iter().sum::<usize>() + rest.iter().map(|&b| usize::from(table[usize::from(b)])).sum::<usize>()
}

/// Returns the bytes of a Matrix message with this `body` and `formatted_body`, at most.
///
/// ```
/// # use pregon::compile::count::{MATRIX_ENVELOPE, matrix_event_bytes};
/// assert_eq!(matrix_event_bytes("«Hola»\n", Some("<p>«Hola»</p>")), MATRIX_ENVELOPE + 10 + 15);
/// ```
#[must_use]
pub fn matrix_event_bytes(body: &str, formatted_body: Option<&str>) -> usize {
    MATRIX_ENVELOPE + sum(body, &JSON) + formatted_body.map_or(0, |html| sum(html, &JSON))
}

/// Returns the bytes of a Matrix message whose text is plain, in both forms.
pub(super) fn matrix(text: &str) -> usize {
    MATRIX_ENVELOPE + matrix_content(text)
}

/// Returns what `text` takes in both forms.
pub(super) fn matrix_content(text: &str) -> usize {
    sum(text, &MATRIX)
}

/// Returns the bytes of the message that takes a Nostr note to a relay. `spans` are its entities: each hashtag and
/// each reference has a tag.
pub(super) fn nostr(text: &str, spans: &[Span]) -> usize {
    NOSTR_FRAME + nostr_content(text, spans)
}

/// Returns what `text` and the tags of its entities take.
pub(super) fn nostr_content(text: &str, spans: &[Span]) -> usize {
    let tags: usize = spans
        .iter()
        .map(|span| match span.kind {
            EntityKind::Hashtag => {
                NOSTR_TOPIC
                    + span.name(text).chars().flat_map(char::to_lowercase).filter(|&c| is_word(c)).map(char::len_utf8).sum::<usize>()
            }
            EntityKind::Mention => NOSTR_REFERENCE,
            EntityKind::Link if span.name(text).starts_with("nostr:") => NOSTR_REFERENCE,
            EntityKind::Link | EntityKind::Cashtag | EntityKind::Community => 0,
        })
        .sum();
    sum(text, &NOSTR) + tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_frame_is_that_of_a_note() {
        let hex = |length| "0".repeat(length);
        let event = serde_json::json!(["EVENT", {
            "id": hex(64), "pubkey": hex(64), "created_at": 1_234_567_890, "kind": 1, "tags": [["t", "libros"]], "content": "Hoy \"#Libros\"\n", "sig": hex(128),
        }]);
        let mut spans = Vec::new();
        let text = "Hoy \"#Libros\"\n";
        super::super::families::hashtags(text, &mut spans);
        // The comma behind each tag is one more than there is behind the last.
        assert_eq!(nostr(text, &spans), event.to_string().len() + 1);
    }

    proptest! {
        #[test]
        fn json_takes_what_serde_writes(text in any::<String>()) {
            let written = serde_json::to_string(&text).expect("text serialises").len() - 2;
            prop_assert_eq!(sum(&text, &JSON), written);
        }

        #[test]
        fn matrix_takes_both_forms(text in any::<String>()) {
            let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "<br/>");
            prop_assert_eq!(matrix(&text), matrix_event_bytes(&text, Some(&html)));
        }
    }
}
