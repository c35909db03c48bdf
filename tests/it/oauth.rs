//! `pregon auth` and the renewal of tokens on a real OAuth 2 server: the tests play the browser, over HTTP.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use pregon::http::{Answer, Auth, Body, Http, Request};
use pregon::secrets::{Key, SecretsFile};
use pregon::support::secret::Secret;
use serde_json::Value;

use crate::environment::{Ran, TestEnv};
use crate::servers::{Server, block_on, oauth, own_oauth, own_snac, text};

/// A browser without eyes: cookies, redirects, forms.
struct Browser {
    http: Http,
    cookies: BTreeMap<String, String>,
}

/// Where the browser stands.
struct Page {
    url: String,
    html: String,
}

impl Browser {
    fn new() -> Self {
        Self { http: Http::new(), cookies: BTreeMap::new() }
    }

    fn send(&mut self, url: &str, form: Option<&str>) -> Answer {
        let mut request = match form {
            Some(form) => Request::post(url.to_owned(), Auth::None, Body::SecretForm(Secret::new(form))),
            None => Request::get(url.to_owned(), Auth::None),
        };
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("Cookie", cookies.join("; "));
        }
        let answer = block_on(self.http.send(&request)).expect("an answer");
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Opens an address and follows redirects, until a page comes or the address is one of this machine's `/callback`.
    fn go(&mut self, url: &str, form: Option<&str>) -> Page {
        let (mut url, mut form) = (url.to_owned(), form.map(str::to_owned));
        for _ in 0..10 {
            if url.starts_with("http://127.0.0.1:") {
                return Page { url, html: String::new() };
            }
            let answer = self.send(&url, form.take().as_deref());
            match answer.header("location") {
                Some(next) => url = join(&url, next),
                None => return Page { url, html: String::from_utf8(answer.body).expect("text") },
            }
        }
        panic!("too many redirects");
    }

    /// Logs in and stops before the question.
    fn log_in(&mut self, url: &str) -> Page {
        let page = self.go(url, None);
        assert!(page.html.contains("name=\"login\""), "{}: {}", page.url, page.html);
        let page = self.go(&page.url, Some("prompt=login&login=alice&password=any"));
        assert!(page.html.contains("value=\"consent\""), "{}: {}", page.url, page.html);
        page
    }

    /// Logs in and agrees; returns the address of ours to which the browser is sent.
    fn agree(&mut self, url: &str) -> String {
        let question = self.log_in(url);
        self.go(&question.url, Some("prompt=consent")).url
    }

    /// Logs in and says no.
    fn deny(&mut self, url: &str) -> String {
        let question = self.log_in(url);
        self.go(&format!("{}/abort", question.url), None).url
    }
}

fn join(base: &str, next: &str) -> String {
    if next.starts_with("http") {
        return next.to_owned();
    }
    let host = base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    format!("{host}{next}")
}

/// A workspace with one channel on X, whose endpoints are those of the test server.
fn env_on(server: &Server, secret_client: bool) -> TestEnv {
    let env = TestEnv::new()
        .real_time()
        .channel("equis: { network: x, account: laceiba }")
        .variable("PREGON_EQUIS_AUTHORIZE_URL", &server.alice("authorize"))
        .variable("PREGON_EQUIS_TOKEN_URL", &server.alice("tokens"))
        .variable("PREGON_EQUIS_SCOPES", "openid offline_access post")
        .variable("PATH", "/usr/local/bin:/usr/bin:/bin");
    if secret_client {
        let env = env.variable("PREGON_EQUIS_CLIENT_ID", &server.alice("clientId"));
        env.secret("PREGON_EQUIS_CLIENT_SECRET", &server.alice("clientSecret"))
    } else {
        env.variable("PREGON_EQUIS_CLIENT_ID", &server.alice("publicClientId"))
    }
}

/// Makes the encrypted file, and puts its key into the environment.
fn with_file(env: TestEnv) -> (TestEnv, Key) {
    let ran = env.run(&["secrets", "init"]).code(0);
    let key = Key::parse(&Secret::new(&ran.stdout)).expect("a key");
    (env.secret("PREGON_SECRETS_KEY", key.secret().expose()), key)
}

