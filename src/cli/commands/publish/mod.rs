//! `pregon publish`: sends what is due.

mod comment;
pub(in crate::cli) mod health;
mod heartbeat;
mod outcome;
mod requests;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use pregon::ledger::{Snapshot, Store};
use pregon::model::{ChannelName, Digest, PostId, Variant, VariantStatus};
use pregon::publish::{Event, Outlook, PlanOptions, Withdrawn, is_work};
use pregon::support::atomic_file;

use self::outcome::Ran;
use crate::cli::CommandResult;
use crate::cli::args::{Global, Publish};
use crate::cli::desk::{Desk, Selection, block_on, view_of, write_pages};
use crate::cli::environment::machine_clock;
use crate::cli::failure::Failure;
use crate::cli::reasons;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Publish, global: &Global, ui: &Ui) -> CommandResult {
    if options.watch {
        return watch::run(options, global, ui);
    }
    let now = global.clock().now();
    let desk = Desk::open(global, ui, now)?;
    desk.usable()?;
    if options.dry_run {
        let snapshot = desk.look(ui)?;
        let selection = desk.select(&options.channels, &options.posts, &snapshot)?;
        return requests::show(&desk, &snapshot, &selection, plan_options(options), now, options.format, ui);
    }
    let agree = |statuses: &[&VariantStatus]| if options.yes { Ok(()) } else { ask(&desk, statuses, ui) };
    let ran = run_once(&desk, options, now, &agree, &|| false, ui)?;
    if health::tick_of(&ran) == health::Tick::Done {
        heartbeat::beat(&desk, ui);
    }
    if let Some(path) = &options.summary {
        write_file(path, &format!("{:#}\n", ran.json()))?;
    }
    if let Some(path) = &options.comment {
        write_file(path, &comment::markdown(&desk.prepared.workspace, &ran))?;
    }
    ran.print(options.format, ui)?;
    Ok(ran.exit())
}

fn plan_options(options: &Publish) -> PlanOptions {
    PlanOptions { retry_refused: options.retry_refused, late: options.late, ..PlanOptions::default() }
}

/// Sends what is due by now; `agree` is told what that is, and stops the run with an error. Once `stop` says so, no further request is begun.
fn run_once(
    desk: &Desk,
    options: &Publish,
    now: DateTime<Utc>,
    agree: &dyn Fn(&[&VariantStatus]) -> Result<(), Failure>,
    stop: &(dyn Fn() -> bool + Sync),
    ui: &Ui,
) -> Result<Ran, Failure> {
    let started = machine_clock().now();
    let plan_options = plan_options(options);
    let store = desk.store()?;
    let known = names_if(options.watch, store.as_ref());
    let snapshot = desk.snapshot(store.as_ref(), ui)?;
    if !options.watch {
        crate::cli::commands::crisis::tell(&snapshot.control, ui);
    }
    let selection = desk.select(&options.channels, &options.posts, &snapshot)?;
    // What a new token will do away with holds nothing back.
    let statuses = desk.plan(&snapshot, &desk.missing_after_renewal(), now, plan_options);
    let selected = selection.of(&statuses);
    let wanted: Vec<(PostId, ChannelName)> =
        selected.iter().filter(|status| is_work(status)).map(|status| (status.post.clone(), status.channel.clone())).collect();
    // What schedulers of platforms have of posts that were removed is taken back.
    let gone: Vec<Withdrawn> = desk.withdrawn(&statuses, &snapshot);
    let gone: Vec<&Withdrawn> = gone.iter().filter(|gone| gone.handed && selection.has(&gone.post, &gone.channel)).collect();
    if !wanted.is_empty() {
        agree(&selected)?;
    }
    let channels = wanted.iter().map(|(_, channel)| channel).chain(gone.iter().map(|gone| &gone.channel)).collect();
    let renewals = desk.renew(&channels, ui)?;
    let missing = desk.missing();
    let ended = |publisher, results, after: &[VariantStatus], ledger: &Snapshot, known| {
        let outlook = Outlook::new(&desk.prepared.workspace, ledger, after, now);
        let after = selection.of(after).into_iter().cloned().collect();
        Ran { started, finished: machine_clock().now(), publisher, renewals, results, after, outlook, names: known }
    };
    if wanted.is_empty() && gone.is_empty() {
        refresh_pages(desk, now, ui);
        return Ok(ended(None, Vec::new(), &statuses, &snapshot, known));
    }
    // Credentials and addresses are checked before anything is written or sent.
    let accounts = desk.accounts(&channels)?;
    let presence = desk.presence()?;
    let of_channel = variants_by_channel(desk, &selection);
    let replan = |record: &Snapshot, channel: &ChannelName| {
        of_channel
            .get(channel)
            .filter(|_| !stop())
            .map(|variants| desk.plan_of(variants, record, &missing, now, plan_options))
            .unwrap_or_default()
    };
    let bar = ui.progress(Some(wanted.len() as u64), "publishing");
    let on_event = |event: &Event<'_>| {
        if let Event::Finished { .. } = event {
            bar.inc(1);
        }
        bar.suspend(|| tell(event, ui));
    };
    let publisher = desk.publisher(&store, &snapshot, &presence, &accounts, &replan, &on_event);
    let mut results = block_on(publisher.publish(&wanted))?;
    results.extend(block_on(publisher.take_back_withdrawn(&gone))?);
    bar.finish_and_clear();
    let name = presence.name().to_owned();
    // What this run leaves open is open: nobody is at work on it any more.
    drop(presence);
    // Before the record is read: what comes between the two is seen at the next look.
    let known = names_if(options.watch, store.as_ref());
    let last = desk.snapshot(store.as_ref(), ui)?;
    let after = desk.plan(&last, &missing, now, plan_options);
    refresh_pages(desk, now, ui);
    Ok(ended(Some(name), results, &after, &last, known))
}

