//! What we read of the server's answers; everything else in them is ignored.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An account.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Account {
    #[serde(deserialize_with = "text_id")]
    pub(super) id: String,
    pub(super) username: String,
    pub(super) acct: String,
}

/// A status.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "text_id")]
    pub(super) id: String,
    pub(super) uri: Option<String>,
    pub(super) url: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    #[serde(default)]
    pub(super) content: String,
    /// What was sent, on servers that say so here.
    #[serde(default)]
    pub(super) text: Option<String>,
    pub(super) visibility: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) in_reply_to_id: Option<String>,
    #[serde(default)]
    pub(super) media_attachments: Vec<Media>,
    #[serde(default)]
    pub(super) reblog: Option<Value>,
}

/// An attached picture.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Media {
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) id: Option<String>,
    pub(super) description: Option<String>,
}

/// Longest id that is taken for one.
const LONGEST_ID: usize = 256;

/// Ids are opaque text; some servers write numbers. What has spaces or is longer than any id is none, and goes into no address and no record.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if (1..=LONGEST_ID).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic()) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether two ids name the same status.
///
/// snac's ids are ten digits of the file's time, which changes when somebody answers, and 32 of a hash, which does not.
pub(super) fn same_id(a: &str, b: &str) -> bool {
    let hash = |id: &str| (id.len() == 42 && id.bytes().all(|c| c.is_ascii_hexdigit())).then(|| id[10..].to_owned());
    a == b || matches!((hash(a), hash(b)), (Some(a), Some(b)) if a == b)
}

fn text_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    id(&Value::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("no id"))
}

fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(id(&Value::deserialize(deserializer)?))
}

/// The letters and digits of a status's HTML: enough to compare texts on servers that do not give the source.
pub(super) fn letters_of_html(html: &str) -> String {
    let mut letters = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        push_letters(&mut letters, &rest[..at]);
        let end = if rest[at..].starts_with('<') { '>' } else { ';' };
        let Some(length) = rest[at..].find(end) else { break };
        rest = &rest[at + length + 1..];
    }
    push_letters(&mut letters, rest);
    letters
}

/// The letters and digits of a text.
pub(super) fn letters_of_text(text: &str) -> String {
    let mut letters = String::new();
    push_letters(&mut letters, text);
    letters
}

fn push_letters(letters: &mut String, text: &str) {
    letters.extend(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snacs_ids_are_compared_by_their_hash() {
        assert!(same_id("1795299059c2b58c7041f9ff9e3cf236916069c035", "1795299999c2b58c7041f9ff9e3cf236916069c035"));
        assert!(!same_id("1795299059c2b58c7041f9ff9e3cf236916069c035", "1795299059c2b58c7041f9ff9e3cf236916069c036"));
        assert!(same_id("113", "113"));
        assert!(!same_id("113", "114"));
    }

    #[test]
    fn html_and_text_have_the_same_letters() {
        let html = "<p>Línea uno 🎃<br />dos &amp; <a href=\"https://x.example\">https://x.example</a></p>";
        assert_eq!(letters_of_html(html), letters_of_text("Línea uno 🎃\ndos & https://x.example"));
    }
}
