//! Steps, drafts and progress of campaigns in small workspaces.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Draft, ItemState, PostStanding, Progress, StepState, Wait, drafts, steps};
use crate::model::{ChannelName, Post, Schedule, When, parse_date};
use crate::workspace::{Workspace, read_post, testing};

const CALENDAR: (&str, &str) = (
    "plans/calendar.yaml",
    "slots:\n  site: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"09:30\", \"18:00\"] }]\nblackout: [{ date: 2026-12-25 }]\n",
);

const GIVEAWAY: (&str, &str) = (
    "plans/campaigns/reyes.yaml",
    "name: Reyes\ntype: sorteo\ninicio: 2026-12-07\nfin: 2027-01-06\npresupuesto: 1000 MXN\nsorteo:\n  abre: 2026-12-08 18:00\n  cierra: 2027-01-05 20:00\n  \
     se_decide: 2027-01-05 21:00\n  se_anuncia: 2027-01-06 11:00\n",
);

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let (workspace, found) = testing::workspace(files);
    assert!(found.is_empty(), "{found:?}");
    workspace
}

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().expect("an instant")
}

fn day(text: &str) -> NaiveDate {
    parse_date(text).expect("a day")
}

/// Step and wall time of each draft.
fn times(drafts: &[Draft]) -> Vec<(String, String)> {
    let time = |draft: &Draft| {
        let line = draft.text.lines().find_map(|line| line.strip_prefix("date: ")).expect("a date");
        (draft.step.clone(), line.to_owned())
    };
    drafts.iter().map(time).collect()
}

#[test]
fn drafts_of_a_giveaway_lie_where_its_rules_let_them() {
    let workspace = workspace(&[CALENDAR, GIVEAWAY]);
    let (drafts, notes) = drafts(&workspace, &workspace.campaigns[0], now(), |_| false);
    assert_eq!(notes, Vec::<String>::new());
    let expected = [
        ("announcement", "2026-12-08 18:00"),
        ("reminder", "2026-12-21 09:30"),
        ("last-day", "2027-01-05 09:30"),
        ("winners", "2027-01-06 18:00"),
    ];
    assert_eq!(times(&drafts), expected.map(|(step, at)| (step.to_owned(), at.to_owned())));
    assert_eq!(drafts[3].path, "content/2027/01/reyes-ganadores.md");
    for draft in &drafts {
        let read = read_post(&draft.path, &draft.text);
        assert!(read.diagnostics.is_empty(), "{:?}\n{}", read.diagnostics, draft.text);
    }
}

#[test]
fn an_event_is_live_when_it_begins_and_what_has_passed_is_not_drafted() {
    let event = "name: Noche\ntype: event\nstart: 2026-11-18\nend: 2026-12-08\nevent: { start: \"2026-12-05 19:00\" }\n";
    let workspace = workspace(&[CALENDAR, ("plans/campaigns/noche.yaml", event)]);
    let (drafts, notes) = drafts(&workspace, &workspace.campaigns[0], now(), |id| id == "noche-cronica");
    let expected = [
        ("countdown-7", "2026-11-28 09:30"),
        ("countdown-3", "2026-12-02 09:30"),
        ("countdown-1", "2026-12-04 09:30"),
        ("live", "2026-12-05 19:00"),
    ];
    assert_eq!(times(&drafts), expected.map(|(step, at)| (step.to_owned(), at.to_owned())));
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].contains("has passed") && notes[1].contains("noche-cronica"), "{notes:?}");
}

#[test]
fn a_step_of_the_teams_own_has_its_day_and_its_post() {
    let campaign = "name: Feria\ntype: promotion\nstart: 2026-12-01\nend: 2026-12-20\nposts:\n  - { step: anuncio, id: feria }\n  - { step: avance, day: end-5d }\n  - { step: sin-dia }\n";
    let workspace = workspace(&[("plans/campaigns/feria.yaml", campaign)]);
    let planned = steps(&workspace, &workspace.campaigns[0]);
    let found: Vec<_> = planned.iter().map(|step| (step.step.as_str(), step.id.as_str(), step.day)).collect();
    assert_eq!(
        found,
        [
            ("announcement", "feria", Some(day("2026-12-01"))),
            ("avance", "feria-avance", Some(day("2026-12-15"))),
            ("sin-dia", "feria-sin-dia", None)
        ]
    );
}

