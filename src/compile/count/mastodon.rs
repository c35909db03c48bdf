//! Entities of Mastodon and its way of counting.
//!
//! Mastodon counts extended grapheme clusters of the text after two rewrites: each link becomes
//! 23 characters and each `@user@domain` becomes `@user`
//! (`app/validators/status_length_validator.rb` of Mastodon 4.5).

use super::chars::{char_before, is_word, run_end, signs};
use super::graphemes::graphemes;
use super::url::{self, UrlRules};
use super::x::{XUrls, ends_mention_badly};
use super::{EntityKind, Span, without_overlaps};

/// Link rules of Mastodon (`config/initializers/twitter_regex.rb`): twitter-text with wider paths
/// and queries, more schemes and no bare domains.
pub(super) enum MastodonUrls {}

impl UrlRules for MastodonUrls {
    const SCHEMES: &'static [&'static str] = &["https", "http", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini"];
    const BARE_DOMAINS: bool = false;
    const T_CO_QUERY: bool = false;

    fn is_domain(c: char) -> bool {
        if c.is_ascii() { c.is_ascii_alphanumeric() } else { url::is_wide_domain_char(c) }
    }

    fn is_path(c: char) -> bool {
        !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '?')
    }

    fn is_path_end(c: char) -> bool {
        !c.is_whitespace()
            && !matches!(
                c,
                '(' | ')'
                    | '?'
                    | '!'
                    | '*'
                    | '"'
                    | '\''
                    | '「'
                    | '」'
                    | '<'
                    | '>'
                    | ';'
                    | ':'
                    | '='
                    | ','
                    | '.'
                    | '$'
                    | '%'
                    | '['
                    | ']'
                    | '~'
                    | '&'
                    | '|'
                    | '@'
            )
    }

    fn is_path_end_group(group: &str, _adjacent: bool) -> bool {
        // The end of a path is still judged by the character set of twitter-text.
        url::balanced(group, 0, XUrls::is_path) == Some(group.len())
    }

    fn is_query(c: char) -> bool {
        XUrls::is_query(c) || c == '^' || is_iri_char(c)
    }

    fn is_query_end(c: char) -> bool {
        XUrls::is_query_end(c) || is_iri_char(c)
    }
}

/// Tells whether `c` is one of the characters that RFC 3987 adds to addresses.
fn is_iri_char(c: char) -> bool {
    match u32::from(c) {
        0xA0..=0xFDCF | 0xFDF0..=0xFFEF => true,
        0xE_0000..=0xE_0FFF => false,
        wide @ 0x1_0000.. => wide & 0xFFFF <= 0xFFFD,
        _ => false,
    }
}

/// Returns the links and mentions of `text`, which count less than their length.
pub(super) fn discounted(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    // Every link has a scheme.
    if text.contains("://") {
        spans.extend(url::find::<MastodonUrls>(text).into_iter().map(Span::link));
    }
    mentions(text, &mut spans);
    without_overlaps(&mut spans);
    spans
}

/// Returns the length of `text` in grapheme clusters, with `url_length` for each link.
/// `discounted` are the spans of the function of that name.
pub(super) fn length(text: &str, discounted: &[Span], url_length: usize) -> usize {
    let shortened = |span: &&Span| span.kind == EntityKind::Link || host_start(text, span).is_some();
    let spans: Vec<_> = discounted.iter().filter(shortened).copied().collect();
    if spans.is_empty() {
        return graphemes(text);
    }
    // Where ASCII stands on both sides of what is replaced, no cluster reaches into it and the
    // pieces can be counted one by one.
    let bytes = text.as_bytes();
    let isolated =
        spans.iter().all(|span| (span.start == 0 || bytes[span.start - 1].is_ascii()) && bytes.get(span.end).is_none_or(u8::is_ascii));
    if !isolated {
        return graphemes(&rewritten(text, &spans, url_length));
    }
    let (mut total, mut at) = (0, 0);
    for span in &spans {
        total += graphemes(&text[at..span.start]);
        total += host_start(text, span).map_or(url_length, |host| host - span.start);
        at = span.end;
    }
    total + graphemes(&text[at..])
}

