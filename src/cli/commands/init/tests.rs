//! Every example is silent from the day on which it is made, whatever day that is, and works.

use pregon::compile::compile;
use pregon::networks::Specs;
use pregon::support::atomic_file;
use pregon::workspace::load_root;

use super::*;
use crate::cli::args::InitCi;

pub(super) const EXAMPLES: [(Lang, InitKind); 8] = [
    (Lang::Es, InitKind::Shop),
    (Lang::Es, InitKind::Association),
    (Lang::Es, InitKind::Software),
    (Lang::Es, InitKind::Agency),
    (Lang::En, InitKind::Shop),
    (Lang::En, InitKind::Association),
    (Lang::En, InitKind::Software),
    (Lang::En, InitKind::Agency),
];

/// A week that has the end of a month and days on which clocks change somewhere, the end of a year, leap days, and days in between.
const DAYS: [&str; 14] = [
    "2026-10-30",
    "2026-10-31",
    "2026-11-01",
    "2026-11-21",
    "2026-12-07",
    "2026-12-17",
    "2026-12-24",
    "2026-12-28",
    "2026-12-30",
    "2026-12-31",
    "2027-03-11",
    "2027-06-15",
    "2028-02-28",
    "2028-02-29",
];

fn values(day: &str) -> Values {
    Values {
        brand: "Café «Luna»: \"sol\"".to_owned(),
        zone: Tz::America__Mexico_City,
        zone_given: false,
        ci: InitCi::Github,
        today: day.parse().expect("a day"),
    }
}

/// The folders of the workspaces that an example has.
fn workspaces(lang: Lang, kind: InitKind) -> &'static [&'static str] {
    match (lang, kind) {
        (Lang::Es, InitKind::Agency) => &["marcas/hotel-mirador", "marcas/cafe-quebrada"],
        (Lang::En, InitKind::Agency) => &["brands/lighthouse-inn", "brands/blue-gulch"],
        _ => &[""],
    }
}

/// Every finding about a new workspace at noon of its first day, with its place.
fn problems(dir: &Path, day: &str) -> Vec<String> {
    let specs = Specs::embedded();
    let loaded = load_root(dir, &specs).expect("a workspace");
    let workspace = loaded.output;
    let compiled = compile(&workspace, &specs);
    let mut diagnostics = loaded.diagnostics;
    diagnostics.extend(compiled.diagnostics);
    let now = format!("{day}T18:00:00Z").parse().expect("an instant");
    let found = pregon::check::check(&workspace, &compiled.output, &specs, diagnostics, now);
    let path = |d: &pregon::diag::Diagnostic| {
        d.location.map_or(String::new(), |l| format!("{}:{}", workspace.sources.get(l.file).path, workspace.sources.start(l).line))
    };
    found.iter().map(|d| format!("{} {}: {} {:?}", path(d), d.rule, d.message, d.help)).collect()
}

#[test]
fn every_example_is_silent_whatever_the_day() {
    let mut found = Vec::new();
    for (lang, kind) in EXAMPLES {
        for day in DAYS {
            let dir = tempfile::tempdir().expect("a folder");
            let outcome = create(dir.path(), lang, kind, &values(day)).expect("writes");
            assert!(outcome.kept.is_empty());
            for folder in workspaces(lang, kind) {
                let problems = problems(&dir.path().join(folder), day);
                found.extend(problems.into_iter().map(|problem| format!("{lang:?} {kind:?} {folder} on {day}: {problem}")));
            }
        }
    }
    assert!(found.is_empty(), "{} findings: {:#?}", found.len(), &found[..found.len().min(40)]);
}

