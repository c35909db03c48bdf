//! Tumblr's Neue Post Format: blocks as JSON.
//!
//! Source: <https://www.tumblr.com/docs/npf>. Positions in a block are in code points.

use serde_json::{Value, json};

use crate::compile::rich::{Form, Ranged, Rich, Step};
use crate::model::{FacetTarget, LinkCard};

/// Writes the blocks of a text below its title, and the card of a link below both. A picture is `asset:2`, where the number is
/// the index of the attachment.
pub(in crate::compile) fn write<P>(
    title: &str,
    rich: &Rich,
    alts: &[&str],
    card: Option<&LinkCard<P>>,
    block_limit: Option<usize>,
) -> String {
    let rich = rich.by_line(false);
    let mut writer = Writer {
        blocks: Vec::new(),
        current: Block::default(),
        pending: 0,
        quotes: 0,
        verbatim: false,
        skip: false,
        alts,
        limit: block_limit.unwrap_or(usize::MAX).max(1),
    };
    if !title.trim().is_empty() {
        writer.current.subtype = Some("heading1");
        writer.current.push(title.trim());
        writer.flush();
    }
    for step in rich.steps() {
        match step {
            Step::Open(range) => writer.open(range),
            Step::Text(text) => writer.text(text),
            Step::Close(range) => writer.close(range),
        }
    }
    writer.flush();
    writer.blocks.extend(card.map(|card| json!({ "type": "link", "url": card.url, "title": card.title, "description": card.description })));
    Value::Array(writer.blocks).to_string()
}

/// The text without the signs that stand for pictures.
pub(in crate::compile) fn without_pictures(rich: &Rich) -> Rich {
    let pictures = rich.ranges().iter().filter(|range| matches!(range.form, Form::Picture(_)));
    let (mut out, mut at) = (Rich::default(), 0);
    for picture in pictures {
        out.append(&rich.slice(at, picture.start));
        at = picture.end;
    }
    if at == 0 {
        return rich.clone();
    }
    out.append(&rich.slice(at, rich.text().len()));
    out
}

/// A text block while it is put together.
#[derive(Debug, Default)]
struct Block {
    text: String,
    /// Code points in the text.
    length: usize,
    subtype: Option<&'static str>,
    indent: u8,
    /// Start, end and what else there is to say.
    formatting: Vec<(usize, usize, Value)>,
    open: Vec<usize>,
}

impl Block {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.length += text.chars().count();
    }
}

struct Writer<'a> {
    blocks: Vec<Value>,
    current: Block,
    /// Line ends that are due before the next text.
    pending: usize,
    quotes: usize,
    /// In lines of code.
    verbatim: bool,
    /// In a bullet: the block says what it says.
    skip: bool,
    alts: &'a [&'a str],
    limit: usize,
}

