//! JSON Schema, draft 2020-12, for editors.
//!
//! A schema is never stricter than the program: what it cannot say (references, sums, dates in order) it leaves to `pregon check`.

use serde_json::{Map, Value, json};

use super::{Field, FileKind, Key, Need, Record, Shape, spellings};
use crate::model::{CURRENCIES, Language};
use crate::workspace::vocabulary::plain;

/// Days of the week, as files have them.
const WEEKDAYS: &str = "^(mon|monday|tue|tuesday|wed|wednesday|thu|thursday|fri|friday|sat|saturday|sun|sunday|lun|lunes|mar|martes|mie|mié|miercoles|\
                        miércoles|jue|jueves|vie|viernes|sab|sáb|sabado|sábado|dom|domingo)$";

/// The JSON Schema of a kind of file; descriptions are in `language`, keys and words in both where the file takes both.
#[must_use]
pub fn json_schema(kind: FileKind, language: Language) -> Value {
    let mut writer = Writer { language, bilingual: kind.is_bilingual(), definitions: Map::new() };
    let top = writer.shape(kind.shape());
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.pattern(),
        "description": kind.doc(language),
    });
    if let (Some(schema), Value::Object(top)) = (schema.as_object_mut(), top) {
        schema.extend(top);
        schema.insert("$defs".to_owned(), Value::Object(writer.definitions));
    }
    schema
}

struct Writer {
    language: Language,
    bilingual: bool,
    definitions: Map<String, Value>,
}

