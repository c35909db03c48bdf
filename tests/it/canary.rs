//! Secrets are planted in every place that holds any, everything is run against servers that hand them back, and nothing that
//! anybody can read afterwards may hold them, in any form.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use pregon::secrets::Key;
use pregon::support::secret::Secret;

use crate::environment::TestEnv;

/// Letters and digits that survive every escape: what is searched for. Around them stands what is escaped differently everywhere.
fn canary(name: &str) -> String {
    format!("cnry{name}4711")
}

/// The value with the canary in it.
fn planted(name: &str) -> String {
    format!("\"<&+/%={}~x.y", canary(name))
}

/// Every form of a canary in which it could lie somewhere.
fn traces(canary: &str) -> Vec<String> {
    let mut traces = vec![canary.to_owned(), canary.to_uppercase(), canary.chars().rev().collect()];
    let hex: String =
        canary.bytes().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
    traces.push(hex.to_uppercase());
    traces.push(hex);
    for shift in 0..3 {
        // The digits that depend on the canary alone, wherever it stands in what was encoded.
        let text = base64(&[&b"xyz"[..shift], canary.as_bytes()].concat());
        let from = (shift * 8).div_ceil(6);
        let to = (shift + canary.len()) * 8 / 6;
        let digits = text[from..to].to_owned();
        traces.push(digits.replace('+', "-").replace('/', "_"));
        traces.push(digits);
    }
    traces
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().fold(0_usize, |all, byte| all << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            text.push(if at <= chunk.len() { char::from(DIGITS[value >> (18 - 6 * at) & 63]) } else { '=' });
        }
    }
    text
}

/// A server that hands back what it is given, in one form after the other.
///
/// `session` is what its log-in gives out: a secret too.
fn echo(session: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let session = session.to_owned();
    std::thread::spawn(move || {
        let mut number = 0_usize;
        while let Ok((stream, _)) = listener.accept() {
            number += 1;
            drop(answer(stream, number, &session));
        }
    });
    url
}

