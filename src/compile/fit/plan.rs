//! Which of the possible cuts to take: those of least cost for the whole text.
//!
//! Every part costs something, every cut costs the more the worse its place is, and so do short parts and headings
//! left behind. The best sum is found from the end of the text to its start; a tree of minima keeps the work at
//! `n log n` for any length of parts.
//!
//! The sum is also why a text that was cut and joined again by empty lines is cut at the same places: these have
//! become as cheap as any, and the others have not.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Size;
use super::cuts::{Cut, Level, Places, is_wide_closer};

/// What a part costs. A cut after a sentence costs more, so that paragraphs stay whole.
const PART: u64 = 100;
/// What it costs to leave a short line without a full stop, as headings are, at the end of a part.
const DANGLING: u64 = 80;
/// Longest line that is taken for a heading, in characters that are not white space.
const HEADING: usize = 60;
/// What a part costs that fills less than the room divided by the first number, shortest first.
const SHORT: [(usize, u64); 3] = [(12, 140), (6, 60), (3, 20)];
/// What a part costs that does not fit.
const OVERFULL: u64 = 100_000;

fn cut_cost(level: Level) -> u64 {
    match level {
        Level::Paragraph => 0,
        Level::Line => 30,
        Level::Sentence => 130,
        Level::Clause => 220,
        Level::Word => 300,
        Level::Hard => 600,
    }
}

/// Returns the parts of least cost.
pub(super) fn parts(text: &str, places: &Places, room: Size, size: &dyn Fn(Range<usize>) -> Size) -> Vec<Range<usize>> {
    let mut target = room;
    let mut parts = Vec::new();
    // Sizes that do not quite add up show when a whole part is measured; then parts are made a little smaller.
    for _ in 0..4 {
        let stops = Stops::new(text, places, target, size);
        let chosen = stops.best(target);
        parts = chosen.windows(2).map(|pair| stops.part(pair[0], pair[1])).collect();
        let over = chosen
            .windows(2)
            .zip(&parts)
            .filter(|(pair, _)| pair[1] > pair[0] + 1)
            .map(|(_, part)| size(part.clone()))
            .filter(|size| !size.fits(room))
            .fold(Size::ZERO, |most, size| {
                let over = |size: usize, room: usize| size.saturating_sub(room);
                Size { length: most.length.max(over(size.length, room.length)), bytes: most.bytes.max(over(size.bytes, room.bytes)) }
            });
        if over == Size::ZERO {
            break;
        }
        target = target.minus(over);
    }
    parts
}

/// The places that are considered, with the start of the text before and its end behind them, and sums up to each.
struct Stops {
    list: Vec<Stop>,
}

struct Stop {
    end: usize,
    next: usize,
    level: Level,
    /// Size of the text up to `end`.
    before: Size,
    /// Size of the text up to `next`.
    after: Size,
    /// Characters up to `end` that are not white space.
    ink: usize,
    /// Start of the line that holds `end`.
    line: usize,
    /// Whether a short line without a full stop ends here.
    dangling: bool,
}

impl Stops {
    /// Takes the ends of sentences and better places; between two of them that are too far apart also the ends of
    /// clauses and words, and inside a word that is too long also places between graphemes.
    fn new(text: &str, places: &Places, room: Size, size: &dyn Fn(Range<usize>) -> Size) -> Self {
        let inner = places.inner.clone();
        let start = Cut { end: inner.start, next: inner.start, level: Level::Paragraph };
        let last = Cut { end: inner.end, next: inner.end, level: Level::Paragraph };
        let mut stops = Self { list: Vec::new() };
        stops.push(text, start, Size::ZERO, size);
        let mut at = inner.start;
        let mut minor: Vec<Cut> = Vec::new();
        for cut in places.cuts.iter().chain([&last]) {
            if cut.level < Level::Sentence {
                minor.push(*cut);
                continue;
            }
            let whole = size(at..cut.end);
            if whole.fits(room) {
                stops.push(text, *cut, whole, size);
            } else {
                for cut in minor.iter().chain([cut]) {
                    let word = size(at..cut.end);
                    if word.fits(room) {
                        stops.push(text, *cut, word, size);
                    } else {
                        stops.push_word(text, places, at, *cut, room, size);
                    }
                    at = cut.next;
                }
            }
            minor.clear();
            at = cut.next;
        }
        stops
    }

