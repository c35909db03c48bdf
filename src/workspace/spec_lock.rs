//! `pregon.lock`: the network specs that the last build used, so that a later one can tell what has changed.
//!
//! The file is YAML in the language of `networks/*.yaml`, sorted and the same for the same specs, so that git shows a
//! changed limit as one changed line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use super::decode::Decoder;
use super::load::Loader;
use super::patch::{Origin, Patch};
use super::yaml::Node;
use super::{Config, Workspace, networks};
use crate::diag::{Diagnostic, Diagnostics, Location, Severity, Sources, Span};
use crate::model::Digest;
use crate::networks::Specs;
use crate::networks::spec::{Custom, NetworkSpec};
use crate::support::atomic_file;

/// Name of the file, beside `pregon.yaml`.
pub const LOCK_FILE: &str = "pregon.lock";

/// Version of the format.
const SCHEMA: i64 = 1;

const HEADER: &str = "# The network specs that the last build used, written by `pregon build`. Keep this file in git, and do not edit it:\n\
                      # `pregon diff` tells by it what a changed spec does to posts that are still to come.\n";

/// The specs of the networks that a workspace has channels on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpecLock {
    networks: BTreeMap<String, NetworkSpec>,
}

/// Why a lock file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{LOCK_FILE}:{line}:{column}: {message}")]
pub struct DamagedLock {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl SpecLock {
    /// The specs that this workspace uses.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Self {
        Self::used(&workspace.config, &workspace.specs)
    }

    fn used(config: &Config, specs: &Specs) -> Self {
        let used = config.channels.iter().filter_map(|channel| specs.get(channel.network.as_str()));
        Self { networks: used.map(|spec| (spec.name.to_string(), spec.clone())).collect() }
    }

    /// The specs that the workspace in this folder uses, from `pregon.yaml` and `networks/` alone; the folder has to be canonical.
    ///
    /// Returns `None` where one of these files is wrong: what is half understood is not kept.
    #[must_use]
    pub fn of_folder(root: &Path, specs: &Specs) -> Option<Self> {
        let mut loader = Loader::new(root);
        let specs = networks::read(&mut loader, specs);
        let config = loader.config(&specs);
        (!loader.diagnostics.has_errors()).then(|| Self::used(&config, &specs))
    }

    /// Every spec, sorted by name. Sources, dates and notes are not kept in the file: those that were read from it name the file itself.
    pub fn iter(&self) -> impl Iterator<Item = &NetworkSpec> {
        self.networks.values()
    }

    /// The spec of a network.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NetworkSpec> {
        self.networks.get(name)
    }

    /// The part of the lock that is wanted.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&NetworkSpec) -> bool) -> Self {
        Self { networks: self.networks.iter().filter(|(_, spec)| wanted(spec)).map(|(name, spec)| (name.clone(), spec.clone())).collect() }
    }

    /// These specs with those of the lock in their place.
    #[must_use]
    pub fn over(&self, specs: &Specs) -> Specs {
        specs.with(self.networks.values().map(|spec| Custom { spec: spec.clone(), file: LOCK_FILE.to_owned(), keys: Vec::new() }))
    }

    /// Names of networks that both hold, and whose values differ.
    #[must_use]
    pub fn changed<'s>(&'s self, other: &Self) -> Vec<&'s str> {
        let differs = |(name, spec): &(&String, &NetworkSpec)| other.get(name).is_some_and(|other| other.digest() != spec.digest());
        self.networks.iter().filter(differs).map(|(name, _)| name.as_str()).collect()
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}schema: {SCHEMA}\nnetworks:");
        if self.networks.is_empty() {
            text.push_str(" {}\n");
            return text;
        }
        text.push('\n');
        for (name, spec) in &self.networks {
            let mut entry = Map::new();
            entry.insert("version".to_owned(), json!(spec.version.to_string()));
            if let Some(extends) = &spec.extends {
                entry.insert("extends".to_owned(), json!(extends.as_str()));
            }
            entry.insert("digest".to_owned(), json!(spec.digest().to_string()));
            entry.insert("spec".to_owned(), Json::Object(spec.bare()));
            let _ = writeln!(text, "  {}:", scalar(name));
            block(&entry, 2, &mut text);
        }
        text
    }

    /// Reads the lock of the workspace in this folder, which has to be canonical; `None` where there is no lock yet.
    ///
    /// # Errors
    /// The file is damaged, was edited, or was written by a later version.
    pub fn read(root: &Path) -> Result<Option<Self>, DamagedLock> {
        if std::fs::symlink_metadata(root.join(LOCK_FILE)).is_err() {
            return Ok(None);
        }
        let mut loader = Loader::new(root);
        let (file, node) = loader.tree(LOCK_FILE);
        let mut decoder = Decoder::new(file);
        let lock = node.and_then(|node| decode(&node, &mut decoder));
        let (sources, mut found) = loader.finish();
        found.extend(decoder.into_diagnostics());
        // A key that is not known comes from another version of the program, whose other values still tell something.
        found.retain(|finding| finding.rule != "unknown-key");
        match (lock, damage(&found, &sources)) {
            (_, Some(damage)) => Err(damage),
            (Some(lock), None) => Ok(Some(lock)),
            (None, None) => Err(DamagedLock { line: 1, column: 1, message: "the file cannot be understood".to_owned() }),
        }
    }

    /// Writes the file where it is not so already. Returns whether it was written.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, root: &Path) -> io::Result<bool> {
        let (path, text) = (root.join(LOCK_FILE), self.to_text());
        if std::fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(false);
        }
        atomic_file::write(&path, text.as_bytes())?;
        Ok(true)
    }
}

