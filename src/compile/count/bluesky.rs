//! Entities of Bluesky, by the rules of its official client library
//! (`@atproto/api`, `src/rich-text/detection.ts`, version 0.19).

use super::chars::{char_at, char_before, is_punctuation, is_script_space, run_end, signs};
use super::graphemes::graphemes;
use super::{EntityKind, Span, tlds};

/// The longest tag, in grapheme clusters and in bytes (`app.bsky.richtext.facet#tag`).
const MAX_TAG_GRAPHEMES: usize = 64;
const MAX_TAG_BYTES: usize = 640;
/// The longest handle, in bytes (<https://atproto.com/specs/handle>).
const MAX_HANDLE: usize = 253;
/// The longest label of a handle, in bytes.
const MAX_HANDLE_LABEL: usize = 63;

/// Appends all entities to `spans`.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    links(text, spans);
    mentions(text, spans);
    tags(text, spans);
    cashtags(text, spans);
}

/// Tells whether a link, mention or cashtag may stand at byte `at`.
fn opens(text: &str, at: usize) -> bool {
    char_before(text, at).is_none_or(|c| c == '(' || is_script_space(c))
}

/// `https://…` up to white space, or a bare domain with a known top-level domain.
fn links(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    // Both kinds of link have a mark that ordinary words lack; the word around it is examined.
    for mark in memchr::memchr2_iter(b'.', b':', bytes) {
        let next = bytes.get(mark + 1);
        let marks = match bytes[mark] {
            b'.' => next.is_some_and(u8::is_ascii_alphanumeric),
            _ => next == Some(&b'/'),
        };
        if mark < from || !marks {
            continue;
        }
        let word_start = text[from..mark]
            .char_indices()
            .rev()
            .take_while(|&(_, c)| !is_script_space(c))
            .last()
            .map_or(mark, |(offset, _)| from + offset);
        let word_end = run_end(text, mark, |c| !is_script_space(c));
        let word = &text[word_start..word_end];
        let starts = word.match_indices('(').map(|(open, _)| word_start + open + 1);
        let start =
            std::iter::once(word_start).chain(starts).find(|&start| opens(text, start) && link_candidate(&text[start..word_end]).is_some());
        if let Some(start) = start
            && let Some(true) = link_candidate(&text[start..word_end])
        {
            let end = start + stripped(&text[start..word_end]).len();
            spans.push(Span::link((start, end)));
        }
        from = word_end;
    }
}

/// Tells whether `word` has the shape of a link (`Some`) and leads somewhere (`Some(true)`).
fn link_candidate(word: &str) -> Option<bool> {
    let bytes = word.as_bytes();
    for scheme in ["https://", "http://"] {
        let head = bytes.get(..scheme.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes())) && word.len() > scheme.len() {
            return Some(word.starts_with("http"));
        }
    }
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let label_end = |at: usize| at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let first = label_end(0);
    let (mut end, mut last) = (first, 0);
    while bytes.get(end) == Some(&b'.') {
        let next = label_end(end + 1);
        if next == end + 1 {
            break;
        }
        (last, end) = (end + 1, next);
    }
    (end > first).then(|| tlds::is_delegated(&word[last..end]))
}

/// Removes one trailing punctuation mark, and a closing parenthesis without an opening one.
fn stripped(link: &str) -> &str {
    let link = link.strip_suffix(['.', ',', ';', ':', '!', '?']).unwrap_or(link);
    match link.strip_suffix(')') {
        Some(open) if !link.contains('(') => open,
        _ => link,
    }
}

/// `@handle`, where the handle is a domain name with a known top-level domain.
fn mentions(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for (sign, _) in text.match_indices('@') {
        if !opens(text, sign) {
            continue;
        }
        let start = sign + 1;
        let is_handle = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
        let mut end = start + bytes[start..].iter().take_while(|&&b| is_handle(b)).count();
        // The handle ends at a word boundary.
        let is_word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        while end > start && is_word(end - 1) == is_word(end) {
            end -= 1;
        }
        if is_handle_name(&text[start..end]) {
            spans.push(Span::new(EntityKind::Mention, sign, end, 1));
        }
    }
}

/// Tells whether `name` is a handle. `.test` serves development servers.
fn is_handle_name(name: &str) -> bool {
    let labels_fit = name.len() <= MAX_HANDLE
        && name.split('.').all(|label| (1..=MAX_HANDLE_LABEL).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-'));
    labels_fit && name.rsplit_once('.').is_some_and(|(_, tld)| tld == "test" || tlds::is_delegated(tld))
}

/// `#tag` after white space, not only digits and punctuation.
fn tags(text: &str, spans: &mut Vec<Span>) {
    let mut from = 0;
    for (sign, sign_length) in signs(text, b'#') {
        if sign < from || char_before(text, sign).is_some_and(|c| !is_script_space(c)) {
            continue;
        }
        let start = sign + sign_length;
        if char_at(text, start) == Some('\u{FE0F}') {
            continue;
        }
        let run =
            run_end(text, start, |c| !is_script_space(c) && !matches!(c, '\u{AD}' | '\u{2060}' | '\u{200A}'..='\u{200D}' | '\u{20E2}'));
        from = run;
        let tag = &text[start..run];
        if tag.chars().all(|c| c.is_ascii_digit() || is_punctuation(c)) {
            continue;
        }
        let tag = tag.trim_end_matches(is_punctuation);
        if tag.len() <= MAX_TAG_BYTES && graphemes(tag) <= MAX_TAG_GRAPHEMES {
            let end = start + tag.len();
            spans.push(Span::new(EntityKind::Hashtag, sign, end, sign_length));
        }
    }
}

/// `$ABC`: a letter and up to four letters or digits.
fn cashtags(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for (sign, _) in text.match_indices('$') {
        let start = sign + 1;
        if !opens(text, sign) || !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tail = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let end = start + tail;
        let closed = char_at(text, end)
            .is_none_or(|c| is_script_space(c) || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '\'' | '\u{2019}'));
        if tail <= 5 && closed {
            spans.push(Span::new(EntityKind::Cashtag, sign, end, 1));
        }
    }
}
