//! Values of a spec, written by a team or in the lock file, put on top of another spec or of nothing.
//!
//! Works on JSON, guided by the table of keys: a wrong value leaves the one below it in place, and everything that is
//! wrong is found in one run.

use serde_json::{Map, Value as Json, json};

use super::decode::Decoder;
use super::yaml::{Node, Value};
use crate::diag::{Applicability, Diagnostic, Fix, Span, Spanned, did_you_mean};
use crate::networks::spec::fields::{self, Field, Kind, Shape, UnitOf};

/// Larger than any limit of a platform in bytes.
const MOST_BYTES: i64 = 1_000_000_000_000_000;
/// Larger than any other limit; fits into 32 bits.
const MOST: i64 = 4_000_000_000;
/// More than any list of maps has.
const MOST_ITEMS: usize = 20;

/// Keys of a value that tells where it comes from.
const KEYS: [&str; 6] = ["value", "unit", "source", "checked", "unverified", "note"];

type Entries = [(Spanned<String>, Node)];

/// What is said of values that are written without their origin.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The file, relative to the root.
    pub(super) source: String,
    /// The day on which they were checked, as text.
    pub(super) checked: String,
}

/// Puts values on top of others, and remembers where each was written.
pub(super) struct Patch<'d> {
    decoder: &'d mut Decoder,
    origin: Origin,
    /// What the network counts text in.
    text_unit: String,
    /// What it was counted in below.
    text_unit_below: String,
    /// Paths of the values that were written, as `text.limit`, and their places.
    pub(super) written: Vec<(String, Span)>,
    /// Whether there were keys that nobody knows.
    pub(super) met_unknown_keys: bool,
}

impl<'d> Patch<'d> {
    pub(super) fn new(decoder: &'d mut Decoder, origin: Origin) -> Self {
        Self {
            decoder,
            origin,
            text_unit: "graphemes".to_owned(),
            text_unit_below: String::new(),
            written: Vec::new(),
            met_unknown_keys: false,
        }
    }

