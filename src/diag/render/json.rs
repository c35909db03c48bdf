//! Findings as one JSON object, for other programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::diag::{Applicability, Diagnostic, Location, Severity, Sources};

/// Changes when a field is removed or changes its meaning; new fields do not count.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    summary: Summary,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    labels: Vec<Label<'a>>,
    help: &'a [String],
    fix: Option<Fix<'a>>,
    post: Option<&'a str>,
    channel: Option<&'a str>,
}

/// Lines and columns start at 1 and count characters; `start` and `end` are byte offsets in the file.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Label<'a> {
    text: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    replacement: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let document = Document {
        schema: SCHEMA,
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            fixable: report.fixable(),
        },
        findings: report.findings.iter().map(|finding| describe(finding, report.sources)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

pub(super) fn values(sources: &Sources, findings: &[Diagnostic]) -> Vec<serde_json::Value> {
    findings.iter().map(|finding| serde_json::to_value(describe(finding, sources)).unwrap_or_default()).collect()
}

fn describe<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    Finding {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        place: finding.location.map(|location| place(location, sources)),
        labels: finding.labels.iter().map(|label| Label { text: &label.text, place: place(label.location, sources) }).collect(),
        help: &finding.help,
        fix: finding.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            applicability: fix.applicability,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit { replacement: &edit.replacement, place: place(Location::new(edit.file, edit.span), sources) })
                .collect(),
        }),
        post: finding.post.as_ref().map(AsRef::as_ref),
        channel: finding.channel.as_ref().map(AsRef::as_ref),
    }
}

fn place(location: Location, sources: &Sources) -> Place<'_> {
    let (start, end) = (sources.start(location), sources.end(location));
    Place {
        path: &sources.get(location.file).path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start: location.span.start,
        end: location.span.end,
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::render::{Format, sample};

    #[test]
    fn sample() {
        insta::assert_snapshot!(sample::render(Format::Json), @r##"
        {
          "schema": 1,
          "summary": {
            "errors": 1,
            "warnings": 1,
            "infos": 1,
            "fixable": 1
          },
          "findings": [
            {
              "rule": "unknown-pillar",
              "severity": "error",
              "message": "unknown pillar `comunidda`",
              "path": "content/año nuevo/a, b.md",
              "line": 3,
              "column": 9,
              "end_line": 3,
              "end_column": 18,
              "start": 30,
              "end": 39,
              "labels": [
                {
                  "text": "the nearest one",
                  "path": "plans/plan.yaml",
                  "line": 2,
                  "column": 10,
                  "end_line": 2,
                  "end_column": 19,
                  "start": 18,
                  "end": 27
                }
              ],
              "help": [
                "did you mean `comunidad`?"
              ],
              "fix": {
                "title": "write `comunidad`",
                "applicability": "unsafe",
                "edits": [
                  {
                    "replacement": "comunidad",
                    "path": "content/año nuevo/a, b.md",
                    "line": 3,
                    "column": 9,
                    "end_line": 3,
                    "end_column": 18,
                    "start": 30,
                    "end": 39
                  }
                ]
              },
              "post": "a",
              "channel": null
            },
            {
              "rule": "insecure-link",
              "severity": "warning",
              "message": "the link is not encrypted:\n100%, \u001b[31mred",
              "path": "content/año nuevo/a, b.md",
              "line": 5,
              "column": 8,
              "end_line": 5,
              "end_column": 26,
              "start": 54,
              "end": 73,
              "labels": [],
              "help": [],
              "fix": {
                "title": "write `https`",
                "applicability": "safe",
                "edits": [
                  {
                    "replacement": "https:",
                    "path": "content/año nuevo/a, b.md",
                    "line": 5,
                    "column": 8,
                    "end_line": 5,
                    "end_column": 13,
                    "start": 54,
                    "end": 59
                  }
                ]
              },
              "post": null,
              "channel": "bluesky"
            },
            {
              "rule": "unknown-pillar",
              "severity": "info",
              "message": "nothing to point at",
              "labels": [],
              "help": [],
              "fix": null,
              "post": null,
              "channel": null
            }
          ]
        }
        "##);
    }
}
