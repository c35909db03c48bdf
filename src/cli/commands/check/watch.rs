//! `pregon check --watch`: checks again whenever a file changes, and prints what came and what went.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use pregon::check::{infos, merge_channels};
use pregon::diag::render::{Report, json_findings, one_line};
use pregon::diag::{Diagnostics, Severity};
use pregon::live::{Live, Look, Remembered};
use pregon::networks::Specs;
use pregon::workspace::{LoadError, Overlay, Workspace, find_root};
use serde::Serialize;
use serde_json::Value;

use super::{Scope, folder_in_repository, format, summary, width};
use crate::cli::CommandResult;
use crate::cli::args::{Check, CheckFormat, Global};
use crate::cli::eyes::{Eyes, Seen};
use crate::cli::failure::{Exit, Failure};
use crate::cli::signals::Signals;
use crate::cli::ui::Ui;

/// Files are looked at when nobody has written for this long: a save, and more so a checkout, is many writes.
const SETTLED: Duration = Duration::from_millis(120);
/// They are looked at after this time in any case.
const LONGEST_UNREST: Duration = Duration::from_secs(3);
/// Some findings come with time alone, and some file systems say nothing of what changes.
const LONGEST_TRUST: Duration = Duration::from_mins(1);
/// A workspace that is not there is looked for this often.
const PATIENCE: Duration = Duration::from_secs(1);
/// More paths than this say no more than that there were many.
const MOST_PATHS: usize = 1_000;

/// What ends a wait.
enum Wake {
    Files(Seen),
    Stop,
}

/// What has happened during a wait.
enum Change {
    /// These files have changed; nothing has, if there are none, and time has passed.
    Files(BTreeSet<String>),
    /// Something has.
    Something,
    /// The system asks to end.
    Stop,
}

pub(super) fn run(options: &Check, global: &Global, ui: &Ui) -> CommandResult {
    if matches!(options.format, CheckFormat::Github | CheckFormat::Sarif) {
        return Err(Failure::new("this format is for one check, and `--watch` makes many").hint("use `human`, `concise` or `json`"));
    }
    let root = find_root(&global.start())?;
    let (sender, inbox) = channel();
    stop_on_signals(sender.clone())?;
    // Before anything is read: what changes meanwhile is seen.
    let mut eyes = Eyes::open(&root, move |seen| drop(sender.send(Wake::Files(seen))))?;
    let live = Live::open(&root, &Specs::embedded(), Overlay::new())?;
    let mut watch = Watch { options, global, ui, live, last: Look::default(), runs: 0, gone: false };
    watch.check(&BTreeSet::new())?;
    ui.note("watching for changes; Ctrl-C ends");
    loop {
        let patience = if watch.gone { PATIENCE } else { LONGEST_TRUST };
        let changed = match wait(&inbox, patience) {
            Change::Stop => return Ok(Exit::Done),
            Change::Something => {
                watch.live.read_again();
                BTreeSet::new()
            }
            Change::Files(files) => {
                watch.live.changed(files.iter().map(String::as_str));
                files
            }
        };
        // Folders come and go, and with them what watches them.
        eyes.look();
        if changed.is_empty() {
            if watch.gone {
                watch.live.read_again();
            }
            watch.live.touch();
        }
        watch.check(&changed)?;
    }
}

fn stop_on_signals(sender: Sender<Wake>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        Signals::new()?
    };
    std::thread::spawn(move || {
        runtime.block_on(async move {
            loop {
                signals.next().await;
                let _ = sender.send(Wake::Stop);
            }
        });
    });
    Ok(())
}

/// Waits for a change, and then until it is over.
fn wait(inbox: &Receiver<Wake>, patience: Duration) -> Change {
    let mut files = BTreeSet::new();
    let mut unnamed = false;
    let mut began = None;
    loop {
        let left = match began {
            None => patience,
            Some(began) => SETTLED.min(LONGEST_UNREST.saturating_sub(Instant::elapsed(&began))),
        };
        match inbox.recv_timeout(left) {
            Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return Change::Stop,
            Ok(Wake::Files(Seen::Something)) => unnamed = true,
            Ok(Wake::Files(Seen::Files(paths))) => {
                files.extend(paths);
                if files.len() > MOST_PATHS {
                    unnamed = true;
                    files.clear();
                }
            }
            Err(RecvTimeoutError::Timeout) if unnamed => return Change::Something,
            Err(RecvTimeoutError::Timeout) => return Change::Files(files),
        }
        began.get_or_insert_with(Instant::now);
    }
}

struct Watch<'a> {
    options: &'a Check,
    global: &'a Global,
    ui: &'a Ui,
    live: Live,
    last: Look,
    /// How many checks have been printed.
    runs: usize,
    /// Whether the workspace is not there.
    gone: bool,
}

