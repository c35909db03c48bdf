//! Freezes: what they cover, when they end, and that nothing bursts out afterwards.

use chrono::TimeDelta;

use super::PlanOptions;
use super::tests::{Lab, at};
use crate::ledger::{Facts, FreezeRecord, LiftRecord, Record, RecordState, Scope, Snapshot, Store, freeze_id};
use crate::model::{Held, Hold, Receipt, State, VariantStatus};
use crate::publish::freeze_changes;

const OPENED: &str = "2026-11-20T10:00:00Z";

/// A freeze of everything that nobody has ended.
fn freeze(held: Held) -> FreezeRecord {
    FreezeRecord::new(freeze_id(at(OPENED), "Sismo"), at(OPENED), "ana@example.org".into(), "Sismo".into(), Scope::default(), held)
}

fn record(lab: &Lab, freeze: &FreezeRecord, lifted: Option<&str>) {
    let store = lab.store();
    assert!(store.create(&freeze.key().to_string(), &freeze.to_bytes()).expect("writes"));
    if let Some(when) = lifted {
        let lift = LiftRecord::new(freeze.id.clone(), at(when), "ana@example.org".into(), None);
        assert!(store.create(&lift.key().to_string(), &lift.to_bytes()).expect("writes"));
    }
}

fn frozen(until: Option<&str>) -> (State, Vec<Hold>) {
    (State::Blocked, vec![Hold::Frozen { why: "Sismo".to_owned(), until: until.map(at), crisis: None }])
}

fn skipped() -> (State, Vec<Hold>) {
    (State::Missed, vec![Hold::SkippedByFreeze { why: "Sismo".to_owned() }])
}

fn ask(late_minutes: i64) -> (State, Vec<Hold>) {
    (State::Blocked, vec![Hold::AskAgain { late_minutes }])
}

#[test]
fn what_falls_due_in_a_freeze_follows_its_policy() {
    let due = (State::Due, Vec::new());
    for (held, until, lifted, post, now, expected) in [
        // While it is open.
        (Held::Skip, None, None, "2026-11-20T09:59:00Z", OPENED, frozen(None)),
        (Held::Shift, None, None, "2026-11-20T11:00:00Z", "2026-11-20T11:00:00Z", frozen(None)),
        (
            Held::Ask,
            Some("2026-11-20T12:00:00Z"),
            None,
            "2026-11-20T11:00:00Z",
            "2026-11-20T11:59:59Z",
            frozen(Some("2026-11-20T12:00:00Z")),
        ),
        // It ends by itself at the instant that it names.
        (Held::Skip, Some("2026-11-20T12:00:00Z"), None, "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z", skipped()),
        (Held::Shift, Some("2026-11-20T12:00:00Z"), None, "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z", due.clone()),
        (Held::Ask, Some("2026-11-20T12:00:00Z"), None, "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z", ask(60)),
        // Lifted before it would have ended, and after.
        (
            Held::Skip,
            Some("2026-11-20T12:00:00Z"),
            Some("2026-11-20T10:30:00Z"),
            "2026-11-20T11:00:00Z",
            "2026-11-20T11:00:00Z",
            due.clone(),
        ),
        (
            Held::Skip,
            Some("2026-11-20T12:00:00Z"),
            Some("2026-11-20T14:00:00Z"),
            "2026-11-20T12:30:00Z",
            "2026-11-20T14:00:00Z",
            due.clone(),
        ),
        (Held::Skip, None, Some("2026-11-20T14:00:00Z"), "2026-11-20T13:59:59Z", "2026-11-20T14:00:00Z", skipped()),
        (Held::Skip, None, Some("2026-11-20T14:00:00Z"), "2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z", due.clone()),
        // What was due before and would still have been sent was held back too; what was too late by then was not.
        (Held::Ask, None, Some("2026-11-20T14:00:00Z"), "2026-11-20T09:00:00Z", "2026-11-20T14:00:00Z", ask(300)),
        (
            Held::Ask,
            None,
            Some("2026-11-20T14:00:00Z"),
            "2026-11-20T06:59:00Z",
            "2026-11-20T14:00:00Z",
            (State::Missed, vec![Hold::TooLate { late_minutes: 421, tolerated_minutes: 180 }]),
        ),
        // Lateness counts from the thaw.
        (Held::Shift, None, Some("2026-11-22T10:00:00Z"), "2026-11-20T11:00:00Z", "2026-11-22T13:00:00Z", due.clone()),
        (
            Held::Shift,
            None,
            Some("2026-11-22T10:00:00Z"),
            "2026-11-20T11:00:00Z",
            "2026-11-22T13:01:00Z",
            (State::Missed, vec![Hold::TooLate { late_minutes: 181, tolerated_minutes: 180 }]),
        ),
        // By somebody whose clock is ahead: open is open.
        (Held::Skip, None, None, "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", frozen(None)),
    ] {
        let lab = Lab::new(", overdue: 3h", "", &[("a", post, "")]);
        let mut freeze = freeze(held);
        freeze.until = until.map(at);
        record(&lab, &freeze, lifted);
        assert_eq!(lab.first(now), expected, "{held:?} until {until:?}, lifted {lifted:?}: due {post} at {now}");
    }
}

