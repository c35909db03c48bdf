//! Text that carries its ranges while templates are filled in.
//!
//! A template decides where the body, the link and the hashtags stand, so byte ranges are only known after it
//! has run. Until then each range is bracketed by noncharacters, each followed by a private character that holds
//! its number; these survive any template and are taken out again by [`Marks::finish`].

use super::rich::{Form, Ranged, Rich};
use super::scan::{Scanned, scan};
use crate::model::FacetTarget;

const OPEN: char = '\u{fdd1}';
const CLOSE: char = '\u{fdd2}';
/// Stands for a break between the parts of a thread.
pub(super) const PART_BREAK: char = '\u{fdd3}';
/// First of the characters that hold numbers: plane 15, private use.
const FIRST: u32 = 0xf_0000;
const MOST: usize = 60_000;

/// The ranges of one text while it is put together.
#[derive(Debug, Default)]
pub(super) struct Marks {
    list: Vec<Form>,
}

/// The number of a range in its [`Marks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark(char);

impl Mark {
    /// Writes its opening bracket.
    pub(super) fn open(self, text: &mut String) {
        text.extend([OPEN, self.0]);
    }

    /// Writes its closing bracket.
    pub(super) fn close(self, text: &mut String) {
        text.extend([CLOSE, self.0]);
    }
}

/// How a piece of plain text becomes clickable.
pub(super) enum Resolved {
    /// This text instead, with this target.
    Facet(String, FacetTarget),
    /// This text instead, without one.
    Plain(String),
}

impl Marks {
    /// A new range; `None` where there are more than can be told apart.
    pub(super) fn mark(&mut self, form: Form) -> Option<Mark> {
        if self.list.len() >= MOST {
            return None;
        }
        self.list.push(form);
        char::from_u32(FIRST + self.list.len() as u32 - 1).map(Mark)
    }

    /// Brackets a text as a facet.
    pub(super) fn facet(&mut self, text: &str, target: FacetTarget) -> String {
        self.bracket(text, Form::Target(target))
    }

    /// Brackets a text.
    pub(super) fn bracket(&mut self, text: &str, form: Form) -> String {
        let text = clean(text);
        if text.is_empty() {
            return text;
        }
        let Some(mark) = self.mark(form) else { return text };
        let mut marked = String::with_capacity(text.len() + 14);
        mark.open(&mut marked);
        marked.push_str(&text);
        mark.close(&mut marked);
        marked
    }

    /// Takes the brackets out. What is in no closed range is scanned, and `resolve` says what becomes of each find.
    pub(super) fn finish(&self, marked: &str, resolve: impl FnMut(Scanned, &str) -> Resolved) -> Rich {
        let (text, ranges) = self.unbracketed(marked);
        linked(&text, ranges, resolve)
    }

    /// Text and ranges. A template may have cut a bracket off: then there is no such range.
    fn unbracketed(&self, marked: &str) -> (String, Vec<Ranged>) {
        let mut text = String::with_capacity(marked.len());
        let mut ranges: Vec<Ranged> = Vec::new();
        // Open ranges: their index and number.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find([OPEN, CLOSE]) {
            text.push_str(&rest[..at]);
            let mut chars = rest[at..].chars();
            let sign = chars.next();
            let after_sign = chars.as_str();
            let number = chars.next().map_or(usize::MAX, |c| (c as u32).wrapping_sub(FIRST) as usize);
            let Some(form) = self.list.get(number) else {
                rest = after_sign;
                continue;
            };
            rest = chars.as_str();
            if sign == Some(OPEN) {
                open.push((ranges.len(), number));
                ranges.push(Ranged { start: text.len(), end: 0, form: form.clone() });
            } else if let Some(depth) = open.iter().rposition(|(_, other)| *other == number) {
                ranges[open[depth].0].end = text.len();
                open.truncate(depth);
            }
        }
        text.push_str(rest);
        ranges.retain(|range| range.start < range.end);
        (text, ranges)
    }
}

/// A stretch of text that became another.
struct Moved {
    from: (usize, usize),
    to: (usize, usize),
}

