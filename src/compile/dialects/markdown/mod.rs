//! Tokens to the Markdown of a platform.
//!
//! One writer; [`Flavour`] says what a platform makes of Markdown. What it does not know is rewritten so that it can be
//! read, and what stands for itself is escaped.

mod flavour;
mod inline;
mod read;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use pulldown_cmark::{Alignment, CodeBlockKind, Tag, TagEnd};

pub(crate) use flavour::{Flavour, Names};
use inline::{Emphasis, Inline};
pub use read::visible;

use super::markup::{JOINER, longest_run, safe_address};
use super::pages::{Pages, Person, is_bare};
use crate::compile::html_text::HtmlText;
use crate::compile::scan::{Scanned, scan};
use crate::compile::tokens::{Token, TokenKind};
use crate::compile::write::{Footnotes, heading_level};

/// Writes a body.
pub(in crate::compile) fn write<'t>(tokens: impl Iterator<Item = &'t Token>, flavour: Flavour, pages: &dyn Pages) -> String {
    let mut writer = Writer {
        flavour,
        pages,
        frames: vec![Frame::new(Kind::Blocks, flavour)],
        footnotes: Footnotes::default(),
        open_footnotes: Vec::new(),
        html: HtmlText::default(),
        code: None,
        image: None,
    };
    for token in tokens {
        writer.token(&token.kind);
    }
    while writer.frames.len() > 1 {
        writer.pop();
    }
    let mut text = writer.frames.pop().map(Frame::finish).unwrap_or_default();
    text.truncate(text.trim_end().len());
    text
}

/// What a frame holds.
enum Kind {
    /// The body, a quotation, an item or a footnote: blocks.
    Blocks,
    /// A list: finished items.
    List { first: Option<u64>, items: Vec<String>, loose: bool, changed: bool },
    /// A table: finished rows.
    Table { alignments: Vec<Alignment>, rows: Vec<Vec<String>> },
    /// A cell, a link: text within a line.
    Text { link: Option<String>, title: String },
}

/// Something that has begun.
struct Frame {
    kind: Kind,
    /// Finished blocks.
    blocks: String,
    inline: Inline,
    /// Whether the last block was a list, and with which sign.
    last_list: Option<(bool, bool)>,
    /// Whether what follows stands right below: in a list without gaps.
    tight: bool,
    /// Whether the first paragraph goes on behind what is there: the number of a footnote.
    labelled: bool,
}

impl Frame {
    fn new(kind: Kind, flavour: Flavour) -> Self {
        Self { kind, blocks: String::new(), inline: Inline::new(flavour), last_list: None, tight: false, labelled: false }
    }

    /// Ends the paragraph.
    fn end_paragraph(&mut self, flavour: Flavour) {
        let inline = std::mem::replace(&mut self.inline, Inline::new(flavour));
        let text = trimmed(&inline.out);
        if !text.is_empty() {
            let text = text.to_owned();
            self.push_block(&text);
        }
    }

    fn push_block(&mut self, block: &str) {
        if !self.blocks.is_empty() {
            self.blocks.push_str(if self.tight { "\n" } else { "\n\n" });
        }
        self.blocks.push_str(block);
        self.last_list = None;
        self.tight = false;
    }

    fn finish(mut self) -> String {
        let text = std::mem::take(&mut self.inline.out);
        let text = trimmed(&text);
        if !text.is_empty() {
            self.push_block(text);
        }
        self.blocks
    }
}

struct Writer<'p> {
    flavour: Flavour,
    pages: &'p dyn Pages,
    frames: Vec<Frame>,
    footnotes: Footnotes,
    /// The numbers of the footnotes that have begun.
    open_footnotes: Vec<usize>,
    html: HtmlText,
    /// The language and the text of the block of code that has begun.
    code: Option<(String, String)>,
    /// The picture that has begun, its text so far, and how many are in one another.
    image: Option<(Option<usize>, String, usize)>,
}

