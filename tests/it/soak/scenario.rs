//! One workspace on four channels: runs in bad weather, then in good weather, then a count.

use std::collections::BTreeSet;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Chance;
use super::figures::Figures;
use crate::environment::{Ran, TestEnv};
use crate::proxy::{Class, Counts, Fault, Limit, Proxy};
use crate::servers::{Server, own_bluesky, own_mock, own_snac, text};

const CHANNELS: [&str; 4] = ["bluesky", "mock", "site", "snac"];
/// Posts that a workspace has before the first run; each further run brings another.
const FIRST_POSTS: usize = 3;
/// Writes of the first run, if all goes well: an intent and an outcome for each part, two parts a post and one page.
const WRITES: u64 = 2 * 3 * (3 * 2 + 1);
const RUNS_IN_BAD_WEATHER: usize = 14;
/// After so many runs in good weather everything is clear.
const RUNS_IN_GOOD_WEATHER: usize = 12;
const PUBLISH: [&str; 4] = ["publish", "--yes", "--format", "json"];

/// Servers of one worker, each behind a proxy.
pub(crate) struct Fleet {
    bluesky: Place,
    snac: Place,
    mock: Place,
    counts: Vec<Counts>,
}

struct Place {
    server: Server,
    proxy: Proxy,
}

impl Place {
    fn of(server: Server) -> Self {
        Self { proxy: Proxy::new(&server.url), server }
    }
}

impl Fleet {
    pub(crate) fn start() -> Self {
        let (bluesky, snac, mock) = (Place::of(own_bluesky()), Place::of(own_snac()), Place::of(own_mock()));
        Self { bluesky, snac, mock, counts: Vec::new() }
    }

    /// Other servers in the place of those that are full.
    pub(crate) fn renew(&mut self) {
        let snac = std::mem::replace(&mut self.snac, Place::of(own_snac()));
        let mock = std::mem::replace(&mut self.mock, Place::of(own_mock()));
        self.counts.extend([snac.proxy.counts(), mock.proxy.counts()]);
    }

    pub(crate) fn take_counts(self) -> Vec<Counts> {
        let mut counts = self.counts;
        counts.extend([&self.bluesky, &self.snac, &self.mock].map(|place| place.proxy.counts()));
        counts
    }

    fn each(&self) -> [(&'static str, &Place); 3] {
        [("bluesky", &self.bluesky), ("snac", &self.snac), ("mock", &self.mock)]
    }

    fn open(&self) {
        for (_, place) in self.each() {
            place.proxy.open();
        }
    }
}

/// One workspace and what happens to it.
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    posts: Vec<Post>,
}

#[derive(Debug, Clone, Copy)]
struct Post {
    parts: usize,
    picture: bool,
}

