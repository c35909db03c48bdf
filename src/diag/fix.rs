//! Edits that mend a finding.

use std::collections::BTreeMap;

use super::{FileId, Sources, Span};

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Changes nothing that a reader would notice; `--fix` applies it.
    Safe,
    /// Probably right, but a person must look.
    Unsafe,
    /// Shown only, never applied.
    DisplayOnly,
}

/// One replacement in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// A set of edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in the imperative: "write the hashtag in CamelCase".
    pub title: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits; they never overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix with one edit.
    #[must_use]
    pub fn one(title: impl Into<String>, applicability: Applicability, file: FileId, span: Span, replacement: impl Into<String>) -> Self {
        Self { title: title.into(), applicability, edits: vec![Edit { file, span, replacement: replacement.into() }] }
    }
}

/// Chooses the edits of safe fixes that can be made together, and says of how many fixes they are.
///
/// A fix that overlaps one already taken is left for the next run, so that the result never
/// depends on edits that were made against other text.
#[must_use]
pub fn choose<'a>(fixes: impl IntoIterator<Item = &'a Fix>) -> (BTreeMap<FileId, Vec<&'a Edit>>, usize) {
    let mut taken: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let mut chosen = 0;
    for fix in fixes.into_iter().filter(|f| f.applicability == Applicability::Safe) {
        let clashes = fix.edits.iter().any(|edit| {
            taken.get(&edit.file).is_some_and(|list| {
                list.iter().any(|other| {
                    (edit.span.start < other.span.end && other.span.start < edit.span.end) || edit.span.start == other.span.start
                })
            })
        });
        if clashes {
            continue;
        }
        chosen += 1;
        for edit in &fix.edits {
            taken.entry(edit.file).or_default().push(edit);
        }
    }
    (taken, chosen)
}

/// Applies safe fixes to the texts and returns the new text of each changed file with the number of fixes applied; see [`choose`].
#[must_use]
pub fn apply_edits<'a>(sources: &Sources, fixes: impl IntoIterator<Item = &'a Fix>) -> (BTreeMap<FileId, String>, usize) {
    let (taken, applied) = choose(fixes);
    let texts = taken
        .into_iter()
        .map(|(file, mut edits)| {
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            let mut text = sources.get(file).text.to_string();
            for edit in edits {
                text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
            }
            (file, text)
        })
        .collect();
    (texts, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceFile;

    #[test]
    fn safe_fixes_apply_and_overlapping_ones_wait() {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("a.md", "uno dos tres"));
        let fixes = [
            Fix::one("a", Applicability::Safe, file, Span::new(0, 3), "UNO"),
            Fix::one("b", Applicability::Safe, file, Span::new(2, 5), "x"),
            Fix::one("c", Applicability::Unsafe, file, Span::new(8, 12), "x"),
            Fix::one("d", Applicability::Safe, file, Span::new(12, 12), "!"),
        ];
        let (texts, applied) = apply_edits(&sources, &fixes);
        assert_eq!(applied, 2);
        assert_eq!(texts[&file], "UNO dos tres!");
    }
}
