//! Text as readers see it, with ranges that say what is clickable, emphasised or a block of its own.
//!
//! Ranges are nested or apart, never crossing, sorted by their start and the outer one first: so every dialect can
//! be written by walking over them once.

use std::ops::Range;

use crate::model::{Facet, FacetTarget, RichText, Style, Styled};

/// What a range of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Clickable.
    Target(FacetTarget),
    /// `strong`.
    Bold,
    /// `em`.
    Italic,
    /// Struck through.
    Strike,
    /// Code within a line.
    Code,
    /// Lines of code in this language, which may be unknown: empty.
    CodeBlock(String),
    /// A quotation: whole lines.
    Quote,
    /// A heading of this level: a whole line.
    Heading(u8),
    /// What stands before the text of a list item, with its indentation and its space.
    Bullet {
        /// 0 for a list that is in no other.
        depth: u8,
        /// Its number in an ordered list.
        number: Option<u64>,
    },
    /// A table: lines.
    Table,
    /// A line of a table.
    Row {
        /// Whether it holds headings.
        head: bool,
    },
    /// A cell of a table.
    Cell,
    /// A picture: one replacement character that stands for the attachment with this index.
    Picture(usize),
}

impl Form {
    /// Whether it takes whole lines.
    pub(super) fn is_block(&self) -> bool {
        matches!(self, Self::CodeBlock(_) | Self::Quote | Self::Heading(_) | Self::Table)
    }

    /// Whether nothing is looked for inside: no address, mention or hashtag.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Target(_) | Self::Code | Self::CodeBlock(_))
    }

    /// Whether it is emphasis within a line.
    pub(super) fn is_emphasis(&self) -> bool {
        matches!(self, Self::Bold | Self::Italic | Self::Strike)
    }

    /// Whether half of it would be something else.
    fn is_whole(&self) -> bool {
        matches!(self, Self::Target(_) | Self::Code | Self::Picture(_) | Self::Bullet { .. })
    }

    /// How readers see it; `None` for what the text itself shows.
    pub(super) fn style(&self) -> Option<Style> {
        Some(match self {
            Self::Bold => Style::Bold,
            Self::Italic => Style::Italic,
            Self::Strike => Style::Strike,
            Self::Code => Style::Code,
            Self::CodeBlock(_) => Style::CodeBlock,
            Self::Quote => Style::Quote,
            Self::Heading(_) => Style::Heading,
            Self::Target(_) | Self::Bullet { .. } | Self::Table | Self::Row { .. } | Self::Cell | Self::Picture(_) => return None,
        })
    }
}

/// A range and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ranged {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it is.
    pub(super) form: Form,
}

/// A text with its ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich {
    text: String,
    ranges: Vec<Ranged>,
    /// For each range, the furthest end of it and of those before it: where to begin in the middle of a long text.
    reach: Vec<usize>,
}

