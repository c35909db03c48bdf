//! `pregon review apply`: takes decisions that came back.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use pregon::approvals::Identities;
use pregon::model::{Approval, Decision};
use pregon::publish::PlanOptions;
use pregon::review::{Accepted, Desk as Court, MAX_INPUT_BYTES, Refusal, Statement, accept, read};
use pregon::support::{inside, regular_file};
use pregon::workspace::{Signatures, approval_text};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, ReviewApply};
use crate::cli::commands::approve::Approver;
use crate::cli::desk::Desk;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::{counted, one_line};

/// What became of one decision.
struct Outcome {
    /// Where it came from, for people.
    origin: String,
    result: Result<Accepted, Refusal>,
    /// What it says, also where it is refused: nobody's words get lost.
    note: Option<String>,
}

pub(super) fn run(options: &ReviewApply, global: &Global, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let mut inputs: Vec<(String, Vec<u8>)> = Vec::new();
    for decision in &options.decisions {
        inputs.push(input(decision)?);
    }
    let desk = Desk::open(global, ui, now)?;
    desk.usable()?;
    let workspace = &desk.prepared.workspace;
    let snapshot = desk.look(ui)?;
    let statuses = desk.plan(&snapshot, &BTreeMap::new(), now, PlanOptions { as_written: true, ..PlanOptions::default() });
    let me = Approver::new(workspace, options.by.as_deref())?;
    // Replays are told by the history, whether policies need it or not.
    let identities = Identities::of_folder(&workspace.root, false);
    if matches!(identities, Identities::Shallow) {
        ui.warn("the clone is shallow, so nobody knows what was withdrawn: `git fetch --unshallow`");
    }
    let court = Court {
        workspace,
        variants: &desk.prepared.variants,
        statuses: &statuses,
        identities: &identities,
        now,
        me: &me.by,
        email: me.email.as_deref(),
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (origin, bytes) in inputs {
        match read(&bytes) {
            Err(error) => outcomes.push(Outcome { origin, result: Err(Refusal::Read(error)), note: None }),
            Ok(envelopes) => {
                for envelope in envelopes {
                    let note = Statement::parse(&envelope.statement).ok().map(|statement| statement.note).filter(|note| !note.is_empty());
                    let taken = |path: &str| {
                        let accepted = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
                        accepted.into_iter().any(|accepted| accepted.approval.path == path)
                    };
                    let result = accept(&court, &envelope).and_then(|accepted| {
                        if taken(&accepted.approval.path) { Err(Refusal::AppliedBefore(accepted.approval.path)) } else { Ok(accepted) }
                    });
                    outcomes.push(Outcome { origin: origin.clone(), result, note });
                }
            }
        }
    }
    let accepted: Vec<&Accepted> = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok()).collect();
    for Accepted { approval, .. } in &accepted {
        ui.note(&format!("{}: {}", approval.post.as_str(), words(approval)));
    }
    if !accepted.is_empty() && !options.yes && !ui.confirm(&format!("Write {}, as {}?", counted(accepted.len(), "decision"), me.by))? {
        let failure = Failure::new("nothing was written");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    for Accepted { approval, .. } in &accepted {
        inside::write(&workspace.root, &approval.path, approval_text(approval).as_bytes())
            .with_context(|| format!("cannot write {}", approval.path))?;
    }
    if options.format == Format::Json {
        let list: Vec<_> = outcomes.iter().map(to_json).collect();
        ui.json(&json!({ "schema": 1, "decisions": list }))?;
    } else {
        ui.result(&human(&outcomes)?)?;
    }
    if !accepted.is_empty() {
        ui.hint(match workspace.config.approvals.signed {
            Signatures::NotNeeded => "it counts once it is committed: `git add approvals && git commit`",
            Signatures::Trusted | Signatures::Known => {
                "it counts once it is committed: `git add approvals && git commit`; the invitation's own commit has to be signed"
            }
        });
    }
    Ok(if outcomes.iter().any(|outcome| outcome.result.is_err()) { Exit::Problems } else { Exit::Done })
}

/// A file, stdin, or the text itself.
fn input(decision: &Path) -> Result<(String, Vec<u8>), Failure> {
    let shown = decision.to_string_lossy();
    if shown == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().take(MAX_INPUT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        return Ok(("stdin".to_owned(), bytes));
    }
    if shown.contains("#decision=") || shown.contains("-----BEGIN PREGON DECISION-----") {
        return Ok(("the text".to_owned(), shown.as_bytes().to_vec()));
    }
    match regular_file::read(decision, MAX_INPUT_BYTES as u64) {
        Ok(bytes) => Ok((shown.into_owned(), bytes)),
        Err(error) => {
            let failure = Failure::from(anyhow::Error::new(error).context(format!("cannot read {}", decision.display())));
            Err(failure.hint("give the file that the page offered, the text of the mail on stdin with `-`, or a link"))
        }
    }
}

/// Who says what, in words.
fn words(approval: &Approval) -> String {
    let channels: Vec<&str> = approval.channels.iter().map(|of| of.channel.as_str()).collect();
    let who = match (&approval.on_behalf, &approval.review) {
        (Some(name), _) => format!("{} for {}, who has not signed", approval.by.value, one_line(name)),
        (None, Some(_)) => format!("{}, signed", approval.by.value),
        (None, None) => approval.by.value.clone(),
    };
    let what = match approval.decision {
        Decision::Approve => "approves",
        Decision::Changes => "asks for changes to",
    };
    let note = approval.note.as_ref().map_or_else(String::new, |note| format!(": {}", one_line(note)));
    format!("{who}, {what} {}{note}", channels.join(", "))
}

fn human(outcomes: &[Outcome]) -> Result<String, Failure> {
    let mut text = String::new();
    for Outcome { origin, result, note } in outcomes {
        match result {
            Ok(Accepted { approval, .. }) => {
                let verb = if approval.is_yes() { "approved" } else { "changes" };
                writeln!(text, "{verb:<10} {:<28} {}: {}", approval.post.as_str(), approval.by.value, approval.path)?;
            }
            Err(refusal) => {
                writeln!(text, "refused    {origin}: {refusal}")?;
                if let Some(note) = note {
                    writeln!(text, "           it says: {}", one_line(note))?;
                }
            }
        }
    }
    Ok(text)
}

fn to_json(outcome: &Outcome) -> serde_json::Value {
    match &outcome.result {
        Ok(Accepted { approval, is_signed }) => {
            let channels: Vec<&str> = approval.channels.iter().map(|of| of.channel.as_str()).collect();
            json!({
                "from": outcome.origin, "result": approval.decision, "post": approval.post.value, "by": approval.by.value,
                "on_behalf": approval.on_behalf, "at": approval.at, "signed": is_signed, "channels": channels,
                "note": approval.note, "file": approval.path,
            })
        }
        Err(refusal) => json!({ "from": outcome.origin, "result": "refused", "why": refusal.to_string(), "note": outcome.note }),
    }
}