impl Writer<'_> {
    fn open(&mut self, range: &Ranged) {
        match &range.form {
            Form::Heading(_) => {
                self.flush();
                self.current.subtype = Some("heading2");
            }
            Form::Quote => {
                self.flush();
                self.quotes += 1;
            }
            Form::CodeBlock(_) => {
                self.flush();
                self.verbatim = true;
            }
            Form::Bullet { depth, number } => {
                self.flush();
                self.current.subtype = Some(if number.is_some() { "ordered-list-item" } else { "unordered-list-item" });
                // The format knows levels 0 to 7.
                self.current.indent = (*depth).min(7);
                self.skip = true;
            }
            Form::Picture(index) => {
                self.flush();
                let alt = self.alts.get(*index).copied().unwrap_or_default();
                let mut block = json!({ "type": "image", "media": [{ "url": format!("asset:{index}") }] });
                if !alt.is_empty() {
                    block["alt_text"] = json!(alt);
                }
                self.blocks.push(block);
                self.skip = true;
            }
            Form::Bold | Form::Italic | Form::Strike | Form::Target(_) | Form::Code => {
                self.settle();
                self.current.open.push(self.current.length);
            }
            Form::Table | Form::Row { .. } | Form::Cell => {}
        }
    }

    fn close(&mut self, range: &Ranged) {
        match &range.form {
            Form::Heading(_) => self.flush(),
            Form::Quote => {
                self.flush();
                self.quotes -= 1;
            }
            Form::CodeBlock(_) => {
                self.flush();
                self.verbatim = false;
            }
            Form::Bullet { .. } | Form::Picture(_) => self.skip = false,
            Form::Bold | Form::Italic | Form::Strike | Form::Target(_) | Form::Code => {
                let Some(start) = self.current.open.pop() else { return };
                if let Some(format) = formatting(&range.form) {
                    self.current.formatting.push((start, self.current.length, format));
                }
            }
            Form::Table | Form::Row { .. } | Form::Cell => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip {
            return;
        }
        if self.verbatim {
            self.current.push(text);
            return;
        }
        for (index, line) in text.split('\n').enumerate() {
            self.pending += usize::from(index > 0);
            if !line.trim().is_empty() || !line.is_empty() && self.pending == 0 && self.current.length > 0 {
                self.settle();
                let line = if self.current.length == 0 || self.current.text.ends_with('\n') { line.trim_start() } else { line };
                self.current.push(line);
            }
        }
    }

    /// Writes the line ends that are due, or ends the block.
    fn settle(&mut self) {
        match std::mem::take(&mut self.pending) {
            2.. => self.flush(),
            1 if self.current.length > 0 => self.current.push("\n"),
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.pending = 0;
        let mut block = std::mem::take(&mut self.current);
        if block.text.trim().is_empty() {
            // A bullet without text is an item all the same, but the format has no empty blocks.
            return;
        }
        if block.subtype.is_none() && self.quotes > 0 {
            block.subtype = Some("indented");
            block.indent = u8::try_from(self.quotes - 1).unwrap_or(7).min(7);
        }
        block.formatting.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        for (start, end) in cut(&block.text, self.limit) {
            self.push(&block, start, end);
        }
    }

    /// One block of the text between two code points.
    fn push(&mut self, block: &Block, start: usize, end: usize) {
        let text: String = block.text.chars().skip(start).take(end - start).collect();
        let mut value = json!({ "type": "text", "text": text });
        if let Some(subtype) = block.subtype {
            value["subtype"] = json!(subtype);
            if block.indent > 0 {
                value["indent_level"] = json!(block.indent);
            }
        }
        let formatting: Vec<Value> = block
            .formatting
            .iter()
            .filter(|(from, to, _)| *from < end && *to > start)
            .map(|(from, to, format)| {
                let mut format = format.clone();
                format["start"] = json!((*from).max(start) - start);
                format["end"] = json!((*to).min(end) - start);
                format
            })
            .collect();
        if !formatting.is_empty() {
            value["formatting"] = Value::Array(formatting);
        }
        self.blocks.push(value);
    }
}

fn formatting(form: &Form) -> Option<Value> {
    Some(match form {
        Form::Bold => json!({ "type": "bold" }),
        Form::Italic => json!({ "type": "italic" }),
        Form::Strike => json!({ "type": "strikethrough" }),
        Form::Target(FacetTarget::Link { uri }) => json!({ "type": "link", "url": uri }),
        Form::Target(FacetTarget::Mention { handle }) if handle.starts_with("t:") => {
            json!({ "type": "mention", "blog": { "uuid": handle } })
        }
        Form::Target(FacetTarget::Mention { handle }) => json!({ "type": "link", "url": format!("https://www.tumblr.com/{handle}") }),
        _ => return None,
    })
}

/// The code points between which a text is cut so that no piece is longer than `limit`: after a line or a word.
fn cut(text: &str, limit: usize) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.trim_end().chars().collect();
    let mut pieces = Vec::new();
    let mut start = 0;
    while chars.len() - start > limit {
        let window = &chars[start..start + limit];
        let at = window.iter().rposition(|&c| c == '\n').or_else(|| window.iter().rposition(|c| c.is_whitespace()));
        let end = at.filter(|&at| at > 0).map_or(start + limit, |at| start + at);
        pieces.push((start, end));
        start = end;
        while chars.get(start).is_some_and(|c| c.is_whitespace()) {
            start += 1;
        }
    }
    if start < chars.len() {
        pieces.push((start, chars.len()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(title: &str, rich: &Rich, limit: Option<usize>) -> String {
        write::<()>(title, rich, &[], None, limit)
    }

    #[test]
    fn lines_become_blocks() {
        let range = |start, end, form| Ranged { start, end, form };
        let text = "Hola ñ\ndos\n\n• uno\n  • dos\n\ncita\n\nfin";
        let at = |part: &str| text.find(part).expect("a part");
        let rich = Rich::new(
            text.to_owned(),
            vec![
                range(5, 7, Form::Bold),
                range(at("• uno"), at("uno"), Form::Bullet { depth: 0, number: None }),
                range(at("  • dos"), at("• dos") + 4, Form::Bullet { depth: 1, number: None }),
                range(at("cita"), at("cita") + 4, Form::Quote),
            ],
        );
        assert_eq!(
            written("Título", &rich, None),
            r#"[{"type":"text","text":"Título","subtype":"heading1"},{"type":"text","text":"Hola ñ\ndos","formatting":[{"type":"bold","start":5,"end":6}]},{"type":"text","text":"uno","subtype":"unordered-list-item"},{"type":"text","text":"dos","subtype":"unordered-list-item","indent_level":1},{"type":"text","text":"cita","subtype":"indented"},{"type":"text","text":"fin"}]"#
        );
    }

    #[test]
    fn long_blocks_are_cut_at_words() {
        let rich = Rich::new("uno dos tres".to_owned(), vec![Ranged { start: 4, end: 12, form: Form::Italic }]);
        assert_eq!(
            written("", &rich, Some(8)),
            r#"[{"type":"text","text":"uno dos","formatting":[{"type":"italic","start":4,"end":7}]},{"type":"text","text":"tres","formatting":[{"type":"italic","start":0,"end":4}]}]"#
        );
        assert_eq!(cut("aaaaaaa", 3), [(0, 3), (3, 6), (6, 7)]);
    }
}
