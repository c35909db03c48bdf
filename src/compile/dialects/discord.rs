//! Discord's Markdown.
//!
//! Source: <https://support.discord.com/hc/en-us/articles/210298617> and "Message Formatting" of
//! <https://discord.com/developers/docs/reference>. A backslash before a sign makes it literal.

use std::fmt::Write;

use super::markup::{JOINER, Markup, longest_run, safe_address, same_address, write as write_markup};
use crate::compile::rich::{Form, Ranged, Rich};
use crate::model::FacetTarget;

/// Writes a text.
pub(super) fn write(rich: &Rich) -> String {
    write_markup(&rich.by_line(false), &mut Discord::default())
}

#[derive(Default)]
struct Discord {
    /// A bullet has just been written: a sign behind it would make another.
    item_begins: bool,
}

impl Markup for Discord {
    fn literal(&mut self, text: &str, line_start: bool, out: &mut String) {
        let mut at_start = std::mem::take(&mut self.item_begins) || line_start;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if at_start && let Some(digits) = list_number(rest) {
                out.push_str(&rest[..digits]);
                out.push('\\');
                out.push_str(&rest[digits..=digits]);
                rest = &rest[digits + 1..];
                at_start = false;
                continue;
            }
            let after = &rest[c.len_utf8()..];
            let acts = match c {
                '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' => true,
                '#' | '>' | '-' | '+' => at_start,
                // An address that is meant is a range. Any other would be linked, with the backslashes in it.
                ':' => after.starts_with("//") || is_emoji_name(out, after),
                _ => false,
            };
            if acts {
                out.push('\\');
            }
            out.push(c);
            // A backslash does not keep these from calling everybody.
            if c == '@' && ["everyone", "here"].iter().any(|word| after.starts_with(word)) {
                out.push(JOINER);
            }
            at_start = c == '\n' || at_start && c.is_whitespace();
            rest = after;
        }
    }

    fn emphasis(&self, form: &Form) -> (&'static str, &'static str) {
        match form {
            Form::Bold => ("**", "**"),
            Form::Strike => ("~~", "~~"),
            _ => ("*", "*"),
        }
    }

    fn code(&mut self, code: &str, out: &mut String) {
        self.item_begins = false;
        // Two signs are the most that open code in a line, so two in the code would end it.
        let fence = if code.contains('`') { "``" } else { "`" };
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        // Twice: of three signs, one pass leaves two together.
        let joined = format!("`{JOINER}`");
        let code = code.replace("``", &joined).replace("``", &joined);
        let _ = write!(out, "{fence}{pad}{code}{pad}{fence}");
    }

    fn code_block(&mut self, lang: &str, code: &str, out: &mut String) {
        let lang: String = lang.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#')).collect();
        let code = if longest_run(code, '`') >= 3 { code.replace("``", &format!("`{JOINER}`")) } else { code.to_owned() };
        let _ = write!(out, "```{lang}\n{code}\n```");
    }

    fn target(&mut self, range: &Ranged, plain: &str, label: &str, alone: bool, out: &mut String) {
        match &range.form {
            Form::Target(FacetTarget::Link { uri }) => {
                let address = safe_address(uri, &['(', ')', '<', '>', '|', '`', '\\']);
                if looks_like_address(plain) {
                    if same_address(plain, uri) {
                        let address = safe_address(uri, &['<', '>', '|', '`', '\\', '*', '~']);
                        if alone {
                            out.push_str(&address);
                        } else {
                            // What follows at once would be taken for more of the address, backslash and all.
                            let _ = write!(out, "<{address}>");
                        }
                    } else {
                        // The platform shows a masked link as typed where its text looks like an address.
                        let _ = write!(out, "{label} (<{address}>)");
                    }
                } else {
                    let _ = write!(out, "[{label}]({address})");
                }
            }
            Form::Target(FacetTarget::Mention { handle }) if is_snowflake(handle) => {
                let _ = write!(out, "<@{handle}>");
            }
            _ => out.push_str(label),
        }
    }

    fn quote_prefix(&self) -> &'static str {
        "> "
    }

    fn heading_prefix(&self, level: u8) -> &'static str {
        match level {
            0 | 1 => "# ",
            2 => "## ",
            _ => "### ",
        }
    }

    fn bullet(&mut self, _plain: &str, depth: u8, number: Option<u64>, out: &mut String) {
        out.push_str(&"  ".repeat(depth.into()));
        match number {
            Some(number) => {
                let _ = write!(out, "{number}. ");
            }
            None => out.push_str("- "),
        }
        self.item_begins = true;
    }
}

