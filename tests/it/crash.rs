//! Killed at any moment and run again, each part is there exactly once.

use serde_json::json;

use crate::environment::TestEnv;
use crate::servers::{bluesky, mock, own_mock, snac};

const PARTS: usize = 2;

/// Every point of a run: before and after each of its writes. Before an outcome is written means after the request was sent.
fn points() -> Vec<String> {
    (1..=PARTS * 2).flat_map(|write| [format!("{write}-before"), write.to_string()]).collect()
}

fn body(mark: &str) -> String {
    (1..=PARTS).map(|part| format!("{mark} parte {part}")).collect::<Vec<_>>().join("\n\n<!-- break -->\n\n")
}

fn expected(mark: &str) -> Vec<String> {
    (1..=PARTS).map(|part| format!("{mark} parte {part}")).collect()
}

/// Kills one run at each point; the next one completes what is missing.
fn at_every_point(env: &TestEnv, channel: &str, texts: impl Fn(&str) -> Vec<String>) {
    for point in points() {
        let id = format!("caida-{channel}-{point}");
        env.post(&id, &format!("channels: [{channel}]"), &body(&id));
        let arguments = ["publish", "--yes", "--format", "json", "--post", &id];
        let killed = env.crash(&arguments, &point);
        assert_eq!(killed.code, None, "{point}: {killed:?}");
        let ran = env.run(&arguments).code(0);
        assert_eq!(ran.json()["results"].as_array().map_or(0, Vec::len), usize::from(point != format!("{}", PARTS * 2)), "{point}");
        assert_eq!(texts(&format!("{id} ")), expected(&id), "killed at {point}");
        assert_eq!(env.state(&id, channel), "published");
    }
}

fn bluesky_texts(mark: &str) -> Vec<String> {
    let texts = bluesky().records().into_iter().map(|record| crate::servers::text(&record["value"]["text"]));
    texts.filter(|text| text.starts_with(mark)).collect()
}

#[test]
fn on_bluesky() {
    let env = TestEnv::new().bluesky(bluesky());
    at_every_point(&env, "bluesky", bluesky_texts);
}

#[test]
fn on_a_server_without_idempotency_keys() {
    let env = TestEnv::new().mastodon("snac", snac());
    at_every_point(&env, "snac", |mark| snac().sources(mark));
}

#[test]
fn on_a_server_with_idempotency_keys() {
    let env = TestEnv::new().mastodon("mock", mock());
    at_every_point(&env, "mock", |mark| mock().sources(mark));
}

#[test]
fn on_the_site() {
    let env = TestEnv::new().site();
    for point in ["1-before", "1", "2-before", "2"] {
        let id = format!("caida-{point}");
        env.post(&id, "channels: [site]", "Una página.");
        env.crash(&["publish", "--yes", "--post", &id], point);
        env.run(&["publish", "--yes", "--post", &id]).code(0);
        assert_eq!(env.state(&id, "site"), "published", "{point}");
    }
}

#[test]
fn several_publishers_share_the_work() {
    let server = own_mock();
    let env = TestEnv::new().site().mastodon("mock", &server).bluesky(bluesky());
    let ids: Vec<String> = (1..=8).map(|number| format!("reparto-{number:02}")).collect();
    for id in &ids {
        env.post(id, "", &body(id));
    }
    // So that there is work left when the last of them is ready, on a machine that runs one after the other.
    server.post(
        "/api/v1/_mock/faults",
        json!({ "match": { "methods": ["POST"], "path": "/api/v1/statuses" }, "effect": { "type": "latency", "delay_ms": 700 }, "count": 16 }),
    );
    let ran = env.race(&["publish", "--yes", "--format", "json"], 4);
    let sent: Vec<u64> = ran
        .iter()
        .map(|ran| {
            assert_eq!(ran.code, Some(0), "{ran:?}");
            ran.json()["run"]["parts_sent"].as_u64().expect("a number")
        })
        .collect();
    // One page and two threads of two parts a post; nobody waits for the others to be done.
    assert_eq!(sent.iter().sum::<u64>(), 8 * (1 + 2 + 2), "{sent:?}");
    assert!(sent.iter().all(|parts| *parts > 0), "{sent:?}");
    for id in &ids {
        let mark = format!("{id} ");
        assert_eq!(server.sources(&mark), expected(id));
        assert_eq!(bluesky_texts(&mark), expected(id));
        assert_eq!(env.state(id, "site"), "published");
    }
}

#[test]
fn of_several_publishers_at_once_one_sends() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("snac", snac()).mastodon("mock", &server).bluesky(bluesky());
    env.post("carrera", "", &body("carrera"));
    for ran in env.race(&["publish", "--yes"], 4) {
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    assert_eq!(snac().sources("carrera "), expected("carrera"));
    assert_eq!(server.sources("carrera "), expected("carrera"));
    assert_eq!(bluesky_texts("carrera "), expected("carrera"));
}
