//! Colours and widths of a terminal.

use std::fmt::Write;

use crate::support::hidden::one_line;

/// Writes with colour, or without.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Whether colour is on.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Paint {
    pub(super) fn on(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.on("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.on("2", text)
    }

    pub(super) fn red(self, text: &str) -> String {
        self.on("31", text)
    }

    pub(super) fn green(self, text: &str) -> String {
        self.on("32", text)
    }

    pub(super) fn yellow(self, text: &str) -> String {
        self.on("33", text)
    }

    pub(super) fn magenta(self, text: &str) -> String {
        self.on("35", text)
    }

    pub(super) fn cyan(self, text: &str) -> String {
        self.on("36", text)
    }
}

/// Text from people, for a terminal: on one line, without what a terminal would act on.
pub(super) fn plain(text: &str) -> String {
    one_line(text, ' ')
}

/// At most so many columns of a text without colours, with `…` where it is cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

/// The columns that a text takes; colours take none.
pub(super) fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// A text cut or filled to exactly so many columns.
pub(super) fn cell(text: &str, columns: usize) -> String {
    let mut cell = cut(text, columns);
    let missing = columns.saturating_sub(width(&cell));
    let _ = write!(cell, "{:missing$}", "");
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_gone() {
        assert_eq!(plain("a\u{1b}[2Jb\r\n\u{202e}c\u{7}"), "a [2Jb   c ");
    }

    #[test]
    fn cells_are_as_wide_as_they_are_asked_for() {
        for text in ["", "niño", "🎃 calabaza", "日本語の本", "a very long title indeed"] {
            assert_eq!(width(&cell(text, 8)), 8, "{text}");
        }
        let paint = Paint { color: true, width: 80 };
        assert_eq!(width(&paint.red("hola")), 4);
        assert_eq!(Paint { color: false, width: 80 }.red("hola"), "hola");
    }
}
