//! Loading whole workspaces, good and hostile.

use std::fs;
use std::path::Path;

use super::{Workspace, load_root, testing};
use crate::diag::Checked;
use crate::networks::Specs;

const CONFIG: &str = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels:\n  site: { network: site }\n  bluesky: { network: bluesky, account: laceiba.example }\n";

/// A workspace of these files; `pregon.yaml` is added where it is not among them.
fn workspace(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "pregon.yaml", CONFIG.as_bytes());
    for (path, bytes) in files {
        write(dir.path(), path, bytes);
    }
    dir
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().expect("a parent")).expect("makes folders");
    crate::support::atomic_file::write(&full, bytes).expect("writes");
}

fn load(dir: &Path) -> Checked<Workspace> {
    load_root(dir, &Specs::embedded()).expect("pregon.yaml is there")
}

/// The findings as `path:line:column rule`.
fn findings(files: &[(&str, &[u8])]) -> Vec<String> {
    let dir = workspace(files);
    let mut checked = load(dir.path());
    checked.diagnostics.sort(&checked.output.sources);
    checked
        .diagnostics
        .iter()
        .map(|d| {
            let place = d.location.expect("a place");
            let at = checked.output.sources.start(place);
            format!("{}:{}:{} {}", checked.output.sources.get(place.file).path, at.line, at.column, d.rule)
        })
        .collect()
}

#[test]
fn a_good_post_has_no_findings() {
    let post = "---\ntitle: Hola\ndate: 2026-11-24 09:30\nmedia: [a.jpg]\n---\nCuerpo";
    assert_eq!(findings(&[("content/a.md", post.as_bytes()), ("content/a.jpg", b"x")]), [""; 0]);
}

#[test]
fn two_channels_of_one_account_are_named() {
    let config = |second: &str| {
        format!(
            "brand: A\ntimezone: Europe/Madrid\nchannels:\n  a: {{ network: bluesky, account: A.example }}\n  b: {{ network: {second} }}\n"
        )
    };
    for (second, expected) in [
        ("bluesky, account: \"@a.example\"", &["pregon.yaml:5:3 same-account"][..]),
        ("bluesky, account: b.example", &[]),
        ("bluesky, account: a.example, lang: es", &[]),
        ("bluesky, account: a.example, server: \"https://pds.example\"", &[]),
    ] {
        assert_eq!(findings(&[("pregon.yaml", config(second).as_bytes())]), expected, "{second}");
    }
}

#[test]
fn every_problem_of_a_file_is_found_in_one_run_at_its_place() {
    let post = "---\ntitel: Hola\ndate: ayer\nstatus: aproved\nlink: example.org\nmedia:\n  - { file: a.jpg, fokus: [0.1, 0.2] }\npoll: { options: [una] }\n---\n";
    assert_eq!(
        findings(&[("content/a.md", post.as_bytes())]),
        [
            "content/a.md:2:1 unknown-key",
            "content/a.md:3:7 invalid-value",
            "content/a.md:4:9 invalid-value",
            "content/a.md:5:7 invalid-value",
            "content/a.md:7:20 unknown-key",
            "content/a.md:8:7 invalid-value",
        ]
    );
}

#[test]
fn hostile_files_are_findings() {
    let nested = format!("---\ntitle: {}\n---\n", "[".repeat(30_000));
    let large = vec![b'a'; 50 * 1024 * 1024];
    let latin = b"---\ntitle: caf\xe9\n---\n";
    let bomb = "---\ntitle: t\ntags: &a [x]\nmedia: [*a, *a]\n---\n";
    for (name, bytes, expected) in [
        ("no front matter", "Hola\n".as_bytes(), "content/a.md:1:1 missing-front-matter"),
        ("empty", b"", "content/a.md:1:1 missing-front-matter"),
        ("unclosed", b"---\ntitle: a\n", "content/a.md:1:1 unclosed-front-matter"),
        ("no title", b"---\nid: a\n---\n", "content/a.md:2:1 missing-key"),
        ("duplicate key", b"---\ntitle: a\ntitle: b\n---\n", "content/a.md:3:1 duplicate-key"),
        ("alias bomb", bomb.as_bytes(), "content/a.md:4:9 yaml-syntax"),
        ("deep nesting", nested.as_bytes(), "content/a.md:2:72 yaml-syntax"),
        ("not UTF-8", latin, "content/a.md:2:11 unreadable-file"),
        ("50 MB", &large, "content/a.md:1:1 unreadable-file"),
        ("scalar front matter", b"---\nhola\n---\n", "content/a.md:2:1 invalid-value"),
        ("bad indentation", b"---\ntitle: a\n tags: b\n---\n", "content/a.md:3:6 yaml-syntax"),
    ] {
        assert_eq!(findings(&[("content/a.md", bytes)]), [expected], "{name}");
    }
}

#[test]
fn bom_and_crlf_are_read() {
    let post = "\u{feff}---\r\ntitle: Hola\r\nestado: x\r\n---\r\nCuerpo\r\n";
    assert_eq!(findings(&[("content/a.md", post.as_bytes())]), ["content/a.md:3:1 unknown-key"]);
}

