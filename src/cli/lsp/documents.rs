//! The documents that an editor has open.

use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use pregon::editor::{Encoding, Lines};

use super::convert::{path_of, position};

/// Longer documents are not kept: whatever they are, they are no posts.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address as the editor says it.
    pub(super) uri: Uri,
    /// Where it is on disk, or would be; `None` of what is no file.
    pub(super) path: Option<PathBuf>,
    pub(super) version: i32,
    /// Its text; `None` where it is too long, or where the editor and we no longer agree on it.
    pub(super) text: Option<String>,
}

impl Document {
    pub(super) fn new(uri: Uri, version: i32, text: String) -> Self {
        let path = path_of(&uri).map(|path| real(&path));
        Self { uri, path, version, text: (text.len() <= MAX_BYTES).then_some(text) }
    }

    /// Takes up changes, in their order.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        self.version = version;
        for TextDocumentContentChangeEvent { range, text: new, .. } in changes {
            match (range, &mut self.text) {
                (None, text) => *text = Some(new),
                (Some(range), Some(text)) => {
                    let lines = Lines::new(text);
                    let start = lines.offset(position(range.start), encoding);
                    let end = lines.offset(position(range.end), encoding).max(start);
                    text.replace_range(start..end, &new);
                }
                (Some(_), None) => {}
            }
            if self.text.as_ref().is_some_and(|text| text.len() > MAX_BYTES) {
                self.text = None;
            }
        }
    }
}

/// A path without links in its folders, as far as those are there.
pub(super) fn real(path: &Path) -> PathBuf {
    let known = path.ancestors().find_map(|folder| Some((folder.canonicalize().ok()?, path.strip_prefix(folder).ok()?)));
    match known {
        Some((folder, rest)) if rest.as_os_str().is_empty() => folder,
        Some((folder, rest)) => folder.join(rest),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    fn document(text: &str) -> Document {
        Document::new("untitled:x".parse().expect("an address"), 1, text.to_owned())
    }

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let at = |(line, character)| Position { line, character };
        TextDocumentContentChangeEvent { range: Some(Range { start: at(from), end: at(to) }), range_length: None, text: text.to_owned() }
    }

    #[test]
    fn changes_are_applied_in_their_order() {
        let mut document = document("año 😀 fin\r\notro\n");
        document.change(2, vec![edit((0, 6), (0, 6), "!"), edit((1, 0), (1, 4), "uno"), edit((9, 9), (9, 9), "z")], Encoding::Utf16);
        assert_eq!(document.text.as_deref(), Some("año 😀! fin\r\nuno\nz"));
        // A range that is upside down, or in the middle of a character, harms nobody.
        document.change(3, vec![edit((1, 2), (0, 0), "x"), edit((0, 5), (0, 5), "y")], Encoding::Utf16);
        assert!(document.text.is_some());
        assert_eq!(document.version, 3);
    }

    #[cfg(unix)]
    #[test]
    fn folders_that_are_not_there_yet_do_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("is there");
        std::fs::create_dir(root.join("a")).expect("makes");
        std::os::unix::fs::symlink(root.join("a"), root.join("b")).expect("links");
        assert_eq!(real(&root.join("b/c/d.md")), root.join("a/c/d.md"));
        assert_eq!(real(&root.join("b")), root.join("a"));
    }

    #[test]
    fn what_is_too_long_is_let_go_until_it_is_told_whole_again() {
        let mut document = document("a");
        document.change(2, vec![edit((0, 0), (0, 0), &"x".repeat(MAX_BYTES))], Encoding::Utf8);
        assert!(document.text.is_none());
        document.change(3, vec![edit((0, 0), (0, 0), "x")], Encoding::Utf8);
        assert!(document.text.is_none());
        document.change(4, vec![TextDocumentContentChangeEvent { range: None, range_length: None, text: "b".to_owned() }], Encoding::Utf8);
        assert_eq!(document.text.as_deref(), Some("b"));
        assert!(document.path.is_none());
    }
}
