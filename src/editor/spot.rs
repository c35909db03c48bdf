//! Where in a YAML text a cursor is: read from lines and brackets, because a text that is being written is seldom valid.

use crate::diag::Span;

/// A place in a YAML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The keys from the top: down to the map that a key stands in, or to the key that a value stands under. Lists have no part in it.
    pub(super) path: Vec<String>,
    /// What stands here.
    pub(super) part: Part,
    /// The word at the cursor, in the whole text; empty where there is none.
    pub(super) word: Span,
    /// The keys of the map that stand here already, without this one.
    pub(super) siblings: Vec<String>,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A key; `colon` tells whether its colon is there.
    Key {
        /// Whether a colon follows.
        colon: bool,
    },
    /// A value behind its key or in a list on one line.
    Value,
    /// Behind the dash of a list: a value, or the first key of a map.
    Item,
}

/// A line of a block.
#[derive(Debug)]
struct Line<'t> {
    /// Columns of its dashes.
    dashes: Vec<usize>,
    /// Column of what stands behind them.
    column: usize,
    /// The key that it begins with, as it is written.
    key: Option<&'t str>,
    /// Column behind the colon of that key.
    value: usize,
    /// What stands there, without a comment at its end.
    rest: &'t str,
}

/// Finds out where a byte of a text is; `block` is the YAML in it.
pub(super) fn spot(text: &str, block: Span, offset: usize) -> Option<Spot> {
    let yaml = text.get(block.start..block.end)?;
    let at = offset.checked_sub(block.start).filter(|at| *at <= yaml.len() && yaml.is_char_boundary(*at))?;
    let start = yaml[..at].rfind('\n').map_or(0, |end| end + 1);
    let line_text = yaml[start..].split(['\n', '\r']).next().unwrap_or_default();
    // Between the two characters that end a line is its end, too.
    let cursor = (at - start).min(line_text.len());
    let before: Vec<Line<'_>> = yaml[..start].lines().map(read).collect();
    let after: Vec<Line<'_>> = yaml[start..].lines().skip(1).map(read).collect();
    let mut line = read(line_text);
    if line_text.trim().is_empty() {
        line.column = cursor;
    }
    if line_text[..cursor].trim_start().starts_with('#') {
        return None;
    }
    let (mut path, siblings) = around(&line, &before, &after);
    let in_file = |from: usize, to: usize| Span::new(block.start + start + from, block.start + start + to);
    if let Some(key) = line.key.filter(|_| cursor < line.value) {
        let word = in_file(line.column, line.column + key.len());
        return Some(Spot { path, part: Part::Key { colon: true }, word, siblings });
    }
    let (from, base) = match line.key {
        Some(key) => {
            path.push(unquoted(key).to_owned());
            (line.value, Part::Value)
        }
        None if line.dashes.is_empty() => (line.column, Part::Key { colon: false }),
        None => (line.column, Part::Item),
    };
    if cursor < from {
        // Between the dash and what it is for, or before everything.
        return Some(Spot { path, part: base, word: in_file(cursor, cursor), siblings });
    }
    let inner = flow(line_text, from, cursor, &mut path);
    let (word_from, word_to) = inner.word;
    let (part, siblings) = match inner.part {
        None => (base, if base == Part::Value { Vec::new() } else { siblings }),
        Some(part) => (part, inner.siblings),
    };
    Some(Spot { path, part, word: in_file(word_from, word_to), siblings })
}

/// The keys above a line, and those beside it.
fn around(line: &Line<'_>, before: &[Line<'_>], after: &[Line<'_>]) -> (Vec<String>, Vec<String>) {
    let mut path = Vec::new();
    let mut siblings = Vec::new();
    let mut column = line.column;
    // Keys beside this one are looked for until the map ends.
    let mut own = line.dashes.is_empty();
    let leave = |line: &Line<'_>| line.dashes.first().map_or(line.column, |dash| dash + 1);
    if !own {
        column = leave(line);
    }
    for other in before.iter().rev() {
        if other.key.is_none() && other.dashes.is_empty() {
            continue;
        }
        if other.column == column && own {
            siblings.extend(other.key.map(|key| unquoted(key).to_owned()));
        }
        if other.column < column && other.key.is_some() {
            own = false;
            // A key with a value on its line has nothing below it.
            if let Some(key) = other.key.filter(|_| opens(other.rest)) {
                path.push(unquoted(key).to_owned());
            }
            column = leave(other);
        } else if other.column == column && !other.dashes.is_empty() {
            own = false;
            column = leave(other);
        }
        if column == 0 && !own {
            break;
        }
    }
    path.reverse();
    for other in after {
        if other.key.is_none() && other.dashes.is_empty() {
            continue;
        }
        let edge = other.dashes.first().copied().unwrap_or(other.column);
        if edge < line.column {
            break;
        }
        if other.column == line.column && other.dashes.is_empty() {
            siblings.extend(other.key.map(|key| unquoted(key).to_owned()));
        }
    }
    (path, siblings)
}

