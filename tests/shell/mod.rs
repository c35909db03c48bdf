//! Runs the `console` blocks of Markdown pages in a real shell, in a temporary folder and a cleared environment.

// Each test binary uses its own part of this.
#![allow(dead_code)]

use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};
use pregon::support::clock::Clock;

/// A fenced block of a page.
#[derive(Debug)]
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) info: String,
    /// The lines between the fences, without the indent of the opening one.
    pub(crate) lines: Vec<String>,
    /// Number of the first of these lines in the page, from 0.
    pub(crate) first: usize,
}

impl Block {
    /// Whether the block shows commands and what they print.
    pub(crate) fn is_console(&self) -> bool {
        self.info.split_whitespace().next() == Some("console")
    }

    /// The value of `name=value` in the info string, which rendered pages do not show.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.info.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// The text of the block.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    /// The commands of a `console` block, in order.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for line in &self.lines {
            let last = steps.last_mut();
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step { command: command.to_owned(), shown: 1 });
            } else if let (Some(more), Some(step)) = (line.strip_prefix("> "), last) {
                step.command.push('\n');
                step.command.push_str(more);
                step.shown += 1;
            }
        }
        steps
    }
}

/// A command of a `console` block.
#[derive(Debug)]
pub(crate) struct Step {
    /// What the shell gets.
    pub(crate) command: String,
    /// How many lines it takes on the page.
    shown: usize,
}

/// The fenced blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, usize, Block)> = None;
    for (number, line) in page.lines().enumerate() {
        let bare = line.trim_start();
        let (indent, ticks) = (line.len() - bare.len(), bare.len() - bare.trim_start_matches('`').len());
        match open.take() {
            None if ticks >= 3 => {
                let info = bare[ticks..].trim().to_owned();
                open = Some((indent, ticks, Block { info, lines: Vec::new(), first: number + 1 }));
            }
            None => {}
            Some((_, fence, block)) if ticks >= fence && bare.len() == ticks => blocks.push(block),
            Some((indent, fence, mut block)) => {
                block.lines.push(line.get(indent..).unwrap_or_default().to_owned());
                open = Some((indent, fence, block));
            }
        }
    }
    assert!(open.is_none(), "a block is not closed: {open:?}");
    blocks
}

/// A shell whose folder is temporary and whose environment is empty but for what a program needs to run.
pub(crate) struct Shell {
    root: tempfile::TempDir,
    folder: PathBuf,
    /// The instant at which `pregon` and `git` act, where a page says so.
    now: Option<String>,
    /// Where the machine's clock stands, where a page says so.
    clock: Option<DateTime<Utc>>,
    /// Whose commits these are.
    person: String,
}

impl Shell {
    /// Starts in a copy of a folder, or in an empty one.
    pub(crate) fn new(from: Option<&Path>) -> Self {
        let root = tempfile::tempdir().expect("a folder");
        // Programs print the real path.
        let folder = root.path().canonicalize().expect("a path").join("work");
        fs::create_dir(&folder).expect("a folder");
        if let Some(from) = from {
            copy(from, &folder);
        }
        Self { root, folder, now: None, clock: None, person: "marisol@example.org".to_owned() }
    }

    /// The folder in which the next command runs.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a command; gives its exit code and what it printed, on both streams.
    pub(crate) fn run(&mut self, command: &str) -> (i32, String) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder = self.folder.join(folder).canonicalize().expect("the folder of a cd is there");
            return (0, String::new());
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_pregon")).parent().expect("a folder").to_owned();
        let inherited = std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin:/bin"));
        let path = std::env::join_paths([binary].into_iter().chain(std::env::split_paths(&inherited))).expect("a PATH");
        let (name, _) = self.person.split_once('@').expect("an address");
        let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let mut shell = Command::new("sh");
        shell.env_clear();
        let mut script = "exec 2>&1\n".to_owned();
        if let Some(now) = &self.now {
            let _ = writeln!(script, "pregon() {{ command pregon --now '{now}' \"$@\"; }}");
            shell.envs([("GIT_AUTHOR_DATE", now), ("GIT_COMMITTER_DATE", now)]);
        }
        if let Some(clock) = self.clock {
            let by = clock - Clock::System.now();
            shell.env("PREGON_TEST_CLOCK_OFFSET", by.num_seconds().to_string());
        }
        let output = shell
            .args(["-c", &format!("{script}{command}")])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .envs([("COLUMNS", "100"), ("LANG", "C.UTF-8"), ("TZ", "UTC"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .envs([("GIT_AUTHOR_NAME", name.as_str()), ("GIT_AUTHOR_EMAIL", &self.person)])
            .envs([("GIT_COMMITTER_NAME", name.as_str()), ("GIT_COMMITTER_EMAIL", &self.person)])
            .env("PATH", path)
            .env("HOME", self.root.path())
            .output()
            .expect("sh runs");
        let code = output.status.code().unwrap_or_else(|| panic!("`{command}` was killed"));
        (code, String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("`{command}` printed no UTF-8: {error}")))
    }

    /// Moves the machine's clock for the commands that follow.
    pub(crate) fn set_clock(&mut self, instant: &str) {
        self.clock = Some(instant.parse().unwrap_or_else(|error| panic!("{instant}: {error}")));
    }

    /// Writes a file below the folder.
    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        pregon::support::atomic_file::write(&path, text.as_bytes()).expect("writes");
    }