fn damage(found: &Diagnostics, sources: &Sources) -> Option<DamagedLock> {
    let first = found
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .min_by_key(|finding| finding.location.map(|place| place.span.start))?;
    let at = first.location.map_or(crate::diag::LineColumn { line: 1, column: 1 }, |place| sources.start(place));
    Some(DamagedLock { line: at.line, column: at.column, message: first.message.clone() })
}

fn decode(node: &Node, decoder: &mut Decoder) -> Option<SpecLock> {
    let mut map = decoder.map(node, "the lock")?;
    let schema = map.required(decoder, "schema", |decoder, node| decoder.integer(node, 1, 1_000_000).map(|schema| (schema, node.span)));
    if let Some((schema, span)) = schema
        && schema > SCHEMA
    {
        let message = format!("format {schema} is of a later version of the program; this one knows {SCHEMA}");
        decoder.push(Diagnostic::error("invalid-value", Location::new(decoder.file, span), message));
        return None;
    }
    let networks = map.required(decoder, "networks", |decoder, node| {
        let entries = decoder.entries(node, "networks")?;
        Some(entries.into_iter().filter_map(|(key, node)| Some((key.value.clone(), entry(&key.value, key.span, node, decoder)?))).collect())
    });
    map.finish(decoder);
    Some(SpecLock { networks: networks? })
}

fn entry(name: &str, place: Span, node: &Node, decoder: &mut Decoder) -> Option<NetworkSpec> {
    let mut map = decoder.map(node, "the network")?;
    let version = map.required(decoder, "version", Decoder::date);
    let extends = map.optional(decoder, "extends", Decoder::text);
    let digest = map.required(decoder, "digest", |decoder, node| {
        let text = decoder.text(node)?;
        let digest = text.parse::<Digest>().ok();
        if digest.is_none() {
            decoder.push(Diagnostic::error("invalid-value", Location::new(decoder.file, node.span), "not a digest"));
        }
        digest
    });
    let (version, digest) = (version?.to_string(), digest?);
    let mut target = Map::new();
    target.insert("name".to_owned(), json!(name));
    target.insert("title".to_owned(), json!(name));
    target.insert("version".to_owned(), json!(version));
    if let Some(extends) = extends {
        target.insert("extends".to_owned(), json!(extends));
    }
    let mut unknown = false;
    map.required(decoder, "spec", |decoder, node| {
        let mut patch = Patch::new(decoder, Origin { source: LOCK_FILE.to_owned(), checked: version.clone() });
        patch.spec(node, &[], &mut target);
        unknown = patch.met_unknown_keys;
        Some(())
    })?;
    map.finish(decoder);
    let edited = |decoder: &mut Decoder, message: String| {
        decoder.push(Diagnostic::error("invalid-value", Location::new(decoder.file, place), message));
        None
    };
    match serde_json::from_value::<NetworkSpec>(Json::Object(target)) {
        Ok(spec) if spec.digest() == digest || unknown => Some(spec),
        // What is wrong has a place of its own.
        _ if decoder.has_errors() => None,
        Ok(_) => edited(decoder, format!("the values of `{name}` are not those that were written")),
        Err(error) => edited(decoder, format!("the spec of `{name}` cannot be used: {error}")),
    }
}

/// A map as lines.
fn block(map: &Map<String, Json>, depth: usize, text: &mut String) {
    for (key, value) in map {
        let _ = write!(text, "{:width$}{}:", "", scalar(key), width = depth * 2);
        match value {
            Json::Object(inner) if !inner.is_empty() && !inner.contains_key("value") => {
                text.push('\n');
                block(inner, depth + 1, text);
            }
            Json::Array(items) if items.iter().any(Json::is_object) => {
                text.push('\n');
                for item in items {
                    let _ = writeln!(text, "{:width$}- {}", "", flow(item), width = (depth + 1) * 2);
                }
            }
            other => {
                let _ = writeln!(text, " {}", flow(other));
            }
        }
    }
}

/// A value on one line.
fn flow(value: &Json) -> String {
    match value {
        Json::Object(map) if map.is_empty() => "{}".to_owned(),
        Json::Object(map) => {
            let pairs: Vec<String> = map.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// Text, with quotes where a reader could take it for something else.
fn scalar(text: &str) -> String {
    let word = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    let taken = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    let hex = text.len() == 64;
    if word && !taken && !hex { text.to_owned() } else { Json::String(text.to_owned()).to_string() }
}

#[cfg(test)]
mod tests;
