//! Plans of small workspaces, and runs against a platform in memory that loses answers.

mod proofs;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::*;
use crate::diag::{Diagnostic, Diagnostics, Location, Span};
use crate::http::{Http, RequestPreview};
use crate::ledger::{Presence, Record, RecordState, Snapshot, Store, StoreError};
use crate::model::{ChannelName, Due, Hold, PostId, Receipt, State, Variant};
use crate::networks::Specs;
use crate::networks::driver::{BoxFuture, Driver, Found, Identity, NotPrepared, Outcome, PartJob, ServerInfo};
use crate::networks::drivers::testing;
use crate::support::clock::Clock;
use crate::workspace::{Workspace, load_root};

const DUE: &str = "2026-11-21T15:30:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn workspace(posts: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        crate::support::atomic_file::write(&path, text.as_bytes()).expect("writes");
    };
    write(
        "pregon.yaml",
        "brand: La Ceiba\ntimezone: America/Mexico_City\nchannels:\n  mastodon: { network: mastodon, server: https://m.example }\n  bluesky: { network: bluesky, account: a.example, overdue: 2h }\n",
    );
    for (name, text) in posts {
        write(&format!("content/{name}.md"), text);
    }
    let loaded = load_root(dir.path(), &Specs::embedded()).expect("loads");
    (dir, loaded.output)
}

fn post(front: &str) -> String {
    format!("---\ntitle: Feria\n{front}\n---\nTexto\n")
}

fn variant(network: &str, due: Option<&str>, texts: &[&str]) -> Variant {
    let mut variant = testing::variant(network, texts);
    variant.due = due.map(|utc| Due { utc: at(utc), wall: utc.to_owned(), zone: "UTC".to_owned() });
    variant
}

fn planned(
    workspace: &Workspace,
    variants: &[Variant],
    diagnostics: &Diagnostics,
    ledger: &Snapshot,
    now: &str,
) -> Vec<crate::model::VariantStatus> {
    let missing = BTreeMap::new();
    plan(PlanInput {
        workspace,
        variants,
        diagnostics,
        ledger,
        missing: &missing,
        now: at(now),
        clock_now: at(now),
        identities: &crate::approvals::Identities::NotAsked,
        redirected: &std::collections::BTreeMap::new(),
        options: PlanOptions::default(),
    })
}

#[test]
fn what_is_due_depends_on_status_time_and_findings() {
    let early = "2026-11-21T15:00:00Z";
    let soon = "2026-11-21T16:00:00Z";
    let late = "2026-11-21T18:31:00Z";
    for (front, channel, due, now, expected) in [
        ("status: approved\ndate: 2026-11-21 09:30", "mastodon", Some(DUE), soon, State::Due),
        ("status: approved\ndate: 2026-11-21 09:30", "mastodon", Some(DUE), early, State::Scheduled),
        ("status: approved\ndate: 2026-11-21 09:30", "mastodon", Some(DUE), late, State::Due),
        ("status: approved\ndate: 2026-11-21 09:30", "bluesky", Some(DUE), late, State::Missed),
        ("status: review\ndate: 2026-11-21 09:30", "mastodon", Some(DUE), soon, State::Draft),
        ("status: draft\ndate: 2026-11-21 09:30", "bluesky", Some(DUE), late, State::Draft),
        ("status: approved", "mastodon", None, soon, State::Draft),
        ("status: approved\nslot: next", "mastodon", None, soon, State::Draft),
        ("status: approved\ndate: 2026-11-21 09:30", "mastodon", None, soon, State::Blocked),
        // The last day ends at midnight in Mexico, six hours after midnight in Greenwich.
        ("status: approved\ndate: 2026-11-21 09:30\nexpires: 2026-11-21", "mastodon", Some(DUE), "2026-11-22T05:59:00Z", State::Due),
        ("status: approved\ndate: 2026-11-21 09:30\nexpires: 2026-11-21", "mastodon", Some(DUE), "2026-11-22T06:00:00Z", State::Missed),
    ] {
        let (_dir, workspace) = workspace(&[("feria", &post(front))]);
        let variants = [variant(channel, due, &["uno"])];
        let status = &planned(&workspace, &variants, &Diagnostics::new(), &Snapshot::default(), now)[0];
        assert_eq!(status.state, expected, "{front} on {channel} at {now}: {:?}", status.holds);
        assert_eq!(is_sendable(status), expected == State::Due);
    }
}

