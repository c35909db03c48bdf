//! `plans/crisis.yaml` to typed data.

use super::{items, reference, text, texts};
use crate::diag::Diagnostic;
use crate::model::{Crisis, CrisisLevel, Held, HoldingStatement, LevelFreeze};
use crate::workspace::decode::{Decoder, MapReader};
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn crisis(decoder: &mut Decoder, node: &Node) -> Crisis {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "crisis.yaml") else { return Crisis::default() };
    let crisis = Crisis {
        file: Some(file),
        manual: map.optional(decoder, "manual", Decoder::spanned_text),
        levels: items(&mut map, decoder, "levels", crisis_level),
        statements: items(&mut map, decoder, "statements", statement),
    };
    map.finish(decoder);
    crisis
}

fn crisis_level(decoder: &mut Decoder, node: &Node) -> Option<CrisisLevel> {
    let mut map = decoder.map(node, "level")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let triggers = texts(&mut map, decoder, "triggers");
    let decides = reference(&mut map, decoder, "decides");
    let respond_within = text(&mut map, decoder, "respond_within");
    let actions = texts(&mut map, decoder, "actions");
    let freeze = map.optional(decoder, "freeze", level_freeze);
    map.finish(decoder);
    Some(CrisisLevel { id: id?, name: name?, triggers, decides, respond_within, actions, freeze })
}

fn level_freeze(decoder: &mut Decoder, node: &Node) -> Option<LevelFreeze> {
    let mut map = decoder.map(node, "freeze")?;
    let names =
        |map: &mut MapReader<'_>, decoder: &mut Decoder, key| map.optional(decoder, key, Decoder::spanned_texts).unwrap_or_default();
    let freeze = LevelFreeze {
        channels: names(&mut map, decoder, "channels"),
        campaigns: names(&mut map, decoder, "campaigns"),
        tags: names(&mut map, decoder, "tags"),
        langs: map.optional(decoder, "langs", |d, n| d.one_or_many(n, Decoder::lang)).unwrap_or_default(),
        held: map.optional(decoder, "held", |d, n| d.one_of(n, &["skip", "shift", "ask"])).map(|word| match word.as_str() {
            "skip" => Held::Skip,
            "shift" => Held::Shift,
            _ => Held::Ask,
        }),
        minutes: map.optional(decoder, "for", crate::workspace::config::span),
    };
    let everything = map.optional(decoder, "everything", Decoder::boolean);
    map.finish(decoder);
    let names_some = [&freeze.channels, &freeze.campaigns, &freeze.tags, &freeze.langs].iter().any(|names| !names.is_empty());
    // Nothing named would stop everything: that has to be said.
    if names_some == everything.unwrap_or(false) {
        let message = if names_some { "`everything: true` beside names of what is stopped" } else { "it does not say what is stopped" };
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), message)
                .help("name `channels:`, `campaigns:`, `tags:` or `langs:`, or write `everything: true`"),
        );
        return None;
    }
    Some(freeze)
}

fn statement(decoder: &mut Decoder, node: &Node) -> Option<HoldingStatement> {
    let mut map = decoder.map(node, "statement")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let level = reference(&mut map, decoder, "level");
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let words = map.required(decoder, "text", Decoder::text);
    map.finish(decoder);
    Some(HoldingStatement { id: id?, level, lang, text: words? })
}
