//! `pregon reconcile`: clears up unknown outcomes, and makes what is live what it is to be.

mod apply;

use std::fmt::Write;

use pregon::ledger::Snapshot;
use pregon::model::{ChannelName, Hold, PostId, State};
use pregon::publish::{Assumption, Done, PlanOptions, assume, reconcile};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Assume, Format, Global, Reconcile};
use crate::cli::desk::{Desk, block_on};
use crate::cli::environment::machine_clock;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Reconcile, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let desk = Desk::open(global, ui, now)?;
    desk.usable()?;
    let store = desk.store()?;
    let snapshot = desk.snapshot(store.as_ref(), ui)?;
    let selection = desk.select(&options.channels, &options.posts, &snapshot)?;
    if let Some(choice) = options.assume {
        let (post, channel) = one_variant(options)?;
        let assumption = match choice {
            Assume::Absent => Assumption::Absent,
            Assume::Posted => Assumption::Posted { id: options.id.clone(), url: options.url.clone() },
        };
        let word = if choice == Assume::Posted { "live" } else { "not live" };
        if !options.yes && !ui.confirm(&format!("Record that {post} is {word} on {channel}?"))? {
            return Err(Failure::new("nothing was recorded").hint("without a terminal to ask on, add `--yes`"));
        }
        let parts = assume(store.as_ref(), &snapshot, &post, &channel, &assumption, machine_clock().now())?;
        match options.format {
            Format::Json => ui.json(&json!({ "schema": 1, "post": post, "channel": channel, "assumed": word, "parts": parts }))?,
            Format::Human => ui.result(&format!("recorded   {channel} {post}: {word}"))?,
        }
        return Ok(Exit::Done);
    }
    if options.apply {
        return apply::run(&desk, options, &selection, now, ui);
    }
    let missing = desk.missing_after_renewal();
    let plan = |record: &Snapshot| desk.plan(record, &missing, now, PlanOptions::default());
    let statuses = plan(&snapshot);
    let unknown: Vec<_> = selection
        .of(&statuses)
        .into_iter()
        .filter(|status| status.state == State::Unknown)
        .map(|status| (status.post.clone(), status.channel.clone()))
        .collect();
    let channels = unknown.iter().map(|(_, channel)| channel).collect();
    let renewals = desk.renew(&channels, ui)?;
    let accounts = desk.accounts(&channels)?;
    let presence = desk.presence()?;
    let replan = |record: &Snapshot, channel: &ChannelName| -> Vec<_> {
        plan(record).into_iter().filter(|status| status.channel == *channel).collect()
    };
    let publisher = desk.publisher(&store, &snapshot, &presence, &accounts, &replan, &|_| ());
    let results = block_on(reconcile(&publisher, &unknown))?;
    renewals.tell(ui);
    match options.format {
        Format::Json => ui.json(&json!({ "schema": 1, "secrets": renewals, "results": results }))?,
        Format::Human => {
            let mut text = String::new();
            for result in &results {
                let (word, more) = match &result.done {
                    Done::Unknown { message, .. } => ("unknown", format!(": {message}")),
                    Done::Failed { message, .. } => ("failed", format!(": {message}")),
                    Done::Absent => ("absent", String::new()),
                    Done::Held { hold: Some(Hold::HandedOver { at }) } => {
                        ("handed", format!(": the platform puts it up at {}", reasons::instant(*at)))
                    }
                    _ => {
                        let url = result.receipts.last().and_then(|receipt| receipt.url.clone());
                        ("live", url.map(|url| format!(": {url}")).unwrap_or_default())
                    }
                };
                writeln!(text, "{word:<10} {:<12} {}{more}", result.channel.as_str(), result.post)?;
            }
            ui.result(&text)?;
            if results.is_empty() {
                ui.note("no outcome is unknown");
            }
        }
    }
    if results.iter().any(|result| matches!(result.done, Done::Unknown { .. } | Done::Failed { .. })) {
        if options.format == Format::Human {
            ui.hint("look with your own eyes, then: pregon reconcile --post ID --channel NAME --assume posted|absent");
        }
        return Ok(Exit::Unknown);
    }
    Ok(if renewals.problems.is_empty() { Exit::Done } else { Exit::Problems })
}

/// A person's word counts for one post on one channel.
fn one_variant(options: &Reconcile) -> Result<(PostId, ChannelName), Failure> {
    let ([post], [channel]) = (options.posts.as_slice(), options.channels.as_slice()) else {
        return Err(Failure::new("`--assume` is about one post on one channel").hint("give `--post` and `--channel` once each"));
    };
    Ok((PostId::new(post.clone())?, ChannelName::new(channel.clone())?))
}
