//! `pregon publish`: sends what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use chrono::{DateTime, Utc};
use pregon::ledger::Snapshot;
use pregon::model::{ChannelName, Hold, PostId, State, Variant, VariantStatus};
use pregon::networks::drivers;
use pregon::publish::{Done, Event, PlanOptions, PlannedRequest, Publisher, VariantResult, dry_run, is_sendable};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Publish};
use crate::cli::desk::{Desk, Selection, block_on, write_pages};
use crate::cli::environment::{http, machine_clock};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Publish, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let desk = Desk::open(global, ui, now)?;
    let store = desk.store();
    let snapshot = desk.snapshot(store.as_ref(), ui)?;
    let selection = desk.select(&options.channels, &options.posts, &snapshot)?;
    let plan_options = PlanOptions { retry_refused: options.retry_refused };
    if options.dry_run {
        return show_requests(&desk, &snapshot, &selection, plan_options, now, options.format, ui);
    }
    let missing = desk.missing();
    let statuses = desk.plan(&snapshot, &missing, now, plan_options);
    let agreed: BTreeSet<(PostId, ChannelName)> = selection
        .of(&statuses)
        .into_iter()
        .filter(|status| is_work(status))
        .map(|status| (status.post.clone(), status.channel.clone()))
        .collect();
    if agreed.is_empty() {
        refresh_pages(&desk, now, ui);
        return report(&selection.of(&statuses), &[], options.format, ui);
    }
    if !options.yes {
        ask(&desk, &selection.of(&statuses), ui)?;
    }
    // Credentials and addresses are checked before anything is written or sent.
    let accounts = desk.accounts(&agreed.iter().map(|(_, channel)| channel).collect())?;
    let _lock = desk.lock(Duration::from_secs(options.wait), ui)?;
    // What was planned before the lock may have been sent by the one we waited for.
    let snapshot = desk.snapshot(store.as_ref(), ui)?;
    let statuses = desk.plan(&snapshot, &missing, now, plan_options);
    let work: Vec<&VariantStatus> =
        statuses.iter().filter(|status| agreed.contains(&(status.post.clone(), status.channel.clone()))).collect();
    let publisher = Publisher {
        workspace: &desk.prepared.workspace,
        variants: &desk.prepared.variants,
        store: store.as_ref(),
        ledger: &snapshot,
        accounts: &accounts,
        media: desk.prepared.workspace.root.join("public").join("media"),
        clock: machine_clock(),
        gate: &|_| None,
        on_event: &|event| tell(event, ui),
    };
    let results = block_on(publisher.publish(&work))?;
    let after = desk.plan(&desk.snapshot(store.as_ref(), ui)?, &missing, now, plan_options);
    refresh_pages(&desk, now, ui);
    report(&selection.of(&after), &results, options.format, ui)
}

/// The site shows what is published, and the report says so: both follow at once. What was sent is on record by now,
/// so a page that cannot be made is a warning, and the next build makes it.
fn refresh_pages(desk: &Desk, now: DateTime<Utc>, ui: &Ui) {
    let public = desk.prepared.workspace.root.join("public");
    match write_pages(&desk.prepared.workspace.root, &desk.specs, &public, now, ui) {
        Ok(_) => ui.note(&format!("report: {}", public.join("report").join("index.html").display())),
        Err(failure) => {
            ui.warn("the pages could not be made");
            ui.failure(&failure);
        }
    }
}

/// Whether a run would do anything about it.
fn is_work(status: &VariantStatus) -> bool {
    is_sendable(status) || status.state == State::Unknown
}

fn tell(event: &Event<'_>, ui: &Ui) {
    let (verb, variant, part): (&str, &Variant, u16) = match event {
        Event::Sending { variant, part } => ("sending", variant, *part),
        Event::Posted { .. } => return,
        Event::Asking { variant, part } => ("asking about", variant, *part),
    };
    ui.note(&format!("{verb} {} on {}, part {part} of {}", variant.post, variant.channel, variant.parts.len()));
}

