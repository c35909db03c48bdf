//! Front matter to a [`Post`].

use super::FrontMatter;
use super::decode::{Decoder, parse_wall};
use super::repeat::parse as parse_rule;
use super::yaml::{self, Node, Value};
use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Span, Spanned};
use crate::model::{
    Body, CardKind, Expires, Focus, Kind, MediaFound, MediaItem, Override, Poll, Post, PostId, Repeat, Schedule, Status, Waiver, When,
    parse_date,
};
use crate::support::instant;

/// Reads a post. Returns `None` where there is too little to go on; says why in any case.
pub(super) fn read(path: &str, text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Post> {
    let split = match super::split_front_matter(text, file) {
        Ok(split) => split,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let node = yaml::parse(&text[split.yaml.start..split.yaml.end], file, split.yaml.start, diagnostics)?;
    let mut decoder = Decoder::new(file);
    let post = decode(path, text, split, &node, &mut decoder);
    diagnostics.extend(decoder.into_diagnostics());
    post
}

pub(super) fn decode(path: &str, text: &str, split: FrontMatter, node: &Node, decoder: &mut Decoder) -> Option<Post> {
    let file = decoder.file;
    let mut map = decoder.map(node, "the front matter")?;
    let title = map.required(decoder, "title", Decoder::spanned_text);
    let id = map.optional(decoder, "id", post_id);
    let id_is_explicit = id.is_some();
    let id = id.or_else(|| id_from_path(path, file, decoder));
    let date = map.optional(decoder, "date", when);
    let slot = map.optional(decoder, "slot", slot);
    let post = Post {
        id: id?,
        id_is_explicit,
        file,
        path: path.to_owned(),
        front_matter: split.yaml,
        title: title.unwrap_or_else(|| Spanned::new(String::new(), split.yaml)),
        summary: map.optional(decoder, "summary", Decoder::spanned_text),
        schedule: schedule(date, slot, decoder),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts),
        status: map.optional(decoder, "status", status).unwrap_or_else(|| Spanned::new(Status::Draft, split.yaml)),
        kind: map.optional(decoder, "kind", kind).unwrap_or_else(|| Spanned::new(Kind::Own, split.yaml)),
        pillar: map.optional(decoder, "pillar", Decoder::spanned_text),
        objective: map.optional(decoder, "objective", Decoder::spanned_text),
        campaign: map.optional(decoder, "campaign", Decoder::spanned_text),
        crisis: map.optional(decoder, "crisis", Decoder::spanned_text),
        audience: map.optional(decoder, "audience", Decoder::spanned_text),
        source: map.optional(decoder, "source", Decoder::url),
        in_reply_to: map.optional(decoder, "in_reply_to", Decoder::url),
        link: map.optional(decoder, "link", Decoder::url),
        tags: map.optional(decoder, "tags", Decoder::spanned_texts).unwrap_or_default(),
        lang: map.optional(decoder, "lang", Decoder::lang),
        media: map.optional(decoder, "media", media).unwrap_or_default(),
        card: map.optional(decoder, "card", card),
        poll: map.optional(decoder, "poll", poll),
        cost: map.optional(decoder, "cost", Decoder::money),
        overrides: map.optional(decoder, "overrides", overrides).unwrap_or_default(),
        repeat: map.optional(decoder, "repeat", |d, n| repeat(d, n, text)),
        series: None,
        expires: map.optional(decoder, "expires", expires),
        allow: map.optional(decoder, "allow", |d, n| d.one_or_many(n, waiver)).unwrap_or_default(),
        body: Body::new(text[split.body.start..split.body.end].to_owned(), split.body.start),
    };
    map.finish(decoder);
    Some(post)
}

fn post_id(decoder: &mut Decoder, node: &Node) -> Option<PostId> {
    let text = decoder.text(node)?;
    match PostId::new(text.clone()) {
        Ok(id) => Some(id),
        Err(error) => {
            let mut diagnostic = Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` cannot be an id: {error}"));
            if let Some(slug) = PostId::slug(&text) {
                diagnostic = diagnostic.help(format!("as `{slug}`"));
            }
            decoder.push(diagnostic);
            None
        }
    }
}

/// `content/2026/11/feria.md` and `content/2026/11/feria/index.md` both give `2026-11-feria`.
fn id_from_path(path: &str, file: FileId, decoder: &mut Decoder) -> Option<PostId> {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let stem = inner.strip_suffix(".md").unwrap_or(inner);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let id = PostId::slug(stem);
    if id.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", Location::new(file, Span::new(0, 0)), "no id can be made of this file's name")
                .help("add `id: …` to the front matter"),
        );
    }
    id
}

/// A rule alone, or `{ rule: …, except: […] }`.
fn repeat(decoder: &mut Decoder, node: &Node, text: &str) -> Option<Repeat> {
    let (rule, except) = if let Value::Scalar { .. } = node.value {
        (decoder.spanned_text(node), Vec::new())
    } else {
        let mut map = decoder.map(node, "`repeat`")?;
        let rule = map.required(decoder, "rule", Decoder::spanned_text);
        let day = |d: &mut Decoder, n: &Node| d.date(n).map(|date| Spanned::new(date, n.span));
        let except = map.optional(decoder, "except", |d, n| d.one_or_many(n, day)).unwrap_or_default();
        map.finish(decoder);
        (rule, except)
    };
    let rule = rule?;
    if let Err(problem) = parse_rule(&rule.value) {
        // The place inside the rule, where it is written as it reads.
        let written = text.get(rule.span.start..rule.span.end).and_then(|written| written.find(&rule.value));
        let span = written.map_or(rule.span, |at| {
            let start = rule.span.start + at;
            Span::new(start + problem.place.start, start + problem.place.end)
        });
        decoder.push(Diagnostic::error("invalid-value", decoder.at(span), problem.message).help(problem.help));
        return None;
    }
    Some(Repeat { rule, except })
}

fn expires(decoder: &mut Decoder, node: &Node) -> Option<Spanned<Expires>> {
    let text = decoder.text(node)?;
    let expires = parse_date(&text).map(Expires::Day).or_else(|| parse_when(&text).map(Expires::At));
    if expires.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` is not a day or a time"))
                .help("write the last day, `2026-11-24`, or a time, `2026-11-24 18:00`"),
        );
    }
    expires.map(|expires| Spanned::new(expires, node.span))
}

fn parse_when(text: &str) -> Option<When> {
    parse_wall(text).map(When::Wall).or_else(|| instant::parse(text).map(When::Instant)).or_else(|| {
        let at = chrono::DateTime::parse_from_str(&text.replacen(' ', "T", 1), "%Y-%m-%dT%H:%M%:z").ok()?;
        Some(When::Instant(at.to_utc()))
    })
}

/// A wall time of the workspace's zone, or an instant.
pub(super) fn when(decoder: &mut Decoder, node: &Node) -> Option<Spanned<When>> {
    let text = decoder.text(node)?;
    let when = parse_when(&text);
    if when.is_none() {
        let help = if parse_date(&text).is_some() {
            "add the time of day, as `2026-11-24 09:30`; or write `slot: 2026-11-24` for that day's slot"
        } else {
            "write `2026-11-24 09:30` for the workspace's zone, or `2026-11-24T09:30:00-06:00`"
        };
        decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` is not a time")).help(help));
    }
    when.map(|when| Spanned::new(when, node.span))
}

enum Slot {
    Next,
    On(chrono::NaiveDate),
}

fn slot(decoder: &mut Decoder, node: &Node) -> Option<Spanned<Slot>> {
    let text = decoder.text(node)?;
    if text == "next" {
        return Some(Spanned::new(Slot::Next, node.span));
    }
    let date = parse_date(&text);
    if date.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` is not a slot"))
                .help("write a day, as `slot: 2026-11-24`, or `slot: next`"),
        );
    }
    date.map(|date| Spanned::new(Slot::On(date), node.span))
}

