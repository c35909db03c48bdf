//! `pregon freeze`: stops publishing.

use std::fmt::Write;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use pregon::approvals::author_of_the_tree;
use pregon::ledger::{Control, Freeze as OnRecord, FreezeRecord, Lift, MAX_REASON_CHARS, Scope, Store, freeze_id};
use pregon::model::{CrisisLevel, Held, LevelFreeze};
use pregon::networks::Specs;
use pregon::workspace::{LedgerLocation, ScheduleProblem, Workspace, load, wall_to_utc};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Freeze, Global, HeldPolicy};
use crate::cli::desk::{ledger_of, unknown_name};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::one_line;

pub(in crate::cli) fn run(options: &Freeze, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now().trunc_subsecs(0);
    let board = Board::open(global)?;
    if options.list {
        return list(&board, now, options.format, ui);
    }
    let record = record(options, &board, now)?;
    ui.note(&format!("freeze {}", scope(&record.scope)));
    ui.note(&format!("  {}; what falls due meanwhile: {}", until(record.until), held(record.held)));
    if !options.yes && !ui.confirm("Stop publishing that?")? {
        let failure = Failure::new("nothing was frozen");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    if !board.store.create(&record.key().to_string(), &record.to_bytes())? {
        return Err(Failure::new(format!("there is a freeze `{}` already", record.id)).hint("`pregon freeze --list` shows it"));
    }
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "frozen": record }))?;
    } else {
        ui.result(&format!("frozen     {}: {}", record.id, scope(&record.scope)))?;
    }
    ui.hint(&format!("every publisher sees it before its next send; `pregon thaw {}` ends it", record.id));
    board.hint(ui);
    Ok(Exit::Done)
}

/// The workspace and its record, without anything that a broken post could spoil: a freeze must always work.
pub(super) struct Board {
    pub(super) workspace: Workspace,
    pub(super) store: Arc<dyn Store>,
}

impl Board {
    pub(super) fn open(global: &Global) -> Result<Self, Failure> {
        let workspace = load(&global.start(), &Specs::embedded())?.output;
        let store = ledger_of(&workspace)?;
        Ok(Self { workspace, store })
    }

    /// Freezes as they are on record.
    pub(super) fn control(&self) -> Result<Control, Failure> {
        Ok(Control::default().reread_freezes(self.store.as_ref())?)
    }

    /// Who acts, as git has it.
    pub(super) fn actor(&self) -> String {
        author_of_the_tree(&self.workspace.root).unwrap_or_else(|| "somebody whom git does not know".to_owned())
    }

    /// What is still to be done where the record is a folder.
    pub(super) fn hint(&self, ui: &Ui) {
        if let LedgerLocation::Folder(ledger) = &self.workspace.config.ledger.value {
            ui.hint(&format!("the record is a folder: other machines see this once `{ledger}/` is committed and pushed"));
        }
    }
}

/// A reason that is fit for the record.
pub(super) fn reason(text: &str) -> Result<String, Failure> {
    // What turns the direction of a text makes it say something else than what is on record.
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = one_line(&text.replace(turns, " "));
    match text.chars().count() {
        0 => Err(Failure::new("the reason is empty")),
        1..=MAX_REASON_CHARS => Ok(text),
        _ => Err(Failure::new(format!("the reason is longer than {MAX_REASON_CHARS} characters"))),
    }
}