/// One step of a walk over a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'r> {
    /// A range begins.
    Open(&'r Ranged),
    /// Text, never empty.
    Text(&'r str),
    /// The range that began last ends.
    Close(&'r Ranged),
}

impl Rich {
    /// A text whose ranges are in any order, but nested or apart. Emphasis, code and links lose the white space at their
    /// ends, all of them, so that none crosses another. What is left empty, or is inside the same emphasis, is dropped.
    pub(super) fn new(text: String, mut ranges: Vec<Ranged>) -> Self {
        for range in &mut ranges {
            let inner = &text[range.start..range.end];
            let (kept, lead) = match &range.form {
                Form::Bold | Form::Italic | Form::Strike | Form::Code | Form::Target(_) => {
                    (inner.trim_matches(is_blank), inner.trim_start_matches(is_blank))
                }
                // Spaces belong to the lines of a block.
                Form::Quote | Form::Heading(_) => (inner.trim_matches('\n'), inner.trim_start_matches('\n')),
                _ => continue,
            };
            range.start += inner.len() - lead.len();
            range.end = range.start + kept.len();
        }
        ranges.retain(|range| range.start < range.end);
        ranges.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        let mut open: Vec<(usize, Form)> = Vec::new();
        ranges.retain(|range| {
            open.retain(|(end, _)| *end > range.start);
            let twice = range.form.is_emphasis() && open.iter().any(|(_, form)| *form == range.form);
            open.push((range.end, range.form.clone()));
            !twice
        });
        let mut furthest = 0;
        let reach = ranges
            .iter()
            .map(|range| {
                furthest = range.end.max(furthest);
                furthest
            })
            .collect();
        Self { text, ranges, reach }
    }

    /// What readers see.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The ranges, sorted by start, the outer one first.
    pub(super) fn ranges(&self) -> &[Ranged] {
        &self.ranges
    }

    /// The text between two bytes. A range that crosses an end is cut there; what must be whole is dropped.
    pub(super) fn slice(&self, start: usize, end: usize) -> Self {
        let from = self.reach.partition_point(|&reach| reach <= start);
        let to = self.ranges.partition_point(|range| range.start < end);
        let inside = self.ranges.get(from..to).unwrap_or_default().iter().filter(|range| range.end > start);
        let kept = |range: &&Ranged| match range.form {
            // A part begins without the indentation of its first item.
            Form::Bullet { .. } => range.end <= end && (range.start >= start || self.text[range.start..start].trim().is_empty()),
            _ => !range.form.is_whole() || range.start >= start && range.end <= end,
        };
        let ranges = inside.filter(kept).map(|range| Ranged {
            start: range.start.max(start) - start,
            end: range.end.min(end) - start,
            form: range.form.clone(),
        });
        Self::new(self.text[start..end].to_owned(), ranges.collect())
    }

    /// Appends text, which belongs to no range.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends text that is one range.
    pub(super) fn push_range(&mut self, text: &str, form: Form) {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        self.reach.push(end);
        self.ranges.push(Ranged { start, end, form });
    }

    /// Appends another text.
    pub(super) fn append(&mut self, other: &Self) {
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.ranges.extend(other.ranges.iter().map(|range| Ranged {
            start: range.start + at,
            end: range.end + at,
            form: range.form.clone(),
        }));
        self.reach.extend(other.reach.iter().map(|reach| reach + at));
    }

    /// Ranges that must not be cut: what is clickable, code within a line, bullets, and lines of code, unless they are so
    /// long that no part could hold them.
    pub(super) fn atoms(&self) -> Vec<Range<usize>> {
        const LONG_LINE: usize = 200;
        let mut atoms: Vec<Range<usize>> = Vec::new();
        for range in &self.ranges {
            match &range.form {
                // With the word that follows: a bullet alone at the end of a part says nothing.
                Form::Bullet { .. } => {
                    let rest = &self.text[range.end..];
                    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
                    let one = rest.chars().next().map_or(0, char::len_utf8);
                    atoms.push(range.start..range.end + if word < LONG_LINE { one.min(word) } else { 0 });
                }
                form if form.is_whole() => atoms.push(range.start..range.end),
                Form::CodeBlock(_) => {
                    let mut at = range.start;
                    for line in self.text[range.start..range.end].split_inclusive('\n') {
                        let end = at + line.trim_end_matches('\n').len();
                        if end > at && end - at <= LONG_LINE {
                            atoms.push(at..end);
                        }
                        at += line.len();
                    }
                }
                _ => {}
            }
        }
        // One atom in another, as code in the text of a link: the outer one is enough.
        let mut end = 0;
        atoms.retain(|atom| {
            let apart = atom.start >= end;
            end = end.max(atom.end);
            apart
        });
        atoms
    }

    /// What is clickable, in order.
    pub(super) fn facets(&self) -> Vec<Facet> {
        let target = |range: &Ranged| match &range.form {
            Form::Target(target) => Some(Facet { start: range.start, end: range.end, target: target.clone() }),
            _ => None,
        };
        self.ranges.iter().filter_map(target).collect()
    }

    /// What is emphasised, in order, the outer one first.
    pub(super) fn styles(&self) -> Vec<Styled> {
        self.ranges.iter().filter_map(|range| Some(Styled { start: range.start, end: range.end, style: range.form.style()? })).collect()
    }

    /// The text as it is kept beside a text with markup.
    pub(super) fn shown(&self) -> RichText {
        RichText { text: self.text.clone(), facets: self.facets(), styles: self.styles() }
    }

    /// Walks over text and ranges in order.
    pub(super) fn steps(&self) -> Steps<'_> {
        Steps { rich: self, at: 0, next: 0, open: Vec::new() }
    }

    /// The same with emphasis that ends with each line: markup that is bound to a line needs it so. Headings become bold
    /// where `bold_headings`.
    pub(super) fn by_line(&self, bold_headings: bool) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len());
        for range in &self.ranges {
            let heading = matches!(range.form, Form::Heading(_)) && bold_headings;
            if !range.form.is_emphasis() && !heading {
                ranges.push(range.clone());
                continue;
            }
            let form = if heading { &Form::Bold } else { &range.form };
            let mut at = range.start;
            for line in self.text[range.start..range.end].split_inclusive('\n') {
                ranges.push(Ranged { start: at, end: at + line.trim_end_matches('\n').len(), form: form.clone() });
                at += line.len();
            }
        }
        Self::new(self.text.clone(), ranges)
    }
}