#[test]
fn one_post_is_due_at_once_and_the_others_later() {
    for (lang, kind) in EXAMPLES {
        let dir = tempfile::tempdir().expect("a folder");
        create(dir.path(), lang, kind, &values("2026-11-21")).expect("writes");
        for folder in workspaces(lang, kind) {
            let specs = Specs::embedded();
            let workspace = load_root(&dir.path().join(folder), &specs).expect("a workspace").output;
            assert_eq!(workspace.config.language, if lang == Lang::Es { "es" } else { "en" });
            if kind == InitKind::Agency {
                assert_ne!(workspace.config.timezone, Tz::America__Mexico_City, "brands have zones of their own");
            } else {
                assert_eq!(workspace.config.brand, "Café «Luna»: \"sol\"");
                assert_eq!(workspace.plan.company.name.as_deref(), Some("Café «Luna»: \"sol\""));
            }
            let drafts = compile(&workspace, &specs).output;
            let now = "2026-11-21T12:00:00Z".parse::<DateTime<Utc>>().expect("an instant");
            let due: Vec<&str> = drafts
                .iter()
                .filter(|draft| draft.due.as_ref().is_some_and(|due| due.utc <= now))
                .map(|draft| draft.post.as_str())
                .collect();
            assert_eq!(due, [if lang == Lang::Es { "bienvenida" } else { "welcome" }], "{kind:?} {folder}");
            assert!(drafts.iter().all(|draft| draft.due.is_some() && draft.channel.as_str() == "site"));
            let posts = drafts.len();
            assert!((3..=6).contains(&posts), "{posts} posts");
            let mut times: Vec<_> = drafts.iter().filter_map(|draft| draft.due.as_ref()).map(|due| due.utc).collect();
            times.sort_unstable();
            times.dedup();
            assert_eq!(times.len(), posts, "two posts at one time");
            let pictures: Vec<_> = drafts.iter().flat_map(|draft| &draft.parts).flat_map(|part| &part.media).collect();
            assert!(pictures.iter().all(|picture| !picture.alt.is_empty()));
            assert_eq!(workspace.posts.iter().map(|post| post.media.len()).sum::<usize>(), 1);
            assert!(!workspace.campaigns.is_empty() && !workspace.crisis.levels.is_empty() && !workspace.plan.kpis.is_empty());
        }
    }
}

#[test]
fn what_is_there_is_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    atomic_file::write(&dir.path().join("README.md"), b"mine").expect("writes");
    let outcome = create(dir.path(), Lang::En, InitKind::Shop, &values("2026-11-21")).expect("writes");
    assert_eq!(outcome.kept, ["README.md"]);
    assert_eq!(fs::read(dir.path().join("README.md")).expect("reads"), b"mine");
    assert_eq!(outcome.written.last().map(String::as_str), Some(MAIN));
    for kind in [InitKind::Shop, InitKind::Agency] {
        let again = create(dir.path(), Lang::Es, kind, &values("2026-11-21")).expect_err("refuses");
        assert!(again.error.to_string().contains("workspace already"), "{}", again.error);
    }
    assert!(!dir.path().join("content/2026/11/bienvenida.md").exists());
    assert!(!dir.path().join("marcas").exists());
}

#[test]
fn a_brand_that_is_there_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    create(dir.path(), Lang::Es, InitKind::Agency, &values("2026-11-21")).expect("writes");
    let again = create(dir.path(), Lang::Es, InitKind::Agency, &values("2026-11-21")).expect_err("refuses");
    assert!(again.error.to_string().contains("marcas"), "{}", again.error);
}

