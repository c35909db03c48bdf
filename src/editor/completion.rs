//! What may be written at a place.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::entries::{Entry, entries};
use super::files::{beside, is_media};
use super::spot::{Part, Spot, spot};
use super::words::Words;
use super::{View, entries as of};
use crate::compile::hashtag;
use crate::diag::Span;
use crate::model::Language;
use crate::workspace::schema::{Field, FileKind, Found, Key, Need, Refers, Shape, lookup, spellings};
use crate::workspace::{means_key, next_free_slot};

/// More proposals than this help nobody; an editor asks again while somebody types.
const MOST: usize = 1_000;
/// How many free slots are proposed.
const SLOTS: usize = 5;

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown in the list.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words about it.
    pub detail: Option<String>,
    /// More about it, Markdown.
    pub doc: Option<String>,
    /// What is replaced.
    pub span: Span,
    /// What is written.
    pub insert: String,
}

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key.
    Key,
    /// One of some words.
    Choice,
    /// The key of something that is written elsewhere.
    Reference,
    /// A person.
    Person,
    /// A file.
    File,
    /// A time.
    Time,
    /// A hashtag or a passage mark.
    Text,
}

/// What may be written at a byte of a file, the likeliest first.
#[must_use]
pub fn complete(view: &View<'_>, offset: usize) -> Vec<Completion> {
    let Some(kind) = view.kind() else { return Vec::new() };
    let offset = offset.min(view.text.len());
    if !view.text.is_char_boundary(offset) {
        return Vec::new();
    }
    let (yaml, body) = view.parts();
    let mut list = if body.is_some_and(|body| body.start <= offset) {
        in_body(view, offset)
    } else if yaml.start <= offset && offset <= yaml.end {
        spot(view.text, yaml, offset).map(|spot| in_yaml(view, kind, &spot)).unwrap_or_default()
    } else {
        Vec::new()
    };
    list.truncate(MOST);
    list
}

fn in_yaml(view: &View<'_>, kind: FileKind, spot: &Spot) -> Vec<Completion> {
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    let Some(found) = lookup(kind, &path) else { return Vec::new() };
    match spot.part {
        Part::Key { colon } => keys(view, &found, spot, colon),
        Part::Value => {
            let mut list = values(view, &found, spot);
            // Directly behind its colon a value is none.
            if view.text[..spot.word.start].ends_with(':') {
                for proposal in &mut list {
                    proposal.insert.insert(0, ' ');
                }
            }
            list
        }
        Part::Item => {
            let mut list = values(view, &found, spot);
            list.extend(keys(view, &found, spot, false));
            list
        }
    }
}

fn keys(view: &View<'_>, found: &Found, spot: &Spot, colon: bool) -> Vec<Completion> {
    let spanish = found.bilingual && writes_spanish(view);
    let there = |field: &Field| spot.siblings.iter().any(|key| key == field.name || (found.bilingual && means_key(key, field.name)));
    let mut fields: Vec<&Field> = found.fields().into_iter().filter(|field| !there(field)).collect();
    fields.sort_by_key(|field| field.need != Need::Required);
    let language = view.language();
    let key = |field: &&Field| {
        let name = if spanish { field.spanish().first().copied().unwrap_or(field.name) } else { field.name };
        completion(name, CompletionKind::Key, spot.word, &ending(name, &field.shape, colon))
            .doc(&field_doc(field, language, found.bilingual))
            .detail(match field.need {
                Need::Required => Some(Words::of(language).required.to_owned()),
                Need::Optional | Need::Unless(_) => None,
            })
    };
    let mut list: Vec<Completion> = fields.iter().map(key).collect();
    let end = if colon { "" } else { ": " };
    match found.shape.keys() {
        Some(Key::Reference(refers)) => {
            list.extend(entries(view.live, refers).into_iter().map(|entry| reference(&entry, refers, spot.word, end)));
        }
        Some(Key::Choice(words)) => {
            let word = |word: &&'static str| completion(word, CompletionKind::Key, spot.word, &format!("{word}{end}"));
            list.extend(words.iter().map(word));
        }
        Some(Key::Name(_) | Key::Currency) | None => {}
    }
    list
}

/// What is written for a key: with its colon, and with room for a value that stands on the same line.
fn ending(name: &str, shape: &Shape, colon: bool) -> String {
    match shape {
        _ if colon => name.to_owned(),
        Shape::Map(_) | Shape::List(_) | Shape::Entries { .. } => format!("{name}:"),
        _ => format!("{name}: "),
    }
}