/// Whether a handle is the number of an account: only these can be mentioned.
pub(in crate::compile) fn is_snowflake(handle: &str) -> bool {
    (15..=20).contains(&handle.len()) && handle.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many digits there are before the full stop that makes a number at the start of a line an item of a list.
fn list_number(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let item = |rest: &str| rest.starts_with(['.', ')']) && rest[1..].chars().next().is_none_or(char::is_whitespace);
    (digits > 0 && item(&text[digits..])).then_some(digits)
}

/// Whether a colon begins or ends the name of an emoji, as in `:smile:`.
fn is_emoji_name(before: &str, after: &str) -> bool {
    // Escapes in what is written already are no part of a name.
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '\\');
    let begins = after.starts_with(name) && after.trim_start_matches(name).starts_with(':');
    let ends = before.ends_with(name) && before.trim_end_matches(name).ends_with(':');
    begins || ends
}

fn looks_like_address(text: &str) -> bool {
    let host = |word: &str| word.split_once('.').is_some_and(|(host, rest)| !host.is_empty() && rest.starts_with(char::is_alphanumeric));
    text.contains("://") || text.split_whitespace().any(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> String {
        write(&Rich::new(text.to_owned(), Vec::new()))
    }

    #[test]
    fn nothing_acts_by_accident() {
        for (text, expected) in [
            ("a*b_c~d`e|f", r"a\*b\_c\~d\`e\|f"),
            ("# no\n> no\n- no\n-# no\n3. no", "\\# no\n\\> no\n\\- no\n\\-# no\n3\\. no"),
            ("5 > 3, a-b, 3.5", "5 > 3, a-b, 3.5"),
            ("<@123> <#1> <t:1> <@&1>", r"\<@123> \<#1> \<t:1> \<@&1>"),
            (":smile: a:b", r"\:smile\: a:b"),
            ("@everyone @here @ana", "@\u{2060}everyone @\u{2060}here @ana"),
            ("[a](https://x.example)", r"\[a\](https\://x.example)"),
            (r"\*", r"\\\*"),
            ("ahttps://x.example/_b_", r"ahttps\://x.example/\_b\_"),
        ] {
            assert_eq!(literal(text), expected, "{text}");
        }
    }

    #[test]
    fn code_is_not_ended_by_its_signs() {
        for (code, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("```*", "`` `\u{2060}`\u{2060}`* ``"),
            ("````", "`` `\u{2060}`\u{2060}`\u{2060}` ``"),
        ] {
            let rich = Rich::new(code.to_owned(), vec![Ranged { start: 0, end: code.len(), form: Form::Code }]);
            assert_eq!(write(&rich), expected, "{code}");
        }
    }

    #[test]
    fn links_hide_no_other_address() {
        for (text, uri, expected) in [
            ("la web", "https://a.example/x_(y)", "[la web](https://a.example/x_%28y%29)"),
            ("https://a.example/", "https://a.example/", "https://a.example/"),
            ("a.example", "https://a.example/", "https://a.example/"),
            ("banco.example", "https://evil.example/", "banco.example (<https://evil.example/>)"),
            ("a]b", "https://a.example/", r"[a\]b](https://a.example/)"),
        ] {
            let form = Form::Target(FacetTarget::Link { uri: uri.to_owned() });
            let rich = Rich::new(text.to_owned(), vec![Ranged { start: 0, end: text.len(), form }]);
            assert_eq!(write(&rich), expected, "{text}");
        }
    }
}
