//! `pregon calendar`: the week or the month in the terminal, as iCalendar, and times for posts.

mod times;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use pregon::calendar::{
    BranchNote, IcsRequest, Paint, Period, Shape, Together, TogetherError, View, ViewRequest, ics, month, together, view, week,
};
use pregon::check::ChangedError;
use pregon::diag::render::{Format as Style, Report};
use pregon::diag::{Diagnostic, Severity};
use pregon::ledger::{Snapshot, Standing};
use pregon::model::{ChannelName, PostId};
use pregon::networks::Specs;
use pregon::pipeline::{Examined, examine};
use pregon::support::atomic_file;
use pregon::workspace::{Workspace, find_root};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Calendar, CalendarCommand, Format, Global, Lang};
use crate::cli::desk::{unknown_name, view_of};
use crate::cli::environment;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// Columns where nobody says how many there are.
const DEFAULT_WIDTH: usize = 100;

pub(in crate::cli) fn run(options: &Calendar, global: &Global, ui: &Ui) -> CommandResult {
    let of_the_view = [
        ("--week", options.week.is_some()),
        ("--month", options.month.is_some()),
        ("--from", options.from.is_some()),
        ("--to", options.to.is_some()),
        ("--ics", options.ics.is_some()),
        ("--channel", !options.channels.is_empty()),
        ("--with", !options.with.is_empty()),
        ("--lang", options.lang.is_some()),
        ("--format", options.format != Format::Human),
    ];
    if let (Some(_), Some((name, _))) = (&options.command, of_the_view.iter().find(|(_, given)| *given)) {
        return Err(Failure::new(format!("`{name}` before the subcommand is for the view of days")).hint("give it behind the subcommand"));
    }
    match &options.command {
        None => show(options, global, ui),
        Some(CalendarCommand::Suggest(options)) => times::suggest(options, global, ui),
        Some(CalendarCommand::Assign(options)) => times::assign(options, global, ui),
    }
}

/// The workspace with its drafts, and the branches that were laid over it.
struct Sight {
    examined: Examined,
    brings: BTreeMap<String, String>,
    branches: Vec<BranchNote>,
    findings: Vec<Diagnostic>,
    /// Keeps the folder of the branches.
    _together: Option<Box<dyn std::any::Any>>,
}

impl Sight {
    fn open(global: &Global, with: &[String], now: DateTime<Utc>, ui: &Ui) -> Result<Self, Failure> {
        let specs = Specs::embedded();
        if with.is_empty() {
            let examined = examine(&global.start(), &specs, now)?;
            return Ok(Self { examined, brings: BTreeMap::new(), branches: Vec::new(), findings: Vec::new(), _together: None });
        }
        let root = find_root(&global.start())?;
        let progress = ui.progress(None, "putting the branches together");
        let put = together(&root, &specs, with, now).map_err(failure)?;
        progress.finish_and_clear();
        let Together { examined, brings, findings, branches, folder } = put;
        for branch in &branches {
            for note in &branch.notes {
                ui.warn(&format!("{}: {note}", branch.branch));
            }
        }
        Ok(Self { examined, brings, branches, findings, _together: Some(Box::new(folder)) })
    }

    fn workspace(&self) -> &Workspace {
        &self.examined.workspace
    }
}

fn failure(error: TogetherError) -> Failure {
    let hint = match &error {
        TogetherError::Git(ChangedError::NotARepository) => Some("only a workspace in git has branches"),
        TogetherError::Git(ChangedError::UnknownRevision { .. }) => {
            Some("`git fetch` brings the branches of others: name them as `origin/otono`")
        }
        TogetherError::Unrelated { .. } => Some("in CI, fetch the whole history: a shallow clone knows one commit only"),
        _ => None,
    };
    let failure = Failure::from(anyhow::Error::new(error));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn show(options: &Calendar, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let sight = Sight::open(global, &options.with, now, ui)?;
    let workspace = sight.workspace();
    check_channels(workspace, &options.channels)?;
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let period = period(options, today)?;
    let record = record(global, ui);
    let language = language(options.lang, workspace);
    let request = ViewRequest {
        workspace,
        drafts: &sight.examined.drafts,
        period,
        channels: &options.channels,
        now,
        language: &language,
        is_published: &|post, channel| record.as_ref().is_some_and(|record| is_published(record, post, channel)),
        branches: &sight.brings,
    };
    let view = view(&request);
    let exit = if sight.findings.iter().any(|finding| finding.severity >= Severity::Warning) { Exit::Problems } else { Exit::Done };
    if let Some(file) = &options.ics {
        let text = ics(&IcsRequest { workspace, view: &view });
        return write_ics(file, &text, exit, ui);
    }
    if options.format == Format::Json {
        let mut value = serde_json::to_value(&view).map_err(anyhow::Error::from)?;
        if !options.with.is_empty() {
            value["branches"] = json!(sight.branches);
            value["findings"] = json!(sight.findings.iter().map(|finding| finding_json(finding, workspace)).collect::<Vec<_>>());
        }
        ui.json(&value)?;
        return Ok(exit);
    }
    ui.painted(&text(&view, period, ui))?;
    if !options.with.is_empty() {
        tell_branches(&sight, &language, ui)?;
    }
    Ok(exit)
}

fn text(view: &View, period: Period, ui: &Ui) -> String {
    let paint = paint(ui);
    match period.shape {
        Shape::Days => week(view, paint),
        Shape::Grid => month(view, paint),
    }
}

fn paint(ui: &Ui) -> Paint {
    Paint { color: ui.color_stdout(), width: environment::columns().unwrap_or(DEFAULT_WIDTH) }
}

/// The language that was asked for, or the workspace's.
fn language(asked: Option<Lang>, workspace: &Workspace) -> String {
    match asked {
        Some(Lang::Es) => "es".to_owned(),
        Some(Lang::En) => "en".to_owned(),
        None => workspace.config.language.clone(),
    }
}

fn check_channels(workspace: &Workspace, names: &[String]) -> Result<(), Failure> {
    let known: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(unknown_name("channel", name, &known)),
        None => Ok(()),
    }
}