/// What a key means, Markdown.
pub(super) fn field_doc(field: &Field, language: Language, bilingual: bool) -> String {
    let words = Words::of(language);
    let mut doc = field.doc(language).to_owned();
    if !field.default.is_empty() {
        doc.push_str(&format!("\n\n{}: `{}`", words.default, field.default_in(language, bilingual)));
    }
    if !field.example.is_empty() {
        doc.push_str(&format!("\n\n{}: `{}: {}`", words.example, field.name, field.example));
    }
    doc
}

/// Whether the keys of a file are Spanish: most of those at its top are; of an empty file, whether the team is.
fn writes_spanish(view: &View<'_>) -> bool {
    let Some(kind) = view.kind() else { return false };
    let Some(record) = kind.shape().record() else { return view.language() == Language::Es };
    let (mut spanish, mut english) = (0, 0);
    for line in view.text.lines().take(2_000) {
        let Some((key, _)) = line.split_once(':') else { continue };
        match record.field(key.trim_end(), true) {
            Some(field) if field.name == key => english += 1,
            Some(_) => spanish += 1,
            None => {}
        }
    }
    if spanish == english { view.language() == Language::Es && english == 0 } else { spanish > english }
}

fn values(view: &View<'_>, found: &Found, spot: &Spot) -> Vec<Completion> {
    let mut list = Vec::new();
    let spanish = found.bilingual && writes_spanish(view);
    for &word in found.words() {
        let ways = spellings(word, found.bilingual);
        let written = if spanish { ways.get(1).copied().unwrap_or(word) } else { word };
        let detail = (written != word).then(|| word.to_owned());
        list.push(completion(written, CompletionKind::Choice, spot.word, written).detail(detail));
    }
    match found.refers() {
        Some(Refers::File) => {
            let file = |path: String| completion(&path, CompletionKind::File, spot.word, &quoted(&path));
            list.extend(beside(view, is_media).into_iter().map(file));
        }
        Some(refers) => list.extend(entries(view.live, refers).iter().map(|entry| reference(entry, refers, spot.word, ""))),
        None => {}
    }
    if view.kind() == Some(FileKind::Post) {
        match spot.path.as_slice() {
            [key] if key == "date" => list.extend(free_slots(view, spot.word, "%Y-%m-%d %H:%M")),
            [key] if key == "slot" => {
                let next = Words::of(view.language()).next_slot.to_owned();
                list.push(completion("next", CompletionKind::Time, spot.word, "next").detail(Some(next)));
                list.extend(free_slots(view, spot.word, "%Y-%m-%d"));
            }
            [key] if key == "lang" => {
                let lang = |tag: &str| completion(tag, CompletionKind::Choice, spot.word, tag);
                let mut tags: Vec<&str> = vec![view.workspace().config.language.as_str(), "es", "en"];
                tags.dedup();
                list.extend(tags.into_iter().map(lang));
            }
            [key] if key == "in_reply_to" => list.extend(own_pages(view, spot.word)),
            _ => {}
        }
    }
    list
}

/// The next free slots of the post's channels.
fn free_slots(view: &View<'_>, word: Span, format: &str) -> Vec<Completion> {
    let workspace = view.workspace();
    let Some(post) = view.post() else { return Vec::new() };
    let channels = workspace.channels_of(post);
    let taken = view.live.taken(Some(&post.id));
    let mut after = view.now;
    let mut list: Vec<Completion> = Vec::new();
    while list.len() < SLOTS {
        let Some(wall) = next_free_slot(workspace, &channels, &taken, after) else { break };
        let text = wall.format(format).to_string();
        let detail = Some(format!("{} · {}", Words::of(view.language()).free_slot, wall.format("%a %H:%M")));
        if !list.iter().any(|known| known.label == text) {
            list.push(completion(&text, CompletionKind::Time, word, &text).detail(detail));
        }
        match crate::workspace::wall_to_utc(wall, workspace.config.timezone) {
            Ok(utc) if utc > after => after = utc,
            _ => after += TimeDelta::days(1),
        }
    }
    list
}

/// Addresses of the team's own posts.
fn own_pages(view: &View<'_>, word: Span) -> Vec<Completion> {
    let Some(site) = view.workspace().config.site.url.as_deref() else { return Vec::new() };
    let page = |entry: Entry| {
        let url = format!("{}/posts/{}/", site.trim_end_matches('/'), entry.id);
        completion(&entry.id, CompletionKind::Reference, word, &url).detail(entry.name)
    };
    entries(view.live, Refers::Post).into_iter().map(page).collect()
}

