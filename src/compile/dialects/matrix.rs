//! Matrix: a plain text, and HTML of the elements that clients must know.
//!
//! Source: <https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes>.

use std::fmt::Write;

use super::markup::{Markup, same_address, write as write_markup};
use crate::compile::rich::{Form, Ranged, Rich, Step};
use crate::model::FacetTarget;

/// The plain text: addresses stand behind the text of their links.
pub(super) fn body(rich: &Rich) -> String {
    write_markup(rich, &mut Body)
}

struct Body;

impl Markup for Body {
    fn literal(&mut self, text: &str, _line_start: bool, out: &mut String) {
        out.push_str(text);
    }

    fn emphasis(&self, _form: &Form) -> (&'static str, &'static str) {
        ("", "")
    }

    fn code(&mut self, code: &str, out: &mut String) {
        out.push_str(code);
    }

    fn code_block(&mut self, _lang: &str, code: &str, out: &mut String) {
        out.push_str(code);
    }

    fn target(&mut self, range: &Ranged, plain: &str, _label: &str, _alone: bool, out: &mut String) {
        match &range.form {
            Form::Target(FacetTarget::Link { uri }) if same_address(plain, uri) || is_shortened(plain, uri) => out.push_str(uri),
            Form::Target(FacetTarget::Link { uri }) => {
                let _ = write!(out, "{plain} ({uri})");
            }
            _ => out.push_str(plain),
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

/// Whether a text is the beginning of its address, cut off with an ellipsis.
fn is_shortened(text: &str, uri: &str) -> bool {
    text.strip_suffix('…').is_some_and(|start| uri.contains(start))
}

/// The HTML of `formatted_body`.
pub(super) fn html(rich: &Rich) -> String {
    let rich = rich.by_line(false);
    let mut flow = Flow { out: String::with_capacity(rich.text().len() * 2), ..Flow::default() };
    for step in rich.steps() {
        match step {
            Step::Open(range) => flow.open(range),
            Step::Text(text) => flow.text(text),
            Step::Close(range) => flow.close(range),
        }
    }
    flow.end();
    flow.out
}

/// Where text that comes next stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// In no element yet.
    #[default]
    Nowhere,
    /// In a paragraph.
    Paragraph,
    /// In an item of a list.
    Item,
    /// In something that takes text as it is: a heading, a cell.
    Inside,
    /// In lines of code.
    Code,
    /// Between the cells of a table.
    Table,
}

/// HTML while it is put together.
#[derive(Debug, Default)]
struct Flow {
    out: String,
    place: Place,
    /// Line ends that are due before the next text.
    breaks: usize,
    /// The open lists, outermost first: whether they are ordered.
    lists: Vec<bool>,
    /// What stands around the open blocks.
    outer: Vec<Place>,
    /// Whether the row of the table holds headings.
    head: bool,
    bullet: bool,
}

impl Flow {
    fn open(&mut self, range: &Ranged) {
        match &range.form {
            Form::Quote => {
                self.end();
                self.out.push_str("<blockquote>");
                self.enter(Place::Nowhere);
            }
            Form::CodeBlock(lang) => {
                self.end();
                let lang: String = lang.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#')).collect();
                let class = if lang.is_empty() { String::new() } else { format!(" class=\"language-{lang}\"") };
                let _ = write!(self.out, "<pre><code{class}>");
                self.enter(Place::Code);
            }
            Form::Heading(level) => {
                self.end();
                let _ = write!(self.out, "<h{level}>");
                self.enter(Place::Inside);
            }
            Form::Table => {
                self.end();
                self.out.push_str("<table>");
                self.enter(Place::Table);
            }
            Form::Row { head } => {
                self.head = *head;
                self.out.push_str("<tr>");
            }
            Form::Cell => {
                self.out.push_str(if self.head { "<th>" } else { "<td>" });
                self.enter(Place::Inside);
            }
            Form::Bullet { depth, number } => {
                self.item(usize::from(*depth), *number);
                self.bullet = true;
            }
            Form::Bold => self.tag("<strong>"),
            Form::Italic => self.tag("<em>"),
            Form::Strike => self.tag("<del>"),
            Form::Code => self.tag("<code>"),
            Form::Target(FacetTarget::Link { uri }) => {
                let href = if crate::compile::links::is_safe(uri) { uri.as_str() } else { "" };
                self.tag(&format!("<a href=\"{}\">", escaped(href)));
            }
            Form::Target(FacetTarget::Mention { handle }) => {
                self.tag(&format!("<a href=\"https://matrix.to/#/@{}\">", escaped(handle)));
            }
            Form::Target(FacetTarget::Tag { .. }) | Form::Picture(_) => {}
        }
    }

    fn close(&mut self, range: &Ranged) {
        match &range.form {
            Form::Quote => {
                self.end();
                self.leave("</blockquote>");
            }
            Form::CodeBlock(_) => self.leave("</code></pre>"),
            Form::Heading(level) => self.leave(&format!("</h{level}>")),
            Form::Table => self.leave("</table>"),
            Form::Row { .. } => self.out.push_str("</tr>"),
            Form::Cell => self.leave(if self.head { "</th>" } else { "</td>" }),
            Form::Bullet { .. } => self.bullet = false,
            Form::Bold => self.out.push_str("</strong>"),
            Form::Italic => self.out.push_str("</em>"),
            Form::Strike => self.out.push_str("</del>"),
            Form::Code => self.out.push_str("</code>"),
            Form::Target(FacetTarget::Tag { .. }) | Form::Picture(_) => {}
            Form::Target(_) => self.out.push_str("</a>"),
        }
    }

    fn text(&mut self, text: &str) {
        // The element says what a bullet says.
        if self.bullet || self.place == Place::Table {
            return;
        }
        if self.place == Place::Code {
            self.out.push_str(&escaped(text));
            return;
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.breaks += 1;
            }
            if !line.is_empty() {
                self.begin();
                self.out.push_str(&escaped(line));
            }
        }
    }

    /// Opens an element within a line.
    fn tag(&mut self, tag: &str) {
        self.begin();
        self.out.push_str(tag);
    }

    /// Makes sure that what comes next has its place.
    fn begin(&mut self) {
        let breaks = std::mem::take(&mut self.breaks);
        match self.place {
            Place::Paragraph | Place::Item if breaks > 1 => {
                self.end();
                self.out.push_str("<p>");
                self.place = Place::Paragraph;
            }
            Place::Paragraph | Place::Item | Place::Inside if breaks > 0 => self.out.push_str("<br>"),
            Place::Nowhere => {
                self.out.push_str("<p>");
                self.place = Place::Paragraph;
            }
            _ => {}
        }
    }

    fn item(&mut self, depth: usize, number: Option<u64>) {
        let ordered = number.is_some();
        if self.place == Place::Paragraph || self.breaks > 1 {
            self.end();
        }
        self.breaks = 0;
        while self.lists.len() > depth + 1 {
            self.end_list();
        }
        if self.lists.len() == depth + 1 && self.lists[depth] != ordered {
            self.end_list();
        }
        if self.lists.len() == depth + 1 {
            self.out.push_str("</li><li>");
        }
        while self.lists.len() < depth + 1 {
            match number {
                Some(1) => self.out.push_str("<ol><li>"),
                Some(first) => {
                    let _ = write!(self.out, "<ol start=\"{first}\"><li>");
                }
                None => self.out.push_str("<ul><li>"),
            }
            self.lists.push(ordered);
        }
        self.place = Place::Item;
    }

    fn end_list(&mut self) {
        if let Some(ordered) = self.lists.pop() {
            self.out.push_str(if ordered { "</li></ol>" } else { "</li></ul>" });
        }
    }

    /// Ends the paragraph or the lists that are open at this level.
    fn end(&mut self) {
        match self.place {
            Place::Paragraph => self.out.push_str("</p>"),
            Place::Item => {
                while !self.lists.is_empty() {
                    self.end_list();
                }
            }
            Place::Nowhere | Place::Inside | Place::Code | Place::Table => {}
        }
        if matches!(self.place, Place::Paragraph | Place::Item) {
            self.place = Place::Nowhere;
        }
        self.breaks = 0;
    }

    fn enter(&mut self, place: Place) {
        self.outer.push(self.place);
        self.place = place;
        self.breaks = 0;
    }

    fn leave(&mut self, tag: &str) {
        self.out.push_str(tag);
        self.place = self.outer.pop().unwrap_or_default();
        self.breaks = 0;
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: usize, end: usize, form: Form) -> Ranged {
        Ranged { start, end, form }
    }

    #[test]
    fn lines_become_elements() {
        let bullet = |depth, number| Form::Bullet { depth, number };
        for (text, ranges, expected) in [
            ("a\nb\n\nc", vec![], "<p>a<br>b</p><p>c</p>"),
            (
                "x\n\n- a\n  1. b\n- c\n\ny",
                vec![range(3, 5, bullet(0, None)), range(7, 12, bullet(1, Some(1))), range(14, 16, bullet(0, None))],
                "<p>x</p><ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><p>y</p>",
            ),
            (
                "«<b>»\n\nfin",
                vec![range(0, 7, Form::Quote), range(2, 5, Form::Bold)],
                "<blockquote><p>«<strong>&lt;b&gt;</strong>»</p></blockquote><p>fin</p>",
            ),
            ("T\n\na", vec![range(0, 1, Form::Heading(2))], "<h2>T</h2><p>a</p>"),
            (
                "x\n\na\n b",
                vec![range(3, 7, Form::CodeBlock("rs".to_owned()))],
                "<p>x</p><pre><code class=\"language-rs\">a\n b</code></pre>",
            ),
            (
                "a · b\n1 · 2",
                vec![
                    range(0, 13, Form::Table),
                    range(0, 6, Form::Row { head: true }),
                    range(0, 1, Form::Cell),
                    range(5, 6, Form::Cell),
                    range(7, 13, Form::Row { head: false }),
                    range(7, 8, Form::Cell),
                    range(12, 13, Form::Cell),
                ],
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            ),
        ] {
            let ranges = ranges.into_iter().map(|range| Ranged { end: range.end.min(text.len()), ..range }).collect();
            assert_eq!(html(&Rich::new(text.to_owned(), ranges)), expected, "{text}");
        }
    }
}
