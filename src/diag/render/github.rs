//! Workflow commands of GitHub Actions: each finding becomes an annotation at its line.
//!
//! Syntax and escapes: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
//! and `toolkit/packages/core/src/command.ts`. GitHub shows ten errors, ten warnings and ten notices a step;
//! the log has them all.

use std::io::{self, Write};

use super::{Report, one_line};
use crate::diag::Severity;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} title={}", property(&format!("pregon: {}", finding.rule)))?;
        if let Some(location) = finding.location {
            let (start, end) = (report.sources.start(location), report.sources.end(location));
            write!(
                out,
                ",file={},line={},endLine={}",
                property(&one_line(&report.path_in_repository(location.file))),
                start.line,
                end.line
            )?;
            // Columns are only taken together with a single line.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
        }
        let mut message = one_line(&finding.message);
        for help in &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(&one_line(help));
        }
        writeln!(out, "::{}", data(&message))?;
    }
    Ok(())
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::diag::render::{Format, sample};

    #[test]
    fn sample() {
        insta::assert_snapshot!(sample::render(Format::Github), @r"
        ::error title=pregon%3A unknown-pillar,file=content/año nuevo/a%2C b.md,line=3,endLine=3,col=9,endColumn=18::unknown pillar `comunidda`%0Ahelp: did you mean `comunidad`?
        ::warning title=pregon%3A insecure-link,file=content/año nuevo/a%2C b.md,line=5,endLine=5,col=8,endColumn=26::the link is not encrypted: 100%25, �[31mred
        ::notice title=pregon%3A unknown-pillar::nothing to point at
        ");
    }

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        let text = sample::render_below("marcas/café: uno/", Format::Github);
        assert_eq!(text.matches(",file=marcas/café%3A uno/content/año nuevo/a%2C b.md,").count(), 2, "{text}");
    }

    #[test]
    fn a_message_cannot_start_a_command_of_its_own() {
        assert!(!super::data("a\n::set-output name=x::y").contains('\n'));
    }
}