fn answer(mut stream: TcpStream, number: usize, session: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let request = read(&mut stream);
    let line = request.lines().next().unwrap_or_default().to_owned();
    let headers: Vec<&str> = request.lines().filter(|line| line.to_lowercase().contains("authorization: ")).collect();
    let body = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let values: Vec<&str> = headers.iter().filter_map(|line| line.split_once(' ').map(|(_, value)| value)).collect();
    let said = format!("{} {} {body}", headers.join(" "), values.join(" "));
    let bare = values.iter().map(|value| value.trim_start_matches("Bearer ")).collect::<Vec<_>>().join(" ");
    let quoted = serde_json::Value::from(said.clone()).to_string();
    let percent: String =
        bare.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    let encoded = format!("{} {}", base64(bare.as_bytes()), base64(body.as_bytes()));
    let (status, extra, text) = if line.contains("createSession") {
        let json = serde_json::json!({ "did": "did:plc:ceiba", "handle": "laceiba.example", "accessJwt": session, "refreshJwt": format!("r.{session}") });
        ("200 OK", String::new(), json.to_string())
    } else if line.contains("verify_credentials") && number.is_multiple_of(2) {
        ("200 OK", String::new(), r#"{"id":"1","username":"laceiba","acct":"laceiba","url":"https://x.example"}"#.to_owned())
    } else {
        match number % 9 {
            0 => ("401 Unauthorized", String::new(), format!("{{\"error\":{quoted},\"error_description\":{quoted}}}")),
            1 => ("302 Found", format!("location: https://evil.example/{percent}?token={percent}\r\n"), String::new()),
            2 => ("403 Forbidden", String::new(), format!("{{\"error\":\"invalid\",\"message\":\"{encoded} {percent}\"}}")),
            3 => (
                "500 Oops",
                String::new(),
                format!("<html>{}</html>", said.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")),
            ),
            4 => ("422 No", String::new(), format!("{{\"error\":\"{encoded}\",\"error_description\":\"{percent}\",\"message\":{quoted}}}")),
            5 => ("429 Slow", "retry-after: 0\r\n".to_owned(), format!("{{\"error\":{quoted}}}")),
            6 => ("200 OK", String::new(), said.clone()),
            7 => (
                "200 OK",
                String::new(),
                format!(
                    "{{\"id\":{quoted},\"uri\":{quoted},\"cid\":{quoted},\"url\":{quoted},\"title\":{quoted},\"did\":{quoted},\"version\":{quoted}}}"
                ),
            ),
            _ => (
                "400 Bad",
                String::new(),
                format!("{{\"error\":{},\"message\":{}}}", serde_json::Value::from(bare.clone()), serde_json::Value::from(quoted.clone())),
            ),
        }
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{extra}connection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
        text.len()
    )
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

/// What was planted, and what must not be found.
struct Planted {
    names: Vec<String>,
    /// How many outputs and files were searched.
    searched: usize,
}

impl Planted {
    fn value(&mut self, name: &str) -> String {
        self.names.push(name.to_owned());
        planted(name)
    }

    fn search(&mut self, what: &str, bytes: &[u8]) {
        self.searched += 1;
        for name in &self.names {
            for trace in traces(&canary(name)) {
                let found = bytes.windows(trace.len()).position(|window| window == trace.as_bytes());
                if let Some(at) = found {
                    let around =
                        String::from_utf8_lossy(&bytes[at.saturating_sub(120)..(at + trace.len() + 60).min(bytes.len())]).into_owned();
                    panic!("`{name}` is in {what} as {trace}: …{around}…");
                }
            }
        }
    }

    /// Runs a command, whatever its exit code, and searches what it prints.
    fn run(&mut self, env: &TestEnv, arguments: &[&str], more: &[(&str, &str)]) -> String {
        let mut command = env.command(arguments);
        command.envs(more.iter().copied());
        let output = command.output().expect("runs");
        self.search(&format!("stdout of {arguments:?}"), &output.stdout);
        self.search(&format!("stderr of {arguments:?}"), &output.stderr);
        assert!(
            output.status.code().is_some_and(|code| code <= 3),
            "{arguments:?}: {:?} {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{arguments:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn search_files(&mut self, env: &TestEnv) {
        let mut files = 0;
        for entry in walkdir::WalkDir::new(env.path()).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let name = entry.path().strip_prefix(env.path()).expect("below").to_string_lossy().into_owned();
            // The two places that are made for them: one git never sees, one nobody can read.
            if name == ".env" {
                continue;
            }
            let bytes = std::fs::read(entry.path()).expect("reads");
            self.search(&name, &bytes);
            self.search("the name of a file", name.as_bytes());
            files += 1;
        }
        assert!(files > 10, "the files were found");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told once")]
fn no_secret_leaves_the_places_made_for_them() {
    let mut planted = Planted { names: Vec::new(), searched: 0 };
    let session = planted.value("session");
    let url = echo(&session);
    let mut env = TestEnv::new()
        .channel(&format!("plaza: {{ network: mastodon, server: \"{url}\", account: laceiba }}"))
        .channel(&format!("foro: {{ network: mastodon, server: \"{url}\", account: laceiba }}"))
        .channel("cielo: { network: bluesky, account: laceiba.example }")
        .channel("roto: { network: mastodon, server: \"https://mastodon.example\", account: laceiba }")
        .channel("equis: { network: x, account: laceiba }")
        .channel("hilos: { network: threads, account: laceiba }")
        .site()
        .variable("PREGON_CIELO_SERVER", &url)
        .variable("PREGON_EQUIS_TOKEN_URL", &format!("{url}/token"))
        .variable("PREGON_EQUIS_AUTHORIZE_URL", &format!("{url}/authorize"))
        .variable("PREGON_EQUIS_CLIENT_ID", "client-1")
        .variable("PATH", "/usr/local/bin:/usr/bin:/bin")
        // Loud, where anything listens to that.
        .variable("RUST_LOG", "trace")
        .variable("RUST_BACKTRACE", "full");
    // The encrypted file.
    let key = planted.run(&env, &["secrets", "init"], &[]);
    let key = Key::parse(&Secret::new(&key)).expect("a key");
    env = env.variable("PREGON_SECRETS_KEY", key.secret().expose());
    for (name, place) in [("PREGON_FORO_TOKEN", "file"), ("PREGON_HILOS_TOKEN", "hilos"), ("PREGON_EQUIS_REFRESH_TOKEN", "refresh")] {
        let value = planted.value(place);
        set(&env, name, &value);
    }
    // The environment of every channel, and `.env`.
    env = env.variable("PREGON_PLAZA_TOKEN", &planted.value("process"));
    env = env.variable("PREGON_EQUIS_CLIENT_SECRET", &planted.value("client"));
    env = env.variable("PREGON_ROTO_SERVER", &format!("https://ana:{}@mastodon.example/", canary("address")));
    env = env.variable("PREGON_ROTO_TOKEN", &planted.value("roto"));
    planted.names.push("address".to_owned());
    let dot = planted.value("dotenv");
    env.write(".env", &format!("PREGON_CIELO_APP_PASSWORD='{dot}'\n"));
    env.write(".gitignore", ".env\n.pregon/\npublic/\n");
    for id in ["uno", "dos", "tres"] {
        env.post(id, "channels: [plaza, foro, cielo, site]", "Con algo de texto\n\n<!-- break -->\n\ny otra parte");
    }
    env.picture("content/foto.png", 640, 480, 5);
    env.post("foto", "channels: [plaza, cielo]\nmedia: [{ file: foto.png, alt: Una foto }]", "Con foto");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "uno"],
    ] {
        assert!(Command::new("git").arg("-C").arg(env.path()).args(arguments).status().expect("git").success());
    }
    env.post("cuatro", "channels: [plaza, foro, cielo, site]", "Uno más");

    let proxy = echo("nothing");
    planted.names.push("proxy".to_owned());
    let proxy = proxy.replace("http://", &format!("http://ana:{}@", canary("proxy")));
    let through_proxy = [("http_proxy", proxy.as_str()), ("HTTP_PROXY", proxy.as_str())];
    let json = |arguments: &[&'static str]| -> Vec<&'static str> { [arguments, &["--format", "json"]].concat() };
    for arguments in [
        &["check"][..],
        &["build"],
        &["diff", "HEAD"],
        &["publish", "--dry-run"],
        &["publish", "--yes", "--comment", "comment.md", "--summary", "summary.json"],
        &["status"],
        &["reconcile"],
        &["ledger"],
        &["ledger", "--verify"],
        &["doctor"],
        &["doctor", "--offline"],
        &["secrets", "list"],
        &["auth", "--refresh", "equis"],
        &["auth", "--refresh", "hilos"],
        &["auth", "plaza", "--no-browser", "--wait", "1"],
        &["auth", "equis", "--no-browser", "--wait", "1"],
        &["networks", "x"],
    ] {
        for arguments in [arguments.to_vec(), json(arguments)] {
            planted.run(&env, &arguments, &[]);
        }
    }
    // The channel with the broken address is asked for alone, since it stops the run; and again what was refused, until every answer was seen.
    env.post("mala", "channels: [roto]", "A una dirección rota");
    for _ in 0..6 {
        planted.run(&env, &["publish", "--yes", "--retry-refused", "--channel", "plaza", "--channel", "foro", "--channel", "cielo"], &[]);
        planted.run(&env, &["reconcile", "--format", "json"], &[]);
        planted.run(&env, &["publish", "--yes"], &[]);
        planted.run(&env, &["doctor", "--format", "json"], &[]);
        planted.run(&env, &["auth", "--refresh", "equis"], &[]);
    }
    for arguments in [&["publish", "--yes", "--retry-refused"][..], &["doctor"], &["auth", "--refresh", "equis"], &["reconcile"]] {
        planted.run(&env, arguments, &through_proxy);
    }
    // A wrong key, a broken file, a broken `.env`.
    let other = Key::generate().secret();
    planted.run(&env, &["publish", "--yes"], &[("PREGON_SECRETS_KEY", other.expose())]);
    planted.run(&env, &["doctor"], &[("PREGON_SECRETS_KEY", &format!("AGE-SECRET-KEY-{}", canary("process")))]);
    env.write(".env", &format!("PREGON_CIELO_APP_PASSWORD='{dot}\nmore {dot}"));
    planted.run(&env, &["status"], &[]);
    planted.run(&env, &["secrets", "list"], &[]);
    env.write(".env", "");
    // Values where names belong.
    for arguments in [&["secrets", "set"][..], &["secrets", "remove"], &["secrets", "add-recipient"], &["secrets", "remove-recipient"]] {
        let value = canary("process");
        let output = env.command(&[arguments, &[value.as_str()]].concat()).output().expect("runs");
        assert_eq!(output.status.code(), Some(2));
        planted.search(&format!("{arguments:?}"), &output.stderr);
    }
    planted.run(&env, &["build", "--force"], &[]);
    planted.search_files(&env);
    // The test can fail: what is in clear somewhere is found there.
    let leak = format!("x {} y", base64(format!("ana:{}", canary("file")).as_bytes()));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| planted.search("a leak", leak.as_bytes()))).is_err());
    assert!(planted.searched > 150, "{}", planted.searched);
}

/// Puts a secret into the file, by standard input.
fn set(env: &TestEnv, name: &str, value: &str) {
    let mut child = env.command(&["secrets", "set", name]).stdin(std::process::Stdio::piped()).spawn().expect("runs");
    child.stdin.take().expect("piped").write_all(value.as_bytes()).expect("writes");
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