impl Scenario {
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Chance::new(!seed);
        let more = (1..RUNS_IN_BAD_WEATHER).map(|_| Post { parts: 1 + chance.below(3) as usize, picture: chance.percent(15) });
        let first = (0..FIRST_POSTS).map(|number| Post { parts: number + 1, picture: number == 2 });
        Self { seed, posts: first.chain(more).collect() }
    }

    /// Start of every text of a post; no other text has it.
    fn mark(&self, post: usize) -> String {
        format!("s{:x}p{post}", self.seed)
    }

    fn texts(&self, post: usize) -> Vec<String> {
        (1..=self.posts[post].parts).map(|part| format!("{} parte {part} de la prueba", self.mark(post))).collect()
    }

    fn workspace(&self, fleet: &Fleet) -> TestEnv {
        let env = TestEnv::new()
            .real_time()
            .site()
            .mastodon_at("snac", &fleet.snac.server, &fleet.snac.proxy.url)
            .mastodon_at("mock", &fleet.mock.server, &fleet.mock.proxy.url)
            .bluesky_at(&fleet.bluesky.server, &fleet.bluesky.proxy.url)
            .variable("PREGON_TEST_PATIENCE", "60,40");
        env.picture("content/foto.png", 64, 64, self.seed as u8);
        (0..FIRST_POSTS).for_each(|post| self.write_post(&env, post));
        env
    }

    fn write_post(&self, env: &TestEnv, post: usize) {
        let front = if self.posts[post].picture { "media: [{ file: foto.png, alt: Una foto de rayas }]" } else { "" };
        env.recent_post(&self.mark(post), front, &self.texts(post).join("\n\n<!-- break -->\n\n"));
    }

    pub(crate) fn play(&self, fleet: &Fleet) -> Figures {
        let mut chance = Chance::new(self.seed);
        let env = self.workspace(fleet);
        let mut figures = Figures::default();
        figures.scenarios = 1;
        let rate = 10 + chance.below(40);
        let mut usual = Duration::from_millis(700);
        for run in 0..RUNS_IN_BAD_WEATHER {
            fleet.open();
            if run > 0 {
                self.write_post(&env, FIRST_POSTS + run - 1);
            }
            let moved = chance.percent(10);
            for (channel, place) in fleet.each() {
                let mut weather = Chance::new(chance.next());
                place.proxy.choose(move |class| weather.percent(rate).then(|| fault(&mut weather, class, channel, moved)).flatten());
            }
            let start = Instant::now();
            self.disturbed_run(&env, &mut chance, run, moved, usual, &mut figures);
            usual = (usual + start.elapsed()) / 2;
        }
        for (_, place) in fleet.each() {
            place.proxy.honest();
        }
        fleet.open();
        for run in 0..RUNS_IN_GOOD_WEATHER {
            figures.runs += 1;
            let mut arguments = PUBLISH.to_vec();
            arguments.push("--retry-refused");
            // Servers may now take as long as a busy test machine makes them take.
            let ran = env.ran(&env.command(&arguments).env("PREGON_TEST_PATIENCE", "60").output().expect("runs"));
            Self::check_run(&env, &ran, "good weather", &mut figures);
            if ran.code == Some(0) {
                break;
            }
            if run + 1 == RUNS_IN_GOOD_WEATHER {
                figures.wrong.push(format!("it never ends: {ran:?}"));
            }
            // Until servers listen again that have asked for patience.
            std::thread::sleep(Duration::from_millis(200));
        }
        self.count(&env, fleet, &mut figures);
        figures
    }

    /// A run to which something happens, beside what happens to its requests.
    fn disturbed_run(&self, env: &TestEnv, chance: &mut Chance, run: usize, moved: bool, usual: Duration, figures: &mut Figures) {
        figures.runs += 1;
        let arguments: &[&str] = match chance.below(20) {
            0 | 1 => &["reconcile", "--format", "json"],
            2..8 => &["publish", "--yes", "--format", "json", "--retry-refused"],
            _ => &PUBLISH,
        };
        let mut command = env.command(arguments);
        if moved {
            figures.disturb("clock moved");
            let hours = chance.pick(&[-6, -3, -1, 1, 3, 6]);
            command.env("PREGON_TEST_CLOCK_OFFSET", (hours * 3600).to_string());
        }
        // The first run of one workspace after the other is killed at one write after the other.
        let write = if run == 0 { 1 + self.seed % WRITES } else { 1 + chance.below(12) };
        let kind = if run == 0 { self.seed % 2 } else { chance.below(20) };
        match kind {
            0 | 2 | 3 => {
                figures.disturb("killed before a write");
                Self::check_killed(&env.ran(&at(&mut command, write, "-before")), figures);
            }
            1 | 4 | 5 => {
                figures.disturb("killed after a write");
                Self::check_killed(&env.ran(&at(&mut command, write, "")), figures);
            }
            6 => {
                figures.disturb("disk full");
                let ran = env.ran(&at(&mut command, write, "-full"));
                Self::check_run(env, &ran, "disk full", figures);
            }
            7 => {
                figures.disturb("write torn");
                let ran = env.ran(&at(&mut command, write, "-torn"));
                Self::check_run(env, &ran, "torn", figures);
            }
            8 => {
                figures.disturb("no space for any file");
                let ran = env.ran(&env.without_space(arguments).output().expect("runs"));
                Self::check_run(env, &ran, "no space", figures);
            }
            9 => {
                figures.disturb("two at once");
                figures.runs += 1;
                for ran in env.race(arguments, 2) {
                    Self::check_killed(&ran, figures);
                }
            }
            10..14 => {
                figures.disturb("killed at random");
                let mut child = command.spawn().expect("runs");
                std::thread::sleep(usual.mul_f64(chance.below(1000) as f64 / 1000.0));
                // It may have ended by itself.
                let _ = child.kill();
                Self::check_killed(&env.ran(&child.wait_with_output().expect("ends")), figures);
            }
            _ => {
                let ran = env.ran(&command.output().expect("runs"));
                Self::check_run(env, &ran, "", figures);
            }
        }
    }

    /// A run that may have been killed, or was not alone.
    fn check_killed(ran: &Ran, figures: &mut Figures) {
        if let Some(code) = ran.code {
            *figures.codes.entry(code).or_default() += 1;
        }
        if ran.stderr.contains("panicked at") || ran.code.is_some_and(|code| !(0..=3).contains(&code)) {
            figures.wrong.push(format!("the program broke: {ran:?}"));
        }
    }

    /// A run that was alone and ended by itself: its exit code says what the record says.
    fn check_run(env: &TestEnv, ran: &Ran, what: &str, figures: &mut Figures) {
        Self::check_killed(ran, figures);
        let open = open_intents(env);
        let agrees = match ran.code {
            Some(3) => !open.is_empty() || what == "torn",
            _ => open.is_empty(),
        };
        if !agrees {
            figures.wrong.push(format!("{what}: the exit code does not say what the record says: open {open:?}, {ran:?}"));
        }
    }

    fn count(&self, env: &TestEnv, fleet: &Fleet, figures: &mut Figures) {
        let status = env.run(&["status", "--format", "json"]).code(0).json();
        let variants = status["variants"].as_array().expect("a list");
        let mark = format!("s{:x}p", self.seed);
        for channel in CHANNELS {
            let mut there = match channel {
                "bluesky" => records(&fleet.bluesky.server, &mark),
                "snac" => statuses(&fleet.snac.server, &mark),
                "mock" => statuses(&fleet.mock.server, &mark),
                _ => Vec::new(),
            };
            for post in 0..self.posts.len() {
                let mark = self.mark(post);
                let variant = variants.iter().find(|of| of["post"] == mark.as_str() && of["channel"] == channel).expect("a status");
                if channel == "site" {
                    there = pages(env, &mark, variant, &self.texts(post));
                }
                self.count_variant(post, channel, variant, &there, figures);
            }
        }
    }

    fn count_variant(&self, post: usize, channel: &str, variant: &Value, there: &[There], figures: &mut Figures) {
        let state = text(&variant["state"]);
        let texts = self.texts(post);
        let mut before: Option<&There> = None;
        // A page has all parts of its post.
        let texts = if channel == "site" { &texts[..1] } else { &texts[..] };
        for (index, expected) in texts.iter().enumerate() {
            figures.parts += 1;
            let place = format!("{} on {channel}, part {}, {state}, {}", self.mark(post), index + 1, variant["reasons"]);
            let copies: Vec<&There> = there.iter().filter(|one| one.text == *expected).collect();
            match copies.as_slice() {
                [] if state == "unknown" && !variant["reasons"].as_array().expect("a list").is_empty() => figures.unknown += 1,
                [] => {
                    figures.lost += 1;
                    figures.wrong.push(format!("lost: {place}"));
                }
                [one] => {
                    figures.once += 1;
                    let receipt = &variant["parts"][index]["receipt"];
                    if state == "published" && receipt["uri"].as_str().unwrap_or_default() != one.uri {
                        figures.wrong.push(format!("another one's receipt: {place}: {receipt}, {}", one.uri));
                    }
                    if one.parent.as_deref() != before.map(|before| before.id.as_str()) {
                        figures.wrong.push(format!("not in its place: {place}: answers {:?}", one.parent));
                    }
                    let pictures = usize::from(self.posts[post].picture && index == 0 && channel != "site");
                    if one.pictures != pictures {
                        figures.wrong.push(format!("{} pictures: {place}", one.pictures));
                    }
                    if state != "published" && state != "unknown" {
                        figures.wrong.push(format!("live, and not known to be: {place}"));
                    }
                    before = Some(one);
                }
                _ => {
                    figures.doubled += 1;
                    figures.wrong.push(format!("{} times: {place}", copies.len()));
                }
            }
        }
    }
}

