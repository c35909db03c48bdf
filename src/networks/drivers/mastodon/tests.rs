//! What the servers of the integration tests never do.

use chrono::DateTime;
use serde_json::{Value, json};

use super::Mastodon;
use crate::http::Http;
use crate::model::{Asset, Attachment, Digest, Focus, MediaFormat, Receipt, Variant};
use crate::networks::driver::{Driver, Found, Outcome, PartJob};
use crate::networks::drivers::testing::{Scripted, block_on, job, variant};
use crate::support::secret::Secret;

fn driver(server: &Scripted) -> Mastodon {
    Mastodon::new(Http::new(), server.url.clone(), Secret::new("t0ken"), Some("alice".to_owned()))
}

fn account() -> (u16, Value) {
    (200, json!({ "id": "7", "username": "alice", "acct": "alice" }))
}

fn status(id: &str, created_at: &str) -> Value {
    json!({ "id": id, "uri": format!("https://m.example/{id}"), "url": null, "created_at": created_at, "content": "<p>uno</p>", "visibility": "public" })
}

fn with_picture(folder: &std::path::Path) -> Variant {
    let bytes = b"not really a picture";
    crate::support::atomic_file::write(&folder.join("a.png"), bytes).expect("writes");
    let picture = Asset {
        digest: Digest::of(bytes),
        file: "a.png".to_owned(),
        format: MediaFormat::Png,
        width: 1,
        height: 1,
        bytes: bytes.len() as u64,
        quality: None,
        focus: Focus::default(),
        animated: false,
        duration_ms: None,
        codec: None,
    };
    let mut variant = variant("mastodon", &["uno"]);
    variant.parts[0].media.push(Attachment { alt: "Una foto".to_owned(), picture });
    variant
}

#[test]
fn a_picture_that_is_still_processed_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Scripted::new(|seen, number| match seen.line.as_str() {
        "GET /api/v1/accounts/verify_credentials" => account(),
        line if line.starts_with("GET /api/v1/accounts/7/statuses") => (200, json!([])),
        "POST /api/v2/media" => (202, json!({ "id": "1", "url": null })),
        "GET /api/v1/media/1" if number == 0 => (206, json!({ "id": "1", "url": null })),
        "GET /api/v1/media/1" => (200, json!({ "id": "1", "url": "https://m.example/a.png" })),
        _ => (200, status("9", "2026-11-21T18:00:00Z")),
    });
    let (driver, variant) = (driver(&server), with_picture(folder.path()));
    let job = PartJob { media: folder.path(), ..job(&variant, 0) };
    let outcome = block_on(async {
        let frozen = driver.prepare(job).await.expect("prepared");
        driver.send(job, &frozen).await
    });
    // The server dropped the picture, and that is said.
    let Outcome::Posted { notes, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(notes, ["pictures: 1 were sent, and the server shows 0"]);
    assert_eq!(server.seen.lock().expect("no panic").last().expect("a request").body["media_ids"], json!(["1"]));
}

#[test]
fn a_changed_picture_is_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Scripted::new(|_, _| account());
    let (driver, variant) = (driver(&server), with_picture(folder.path()));
    crate::support::atomic_file::write(&folder.path().join("a.png"), b"another").expect("writes");
    let job = PartJob { media: folder.path(), ..job(&variant, 0) };
    let problem = block_on(driver.prepare(job)).expect_err("not prepared");
    assert!(problem.message().contains("has changed since it was made"), "{problem:?}");
    assert_eq!(server.lines(), ["GET /api/v1/accounts/verify_credentials"]);
}

/// Looks for a part that was sent at 18:00; `list` gives the pages of the account's statuses.
fn find(list: impl Fn(&str) -> Value + Send + 'static, source: Option<&'static str>) -> Found {
    find_after(None, &[], list, source)
}

/// As [`find`], where the server had a newest status before, and receipts are on record.
fn find_after(
    after: Option<Value>,
    claimed: &[Receipt],
    list: impl Fn(&str) -> Value + Send + 'static,
    source: Option<&'static str>,
) -> Found {
    let server = Scripted::new(move |seen, _| {
        if seen.line.ends_with("verify_credentials") {
            return account();
        }
        if seen.line.ends_with("/source") {
            return source.map_or((404, json!({ "error": "Record not found" })), |text| (200, json!({ "text": text })));
        }
        (200, list(&seen.line))
    });
    let (driver, variant) = (driver(&server), variant("mastodon", &["uno"]));
    let since = "2026-11-21T18:00:00Z".parse().expect("an instant");
    let job = PartJob { now: "2026-11-21T18:10:00Z".parse().expect("an instant"), claimed, ..job(&variant, 0) };
    block_on(async {
        let mut frozen = Mastodon::frozen(job, &[], None);
        if let Some(after) = after {
            frozen["after"] = after;
        }
        driver.find(job, &frozen, since).await
    })
}

