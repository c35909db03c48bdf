//! The documentation of all rules, for `pregon explain`, `docs/rules.md` and SARIF.

use std::fmt::Write;

use super::{BUILTIN, RULES};
use crate::diag::Severity;
use crate::diag::render::RuleInfo;

/// What formats may say about each finding, rules and built-in ones, sorted by name.
#[must_use]
pub fn infos() -> Vec<RuleInfo> {
    let rules = RULES.iter().map(|rule| RuleInfo { name: rule.name, summary: rule.summary, doc: rule.doc, level: rule.level });
    let builtin = BUILTIN.iter().map(|b| RuleInfo { name: b.name, summary: b.summary, doc: b.doc, level: Severity::Error });
    let mut infos: Vec<RuleInfo> = rules.chain(builtin).collect();
    infos.sort_by_key(|info| info.name);
    infos
}

/// The whole reference, Markdown: the text of `docs/rules.md`.
///
/// # Panics
/// Never: writing to a string does not fail.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         What `pregon check` looks at. `pregon explain <rule>` prints the same text.\n\n\
         A team sets levels in `pregon.yaml`:\n\n\
         ```yaml\nrules: { long-sentence: off, banned-term: error }\n```\n\n\
         A post accepts a finding in its front matter, with a reason and a last day if it has them:\n\n\
         ```yaml\nallow:\n  - rule: quiet-hours\n    reason: the launch is at midnight\n    until: 2026-12-01\n```\n\n",
    );
    text.push_str("| rule | level | finds |\n| --- | --- | --- |\n");
    for rule in RULES {
        writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", rule.name, rule.level.as_str(), rule.summary).expect("writing to a string");
    }
    text.push_str("\nFindings about files that cannot be read or compiled have no level to be set, and cannot be waived:\n\n");
    text.push_str("| finding | says |\n| --- | --- |\n");
    for builtin in BUILTIN {
        writeln!(text, "| [`{0}`](#{0}) | {1} |", builtin.name, builtin.summary).expect("writing to a string");
    }
    for info in infos() {
        let doc = info.doc.trim().replace("\n## ", "\n### ").replacen("## ", "### ", 1);
        writeln!(text, "\n## {}\n\n{}", info.name, doc).expect("writing to a string");
    }
    text
}
