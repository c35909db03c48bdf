//! `networks/*.yaml`: values of the team's own, on top of the specs that come with the program.
//!
//! A file with the name of a built-in network overrides single values of it; any other name adds a network.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::decode::Decoder;
use super::load::Loader;
use super::patch::{Origin, Patch};
use super::yaml::{Node, Value};
use crate::diag::{Diagnostic, FileId, Location, Span, Spanned, did_you_mean};
use crate::model::NetworkName;
use crate::networks::Specs;
use crate::networks::drivers::can_publish;
use crate::networks::spec::{Custom, NetworkSpec};

/// Folder of the files.
const FOLDER: &str = "networks";
/// More files than any team has networks; bounds time and memory.
const MAX_FILES: usize = 200;
/// Longest chain of networks that extend one another.
const MOST_STEPS: usize = 8;
/// Keys of a file that are not values of the spec.
const BESIDE: [&str; 2] = ["name", "extends"];

/// One file.
struct Written {
    path: String,
    file: FileId,
    node: Node,
}

/// Reads the files, and returns the specs of this workspace.
pub(super) fn read(loader: &mut Loader<'_>, base: &Specs) -> Specs {
    let mut written: BTreeMap<String, Written> = BTreeMap::new();
    let mut broken = Vec::new();
    for (index, path) in loader.files(FOLDER, &["yaml", "yml"]).into_iter().enumerate() {
        let (file, node) = loader.tree(&path);
        let place = Location::new(file, Span::default());
        if index == MAX_FILES {
            let found = Diagnostic::error("invalid-value", place, format!("more than {MAX_FILES} files in `{FOLDER}/`"));
            loader.diagnostics.push(found.help("this one and those after it are not read"));
            break;
        }
        let stem = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem).to_owned();
        if let Err(error) = NetworkName::new(stem.clone()) {
            let found = Diagnostic::error("invalid-value", place, format!("`{stem}` cannot be the name of a network: {error}"));
            loader.diagnostics.push(found.help("rename the file, as `mastodon.yaml` or `our-forum.yaml`"));
            continue;
        }
        let Some(node) = node else {
            broken.push(stem);
            continue;
        };
        if let Some(other) = written.get(&stem) {
            let found = Diagnostic::error("duplicate-id", place, format!("two files describe the network `{stem}`"));
            let first = Location::new(other.file, Span::default());
            loader.diagnostics.push(found.label(first, "the other one").help("keep one of them"));
            continue;
        }
        written.insert(stem, Written { path, file, node });
    }
    let mut reader = Reader { loader, base, written, done: BTreeMap::new(), open: Vec::new() };
    let names: Vec<String> = reader.written.keys().cloned().collect();
    for name in &names {
        reader.resolve(name);
    }
    let mut custom = Vec::new();
    for (name, made) in reader.done {
        match made {
            Some(made) => custom.push(made),
            None => broken.push(name),
        }
    }
    base.with(custom).with_broken(broken)
}

struct Reader<'l, 'r, 's> {
    loader: &'l mut Loader<'r>,
    base: &'s Specs,
    written: BTreeMap<String, Written>,
    /// What became of each file; `None` where no spec could be made of it.
    done: BTreeMap<String, Option<Custom>>,
    /// Files whose `extends` is being followed.
    open: Vec<String>,
}

