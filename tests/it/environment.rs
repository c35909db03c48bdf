//! A workspace in a temporary folder and a cleared environment; every run is searched for secrets.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::servers::Server;

/// The instant at which the tests act.
pub(crate) const NOW: &str = "2026-11-21T12:00:00-06:00";

pub(crate) struct TestEnv {
    dir: tempfile::TempDir,
    channels: Vec<String>,
    /// What `ledger:` says.
    ledger: String,
    variables: Vec<(String, String)>,
    /// The `--now` of its runs; `None` is the machine's clock.
    now: Option<&'static str>,
    /// Texts that must appear nowhere.
    secrets: Vec<String>,
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit code; `None` after an abort.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

impl TestEnv {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let env =
            Self { dir, channels: Vec::new(), ledger: "ledger".to_owned(), variables: Vec::new(), now: Some(NOW), secrets: Vec::new() };
        env.write_config();
        // What is waited for in vain on a server that does not answer is not worth the minutes.
        env.variable("PREGON_TEST_PATIENCE", "20")
    }

    /// Runs at the machine's time.
    pub(crate) fn real_time(mut self) -> Self {
        self.now = None;
        self
    }

    /// Sets a variable.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Keeps the record at another place.
    pub(crate) fn ledger(mut self, place: &str) -> Self {
        place.clone_into(&mut self.ledger);
        self.write_config();
        self
    }

    /// A channel as it is written in `pregon.yaml`.
    pub(crate) fn channel(mut self, line: &str) -> Self {
        self.channels.push(line.to_owned());
        self.write_config();
        self
    }

    pub(crate) fn site(mut self) -> Self {
        self.channels.push("site: { network: site }".to_owned());
        self.write_config();
        self
    }

    /// A channel on a server with the Mastodon API.
    pub(crate) fn mastodon(self, name: &str, server: &Server) -> Self {
        self.mastodon_at(name, server, &server.url)
    }

    /// As [`TestEnv::mastodon`], through another address.
    pub(crate) fn mastodon_at(mut self, name: &str, server: &Server, url: &str) -> Self {
        self.channels.push(format!("{name}: {{ network: mastodon, server: \"{url}\", account: alice }}"));
        self.write_config();
        let variable = format!("PREGON_{}_TOKEN", name.to_uppercase());
        self.secret(&variable, &server.alice("token"))
    }

    /// The channel `bluesky`.
    pub(crate) fn bluesky(self, server: &Server) -> Self {
        self.bluesky_at(server, &server.url)
    }

    /// As [`TestEnv::bluesky`], through another address.
    pub(crate) fn bluesky_at(mut self, server: &Server, url: &str) -> Self {
        self.channels.push(format!("bluesky: {{ network: bluesky, account: {} }}", server.alice("handle")));
        self.write_config();
        self.variable("PREGON_BLUESKY_SERVER", url).secret("PREGON_BLUESKY_APP_PASSWORD", &server.alice("appPassword"))
    }

