//! Words to lines of a card: measured with the fonts that draw them, broken evenly, cut if need be.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::ops::Range;

use resvg::usvg::{Node, Options, Tree};
use unicode_segmentation::UnicodeSegmentation;

/// Size in pixels at which words are measured; widths grow in proportion.
const MEASURE_SIZE: f64 = 100.0;

/// Height of a capital letter as part of the font size, about the same in the embedded fonts.
const CAPITAL: f64 = 0.64;

/// What is asked of a block of text.
#[derive(Debug, Clone)]
pub(super) struct Wishes<'a> {
    /// The words; line breaks count as spaces.
    pub(super) text: &'a str,
    /// Font family.
    pub(super) font: &'a str,
    /// Font weight, 100 to 900.
    pub(super) weight: u16,
    /// Width of the block in pixels.
    pub(super) width: f64,
    /// Height of the block in pixels.
    pub(super) height: f64,
    /// Largest font size in pixels.
    pub(super) size: f64,
    /// Smallest font size in pixels; below it the text is cut.
    pub(super) min: f64,
    /// Distance of lines as a multiple of the font size.
    pub(super) leading: f64,
    /// Extra space between letters as a multiple of the font size.
    pub(super) tracking: f64,
}

/// A block of text that fits.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(super) struct Block {
    /// Font size in pixels.
    pub(super) size: f64,
    /// From the top of the first capital to the last baseline, in pixels.
    pub(super) height: f64,
    /// Width of the longest line in pixels.
    pub(super) width: f64,
    /// The lines from top to bottom.
    pub(super) lines: Vec<Line>,
}

/// A line of a block.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(super) struct Line {
    /// The words.
    pub(super) text: String,
    /// Baseline in pixels below the top of the block.
    pub(super) y: f64,
    /// Width in pixels.
    pub(super) width: f64,
}

/// Sets text into a box at the largest size that fits; text that never fits ends in `…` after a word.
pub(super) fn fit(wishes: &Wishes<'_>, options: &Options<'_>) -> Block {
    let (setter, words) = Setter::new(wishes, options);
    if words.is_empty() || !(wishes.width > 0.0 && wishes.height > 0.0 && wishes.size > 0.0) {
        return Block { size: wishes.size, height: 0.0, width: 0.0, lines: Vec::new() };
    }
    let smallest = wishes.min.clamp(1.0, wishes.size.max(1.0));
    // Whole pixels only: every machine comes to the same size.
    let (mut low, mut high) = (smallest.round() as u32, wishes.size.max(smallest).round() as u32);
    let fits = |size: u32| {
        let size = f64::from(size);
        let lines = setter.lines(&words, size, wishes.width);
        lines.len() <= setter.most_lines(size) && setter.hold(&words, &lines, size, wishes.width)
    };
    if !fits(low) {
        return setter.cut(&words, f64::from(low), options);
    }
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    let size = f64::from(low);
    setter.block(&words, setter.balanced(&words, size), size)
}

/// A word and its width in pixels at the measuring size.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    width: f64,
}

/// Breaks the words of one block, whose font it knows.
struct Setter<'a> {
    wishes: &'a Wishes<'a>,
    space: f64,
    ellipsis: f64,
}

/// The words of a line.
type Span = Range<usize>;

