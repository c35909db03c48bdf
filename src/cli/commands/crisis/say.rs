//! `pregon crisis say`: a statement becomes a post that may pass the freeze, or in a rehearsal a text that goes nowhere.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::Context;
use pregon::crisis::{DraftFile, channels_for, draft, placeholder, rehearsed, say};
use pregon::diag::Severity;
use pregon::ledger::{CrisisEvent, CrisisLog, Exemption};
use pregon::model::{ChannelName, Digest, HoldingStatement};
use pregon::support::inside;
use pregon::workspace::Channel;
use serde_json::json;

use super::{Room, drill};
use crate::cli::CommandResult;
use crate::cli::args::{CrisisSay, Format, Global};
use crate::cli::desk::{Desk, unknown_name};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;

/// Most posts of one statement in one crisis.
const MOST: usize = 1000;

/// A variant of a statement, as it is shown.
struct Shown {
    channel: ChannelName,
    digest: Digest,
    texts: Vec<String>,
    /// Count, limit and unit of the longest part.
    count: (usize, Option<usize>, String),
    fits: bool,
}

pub(super) fn run(options: &CrisisSay, global: &Global, ui: &Ui) -> CommandResult {
    let room = Room::enter(global, options.common.by.as_deref())?;
    let control = room.board()?;
    let log = room.find(&control, &options.common)?;
    if !log.is_open() {
        return Err(room.failure(pregon::crisis::ActError::Over(log.id.name.clone())));
    }
    let plan = &room.workspace.crisis;
    let known: Vec<&str> = plan.statements.iter().map(|statement| statement.id.value.as_str()).collect();
    let statement = plan.statement(&options.statement).ok_or_else(|| unknown_name("statement", &options.statement, &known))?;
    let channels = channels_for(&room.workspace, statement, &options.channels).map_err(Failure::new)?;
    if log.id.rehearsal {
        rehearse(&room, log, statement, &channels, options, ui)
    } else {
        prepare(&room, log, statement, &channels, options, global, ui)
    }
}

/// The file of the statement: the one that is there and was not sent yet, else a new one.
fn file(room: &Room, log: &CrisisLog, statement: &HoldingStatement, channels: &[&Channel]) -> Result<(DraftFile, bool), Failure> {
    let at = log.level().map_or(room.now, |(_, level)| level.cooling_off_until.max(room.now));
    for number in 1..MOST {
        let file = draft(&room.workspace, log, statement, channels, number, at);
        let path = room.workspace.root.join(&file.path);
        let sent = !room.store.list(&format!("{}/", file.id))?.is_empty();
        match std::fs::read_to_string(&path) {
            Ok(text) if !sent && text.contains(&format!("crisis: {}", log.id.name)) => return Ok((DraftFile { text, ..file }, true)),
            Err(_) if !sent && room.workspace.post(file.id.as_str()).is_none() => return Ok((file, false)),
            Ok(_) | Err(_) => {}
        }
    }
    Err(Failure::new(format!("`{}` has been said {MOST} times", statement.id.value)))
}

/// A statement that is prepared already goes where its file says, and not only where somebody asks for now.
fn same_channels(room: &Room, file: &DraftFile, asked: &[&Channel]) -> Result<(), Failure> {
    let Some(post) = room.workspace.post(file.id.as_str()) else { return Ok(()) };
    let names = |channels: &[&Channel]| channels.iter().map(|channel| channel.name.to_string()).collect::<BTreeSet<_>>();
    let (there, asked) = (names(&room.workspace.channels_of(post)), names(asked));
    if there == asked {
        return Ok(());
    }
    let list = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    Err(Failure::new(format!("{} is prepared for {}, and not for {}", file.path, list(there), list(asked)))
        .hint("change `channels:` in that file, then say it again without `--channel`"))
}

fn prepare(
    room: &Room,
    log: &CrisisLog,
    statement: &HoldingStatement,
    channels: &[&Channel],
    options: &CrisisSay,
    global: &Global,
    ui: &Ui,
) -> CommandResult {
    let (file, is_there) = file(room, log, statement, channels)?;
    if is_there && !options.channels.is_empty() {
        same_channels(room, &file, channels)?;
    }
    if !is_there {
        inside::create_new_durable(&room.workspace.root, &file.path, file.text.as_bytes())
            .with_context(|| format!("cannot write {}", file.path))?;
    }
    let desk = Desk::open(global, ui, room.now)?;
    desk.usable()?;
    let prepared = &desk.prepared;
    let variants: Vec<_> = prepared.variants.iter().filter(|variant| variant.post == file.id).collect();
    let shown: Vec<Shown> = variants
        .iter()
        .map(|variant| {
            let longest = variant.parts.iter().map(|part| &part.count).max_by_key(|count| count.length);
            Shown {
                channel: variant.channel.clone(),
                digest: variant.digest,
                texts: variant.parts.iter().map(|part| part.shown_text().to_owned()).collect(),
                count: longest.map_or((0, None, String::new()), |count| (count.length, count.limit, count.unit.clone())),
                fits: variant.parts.iter().all(|part| part.count.fits),
            }
        })
        .collect();
    let errors: Vec<String> = prepared
        .diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error && finding.post.as_ref() == Some(&file.id))
        .map(|finding| finding.message.clone())
        .collect();
    let exempt = say(&prepared.variants, &file.id);
    if exempt.is_empty() {
        return Err(Failure::new(format!("{} makes no variant", file.path)).hint(format!("`pregon check {}` says why", file.path)));
    }
    let gap = placeholder(&prepared.workspace.post(file.id.as_str()).map(|post| post.body.markdown.clone()).unwrap_or_default());
    if gap.is_some() || !errors.is_empty() {
        let why = if gap.is_some() { "it has a gap that somebody still has to fill in".to_owned() } else { errors.join("; ") };
        return Err(Failure::new(format!("{} is not ready: {why}", file.path)).hint("edit it, then say it again"));
    }
    let entry = record(room, log, statement, &file, &exempt)?;
    show(room, log, &file, &shown, &entry, options, ui)?;
    if let Some((_, level)) = log.level() {
        let among = if level.approvers.is_empty() { String::new() } else { format!(" of {}", level.approvers.join(", ")) };
        let who = if level.approvals == 1 { format!("one person{among} has") } else { format!("{} people{among} have", level.approvals) };
        ui.hint(&format!("it goes out once {who} approved it, not its author: commit it, then each runs `pregon approve {}`", file.id));
        if room.now < level.cooling_off_until {
            ui.hint(&format!("and not before {}: the plan asks to wait", reasons::instant(level.cooling_off_until)));
        }
    }
    if others(log, room)? > 0 {
        ui.warn("a freeze that is not this crisis's is on too, and stops the statement: `pregon freeze --list`");
    }
    room.hint(ui);
    Ok(Exit::Done)
}

