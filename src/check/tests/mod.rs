//! Every rule is tested by the examples of its documentation.

mod examples;
mod harness;

use std::path::Path;

use super::{BUILTIN, Check, RULES, apply_fixes, concerns, merge_channels, reference, rule};
use crate::diag::{Applicability, Diagnostics, Severity};

const SECTIONS: [&str; 6] = ["What it does", "Why it matters", "Bad", "Good", "Fix safety", "Sources"];

fn post(front_matter: &str, body: &str) -> (String, String) {
    ("content/example.md".to_owned(), format!("---\ntitle: Feria\n{front_matter}---\n{body}\n"))
}

fn check_files(files: &[(String, String)]) -> (tempfile::TempDir, crate::workspace::Workspace, Diagnostics) {
    let folder = tempfile::tempdir().expect("a folder");
    harness::write(folder.path(), files);
    let (workspace, found) = harness::run(folder.path());
    (folder, workspace, found)
}

fn names(found: &Diagnostics) -> Vec<&'static str> {
    found.iter().map(|finding| finding.rule).filter(|name| *name != "missing-pillar").collect()
}

#[test]
fn names_are_sorted_unique_and_readable() {
    for pair in RULES.windows(2) {
        assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
    }
    for pair in BUILTIN.windows(2) {
        assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
    }
    for rule in RULES {
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        assert!(
            !["no-", "require-", "check-", "enforce-"].iter().any(|verb| rule.name.starts_with(verb)),
            "`allow {}` must make sense",
            rule.name
        );
        assert!(BUILTIN.iter().all(|builtin| builtin.name != rule.name), "{}", rule.name);
        assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.name);
    }
}

#[test]
fn every_documentation_is_complete() {
    for rule in RULES {
        assert_eq!(examples::sections(rule.doc), SECTIONS, "{}", rule.name);
        let examples = examples::examples(rule.doc);
        assert!(examples.iter().any(|example| example.good) && examples.iter().any(|example| !example.good), "{}", rule.name);
    }
    for builtin in BUILTIN {
        assert_eq!(examples::sections(builtin.doc), ["What it says", "What to do"], "{}", builtin.name);
    }
}

#[test]
fn bad_examples_fire_good_ones_are_silent_and_safe_fixes_leave_nothing() {
    for rule in RULES {
        for (number, example) in examples::examples(rule.doc).into_iter().enumerate() {
            let what = format!("example {} of {}", number + 1, rule.name);
            let (folder, workspace, found) = check_files(&example.files);
            let builtin: Vec<_> = found.iter().filter(|finding| BUILTIN.iter().any(|builtin| builtin.name == finding.rule)).collect();
            assert!(builtin.iter().all(|finding| finding.rule == "unsupported-key"), "{what}: {builtin:?}");
            let own: Vec<_> = found.iter().filter(|finding| finding.rule == rule.name).collect();
            assert_eq!(own.len(), if example.good { 0 } else { example.times }, "{what}: {own:#?}");
            for finding in &own {
                assert!(!finding.message.ends_with('.') && !finding.message.contains('\n'), "{what}: {}", finding.message);
                assert!(finding.post.is_some() || matches!(rule.check, Check::Workspace(_)), "{what}: no post");
                assert_eq!(finding.channel.is_some(), matches!(rule.check, Check::Variant(_)) || finding.channel.is_some(), "{what}");
                assert!(finding.location.is_some_and(|at| at.span.end <= workspace.sources.get(at.file).text.len()), "{what}");
            }
            let safe = |found: &Diagnostics| {
                let mut own = found.clone();
                own.retain(|finding| {
                    finding.rule == rule.name && finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
                });
                own
            };
            let fixable = safe(&found);
            if fixable.is_empty() {
                continue;
            }
            assert!(rule.doc.contains("\nSafe:"), "{what}: the documentation does not say that its fix is safe");
            apply_fixes(&workspace, &fixable).expect("writes");
            let (_, found) = harness::run(folder.path());
            assert_eq!(found.iter().filter(|finding| finding.rule == rule.name).count(), 0, "{what}: something is left after the fix");
            assert!(safe(&found).is_empty(), "{what}: fixing twice is not the same as fixing once");
        }
    }
}

#[test]
fn every_finding_of_loading_and_compiling_is_documented() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ["workspace", "compile"] {
        for entry in
            walkdir::WalkDir::new(sources.join(folder)).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file())
        {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            for start in ["Diagnostic::error(", "Diagnostic::warning("] {
                for call in text.split(start).skip(1) {
                    let Some(name) = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
                    assert!(BUILTIN.iter().any(|builtin| builtin.name == name), "`{name}` of {} is not in BUILTIN", entry.path().display());
                }
            }
        }
    }
}

