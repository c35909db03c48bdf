//! The findings on which every format is tested.

use super::{Format, Report, RuleInfo};
use crate::diag::{Applicability, Diagnostic, Fix, Location, Severity, SourceFile, Sources, Span};
use crate::model::{ChannelName, PostId};

const RULES: &[RuleInfo] = &[
    RuleInfo { name: "insecure-link", summary: "a link without https", doc: "## What it does\nFinds them.", level: Severity::Warning },
    RuleInfo {
        name: "unknown-pillar",
        summary: "a pillar that the plan does not have",
        doc: "## What it does\nFinds it.",
        level: Severity::Error,
    },
];

/// Three findings: with a label in another file and a fix, with awkward characters, and without a place.
pub(super) fn render(format: Format) -> String {
    render_below("", format)
}

/// The same, of a workspace in a folder of its repository.
pub(super) fn render_below(folder: &str, format: Format) -> String {
    let mut sources = Sources::default();
    let text = "\u{feff}---\r\ntitle: Café\r\npillar: comunidda\r\n---\r\nMás en http://a.example/ñ y 100%\r\n";
    let post = sources.add(SourceFile::new("content/año nuevo/a, b.md", text));
    let plan = sources.add(SourceFile::new("plans/plan.yaml", "pillars:\n  - { id: comunidad, name: Comunidad }\n"));
    let span_of = |needle: &str| {
        let at = text.find(needle).expect("the sample has it");
        Span::new(at, at + needle.len())
    };
    let mut nowhere = Diagnostic::new("unknown-pillar", Severity::Info, Location::new(post, Span::default()), "nothing to point at");
    nowhere.location = None;
    let findings = [
        Diagnostic::error("unknown-pillar", Location::new(post, span_of("comunidda")), "unknown pillar `comunidda`")
            .label(Location::new(plan, Span::new(18, 27)), "the nearest one")
            .help("did you mean `comunidad`?")
            .fix(Fix::one("write `comunidad`", Applicability::Unsafe, post, span_of("comunidda"), "comunidad"))
            .post(&PostId::new("a").expect("valid")),
        Diagnostic::warning(
            "insecure-link",
            Location::new(post, span_of("http://a.example/ñ")),
            "the link is not encrypted:\n100%, \u{1b}[31mred",
        )
        .fix(Fix::one("write `https`", Applicability::Safe, post, span_of("http:"), "https:"))
        .channel(&ChannelName::new("bluesky").expect("valid")),
        nowhere,
    ];
    let report = Report { sources: &sources, findings: &findings, folder, rules: RULES, color: false, width: 100 };
    let mut out = Vec::new();
    report.write(format, &mut out).expect("writes to memory");
    String::from_utf8(out).expect("UTF-8")
}
