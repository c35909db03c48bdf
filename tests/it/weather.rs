//! One kind of bad weather after the other, between the program and the real servers.

use serde_json::Value;

use crate::environment::{Ran, TestEnv};
use crate::proxy::{Class, Fault, LATENESS, Limit, Proxy};
use crate::servers::{Server, bluesky, mock, own_snac, snac};

const PARTS: [&str; 2] = ["primera parte", "segunda parte"];

/// A workspace with one channel, `name`, behind a proxy.
fn behind_a_proxy(name: &str, server: &Server) -> (TestEnv, Proxy) {
    let proxy = Proxy::new(&server.url);
    let env = TestEnv::new().variable("PREGON_TEST_PATIENCE", "20,10").real_time();
    let env = match name {
        "bluesky" => env.bluesky_at(server, &proxy.url),
        name => env.mastodon_at(name, server, &proxy.url),
    };
    (env, proxy)
}

fn thread(env: &TestEnv, id: &str) -> Vec<String> {
    let texts = PARTS.map(|part| format!("{id} {part}"));
    env.recent_post(id, "", &texts.join("\n\n<!-- break -->\n\n"));
    texts.to_vec()
}

fn live(name: &str, mark: &str) -> Vec<String> {
    match name {
        "bluesky" => bluesky().texts(mark),
        "snac" => snac().sources(mark),
        _ => mock().sources(mark),
    }
}

fn result(ran: &Ran) -> String {
    let results = ran.json()["results"].clone();
    let first: &Value = &results[0];
    format!("{} {}", first["result"].as_str().unwrap_or_default(), first["part"])
}

