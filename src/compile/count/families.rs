//! Entities of networks that count text as it is written: one small scanner for each way of writing names.
//!
//! Only what the platform documents, or shows without doubt, is taken for an entity.

use super::angle;
use super::chars::{char_at, char_before, is_letter_or_mark, is_word, run_end};
use super::mastodon::{self, MastodonUrls};
use super::url::{self, UrlRules};
use super::{EntityKind, Span, linkedin};

/// Which names and tags a network makes clickable.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Family {
    /// `@user@host` and `#tag`, as in the fediverse; the default where nothing else is known.
    Fediverse,
    /// `@name`, `#tag`, `$ABC`, and domains without scheme.
    /// Source: `find_mentions` and others of <https://github.com/tdlib/td>, `td/telegram/MessageEntity.cpp`.
    Telegram,
    /// `<@id>`, `<@&id>`, `<#id>`, `@everyone`.
    /// Source: <https://discord.com/developers/docs/reference#message-formatting>.
    Discord,
    /// `<@U123>`, `<!here>`, `<#C123|name>`.
    /// Source: <https://docs.slack.dev/messaging/formatting-message-text>.
    Slack,
    /// `u/name` and `r/sub`.
    /// Source: <https://support.reddithelp.com/hc/en-us/articles/360043033952>.
    Reddit,
    /// `@user@host` and `!community@host`.
    /// Source: <https://join-lemmy.org/docs/users/02-media.html>.
    Lemmy,
    /// `@user:server` and `#room:server`.
    /// Source: <https://spec.matrix.org/v1.19/appendices/#common-identifier-format>.
    Matrix,
    /// `nostr:npub1…` and other references, `#tag`.
    /// Source: <https://github.com/nostr-protocol/nips/blob/master/27.md>.
    Nostr,
    /// `#tag` and `@[Name](urn:li:…)`; LinkedIn counts what is written in its own markup.
    LinkedIn,
    /// `@user`, `@user@host` and `#tag`.
    /// Source: <https://github.com/misskey-dev/mfm.js>, `docs/syntax.md`.
    Misskey,
}

/// Links as Mastodon finds them but for the rarer schemes; with `BARE` also domains without scheme.
enum WebUrls<const BARE: bool> {}

impl<const BARE: bool> UrlRules for WebUrls<BARE> {
    const SCHEMES: &'static [&'static str] = &["https", "http"];
    const BARE_DOMAINS: bool = BARE;
    const T_CO_QUERY: bool = true;

    fn is_domain(c: char) -> bool {
        MastodonUrls::is_domain(c)
    }

    fn is_path(c: char) -> bool {
        MastodonUrls::is_path(c)
    }

    fn is_path_end(c: char) -> bool {
        MastodonUrls::is_path_end(c)
    }

    fn is_path_end_group(group: &str, adjacent: bool) -> bool {
        MastodonUrls::is_path_end_group(group, adjacent)
    }

    fn is_query(c: char) -> bool {
        MastodonUrls::is_query(c)
    }

    fn is_query_end(c: char) -> bool {
        MastodonUrls::is_query_end(c)
    }
}

/// Appends the entities of `family` to `spans`, in any order.
pub(super) fn find(family: Family, text: &str, spans: &mut Vec<Span>) {
    match family {
        Family::Fediverse => {
            *spans = mastodon::discounted(text);
            mastodon::hashtags(text, spans);
        }
        Family::Telegram => {
            spans.extend(url::find::<WebUrls<true>>(text).into_iter().map(Span::link));
            telegram(text, spans);
        }
        Family::Discord => {
            web_links(text, spans);
            angle::discord(text, spans);
        }
        Family::Slack => {
            angle::slack(text, spans);
            web_links(text, spans);
        }
        Family::Reddit => {
            web_links(text, spans);
            reddit(text, spans);
        }
        Family::Lemmy => {
            web_links(text, spans);
            lemmy(text, spans);
        }
        Family::Matrix => {
            web_links(text, spans);
            matrix(text, spans);
        }
        Family::Nostr => {
            web_links(text, spans);
            nostr(text, spans);
            hashtags(text, spans);
        }
        Family::LinkedIn => {
            web_links(text, spans);
            linkedin::find(text, spans);
        }
        Family::Misskey => {
            *spans = mastodon::discounted(text);
            misskey(text, spans);
        }
    }
}

