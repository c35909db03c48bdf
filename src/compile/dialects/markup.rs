//! What the dialects that mark text with signs have in common.

use std::fmt::Write;

use crate::compile::rich::{Form, Ranged, Rich, Step};

/// How a dialect writes one range. Texts that come in are plain but where they are called markup.
pub(super) trait Markup {
    /// Writes text in which no sign may act. `line_start` says whether it stands at the start of a line.
    fn literal(&mut self, text: &str, line_start: bool, out: &mut String);
    /// What opens and closes emphasis.
    fn emphasis(&self, form: &Form) -> (&'static str, &'static str);
    /// Writes emphasis: `markup` is the text as markup, `plain` without. `next` is the letter behind it.
    fn emphasised(&mut self, form: &Form, plain: &str, markup: &str, next: Option<char>, out: &mut String) {
        let _ = (plain, next);
        let (open, close) = self.emphasis(form);
        out.push_str(open);
        out.push_str(markup);
        out.push_str(close);
    }
    /// Writes code within a line.
    fn code(&mut self, code: &str, out: &mut String);
    /// Writes lines of code.
    fn code_block(&mut self, lang: &str, code: &str, out: &mut String);
    /// Writes something clickable: `label` is its text as markup, `plain` without. `alone` says that nothing stands at its
    /// end which a platform that finds addresses by itself would take for more of one.
    fn target(&mut self, range: &Ranged, plain: &str, label: &str, alone: bool, out: &mut String);
    /// What stands before each line of a quotation.
    fn quote_prefix(&self) -> &'static str;
    /// What stands before a heading.
    fn heading_prefix(&self, level: u8) -> &'static str;
    /// Writes a bullet.
    fn bullet(&mut self, plain: &str, depth: u8, number: Option<u64>, out: &mut String);
}

/// Something that has begun, and its markup so far.
struct Frame<'r> {
    range: Option<&'r Ranged>,
    markup: String,
}

/// Writes a text with the signs of a dialect. Blocks get lines of their own.
pub(super) fn write(rich: &Rich, markup: &mut dyn Markup) -> String {
    let mut frames = vec![Frame { range: None, markup: String::with_capacity(rich.text().len() + rich.text().len() / 8) }];
    // A block has just ended, and what follows must not stand on its line.
    let mut line_due = false;
    for step in rich.steps() {
        match step {
            Step::Open(range) => {
                let block = range.form.is_block();
                if let Some(frame) = frames.last_mut()
                    && (line_due || block && !frame.markup.is_empty() && !frame.markup.ends_with('\n'))
                {
                    frame.markup.push('\n');
                }
                line_due = false;
                frames.push(Frame { range: Some(range), markup: String::new() });
            }
            Step::Text(text) => {
                let due = std::mem::take(&mut line_due) && !text.starts_with('\n');
                let line_start = due || starts_line(&frames);
                let Some(frame) = frames.last_mut() else { continue };
                if due {
                    frame.markup.push('\n');
                }
                if frame.range.is_some_and(|range| matches!(range.form, Form::Code | Form::CodeBlock(_) | Form::Bullet { .. })) {
                    frame.markup.push_str(text);
                } else {
                    markup.literal(text, line_start, &mut frame.markup);
                }
            }
            Step::Close(range) => {
                let Some(Frame { markup: inner, .. }) = frames.pop() else { continue };
                let Some(frame) = frames.last_mut() else { continue };
                // Where the outer range ends too, it is that one which meets the next letter.
                let ends_together = frame.range.is_some_and(|outer| outer.end == range.end);
                let behind = if ends_together { "" } else { &rich.text()[range.end..] };
                close(rich, range, &inner, behind, markup, &mut frame.markup);
                line_due = range.form.is_block();
            }
        }
    }
    frames.pop().map(|frame| frame.markup).unwrap_or_default()
}

fn close(rich: &Rich, range: &Ranged, inner: &str, behind: &str, markup: &mut dyn Markup, out: &mut String) {
    match &range.form {
        Form::Target(_) => markup.target(range, &rich.text()[range.start..range.end], inner, is_alone(rich, range, behind), out),
        Form::Bold | Form::Italic | Form::Strike => {
            markup.emphasised(&range.form, &rich.text()[range.start..range.end], inner, behind.chars().next(), out);
        }
        Form::Code => markup.code(inner, out),
        Form::CodeBlock(lang) => markup.code_block(lang, inner, out),
        Form::Quote => push_lines(inner, markup.quote_prefix(), out),
        Form::Heading(level) => push_lines(inner, markup.heading_prefix(*level), out),
        Form::Bullet { depth, number } => markup.bullet(inner, *depth, *number, out),
        Form::Table | Form::Row { .. } | Form::Cell | Form::Picture(_) => out.push_str(inner),
    }
}

/// Whether white space, punctuation that ends no address or nothing follows a range: neither a word nor a sign of markup.
fn is_alone(rich: &Rich, range: &Ranged, behind: &str) -> bool {
    let word = behind.split(char::is_whitespace).next().unwrap_or_default();
    let harmless = |c: char| matches!(c, '.' | ',' | ';' | '?' | '!' | ')' | '»' | '”' | '…');
    let near = range.end..=range.end + word.len();
    let ranges = rich.ranges();
    let mut nearby = ranges[ranges.partition_point(|next| next.start < range.end)..].iter().take_while(|next| near.contains(&next.start));
    behind.is_empty() || word.chars().all(harmless) && nearby.all(|next| next.form.is_block())
}

/// Whether what is written next stands at the start of a line.
fn starts_line(frames: &[Frame<'_>]) -> bool {
    for frame in frames.iter().rev() {
        if !frame.markup.is_empty() {
            return frame.markup.ends_with('\n');
        }
        if frame.range.is_some_and(|range| range.form.is_block()) {
            return true;
        }
    }
    true
}

fn push_lines(inner: &str, prefix: &str, out: &mut String) {
    for (index, line) in inner.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(prefix);
        out.push_str(line);
    }
}

/// An address in which what would end it early is encoded.
pub(super) fn safe_address(uri: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(uri.len());
    for c in uri.chars() {
        if c.is_control() || c.is_whitespace() || special.contains(&c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The longest run of a sign in a text.
pub(super) fn longest_run(text: &str, sign: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Whether text and address are the same for a reader.
pub(super) fn same_address(text: &str, uri: &str) -> bool {
    fn bare(url: &str) -> &str {
        url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.").trim_end_matches('/')
    }
    bare(text) == bare(uri)
}

/// Stands between two signs that would act together: it joins, shows nothing and is no white space.
pub(super) const JOINER: char = '\u{2060}';
