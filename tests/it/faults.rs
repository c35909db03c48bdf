//! Servers that refuse, stall and answer nonsense.

use serde_json::json;

use crate::environment::TestEnv;
use crate::servers::{Server, bluesky, own_mock, snac};

fn fault(server: &Server, effect: &serde_json::Value) {
    server.post(
        "/api/v1/_mock/faults",
        json!({ "match": { "methods": ["POST"], "path": "/api/v1/statuses" }, "effect": effect, "count": 1 }),
    );
}

#[test]
fn after_an_unclear_answer_the_platform_is_asked_before_anything_is_sent_again() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server);
    for (number, effect) in [json!({ "type": "status", "status": 503 }), json!({ "type": "malformed" })].into_iter().enumerate() {
        let id = format!("dudoso-{number}");
        env.post(&id, "", &format!("{id} texto"));
        fault(&server, &effect);
        let first = env.publish().code(3).json();
        assert_eq!(first["results"][0]["result"], "unknown", "{first}");
        assert_eq!(env.state(&id, "mock"), "unknown");
        // Asking alone sends nothing.
        let asked = env.run(&["reconcile", "--format", "json"]).code(0).json();
        assert_eq!(asked["results"][0]["result"], "absent", "{asked}");
        assert!(server.sources(&id).is_empty());
        env.publish().code(0);
        assert_eq!(server.sources(&id), [format!("{id} texto")]);
    }
}

#[test]
fn a_busy_platform_is_left_alone_until_its_time() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server);
    env.post("prisa", "", "prisa texto");
    fault(&server, &json!({ "type": "ratelimit" }));
    let first = env.publish().code(1).json();
    assert_eq!(first["results"][0]["result"], "later", "{first}");
    assert!(first["results"][0]["until"].is_string(), "{first}");
    // It is on record for every publisher and every post of the channel, and nothing is asked of the server until then.
    env.post("otra-prisa", "", "otra prisa, otro texto");
    let second = env.publish().json();
    assert_eq!(second["results"], json!([]), "{second}");
    let waits = env.run(&["status", "--format", "json", "--post", "otra-prisa"]).code(0).json();
    assert_eq!(waits["variants"][0]["holds"][0]["reason"], "later", "{waits}");
    let limits: Vec<_> = std::fs::read_dir(env.path().join("ledger/_limits/mock")).expect("a folder").collect();
    assert_eq!(limits.len(), 1);
    assert!(server.sources("prisa").is_empty() && server.sources("otra prisa").is_empty());
}

#[test]
fn a_refusal_stops_its_channel_and_no_other() {
    let server = own_mock();
    let env = TestEnv::new().site().mastodon("mock", &server).bluesky(bluesky()).mastodon("snac", snac());
    env.post("rechazo", "", "rechazo texto");
    fault(&server, &json!({ "type": "status", "status": 422, "body": { "error": "Validation failed: \u{1b}[31mno" } }));
    let ran = env.publish().code(1).json();
    let results = ran["results"].as_array().expect("a list");
    let of = |channel: &str| results.iter().find(|result| result["channel"] == channel).expect("a result").clone();
    assert_eq!(of("mock")["result"], "refused");
    assert_eq!(of("mock")["message"], "HTTP 422: Validation failed: [31mno");
    for channel in ["site", "bluesky", "snac"] {
        assert_eq!(of(channel)["result"], "published");
    }
    // It is not tried again until somebody wants it.
    let again = env.publish().code(1).json();
    assert_eq!(again["results"], json!([]));
    assert_eq!(again["held"][0]["state"], "refused");
    env.run(&["publish", "--yes", "--retry-refused"]).code(0);
    assert_eq!(server.sources("rechazo"), ["rechazo texto"]);
}

#[test]
fn a_wrong_token_is_refused_before_anything_is_recorded() {
    let server = own_mock();
    let env = TestEnv::new()
        .mastodon("mock", &server)
        .mastodon("snac", snac())
        .bluesky(bluesky())
        .secret("PREGON_MOCK_TOKEN", "wrong-token-of-mock")
        .secret("PREGON_SNAC_TOKEN", "wrong-token-of-snac")
        .secret("PREGON_BLUESKY_APP_PASSWORD", "wrong-pass-word-here");
    env.post("llave", "", "llave texto");
    let ran = env.publish().code(1).json();
    for result in ran["results"].as_array().expect("a list") {
        assert_eq!(result["result"], "refused", "{result}");
    }
    assert_eq!(env.run(&["ledger"]).code(0).stdout, "");
    // With the right one, all goes well.
    let env = env.secret("PREGON_MOCK_TOKEN", &server.alice("token"));
    env.run(&["publish", "--yes", "--channel", "mock"]).code(0);
    assert_eq!(server.sources("llave"), ["llave texto"]);
}

#[test]
fn a_token_of_somebody_else_is_not_used() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server).secret("PREGON_MOCK_TOKEN", "bob_token");
    env.post("ajeno", "", "ajeno texto");
    let ran = env.publish().code(1).json();
    let host = server.url.trim_start_matches("http://");
    assert_eq!(ran["results"][0]["message"], format!("the credentials belong to bob@{host}, not to alice"));
}

#[test]
fn a_server_that_is_not_there_is_tried_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let env = TestEnv::new().bluesky(bluesky()).secret("PREGON_BLUESKY_SERVER", &address);
    env.post("cerrado", "", "cerrado texto");
    let ran = env.run(&["publish", "--yes"]).code(1);
    assert!(ran.stdout.starts_with("later "), "{}", ran.stdout);
    assert_eq!(env.run(&["ledger"]).code(0).stdout, "");
}