fn content(env: &TestEnv, key: &Key) -> SecretsFile {
    let bytes = std::fs::read(env.path().join("secrets.age")).expect("reads");
    SecretsFile::open(&bytes, key).expect("opens")
}

fn value(file: &SecretsFile, name: &str) -> String {
    file.get(name).unwrap_or_else(|| panic!("{name} is not there")).value.expose().to_owned()
}

/// A log-in that waits for the browser.
struct Waiting<'e> {
    env: &'e TestEnv,
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    said: String,
    url: String,
}

impl<'e> Waiting<'e> {
    #[expect(clippy::zombie_processes, reason = "a command that ends too early ends the test")]
    fn start(env: &'e TestEnv, arguments: &[&str]) -> Self {
        let mut child = env
            .command(&[&["auth"], arguments, &["--no-browser"]].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).expect("reads") > 0, "it ended: {said}");
            said.push_str(&line);
            if line.starts_with("http") {
                return Self { env, child, stderr, said, url: line.trim().to_owned() };
            }
        }
    }

    fn end(mut self) -> Ran {
        let mut rest = Vec::new();
        self.stderr.read_to_end(&mut rest).expect("reads");
        let output = self.child.wait_with_output().expect("ends");
        let stderr = [self.said.into_bytes(), rest].concat();
        self.env.ran(&Output { stderr, ..output })
    }
}

fn fetch(url: &str) -> Answer {
    block_on(Http::new().send(&Request::get(url.to_owned(), Auth::None))).expect("an answer")
}

/// Whether the server knows an access token.
fn is_active(server: &Server, token: &str) -> bool {
    let form = format!("token={token}&client_id={}", server.alice("publicClientId"));
    let request = Request::post(server.alice("introspect"), Auth::None, Body::SecretForm(Secret::new(&form)));
    let answer = block_on(Http::new().send(&request)).expect("an answer");
    answer.json().is_some_and(|json| json["active"] == true)
}

