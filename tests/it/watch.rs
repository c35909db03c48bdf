//! The daemon: it sends what falls due when it does, sees what changes, ends in order, and says how it is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use pregon::http::{Auth, Http, Request};
use pregon::support::clock::Clock;
use serde_json::{Value, json};

use crate::environment::TestEnv;
use crate::servers::{block_on, own_mock};

/// Nothing takes longer on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running daemon.
struct Watcher {
    child: Child,
    health: String,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(env: &TestEnv) -> Self {
        let mut child = env.spawn(&["publish", "--watch", "--yes", "--health", "0", "--poll", "1"]);
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut watcher = Self { child, health: String::new(), lines };
        let line = watcher.line("health: ");
        line.split_once(' ').expect("an address").1.clone_into(&mut watcher.health);
        watcher
    }

    /// The next line of stderr that begins so.
    #[track_caller]
    fn line(&self, start: &str) -> String {
        let began = Instant::now();
        let mut seen = String::new();
        while began.elapsed() < PATIENCE {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.starts_with(start) => return line,
                Ok(line) => seen = format!("{seen}{line}\n"),
                Err(_) => break,
            }
        }
        panic!("no line `{start}`: {seen}");
    }

    /// Code and body of the health page.
    fn health(&self) -> (u16, Value) {
        let request = Request::get(self.health.clone(), Auth::None);
        let answer = block_on(Http::new().send(&request)).expect("answers");
        (answer.status, answer.json().expect("is JSON"))
    }

    #[track_caller]
    fn until_health(&self, code: u16, status: &str) -> Value {
        let mut last = json!(null);
        wait_for(|| {
            let (found, body) = self.health();
            last = body;
            found == code && last["status"] == status
        })
        .unwrap_or_else(|()| panic!("health is not {code} {status}: {last}"));
        last
    }

    fn terminate(&self) {
        let status = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        assert!(status.expect("kill runs").success());
    }

    /// Asks it to end, and returns its exit code and what it printed.
    fn stop(mut self) -> (Option<i32>, String) {
        self.terminate();
        self.end()
    }

    fn end(&mut self) -> (Option<i32>, String) {
        wait_for(|| matches!(self.child.try_wait(), Ok(Some(_)))).expect("it ends");
        let mut out = String::new();
        self.child.stdout.take().expect("piped").read_to_string(&mut out).expect("UTF-8");
        (self.child.wait().expect("ended").code(), out)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait_for(mut true_at_last: impl FnMut() -> bool) -> Result<(), ()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if true_at_last() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(())
}

/// When a file below a folder was last changed.
fn newest_change(folder: &Path) -> SystemTime {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn now() -> DateTime<Utc> {
    Clock::System.now()
}

/// An approved post that is due at an instant.
fn post(env: &TestEnv, id: &str, due: DateTime<Utc>, channel: &str) {
    let due = due.to_rfc3339_opts(SecondsFormat::Secs, true);
    env.write(
        &format!("content/{id}.md"),
        &format!("---\ntitle: Palabra secreta\nid: {id}\ndate: {due}\nstatus: approved\nchannels: [{channel}]\n---\n{id} texto\n"),
    );
}

/// Names of the records of a post's first part, sorted.
fn records(env: &TestEnv, id: &str, channel: &str) -> Vec<String> {
    let folder = env.path().join(format!("ledger/{id}/{channel}/001"));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    // While it is written, a record has another name.
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.contains(".json")).collect();
    names.sort();
    names
}

fn record(env: &TestEnv, id: &str, channel: &str, name: &str) -> Value {
    let path = env.path().join(format!("ledger/{id}/{channel}/001/{name}"));
    serde_json::from_slice(&std::fs::read(path).expect("reads")).expect("is JSON")
}

const SENT: [&str; 2] = ["001-intent.json", "001-posted.json"];

