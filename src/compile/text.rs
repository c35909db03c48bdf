//! Tokens to plain text as people write it on networks, with facets marked.

use pulldown_cmark::{Tag, TagEnd};

use super::marked::{Marks, PART_BREAK};
use super::tokens::{Token, TokenKind};
use crate::model::FacetTarget;

/// What the writer needs to know of the network and of the rest of the workspace.
pub(super) trait Links {
    /// The address that a link in the text leads to; `None` for one that leads nowhere outside.
    fn resolve(&self, written: &str) -> Option<String>;
    /// Whether the text of a link is itself clickable; otherwise the address is written out.
    fn inline(&self) -> bool;
}

/// Writes what a channel sees of a body. Pictures are left out; the caller attaches them.
pub(super) fn write<'t>(tokens: impl Iterator<Item = &'t Token>, lang: &str, links: &dyn Links, marks: &mut Marks) -> String {
    let mut writer = Writer {
        out: String::new(),
        links,
        marks,
        quotes: if lang.starts_with("es") { ("«", "»") } else { ("“", "”") },
        lists: Vec::new(),
        link: None,
        image_depth: 0,
        pending: Gap::None,
        quote_start: Vec::new(),
        cell: 0,
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

struct OpenLink {
    url: String,
    text: String,
}

struct Writer<'a> {
    out: String,
    links: &'a dyn Links,
    marks: &'a mut Marks,
    quotes: (&'static str, &'static str),
    lists: Vec<Option<u64>>,
    link: Option<OpenLink>,
    image_depth: usize,
    pending: Gap,
    quote_start: Vec<usize>,
    cell: usize,
}

impl Writer<'_> {
    fn token(&mut self, kind: &TokenKind) {
        match kind {
            TokenKind::Start(tag) => self.start(tag),
            TokenKind::End(end) => self.end(*end),
            TokenKind::Text(text) => self.text(text),
            TokenKind::Code(code) => {
                if self.link.is_some() {
                    self.text(code);
                } else if self.image_depth == 0 {
                    let marked = self.marks.verbatim(code.trim_end_matches('\n'));
                    self.raw(&marked);
                }
            }
            TokenKind::SoftBreak => self.text(" "),
            TokenKind::HardBreak => self.text("\n"),
            TokenKind::Rule => {
                self.gap(Gap::Paragraph);
                self.raw("—");
                self.gap(Gap::Paragraph);
            }
            TokenKind::Task(done) => self.text(if *done { "☑ " } else { "☐ " }),
            TokenKind::Footnote(name) => self.text(&format!(" [{name}]")),
            TokenKind::Break => {
                self.pending = Gap::None;
                let trimmed = self.out.trim_end().len();
                self.out.truncate(trimmed);
                self.out.push(PART_BREAK);
            }
            TokenKind::Html(_) | TokenKind::Only(_) | TokenKind::OnlyEnd => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) => {
                self.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            Tag::BlockQuote(_) => {
                self.gap(Gap::Paragraph);
                self.quote_start.push(self.out.len());
            }
            Tag::List(first) => {
                self.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
                self.lists.push(*first);
            }
            Tag::Item => {
                self.gap(Gap::Line);
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.raw(&format!("{indent}{bullet}"));
            }
            Tag::FootnoteDefinition(name) => {
                self.gap(Gap::Paragraph);
                self.raw(&format!("[{name}] "));
            }
            Tag::TableHead | Tag::TableRow => {
                self.gap(Gap::Line);
                self.cell = 0;
            }
            Tag::TableCell => {
                if self.cell > 0 {
                    self.raw(" · ");
                }
                self.cell += 1;
            }
            Tag::Link { dest_url, .. } => {
                self.link = Some(OpenLink { url: dest_url.to_string(), text: String::new() });
            }
            Tag::Image { .. } => self.image_depth += 1,
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            TagEnd::BlockQuote(_) => self.end_quote(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.image_depth = self.image_depth.saturating_sub(1),
            _ => {}
        }
    }

    fn end_quote(&mut self) {
        let start = self.quote_start.pop().unwrap_or(0).min(self.out.len());
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

    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let text = link.text.trim().to_owned();
        let Some(uri) = self.links.resolve(&link.url) else {
            self.raw(&super::marked::clean(&text));
            return;
        };
        if text.is_empty() {
            return;
        }
        let same = |url: &str| url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
        let target = FacetTarget::Link { uri: uri.clone() };
        if self.links.inline() {
            let marked = self.marks.facet(&text, target);
            self.raw(&marked);
        } else if same(&text) == same(&uri) {
            let marked = self.marks.facet(&uri, target);
            self.raw(&marked);
        } else {
            let marked = self.marks.facet(&uri, target);
            self.raw(&format!("{} ({marked})", super::marked::clean(&text)));
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
        let text = super::marked::clean(text);
        let at_start = self.pending != Gap::None || self.out.is_empty() || self.out.ends_with(['\n', PART_BREAK]);
        let text = if at_start { text.trim_start() } else { &text };
        if !text.is_empty() {
            self.raw(text);
        }
    }

    fn raw(&mut self, text: &str) {
        if !self.out.is_empty() && !self.out.ends_with(PART_BREAK) {
            let wanted = match self.pending {
                Gap::None => 0,
                Gap::Line => 1,
                Gap::Paragraph => 2,
            };
            if wanted > 0 {
                let trimmed = self.out.trim_end_matches([' ', '\n']).len();
                // A bullet keeps its space: its own text follows on the same line.
                let bullet = self.out.ends_with("• ")
                    || self.out.ends_with(". ") && self.out[..trimmed].rsplit('\n').next().is_some_and(is_number_bullet);
                if !bullet {
                    self.out.truncate(trimmed);
                    self.out.extend(std::iter::repeat_n('\n', wanted));
                }
            }
        }
        self.pending = Gap::None;
        self.out.push_str(text);
    }

    fn gap(&mut self, gap: Gap) {
        self.pending = self.pending.max(gap);
    }
}

fn is_number_bullet(line: &str) -> bool {
    line.trim_start().strip_suffix('.').is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}
