//! New campaigns in small workspaces, in the examples of `pregon init` and in the demo.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use chrono::{Days, NaiveDateTime};
use pregon::compile::compile;
use pregon::diag::Diagnostic;
use pregon::model::{Schedule, When};
use pregon::networks::Specs;
use pregon::support::atomic_file;
use pregon::workspace::load_root;

use super::*;
use crate::cli::commands::init::tests::{EXAMPLES, example, workspaces};

/// Read once: there are many workspaces here.
fn specs() -> &'static Specs {
    static SPECS: OnceLock<Specs> = OnceLock::new();
    SPECS.get_or_init(Specs::embedded)
}

fn put(dir: &Path, path: &str, text: &str) {
    atomic_file::write(&dir.join(path), text.as_bytes()).expect("writes");
}

fn options(name: &str, kind: &str) -> NewCampaign {
    NewCampaign {
        name: Some(name.to_owned()),
        kind: kind.to_owned(),
        start: None,
        end: None,
        day: None,
        goal: None,
        objective: None,
        pillar: None,
        audience: None,
        responsible: None,
        budget: None,
        link: None,
        channels: Vec::new(),
        posts: None,
        dry_run: false,
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().expect("an instant")
}

fn new(dir: &Path, options: &NewCampaign) -> Vec<NewFile> {
    let workspace = load_root(dir, specs()).expect("a workspace").output;
    let files = plan(options, &workspace, now());
    let files = files.unwrap_or_else(|failure| panic!("{}", failure.error));
    for file in files.iter().filter(|file| !file.path.is_empty()) {
        put(dir, &file.path, &file.text);
    }
    files
}

fn workspace(language: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let main = format!(
        "brand: Luna\nlanguage: {language}\ntimezone: Europe/Madrid\nchannels:\n  site: {{ network: site }}\n  bluesky: {{ network: bluesky }}\n"
    );
    put(dir.path(), "pregon.yaml", &main);
    put(
        dir.path(),
        "plans/plan.yaml",
        "objectives: [{ id: o, name: O }]\naudiences: [{ id: d, name: D }]\npillars: [{ id: p, name: P }]\n",
    );
    put(dir.path(), "plans/people.yaml", "ana: { name: Ana, role: influencer }\n");
    put(dir.path(), "plans/calendar.yaml", "slots:\n  site: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"09:30\", \"18:00\"] }]\n");
    dir
}

#[test]
fn campaigns_load_back_with_and_without_their_comments() {
    for language in ["en", "es"] {
        let dir = workspace(language);
        let names = ["Otoño: \"2026\" 🎃", "#\n- x"];
        let mut paths: Vec<String> = names.iter().map(|name| new(dir.path(), &options(name, "giveaway"))[0].path.clone()).collect();
        assert_eq!(paths, ["plans/campaigns/otono-2026.yaml", "plans/campaigns/x.yaml"]);
        for kind in CampaignKind::ALL {
            paths.push(new(dir.path(), &options(kind.as_str(), kind.as_str()))[0].path.clone());
        }
        put(dir.path(), "plans/campaigns/bases.md", "Bases");
        put(dir.path(), "plans/campaigns/terms.md", "Terms");
        for uncomment in [false, true] {
            for path in paths.iter().filter(|_| uncomment) {
                let text = fs::read_to_string(dir.path().join(path)).expect("reads");
                let lines = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n");
                put(dir.path(), path, &lines.collect::<String>());
            }
            let loaded = load_root(dir.path(), specs()).expect("a workspace");
            assert!(loaded.diagnostics.is_empty(), "{language}: {:?}", loaded.diagnostics);
            let first = loaded.output.campaign("otono-2026").expect("a campaign");
            assert_eq!((first.name.as_str(), first.kind), ("Otoño: \"2026\" 🎃", CampaignKind::Giveaway));
            assert_eq!((first.start.is_some(), first.objective.is_some()), (uncomment, uncomment));
        }
    }
}

#[test]
fn drafts_of_every_type_load_back_and_are_written_once() {
    for language in ["en", "es"] {
        for kind in CampaignKind::ALL {
            let dir = workspace(language);
            let dated = NewCampaign {
                start: Some("2026-12-01".to_owned()),
                end: Some("2026-12-20".to_owned()),
                pillar: Some("p".to_owned()),
                channels: vec!["site".to_owned()],
                ..options("La canasta", kind.as_str())
            };
            let files = new(dir.path(), &dated);
            assert!(files.len() >= 3, "{language} {kind:?}: {files:?}");
            let loaded = load_root(dir.path(), specs()).expect("a workspace");
            assert!(loaded.diagnostics.is_empty(), "{language} {kind:?}: {:?}", loaded.diagnostics);
            for post in &loaded.output.posts {
                assert_eq!(post.campaign.as_ref().map(|id| id.value.as_str()), Some("la-canasta"), "{}", post.path);
                assert_eq!(post.pillar.as_ref().map(|id| id.value.as_str()), Some("p"), "{}", post.path);
            }
            let again = NewCampaign { name: None, posts: Some("la-canasta".to_owned()), ..options("", kind.as_str()) };
            assert!(new(dir.path(), &again)[0].path.is_empty(), "{language} {kind:?}: nothing is left to be written");
            let post = &files[1].path;
            fs::remove_file(dir.path().join(post)).expect("removes");
            let back = new(dir.path(), &again);
            assert_eq!((back.len(), &back[0].path, &back[0].text), (1, post, &files[1].text), "the same as before");
        }
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let dir = workspace("es");
    let workspace = load_root(dir.path(), specs()).expect("a workspace").output;
    let dated = |start: &str, end: &str| NewCampaign { start: Some(start.to_owned()), end: Some(end.to_owned()), ..options("a", "event") };
    for (options, message) in [
        (options(" \n ", "event"), "the name is empty"),
        (dated("2026-12-20", "2026-12-01"), "not in order"),
        (dated("mañana", "2026-12-01"), "is not a day"),
        (NewCampaign { day: Some("2027-01-01".to_owned()), ..dated("2026-12-01", "2026-12-20") }, "not in order"),
        (NewCampaign { pillar: Some("pp".to_owned()), ..options("a", "event") }, "no pillar `pp`"),
        (NewCampaign { budget: Some("mucho".to_owned()), ..options("a", "event") }, "not an amount of money"),
        (NewCampaign { link: Some("javascript:alert(1)".to_owned()), ..options("a", "event") }, "not a web address"),
        (NewCampaign { channels: vec!["sitio".to_owned()], ..options("a", "event") }, "no channel `sitio`"),
        (NewCampaign { name: None, posts: Some("b".to_owned()), ..options("", "event") }, "no campaign `b`"),
    ] {
        let failure = plan(&options, &workspace, now()).expect_err(message);
        assert!(failure.error.to_string().contains(message), "{}", failure.error);
    }
}

#[test]
fn a_campaign_is_not_made_twice() {
    let dir = workspace("en");
    new(dir.path(), &options("Reading night", "event"));
    put(dir.path(), "plans/campaigns/other.yaml", "id: spring\nname: Spring\ntype: promotion\n");
    let workspace = load_root(dir.path(), specs()).expect("a workspace").output;
    for (name, path) in [("Reading  night", "plans/campaigns/reading-night.yaml"), ("SPRING", "plans/campaigns/other.yaml")] {
        let failure = plan(&options(name, "event"), &workspace, now()).expect_err("is there");
        assert!(failure.error.to_string().ends_with(path), "{}", failure.error);
        assert!(failure.hints.join(" ").contains("pregon new campaign --posts"), "{:?}", failure.hints);
    }
}

/// The drafts of a campaign, each with its wall time.
fn drafted(dir: &Path) -> Vec<(String, NaiveDateTime)> {
    let posts = load_root(dir, specs()).expect("a workspace").output.posts;
    let wall = |schedule: &Schedule| match schedule {
        Schedule::At(when) => match when.value {
            When::Wall(wall) => wall,
            When::Instant(_) => panic!("drafts have wall times"),
        },
        _ => panic!("drafts have times"),
    };
    posts.iter().map(|post| (post.id.as_str().to_owned(), wall(&post.schedule))).collect()
}

/// Every draft lies in the campaign, none at the time of another, and what has none has a reason.
#[test]
fn any_range_of_days_gives_a_coherent_set_of_drafts() {
    const WRONG: [&str; 9] = [
        "giveaway-times",
        "winners-before-close",
        "entry-after-close",
        "embargo-broken",
        "outside-campaign",
        "schedule-clash",
        "quiet-hours",
        "blackout-date",
        "checklist-overdue",
    ];
    // Campaigns of all types begin on Mondays, so far from each other that none meets another.
    let starts: Vec<NaiveDate> =
        (0..7).filter_map(|at| "2026-12-07".parse::<NaiveDate>().ok()?.checked_add_days(Days::new(at * 35))).collect();
    let closed: Vec<String> = starts.iter().map(|start| format!("  - {{ date: {} }}\n", *start + Days::new(1))).collect();
    let closed = closed.concat();
    let slots = "slots:\n  site: [{ days: [mon, tue, wed, thu, fri], at: [\"09:30\", \"18:00\"] }]\n\
        quiet_hours: { from: \"21:30\", to: \"07:00\" }\n";
    let lengths = [1, 2, 3, 8, 15].into_iter();
    let ranges = lengths.flat_map(|length| BTreeSet::from([None, Some(0), Some(length - 1)]).into_iter().map(move |great| (length, great)));
    for (length, great) in ranges {
        for calendar in [slots, &format!("blackout:\n{closed}")] {
            let dir = workspace("es");
            put(dir.path(), "plans/calendar.yaml", calendar);
            for (kind, start) in CampaignKind::ALL.into_iter().zip(&starts) {
                let end = *start + Days::new(length - 1);
                let about = format!("{kind:?} of {length} days, {great:?}, {}", &calendar[..5]);
                let dated = NewCampaign {
                    start: Some(start.to_string()),
                    end: Some(end.to_string()),
                    day: great.map(|day| (*start + Days::new(day)).to_string()),
                    channels: vec!["site".to_owned()],
                    ..options(kind.as_str(), kind.as_str())
                };
                let files = new(dir.path(), &dated);
                let notes: Vec<&String> = files.iter().flat_map(|file| &file.notes).collect();
                let dates = files.iter().filter_map(|file| file.text.lines().find_map(|line| line.strip_prefix("date: ")));
                let times: Vec<NaiveDateTime> =
                    dates.map(|date| NaiveDateTime::parse_from_str(date, "%Y-%m-%d %H:%M").expect("a wall time")).collect();
                assert!(!times.is_empty(), "{about}: {notes:?}");
                assert!(times.iter().all(|wall| (*start..=end).contains(&wall.date())), "{about}: {times:?}");
                assert!(times.is_sorted() && times.windows(2).all(|pair| pair[0] < pair[1]), "{about}: {times:?}");
                let usual = match kind {
                    CampaignKind::Ads => 2,
                    CampaignKind::Promotion | CampaignKind::Influencer => 3,
                    CampaignKind::Giveaway | CampaignKind::Contest | CampaignKind::Launch => 4,
                    CampaignKind::Event => 6,
                };
                assert_eq!(times.len() + notes.len(), usual, "{about}: {times:?} {notes:?}");
                assert!(length < 15 || great.is_some() || times.len() == usual, "{about}: {notes:?}");
            }
            let found = findings(dir.path(), "2026-11-21T12:00:00Z");
            let wrong: Vec<&Diagnostic> = found.iter().filter(|finding| WRONG.contains(&finding.rule)).collect();
            assert!(wrong.is_empty(), "{length} days, {great:?}: {wrong:?}");
        }
    }
}

#[test]
fn the_event_of_the_calendar_says_when_it_is() {
    let calendar = "slots:\n  site: [{ days: [mon, tue, wed, thu, fri], at: \"09:30\" }]\nevents:\n  \
        - { id: noche-de-lectura, name: Noche, start: \"2026-12-05 20:15\", end: \"2026-12-05 23:00\" }\n  \
        - { id: feria, name: Feria, start: \"2026-12-12 11:00\", campaign: nuevo-libro }\n  \
        - { id: club, name: Club, start: \"2026-11-05 18:30\", repeat: { rule: FREQ=MONTHLY;BYDAY=1TH }, posts: false }\n";
    for (name, kind, day, live, text) in [
        ("Noche de lectura", "event", None, Some("2026-12-05 20:15"), "  id: noche-de-lectura\n"),
        ("Leer juntas", "event", Some("2026-12-05"), Some("2026-12-05 20:15"), "  id: noche-de-lectura\n"),
        ("Club", "event", None, Some("2026-12-03 18:30"), "  start: \"2026-12-03 18:30\"\n"),
        ("Nuevo libro", "launch", None, Some("2026-12-12 11:00"), "  embargo: \"2026-12-12 11:00\"\n"),
        ("Otra cosa", "event", Some("2026-12-06"), Some("2026-12-06 19:00"), "  start: \"2026-12-06 19:00\"\n"),
        ("Otra oferta", "promotion", Some("2026-12-05"), None, "type: promotion\n"),
    ] {
        let dir = workspace("es");
        put(dir.path(), "plans/calendar.yaml", calendar);
        let dated = NewCampaign {
            start: Some("2026-11-25".to_owned()),
            end: Some("2026-12-15".to_owned()),
            day: day.map(str::to_owned),
            channels: vec!["site".to_owned()],
            ..options(name, kind)
        };
        let files = new(dir.path(), &dated);
        assert!(files[0].text.contains(text), "{name}: {}", files[0].text);
        let posts = drafted(dir.path());
        let at = |wall: &NaiveDateTime| wall.format("%Y-%m-%d %H:%M").to_string();
        let exact = posts.iter().find(|(id, _)| id.ends_with("-en-vivo") || id.ends_with("-lanzamiento"));
        assert_eq!(exact.map(|(_, wall)| at(wall)).as_deref(), live, "{name}: {posts:?}");
        if kind == "event" {
            let hour = live.expect("a time").get(11..).expect("behind the day");
            assert!(files.iter().any(|file| file.path.ends_with("-anuncio.md") && file.text.contains(hour)), "{name}: {files:?}");
        }
    }
    let dir = workspace("es");
    put(dir.path(), "plans/calendar.yaml", calendar);
    let workspace = load_root(dir.path(), specs()).expect("a workspace").output;
    let elsewhere =
        NewCampaign { start: Some("2026-12-07".to_owned()), end: Some("2026-12-15".to_owned()), ..options("Noche de lectura", "event") };
    let failure = plan(&elsewhere, &workspace, now()).expect_err("is on another day");
    assert!(failure.error.to_string().contains("is not from 2026-12-07 to 2026-12-15"), "{}", failure.error);
    assert!(failure.hints.join(" ").contains("2026-12-05 20:15"), "{:?}", failure.hints);
}

#[test]
fn a_countdown_counts_in_the_plural_and_in_the_singular() {
    for (language, expected) in
        [("es", ["falta 1 día", "faltan 2 días", "es mañana"]), ("en", ["1 day to go", "2 days to go", "it is tomorrow"])]
    {
        let dir = workspace(language);
        let campaign = "name: Noche\ntype: event\nstart: 2026-11-30\nend: 2026-12-12\nevent: { start: \"2026-12-10 19:00\" }\n\
            posts: [{ step: countdown-3, day: day-1d }, { step: countdown-7, day: day-2d }, { step: countdown-1, day: day-1d }]\n";
        put(dir.path(), "plans/campaigns/noche.yaml", campaign);
        let files = new(dir.path(), &NewCampaign { name: None, posts: Some("noche".to_owned()), ..options("", "event") });
        let all: String = files.iter().map(|file| file.text.as_str()).collect();
        assert!(expected.iter().all(|words| all.contains(words)), "{language}: {all}");
        assert!(!all.contains("1 días") && !all.contains("1 days"), "{all}");
    }
}

/// What `pregon check` says of a workspace.
fn findings(dir: &Path, now: &str) -> Vec<Diagnostic> {
    let specs = specs();
    let loaded = load_root(dir, specs).expect("a workspace");
    let compiled = compile(&loaded.output, specs);
    let mut diagnostics = loaded.diagnostics;
    diagnostics.extend(compiled.diagnostics);
    let now = now.parse().expect("an instant");
    pregon::check::check(&loaded.output, &compiled.output, specs, diagnostics, now).iter().cloned().collect()
}

/// Errors and warnings about the drafts of campaigns of each type, one after another and as often as wanted, in a workspace.
fn about_drafts(dir: &Path, times: usize) -> Vec<String> {
    const NOW: &str = "2026-11-21T18:00:00Z";
    let mut drafts = BTreeSet::new();
    for (at, kind) in (0_u64..).zip(std::iter::repeat_n(CampaignKind::ALL, times).flatten()) {
        let workspace = load_root(dir, specs()).expect("a workspace").output;
        let first = |ids: Vec<&str>| ids.first().map(|id| (*id).to_owned());
        let start = NaiveDate::from_ymd_opt(2027, 1, 11).expect("a Monday") + Days::new(28 * at);
        let dated = NewCampaign {
            start: Some(start.to_string()),
            end: Some((start + Days::new(20)).to_string()),
            goal: Some("250".to_owned()),
            pillar: first(workspace.plan.pillars.iter().map(|one| one.id.as_str()).collect()),
            objective: first(workspace.plan.objectives.iter().map(|one| one.id.as_str()).collect()),
            audience: first(workspace.plan.audiences.iter().map(|one| one.id.as_str()).collect()),
            responsible: first(workspace.people.list.iter().map(|one| one.key.as_str()).collect()),
            link: Some("https://example.org/page".to_owned()),
            ..options(&format!("La canasta {at}"), kind.as_str())
        };
        let files = plan(&dated, &workspace, NOW.parse().expect("an instant"));
        let files = files.unwrap_or_else(|failure| panic!("{kind:?}: {}", failure.error));
        assert!(files.len() >= 3, "{kind:?}: {files:?}");
        for file in files {
            put(dir, &file.path, &file.text);
            drafts.insert(file.path);
        }
    }
    let loaded = load_root(dir, specs()).expect("a workspace").output;
    let place = |finding: &Diagnostic| finding.location.map_or(String::new(), |at| loaded.sources.get(at.file).path.clone());
    let found = findings(dir, NOW).into_iter().filter(|finding| finding.severity >= Severity::Warning);
    let found = found.map(|finding| (place(&finding), finding));
    let found = found.filter(|(path, _)| path.starts_with("content/") && drafts.contains(path));
    found.map(|(path, finding)| format!("{path}: {}: {} {:?}", finding.rule, finding.message, finding.channel)).collect()
}

#[test]
fn drafts_of_every_type_pass_the_check_in_every_example() {
    let mut found = Vec::new();
    for (lang, kind) in EXAMPLES {
        let dir = tempfile::tempdir().expect("a folder");
        example(dir.path(), lang, kind, "2026-11-21");
        for folder in workspaces(lang, kind) {
            let about = about_drafts(&dir.path().join(folder), 1);
            found.extend(about.into_iter().map(|finding| format!("{lang:?} {kind:?} {folder}: {finding}")));
        }
    }
    assert!(found.is_empty(), "{} findings: {found:#?}", found.len());
}

#[test]
fn drafts_of_every_type_pass_the_check_in_the_demo() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for language in ["es", "en"] {
        let dir = tempfile::tempdir().expect("a folder");
        for entry in ["content", "plans", "pregon.yaml"].into_iter().flat_map(|name| walkdir::WalkDir::new(root.join(name))) {
            let entry = entry.expect("can be read");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below");
                atomic_file::write(&dir.path().join(path), &fs::read(entry.path()).expect("reads")).expect("writes");
            }
        }
        let main = fs::read_to_string(dir.path().join("pregon.yaml")).expect("reads");
        put(dir.path(), "pregon.yaml", &main.replace("\nlanguage: es\n", &format!("\nlanguage: {language}\n")));
        let found = about_drafts(dir.path(), 2);
        assert!(found.is_empty(), "{language}: {} findings: {found:#?}", found.len());
    }
}