#[test]
fn an_error_holds_its_post_or_only_its_channel() {
    let (_dir, workspace) = workspace(&[("feria", &post("status: approved\ndate: 2026-11-21 09:30"))]);
    let variants = [variant("mastodon", Some(DUE), &["uno"]), variant("bluesky", Some(DUE), &["uno"])];
    let post = &workspace.posts[0];
    let error = Diagnostic::error("too-long", Location::new(post.file, Span::default()), "too long");
    let warning = Diagnostic::warning("too-long", Location::new(post.file, Span::default()), "long");
    let states = |diagnostic: Diagnostic| {
        let diagnostics: Diagnostics = [diagnostic].into_iter().collect();
        let statuses = planned(&workspace, &variants, &diagnostics, &Snapshot::default(), "2026-11-21T16:00:00Z");
        (statuses[0].state, statuses[1].state)
    };
    assert_eq!(states(warning), (State::Due, State::Due));
    assert_eq!(states(error.clone()), (State::Blocked, State::Blocked));
    assert_eq!(states(error.clone().post(&post.id)), (State::Blocked, State::Blocked));
    assert_eq!(states(error.clone().post(&post.id).channel(&variants[1].channel)), (State::Due, State::Blocked));
    let mut elsewhere = error.clone().post(&PostId::new("otro").expect("an id"));
    assert_eq!(states(elsewhere.clone()), (State::Due, State::Due));
    elsewhere.post = None;
    elsewhere.location = Some(Location::new(workspace.config.file, Span::default()));
    assert_eq!(states(elsewhere), (State::Blocked, State::Blocked));
}

/// Records in memory; fails at a chosen write, as a killed process would.
#[derive(Clone, Default)]
struct MemoryStore {
    records: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    writes: Arc<AtomicUsize>,
    die_at: Option<(usize, bool)>,
}

impl MemoryStore {
    fn reborn(&self, die_at: Option<(usize, bool)>) -> Self {
        Self { records: Arc::new(Mutex::new(self.records.lock().expect("no panic").clone())), writes: Arc::default(), die_at }
    }
}

impl Store for MemoryStore {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        let number = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        let dead = || StoreError { action: "write", place: key.to_owned(), source: std::io::Error::other("killed") };
        match self.die_at {
            // After death nothing is written any more.
            Some((at, before)) if number > at || (number == at && before) => Err(dead()),
            died => {
                let mut records = self.records.lock().expect("no panic");
                let is_new = !records.contains_key(key);
                records.entry(key.to_owned()).or_insert_with(|| bytes.to_vec());
                if died.is_some_and(|(at, _)| number == at) { Err(dead()) } else { Ok(is_new) }
            }
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.records.lock().expect("no panic").keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.records.lock().expect("no panic")[key].clone())
    }
}

/// A platform without any protection against doubles.
#[derive(Default)]
struct Platform {
    posts: Mutex<Vec<Value>>,
    /// What happens to each request that makes something visible, in order; then all goes well.
    weather: Mutex<Vec<Weather>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Weather {
    AnswerLost,
    RequestLost,
    Refusal,
    Busy,
}

struct PlatformDriver(Arc<Platform>);

fn receipt_of(index: usize, now: DateTime<Utc>) -> Receipt {
    Receipt { id: index.to_string(), url: None, uri: None, cid: None, at: now, recovered: false }
}

impl Driver for PlatformDriver {
    fn preview_login(&self) -> Vec<RequestPreview> {
        Vec::new()
    }

