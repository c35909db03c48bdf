//! `pregon schema`: JSON Schema of the YAML files, for editors.

use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use pregon::model::Language;
use pregon::support::inside;
use pregon::workspace::schema::{FileKind, json_schema};
use pregon::workspace::{find_root, language};
use serde_json::{Map, Value, json};

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Lang, Schema, SchemaKind};
use crate::cli::failure::Exit;
use crate::cli::ui::Ui;

/// Where the schemas are written, relative to the workspace.
const FOLDER: &str = ".pregon/schemas";

pub(in crate::cli) fn run(options: &Schema, global: &Global, ui: &Ui) -> CommandResult {
    let language = match options.lang {
        Some(Lang::Es) => Language::Es,
        Some(Lang::En) => Language::En,
        None => language_of_workspace(global),
    };
    if options.write {
        return write(options.format, language, global, ui);
    }
    let Some(kind) = options.kind.map(file_kind) else { return list(options.format, language, ui) };
    ui.result(&format!("{:#}", json_schema(kind, language)))?;
    Ok(Exit::Done)
}

fn file_kind(kind: SchemaKind) -> FileKind {
    match kind {
        SchemaKind::Workspace => FileKind::Workspace,
        SchemaKind::Post => FileKind::Post,
        SchemaKind::Plan => FileKind::Plan,
        SchemaKind::Tone => FileKind::Tone,
        SchemaKind::Calendar => FileKind::Calendar,
        SchemaKind::Campaign => FileKind::Campaign,
        SchemaKind::People => FileKind::People,
        SchemaKind::Crisis => FileKind::Crisis,
        SchemaKind::Network => FileKind::Network,
        SchemaKind::Approval => FileKind::Approval,
    }
}

/// The workspace's language; English outside of one, or where its settings cannot be read.
fn language_of_workspace(global: &Global) -> Language {
    find_root(&global.start()).map_or(Language::En, |root| language(&root))
}

fn list(format: Format, language: Language, ui: &Ui) -> CommandResult {
    match format {
        Format::Json => {
            let kinds = FileKind::ALL.map(|kind| json!({ "kind": kind.as_str(), "files": kind.pattern(), "about": kind.doc(language) }));
            ui.json(&json!({ "schema": 1, "kinds": kinds }))?;
        }
        Format::Human => {
            let mut text = String::new();
            for kind in FileKind::ALL {
                writeln!(text, "{:<10} {:<24} {}", kind.as_str(), kind.pattern(), kind.doc(language))?;
            }
            ui.result(&text)?;
            ui.hint("`pregon schema KIND` prints a schema, `pregon schema --write` puts all where an editor finds them");
        }
    }
    Ok(Exit::Done)
}

fn write(format: Format, language: Language, global: &Global, ui: &Ui) -> CommandResult {
    let root = find_root(&global.start())?;
    let mut settings = Map::new();
    let mut text = String::new();
    for kind in FileKind::ALL {
        let path = format!("{FOLDER}/{}.json", kind.as_str());
        inside::write(&root, &path, format!("{:#}\n", json_schema(kind, language)).as_bytes())
            .with_context(|| format!("cannot write {}", root.join(&path).display()))?;
        if has_extension(kind.pattern()) {
            writeln!(text, "{:<24} # yaml-language-server: $schema={}", kind.pattern(), relative(kind, &path))?;
            settings.insert(path, json!([kind.pattern()]));
        }
    }
    match format {
        Format::Json => ui.json(&json!({ "schema": 1, "folder": FOLDER, "yaml.schemas": Value::Object(settings) }))?,
        Format::Human => {
            ui.result(&text)?;
            ui.hint(&format!("written to {FOLDER}; such a first line names the schema in any editor with the YAML language server"));
        }
    }
    Ok(Exit::Done)
}

/// Whether files of this kind are YAML as a whole.
fn has_extension(pattern: &str) -> bool {
    Path::new(pattern).extension().is_some_and(|extension| extension == "yaml")
}

/// The path of a schema, seen from the files that it is for.
fn relative(kind: FileKind, path: &str) -> String {
    let folders = kind.pattern().replace("**/", "x/").matches('/').count();
    format!("{}{path}", "../".repeat(folders))
}