/// The names of a ledger's records, as one value: another one when a record has come. `None` where it cannot be read.
fn names(store: &dyn Store) -> Option<Digest> {
    let mut names = store.list("").ok()?;
    names.sort_unstable();
    Some(Digest::of(names.join("\n").as_bytes()))
}

fn names_if(wanted: bool, store: &dyn Store) -> Option<Digest> {
    if wanted { names(store) } else { None }
}

/// The variants that a run is about. Others of a channel count where the distance between its posts is kept, so all of a channel are there.
fn variants_by_channel(desk: &Desk, selection: &Selection) -> BTreeMap<ChannelName, Vec<Variant>> {
    let channels: BTreeSet<&ChannelName> = desk
        .prepared
        .variants
        .iter()
        .filter(|variant| selection.has(&variant.post, &variant.channel))
        .map(|variant| &variant.channel)
        .collect();
    let mut of_channel: BTreeMap<ChannelName, Vec<Variant>> = BTreeMap::new();
    for variant in desk.prepared.variants.iter().filter(|variant| channels.contains(&variant.channel)) {
        of_channel.entry(variant.channel.clone()).or_default().push(variant.clone());
    }
    of_channel
}

fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    atomic_file::write(path, text.as_bytes()).map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// The site shows what is published, and the report says so: both follow at once. What was sent is on record by now,
/// so a page that cannot be made is a warning, and the next build makes it.
fn refresh_pages(desk: &Desk, now: DateTime<Utc>, ui: &Ui) {
    let public = desk.prepared.workspace.root.join("public");
    let written = desk.is_there().and_then(|()| Ok(desk.pages_lock(ui)?)).and_then(|_lock| {
        let root = &desk.prepared.workspace.root;
        view_of(root, &desk.specs).and_then(|ledger| write_pages(root, &desk.specs, &ledger, &public, now, ui))
    });
    match written {
        Ok(_) => ui.note(&format!("report: {}", public.join("report").join("index.html").display())),
        Err(failure) => {
            ui.warn("the pages could not be made");
            ui.failure(&failure);
        }
    }
}

fn tell(event: &Event<'_>, ui: &Ui) {
    let (verb, variant, part): (&str, &Variant, u16) = match event {
        Event::Sending { variant, part } => ("sending", variant, *part),
        Event::Asking { variant, part } => ("asking about", variant, *part),
        Event::Handing { variant } => ("handing over", variant, 1),
        Event::Posted { .. } | Event::Finished { .. } | Event::Editing { .. } | Event::Removing { .. } => return,
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