/// Asks for a yes, and ends the command without one.
fn ask(desk: &Desk, statuses: &[&VariantStatus], ui: &Ui) -> Result<(), Failure> {
    let work: Vec<_> = statuses.iter().filter(|status| is_work(status)).collect();
    for status in &work {
        let title = desk.prepared.workspace.post(status.post.as_str()).map_or("", |post| post.title.value.as_str());
        ui.note(&format!("{:<10} {:<12} {:<30} {title}", reasons::state(status.state), status.channel.as_str(), status.post.as_str()));
    }
    if ui.confirm(&format!("Publish these {}?", work.len()))? {
        return Ok(());
    }
    let failure = Failure::new("nothing was sent");
    Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") })
}

fn show_requests(
    desk: &Desk,
    snapshot: &Snapshot,
    selection: &Selection,
    options: PlanOptions,
    now: DateTime<Utc>,
    format: Format,
    ui: &Ui,
) -> CommandResult {
    // Requests can be shown without credentials: that is what a pull request of a fork has.
    let statuses = desk.plan(snapshot, &BTreeMap::new(), now, options);
    let media = desk.prepared.workspace.root.join("public").join("media");
    let http = http();
    let mut requests: Vec<PlannedRequest> = Vec::new();
    for status in selection.of(&statuses) {
        if status.state == State::Unknown {
            ui.note(&format!("{} on {}: the platform would be asked first whether it is live", status.post, status.channel));
        }
        if !is_sendable(status) {
            continue;
        }
        let Some(variant) = desk.prepared.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel)
        else {
            continue;
        };
        let Some(channel) = desk.prepared.workspace.config.channel(status.channel.as_str()) else { continue };
        let Some(spec) = desk.specs.get(channel.network.as_str()) else { continue };
        let driver = drivers::preview(channel, spec, &desk.environment, &http)
            .map_err(|error| Failure::new(format!("channel `{}`: {error}", channel.name)))?;
        let first = !requests.iter().any(|request| request.channel == status.channel);
        requests.extend(dry_run(variant, snapshot, driver.as_ref(), &media, now, first));
    }
    match format {
        Format::Json => ui.json(&json!({ "schema": 1, "now": now, "requests": requests }))?,
        Format::Human => {
            let mut text = String::new();
            for planned in &requests {
                let request = &planned.request;
                match planned.part {
                    0 => writeln!(text, "# {}, once", planned.channel)?,
                    part => writeln!(text, "# {} on {}, part {part}", planned.post, planned.channel)?,
                }
                writeln!(text, "{} {}", request.method, request.url)?;
                for (name, value) in &request.headers {
                    writeln!(text, "{name}: {value}")?;
                }
                if !request.body.is_empty() {
                    writeln!(text, "\n{}", request.body)?;
                }
                text.push('\n');
            }
            ui.result(&text)?;
            ui.note(&format!("{}; nothing was sent", counted(requests.len(), "request")));
        }
    }
    let held = held_up(&selection.of(&statuses)).iter().any(|status| !is_sendable(status));
    Ok(if held { Exit::Problems } else { Exit::Done })
}

/// What should have been sent and was not, for a reason that somebody has to see to.
fn held_up<'a>(statuses: &[&'a VariantStatus]) -> Vec<&'a VariantStatus> {
    statuses
        .iter()
        .copied()
        .filter(|status| match status.state {
            State::Blocked | State::Refused | State::Partial | State::Due => true,
            State::Unknown | State::Published | State::Scheduled | State::Missed | State::Draft => false,
        })
        .collect()
}

