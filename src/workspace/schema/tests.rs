//! The tables say what the decoders ask for: no key more, none less, required where they require it, and of the kinds that they take.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::{Field, FileKind, Need, Record, Shape, json_schema, lookup};
use crate::diag::{Diagnostics, FileId, Severity, SourceFile, Sources};
use crate::model::Language;
use crate::networks::Specs;
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::{self, Node, Value};
use crate::workspace::{approvals, config, plans, post, split_front_matter};

/// Kinds whose decoders ask for one key after the other.
const DECODED: [FileKind; 9] = [
    FileKind::Workspace,
    FileKind::Post,
    FileKind::Plan,
    FileKind::Tone,
    FileKind::Calendar,
    FileKind::Campaign,
    FileKind::People,
    FileKind::Crisis,
    FileKind::Approval,
];

/// What a text says to its decoder: problems, and the keys asked of each map.
struct Decoded {
    errors: Vec<String>,
    asked: Vec<(usize, Vec<&'static str>)>,
    node: Option<Node>,
}

fn decode(kind: FileKind, text: &str, specs: &Specs) -> Decoded {
    let mut sources = Sources::default();
    let whole = if kind == FileKind::Post { format!("---\n{text}\n---\nHola.\n") } else { text.to_owned() };
    let file = sources.add(SourceFile::new(kind.pattern(), whole.clone()));
    let mut diagnostics = Diagnostics::new();
    let front_matter = split_front_matter(&whole, file).ok();
    let part = front_matter.as_ref().map_or(0..whole.len(), |split| split.yaml.start..split.yaml.end);
    let node = yaml::parse(&whole[part.clone()], file, part.start, &mut diagnostics);
    let mut decoder = if kind.is_bilingual() { Decoder::bilingual(file) } else { Decoder::new(file) };
    if let Some(node) = &node {
        match kind {
            FileKind::Workspace => drop(config::read(&mut decoder, node, specs)),
            FileKind::Post => drop(post::decode("content/a.md", &whole, front_matter.expect("front matter"), node, &mut decoder)),
            FileKind::Plan => drop(plans::plan(&mut decoder, node)),
            FileKind::Tone => drop(plans::tone(&mut decoder, node)),
            FileKind::Calendar => drop(plans::calendar(&mut decoder, node)),
            FileKind::Campaign => drop(plans::campaign(&mut decoder, node, "otono-2026")),
            FileKind::People => drop(plans::people(&mut decoder, node)),
            FileKind::Crisis => drop(plans::crisis(&mut decoder, node)),
            // Its decoder goes by a table of its own, with which this one is compared below.
            FileKind::Network => {}
            FileKind::Approval => drop(approvals::read(&mut decoder, node, "approvals/mercado-otono/a.yaml")),
        }
    }
    let asked = std::mem::take(&mut decoder.asked);
    diagnostics.extend(decoder.into_diagnostics());
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error && d.rule != "altered-approval").map(|d| d.message.clone());
    Decoded { errors: errors.collect(), asked, node }
}

/// One change to an example: at the key of a map, by the map's name.
#[derive(Clone, Copy)]
struct Change {
    what: &'static str,
    key: &'static str,
    to: Instead,
}