fn schedule(date: Option<Spanned<When>>, slot: Option<Spanned<Slot>>, decoder: &mut Decoder) -> Schedule {
    match (date, slot) {
        (Some(date), Some(slot)) => {
            decoder.push(
                Diagnostic::error("invalid-value", decoder.at(slot.span), "`date` and `slot` are both given")
                    .label(decoder.at(date.span), "the date")
                    .help("keep one of them"),
            );
            Schedule::At(date)
        }
        (Some(date), None) => Schedule::At(date),
        (None, Some(Spanned { value: Slot::On(date), span })) => Schedule::SlotOn(Spanned::new(date, span)),
        (None, Some(Spanned { value: Slot::Next, span })) => Schedule::SlotNext(span),
        (None, None) => Schedule::None,
    }
}

fn status(decoder: &mut Decoder, node: &Node) -> Option<Spanned<Status>> {
    let status = match decoder.one_of(node, &["draft", "review", "approved"])?.as_str() {
        "draft" => Status::Draft,
        "review" => Status::Review,
        _ => Status::Approved,
    };
    Some(Spanned::new(status, node.span))
}

fn kind(decoder: &mut Decoder, node: &Node) -> Option<Spanned<Kind>> {
    let kind = parse_kind(decoder.one_of(node, &["own", "curated", "reply", "question", "event", "promo"])?.as_str());
    Some(Spanned::new(kind, node.span))
}