#[test]
fn the_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let text = reference();
    #[expect(clippy::disallowed_methods, reason = "a switch of this test alone")]
    if std::env::var("UPDATE_DOCS").is_ok() {
        crate::support::atomic_file::write(&path, text.as_bytes()).expect("writes");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/rules.md is out of date: run `UPDATE_DOCS=1 cargo test --lib the_reference_is_up_to_date`");
}

#[test]
fn levels_are_the_teams() {
    let night = || post("date: 2026-11-27 23:30\nchannels: [mastodon]\n", "Ven a la feria.");
    let config = |rules: &str| {
        let text = format!(
            "brand: La Ceiba\ntimezone: America/Mexico_City\nchannels:\n  mastodon: {{ network: mastodon, server: https://a.example }}\nrules: {{ {rules} }}\n"
        );
        ("pregon.yaml".to_owned(), text)
    };
    for (rules, expected) in [("", Some(Severity::Warning)), ("quiet-hours: error", Some(Severity::Error)), ("quiet-hours: off", None)] {
        let calendar = ("plans/calendar.yaml".to_owned(), "quiet_hours: { from: \"22:00\", to: \"08:00\" }\n".to_owned());
        let (_folder, _, found) = check_files(&[night(), config(rules), calendar]);
        let severity = found.iter().find(|finding| finding.rule == "quiet-hours").map(|finding| finding.severity);
        assert_eq!(severity, expected, "{rules}");
    }
    let (_folder, _, found) = check_files(&[post("", "Ven a la feria."), config("quiet-ours: off")]);
    assert!(names(&found).contains(&"unknown-rule"));
}

#[test]
fn waivers_hold_until_their_last_day() {
    let night =
        |allow: &str| post(&format!("date: 2026-11-27 23:30\npillar: libros\ncampaign: otono-2026\nallow: [{allow}]\n"), "Ven a la feria.");
    for (allow, expected) in [
        ("quiet-hours", vec![]),
        ("{ rule: quiet-hours, until: 2026-11-20, reason: hoy aún }", vec![]),
        ("{ rule: quiet-hours, until: 2026-11-19 }", vec!["expired-waiver", "quiet-hours", "quiet-hours", "quiet-hours"]),
        ("quiet-hours, too-long", vec!["unused-waiver"]),
        ("quiet-hours, yaml-syntax", vec!["unknown-rule"]),
    ] {
        let (_folder, _, found) = check_files(&[night(allow)]);
        let mut names = names(&found);
        names.sort_unstable();
        assert_eq!(names, expected, "{allow}");
    }
}

#[test]
fn two_posts_that_wait_get_two_slots() {
    let waiting =
        |name: &str| (format!("content/{name}.md"), format!("---\ntitle: {name}\nslot: next\n---\nTexto de {name}, que espera.\n"));
    let (folder, workspace, found) = check_files(&[waiting("a"), waiting("b"), waiting("c")]);
    assert_eq!(apply_fixes(&workspace, &found).expect("writes").fixes, 3);
    let (workspace, found) = harness::run(folder.path());
    // 09:30 is the one time that both networks have, on weekdays; the day of the check is a Friday.
    let times: Vec<&str> = workspace
        .posts
        .iter()
        .filter_map(|post| workspace.sources.get(post.file).text.lines().find(|line| line.starts_with("date:")))
        .collect();
    assert_eq!(times, ["date: 2026-11-20 09:30", "date: 2026-11-23 09:30", "date: 2026-11-24 09:30"]);
    assert!(!names(&found).contains(&"slot-not-assigned"));
    assert_eq!(apply_fixes(&workspace, &found).expect("writes").fixes, 0);
}

#[test]
fn fixes_keep_line_ends_and_marks_and_refuse_changed_files() {
    let text = "\u{feff}---\r\ntitle: Feria\r\ntags: [mercado de otoño]\r\n---\r\nVen al **mercado**\r\nde #mercadodeotoño.\r\n";
    let (folder, workspace, found) = check_files(&[("content/example.md".to_owned(), text.to_owned())]);
    let path = folder.path().join("content/example.md");
    crate::support::atomic_file::write(&path, b"changed").expect("writes");
    assert!(apply_fixes(&workspace, &found).is_err());
    crate::support::atomic_file::write(&path, text.as_bytes()).expect("writes");
    assert_eq!(apply_fixes(&workspace, &found).expect("writes").files, ["content/example.md"]);
    assert_eq!(std::fs::read_to_string(&path).expect("reads"), text.replace("#mercadodeotoño", "#MercadoDeOtoño"));
}

