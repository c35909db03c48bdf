//! Small words: text from people, made fit for the files that we write for them, and numbers of things.

use pregon::support::hidden;
pub(super) use pregon::support::yaml_text;

/// One line: runs of white space, control characters, and what turns the direction of the rest (CVE-2021-42574) become one space.
pub(super) fn one_line(text: &str) -> String {
    hidden::one_line(text, ' ').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number of things: `1 post`, `2 posts`.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Markdown that shows this text as it is.
pub(super) fn markdown_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
        // With something between them, nobody of that name is told.
        if c == '@' {
            escaped.push('\u{2060}');
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_markdown_calls_nobody() {
        assert_eq!(markdown_text("hola @team/*"), "hola @\u{2060}team/\\*");
    }

    #[test]
    fn lines_are_joined() {
        assert_eq!(one_line("  a\r\n\tb\u{0}c \u{2028} d  "), "a b c d");
        assert_eq!(one_line("a\u{202e}b\u{2066}"), "a b");
        assert_eq!(markdown_text("A*B_c"), "A\\*B\\_c");
    }
}
