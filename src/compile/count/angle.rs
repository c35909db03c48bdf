//! What stands in angle brackets on Discord and Slack: mentions, channels, addresses, emoji and times.

use std::ops::Range;

use super::chars::{char_at, char_before, is_word};
use super::{EntityKind, Span};

/// Longest content that is looked at, in bytes: an address of the longest kind and a label.
const REACH: usize = 4096;

/// Returns the ranges of `<…>` without line breaks inside, brackets included.
pub(super) fn brackets(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).filter_map(move |open| {
        let inner = &bytes[open + 1..bytes.len().min(open + 1 + REACH)];
        let close = memchr::memchr3(b'<', b'>', b'\n', inner)?;
        (inner[close] == b'>' && close > 0).then_some(open..open + close + 2)
    })
}

/// Tells whether `content` of brackets is markup of Discord: a mention, a channel, an emoji, a time, a command.
pub(super) fn is_discord(content: &str) -> bool {
    let id = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let after = |sign: &str| content.strip_prefix(sign);
    ["@!", "@&", "@", "#"].iter().any(|sign| after(sign).is_some_and(id))
        || after("t:").is_some_and(|rest| rest.trim_start_matches('-').split(':').next().is_some_and(id))
        || ["a:", ":"]
            .iter()
            .any(|sign| after(sign).and_then(|rest| rest.split_once(':')).is_some_and(|(name, number)| !name.is_empty() && id(number)))
        || after("/").and_then(|rest| rest.rsplit_once(':')).is_some_and(|(_, number)| id(number))
        || is_address(content)
}

/// Tells whether `content` of brackets is markup of Slack: a mention, a channel, an address with or without label.
pub(super) fn is_slack(content: &str) -> bool {
    content.starts_with(['@', '#', '!']) || is_address(content) || content.starts_with("mailto:")
}

fn is_address(content: &str) -> bool {
    content.starts_with("https://") || content.starts_with("http://")
}

/// Appends mentions and channels of Discord.
pub(super) fn discord(text: &str, spans: &mut Vec<Span>) {
    for range in brackets(text) {
        let content = &text[range.start + 1..range.end - 1];
        let kind = match content.as_bytes()[0] {
            b'@' => EntityKind::Mention,
            b'#' => EntityKind::Community,
            _ => continue,
        };
        if is_discord(content) {
            let id = content.trim_start_matches(['@', '#', '!', '&']);
            spans.push(Span { kind, start: range.start, end: range.end, sign: 1 + content.len() - id.len(), tail: 1 });
        }
    }
    for sign in memchr::memchr_iter(b'@', text.as_bytes()) {
        let name = ["everyone", "here"].into_iter().find(|name| text[sign + 1..].starts_with(name));
        if let Some(name) = name
            && char_before(text, sign).is_none_or(|c| !is_word(c))
            && char_at(text, sign + 1 + name.len()).is_none_or(|c| !is_word(c))
        {
            spans.push(Span::new(EntityKind::Mention, sign, sign + 1 + name.len(), 1));
        }
    }
}

/// Appends mentions, channels and labelled addresses of Slack.
pub(super) fn slack(text: &str, spans: &mut Vec<Span>) {
    for range in brackets(text) {
        let content = &text[range.start + 1..range.end - 1];
        let name = content.split('|').next().unwrap_or(content);
        let tail = content.len() - name.len() + 1;
        let kind = match content.as_bytes()[0] {
            b'@' | b'!' if name.len() > 1 => EntityKind::Mention,
            b'#' if name.len() > 1 => EntityKind::Community,
            _ if is_address(content) => {
                spans.push(Span::link((range.start + 1, range.end - tail)));
                continue;
            }
            _ => continue,
        };
        spans.push(Span { kind, start: range.start, end: range.end, sign: 2, tail });
    }
}