#[test]
fn two_posts_with_one_id_are_a_finding() {
    let post = "---\nid: feria\ntitle: Hola\n---\n".as_bytes();
    assert_eq!(findings(&[("content/a.md", post), ("content/b.md", post)]), ["content/b.md:2:1 duplicate-id"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_workspace_is_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    write(outside.path(), "secret.md", b"---\ntitle: secret\n---\n");
    let dir = workspace(&[("content/b.md", b"---\ntitle: b\nmedia: [../../../../../etc/hostname]\n---\n")]);
    std::os::unix::fs::symlink(outside.path().join("secret.md"), dir.path().join("content/a.md")).expect("links");
    std::os::unix::fs::symlink(outside.path(), dir.path().join("content/folder")).expect("links");
    let checked = load(dir.path());
    assert_eq!(checked.output.posts.len(), 1);
    assert!(checked.diagnostics.iter().any(|d| d.rule == "unreadable-file" && d.message.contains("leaves the workspace")));
    assert!(matches!(checked.output.posts[0].media[0].found, crate::model::MediaFound::Missing));
}

/// A pipe that nobody writes into would make whoever opens it wait for ever.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_a_finding_and_is_not_opened() {
    let dir = workspace(&[("content/a.md", b"---\ntitle: A\n---\nA\n")]);
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("content/pipe.md")).status();
    assert!(made.expect("mkfifo runs").success());
    let (sender, receiver) = std::sync::mpsc::channel();
    let root = dir.path().to_owned();
    std::thread::spawn(move || sender.send(load(&root).diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>()));
    let messages = receiver.recv_timeout(std::time::Duration::from_secs(20)).expect("loading ends");
    assert_eq!(messages, ["not a regular file"]);
}

#[test]
fn references_between_plans_must_lead_somewhere() {
    let plan = "objectives: [ { id: visitas, name: Visitas, kpi: vistas } ]\nkpis: [ { id: visitas-mes, name: Visitas } ]\nbudget: { lines: [ { id: a, name: A, amount: 1 EUR, campaign: otoño } ] }\n";
    assert_eq!(
        findings(&[("plans/plan.yaml", plan.as_bytes())]),
        ["plans/plan.yaml:1:50 unknown-reference", "plans/plan.yaml:3:63 unknown-reference"]
    );
}

#[test]
fn labels_of_advertising_name_what_is_there() {
    let tone = |entry: &str| format!("disclosures:\n  - {{ text: Publicidad, {entry} }}\n");
    let campaign = ("plans/campaigns/reyes.yaml", "name: Reyes\ntype: ads\nads: { label: Publicidad }\n".as_bytes());
    for (entry, expected) in [
        ("campaign: reyes", None),
        ("campaign: reyess", Some("plans/tone.yaml:2:35 unknown-reference")),
        ("paid: true, networks: [bluesky, site, instagram]", None),
        ("paid: true, networks: [mastodont]", Some("plans/tone.yaml:2:48 unknown-reference")),
    ] {
        assert_eq!(findings(&[("plans/tone.yaml", tone(entry).as_bytes()), campaign]), Vec::from_iter(expected), "{entry}");
    }
}

#[test]
fn spending_names_posts_that_are_there() {
    let plan = |post: &str| {
        format!(
            "budget:\n  lines:\n    - {{ id: a, name: A, amount: 9 EUR, spending: [{{ date: 2026-11-01, amount: 1 EUR, what: A, post: {post} }}] }}\n"
        )
    };
    let posts: [(&str, &[u8]); 2] = [
        ("content/a.md", b"---\ntitle: A\n---\nA\n"),
        ("content/serie.md", b"---\ntitle: S\ndate: 2026-12-01 10:00\nrepeat: FREQ=DAILY;COUNT=2\n---\nS\n"),
    ];
    for (post, expected) in [("a", None), ("serie", None), ("nada", Some("plans/plan.yaml:3:101 unknown-reference"))] {
        let plan = plan(post);
        let files = [&[("plans/plan.yaml", plan.as_bytes())][..], &posts].concat();
        assert_eq!(findings(&files), Vec::from_iter(expected), "{post}");
    }
}

#[test]
fn shares_are_not_more_than_the_whole() {
    let plan = |last: &str| format!("pillars:\n  - {{ id: a, name: A, share: 80 }}\n  - {{ id: b, name: B, share: {last} }}\n");
    for (last, expected) in [("20", None), ("20.4", None), ("60", Some("plans/plan.yaml:3:30 invalid-value"))] {
        assert_eq!(findings(&[("plans/plan.yaml", plan(last).as_bytes())]), Vec::from_iter(expected), "{last}");
    }
}