fn period(options: &Calendar, today: NaiveDate) -> Result<Period, Failure> {
    let period = if let Some(week) = &options.week {
        Period::week(week)
    } else if let Some(month) = &options.month {
        if month.is_empty() { Ok(Period::month_of(today)) } else { Period::month(month) }
    } else if options.from.is_some() || options.to.is_some() {
        Period::days(options.from.as_deref(), options.to.as_deref(), today)
    } else if options.ics.is_some() {
        // Thirteen months: what has just been, and what is to come.
        Ok(Period { from: today - Days::new(31), to: today + Months::new(12), shape: Shape::Days })
    } else {
        Ok(Period::week_of(today))
    };
    period.map_err(|error| {
        Failure::new(error.to_string()).hint("as `--week 2026-W48`, `--month 2026-12`, or `--from 2026-11-24 --to 2026-12-06`")
    })
}

/// What is on record; nothing where it cannot be read here.
fn record(global: &Global, ui: &Ui) -> Option<Snapshot> {
    let root = find_root(&global.start()).ok()?;
    let view = view_of(&root, &Specs::embedded()).ok().filter(|view| !view.is_blind())?;
    if let Some(warning) = view.warning() {
        ui.warn(warning);
    }
    view.snapshot().ok()
}

fn is_published(record: &Snapshot, post: &PostId, channel: &ChannelName) -> bool {
    matches!(record.history(post, channel, 1).standing(), Standing::Posted(_))
}

fn write_ics(file: &Path, text: &str, exit: Exit, ui: &Ui) -> CommandResult {
    if file == Path::new("-") {
        ui.result(text)?;
        return Ok(exit);
    }
    atomic_file::write(file, text.as_bytes())
        .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", file.display()))))?;
    let entries = match text.matches("BEGIN:VEVENT").count() {
        1 => "1 entry".to_owned(),
        entries => format!("{entries} entries"),
    };
    ui.note(&format!("wrote {} with {entries}", file.display()));
    Ok(exit)
}

fn finding_json(finding: &Diagnostic, workspace: &Workspace) -> serde_json::Value {
    let place = finding.location.map(|location| {
        let source = workspace.sources.get(location.file);
        let at = source.line_column(location.span.start);
        json!({ "path": source.path, "line": at.line, "column": at.column })
    });
    json!({
        "rule": finding.rule,
        "severity": format!("{:?}", finding.severity).to_lowercase(),
        "message": finding.message,
        "place": place,
        "post": finding.post,
        "channel": finding.channel,
        "help": finding.help,
    })
}

/// What each branch brings, and what is wrong only with all of them.
fn tell_branches(sight: &Sight, language: &str, ui: &Ui) -> Result<(), Failure> {
    let spanish = language == "es" || language.starts_with("es-");
    let say = |es: &'static str, en: &'static str| if spanish { es } else { en };
    let mut text = format!("\n{}\n", say("Lo que trae cada rama", "What each branch brings"));
    for branch in &sight.branches {
        let name = crate::cli::words::one_line(&branch.branch);
        let commit = branch.commit.get(..8).unwrap_or(&branch.commit);
        text.push_str(&format!("  ⎇ {name} ({commit})\n"));
        for file in &branch.files {
            text.push_str(&format!("    + {}\n", crate::cli::words::one_line(file)));
        }
        for file in &branch.removed {
            text.push_str(&format!("    − {}\n", crate::cli::words::one_line(file)));
        }
        if branch.files.is_empty() && branch.removed.is_empty() {
            text.push_str(&format!("    {}\n", say("nada que no esté ya", "nothing that is not there already")));
        }
    }
    let findings = &sight.findings;
    text.push_str(&match findings.len() {
        0 => format!("\n{}\n", say("Juntas no chocan en nada.", "Together they bring no new findings.")),
        _ => format!("\n{}\n", say("Solo al juntarlas:", "Only when they come together:")),
    });
    ui.result(&text)?;
    if findings.is_empty() {
        return Ok(());
    }
    let rules = pregon::check::infos();
    let list: Vec<Diagnostic> = pregon::check::merge_channels(findings.iter().cloned().collect()).iter().cloned().collect();
    let width = environment::columns().unwrap_or(DEFAULT_WIDTH);
    let report =
        Report { sources: &sight.workspace().sources, findings: &list, folder: "", rules: &rules, color: ui.color_stdout(), width };
    let mut out = Vec::new();
    report.write(Style::Human, &mut out)?;
    ui.painted(&String::from_utf8_lossy(&out))?;
    Ok(())
}