/// Links with a scheme.
pub(super) fn web_links(text: &str, spans: &mut Vec<Span>) {
    if memchr::memmem::find(text.as_bytes(), b"://").is_some() {
        spans.extend(url::find::<WebUrls<false>>(text).into_iter().map(Span::link));
    }
}

/// `#tag`: word characters with a letter among them, after anything that is no word.
pub(super) fn hashtags(text: &str, spans: &mut Vec<Span>) {
    for sign in memchr::memchr_iter(b'#', text.as_bytes()) {
        let end = run_end(text, sign + 1, is_word);
        let free = char_before(text, sign).is_none_or(|c| !is_word(c) && !matches!(c, '#' | '&' | '/'));
        if free && text[sign + 1..end].contains(is_letter_or_mark) {
            spans.push(Span::new(EntityKind::Hashtag, sign, end, 1));
        }
    }
}

fn telegram(text: &str, spans: &mut Vec<Span>) {
    /// Bytes of a user name (four since names are sold; shorter ones are a handful of bots).
    const NAME: std::ops::RangeInclusive<usize> = 4..=32;
    /// Most code points of a hashtag.
    const MAX_TAG: usize = 256;
    let bytes = text.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let name_end = |at: usize| {
        let end = at + bytes[at..].iter().take(NAME.end() + 1).take_while(|&&b| is_name(b)).count();
        let closed = char_at(text, end).is_none_or(|c| !is_word(c));
        (NAME.contains(&(end - at)) && closed).then_some(end)
    };
    for sign in memchr::memchr3_iter(b'@', b'#', b'$', bytes) {
        let before = char_before(text, sign);
        let start = sign + 1;
        // `#tag@channel` searches in a channel.
        let with_channel = |end: usize| if bytes.get(end) == Some(&b'@') { name_end(end + 1).unwrap_or(end) } else { end };
        let found = match bytes[sign] {
            b'@' => name_end(start).filter(|_| before.is_none_or(|c| !is_word(c))).map(|end| (EntityKind::Mention, end)),
            b'#' => {
                let is_tag = |c: char| is_word(c) || matches!(c, '\u{200C}' | '·');
                let end = run_end(text, start, is_tag);
                let tag = &text[start..end];
                let free = before.is_none_or(|c| !is_tag(c)) && !text[end..].starts_with('#');
                let named = tag.contains(char::is_alphabetic) && tag.len() <= 4 * MAX_TAG && tag.chars().count() <= MAX_TAG;
                (free && named).then(|| (EntityKind::Hashtag, with_channel(end)))
            }
            _ => {
                let end = start + bytes[start..].iter().take(9).take_while(|b| b.is_ascii_uppercase()).count();
                let free = before.is_none_or(|c| !is_word(c) && c != '$') && char_at(text, end).is_none_or(|c| !is_word(c) && c != '$');
                (free && (1..=8).contains(&(end - start))).then(|| (EntityKind::Cashtag, with_channel(end)))
            }
        };
        if let Some((kind, end)) = found {
            spans.push(Span::new(kind, sign, end, 1));
        }
    }
}

fn reddit(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for slash in memchr::memchr_iter(b'/', bytes) {
        let Some(kind) = slash.checked_sub(1).and_then(|at| match bytes[at] {
            b'u' => Some(EntityKind::Mention),
            b'r' => Some(EntityKind::Community),
            _ => None,
        }) else {
            continue;
        };
        let mut start = slash - 1;
        if text[..start].ends_with('/') {
            start -= 1;
        }
        if char_before(text, start).is_some_and(|c| is_word(c) || matches!(c, '/' | '-' | '.')) {
            continue;
        }
        // Names have 3 to 20 characters, communities 3 to 21 and no hyphen; some old ones have 2.
        let (most, hyphen) = if kind == EntityKind::Mention { (20, true) } else { (21, false) };
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' && hyphen;
        let name = slash + 1;
        let end = name + bytes[name..].iter().take(most + 1).take_while(|&&b| is_name(b)).count();
        if (2..=most).contains(&(end - name)) && char_at(text, end).is_none_or(|c| !is_word(c) && c != '/') {
            spans.push(Span::new(kind, start, end, name - start));
        }
    }
}