    /// Cuts the word from `start` to `cut.end`, which is too long for a part, into pieces as long as they can be.
    fn push_word(&mut self, text: &str, places: &Places, start: usize, cut: Cut, room: Size, size: &dyn Fn(Range<usize>) -> Size) {
        let units = units(text, &places.atoms, start..cut.end);
        let (mut first, mut index) = (0, 0);
        let mut total = Size::ZERO;
        while index < units.len() {
            let unit = size(units[index].clone());
            if index == first || total.plus(unit).fits(room) {
                total = total.plus(unit);
                index += 1;
                continue;
            }
            index = piece_end(text, &units, first, index);
            let from = units[first].start;
            let is_space = |unit: &&Range<usize>| text[(*unit).clone()].trim().is_empty();
            let end = units[index - 1].end - units[first + 1..index].iter().rev().take_while(is_space).map(Range::len).sum::<usize>();
            index += units[index..units.len() - 1].iter().take_while(is_space).count();
            self.push(text, Cut { end, next: units[index].start, level: Level::Hard }, size(from..end), size);
            (first, total) = (index, Size::ZERO);
        }
        let from = units.get(first).map_or(start, |unit| unit.start);
        self.push(text, cut, size(from..cut.end), size);
    }

    /// Adds a place that lies `stretch` behind the one before.
    fn push(&mut self, text: &str, cut: Cut, stretch: Size, size: &dyn Fn(Range<usize>) -> Size) {
        let (from, base, ink, line) = match self.list.last() {
            Some(last) if last.next > last.end && text[last.end..last.next].contains('\n') => (last.next, last.after, last.ink, last.next),
            Some(last) => (last.next, last.after, last.ink, last.line),
            None => (cut.end, Size::ZERO, 0, cut.end),
        };
        let words = &text[from..cut.end];
        let line = words.rfind('\n').map_or(line, |at| from + at + 1);
        let before = base.plus(stretch);
        let gap = if cut.next > cut.end { size(cut.end..cut.next) } else { Size::ZERO };
        let dangling = cut.end - line <= 4 * HEADING
            && text[line..cut.end].chars().filter(|c| !c.is_whitespace()).take(HEADING + 1).count() <= HEADING
            && !text[line..cut.end].ends_with(['.', '!', '?', '…', ';', ',', ')', '»', '”', '"', '。', '！', '？']);
        self.list.push(Stop {
            end: cut.end,
            next: cut.next,
            level: cut.level,
            before,
            after: before.plus(gap),
            ink: ink + words.chars().filter(|c| !c.is_whitespace()).count(),
            line,
            dangling,
        });
    }

    fn part(&self, from: usize, to: usize) -> Range<usize> {
        self.list[from].next..self.list[to].end
    }

    fn fits(&self, from: usize, to: usize, room: Size) -> bool {
        let (from, to) = (self.list[from].after, self.list[to].before);
        Size { length: to.length - from.length, bytes: to.bytes - from.bytes }.fits(room)
    }

    /// Returns the places to cut at, the first and last included.
    fn best(&self, room: Size) -> Vec<usize> {
        let count = self.list.len();
        let last = count - 1;
        // Two trees: what follows a cut, and the same with the cost of a heading left behind by it.
        let (mut plain, mut behind) = (Minima::new(count), Minima::new(count));
        plain.set(last, 0);
        behind.set(last, 0);
        let mut chosen = vec![last; count];
        let full = if room.length == usize::MAX { room.bytes } else { room.length };
        // The first place out of reach, and for each kind of short part the first that makes a longer one. All move
        // with the start of the part.
        let mut reach = last + 1;
        let mut shorts = SHORT.map(|(fraction, cost)| (full / fraction, cost, last + 1));
        for from in (0..last).rev() {
            let here = &self.list[from];
            while reach > from + 2 && !self.fits(from, reach - 1, room) {
                reach -= 1;
            }
            for (enough, _, high) in &mut shorts {
                while *high > from + 1 && self.list[*high - 1].ink - here.ink >= *enough {
                    *high -= 1;
                }
            }
            // From here on a line has begun inside the part.
            let lines = from + 1 + self.list[from + 1..reach].partition_point(|stop| stop.line <= here.next);
            let mut low = from + 1;
            let mut best = (u64::MAX, last);
            let kinds = shorts.iter().map(|&(_, cost, high)| (cost, high)).chain([(0, usize::MAX)]);
            for (cost, high) in kinds {
                let high = high.clamp(low, reach);
                let middle = lines.clamp(low, high);
                for found in [plain.least(low..middle), behind.least(middle..high)].into_iter().flatten() {
                    best = better(best, (found.0 + cost, found.1));
                }
                low = high;
            }
            let overfull = if self.fits(from, best.1, room) { 0 } else { OVERFULL };
            let total = best.0.saturating_add(PART + overfull);
            chosen[from] = best.1;
            let cost = total + if from == 0 { 0 } else { cut_cost(here.level) };
            plain.set(from, cost);
            behind.set(from, cost + if here.dangling { DANGLING } else { 0 });
        }
        let mut path = vec![0];
        while let Some(&at) = path.last()
            && at < last
        {
            path.push(chosen[at]);
        }
        path
    }
}

