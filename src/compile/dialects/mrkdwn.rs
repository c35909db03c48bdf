//! Slack's `mrkdwn`.
//!
//! Source: <https://docs.slack.dev/messaging/formatting-message-text>. Only `&`, `<` and `>` can be escaped; a sign that
//! would act otherwise is kept apart by a zero-width space, which the platform takes for a boundary of words.

use std::fmt::Write;

use super::markup::{Markup, safe_address, same_address, write as write_markup};
use crate::compile::rich::{Form, Ranged, Rich};
use crate::model::FacetTarget;

/// Zero-width space: a boundary that shows nothing.
const APART: char = '\u{200b}';

/// Writes a text.
pub(super) fn write(rich: &Rich) -> String {
    write_markup(&rich.by_line(true), &mut Mrkdwn)
}

struct Mrkdwn;

impl Markup for Mrkdwn {
    fn literal(&mut self, text: &str, line_start: bool, out: &mut String) {
        let mut before = if line_start { None } else { out.chars().next_back() };
        let mut at_start = line_start;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                // Escaped or not, it is a quotation at the start of a line.
                '>' => {
                    if at_start {
                        out.push(APART);
                    }
                    out.push_str("&gt;");
                }
                '*' | '_' | '~' | '`' => {
                    let closes = !blank(before) && !word(next);
                    let opens = !word(before) && (next.is_none() || !blank(next));
                    // On one side alone it would make a boundary for the other.
                    let apart = closes || opens || c == '`';
                    if apart && !blank(before) {
                        out.push(APART);
                    }
                    out.push(c);
                    if apart && (next.is_none() || !blank(next)) {
                        out.push(APART);
                    }
                }
                ':' => {
                    out.push(':');
                    let mut ahead = chars.clone();
                    let name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
                    if next.is_some_and(|c| name(&c)) && ahead.by_ref().find(|c| !name(c)) == Some(':') {
                        out.push(APART);
                    }
                }
                c => out.push(c),
            }
            before = Some(c);
            at_start = c == '\n';
        }
    }

    fn emphasis(&self, form: &Form) -> (&'static str, &'static str) {
        match form {
            Form::Bold => ("*", "*"),
            Form::Strike => ("~", "~"),
            _ => ("_", "_"),
        }
    }

    fn emphasised(&mut self, form: &Form, plain: &str, markup: &str, next: Option<char>, out: &mut String) {
        let (open, close) = self.emphasis(form);
        // Among signs that stand for themselves the platform could not tell which ones are meant.
        let sign = |c: char| matches!(c, '*' | '_' | '~' | '`');
        if plain.contains(open) || plain.starts_with(sign) || plain.starts_with('>') || plain.ends_with(sign) {
            return out.push_str(markup);
        }
        if out.ends_with(char::is_alphanumeric) {
            out.push(APART);
        }
        let _ = write!(out, "{open}{markup}{close}");
        if next.is_some_and(char::is_alphanumeric) {
            out.push(APART);
        }
    }

    fn code(&mut self, code: &str, out: &mut String) {
        // There is no way to write the sign itself within code.
        let code = code.trim_matches(|c: char| c.is_whitespace() || matches!(c, APART | '\u{2060}' | '\u{feff}'));
        if code.contains('`') || code.is_empty() {
            return self.literal(code, false, out);
        }
        if out.ends_with(char::is_alphanumeric) {
            out.push(APART);
        }
        let _ = write!(out, "`{}`", escaped(code));
    }

    fn code_block(&mut self, _lang: &str, code: &str, out: &mut String) {
        let _ = write!(out, "```\n{}\n```", escaped(&code.replace("```", &format!("``{APART}`"))));
    }

    fn target(&mut self, range: &Ranged, plain: &str, label: &str, _alone: bool, out: &mut String) {
        match &range.form {
            Form::Target(FacetTarget::Link { uri }) => {
                let address = safe_address(uri, &['<', '>', '|']).replace('&', "&amp;");
                if plain.contains("://") && same_address(plain, uri) {
                    let _ = write!(out, "<{address}>");
                } else {
                    let _ = write!(out, "<{address}|{}>", escaped(&plain.replace('\n', " ")));
                }
            }
            Form::Target(FacetTarget::Mention { handle }) if is_member(handle) => {
                let _ = write!(out, "<@{handle}>");
            }
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

/// Whether a handle is the id of a member: only these can be mentioned.
pub(in crate::compile) fn is_member(handle: &str) -> bool {
    handle.starts_with(['U', 'W'])
        && (9..=20).contains(&handle.len())
        && handle.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_by_accident() {
        for (text, expected) in [
            ("<!channel> <@U0123456789> & co", "&lt;!channel&gt; &lt;@U0123456789&gt; &amp; co"),
            ("snake_case 2 * 3", "snake_case 2 * 3"),
            ("*no* _no_ ~no~.", "*\u{200b}no\u{200b}* _\u{200b}no\u{200b}_ ~\u{200b}no\u{200b}~\u{200b}."),
            ("> no\na > b", "\u{200b}&gt; no\na &gt; b"),
            ("a `b`", "a `\u{200b}b\u{200b}`\u{200b}"),
            (":smile: 10:30 h", ":\u{200b}smile: 10:30 h"),
        ] {
            assert_eq!(write(&Rich::new(text.to_owned(), Vec::new())), expected, "{text}");
        }
    }

    #[test]
    fn ranges_become_signs() {
        let range = |start, end, form| Ranged { start, end, form };
        let link = Form::Target(FacetTarget::Link { uri: "https://a.example/?a=1&b=2|3".to_owned() });
        let text = "Lee esto: la <web> ya";
        let rich = Rich::new(
            text.to_owned(),
            vec![range(0, 8, Form::Heading(2)), range(4, 8, Form::Bold), range(10, 18, link), range(19, 21, Form::Italic)],
        );
        assert_eq!(write(&rich), "*Lee esto*: <https://a.example/?a=1&amp;b=2%7C3|la &lt;web&gt;> _ya_");
    }
}
