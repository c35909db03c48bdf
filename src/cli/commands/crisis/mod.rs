//! `pregon crisis`: opens, logs, changes and closes a crisis, or a rehearsal of one.

mod close;
mod open;
mod say;
mod status;

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use pregon::approvals::author_of_the_tree;
use pregon::crisis::{ActError, Actor, board, find};
use pregon::diag::did_you_mean;
use pregon::ledger::{Control, CrisisEntry, CrisisEvent, CrisisLog, MAX_NOTE_CHARS, NoteKind, Store};
use pregon::networks::Specs;
use pregon::workspace::{LedgerLocation, Workspace, load};
use serde_json::json;

use super::freeze::reason;
use crate::cli::CommandResult;
use crate::cli::args::{Crisis, CrisisCommon, CrisisNote, Format, Global, NoteAbout};
use crate::cli::desk::{ledger_of, unknown_name};
use crate::cli::environment::machine_clock;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::one_line;

pub(in crate::cli) fn run(options: &Crisis, global: &Global, ui: &Ui) -> CommandResult {
    match options {
        Crisis::Open(options) => open::open(options, global, ui),
        Crisis::Note(options) => note(options, global, ui),
        Crisis::Status(options) => status::run(options, global, ui),
        Crisis::Say(options) => say::run(options, global, ui),
        Crisis::Raise(options) => open::turn(options, global, true, ui),
        Crisis::Lower(options) => open::turn(options, global, false, ui),
        Crisis::Close(options) => close::close(options, global, ui),
        Crisis::Report(options) => close::report(options, global, ui),
    }
}

/// How far behind the machine's clock a `--now` may lie.
const BEHIND: TimeDelta = TimeDelta::minutes(5);

/// The workspace, its record and who acts, without anything that a broken post could spoil: this must always work.
struct Room {
    workspace: Workspace,
    store: Arc<dyn Store>,
    now: DateTime<Utc>,
    by: String,
}

impl Room {
    fn enter(global: &Global, by: Option<&str>) -> Result<Self, Failure> {
        let workspace = load(&global.start(), &Specs::embedded())?.output;
        let store = ledger_of(&workspace)?;
        #[cfg(debug_assertions)]
        let store = crate::cli::desk::crashing(store, &workspace.root)?;
        let by = person(&workspace, by)?;
        Ok(Self { now: global.clock().now().trunc_subsecs(0), by, workspace, store })
    }