fn record(options: &Freeze, board: &Board, now: DateTime<Utc>) -> Result<FreezeRecord, Failure> {
    let workspace = &board.workspace;
    let reason = reason(options.reason.as_deref().unwrap_or_default())?;
    let level = options.level.as_deref().map(|id| find_level(workspace, id)).transpose()?;
    let planned = level.and_then(|level| level.freeze.as_ref());
    let scope = scope_of(options, workspace, level, planned)?;
    let held = options.held.map(|held| match held {
        HeldPolicy::Skip => Held::Skip,
        HeldPolicy::Shift => Held::Shift,
        HeldPolicy::Ask => Held::Ask,
    });
    let held = held.or(planned.and_then(|planned| planned.held)).unwrap_or(Held::Ask);
    let mut record = FreezeRecord::new(freeze_id(now, &reason), now, board.actor(), reason, scope, held);
    let minutes = options.duration.or_else(|| planned.and_then(|planned| planned.minutes).filter(|_| options.until.is_none()));
    record.until = match (&options.until, minutes.and_then(TimeDelta::try_minutes)) {
        (Some(text), _) => Some(instant(text, workspace)?),
        (None, Some(duration)) => Some(now + duration),
        (None, None) => None,
    };
    if record.until.is_some_and(|until| until <= now) {
        return Err(Failure::new("the freeze would end before it begins").hint("`--until` names an instant to come"));
    }
    record.level = level.map(|level| level.id.value.clone());
    Ok(record)
}

fn find_level<'a>(workspace: &'a Workspace, id: &str) -> Result<&'a CrisisLevel, Failure> {
    let known: Vec<&str> = workspace.crisis.levels.iter().map(|level| level.id.value.as_str()).collect();
    let level = workspace.crisis.levels.iter().find(|level| level.id.value == id);
    level.ok_or_else(|| {
        unknown_name("level", id, &known).hint(if known.is_empty() {
            "plans/crisis.yaml names no levels".to_owned()
        } else {
            format!("plans/crisis.yaml has {}", known.join(", "))
        })
    })
}

/// What the flags name, and of the kinds that they do not name what the level does.
fn scope_of(options: &Freeze, workspace: &Workspace, level: Option<&CrisisLevel>, planned: Option<&LevelFreeze>) -> Result<Scope, Failure> {
    let channels: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    let campaigns: Vec<&str> = workspace.campaigns.iter().map(|campaign| campaign.id.value.as_str()).collect();
    for (what, names, known) in [("channel", &options.channels, &channels), ("campaign", &options.campaigns, &campaigns)] {
        if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(unknown_name(what, name, known));
        }
    }
    if options.everything {
        return Ok(Scope::default());
    }
    let names = |given: &[String], planned: Option<&Vec<pregon::diag::Spanned<String>>>| {
        let planned = planned.into_iter().flatten().map(|name| name.value.clone());
        if given.is_empty() { planned.collect() } else { given.iter().map(|name| one_line(name)).collect::<Vec<String>>() }
    };
    let scope = Scope {
        channels: names(&options.channels, planned.map(|planned| &planned.channels)),
        campaigns: names(&options.campaigns, planned.map(|planned| &planned.campaigns)),
        tags: names(&options.tags, planned.map(|planned| &planned.tags)),
        langs: names(&options.langs, planned.map(|planned| &planned.langs)),
    };
    if let (Some(level), None, true) = (level, planned, scope.is_everything()) {
        let failure = Failure::new(format!("level `{}` does not say what it stops", level.id.value));
        return Err(failure.hint("add `freeze:` to it in plans/crisis.yaml, or say it here: `--everything`, `--channel`, …"));
    }
    Ok(scope)
}

