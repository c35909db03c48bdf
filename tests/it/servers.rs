//! Servers on loopback: started once, asked through their own APIs.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use pregon::http::{Answer, Auth, Body, Http, Request};
use pregon::support::secret::Secret;
use serde_json::Value;

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) accounts: Value,
    child: Child,
    _data: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Shared servers are never dropped: they stop when this process is gone.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}

/// Starts a server with the script that a variable names.
fn start(variable: &str) -> Server {
    start_with(variable, &[])
}

/// The same, with variables for the script.
#[expect(clippy::disallowed_methods, reason = "the edge of the tests")]
fn start_with(variable: &str, settings: &[(&str, &str)]) -> Server {
    let Ok(script) = std::env::var(variable) else {
        panic!("{variable} is not set: run the integration tests with `tests/run it`, after `tests/run install`");
    };
    let data = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(&script)
        .arg(data.path())
        .envs(settings.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{variable}: cannot start {script}: {error}"));
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{script} did not come up: {error}: {line}"));
    Server { url: text(&ready["url"]), accounts: ready["accounts"].clone(), child, _data: data }
}

/// The Bluesky PDS.
pub(crate) fn bluesky() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| start("PREGON_TEST_BLUESKY"))
}

/// snac, a Mastodon-API server that ignores idempotency keys.
pub(crate) fn snac() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| start("PREGON_TEST_SNAC"))
}

/// The emulation of the Mastodon API.
pub(crate) fn mock() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| start("PREGON_TEST_MASTODON_MOCK"))
}

/// An emulation of one's own, for tests that break it.
pub(crate) fn own_mock() -> Server {
    start("PREGON_TEST_MASTODON_MOCK")
}

/// A snac of one's own, for tests that read all it has.
pub(crate) fn own_snac() -> Server {
    start("PREGON_TEST_SNAC")
}

/// A PDS of one's own.
pub(crate) fn own_bluesky() -> Server {
    start("PREGON_TEST_BLUESKY")
}

/// An emulation of Amazon S3 that checks signatures and honours conditional writes.
pub(crate) fn s3() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| start("PREGON_TEST_S3"))
}

/// The OAuth 2 server.
pub(crate) fn oauth() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| start("PREGON_TEST_OAUTH"))
}

/// One of one's own, with other lifetimes.
pub(crate) fn own_oauth(settings: &[(&str, &str)]) -> Server {
    start_with("PREGON_TEST_OAUTH", settings)
}

/// One for all: to read the machine's certificates takes longer than to ask a server.
fn http() -> &'static Http {
    static HTTP: OnceLock<Http> = OnceLock::new();
    HTTP.get_or_init(Http::new)
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Server {
    /// A field of alice's account.
    pub(crate) fn alice(&self, field: &str) -> String {
        text(&self.accounts[0][field])
    }

    fn auth(&self) -> Auth {
        self.accounts[0]["token"].as_str().map_or(Auth::None, |token| Auth::Bearer(Secret::new(token)))
    }

    pub(crate) fn fetch(&self, address: &str) -> Answer {
        let url = if address.starts_with("http") { address.to_owned() } else { format!("{}{address}", self.url) };
        let answer = block_on(http().send(&Request::get(url, self.auth()))).expect("an answer");
        assert!(answer.is_success(), "{address}: HTTP {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.fetch(path).json().unwrap_or_else(|| panic!("{path}: no JSON"))
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        let request = Request::post(format!("{}{path}", self.url), self.auth(), Body::Json(body));
        let answer = block_on(http().send(&request)).expect("an answer");
        assert!(answer.is_success(), "{path}: HTTP {}", answer.status);
        answer.json().unwrap_or_default()
    }

    pub(crate) fn put(&self, path: &str, body: Value) -> Value {
        let mut request = Request::post(format!("{}{path}", self.url), self.auth(), Body::Json(body));
        request.method = pregon::http::Method::Put;
        let answer = block_on(Http::new().send(&request)).expect("an answer");
        assert!(answer.is_success(), "{path}: HTTP {}", answer.status);
        answer.json().unwrap_or_default()
    }

    /// All statuses of alice, newest first. Mastodon API.
    pub(crate) fn statuses(&self) -> Vec<Value> {
        let id = text(&self.get("/api/v1/accounts/verify_credentials")["id"]);
        let mut all: Vec<Value> = Vec::new();
        let mut path = format!("/api/v1/accounts/{id}/statuses?limit=40");
        loop {
            let page = self.get(&path);
            let page = page.as_array().expect("a list");
            let before = all.len();
            for status in page {
                if !all.iter().any(|known| known["id"] == status["id"]) {
                    all.push(status.clone());
                }
            }
            if all.len() == before {
                return all;
            }
            path = format!("/api/v1/accounts/{id}/statuses?limit=40&max_id={}", text(&all[all.len() - 1]["id"]));
        }
    }

    /// Sources of alice's statuses that start with `mark`, oldest first. Mastodon API.
    pub(crate) fn sources(&self, mark: &str) -> Vec<String> {
        let sources = self
            .statuses()
            .into_iter()
            .rev()
            .map(|status| text(&self.get(&format!("/api/v1/statuses/{}/source", text(&status["id"])))["text"]));
        sources.filter(|source| source.starts_with(mark)).collect()
    }

    /// All posts of alice, in the order of their keys. AT Protocol.
    pub(crate) fn records(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!(
                "/xrpc/com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&limit=100&reverse=true{cursor}",
                self.alice("did")
            ));
            all.extend(page["records"].as_array().expect("a list").iter().cloned());
            match page["cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Texts of alice's posts that start with `mark`, in the order of their keys. AT Protocol.
    pub(crate) fn texts(&self, mark: &str) -> Vec<String> {
        let texts = self.records().into_iter().map(|record| text(&record["value"]["text"]));
        texts.filter(|text| text.starts_with(mark)).collect()
    }

    /// Bytes of an uploaded file. AT Protocol.
    pub(crate) fn blob(&self, blob: &Value) -> Vec<u8> {
        self.fetch(&format!("/xrpc/com.atproto.sync.getBlob?did={}&cid={}", self.alice("did"), text(&blob["ref"]["$link"]))).body
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}
