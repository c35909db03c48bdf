//! Text within a line: what must be escaped, and emphasis that holds wherever it stands.
//!
//! Whether `*` opens or closes depends on the letters around it
//! (<https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis>). Emphasis that would not hold is left out: better no
//! emphasis than asterisks among the words.

use super::flavour::{Flavour, Names};
use crate::compile::dialects::markup::JOINER;

/// A kind of emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emphasis {
    Bold,
    Italic,
    Strike,
}

impl Emphasis {
    fn sign(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Strike => "~~",
        }
    }
}

/// Emphasis that has begun.
#[derive(Debug)]
struct Open {
    kind: Emphasis,
    /// Where its sign stands; `None` until there is text in it, or where it is left out.
    at: Option<usize>,
    waiting: bool,
    sign: &'static str,
}

/// Emphasis that has just ended.
#[derive(Debug)]
struct Closed {
    kind: Emphasis,
    start: usize,
    end: usize,
    sign: &'static str,
}

/// The inline text of one block.
#[derive(Debug)]
pub(super) struct Inline {
    pub(super) out: String,
    flavour: Flavour,
    open: Vec<Open>,
    /// What has ended right here, the innermost first.
    closed: Vec<Closed>,
    /// Whether the text is that of a heading, in which `#` can act.
    pub(super) heading: bool,
}

impl Inline {
    pub(super) fn new(flavour: Flavour) -> Self {
        Self { out: String::new(), flavour, open: Vec::new(), closed: Vec::new(), heading: false }
    }

    /// Whether emphasis has begun and not ended.
    pub(super) fn is_emphasised(&self) -> bool {
        !self.open.is_empty()
    }

    /// Emphasis begins; the same within itself is none.
    pub(super) fn begin(&mut self, kind: Emphasis) {
        let twice = self.open.iter().any(|open| open.kind == kind);
        self.open.push(Open { kind, at: None, waiting: !twice, sign: kind.sign() });
    }

    /// The emphasis that began last ends.
    pub(super) fn end(&mut self) {
        let Some(Open { kind, at: Some(start), sign, .. }) = self.open.pop() else { return };
        let content = self.out.trim_end().len();
        let space = self.out.split_off(content);
        if self.closed.last().is_none_or(|closed| closed.end != content) {
            self.closed.clear();
        }
        self.out.push_str(sign);
        self.closed.push(Closed { kind, start, end: self.out.len(), sign });
        if !space.is_empty() {
            self.out.push_str(&space);
            self.closed.clear();
        }
    }

    /// Puts markup whose first letter is that of the text as a parser sees it.
    pub(super) fn markup(&mut self, markup: &str) {
        let Some(first) = markup.chars().next() else { return };
        self.before(first);
        self.out.push_str(markup);
    }

