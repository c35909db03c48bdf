//! A workspace in a temporary folder and a cleared environment; every run is searched for secrets.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::servers::Server;

/// The instant at which the tests act.
pub(crate) const NOW: &str = "2026-11-21T12:00:00-06:00";

pub(crate) struct TestEnv {
    dir: tempfile::TempDir,
    channels: Vec<String>,
    variables: Vec<(String, String)>,
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
        let env = Self { dir: tempfile::tempdir().expect("a folder"), channels: Vec::new(), variables: Vec::new(), secrets: Vec::new() };
        env.write_config();
        env
    }

    pub(crate) fn site(mut self) -> Self {
        self.channels.push("site: { network: site }".to_owned());
        self.write_config();
        self
    }

    /// A channel on a server with the Mastodon API.
    pub(crate) fn mastodon(mut self, name: &str, server: &Server) -> Self {
        self.channels.push(format!("{name}: {{ network: mastodon, server: \"{}\", account: alice }}", server.url));
        self.write_config();
        let variable = format!("PREGON_{}_TOKEN", name.to_uppercase());
        self.secret(&variable, &server.alice("token"))
    }

    /// The channel `bluesky`.
    pub(crate) fn bluesky(mut self, server: &Server) -> Self {
        self.channels.push(format!("bluesky: {{ network: bluesky, account: {} }}", server.alice("handle")));
        self.write_config();
        self.variables.push(("PREGON_BLUESKY_SERVER".to_owned(), server.url.clone()));
        self.secret("PREGON_BLUESKY_APP_PASSWORD", &server.alice("appPassword"))
    }

    /// Sets a variable whose value must be seen nowhere.
    pub(crate) fn secret(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self.secrets.push(value.to_owned());
        self
    }

    /// Sets a variable.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    fn write_config(&self) {
        let channels = self.channels.join("\n  ");
        self.write(
            "pregon.yaml",
            &format!(
                "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: {{ url: https://laceiba.example }}\nchannels:\n  {channels}\nrules: {{}}\n"
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
        self.write(
            &format!("content/{id}.md"),
            &format!("---\ntitle: Prueba {id}\nid: {id}\ndate: 2026-11-21 09:30\nstatus: approved\n{front_matter}\n---\n{body}\n"),
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
        self.ran(&self.command_in(folder, arguments).output().expect("runs"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_in(self.path(), arguments)
    }

    fn command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pregon"));
        command.args(arguments).args(["--now", NOW]).arg("--workspace").arg(folder).env_clear().stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn ran(&self, output: &Output) -> Ran {
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

    /// Runs and dies at a point.
    pub(crate) fn crash(&self, arguments: &[&str], point: &str) -> Ran {
        self.ran(&self.command(arguments).env("PREGON_TEST_CRASH_AT", point).output().expect("runs"))
    }

    /// Several at once.
    pub(crate) fn race(&self, arguments: &[&str], count: usize) -> Vec<Ran> {
        let children: Vec<_> =
            (0..count).map(|_| self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs")).collect();
        children.into_iter().map(|child| self.ran(&child.wait_with_output().expect("ends"))).collect()
    }

    pub(crate) fn publish(&self) -> Ran {
        self.run(&["publish", "--yes", "--format", "json"])
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
