//! Misskey's MFM.
//!
//! Source: <https://github.com/misskey-dev/mfm.js/blob/develop/docs/syntax.md>. Signs have no escape; what must stand for
//! itself goes between `<plain>` and `</plain>`.

use std::fmt::Write;

use super::markup::{JOINER, Markup, safe_address, same_address, write as write_markup};
use crate::compile::rich::{Form, Ranged, Rich};
use crate::model::FacetTarget;

/// Writes a text.
pub(super) fn write(rich: &Rich) -> String {
    write_markup(&rich.by_line(true), &mut Mfm)
}

struct Mfm;

impl Markup for Mfm {
    fn literal(&mut self, text: &str, line_start: bool, out: &mut String) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
            }
            let at_start = index > 0 || line_start;
            let before = if at_start { None } else { out.chars().next_back() };
            match acting(line, at_start, before) {
                Some((start, end)) => {
                    out.push_str(&line[..start]);
                    plain(&line[start..end], out);
                    out.push_str(&line[end..]);
                }
                None => out.push_str(line),
            }
        }
    }

    fn emphasis(&self, form: &Form) -> (&'static str, &'static str) {
        match form {
            Form::Bold => ("**", "**"),
            // The short forms take no more than letters and digits, or no `~` inside.
            Form::Strike => ("<s>", "</s>"),
            _ => ("<i>", "</i>"),
        }
    }

    fn code(&mut self, code: &str, out: &mut String) {
        // Both signs end code.
        if code.contains(['`', '´', '\n']) {
            return self.literal(code, false, out);
        }
        let _ = write!(out, "`{code}`");
    }

    fn code_block(&mut self, lang: &str, code: &str, out: &mut String) {
        let lang: String = lang.chars().filter(char::is_ascii_alphanumeric).collect();
        let _ = write!(out, "```{lang}\n{}\n```", code.replace("```", &format!("``{JOINER}`")));
    }

    fn target(&mut self, range: &Ranged, plain_text: &str, label: &str, _alone: bool, out: &mut String) {
        match &range.form {
            Form::Target(FacetTarget::Link { uri }) => {
                if plain_text.contains("://") && same_address(plain_text, uri) {
                    let _ = write!(out, "<{}>", safe_address(uri, &['<', '>']));
                } else {
                    let address = safe_address(uri, &['(', ')', '<', '>', '[', ']']);
                    out.push('[');
                    if plain_text.contains([']', '[']) || plain_text.contains("://") {
                        plain(plain_text, out);
                    } else {
                        out.push_str(label);
                    }
                    let _ = write!(out, "]({address})");
                }
            }
            // The platform finds these by itself.
            Form::Target(FacetTarget::Mention { .. } | FacetTarget::Tag { .. }) => out.push_str(plain_text),
            _ => out.push_str(label),
        }
    }

    fn quote_prefix(&self) -> &'static str {
        "> "
    }

    fn heading_prefix(&self, _level: u8) -> &'static str {
        ""
    }

    fn bullet(&mut self, plain: &str, _depth: u8, _number: Option<u64>, out: &mut String) {
        out.push_str(plain);
    }
}

/// Writes text in which nothing acts.
fn plain(text: &str, out: &mut String) {
    let _ = write!(out, "<plain>{}</plain>", text.replace("</plain>", "<</plain><plain>/plain>"));
}

/// The stretch of a line from the first sign that would act to the last.
fn acting(line: &str, at_start: bool, before: Option<char>) -> Option<(usize, usize)> {
    let mut stretch: Option<(usize, usize)> = None;
    let mut previous = before;
    for (at, c) in line.char_indices() {
        let after = &line[at + c.len_utf8()..];
        let next = after.chars().next();
        let length = match c {
            '*' | '`' => 1,
            '_' if !previous.is_some_and(char::is_alphanumeric) || next == Some('_') => 1,
            '~' if next == Some('~') => 2,
            '\\' if matches!(next, Some('(' | '[')) => 2,
            '$' if next == Some('[') => 2,
            ']' if next == Some('(') => 2,
            '<' if next.is_some_and(|c| c.is_ascii_alphabetic() || c == '/') => 1,
            '>' if at_start && line[..at].trim().is_empty() => 1,
            '@' | '#' if next.is_some_and(|c| !c.is_whitespace()) => 1,
            ':' if after.starts_with("//") || is_name(after) => 1 + after.find(':').map_or(0, |end| end + 1),
            _ => 0,
        };
        if length > 0 {
            stretch = Some((stretch.map_or(at, |(start, _)| start), at + length));
        }
        previous = Some(c);
    }
    // A line that ends so is drawn as a field to search with.
    let lower = line.to_lowercase();
    let search = ["[search]", "search", "[検索]", "検索"].into_iter().find(|word| lower.ends_with(*word) && lower.len() == line.len());
    if let Some(word) = search {
        let start = line.len() - word.len();
        stretch = Some((stretch.map_or(start, |(first, _)| first.min(start)), line.len()));
    }
    stretch.map(|(start, end)| (start, end.min(line.len())))
}

/// Whether the name of an emoji and its colon begin here.
fn is_name(text: &str) -> bool {
    let length = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'))).unwrap_or(text.len());
    length > 0 && text[length..].starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_by_accident() {
        for (text, expected) in [
            ("a **b** c", "a <plain>**b**</plain> c"),
            ("snake_case 1:2 a > b", "snake_case 1:2 a > b"),
            ("> no\n$[spin no]", "<plain>></plain> no\n<plain>$[</plain>spin no]"),
            ("@nadie #1", "<plain>@nadie #</plain>1"),
            ("<b>x</plain>", "<plain><b>x<</plain>/plain>"),
            ("a </plain> *b", "a <plain><</plain><plain>/plain> *</plain>b"),
            ("mejor search", "mejor <plain>search</plain>"),
            (":a: [x](y)", "<plain>:a: [x](</plain>y)"),
        ] {
            assert_eq!(write(&Rich::new(text.to_owned(), Vec::new())), expected, "{text}");
        }
    }

    #[test]
    fn links_have_labels() {
        for (text, uri, expected) in [
            ("la web", "https://a.example/(x)", "[la web](https://a.example/%28x%29)"),
            ("a]b", "https://a.example/", "[<plain>a]b</plain>](https://a.example/)"),
            ("https://a.example/x", "https://a.example/x", "<https://a.example/x>"),
            ("a.example/x…", "https://a.example/xyz", "[a.example/x…](https://a.example/xyz)"),
        ] {
            let form = Form::Target(FacetTarget::Link { uri: uri.to_owned() });
            assert_eq!(write(&Rich::new(text.to_owned(), vec![Ranged { start: 0, end: text.len(), form }])), expected, "{text}");
        }
    }
}
