//! Tokens to text as people write it on networks, with its ranges marked.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, HeadingLevel, Tag, TagEnd};

use super::dialects::{Abilities, Tables};
use super::html_text::HtmlText;
use super::marked::{Mark, Marks, PART_BREAK, clean};
use super::rich::Form;
use super::table::Table;
use super::tokens::{Token, TokenKind};
use crate::model::FacetTarget;

/// What the writer needs to know of the network and of the rest of the workspace.
pub(super) trait Links {
    /// The address that a link in the text leads to; `None` for one that leads nowhere outside.
    fn resolve(&self, written: &str) -> Option<String>;
    /// Index of the attachment that a picture in the text is, where pictures stand in the text.
    fn picture(&self, written: &str) -> Option<usize>;
}

/// Writes what a channel sees of a body. Pictures that do not stand in the text are left out; the caller attaches them.
pub(super) fn write<'t>(
    tokens: impl Iterator<Item = &'t Token>,
    lang: &str,
    abilities: Abilities,
    links: &dyn Links,
    marks: &mut Marks,
) -> String {
    let mut writer = Writer {
        out: String::new(),
        abilities,
        links,
        marks,
        quotes: if lang.starts_with("es") { ("«", "»") } else { ("“", "”") },
        lists: Vec::new(),
        link: None,
        links_open: 0,
        image_depth: 0,
        pending: Gap::None,
        after_bullet: false,
        quote_start: Vec::new(),
        open: Vec::new(),
        code: None,
        table: None,
        footnotes: Footnotes::default(),
        html: HtmlText::default(),
    };
    for token in tokens {
        writer.token(&token.kind);
    }
    writer.out.trim_end().to_owned()
}

/// White space that is due before the next text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Line,
    Paragraph,
}

/// A link whose address is written behind its text.
struct OpenLink {
    url: String,
    text: String,
}

/// A range that has begun, and whether its bracket is written: that waits for the first text in it.
struct OpenRange {
    mark: Option<Mark>,
    written: bool,
}

/// A table that has begun, and how things stood before it.
struct OpenTable {
    cells: Table,
    start: usize,
    gap: Gap,
    after_bullet: bool,
    /// How many of the open ranges had their bracket.
    written: usize,
}

struct Writer<'a> {
    out: String,
    abilities: Abilities,
    links: &'a dyn Links,
    marks: &'a mut Marks,
    quotes: (&'static str, &'static str),
    lists: Vec<Option<u64>>,
    link: Option<OpenLink>,
    /// How many links are open whose text is clickable: 0 or 1.
    links_open: usize,
    image_depth: usize,
    pending: Gap,
    /// Whether a bullet was the last that was written: the item's own text follows on the same line.
    after_bullet: bool,
    quote_start: Vec<usize>,
    open: Vec<OpenRange>,
    /// The language and the text of the block of code that has begun.
    code: Option<(String, String)>,
    table: Option<OpenTable>,
    footnotes: Footnotes,
    html: HtmlText,
}

