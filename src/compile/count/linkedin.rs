//! LinkedIn: its length before and after escaping, and what is kept from escaping.
//!
//! A post is written in the "little text format", in which `\ | { } @ [ ] ( ) < > # * _ ~` have to be escaped with a
//! backslash unless they are meant as markup
//! (<https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format>). Whether the
//! limit holds before or after that is not documented; UTF-16 units are the usual reading of "characters".

use super::chars::{char_before, is_decimal, is_letter_or_mark, run_end};
use super::{EntityKind, Span};

/// Tells whether `b` has to be escaped where it is meant as itself.
fn is_special(b: u8) -> bool {
    matches!(b, b'\\' | b'|' | b'{' | b'}' | b'@' | b'[' | b']' | b'(' | b')' | b'<' | b'>' | b'#' | b'*' | b'_' | b'~')
}

/// Returns how many backslashes the little text format adds to `text`, whose markup is `kept`: the spans of [`find`].
pub(super) fn escapes(text: &str, kept: &[Span]) -> usize {
    let count = |bytes: &[u8]| bytes.iter().map(|&b| usize::from(is_special(b))).sum::<usize>();
    let bytes = text.as_bytes();
    let (mut total, mut at) = (0, 0);
    for span in kept {
        total += count(&bytes[at..span.start]);
        at = span.end;
    }
    total + count(&bytes[at..])
}

/// Appends hashtags and mentions, in order and disjoint.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    let mut from = 0;
    for sign in memchr::memchr2_iter(b'#', b'@', text.as_bytes()) {
        if sign < from {
            continue;
        }
        let found = if text.as_bytes()[sign] == b'#' { hashtag(text, sign) } else { mention(text, sign) };
        if let Some(span) = found {
            from = span.end;
            spans.push(span);
        }
    }
}

/// `#tag`: letters, figures and `_`, with a letter among them.
fn hashtag(text: &str, sign: usize) -> Option<Span> {
    let is_name = |c: char| c == '_' || is_letter_or_mark(c) || is_decimal(c);
    if char_before(text, sign).is_some_and(|c| is_name(c) || matches!(c, '#' | '&' | '/')) {
        return None;
    }
    let end = run_end(text, sign + 1, is_name);
    text[sign + 1..end].contains(is_letter_or_mark).then(|| Span::new(EntityKind::Hashtag, sign, end, 1))
}

/// `@[Name](urn:li:person:ID)` or `@[Name](urn:li:organization:ID)`.
fn mention(text: &str, sign: usize) -> Option<Span> {
    // Longest name with its URN that is looked for.
    const REACH: usize = 400;
    let rest = text[sign + 1..].strip_prefix('[')?;
    let rest = &rest[..rest.floor_char_boundary(REACH)];
    let name = &rest[..rest.find([']', '[', '@', '#'])?];
    let target = rest[name.len()..].strip_prefix("](urn:li:")?;
    let id = target.strip_prefix("person:").or_else(|| target.strip_prefix("organization:"))?;
    let length = id.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
    if name.is_empty() || length == 0 || !id[length..].starts_with(')') {
        return None;
    }
    let end = sign + "@[".len() + (rest.len() - id.len()) + length + ")".len();
    let mut span = Span::new(EntityKind::Mention, sign, end, 2);
    span.tail = end - (sign + 2 + name.len());
    Some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> usize {
        let mut spans = Vec::new();
        find(text, &mut spans);
        escapes(text, &spans)
    }

    #[test]
    fn every_special_character_is_escaped_but_in_markup() {
        for (text, expected) in [
            ("", 0),
            ("Hola, ¿qué tal? 50% + 1 = $3 / & ^ ` - . ; : ' \" !", 0),
            ("f(x) = a_b * [c] #1 <d> {e} ~ | \\ @", 15),
            ("#Libros #año_2026 #1", 1),
            ("a#b", 1),
            ("ana@example.org", 1),
            ("@[La Ceiba](urn:li:organization:123) y (yo)", 2),
            ("@[La Ceiba](urn:li:share:123)", 5),
            ("@[](urn:li:person:1)", 5),
        ] {
            assert_eq!(escaped(text), expected, "{text}");
        }
    }

    #[test]
    fn mentions_have_names() {
        let text = "con @[La Ceiba](urn:li:organization:123) hoy";
        let mut spans = Vec::new();
        find(text, &mut spans);
        let entity = spans[0].entity(text);
        assert_eq!((entity.text.as_str(), &text[entity.start..entity.end]), ("La Ceiba", "@[La Ceiba](urn:li:organization:123)"));
    }
}
