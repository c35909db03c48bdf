//! What waits for the clock, and when it goes on; what is to be done about what is live and has changed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{PlanInput, PlanOptions, next_change, plan};
use crate::diag::Diagnostics;
use crate::ledger::stores::DirectoryStore;
use crate::ledger::{Record, RecordState, Snapshot, Store};
use crate::model::{Asset, Attachment, Change, Digest, Due, Hold, PostId, Receipt, State, Variant, VariantStatus};
use crate::networks::Specs;
use crate::networks::drivers::testing;
use crate::publish::content_key;
use crate::workspace::{Workspace, load_root};

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub(super) struct Lab {
    folder: tempfile::TempDir,
    pub(super) workspace: Workspace,
    pub(super) variants: Vec<Variant>,
}

impl Lab {
    /// A workspace in Madrid, one hour ahead of UTC in winter; `channel` are more keys of its channel, `posts` front matter and UTC times.
    pub(super) fn new(channel: &str, calendar: &str, posts: &[(&str, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            crate::support::atomic_file::write(&folder.path().join(path), text.as_bytes()).expect("writes");
        };
        write(
            "pregon.yaml",
            &format!(
                "brand: A\ntimezone: Europe/Madrid\nchannels:\n  mastodon: {{ network: mastodon, server: https://m.example{channel} }}\n"
            ),
        );
        write("plans/calendar.yaml", calendar);
        let mut variants = Vec::new();
        for (id, due, front) in posts {
            write(&format!("content/{id}.md"), &format!("---\ntitle: Feria\nid: {id}\nstatus: approved\n{front}\n---\nTexto {id}\n"));
            let mut variant = testing::variant("mastodon", &["Texto"]);
            variant.post = PostId::new(*id).expect("an id");
            variant.due = Some(Due { utc: at(due), wall: (*due).to_owned(), zone: "UTC".to_owned() });
            variants.push(variant);
        }
        let loaded = load_root(folder.path(), &Specs::embedded()).expect("loads");
        assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
        Self { workspace: loaded.output, folder, variants }
    }

    pub(super) fn store(&self) -> DirectoryStore {
        DirectoryStore::new(self.folder.path().join("ledger"))
    }

    /// Records that a post was sent at an instant; without a receipt where it is unknown.
    pub(super) fn sent(&self, id: &str, when: &str, known: bool) {
        let mut variant = testing::variant("mastodon", &["Texto"]);
        variant.post = PostId::new(id).expect("an id");
        let state = if known { RecordState::Posted } else { RecordState::Intent };
        let mut record = Record::new(&variant, content_key(id, "", None), 1, 1, state, at(when));
        record.request = (!known).then(|| serde_json::json!({}));
        record.receipt = known.then(|| Receipt { id: "1".into(), url: None, uri: None, cid: None, at: at(when), recovered: false });
        self.store().create(&record.key().to_string(), &record.to_bytes()).expect("writes");
    }

    /// Records that a post was sent that was due at an instant.
    pub(super) fn sent_due(&self, id: &str, when: DateTime<Utc>, due: Option<DateTime<Utc>>) {
        let mut variant = testing::variant("mastodon", &["Texto"]);
        variant.post = PostId::new(id).expect("an id");
        let mut record = Record::new(&variant, content_key(id, "", None), 1, 1, RecordState::Posted, when);
        record.receipt = Some(Receipt { id: "1".into(), url: None, uri: None, cid: None, at: when, recovered: false });
        record.due = due;
        self.store().create(&record.key().to_string(), &record.to_bytes()).expect("writes");
    }

    pub(super) fn plan_with(&self, now: DateTime<Utc>, options: PlanOptions) -> Vec<VariantStatus> {
        let ledger = Snapshot::load(&self.store()).expect("loads");
        plan(PlanInput {
            workspace: &self.workspace,
            variants: &self.variants,
            diagnostics: &Diagnostics::new(),
            ledger: &ledger,
            missing: &BTreeMap::new(),
            now,
            clock_now: now,
            identities: &crate::approvals::Identities::NotAsked,
            redirected: &std::collections::BTreeMap::new(),
            options,
        })
    }

    pub(super) fn plan(&self, now: &str) -> Vec<VariantStatus> {
        self.plan_with(at(now), PlanOptions::default())
    }

    /// State and holds of the first post.
    pub(super) fn first(&self, now: &str) -> (State, Vec<Hold>) {
        let status = self.plan(now).swap_remove(0);
        (status.state, status.holds)
    }
}

#[test]
fn quiet_hours_and_blackout_days_hold_what_is_due_until_they_end() {
    let calendar = "quiet_hours: { from: \"22:00\", to: \"08:00\" }\nblackout:\n  - { date: 2026-12-24, reason: Navidad }\n  - { from: 2026-12-25, to: 2026-12-26 }\n";
    let quiet = |until| (State::Scheduled, vec![Hold::QuietHours { until: at(until) }]);
    let black = |until| (State::Scheduled, vec![Hold::Blackout { until: at(until), why: Some("Navidad".to_owned()) }]);
    for (front, due, now, expected) in [
        ("", "2026-11-20T20:30:00Z", "2026-11-20T20:30:00Z", (State::Due, vec![])),
        ("", "2026-11-20T20:30:00Z", "2026-11-20T21:00:00Z", quiet("2026-11-21T07:00:00Z")),
        ("", "2026-11-20T20:30:00Z", "2026-11-21T06:59:59Z", quiet("2026-11-21T07:00:00Z")),
        ("", "2026-11-20T20:30:00Z", "2026-11-21T07:00:00Z", (State::Due, vec![])),
        ("allow: [quiet-hours]", "2026-11-20T20:30:00Z", "2026-11-20T21:00:00Z", (State::Due, vec![])),
        // A waiver that has expired waives nothing: the day is that of the team.
        ("allow: [{ rule: quiet-hours, until: 2026-11-20 }]", "2026-11-20T20:30:00Z", "2026-11-20T22:59:00Z", (State::Due, vec![])),
        (
            "allow: [{ rule: quiet-hours, until: 2026-11-20 }]",
            "2026-11-20T20:30:00Z",
            "2026-11-20T23:00:00Z",
            quiet("2026-11-21T07:00:00Z"),
        ),
        ("", "2026-12-23T20:00:00Z", "2026-12-24T09:00:00Z", black("2026-12-26T23:00:00Z")),
        ("", "2026-12-24T20:00:00Z", "2026-12-26T23:00:00Z", quiet("2026-12-27T07:00:00Z")),
        // It could have been sent on the day before: on the first day after them it is too late.
        (
            "",
            "2026-12-23T20:00:00Z",
            "2026-12-26T23:00:00Z",
            (State::Missed, vec![Hold::TooLate { late_minutes: 4500, tolerated_minutes: 1440 }]),
        ),
        // The three days and the night do not make it late: a day after them does.
        ("", "2026-12-24T09:00:00Z", "2026-12-27T07:00:00Z", (State::Due, vec![])),
        ("", "2026-12-24T09:00:00Z", "2026-12-28T07:00:00Z", (State::Due, vec![])),
        (
            "",
            "2026-12-24T09:00:00Z",
            "2026-12-28T07:01:00Z",
            (State::Missed, vec![Hold::TooLate { late_minutes: 1441, tolerated_minutes: 1440 }]),
        ),
        ("allow: [blackout-date]", "2026-12-24T09:00:00Z", "2026-12-24T09:00:00Z", (State::Due, vec![])),
        // What somebody has to see to is not waiting.
        (
            "expires: 2026-11-20 22:30",
            "2026-11-20T20:30:00Z",
            "2026-11-20T21:30:00Z",
            (
                State::Missed,
                vec![Hold::Expired { on: "2026-11-20".parse().expect("a day") }, Hold::QuietHours { until: at("2026-11-21T07:00:00Z") }],
            ),
        ),
        ("expires: 2026-11-20 22:30", "2026-11-20T20:30:00Z", "2026-11-20T20:59:59Z", (State::Due, vec![])),
    ] {
        let lab = Lab::new("", calendar, &[("a", due, front)]);
        assert_eq!(lab.first(now), expected, "{front} {due} {now}");
    }
    let own = Lab::new(", quiet_hours: { from: \"10:00\", to: \"11:00\" }", calendar, &[("a", "2026-11-20T20:30:00Z", "")]);
    assert_eq!(own.first("2026-11-20T21:00:00Z"), (State::Due, vec![]), "the channel's own replace those of the calendar");
}

#[test]
fn quiet_hours_end_where_clocks_change() {
    let calendar = "quiet_hours: { from: \"22:00\", to: \"02:30\" }\n";
    for (due, until) in [
        // There is no half past two: they end when clocks show three.
        ("2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z"),
        // It is half past two twice: the first counts, and after it the hour between two and half past is quiet again.
        ("2026-10-24T21:00:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),
    ] {
        let lab = Lab::new("", calendar, &[("a", due, "")]);
        assert_eq!(lab.first(due).1, [Hold::QuietHours { until: at(until) }], "{due}");
    }
}

#[test]
fn a_late_post_is_left_out_or_asked_about() {
    let due = "2026-11-20T10:00:00Z";
    for (overdue, now, state) in [
        ("2h", "2026-11-20T12:00:59Z", State::Due),
        ("2h", "2026-11-20T12:01:00Z", State::Missed),
        ("{ within: 2h, then: skip }", "2026-11-20T12:01:00Z", State::Missed),
        ("{ within: 2h, then: ask }", "2026-11-20T12:01:00Z", State::Blocked),
        ("{ within: none }", "2027-11-20T12:01:00Z", State::Due),
    ] {
        let lab = Lab::new(&format!(", overdue: {overdue}"), "{}", &[("a", due, "")]);
        assert_eq!(lab.first(now).0, state, "{overdue} {now}");
        let told = lab.plan_with(at(now), PlanOptions { late: true, ..PlanOptions::default() });
        let asked = overdue.contains("ask");
        assert_eq!(told[0].state, if asked { State::Due } else { state }, "{overdue} with a person's yes");
    }
    let lab = Lab::new(", overdue: { within: 2h, then: ask }", "{}", &[("a", due, "")]);
    assert_eq!(lab.first("2026-11-20T13:00:00Z").1, [Hold::AskAgain { late_minutes: 180 }]);
}

#[test]
fn after_an_outage_posts_go_one_by_one() {
    let posts = [
        ("a", "2026-11-20T09:20:00Z", ""),
        ("b", "2026-11-20T09:00:00Z", ""),
        ("c", "2026-11-20T09:10:00Z", ""),
        ("d", "2026-11-20T13:00:00Z", ""),
    ];
    let lab = Lab::new(", spacing: 30m", "{}", &posts);
    let of = |statuses: Vec<VariantStatus>| statuses.into_iter().map(|status| (status.state, status.holds)).collect::<Vec<_>>();
    let spacing = |until| (State::Scheduled, vec![Hold::Spacing { until: at(until) }]);
    let later = (State::Scheduled, vec![Hold::NotYetDue]);
    // The oldest goes first; the others have their turns.
    assert_eq!(
        of(lab.plan("2026-11-20T12:00:00Z")),
        [spacing("2026-11-20T13:00:00Z"), (State::Due, vec![]), spacing("2026-11-20T12:30:00Z"), later.clone()]
    );
    lab.sent("b", "2026-11-20T12:00:03Z", true);
    assert_eq!(
        of(lab.plan("2026-11-20T12:10:00Z"))[..3],
        [spacing("2026-11-20T12:30:03Z"), (State::Published, vec![]), spacing("2026-11-20T12:30:03Z")]
    );
    // What may be live counts too, and whatever was sent of a post that has gone.
    lab.sent("x", "2026-11-20T12:29:00Z", false);
    assert_eq!(of(lab.plan("2026-11-20T12:31:00Z"))[2], spacing("2026-11-20T12:59:00Z"));
    assert_eq!(of(lab.plan("2026-11-20T12:59:00Z"))[2], (State::Due, vec![]));
    // A record from the future holds nobody longer than one from now.
    lab.sent("y", "2027-01-01T00:00:00Z", true);
    assert_eq!(of(lab.plan("2026-11-20T13:30:00Z"))[2], spacing("2026-11-20T14:00:00Z"));
}

#[test]
fn an_account_keeps_within_its_quota() {
    let due = "2026-11-20T12:00:00Z";
    let mut lab = Lab::new(", overdue: none", "{}", &[("a", due, ""), ("b", due, "")]);
    crate::support::atomic_file::write(
        &lab.folder.path().join("networks/mastodon.yaml"),
        b"version: 2026-12-01\nquota: { posts: 3, hours: 1 }\n",
    )
    .expect("writes");
    lab.workspace = load_root(lab.folder.path(), &Specs::embedded()).expect("loads").output;
    lab.sent("x", "2026-11-20T12:05:00Z", true);
    lab.sent("y", "2026-11-20T12:10:00Z", true);
    let states = |now| lab.plan(now).into_iter().map(|status| (status.state, status.holds)).collect::<Vec<_>>();
    assert_eq!(
        states("2026-11-20T12:20:00Z"),
        [(State::Due, vec![]), (State::Scheduled, vec![Hold::Quota { until: at("2026-11-20T13:05:00Z") }])]
    );
    lab.sent("z", "2026-11-20T12:15:00Z", true);
    let until = |text| (State::Scheduled, vec![Hold::Quota { until: at(text) }]);
    assert_eq!(states("2026-11-20T12:20:00Z"), [until("2026-11-20T13:05:00Z"), until("2026-11-20T13:05:00Z")]);
    assert_eq!(states("2026-11-20T13:05:00Z"), [(State::Due, vec![]), until("2026-11-20T13:10:00Z")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Nothing changes before the instant that is named, and what waits names one.
    #[test]
    fn whoever_waits_says_until_when(
        due_minutes in 0i64..4000,
        now_seconds in 0i64..400_000,
        step in 1i64..10_000,
        quiet in 0usize..3,
        front in 0usize..4,
        overdue in 0usize..3,
        sent in prop::option::of(0i64..300_000),
    ) {
        let origin = at("2026-12-22T00:00:00Z");
        let channel = [", spacing: 45m", ", overdue: 3h, spacing: 2h", ", overdue: { within: 30m, then: ask }"][overdue];
        let calendar = [
            "blackout: [{ date: 2026-12-24 }]",
            "quiet_hours: { from: \"22:00\", to: \"08:15\" }\nblackout: [{ date: 2026-12-24 }, { date: 2026-12-25 }]",
            "quiet_hours: { from: \"13:00\", to: \"15:30\" }",
        ][quiet];
        let front = ["", "allow: [quiet-hours]", "expires: 2026-12-25", "allow: [{ rule: blackout-date, until: 2026-12-23 }]\nexpires: 2026-12-24 12:30"][front];
        let due = origin + TimeDelta::minutes(due_minutes);
        let lab = Lab::new(channel, calendar, &[("a", &due.to_rfc3339(), front)]);
        if let Some(seconds) = sent {
            lab.sent("x", &(origin + TimeDelta::seconds(seconds)).to_rfc3339(), true);
        }
        let now = origin + TimeDelta::seconds(now_seconds);
        let standing = |now| {
            let mut status = lab.plan_with(now, PlanOptions::default()).swap_remove(0);
            for hold in &mut status.holds {
                if let Hold::TooLate { late_minutes, .. } | Hold::AskAgain { late_minutes } = hold {
                    *late_minutes = 0;
                }
            }
            status
        };
        let status = standing(now);
        let post = &lab.workspace.posts[0];
        let next = next_change(&lab.workspace, &Snapshot::default(), post, &lab.workspace.config.channels[0], Some(due), &status.holds, now);
        let until = next.map_or(now + TimeDelta::days(30), |next| next - TimeDelta::seconds(1));
        let probe = (now + TimeDelta::seconds(step)).min(until);
        // A record from the future counts as one of now, and so moves with it.
        let from_the_future = sent.is_some_and(|seconds| seconds > now_seconds);
        if !from_the_future {
            prop_assert_eq!(&standing(probe), &status, "between {} and {:?}", now, next);
            prop_assert_eq!(&standing(until.max(now)), &status, "just before {:?}", next);
        }
        if status.state == State::Scheduled {
            prop_assert!(next.is_some(), "{:?}", status);
        }
    }
}

/// What there is to do about a variant that was published and is another now, on a network.
fn change_of(network: &str, was: &Variant, now: &Variant, records: &dyn Fn(&mut Record)) -> Option<Change> {
    // On facebook, texts can be edited and nothing else.
    let channels = " }\n  bluesky: { network: bluesky, account: a.example }\n  facebook: { network: facebook, account: \"1\"";
    let mut lab = Lab::new(channels, "{}", &[("a", "2026-11-20T10:00:00Z", "channels: [mastodon, bluesky, facebook]")]);
    let on = |variant: &Variant| {
        let mut variant = variant.clone();
        let named = testing::variant(network, &[]);
        (variant.post, variant.channel, variant.network) = (lab.variants[0].post.clone(), named.channel, named.network);
        variant.digest = variant.content_digest();
        variant
    };
    let (was, now) = (on(was), on(now));
    for part in 1..=was.parts.len() {
        let sent = at("2026-11-20T10:00:00Z");
        let number = u16::try_from(part).expect("few");
        let mut record = Record::new(&was, content_key("a", "", None), number, 1, RecordState::Posted, sent);
        record.receipt = Some(Receipt { id: part.to_string(), url: None, uri: None, cid: None, at: sent, recovered: false });
        records(&mut record);
        lab.store().create(&record.key().to_string(), &record.to_bytes()).expect("writes");
    }
    lab.variants = vec![now];
    let status = lab.plan("2026-11-21T12:00:00Z").swap_remove(0);
    assert_eq!(status.state, State::Published);
    assert_eq!(status.changed_since_published, status.change.is_some(), "{status:?}");
    status.change
}

#[test]
fn what_is_live_is_edited_where_that_can_be_done_and_else_left_to_a_person() {
    let mut was = testing::variant("mastodon", &["uno", "dos", "tres"]);
    let picture: Asset = serde_json::from_value(serde_json::json!({
        "digest": Digest::of(b"foto"), "file": "a.jpg", "format": "jpeg", "width": 8, "height": 8, "bytes": 8, "quality": 85, "focus": { "x": 0.5, "y": 0.5 },
    }))
    .expect("an asset");
    was.parts[1].media.push(Attachment { alt: "Una foto".to_owned(), picture });
    let edited = |what: &dyn Fn(&mut Variant)| {
        let mut now = was.clone();
        what(&mut now);
        now
    };
    let text = edited(&|now| {
        now.parts[0].text = "otro".to_owned();
        now.parts[2].text = "otro".to_owned();
    });
    let alt = edited(&|now| now.parts[1].media[0].alt = "Otra".to_owned());
    let media = edited(&|now| now.parts[1].media[0].picture.digest = Digest::of(b"otra"));
    let shape = edited(&|now| now.visibility = "unlisted".to_owned());
    let title = edited(&|now| now.title = "Otro".to_owned());
    let due = edited(&|now| now.due = None);
    let shorter = edited(&|now| drop(now.parts.pop()));
    let longer = edited(&|now| now.parts.push(now.parts[0].clone()));
    let edit = |parts: &[u16]| Some(Change::Edit { parts: parts.to_vec() });
    let manual = |why: &str| Some(Change::Manual { why: why.to_owned() });
    let nothing = "posts cannot be edited there: correct it with a reply";
    let alts = "descriptions of pictures cannot be edited there";
    let shapes = "headline, poll and visibility cannot be edited there: correct it with a reply";
    let as_it_is = |_: &mut Record| {};
    let old = |record: &mut Record| record.print = None;
    // Somebody said that it is live, and not under which id.
    let nameless = |record: &mut Record| record.receipt.iter_mut().for_each(|receipt| receipt.id.clear());
    let records: [&dyn Fn(&mut Record); 3] = [&as_it_is, &old, &nameless];
    for (name, network, now, kept, expected) in [
        ("unchanged", "mastodon", &was, 0, None),
        ("unchanged", "bluesky", &was, 0, None),
        ("unchanged, in an older record", "mastodon", &was, 1, None),
        ("unchanged, without an id", "mastodon", &was, 2, None),
        ("another time", "mastodon", &due, 0, None),
        // A network without headlines shows none.
        ("headline", "mastodon", &title, 0, None),
        ("text", "mastodon", &text, 0, edit(&[1, 3])),
        ("text", "facebook", &text, 0, edit(&[1, 3])),
        ("text", "bluesky", &text, 0, manual(nothing)),
        // Which part it is the record does not say: it may be all of them.
        ("text, in an older record", "mastodon", &text, 1, edit(&[1, 2, 3])),
        ("text, without an id", "mastodon", &text, 2, manual("the id of part 1 is not known: correct it there yourself")),
        ("alt", "mastodon", &alt, 0, edit(&[2])),
        ("alt", "facebook", &alt, 0, manual(alts)),
        ("alt", "bluesky", &alt, 0, manual(nothing)),
        ("picture", "mastodon", &media, 0, edit(&[2])),
        ("picture", "facebook", &media, 0, manual("pictures and cards cannot be exchanged there")),
        ("visibility", "mastodon", &shape, 0, manual(shapes)),
        ("fewer parts", "mastodon", &shorter, 0, manual("it was sent as 3 parts and has 2 now: correct it with a reply")),
        ("more parts", "mastodon", &longer, 0, manual("it was sent as 3 parts and has 4 now: correct it with a reply")),
    ] {
        assert_eq!(change_of(network, &was, now, records[kept]), expected, "{name} on {network}");
    }
}