#[test]
fn a_post_is_sent_once_when_it_falls_due_and_not_before() {
    let env = TestEnv::new().site();
    // It is due some seconds after the daemon is ready, however slow the machine is.
    let watcher = Watcher::start(&env);
    watcher.until_health(200, "ok");
    let due = DateTime::from_timestamp(now().timestamp() + 5, 0).expect("an instant");
    post(&env, "luego", due, "site");
    wait_for(|| watcher.health().1["next_due"] == json!(due.to_rfc3339_opts(SecondsFormat::Secs, true))).expect("it is seen");
    assert!(now() >= due || records(&env, "luego", "site").is_empty(), "sent too early");
    wait_for(|| records(&env, "luego", "site") == SENT).expect("it is sent");
    for name in SENT {
        let at: DateTime<Utc> = record(&env, "luego", "site", name)["at"].as_str().expect("a time").parse().expect("an instant");
        assert!(at >= due, "{name} at {at}, due {due}");
        assert!(at < due + TimeDelta::seconds(20), "{name} at {at}, due {due}");
    }
    let page = watcher.until_health(200, "ok");
    wait_for(|| watcher.health().1["counts"]["published"] == 1).expect("it is counted");
    assert!(!page.to_string().contains("Palabra"), "{page}");
    std::thread::sleep(Duration::from_secs(2));
    let (code, out) = watcher.stop();
    assert_eq!(code, Some(0));
    assert_eq!(records(&env, "luego", "site"), SENT);
    assert_eq!(out.matches("published").count(), 1, "{out}");
}

#[test]
fn a_broken_workspace_sends_nothing_and_says_so() {
    let env = TestEnv::new().site();
    let settings = std::fs::read_to_string(env.path().join("pregon.yaml")).expect("reads");
    let watcher = Watcher::start(&env);
    let well = watcher.until_health(200, "ok");
    assert_eq!((&well["schema"], &well["unknown"]["count"], &well["nothing_scheduled"]), (&json!(1), &json!(0), &json!(null)));
    env.write("pregon.yaml", "brand: [\n");
    watcher.until_health(503, "workspace-unreadable");
    post(&env, "pronto", now() - TimeDelta::seconds(1), "site");
    std::thread::sleep(Duration::from_secs(2));
    assert!(records(&env, "pronto", "site").is_empty());
    // Mended, it goes on by itself; an alarm that is asked for is on the page.
    env.write("plans/calendar.yaml", "alarm: { nothing_after: 3d }\n");
    env.write("pregon.yaml", &settings);
    wait_for(|| records(&env, "pronto", "site") == SENT).expect("it is sent");
    let page = watcher.until_health(200, "ok");
    assert_eq!(page["nothing_scheduled"], true, "{page}");
    post(&env, "lejos", now() + TimeDelta::days(4), "site");
    wait_for(|| watcher.health().1["nothing_scheduled"] == false).expect("the alarm is over");
    assert_eq!(watcher.health().1["last_scheduled"]["post"], "lejos");
    assert_eq!(watcher.stop().0, Some(0));
}

#[test]
fn a_workspace_or_a_record_that_goes_away_is_no_empty_ledger() {
    let env = TestEnv::new().site();
    post(&env, "una", now() - TimeDelta::seconds(1), "site");
    let watcher = Watcher::start(&env);
    wait_for(|| records(&env, "una", "site") == SENT).expect("it is sent");
    watcher.until_health(200, "ok");
    let (ledger, aside) = (env.path().join("ledger"), env.path().join("aside"));
    std::fs::rename(&ledger, &aside).expect("moves");
    watcher.until_health(503, "failing");
    // Another reading of the workspace does not forget.
    post(&env, "otra", now() - TimeDelta::seconds(1), "site");
    std::thread::sleep(Duration::from_secs(2));
    assert!(!ledger.exists());
    std::fs::rename(&aside, &ledger).expect("moves");
    post(&env, "tercera", now() - TimeDelta::seconds(1), "site");
    wait_for(|| records(&env, "tercera", "site") == SENT).expect("it goes on");
    watcher.until_health(200, "ok");
    assert_eq!(records(&env, "una", "site"), SENT);
    // The folder of the workspace itself, once its pages are written: a file that is on its way makes its folders.
    wait_for(|| newest_change(env.path()).elapsed().is_ok_and(|age| age > Duration::from_secs(2))).expect("it comes to rest");
    let elsewhere = env.path().with_extension("elsewhere");
    std::fs::rename(env.path(), &elsewhere).expect("moves");
    watcher.until_health(503, "workspace-unreadable");
    std::thread::sleep(Duration::from_secs(1));
    let made: Vec<_> = walkdir::WalkDir::new(env.path()).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect();
    assert!(made.is_empty(), "nothing is made in its place: {made:?}");
    std::fs::rename(&elsewhere, env.path()).expect("moves");
    assert_eq!(watcher.stop().0, Some(0));
}