/// An instant, or a time in the workspace's zone.
pub(super) fn instant(text: &str, workspace: &Workspace) -> Result<DateTime<Utc>, Failure> {
    if let Some(at) = pregon::support::instant::parse(text.trim()) {
        return Ok(at);
    }
    let wall = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M");
    let wall = wall.or_else(|_| NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M"));
    let wall = wall.map_err(|_| {
        Failure::new(format!("`{text}` is not an instant")).hint("write it as '2026-11-24 18:00' or 2026-11-24T18:00:00-06:00")
    })?;
    wall_to_utc(wall, workspace.config.timezone).map_err(|problem| {
        let zone = workspace.config.timezone.name();
        match problem {
            ScheduleProblem::Gap { next } => Failure::new(format!("{text} does not exist in {zone}"))
                .hint(format!("the next time that does is {}", next.format("%Y-%m-%d %H:%M"))),
            ScheduleProblem::Fold { earlier, later } => {
                let as_written = |at: DateTime<Utc>| at.with_timezone(&workspace.config.timezone).to_rfc3339();
                Failure::new(format!("{text} exists twice in {zone}")).hint(format!(
                    "write {} or {}",
                    as_written(earlier),
                    as_written(later)
                ))
            }
        }
    })
}

/// A scope in words.
pub(in crate::cli) fn scope(scope: &Scope) -> String {
    let kinds = [("channel", &scope.channels), ("campaign", &scope.campaigns), ("tag", &scope.tags), ("language", &scope.langs)];
    let named: Vec<String> =
        kinds.iter().filter(|(_, names)| !names.is_empty()).map(|(what, names)| format!("{what} {}", names.join(" or "))).collect();
    if named.is_empty() { "everything".to_owned() } else { named.join(", ") }
}

fn until(until: Option<DateTime<Utc>>) -> String {
    until.map_or_else(|| "until somebody lifts it".to_owned(), |until| format!("until {}", reasons::instant(until)))
}

fn held(held: Held) -> &'static str {
    match held {
        Held::Skip => "skip",
        Held::Shift => "shift",
        Held::Ask => "ask",
    }
}

/// Whether a freeze is open, in a word.
fn standing(freeze: &OnRecord, now: DateTime<Utc>) -> &'static str {
    match (freeze.is_open(now), &freeze.lift) {
        (true, _) => "open",
        (false, Lift::None | Lift::Unreadable) => "expired",
        (false, Lift::At(_)) => "lifted",
    }
}

/// A freeze in a few lines.
pub(in crate::cli) fn lines(freeze: &OnRecord, now: DateTime<Utc>) -> Vec<String> {
    let mut lines = vec![format!("{:<11} {}", standing(freeze, now), freeze.id)];
    let mut add = |line: String| lines.push(format!("{:<11} {line}", ""));
    match &freeze.open {
        None => add("its record cannot be read: it covers everything".to_owned()),
        Some(open) => {
            add(format!("{}: {}", scope(&open.scope), open.reason));
            let level = open.level.as_ref().map_or_else(String::new, |level| format!(", level {level}"));
            add(format!("since {} by {}, {}, held: {}{level}", reasons::instant(open.at), open.by, until(open.until), held(open.held)));
        }
    }
    if let Lift::At(lift) = &freeze.lift {
        let why = lift.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        add(format!("lifted {} by {}{why}", reasons::instant(lift.at), lift.by));
    }
    lines
}

/// A freeze for programs.
pub(in crate::cli) fn to_json(freeze: &OnRecord, now: DateTime<Utc>) -> serde_json::Value {
    let lift = match &freeze.lift {
        Lift::At(lift) => Some(lift),
        Lift::None | Lift::Unreadable => None,
    };
    json!({ "id": freeze.id, "state": standing(freeze, now), "open": freeze.open, "lift": lift, "ended": freeze.ended(now) })
}

fn list(board: &Board, now: DateTime<Utc>, format: Format, ui: &Ui) -> CommandResult {
    let control = board.control()?;
    let mut freezes: Vec<&OnRecord> = control.freezes.iter().collect();
    freezes.sort_by_key(|freeze| (!freeze.is_open(now), std::cmp::Reverse(&freeze.id)));
    if format == Format::Json {
        let list: Vec<_> = freezes.iter().map(|freeze| to_json(freeze, now)).collect();
        ui.json(&json!({ "schema": 1, "now": now, "freezes": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for line in freezes.iter().flat_map(|freeze| lines(freeze, now)) {
        writeln!(text, "{line}")?;
    }
    ui.result(&text)?;
    let open = control.open(now).count();
    ui.note(&if open == 0 { "nothing is frozen".to_owned() } else { format!("{open} open") });
    Ok(Exit::Done)
}
