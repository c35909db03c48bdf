//! Where what is named is written, and who names it.

use super::entries::{entries, entry};
use super::spot::{Part, spot, unquoted};
use super::{View, text_of};
use crate::compile::elements::{ElementKind, elements};
use crate::diag::{Diagnostics, FileId, Span};
use crate::model::{MediaFound, Post};
use crate::support::percent::percent_decoded;
use crate::workspace::schema::{FileKind, Key, Refers, Shape, lookup};
use crate::workspace::{Node, Value, parse_yaml, resolve};

/// More uses than this are not listed.
const MOST: usize = 20_000;

/// A place in a file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the root, with `/` between its parts.
    pub path: String,
    /// The bytes.
    pub span: Span,
}

/// A stretch of a file that leads to another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    /// The stretch.
    pub span: Span,
    /// Path of the other file relative to the root.
    pub path: String,
}

/// The name at a place: what it is one of, the name, and where it is written, with quotes or the sign of a mention.
pub(super) fn name_at(view: &View<'_>, offset: usize) -> Option<(Refers, String, Span)> {
    let kind = view.kind()?;
    let (yaml, body) = view.parts();
    if body.is_some_and(|body| body.start <= offset) {
        return mention_at(view.text, offset).map(|(key, span)| (Refers::Person, key.to_owned(), span));
    }
    let spot = spot(view.text, yaml, offset)?;
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    let written = unquoted(view.text.get(spot.word.start..spot.word.end)?).to_owned();
    let found = lookup(kind, &path)?;
    let refers = match spot.part {
        Part::Key { .. } => match found.shape.keys() {
            Some(Key::Reference(refers)) => Some(refers),
            _ => None,
        },
        Part::Value | Part::Item => found.refers(),
    };
    if let Some(refers) = refers {
        return Some((refers, written, spot.word));
    }
    // The place where it is defined is a name, too.
    defined_at(view, spot.word, &written)
}

fn defined_at(view: &View<'_>, word: Span, written: &str) -> Option<(Refers, String, Span)> {
    const DEFINED: [Refers; 10] = [
        Refers::Pillar,
        Refers::Objective,
        Refers::Audience,
        Refers::Kpi,
        Refers::BudgetLine,
        Refers::Person,
        Refers::Campaign,
        Refers::Channel,
        Refers::Event,
        Refers::Level,
    ];
    let here = |refers: &Refers| {
        entry(view.live, *refers, written)
            .and_then(|entry| entry.place)
            .is_some_and(|place| place.path == view.path && place.span.start < word.end && word.start < place.span.end)
    };
    DEFINED.into_iter().find(here).map(|refers| (refers, written.to_owned(), word))
}

/// Where what stands at a byte is written.
#[must_use]
pub fn definition(view: &View<'_>, offset: usize) -> Option<Place> {
    if let Some((refers, id, _)) = name_at(view, offset)
        && let Some(place) = entry(view.live, refers, &id).and_then(|entry| entry.place)
    {
        return Some(place);
    }
    let link = links(view).into_iter().find(|link| link.span.start <= offset && offset <= link.span.end)?;
    Some(Place { path: link.path, span: Span::default() })
}

/// Everything that names what stands at a byte, sorted; with the place where it is defined, if that is wanted.
#[must_use]
pub fn references(view: &View<'_>, offset: usize, with_definition: bool) -> Vec<Place> {
    let Some((refers, id, _)) = name_at(view, offset) else { return Vec::new() };
    let mut places = Vec::new();
    for post in &view.workspace().posts {
        if post.series.as_ref().is_some_and(|series| series.occurrences.first().is_some_and(|first| first.id != post.id)) {
            // All posts of a series are one file.
            continue;
        }
        let spans = in_post(post, refers, &id);
        places.extend(spans.into_iter().map(|span| Place { path: post.path.clone(), span }));
        if places.len() > MOST {
            break;
        }
    }
    let sources = view.workspace().sources.iter();
    for (_, file) in sources.filter(|(_, file)| FileKind::of_path(&file.path).is_some_and(|kind| kind != FileKind::Post)) {
        in_plan(view, &file.path, refers, &id, &mut places);
    }
    let definition = entries(view.live, refers).into_iter().find(|entry| entry.id == id).and_then(|entry| entry.place);
    places.retain(|place| Some(place) != definition.as_ref());
    if with_definition {
        places.extend(definition);
    }
    places.sort();
    places.dedup();
    places
}