/// Scans what is in no closed range, and puts the finds into the text.
fn linked(text: &str, ranges: Vec<Ranged>, mut resolve: impl FnMut(Scanned, &str) -> Resolved) -> Rich {
    let mut out = String::with_capacity(text.len());
    let mut moved: Vec<Moved> = Vec::new();
    let mut found: Vec<Ranged> = Vec::new();
    let mut plain = |from: usize, to: usize, out: &mut String| {
        let mut base = from;
        for run in text[from..to].split_inclusive(PART_BREAK) {
            let words = run.trim_end_matches(PART_BREAK);
            for piece in scan(words) {
                let start = out.len();
                let words = &words[piece.start..piece.end];
                if piece.kind == Scanned::Text {
                    out.push_str(words);
                    continue;
                }
                let target = match resolve(piece.kind, words) {
                    Resolved::Plain(same) if same == words => {
                        out.push_str(words);
                        continue;
                    }
                    Resolved::Plain(other) => {
                        out.push_str(&other);
                        None
                    }
                    Resolved::Facet(other, target) => {
                        out.push_str(&other);
                        Some(target)
                    }
                };
                moved.push(Moved { from: (base + piece.start, base + piece.end), to: (start, out.len()) });
                found.extend(target.map(|target| Ranged { start, end: out.len(), form: Form::Target(target) }));
            }
            out.push_str(&run[words.len()..]);
            base += run.len();
        }
    };
    let mut at = 0;
    for range in ranges.iter().filter(|range| range.form.is_closed() && range.end > range.start) {
        if range.start < at {
            continue;
        }
        plain(at, range.start, &mut out);
        out.push_str(&text[range.start..range.end]);
        at = range.end;
    }
    plain(at, text.len(), &mut out);
    let mut list: Vec<Ranged> = ranges
        .into_iter()
        .map(|range| Ranged { start: place(&moved, range.start, true), end: place(&moved, range.end, false), form: range.form })
        .filter(|range| range.start < range.end)
        .collect();
    list.extend(found);
    Rich::new(out, list)
}

/// Where a byte of the old text is in the new one. Inside a stretch that became another there is no such place: then it is
/// the far end for what begins there, the near end for what ends there.
fn place(moved: &[Moved], at: usize, begins: bool) -> usize {
    let index = moved.partition_point(|stretch| stretch.from.0 < at);
    let Some(last) = index.checked_sub(1).and_then(|index| moved.get(index)) else { return at };
    match (at < last.from.1, begins) {
        (true, true) => last.to.1,
        (true, false) => last.to.0,
        (false, _) => at - last.from.1 + last.to.1,
    }
}

/// Removes the characters that this module uses, so that no input can forge a bracket.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|&c| !('\u{fdd0}'..='\u{fdef}').contains(&c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(kind: Scanned, words: &str) -> Resolved {
        match kind {
            Scanned::Hashtag => Resolved::Facet(words.to_owned(), FacetTarget::Tag { tag: words[1..].to_owned() }),
            Scanned::Mention => Resolved::Plain("Ana Ruiz".to_owned()),
            Scanned::Url | Scanned::Text => Resolved::Plain(words.to_owned()),
        }
    }

    fn shown(rich: &Rich) -> Vec<(&str, &Form)> {
        rich.ranges().iter().map(|range| (&rich.text()[range.start..range.end], &range.form)).collect()
    }

    #[test]
    fn ranges_survive_being_moved_around() {
        let mut marks = Marks::default();
        let link = marks.facet("aquí", FacetTarget::Link { uri: "https://a.example/".to_owned() });
        let code = marks.bracket("#no", Form::Code);
        let bold = marks.mark(Form::Bold).expect("a mark");
        let mut text = format!("¡Mira {link}! @ana ");
        bold.open(&mut text);
        text.push_str("con @ana y ");
        text.push_str(&code);
        bold.close(&mut text);
        let rich = marks.finish(&format!("{text} #sí"), tags);
        assert_eq!(rich.text(), "¡Mira aquí! Ana Ruiz con Ana Ruiz y #no #sí");
        let words: Vec<_> = shown(&rich).into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["aquí", "con Ana Ruiz y #no", "#no", "#sí"]);
    }

    #[test]
    fn brackets_cannot_be_forged_and_may_be_cut_off() {
        let mut marks = Marks::default();
        let link = marks.facet("a\u{fdd2}b\u{fdd1}", FacetTarget::Link { uri: "https://a.example/".to_owned() });
        let rich = marks.finish(&link, tags);
        assert_eq!((rich.text(), rich.ranges().len()), ("ab", 1));
        for cut in 0..link.len() {
            let Some(start) = link.get(..cut) else { continue };
            let rich = marks.finish(start, tags);
            assert!("ab".starts_with(rich.text()) && rich.ranges().is_empty(), "{start:?}");
        }
    }

    #[test]
    fn emphasis_never_crosses_what_is_clickable() {
        let mut marks = Marks::default();
        let bold = marks.mark(Form::Bold).expect("a mark");
        let mut text = String::from("a #ho");
        bold.open(&mut text);
        text.push_str("la b");
        bold.close(&mut text);
        let rich = marks.finish(&text, tags);
        assert_eq!(rich.text(), "a #hola b");
        let words: Vec<_> = shown(&rich).into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["#hola", "b"]);
    }
}
