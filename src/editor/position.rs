//! Lines and characters of a protocol, and bytes of a text.

/// What a protocol counts within a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Characters.
    Utf32,
}

/// A place as a protocol says it; both numbers start at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// How many units of the encoding come before it on its line.
    pub character: u32,
}

/// Where the lines of a text begin. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = |&(at, byte): &(usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(bytes.iter().enumerate().filter(ends).map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The byte offset of a place; of one behind the end of its line or of the text, that end.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some(&start) = self.starts.get(position.line as usize) else { return self.text.len() };
        let line = self.line(position.line as usize);
        let mut left = position.character as usize;
        for (at, c) in line.char_indices() {
            let width = width(c, encoding);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }

    /// The place of a byte offset; of one inside a character, where that begins.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let start = self.starts[line];
        let before = self.text[start..].char_indices().take_while(|(at, c)| start + at + c.len_utf8() <= offset);
        let character: usize = before.map(|(_, c)| width(c, encoding)).sum();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(character) }
    }

    /// A line without its end.
    fn line(&self, number: usize) -> &'t str {
        let start = self.starts[number];
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

fn width(c: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16 => c.len_utf16(),
        Encoding::Utf32 => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "año 😀 fin\r\nb\rc\n";

    #[test]
    fn each_encoding_counts_its_own() {
        for (encoding, character) in [(Encoding::Utf8, 10), (Encoding::Utf16, 7), (Encoding::Utf32, 6)] {
            let lines = Lines::new(TEXT);
            let place = Position { line: 0, character };
            assert_eq!(&TEXT[lines.offset(place, encoding)..][..3], "fin", "{encoding:?}");
            assert_eq!(lines.position(TEXT.find("fin").expect("is there"), encoding), place, "{encoding:?}");
        }
    }

    #[test]
    fn there_and_back() {
        let lines = Lines::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, c) in TEXT.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                assert_eq!(lines.offset(lines.position(at, encoding), encoding), at, "{c:?}");
            }
        }
    }

    #[test]
    fn places_outside_are_brought_in() {
        let lines = Lines::new(TEXT);
        let at = |line, character| lines.offset(Position { line, character }, Encoding::Utf16);
        assert_eq!(at(0, 99), TEXT.find('\r').expect("is there"));
        assert_eq!(at(9, 0), TEXT.len());
        assert_eq!(&TEXT[at(1, 0)..=at(1, 0)], "b");
        assert_eq!(&TEXT[at(2, 0)..=at(2, 0)], "c");
        // Between the halves of a pair.
        assert_eq!(at(0, 5), TEXT.find('😀').expect("is there"));
        assert_eq!(lines.position(2, Encoding::Utf16), Position { line: 0, character: 1 });
        assert_eq!(Lines::new("").position(5, Encoding::Utf8), Position { line: 0, character: 0 });
    }
}