impl<'a> Setter<'a> {
    /// Measures the words that can be drawn: characters that no embedded font has are left out.
    fn new(wishes: &'a Wishes<'a>, options: &Options<'_>) -> (Self, Vec<Word>) {
        // A no-break space joins what belongs together: `20 h`.
        let breaks = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
        let words: Vec<&str> = wishes.text.split(breaks).filter(|word| !word.is_empty()).collect();
        let Measured { missing, .. } = measure(&words, wishes, options);
        let kept = |word: &str| -> String {
            let is_known = |grapheme: &&str| !missing.iter().any(|gone| grapheme.contains(gone.as_str()));
            word.graphemes(true).filter(is_known).collect()
        };
        let words: Vec<String> = words.into_iter().map(kept).filter(|word| !word.trim().is_empty()).collect();
        let all: Vec<&str> = words.iter().map(String::as_str).chain(["…", "n\u{a0}n", "nn"]).collect();
        let Measured { widths, .. } = measure(&all, wishes, options);
        let [.., ellipsis, spaced, closed] = widths[..] else {
            return (Self { wishes, space: 0.0, ellipsis: 0.0 }, Vec::new());
        };
        let words = words.into_iter().zip(&widths).map(|(text, &width)| Word { text, width }).collect();
        (Self { wishes, space: spaced - closed, ellipsis }, words)
    }

    /// Width of a line in pixels at a font size.
    fn width(&self, line: &[Word], size: f64) -> f64 {
        let words: f64 = line.iter().map(|word| word.width).sum();
        (words + self.space * line.len().saturating_sub(1) as f64) * size / MEASURE_SIZE
    }

    /// How many lines of a font size the height of the block holds; at least one.
    fn most_lines(&self, size: f64) -> usize {
        let rest = self.wishes.height - CAPITAL * size;
        1 + (rest / (self.wishes.leading * size)).max(0.0) as usize
    }

    /// Fills line after line. A word wider than a line stands alone.
    fn lines(&self, words: &[Word], size: f64, width: f64) -> Vec<Span> {
        let mut lines = Vec::new();
        let mut start = 0;
        for next in 1..words.len() {
            if self.width(&words[start..=next], size) > width {
                lines.push(start..next);
                start = next;
            }
        }
        lines.push(start..words.len());
        lines
    }

    /// Whether every line is within the width; a long word may not be.
    fn hold(&self, words: &[Word], lines: &[Span], size: f64, width: f64) -> bool {
        lines.iter().all(|line| self.width(&words[line.clone()], size) <= width)
    }

    /// The same number of lines in the narrowest width: no single word is left for the last line.
    fn balanced(&self, words: &[Word], size: f64) -> Vec<Span> {
        let mut best = self.lines(words, size, self.wishes.width);
        let (mut low, mut high) = (0, self.wishes.width as u32);
        while low < high {
            let middle = u32::midpoint(low, high);
            let lines = self.lines(words, size, f64::from(middle));
            if lines.len() == best.len() && self.hold(words, &lines, size, f64::from(middle)) {
                (high, best) = (middle, lines);
            } else {
                low = middle + 1;
            }
        }
        best
    }

    /// As many words as the block holds at this size, and an ellipsis for the others.
    fn cut(&self, words: &[Word], size: f64, options: &Options<'_>) -> Block {
        let mut words = self.pieces(words, size, options);
        let mut lines = self.lines(&words, size, self.wishes.width);
        let most = self.most_lines(size);
        if lines.len() > most {
            lines.truncate(most);
            let room = self.wishes.width - self.ellipsis * size / MEASURE_SIZE;
            if let Some(last) = lines.last_mut() {
                while last.len() > 1 && self.width(&words[last.clone()], size) > room {
                    last.end -= 1;
                }
                let word = &mut words[last.end - 1];
                let kept = word.text.trim_end_matches(|c: char| !c.is_alphanumeric());
                word.text = format!("{kept}…");
                word.width += self.ellipsis;
            }
        }
        self.block(&words, lines, size)
    }

    /// Words wider than a line, as an address can be, in pieces that are not.
    fn pieces(&self, words: &[Word], size: f64, options: &Options<'_>) -> Vec<Word> {
        let most = self.wishes.width * MEASURE_SIZE / size;
        let mut pieces = Vec::new();
        for word in words {
            if word.width <= most {
                pieces.push(word.clone());
                continue;
            }
            let graphemes: Vec<&str> = word.text.graphemes(true).collect();
            let Measured { widths, .. } = measure(&graphemes, self.wishes, options);
            let mut piece = Word { text: String::new(), width: 0.0 };
            for (grapheme, width) in graphemes.into_iter().zip(widths) {
                if !piece.text.is_empty() && piece.width + width > most {
                    pieces.push(std::mem::replace(&mut piece, Word { text: String::new(), width: 0.0 }));
                }
                piece.text.push_str(grapheme);
                piece.width += width;
            }
            pieces.push(piece);
        }
        pieces
    }

