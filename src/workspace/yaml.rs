//! YAML text to a tree in which every node knows its place.
//!
//! A tree instead of serde types: a wrong value in one field must not hide a wrong key in another, so
//! decoding goes on after each problem. What our files do not need and what can be used against a reader
//! (aliases, custom tags, several documents, deep nesting) is refused.

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, options};

use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Span, Spanned};

/// More nodes than any file of ours has; bounds time and memory.
const MAX_NODES: usize = 50_000;
/// Deeper than any format of ours.
const MAX_DEPTH: usize = 32;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Byte range in the file.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing was written, or `null` or `~`.
    Null,
    /// Text, number or truth value, as written.
    Scalar {
        /// The text after unquoting.
        text: String,
        /// Whether it stood without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values in order; keys are unique.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Value {
    /// The word for this kind of value in messages.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar { .. } => "a single value",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Parses one document that starts at byte `offset` of its file.
///
/// Returns the tree as far as it could be read: `None` after a syntax error.
pub(crate) fn parse(text: &str, file: FileId, offset: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let options = options! { emit_comments: false, emit_unresolved_aliases: true, flow_nesting_limit: 64, block_nesting_limit: 64 };
    let mut builder = Builder {
        file,
        offset,
        length: text.len(),
        nodes: 0,
        stack: Vec::new(),
        root: None,
        diagnostics,
        documents: 0,
        end_of_content: text.trim_end().len(),
    };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                if builder.event(event, Span::new(range.start, range.end)).is_err() {
                    return None;
                }
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len());
                builder.syntax_error(at, text, &error.kind().to_string());
                return None;
            }
        }
    }
    let empty = Node { span: Span::new(offset, offset), value: Value::Null };
    Some(builder.root.unwrap_or(empty))
}

/// A collection that is still open.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(Spanned<String>, Node)>, key: Option<Spanned<String>> },
}

struct Builder<'a> {
    file: FileId,
    offset: usize,
    length: usize,
    end_of_content: usize,
    nodes: usize,
    documents: usize,
    stack: Vec<Open>,
    root: Option<Node>,
    diagnostics: &'a mut Diagnostics,
}