pub(super) fn parse_kind(word: &str) -> Kind {
    match word {
        "curated" => Kind::Curated,
        "reply" => Kind::Reply,
        "question" => Kind::Question,
        "event" => Kind::Event,
        "promo" => Kind::Promo,
        _ => Kind::Own,
    }
}

fn card(decoder: &mut Decoder, node: &Node) -> Option<Spanned<CardKind>> {
    let card = match decoder.one_of(node, &["quote", "event", "tip"])?.as_str() {
        "quote" => CardKind::Quote,
        "event" => CardKind::Event,
        _ => CardKind::Tip,
    };
    Some(Spanned::new(card, node.span))
}

fn media(decoder: &mut Decoder, node: &Node) -> Option<Vec<MediaItem>> {
    decoder.one_or_many(node, media_item)
}

fn media_item(decoder: &mut Decoder, node: &Node) -> Option<MediaItem> {
    if let Value::Scalar { .. } = node.value {
        let file = decoder.spanned_text(node)?;
        return Some(MediaItem { file, alt: None, decorative: false, focus: None, found: MediaFound::Missing });
    }
    let mut map = decoder.map(node, "media item")?;
    let file = map.required(decoder, "file", Decoder::spanned_text);
    let alt = map.optional(decoder, "alt", Decoder::spanned_text_or_empty).filter(|alt| !alt.is_empty());
    let decorative = map.optional(decoder, "decorative", Decoder::boolean).unwrap_or(false);
    let focus = map.optional(decoder, "focus", focus);
    map.finish(decoder);
    Some(MediaItem { file: file?, alt, decorative, focus, found: MediaFound::Missing })
}

fn focus(decoder: &mut Decoder, node: &Node) -> Option<Focus> {
    let numbers = decoder.list(node, |d, n| d.number(n, 0.0, 1.0))?;
    if let [x, y] = numbers[..] {
        return Some(Focus { x, y });
    }
    decoder.push(
        Diagnostic::error("invalid-value", decoder.at(node.span), "`focus` needs two numbers from 0 to 1")
            .help("from the left and from the top: `focus: [0.5, 0.3]`"),
    );
    None
}

fn poll(decoder: &mut Decoder, node: &Node) -> Option<Poll> {
    let mut map = decoder.map(node, "poll")?;
    let options = map.required(decoder, "options", Decoder::texts);
    let days = map.optional(decoder, "days", |d, n| d.integer(n, 1, 30)).unwrap_or(1);
    let multiple = map.optional(decoder, "multiple", Decoder::boolean).unwrap_or(false);
    map.finish(decoder);
    let options = options?;
    if !(2..=10).contains(&options.len()) {
        decoder
            .push(Diagnostic::error("invalid-value", decoder.at(node.span), "a poll needs two to ten options").help("`options: [Sí, No]`"));
        return None;
    }
    Some(Poll { options, days: days as u32, multiple, span: node.span })
}

fn overrides(decoder: &mut Decoder, node: &Node) -> Option<Vec<Override>> {
    let entries = decoder.entries(node, "overrides")?;
    let mut overrides = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let Some(mut map) = decoder.map(value, "override") else { continue };
        overrides.push(Override {
            channel,
            text: map.optional(decoder, "text", Decoder::spanned_text),
            media: map.optional(decoder, "media", media),
            first_comment: map.optional(decoder, "first_comment", Decoder::spanned_text),
        });
        map.finish(decoder);
    }
    Some(overrides)
}

fn waiver(decoder: &mut Decoder, node: &Node) -> Option<Waiver> {
    if let Value::Scalar { .. } = node.value {
        return decoder.spanned_text(node).map(|rule| Waiver { rule, reason: None, until: None });
    }
    let mut map = decoder.map(node, "waiver")?;
    let rule = map.required(decoder, "rule", Decoder::spanned_text);
    let reason = map.optional(decoder, "reason", Decoder::text);
    let until = map.optional(decoder, "until", Decoder::date);
    map.finish(decoder);
    Some(Waiver { rule: rule?, reason, until })
}
