//! Each class of proof, on a platform that has no other: lost answers, lost requests, and kills at every write.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MemoryStore, planned, post, variant, workspace};
use crate::diag::Diagnostics;
use crate::http::{Http, RequestPreview};
use crate::ledger::{Presence, Snapshot};
use crate::model::{ChannelName, Receipt, State, Variant};
use crate::networks::Specs;
use crate::networks::driver::{BoxFuture, Driver, Found, Identity, NotPrepared, Outcome, PartJob, Proof, ServerInfo, Way};
use crate::networks::spec::{Custom, ProofClass, ProofSpec, Repeat};
use crate::publish::{Account, Done, Publisher, is_sendable};
use crate::support::clock::Clock;
use crate::workspace::Workspace;

const START: &str = "2026-11-21T16:00:00Z";

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Weather {
    Fine,
    AnswerLost,
    RequestLost,
    Busy,
}

/// A post as the platform has it.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    key: String,
    text: String,
    at: DateTime<Utc>,
}

/// A platform with one kind of proof.
struct Platform {
    class: ProofClass,
    way: Way,
    repeat: Repeat,
    /// Minutes for which keys and handles are known.
    lifetime: i64,
    /// Seconds until a post is listed.
    listed_after: i64,
    posts: Mutex<Vec<Kept>>,
    weather: Mutex<Vec<Weather>>,
}

struct Fake(Arc<Platform>);

fn receipt(index: usize, at: DateTime<Utc>) -> Receipt {
    Receipt { id: index.to_string(), url: None, uri: None, cid: None, at, recovered: false }
}

impl Platform {
    fn known(&self, key: &str, text: &str, now: DateTime<Utc>) -> Option<usize> {
        let posts = self.posts.lock().expect("no panic");
        posts.iter().position(|kept| match self.class {
            ProofClass::DuplicateRefusal => kept.text == text,
            ProofClass::LookUp => now - kept.at >= TimeDelta::seconds(self.listed_after) && kept.text == text,
            ProofClass::Person => false,
            _ => kept.key == key && now - kept.at < TimeDelta::minutes(self.lifetime),
        })
    }
}

impl Driver for Fake {
    fn preview_login(&self) -> Vec<RequestPreview> {
        Vec::new()
    }

    fn preview(&self, _: PartJob<'_>) -> Vec<RequestPreview> {
        Vec::new()
    }