impl Writer<'_> {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the body's frame is popped last")
    }

    fn inline(&mut self) -> &mut Inline {
        &mut self.top().inline
    }

    fn push(&mut self, kind: Kind) {
        let flavour = self.flavour;
        self.frames.push(Frame::new(kind, flavour));
    }

    fn pop(&mut self) -> Frame {
        self.frames.pop().expect("every end has its beginning")
    }

    fn block(&mut self, block: &str) {
        let flavour = self.flavour;
        let top = self.top();
        top.end_paragraph(flavour);
        top.push_block(block);
    }

    fn token(&mut self, kind: &TokenKind) {
        if let Some((_, alt, depth)) = &mut self.image {
            match kind {
                TokenKind::Text(text) | TokenKind::Code(text) => alt.push_str(text),
                TokenKind::SoftBreak | TokenKind::HardBreak => alt.push(' '),
                TokenKind::Start(Tag::Image { .. }) => *depth += 1,
                TokenKind::End(TagEnd::Image) => {
                    *depth -= 1;
                    if *depth == 0 {
                        self.end_image();
                    }
                }
                _ => {}
            }
            return;
        }
        match kind {
            TokenKind::Start(tag) => self.start(tag),
            TokenKind::End(end) => self.end(*end),
            TokenKind::Text(text) if !self.html.hides_text() => self.text(text),
            TokenKind::Code(code) => self.code(code),
            TokenKind::Html(html) => self.html.push(html),
            TokenKind::SoftBreak => self.inline().space(),
            TokenKind::HardBreak if self.in_line() => self.inline().space(),
            TokenKind::HardBreak => self.inline().hard_break(),
            TokenKind::Rule => self.block("***"),
            TokenKind::Task(done) => {
                let sign = match (self.flavour.tasks, done) {
                    (true, true) => "[x] ",
                    (true, false) => "[ ] ",
                    (false, true) => "☑ ",
                    (false, false) => "☐ ",
                };
                self.inline().markup(sign);
            }
            TokenKind::Footnote(name) => {
                let number = self.footnotes.number(name);
                let text = if self.flavour.footnotes { format!("[^{number}]") } else { format!("\\[{number}\\]") };
                self.inline().markup(&text);
            }
            TokenKind::Break if self.in_line() || self.inline().is_emphasised() => self.inline().space(),
            TokenKind::Break => {
                let flavour = self.flavour;
                self.top().end_paragraph(flavour);
            }
            TokenKind::Text(_) | TokenKind::Only(_) | TokenKind::OnlyEnd => {}
        }
    }

    /// Whether a line end would end more than a line: in a heading, a cell, a link.
    fn in_line(&mut self) -> bool {
        let top = self.top();
        matches!(top.kind, Kind::Text { .. }) || top.inline.heading
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let flavour = self.flavour;
        match tag {
            Tag::Paragraph => {
                let frames = self.frames.len();
                if frames > 1
                    && let Kind::List { loose, .. } = &mut self.frames[frames - 2].kind
                {
                    *loose = true;
                }
                let top = self.top();
                if !std::mem::take(&mut top.labelled) {
                    top.end_paragraph(flavour);
                }
            }
            Tag::Heading { .. } => {
                self.top().end_paragraph(flavour);
                self.inline().heading = true;
            }
            Tag::BlockQuote(_) => {
                self.top().end_paragraph(flavour);
                self.push(Kind::Blocks);
            }
            Tag::CodeBlock(kind) => {
                let lang = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((lang, String::new()));
            }
            Tag::List(first) => {
                // In an item the list stands right below the words.
                let tight = matches!(self.frames.iter().rev().nth(1).map(|frame| &frame.kind), Some(Kind::List { loose: false, .. }));
                let top = self.top();
                top.end_paragraph(flavour);
                top.tight = tight;
                let changed = top.last_list.is_some_and(|(ordered, changed)| ordered == first.is_some() && !changed);
                self.push(Kind::List { first: *first, items: Vec::new(), loose: false, changed });
            }
            Tag::Item => self.push(Kind::Blocks),
            Tag::FootnoteDefinition(name) => {
                let number = self.footnotes.number(name);
                self.open_footnotes.push(number);
                self.top().end_paragraph(flavour);
                self.push(Kind::Blocks);
                if !flavour.footnotes {
                    self.inline().markup(&format!("\\[{number}\\] "));
                    self.top().labelled = true;
                }
            }
            Tag::Table(alignments) => {
                self.top().end_paragraph(flavour);
                self.push(Kind::Table { alignments: alignments.clone(), rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Kind::Table { rows, .. } = &mut self.top().kind {
                    rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.push(Kind::Text { link: None, title: String::new() }),
            Tag::Strong => self.inline().begin(Emphasis::Bold),
            Tag::Emphasis => self.inline().begin(Emphasis::Italic),
            Tag::Strikethrough => self.inline().begin(Emphasis::Strike),
            Tag::Link { dest_url, title, .. } => {
                let link = self.pages.link(dest_url);
                self.push(Kind::Text { link, title: title.to_string() });
            }
            Tag::Image { dest_url, .. } => {
                let index = if flavour.images { self.pages.picture(dest_url) } else { None };
                self.image = Some((index, String::new(), 1));
            }
            Tag::HtmlBlock => self.html.begin(),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        let flavour = self.flavour;
        match end {
            TagEnd::Paragraph => {
                self.html.reset();
                self.top().end_paragraph(flavour);
            }
            TagEnd::Heading(level) => {
                let inline = std::mem::replace(self.inline(), Inline::new(flavour));
                let level = (heading_level(level) + flavour.heading_shift).min(6);
                let text = trimmed(&inline.out);
                if !text.is_empty() {
                    self.block(&format!("{} {text}", "#".repeat(level.into())));
                }
            }
            TagEnd::BlockQuote(_) => {
                let inner = self.pop().finish();
                if !inner.is_empty() {
                    self.block(&prefixed(&inner, "> ", "> "));
                }
            }
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => {
                let item = match self.pop().finish() {
                    // A box with nothing behind it would be brackets.
                    item if flavour.tasks && item.trim_end() == "[x]" => "☑".to_owned(),
                    item if flavour.tasks && item.trim_end() == "[ ]" => "☐".to_owned(),
                    item => item,
                };
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(item);
                }
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => self.end_table(),
            TagEnd::TableCell => {
                let cell = trimmed(&self.pop().inline.out).to_owned();
                if let Kind::Table { rows, .. } = &mut self.top().kind
                    && let Some(row) = rows.last_mut()
                {
                    row.push(cell);
                }
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => self.inline().end(),
            TagEnd::Link => self.end_link(),
            TagEnd::HtmlBlock => {
                let text = self.html.take();
                self.top().end_paragraph(flavour);
                for (index, line) in text.lines().enumerate() {
                    if index > 0 {
                        self.inline().hard_break();
                    }
                    self.inline().literal(line);
                }
                self.top().end_paragraph(flavour);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.frames.iter().any(|frame| matches!(frame.kind, Kind::Text { link: Some(_), .. })) {
            return self.inline().literal(text);
        }
        for piece in scan(text) {
            let words = &text[piece.start..piece.end];
            match piece.kind {
                Scanned::Url => {
                    let address = self.pages.address(words);
                    let link = if address == words { autolink(words) } else { named(words, &address, self.flavour) };
                    self.inline().markup(&link);
                }
                Scanned::Mention => match self.pages.person(&words[1..]) {
                    Some(Person::Handle(handle)) => self.inline().markup(&handle),
                    Some(Person::Named(name, Some(url))) => {
                        let link = named(&name, &url, self.flavour);
                        self.inline().markup(&link);
                    }
                    Some(Person::Named(name, None)) => self.inline().literal(&name),
                    None => self.inline().literal(words),
                },
                Scanned::Text | Scanned::Hashtag => self.inline().literal(words),
            }
        }
    }

    fn code(&mut self, code: &str) {
        if let Some((_, block)) = &mut self.code {
            block.push_str(code);
            return;
        }
        let mut code = code.replace(['\n', '\r'], " ");
        if code.trim().is_empty() {
            return self.inline().literal(&code);
        }
        if self.flavour.liquid {
            code = without_liquid(&code);
        }
        if self.frames.iter().any(|frame| matches!(frame.kind, Kind::Table { .. })) {
            code = code.replace('|', "\\|");
        }
        // Two codes that touch would be one.
        let inline = self.inline();
        if inline.out.ends_with('`') && !inline.out.ends_with("\\`") {
            inline.out.push(JOINER);
        }
        let fence = "`".repeat(longest_run(&code, '`') + 1);
        let pad = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
        self.inline().markup(&format!("{fence}{pad}{code}{pad}{fence}"));
    }

    fn end_code_block(&mut self) {
        let Some((lang, code)) = self.code.take() else { return };
        let mut code = code.trim_end_matches('\n').to_owned();
        if self.flavour.liquid {
            code = without_liquid(&code);
        }
        let lang: String = lang.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '#' | '.' | '_')).collect();
        let fence = "`".repeat((longest_run(&code, '`') + 1).max(3));
        self.block(&format!("{fence}{lang}\n{code}\n{fence}"));
    }

    fn end_list(&mut self) {
        let Kind::List { first, items, loose, changed } = self.pop().kind else { return };
        let changed = changed && self.flavour.changing_bullets;
        let mut list = String::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                list.push_str(if loose { "\n\n" } else { "\n" });
            }
            let sign = match first {
                Some(first) => format!("{}{} ", first.saturating_add(index as u64), if changed { ')' } else { '.' }),
                None => if changed { "* " } else { "- " }.to_owned(),
            };
            list.push_str(&prefixed(item, &sign, &" ".repeat(sign.len())));
        }
        if !items.is_empty() {
            let top = self.top();
            top.push_block(&list);
            top.last_list = Some((first.is_some(), changed));
        }
    }

    fn end_footnote(&mut self) {
        let inner = self.pop().finish();
        let number = self.open_footnotes.pop().unwrap_or_default();
        let text = if self.flavour.footnotes { prefixed(&inner, &format!("[^{number}]: "), "    ") } else { inner };
        self.block(&text);
    }

    fn end_table(&mut self) {
        let Kind::Table { alignments, rows } = self.pop().kind else { return };
        let mut table = String::new();
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<&str> = row.iter().map(|cell| if cell.is_empty() { " " } else { cell.as_str() }).collect();
            let _ = writeln!(table, "| {} |", cells.join(" | "));
            if index == 0 {
                let rule = |alignment: &Alignment| match alignment {
                    Alignment::None => "---",
                    Alignment::Left => ":--",
                    Alignment::Center => ":-:",
                    Alignment::Right => "--:",
                };
                let rules: Vec<&str> = alignments.iter().map(rule).collect();
                let _ = writeln!(table, "| {} |", rules.join(" | "));
            }
        }
        self.block(table.trim_end());
    }

    fn end_link(&mut self) {
        let frame = self.pop();
        let Kind::Text { link, title } = frame.kind else { return };
        let text = frame.inline.out;
        let label = trimmed(&text);
        if label.is_empty() {
            return;
        }
        if text.starts_with(' ') {
            self.inline().space();
        }
        let markup = match link {
            Some(url) if is_bare(&label.replace('\\', ""), &url) => autolink(&url),
            Some(url) => labelled(label, &url, &title),
            // A link that leads nowhere is its text.
            None => label.to_owned(),
        };
        self.inline().markup(&markup);
        if text.ends_with(' ') {
            self.inline().space();
        }
    }

    fn end_image(&mut self) {
        let Some((Some(index), alt, _)) = self.image.take() else { return };
        let mut text = Inline::new(self.flavour);
        text.literal(&alt);
        self.inline().markup(&format!("![{}](asset:{index})", trimmed(&text.out)));
    }
}

/// A link that shows its address.
fn autolink(url: &str) -> String {
    format!("<{}>", safe_address(url, &['<', '>']))
}

/// A link with a text that is no markup.
fn named(text: &str, url: &str, flavour: Flavour) -> String {
    let mut label = Inline::new(flavour);
    label.literal(text);
    labelled(trimmed(&label.out), url, "")
}

fn labelled(label: &str, url: &str, title: &str) -> String {
    // Signs of emphasis do not act within an address, and parameters stay readable.
    let url = safe_address(url, &['(', ')', '<', '>', '\\', '`', '|', '[', ']']);
    if title.is_empty() {
        return format!("[{label}]({url})");
    }
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let title = title.replace('\\', "\\\\").replace('"', "\\\"").replace('<', "\\<").replace('&', "\\&");
    format!("[{label}]({url} \"{title}\")")
}

/// Without the white space that Markdown takes away; other kinds of space are letters like any other.
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n'])
}

/// Each line behind a sign; the first may have another.
fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let prefix = if index == 0 { first } else { others };
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

/// Keeps the signs apart that the platform reads before it looks for code.
fn without_liquid(code: &str) -> String {
    code.replace("{%", &format!("{{{JOINER}%")).replace("{{", &format!("{{{JOINER}{{"))
}