/// How a run ends whose second part meets a fault.
struct Case {
    fault: Fault,
    /// The exit code and the result on a server with the Mastodon API.
    mastodon: (i32, &'static str),
    /// The same on Bluesky, where a write is repeated at once because it can be.
    bluesky: (i32, &'static str),
}

const fn case(fault: Fault, mastodon: (i32, &'static str), bluesky: (i32, &'static str)) -> Case {
    Case { fault, mastodon, bluesky }
}

const UNKNOWN: (i32, &str) = (3, "unknown 2");
const LATER: (i32, &str) = (1, "later 2");
const REFUSED: (i32, &str) = (1, "refused 2");
const PUBLISHED: (i32, &str) = (0, "published null");

const CASES: [Case; 18] = [
    case(Fault::ResetBefore, UNKNOWN, PUBLISHED),
    case(Fault::ResetDuring, UNKNOWN, PUBLISHED),
    case(Fault::AnswerLost, UNKNOWN, PUBLISHED),
    case(Fault::AnswerCut, UNKNOWN, PUBLISHED),
    case(Fault::Slow, UNKNOWN, PUBLISHED),
    case(Fault::Limited(Limit::Seconds), LATER, LATER),
    case(Fault::Limited(Limit::Date), LATER, LATER),
    case(Fault::Limited(Limit::Instant), LATER, LATER),
    case(Fault::Limited(Limit::Epoch), LATER, LATER),
    case(Fault::Limited(Limit::Silent), LATER, LATER),
    case(Fault::Failed(500), UNKNOWN, PUBLISHED),
    case(Fault::Failed(502), UNKNOWN, PUBLISHED),
    case(Fault::Failed(503), UNKNOWN, PUBLISHED),
    case(Fault::FailedAfter, UNKNOWN, PUBLISHED),
    case(Fault::Truncated, UNKNOWN, PUBLISHED),
    case(Fault::Html, UNKNOWN, PUBLISHED),
    case(Fault::OtherShape, UNKNOWN, PUBLISHED),
    // Mastodon's tokens do not run out; one that is refused is a person's business. Bluesky's are renewed in the middle.
    case(Fault::Expired, REFUSED, PUBLISHED),
];

fn each_fault(name: &str, server: &Server) {
    let (env, proxy) = behind_a_proxy(name, server);
    for (number, case) in CASES.iter().enumerate() {
        let id = format!("clima-{name}-{number}");
        let texts = thread(&env, &id);
        let mut requests = 0;
        let fault = case.fault;
        proxy.choose(move |class| {
            requests += usize::from(class == Class::Visible);
            (class == Class::Visible && requests == 2).then_some(fault)
        });
        let ran = env.publish();
        let expected = if name == "bluesky" { case.bluesky } else { case.mastodon };
        assert_eq!((ran.code, result(&ran).as_str()), (Some(expected.0), expected.1), "{:?} on {name}: {ran:?}", case.fault);
        proxy.honest();
        env.settle();
        assert_eq!(live(name, &format!("{id} ")), texts, "{:?} on {name}", case.fault);
        assert_eq!(env.state(&id, name), "published");
    }
}

#[test]
fn on_bluesky() {
    each_fault("bluesky", bluesky());
}

#[test]
fn on_a_server_without_idempotency_keys() {
    each_fault("snac", snac());
}

#[test]
fn on_a_server_with_idempotency_keys() {
    each_fault("mock", mock());
}

#[test]
fn who_cannot_be_reached_is_tried_later_and_nothing_is_announced() {
    let (env, proxy) = behind_a_proxy("mock", mock());
    let texts = thread(&env, "puerta");
    proxy.script(Class::Login, [Fault::Gone]);
    env.publish().code(1);
    assert_eq!(env.run(&["ledger"]).code(0).stdout, "");
    proxy.open();
    env.settle();
    assert_eq!(mock().sources("puerta "), texts);
}

#[test]
fn what_a_middlebox_delivers_twice_is_there_once_where_keys_are_honoured() {
    for (name, server) in [("bluesky", bluesky()), ("mock", mock())] {
        let (env, proxy) = behind_a_proxy(name, server);
        let id = format!("doble-{name}");
        let texts = thread(&env, &id);
        proxy.choose(|class| (class == Class::Visible).then_some(Fault::Twice));
        env.publish().code(0);
        assert_eq!(live(name, &format!("{id} ")), texts, "{name}");
    }
}

#[test]
fn a_request_that_arrives_after_the_connection_is_gone_is_waited_for() {
    // On snac nothing but the wait keeps a second one from being made.
    for (name, server) in [("snac", snac()), ("bluesky", bluesky()), ("mock", mock())] {
        let (env, proxy) = behind_a_proxy(name, server);
        // The wait ends well after the time at which the client gives up, as it does with the usual ones.
        let env = env.variable("PREGON_TEST_PATIENCE", "5,10");
        let id = format!("tarde-{name}");
        let texts = thread(&env, &id);
        proxy.script(Class::Visible, [Fault::Late, Fault::Late, Fault::Late]);
        let ran = env.publish();
        assert!(matches!(ran.code, Some(0 | 3)), "{ran:?}");
        proxy.honest();
        env.settle();
        // Whatever was under way is there by now.
        std::thread::sleep(LATENESS);
        assert_eq!(live(name, &format!("{id} ")), texts, "{name}");
    }
}

#[test]
fn the_same_text_twice_is_two_posts() {
    for (name, server) in [("snac", snac()), ("mock", mock())] {
        let (env, proxy) = behind_a_proxy(name, server);
        let body = format!("gemelas-{name} con el mismo texto");
        // In one run: the first is answered; of the second nothing reaches the server; what is there is the first one's.
        for id in ["una", "otra"] {
            env.recent_post(&format!("{id}-{name}"), "allow: [duplicate-text]", &body);
        }
        let mut requests = 0;
        proxy.choose(move |class| {
            requests += usize::from(class == Class::Visible);
            (class == Class::Visible && requests > 1).then_some(Fault::ResetBefore)
        });
        env.publish().code(3);
        proxy.honest();
        env.settle();
        assert_eq!(server.sources(&body), [body.clone(), body.clone()], "{name}");
        // The second is live as well, and only its answer is lost: it is not taken for the first.
        env.recent_post(&format!("tercera-{name}"), "allow: [duplicate-text]", &body);
        proxy.script(Class::Visible, [Fault::AnswerLost]);
        env.publish().code(3);
        env.settle();
        assert_eq!(server.sources(&body).len(), 3, "{name}");
        let uris: std::collections::BTreeSet<String> =
            ["una", "otra", "tercera"].iter().map(|id| env.receipt(&format!("{id}-{name}"), name, "uri")).collect();
        assert_eq!(uris.len(), 3, "{name}: {uris:?}");
    }
}

#[test]
fn a_clock_that_is_hours_wrong_makes_no_copies() {
    for (name, server) in [("snac", snac()), ("mock", mock()), ("bluesky", bluesky())] {
        for hours in [-6, 6] {
            let (env, proxy) = behind_a_proxy(name, server);
            let id = format!("reloj-{name}-{}", hours + 6);
            let texts = thread(&env, &id);
            // Of the second part the answers are lost, as often as it is tried.
            let mut requests = 0;
            proxy.choose(move |class| {
                requests += usize::from(class == Class::Visible);
                (class == Class::Visible && requests > 1).then_some(Fault::AnswerLost)
            });
            let wrong = env.command(&["publish", "--yes"]).env("PREGON_TEST_CLOCK_OFFSET", (hours * 3600).to_string()).output();
            env.ran(&wrong.expect("runs")).code(3);
            proxy.honest();
            env.settle();
            assert_eq!(live(name, &format!("{id} ")), texts, "{name}, {hours} h");
        }
    }
}

#[test]
fn without_an_intent_on_disk_nothing_is_sent() {
    let server = own_snac();
    let (env, _proxy) = behind_a_proxy("snac", &server);
    let texts = thread(&env, "lleno");
    // Pictures and pages cannot be written either; the post has none.
    let ran = env.ran(&env.without_space(&["publish", "--yes"]).output().expect("runs"));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    env.crash(&["publish", "--yes"], "1-full").code(2);
    assert!(server.sources("lleno ").is_empty());
    env.run(&["publish", "--yes"]).code(0);
    assert_eq!(server.sources("lleno "), texts);
}

#[test]
fn a_ledger_that_is_read_only_stops_everything() {
    let server = own_snac();
    let (env, _proxy) = behind_a_proxy("snac", &server);
    let texts = thread(&env, "cerrojo");
    // A folder cannot be made below a file, whoever asks: root may write where permissions say no.
    env.write("ledger", "no folder");
    let ran = env.run(&["publish", "--yes"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(server.sources("cerrojo ").is_empty());
    std::fs::remove_file(env.path().join("ledger")).expect("removes");
    env.run(&["publish", "--yes"]).code(0);
    assert_eq!(server.sources("cerrojo "), texts);
}

#[test]
fn an_outcome_that_cannot_be_written_is_unknown_until_the_platform_is_asked() {
    let server = own_snac();
    let (env, _proxy) = behind_a_proxy("snac", &server);
    for (number, point) in ["2-full", "4-full", "1-torn", "2-torn", "3-torn"].into_iter().enumerate() {
        let id = format!("acta-{number}");
        let texts = thread(&env, &id);
        let arguments = ["publish", "--yes", "--post", &id];
        // An intent that may not be on disk counts as not written: nothing was sent, and the record that is there says unknown.
        env.crash(&arguments, point).code(3);
        let status = env.run(&["status", "--format", "json", "--post", &id]).code(0).json();
        let variant = &status["variants"][0];
        let reasons = variant["reasons"].as_array().map_or(0, Vec::len);
        assert!(variant["state"] != "unknown" || reasons > 0, "{point}: {variant}");
        env.run(&arguments).code(0);
        assert_eq!(server.sources(&format!("{id} ")), texts, "{point}");
    }
}