impl Reader<'_, '_, '_> {
    /// The spec of a network, with the team's values.
    fn resolve(&mut self, name: &str) -> Option<NetworkSpec> {
        if let Some(done) = self.done.get(name) {
            return done.as_ref().map(|custom| custom.spec.clone());
        }
        if !self.written.contains_key(name) {
            return self.base.get(name).cloned();
        }
        self.open.push(name.to_owned());
        let custom = self.make(name);
        self.open.pop();
        let spec = custom.as_ref().map(|custom| custom.spec.clone());
        self.done.insert(name.to_owned(), custom);
        spec
    }

    fn make(&mut self, name: &str) -> Option<Custom> {
        let Written { path, file, node } = self.written.remove(name)?;
        let mut decoder = Decoder::new(file);
        let custom = self.decode(name, &path, &node, &mut decoder);
        self.loader.diagnostics.extend(decoder.into_diagnostics());
        self.written.insert(name.to_owned(), Written { path, file, node });
        custom
    }

    fn decode(&mut self, name: &str, path: &str, node: &Node, decoder: &mut Decoder) -> Option<Custom> {
        // What another read of the same files has added is none.
        let builtin = self.base.get(name).filter(|spec| spec.extends.is_none()).cloned();
        self.name_agrees(name, node, decoder);
        let extends = find(node, "extends").map(|(key, value)| (key.span, decoder.spanned_text(value)));
        let (below, extends) = match (builtin, extends) {
            (Some(builtin), None) => (Some(builtin), None),
            (Some(builtin), Some((span, _))) => {
                let found =
                    Diagnostic::error("invalid-value", decoder.at(span), format!("`{name}` comes with the program, and extends nothing"));
                decoder.push(found.help("remove `extends:`; to begin with another network, give the file another name"));
                (Some(builtin), None)
            }
            (None, Some((_, Some(extends)))) => (Some(self.extended(name, &extends, decoder)?), Some(extends.value)),
            (None, Some((_, None))) => return None,
            (None, None) => (None, None),
        };
        let version = find(node, "version").and_then(|(_, value)| match &value.value {
            Value::Scalar { text, .. } => crate::model::parse_date(text),
            _ => None,
        });
        let Some(day) = version.or(below.as_ref().map(|spec| spec.version)) else {
            let place = decoder.at(Span::new(node.span.start, node.span.start));
            let found = Diagnostic::error("missing-key", place, format!("the network `{name}` is new, and has no `version`"));
            decoder.push(
                found.help("add `extends:` with the name of a network to begin with; or describe it in full, with `version:`, the day on which its values were checked"),
            );
            return None;
        };
        let mut target = match &below {
            Some(spec) => match serde_json::to_value(spec) {
                Ok(Json::Object(map)) => map,
                _ => return None,
            },
            None => Map::new(),
        };
        target.insert("name".to_owned(), json!(name));
        target.entry("version").or_insert_with(|| json!(day.to_string()));
        if let Some(extends) = &extends {
            // What it is called is not inherited: two networks of one name would be one in every list.
            target.insert("title".to_owned(), json!(name));
            target.insert("extends".to_owned(), json!(extends));
        } else {
            target.entry("title").or_insert_with(|| json!(name));
        }
        let mut values = Patch::new(decoder, Origin { source: path.to_owned(), checked: day.to_string() });
        values.spec(node, &BESIDE, &mut target);
        let written = std::mem::take(&mut values.written);
        let mut spec: NetworkSpec = match serde_json::from_value(Json::Object(target)) {
            Ok(spec) => spec,
            Err(error) => {
                // Missing keys have been reported; nothing else is known to come here.
                if !decoder.has_errors() {
                    let place = decoder.at(Span::new(node.span.start, node.span.start));
                    decoder.push(Diagnostic::error("invalid-value", place, format!("the spec cannot be used: {error}")));
                }
                return None;
            }
        };
        let place_of = |path: &str| {
            written.iter().rev().find(|(written, _)| written == path || path.starts_with(&format!("{written}."))).map(|(_, span)| *span)
        };
        for contradiction in spec.contradictions() {
            // Where the value itself is that of the spec below, one beside it must have been changed.
            let group = contradiction.path.rsplit_once('.').map_or(contradiction.path, |(group, _)| group);
            let beside = || {
                written.iter().find(|(path, _)| path.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))).map(|(_, span)| *span)
            };
            let span = place_of(contradiction.path).or_else(beside).unwrap_or(Span::new(node.span.start, node.span.start));
            let found =
                Diagnostic::error("invalid-value", decoder.at(span), format!("`{}`: {}", contradiction.path, contradiction.message));
            decoder.push(
                found.help("a value contradicts another; the one below it may come from the built-in spec: `pregon networks` shows it"),
            );
        }
        if spec.can.publish && !can_publish(name) {
            spec.can.publish = false;
            if let Some(span) = place_of("can.publish") {
                let found =
                    Diagnostic::error("invalid-value", decoder.at(span), format!("this program has no driver to publish on `{name}`"));
                decoder.push(found.help("write `publish: false`, or leave the line out"));
            }
        }
        Some(Custom { spec, file: path.to_owned(), keys: written.into_iter().map(|(path, _)| path).collect() })
    }

    /// A file may say the network's name, and then it is that of the file.
    #[expect(clippy::unused_self, reason = "it belongs to the reading of a file")]
    fn name_agrees(&self, name: &str, node: &Node, decoder: &mut Decoder) {
        if let Some((_, value)) = find(node, "name")
            && let Some(written) = decoder.text(value)
            && written != name
        {
            let found =
                Diagnostic::error("invalid-value", decoder.at(value.span), format!("the file describes `{name}`, and says `{written}`"));
            decoder.push(found.help("the name is that of the file: remove the line, or rename the file"));
        }
    }

    /// The network that another begins with.
    fn extended(&mut self, name: &str, extends: &Spanned<String>, decoder: &mut Decoder) -> Option<NetworkSpec> {
        let wanted = extends.value.as_str();
        if wanted == name || self.open.iter().any(|open| open == wanted) {
            let round: Vec<&str> = self.open.iter().map(String::as_str).chain([wanted]).collect();
            let found = Diagnostic::error(
                "invalid-value",
                decoder.at(extends.span),
                format!("networks extend each other in a circle: {}", round.join(" → ")),
            );
            decoder.push(found.help("one of them has to begin with a network that comes with the program"));
            return None;
        }
        if self.open.len() > MOST_STEPS {
            let found =
                Diagnostic::error("invalid-value", decoder.at(extends.span), format!("more than {MOST_STEPS} networks extend one another"));
            decoder.push(found.help("begin with a network that comes with the program"));
            return None;
        }
        let known = self.written.contains_key(wanted) || self.base.has(wanted);
        if !known {
            let names: Vec<&str> = self.base.names().chain(self.written.keys().map(String::as_str)).collect();
            let help = did_you_mean(wanted, names.iter().copied())
                .map_or_else(|| "`pregon networks` lists them all".to_owned(), |guess| format!("did you mean `{guess}`?"));
            decoder.push(Diagnostic::error("unknown-network", decoder.at(extends.span), format!("unknown network `{wanted}`")).help(help));
            return None;
        }
        // Where that file is broken it has been said there.
        self.resolve(wanted)
    }
}

fn find<'n>(node: &'n Node, key: &str) -> Option<(&'n Spanned<String>, &'n Node)> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(name, _)| name.value == key).map(|(name, value)| (name, value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
