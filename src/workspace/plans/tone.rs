//! `plans/tone.yaml` to typed data.

use super::{items, text};
use crate::model::{BannedTerm, Disclosure, Person2, Tone};
use crate::workspace::decode::Decoder;
use crate::workspace::post::parse_kind;
use crate::workspace::yaml::{Node, Value};

pub(in crate::workspace) fn tone(decoder: &mut Decoder, node: &Node) -> Tone {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "tone.yaml") else { return Tone::default() };
    let tone = Tone {
        file: Some(file),
        voice: text(&mut map, decoder, "voice"),
        person: map.optional(decoder, "person", |d, n| d.one_of(n, &["tu", "usted", "vos"])).map(|person| match person.as_str() {
            "tu" => Person2::Tu,
            "usted" => Person2::Usted,
            _ => Person2::Vos,
        }),
        banned: items(&mut map, decoder, "banned", banned_term),
        max_emoji: map.optional(decoder, "emoji", most),
        max_hashtags: map.optional(decoder, "hashtags", most),
        max_exclamations: map.optional(decoder, "exclamations", most),
        disclosures: items(&mut map, decoder, "disclosures", disclosure),
    };
    map.finish(decoder);
    tone
}

/// `{ max: 3 }`, with `style: camel` accepted for hashtags, where it is the only style there is.
fn most(decoder: &mut Decoder, node: &Node) -> Option<usize> {
    let mut map = decoder.map(node, "budget")?;
    let max = map.required(decoder, "max", |d, n| d.integer(n, 0, 1000));
    map.optional(decoder, "style", |d, n| d.one_of(n, &["camel"]));
    map.finish(decoder);
    max.map(|max| max as usize)
}

fn banned_term(decoder: &mut Decoder, node: &Node) -> Option<BannedTerm> {
    if let Value::Scalar { .. } = node.value {
        return decoder.spanned_text(node).map(|term| BannedTerm { term, instead: None, reason: None });
    }
    let mut map = decoder.map(node, "banned term")?;
    let term = map.required(decoder, "term", Decoder::spanned_text);
    let instead = text(&mut map, decoder, "instead");
    let reason = text(&mut map, decoder, "reason");
    map.finish(decoder);
    Some(BannedTerm { term: term?, instead, reason })
}

fn disclosure(decoder: &mut Decoder, node: &Node) -> Option<Disclosure> {
    let mut map = decoder.map(node, "disclosure")?;
    let kind = map.required(decoder, "kind", |d, n| d.one_of(n, &["own", "curated", "reply", "question", "event", "promo"]));
    let text = map.required(decoder, "text", Decoder::text);
    map.finish(decoder);
    Some(Disclosure { kind: parse_kind(&kind?), text: text? })
}
