//! Entities of X, by the rules of twitter-text 3.1.0 (configuration v3).

use super::chars::{
    char_at, char_before, is_decimal, is_invalid, is_latin_accent, is_letter_or_mark, is_script_space, is_twitter_space, run_end, signs,
};
use super::url::{self, UrlRules};
use super::{EntityKind, Span};

/// The longest screen name that twitter-text takes, in bytes.
const MAX_NAME: usize = 20;
/// The longest list name after its first letter, in bytes.
const MAX_LIST_TAIL: usize = 24;

/// Link rules of twitter-text's reference implementation.
pub(super) enum XUrls {}

impl UrlRules for XUrls {
    const SCHEMES: &'static [&'static str] = &["https", "http"];
    const BARE_DOMAINS: bool = true;
    const T_CO_QUERY: bool = true;

    fn is_domain(c: char) -> bool {
        if c.is_ascii() {
            c.is_ascii_alphanumeric() || matches!(c, '"' | '`') || c.is_ascii_control() && !matches!(c, '\t'..='\r')
        } else {
            url::is_wide_domain_char(c)
        }
    }

    fn is_path(c: char) -> bool {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '!' | '*'
                    | '\''
                    | ';'
                    | ':'
                    | '='
                    | '+'
                    | ','
                    | '.'
                    | '$'
                    | '/'
                    | '%'
                    | '#'
                    | '['
                    | ']'
                    | '-'
                    | '–'
                    | '_'
                    | '~'
                    | '@'
                    | '|'
                    | '&'
            )
            || is_foreign_path(c)
    }

    fn is_path_end(c: char) -> bool {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '=' | '_' | '#' | '/') || is_foreign_path(c)
    }

    fn is_path_end_group(_group: &str, adjacent: bool) -> bool {
        adjacent
    }

    fn is_query(c: char) -> bool {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '!' | '?'
                    | '*'
                    | '\''
                    | '@'
                    | '('
                    | ')'
                    | ';'
                    | ':'
                    | '&'
                    | '='
                    | '+'
                    | '$'
                    | '/'
                    | '%'
                    | '#'
                    | '['
                    | ']'
                    | '-'
                    | '_'
                    | '.'
                    | ','
                    | '~'
                    | '|'
            )
    }

    fn is_query_end(c: char) -> bool {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/')
    }
}

/// Tells whether `c` is a Cyrillic or accented Latin letter, which paths may contain.
fn is_foreign_path(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4FF}') || is_latin_accent(c)
}

/// Returns the byte ranges of the links in `text`.
pub(super) fn urls(text: &str) -> Vec<(usize, usize)> {
    url::find::<XUrls>(text)
}

/// Appends mentions, hashtags and cashtags to `spans`.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    mentions(text, spans);
    hashtags(text, spans);
    cashtags(text, spans);
}

/// `@name`; `@name/list` names a list, not a person, and is passed over.
fn mentions(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (sign, sign_length) in signs(text, b'@') {
        if sign < from || !may_precede_mention(&text[from..sign], sign) {
            continue;
        }
        let name = sign + sign_length;
        let name_end = limited_end(bytes, name, MAX_NAME, |b| b.is_ascii_alphanumeric() || b == b'_');
        if name_end == name {
            continue;
        }
        let list = bytes.get(name_end) == Some(&b'/') && bytes.get(name_end + 1).is_some_and(u8::is_ascii_alphabetic);
        from = if list {
            limited_end(bytes, name_end + 2, MAX_LIST_TAIL, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        } else {
            name_end
        };
        if !list && !ends_mention_badly(&text[from..]) {
            spans.push(Span::new(EntityKind::Mention, sign, from, sign_length));
        }
    }
}

/// Tells whether a mention may follow `before`, the text since the last match. `sign` is the
/// position of the sign, and shows whether the text starts there.
fn may_precede_mention(before: &str, sign: usize) -> bool {
    let mut back = before.chars().rev();
    let Some(last) = back.next() else {
        return sign == 0;
    };
    let blocks = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '!' | '#' | '$' | '%' | '&' | '*' | '@' | '＠');
    if !blocks(last) {
        return true;
    }
    // `RT@name`
    let retweet = matches!(last, 't' | 'T') && matches!(back.next(), Some('r' | 'R'));
    retweet
        && match back.next() {
            Some(c) => !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '~' | '.' | '-')),
            None => before.len() == sign,
        }
}

