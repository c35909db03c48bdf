//! The embedded specs are complete, sourced and sane.

use serde_json::Value;

use super::fields::{Field, Kind, Shape};
use super::list::EMBEDDED;
use super::*;

/// Calls `look` on every fact of a spec with its path.
fn facts(path: &str, value: &Value, look: &mut impl FnMut(&str, &serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) if map.contains_key("value") && map.contains_key("source") => look(path, map),
        Value::Object(map) => {
            for (key, inner) in map {
                facts(&format!("{path}.{key}"), inner, look);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| facts(path, item, look)),
        _ => {}
    }
}

#[test]
fn every_file_on_disk_is_embedded_and_says_its_own_name() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/networks/specs");
    let mut on_disk: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .collect();
    on_disk.sort();
    let embedded: Vec<String> = EMBEDDED.iter().map(|(name, _)| format!("{name}.yaml")).collect();
    assert_eq!(on_disk, embedded);
    let specs = Specs::embedded();
    let names: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
    assert_eq!(names, EMBEDDED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    assert!(names.is_sorted());
}

#[test]
fn every_fact_has_a_unit_a_source_and_a_date() {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    for spec in Specs::embedded().iter() {
        let mut count = 0;
        facts("", &serde_json::to_value(spec).expect("serialises"), &mut |path, fact| {
            count += 1;
            let text = |key: &str| fact.get(key).and_then(Value::as_str).unwrap_or_default();
            let place = format!("{}{path}", spec.name);
            assert!(fields::UNITS.contains(&text("unit")), "{place}: unit `{}`", text("unit"));
            let (source, unverified) = (text("source"), fact.get("unverified") == Some(&Value::Bool(true)));
            let sourced = source.strip_prefix("https://").is_some_and(|rest| rest.contains('.'));
            assert!(sourced || source.starts_with("ours") || source.starts_with("practice"), "{place}: source `{source}`");
            assert!(!source.starts_with("practice") || unverified, "{place}: practice is not verified");
            let checked: chrono::NaiveDate = text("checked").parse().expect("a date");
            assert!(checked >= first && checked <= spec.version, "{place}: checked on {checked}");
            assert!(fact.get("note").is_none_or(|note| note.as_str().is_some_and(|note| !note.trim().is_empty())), "{place}: empty note");
        });
        assert!(count > 10, "{}: only {count} facts", spec.name);
    }
}

#[test]
fn no_spec_contradicts_itself() {
    for spec in Specs::embedded().iter() {
        assert!(!spec.proof.is_empty(), "{}: no proof", spec.name);
        assert_eq!(spec.contradictions(), [], "{}", spec.name);
    }
}

#[test]
fn what_contradicts_itself_is_found() {
    type Spoil = fn(&mut NetworkSpec);
    let cases: &[(&str, Spoil)] = &[
        ("text.limit", |spec| spec.text.limit.as_mut().expect("a limit").value = 0),
        ("text.limit", |spec| spec.text.counting = CountingRule::Plain(Unit::Bytes)),
        ("media.min_album", |spec| spec.media.as_mut().expect("media").max_images.value = 1),
        ("media.min_side", |spec| spec.media.as_mut().expect("media").max_side.value = 319),
        ("media.placements", |spec| spec.media.as_mut().expect("media").placements[0].size.value = [1080, 1920]),
        ("media.placements", |spec| spec.media.as_mut().expect("media").placements[0].size.value = [0, 10]),
        ("media.placements", |spec| spec.media.as_mut().expect("media").placements[1].size.value = [1441, 1441]),
        ("media.formats", |spec| spec.media.as_mut().expect("media").formats.value = vec![MediaFormat::Mp4]),
        ("media.formats", |spec| spec.media.as_mut().expect("media").formats.value.clear()),
        ("video.formats", |spec| spec.video.as_mut().expect("video").formats.value = vec![MediaFormat::Jpeg]),
        ("video.seconds", |spec| spec.video.as_mut().expect("video").seconds.value = [9.0, 3.0]),
        ("links.placements", |spec| spec.links.placements.value.clear()),
        ("links.placements", |spec| spec.can.first_comment = false),
        ("can.edits", |spec| {
            let fact = &spec.links.placements;
            let (unit, source, checked) = (fact.unit.clone(), fact.source.clone(), fact.checked);
            spec.can.edits = Some(Fact { value: vec![EditKind::Text], unit, source, checked, unverified: false, note: None });
        }),
        ("proof", |spec| spec.proof.push(spec.proof[0].clone())),
        ("proof", |spec| spec.proof[0].class.value = ProofClass::Person),
        ("proof", |spec| spec.proof[0].class.value = ProofClass::IdempotencyKey),
        ("proof", |spec| spec.proof[1].lifetime = spec.proof[0].lifetime.clone()),
        ("proof", |spec| spec.proof[0].lifetime.as_mut().expect("a lifetime").value = 0),
        ("proof", |spec| spec.proof[0].delay = spec.proof[0].lifetime.clone()),
    ];
    for (path, spoil) in cases {
        let mut spec = Specs::embedded().get("instagram").expect("known").clone();
        spoil(&mut spec);
        assert!(spec.contradictions().iter().any(|found| found.path == *path), "{path}: {:?}", spec.contradictions());
    }
}

