//! `plans/people.yaml` to typed data.

use super::{text, texts};
use crate::diag::{Diagnostic, Spanned};
use crate::model::{Consent, People, PersonEntry, Role};
use crate::networks::handles::unfit;
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::Node;

/// Words of `role:`.
const ROLES: &[&str] = &["team", "ally", "influencer", "customer", "press", "supplier", "competitor"];

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
    let name = map.required(decoder, "name", Decoder::name);
    let person = PersonEntry {
        key,
        name: name.clone().unwrap_or_default(),
        role: map.optional(decoder, "role", |d, n| d.one_of(n, ROLES)).and_then(|word| Role::from_word(&word)),
        lang: map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value),
        url: map.optional(decoder, "url", Decoder::url).map(|url| url.value),
        handles: map.optional(decoder, "handles", handles).unwrap_or_default(),
        emails: map.optional(decoder, "email", |d, n| d.one_or_many(n, Decoder::email)).unwrap_or_default(),
        pronouns: map.optional(decoder, "pronouns", Decoder::name),
        topics: texts(&mut map, decoder, "topics"),
        contact: map.optional(decoder, "contact", Decoder::spanned_text),
        since: map.optional(decoder, "since", Decoder::date),
        consent: map.optional(decoder, "consent", consent),
        notes: text(&mut map, decoder, "notes"),
    };
    map.finish(decoder);
    name.map(|_| person)
}

fn consent(decoder: &mut Decoder, node: &Node) -> Option<Consent> {
    let mut map = decoder.map(node, "consent")?;
    let consent = Consent {
        span: node.span,
        mention: map.optional(decoder, "mention", Decoder::boolean),
        photo: map.optional(decoder, "photo", Decoder::boolean),
        until: map.optional(decoder, "until", Decoder::date),
        given: map.optional(decoder, "given", Decoder::date),
        note: text(&mut map, decoder, "note"),
    };
    map.finish(decoder);
    super::period(decoder, node, consent.given, consent.until);
    Some(consent)
}

fn handles(decoder: &mut Decoder, node: &Node) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let entries = decoder.entries(node, "handles")?;
    let mut list = Vec::with_capacity(entries.len());
    for (network, value) in entries {
        let Some(handle) = decoder.spanned_text(value) else { continue };
        let handle = handle.map(|text| text.trim_start_matches('@').to_owned());
        if let Some(expected) = unfit(&network.value, &handle.value) {
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