fn in_post(post: &Post, refers: Refers, id: &str) -> Vec<Span> {
    let one = match refers {
        Refers::Pillar => &post.pillar,
        Refers::Objective => &post.objective,
        Refers::Audience => &post.audience,
        Refers::Campaign => &post.campaign,
        Refers::Channel => {
            let listed = post.channels.iter().flatten().filter(|channel| channel.value == id).map(|channel| channel.span);
            let own = post.overrides.iter().filter(|own| own.channel.value == id).map(|own| own.channel.span);
            return listed.chain(own).collect();
        }
        Refers::Tag => return post.tags.iter().filter(|tag| tag.value == id).map(|tag| tag.span).collect(),
        Refers::Rule => return post.allow.iter().filter(|waiver| waiver.rule.value == id).map(|waiver| waiver.rule.span).collect(),
        Refers::Person => {
            if !post.body.markdown.contains(&format!("@{id}")) {
                return Vec::new();
            }
            let is_it = |kind: &ElementKind| matches!(kind, ElementKind::Mention { key } if key == id);
            return elements(post).into_iter().filter(|element| is_it(&element.kind)).map(|element| element.span).collect();
        }
        _ => return Vec::new(),
    };
    one.iter().filter(|value| value.value == id).map(|value| value.span).collect()
}

fn in_plan(view: &View<'_>, path: &str, refers: Refers, id: &str, places: &mut Vec<Place>) {
    let Some(kind) = FileKind::of_path(path) else { return };
    let Some(text) = text_of(view.live, path).filter(|text| text.contains(id)) else { return };
    let Some(node) = parse_yaml(&text, FileId::default(), 0, &mut Diagnostics::new()) else { return };
    let mut found = Vec::new();
    walk(kind, &node, &mut Vec::new(), &mut |shape, key, text, span| {
        let wanted = if key { matches!(shape.keys(), Some(Key::Reference(of)) if of == refers) } else { shape.refers() == Some(refers) };
        if wanted && text == id {
            found.push(span);
        }
    });
    places.extend(found.into_iter().map(|span| Place { path: path.to_owned(), span }));
}

/// Visits every key of a map with free keys and every single value, with what may stand there.
fn walk<'n>(kind: FileKind, node: &'n Node, path: &mut Vec<&'n str>, visit: &mut dyn FnMut(&'static Shape, bool, &str, Span)) {
    let Some(found) = lookup(kind, path) else { return };
    match &node.value {
        Value::Scalar { text, .. } => visit(found.shape, false, text, node.span),
        Value::List(items) => items.iter().for_each(|item| walk(kind, item, path, visit)),
        Value::Map(entries) => {
            for (key, value) in entries {
                visit(found.shape, true, &key.value, key.span);
                path.push(&key.value);
                walk(kind, value, path, visit);
                path.pop();
            }
        }
        Value::Null => {}
    }
}

/// The files that a post names: its pictures, and where its relative links lead.
#[must_use]
pub fn links(view: &View<'_>) -> Vec<DocumentLink> {
    let Some(post) = view.post() else { return Vec::new() };
    let own = post.overrides.iter().filter_map(|own| own.media.as_ref()).flatten();
    let pictures = post.media.iter().chain(own).filter_map(|item| match &item.found {
        MediaFound::File { path, .. } => Some(DocumentLink { span: item.file.span, path: path.clone() }),
        MediaFound::Missing => None,
    });
    let mut list: Vec<DocumentLink> = pictures.collect();
    for element in elements(post) {
        let (ElementKind::Link { url, .. } | ElementKind::Image { url, .. }) = &element.kind else { continue };
        if url.contains("://") || url.starts_with('#') {
            continue;
        }
        let written = percent_decoded(url.split(['#', '?']).next().unwrap_or_default());
        if let Some(path) = resolve(&view.workspace().root, post.folder(), &written) {
            list.push(DocumentLink { span: element.span, path });
        }
    }
    list.retain(|link| view.text.get(link.span.start..link.span.end).is_some());
    list
}

/// The `@key` at a byte of a text, without its sign, and its place with the sign.
pub(super) fn mention_at(text: &str, offset: usize) -> Option<(&str, Span)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let before = text.get(..offset)?;
    let start = before.rfind(|c: char| !inside(c)).filter(|&at| text[at..].starts_with('@')).or_else(|| {
        // The cursor is on the sign itself.
        text[offset..].starts_with('@').then_some(offset)
    })?;
    let end = text[start + 1..].find(|c: char| !inside(c)).map_or(text.len(), |length| start + 1 + length);
    let key = text[start + 1..end].trim_end_matches(['.', '-']);
    (!key.is_empty()).then(|| (key, Span::new(start, start + 1 + key.len())))
}
