//! Where the parts of a text stand in a file that writes some of its letters in another way: as entities, or behind a backslash.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use crate::diag::Span;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// First byte in the text.
    pub(super) start: usize,
    /// Its place in the file.
    pub(super) span: Span,
    /// Whether the file has it letter by letter.
    pub(super) exact: bool,
}

/// A text, with the whole of its place and those of its parts: none where the file has it letter by letter.
pub(super) struct Run<'t> {
    pub(super) text: CowStr<'t>,
    pub(super) range: Range<usize>,
    pub(super) places: Vec<Place>,
}

/// Joins a text with those that follow it. The parser gives each entity, and what stands behind a backslash, as one by itself.
pub(super) fn run<'t>(
    source: &str,
    (first, range): (CowStr<'t>, Range<usize>),
    events: &mut Peekable<impl Iterator<Item = (Event<'t>, Range<usize>)>>,
) -> Run<'t> {
    let place = |start: usize, text: &str, range: &Range<usize>| Place {
        start,
        span: Span::new(range.start, range.end),
        exact: source.get(range.clone()) == Some(text),
    };
    let mut last = place(0, &first, &range);
    let mut run = Run { text: first, range, places: Vec::new() };
    let mut joined: Option<String> = None;
    while let Some((Event::Text(next), range)) = events.next_if(|(event, _)| matches!(event, Event::Text(_))) {
        let text = joined.get_or_insert_with(|| run.text.to_string());
        let next_place = place(text.len(), &next, &range);
        if last.exact && next_place.exact && last.span.end == next_place.span.start {
            last.span.end = next_place.span.end;
        } else {
            run.places.push(last);
            last = next_place;
        }
        text.push_str(&next);
        run.range.end = range.end;
    }
    if !last.exact || !run.places.is_empty() {
        run.places.push(last);
    }
    if let Some(text) = joined {
        run.text = text.into();
    }
    run
}

/// The places of a part of a text that stands at `span` and is so long; one at least, where the part is not empty.
pub(super) fn cut(places: &[Place], length: usize, span: Span, part: Range<usize>) -> Vec<Place> {
    if places.is_empty() {
        return vec![Place { start: 0, span: Span::new(span.start + part.start, span.start + part.end), exact: true }];
    }
    let first = places.partition_point(|place| place.start <= part.start).saturating_sub(1);
    let mut found = Vec::new();
    for (at, place) in places.iter().enumerate().skip(first) {
        let end = places.get(at + 1).map_or(length, |next| next.start);
        let (from, to) = (place.start.max(part.start), end.min(part.end));
        if from >= to {
            break;
        }
        let within = Span::new(place.span.start + (from - place.start), place.span.start + (to - place.start));
        found.push(Place { start: from - part.start, span: if place.exact { within } else { place.span }, exact: place.exact });
    }
    found
}

/// From the first to the last of some places.
pub(super) fn hull(places: &[Place]) -> Span {
    match (places.first(), places.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::default(),
    }
}