/// How many freezes are on that the statement cannot pass.
fn others(log: &CrisisLog, room: &Room) -> Result<usize, Failure> {
    let control = room.board()?;
    Ok(control.open(room.now).filter(|freeze| freeze.crisis() != Some(log.id.name.as_str())).count())
}

fn record(
    room: &Room,
    log: &CrisisLog,
    statement: &HoldingStatement,
    file: &DraftFile,
    exempt: &[Exemption],
) -> Result<pregon::ledger::CrisisEntry, Failure> {
    let event = CrisisEvent::Statement { statement: statement.id.value.clone(), post: file.id.clone(), exempt: exempt.to_vec() };
    room.actor().append(&log.id, |_| Ok(event.clone())).map_err(|error| room.failure(error))
}

fn rehearse(
    room: &Room,
    log: &CrisisLog,
    statement: &HoldingStatement,
    channels: &[&Channel],
    options: &CrisisSay,
    ui: &Ui,
) -> CommandResult {
    let (file, is_there) = file(room, log, statement, channels)?;
    if !is_there {
        inside::create_new_durable(&room.workspace.root, &file.path, file.text.as_bytes())
            .with_context(|| format!("cannot write {}", file.path))?;
    }
    let shown: Vec<Shown> = rehearsed(&room.workspace, &file)
        .into_iter()
        .map(|draft| {
            let longest = draft.parts.iter().map(|part| &part.count).max_by_key(|count| count.length);
            Shown {
                channel: draft.channel.clone(),
                digest: draft.digest,
                texts: draft.parts.iter().map(|part| part.shown_text().to_owned()).collect(),
                count: longest.map_or((0, None, String::new()), |count| (count.length, count.limit, count.unit.clone())),
                fits: draft.parts.iter().all(|part| part.count.fits),
            }
        })
        .collect();
    let exempt: Vec<Exemption> = shown.iter().map(|shown| Exemption { channel: shown.channel.clone(), digest: shown.digest }).collect();
    let entry = record(room, log, statement, &file, &exempt)?;
    show(room, log, &file, &shown, &entry, options, ui)?;
    ui.hint("this is a rehearsal: the file is outside content/, and nothing of it can be sent");
    Ok(if shown.iter().all(|shown| shown.fits) { Exit::Done } else { Exit::Problems })
}

fn show(
    room: &Room,
    log: &CrisisLog,
    file: &DraftFile,
    shown: &[Shown],
    entry: &pregon::ledger::CrisisEntry,
    options: &CrisisSay,
    ui: &Ui,
) -> Result<(), Failure> {
    if options.common.format == Format::Json {
        let variants: Vec<_> = shown
            .iter()
            .map(|of| {
                json!({
                    "channel": of.channel, "digest": of.digest, "parts": of.texts, "length": of.count.0, "limit": of.count.1,
                    "unit": of.count.2, "fits": of.fits,
                })
            })
            .collect();
        ui.json(&json!({
            "schema": 1, "rehearsal": log.id.rehearsal, "post": file.id, "file": file.path, "entry": entry, "variants": variants,
        }))?;
        return Ok(());
    }
    let mark = drill(log);
    let mut text = String::new();
    writeln!(text, "{mark}{:<10} {}", if log.id.rehearsal { "rehearsed" } else { "prepared" }, file.path)?;
    for of in shown {
        let limit = of.count.1.map_or_else(String::new, |limit| format!(" of {limit}"));
        let fits = if of.fits { "" } else { ": too long" };
        let parts = if of.texts.len() > 1 { format!(", {} parts", of.texts.len()) } else { String::new() };
        writeln!(text, "{mark}{:<10} {}: {}{limit} {}{parts}{fits}", "", of.channel, of.count.0, of.count.2)?;
    }
    ui.result(&text)?;
    let by_hand: Vec<&str> = room
        .workspace
        .crisis
        .statement(&options.statement)
        .map(|statement| pregon::crisis::fits(&room.workspace, statement))
        .unwrap_or_default()
        .into_iter()
        .filter(|fit| fit.by_hand)
        .filter_map(|fit| room.workspace.config.channel(fit.channel.as_str()).map(|channel| channel.name.as_str()))
        .collect();
    if options.channels.is_empty() && !by_hand.is_empty() {
        ui.note(&format!("{mark}to be put up by hand on {}: `pregon crisis note --kind statement` says that it was", by_hand.join(", ")));
    }
    Ok(())
}