fn lemmy(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for sign in memchr::memchr2_iter(b'@', b'!', bytes) {
        if char_before(text, sign).is_some_and(|c| is_word(c) || matches!(c, '@' | '!' | '/')) {
            continue;
        }
        let kind = if bytes[sign] == b'@' { EntityKind::Mention } else { EntityKind::Community };
        let name_end = run_end(text, sign + 1, |c| c.is_ascii_alphanumeric() || c == '_');
        if name_end == sign + 1 || bytes.get(name_end) != Some(&b'@') {
            continue;
        }
        if let Some(end) = host_end(text, name_end + 1) {
            spans.push(Span::new(kind, sign, end, 1));
        }
    }
}

fn matrix(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for sign in memchr::memchr2_iter(b'@', b'#', bytes) {
        if char_before(text, sign).is_some_and(|c| is_word(c) || matches!(c, '@' | '#' | '/' | ':')) {
            continue;
        }
        let person = bytes[sign] == b'@';
        let is_local = |c: char| {
            if person {
                c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '=' | '-' | '/' | '+')
            } else {
                is_word(c) || matches!(c, '.' | '-')
            }
        };
        let colon = run_end(text, sign + 1, is_local);
        if colon == sign + 1 || bytes.get(colon) != Some(&b':') {
            continue;
        }
        let Some(mut end) = host_end(text, colon + 1) else { continue };
        if bytes.get(end) == Some(&b':') {
            let port = end + 1 + bytes[end + 1..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
            end = if port > end + 1 { port } else { end };
        }
        // All identifiers have at most 255 bytes.
        if end - sign <= 255 {
            spans.push(Span::new(if person { EntityKind::Mention } else { EntityKind::Community }, sign, end, 1));
        }
    }
}

/// Returns the end of the host name with at least one dot that starts at byte `at`.
fn host_end(text: &str, at: usize) -> Option<usize> {
    let run = run_end(text, at, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let host = text[at..run].trim_end_matches(['.', '-']);
    let labels = host.contains('.') && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    (labels && host.len() <= 253).then_some(at + host.len())
}

fn nostr(text: &str, spans: &mut Vec<Span>) {
    const SCHEME: &str = "nostr:";
    let bytes = text.as_bytes();
    let finder = memchr::memmem::Finder::new(SCHEME);
    for start in finder.find_iter(bytes) {
        if char_before(text, start).is_some_and(is_word) {
            continue;
        }
        let code = start + SCHEME.len();
        // The alphabet of bech32, after a prefix and a 1.
        let end = code + bytes[code..].iter().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit()).count();
        let kind = match text[code..end].split_once('1') {
            Some(("npub" | "nprofile", data)) if data.len() >= 58 => EntityKind::Mention,
            Some(("note" | "nevent" | "naddr", data)) if data.len() >= 58 => EntityKind::Link,
            _ => continue,
        };
        let sign = if kind == EntityKind::Mention { SCHEME.len() } else { 0 };
        spans.push(Span::new(kind, start, end, sign));
    }
}

/// `#tag` of MFM: anything but white space and some punctuation, and not figures only.
fn misskey(text: &str, spans: &mut Vec<Span>) {
    let is_tag = |c: char| {
        !c.is_whitespace()
            && !matches!(
                c,
                '.' | ','
                    | '!'
                    | '?'
                    | '\''
                    | '"'
                    | '#'
                    | ':'
                    | '/'
                    | '['
                    | ']'
                    | '【'
                    | '】'
                    | '('
                    | ')'
                    | '「'
                    | '」'
                    | '（'
                    | '）'
                    | '<'
                    | '>'
            )
    };
    for sign in memchr::memchr_iter(b'#', text.as_bytes()) {
        let end = run_end(text, sign + 1, is_tag);
        let free = char_before(text, sign).is_none_or(|c| !c.is_ascii_alphanumeric());
        if free && text[sign + 1..end].contains(|c: char| !c.is_ascii_digit()) {
            spans.push(Span::new(EntityKind::Hashtag, sign, end, 1));
        }
    }
}
