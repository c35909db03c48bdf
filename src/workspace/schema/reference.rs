//! The field reference: every key of every file on a page, in English and in Spanish.

use std::fmt::Write as _;

use super::{Field, FileKind, Need, Record, Shape};
use crate::model::Language;

/// The page with all keys, Markdown.
#[must_use]
pub fn field_reference(language: Language) -> String {
    let say = |en: &'static str, es: &'static str| if language == Language::Es { es } else { en };
    let mut page = String::new();
    page += say(
        "# Fields\n\n\
         Every key of every YAML file, as the program reads it. `pregon schema` prints the same as JSON Schema for editors; see\n\
         [schemas in editors](schemas.md).\n\n\
         Keys and words of `plans/` may be written in English or in Spanish, with or without accents; one file may mix them, but not give\n\
         one key twice. `pregon.yaml` and front matter are in English alone.\n",
        "# Campos\n\n\
         Todas las claves de todos los archivos YAML, tal como las lee el programa. `pregon schema --lang es` las da como JSON Schema para\n\
         editores; véase [los esquemas en el editor](../schemas.md).\n\n\
         Las claves y palabras de `plans/` se escriben en español o en inglés, con o sin acentos; un archivo puede mezclarlas, pero no dar\n\
         dos veces la misma clave. `pregon.yaml` y la cabecera de las publicaciones van solo en inglés.\n",
    );
    for kind in FileKind::ALL {
        let _ = write!(page, "\n## `{}`\n\n{}\n", kind.pattern(), kind.doc(language));
        let mut seen = Vec::new();
        if let Shape::Entries { .. } = kind.shape() {
            let _ = write!(page, "\n{}.\n", upper_first(&kind.shape().describe(language, kind.is_bilingual())));
        }
        records(kind.shape(), &mut seen);
        for (index, record) in seen.iter().enumerate() {
            if index > 0 || matches!(kind.shape(), Shape::Entries { .. }) {
                let _ = write!(page, "\n### {}: {}\n", kind.as_str(), record.what);
            }
            table(&mut page, kind, record, language);
        }
    }
    page
}

/// All maps with known keys, each once, in the order in which people meet them.
fn records(shape: &Shape, seen: &mut Vec<&'static Record>) {
    match shape {
        Shape::Map(record) => {
            if seen.iter().any(|known| known.what == record.what) {
                return;
            }
            seen.push(record);
            for field in record.fields {
                records(&field.shape, seen);
            }
        }
        Shape::List(item) | Shape::Pair(item) | Shape::OneOrMany(item) | Shape::Entries { value: item, .. } => records(item, seen),
        Shape::Either(forms) => forms.iter().for_each(|form| records(form, seen)),
        _ => {}
    }
}

fn table(page: &mut String, kind: FileKind, record: &Record, language: Language) {
    let bilingual = kind.is_bilingual();
    let head = match (language, bilingual) {
        (Language::En, true) => "| key | in Spanish | | value | meaning |\n| --- | --- | --- | --- | --- |",
        (Language::En, false) => "| key | | value | meaning |\n| --- | --- | --- | --- |",
        (Language::Es, true) => "| clave | en inglés | | valor | significado |\n| --- | --- | --- | --- | --- |",
        (Language::Es, false) => "| clave | | valor | significado |\n| --- | --- | --- | --- |",
    };
    let _ = write!(page, "\n{head}\n");
    for field in record.fields {
        let spanish = field.spanish().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
        let english = format!("`{}`", field.name);
        let keys = match (language, bilingual) {
            (_, false) => english,
            (Language::En, true) => format!("{english} | {}", spanish.join(", ")),
            (Language::Es, true) if spanish.is_empty() => format!("{english} | "),
            (Language::Es, true) => format!("{} | {english}", spanish.join(", ")),
        };
        let value = cell(&field.shape.describe(language, bilingual));
        let _ = writeln!(page, "| {keys} | {} | {value} | {} |", need(field, language), cell(&meaning(field, language, bilingual)));
    }
}

fn need(field: &Field, language: Language) -> String {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match (field.need, language) {
        (Need::Optional, _) => String::new(),
        (Need::Required, Language::En) => "required".to_owned(),
        (Need::Required, Language::Es) => "obligatoria".to_owned(),
        (Need::Unless(others), Language::En) => format!("required without {}", list(others)),
        (Need::Unless(others), Language::Es) => format!("obligatoria sin {}", list(others)),
    }
}

fn meaning(field: &Field, language: Language, bilingual: bool) -> String {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut text = field.doc(language).to_owned();
    let es = language == Language::Es;
    if !field.instead_of.is_empty() {
        let _ = write!(text, " {} {}.", if es { "No junto a" } else { "Not beside" }, list(field.instead_of));
    }
    if !field.needs.is_empty() {
        let _ = write!(text, " {} {}.", if es { "Pide" } else { "Needs" }, list(field.needs));
    }
    if let Some((key, value)) = field.only_if {
        let _ = write!(text, " {} `{key}: {value}`.", if es { "Solo con" } else { "Only with" });
    }
    if !field.default.is_empty() {
        let _ = write!(text, " {} {}.", if es { "Si falta:" } else { "Default:" }, field.default_in(language, bilingual));
    }
    let example = if field.example.is_empty() { "" } else { field.example };
    if !example.is_empty() {
        let _ = write!(text, " {} `{example}`.", if es { "Ejemplo:" } else { "Example:" });
    }
    text
}

/// Text that does not end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
