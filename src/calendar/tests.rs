//! Views, proposals and branches, on a small workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::*;
use crate::networks::Specs;
use crate::pipeline::{Examined, examine};
use crate::support::atomic_file;

/// Sunday 22 November 2026, noon in Madrid.
const NOW: &str = "2026-11-22T11:00:00Z";
const CONFIG: &str = "brand: Luna\nlanguage: es\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\n  \
    mastodon: { network: mastodon, server: https://mastodon.example, account: luna }\nrules: { missing-pillar: off, missing-alt-text: off }\n";
const CALENDAR: &str = "channels: [site, mastodon]\nholidays: [ES]\nslots:\n  site: [{ days: [mon, tue, wed, thu, fri], at: [\"07:00\", \"09:30\", \"18:00\"] }]\n  \
    mastodon:\n    timezone: America/Mexico_City\n    times: [{ days: [mon, tue, wed], at: \"11:00\" }]\n\
    quiet_hours: { from: \"22:00\", to: \"08:00\" }\nblackout: [{ from: 2026-12-24, to: 2026-12-26, reason: \"cerrado\\e[2J\" }]\n\
    key_dates: [{ yearly: 11-25, name: \"Día, de; silencio\", avoid: true }]\n\
    events: [{ id: club, name: Club, start: 2026-11-26 19:00, end: 2026-11-26 21:00, place: Sala, repeat: FREQ=WEEKLY, posts: false }]\n\
    cadence: { site: { min: 2, max: 5 } }\n";

fn now() -> DateTime<Utc> {
    NOW.parse().expect("an instant")
}

fn put(root: &Path, path: &str, text: &str) {
    atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
}

fn post(title: &str, front: &str) -> String {
    format!("---\ntitle: {title}\n{front}\n---\nUn texto sobre {title}, que no es igual a otro.\n")
}

fn workspace(posts: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = std::fs::canonicalize(dir.path()).expect("a path").join("team");
    put(&root, "pregon.yaml", CONFIG);
    put(&root, ".gitignore", ".pregon/\n");
    put(&root, "plans/calendar.yaml", CALENDAR);
    put(&root, "plans/campaigns/reyes.yaml", "name: Reyes\ntype: event\nstart: 2026-11-24\nend: 2027-01-06\n");
    for (id, front) in posts {
        put(&root, &format!("content/{id}.md"), &post(id, front));
    }
    (dir, root)
}

fn seen(root: &Path) -> Examined {
    examine(root, &Specs::embedded(), now()).expect("a workspace")
}

fn view_of(examined: &Examined, period: Period, branches: &BTreeMap<String, String>) -> View {
    view(&ViewRequest {
        workspace: &examined.workspace,
        drafts: &examined.drafts,
        period,
        channels: &[],
        now: now(),
        language: "es",
        is_published: &|post, channel| post.as_str() == "salio" && channel.as_str() == "site",
        branches,
    })
}

fn week48() -> Period {
    Period::week("2026-W48").expect("a week")
}

const PLAIN: Paint = Paint { color: false, width: 90 };

