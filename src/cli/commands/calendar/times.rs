//! `pregon calendar suggest` and `pregon calendar assign`: times for posts.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use pregon::calendar::{SuggestRequest, assignments, read_samples, suggest as best_times, suggestions_text};
use pregon::check::apply_fixes;
use pregon::model::{ChannelName, Draft};
use pregon::networks::Specs;
use pregon::pipeline::examine;
use pregon::workspace::{Channel, find_root};
use serde_json::json;

use super::{Sight, check_channels, language, paint};
use crate::cli::CommandResult;
use crate::cli::args::{CalendarAssign, CalendarSuggest, Format, Global};
use crate::cli::failure::Exit;
use crate::cli::ui::Ui;

pub(super) fn suggest(options: &CalendarSuggest, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let sight = Sight::open(global, &options.with, now, ui)?;
    let workspace = sight.workspace();
    check_channels(workspace, &options.channels)?;
    let usual = workspace.calendar.channels.as_ref();
    let wanted = |channel: &&Channel| {
        let name = channel.name.as_str();
        if options.channels.is_empty() {
            usual.is_none_or(|names| names.iter().any(|usual| usual.value == name))
        } else {
            options.channels.iter().any(|asked| asked == name)
        }
    };
    let channels: Vec<&Channel> = workspace.config.channels.iter().filter(wanted).collect();
    let samples = read_samples(&find_root(&global.start())?);
    for problem in &samples.left_out {
        ui.warn(&format!("left out: {problem}"));
    }
    if samples.bad_lines > 0 {
        ui.warn(&format!("lines of metrics/ that are no samples: {}", samples.bad_lines));
    }
    let language = language(options.lang, workspace);
    let found = best_times(&SuggestRequest {
        workspace,
        drafts: &sight.examined.drafts,
        channels: &channels,
        count: usize::from(options.count),
        now,
        samples: &samples,
        language: &language,
    });
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "now": now, "timezone": workspace.config.timezone.name(), "times": found }))?;
    } else {
        ui.painted(&suggestions_text(&found, &language, paint(ui)))?;
    }
    if found.is_empty() {
        ui.note("no free time in the next four weeks");
    } else if found.len() < usize::from(options.count) {
        ui.note("no more in the next four weeks: on a day there is one proposal, unless a cadence needs more than one a day");
    }
    Ok(Exit::Done)
}

pub(super) fn assign(options: &CalendarAssign, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let examined = examine(&global.start(), &Specs::embedded(), now)?;
    let mut taken = times(&examined.drafts);
    if !options.with.is_empty() {
        taken.extend(times(&Sight::open(global, &options.with, now, ui)?.examined.drafts));
    }
    let (list, fixes) = assignments(&examined.workspace, taken, now);
    if !options.dry_run {
        apply_fixes(&examined.workspace, &fixes)?;
    }
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "now": now, "written": !options.dry_run, "posts": list }))?;
    } else {
        let mut text = String::new();
        for one in &list {
            let time = one.wall.map_or_else(|| "no free slot    ".to_owned(), |wall| wall.format("%Y-%m-%d %H:%M").to_string());
            let why = if one.writable { "" } else { " (`slot:` is written in an unusual way: write `date:` yourself)" };
            text.push_str(&format!("{time}  {}  {}{why}\n", one.post, one.path));
        }
        ui.result(&text)?;
        ui.note(match (list.is_empty(), options.dry_run) {
            (true, _) => "no post waits for a slot",
            (false, true) => "nothing was written",
            (false, false) => "look at the times, and commit the files",
        });
    }
    let left = list.iter().any(|one| one.wall.is_none() || !one.writable);
    Ok(if left { Exit::Problems } else { Exit::Done })
}

fn times(drafts: &[Draft]) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
    drafts.iter().filter_map(|draft| Some((draft.channel.clone(), draft.due.as_ref()?.utc))).collect()
}
