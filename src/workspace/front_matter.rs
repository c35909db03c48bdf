//! Splits a post into its YAML block and its body.

use crate::diag::{Diagnostic, FileId, Location, Span};

/// Where the two halves of a post lie in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the fences.
    pub yaml: Span,
    /// The Markdown after the closing fence.
    pub body: Span,
}

/// Finds the front matter: a first line `---` and a later line `---` or `...`.
///
/// A byte order mark before it and CRLF line ends are accepted.
///
/// # Errors
/// A diagnostic where there is no opening or no closing fence.
#[expect(clippy::result_large_err, reason = "a finding is what the caller keeps")]
pub fn split_front_matter(text: &str, file: FileId) -> Result<FrontMatter, Diagnostic> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        let span = Span::new(start, start + first.trim_end().len());
        return Err(Diagnostic::error("missing-front-matter", Location::new(file, span), "the post has no front matter")
            .help("start the file with a line `---`, then `title: …`, then another line `---`"));
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        let fence = line.trim_end();
        if fence == "---" || fence == "..." {
            return Ok(FrontMatter { yaml: Span::new(yaml_start, at), body: Span::new(at + line.len(), text.len()) });
        }
        at += line.len();
    }
    Err(Diagnostic::error("unclosed-front-matter", Location::new(file, Span::new(start, start + 3)), "the front matter is never closed")
        .help("end it with a line `---`; what follows is the text of the post"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    #[test]
    fn splits() {
        let mut sources = Sources::default();
        let file = sources.add(crate::diag::SourceFile::new("a.md", ""));
        for (text, expected) in [
            ("---\ntitle: a\n---\nbody\n", Some(("title: a\n", "body\n"))),
            ("\u{feff}---\r\ntitle: a\r\n---\r\nbody", Some(("title: a\r\n", "body"))),
            ("---\n---", Some(("", ""))),
            ("---\na: 1\n...\nb", Some(("a: 1\n", "b"))),
            ("--- \na: 1\n--- \nb\n---\n", Some(("a: 1\n", "b\n---\n"))),
            ("---\na: 1\n", None),
            ("title: a\n", None),
            ("", None),
            ("----\n", None),
        ] {
            let split = split_front_matter(text, file).ok();
            let split = split.map(|s| (&text[s.yaml.start..s.yaml.end], &text[s.body.start..s.body.end]));
            assert_eq!(split, expected, "{text:?}");
        }
    }
}