#[test]
fn a_week_shows_everything_in_its_order() {
    let (_dir, root) = workspace(&[
        ("salio", "date: 2026-11-23 09:30\nstatus: approved\nchannels: [site]"),
        ("espera", "slot: next\nchannels: [site]"),
        ("mexico", "slot: 2026-11-24\nchannels: [mastodon]\nstatus: review"),
    ]);
    let examined = seen(&root);
    let view = view_of(&examined, week48(), &BTreeMap::new());
    let text = week(&view, PLAIN);
    insta::assert_snapshot!(text, @"
    Semana 48 de 2026, del 23 nov al 29 nov · Europe/Madrid
    ▬▬ Reyes 24 nov – 6 ene
    silencio: 22:00–08:00

    lun 23 nov
      09:30  ✔ salio                                        site      publicada
      18:00  ○ espera                                       site      borrador, hora propuesta
      18:00  · libre  mastodon

    mar 24 nov
      09:30  · libre  site
      18:00  ◐ mexico                                       mastodon  en revisión
      18:00  · libre  site

    mié 25 nov
      ! Día, de; silencio — mejor callar

    jue 26 nov
      ◆ 19:00–21:00 Club · Sala
      09:30  · libre  site
      18:00  · libre  site

    vie 27 nov
      09:30  · libre  site
      18:00  · libre  site

    sáb 28 nov
      —

    dom 29 nov
      —

    ritmo: site 1 (2–5) ↓

    ✔ publicada   ◐ en revisión   ○ borrador
    ");
    // A terminal acts on nothing that a file says.
    assert!(!text.contains('\u{1b}'), "{text}");
    let colored = week(&view, Paint { color: true, width: 90 });
    assert_eq!(console::strip_ansi_codes(&colored), text);
    let narrow = week(&view, Paint { color: false, width: 40 });
    assert!(narrow.contains("espera"), "{narrow}");
}

#[test]
fn a_month_is_a_grid_of_equal_lines() {
    let (_dir, root) =
        workspace(&[("salio", "date: 2026-12-23 09:30\nchannels: [site]"), ("🎃 y 日本語", "date: 2026-12-29 18:00\nid: ancho")]);
    let examined = seen(&root);
    let view = view_of(&examined, Period::month("2026-12").expect("a month"), &BTreeMap::new());
    let text = month(&view, Paint { color: true, width: 100 });
    let grid: Vec<usize> = text.lines().map(console::measure_text_width).filter(|width| *width > 90).collect();
    assert!(grid.len() > 20 && grid.iter().all(|width| *width == grid[0]), "{grid:?}\n{text}");
    assert!(text.contains("diciembre de 2026") && text.contains("Natividad"), "{text}");
    assert_eq!(month(&view, Paint { color: false, width: 60 }), week(&view, Paint { color: false, width: 60 }), "too narrow for a grid");
}

#[test]
fn a_view_as_data() {
    let (_dir, root) =
        workspace(&[("espera", "slot: next\nchannels: [site]"), ("tarde", "slot: next\nchannels: [site]\nexpires: 2026-11-22")]);
    let view = view_of(&seen(&root), week48(), &BTreeMap::new());
    let value = serde_json::to_value(&view).expect("plain data");
    assert_eq!(value["days"][0]["posts"][0]["post"], "espera");
    assert_eq!(value["days"][0]["posts"][0]["proposed"], true);
    // The slot of mastodon is at eleven in Mexico: 18:00 in Madrid, together with one of site.
    assert_eq!(value["days"][0]["free"][0]["time"], "18:00");
    assert_eq!(value["days"][0]["free"][0]["channels"], serde_json::json!(["site", "mastodon"]));
    assert_eq!(value["days"][2]["key_dates"][0]["avoid"], true);
    assert_eq!(value["days"][3]["events"][0]["id"], "club");
    assert_eq!(value["campaigns"][0]["id"], "reyes");
    assert_eq!(value["waiting"], serde_json::json!(["tarde"]));
    assert_eq!(value["cadence"][0]["posts"], 0);
}

#[test]
fn the_same_days_give_the_same_file_of_icalendar() {
    let (_dir, root) = workspace(&[
        ("salio", "date: 2026-11-23 09:30\nstatus: approved\nchannels: [site]"),
        ("dos", "slot: 2026-11-24\nchannels: [site, mastodon]"),
    ]);
    let examined = seen(&root);
    let period = Period::days(Some("2026-11-23"), Some("2027-01-10"), now().date_naive()).expect("days");
    let view = view_of(&examined, period, &BTreeMap::new());
    let text = ics(&IcsRequest { workspace: &examined.workspace, view: &view });
    assert_eq!(text, ics(&IcsRequest { workspace: &examined.workspace, view: &view }));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines.iter().all(|line| line.len() <= 75 && !line.contains(['\n', '\r', '\u{1b}'])), "{text}");
    let uids: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("UID:")).collect();
    let unique: std::collections::BTreeSet<&&str> = uids.iter().collect();
    assert_eq!(uids.len(), unique.len(), "{uids:?}");
    assert_eq!(uids.len(), text.matches("BEGIN:VEVENT").count());
    for expected in [
        "UID:post-salio/site@luna.pregon",
        "UID:post-dos/site@luna.pregon",
        "UID:post-dos/mastodon@luna.pregon",
        "UID:event-club-2026-11-26@luna.pregon",
        "UID:holiday-es-2027-01-06@luna.pregon",
        "DTSTART:20261123T083000Z",
        "SUMMARY:Día\\, de\\; silencio",
        "DTSTART;VALUE=DATE:20261224",
        "DTEND;VALUE=DATE:20261227",
        "DTEND;VALUE=DATE:20270107",
        "STATUS:TENTATIVE",
        "DTSTAMP:20261122T110000Z",
    ] {
        assert!(lines.contains(&expected), "{expected}\n{text}");
    }
}