/// Returns `text` as Mastodon counts it.
fn rewritten(text: &str, spans: &[Span], url_length: usize) -> String {
    let mut counted = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        counted.push_str(&text[at..span.start]);
        match host_start(text, span) {
            Some(host) => counted.push_str(&text[span.start..host]),
            None => counted.extend(std::iter::repeat_n('x', url_length)),
        }
        at = span.end;
    }
    counted.push_str(&text[at..]);
    counted
}

/// Returns where the `@host` of a mention starts, if it has one.
fn host_start(text: &str, span: &Span) -> Option<usize> {
    if span.kind != EntityKind::Mention {
        return None;
    }
    let name = span.start + span.sign;
    text[name..span.end].find('@').map(|offset| name + offset)
}

/// `@user` and `@user@host`.
fn mentions(text: &str, spans: &mut Vec<Span>) {
    let mut from = 0;
    for (sign, _) in text.match_indices('@') {
        let free = char_before(text, sign).is_none_or(|c| !matches!(c, '=' | '/') && !is_word(c));
        if sign < from || !free {
            continue;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let Some(name_end) = dotted_end(text, sign + 1, is_name) else {
            continue;
        };
        let host_end = text[name_end..].starts_with('@').then(|| dotted_end(text, name_end + 1, is_word)).flatten();
        let end = host_end.unwrap_or(name_end);
        from = end;
        if !ends_mention_badly(&text[end..]) {
            spans.push(Span::new(EntityKind::Mention, sign, end, 1));
        }
    }
}

/// Returns the end of words of accepted characters from byte `at`, with dots and hyphens between.
fn dotted_end(text: &str, at: usize, accept: impl Fn(char) -> bool) -> Option<usize> {
    let mut end = run_end(text, at, &accept);
    if end == at {
        return None;
    }
    loop {
        let word = run_end(text, end, |c| matches!(c, '.' | '-'));
        let word_end = run_end(text, word, &accept);
        if word == end || word_end == word {
            return Some(end);
        }
        end = word_end;
    }
}

/// Appends hashtags to `spans`: `#tag` after white space (`app/models/concerns/tag/naming.rb`): word characters, with `·`, `・`
/// and U+200C inside, and not only digits.
pub(super) fn hashtags(text: &str, spans: &mut Vec<Span>) {
    for (sign, sign_length) in signs(text, b'#') {
        if char_before(text, sign).is_some_and(|c| !c.is_whitespace()) {
            continue;
        }
        let tag = sign + sign_length;
        let Some(mut end) = hashtag_end(text, tag) else {
            continue;
        };
        // In `#taghttp://…` the link wins.
        if text[end..].starts_with("://") {
            let name = &text[tag..end];
            let kept = name.strip_suffix("https").or_else(|| name.strip_suffix("http"));
            if let Some(kept) = kept.filter(|kept| !kept.is_empty()) {
                end = tag + kept.len();
            }
        }
        spans.push(Span::new(EntityKind::Hashtag, sign, end, sign_length));
    }
}

/// Returns the end of the hashtag name that starts at byte `at`.
fn hashtag_end(text: &str, at: usize) -> Option<usize> {
    let is_separator = |c: char| matches!(c, '\u{B7}' | '\u{30FB}' | '\u{200C}');
    let words = run_end(text, at, is_word);
    let run = run_end(text, words, |c| is_word(c) || is_separator(c));
    let name = text[at..run].trim_end_matches(is_separator);
    let mut inner = name.chars();
    let (first, _last) = (inner.next()?, inner.next_back());
    if is_word(first) && inner.clone().any(|c| c == '_' || is_separator(c) || c.is_alphabetic()) {
        return Some(at + name.len());
    }
    text[at..words].contains(char::is_alphabetic).then_some(words)
}
