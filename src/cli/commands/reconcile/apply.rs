//! `pregon reconcile --apply`: edits and takes down, after showing what.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::ledger::Snapshot;
use pregon::model::{Change, ChannelName, VariantStatus};
use pregon::publish::{ChangeResult, Changed, Event, PlanOptions, Withdrawn, sent_request};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Reconcile};
use crate::cli::desk::{Desk, Selection, block_on};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;

/// Lines of a text that are shown before a yes.
const MOST_LINES: usize = 30;

pub(super) fn run(desk: &Desk, options: &Reconcile, selection: &Selection, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let store = desk.store()?;
    let snapshot = desk.snapshot(store.as_ref(), ui)?;
    // What a new token will do away with holds nothing back.
    let missing = desk.missing_after_renewal();
    let plan_options = PlanOptions { retry_refused: options.retry_refused, ..PlanOptions::default() };
    let plan = |record: &Snapshot| desk.plan(record, &missing, now, plan_options);
    let statuses = plan(&snapshot);
    let gone = desk.withdrawn(&statuses, &snapshot);
    let gone: Vec<&Withdrawn> = gone.iter().filter(|gone| selection.has(&gone.post, &gone.channel)).collect();
    let wanted = selection.of(&statuses);
    let is_edit = |status: &&VariantStatus| matches!(status.change, Some(Change::Edit { .. }));
    let edits: Vec<&VariantStatus> = wanted.iter().copied().filter(is_edit).filter(|status| status.change_holds.is_empty()).collect();
    let removals: Vec<&Withdrawn> = gone.iter().copied().filter(|gone| matches!(gone.change, Some(Change::Delete { .. }))).collect();
    let left = left(&wanted, &gone);
    let channels: BTreeSet<&ChannelName> =
        edits.iter().map(|status| &status.channel).chain(removals.iter().map(|gone| &gone.channel)).collect();
    let renewals = desk.renew(&channels, ui)?;
    renewals.tell(ui);
    let accounts = desk.accounts(&channels)?;
    let reachable = |channel: &ChannelName| accounts.contains_key(channel);
    let edits: Vec<&VariantStatus> = edits.into_iter().filter(|status| reachable(&status.channel)).collect();
    let (removals, unreachable): (Vec<&Withdrawn>, Vec<&Withdrawn>) = removals.into_iter().partition(|gone| reachable(&gone.channel));
    for gone in &unreachable {
        ui.warn(&format!("{} on {}: the channel's credentials are missing", gone.post, gone.channel));
    }
    let something = !edits.is_empty() || !removals.is_empty();
    if something && !options.yes {
        for status in &edits {
            show_edit(desk, &snapshot, &accounts[&status.channel], status, ui)?;
        }
        for gone in &removals {
            show_removal(desk, &snapshot, &accounts[&gone.channel], gone, ui)?;
        }
        if !ui.confirm(&format!("Carry out {}?", amount(edits.len(), removals.len())))? {
            let failure = Failure::new("nothing was changed");
            return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
        }
    }
    let presence = desk.presence()?;
    let replan = |record: &Snapshot, channel: &ChannelName| -> Vec<_> {
        plan(record).into_iter().filter(|status| status.channel == *channel).collect()
    };
    let on_event = |event: &Event<'_>| match event {
        Event::Editing { variant, part } => ui.note(&format!("editing {} on {}, part {part}", variant.post, variant.channel)),
        Event::Removing { post, channel, part } => ui.note(&format!("taking down {post} on {channel}, part {part}")),
        _ => {}
    };
    let publisher = desk.publisher(&store, &snapshot, &presence, &accounts, &replan, &on_event);
    let results = block_on(publisher.apply(&edits, &removals))?;
    report(&results, &left, options.format, ui)?;
    Ok(exit(&results, !left.is_empty() || !unreachable.is_empty()))
}

fn amount(edits: usize, removals: usize) -> String {
    let words = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        number => Some(format!("{number} {word}s")),
    };
    [words(edits, "edit"), words(removals, "removal")].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// What is not carried out, and why: post, channel, reason.
fn left(statuses: &[&VariantStatus], gone: &[&Withdrawn]) -> Vec<(String, String, String)> {
    let of_posts = statuses.iter().filter_map(|status| {
        let why = match &status.change {
            Some(Change::Manual { why }) => why.clone(),
            Some(Change::Edit { .. }) => reasons::hold(status.change_holds.first()?),
            Some(Change::Delete { .. }) | None => return None,
        };
        Some((status.post.to_string(), status.channel.to_string(), why))
    });
    let of_gone = gone.iter().filter_map(|gone| match &gone.change {
        Some(Change::Manual { why }) => Some((gone.post.to_string(), gone.channel.to_string(), why.clone())),
        _ => None,
    });
    of_posts.chain(of_gone).collect()
}