#[test]
fn what_has_expired_meanwhile_stays() {
    let lab = Lab::new("", "", &[("a", "2026-11-20T11:00:00Z", "expires: 2026-11-20")]);
    record(&lab, &freeze(Held::Shift), Some("2026-11-21T10:00:00Z"));
    let (state, holds) = lab.first("2026-11-21T10:00:00Z");
    assert_eq!(state, State::Missed);
    assert!(holds.iter().any(|hold| matches!(hold, Hold::Expired { .. })), "{holds:?}");
}

#[test]
fn a_freeze_over_the_change_of_clocks_lasts_as_long_as_its_instants_say() {
    // Clocks in Madrid go back at 03:00 on 25 October 2026: the hour from 02:00 comes twice.
    let lab = Lab::new(", overdue: 1h", "", &[("a", "2026-10-25T00:30:00Z", ""), ("b", "2026-10-25T01:30:00Z", "")]);
    let opened = at("2026-10-25T00:15:00Z");
    let mut freeze = FreezeRecord::new("dst".into(), opened, String::new(), "Sismo".into(), Scope::default(), Held::Skip);
    freeze.until = Some(opened + TimeDelta::hours(1));
    record(&lab, &freeze, None);
    let states: Vec<State> = lab.plan("2026-10-25T01:30:00Z").iter().map(|status| status.state).collect();
    assert_eq!(states, [State::Missed, State::Due]);
}

#[test]
fn ten_held_posts_go_one_after_the_other_and_none_is_lost() {
    let ids: Vec<String> = (0..10).map(|n| format!("p{n}")).collect();
    let dues: Vec<String> = (0..10).map(|n| (at("2026-11-20T10:00:00Z") + TimeDelta::minutes(n)).to_rfc3339()).collect();
    let posts: Vec<(&str, &str, &str)> = ids.iter().zip(&dues).map(|(id, due)| (id.as_str(), due.as_str(), "")).collect();
    for (channel, distance) in [(", overdue: 1h", 15), (", overdue: 1h, spacing: 40m", 40), (", overdue: none", 15)] {
        let lab = Lab::new(channel, "", &posts);
        record(&lab, &freeze(Held::Shift), Some("2026-11-20T12:00:00Z"));
        let mut now = at("2026-11-20T12:00:00Z");
        let mut went: Vec<(String, i64)> = Vec::new();
        for _ in 0..200 {
            let due: Vec<VariantStatus> =
                lab.plan_with(now, PlanOptions::default()).into_iter().filter(|status| status.state == State::Due).collect();
            assert!(due.len() <= 1, "a burst at {now}: {}", due.len());
            for status in due {
                // The test's records carry no time of the post: what is on record is known by its own.
                lab.sent_due(status.post.as_str(), now, status.due.map(|due| due.utc));
                went.push((status.post.to_string(), (now - at("2026-11-20T12:00:00Z")).num_minutes()));
            }
            now += TimeDelta::minutes(5);
        }
        let expected: Vec<(String, i64)> = ids.iter().cloned().zip((0..).map(|n| n * distance)).collect();
        assert_eq!(went, expected, "{channel}");
    }
}

#[test]
fn whoever_says_late_does_not_make_a_burst_either() {
    let lab = Lab::new("", "", &[("a", "2026-11-20T10:30:00Z", ""), ("b", "2026-11-20T10:31:00Z", ""), ("c", "2026-11-20T14:00:00Z", "")]);
    record(&lab, &freeze(Held::Ask), Some("2026-11-20T14:00:00Z"));
    let states = |late| -> Vec<(State, usize)> {
        let options = PlanOptions { late, ..PlanOptions::default() };
        lab.plan_with(at("2026-11-20T14:00:00Z"), options).iter().map(|status| (status.state, status.holds.len())).collect()
    };
    assert_eq!(states(false), [(State::Blocked, 1), (State::Blocked, 1), (State::Due, 0)]);
    // What is due by now goes first.
    assert_eq!(states(true), [(State::Scheduled, 1), (State::Scheduled, 1), (State::Due, 0)]);
}

#[test]
fn a_freeze_stops_a_thread_that_has_begun() {
    let mut lab = Lab::new("", "", &[("a", "2026-11-20T09:59:00Z", "")]);
    let part = lab.variants[0].parts[0].clone();
    lab.variants[0].parts.push(part);
    lab.variants[0].digest = lab.variants[0].content_digest();
    let mut first = Record::new(&lab.variants[0], lab.variants[0].digest, 1, 1, RecordState::Posted, at("2026-11-20T09:59:30Z"));
    first.receipt = Some(Receipt { id: "1".into(), url: None, uri: None, cid: None, at: first.at, recovered: false });
    lab.store().create(&first.key().to_string(), &first.to_bytes()).expect("writes");
    record(&lab, &freeze(Held::Skip), Some("2026-11-22T10:00:00Z"));
    // What has begun is finished once publishing goes on, whatever becomes of the rest.
    assert_eq!(lab.first("2026-11-22T10:00:00Z"), (State::Partial, vec![]));
    let again = FreezeRecord { id: "again".into(), ..freeze(Held::Skip) };
    record(&lab, &again, None);
    assert_eq!(
        lab.first("2026-11-22T10:00:00Z"),
        (State::Partial, vec![Hold::Frozen { why: "Sismo".to_owned(), until: None, crisis: None }])
    );
}