/// A run that fails at a write.
fn at(command: &mut Command, write: u64, how: &str) -> Output {
    command.env("PREGON_TEST_CRASH_AT", format!("{write}{how}")).output().expect("runs")
}

/// Chooses a fault for a request.
fn fault(chance: &mut Chance, class: Class, channel: &str, clock_moved: bool) -> Option<Fault> {
    let limits = [Limit::Seconds, Limit::Date, Limit::Instant, Limit::Epoch, Limit::Silent];
    let fault = match chance.below(26) {
        0 => Fault::Gone,
        1 | 2 => Fault::ResetBefore,
        3 | 4 => Fault::ResetDuring,
        5..9 => Fault::AnswerLost,
        9 | 10 => Fault::AnswerCut,
        11 => Fault::Slow,
        12 => Fault::Late,
        13 | 14 => Fault::Limited(chance.pick(&limits)),
        15 | 16 => Fault::Failed(chance.pick(&[500, 502, 503])),
        17 | 18 => Fault::FailedAfter,
        19 => Fault::Truncated,
        20 => Fault::Html,
        21 => Fault::OtherShape,
        22 | 23 => Fault::Expired,
        _ => Fault::Twice,
    };
    match fault {
        // A server without idempotency keys makes two of these two, and nobody can keep it from that.
        Fault::Twice | Fault::Late if channel == "snac" && class == Class::Visible => None,
        // By a clock that is hours ahead, the end of the wait is hours ahead too.
        Fault::Limited(_) if clock_moved => None,
        fault => Some(fault),
    }
}