#[derive(Clone, Copy, PartialEq)]
enum Instead {
    /// The key is left out.
    Nothing,
    /// This value stands there.
    Text(&'static str),
    /// The key is written wrongly.
    Typo,
}

/// Which of the ways to write a file an example takes.
#[derive(Clone, Copy, Default)]
struct Way {
    spanish: bool,
    /// Maps where there are shorter forms.
    long: bool,
    /// The value that another key needs: map, key, value.
    choice: Option<(&'static str, &'static str, &'static str)>,
}

/// All ways to write a kind of file.
fn ways(kind: FileKind) -> Vec<Way> {
    let choices = records(kind)
        .into_iter()
        .flat_map(|record| record.fields.iter().filter_map(|field| field.only_if).map(|(key, value)| (record.what, key, value)));
    let choices: BTreeSet<_> = choices.collect();
    let choices: Vec<_> = std::iter::once(None).chain(choices.into_iter().map(Some)).collect();
    let mut ways = Vec::new();
    for choice in choices {
        for long in [true, false] {
            ways.push(Way { spanish: false, long, choice });
            if kind.is_bilingual() {
                ways.push(Way { spanish: true, long, choice });
            }
        }
    }
    ways
}

/// Writes an example of a file from its table.
struct Writer {
    way: Way,
    change: Option<Change>,
}

impl Writer {
    fn value(&self, shape: &Shape) -> String {
        match shape {
            Shape::List(item) | Shape::OneOrMany(item) => format!("[{}]", self.value(item)),
            Shape::Pair(item) => format!("[{}, {}]", self.value(item), self.value(item)),
            Shape::Map(record) => self.record(record),
            Shape::Entries { key, value } => format!("{{ {}: {} }}", key.sample(), self.value(value)),
            Shape::Either(forms) => {
                let is_long = |form: &&Shape| matches!(form, Shape::Map(_) | Shape::Entries { .. }) == self.way.long;
                self.value(forms.iter().find(is_long).unwrap_or(&forms[0]))
            }
            simple => simple.sample().expect("a sample").to_owned(),
        }
    }

    fn record(&self, record: &Record) -> String {
        let mut text = String::from("{ ");
        for field in record.fields {
            let change = self.change.filter(|change| change.what == record.what && change.key == field.name);
            // Of keys that exclude each other, the first is shown.
            if !shown(record, field, self.way) {
                continue;
            }
            let name = if self.way.spanish { field.spanish().first().copied().unwrap_or(field.name) } else { field.name };
            let chosen = self.way.choice.filter(|(what, key, _)| *what == record.what && *key == field.name);
            let value = || match chosen {
                Some((_, _, value)) => value.to_owned(),
                None if field.example.is_empty() => self.value(&field.shape),
                None => field.example.to_owned(),
            };
            let _ = match change.map(|change| change.to) {
                Some(Instead::Nothing) => Ok(()),
                Some(Instead::Text(other)) => write!(text, "{name}: {other}, "),
                Some(Instead::Typo) => write!(text, "{name}x: {}, ", value()),
                None => write!(text, "{name}: {}, ", value()),
            };
        }
        text + "}"
    }
}

/// Whether an example of everything has this key: it excludes no key before it, and what it needs is chosen.
fn shown(record: &Record, field: &Field, way: Way) -> bool {
    if let Some((key, value)) = field.only_if {
        let chosen = way.choice.filter(|(what, chosen, _)| *what == record.what && *chosen == key).map(|(_, _, value)| value);
        let usual = record.fields.iter().find(|field| field.name == key).and_then(|field| field.shape.words().first().copied());
        if chosen.or(usual) != Some(value) {
            return false;
        }
    }
    record.fields.iter().take_while(|other| other.name != field.name).all(|other| {
        !(field.instead_of.contains(&other.name)
            || other.instead_of.contains(&field.name)
            || matches!(field.need, Need::Unless(others) if others.contains(&other.name)))
    })
}

fn example(kind: FileKind, way: Way, change: Option<Change>) -> String {
    Writer { way, change }.value(kind.shape())
}

/// All maps with known keys of a kind of file.
fn records(kind: FileKind) -> Vec<&'static Record> {
    fn walk(shape: &Shape, seen: &mut Vec<&'static Record>) {
        match shape {
            Shape::Map(record) if !seen.iter().any(|known| known.what == record.what) => {
                seen.push(record);
                record.fields.iter().for_each(|field| walk(&field.shape, seen));
            }
            Shape::List(item) | Shape::Pair(item) | Shape::OneOrMany(item) | Shape::Entries { value: item, .. } => walk(item, seen),
            Shape::Either(forms) => forms.iter().for_each(|form| walk(form, seen)),
            _ => {}
        }
    }
    let mut seen = Vec::new();
    walk(kind.shape(), &mut seen);
    seen
}

/// The map with known keys among the forms of a shape that fits a node.
fn map_form<'s>(shape: &'s Shape, node: &Node) -> Option<&'s Shape> {
    match shape {
        Shape::Either(forms) => forms.iter().find_map(|form| map_form(form, node)),
        Shape::OneOrMany(item) if !matches!(node.value, Value::List(_)) => map_form(item, node),
        Shape::Map(_) | Shape::Entries { .. } => matches!(node.value, Value::Map(_)).then_some(shape),
        Shape::List(_) | Shape::Pair(_) | Shape::OneOrMany(_) => matches!(node.value, Value::List(_)).then_some(shape),
        _ => None,
    }
}