impl Writer<'_> {
    fn token(&mut self, kind: &TokenKind) {
        match kind {
            TokenKind::Start(tag) => self.start(tag),
            TokenKind::End(end) => self.end(*end),
            TokenKind::Text(text) if !self.html.hides_text() => self.text(text),
            TokenKind::Code(code) => self.code(code),
            TokenKind::SoftBreak => self.text(" "),
            TokenKind::HardBreak => self.text("\n"),
            TokenKind::Rule => {
                self.gap(Gap::Paragraph);
                self.raw("—");
                self.gap(Gap::Paragraph);
            }
            TokenKind::Task(done) => self.text(if *done { "☑ " } else { "☐ " }),
            TokenKind::Footnote(name) => {
                let number = self.footnotes.number(name);
                self.text(&format!(" [{number}]"));
            }
            // A link is in one part.
            TokenKind::Break if self.links_open > 0 || self.link.is_some() => self.text(" "),
            TokenKind::Break => self.part_break(),
            TokenKind::Html(html) => self.html.push(html),
            TokenKind::Text(_) | TokenKind::Only(_) | TokenKind::OnlyEnd => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let between = if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line };
        match tag {
            Tag::Paragraph => self.gap(between),
            Tag::Heading { level, .. } => {
                self.gap(between);
                self.open_style(Form::Heading(heading_level(*level)));
            }
            Tag::CodeBlock(kind) => {
                self.gap(between);
                let lang = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((lang, String::new()));
            }
            Tag::BlockQuote(_) => {
                self.gap(Gap::Paragraph);
                self.quote_start.push(self.out.len());
                self.open_style(Form::Quote);
            }
            Tag::List(first) => {
                self.gap(between);
                self.lists.push(*first);
            }
            Tag::Item => self.bullet(),
            Tag::FootnoteDefinition(name) => {
                self.gap(Gap::Paragraph);
                let number = self.footnotes.number(name);
                self.raw(&format!("[{number}] "));
                self.after_bullet = true;
            }
            Tag::Table(_) => {
                self.gap(between);
                self.table = Some(OpenTable {
                    cells: Table::default(),
                    start: self.out.len(),
                    gap: self.pending,
                    after_bullet: self.after_bullet,
                    written: self.open.iter().filter(|range| range.written).count(),
                });
                if self.abilities.tables == Tables::Cells {
                    self.open(Form::Table);
                }
            }
            Tag::TableHead | Tag::TableRow => {
                self.gap(Gap::Line);
                let head = matches!(tag, Tag::TableHead);
                if let Some(table) = &mut self.table {
                    table.cells.row();
                }
                if self.abilities.tables == Tables::Cells {
                    self.open(Form::Row { head });
                }
            }
            Tag::TableCell => self.start_cell(),
            Tag::Link { dest_url, .. } => self.start_link(dest_url),
            Tag::Image { dest_url, .. } => {
                if self.image_depth == 0
                    && let Some(index) = self.links.picture(dest_url)
                {
                    let picture = self.marks.bracket("\u{fffc}", Form::Picture(index));
                    self.raw(&picture);
                }
                self.image_depth += 1;
            }
            Tag::HtmlBlock => self.html.begin(),
            Tag::Strong => self.open_style(Form::Bold),
            Tag::Emphasis => self.open_style(Form::Italic),
            Tag::Strikethrough => self.open_style(Form::Strike),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        let between = if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line };
        match end {
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => {
                self.html.reset();
                self.gap(between);
            }
            TagEnd::Heading(_) => {
                self.close_style();
                self.gap(between);
            }
            TagEnd::CodeBlock => {
                self.end_code_block();
                self.gap(between);
            }
            TagEnd::Table => {
                if self.abilities.tables == Tables::Cells {
                    self.close();
                }
                self.end_table();
                self.gap(between);
            }
            TagEnd::TableHead | TagEnd::TableRow if self.abilities.tables == Tables::Cells => self.close(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::BlockQuote(_) => self.end_quote(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            TagEnd::Item => self.after_bullet = false,
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.image_depth = self.image_depth.saturating_sub(1),
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => self.close_style(),
            TagEnd::HtmlBlock => {
                let text = self.html.take();
                self.gap(Gap::Paragraph);
                self.text(&text);
                self.gap(Gap::Paragraph);
            }
            _ => {}
        }
    }

    fn part_break(&mut self) {
        self.pending = Gap::None;
        let trimmed = self.out.trim_end().len();
        self.out.truncate(trimmed);
        self.out.push(PART_BREAK);
    }

    fn bullet(&mut self) {
        self.gap(Gap::Line);
        let depth = self.lists.len().saturating_sub(1);
        let indent = "  ".repeat(depth);
        let number = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                Some(*number - 1)
            }
            _ => None,
        };
        let sign = number.map_or_else(|| "• ".to_owned(), |number| format!("{number}. "));
        let text = format!("{indent}{sign}");
        if self.abilities.styles {
            let bullet = self.marks.bracket(&text, Form::Bullet { depth: depth.min(255) as u8, number });
            self.raw(&bullet);
        } else {
            self.raw(&text);
        }
        self.after_bullet = true;
    }

    fn code(&mut self, code: &str) {
        if let Some((_, block)) = &mut self.code {
            block.push_str(code);
        } else if self.link.is_some() {
            self.text(code);
        } else if self.image_depth == 0 {
            let code = code.trim_end_matches('\n');
            let marked = self.marks.bracket(code, Form::Code);
            self.note_in_table(code);
            self.raw(&marked);
        }
    }

    fn end_code_block(&mut self) {
        let Some((lang, code)) = self.code.take() else { return };
        let marked = self.marks.bracket(code.trim_end_matches('\n'), Form::CodeBlock(lang));
        if !marked.is_empty() {
            self.raw(&marked);
        }
    }

    fn start_cell(&mut self) {
        let first = self.table.as_mut().is_none_or(|table| table.cells.cell());
        if !first {
            self.raw(" · ");
        }
        if self.abilities.tables == Tables::Cells {
            self.open(Form::Cell);
        }
    }

    fn end_cell(&mut self) {
        if self.abilities.tables == Tables::Cells {
            // A cell without text is a cell all the same.
            if self.open.last().is_some_and(|range| !range.written) {
                self.raw(" ");
            }
            self.close();
        }
    }

    /// Where letters have the same width, a table that is only text is set in columns.
    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        if self.abilities.tables != Tables::Columns {
            return;
        }
        if let Some(columns) = table.cells.columns() {
            // Written anew: as if none of it had been read.
            self.out.truncate(table.start);
            self.pending = table.gap;
            self.after_bullet = table.after_bullet;
            for range in self.open.iter_mut().skip(table.written) {
                range.written = false;
            }
            let marked = self.marks.bracket(&columns, Form::CodeBlock(String::new()));
            self.raw(&marked);
        }
    }

    fn note_in_table(&mut self, text: &str) {
        if let Some(table) = &mut self.table {
            table.cells.text(text);
        }
    }

    fn end_quote(&mut self) {
        let start = self.quote_start.pop().unwrap_or(0).min(self.out.len());
        if self.abilities.styles {
            self.close_style();
            self.gap(Gap::Paragraph);
            return;
        }
        let lead = self.out[start..].len() - self.out[start..].trim_start().len();
        let start = start + lead;
        let quoted = self.out[start..].trim_end();
        let length = quoted.len();
        let already = quoted.starts_with(['«', '“', '"', '‘', '—', '>']);
        if length > 0 && !already {
            self.out.truncate(start + length);
            // The line that says whose words they are stays outside the quotation marks.
            let credit =
                self.out[start..].rfind('\n').map(|at| start + at).filter(|&at| self.out[at..].trim_start().starts_with(['—', '–']));
            let end = credit.map_or(self.out.len(), |at| self.out[..at].trim_end().len());
            self.out.insert_str(end, self.quotes.1);
            self.out.insert_str(start, self.quotes.0);
        }
        self.gap(Gap::Paragraph);
    }

    fn start_link(&mut self, url: &str) {
        if !self.abilities.inline_links {
            self.link = Some(OpenLink { url: url.to_owned(), text: String::new() });
            return;
        }
        // A link that leads nowhere outside is its text.
        let mark = self.links.resolve(url).and_then(|uri| self.marks.mark(Form::Target(FacetTarget::Link { uri })));
        if let Some(table) = &mut self.table {
            table.cells.has_link();
        }
        self.open.push(OpenRange { mark, written: false });
        self.links_open += 1;
    }

    fn end_link(&mut self) {
        if self.abilities.inline_links {
            self.links_open = self.links_open.saturating_sub(1);
            self.close();
            return;
        }
        let Some(link) = self.link.take() else { return };
        let text = link.text.trim().to_owned();
        let Some(uri) = self.links.resolve(&link.url) else {
            self.raw(&clean(&text));
            return;
        };
        if text.is_empty() {
            return;
        }
        let same = |url: &str| url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
        let marked = self.marks.facet(&uri, FacetTarget::Link { uri: uri.clone() });
        // An address that stands for itself is written once, with the parameters that it is sent with.
        if [same(&uri), same(&link.url)].contains(&same(&text)) {
            self.raw(&marked);
        } else {
            self.raw(&format!("{} ({marked})", clean(&text)));
        }
    }

    fn text(&mut self, text: &str) {
        if self.image_depth > 0 {
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(&text.replace('\n', " "));
            return;
        }
        let mut text = clean(text);
        if self.links_open > 0 {
            text = text.replace('\n', " ");
        }
        let at_start = self.pending != Gap::None || self.after_bullet || self.out.is_empty() || self.out.ends_with(['\n', PART_BREAK]);
        let text = if at_start { text.trim_start() } else { &text };
        // The line that says whose words are quoted keeps its own line, though Markdown joins it to the one above.
        if !self.quote_start.is_empty() && text.starts_with(['—', '–']) && self.out.ends_with(' ') {
            self.out.pop();
            self.out.push('\n');
        }
        if !text.is_empty() {
            self.note_in_table(text);
            self.raw(text);
        }
    }

    fn raw(&mut self, text: &str) {
        if !self.out.is_empty() && !self.out.ends_with(PART_BREAK) && !self.after_bullet {
            let wanted = match self.pending {
                Gap::None => 0,
                Gap::Line => 1,
                Gap::Paragraph => 2,
            };
            if wanted > 0 {
                let trimmed = self.out.trim_end_matches([' ', '\n']).len();
                self.out.truncate(trimmed);
                self.out.extend(std::iter::repeat_n('\n', wanted));
            }
        }
        self.pending = Gap::None;
        self.after_bullet = false;
        for range in self.open.iter_mut().filter(|range| !range.written) {
            range.written = true;
            if let Some(mark) = range.mark {
                mark.open(&mut self.out);
            }
        }
        self.out.push_str(text);
    }

    fn gap(&mut self, gap: Gap) {
        self.pending = self.pending.max(gap);
    }

    /// Begins emphasis or a block, on networks that have such.
    fn open_style(&mut self, form: Form) {
        if self.abilities.styles {
            self.open(form);
        }
    }

    fn close_style(&mut self) {
        if self.abilities.styles {
            self.close();
        }
    }

    fn open(&mut self, form: Form) {
        let mark = self.marks.mark(form);
        self.open.push(OpenRange { mark, written: false });
    }

    fn close(&mut self) {
        if let Some(OpenRange { mark: Some(mark), written: true }) = self.open.pop() {
            mark.close(&mut self.out);
        }
    }
}

/// The numbers of footnotes: in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
}

impl Footnotes {
    /// The number of a footnote.
    pub(super) fn number(&mut self, name: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(name.to_owned()).or_insert(next)
    }
}

/// 1 to 6.
pub(super) fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
