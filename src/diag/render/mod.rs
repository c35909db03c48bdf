//! Findings as text for people and for machines, one file a format.

mod concise;
mod github;
mod human;
mod json;
mod sarif;

#[cfg(test)]
mod sample;

use std::io::{self, Write};

use super::{Applicability, Diagnostic, FileId, Severity, Sources};
use crate::support::hidden;

/// A format for findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Source excerpts with carets, help and suggested edits.
    Human,
    /// One line a finding: `path:line:column: level[rule]: message`.
    Concise,
    /// One JSON object with `"schema": 1`.
    Json,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// SARIF 2.1.0, for code-scanning services and editors.
    Sarif,
}

impl Format {
    /// Every format with the word for it on the command line.
    pub const ALL: &'static [(&'static str, Format)] = &[
        ("human", Format::Human),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("github", Format::Github),
        ("sarif", Format::Sarif),
    ];
}

/// What a format may say about the rule behind a finding.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Name in kebab case.
    pub name: &'static str,
    /// One sentence about what it finds.
    pub summary: &'static str,
    /// Its documentation, Markdown.
    pub doc: &'static str,
    /// Severity where the team has not set another.
    pub level: Severity,
}

/// Findings with all that is needed to show them.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The files that they are about.
    pub sources: &'a Sources,
    /// The findings, sorted.
    pub findings: &'a [Diagnostic],
    /// The folder of the workspace below the root of its repository, with `/` at its end; empty where it is that root. Services that show
    /// findings beside the code want paths from there: used by [`Format::Github`] and [`Format::Sarif`].
    pub folder: &'a str,
    /// The rules that may be named in them, sorted by name.
    pub rules: &'a [RuleInfo],
    /// Whether the reader takes ANSI colours; used by [`Format::Human`] alone.
    pub color: bool,
    /// Width of the terminal in columns; used by [`Format::Human`] alone.
    pub width: usize,
}

impl Report<'_> {
    /// Writes the findings in a format.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human => human::write(self, out),
            Format::Concise => concise::write(self, out),
            Format::Json => json::write(self, out),
            Format::Github => github::write(self, out),
            Format::Sarif => sarif::write(self, out),
        }
    }

    /// The path of a file from the root of the repository.
    fn path_in_repository(&self, file: FileId) -> String {
        format!("{}{}", self.folder, self.sources.get(file).path)
    }

    /// How many findings a safe fix is known for.
    #[must_use]
    pub fn fixable(&self) -> usize {
        self.findings.iter().filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)).count()
    }
}

/// Findings as [`Format::Json`] lists them, for documents that hold more.
#[must_use]
pub fn json_findings(sources: &Sources, findings: &[Diagnostic]) -> Vec<serde_json::Value> {
    json::values(sources, findings)
}

/// The text on one line, with what could steer a terminal or hide text replaced.
///
/// Messages quote the team's files, and in a pull request those are a stranger's.
#[must_use]
pub fn one_line(text: &str) -> String {
    hidden::one_line(text, '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_can_be_written_and_named() {
        for &(name, format) in Format::ALL {
            assert!(!sample::render(format).is_empty(), "{name}");
        }
    }

    #[test]
    fn text_from_files_cannot_steer_a_terminal() {
        assert_eq!(one_line("a\u{1b}[2Jb\nc\u{202e}d"), "a\u{fffd}[2Jb c\u{fffd}d");
    }
}