impl Writer {
    fn shape(&mut self, shape: &Shape) -> Value {
        match shape {
            // Whatever YAML takes for a number or a truth value is text here.
            Shape::Text | Shape::Reference(_) => json!({ "type": ["string", "number", "boolean"], "minLength": 1 }),
            Shape::TextOrEmpty => json!({ "type": ["string", "number", "boolean", "null"] }),
            Shape::Truth => json!({ "type": "boolean" }),
            Shape::Integer { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Number { least, most } => json!({ "type": "number", "minimum": least, "maximum": most }),
            Shape::Share => json!({ "type": "number", "minimum": 0, "maximum": 100 }),
            Shape::Day => text(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            Shape::DateTime => text(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"),
            Shape::When => text(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)? ?(Z|[+-][0-9]{2}:[0-9]{2})?$"),
            Shape::Instant => text(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"),
            Shape::Time => text("^[0-9]{1,2}:[0-9]{2}$"),
            Shape::Duration => text("^[0-9]{1,6}[mhd]$"),
            Shape::Weekday => text(WEEKDAYS),
            Shape::Money => text(r"^[0-9]{1,12}(\.[0-9]{1,2})? +[A-Z]{3}$"),
            Shape::Amount => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, text(r"^[0-9]{1,12}(\.[0-9]{1,2})?( +[A-Z]{3})?$")] }),
            Shape::Currency => json!({ "enum": CURRENCIES }),
            Shape::Rate => json!({ "type": "number", "exclusiveMinimum": 0 }),
            Shape::Url => json!({ "type": "string", "format": "uri", "pattern": "^https?://" }),
            Shape::Email => text("^[^@ ]+@[^ ]+$"),
            Shape::Lang => text("^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
            Shape::Zone => text("^[A-Za-z0-9_+/-]+$"),
            Shape::Form(form) => text(form.pattern),
            Shape::Choice(words) => json!({ "enum": self.words(words) }),
            Shape::List(item) => json!({ "type": ["array", "null"], "items": self.shape(item) }),
            Shape::Pair(item) => json!({ "type": "array", "items": self.shape(item), "minItems": 2, "maxItems": 2 }),
            Shape::OneOrMany(item) => {
                let item = self.shape(item);
                json!({ "anyOf": [{ "type": "array", "items": item.clone() }, item] })
            }
            Shape::Map(record) => self.reference(record),
            Shape::Entries { key, value } => {
                let value = self.shape(value);
                let mut schema = json!({ "type": ["object", "null"], "additionalProperties": value });
                if let Some(names) = self.names(*key) {
                    schema["propertyNames"] = names;
                }
                schema
            }
            Shape::Either(forms) => json!({ "anyOf": forms.iter().map(|form| self.shape(form)).collect::<Vec<_>>() }),
        }
    }

    /// What keys may be, where the team chooses them.
    fn names(&self, key: Key) -> Option<Value> {
        match key {
            Key::Name(_) | Key::Reference(_) => None,
            Key::Choice(words) => Some(json!({ "enum": self.words(words) })),
            Key::Currency => Some(json!({ "enum": CURRENCIES })),
        }
    }

    /// Words in all their spellings. What YAML takes for a truth value (`off` only in YAML 1.1) is a word to us.
    fn words(&self, words: &[&'static str]) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        for word in words.iter().flat_map(|word| spellings(word, self.bilingual)) {
            let plain = plain_if(word, self.bilingual);
            all.extend([Some(json!(word)), plain.map(Value::String)].into_iter().flatten());
            match word {
                "true" => all.push(json!(true)),
                "false" | "off" => all.push(json!(false)),
                _ => {}
            }
        }
        let mut seen = Vec::new();
        all.retain(|word| {
            !seen.contains(word) && {
                seen.push(word.clone());
                true
            }
        });
        all
    }

    fn reference(&mut self, record: &Record) -> Value {
        let name = record.what.replace(' ', "-");
        if !self.definitions.contains_key(&name) {
            // Its place, so that definitions keep the order in which they are first met.
            self.definitions.insert(name.clone(), Value::Null);
            let definition = self.record(record);
            self.definitions.insert(name.clone(), definition);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn record(&mut self, record: &Record) -> Value {
        let mut properties = Map::new();
        let mut patterns = Map::new();
        let mut conditions: Vec<Value> = Vec::new();
        for field in record.fields {
            let schema = self.field(field);
            let spellings = self.spellings(field);
            for word in &spellings {
                properties.insert((*word).to_owned(), schema.clone());
                // The same word without its accents is taken, and not proposed.
                if let Some(plain) = plain_if(word, self.bilingual) {
                    patterns.insert(format!("^{plain}$"), schema.clone());
                }
            }
            conditions.extend(self.conditions(record, field, &spellings));
        }
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !patterns.is_empty() {
            schema["patternProperties"] = Value::Object(patterns);
        }
        if !conditions.is_empty() {
            schema["allOf"] = Value::Array(conditions);
        }
        schema
    }

    /// The words for a key, those of the reader's language first.
    fn spellings(&self, field: &Field) -> Vec<&'static str> {
        let spanish: &[&'static str] = if self.bilingual { field.spanish() } else { &[] };
        let english = std::iter::once(field.name);
        match self.language {
            Language::Es => spanish.iter().copied().chain(english).collect(),
            Language::En => english.chain(spanish.iter().copied()).collect(),
        }
    }

    fn field(&mut self, field: &Field) -> Value {
        let mut schema = self.shape(&field.shape);
        if field.need != Need::Required {
            schema = or_null(schema);
        }
        schema["description"] = Value::String(self.description(field));
        if let Some(example) = example(field) {
            schema["examples"] = json!([example]);
        }
        schema
    }

    fn description(&self, field: &Field) -> String {
        let mut text = field.doc(self.language).to_owned();
        let words: Vec<&str> = self.spellings(field).into_iter().filter(|word| *word != field.name).collect();
        if !words.is_empty() {
            text += &match self.language {
                Language::Es => format!(" En inglés: {}.", field.name),
                Language::En => format!(" In Spanish: {}.", words.join(", ")),
            };
        }
        if !field.default.is_empty() {
            text += &match self.language {
                Language::Es => format!(" Si falta: {}.", field.default_in(self.language, self.bilingual)),
                Language::En => format!(" Default: {}.", field.default),
            };
        }
        text
    }

    /// Which keys must be there, and which not together.
    fn conditions(&self, record: &Record, field: &Field, spellings: &[&'static str]) -> Vec<Value> {
        let has = |word: &&str| json!({ "required": [word] });
        // A key without its accents is there too.
        let each = |words: &[&'static str]| -> Vec<Value> {
            let plain = words.iter().filter_map(|word| plain_if(word, self.bilingual)).map(|word| json!({ "required": [word] }));
            words.iter().map(has).chain(plain).collect()
        };
        let any = |names: &[&str]| -> Vec<Value> {
            let fields = names.iter().filter_map(|name| record.fields.iter().find(|field| field.name == *name));
            fields.flat_map(|field| each(&self.spellings(field))).collect()
        };
        let mut conditions = Vec::new();
        match field.need {
            Need::Optional => {}
            Need::Required => conditions.push(json!({ "anyOf": each(spellings) })),
            Need::Unless(others) => {
                conditions.push(json!({ "anyOf": each(spellings).into_iter().chain(any(others)).collect::<Vec<_>>() }));
            }
        }
        for (index, first) in spellings.iter().enumerate() {
            for second in &spellings[index + 1..] {
                conditions.push(json!({ "not": { "required": [first, second] } }));
            }
        }
        let is_there = json!({ "anyOf": each(spellings) });
        if !field.instead_of.is_empty() {
            conditions.push(json!({ "not": { "allOf": [is_there.clone(), { "anyOf": any(field.instead_of) }] } }));
        }
        if let Some((key, value)) = field.only_if
            && let Some(on) = record.fields.iter().find(|field| field.name == key)
        {
            let words = Value::Array(self.words(&[value]));
            let keys = self.spellings(on).into_iter().map(|key| json!({ "required": [key], "properties": { key: { "enum": words } } }));
            conditions.push(json!({ "if": is_there.clone(), "then": { "anyOf": keys.collect::<Vec<_>>() } }));
        }
        if !field.needs.is_empty() {
            conditions.push(json!({ "if": is_there, "then": { "anyOf": any(field.needs) } }));
        }
        conditions
    }
}

/// A word without its accents and in place of the one that has them; `None` where both are the same.
fn plain_if(word: &str, bilingual: bool) -> Option<String> {
    Some(plain(word)).filter(|plain| bilingual && plain != word)
}

fn text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// What is left out may be written as nothing.
fn or_null(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(Value::String(one)) => {
            let one = one.clone();
            schema["type"] = json!([one, "null"]);
            schema
        }
        Some(Value::Array(types)) => {
            if !types.iter().any(|of| of == "null") {
                types.push(json!("null"));
            }
            schema
        }
        _ => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// A value as an editor may show it; none where it would be a map.
fn example(field: &Field) -> Option<Value> {
    let text = if field.example.is_empty() { field.shape.sample().filter(|_| !matches!(field.shape, Shape::Text))? } else { field.example };
    serde_saphyr::from_str(text).ok()
}