#[test]
fn a_log_in_from_the_question_to_the_encrypted_file() {
    for secret_client in [false, true] {
        let (env, key) = with_file(env_on(oauth(), secret_client));
        let waiting = Waiting::start(&env, &["equis", "--format", "json"]);
        for part in ["response_type=code", "code_challenge_method=S256", "state=", "redirect_uri=http%3A%2F%2F127.0.0.1%3A"] {
            assert!(waiting.url.contains(part), "{}", waiting.url);
        }
        let there = Browser::new().agree(&waiting.url);
        let page = fetch(&there);
        let html = String::from_utf8(page.body.clone()).expect("text");
        assert!(page.status == 200 && html.contains("lang=\"es\"") && html.contains("Ya puedes cerrar esta ventana"), "{html}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let ran = waiting.end().code(0);
        let json = ran.json();
        assert_eq!((text(&json["kept_in"]), json["renewable"].clone()), ("secrets.age".to_owned(), Value::Bool(true)));
        let file = content(&env, &key);
        let (token, refresh) = (value(&file, "PREGON_EQUIS_TOKEN"), value(&file, "PREGON_EQUIS_REFRESH_TOKEN"));
        let left = file.get("PREGON_EQUIS_TOKEN").and_then(|entry| entry.expires).expect("a date") - chrono_now();
        assert!((3500..=3600).contains(&left.num_seconds()), "{left}");
        for secret in [&token, &refresh] {
            assert!(!ran.stdout.contains(secret.as_str()) && !ran.stderr.contains(secret.as_str()));
        }
        if !secret_client {
            assert!(is_active(oauth(), &token));
        }
        let env = env.secret("PREGON_SEEN_TOKEN", &token).secret("PREGON_SEEN_REFRESH_TOKEN", &refresh);
        let listed = env.run(&["secrets", "list"]).code(0);
        assert!(listed.stdout.contains("PREGON_EQUIS_REFRESH_TOKEN           secrets.age"), "{}", listed.stdout);
    }
}

#[expect(clippy::disallowed_methods, reason = "the real server has a real clock")]
fn chrono_now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

#[test]
fn answers_that_do_not_belong_to_the_log_in_change_nothing() {
    let (env, key) = with_file(env_on(oauth(), false));
    let waiting = Waiting::start(&env, &["equis"]);
    let there = Browser::new().agree(&waiting.url);
    let (address, query) = there.split_once('?').expect("a query");
    let code = query.split('&').find(|pair| pair.starts_with("code=")).expect("a code");
    // A code of somebody else's, a state of somebody else's, none at all, and another page.
    for (forged, status) in [
        (format!("{address}?{code}&state=guessed"), 400),
        (format!("{address}?code=evil"), 400),
        (format!("{address}?error=access_denied&state=%3Cscript%3E"), 400),
        (format!("{}/?{query}", address.trim_end_matches("/callback")), 404),
    ] {
        let answer = fetch(&forged);
        assert_eq!(answer.status, status, "{forged}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("script>"));
    }
    // A page whose name leads to this machine.
    let foreign = Request::get(there.clone(), Auth::None).header("Host", "evil.example");
    assert_eq!(block_on(Http::new().send(&foreign)).expect("an answer").status, 400);
    assert_eq!(content(&env, &key).iter().count(), 0);
    // The right one still works.
    assert_eq!(fetch(&there).status, 200);
    let ran = waiting.end().code(0);
    assert!(ran.stderr.matches("does not belong to this log-in").count() >= 3, "{}", ran.stderr);
    assert_eq!(content(&env, &key).iter().count(), 2);
}

#[test]
fn a_no_is_a_no() {
    let (env, key) = with_file(env_on(oauth(), false));
    let waiting = Waiting::start(&env, &["equis"]);
    let there = Browser::new().deny(&waiting.url);
    let html = String::from_utf8(fetch(&there).body).expect("text");
    assert!(html.contains("No se dio el permiso"), "{html}");
    let ran = waiting.end().code(2);
    assert!(ran.stderr.contains("access_denied"), "{}", ran.stderr);
    assert_eq!(content(&env, &key).iter().count(), 0);
    // Nobody answers.
    let ran = env.run(&["auth", "equis", "--no-browser", "--wait", "1"]).code(2);
    assert!(ran.stderr.contains("nobody has agreed within 1 s"), "{}", ran.stderr);
}

#[test]
fn a_code_that_has_run_out_or_was_used_gives_no_token() {
    let server = own_oauth(&[("CODE_TTL", "1")]);
    let (env, key) = with_file(env_on(&server, false));
    let waiting = Waiting::start(&env, &["equis"]);
    let there = Browser::new().agree(&waiting.url);
    std::thread::sleep(Duration::from_millis(2100));
    fetch(&there);
    let ran = waiting.end().code(2);
    assert!(ran.stderr.contains("the platform gives no token: HTTP 400: invalid_grant"), "{}", ran.stderr);
    assert_eq!(content(&env, &key).iter().count(), 0);
}

#[test]
fn refresh_tokens_rotate_and_the_new_one_is_kept() {
    let server = own_oauth(&[("ACCESS_TTL", "300")]);
    let (env, key) = with_file(env_on(&server, false));
    let waiting = Waiting::start(&env, &["equis"]);
    fetch(&Browser::new().agree(&waiting.url));
    waiting.end().code(0);
    let before = content(&env, &key);
    let old_bytes = std::fs::read(env.path().join("secrets.age")).expect("reads");

    // 300 s are within the ten minutes: doctor renews it, and says what has to be done.
    let ran = env.run(&["doctor", "--format", "json"]).code(1);
    assert!(ran.stdout.contains("secrets.age has changed: commit it"), "{}", ran.stdout);
    let after = content(&env, &key);
    for name in ["PREGON_EQUIS_TOKEN", "PREGON_EQUIS_REFRESH_TOKEN"] {
        assert_ne!(value(&before, name), value(&after, name), "{name}");
    }
    assert!(is_active(&server, &value(&after, "PREGON_EQUIS_TOKEN")));

    // On demand.
    let ran = env.run(&["auth", "--refresh", "equis", "--format", "json"]).code(0).json();
    assert_eq!((text(&ran["kept_in"]), ran["renewed"].clone()), ("secrets.age".to_owned(), Value::Bool(true)));
    assert_ne!(value(&after, "PREGON_EQUIS_REFRESH_TOKEN"), value(&content(&env, &key), "PREGON_EQUIS_REFRESH_TOKEN"));

    // Whoever goes on with an old file (a crash before the write, a commit that was forgotten) is refused and told what to do.
    // The server takes the second use for a theft, and revokes all of the log-in.
    pregon::support::atomic_file::write(&env.path().join("secrets.age"), &old_bytes).expect("writes");
    let ran = env.run(&["auth", "--refresh", "equis"]).code(2);
    assert!(ran.stderr.contains("invalid_grant") && ran.stderr.contains("log in again: pregon auth equis"), "{}", ran.stderr);
    assert_eq!(value(&content(&env, &key), "PREGON_EQUIS_REFRESH_TOKEN"), value(&before, "PREGON_EQUIS_REFRESH_TOKEN"));
}

#[test]
fn runs_that_renew_at_once_use_the_refresh_token_once() {
    let server = own_oauth(&[]);
    let (env, key) = with_file(env_on(&server, false));
    let waiting = Waiting::start(&env, &["equis"]);
    fetch(&Browser::new().agree(&waiting.url));
    waiting.end().code(0);
    // The token is made to look old, so that each of the runs wants a new one.
    let mut file = content(&env, &key);
    let mut entry = file.get("PREGON_EQUIS_TOKEN").expect("there").clone();
    entry.expires = Some(chrono_now());
    file.set("PREGON_EQUIS_TOKEN", entry).expect("taken");
    pregon::support::atomic_file::write(&env.path().join("secrets.age"), &file.seal().expect("sealed")).expect("writes");
    for ran in env.race(&["doctor", "--format", "json"], 4) {
        // The channel cannot be published to in this version: that problem all of them have, and no other.
        assert!(!ran.stdout.contains("was not renewed"), "{}", ran.stdout);
    }
    env.run(&["auth", "--refresh", "equis"]).code(0);
}

#[test]
fn without_a_place_for_its_successor_a_refresh_token_is_not_spent() {
    let server = own_oauth(&[]);
    let (env, key) = with_file(env_on(&server, false));
    let waiting = Waiting::start(&env, &["equis"]);
    fetch(&Browser::new().agree(&waiting.url));
    waiting.end().code(0);
    let refresh = value(&content(&env, &key), "PREGON_EQUIS_REFRESH_TOKEN");
    std::fs::remove_file(env.path().join("secrets.age")).expect("removes");
    let env = env.without("PREGON_SECRETS_KEY").secret("PREGON_EQUIS_REFRESH_TOKEN", &refresh);
    let ran = env.run(&["auth", "--refresh", "equis"]).code(2);
    assert!(ran.stderr.contains("nothing was asked") && ran.stderr.contains("pregon secrets init"), "{}", ran.stderr);
    let doctor = env.run(&["doctor", "--format", "json"]).code(1);
    assert!(doctor.stdout.contains("nothing was asked"), "{}", doctor.stdout);
    // It still works: here in .env, which git ignores.
    let env = env.without("PREGON_EQUIS_REFRESH_TOKEN");
    git(&env, &["init", "--quiet"]);
    env.write(".gitignore", ".env\n.pregon/\n");
    env.write(".env", &format!("# ours\nPREGON_EQUIS_REFRESH_TOKEN={refresh}\n"));
    env.run(&["auth", "--refresh", "equis"]).code(0);
    let kept = std::fs::read_to_string(env.path().join(".env")).expect("reads");
    assert!(kept.starts_with("# ours\nPREGON_EQUIS_REFRESH_TOKEN='") && !kept.contains(&refresh), "the new one is in its place");
    std::fs::remove_file(env.path().join(".env")).expect("removes");
}

fn git(env: &TestEnv, arguments: &[&str]) {
    let status = std::process::Command::new("git").arg("-C").arg(env.path()).args(arguments).status().expect("git");
    assert!(status.success());
}

#[test]
fn tokens_are_not_kept_where_git_would_see_them() {
    let env = env_on(oauth(), false);
    let ran = env.run(&["auth", "equis", "--no-browser", "--wait", "1"]).code(2);
    assert!(ran.stderr.contains("tokens would be kept in .env"), "{}", ran.stderr);
    git(&env, &["init", "--quiet"]);
    let ran = env.run(&["auth", "equis", "--no-browser", "--wait", "1"]).code(2);
    assert!(ran.stderr.contains("git would see it"), "{}", ran.stderr);
    env.write(".gitignore", ".env\n");
    let waiting = Waiting::start(&env, &["equis"]);
    fetch(&Browser::new().agree(&waiting.url));
    let ran = waiting.end().code(0);
    assert!(ran.stdout.contains("is in .env"), "{}", ran.stdout);
    let mode = std::fs::metadata(env.path().join(".env")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_channel_without_oauth_says_what_it_takes() {
    let env = TestEnv::new().channel("azul: { network: bluesky, account: laceiba.example }").site();
    let ran = env.run(&["auth", "azul"]).code(2);
    assert!(ran.stderr.contains("PREGON_AZUL_APP_PASSWORD"), "{}", ran.stderr);
    env.run(&["auth", "site"]).code(2);
    let ran = env.run(&["auth", "asul"]).code(2);
    assert!(ran.stderr.contains("did you mean `azul`?"), "{}", ran.stderr);
    let env = TestEnv::new().channel("equis: { network: x }");
    let ran = env.run(&["auth", "equis"]).code(2);
    assert!(ran.stderr.contains("PREGON_EQUIS_CLIENT_ID is missing") || ran.stderr.contains(".env"), "{}", ran.stderr);
}

/// A fediverse server registers the application itself; the account is asked for before its token is kept.
#[test]
fn a_fediverse_server_is_logged_in_to_without_an_application_of_ones_own() {
    let server = own_snac();
    let (env, key) = with_file(TestEnv::new().real_time().mastodon("plaza", &server).without("PREGON_PLAZA_TOKEN"));
    let log_in = |env: &TestEnv, name: &str, password: &str| {
        let waiting = Waiting::start(env, &["plaza"]);
        let page = String::from_utf8(fetch(&waiting.url).body).expect("text");
        assert!(page.contains("passwd"), "{page}");
        let query: BTreeMap<String, String> = waiting
            .url
            .split_once('?')
            .expect("a query")
            .1
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        // The server's passwords are base64: a bare `+` in a form is a space.
        let password = password.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let form =
            format!("login={name}&passwd={password}&redir={}&cid={}&state={}", query["redirect_uri"], query["client_id"], query["state"]);
        let there = Browser::new().go(&format!("{}/oauth/x-snac-login", server.url), Some(&form));
        assert!(there.url.starts_with("http://127.0.0.1:"), "{form}: {}: {}", there.url, there.html);
        fetch(&there.url);
        waiting.end()
    };
    // Somebody else's token is not kept: the channel's account is alice.
    let bob = log_in(&env, "bob", &text(&server.accounts[1]["password"]));
    let bob = bob.code(2);
    assert!(bob.stderr.contains("nothing was kept"), "{}", bob.stderr);
    assert_eq!(content(&env, &key).iter().count(), 0);
    let alice = log_in(&env, "alice", &text(&server.accounts[0]["password"])).code(0);
    assert!(alice.stdout.contains("logged in  plaza as alice@"), "{}", alice.stdout);
    assert!(!value(&content(&env, &key), "PREGON_PLAZA_TOKEN").is_empty());
    env.post("entrada", "", "Con la llave nueva");
    env.publish().code(0);
}
