//! The table of `networks/*.yaml` says what its decoder goes by, and its schema takes and refuses what that does.

use super::tests::{refusals, validator};
use super::{Field, FileKind, Need, Record, Shape, files};
use crate::model::Language;
use crate::networks::Specs;
use crate::networks::spec::fields::{self, COUNTING, Kind};
use crate::workspace::testing::workspace;

/// The form in which a value may be written alone.
fn alone(shape: &Shape) -> &Shape {
    match shape {
        Shape::Either(forms) => &forms[0],
        other => other,
    }
}

fn is_fact(shape: &Shape) -> bool {
    matches!(shape, Shape::Either(forms) if forms[1].record().is_some_and(|record| record.what == "value with its origin"))
}

/// Whether a shape takes values of a kind.
fn fits(shape: &Shape, kind: Kind) -> bool {
    match (kind, shape) {
        (Kind::Count, Shape::Integer { least: 0, .. })
        | (Kind::Amount, Shape::Number { .. })
        | (Kind::Truth, Shape::Truth)
        | (Kind::Text, Shape::Text)
        | (Kind::Texts, Shape::OneOrMany(Shape::Text))
        | (Kind::Address, Shape::Url)
        | (Kind::Day, Shape::Day)
        | (Kind::AmountRange, Shape::Pair(Shape::Number { .. })) => true,
        (Kind::CountRange, Shape::Pair(Shape::Integer { least, .. })) => *least == 0,
        (Kind::Size, Shape::Pair(Shape::Integer { least, .. })) => *least == 1,
        (Kind::OneOf(words), Shape::Choice(known)) | (Kind::SomeOf(words), Shape::OneOrMany(Shape::Choice(known))) => words == *known,
        _ => false,
    }
}

fn compare(record: &Record, known: &[fields::Field], beside: &[&str], problems: &mut Vec<String>) {
    let told = |field: &Field| {
        let text = field.doc(Language::En).trim_end_matches('.');
        text[..1].to_lowercase() + &text[1..]
    };
    let keys: Vec<&str> = record.fields.iter().map(|field| field.name).filter(|name| !beside.contains(name)).collect();
    let wanted: Vec<&str> = known.iter().map(|field| field.key).collect();
    if keys != wanted {
        problems.push(format!("{}: {keys:?} is not {wanted:?}", record.what));
        return;
    }
    for (field, known) in record.fields.iter().filter(|field| !beside.contains(&field.name)).zip(known) {
        let agrees = match known.shape {
            fields::Shape::Group(inner) => field.shape.record().inspect(|record| compare(record, inner, &[], problems)).is_some(),
            fields::Shape::List(inner) => {
                matches!(field.shape, Shape::List(_))
                    && field.shape.record().inspect(|record| compare(record, inner, &[], problems)).is_some()
            }
            fields::Shape::Fact(kind, _) => is_fact(&field.shape) && fits(alone(&field.shape), kind),
            fields::Shape::Value(kind) => !is_fact(&field.shape) && fits(&field.shape, kind),
            fields::Shape::Counting => field.shape.words() == COUNTING.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
            fields::Shape::Placements => field.shape.record().is_some_and(|record| record.what == "shape of pictures"),
        };
        if !agrees || told(field) != known.doc || field.need != Need::Optional {
            problems.push(format!("{}: `{}` is not {known:?}", record.what, field.name));
        }
    }
}

#[test]
fn the_table_is_that_of_the_decoder() {
    let mut problems = Vec::new();
    compare(files::NETWORK.record().expect("a map"), fields::SPEC, &["name", "extends"], &mut problems);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_specs_of_the_program_are_valid() {
    let validator = validator(FileKind::Network, Language::En);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/networks/specs");
    let mut counted = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("reads");
        let refused = refusals(&validator, &text);
        assert!(refused.is_empty(), "{}: {refused:?}", path.display());
        counted += 1;
    }
    assert_eq!(counted, Specs::embedded().names().count());
}

#[test]
fn the_schema_refuses_what_the_decoder_refuses() {
    let validator = validator(FileKind::Network, Language::Es);
    for (text, is_right) in [
        ("version: 2026-11-20\ntext: { limit: 1000 }\n", true),
        (
            "extends: discourse\ntitle: Foro\ntext: { limit: { value: 9000, source: 'https://foro.example/reglas', note: preguntado } }\n",
            true,
        ),
        ("extends: mastodon\ntext: { counting: { plain: graphemes } }\nmedia: { alt_limit: null, max_images: { note: igual } }\n", true),
        ("extends: mastodon\nmedia: { placements: [{ name: square, size: [1080, 1080] }], formats: [jpeg, png] }\n", true),
        ("extends: mastodon\ncan: { edits: text }\nproof: [{ class: person }]\n", true),
        ("extends: mastodon\ntext: { limits: 1000 }\n", false),
        ("extends: mastodon\ntext: { limit: mucho }\n", false),
        ("extends: mastodon\ntext: { limit: { value: 1000, sources: x } }\n", false),
        ("extends: mastodon\ntext: { limit: { value: 1000, unit: letras } }\n", false),
        ("extends: mastodon\ntext: { dialect: html5 }\n", false),
        ("extends: mastodon\ntext: { counting: { plain: palabras } }\n", false),
        ("extends: mastodon\nmedia: { ratio: [1] }\n", false),
        ("extends: mastodon\nmedia: { placements: [{ name: square }] }\n", false),
        ("extends: mastodon\nproof: [{ class: suerte }]\n", false),
        ("extends: mastodon\nversion: ayer\n", false),
        ("extends: mastodon\nlinks: [text]\n", false),
    ] {
        let name = if text.starts_with("version") { "mastodon" } else { "pizarra" };
        let (workspace, findings) = workspace(&[(&format!("networks/{name}.yaml"), text)]);
        let sources = &workspace.sources;
        let of_it =
            |finding: &&crate::diag::Diagnostic| finding.location.is_some_and(|at| sources.get(at.file).path.starts_with("networks/"));
        let errors: Vec<String> = findings.iter().filter(of_it).map(|finding| finding.message.clone()).collect();
        let refused = refusals(&validator, text);
        assert_eq!((errors.is_empty(), refused.is_empty()), (is_right, is_right), "{text}{errors:?}\n{refused:?}");
    }
}
