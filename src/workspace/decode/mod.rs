//! From YAML trees to typed data: every getter reports what is wrong and goes on.

mod map;
mod values;
mod written;

pub(crate) use map::MapReader;
pub use written::parse_minutes;
pub(crate) use written::{parse_decimal, parse_wall};

use super::yaml::{Node, Value};
use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Span, Spanned};

/// Decodes the values of one file and gathers its problems.
pub(crate) struct Decoder {
    /// The file.
    pub(crate) file: FileId,
    /// Whether keys and choices may be written in Spanish, too.
    bilingual: bool,
    diagnostics: Diagnostics,
    /// Where each map begins, and the keys that were asked of it.
    #[cfg(test)]
    pub(crate) asked: Vec<(usize, Vec<&'static str>)>,
}

impl Decoder {
    pub(crate) fn new(file: FileId) -> Self {
        Self {
            file,
            bilingual: false,
            diagnostics: Diagnostics::new(),
            #[cfg(test)]
            asked: Vec::new(),
        }
    }

    /// For a file whose keys and choices may be written in Spanish, too.
    pub(crate) fn bilingual(file: FileId) -> Self {
        Self { bilingual: true, ..Self::new(file) }
    }

    /// The problems found.
    pub(crate) fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics
    }

    /// Whether an error was found so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    pub(crate) fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.value.describe());
        self.push(Diagnostic::error("invalid-value", self.at(node.span), message));
    }

    fn wrong_value(&mut self, span: Span, text: &str, expected: &str, example: &str) {
        let shown: String = text.chars().take(60).collect();
        self.push(
            Diagnostic::error("invalid-value", self.at(span), format!("`{shown}` is not {expected}"))
                .help(format!("write it as {example}")),
        );
    }

    /// A map; `what` names it in messages.
    pub(crate) fn map<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<MapReader<'n>> {
        match &node.value {
            Value::Map(entries) => Some(MapReader::new(entries, self.bilingual, node.span, what)),
            Value::Null => Some(MapReader::new(&[], self.bilingual, node.span, what)),
            _ => {
                self.wrong_type(node, "a map (`key: value` lines)");
                None
            }
        }
    }

    /// A map with free keys.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node, _what: &'static str) -> Option<Vec<(Spanned<String>, &'n Node)>> {
        match &node.value {
            Value::Map(entries) => Some(entries.iter().map(|(key, value)| (key.clone(), value)).collect()),
            Value::Null => Some(Vec::new()),
            _ => {
                self.wrong_type(node, "a map (`key: value` lines)");
                None
            }
        }
    }

    /// A list; each item is decoded, bad ones are left out.
    pub(crate) fn list<T>(&mut self, node: &Node, mut item: impl FnMut(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        match &node.value {
            Value::List(items) => Some(items.iter().filter_map(|node| item(self, node)).collect()),
            Value::Null => Some(Vec::new()),
            _ => {
                self.wrong_type(node, "a list (`[a, b]` or `- a` lines)");
                None
            }
        }
    }

    /// A list, or one value in place of a list of one.
    pub(crate) fn one_or_many<T>(&mut self, node: &Node, mut item: impl FnMut(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        match &node.value {
            Value::List(_) | Value::Null => self.list(node, item),
            _ => item(self, node).map(|value| vec![value]),
        }
    }
}