#[test]
fn progress_is_counted_against_the_plan() {
    let post = |id: &str, status: &str, date: &str, more: &str| {
        format!("---\ntitle: T\nid: {id}\nstatus: {status}\ndate: {date} 10:00\ncampaign: reyes\n{more}---\nHola a todas las personas.\n")
    };
    let (name, text) = GIVEAWAY;
    let text =
        format!("{text}lista_de_control:\n  - {{ tarea: A, vence: inicio-7d, hecho: true }}\n  - {{ tarea: B, vence: inicio }}\n  - C\n");
    let (anuncio, recordatorio, suelta) = (
        post("reyes-anuncio", "approved", "2026-12-08", "cost: 300 MXN\n"),
        post("reyes-recordatorio", "draft", "2026-12-12", ""),
        post("suelta", "review", "2026-12-20", "cost: 200 MXN\n"),
    );
    let workspace = workspace(&[(name, &text), ("content/a.md", &anuncio), ("content/b.md", &recordatorio), ("content/c.md", &suelta)]);
    let at = |post: &Post| match &post.schedule {
        Schedule::At(when) => match when.value {
            When::Wall(wall) => Some(wall.and_utc()),
            When::Instant(at) => Some(at),
        },
        _ => None,
    };
    let standings: Vec<PostStanding<'_>> = workspace
        .posts
        .iter()
        .map(|post| PostStanding { post, published: post.id.as_str() == "reyes-anuncio", at: at(post), waits: &[] })
        .collect();
    let progress = Progress::of(&workspace, &workspace.campaigns[0], &standings, day("2026-12-15"));
    assert_eq!((progress.phase, progress.days_left), ("running", Some(22)));
    let states: Vec<_> = progress.steps.iter().map(|step| (step.state, step.overdue)).collect();
    assert_eq!(states, [(StepState::Published, false), (StepState::Draft, true), (StepState::Missing, false), (StepState::Missing, false)]);
    assert_eq!(progress.others.len(), 1);
    let tasks: Vec<_> = progress.checklist.iter().map(|task| task.state).collect();
    assert_eq!(tasks, [ItemState::Done, ItemState::Overdue, ItemState::Open]);
    let money = &progress.money[0];
    assert_eq!((money.budget, money.planned, money.spent), (Some(100_000), 50_000, 30_000));
}

#[test]
fn a_post_that_its_channels_cannot_send_is_not_late() {
    let post = |id: &str, status: &str| {
        format!("---\ntitle: T\nid: {id}\nstatus: {status}\ndate: 2026-12-09 10:00\ncampaign: reyes\n---\nHola.\n")
    };
    let (name, text) = GIVEAWAY;
    let (approved, draft, sendable) =
        (post("reyes-anuncio", "approved"), post("reyes-recordatorio", "draft"), post("reyes-ultimo-dia", "approved"));
    let workspace = workspace(&[(name, text), ("content/a.md", &approved), ("content/b.md", &draft), ("content/c.md", &sendable)]);
    let channel = ChannelName::new("bluesky").expect("a name");
    let waits = [Wait { channel, variables: vec!["PREGON_BLUESKY_APP_PASSWORD".to_owned()] }];
    let at: DateTime<Utc> = "2026-12-09T16:00:00Z".parse().expect("an instant");
    let standing = |post| PostStanding { post, published: false, at: Some(at), waits: &waits };
    let mut standings: Vec<PostStanding<'_>> = workspace.posts.iter().map(standing).collect();
    for standing in standings.iter_mut().filter(|standing| standing.post.id.as_str() == "reyes-ultimo-dia") {
        standing.waits = &[];
    }
    let progress = Progress::of(&workspace, &workspace.campaigns[0], &standings, day("2026-12-15"));
    let found: Vec<(&str, bool, usize)> = progress.steps.iter().map(|step| (step.step.as_str(), step.overdue, step.waits.len())).collect();
    assert_eq!(found, [("announcement", false, 1), ("reminder", true, 0), ("last-day", true, 0), ("winners", false, 0)]);
    assert_eq!((progress.overdue_posts(), progress.waiting_posts()), (2, 1));
    let early = Progress::of(&workspace, &workspace.campaigns[0], &standings, day("2026-12-09"));
    assert_eq!((early.overdue_posts(), early.waiting_posts()), (0, 0));
}