fn in_body(view: &View<'_>, offset: usize) -> Vec<Completion> {
    let line = view.text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let before = &view.text[line..offset];
    if let Some(at) = before.rfind("<!--") {
        return marks(view, Span::new(line + at, offset), before[at..].contains("-->"));
    }
    if let Some(at) = before.rfind("](").filter(|at| !before[at + 2..].contains(')')) {
        let from = line + at + 2;
        let to = offset + view.text[offset..].find([')', '\n', '\r']).unwrap_or(0);
        let file = |path: String| completion(&path, CompletionKind::File, Span::new(from, to), &path.replace(' ', "%20"));
        let own = view.path.rsplit('/').next().unwrap_or_default().to_owned();
        return beside(view, |path| is_media(path) || (matches!(path.rsplit_once('.'), Some((_, "md"))) && path != own))
            .into_iter()
            .map(file)
            .collect();
    }
    let start = before.rfind(['@', '#']).filter(|at| {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        before[at + 1..].chars().all(inside) && !before[..*at].chars().next_back().is_some_and(|c| inside(c) || c == '/')
    });
    let Some(at) = start else { return Vec::new() };
    let tail = view.text[offset..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(view.text.len() - offset);
    let word = Span::new(line + at, offset + tail);
    if before[at..].starts_with('@') {
        let person = |entry: &Entry| {
            let key = format!("@{}", entry.id);
            completion(&key, CompletionKind::Person, word, &key).detail(entry.name.clone()).doc(&entry.text)
        };
        return of::entries(view.live, Refers::Person).iter().map(person).collect();
    }
    hashtags(view, word)
}

fn marks(view: &View<'_>, word: Span, closed: bool) -> Vec<Completion> {
    if closed {
        return Vec::new();
    }
    let words = Words::of(view.language());
    let mark = |text: String, detail: &str| completion(&text, CompletionKind::Text, word, &text).detail(Some(detail.to_owned()));
    let mut list = vec![mark("<!-- break -->".to_owned(), words.part_break)];
    for channel in &view.workspace().config.channels {
        list.push(mark(format!("<!-- only: {} -->", channel.name), words.only));
    }
    list.push(mark("<!-- /only -->".to_owned(), words.only_end));
    list
}

/// Hashtags of campaigns and of other posts' tags, the most used first.
fn hashtags(view: &View<'_>, word: Span) -> Vec<Completion> {
    let workspace = view.workspace();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for tag in workspace.posts.iter().flat_map(|post| &post.tags) {
        *counts.entry(hashtag(&tag.value)).or_default() += 1;
    }
    for tag in workspace.campaigns.iter().filter_map(|campaign| campaign.hashtag.as_ref()) {
        *counts.entry(tag.value.clone()).or_default() += 1;
    }
    let mut tags: Vec<(String, usize)> = counts.into_iter().filter(|(tag, _)| !tag.is_empty()).collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let uses = Words::of(view.language()).uses;
    let proposal = |(tag, count): (String, usize)| {
        let tag = format!("#{tag}");
        completion(&tag, CompletionKind::Text, word, &tag).detail(Some(format!("{count} {uses}")))
    };
    tags.into_iter().map(proposal).collect()
}

fn reference(entry: &Entry, refers: Refers, word: Span, end: &str) -> Completion {
    let kind = if refers == Refers::Person { CompletionKind::Person } else { CompletionKind::Reference };
    completion(&entry.id, kind, word, &format!("{}{end}", quoted(&entry.id))).detail(entry.name.clone()).doc(&entry.text)
}

fn completion(label: &str, kind: CompletionKind, span: Span, insert: &str) -> Completion {
    Completion { label: label.to_owned(), kind, detail: None, doc: None, span, insert: insert.to_owned() }
}

impl Completion {
    fn detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    fn doc(mut self, doc: &str) -> Self {
        self.doc = (!doc.is_empty()).then(|| doc.to_owned());
        self
    }
}

/// A text as YAML takes it without quotes, else in quotes.
pub(super) fn quoted(text: &str) -> String {
    let special = text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@` ".contains(c));
    let inside = text.contains(": ") || text.contains(" #") || text.contains([',', '[', ']', '{', '}']) || text.ends_with([':', ' ']);
    if special || inside { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) } else { text.to_owned() }
}