    fn proofs(&self) -> &'static [Proof] {
        const ALL: [[Proof; 1]; 7] = {
            const fn one(class: ProofClass, way: Way) -> [Proof; 1] {
                [Proof { class, way }]
            }
            [
                one(ProofClass::ClientChosenId, Way::Ask),
                one(ProofClass::ClientChosenId, Way::Repeat),
                one(ProofClass::IdempotencyKey, Way::Repeat),
                one(ProofClass::Nonce, Way::Repeat),
                one(ProofClass::Handle, Way::Ask),
                one(ProofClass::DuplicateRefusal, Way::Repeat),
                one(ProofClass::LookUp, Way::Ask),
            ]
        };
        ALL.iter().find(|[proof]| proof.class == self.0.class && proof.way == self.0.way).map_or(&[], |found| found.as_slice())
    }

    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>> {
        // A container is made anew for each try; what is derived from the content stays.
        let key = match self.0.class {
            ProofClass::Handle => job.previous.map_or_else(|| format!("{} {}", job.index, job.now), |old| old["key"].to_string()),
            _ => format!("{} {}", job.index, job.variant.digest),
        };
        Box::pin(async move { Ok(json!({ "text": job.variant.parts[job.index].text, "key": key })) })
    }

    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let weather = self.0.weather.lock().expect("no panic").pop().unwrap_or(Weather::Fine);
            match weather {
                Weather::RequestLost => return Outcome::Unknown { message: "cut".to_owned() },
                Weather::Busy => return Outcome::Later { at: None, message: "busy".to_owned() },
                Weather::Fine | Weather::AnswerLost => {}
            }
            let (key, text) = (frozen["key"].as_str().unwrap_or_default(), frozen["text"].as_str().unwrap_or_default());
            let known = (self.0.way == Way::Repeat).then(|| self.0.known(key, text, job.now)).flatten();
            let answer = if let Some(index) = known {
                match self.0.repeat {
                    Repeat::Original => Outcome::Posted { receipt: receipt(index, job.now), notes: Vec::new() },
                    Repeat::NamesOriginal => {
                        Outcome::Duplicate { original: Some(receipt(index, job.now)), message: "there already".to_owned() }
                    }
                    Repeat::Refused => Outcome::Duplicate { original: None, message: "there already".to_owned() },
                }
            } else {
                let mut posts = self.0.posts.lock().expect("no panic");
                posts.push(Kept { key: key.to_owned(), text: text.to_owned(), at: job.now });
                Outcome::Posted { receipt: receipt(posts.len() - 1, job.now), notes: Vec::new() }
            };
            if weather == Weather::AnswerLost { Outcome::Unknown { message: "no answer in time".to_owned() } } else { answer }
        })
    }

    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, _: DateTime<Utc>) -> BoxFuture<'a, Found> {
        Box::pin(async move {
            assert_eq!(self.0.way, Way::Ask, "nobody can be asked here");
            let (key, text) = (frozen["key"].as_str().unwrap_or_default(), frozen["text"].as_str().unwrap_or_default());
            self.0.known(key, text, job.now).map_or(Found::Absent, |index| Found::Posted(receipt(index, job.now)))
        })
    }

    fn identity(&self, _: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>> {
        Box::pin(async { Ok(Identity { account: "ceiba".to_owned(), expected: Some(true), notes: Vec::new() }) })
    }

    fn server(&self, _: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>> {
        unreachable!("not asked")
    }
}

struct Bench {
    _dir: tempfile::TempDir,
    workspace: Workspace,
    variants: Vec<Variant>,
    platform: Arc<Platform>,
    presences: tempfile::TempDir,
}

impl Bench {
    fn new(class: ProofClass, way: Way, repeat: Repeat) -> Self {
        let (dir, mut workspace) = workspace(&[("feria", &post("status: approved\ndate: 2026-11-21 09:30"))]);
        let mut spec = workspace.specs.get("mastodon").expect("known").clone();
        let (lifetime, listed_after) = (30, 3);
        spec.proof = vec![proof(&spec.proof, class, repeat, lifetime, listed_after)];
        workspace.specs = Specs::embedded().with([Custom { spec, file: "networks/mastodon.yaml".to_owned(), keys: Vec::new() }]);
        let platform = Platform {
            class,
            way,
            repeat,
            lifetime: i64::try_from(lifetime).expect("small"),
            listed_after: i64::try_from(listed_after).expect("small"),
            posts: Mutex::default(),
            weather: Mutex::default(),
        };
        Self {
            _dir: dir,
            workspace,
            variants: vec![variant("mastodon", Some(super::DUE), &["uno", "dos"])],
            platform: Arc::new(platform),
            presences: tempfile::tempdir().expect("a folder"),
        }
    }

    /// A run at so many minutes; `send` as `publish` does, else as `reconcile`.
    fn run(&self, store: &MemoryStore, minutes: i64, send: bool) -> (State, Option<Done>) {
        let now = START.parse::<DateTime<Utc>>().expect("an instant") + TimeDelta::minutes(minutes);
        let text = now.to_rfc3339();
        let plan = |ledger: &Snapshot| planned(&self.workspace, &self.variants, &Diagnostics::new(), ledger, &text);
        let ledger = Snapshot::load(store).expect("loads");
        let statuses = plan(&ledger);
        let account = Account { driver: Box::new(Fake(self.platform.clone())), http: http() };
        let accounts = BTreeMap::from([(ChannelName::new("mastodon").expect("a name"), account)]);
        let presence = Presence::announce(self.presences.path(), "here").expect("announces");
        let publisher = Publisher {
            workspace: &self.workspace,
            variants: &self.variants,
            store: Arc::new(store.clone()),
            ledger: &ledger,
            presence: &presence,
            accounts: &accounts,
            media: Path::new("media").to_owned(),
            clock: Clock::Fixed(now),
            replan: &|ledger, _| plan(ledger),
            on_event: &|_| (),
        };
        let work = statuses.iter().filter(|status| is_sendable(status) || status.state == State::Unknown);
        let wanted: Vec<_> = work.map(|status| (status.post.clone(), status.channel.clone())).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let results = runtime
            .block_on(async { if send { publisher.publish(&wanted).await } else { crate::publish::reconcile(&publisher, &wanted).await } });
        let after = Snapshot::load(store).expect("loads");
        (plan(&after)[0].state, results.into_iter().next().map(|result| result.done))
    }

    fn texts(&self) -> Vec<String> {
        self.platform.posts.lock().expect("no panic").iter().map(|kept| kept.text.clone()).collect()
    }

    fn weather(&self, weather: &[Weather]) {
        *self.platform.weather.lock().expect("no panic") = weather.iter().rev().copied().collect();
    }
}

/// Making a client takes longer than everything else here.
fn http() -> Http {
    static HTTP: std::sync::OnceLock<Http> = std::sync::OnceLock::new();
    HTTP.get_or_init(Http::new).clone()
}

fn proof(list: &[ProofSpec], class: ProofClass, repeat: Repeat, lifetime: u64, delay: u64) -> ProofSpec {
    let (key, look) = (&list[0], &list[1]);
    let mut proof = key.clone();
    proof.class.value = class;
    if let Some(fact) = &mut proof.repeat {
        fact.value = repeat;
    }
    if let Some(fact) = &mut proof.lifetime {
        fact.value = lifetime;
    }
    if class == ProofClass::LookUp {
        proof.delay.clone_from(&look.delay);
        if let Some(fact) = &mut proof.delay {
            fact.value = delay;
        }
    }
    proof
}

/// Every class with a way to use it and what a repetition is answered with.
const CLASSES: [(ProofClass, Way, Repeat); 7] = [
    (ProofClass::ClientChosenId, Way::Ask, Repeat::Original),
    (ProofClass::ClientChosenId, Way::Repeat, Repeat::Original),
    (ProofClass::IdempotencyKey, Way::Repeat, Repeat::Original),
    (ProofClass::Nonce, Way::Repeat, Repeat::Original),
    (ProofClass::Handle, Way::Ask, Repeat::Original),
    (ProofClass::DuplicateRefusal, Way::Repeat, Repeat::NamesOriginal),
    (ProofClass::LookUp, Way::Ask, Repeat::Original),
];

#[test]
fn a_lost_answer_is_settled_by_each_class() {
    for (class, way, repeat) in CLASSES {
        for lost in [Weather::AnswerLost, Weather::RequestLost] {
            let bench = Bench::new(class, way, repeat);
            bench.weather(&[lost]);
            let store = MemoryStore::default();
            assert_eq!(bench.run(&store, 0, true).0, State::Unknown, "{class:?}");
            assert_eq!(bench.run(&store, 2, true), (State::Published, Some(Done::Published)), "{class:?} {way:?} {lost:?}");
            assert_eq!(bench.texts(), ["uno", "dos"], "{class:?} {lost:?}");
        }
    }
}

#[test]
fn who_only_asks_repeats_nothing() {
    for (class, way, repeat) in CLASSES {
        let bench = Bench::new(class, way, repeat);
        bench.weather(&[Weather::RequestLost]);
        let store = MemoryStore::default();
        bench.run(&store, 0, true);
        let (state, done) = bench.run(&store, 2, false);
        assert_eq!(bench.texts(), [""; 0], "{class:?}");
        match way {
            Way::Ask => assert_eq!(done, Some(Done::Absent), "{class:?} {state:?}"),
            Way::Repeat => assert!(matches!(done, Some(Done::Unknown { part: 1, .. })), "{class:?}: {done:?}"),
        }
    }
}

#[test]
fn a_person_is_asked_when_nothing_else_tells() {
    let cases = [
        (ProofClass::Person, Way::Ask, Repeat::Original, 2),
        // What runs out proves nothing any more.
        (ProofClass::IdempotencyKey, Way::Repeat, Repeat::Original, 31),
        (ProofClass::Handle, Way::Ask, Repeat::Original, 31),
        // That it is refused says nothing of which it was.
        (ProofClass::DuplicateRefusal, Way::Repeat, Repeat::Refused, 2),
    ];
    for (class, way, repeat, minutes) in cases {
        let bench = Bench::new(class, way, repeat);
        bench.weather(&[Weather::AnswerLost]);
        let store = MemoryStore::default();
        bench.run(&store, 0, true);
        for _ in 0..2 {
            let (state, done) = bench.run(&store, minutes, true);
            assert_eq!(state, State::Unknown, "{class:?}");
            let Some(Done::Unknown { message, .. }) = done else { panic!("{class:?}: {done:?}") };
            assert!(message.contains("--assume posted|absent"), "{message}");
        }
        assert_eq!(bench.texts(), ["uno"], "{class:?}");
    }
}

#[test]
fn killed_at_any_write_every_part_is_there_once_by_each_class() {
    for (class, way, repeat) in CLASSES {
        for first in 1..=4 {
            for second in 0..=4 {
                for before in [false, true] {
                    let bench = Bench::new(class, way, repeat);
                    let store = MemoryStore::default().reborn(Some((first, before)));
                    bench.run(&store, 0, true);
                    let store = store.reborn((second > 0).then_some((second, !before)));
                    bench.run(&store, 2, true);
                    let store = store.reborn(None);
                    bench.run(&store, 4, true);
                    let end = bench.run(&store, 6, true).0;
                    assert_eq!(bench.texts(), ["uno", "dos"], "{class:?} {way:?} killed at {first} and {second}, before: {before}");
                    assert_eq!(end, State::Published, "{class:?} {way:?}");
                }
            }
        }
    }
}

fn weather() -> impl Strategy<Value = Weather> {
    prop_oneof![Just(Weather::Fine), Just(Weather::AnswerLost), Just(Weather::RequestLost), Just(Weather::Busy)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever the weather, whenever it dies and however long it takes until the next run: no part is there twice, and what is said to
    /// be published is there.
    #[test]
    fn no_part_is_ever_there_twice(
        class in 0usize..7,
        weather in prop::collection::vec(weather(), 0..6),
        runs in prop::collection::vec((0usize..5, any::<bool>(), 1i64..40, any::<bool>()), 1..7),
    ) {
        let (class, way, repeat) = CLASSES[class];
        let bench = Bench::new(class, way, repeat);
        bench.weather(&weather);
        let mut store = MemoryStore::default();
        let mut minutes = 0;
        for (die_at, before, pause, send) in runs {
            store = store.reborn((die_at > 0).then_some((die_at, before)));
            bench.run(&store, minutes, send);
            minutes += pause;
        }
        bench.weather(&[]);
        store = store.reborn(None);
        let (mut state, _) = bench.run(&store, minutes, true);
        for _ in 0..3 {
            minutes += 2;
            state = bench.run(&store, minutes, true).0;
        }
        let texts = bench.texts();
        let mut once = texts.clone();
        once.dedup();
        prop_assert_eq!(&texts, &once, "{:?} {:?}", class, way);
        prop_assert!(matches!(state, State::Published | State::Unknown), "{:?}: {:?}", class, state);
        if state == State::Published {
            prop_assert_eq!(texts, ["uno", "dos"]);
        }
    }
}