fn show_edit(desk: &Desk, snapshot: &Snapshot, account: &pregon::publish::Account, status: &VariantStatus, ui: &Ui) -> Result<(), Failure> {
    let Some(Change::Edit { parts }) = &status.change else { return Ok(()) };
    let variant = desk.prepared.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel);
    let Some(variant) = variant else { return Ok(()) };
    for &part in parts {
        ui.note(&format!("edit {} on {}, part {part} of {}", status.post, status.channel, variant.parts.len()));
        let before = text_before(desk, snapshot, account, &status.post, &status.channel, part)?;
        let after = &variant.parts[usize::from(part) - 1].text;
        if before.as_deref().map(str::trim) == Some(after.trim()) {
            ui.note("  the text stays; pictures or their descriptions change");
            continue;
        }
        match before {
            Some(before) => block(ui, "-", &before),
            None => ui.note("  what is there now is not on record"),
        }
        block(ui, "+", after);
    }
    Ok(())
}

fn show_removal(desk: &Desk, snapshot: &Snapshot, account: &pregon::publish::Account, gone: &Withdrawn, ui: &Ui) -> Result<(), Failure> {
    let Some(Change::Delete { parts }) = &gone.change else { return Ok(()) };
    for &part in parts {
        ui.note(&format!("take down {} on {}, part {part}", gone.post, gone.channel));
        if let Some(text) = text_before(desk, snapshot, account, &gone.post, &gone.channel, part)? {
            block(ui, "-", &text);
        }
    }
    Ok(())
}

fn text_before(
    desk: &Desk,
    snapshot: &Snapshot,
    account: &pregon::publish::Account,
    post: &pregon::model::PostId,
    channel: &ChannelName,
    part: u16,
) -> Result<Option<String>, Failure> {
    let record = sent_request(desk.store()?.as_ref(), snapshot, post, channel, part)?;
    Ok(record.and_then(|record| account.driver.text_of(record.request.as_ref()?)))
}

fn block(ui: &Ui, sign: &str, text: &str) {
    let lines: Vec<&str> = text.trim().lines().collect();
    for line in lines.iter().take(MOST_LINES) {
        ui.note(&format!("  {sign} {line}"));
    }
    if lines.len() > MOST_LINES {
        ui.note(&format!("  {sign} … {} more lines", lines.len() - MOST_LINES));
    }
}

fn report(results: &[ChangeResult], left: &[(String, String, String)], format: Format, ui: &Ui) -> Result<(), Failure> {
    match format {
        Format::Json => {
            let left: Vec<_> = left.iter().map(|(post, channel, why)| json!({ "post": post, "channel": channel, "reason": why })).collect();
            ui.json(&json!({ "schema": 1, "results": results, "left": left }))?;
        }
        Format::Human => {
            let mut text = String::new();
            for result in results {
                let parts = result.parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let (word, more) = match &result.changed {
                    Changed::Edited if parts.is_empty() => ("unchanged", String::new()),
                    Changed::Edited => ("edited", format!(": parts {parts}")),
                    Changed::Deleted => ("deleted", format!(": parts {parts}")),
                    Changed::Refused { part, message } => ("refused", format!(": part {part}: {message}")),
                    Changed::Later { part, until, message } => {
                        let until = until.map(|until| format!(", not before {}", reasons::instant(until))).unwrap_or_default();
                        ("later", format!(": part {part}{until}: {message}"))
                    }
                    Changed::Unknown { part, message } => ("unknown", format!(": part {part}: {message}")),
                    Changed::Elsewhere { part } => ("elsewhere", format!(": another publisher is at part {part}")),
                    Changed::Held { hold } => ("held", hold.as_ref().map(|hold| format!(": {}", reasons::hold(hold))).unwrap_or_default()),
                    Changed::Failed { part, message } => ("failed", format!(": part {part} is not on record: {message}")),
                };
                writeln!(text, "{word:<10} {:<12} {}{more}", result.channel.as_str(), result.post)?;
                for note in &result.notes {
                    writeln!(text, "{:<10} {note}", "")?;
                }
            }
            for (post, channel, why) in left {
                writeln!(text, "{:<10} {channel:<12} {post}: {why}", "left")?;
            }
            ui.result(&text)?;
            if text.is_empty() {
                ui.note("what is live is what it is to be");
            }
            if results.iter().any(|result| matches!(result.changed, Changed::Unknown { .. })) {
                ui.hint("the next `pregon reconcile --apply` asks the platform, and does it again if need be");
            }
        }
    }
    Ok(())
}

fn exit(results: &[ChangeResult], left: bool) -> Exit {
    let start = if left { Exit::Problems } else { Exit::Done };
    results.iter().fold(start, |exit, result| {
        exit.max(match result.changed {
            Changed::Edited | Changed::Deleted | Changed::Elsewhere { .. } => Exit::Done,
            Changed::Refused { .. } | Changed::Later { .. } | Changed::Held { .. } => Exit::Problems,
            Changed::Failed { .. } => Exit::CouldNotRun,
            Changed::Unknown { .. } => Exit::Unknown,
        })
    })
}
