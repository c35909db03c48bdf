//! What the real server does too rarely to wait for.

use serde_json::{Value, json};

use super::Bluesky;
use crate::http::Http;
use crate::networks::driver::{Driver, Outcome};
use crate::networks::drivers::testing::{Scripted, Seen, block_on, job, variant};
use crate::support::secret::Secret;

fn driver(server: &Scripted) -> Bluesky {
    Bluesky::new(Http::new(), server.url.clone(), false, "a.example".to_owned(), Secret::new("app-pass-word"))
}

fn session(token: &str) -> Value {
    json!({ "did": "did:plc:a", "handle": "a.example", "accessJwt": token, "refreshJwt": format!("refresh-{token}") })
}

fn written() -> Value {
    json!({ "uri": "at://did:plc:a/app.bsky.feed.post/x", "cid": "bafy" })
}

/// Prepares and sends one part; the server answers requests to write as `put` says.
fn send(put: impl Fn(&Seen, usize) -> (u16, Value) + Send + 'static) -> (Outcome, Scripted) {
    let server = Scripted::new(move |seen, number| match seen.line.split(['/', '?', ' ']).find(|word| word.starts_with("com.")) {
        Some("com.atproto.server.createSession") => (200, session("first")),
        Some("com.atproto.server.refreshSession") => (200, session("second")),
        _ => put(seen, number),
    });
    let (driver, variant) = (driver(&server), variant("bluesky", &["uno"]));
    let outcome = block_on(async {
        let frozen = driver.prepare(job(&variant, 0)).await.expect("prepared");
        driver.send(job(&variant, 0), &frozen).await
    });
    (outcome, server)
}

#[test]
fn a_token_that_runs_out_in_the_middle_is_renewed_once() {
    let (outcome, server) = send(|seen, _| match seen.auth.as_str() {
        "Bearer second" => (200, written()),
        _ => (400, json!({ "error": "ExpiredToken", "message": "Token has expired" })),
    });
    assert!(matches!(outcome, Outcome::Posted { .. }), "{outcome:?}");
    let last = server.lines().split_off(1);
    assert_eq!(
        last,
        ["POST /xrpc/com.atproto.repo.putRecord", "POST /xrpc/com.atproto.server.refreshSession", "POST /xrpc/com.atproto.repo.putRecord"]
    );
}

#[test]
fn after_a_conflict_the_record_that_is_there_decides() {
    let conflict = || (400, json!({ "error": "InvalidSwap", "message": "Record was at bafy" }));
    let (outcome, server) = send(move |seen, _| {
        if seen.line.starts_with("POST") {
            return conflict();
        }
        (200, json!({ "uri": "at://x", "cid": "bafy", "value": { "text": "otro" } }))
    });
    assert!(matches!(&outcome, Outcome::Refused { message } if message.contains("another record")), "{outcome:?}");
    let record = server.seen.lock().expect("no panic")[1].body["record"].clone();
    // An earlier try that came late has another time, and is the same post.
    let mut late = record.clone();
    late["createdAt"] = json!("2026-11-21T15:30:00.000Z");
    for record in [record, late] {
        let (outcome, _server) = send(move |seen, _| {
            if seen.line.starts_with("POST") {
                return conflict();
            }
            (200, json!({ "uri": "at://x", "cid": "bafy", "value": record }))
        });
        assert!(matches!(outcome, Outcome::Posted { .. }), "{outcome:?}");
    }
}

#[test]
fn an_unclear_try_stays_unclear_whatever_the_next_one_says() {
    let (outcome, _server) = send(|_, number| if number == 0 { (500, json!({})) } else { (401, json!({ "error": "AuthMissing" })) });
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    let (outcome, _server) = send(|_, number| if number == 0 { (502, json!({})) } else { (200, written()) });
    assert!(matches!(outcome, Outcome::Posted { .. }), "{outcome:?}");
    let (outcome, _server) = send(|_, _| (401, json!({ "error": "AuthMissing" })));
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
}