    fn preview(&self, _: PartJob<'_>) -> Vec<RequestPreview> {
        Vec::new()
    }

    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>> {
        let reply = job.index.checked_sub(1).map(|index| job.earlier[index].id.clone());
        let first = job.previous.map_or_else(|| json!(job.now), |previous| previous["first"].clone());
        Box::pin(async move { Ok(json!({ "text": job.variant.parts[job.index].text, "reply": reply, "first": first })) })
    }

    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let weather = self.0.weather.lock().expect("no panic").pop();
            match weather {
                Some(Weather::RequestLost) => return Outcome::Unknown { message: "cut".to_owned() },
                Some(Weather::Refusal) => return Outcome::Refused { message: "no".to_owned() },
                Some(Weather::Busy) => return Outcome::Later { at: Some(job.now + TimeDelta::minutes(5)), message: "busy".to_owned() },
                Some(Weather::AnswerLost) | None => {}
            }
            let mut posts = self.0.posts.lock().expect("no panic");
            posts.push(frozen.clone());
            match weather {
                Some(_) => Outcome::Unknown { message: "no answer in time".to_owned() },
                None => Outcome::Posted { receipt: receipt_of(posts.len() - 1, job.now), notes: Vec::new() },
            }
        })
    }

    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, _: DateTime<Utc>) -> BoxFuture<'a, Found> {
        Box::pin(async move {
            let found = self.0.posts.lock().expect("no panic").iter().position(|post| post == frozen);
            found.map_or(Found::Absent, |index| Found::Posted(receipt_of(index, job.now)))
        })
    }

    fn identity(&self, _: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>> {
        Box::pin(async { Ok(Identity { account: "ceiba".to_owned(), expected: Some(true), notes: Vec::new() }) })
    }

    fn server(&self, _: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>> {
        unreachable!("not asked")
    }
}

/// One client for all: setting one up takes longer than a run in memory.
fn http() -> Http {
    static HTTP: std::sync::OnceLock<Http> = std::sync::OnceLock::new();
    HTTP.get_or_init(Http::new).clone()
}

struct Bench {
    _dir: tempfile::TempDir,
    workspace: Workspace,
    variants: Vec<Variant>,
    platform: Arc<Platform>,
    presences: tempfile::TempDir,
    http: Http,
}

impl Bench {
    fn new(texts: &[&str]) -> Self {
        let (dir, workspace) = workspace(&[("feria", &post("status: approved\ndate: 2026-11-21 09:30"))]);
        Self {
            _dir: dir,
            workspace,
            variants: vec![variant("mastodon", Some(DUE), texts)],
            platform: Arc::default(),
            presences: tempfile::tempdir().expect("a folder"),
            http: http(),
        }
    }

    fn run_at(&self, store: &MemoryStore, now: &str) -> (State, Option<Done>) {
        self.run_watched(store, now, &|_| ())
    }

    fn run_watched(&self, store: &MemoryStore, now: &str, on_event: &(dyn Fn(&Event<'_>) + Sync)) -> (State, Option<Done>) {
        let ledger = Snapshot::load(store).expect("loads");
        assert_eq!(ledger.problems, []);
        let statuses = planned(&self.workspace, &self.variants, &Diagnostics::new(), &ledger, now);
        let mut accounts = BTreeMap::new();
        let driver = Box::new(PlatformDriver(self.platform.clone()));
        accounts.insert(ChannelName::new("mastodon").expect("a name"), Account { driver, http: self.http.clone() });
        let presence = Presence::announce(self.presences.path(), "here").expect("announces");
        let replan = |ledger: &Snapshot, _: &ChannelName| planned(&self.workspace, &self.variants, &Diagnostics::new(), ledger, now);
        let publisher = Publisher {
            workspace: &self.workspace,
            variants: &self.variants,
            store: Arc::new(store.clone()),
            ledger: &ledger,
            presence: &presence,
            accounts: &accounts,
            media: Path::new("media").to_owned(),
            clock: Clock::Fixed(at(now)),
            replan: &replan,
            on_event,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let work = statuses.iter().filter(|status| is_sendable(status) || status.state == State::Unknown);
        let wanted: Vec<_> = work.map(|status| (status.post.clone(), status.channel.clone())).collect();
        let results = runtime.block_on(publisher.publish(&wanted));
        let after = Snapshot::load(store).expect("loads");
        let state = planned(&self.workspace, &self.variants, &Diagnostics::new(), &after, now)[0].state;
        (state, results.into_iter().next().map(|result| result.done))
    }

    fn run(&self, store: &MemoryStore) -> (State, Option<Done>) {
        self.run_at(store, "2026-11-21T16:00:00Z")
    }

    fn texts(&self) -> Vec<String> {
        let posts = self.platform.posts.lock().expect("no panic");
        // Each part answers the one before it.
        for (index, post) in posts.iter().enumerate() {
            assert_eq!(post["reply"], index.checked_sub(1).map_or(Value::Null, |index| json!(index.to_string())));
        }
        posts.iter().map(|post| post["text"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

#[test]
fn killed_at_any_write_and_run_again_every_part_is_there_once() {
    for first in 1..=6 {
        for second in 0..=6 {
            for before in [false, true] {
                let bench = Bench::new(&["uno", "dos", "tres"]);
                let store = MemoryStore::default().reborn(Some((first, before)));
                bench.run(&store);
                let store = store.reborn((second > 0).then_some((second, !before)));
                bench.run(&store);
                let store = store.reborn(None);
                bench.run(&store);
                assert_eq!(bench.texts(), ["uno", "dos", "tres"], "killed at {first} and {second}, before: {before}");
                assert_eq!(bench.run(&store), (State::Published, None));
            }
        }
    }
}

#[test]
fn in_any_weather_no_part_is_there_twice() {
    use Weather::{AnswerLost, Busy, RequestLost};
    let all = [AnswerLost, RequestLost, Busy];
    for a in all {
        for b in all {
            for c in all {
                let bench = Bench::new(&["uno", "dos"]);
                *bench.platform.weather.lock().expect("no panic") = vec![a, b, c];
                let store = MemoryStore::default();
                for minute in 0..10 {
                    bench.run_at(&store, &format!("2026-11-21T16:{:02}:00Z", minute * 6));
                }
                assert_eq!(bench.texts(), ["uno", "dos"], "{a:?} {b:?} {c:?}");
            }
        }
    }
}

#[test]
fn a_refusal_waits_for_a_change_and_a_busy_platform_for_its_time() {
    let mut bench = Bench::new(&["uno"]);
    *bench.platform.weather.lock().expect("no panic") = vec![Weather::Refusal];
    let store = MemoryStore::default();
    assert_eq!(bench.run(&store), (State::Refused, Some(Done::Refused { part: 1, message: "no".to_owned() })));
    assert_eq!(bench.run(&store), (State::Refused, None));
    bench.variants[0].parts[0].text = "otro".to_owned();
    bench.variants[0].digest = bench.variants[0].content_digest();
    assert_eq!(bench.run(&store), (State::Published, Some(Done::Published)));

    let bench = Bench::new(&["uno"]);
    *bench.platform.weather.lock().expect("no panic") = vec![Weather::Busy];
    let store = MemoryStore::default();
    assert_eq!(bench.run_at(&store, "2026-11-21T16:00:00Z").0, State::Blocked);
    assert_eq!(bench.run_at(&store, "2026-11-21T16:04:00Z"), (State::Blocked, None));
    assert_eq!(bench.run_at(&store, "2026-11-21T16:06:00Z").0, State::Published);
}

#[test]
fn the_rest_of_a_changed_thread_waits_for_a_person() {
    let mut bench = Bench::new(&["uno", "dos"]);
    // Killed before the intent of the second part.
    let killed = MemoryStore::default().reborn(Some((3, true)));
    bench.run(&killed);
    let store = killed.reborn(None);
    bench.variants[0].parts[0].text = "otro".to_owned();
    bench.variants[0].digest = bench.variants[0].content_digest();
    assert_eq!(bench.run(&store), (State::Partial, None));
    assert_eq!(bench.texts(), ["uno"]);
    // It does so too where only the rest has changed: what is live was written for the other rest.
    bench.variants[0].parts[0].text = "uno".to_owned();
    bench.variants[0].parts[1].text = "dos, corregido".to_owned();
    bench.variants[0].digest = bench.variants[0].content_digest();
    assert_eq!(bench.run(&store), (State::Partial, None));
    assert_eq!(bench.texts(), ["uno"]);
}

#[test]
fn a_part_whose_records_are_lost_is_not_sent_again() {
    let bench = Bench::new(&["uno", "dos", "tres"]);
    let store = MemoryStore::default();
    assert_eq!(bench.run(&store).0, State::Published);
    for lost in ["001", "002"] {
        let half = store.reborn(None);
        half.records.lock().expect("no panic").retain(|key, _| !key.contains(&format!("/{lost}/")));
        let (state, done) = bench.run(&half);
        assert_eq!(state, State::Unknown, "part {lost}");
        assert!(matches!(done, Some(Done::Unknown { .. })), "{done:?}");
        assert_eq!(bench.texts(), ["uno", "dos", "tres"]);
    }
}

#[test]
fn a_renamed_file_is_not_sent_again() {
    let bench = Bench::new(&["uno"]);
    let store = MemoryStore::default();
    assert_eq!(bench.run(&store).0, State::Published);
    let ledger = Snapshot::load(&store).expect("loads");
    let renamed = |front: &str| {
        let (_dir, workspace) = workspace(&[("otra", &post(front))]);
        let mut variants = vec![variant("mastodon", Some(DUE), &["uno"])];
        variants[0].post = workspace.posts[0].id.clone();
        let status = planned(&workspace, &variants, &Diagnostics::new(), &ledger, "2026-11-21T16:00:00Z").remove(0);
        let gone = withdrawn(&workspace, |post, _| *post == variants[0].post, &[], [&status], &ledger);
        assert_eq!(gone.len(), 1);
        (status.state, status.holds)
    };
    let of = PostId::new("feria").expect("an id");
    assert_eq!(renamed("status: approved\ndate: 2026-11-21 09:30"), (State::Blocked, vec![Hold::PossibleRename { of }]));
    // A new id on purpose is a new post.
    assert_eq!(renamed("id: nueva\nstatus: approved\ndate: 2026-11-21 09:30").0, State::Due);
}

#[test]
fn a_renamed_channel_does_not_send_again() {
    let bench = Bench::new(&["uno"]);
    let store = MemoryStore::default();
    assert_eq!(bench.run(&store).0, State::Published);
    // What was sent under another name lies under that name.
    let ledger = {
        let renamed = MemoryStore::default();
        for (key, bytes) in store.records.lock().expect("no panic").iter() {
            let text = String::from_utf8_lossy(bytes).replace("\"channel\": \"mastodon\"", "\"channel\": \"masto\"");
            renamed.create(&key.replace("/mastodon/", "/masto/"), text.as_bytes()).expect("writes");
        }
        Snapshot::load(&renamed).expect("loads")
    };
    assert_eq!(ledger.problems, []);
    let status = planned(&bench.workspace, &bench.variants, &Diagnostics::new(), &ledger, "2026-11-21T16:00:00Z").remove(0);
    let channel = crate::model::ChannelName::new("masto").expect("a name");
    assert_eq!((status.state, status.holds), (State::Blocked, vec![Hold::PublishedUnder { channel }]));
}

#[test]
fn a_post_that_becomes_a_series_or_ceases_to_be_one_is_not_sent_again() {
    let series = "id: feria\nstatus: approved\ndate: 2026-11-20 09:30\nrepeat: FREQ=DAILY;COUNT=3";
    let single = "id: feria\nstatus: approved\ndate: 2026-11-21 09:30";
    for (front, sent, dues, expected) in [
        (
            series,
            "feria",
            ["2026-11-20T15:30:00Z", DUE, "2026-11-22T15:30:00Z"].as_slice(),
            [State::Missed, State::Blocked, State::Scheduled].as_slice(),
        ),
        (single, "feria.2026-11-21", &[DUE], &[State::Blocked]),
        // Another time is another post.
        (single, "feria.2026-11-20", &["2026-11-21T15:31:00Z"], &[State::Due]),
        (single, "otra.2026-11-21", &[DUE], &[State::Due]),
    ] {
        let sent_post = PostId::new(sent).expect("an id");
        let mut bench = Bench::new(&["uno"]);
        bench.variants[0].post = sent_post.clone();
        let store = MemoryStore::default();
        let mut record = Record::new(&bench.variants[0], content_key("Feria", "Texto", None), 1, 1, RecordState::Posted, at(DUE));
        record.receipt = Some(Receipt { id: "1".into(), url: None, uri: None, cid: None, at: at(DUE), recovered: false });
        record.due = Some(at(DUE));
        store.create(&record.key().to_string(), &record.to_bytes()).expect("writes");
        let ledger = Snapshot::load(&store).expect("loads");
        let (_dir, workspace) = workspace(&[("feria", &post(front))]);
        let variants: Vec<Variant> = workspace
            .posts
            .iter()
            .zip(dues)
            .map(|(post, due)| Variant { post: post.id.clone(), ..variant("mastodon", Some(due), &["uno"]) })
            .collect();
        let statuses = planned(&workspace, &variants, &Diagnostics::new(), &ledger, "2026-11-21T16:00:00Z");
        let states: Vec<State> = statuses.iter().map(|status| status.state).collect();
        assert_eq!(states, expected, "{front}, {sent}");
        let held = statuses.iter().find(|status| status.state == State::Blocked);
        assert!(held.is_none_or(|status| status.holds == [Hold::PossibleRename { of: sent_post }]), "{statuses:?}");
    }
}

#[test]
fn what_has_left_a_series_is_not_taken_down() {
    let series = |days: &str| format!("id: feria\nstatus: approved\ndate: {days} 09:30\nrepeat: FREQ=DAILY;COUNT=3");
    let store = MemoryStore::default();
    for id in ["feria", "feria.2026-11-21"] {
        let variant = Variant { post: PostId::new(id).expect("an id"), ..variant("mastodon", Some(DUE), &["uno"]) };
        let mut record = Record::new(&variant, content_key("Feria", "Texto", None), 1, 1, RecordState::Posted, at(DUE));
        record.receipt = Some(Receipt { id: "1".into(), url: None, uri: None, cid: None, at: at(DUE), recovered: false });
        store.create(&record.key().to_string(), &record.to_bytes()).expect("writes");
    }
    let ledger = Snapshot::load(&store).expect("loads");
    let deleted = |posts: &[(&str, &str)]| {
        let (_dir, workspace) = workspace(posts);
        let gone = withdrawn(&workspace, |_, _| false, [], [], &ledger);
        let is_deleted = |gone: &&Withdrawn| matches!(gone.change, Some(crate::model::Change::Delete { .. }));
        gone.iter().filter(is_deleted).map(|gone| gone.post.to_string()).collect::<Vec<_>>()
    };
    // The rule was moved to other days, is wrong, or was taken away; without the file everything goes.
    assert_eq!(deleted(&[("feria", &post(&series("2026-11-27")))]), Vec::<String>::new());
    assert_eq!(deleted(&[("feria", &post("id: feria\nstatus: approved\ndate: 2026-12-01 09:30"))]), ["feria"]);
    assert_eq!(deleted(&[("otra", &post("id: otra\nstatus: approved"))]), ["feria", "feria.2026-11-21"]);
    // A day that is still of the series, on a channel that the post no longer has.
    assert_eq!(deleted(&[("feria", &post(&format!("{}\nchannels: [bluesky]", series("2026-11-21"))))]), ["feria.2026-11-21"]);
}

#[test]
fn a_person_can_settle_what_the_platform_cannot_tell() {
    let bench = Bench::new(&["uno"]);
    *bench.platform.weather.lock().expect("no panic") = vec![Weather::RequestLost];
    let store = MemoryStore::default();
    assert_eq!(bench.run(&store).0, State::Unknown);
    let (post, channel) = (&bench.variants[0].post, &bench.variants[0].channel);
    let ledger = Snapshot::load(&store).expect("loads");
    let assumption = Assumption::Posted { id: None, url: Some("https://m.example/@a/1".to_owned()) };
    assert_eq!(assume(&store, &ledger, post, channel, &assumption, at(DUE)).expect("writes"), [1]);
    assert_eq!(bench.run(&store), (State::Published, None));
    let ledger = Snapshot::load(&store).expect("loads");
    assert!(matches!(assume(&store, &ledger, post, channel, &assumption, at(DUE)), Err(ReconcileError::NotUnknown { .. })));
}

#[test]
fn the_frozen_request_survives_into_the_next_try() {
    let bench = Bench::new(&["uno"]);
    *bench.platform.weather.lock().expect("no panic") = vec![Weather::RequestLost];
    let store = MemoryStore::default();
    bench.run_at(&store, "2026-11-21T16:00:00Z");
    bench.run_at(&store, "2026-11-21T17:00:00Z");
    let key = "feria/mastodon/001/002-intent.json";
    let record = Record::from_bytes(&key.parse().expect("a key"), &store.read(key).expect("reads")).expect("a record");
    assert_eq!(record.state, RecordState::Intent);
    assert_eq!(record.request.expect("a request")["first"], json!(at("2026-11-21T16:00:00Z")));
}

#[test]
fn a_freeze_that_opens_between_two_parts_stops_the_second() {
    use crate::ledger::{FreezeRecord, LiftRecord, Scope};
    let bench = Bench::new(&["uno", "dos", "tres"]);
    let store = MemoryStore::default();
    let now = "2026-11-21T16:00:00Z";
    let freeze = FreezeRecord::new("sismo".into(), at(now), String::new(), "Sismo".into(), Scope::default(), crate::model::Held::Skip);
    let (state, done) = bench.run_watched(&store, now, &|event| {
        if let Event::Posted { part: 1, .. } = event {
            assert!(store.create(&freeze.key().to_string(), &freeze.to_bytes()).expect("writes"));
        }
    });
    let hold = Hold::Frozen { why: "Sismo".to_owned(), until: None, crisis: None };
    assert_eq!((state, done), (State::Partial, Some(Done::Held { hold: Some(hold) })));
    assert_eq!(bench.texts(), ["uno"]);
    assert_eq!(bench.run(&store), (State::Partial, None), "the next run sees it as well");
    let lift = LiftRecord::new("sismo".into(), at("2026-11-21T17:00:00Z"), String::new(), None);
    store.create(&lift.key().to_string(), &lift.to_bytes()).expect("writes");
    assert_eq!(bench.run_at(&store, "2026-11-21T17:00:00Z"), (State::Published, Some(Done::Published)));
    assert_eq!(bench.texts(), ["uno", "dos", "tres"]);
}
