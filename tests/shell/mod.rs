//! Runs the `console` blocks of Markdown pages in a real shell, in a temporary folder and a cleared environment.

// Each test binary uses its own part of this.
#![allow(dead_code)]

use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
        Self { root, folder }
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
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env_clear()
            .envs([("COLUMNS", "100"), ("LANG", "C.UTF-8"), ("TZ", "UTC"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .envs([("GIT_AUTHOR_NAME", "Marisol"), ("GIT_AUTHOR_EMAIL", "marisol@example.org")])
            .envs([("GIT_COMMITTER_NAME", "Marisol"), ("GIT_COMMITTER_EMAIL", "marisol@example.org")])
            .env("PATH", path)
            .env("HOME", self.root.path())
            .output()
            .expect("sh runs");
        let code = output.status.code().unwrap_or_else(|| panic!("`{command}` was killed"));
        (code, String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("`{command}` printed no UTF-8: {error}")))
    }

    /// Runs every command of a page. Gives the page with what was really printed: below a command, `? <code>` if it did not end with 0, then
    /// its output.
    pub(crate) fn replay(&mut self, page: &str) -> String {
        let lines: Vec<&str> = page.lines().collect();
        let (mut actual, mut copied) = (String::new(), 0);
        for block in blocks(page).iter().filter(|block| block.is_console()) {
            let mut shown = block.lines.iter();
            push_lines(&mut actual, &lines[copied..block.first]);
            for step in block.steps() {
                let command: Vec<&str> =
                    shown.by_ref().skip_while(|line| !line.starts_with("$ ")).take(step.shown).map(String::as_str).collect();
                push_lines(&mut actual, &command);
                let (code, output) = self.run(&step.command);
                if code != 0 {
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