/// Whether what stands behind a colon leaves room for lines below.
fn opens(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['|', '>'])
}

/// What a line consists of.
fn read(text: &str) -> Line<'_> {
    let mut column = text.len() - text.trim_start_matches(' ').len();
    let mut dashes = Vec::new();
    loop {
        let rest = &text[column..];
        if rest != "-" && !rest.starts_with("- ") {
            break;
        }
        dashes.push(column);
        let behind = &rest[1..];
        column += 1 + behind.len() - behind.trim_start_matches(' ').len();
    }
    let content = &text[column..];
    let nothing = Line { dashes: dashes.clone(), column, key: None, value: column, rest: content };
    if content.starts_with(['#', '{', '[']) || content.trim().is_empty() {
        return nothing;
    }
    let Some(colon) = colon(content) else { return nothing };
    let behind = &content[colon + 1..];
    let rest = behind.split(" #").next().unwrap_or_default().trim();
    Line { dashes, column, key: Some(content[..colon].trim_end()), value: column + colon + 1, rest }
}

/// The colon behind a key.
fn colon(content: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in content.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') if at == 0 => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, ':') => {
                let next = content[at + 1..].chars().next();
                if next.is_none_or(char::is_whitespace) {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// What is known of a place within brackets.
struct Inner {
    /// `None` outside of brackets.
    part: Option<Part>,
    word: (usize, usize),
    siblings: Vec<String>,
}

/// Reads what stands on a line from a column on; adds the keys within braces to the path.
fn flow(line: &str, from: usize, cursor: usize, path: &mut Vec<String>) -> Inner {
    /// A bracket that is open, and what was read in it.
    struct Open {
        map: bool,
        /// Whether a key was added to the path for it.
        keyed: bool,
        keys: Vec<String>,
        key: Option<String>,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut word = from;
    let mut quote: Option<char> = None;
    for (at, c) in line.char_indices().filter(|(at, _)| *at >= from && *at < cursor) {
        match (quote, c) {
            (Some(closing), c) if c == closing => quote = None,
            (None, '"' | '\'') if line[word..at].trim().is_empty() => quote = Some(c),
            (None, '{' | '[') if line[word..at].trim().is_empty() => {
                let key = open.last().and_then(|inner| inner.key.clone());
                let keyed = key.is_some();
                path.extend(key);
                open.push(Open { map: c == '{', keyed, keys: Vec::new(), key: None });
                word = at + 1;
            }
            (None, '}' | ']') => {
                if open.pop().is_some_and(|inner| inner.keyed) {
                    path.pop();
                }
                word = at + 1;
            }
            (None, ',') if !open.is_empty() => {
                if let Some(inner) = open.last_mut() {
                    inner.keys.extend(inner.key.take());
                }
                word = at + 1;
            }
            (None, ':') if open.last().is_some_and(|inner| inner.map && inner.key.is_none()) => {
                if let Some(inner) = open.last_mut() {
                    inner.key = Some(unquoted(line[word..at].trim()).to_owned());
                }
                word = at + 1;
            }
            _ => {}
        }
    }
    let ends: &[char] = if open.is_empty() { &['#'] } else { &[',', '}', ']', ':'] };
    let tail = &line[cursor..];
    let quoted = quote.and_then(|closing| tail.find(closing)).map(|at| at + 1);
    let mut end = cursor + quoted.unwrap_or_else(|| tail.find(ends).unwrap_or(tail.len()));
    let colon = line[end..].starts_with(':');
    end -= line[word.min(end)..end].len() - line[word.min(end)..end].trim_end().len();
    word += line[word..cursor].len() - line[word..cursor].trim_start().len();
    let span = (word, end.max(word));
    let Some(inner) = open.last() else { return Inner { part: None, word: span, siblings: Vec::new() } };
    if let Some(key) = &inner.key {
        path.push(key.clone());
        return Inner { part: Some(Part::Value), word: span, siblings: Vec::new() };
    }
    let part = if inner.map { Part::Key { colon } } else { Part::Value };
    Inner { part: Some(part), word: span, siblings: inner.keys.clone() }
}

/// A text without the quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote).map(|inner| inner.strip_suffix(quote).unwrap_or(inner));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` in the text is the cursor.
    fn at(marked: &str) -> (Vec<String>, Part, String, Vec<String>) {
        let offset = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        let spot = spot(&text, Span::new(0, text.len()), offset).expect("a place");
        (spot.path, spot.part, text[spot.word.start..spot.word.end].to_owned(), spot.siblings)
    }

    #[track_caller]
    fn is(marked: &str, path: &[&str], part: Part, word: &str, siblings: &[&str]) {
        let (found, found_part, found_word, found_siblings) = at(marked);
        assert_eq!((found, found_part, found_word.as_str()), (path.iter().map(|key| (*key).to_owned()).collect(), part, word), "{marked}");
        assert_eq!(found_siblings, siblings, "{marked}");
    }

    const KEY: Part = Part::Key { colon: false };
    const WRITTEN: Part = Part::Key { colon: true };

    #[test]
    fn keys() {
        is("title: a\n|", &[], KEY, "", &["title"]);
        is("title: a\npil|", &[], KEY, "pil", &["title"]);
        is("title: a\npi|l: x\nlang: es\n", &[], WRITTEN, "pil", &["title", "lang"]);
        is("overrides:\n  x:\n    te|\n", &["overrides", "x"], KEY, "te", &[]);
        is("overrides:\n  x:\n    text: a\n    |\n  y: {}\n", &["overrides", "x"], KEY, "", &["text"]);
        is("pillars:\n  - id: a\n    na|\n  - id: b\n    share: 3\n", &["pillars"], KEY, "na", &["id"]);
        is("pillars:\n- id: a\n  na|\n", &["pillars"], KEY, "na", &["id"]);
        is("pillars:\n  - |\n", &["pillars"], Part::Item, "", &[]);
        is("pillars:\n  - i|\n", &["pillars"], Part::Item, "i", &[]);
        is("media:\n  - { file: a.jpg, a| }\n", &["media"], KEY, "a", &["file"]);
        is("poll: { opt|", &["poll"], KEY, "opt", &[]);
        is("a: 1\n  |", &[], KEY, "", &[]);
    }

    #[test]
    fn values() {
        is("status: |", &["status"], Part::Value, "", &[]);
        is("status: dr|aft # nota\n", &["status"], Part::Value, "draft", &[]);
        is("channels: [site, m|]\n", &["channels"], Part::Value, "m", &[]);
        is("channels: [|]\n", &["channels"], Part::Value, "", &[]);
        is("channels:\n  - si|te\n", &["channels"], Part::Item, "site", &[]);
        is("media:\n  - { file: \"a b|.jpg\", alt: x }\n", &["media", "file"], Part::Value, "\"a b.jpg\"", &[]);
        is("overrides: { x: { text: h|ola } }\n", &["overrides", "x", "text"], Part::Value, "hola", &[]);
        is("allow:\n  - rule: lo|\n", &["allow", "rule"], Part::Value, "lo", &[]);
        is(
            "presupuesto:\n  partidas:\n    - id: a\n      aprobado_por: |\n",
            &["presupuesto", "partidas", "aprobado_por"],
            Part::Value,
            "",
            &[],
        );
        is("\"a b\": x|\n", &["a b"], Part::Value, "x", &[]);
        is("link: https://a.example/x|\n", &["link"], Part::Value, "https://a.example/x", &[]);
    }

    #[test]
    fn anything_may_stand_there() {
        for text in
            ["", "-", "- -", "a:\n\t- b", "{", "[[[", "a: {b: [", "'", "\"a: b", "🎃: 🎃\n  - 🎃", "a:\r\n  b\r\n", "}}}]]],,,:::", "# c"]
        {
            for at in 0..=text.len() {
                if let Some(spot) = spot(text, Span::new(0, text.len()), at) {
                    assert!(text.get(spot.word.start..spot.word.end).is_some(), "{text:?} {at}");
                }
            }
        }
    }
}