#[test]
fn an_entry_has_the_same_name_whatever_is_looked_at_and_no_other_has_it() {
    let (_dir, root) = workspace(&[
        ("dos", "slot: 2026-11-24\nchannels: [site, mastodon]"),
        ("uno", "date: 2026-11-26 10:00\nchannels: [site, mastodon]"),
        ("uno-site", "date: 2026-11-27 10:00\nchannels: [mastodon]"),
    ]);
    put(
        &root,
        "plans/calendar.yaml",
        &format!(
            "{}blackout: [{{ date: 2026-11-28, reason: Obra }}, {{ from: 2026-11-28, to: 2026-11-29 }}, {{ date: 2026-11-28 }}]\n\
             key_dates: [{{ date: 2026-11-23, name: Feria }}, {{ date: 2026-11-23, name: ¡FERIA! }}, {{ date: 2026-11-23, name: 祭 }}, \
             {{ date: 2026-11-23, name: 春 }}]\n\
             events: [{{ id: corte, name: Corte, start: 2026-11-26 19:00, end: 2026-11-26 19:00 }}, \
             {{ id: club, name: Club, start: 2026-11-26 19:00, repeat: FREQ=DAILY }}, {{ id: club-2026-11-27, name: Otro, start: 2026-11-27 10:00 }}]\n",
            CALENDAR.split("blackout:").next().expect("slots")
        ),
    );
    let examined = seen(&root);
    let said = |channels: &[String]| {
        let request = ViewRequest {
            workspace: &examined.workspace,
            drafts: &examined.drafts,
            period: week48(),
            channels,
            now: now(),
            language: "es",
            is_published: &|_, _| false,
            branches: &BTreeMap::new(),
        };
        ics(&IcsRequest { workspace: &examined.workspace, view: &view(&request) })
    };
    let uids = |text: &str| text.split("\r\n").filter_map(|line| Some(line.strip_prefix("UID:")?.to_owned())).collect::<Vec<_>>();
    let (all, some) = (said(&[]), said(&["mastodon".to_owned()]));
    let names = uids(&all);
    let unique: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(names.len(), unique.len(), "{names:?}");
    assert_eq!(names.len(), all.matches("BEGIN:VEVENT").count());
    assert_eq!(names.iter().filter(|name| name.starts_with("key-date-")).count(), 4, "{names:?}");
    assert_eq!(names.iter().filter(|name| name.starts_with("blackout-")).count(), 3, "{names:?}");
    assert!(uids(&some).iter().all(|name| names.contains(name)), "{names:?}\n{:?}", uids(&some));
    for (name, shown) in [("post-dos/site", false), ("post-dos/mastodon", true), ("post-uno/site", true), ("post-uno-site/mastodon", true)]
    {
        assert!(all.contains(&format!("UID:{name}@")), "{name}\n{all}");
        assert_eq!(some.contains(&format!("UID:{name}@")), shown, "{name}");
    }
    // What ends when it begins takes its hour.
    assert!(all.contains("DTSTART:20261126T180000Z\r\nDTEND:20261126T190000Z\r\nSUMMARY:Corte"), "{all}");
}