/// Tells whether what follows a name shows that it is something else, such as an address.
pub(super) fn ends_mention_badly(after: &str) -> bool {
    after.starts_with("://") || after.chars().next().is_some_and(|c| matches!(c, '@' | '＠') || is_latin_accent(c))
}

/// `#tag` with at least one letter.
fn hashtags(text: &str, spans: &mut Vec<Span>) {
    let mut from = 0;
    for (sign, sign_length) in signs(text, b'#') {
        if sign < from {
            continue;
        }
        // The character before must not be part of the last match.
        let allowed = match char_before(text, sign) {
            Some(c) => sign > from && may_precede_hashtag(c),
            None => true,
        };
        let tag = sign + sign_length;
        if !allowed || matches!(char_at(text, tag), Some('\u{FE0F}' | '\u{20E3}')) {
            continue;
        }
        let end = run_end(text, tag, is_hashtag);
        if !text[tag..end].chars().any(is_letter_or_mark) {
            continue;
        }
        from = end;
        let after = &text[end..];
        if !after.starts_with(['#', '＃']) && !after.starts_with("://") {
            spans.push(Span::new(EntityKind::Hashtag, sign, end, sign_length));
        }
    }
}

fn may_precede_hashtag(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}') || c != '&' && !is_hashtag(c)
}

/// Tells whether `c` may stand in a hashtag.
fn is_hashtag(c: char) -> bool {
    matches!(
        c,
        '_' | '\u{200C}'
            | '\u{200D}'
            | '\u{A67E}'
            | '\u{5BE}'
            | '\u{5F3}'
            | '\u{5F4}'
            | '\u{FF5E}'
            | '\u{301C}'
            | '\u{309B}'
            | '\u{309C}'
            | '\u{30A0}'
            | '\u{30FB}'
            | '\u{3003}'
            | '\u{F0B}'
            | '\u{F0C}'
            | '\u{B7}'
    ) || is_letter_or_mark(c)
        || is_decimal(c)
}

/// `$ABC`, `$BRK.A`: up to six letters after white space.
fn cashtags(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for (sign, _) in text.match_indices('$') {
        if char_before(text, sign).is_some_and(|c| !is_twitter_space(c)) {
            continue;
        }
        let letters = |at, most| limited_end(bytes, at, most, |b| b.is_ascii_alphabetic());
        let tag = sign + 1;
        let stem = letters(tag, 6);
        if stem == tag {
            continue;
        }
        let suffix = if matches!(bytes.get(stem), Some(b'.' | b'_')) { letters(stem + 1, 2) } else { stem };
        // A letter after the suffix makes it ordinary text after a full stop.
        let end = [suffix, stem].into_iter().find(|&end| end != stem + 1 && closes_cashtag(char_at(text, end)));
        if let Some(end) = end {
            spans.push(Span::new(EntityKind::Cashtag, sign, end, 1));
        }
    }
}

fn closes_cashtag(next: Option<char>) -> bool {
    next.is_none_or(|c| is_script_space(c) || c.is_ascii_punctuation() && !matches!(c, '"' | '`'))
}

/// Returns the end of the run of at most `most` accepted bytes from `at`.
fn limited_end(bytes: &[u8], at: usize, most: usize, accept: impl Fn(u8) -> bool) -> usize {
    at + bytes[at..].iter().take(most).take_while(|&&b| accept(b)).count()
}

/// Returns the byte offsets of the characters for which X refuses a post.
pub(super) fn invalid(text: &str) -> Vec<usize> {
    // All of them start with the byte EF.
    if !text.as_bytes().contains(&0xEF) {
        return Vec::new();
    }
    text.char_indices().filter(|&(_, c)| is_invalid(c)).map(|(at, _)| at).collect()
}