/// The rest of the document cannot be read.
struct Stop;

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.refuse_tag(tag.is_some(), span)?;
                let plain = style == ScalarStyle::Plain;
                let value = if plain && matches!(text.as_ref(), "" | "~" | "null") {
                    Value::Null
                } else {
                    Value::Scalar { text: text.into_owned(), plain }
                };
                self.add(Node { span: self.trim(span), value })
            }
            Event::SequenceStart(_, _, tag) => {
                self.refuse_tag(tag.is_some(), span)?;
                self.open(Open::List { start: span.start, items: Vec::new() }, span)
            }
            Event::MappingStart(_, _, tag) => {
                self.refuse_tag(tag.is_some(), span)?;
                self.open(Open::Map { start: span.start, entries: Vec::new(), key: None }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.stack.pop() {
                    Some(Open::List { start, items }) => {
                        let end = items.last().map_or(span.end, |item| item.span.end - self.offset).max(span.end.min(self.end_of_content));
                        Node { span: self.trim(Span::new(start, end)), value: Value::List(items) }
                    }
                    Some(Open::Map { start, entries, .. }) => {
                        let end = entries
                            .last()
                            .map_or(span.end, |(_, value)| value.span.end - self.offset)
                            .max(span.end.min(self.end_of_content));
                        Node { span: self.trim(Span::new(start, end)), value: Value::Map(entries) }
                    }
                    None => return Ok(()),
                };
                self.add(node)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.problem(span, "aliases (`*name`) are not used in these files", "write the value out where it is needed");
                Err(Stop)
            }
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.problem(span, "a second YAML document starts here", "keep one document in a file: remove the line `---`");
                    return Err(Stop);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Open, span: Span) -> Result<(), Stop> {
        if self.stack.len() >= MAX_DEPTH {
            self.problem(span, &format!("nested more than {MAX_DEPTH} levels deep"), "no format here needs that");
            return Err(Stop);
        }
        self.stack.push(open);
        Ok(())
    }

    fn add(&mut self, node: Node) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let at = Span::new(node.span.start - self.offset, node.span.start - self.offset);
            self.problem(at, &format!("more than {MAX_NODES} values in one file"), "split the file, or check what wrote it");
            return Err(Stop);
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                None => match node.value {
                    Value::Scalar { text, .. } => *key = Some(Spanned::new(text, node.span)),
                    other => {
                        let place = Location::new(self.file, node.span);
                        self.diagnostics.push(
                            Diagnostic::error("yaml-syntax", place, format!("a key must be text, not {}", other.describe()))
                                .help("if the text starts with a special character, put it in quotes"),
                        );
                        return Err(Stop);
                    }
                },
                Some(name) => {
                    if let Some((first, _)) = entries.iter().find(|(other, _)| other.value == name.value) {
                        let message = format!("key `{}` is written twice", name.value);
                        self.diagnostics.push(
                            Diagnostic::error("duplicate-key", Location::new(self.file, name.span), message)
                                .label(Location::new(self.file, first.span), "first written here")
                                .help("keep one of them"),
                        );
                    } else {
                        entries.push((name, node));
                    }
                }
            },
        }
        Ok(())
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) -> Result<(), Stop> {
        if tagged {
            self.problem(
                span,
                "tags (`!name`) are not used in these files",
                "remove the tag; put the value in quotes if it starts with `!`",
            );
            return Err(Stop);
        }
        Ok(())
    }

    /// A span of the block, as a span of the file that does not run past the text into white space.
    fn trim(&self, span: Span) -> Span {
        let end = span.end.min(self.length).min(self.end_of_content.max(span.start));
        Span::new(span.start.min(self.length), end.max(span.start.min(self.length))).shifted(self.offset)
    }

    fn problem(&mut self, span: Span, message: &str, help: &str) {
        let place = Location::new(self.file, self.trim(span));
        self.diagnostics.push(Diagnostic::error("yaml-syntax", place, message).help(help));
    }

    fn syntax_error(&mut self, at: usize, text: &str, message: &str) {
        let mut start = at.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let end = text[start..].chars().next().filter(|&c| c != '\n').map_or(start, |c| start + c.len_utf8());
        let place = Location::new(self.file, Span::new(start, end).shifted(self.offset));
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let help = if line.contains('\t') && line[..line.find(|c: char| !c.is_whitespace()).unwrap_or(0)].contains('\t') {
            "indent with spaces, not with tabs"
        } else if line.matches(": ").count() > 1 {
            "a value that contains `: ` must be in quotes"
        } else {
            "check indentation, quotes and brackets here and on the line above"
        };
        let message = message.trim_end_matches('.');
        self.diagnostics.push(Diagnostic::error("yaml-syntax", place, format!("not valid YAML: {message}")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{SourceFile, Sources};

    fn problems(text: &str) -> Vec<(usize, usize, String)> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("a.yaml", text));
        let mut diagnostics = Diagnostics::new();
        let _ = parse(text, file, 0, &mut diagnostics);
        diagnostics
            .iter()
            .map(|d| {
                let at = sources.start(d.location.expect("a place"));
                (at.line, at.column, d.message.clone())
            })
            .collect()
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let mut diagnostics = Diagnostics::new();
        let text = "título: \"ño\"\nlist: [a, b]\n";
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("a.yaml", text));
        let Some(Node { value: Value::Map(entries), .. }) = parse(text, file, 0, &mut diagnostics) else { panic!("a map") };
        assert_eq!(&text[entries[0].0.span.start..entries[0].0.span.end], "título");
        assert_eq!(&text[entries[0].1.span.start..entries[0].1.span.end], "\"ño\"");
        assert_eq!(&text[entries[1].1.span.start..entries[1].1.span.end], "[a, b]");
    }

    #[test]
    fn hostile_input_is_reported_with_its_place() {
        let bomb = "a: &a [x]\nb: &b [*a, *a]\n";
        assert_eq!(problems(bomb)[0].0, 2);
        assert!(problems("a: 1\na: 2\nb: 1\nb: 3\n").len() == 2);
        assert_eq!(problems("a: 1\na: 2\n")[0].0, 2);
        assert!(problems(&"[".repeat(20_000))[0].2.contains("nest") || !problems(&"[".repeat(20_000)).is_empty());
        assert!(problems("a: !!python/object x\n")[0].2.contains("tags"));
        assert!(problems("a: 1\n---\nb: 1\n")[0].2.contains("second"));
        assert!(!problems("a: [1\nb: 2\n").is_empty());
        assert!(!problems("a:\n\t- b\n").is_empty());
        let many = format!("a: [{}]", "1,".repeat(60_000));
        assert!(problems(&many)[0].2.contains("50000"));
    }
}
