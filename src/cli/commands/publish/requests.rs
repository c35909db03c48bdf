//! `pregon publish --dry-run`: the exact requests, and none of them sent.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::ledger::Snapshot;
use pregon::model::State;
use pregon::networks::drivers;
use pregon::publish::{PlanOptions, PlannedRequest, dry_run, is_sendable};
use serde_json::json;

use super::outcome::held_up;
use crate::cli::CommandResult;
use crate::cli::args::Format;
use crate::cli::desk::{Desk, Selection};
use crate::cli::environment::http;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(super) fn show(
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
    let environment = desk.environment();
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
        let driver = drivers::preview(channel, spec, &environment, &http)
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