/// One check, as one line of JSON.
#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    run: usize,
    at: String,
    changed: &'a BTreeSet<String>,
    summary: Summary,
    added: Vec<Value>,
    fixed: Vec<&'a Remembered>,
    findings: Vec<Value>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Watch<'_> {
    /// Checks, and prints what is new. `changed` are the files for which this is done.
    fn check(&mut self, changed: &BTreeSet<String>) -> Result<(), Failure> {
        let now = self.global.clock().now();
        let mut findings = match self.live.settle(now) {
            Ok(findings) => findings.clone(),
            Err(error) => {
                self.lost(&error);
                return Ok(());
            }
        };
        let came_back = std::mem::take(&mut self.gone);
        let workspace = self.live.workspace();
        // Which files differ from a revision changes with them.
        match Scope::new(self.options, workspace) {
            Ok(scope) => scope.limit_findings(workspace, &mut findings),
            // Of a path that has gone there is nothing to say until it is back.
            Err(failure) if self.runs > 0 => self.ui.failure(&failure),
            Err(failure) => return Err(failure),
        }
        let look = Look::new(&findings, &workspace.sources);
        let added = look.added_since(&self.last);
        let fixed = look.fixed_since(&self.last);
        let news = !added.is_empty() || !fixed.is_empty();
        if self.runs > 0 && !news && changed.is_empty() && !came_back {
            return Ok(());
        }
        self.runs += 1;
        let added: Diagnostics = added.into_iter().filter_map(|at| findings.iter().nth(at).cloned()).collect();
        let printed = if self.options.format == CheckFormat::Json {
            self.print_json(workspace, changed, &findings, added, fixed)
        } else {
            self.print(workspace, changed, findings, added, &fixed)
        };
        printed?;
        self.last = look;
        Ok(())
    }

    fn lost(&mut self, error: &LoadError) {
        if !self.gone {
            self.ui.warn(&format!("{error}; it is looked for until it is back"));
        }
        self.gone = true;
    }

    fn print(
        &self,
        workspace: &Workspace,
        changed: &BTreeSet<String>,
        findings: Diagnostics,
        added: Diagnostics,
        fixed: &[&Remembered],
    ) -> Result<(), Failure> {
        if self.runs > 1 {
            let at = self.global.clock().now().with_timezone(&workspace.config.timezone).format("%H:%M:%S");
            let mut names: Vec<String> = changed.iter().take(3).map(|path| one_line(path)).collect();
            if changed.len() > names.len() {
                names.push(format!("{} more", changed.len() - names.len()));
            }
            self.ui.note(&format!("── {at} {}", names.join(", ")));
        }
        let list: Vec<_> = merge_channels(added).into_iter().collect();
        let rules = infos();
        let folder = folder_in_repository(&workspace.root);
        let report = Report {
            sources: &workspace.sources,
            findings: &list,
            folder: &folder,
            rules: &rules,
            color: self.ui.color_stdout(),
            width: width(),
        };
        let mut out = Vec::new();
        report.write(format(self.options.format), &mut out)?;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        let mut told = BTreeSet::new();
        for finding in fixed {
            let line = format!("fixed: {}: {}: {}\n", one_line(&finding.path), finding.rule, one_line(&finding.message));
            if told.insert(line.clone()) {
                text.push_str(&line);
            }
        }
        self.ui.result(&text)?;
        self.ui.note(&summary(&merge_channels(findings), workspace.posts.len()));
        Ok(())
    }

    fn print_json(
        &self,
        workspace: &Workspace,
        changed: &BTreeSet<String>,
        findings: &Diagnostics,
        added: Diagnostics,
        fixed: Vec<&Remembered>,
    ) -> Result<(), Failure> {
        let list = |findings: Diagnostics| json_findings(&workspace.sources, &findings.into_vec());
        let document = Document {
            schema: 1,
            run: self.runs,
            at: self.global.clock().now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            changed,
            summary: Summary {
                errors: findings.count(Severity::Error),
                warnings: findings.count(Severity::Warning),
                infos: findings.count(Severity::Info),
            },
            added: list(added),
            fixed,
            findings: list(findings.clone()),
        };
        Ok(self.ui.result(&serde_json::to_string(&document).map_err(std::io::Error::from)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_events_are_one_change() {
        let (sender, inbox) = channel();
        for at in 0..5_000 {
            sender.send(Wake::Files(Seen::Files(vec![format!("content/{}.md", at % 7)]))).expect("is listened to");
        }
        let Change::Files(files) = wait(&inbox, Duration::from_secs(5)) else { panic!("files have changed") };
        assert_eq!(files.len(), 7);
        for at in 0..5_000 {
            sender.send(Wake::Files(Seen::Files(vec![format!("content/{at}.md")]))).expect("is listened to");
        }
        assert!(matches!(wait(&inbox, Duration::from_secs(5)), Change::Something));
        assert!(matches!(wait(&inbox, Duration::from_millis(1)), Change::Files(files) if files.is_empty()));
        sender.send(Wake::Stop).expect("is listened to");
        assert!(matches!(wait(&inbox, Duration::from_secs(5)), Change::Stop));
    }
}
