//! `pregon check`: all findings, with safe fixes on request.

mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pregon::check::{ChangedError, apply_fixes, changed_files, concerns, infos, merge_channels};
use pregon::diag::render::{self, Report};
use pregon::diag::{Diagnostics, Severity};
use pregon::networks::Specs;
use pregon::pipeline::{Examined, examine};
use pregon::workspace::Workspace;

use crate::cli::CommandResult;
use crate::cli::args::{Check, CheckFormat, Global};
use crate::cli::environment;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

/// A fix can uncover another, as where two overlap; more rounds than this mean that two fixes undo each other.
const MOST_ROUNDS: usize = 10;

/// Width where the terminal does not say its own: that of a wide window, since source lines are paragraphs.
const DEFAULT_WIDTH: usize = 120;

pub(in crate::cli) fn run(options: &Check, global: &Global, ui: &Ui) -> CommandResult {
    if options.watch {
        return watch::run(options, global, ui);
    }
    let specs = Specs::embedded();
    let now = global.clock().now();
    let mut examined = examine(&global.start(), &specs, now)?;
    let scope = Scope::new(options, &examined.workspace)?;
    scope.limit(&mut examined);
    if options.fix {
        let mut count = 0;
        let mut files = BTreeSet::new();
        for _ in 0..MOST_ROUNDS {
            let round = apply_fixes(&examined.workspace, &examined.diagnostics)?;
            if round.fixes == 0 {
                break;
            }
            count += round.fixes;
            files.extend(round.files);
            examined = examine(&global.start(), &specs, now)?;
            scope.limit(&mut examined);
        }
        ui.note(&match count {
            0 => "nothing to fix".to_owned(),
            _ => format!("fixed {} in {}", counted(count, "finding"), files.into_iter().collect::<Vec<_>>().join(", ")),
        });
    }
    let exit = if examined.diagnostics.has_errors() || (options.deny_warnings && examined.diagnostics.count(Severity::Warning) > 0) {
        Exit::Problems
    } else {
        Exit::Done
    };
    print(examined, options, ui)?;
    Ok(exit)
}

fn print(examined: Examined, options: &Check, ui: &Ui) -> Result<(), Failure> {
    let Examined { workspace, diagnostics, .. } = examined;
    // Programs get one finding a channel, with the channel in a field of its own.
    let findings = if options.format == CheckFormat::Json { diagnostics } else { merge_channels(diagnostics) };
    let rules = infos();
    let list: Vec<_> = findings.iter().cloned().collect();
    let folder = folder_in_repository(&workspace.root);
    let report =
        Report { sources: &workspace.sources, findings: &list, folder: &folder, rules: &rules, color: ui.color_stdout(), width: width() };
    let mut out = Vec::new();
    report.write(format(options.format), &mut out)?;
    let text = String::from_utf8_lossy(&out);
    // Only these findings have colours.
    if options.format == CheckFormat::Human {
        ui.painted(&text)?;
    } else {
        ui.result(&text)?;
    }
    ui.note(&summary(&findings, workspace.posts.len()));
    let fixable = report.fixable();
    if fixable > 0 {
        ui.hint(&format!("{} can be fixed with `pregon check --fix`", counted(fixable, "finding")));
    }
    if let Some(first) = list.iter().max_by_key(|finding| (finding.severity, std::cmp::Reverse(finding.rule))) {
        ui.hint(&format!("`pregon explain {}` tells more about a rule", first.rule));
    }
    Ok(())
}

/// The folder of a workspace below the root of its repository, with `/` at its end; empty where it is that root, or in none.
///
/// The clone tells: a step of CI may have put it anywhere. `GITHUB_WORKSPACE` stands for it where files were copied without `.git`.
fn folder_in_repository(root: &Path) -> String {
    let cloned = root.ancestors().find(|above| above.join(".git").symlink_metadata().is_ok()).map(Path::to_owned);
    let named = || environment::variable("GITHUB_WORKSPACE").and_then(|path| std::fs::canonicalize(path).ok());
    let below = cloned.or_else(named).and_then(|above| Some(root.strip_prefix(above).ok()?.to_owned())).unwrap_or_default();
    below.components().fold(String::new(), |folder, step| format!("{folder}{}/", step.as_os_str().to_string_lossy()))
}

fn format(format: CheckFormat) -> render::Format {
    match format {
        CheckFormat::Human => render::Format::Human,
        CheckFormat::Concise => render::Format::Concise,
        CheckFormat::Json => render::Format::Json,
        CheckFormat::Github => render::Format::Github,
        CheckFormat::Sarif => render::Format::Sarif,
    }
}

/// Columns of the terminal.
fn width() -> usize {
    environment::variable("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|width| *width >= 40).unwrap_or(DEFAULT_WIDTH)
}

fn summary(findings: &Diagnostics, posts: usize) -> String {
    let posts = counted(posts, "post");
    let counts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")]
        .into_iter()
        .map(|(severity, word)| (findings.count(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| if word == "info" { format!("{count} info") } else { counted(count, word) })
        .collect();
    if counts.is_empty() { format!("no findings in {posts}") } else { format!("{} in {posts}", counts.join(", ")) }
}

/// The files that were asked about.
struct Scope {
    /// Paths relative to the root, of files and folders; empty for all.
    paths: Vec<String>,
    /// What changed; `None` where nobody asked.
    changed: Option<BTreeSet<String>>,
}

impl Scope {
    fn new(options: &Check, workspace: &Workspace) -> Result<Self, Failure> {
        let paths = options.paths.iter().map(|path| relative(path, workspace)).collect::<Result<_, _>>()?;
        let changed = options.since.as_deref().map(|revision| changed_files(&workspace.root, revision)).transpose().map_err(|error| {
            let hint = match &error {
                ChangedError::NotARepository => Some("leave `--since` out, or run `git init` first"),
                ChangedError::UnknownRevision { .. } => Some("in CI, fetch the whole history: a shallow clone knows one commit only"),
                _ => None,
            };
            let failure = Failure::from(error);
            match hint {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
        })?;
        Ok(Self { paths, changed })
    }

    fn limit(&self, examined: &mut Examined) {
        self.limit_findings(&examined.workspace, &mut examined.diagnostics);
    }

    fn limit_findings(&self, workspace: &Workspace, findings: &mut Diagnostics) {
        if self.paths.is_empty() && self.changed.is_none() {
            return;
        }
        let wanted = |path: &str| {
            let inside = |folder: &String| {
                folder.is_empty() || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            };
            (self.paths.is_empty() || self.paths.iter().any(inside)) && self.changed.as_ref().is_none_or(|changed| changed.contains(path))
        };
        findings.retain(|finding| concerns(workspace, finding, wanted));
    }
}

/// A path as given, relative to the root of the workspace.
fn relative(path: &PathBuf, workspace: &Workspace) -> Result<String, Failure> {
    let real = std::fs::canonicalize(path).map_err(|error| anyhow::Error::new(error).context(format!("cannot find {}", path.display())))?;
    let inner = real.strip_prefix(&workspace.root).map_err(|_| {
        Failure::new(format!("{} is not in the workspace", path.display())).hint(format!("the workspace is {}", workspace.root.display()))
    })?;
    Ok(inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
