//! Source files, byte spans in them, and the line and column of a span.

use std::io::Read;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Most bytes that are read again to find a line.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// A file of the workspace as it was read, kept so that findings can quote it.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the workspace root, with `/` between the parts.
    pub path: String,
    /// The whole text; empty where the file could not be read as text, and where it was left on disk.
    pub text: Arc<str>,
    line_starts: OnceLock<Vec<usize>>,
    /// The workspace root, where the text was left on disk: a large workspace does not fit into memory.
    on_disk: Option<Arc<Path>>,
    /// Positions that are known without the text.
    known: OnceLock<Vec<(usize, LineColumn)>>,
}

impl SourceFile {
    /// A file with the given workspace-relative path and text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), line_starts: OnceLock::new(), on_disk: None, known: OnceLock::new() }
    }

    /// A file whose text is not kept: who asks for a position that is not known has it read again.
    #[must_use]
    pub fn left_on_disk(path: impl Into<String>, root: &Arc<Path>) -> Self {
        Self { on_disk: Some(Arc::clone(root)), ..Self::new(path, "") }
    }

    /// Remembers positions of a file that was left on disk; the first call counts.
    pub fn remember(&self, mut positions: Vec<(usize, LineColumn)>) {
        positions.sort_unstable();
        positions.dedup();
        let _ = self.known.set(positions);
    }

    /// Returns the 1-based line and column of a byte offset; columns count characters.
    ///
    /// An offset past the end, or inside a character, is moved back to the nearest boundary.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> LineColumn {
        if let Some(root) = &self.on_disk {
            let known = self.known.get().map(Vec::as_slice).unwrap_or_default();
            if let Ok(at) = known.binary_search_by_key(&offset, |(offset, _)| *offset) {
                return known[at].1;
            }
            let mut bytes = Vec::new();
            let read = std::fs::File::open(root.join(&self.path)).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
            let text = read.ok().and_then(|_| String::from_utf8(bytes).ok()).unwrap_or_default();
            return Self::new("", text).line_column(offset);
        }
        let starts = self.line_starts();
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts[line - 1];
        LineColumn { line, column: self.text[start..offset].chars().count() + 1 }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0).chain(self.text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i + 1)).collect()
        })
    }
}

/// A position for people: both numbers start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The number of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(u32);

/// All files that were read, in the order of reading (which is sorted by path).
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and returns its number.
    ///
    /// # Panics
    /// With more than four thousand million files.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Puts another text in the place of a file's, which keeps its number.
    pub fn replace(&mut self, id: FileId, file: SourceFile) {
        self.files[id.0 as usize] = file;
    }

    /// Returns the file with this number.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns every file with its number, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(i as u32), file))
    }

    /// Returns the line and column where a location starts.
    #[must_use]
    pub fn start(&self, location: Location) -> LineColumn {
        self.get(location.file).line_column(location.span.start)
    }

    /// Returns the line and column just past the end of a location.
    #[must_use]
    pub fn end(&self, location: Location) -> LineColumn {
        self.get(location.file).line_column(location.span.end)
    }
}

/// A byte range `start..end` in one file, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same range moved `by` bytes to the right, as from a block to its file.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The part of this span given by a byte range relative to its start, kept within it.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Self {
        Self { start: (self.start + start).min(self.end), end: (self.start + end).min(self.end) }
    }
}

/// A span in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The byte range in it.
    pub span: Span,
}

impl Location {
    /// The span in the file.
    #[must_use]
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// A value together with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its byte range in the file it was read from.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// The value with its span.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Applies `f` to the value and keeps the span.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }

    /// A reference to the value, with the span.
    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, span: self.span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let file = SourceFile::new("a.md", "uno\nañb\r\n\nfin");
        for (offset, line, column) in [(0, 1, 1), (3, 1, 4), (4, 2, 1), (5, 2, 2), (7, 2, 3), (10, 3, 1), (11, 4, 1), (99, 4, 4)] {
            assert_eq!(file.line_column(offset), LineColumn { line, column }, "offset {offset}");
        }
    }

    #[test]
    fn an_offset_inside_a_character_moves_back() {
        let file = SourceFile::new("a.md", "ñ");
        assert_eq!(file.line_column(1), LineColumn { line: 1, column: 1 });
    }
}