#[test]
fn proposals_follow_the_calendar_and_what_was_measured() {
    let (_dir, root) = workspace(&[
        ("a", "date: 2026-11-02 09:30\nchannels: [site]"),
        ("b", "date: 2026-11-03 09:30\nchannels: [site]"),
        ("c", "date: 2026-11-04 18:00\nchannels: [site]"),
        ("d", "date: 2026-11-23 09:30\nchannels: [site]"),
    ]);
    let examined = seen(&root);
    let site = examined.workspace.config.channel("site").expect("a channel");
    let best = |samples: &Samples| {
        suggest(&SuggestRequest {
            workspace: &examined.workspace,
            drafts: &examined.drafts,
            channels: &[site],
            count: 3,
            now: now(),
            samples,
            language: "es",
        })
    };
    let nothing = best(&Samples::default());
    assert!(nothing.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert!(nothing.iter().all(|one| one.reasons.iter().any(|reason| reason.kind == "unmeasured" && reason.observations == Some(0))));
    // Monday 09:30 is taken, Wednesday is a day to be silent on.
    assert!(
        nothing
            .iter()
            .all(|one| !["2026-11-23 09:30", "2026-11-25 09:30"].contains(&one.wall.format("%Y-%m-%d %H:%M").to_string().as_str()))
    );

    let mut samples = Samples::default();
    let mut measured = |post: &str, value: f64| {
        let at = "2026-11-20T10:00:00Z".parse().expect("an instant");
        samples.add(Sample { post: Some(post.to_owned()), channel: "site".to_owned(), metric: "likes".to_owned(), value, at });
    };
    measured("a", 2.0);
    measured("b", 2.0);
    measured("c", 26.0);
    let with = best(&samples);
    let evening = with[0].reasons.iter().find(|reason| reason.kind == "hour").expect("a reason");
    assert_eq!(with[0].wall.format("%H:%M").to_string(), "18:00");
    assert_eq!(evening.observations, Some(1));
    // Its one post has 2.6 times the mean of 10; six average posts draw that to (2.6 + 6) / 7.
    assert!((evening.factor - 8.6 / 7.0).abs() < 1e-9, "{evening:?}");
    assert!(evening.text.contains("1 publicación medida, 2.6×"), "{}", evening.text);
    let text = suggestions_text(&with, "es", PLAIN);
    assert!(text.starts_with("1. ") && text.contains("18–21 h"), "{text}");
}

#[test]
fn without_slots_the_hours_of_the_day_are_proposed() {
    let (_dir, root) = workspace(&[]);
    put(&root, "plans/calendar.yaml", "quiet_hours: { from: \"12:00\", to: \"19:00\" }\nblackout: [{ date: 2026-11-23 }]\n");
    let examined = seen(&root);
    let site = examined.workspace.config.channel("site").expect("a channel");
    let request = SuggestRequest {
        workspace: &examined.workspace,
        drafts: &examined.drafts,
        channels: &[site],
        count: 6,
        now: now(),
        samples: &Samples::default(),
        language: "en",
    };
    let times: Vec<String> = suggest(&request).iter().map(|one| one.wall.format("%d %H").to_string()).collect();
    // One a day, outside the quiet hours, and none on the day on which nothing is published.
    assert_eq!(times, ["22 19", "24 09", "25 09", "26 09", "27 09", "28 09"]);
}

#[test]
fn proposals_are_spread_over_days_unless_the_cadence_needs_more() {
    let posts = [("a", "date: 2026-11-23 09:30\nchannels: [site]"), ("b", "date: 2026-11-24 17:50\nchannels: [site]")];
    let times = |calendar: &str| -> Vec<String> {
        let (_dir, root) = workspace(&posts);
        put(&root, "plans/calendar.yaml", calendar);
        let examined = seen(&root);
        let site = examined.workspace.config.channel("site").expect("a channel");
        let request = SuggestRequest {
            workspace: &examined.workspace,
            drafts: &examined.drafts,
            channels: &[site],
            count: 7,
            now: now(),
            samples: &Samples::default(),
            language: "en",
        };
        let found = suggest(&request);
        let text = suggestions_text(&found, "en", PLAIN);
        assert_eq!(
            text.matches("nothing measured yet: it rests on the team's own slots, cadence and quiet hours (Europe/Madrid)").count(),
            1,
            "{text}"
        );
        assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
        let mut times: Vec<_> = found.iter().map(|one| one.wall).collect();
        times.sort_unstable();
        times.into_iter().map(|wall| wall.format("%d %H:%M").to_string()).collect()
    };
    let days = "slots:\n  site: [{ days: [mon, tue, wed], at: [\"09:30\", \"18:00\"] }]\n";
    // One on each day; ten minutes behind a post there is no room, and half a day from one is worse than a whole one.
    assert_eq!(times(days), ["25 18:00", "30 09:30", "01 09:30", "02 09:30", "07 09:30", "08 09:30", "09 09:30"]);
    // A post a week is wanted: every week that has none gets one before any gets a second.
    let weekly = times(&format!("{days}cadence: {{ site: {{ min: 1, max: 1 }} }}\n"));
    assert!(["30 09:30", "07 09:30", "14 09:30"].iter().all(|time| weekly.iter().any(|found| found == time)), "{weekly:?}");
    // On five Mondays there are five, unless the cadence cannot be met with one a day.
    let mondays = "slots:\n  site: [{ days: [mon], at: [\"09:30\", \"18:00\"] }]\n";
    assert_eq!(times(mondays), ["23 18:00", "30 09:30", "07 09:30", "14 09:30", "21 09:30"]);
    assert_eq!(times(&format!("{mondays}cadence: {{ site: {{ min: 10 }} }}\n")).len(), 7);
    // A day that is full is full.
    let full = times(&format!("{days}limits: {{ per_day: 1 }}\n"));
    assert!(!full.iter().any(|time| time.starts_with("23") || time.starts_with("24")), "{full:?}");
}

fn git(root: &Path, arguments: &[&str]) {
    let settings = ["-c", "user.name=Ana", "-c", "user.email=ana@luna.example", "-c", "commit.gpgsign=false"];
    let output = std::process::Command::new("git")
        .arg("-C")
        .arg(root)
        .args(settings)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Branches with the files that each adds to, or changes in, `main`.
fn branches(root: &Path, branches: &[(&str, &[(&str, &str)])]) {
    git(root.parent().expect("a parent"), &["init", "--quiet", "--initial-branch=main"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "-m", "one"]);
    for (branch, files) in branches {
        git(root, &["checkout", "--quiet", "-b", branch, "main"]);
        for (path, text) in *files {
            put(root, path, text);
        }
        git(root, &["add", "--all"]);
        git(root, &["commit", "--quiet", "--allow-empty", "-m", branch]);
    }
    git(root, &["checkout", "--quiet", "main"]);
}

#[test]
fn branches_together_show_what_none_of_them_has_alone() {
    let (_dir, root) =
        workspace(&[("base", "date: 2026-11-23 09:30\nchannels: [site]"), ("se-va", "date: 2026-11-30 09:30\nchannels: [site]")]);
    let one = post("Uno", "date: 2026-11-24 18:00\nchannels: [site]");
    let other = post("Otro", "date: 2026-11-24 18:05\nchannels: [site]");
    let waits = post("Espera", "slot: next\nchannels: [site]");
    let alone = post("Solo", "date: 2026-12-25 09:30\nchannels: [site]");
    branches(
        &root,
        &[
            ("uno", &[("content/uno.md", &one), ("content/espera-uno.md", &waits), ("content/solo.md", &alone)]),
            ("otro", &[("content/otro.md", &other), ("content/espera-otro.md", &waits), ("plans/calendar.yaml", "channels: [site]\n")]),
        ],
    );
    git(&root, &["checkout", "--quiet", "uno"]);
    git(&root, &["rm", "--quiet", "content/se-va.md"]);
    git(&root, &["commit", "--quiet", "-m", "gone"]);
    git(&root, &["checkout", "--quiet", "main"]);
    let put = together(&root, &Specs::embedded(), &["uno".to_owned(), "otro".to_owned()], now()).expect("together");
    let ids: Vec<&str> = put.examined.workspace.posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(ids, ["base", "espera-otro", "espera-uno", "otro", "solo", "uno"]);
    let brings: Vec<(&str, &str)> = put.brings.iter().map(|(path, branch)| (path.as_str(), branch.as_str())).collect();
    assert_eq!(
        brings,
        [
            ("content/espera-otro.md", "otro"),
            ("content/espera-uno.md", "uno"),
            ("content/otro.md", "otro"),
            ("content/solo.md", "uno"),
            ("content/uno.md", "uno")
        ]
    );
    assert_eq!(put.branches[0].removed, ["content/se-va.md"]);
    assert!(put.branches.iter().all(|branch| branch.notes.is_empty()), "{:?}", put.branches);
    let rules: Vec<(&str, &str)> = put.findings.iter().map(|finding| (finding.rule, finding.message.as_str())).collect();
    assert!(rules.contains(&("schedule-clash", "this is due 5 minutes after `uno`")), "{rules:?}");
    // What a branch has by itself is its own matter: the post on a blackout day.
    assert!(!rules.iter().any(|(rule, _)| *rule == "blackout-date" || *rule == "slot-not-assigned"), "{rules:?}");
    // Each branch alone would give the same slot away; together they do not.
    let view = view_of(&put.examined, week48(), &put.brings);
    let proposed: Vec<(String, String)> = view
        .days
        .iter()
        .flat_map(|day| {
            day.posts.iter().filter(|entry| entry.proposed).map(|entry| (entry.utc.to_rfc3339(), entry.branch.clone().unwrap_or_default()))
        })
        .collect();
    assert_eq!(proposed.len(), 2);
    assert!(proposed[0].0 != proposed[1].0, "{proposed:?}");
    assert!(week(&view, PLAIN).contains("⎇ otro"));
    drop(put);
    let left: Vec<_> = std::fs::read_dir(root.join(".pregon/cache")).expect("there").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("with-")), "{left:?}");
}