#[test]
fn only_a_list_that_reaches_far_enough_back_proves_absence() {
    let old = status("1", "2026-11-20T08:00:00Z");
    assert_eq!(find(|_| json!([]), None), Found::Absent);
    assert_eq!(find(move |_| json!([old]), None), Found::Absent);
    // The same text from before does not count, the one from after does.
    assert!(matches!(find(|_| json!([status("2", "2026-11-21T18:00:01Z")]), Some("uno")), Found::Posted(receipt) if receipt.id == "2"));
    assert_eq!(find(|_| json!([status("2", "2026-11-21T17:00:00Z")]), Some("uno")), Found::Absent);
    assert_eq!(find(|_| json!([status("2", "2026-11-21T18:00:01Z")]), Some("otro")), Found::Absent);
    // Without the source, the letters of the HTML decide.
    assert!(matches!(find(|_| json!([status("2", "2026-11-21T18:00:01Z")]), None), Found::Posted(_)));
    // Page after page of news, and no end of it: nobody knows.
    let endless = |line: &str| {
        let before: u32 = line.split("max_id=").nth(1).and_then(|id| id.parse().ok()).unwrap_or(1_000_000);
        json!([status(&(before - 1).to_string(), "2026-11-21T19:00:00Z")])
    };
    assert!(matches!(find(endless, Some("otro")), Found::CannotTell { .. }));
    assert!(matches!(find(|_| json!({ "error": "?" }), None), Found::CannotTell { .. }));
}

#[test]
fn what_another_receipt_claims_is_not_it() {
    let list = |_: &str| json!([status("3", "2026-11-21T18:00:02Z"), status("2", "2026-11-21T18:00:01Z")]);
    let claim = |id: &str, uri: Option<&str>| Receipt {
        id: id.to_owned(),
        url: None,
        uri: uri.map(str::to_owned),
        cid: None,
        at: DateTime::UNIX_EPOCH,
        recovered: false,
    };
    let found = |claimed: &[Receipt]| match find_after(None, claimed, list, Some("uno")) {
        Found::Posted(receipt) => receipt.id,
        other => format!("{other:?}"),
    };
    // The oldest first: a later part with the same text has the later one.
    assert_eq!(found(&[]), "2");
    assert_eq!(found(&[claim("2", None)]), "3");
    assert_eq!(found(&[claim("other", Some("https://m.example/2"))]), "3");
    // The same id on another server is another status.
    assert_eq!(found(&[claim("2", Some("https://other.example/2"))]), "2");
    assert_eq!(found(&[claim("2", None), claim("3", None)]), "Absent");
}

#[test]
fn what_the_server_had_before_is_not_it_whatever_our_clock_says() {
    let newest = |id: &str, at: &str| Some(json!({ "id": id, "created_at": at }));
    let list = |_: &str| json!([status("3", "2026-11-21T12:00:00Z"), status("2", "2026-11-21T11:59:00Z")]);
    // Sent at 18:00 by our clock, at noon by the server's.
    assert_eq!(find_after(None, &[], list, Some("uno")), Found::Absent);
    let found = find_after(newest("2", "2026-11-21T11:59:00Z"), &[], list, Some("uno"));
    assert!(matches!(found, Found::Posted(receipt) if receipt.id == "3"));
    assert_eq!(find_after(newest("3", "2026-11-21T12:00:00Z"), &[], list, Some("uno")), Found::Absent);
    // The newest of then has been deleted since.
    assert_eq!(find_after(newest("9", "2026-11-21T13:00:00Z"), &[], list, Some("uno")), Found::Absent);
    // The account had none.
    let found = find_after(Some(Value::Null), &[], list, Some("uno"));
    assert!(matches!(found, Found::Posted(receipt) if receipt.id == "2"));
}

#[test]
fn alike_is_not_the_same() {
    let long = |html: &str| {
        let mut status = status("2", "2026-11-21T18:00:01Z");
        status["content"] = json!(html);
        status
    };
    let search = |content: &'static str, answer: (u16, Value)| {
        let server = Scripted::new(move |seen, _| match seen.line.as_str() {
            line if line.ends_with("verify_credentials") => account(),
            line if line.ends_with("/source") => answer.clone(),
            _ => (200, json!([long(content)])),
        });
        let (driver, variant) = (driver(&server), variant("mastodon", &["Vuelve el mercado de otoño, día 1"]));
        let job = PartJob { now: "2026-11-21T18:10:00Z".parse().expect("an instant"), ..job(&variant, 0) };
        let since = "2026-11-21T18:00:00Z".parse().expect("an instant");
        block_on(async { driver.find(job, &Mastodon::frozen(job, &[], None), since).await })
    };
    let none = (404, json!({ "error": "Record not found" }));
    assert!(matches!(search("<p>Vuelve el mercado de otoño, día 1</p>", none.clone()), Found::Posted(_)));
    // Another post's text begins like this one, and the server does not say what was sent.
    assert!(matches!(search("<p>Vuelve el mercado de otoño, día 10</p>", none.clone()), Found::CannotTell { .. }));
    assert_eq!(search("<p>Otra cosa</p>", none), Found::Absent);
    // What has a source that cannot be read now is not judged by its looks.
    for answer in [(401, json!({ "error": "?" })), (200, json!({ "ok": true }))] {
        assert!(matches!(search("<p>Vuelve el mercado de otoño, día 1</p>", answer), Found::CannotTell { .. }));
    }
}
