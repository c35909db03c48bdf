//! `plans/people.yaml` to typed data.

use super::text;
use crate::diag::{Diagnostic, Spanned};
use crate::model::{People, PersonEntry};
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn people(decoder: &mut Decoder, node: &Node) -> People {
    let file = decoder.file;
    let entries = decoder.entries(node, "people.yaml").unwrap_or_default();
    let list = entries.into_iter().filter_map(|(key, value)| person(decoder, key, value)).collect();
    People { file: Some(file), list }
}

fn person(decoder: &mut Decoder, key: Spanned<String>, node: &Node) -> Option<PersonEntry> {
    let writable = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) && !key.is_empty();
    if !writable {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(key.span), format!("`{}` cannot be written as `@name` in a text", key.value))
                .help("use a-z, 0-9, `-` and `_`"),
        );
        return None;
    }
    let mut map = decoder.map(node, "person")?;
    let name = map.required(decoder, "name", Decoder::text);
    let role = map.optional(decoder, "role", |d, n| d.one_of(n, &["team", "ally", "influencer", "customer", "press", "competitor"]));
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    let handles = map.optional(decoder, "handles", handles).unwrap_or_default();
    let emails = map.optional(decoder, "email", |d, n| d.one_or_many(n, Decoder::email)).unwrap_or_default();
    let notes = text(&mut map, decoder, "notes");
    map.finish(decoder);
    Some(PersonEntry { key, name: name?, role, lang, url, handles, emails, notes })
}

fn handles(decoder: &mut Decoder, node: &Node) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let entries = decoder.entries(node, "handles")?;
    let mut list = Vec::with_capacity(entries.len());
    for (network, value) in entries {
        let Some(handle) = decoder.spanned_text(value) else { continue };
        let handle = handle.map(|text| text.trim_start_matches('@').to_owned());
        if let Some(expected) = handle_problem(&network.value, &handle.value) {
            decoder.push(
                Diagnostic::error(
                    "invalid-value",
                    decoder.at(value.span),
                    format!("`{}` is not a handle on {}", handle.value, network.value),
                )
                .help(format!("write it as {expected}")),
            );
            continue;
        }
        list.push((network, handle));
    }
    Some(list)
}

/// What a handle on a network looks like, if this one does not.
fn handle_problem(network: &str, handle: &str) -> Option<&'static str> {
    let host = |text: &str| {
        text.contains('.')
            && text
                .split('.')
                .all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    };
    let user = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let (right, expected) = match network {
        "mastodon" => (handle.split_once('@').is_some_and(|(name, server)| user(name) && host(server)), "`@name@server.example`"),
        "bluesky" => (host(handle), "a domain, `name.bsky.social`"),
        "x" => (user(handle) && handle.len() <= 20 && !handle.contains(['.', '-']), "`name`, letters, digits and `_` only"),
        _ => (!handle.contains(char::is_whitespace), "one word"),
    };
    (!right).then_some(expected)
}