    fn block(&self, words: &[Word], lines: Vec<Span>, size: f64) -> Block {
        let leading = self.wishes.leading * size;
        let lines: Vec<Line> = (0_u32..)
            .zip(lines)
            .map(|(index, line)| Line {
                y: hundredths(CAPITAL * size + f64::from(index) * leading),
                width: hundredths(self.width(&words[line.clone()], size)),
                text: words[line].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
            })
            .collect();
        Block {
            size,
            height: lines.last().map_or(0.0, |line| line.y),
            width: lines.iter().map(|line| line.width).fold(0.0, f64::max),
            lines,
        }
    }
}

/// Letters and digits of some texts that no embedded font has, up to eight, each once.
pub(super) fn missing_letters<'a>(texts: impl IntoIterator<Item = &'a String>, options: &Options<'_>) -> String {
    // Nearly every text is in letters that are known to be there.
    let unsure: Vec<&str> =
        texts.into_iter().flat_map(|text| text.split_whitespace()).filter(|word| word.chars().any(|c| c > '\u{17f}')).collect();
    if unsure.is_empty() {
        return String::new();
    }
    let wishes = Wishes {
        text: "",
        font: "Alegreya",
        weight: 500,
        width: 1.0,
        height: 1.0,
        size: MEASURE_SIZE,
        min: 1.0,
        leading: 1.0,
        tracking: 0.0,
    };
    let mut letters = Vec::new();
    for c in measure(&unsure, &wishes, options).missing.iter().flat_map(|text| text.chars()) {
        if c.is_alphanumeric() && !letters.contains(&c) && letters.len() < 8 {
            letters.push(c);
        }
    }
    letters.into_iter().collect()
}

struct Measured {
    /// One width per word at the measuring size.
    widths: Vec<f64>,
    /// Characters that no embedded font has.
    missing: Vec<String>,
}

/// Lays words out with the renderer itself, so that what is measured is what is drawn.
fn measure(words: &[&str], wishes: &Wishes<'_>, options: &Options<'_>) -> Measured {
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">"#);
    let mut seen = HashSet::new();
    for word in words.iter().filter(|word| seen.insert(**word)) {
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            r#"<text font-family="{}" font-weight="{}" font-size="{MEASURE_SIZE}" letter-spacing="{}">{}</text>"#,
            escaped(wishes.font),
            wishes.weight,
            wishes.tracking * MEASURE_SIZE,
            escaped(word),
        );
    }
    svg.push_str("</svg>");
    let mut measured = Measured { widths: vec![0.0; words.len()], missing: Vec::new() };
    let Ok(tree) = Tree::from_str(&svg, options) else {
        return measured;
    };
    // Words without any glyph leave no node, so nodes are matched by their text.
    let mut widths: HashMap<&str, f64> = HashMap::new();
    for node in tree.root().children() {
        let Node::Text(text) = node else { continue };
        for chunk in text.chunks() {
            widths.insert(chunk.text(), f64::from(text.bounding_box().width()));
        }
        let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
        measured.missing.extend(glyphs.filter(|glyph| glyph.id.0 == 0).map(|glyph| glyph.text.clone()));
    }
    for (width, word) in measured.widths.iter_mut().zip(words) {
        *width = widths.get(word).copied().unwrap_or_default();
    }
    measured.missing.retain(|text| !text.is_empty());
    measured
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Coordinates need no more digits, and short numbers read better in the drawing.
fn hundredths(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}