    /// Puts the values of a file on top of `target`; `beside` are keys that somebody else reads.
    pub(super) fn spec(&mut self, node: &Node, beside: &[&str], target: &mut Map<String, Json>) {
        if let Some(unit) = target.get("text").and_then(|text| text.get("counting")).and_then(counting_unit) {
            self.text_unit_below.clone_from(&unit);
            self.text_unit = unit;
        }
        let entries: &Entries = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            other => {
                let message = format!("expected a map (`key: value` lines), found {}", other.describe());
                self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(node.span), message));
                return;
            }
        };
        self.group("", fields::SPEC, entries, node.span, beside, target);
    }

    fn group(&mut self, path: &str, known: &[Field], entries: &Entries, span: Span, beside: &[&str], target: &mut Map<String, Json>) {
        let find = |key: &str| entries.iter().find(|(name, _)| name.value == key);
        // The counting rule first: the unit of the other values comes from it.
        let (first, rest): (Vec<&Field>, Vec<&Field>) = known.iter().partition(|field| matches!(field.shape, Shape::Counting));
        for field in first.into_iter().chain(rest) {
            if let Some((key, node)) = find(field.key) {
                let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
                self.field(&path, field, key.span, node, target);
            } else if field.required && !target.contains_key(field.key) && !self.is_mistyped(field, known, entries) {
                let what = if path.is_empty() { "the network".to_owned() } else { format!("`{path}`") };
                // An empty map has no place of its own.
                let place =
                    self.decoder.at(Span::new(span.start, span.start.max(entries.first().map_or(span.end, |(key, _)| key.span.end))));
                self.decoder.push(
                    Diagnostic::error("missing-key", place, format!("{what} has no `{}`: {}", field.key, field.doc)).help(format!(
                        "add `{}: {}`, or `extends:` with the name of a network to begin with",
                        field.key,
                        example(field)
                    )),
                );
            }
        }
        for (key, _) in entries {
            if !beside.contains(&key.value.as_str()) && !known.iter().any(|field| field.key == key.value) {
                self.unknown_key(key, path, known, beside, entries);
            }
        }
    }

    /// Whether somebody meant this key and wrote another, which is reported as unknown.
    #[expect(clippy::unused_self, reason = "it belongs to the reading of groups")]
    fn is_mistyped(&self, field: &Field, known: &[Field], entries: &Entries) -> bool {
        entries.iter().any(|(key, _)| !known.iter().any(|field| field.key == key.value) && did_you_mean(&key.value, [field.key]).is_some())
    }

    fn unknown_key(&mut self, key: &Spanned<String>, path: &str, known: &[Field], beside: &[&str], entries: &Entries) {
        self.met_unknown_keys = true;
        let free = |name: &&str| entries.iter().all(|(other, _)| other.value != *name);
        let names: Vec<&str> = beside.iter().copied().chain(known.iter().map(|field| field.key)).collect();
        let place = if path.is_empty() { "a network spec".to_owned() } else { format!("`{path}`") };
        let shown: String = key.value.chars().take(60).collect();
        let found = Diagnostic::error("unknown-key", self.decoder.at(key.span), format!("unknown key `{shown}` in {place}"));
        self.decoder.push(match did_you_mean(&key.value, names.iter().copied().filter(free)) {
            Some(guess) => found.help(format!("did you mean `{guess}`?")).fix(Fix::one(
                format!("write `{guess}`"),
                Applicability::Unsafe,
                self.decoder.file,
                key.span,
                guess,
            )),
            None => found.help(format!("known keys: {}", names.join(", "))),
        });
    }

    fn field(&mut self, path: &str, field: &Field, key: Span, node: &Node, target: &mut Map<String, Json>) {
        if node.value == Value::Null {
            if field.required {
                let message = format!("`{path}` cannot be taken away: {}", field.doc);
                self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(key), message).help("leave the line out"));
            } else {
                target.remove(field.key);
                self.written.push((path.to_owned(), key));
            }
            return;
        }
        let value = match field.shape {
            Shape::Group(known) => {
                let Value::Map(entries) = &node.value else {
                    let message = format!("expected a map (`key: value` lines), found {}", node.value.describe());
                    self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(node.span), message));
                    return;
                };
                let mut inner = match target.get(field.key) {
                    Some(Json::Object(inner)) => inner.clone(),
                    _ => Map::new(),
                };
                self.group(path, known, entries, Span::new(key.start, node.span.end), &[], &mut inner);
                // A group without what it needs would make the whole spec unreadable; the finding stands.
                let whole = known.iter().all(|field| !field.required || inner.contains_key(field.key));
                if whole || field.required {
                    target.insert(field.key.to_owned(), Json::Object(inner));
                }
                return;
            }
            Shape::Fact(kind, unit) => self.fact(node, kind, unit, target.get(field.key)),
            Shape::Value(kind) => self.value(node, kind, UnitOf::Fixed("none")),
            Shape::Counting => self.counting(node),
            Shape::Placements => self.placements(node),
            Shape::List(known) => self.list(path, known, key, node),
        };
        if let Some(mut value) = value {
            // Paths are put behind it.
            if let ("default_server", Json::String(address)) = (path, &mut value) {
                address.truncate(address.trim_end_matches('/').len());
            }
            target.insert(field.key.to_owned(), value);
            self.written.push((path.to_owned(), node.span));
        }
    }

    /// A value alone, or a map of `value`, `unit`, `source`, `checked`, `unverified` and `note`.
    fn fact(&mut self, node: &Node, kind: Kind, unit: UnitOf, base: Option<&Json>) -> Option<Json> {
        let base_unit = base.and_then(|base| base.get("unit")).and_then(Json::as_str);
        let standard = match unit {
            UnitOf::Fixed(unit) => base_unit.unwrap_or(unit).to_owned(),
            // A value in the unit of the counting rule follows it to another one.
            UnitOf::Text => base_unit.filter(|unit| *unit != self.text_unit_below).unwrap_or(&self.text_unit).to_owned(),
        };
        let fresh =
            |value: Json, origin: &Origin| json!({ "value": value, "unit": standard, "source": origin.source, "checked": origin.checked });
        let Value::Map(entries) = &node.value else {
            let value = self.value(node, kind, unit)?;
            return Some(fresh(value, &self.origin));
        };
        let find = |key: &str| entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node);
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.value.as_str())) {
            let shown: String = key.value.chars().take(60).collect();
            let help = did_you_mean(&key.value, KEYS)
                .map_or_else(|| format!("known keys: {}", KEYS.join(", ")), |guess| format!("did you mean `{guess}`?"));
            self.decoder
                .push(Diagnostic::error("unknown-key", self.decoder.at(key.span), format!("unknown key `{shown}` in a value")).help(help));
        }
        let mut fact = match (find("value"), base) {
            (Some(node), _) => fresh(self.value(node, kind, unit)?, &self.origin),
            (None, Some(base)) => base.clone(),
            (None, None) => {
                let found = Diagnostic::error("missing-key", self.decoder.at(node.span), "the map has no `value`");
                self.decoder.push(found.help(format!("add `value: {}`, or write the value alone", kind.example())));
                return None;
            }
        };
        let decoder = &mut *self.decoder;
        let texts = [
            ("unit", find("unit").and_then(|node| decoder.one_of(node, fields::UNITS))),
            ("source", find("source").and_then(|node| decoder.text(node))),
            ("checked", find("checked").and_then(|node| decoder.date(node)).map(|day| day.to_string())),
            ("note", find("note").and_then(|node| decoder.text(node))),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                fact[key] = Json::String(text);
            }
        }
        if let Some(unverified) = find("unverified").and_then(|node| decoder.boolean(node)) {
            fact["unverified"] = Json::Bool(unverified);
        }
        Some(fact)
    }

    fn value(&mut self, node: &Node, kind: Kind, unit: UnitOf) -> Option<Json> {
        let most = if unit == UnitOf::Fixed("bytes") { MOST_BYTES } else { MOST };
        let decoder = &mut *self.decoder;
        Some(match kind {
            Kind::Count => json!(decoder.integer(node, 0, most)?),
            Kind::Amount => json!(decoder.number(node, 0.0, 1e12)?),
            Kind::Truth => json!(decoder.boolean(node)?),
            Kind::CountRange => json!(self.pair(node, kind, |decoder, node| decoder.integer(node, 0, most))?),
            Kind::Size => json!(self.pair(node, kind, |decoder, node| decoder.integer(node, 1, 1_000_000))?),
            Kind::AmountRange => json!(self.pair(node, kind, |decoder, node| decoder.number(node, 0.0, 1e12))?),
            Kind::OneOf(words) => json!(decoder.one_of(node, words)?),
            Kind::SomeOf(words) => json!(decoder.one_or_many(node, |decoder, node| decoder.one_of(node, words))?),
            Kind::Text => json!(decoder.text(node)?),
            Kind::Texts => json!(decoder.texts(node)?),
            Kind::Address => json!(decoder.url(node)?.value),
            Kind::Day => json!(decoder.date(node)?.to_string()),
        })
    }

    fn pair<T>(&mut self, node: &Node, kind: Kind, mut item: impl FnMut(&mut Decoder, &Node) -> Option<T>) -> Option<[T; 2]> {
        if let Value::List(items) = &node.value
            && let [low, high] = items.as_slice()
        {
            // Both are read, so that both are reported.
            let (low, high) = (item(self.decoder, low), item(self.decoder, high));
            return Some([low?, high?]);
        }
        let found = Diagnostic::error("invalid-value", self.decoder.at(node.span), "expected a list of two numbers");
        self.decoder.push(found.help(format!("write it as `{}`", kind.example())));
        None
    }

    fn counting(&mut self, node: &Node) -> Option<Json> {
        let rule = if let Value::Map(entries) = &node.value {
            match entries.as_slice() {
                [(key, unit)] if key.value == "plain" => json!({ "plain": self.decoder.one_of(unit, fields::COUNTING_UNITS)? }),
                _ => {
                    let found = Diagnostic::error("invalid-value", self.decoder.at(node.span), "expected one key, `plain`");
                    self.decoder.push(found.help("write it as `{ plain: graphemes }`"));
                    return None;
                }
            }
        } else {
            let words: Vec<&'static str> = fields::COUNTING.iter().map(|(word, _)| *word).collect();
            json!(self.decoder.one_of(node, &words)?)
        };
        if let Some(unit) = counting_unit(&rule) {
            self.text_unit = unit;
        }
        Some(rule)
    }

    /// A list stands for the whole list below it: its order matters.
    fn list(&mut self, path: &str, known: &[Field], key: Span, node: &Node) -> Option<Json> {
        let Value::List(items) = &node.value else {
            let message = format!("expected a list of maps, found {}", node.value.describe());
            self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(node.span), message));
            return None;
        };
        if items.len() > MOST_ITEMS {
            let message = format!("more than {MOST_ITEMS} items in `{path}`");
            self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(node.span), message));
            return None;
        }
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let Value::Map(entries) = &item.value else {
                let message = format!("expected a map (`key: value` lines), found {}", item.value.describe());
                self.decoder.push(Diagnostic::error("invalid-value", self.decoder.at(item.span), message));
                continue;
            };
            let mut inner = Map::new();
            let before = self.written.len();
            self.group(&format!("{path}.{}", index + 1), known, entries, Span::new(key.start, item.span.end), &[], &mut inner);
            // The list is one value: what it says where is told once.
            self.written.truncate(before);
            if known.iter().all(|field| !field.required || inner.contains_key(field.key)) {
                list.push(Json::Object(inner));
            }
        }
        Some(Json::Array(list))
    }

    fn placements(&mut self, node: &Node) -> Option<Json> {
        let Value::List(items) = &node.value else {
            let found = Diagnostic::error("invalid-value", self.decoder.at(node.span), "expected a list of shapes");
            self.decoder.push(found.help("write it as `[{ name: square, size: [1080, 1080] }]`"));
            return None;
        };
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let Value::Map(entries) = &item.value else {
                let found = Diagnostic::error("invalid-value", self.decoder.at(item.span), "expected a map with `name` and `size`");
                self.decoder.push(found.help("write it as `{ name: square, size: [1080, 1080] }`"));
                continue;
            };
            let find = |key: &str| entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node);
            for (key, _) in entries.iter().filter(|(key, _)| !matches!(key.value.as_str(), "name" | "size")) {
                let shown: String = key.value.chars().take(60).collect();
                let found = Diagnostic::error("unknown-key", self.decoder.at(key.span), format!("unknown key `{shown}` in a shape"));
                self.decoder.push(found.help("known keys: name, size"));
            }
            let (Some(name), Some(size)) = (find("name"), find("size")) else {
                let found = Diagnostic::error("missing-key", self.decoder.at(item.span), "a shape has a `name` and a `size`");
                self.decoder.push(found.help("write it as `{ name: square, size: [1080, 1080] }`"));
                continue;
            };
            let name = self.decoder.one_of(name, fields::PLACEMENTS);
            let size = self.fact(size, Kind::Size, UnitOf::Fixed("pixels"), None);
            if let (Some(name), Some(size)) = (name, size) {
                list.push(json!({ "name": name, "size": size }));
            }
        }
        Some(Json::Array(list))
    }
}

/// The unit of the limits of a counting rule.
fn counting_unit(rule: &Json) -> Option<String> {
    match rule {
        Json::String(word) => fields::COUNTING.iter().find(|(known, _)| known == word).map(|(_, unit)| (*unit).to_owned()),
        other => other.get("plain").and_then(Json::as_str).map(str::to_owned),
    }
}

fn example(field: &Field) -> &'static str {
    match field.shape {
        Shape::Group(_) | Shape::List(_) => "…",
        Shape::Fact(kind, _) | Shape::Value(kind) => kind.example(),
        Shape::Counting => "{ plain: graphemes }",
        Shape::Placements => "[{ name: square, size: [1080, 1080] }]",
    }
}