/// White space, and signs that show nothing: emphasis of these is none.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// A walk over a text; see [`Rich::steps`].
#[derive(Debug)]
pub(super) struct Steps<'r> {
    rich: &'r Rich,
    at: usize,
    next: usize,
    open: Vec<&'r Ranged>,
}

impl<'r> Iterator for Steps<'r> {
    type Item = Step<'r>;

    fn next(&mut self) -> Option<Step<'r>> {
        if let Some(range) = self.open.last()
            && range.end <= self.at
        {
            return self.open.pop().map(Step::Close);
        }
        let next = self.rich.ranges.get(self.next);
        if let Some(range) = next.filter(|range| range.start <= self.at) {
            self.next += 1;
            self.open.push(range);
            return Some(Step::Open(range));
        }
        let begins = next.map_or(self.rich.text.len(), |range| range.start);
        let until = self.open.last().map_or(begins, |range| range.end.min(begins));
        if until <= self.at {
            return None;
        }
        let text = &self.rich.text[self.at..until];
        self.at = until;
        Some(Step::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(start: usize, end: usize, form: Form) -> Ranged {
        Ranged { start, end, form }
    }

    /// Steps as a line: `[b` opens bold, `]` closes.
    fn walk(rich: &Rich) -> String {
        rich.steps()
            .map(|step| match step {
                Step::Open(range) => format!("[{} ", format!("{:?}", range.form).to_lowercase().chars().next().expect("a letter")),
                Step::Text(text) => text.to_owned(),
                Step::Close(_) => "]".to_owned(),
            })
            .collect()
    }

    #[test]
    fn ranges_are_walked_in_order() {
        let rich = Rich::new(
            "uno dos tres".to_owned(),
            vec![ranged(8, 12, Form::Strike), ranged(0, 7, Form::Bold), ranged(4, 7, Form::Italic), ranged(4, 7, Form::Bold)],
        );
        assert_eq!(walk(&rich), "[b uno [i dos]] [s tres]");
        assert_eq!(walk(&rich.slice(2, 10)), "[b o [i dos]] [s tr]");
        assert_eq!(walk(&Rich::new("ab".to_owned(), vec![ranged(0, 2, Form::Bold), ranged(0, 2, Form::Code)])), "[b [c ab]]");
        assert_eq!(walk(&Rich::new("ab".to_owned(), vec![ranged(0, 1, Form::Bold), ranged(1, 2, Form::Bold)])), "[b a][b b]");
        assert_eq!(walk(&Rich::default()), "");
    }

    #[test]
    fn emphasis_ends_with_its_line_where_markup_needs_it() {
        let rich = Rich::new("a \n\n b c".to_owned(), vec![ranged(0, 8, Form::Bold), ranged(5, 6, Form::Italic)]);
        assert_eq!(walk(&rich.by_line(false)), "[b a] \n\n [b [i b] c]");
    }

    #[test]
    fn trimmed_ranges_stay_nested() {
        let rich = Rich::new(" a b ".to_owned(), vec![ranged(1, 5, Form::Bold), ranged(2, 5, Form::Code)]);
        assert_eq!(rich.ranges(), [ranged(1, 4, Form::Bold), ranged(3, 4, Form::Code)]);
        let rich = Rich::new(" ab".to_owned(), vec![ranged(0, 3, Form::Bold), ranged(0, 2, Form::Code)]);
        assert_eq!(rich.ranges(), [ranged(1, 3, Form::Bold), ranged(1, 2, Form::Code)]);
    }

    #[test]
    fn what_must_be_whole_is_not_cut() {
        let rich = Rich::new("ver código ya".to_owned(), vec![ranged(4, 11, Form::Code)]);
        assert_eq!(rich.atoms(), std::slice::from_ref(&(4..11)));
        assert_eq!(walk(&rich.slice(0, 7)), "ver có");
    }
}