    /// Sets a variable whose value must be seen nowhere.
    pub(crate) fn secret(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self.secrets.push(value.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    fn write_config(&self) {
        let channels = self.channels.join("\n  ");
        let ledger = &self.ledger;
        self.write(
            "pregon.yaml",
            &format!(
                "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: {{ url: https://laceiba.example }}\nchannels:\n  {channels}\nledger: \"{ledger}\"\nrules: {{}}\n"
            ),
        );
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        pregon::support::atomic_file::write(&self.path().join(path), text.as_bytes()).expect("writes");
    }

    /// A post that is due.
    pub(crate) fn post(&self, id: &str, front_matter: &str, body: &str) {
        self.post_at("2026-11-21 09:30", id, front_matter, body);
    }

    /// A post that was due some hours ago, whatever a wrong clock says. For runs at the machine's time.
    pub(crate) fn recent_post(&self, id: &str, front_matter: &str, body: &str) {
        let due = pregon::support::clock::Clock::System.now() - chrono::TimeDelta::hours(10);
        self.post_at(&due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), id, front_matter, body);
    }

    /// A post with its time.
    pub(crate) fn post_at(&self, date: &str, id: &str, front_matter: &str, body: &str) {
        self.write(
            &format!("content/{id}.md"),
            &format!("---\ntitle: Prueba {id}\nid: {id}\ndate: {date}\nstatus: approved\n{front_matter}\n---\n{body}\n"),
        );
    }

    /// A picture of stripes, which no two tests share.
    pub(crate) fn picture(&self, path: &str, width: u32, height: u32, seed: u8) {
        let picture =
            image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x / 7) as u8 ^ seed, (y / 5) as u8, ((x + y) / 9) as u8]));
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        picture.save(path).expect("saves");
    }

    /// Runs on another copy of the workspace.
    pub(crate) fn run_in(&self, folder: &Path, arguments: &[&str]) -> Ran {
        self.ran(&self.prepared_in(folder, Command::new(env!("CARGO_BIN_EXE_pregon")), arguments).output().expect("runs"))
    }

    /// A run of the program, to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.prepared(Command::new(env!("CARGO_BIN_EXE_pregon")), arguments)
    }

    /// A run of the program that can write nothing to any file, as on a full disk; pipes are no files.
    pub(crate) fn without_space(&self, arguments: &[&str]) -> Command {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_pregon")]);
        self.prepared(shell, arguments)
    }

    fn prepared(&self, command: Command, arguments: &[&str]) -> Command {
        self.prepared_in(self.path(), command, arguments)
    }

    fn prepared_in(&self, folder: &Path, mut command: Command, arguments: &[&str]) -> Command {
        command.args(arguments).arg("--workspace").arg(folder).current_dir(folder).env_clear().stdin(Stdio::null());
        if let Some(now) = self.now {
            command.args(["--now", now]);
            stand_at(now, arguments, &mut command);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts a run by the machine's own clock, which goes on; its output is for the caller to search.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pregon"));
        command.args(arguments).arg("--workspace").arg(self.path()).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs")
    }

    /// What a run left; searched for secrets.
    pub(crate) fn ran(&self, output: &Output) -> Ran {
        let ran = Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone()).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr.clone()).expect("UTF-8"),
        };
        for secret in &self.secrets {
            assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "a secret was printed");
        }
        ran
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.ran(&self.command(arguments).output().expect("runs"))
    }

    /// Runs as if it were another instant.
    pub(crate) fn run_at(&self, now: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pregon"));
        command.args(arguments).args(["--now", now, "--workspace"]).arg(self.path()).current_dir(self.path()).env_clear();
        stand_at(now, arguments, &mut command);
        command.stdin(Stdio::null()).envs(self.variables.iter().map(|(name, value)| (name, value)));
        self.ran(&command.output().expect("runs"))
    }

    /// Runs by the clock of a machine that stands at an instant, without being told another.
    pub(crate) fn run_on_machine_at(&self, clock: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pregon"));
        command.args(arguments).arg("--workspace").arg(self.path()).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.env("PREGON_TEST_CLOCK_OFFSET", offset(clock)).envs(self.variables.iter().map(|(name, value)| (name, value)));
        self.ran(&command.output().expect("runs"))
    }

    /// Runs and dies at a point.
    pub(crate) fn crash(&self, arguments: &[&str], point: &str) -> Ran {
        self.ran(&self.command(arguments).env("PREGON_TEST_CRASH_AT", point).output().expect("runs"))
    }

    /// Several at once.
    pub(crate) fn race(&self, arguments: &[&str], count: usize) -> Vec<Ran> {
        let children: Vec<_> = (0..count).map(|_| self.command(arguments).spawn().expect("runs")).collect();
        children.into_iter().map(|child| self.ran(&child.wait_with_output().expect("ends"))).collect()
    }

    pub(crate) fn publish(&self) -> Ran {
        self.run(&["publish", "--yes", "--format", "json"])
    }

    /// Publishes until nothing is left, as the runs of a day would.
    #[track_caller]
    pub(crate) fn settle(&self) {
        for _ in 0..12 {
            let ran = self.run(&["publish", "--yes", "--format", "json", "--retry-refused"]);
            if ran.code == Some(0) {
                return;
            }
            // Servers have asked for a second's patience.
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        panic!("it never ends: {:?}", self.run(&["status"]));
    }

    /// A field of the first receipt of a variant.
    pub(crate) fn receipt(&self, post: &str, channel: &str, field: &str) -> String {
        let status = self.run(&["status", "--format", "json", "--post", post, "--channel", channel]).code(0).json();
        crate::servers::text(&status["variants"][0]["parts"][0]["receipt"][field])
    }

    /// State of a variant, as `pregon status` says.
    pub(crate) fn state(&self, post: &str, channel: &str) -> String {
        let status = self.run(&["status", "--format", "json", "--post", post, "--channel", channel]).code(0).json();
        crate::servers::text(&status["variants"][0]["state"])
    }

    /// The bytes of the derived pictures.
    pub(crate) fn media(&self) -> Vec<Vec<u8>> {
        let entries = std::fs::read_dir(self.path().join("public/media")).expect("a folder");
        entries.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("reads")).collect()
    }
}

impl Drop for TestEnv {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        for entry in walkdir::WalkDir::new(self.path()).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let bytes = std::fs::read(entry.path()).expect("reads");
            for secret in &self.secrets {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "a secret was written to {}", entry.path().display());
            }
        }
    }
}

/// A crisis is put on record at the time that the machine has: its commands run on one that stands at the instant they are told.
fn stand_at(now: &str, arguments: &[&str], command: &mut Command) {
    if arguments.first() == Some(&"crisis") {
        command.env("PREGON_TEST_CLOCK_OFFSET", offset(now));
    }
}

/// How far the machine's clock has to be moved to stand at an instant, in seconds.
fn offset(instant: &str) -> String {
    let at: chrono::DateTime<chrono::Utc> = instant.parse().expect("an instant");
    (at - pregon::support::clock::Clock::System.now()).num_seconds().to_string()
}