#[test]
fn what_cannot_be_read_stops_everything_until_it_is_lifted() {
    let lab = Lab::new("", "", &[("a", "2026-11-20T10:30:00Z", ""), ("b", "2026-11-21T10:30:00Z", "")]);
    let store = lab.store();
    store.create("_freezes/20261120T100000Z-roto/open.json", b"{\"schema\": 1").expect("writes");
    let ledger = Snapshot::load(&store).expect("loads");
    assert_eq!(ledger.problems.len(), 1, "{:?}", ledger.problems);
    assert!(matches!(lab.first("2026-11-20T10:31:00Z").1.as_slice(), [Hold::Frozen { until: None, .. }]));
    let lift = LiftRecord::new("20261120T100000Z-roto".into(), at("2026-11-20T12:00:00Z"), String::new(), None);
    store.create(&lift.key().to_string(), &lift.to_bytes()).expect("writes");
    let states: Vec<State> = lab.plan("2026-11-21T10:30:00Z").iter().map(|status| status.state).collect();
    assert_eq!(states, [State::Blocked, State::Due], "what it held back is asked about, the rest goes on");
}

#[test]
fn scopes() {
    let facts = |tags: &[&'static str], lang: &'static str, campaign: Option<&'static str>| Facts {
        channel: "mastodon",
        campaign,
        tags: tags.to_vec(),
        lang,
        crisis: None,
    };
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let scope = |channels: &[&str], campaigns: &[&str], tags: &[&str], langs: &[&str]| Scope {
        channels: list(channels),
        campaigns: list(campaigns),
        tags: list(tags),
        langs: list(langs),
    };
    for (scope, facts, expected) in [
        (scope(&[], &[], &[], &[]), facts(&[], "es", None), true),
        (scope(&["bluesky", "mastodon"], &[], &[], &[]), facts(&[], "es", None), true),
        (scope(&["bluesky"], &[], &[], &[]), facts(&[], "es", None), false),
        (scope(&[], &["otono"], &[], &[]), facts(&[], "es", None), false),
        (scope(&[], &["otono"], &[], &[]), facts(&[], "es", Some("otono")), true),
        (scope(&[], &[], &["#Feria"], &[]), facts(&["feria"], "es", None), true),
        (scope(&[], &[], &["ferias"], &[]), facts(&["feria"], "es", None), false),
        (scope(&[], &[], &[], &["es"]), facts(&[], "es-MX", None), true),
        (scope(&[], &[], &[], &["es-MX"]), facts(&[], "es", None), false),
        (scope(&[], &[], &[], &["e"]), facts(&[], "es", None), false),
        // Each kind that is named has to fit.
        (scope(&["mastodon"], &[], &[], &["en"]), facts(&[], "es", None), false),
        (scope(&["mastodon"], &[], &[], &["es"]), facts(&[], "es", None), true),
    ] {
        assert_eq!(scope.covers(&facts), expected, "{scope:?} {facts:?}");
    }
}

#[test]
fn pages_know_when_a_freeze_changes_them() {
    let lab = Lab::new(", overdue: 3h", "", &[("a", "2026-11-20T11:00:00Z", "")]);
    let mut open = freeze(Held::Shift);
    open.until = Some(at("2026-11-20T12:00:00Z"));
    record(&lab, &open, None);
    let ledger = Snapshot::load(&lab.store()).expect("loads");
    assert_eq!(freeze_changes(&lab.workspace, &ledger, at("2026-11-20T11:00:00Z")), [at("2026-11-20T12:00:00Z")]);
    assert_eq!(freeze_changes(&lab.workspace, &ledger, at("2026-11-20T12:00:00Z")), [at("2026-11-20T15:01:00Z")]);
    assert!(freeze_changes(&lab.workspace, &ledger, at("2026-11-20T15:01:00Z")).is_empty());
}

#[test]
fn names_of_freezes_are_names() {
    for (reason, expected) in [
        ("Sismo en la ciudad", "20261120T100000Z-sismo-en-la-ciudad"),
        ("¡Ñandú!", "20261120T100000Z-and"),
        ("../../etc", "20261120T100000Z-etc"),
        ("🌋", "20261120T100000Z"),
    ] {
        assert_eq!(freeze_id(at(OPENED), reason), expected);
        assert!(format!("_freezes/{expected}/open.json").parse::<crate::ledger::ControlKey>().is_ok());
    }
}