    fn actor(&self) -> Actor<'_> {
        Actor { store: self.store.as_ref(), plan: &self.workspace.crisis, now: self.now, by: &self.by }
    }

    /// Refuses a `--now` that lies before the newest entry of the log, and says so of one that lies before the machine's clock: what the team
    /// has to wait for is over sooner then. What the clocks of machines say is never refused, and a rehearsal may be played at any time.
    fn may_be_told(&self, global: &Global, ui: &Ui, log: Option<&CrisisLog>, rehearsal: bool) -> Result<(), Failure> {
        if global.now.is_none() || rehearsal {
            return Ok(());
        }
        let clock = machine_clock().now();
        if self.now < clock - BEHIND {
            ui.warn(&format!(
                "`--now` lies before the machine's clock, which says {}: waiting is counted from the earlier time",
                reasons::instant(clock)
            ));
        }
        match log.and_then(|log| log.entries().map(|entry| entry.at).max()).filter(|newest| self.now < *newest) {
            None => Ok(()),
            Some(newest) => Err(Failure::new(format!("`--now` lies before the newest entry of the log, of {}", reasons::instant(newest)))
                .hint("leave it away, or name a later instant")),
        }
    }

    fn board(&self) -> Result<Control, Failure> {
        Ok(board(self.store.as_ref())?)
    }

    fn find<'a>(&self, control: &'a Control, common: &CrisisCommon) -> Result<&'a CrisisLog, Failure> {
        find(control, common.name.as_deref()).map_err(|error| self.failure(error))
    }

    /// A failed step with what to do now.
    fn failure(&self, error: ActError) -> Failure {
        let levels: Vec<&str> = self.workspace.crisis.levels.iter().map(|level| level.id.value.as_str()).collect();
        let hint = match &error {
            ActError::NoLevel(name) => Some(match did_you_mean(name, levels.iter().copied()) {
                Some(guess) => format!("did you mean `{guess}`?"),
                None if levels.is_empty() => "plans/crisis.yaml names no levels".to_owned(),
                None => format!("plans/crisis.yaml has {}", levels.join(", ")),
            }),
            ActError::AlreadyOpen(_) => {
                Some("note what is new with `pregon crisis note`, or raise the level with `pregon crisis raise`".to_owned())
            }
            ActError::AlreadyRehearsing(_) => Some("`pregon crisis close` ends it".to_owned()),
            ActError::NothingOpen => {
                Some("`pregon crisis open <level> --reason …` begins one; `pregon crisis status --list` shows past ones".to_owned())
            }
            ActError::Unknown(_) | ActError::Over(_) => Some("`pregon crisis status --list` shows them".to_owned()),
            ActError::Several(_) => Some("say which with `--crisis`".to_owned()),
            ActError::NotGraver { .. } => Some("`pregon crisis lower` goes to a milder one".to_owned()),
            ActError::NotMilder { .. } => Some("`pregon crisis raise` goes to a graver one".to_owned()),
            ActError::LevelChanged { .. } => Some("`pregon crisis status` says why; then decide again".to_owned()),
            ActError::NoItem(_) => Some("`pregon crisis status` numbers them".to_owned()),
            _ => None,
        };
        let failure = Failure::from(error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// What is still to be done where the record is a folder.
    fn hint(&self, ui: &Ui) {
        if let LedgerLocation::Folder(ledger) = &self.workspace.config.ledger.value {
            ui.hint(&format!("the record is a folder: other machines see this once `{ledger}/` is committed and pushed"));
        }
    }
}

/// Who acts: a key of `people.yaml`, or an address that nobody there has.
fn person(workspace: &Workspace, by: Option<&str>) -> Result<String, Failure> {
    let people = &workspace.people;
    let Some(name) = by else {
        let email = author_of_the_tree(&workspace.root);
        let key = |email: String| people.by_email(&email).map_or(email, |person| person.key.value.clone());
        return Ok(email.map_or_else(|| "somebody whom git does not know".to_owned(), key));
    };
    let known: Vec<&str> = people.list.iter().map(|person| person.key.value.as_str()).collect();
    match people.get(name) {
        Some(person) => Ok(person.key.value.clone()),
        None => Err(unknown_name("person", name, &known)),
    }
}

fn note(options: &CrisisNote, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let text = one_line(&options.text);
    match text.chars().count() {
        0 => return Err(Failure::new("the note is empty")),
        1..=MAX_NOTE_CHARS => {}
        _ => return Err(Failure::new(format!("the note is longer than {MAX_NOTE_CHARS} characters"))),
    }
    let control = room.board()?;
    let log = room.find(&control, &options.common)?;
    let about = match (options.kind, options.done) {
        (NoteAbout::Fact, None) => NoteKind::Fact,
        (NoteAbout::Decision, _) => NoteKind::Decision,
        (NoteAbout::Statement, _) => NoteKind::Statement,
        // What is done with it is a task.
        (NoteAbout::Action, _) | (NoteAbout::Fact, Some(_)) => NoteKind::Action,
    };
    let entry = room
        .actor()
        .append(&log.id, |log| match options.done {
            Some(item) if usize::try_from(item).is_ok_and(|item| item > log.checklist().len()) => Err(ActError::NoItem(item)),
            item => Ok(CrisisEvent::Note { about, text: text.clone(), item }),
        })
        .map_err(|error| room.failure(error))?;
    if options.common.format == Format::Json {
        ui.json(&json!({ "schema": 1, "rehearsal": log.id.rehearsal, "entry": entry }))?;
    } else {
        ui.result(&format!("{}{:<9} {:>3}  {}", drill(log), "noted", entry.seq, text))?;
    }
    room.hint(ui);
    Ok(Exit::Done)
}

/// What stands before every line about a rehearsal, so that nobody takes it for anything else.
fn drill(log: &CrisisLog) -> &'static str {
    if log.id.rehearsal { "REHEARSAL  " } else { "" }
}

/// Tells those who look at anything else what goes on.
pub(in crate::cli) fn tell(control: &Control, ui: &Ui) {
    for log in control.open_crises() {
        let level = log.level().map_or_else(|| "?".to_owned(), |(_, level)| level.id.clone());
        ui.note(&format!("crisis: {} is open, level {level}: {}", log.id, log.reason()));
        if let Some(problem) = &log.problem {
            ui.warn(&format!("the log of crisis {} is not whole: {problem}", log.id));
        }
    }
    for log in control.open_rehearsals() {
        ui.note(&format!("a rehearsal is running ({}): it stops nothing and sends nothing", log.id));
    }
}

/// The reason for an entry, made fit for the record.
fn why(text: &str) -> Result<String, Failure> {
    reason(text)
}

/// An entry in a line.
fn entry_line(entry: &CrisisEntry) -> String {
    let what = match &entry.event {
        CrisisEvent::Open { reason, level } => format!("opened at level {}: {reason}", level.id),
        CrisisEvent::Level { from, reason, level } => format!("level {from} -> {}: {reason}", level.id),
        CrisisEvent::Note { about, text, item } => {
            let about = match about {
                NoteKind::Fact => "fact",
                NoteKind::Decision => "decision",
                NoteKind::Statement => "statement",
                NoteKind::Action => "action",
            };
            let item = item.map_or_else(String::new, |item| format!(", item {item}"));
            format!("{about}{item}: {text}")
        }
        CrisisEvent::Statement { statement, post, exempt } => {
            let channels: Vec<&str> = exempt.iter().map(|exemption| exemption.channel.as_str()).collect();
            format!("statement `{statement}` is ready as `{post}` on {}", channels.join(", "))
        }
        CrisisEvent::Close { reason, cut_short: true } => format!("cut short by a real crisis: {reason}"),
        CrisisEvent::Close { reason, cut_short: false } => format!("closed: {reason}"),
    };
    format!("{:>3}  {}  {}  {what}", entry.seq, crate::cli::reasons::instant(entry.at), entry.by)
}