/// Intents without an outcome, by the names of the files.
fn open_intents(env: &TestEnv) -> Vec<String> {
    let folder = env.path().join("ledger");
    let files = walkdir::WalkDir::new(&folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let names: BTreeSet<String> = files.map(|entry| entry.path().strip_prefix(&folder).expect("inside").display().to_string()).collect();
    let outcomes = ["posted", "refused", "deferred", "absent"];
    let parts: BTreeSet<&str> =
        names.iter().filter(|name| name.ends_with("-posted.json")).filter_map(|name| name.rsplit_once('/')).map(|(part, _)| part).collect();
    let is_open = |name: &&String| {
        let Some(stem) = name.strip_suffix("-intent.json") else { return false };
        let live = name.rsplit_once('/').is_some_and(|(part, _)| parts.contains(part));
        !live && !outcomes.iter().any(|outcome| names.contains(&format!("{stem}-{outcome}.json")))
    };
    names.iter().filter(is_open).cloned().collect()
}

/// A part as a server shows it.
struct There {
    id: String,
    uri: String,
    text: String,
    parent: Option<String>,
    pictures: usize,
}

fn statuses(server: &Server, mark: &str) -> Vec<There> {
    // snac's ids change their first ten digits when somebody answers.
    let id = |value: &Value| {
        let id = text(value);
        if id.len() == 42 { id[10..].to_owned() } else { id }
    };
    let mut there = Vec::new();
    for status in server.statuses() {
        if !text(&status["content"]).contains(mark) {
            continue;
        }
        there.push(There {
            id: id(&status["id"]),
            uri: text(&status["uri"]),
            text: text(&server.get(&format!("/api/v1/statuses/{}/source", text(&status["id"])))["text"]),
            parent: status["in_reply_to_id"].is_string().then(|| id(&status["in_reply_to_id"])),
            pictures: status["media_attachments"].as_array().map_or(0, Vec::len),
        });
    }
    there
}

fn records(server: &Server, mark: &str) -> Vec<There> {
    let all = server.records().into_iter().filter(|record| text(&record["value"]["text"]).starts_with(mark));
    all.map(|record| There {
        id: text(&record["uri"]),
        uri: text(&record["uri"]),
        text: text(&record["value"]["text"]),
        parent: record["value"]["reply"]["parent"]["uri"].as_str().map(str::to_owned),
        pictures: record["value"]["embed"]["images"].as_array().map_or(0, Vec::len),
    })
    .collect()
}

/// The page of a post, if it is written and the record says so.
fn pages(env: &TestEnv, mark: &str, variant: &Value, texts: &[String]) -> Vec<There> {
    let Ok(page) = std::fs::read_to_string(env.path().join(format!("public/site/posts/{mark}/index.html"))) else { return Vec::new() };
    let whole = texts.iter().all(|text| page.contains(text));
    let live = whole && variant["state"] == "published";
    live.then(|| There { id: mark.to_owned(), uri: String::new(), text: texts[0].clone(), parent: None, pictures: 0 }).into_iter().collect()
}
