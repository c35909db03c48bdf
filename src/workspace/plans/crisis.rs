//! `plans/crisis.yaml` to typed data.

use chrono::NaiveDate;

use super::{items, reference, texts};
use crate::diag::{Diagnostic, Spanned};
use crate::model::{Aftercare, Crisis, CrisisAction, CrisisLevel, Held, HoldingStatement, LevelFreeze, parse_date};
use crate::workspace::config::span;
use crate::workspace::decode::{Decoder, MapReader};
use crate::workspace::yaml::{Node, Value};

/// Most approvals that a level may ask for.
const MOST_APPROVALS: i64 = 20;

pub(in crate::workspace) fn crisis(decoder: &mut Decoder, node: &Node) -> Crisis {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "crisis.yaml") else { return Crisis::default() };
    let crisis = Crisis {
        file: Some(file),
        manual: map.optional(decoder, "manual", Decoder::spanned_text),
        reviewed: map.optional(decoder, "reviewed", |d, n| spanned(n, d.date(n))),
        review_every: map.optional(decoder, "review_every", days),
        rehearse_every: map.optional(decoder, "rehearse_every", days),
        rehearsed: map.optional(decoder, "rehearsed", |d, n| spanned(n, d.date(n))),
        spokesperson: reference(&mut map, decoder, "spokesperson"),
        notify: names(&mut map, decoder, "notify"),
        levels: items(&mut map, decoder, "levels", crisis_level),
        statements: items(&mut map, decoder, "statements", statement),
        after: map.optional(decoder, "afterwards", aftercare).unwrap_or_default(),
        look_backs: Vec::new(),
    };
    map.finish(decoder);
    crisis
}

fn spanned<T>(node: &Node, value: Option<T>) -> Option<Spanned<T>> {
    value.map(|value| Spanned::new(value, node.span))
}

/// One name or several.
fn names(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Vec<Spanned<String>> {
    map.optional(decoder, key, |d, n| d.one_or_many(n, Decoder::spanned_text)).unwrap_or_default()
}

fn minutes(decoder: &mut Decoder, node: &Node) -> Option<Spanned<i64>> {
    let minutes = span(decoder, node);
    spanned(node, minutes)
}

/// A distance of days: `90d`, `26w`, `6 months`, `1 año`.
fn days(decoder: &mut Decoder, node: &Node) -> Option<Spanned<i64>> {
    let text = decoder.text(node)?;
    let found = parse_days(&text);
    if found.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` is not a number of days, weeks, months or years"))
                .help("write it as `90d`, `26w`, `6 months` or `1 year`"),
        );
    }
    spanned(node, found)
}

/// Months are taken as 30 days and years as 365, as people mean them here.
fn parse_days(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let count: i64 = text[..digits].parse().ok()?;
    let each = match text[digits..].trim() {
        "d" | "day" | "days" | "día" | "días" | "dia" | "dias" => 1,
        "w" | "week" | "weeks" | "semana" | "semanas" => 7,
        "month" | "months" | "mes" | "meses" => 30,
        "y" | "year" | "years" | "año" | "años" => 365,
        _ => return None,
    };
    (1..=3650).contains(&count).then_some(count * each)
}

fn crisis_level(decoder: &mut Decoder, node: &Node) -> Option<CrisisLevel> {
    let mut map = decoder.map(node, "level")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let triggers = texts(&mut map, decoder, "triggers");
    let decides = names(&mut map, decoder, "decides");
    let substitutes = names(&mut map, decoder, "substitutes");
    let approvals = map.optional(decoder, "approvals", |d, n| spanned(n, d.integer(n, 1, MOST_APPROVALS)));
    let approvers = names(&mut map, decoder, "approvers");
    let cooling_off = map.optional(decoder, "cooling_off", minutes);
    let respond_within = map.optional(decoder, "respond_within", minutes);
    let actions = items(&mut map, decoder, "actions", action);
    let notify = names(&mut map, decoder, "notify");
    let freeze = map.optional(decoder, "freeze", level_freeze);
    map.finish(decoder);
    Some(CrisisLevel {
        id: id?,
        name: name?,
        triggers,
        decides,
        substitutes,
        approvals,
        approvers,
        cooling_off,
        respond_within,
        actions,
        notify,
        freeze,
    })
}

/// A text alone, or a map that says who does it and by when.
fn action(decoder: &mut Decoder, node: &Node) -> Option<CrisisAction> {
    if let Value::Scalar { .. } = node.value {
        return Some(CrisisAction { text: decoder.text(node)?, responsible: None, within: None });
    }
    let mut map = decoder.map(node, "action")?;
    let text = map.required(decoder, "text", Decoder::text);
    let responsible = reference(&mut map, decoder, "responsible");
    let within = map.optional(decoder, "within", span);
    map.finish(decoder);
    Some(CrisisAction { text: text?, responsible, within })
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
        minutes: map.optional(decoder, "for", span),
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
    let words = map.required(decoder, "text", Decoder::spanned_text);
    let networks = names(&mut map, decoder, "networks");
    let channels = names(&mut map, decoder, "channels");
    let overrides = map.optional(decoder, "overrides", overrides).unwrap_or_default();
    map.finish(decoder);
    Some(HoldingStatement { id: id?, level, lang, text: words?, networks, channels, overrides })
}

fn overrides(decoder: &mut Decoder, node: &Node) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let entries = decoder.entries(node, "overrides")?;
    Some(entries.into_iter().filter_map(|(network, text)| Some((network, decoder.spanned_text(text)?))).collect())
}

fn aftercare(decoder: &mut Decoder, node: &Node) -> Option<Aftercare> {
    let mut map = decoder.map(node, "afterwards")?;
    let due_days = map.optional(decoder, "due", days).map(|days| days.value);
    let questions = texts(&mut map, decoder, "questions");
    map.finish(decoder);
    Some(Aftercare { due_days, questions })
}

/// The day of the look back that a file below `plans/crisis/` is, and whether it is one at a rehearsal; `None` for other files.
pub(in crate::workspace) fn look_back_name(name: &str) -> Option<(NaiveDate, bool)> {
    let day = parse_date(name.get(..10)?)?;
    let rest = name.get(10..)?.strip_prefix('-')?;
    Some((day, ["simulacro", "rehearsal"].iter().any(|word| rest.starts_with(word))))
}

#[cfg(test)]
mod tests {
    use super::parse_days;

    #[test]
    fn distances_of_days() {
        for (text, days) in [
            ("6 months", Some(180)),
            ("6 meses", Some(180)),
            ("1 año", Some(365)),
            ("26w", Some(182)),
            ("90d", Some(90)),
            ("0d", None),
            ("99999999999999999999d", None),
            ("soon", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(parse_days(text), days, "{text}");
        }
    }
}