#[test]
fn branches_that_change_the_same_file_are_told() {
    let (_dir, root) = workspace(&[("base", "date: 2026-11-23 09:30\nchannels: [site]")]);
    let a = post("A", "date: 2026-11-24 09:30\nchannels: [site]");
    let b = post("B", "date: 2026-11-26 09:30\nchannels: [site]");
    branches(&root, &[("a", &[("content/base.md", &a)]), ("b", &[("content/base.md", &b)]), ("nada", &[])]);
    let names = ["a", "b", "nada"].map(str::to_owned);
    let put = together(&root, &Specs::embedded(), &names, now()).expect("together");
    assert_eq!(put.examined.workspace.posts[0].title.value, "B");
    assert!(put.branches[1].notes[0].contains("content/base.md is changed by `a` too"), "{:?}", put.branches);
    assert!(put.branches[2].files.is_empty());
    let many = vec!["a".to_owned(); MOST_BRANCHES + 1];
    assert!(matches!(together(&root, &Specs::embedded(), &many, now()), Err(TogetherError::TooManyBranches)));
    let unknown = ["--upload-pack=x".to_owned()];
    assert!(matches!(together(&root, &Specs::embedded(), &unknown, now()), Err(TogetherError::Revision(_) | TogetherError::Git(_))));
    git(&root, &["checkout", "--quiet", "--orphan", "ajena"]);
    git(&root, &["commit", "--quiet", "-m", "other"]);
    git(&root, &["checkout", "--quiet", "main"]);
    assert!(matches!(together(&root, &Specs::embedded(), &["ajena".to_owned()], now()), Err(TogetherError::Unrelated { .. })));
}