fn report(after: &[&VariantStatus], results: &[VariantResult], format: Format, ui: &Ui) -> CommandResult {
    let worked: BTreeSet<(&PostId, &ChannelName)> = results.iter().map(|result| (&result.post, &result.channel)).collect();
    let held: Vec<&VariantStatus> =
        held_up(after).into_iter().filter(|status| !worked.contains(&(&status.post, &status.channel))).collect();
    match format {
        Format::Json => {
            let held: Vec<_> = held
                .iter()
                .map(|status| json!({ "post": status.post, "channel": status.channel, "state": status.state, "holds": status.holds, "reasons": reasons::of(status) }))
                .collect();
            ui.json(&json!({ "schema": 1, "results": results, "held": held }))?;
        }
        Format::Human => {
            let mut text = String::new();
            for result in results {
                line(&mut text, result)?;
            }
            for status in &held {
                writeln!(text, "{:<10} {:<12} {}: {}", "held", status.channel.as_str(), status.post, reasons::of(status).join("; "))?;
            }
            ui.result(&text)?;
            if text.is_empty() {
                ui.note("nothing is due");
            }
            hints(results, &held, ui);
        }
    }
    Ok(exit(results, &held, after))
}

fn line(text: &mut String, result: &VariantResult) -> std::fmt::Result {
    let (word, more) = match &result.done {
        Done::Published => ("published", result.receipts.first().and_then(|receipt| receipt.url.clone()).unwrap_or_default()),
        Done::Absent => ("absent", "it is not live, and may be sent again".to_owned()),
        Done::Later { part, until, message } => {
            let until = until.map(|until| format!(", not before {}", reasons::instant(until))).unwrap_or_default();
            ("later", format!("part {part} was not sent{until}: {message}"))
        }
        Done::Refused { part, message } => ("refused", format!("part {part}: {message}")),
        Done::Unknown { part, message } => ("unknown", format!("part {part} may be live: {message}")),
        Done::Held { hold } => {
            ("held", hold.as_ref().map_or_else(|| "it has changed since its first parts were published".to_owned(), reasons::hold))
        }
        Done::Failed { part, message, maybe_live } => {
            let live = if *maybe_live { ", and may be live" } else { "" };
            ("failed", format!("part {part} is not on record{live}: {message}"))
        }
    };
    let recovered =
        if result.receipts.iter().any(|receipt| receipt.recovered) && result.sent < result.receipts.len() { " (found again)" } else { "" };
    writeln!(text, "{word:<10} {:<12} {}: {more}{recovered}", result.channel.as_str(), result.post)?;
    for note in &result.notes {
        writeln!(text, "{:<10} {note}", "")?;
    }
    Ok(())
}

fn hints(results: &[VariantResult], held: &[&VariantStatus], ui: &Ui) {
    if results.iter().any(|result| matches!(result.done, Done::Unknown { .. })) {
        ui.hint("the next `pregon publish` or `pregon reconcile` asks the platform before anything is sent again");
    }
    if held.iter().any(|status| status.holds.iter().any(|hold| matches!(hold, Hold::CheckErrors { .. }))) {
        ui.hint("`pregon check` says what is wrong");
    }
    if held.iter().any(|status| status.holds.iter().any(|hold| matches!(hold, Hold::NoCredentials { .. }))) {
        ui.hint("`pregon doctor` says where to get the missing credentials");
    }
    if held.iter().any(|status| status.state == State::Refused) {
        ui.hint("change the post, or send it again as it is with `--retry-refused`");
    }
}

fn exit(results: &[VariantResult], held: &[&VariantStatus], after: &[&VariantStatus]) -> Exit {
    let mut exit = if held.is_empty() { Exit::Done } else { Exit::Problems };
    if after.iter().any(|status| status.state == State::Unknown) {
        exit = Exit::Unknown;
    }
    for result in results {
        exit = exit.max(match &result.done {
            Done::Published | Done::Absent => Exit::Done,
            Done::Later { .. } | Done::Refused { .. } | Done::Held { .. } => Exit::Problems,
            Done::Failed { maybe_live: false, .. } => Exit::CouldNotRun,
            Done::Unknown { .. } | Done::Failed { maybe_live: true, .. } => Exit::Unknown,
        });
    }
    exit
}
