//! `pregon doctor` on real servers.

use serde_json::Value;

use crate::environment::{Ran, TestEnv};
use crate::servers::{bluesky, mock, snac, text};

fn messages(ran: &Ran, channel: &str, level: &str) -> Vec<String> {
    let json = ran.json();
    let findings = json["findings"].as_array().expect("a list");
    let wanted = |finding: &&Value| finding["channel"] == channel && finding["level"] == level;
    findings.iter().filter(wanted).map(|finding| text(&finding["message"])).collect()
}

#[test]
fn all_is_well() {
    let env = TestEnv::new().site().mastodon("snac", snac()).mastodon("mock", mock()).bluesky(bluesky());
    let ran = env.run(&["doctor", "--format", "json"]).code(0);
    for channel in ["site", "snac", "mock", "bluesky"] {
        assert_eq!(messages(&ran, channel, "problem"), [""; 0], "{channel}");
    }
    assert!(messages(&ran, "bluesky", "ok").contains(&"logged in as alice.test".to_owned()));
    assert!(messages(&ran, "snac", "ok").iter().any(|message| message.starts_with("logged in as alice@localhost:")));
    // snac takes more than Mastodon's 500.
    assert!(messages(&ran, "snac", "ok").contains(&"the server takes 100000 graphemes and 500 are used".to_owned()));
    assert!(messages(&ran, "mock", "ok").contains(&"texts: 500 graphemes".to_owned()));
}

#[test]
fn what_is_missing_or_wrong_is_said_with_its_cure() {
    let env = TestEnv::new().mastodon("snac", snac()).without("PREGON_SNAC_TOKEN").mastodon("mock", mock()).bluesky(bluesky());
    let env = env.secret("PREGON_MOCK_TOKEN", "bob_token").secret("PREGON_BLUESKY_APP_PASSWORD", "wrong-pass-word-here");
    let ran = env.run(&["doctor", "--format", "json"]).code(1);
    assert_eq!(messages(&ran, "snac", "problem"), ["PREGON_SNAC_TOKEN is not in the environment"]);
    assert!(messages(&ran, "mock", "problem")[0].starts_with("the credentials belong to bob@"));
    assert_eq!(
        messages(&ran, "bluesky", "problem"),
        ["cannot log in: HTTP 401: AuthenticationRequired: Invalid identifier or password"]
    );
    // Without asking anybody, only the missing variable is seen.
    let ran = env.run(&["doctor", "--offline", "--format", "json"]).code(1);
    assert_eq!(messages(&ran, "mock", "problem").len() + messages(&ran, "bluesky", "problem").len(), 0);
}
