//! The outline of a file: parts and headings of a post, entries of a plan.

use super::View;
use super::entries::{child, scalar};
use super::words::Words;
use crate::compile::elements::{ElementKind, elements};
use crate::diag::{Diagnostics, FileId, Span};
use crate::workspace::schema::FileKind;
use crate::workspace::{Node, Value, parse_yaml};

/// Deeper entries of a plan are not listed.
const MAX_DEPTH: usize = 4;

/// One entry of an outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What is shown.
    pub name: String,
    /// A few words about it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All that belongs to it.
    pub span: Span,
    /// Its name.
    pub selection: Span,
    /// Entries below.
    pub children: Vec<Symbol>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A post.
    Post,
    /// A part of a thread.
    Part,
    /// A heading.
    Heading,
    /// A key with what stands under it.
    Section,
    /// An entry of a list.
    Entry,
}

/// The outline of a file.
#[must_use]
pub fn symbols(view: &View<'_>) -> Vec<Symbol> {
    match view.kind() {
        Some(FileKind::Post) => post(view).into_iter().collect(),
        Some(_) => {
            let node = parse_yaml(view.text, FileId::default(), 0, &mut Diagnostics::new());
            node.map(|node| sections(&node, 0)).unwrap_or_default()
        }
        None => Vec::new(),
    }
}

fn post(view: &View<'_>) -> Option<Symbol> {
    let post = view.post()?;
    let (_, body) = view.parts();
    let body = body?;
    let words = Words::of(view.language());
    let mut breaks = vec![body.start];
    breaks.extend(elements(post).into_iter().filter(|element| element.kind == ElementKind::Break).map(|element| element.span.end));
    breaks.retain(|at| *at <= view.text.len());
    let mut children = Vec::new();
    for (number, &start) in breaks.iter().enumerate() {
        let end = breaks.get(number + 1).copied().unwrap_or(view.text.len());
        let headings = headings(view.text, start, end);
        if breaks.len() == 1 {
            children = headings;
        } else {
            let part = Span::new(start, end);
            let first = view.text[start..end].lines().find(|line| !line.trim().is_empty()).map(|line| line.chars().take(60).collect());
            children.push(Symbol {
                name: format!("{} {}", words.part, number + 1),
                detail: first,
                kind: SymbolKind::Part,
                span: part,
                selection: Span::new(start, start),
                children: headings,
            });
        }
    }
    Some(Symbol {
        name: post.title.value.clone(),
        detail: Some(post.id.to_string()),
        kind: SymbolKind::Post,
        span: Span::new(0, view.text.len()),
        selection: Span::new(post.title.span.start.min(view.text.len()), post.title.span.end.min(view.text.len())),
        children,
    })
}

fn headings(text: &str, start: usize, end: usize) -> Vec<Symbol> {
    let mut list = Vec::new();
    let mut at = start;
    let mut code = false;
    for line in text[start..end].split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        let level = line.len() - line.trim_start_matches('#').len();
        if code || level == 0 || level > 6 || !line[level..].starts_with(' ') {
            continue;
        }
        let name = line[level..].trim().to_owned();
        if !name.is_empty() {
            list.push(Symbol { name, detail: None, kind: SymbolKind::Heading, span, selection: span, children: Vec::new() });
        }
    }
    list
}

fn sections(node: &Node, depth: usize) -> Vec<Symbol> {
    if depth >= MAX_DEPTH {
        return Vec::new();
    }
    match &node.value {
        Value::Map(entries) => {
            let section = |key: &crate::diag::Spanned<String>, value: &Node| Symbol {
                name: key.value.clone(),
                detail: child(value, "name").and_then(scalar).or_else(|| scalar(value)).map(|text| text.chars().take(60).collect()),
                kind: SymbolKind::Section,
                span: Span::new(key.span.start, value.span.end.max(key.span.end)),
                selection: key.span,
                children: sections(value, depth + 1),
            };
            // Single values below the top say little in an outline.
            let worth = |value: &Node| depth == 0 || matches!(value.value, Value::Map(_) | Value::List(_));
            entries.iter().filter(|(key, value)| !key.value.is_empty() && worth(value)).map(|(key, value)| section(key, value)).collect()
        }
        Value::List(items) => items
            .iter()
            .filter_map(|item| {
                let id = child(item, "id").or_else(|| child(item, "name")).or_else(|| child(item, "term"))?;
                let name = scalar(id).filter(|name| !name.is_empty())?.to_owned();
                Some(Symbol {
                    name,
                    detail: child(item, "name").and_then(scalar).map(str::to_owned),
                    kind: SymbolKind::Entry,
                    span: item.span,
                    selection: id.span,
                    children: sections(item, depth + 1),
                })
            })
            .collect(),
        Value::Scalar { .. } | Value::Null => Vec::new(),
    }
}