/// Compares what was asked of each map with its table.
fn compare(
    kind: FileKind,
    shape: &'static Shape,
    node: &Node,
    asked: &[(usize, Vec<&'static str>)],
    seen: &mut BTreeSet<&'static str>,
    problems: &mut Vec<String>,
) {
    match (map_form(shape, node), &node.value) {
        (Some(Shape::Map(record)), Value::Map(entries)) => {
            seen.insert(record.what);
            let known: BTreeSet<&str> = record.fields.iter().map(|field| field.name).collect();
            match asked.iter().find(|(start, _)| *start == node.span.start) {
                None => problems.push(format!("{}: nobody reads the map of `{}`", kind.as_str(), record.what)),
                Some((_, keys)) => {
                    let keys: BTreeSet<&str> = keys.iter().copied().collect();
                    if keys != known {
                        let missing: Vec<_> = keys.difference(&known).collect();
                        let extra: Vec<_> = known.difference(&keys).collect();
                        problems.push(format!("{}: `{}` lacks {missing:?}, and nobody reads {extra:?}", kind.as_str(), record.what));
                    }
                }
            }
            for (key, value) in entries {
                if let Some(field) = record.field(&key.value, kind.is_bilingual()) {
                    compare(kind, &field.shape, value, asked, seen, problems);
                }
            }
        }
        (Some(Shape::Entries { value: of, .. }), Value::Map(entries)) => {
            for (_, value) in entries {
                compare(kind, of, value, asked, seen, problems);
            }
        }
        (Some(Shape::List(of) | Shape::Pair(of) | Shape::OneOrMany(of)), Value::List(items)) => {
            for item in items {
                compare(kind, of, item, asked, seen, problems);
            }
        }
        _ => {}
    }
}

/// The text as an editor's YAML reader sees it.
fn as_json(text: &str) -> Json {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub(super) fn validator(kind: FileKind, language: Language) -> jsonschema::Validator {
    let schema = json_schema(kind, language);
    assert!(jsonschema::meta::is_valid(&schema), "{}", kind.as_str());
    jsonschema::validator_for(&schema).expect("a schema")
}

pub(super) fn refusals(validator: &jsonschema::Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&as_json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn tables_and_decoders_ask_for_the_same_keys() {
    let mut problems = Vec::new();
    let specs = Specs::embedded();
    for kind in DECODED {
        let mut seen = BTreeSet::new();
        for way in ways(kind) {
            let text = example(kind, way, None);
            let decoded = decode(kind, &text, &specs);
            if !decoded.errors.is_empty() {
                problems.push(format!("{}: {:?}\n{text}", kind.as_str(), decoded.errors));
            }
            compare(kind, kind.shape(), &decoded.node.expect("YAML"), &decoded.asked, &mut seen, &mut problems);
        }
        for record in records(kind).iter().filter(|record| !seen.contains(record.what)) {
            problems.push(format!("{}: no example has a `{}`", kind.as_str(), record.what));
        }
    }
    problems.dedup();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_kind_is_compared_with_its_decoder() {
    let others: Vec<FileKind> = FileKind::ALL.into_iter().filter(|kind| !DECODED.contains(kind)).collect();
    assert_eq!(others, [FileKind::Network], "compare it in `networks`");
}

#[test]
fn schemas_take_what_the_decoders_take() {
    let mut problems = Vec::new();
    for kind in FileKind::ALL {
        for language in Language::ALL {
            let validator = validator(kind, language);
            for way in ways(kind) {
                let text = example(kind, way, None);
                problems.extend(refusals(&validator, &text).iter().map(|refusal| format!("{}: {refusal}\n{text}", kind.as_str())));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_word_means_two_keys_of_a_map() {
    for kind in FileKind::ALL.into_iter().filter(|kind| kind.is_bilingual()) {
        for record in records(kind) {
            let mut words = BTreeSet::new();
            for field in record.fields {
                for word in std::iter::once(&field.name).chain(field.spanish()) {
                    assert!(words.insert(crate::workspace::vocabulary::plain(word)), "{}: {}: `{word}`", kind.as_str(), record.what);
                }
            }
        }
    }
}

#[test]
fn both_require_the_same_and_refuse_the_same() {
    let mut problems = Vec::new();
    let specs = Specs::embedded();
    for kind in DECODED {
        let validator = validator(kind, Language::En);
        let ways: Vec<(Way, String)> =
            ways(kind).into_iter().filter(|way| !way.spanish).map(|way| (way, example(kind, way, None))).collect();
        for record in records(kind) {
            for field in record.fields {
                let change = |to| Some(Change { what: record.what, key: field.name, to });
                let Some((way, _)) = ways.iter().find(|(way, text)| example(kind, *way, change(Instead::Nothing)) != *text) else {
                    continue;
                };
                let mut expect = |to, refused: bool, why: &str| {
                    let text = example(kind, *way, change(to));
                    let (errors, refusals) = (decode(kind, &text, &specs).errors, refusals(&validator, &text));
                    if errors.is_empty() == refused {
                        problems.push(format!("{}: {} `{}` {why}: the decoder says {errors:?}", kind.as_str(), record.what, field.name));
                    }
                    if refusals.is_empty() == refused {
                        problems.push(format!("{}: {} `{}` {why}: the schema says {refusals:?}", kind.as_str(), record.what, field.name));
                    }
                };
                let here = |name: &str| record.fields.iter().any(|other| other.name == name && shown(record, other, *way));
                let is_needed = record.fields.iter().any(|other| other.needs.contains(&field.name) && here(other.name));
                let stands_alone = match field.need {
                    Need::Optional => record.fields.iter().any(|other| {
                        matches!(other.need, Need::Unless(others) if others.contains(&field.name) && !here(other.name) && others.iter().filter(|name| here(name)).count() == 1)
                    }),
                    Need::Required => true,
                    Need::Unless(others) => !others.iter().any(|name| here(name)),
                };
                expect(Instead::Nothing, stands_alone || is_needed, "left out");
                expect(Instead::Typo, true, "mistyped");
                if let Some(wrong) = wrong(&field.shape) {
                    expect(Instead::Text(wrong), true, "of the wrong kind");
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A value that a shape does not take.
fn wrong(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Text | Shape::TextOrEmpty | Shape::Reference(_) => Some("[[x]]"),
        Shape::OneOrMany(item) | Shape::List(item) if matches!(item, Shape::Text | Shape::Reference(_)) => Some("[{ x: x }]"),
        Shape::OneOrMany(item) | Shape::List(item) if matches!(item, Shape::Map(_)) => Some("[[x]]"),
        Shape::Map(_) | Shape::Entries { .. } => Some("[x]"),
        Shape::Either(_) | Shape::Form(_) | Shape::OneOrMany(_) | Shape::List(_) => Some("[[{ x: x }]]"),
        Shape::Zone => None,
        _ => Some("wrong!"),
    }
}

/// A template of `init` with something in the place of each `<%name%>`.
fn filled_in(text: &str) -> String {
    let mut parts = text.split("<%");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("%>").expect("closed");
        filled.push_str(match name {
            "brand" => "Luna",
            _ if name.starts_with("timezone") => "Europe/Madrid",
            _ if name.ends_with(".folder") => "2026/12",
            _ => "2026-12-01",
        });
        filled.push_str(rest);
    }
    filled
}

#[test]
fn the_files_of_the_demo_and_of_init_are_valid() {
    fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut templates = Vec::new();
    walk(&root.join("templates/init"), &mut templates);
    let mut roots: Vec<_> = templates.iter().filter(|path| path.ends_with("pregon.yaml")).filter_map(|path| path.parent()).collect();
    assert_eq!(roots.len(), 10, "a workspace for each kind and language, two for an agency");
    roots.push(root);
    let mut counted = 0;
    let mut problems = Vec::new();
    for root in roots {
        let mut files = vec![root.join("pregon.yaml")];
        walk(&root.join("plans"), &mut files);
        walk(&root.join("content"), &mut files);
        for path in files.iter().filter(|path| path.is_file()) {
            let relative = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            let Some(kind) = FileKind::of_path(&relative) else { continue };
            let text = fs::read_to_string(path).expect("reads");
            // A licence beside posts is none.
            if kind == FileKind::Post && !text.starts_with("---") {
                continue;
            }
            let yaml = match kind {
                FileKind::Post => match split_front_matter(&text, FileId::default()) {
                    Ok(split) => &text[split.yaml.start..split.yaml.end],
                    Err(problem) => panic!("{}: {problem:?}", path.display()),
                },
                _ => &text,
            };
            let yaml = filled_in(yaml);
            counted += 1;
            let refusals = refusals(&validator(kind, Language::Es), &yaml);
            problems.extend(refusals.into_iter().map(|refusal| format!("{}: {refusal}", path.display())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(counted > 30, "{counted} files");
}

#[test]
fn places_are_found_in_both_languages() {
    for (kind, path, expected) in [
        (FileKind::Plan, &["objectives", "kpi"][..], Some("kpi")),
        (FileKind::Plan, &["objetivos", "indicador"], Some("kpi")),
        (FileKind::Plan, &["presupuesto", "partidas", "gastos", "monto"], Some("amount")),
        (FileKind::Workspace, &["channels", "mastodon", "network"], Some("network")),
        (FileKind::Workspace, &["canales"], None),
        (FileKind::Post, &["overrides", "x", "media", "alt"], Some("alt")),
        (FileKind::Calendar, &["slots", "mastodon", "days"], Some("days")),
        (FileKind::People, &["lucia", "correo"], Some("email")),
        (FileKind::Plan, &["objectives", "nothing"], None),
        (FileKind::Plan, &["strategy", "kpi"], None),
    ] {
        let found = lookup(kind, path);
        assert_eq!(found.and_then(|found| found.field).map(|field| field.name), expected, "{path:?}");
    }
    assert_eq!(lookup(FileKind::Workspace, &["channels", "mastodon"]).map(|found| found.fields().len()), Some(17));
}

/// A default is a value as it may be written, or words in both languages.
#[test]
fn defaults_are_values_or_said_in_both_languages() {
    let mut problems = Vec::new();
    for kind in FileKind::ALL {
        for (record, field) in records(kind).into_iter().flat_map(|record| record.fields.iter().map(move |field| (record, field))) {
            let words = field.shape.words();
            let is_value = |text: &str| words.contains(&text) || !text.contains(['\'', ' ']) && words.is_empty();
            let translated = field.default_in(Language::Es, false) != field.default;
            if !field.default.is_empty() && !translated && !field.default.split(", ").all(is_value) {
                problems.push(format!("{}: {} `{}`: {}", kind.as_str(), record.what, field.name, field.default));
            }
            if ["all", "always", "everybody"].contains(&field.default) && !translated {
                problems.push(format!("{}: {} `{}`: no Spanish for `{}`", kind.as_str(), record.what, field.name, field.default));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let field = |path: &[&str]| lookup(FileKind::Tone, path).and_then(|found| found.field).expect("a field");
    assert_eq!(field(&["banned", "exact"]).default_in(Language::Es, true), "false");
    assert_eq!(field(&["banned", "lang"]).default_in(Language::Es, true), "todas");
}

#[test]
fn the_field_reference_is_up_to_date() {
    for (language, path) in [(Language::En, "docs/fields.md"), (Language::Es, "docs/es/campos.md")] {
        let page = super::field_reference(language);
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        #[expect(clippy::disallowed_methods, reason = "a switch of this test alone")]
        if std::env::var("UPDATE_DOCS").is_ok() {
            crate::support::atomic_file::write(&target, page.as_bytes()).expect("writes");
        }
        let there = fs::read_to_string(&target).unwrap_or_default();
        assert!(there == page, "{path} is out of date: run `UPDATE_DOCS=1 cargo test --lib the_field_reference`, and read the difference");
    }
}