/// Returns the cheaper of two, and of equals the one further on: it fills the part better.
fn better(one: (u64, usize), other: (u64, usize)) -> (u64, usize) {
    if (other.0, std::cmp::Reverse(other.1)) < (one.0, std::cmp::Reverse(one.1)) { other } else { one }
}

/// What must stay together in a stretch of text: graphemes, and atoms as a whole.
fn units(text: &str, atoms: &[Range<usize>], range: Range<usize>) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let mut at = range.start;
    let mut ahead = atoms.partition_point(|atom| atom.end <= range.start);
    while at < range.end {
        let atom = atoms.get(ahead).filter(|atom| atom.start < range.end);
        let free = atom.map_or(range.end, |atom| atom.start.max(at));
        list.extend(text[at..free].grapheme_indices(true).map(|(offset, grapheme)| at + offset..at + offset + grapheme.len()));
        at = free;
        if let Some(atom) = atom {
            let end = atom.end.min(range.end);
            list.push(at..end);
            at = end;
            ahead += 1;
        }
    }
    list
}

/// Moves the end of a piece back, a little, where a line must not end: before closing marks, after opening ones.
fn piece_end(text: &str, units: &[Range<usize>], first: usize, end: usize) -> usize {
    let allowed = |at: &usize| {
        let next = text[units[*at].clone()].chars().next();
        let before = text[units[*at - 1].clone()].chars().next_back();
        !next.is_some_and(is_closing) && !before.is_some_and(is_opening)
    };
    (first + 1..=end).rev().take(8).find(allowed).unwrap_or(end)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '“' | '‘' | '¿' | '¡' | '「' | '『' | '（' | '【' | '《' | '〈' | '［' | '｢')
}

fn is_closing(c: char) -> bool {
    is_wide_closer(c)
        || matches!(c, ')' | ']' | '}' | '»' | '.' | ',' | ';' | ':' | '!' | '?' | '…' | '%')
        // Small kana and the prolonged sound mark belong to the character before.
        || matches!(c, '。' | '、' | '，' | '．' | '！' | '？' | '：' | '；' | 'ー' | '々' | '・')
        || matches!(c, 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ')
}

/// Least cost in any range of places.
struct Minima {
    leaves: usize,
    tree: Vec<(u64, usize)>,
}

impl Minima {
    fn new(count: usize) -> Self {
        let leaves = count.next_power_of_two();
        Self { leaves, tree: vec![(u64::MAX, 0); 2 * leaves] }
    }

    fn set(&mut self, at: usize, cost: u64) {
        let mut node = self.leaves + at;
        self.tree[node] = (cost, at);
        while node > 1 {
            node /= 2;
            let least = better(self.tree[2 * node], self.tree[2 * node + 1]);
            // What lies behind is cheaper as a rule, so most changes end here.
            if self.tree[node] == least {
                break;
            }
            self.tree[node] = least;
        }
    }

    /// Returns the least cost in `range` and its place; of equals the last.
    fn least(&self, range: Range<usize>) -> Option<(u64, usize)> {
        let (mut low, mut high) = (self.leaves + range.start, self.leaves + range.end);
        let mut best = (u64::MAX, 0);
        while low < high {
            if low % 2 == 1 {
                best = better(best, self.tree[low]);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                best = better(best, self.tree[high]);
            }
            low /= 2;
            high /= 2;
        }
        (best.0 < u64::MAX).then_some(best)
    }
}