#[test]
fn commented_channels_work_once_uncommented() {
    for (lang, kind) in EXAMPLES {
        let dir = tempfile::tempdir().expect("a folder");
        create(dir.path(), lang, kind, &values("2026-11-21")).expect("writes");
        for folder in workspaces(lang, kind) {
            let root = dir.path().join(folder);
            for (file, networks) in [
                ("pregon.yaml", ["# mastodon: {", "# bluesky: {"]),
                ("plans/calendar.yaml", ["# mastodon:", "# bluesky:"]),
                ("plans/plan.yaml", ["# - {", "mastodon"]),
            ] {
                let path = root.join(file);
                let mut text = fs::read_to_string(&path).expect("reads");
                for network in networks {
                    assert!(text.contains(network), "{file} {network}");
                    text = text.replace(network, network.trim_start_matches("# "));
                }
                text = text.replace("  #   - {", "    - {").replace("    # - {", "    - {");
                for key in ["channels", "canales"] {
                    text = text.replace(&format!("{key}: [site] "), &format!("{key}: [site, mastodon, bluesky] "));
                }
                atomic_file::write(&path, text.as_bytes()).expect("writes");
            }
            // One person of the software project is not on Bluesky, which its list of people says: that note is its point.
            let mut found = problems(&root, "2026-11-21");
            found.retain(|line| !line.contains(" mention-without-handle: "));
            assert_eq!(found, Vec::<String>::new(), "{lang:?} {kind:?} {folder}");
            let specs = Specs::embedded();
            let workspace = load_root(&root, &specs).expect("a workspace").output;
            assert_eq!(workspace.config.channels.len(), 3);
            assert_eq!(workspace.calendar.slots.len(), 3);
            let drafts = compile(&workspace, &specs).output;
            assert_eq!(drafts.len(), 3 * workspace.posts.len());
            assert!(drafts.iter().all(|draft| draft.parts.iter().all(|part| part.count.fits)));
            let threads: Vec<usize> = drafts.iter().filter(|d| d.parts.len() > 1).map(|d| d.parts.len()).collect();
            assert_eq!(threads, if kind == InitKind::Agency { vec![] } else { vec![3, 3] }, "{lang:?} {kind:?} {folder}");
        }
    }
}

#[test]
fn the_zone_of_the_machine() {
    let link = Path::new("../usr/share/zoneinfo/Europe/Madrid");
    for (variable, link, expected) in [
        (None, Some(link), Some(Tz::Europe__Madrid)),
        (Some(""), Some(link), Some(Tz::Europe__Madrid)),
        (Some("America/Bogota"), Some(link), Some(Tz::America__Bogota)),
        (Some(":America/Bogota"), None, Some(Tz::America__Bogota)),
        (Some("/usr/share/zoneinfo/Asia/Tokyo"), None, Some(Tz::Asia__Tokyo)),
        (None, Some(Path::new("/usr/share/zoneinfo/posix/Asia/Tokyo")), Some(Tz::Asia__Tokyo)),
        // A rule instead of a name: nothing is guessed, and the link does not count.
        (Some("CST6CDT,M4.1.0,M10.5.0"), Some(link), None),
        (None, Some(Path::new("/etc/elsewhere")), None),
        (None, None, None),
    ] {
        assert_eq!(zone_from(variable, link), expected, "{variable:?} {link:?}");
    }
    let failure = named_zone("America/Mexico_Cty").expect_err("unknown");
    assert_eq!(failure.hints, ["did you mean `America/Mexico_City`?"]);
}

#[test]
fn the_steps_fit_the_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let target = dir.path().join("mi marca");
    let text = report(&target, Lang::En, &Outcome { written: vec!["a".to_owned(), "pregon.yaml".to_owned()], kept: Vec::new() });
    assert!(text.starts_with("Wrote 2 files in "), "{text}");
    assert!(text.contains("mi marca'\n") && text.contains("  cd '"), "{text}");
    assert!(text.contains("git init") && text.contains("  pregon check"), "{text}");
    let brands = vec!["marcas/uno/pregon.yaml".to_owned(), "marcas/dos/pregon.yaml".to_owned()];
    let text = report(&target, Lang::Es, &Outcome { written: brands, kept: Vec::new() });
    assert!(text.contains("  cd marcas/uno ") && text.contains("one of 2 brands"), "{text}");
}

#[test]
fn editors_find_the_schemas_that_are_written() {
    use pregon::workspace::schema::FileKind;
    let settings: serde_json::Value = serde_json::from_str(include_str!("../../../../templates/init/vscode/settings.json")).expect("JSON");
    // Posts are Markdown, for which YAML extensions have no schema.
    let wanted: serde_json::Map<String, serde_json::Value> = FileKind::ALL
        .into_iter()
        .filter(|kind| *kind != FileKind::Post)
        .map(|kind| (format!(".pregon/schemas/{}.json", kind.as_str()), serde_json::json!([kind.pattern()])))
        .collect();
    assert_eq!(settings, serde_json::json!({ "yaml.schemas": wanted }));
}
