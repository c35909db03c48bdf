//! Findings for people: the source excerpt with carets, help, and suggested edits as a small diff.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str};

use super::{Report, one_line};
use crate::diag::{Applicability, Diagnostic, FileId, Fix, Severity, SourceFile, Sources, Span};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if report.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(report.width);
    for finding in report.findings {
        let groups = groups(finding, report.sources);
        // Of control characters the renderer lets those above ASCII pass, and U+009B begins what a terminal obeys.
        let text = renderer.render(&groups).replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}");
        writeln!(out, "{text}\n")?;
    }
    Ok(())
}

fn groups<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(one_line(&finding.message)).id(finding.rule));
    if let Some(location) = finding.location {
        let here: Vec<(Span, Option<&str>)> = std::iter::once((location.span, None))
            .chain(
                finding
                    .labels
                    .iter()
                    .filter(|label| label.location.file == location.file)
                    .map(|label| (label.location.span, Some(label.text.as_str()))),
            )
            .collect();
        group = excerpt(group, sources.get(location.file), &here);
    }
    let elsewhere = finding.labels.iter().filter(|label| finding.location.is_none_or(|location| location.file != label.location.file));
    for label in elsewhere {
        group = excerpt(group, sources.get(label.location.file), &[(label.location.span, Some(label.text.as_str()))]);
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(&one_line(help))));
    }
    let mut groups = vec![group];
    groups.extend(finding.fix.as_ref().map(|fix| suggestion(fix, sources)));
    groups
}

/// Adds the lines around the spans of one file. The first span without a label is the primary one.
fn excerpt<'a>(group: Group<'a>, file: &'a SourceFile, spans: &[(Span, Option<&'a str>)]) -> Group<'a> {
    if file.text.is_empty() {
        return group.element(Origin::path(one_line(&file.path)));
    }
    let window = Window::around(file, spans.iter().map(|&(span, _)| span));
    let annotations = spans.iter().map(|&(span, label)| {
        let kind = if label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(window.range(span)).label(label.map(one_line))
    });
    group.element(Snippet::source(window.text).path(one_line(&file.path)).line_start(window.line).annotations(annotations))
}

fn suggestion<'a>(fix: &'a Fix, sources: &'a Sources) -> Group<'a> {
    let title = normalize_untrusted_str(&one_line(&fix.title));
    let title = match fix.applicability {
        Applicability::Safe => format!("{title} (`--fix` does it)"),
        Applicability::Unsafe | Applicability::DisplayOnly => title,
    };
    let mut group = Group::with_title(Level::HELP.secondary_title(title));
    let mut files: Vec<FileId> = fix.edits.iter().map(|edit| edit.file).collect();
    files.dedup();
    for id in files {
        let file = sources.get(id);
        let edits = || fix.edits.iter().filter(|edit| edit.file == id);
        let window = Window::around(file, edits().map(|edit| edit.span));
        let patches = edits().map(|edit| Patch::new(window.range(edit.span), edit.replacement.as_str()));
        group = group.element(Snippet::source(window.text).path(one_line(&file.path)).line_start(window.line).patches(patches));
    }
    group
}

/// The whole lines that spans lie on: the renderer looks at every line that it is given, and files are long.
struct Window<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Window<'a> {
    fn around(file: &'a SourceFile, spans: impl Iterator<Item = Span>) -> Self {
        let length = file.text.len();
        let (first, last) = spans.fold((length, 0), |(first, last), span| (first.min(span.start), last.max(span.end)));
        let boundary = |mut at: usize| {
            at = at.min(length);
            while !file.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (first, last) = (boundary(first), boundary(last.max(first)));
        let start = file.text[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = file.text[last..].find('\n').map_or(length, |at| last + at + 1);
        Self { text: &file.text[start..end], start, line: file.line_column(start).line }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let clamp = |at: usize| {
            let mut at = at.saturating_sub(self.start).min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        clamp(span.start)..clamp(span.end.max(span.start))
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::render::{Format, sample};

    #[test]
    fn files_of_strangers_cannot_steer_a_terminal() {
        use crate::diag::render::Report;
        use crate::diag::{Applicability, Diagnostic, Fix, Location, SourceFile, Sources, Span};
        const BAD: &str = "\u{1b}[31m\u{9b}2J\u{7}\u{8}\u{7f}\u{202e}\r";
        let mut sources = Sources::default();
        let text = format!("uno {BAD}dos{BAD} tres\ncuatro {BAD}\n");
        let file = sources.add(SourceFile::new(format!("content/{BAD}.md"), text.as_str()));
        let empty = sources.add(SourceFile::new(format!("plans/{BAD}.yaml"), ""));
        let place = |from: &str| Location::new(file, Span::new(text.find(from).expect("is there"), text.find(from).expect("is there") + 3));
        let finding = Diagnostic::error("banned-term", place("dos"), format!("no {BAD}"))
            .label(place("cua"), format!("so {BAD}"))
            .label(Location::new(empty, Span::default()), format!("and {BAD}"))
            .help(format!("not {BAD}"));
        let fix = Fix::one(format!("write {BAD}"), Applicability::Safe, file, place("dos").span, format!("{BAD}tres{BAD}"));
        for finding in [finding.clone(), finding.fix(fix)] {
            let mut out = Vec::new();
            let report = Report { sources: &sources, findings: &[finding], folder: "", rules: &[], color: false, width: 100 };
            for &(name, format) in Format::ALL {
                out.clear();
                report.write(format, &mut out).expect("writes");
                let text = String::from_utf8(out.clone()).expect("UTF-8");
                // JSON escapes what it must, and the rest is made harmless where it is printed.
                let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
                assert!(matches!(format, Format::Json | Format::Sarif) || !text.contains(bad), "{name}: {text:?}");
            }
        }
    }

    #[test]
    fn sample() {
        insta::assert_snapshot!(sample::render(Format::Human), @r"
        error[unknown-pillar]: unknown pillar `comunidda`
          ╭▸ content/año nuevo/a, b.md:3:9
          │
        3 │ pillar: comunidda
          │         ━━━━━━━━━
          │
          ⸬  plans/plan.yaml:2:10
          │
        2 │   - { id: comunidad, name: Comunidad }
          │          ───────── the nearest one
          │
          ╰ help: did you mean `comunidad`?
        help: write `comunidad`
          ╭╴
        3 - pillar: comunidda
        3 + pillar: comunidad
          ╰╴

        warning[insecure-link]: the link is not encrypted: 100%, �[31mred
          ╭▸ content/año nuevo/a, b.md:5:8
          │
        5 │ Más en http://a.example/ñ y 100%
          │        ━━━━━━━━━━━━━━━━━━
          ╰╴
        help: write `https` (`--fix` does it)
          ╭╴
        5 │ Más en https://a.example/ñ y 100%
          ╰╴           +

        info[unknown-pillar]: nothing to point at
        ");
    }
}