    /// Runs every command of a page. Gives the page with what was really printed: below a command, `? <code>` if it did not end with 0, then
    /// its output.
    ///
    /// Behind the language of a block may stand, and rendered pages do not show it:
    ///
    /// - `needs=<what>`: the block shows something that a test cannot do, and is left alone;
    /// - `file=<path>`: the block is that file, and is written there;
    /// - `into=<path>`: each top-level key of the block takes the place of the same key in that YAML file;
    /// - `now=<instant>`, `as=<e-mail>`: when and as whom this block and the following ones act;
    /// - `clock=<instant>`: where the machine's clock stands for this block and the following ones;
    /// - `exit=<code>`: how the last command of the block ends, in place of a line `? <code>`.
    pub(crate) fn replay(&mut self, page: &str) -> String {
        let lines: Vec<&str> = page.lines().collect();
        let (mut actual, mut copied) = (String::new(), 0);
        for block in blocks(page).iter().filter(|block| block.attribute("needs").is_none()) {
            if let Some(file) = block.attribute("file") {
                self.write(file, &block.text());
            }
            if let Some(file) = block.attribute("into") {
                let there = fs::read_to_string(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
                self.write(file, &with_keys(&there, &block.lines));
            }
            if !block.is_console() {
                continue;
            }
            self.now = block.attribute("now").map(str::to_owned).or(self.now.take());
            if let Some(instant) = block.attribute("clock") {
                self.set_clock(instant);
            }
            if let Some(person) = block.attribute("as") {
                person.clone_into(&mut self.person);
            }
            let mut shown = block.lines.iter();
            push_lines(&mut actual, &lines[copied..block.first]);
            let steps = block.steps();
            let count = steps.len();
            for (number, step) in steps.into_iter().enumerate() {
                let command: Vec<&str> =
                    shown.by_ref().skip_while(|line| !line.starts_with("$ ")).take(step.shown).map(String::as_str).collect();
                push_lines(&mut actual, &command);
                let (code, output) = self.run(&step.command);
                let expected = block.attribute("exit").filter(|_| number + 1 == count).map_or(0, |code| code.parse().expect("a code"));
                if code != expected {
                    let _ = writeln!(actual, "? {code}");
                }
                push_lines(&mut actual, &output.lines().collect::<Vec<_>>());
            }
            copied = block.first + block.lines.len();
        }
        push_lines(&mut actual, &lines[copied..]);
        actual
    }
}

/// A YAML file in which the top-level keys of a block have the place of those that were there; new ones come last.
fn with_keys(there: &str, block: &[String]) -> String {
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned()).filter(|key| !key.starts_with([' ', '#', '-', '}', ']']));
    let mut sections: Vec<(Option<String>, Vec<&str>)> = vec![(None, Vec::new())];
    for line in there.lines() {
        if let Some(key) = key(line) {
            sections.push((Some(key), Vec::new()));
        }
        sections.last_mut().expect("the first one").1.push(line);
    }
    let mut replaced: Option<usize> = None;
    let mut spaced = Vec::new();
    for line in block {
        if let Some(key) = key(line) {
            let at = sections.iter().position(|(of, _)| of.as_ref() == Some(&key)).unwrap_or_else(|| {
                sections.push((Some(key), Vec::new()));
                sections.len() - 1
            });
            if sections[at].1.last().is_some_and(|line| line.is_empty()) {
                spaced.push(at);
            }
            sections[at].1.clear();
            replaced = Some(at);
        }
        sections[replaced.expect("the block begins with a key")].1.push(line);
    }
    for at in spaced.into_iter().filter(|at| sections[*at].1.last().is_some_and(|line| !line.is_empty())).collect::<Vec<_>>() {
        sections[at].1.push("");
    }
    sections.iter().flat_map(|(_, lines)| lines).flat_map(|line| [line, "\n"]).collect()
}

fn push_lines(text: &mut String, lines: &[&str]) {
    text.extend(lines.iter().flat_map(|line| [line, "\n"]));
}

/// Copies a folder and what is below it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).min_depth(1) {
        let entry = entry.expect("can be listed");
        let target = to.join(entry.path().strip_prefix(from).expect("below it"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of the program's commands, as its help lists them.
pub(crate) fn commands() -> Vec<String> {
    subcommands("")
}

/// The commands below one, as `new` has `post`.
pub(crate) fn subcommands(command: &str) -> Vec<String> {
    let help = help(command);
    let list = help.split_once("\nCommands:\n").map_or("", |(_, rest)| rest.split_once("\n\n").map_or(rest, |(list, _)| list));
    let names =
        list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The long help of a command, or of the program.
pub(crate) fn help(command: &str) -> String {
    let (code, help) = Shell::new(None).run(&format!("pregon {command} --help"));
    assert_eq!(code, 0, "{help}");
    help
}
