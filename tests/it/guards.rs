//! What keeps a run from doing harm.

use crate::environment::TestEnv;
use crate::servers::{mock, text};

#[test]
fn a_dry_run_shows_the_requests_and_touches_nothing() {
    // No server listens on port 9, and no credentials are there.
    let env = TestEnv::new().site().mastodon("mock", mock()).without("PREGON_MOCK_TOKEN");
    let config = std::fs::read_to_string(env.path().join("pregon.yaml")).expect("reads").replace(&mock().url, "http://127.0.0.1:9");
    env.write("pregon.yaml", &config);
    env.picture("content/foto.png", 800, 600, 3);
    env.post("ensayo", "media: [{ file: foto.png, alt: Una foto }]", "Uno\n\n<!-- break -->\n\nDos");
    let ran = env.run(&["publish", "--dry-run", "--format", "json", "--channel", "mock"]).code(0).json();
    let requests = ran["requests"].as_array().expect("a list");
    let lines: Vec<String> = requests.iter().map(|request| format!("{} {}", text(&request["method"]), text(&request["url"]))).collect();
    assert_eq!(
        lines,
        [
            "GET http://127.0.0.1:9/api/v1/accounts/verify_credentials",
            "POST http://127.0.0.1:9/api/v2/media",
            "POST http://127.0.0.1:9/api/v1/statuses",
            "POST http://127.0.0.1:9/api/v1/statuses",
        ]
    );
    let last = text(&requests[3]["body"]);
    assert!(last.contains("\"in_reply_to_id\": \"<id of part 1>\"") && last.contains("\"visibility\": \"unlisted\""), "{last}");
    assert!(requests.iter().all(|request| request["headers"][0] == serde_json::json!(["Authorization", "Bearer ****"])));
    assert!(!env.path().join("ledger").exists());
}

#[test]
fn with_a_broken_configuration_nothing_is_done() {
    let env = TestEnv::new().site();
    env.post("callado", "", "Texto");
    let config = std::fs::read_to_string(env.path().join("pregon.yaml")).expect("reads").replace("network: site", "network: sitio");
    env.write("pregon.yaml", &config);
    for arguments in [&["publish", "--yes"][..], &["publish", "--dry-run"], &["reconcile"]] {
        let ran = env.run(arguments).code(2);
        assert!(ran.stderr.contains("unknown network `sitio`"), "{}", ran.stderr);
    }
}

#[test]
fn nothing_is_sent_without_a_yes() {
    let env = TestEnv::new().site();
    env.post("pregunta", "", "Texto");
    let ran = env.run(&["publish"]).code(2);
    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    assert_eq!(env.state("pregunta", "site"), "due");
}

#[test]
fn missing_credentials_are_named() {
    let env = TestEnv::new().site().mastodon("mock", mock()).without("PREGON_MOCK_TOKEN");
    env.post("sin-llave", "", "Texto");
    let ran = env.run(&["publish", "--yes"]).code(1);
    assert!(ran.stdout.contains("PREGON_MOCK_TOKEN is not in the environment"), "{}", ran.stdout);
    assert_eq!((env.state("sin-llave", "site"), env.state("sin-llave", "mock")), ("published".to_owned(), "blocked".to_owned()));
}

#[test]
fn a_renamed_file_waits_for_a_person() {
    let env = TestEnv::new().mastodon("mock", mock());
    let text = "---\ntitle: Prueba de nombre\ndate: 2026-11-21 09:30\nstatus: approved\n---\nRenombrado, texto de una prueba\n";
    env.write("content/antes.md", text);
    env.publish().code(0);
    std::fs::rename(env.path().join("content/antes.md"), env.path().join("content/despues.md")).expect("renames");
    let ran = env.publish().code(1).json();
    assert_eq!(ran["results"], serde_json::json!([]));
    assert_eq!(ran["held"][0]["holds"][0]["reason"], "possible-rename");
    assert_eq!(mock().sources("Renombrado, texto de una prueba").len(), 1);
}

#[test]
fn names_that_do_not_exist_are_usage_errors() {
    let env = TestEnv::new().site();
    env.post("hola", "", "Texto");
    for (arguments, hint) in [
        (&["publish", "--channel", "sit"][..], "did you mean `site`?"),
        (&["status", "--post", "hla"], "did you mean `hola`?"),
        (&["status", "--state", "publishd"], "did you mean `published`?"),
    ] {
        let ran = env.run(arguments).code(2);
        assert!(ran.stderr.contains(hint), "{}", ran.stderr);
    }
}

#[test]
fn a_persons_word_settles_what_is_unknown() {
    let env = TestEnv::new().site().mastodon("mock", mock());
    env.post("visto", "channels: [mock]", "visto texto");
    env.crash(&["publish", "--yes"], "1");
    assert_eq!(env.state("visto", "mock"), "unknown");
    let said = ["reconcile", "--post", "visto", "--channel", "mock", "--assume", "posted", "--url", "https://m.example/1"];
    env.run(&said).code(2);
    let mut yes = said.to_vec();
    yes.push("--yes");
    env.run(&yes).code(0);
    assert_eq!(env.state("visto", "mock"), "published");
    assert_eq!(env.publish().code(0).json()["results"], serde_json::json!([]));
}