#[test]
fn the_end_waits_for_the_request_in_flight_and_begins_no_other() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server);
    server.post(
        "/api/v1/_mock/faults",
        json!({ "match": { "methods": ["POST"], "path": "/api/v1/statuses" }, "effect": { "type": "latency", "delay_ms": 4000 }, "count": 1 }),
    );
    post(&env, "primera", now() - TimeDelta::seconds(20), "mock");
    post(&env, "segunda", now() - TimeDelta::seconds(10), "mock");
    let mut watcher = Watcher::start(&env);
    wait_for(|| !records(&env, "primera", "mock").is_empty()).expect("it begins");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(records(&env, "primera", "mock"), SENT[..1], "the answer is slow");
    watcher.terminate();
    let (code, out) = watcher.end();
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(records(&env, "primera", "mock"), SENT);
    assert!(records(&env, "segunda", "mock").is_empty());
    assert_eq!(server.sources("primera"), ["primera texto"]);
    assert_eq!(env.state("primera", "mock"), "published");
    // Another one goes on where the first has left off.
    let watcher = Watcher::start(&env);
    wait_for(|| records(&env, "segunda", "mock") == SENT).expect("it is sent");
    assert_eq!(watcher.stop().0, Some(0));
    assert_eq!((server.sources("primera").len(), server.sources("segunda").len()), (1, 1));
}

#[test]
fn a_daemon_follows_the_clock_alone() {
    let env = TestEnv::new().site();
    let ran = env.run(&["publish", "--watch", "--yes"]).code(2);
    assert!(ran.stderr.contains("`--watch` follows the clock"), "{ran:?}");
}

/// Takes signs of life, and answers them with a status.
struct Hospital {
    address: String,
    beats: Receiver<String>,
}

impl Hospital {
    fn open(status: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
        let address = format!("http://{}/ping/geheim-4711", listener.local_addr().expect("an address"));
        let (sender, beats) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut line = String::new();
                let _ = BufReader::new(&stream).read_line(&mut line);
                let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = sender.send(line.trim_end().to_owned());
            }
        });
        Self { address, beats }
    }

    fn count(&self) -> usize {
        self.beats.try_iter().inspect(|line| assert_eq!(line, "GET /ping/geheim-4711 HTTP/1.1")).count()
    }
}

#[test]
fn each_run_without_unknown_outcomes_is_a_sign_of_life() {
    let server = own_mock();
    let hospital = Hospital::open("200 OK");
    let env = TestEnv::new().mastodon("mock", &server).secret("PREGON_HEARTBEAT_URL", &hospital.address);
    env.publish().code(0);
    assert_eq!(hospital.count(), 1, "nothing due is well, too");
    server.post(
        "/api/v1/_mock/faults",
        json!({ "match": { "methods": ["POST"], "path": "/api/v1/statuses" }, "effect": { "type": "malformed" }, "count": 1 }),
    );
    env.post("dudoso", "", "dudoso texto");
    env.publish().code(3);
    assert_eq!(hospital.count(), 0);
    env.publish().code(0);
    assert_eq!(hospital.count(), 1);
    // A run is what it is, whoever listens.
    for hospital in [Hospital::open("500 Down").address, "http://127.0.0.1:1/ping/geheim-4711".to_owned()] {
        let env = TestEnv::new().site().secret("PREGON_HEARTBEAT_URL", &hospital);
        env.post("feria", "", "Texto");
        let ran = env.publish().code(0);
        assert!(ran.stderr.contains("no sign of life was sent to the address in PREGON_HEARTBEAT_URL"), "{ran:?}");
        assert!(!ran.stderr.contains("4711"), "{ran:?}");
    }
}