/// Calls `look` on every key of the table with its path.
fn fields(path: &str, list: &'static [Field], look: &mut impl FnMut(&str, &'static Field)) {
    for field in list {
        let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
        look(&path, field);
        if let Shape::Group(inner) | Shape::List(inner) = field.shape {
            fields(&path, inner, look);
        }
    }
}

/// Paths of everything in a spec, without what is inside of values.
fn paths(path: &str, value: &Value, list: &mut Vec<String>) {
    if let Value::Array(items) = value
        && path == "proof"
    {
        for item in items {
            paths(path, item, list);
        }
    }
    let Value::Object(map) = value else { return };
    if map.contains_key("source") || path == "text.counting" {
        return;
    }
    for (key, inner) in map {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        paths(&path, inner, list);
        list.push(path);
    }
}

#[test]
fn the_table_of_keys_is_that_of_the_types() {
    let mut known = Vec::new();
    fields("", fields::SPEC, &mut |path, field| {
        assert!(!field.doc.is_empty() && !field.doc.ends_with('.'), "{path}");
        known.push(path.to_owned());
    });
    let mut seen = std::collections::BTreeSet::new();
    for spec in Specs::embedded().iter() {
        let value = serde_json::to_value(spec).expect("serialises");
        let mut list = Vec::new();
        paths("", &value, &mut list);
        for path in list {
            assert!(path == "name" || known.contains(&path), "{}: {path} is not in the table", spec.name);
            seen.insert(path);
        }
        fields("", fields::SPEC, &mut |path, field| {
            let (group, key) = path.rsplit_once('.').unwrap_or(("", path));
            let pointer = if group.is_empty() { String::new() } else { format!("/{}", group.replace('.', "/")) };
            if let Some(Value::Object(map)) = value.pointer(&pointer) {
                assert!(!field.required || map.contains_key(key), "{}: {path} is not required", spec.name);
            }
        });
    }
    let unseen: Vec<&String> = known.iter().filter(|path| !seen.contains(*path)).collect();
    assert!(unseen.is_empty(), "no spec uses {unseen:?}");
}

#[test]
fn the_words_of_the_table_are_those_of_the_types() {
    fn each<T: serde::de::DeserializeOwned>(words: &[&str]) {
        for word in words {
            assert!(serde_json::from_value::<T>(Value::String((*word).to_owned())).is_ok(), "{word}");
        }
    }
    each::<CountingRule>(&fields::COUNTING.iter().map(|(word, _)| *word).collect::<Vec<_>>());
    each::<Unit>(fields::COUNTING_UNITS);
    each::<crate::model::PlacementName>(fields::PLACEMENTS);
    fields("", fields::SPEC, &mut |path, field| match (path, field.shape) {
        ("text.dialect", Shape::Value(Kind::OneOf(words))) => each::<Dialect>(words),
        ("auth.pkce", Shape::Fact(Kind::OneOf(words), _)) => each::<Pkce>(words),
        ("auth.client_proof", Shape::Fact(Kind::OneOf(words), _)) => each::<ClientProof>(words),
        ("auth.renewal", Shape::Fact(Kind::OneOf(words), _)) => each::<Renewal>(words),
        ("links.placements", Shape::Fact(Kind::SomeOf(words), _)) => each::<LinkPlacement>(words),
        ("can.edits", Shape::Fact(Kind::SomeOf(words), _)) => each::<EditKind>(words),
        ("proof.class", Shape::Fact(Kind::OneOf(words), _)) => {
            each::<ProofClass>(words);
            assert_eq!(words, ProofClass::ALL.map(ProofClass::as_str));
        }
        ("proof.repeat", Shape::Fact(Kind::OneOf(words), _)) => each::<Repeat>(words),
        ("media.formats" | "video.formats", Shape::Fact(Kind::SomeOf(words), _)) => each::<MediaFormat>(words),
        (_, Shape::Value(Kind::OneOf(_)) | Shape::Fact(Kind::OneOf(_) | Kind::SomeOf(_), _)) => panic!("{path}: no type"),
        _ => {}
    });
}

#[test]
fn limits_are_in_the_unit_that_the_network_counts_in() {
    for spec in Specs::embedded().iter() {
        let unit = crate::compile::counter(spec).unit().as_str();
        let rule = serde_json::to_value(spec.text.counting).expect("serialises");
        if let Some((_, known)) = fields::COUNTING.iter().find(|(word, _)| rule == *word) {
            assert_eq!(*known, unit, "{}: the table", spec.name);
        }
        if let Some(limit) = &spec.text.limit {
            assert_eq!(limit.unit, unit, "{}: the limit", spec.name);
        }
    }
}