#[test]
fn times_are_written_into_the_posts_that_wait() {
    let (_dir, root) = workspace(&[("a", "slot: next\nchannels: [site]"), ("b", "\"slot\": next\nchannels: [site]")]);
    let examined = seen(&root);
    let (list, fixes) = assignments(&examined.workspace, std::collections::BTreeSet::new(), now());
    let told: Vec<_> =
        list.iter().map(|one| (one.post.as_str(), one.wall.map(|wall| wall.format("%m-%d %H:%M").to_string()), one.writable)).collect();
    assert_eq!(told, [("a", Some("11-23 09:30".to_owned()), true), ("b", Some("11-23 18:00".to_owned()), false)]);
    crate::check::apply_fixes(&examined.workspace, &fixes).expect("writes");
    let text = std::fs::read_to_string(root.join("content/a.md")).expect("reads");
    assert!(text.contains("\ndate: 2026-11-23 09:30\nchannels"), "{text}");
    // A time that is written stays, whoever comes before it.
    put(&root, "content/0.md", &post("Cero", "slot: next\nstatus: approved\nchannels: [site]"));
    let again = seen(&root);
    let taken = again.drafts.iter().filter_map(|draft| Some((draft.channel.clone(), draft.due.as_ref()?.utc))).collect();
    let (list, _) = assignments(&again.workspace, taken, now());
    assert_eq!(list[0].wall.map(|wall| wall.format("%m-%d %H:%M").to_string()).as_deref(), Some("11-23 18:00"));
}