#[test]
fn campaigns_whose_pages_would_lie_in_one_place_are_a_finding() {
    let campaign = |id: &str| format!("id: {id}\nname: A\ntype: promotion\n");
    let files = [("plans/campaigns/a.yaml", campaign("Otoño 2026")), ("plans/campaigns/b.yaml", campaign("otono-2026"))];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    assert_eq!(findings(&files), ["plans/campaigns/b.yaml:1:5 duplicate-id"]);
    assert_eq!(load(workspace(&files).path()).output.campaigns.len(), 1);
}

/// The manual becomes a page, so that it must not lead to what only the team may read.
#[test]
fn the_crisis_manual_is_a_markdown_file_of_the_plans() {
    let dir = workspace(&[
        (".env", b"PREGON_SITE_TOKEN=secret\n"),
        ("notas.md", b"Notas\n"),
        ("plans/people.yaml", b"ana: { name: Ana }\n"),
        ("plans/crisis.md", b"# Qu\xc3\xa9 hacer\n"),
        ("plans/manual/uno.md", b"Uno\n"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("../.env", dir.path().join("plans/enlace.md")).expect("links");
    for (manual, expected) in [
        ("crisis.md", Some("# Qué hacer\n")),
        ("manual/uno.md", Some("Uno\n")),
        ("../plans/crisis.md", Some("# Qué hacer\n")),
        ("../.env", None),
        ("../notas.md", None),
        ("people.yaml", None),
        ("enlace.md", None),
        ("nada.md", None),
    ] {
        write(dir.path(), "plans/crisis.yaml", format!("manual: {manual}\n").as_bytes());
        let Checked { output, diagnostics } = load(dir.path());
        assert_eq!(output.crisis_manual.as_deref(), expected, "{manual}");
        let found: Vec<&str> = diagnostics.iter().map(|finding| finding.rule).collect();
        assert_eq!(found, if expected.is_some() { vec![] } else { vec!["unknown-reference"] }, "{manual}");
    }
}

/// A build would clean it away there, and what has no record is sent again.
#[test]
fn the_ledger_has_a_place_of_its_own() {
    for (folder, good) in [
        ("ledger", true),
        ("team/record", true),
        (".", false),
        ("./", false),
        ("public", false),
        ("./public/x", false),
        (".pregon", false),
        ("content", false),
        ("git:", true),
        ("git:origin#record", true),
        ("git:main", false),
        ("s3://laceiba/ledger", true),
        ("s3://key:secret@laceiba", false),
        ("ftp://laceiba", false),
    ] {
        let config = format!("{CONFIG}ledger: \"{folder}\"\n");
        assert_eq!(findings(&[("pregon.yaml", config.as_bytes())]).is_empty(), good, "{folder}");
    }
}

#[test]
fn settings_are_checked() {
    let config = "brand: A\ntimezone: America/Mexico_Cty\nchannels:\n  Masto: { network: mastodon }\n  m: { network: mastadon }\n  b: { network: bluesky, overdue: 5 }\nledger: ../x\n";
    assert_eq!(
        findings(&[("pregon.yaml", config.as_bytes())]),
        [
            "pregon.yaml:2:11 invalid-value",
            "pregon.yaml:4:3 invalid-value",
            "pregon.yaml:5:17 unknown-network",
            "pregon.yaml:6:35 invalid-value",
            "pregon.yaml:7:9 invalid-value",
        ]
    );
}

#[test]
fn the_demo_loads_without_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checked = load(root);
    assert_eq!(checked.diagnostics.len(), 0, "{:?}", checked.diagnostics);
    assert!(checked.output.posts.len() >= 24);
}

#[test]
fn names_that_hide_characters_are_told_and_reach_nobody() {
    let files = [
        ("plans/people.yaml", "ana:\n  name: Ana \u{202e}zuiR\n"),
        ("plans/campaigns/otono.yaml", "name: Oto\u{200b}ño\ntype: promotion\n"),
        ("plans/plan.yaml", "audiences: [{ id: a, name: \"\u{2066}Barrio\u{2069}\" }]\n"),
        ("pregon.yaml", "brand: La\u{ad} Ceiba\ntimezone: UTC\nchannels:\n  site: { network: site }\n"),
    ];
    let (workspace, found) = testing::workspace(&files);
    assert_eq!(workspace.people.list[0].name, "Ana zuiR");
    assert_eq!(workspace.campaigns[0].name, "Otoño");
    assert_eq!(workspace.plan.audiences[0].name, "Barrio");
    assert_eq!(workspace.config.brand, "La Ceiba");
    let mut told: Vec<String> = found
        .iter()
        .map(|finding| {
            let at = finding.location.expect("a place");
            let file = workspace.sources.get(at.file);
            assert!(finding.help.iter().any(|help| help.contains("type it anew")), "{finding:?}");
            format!("{}:{} {}", file.path, file.line_column(at.span.start).line, finding.message)
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "plans/campaigns/otono.yaml:1 a name with U+200B, a character that cannot be seen",
            "plans/people.yaml:2 a name with U+202E, a character that turns the direction of what follows",
            "plans/plan.yaml:1 a name with U+2066, a character that turns the direction of what follows",
            "pregon.yaml:1 a name with U+00AD, a character that cannot be seen",
        ]
    );
}