#[test]
fn text_alternatives_in_the_text_are_read_by_rules_about_prose() {
    for (body, expected) in [("![Un libro imperdible](photo.jpg)\n\nVen.", true), ("![Un libro](photo-imperdible.jpg)\n\nVen.", false)] {
        let (_folder, workspace, found) = check_files(&[post("", body)]);
        let finding = found.iter().find(|finding| finding.rule == "banned-term");
        assert_eq!(finding.is_some(), expected, "{body}");
        let place = finding.and_then(|finding| finding.location);
        assert!(place.is_none_or(|at| &workspace.sources.get(at.file).text[at.span.start..at.span.end] == "imperdible"));
    }
}

#[test]
fn an_unknown_key_is_a_finding_about_its_post() {
    let (_folder, workspace, found) = check_files(&[post("pilar: comunidad\n", "Ven.")]);
    let finding = found.iter().find(|finding| finding.rule == "unknown-key").expect("a finding");
    assert_eq!(finding.post.as_ref(), workspace.posts.first().map(|post| &post.id));
}

#[test]
fn the_order_is_always_the_same() {
    let posts: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("content/p{n}.md"),
                format!("---\ntitle: Post {n}\ndate: 2026-12-25 23:{:02}\npillar: x\n---\n¡Texto! ¡Imperdible! ¡Ya {n}!\n", n % 60),
            )
        })
        .collect();
    let (folder, _, first) = check_files(&posts);
    for _ in 0..3 {
        assert_eq!(harness::run(folder.path()).1.into_vec(), first.clone().into_vec());
    }
    assert!(merge_channels(first.clone()).len() < first.len());
}

#[test]
fn a_changed_picture_brings_up_its_post() {
    let (_folder, workspace, found) = check_files(&[post("media: [{ file: small.jpg, alt: Puesto }]\n", "Ven.")]);
    let finding = found.iter().find(|finding| finding.rule == "image-too-small").expect("a finding");
    for (path, expected) in [("content/small.jpg", true), ("content/example.md", true), ("content/photo.jpg", false)] {
        assert_eq!(concerns(&workspace, finding, |changed| changed == path), expected, "{path}");
    }
    assert!(rule("image-too-small").is_some() && rule("image-too-smal").is_none());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    /// Whatever stands in a body: no panic, every place on character boundaries, every format written.
    #[test]
    fn any_body_can_be_checked_and_shown(pieces in proptest::collection::vec(proptest::sample::select(HOSTILE), 0..40)) {
        let (_folder, workspace, found) = check_files(&[post("tags: [mercado de otoño]\noverrides: { bluesky: { text: \"{{ body }} imperdible\" } }\n", &pieces.concat())]);
        for finding in &found {
            let places = finding.location.into_iter().chain(finding.labels.iter().map(|label| label.location));
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| crate::diag::Location::new(edit.file, edit.span));
            for place in places.chain(edits) {
                let text = &workspace.sources.get(place.file).text;
                proptest::prop_assert!(text.get(place.span.start..place.span.end).is_some(), "{finding:?}");
            }
        }
        let list = found.into_vec();
        let rules = super::infos();
        let report = crate::diag::render::Report { sources: &workspace.sources, findings: &list, folder: "", rules: &rules, color: true, width: 60 };
        for &(_, format) in crate::diag::render::Format::ALL {
            report.write(format, &mut Vec::new()).expect("writes");
        }
    }
}

const HOSTILE: &[&str] = &[
    "a",
    "ñ",
    "🎃",
    "e\u{301}",
    "\u{202e}",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    " ",
    "*",
    "_",
    "`",
    "[",
    "](",
    ")",
    "![",
    "http://a.example/ñ",
    "https://a.example",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<!-- only: mastodon -->",
    "<!-- /only -->",
    "<!-- break -->",
    "@ada",
    "@nadie",
    "#mercadodeotoño",
    "#MERCADODEOTOÑO",
    "imperdible",
    "&amp;",
    "\\",
    "- ",
    "1. ",
    "> ",
    "|",
    "```",
    "{{",
    "}}",
    "{%",
    "aquí",
    "photo.jpg",
    "ausente.jpg",
    "\u{0}",
    "\u{fdd0}",
    "!",
    ".",
    "%20",
];
