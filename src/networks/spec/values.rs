//! A spec as a list of values, each on a line of its own: what is shown, locked and compared.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use super::NetworkSpec;
use crate::model::Digest;

/// One value of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecValue {
    /// Where it stands, as `text.limit` or `media.placements.square`.
    pub path: String,
    /// The value for people, without its unit: `500`, `yes`, `jpeg, png`, `1080 × 1350`, `0.8 to 1.91`.
    pub value: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// Where it comes from; `None` for what is no fact about the platform, as the name.
    pub origin: Option<ValueOrigin>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueOrigin {
    /// The platform's page or document, or what begins with `practice` or `ours`.
    pub source: String,
    /// Day on which it was checked.
    pub checked: NaiveDate,
    /// Whether no source of the platform itself confirms it.
    pub unverified: bool,
    /// What has to be known beside it.
    pub note: Option<String>,
}

impl SpecValue {
    /// The value with its unit.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.unit.is_empty() { self.value.clone() } else { format!("{} {}", self.value, self.unit) }
    }
}

/// Keys of a spec that make no difference to what is built.
const NOT_OF_A_BUILD: [&str; 6] = ["name", "version", "extends", "docs", "auth", "proof"];

impl NetworkSpec {
    /// Every value, in the order of the files.
    ///
    /// # Panics
    /// Never: specs serialise.
    #[must_use]
    pub fn values(&self) -> Vec<SpecValue> {
        let mut list = Vec::new();
        walk("", &serde_json::to_value(self).expect("specs serialise"), &mut list);
        list
    }

    /// The values that a build depends on, in the order of the files: how to log in, and how a lost answer is cleared up, is not among them.
    #[must_use]
    pub fn values_of_a_build(&self) -> Vec<SpecValue> {
        let mut list = self.values();
        list.retain(|value| !["auth", "proof"].contains(&value.path.split('.').next().unwrap_or_default()));
        list
    }

    /// The values alone, without sources, dates and notes: what a build depends on.
    ///
    /// # Panics
    /// Never: specs serialise.
    #[must_use]
    pub(crate) fn bare(&self) -> Map<String, Json> {
        let mut value = serde_json::to_value(self).expect("specs serialise");
        strip(&mut value);
        match value {
            Json::Object(mut map) => {
                // Not `remove`, which changes the order of the others.
                map.retain(|key, _| !NOT_OF_A_BUILD.contains(&key.as_str()));
                map
            }
            _ => Map::new(),
        }
    }

    /// The digest over the values, whatever their sources, dates and notes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(&self.bare())
    }
}

/// Whether an object is a fact: a value with its origin.
fn is_fact(map: &Map<String, Json>) -> bool {
    map.contains_key("value") && map.contains_key("unit")
}

/// Takes away what no build depends on.
fn strip(value: &mut Json) {
    match value {
        Json::Object(map) => {
            if is_fact(map) {
                map.retain(|key, _| key == "value" || key == "unit");
            } else {
                map.retain(|_, inner| !inner.is_null());
                map.values_mut().for_each(strip);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn walk(path: &str, value: &Json, list: &mut Vec<SpecValue>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Json::Null => {}
        Json::Object(map) if is_fact(map) => list.push(fact(path, map)),
        Json::Object(map) if path == "text.counting" => {
            let plain = map.get("plain").and_then(Json::as_str).unwrap_or_default();
            list.push(SpecValue { path: path.to_owned(), value: format!("plain {plain}"), unit: String::new(), origin: None });
        }
        Json::Object(map) => map.iter().for_each(|(key, inner)| walk(&below(key), inner, list)),
        Json::Array(items) if path == "media.placements" => {
            for item in items {
                let name = item.get("name").and_then(Json::as_str).unwrap_or_default();
                if let Some(Json::Object(size)) = item.get("size") {
                    list.push(fact(&below(name), size));
                }
            }
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {
            for (index, item) in items.iter().enumerate() {
                walk(&below(&(index + 1).to_string()), item, list);
            }
        }
        other => list.push(SpecValue { path: path.to_owned(), value: plain(other), unit: String::new(), origin: None }),
    }
}

fn fact(path: &str, map: &Map<String, Json>) -> SpecValue {
    let text = |key: &str| map.get(key).and_then(Json::as_str).unwrap_or_default();
    let unit = text("unit");
    let value = match map.get("value") {
        Some(Json::Array(pair)) if pair.len() == 2 && pair.iter().all(Json::is_number) => {
            let is_size = path.contains("placements") || path.ends_with("size");
            format!("{} {} {}", plain(&pair[0]), if is_size { "×" } else { "to" }, plain(&pair[1]))
        }
        Some(Json::Array(items)) if items.is_empty() => "none stated".to_owned(),
        Some(value) => plain(value),
        None => String::new(),
    };
    SpecValue {
        path: path.to_owned(),
        value,
        unit: if matches!(unit, "none" | "ratio") { String::new() } else { unit.to_owned() },
        origin: text("checked").parse().ok().map(|checked| ValueOrigin {
            source: text("source").to_owned(),
            checked,
            unverified: map.get("unverified") == Some(&Json::Bool(true)),
            note: map.get("note").and_then(Json::as_str).map(str::to_owned),
        }),
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Json::Number(number) => match (number.as_u64(), number.as_f64()) {
            (None, Some(number)) => number.to_string(),
            _ => number.to_string(),
        },
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Null | Json::Object(_) => String::new(),
    }
}
