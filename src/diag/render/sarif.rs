//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Report, RuleInfo};
use crate::diag::{Applicability, Diagnostic, Fix, Location, Severity, Sources};

/// Paths are relative to the root of the repository.
const BASE: &str = "%SRCROOT%";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pregon",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": report.findings.iter().map(|finding| result(finding, report)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(info: &RuleInfo) -> Value {
    json!({
        "id": info.name,
        "shortDescription": { "text": info.summary },
        "help": { "text": info.doc, "markdown": info.doc },
        "defaultConfiguration": { "level": level(info.level) },
    })
}

fn result(finding: &Diagnostic, report: &Report<'_>) -> Value {
    let mut text = finding.message.clone();
    for help in &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": finding.location.iter().map(|&location| json!({ "physicalLocation": physical(location, report) })).collect::<Vec<_>>(),
    });
    if let Some(index) = report.rules.iter().position(|info| info.name == finding.rule) {
        result["ruleIndex"] = index.into();
    }
    if !finding.labels.is_empty() {
        let related = finding.labels.iter().enumerate().map(
            |(id, label)| json!({ "id": id, "message": { "text": label.text }, "physicalLocation": physical(label.location, report) }),
        );
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::DisplayOnly) {
        result["fixes"] = json!([describe(fix, report)]);
    }
    result
}

fn describe(fix: &Fix, report: &Report<'_>) -> Value {
    let mut files: Vec<_> = fix.edits.iter().map(|edit| edit.file).collect();
    files.sort_unstable();
    files.dedup();
    let changes = files.into_iter().map(|file| {
        let replacements = fix.edits.iter().filter(|edit| edit.file == file).map(|edit| {
            json!({
                "deletedRegion": region(Location::new(file, edit.span), report.sources),
                "insertedContent": { "text": edit.replacement },
            })
        });
        json!({ "artifactLocation": artifact(&report.path_in_repository(file)), "replacements": replacements.collect::<Vec<_>>() })
    });
    json!({ "description": { "text": fix.title }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn physical(location: Location, report: &Report<'_>) -> Value {
    json!({ "artifactLocation": artifact(&report.path_in_repository(location.file)), "region": region(location, report.sources) })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": relative_reference(path), "uriBaseId": BASE })
}

fn region(location: Location, sources: &Sources) -> Value {
    let (start, end) = (sources.start(location), sources.end(location));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

/// A path as a relative reference of RFC 3986.
fn relative_reference(path: &str) -> String {
    use std::fmt::Write as _;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte as char);
        } else {
            write!(uri, "%{byte:02X}").expect("writing to a string");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::diag::render::{Format, sample};

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        let text = sample::render_below("marcas/café/", Format::Sarif);
        let uris: Vec<&str> = text.lines().filter(|line| line.contains("\"uri\"")).collect();
        assert!(uris.len() > 3 && uris.iter().all(|line| line.contains("\"marcas/caf%C3%A9/")), "{uris:?}");
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "the snapshot is long")]
    fn results_refer_to_their_rules_and_places() {
        let document: Value = serde_json::from_str(&sample::render(Format::Sarif)).expect("JSON");
        assert_eq!(document["version"], "2.1.0");
        let run = &document["runs"][0];
        for result in run["results"].as_array().expect("a list") {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"]).expect("JSON"), @r##"
        [
          {
            "ruleId": "unknown-pillar",
            "level": "error",
            "message": {
              "text": "unknown pillar `comunidda`\nhelp: did you mean `comunidad`?"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/a%C3%B1o%20nuevo/a%2C%20b.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 3,
                    "startColumn": 9,
                    "endLine": 3,
                    "endColumn": 18
                  }
                }
              }
            ],
            "ruleIndex": 1,
            "relatedLocations": [
              {
                "id": 0,
                "message": {
                  "text": "the nearest one"
                },
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "plans/plan.yaml",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 2,
                    "startColumn": 10,
                    "endLine": 2,
                    "endColumn": 19
                  }
                }
              }
            ],
            "fixes": [
              {
                "description": {
                  "text": "write `comunidad`"
                },
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "content/a%C3%B1o%20nuevo/a%2C%20b.md",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 3,
                          "startColumn": 9,
                          "endLine": 3,
                          "endColumn": 18
                        },
                        "insertedContent": {
                          "text": "comunidad"
                        }
                      }
                    ]
                  }
                ]
              }
            ]
          },
          {
            "ruleId": "insecure-link",
            "level": "warning",
            "message": {
              "text": "the link is not encrypted:\n100%, \u001b[31mred"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/a%C3%B1o%20nuevo/a%2C%20b.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 5,
                    "startColumn": 8,
                    "endLine": 5,
                    "endColumn": 26
                  }
                }
              }
            ],
            "ruleIndex": 0,
            "fixes": [
              {
                "description": {
                  "text": "write `https`"
                },
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "content/a%C3%B1o%20nuevo/a%2C%20b.md",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 5,
                          "startColumn": 8,
                          "endLine": 5,
                          "endColumn": 13
                        },
                        "insertedContent": {
                          "text": "https:"
                        }
                      }
                    ]
                  }
                ]
              }
            ]
          },
          {
            "ruleId": "unknown-pillar",
            "level": "note",
            "message": {
              "text": "nothing to point at"
            },
            "locations": [],
            "ruleIndex": 1
          }
        ]
        "##);
    }
}