    /// A line end that is meant.
    pub(super) fn hard_break(&mut self) {
        let kept = self.out.trim_end_matches([' ', '\t']).len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str("  \n");
        }
        self.closed.clear();
    }

    /// Puts white space, once.
    pub(super) fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
            self.closed.clear();
        }
    }

    /// Puts text in which nothing acts.
    pub(super) fn literal(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            if c.is_ascii_whitespace() || c == '\u{b}' {
                self.space();
                rest = after;
                continue;
            }
            if c.is_whitespace() {
                self.out.push(c);
                self.closed.clear();
                rest = after;
                continue;
            }
            let line_start = self.out.is_empty() || self.out.ends_with('\n');
            if line_start && let Some(digits) = list_number(rest) {
                self.before('1');
                self.out.push_str(&rest[..digits]);
                self.out.push('\\');
                self.out.push_str(&rest[digits..=digits]);
                rest = &rest[digits + 1..];
                continue;
            }
            if self.acts(c, after, line_start) {
                self.before('\\');
                self.out.push('\\');
            } else {
                self.before(c);
            }
            self.out.push(c);
            if self.makes_name(c, after) || self.flavour.liquid && c == '{' && after.starts_with(['{', '%']) {
                self.out.push(JOINER);
            }
            rest = after;
        }
    }

    /// Whether a letter would be markup here.
    fn acts(&self, c: char, after: &str, line_start: bool) -> bool {
        let next = after.chars().next();
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '^' | '|' => true,
            '&' => next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
            // Before a link it would make a picture of it.
            '!' => after.is_empty(),
            '#' => line_start || self.heading,
            '>' | '-' | '+' | '=' => line_start,
            ':' => line_start && next == Some(':') || is_emoji_name(after),
            '/' if self.flavour.names == Names::Slash => {
                let word = self.out.trim_end_matches(char::is_alphanumeric);
                matches!(&self.out[word.len()..], "u" | "r" | "U" | "R") && next.is_some_and(char::is_alphanumeric)
            }
            _ => false,
        }
    }

    /// Whether a sign that was just written makes a name of what follows. Within a word it makes none: that is an e-mail address.
    fn makes_name(&self, c: char, after: &str) -> bool {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if self.out.chars().rev().nth(1).is_some_and(word) || !after.starts_with(word) {
            return false;
        }
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        match self.flavour.names {
            Names::At => c == '@' && after.starts_with(name),
            Names::AtHost => matches!(c, '@' | '!') && after.starts_with(name) && after.trim_start_matches(name).starts_with('@'),
            Names::Slash => false,
        }
    }

    /// Settles what depends on the letter that comes next: begins waiting emphasis, takes back what would not hold.
    fn before(&mut self, next: char) {
        self.settle_closed(next);
        for index in 0..self.open.len() {
            if !self.open[index].waiting {
                continue;
            }
            self.open[index].waiting = false;
            let kind = self.open[index].kind;
            if let Some(closed) = self.closed.pop_if(|closed| closed.end == self.out.len()) {
                if closed.kind == kind {
                    // Two that touch are one.
                    self.out.truncate(closed.end - closed.sign.len());
                    self.open[index].at = Some(closed.start);
                    self.open[index].sign = closed.sign;
                    continue;
                }
                let apart = self.part(&closed, index);
                self.closed.push(closed);
                if !apart {
                    continue;
                }
            }
            let before = self.out.chars().next_back();
            // A sign before a word may only follow what is no word; a sign before punctuation not even that.
            let inside_word = before.is_some_and(|c| !is_break(c));
            if inside_word && (!self.flavour.intraword || !next.is_alphanumeric()) {
                continue;
            }
            self.open[index].at = Some(self.out.len());
            self.out.push_str(self.open[index].sign);
        }
    }

    /// Keeps the signs of emphasis apart from those of another that has just ended. Returns whether the new one can be.
    fn part(&mut self, closed: &Closed, index: usize) -> bool {
        if self.open[index].kind == Emphasis::Italic && closed.kind == Emphasis::Bold {
            self.open[index].sign = "_";
            return true;
        }
        if closed.kind == Emphasis::Italic && self.open[index].kind == Emphasis::Bold {
            let before = self.out[..closed.start].chars().next_back();
            if before.is_none_or(|c| is_break(c) && c != '*') {
                self.out.replace_range(closed.start..=closed.start, "_");
                self.out.replace_range(closed.end - 1..closed.end, "_");
                return true;
            }
            return false;
        }
        true
    }

    /// Takes emphasis back that does not end where `next` follows.
    fn settle_closed(&mut self, next: char) {
        let (Some(first), Some(last)) = (self.closed.first(), self.closed.last()) else { return };
        if last.end != self.out.len() {
            self.closed.clear();
            return;
        }
        let content = first.end - first.sign.len();
        let word_inside = self.out[..content].ends_with(char::is_alphanumeric);
        let within_word =
            self.flavour.intraword && word_inside && next.is_alphanumeric() && self.closed.iter().all(|closed| closed.sign != "_");
        if is_break(next) || within_word {
            return;
        }
        // All their signs are one run for a parser: they hold together or not at all.
        self.out.truncate(content);
        let mut starts: Vec<(usize, usize)> = self.closed.drain(..).map(|closed| (closed.start, closed.sign.len())).collect();
        starts.sort_unstable_by(|a, b| b.cmp(a));
        for (start, length) in starts {
            self.out.replace_range(start..start + length, "");
        }
    }
}

/// Whether a parser takes a letter for white space or punctuation, whichever version of Unicode it knows.
fn is_break(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation()
}

/// How many digits there are before the sign that makes a number at the start of a line an item of a list.
fn list_number(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (digits > 0 && text[digits..].starts_with(['.', ')'])).then_some(digits)
}

/// Whether the name of an emoji and its colon begin here.
fn is_emoji_name(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    text.starts_with(name) && text.trim_start_matches(name).starts_with(':')
}
