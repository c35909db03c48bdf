//! `pregon status`: where every variant stands.

use std::fmt::Write;

use pregon::diag::did_you_mean;
use pregon::model::{State, VariantStatus};
use pregon::publish::PlanOptions;
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Status};
use crate::cli::desk::Desk;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Status, global: &Global, ui: &Ui) -> CommandResult {
    let states = options.states.iter().map(|word| parse_state(word)).collect::<Result<Vec<State>, Failure>>()?;
    let now = global.clock().now();
    let desk = Desk::open(global, ui, now)?;
    let snapshot = desk.look(ui)?;
    let selection = desk.select(&options.channels, &options.posts, &snapshot)?;
    let statuses = desk.plan(&snapshot, &desk.missing(), now, PlanOptions::default());
    let mut shown = selection.of(&statuses);
    shown.retain(|status| states.is_empty() || states.contains(&status.state));
    shown.sort_by_key(|status| (status.due.is_none(), status.due.as_ref().map(|due| due.utc)));
    let mut gone = desk.withdrawn(&statuses, &snapshot);
    gone.retain(|gone| states.is_empty() && selection.has(&gone.post, &gone.channel));
    if options.format == Format::Json {
        let variants = shown.iter().map(|status| to_json(status)).collect::<Result<Vec<_>, _>>()?;
        let freezes: Vec<_> = snapshot.control.open(now).map(|freeze| super::freeze::to_json(freeze, now)).collect();
        ui.json(&json!({ "schema": 1, "now": now, "freezes": freezes, "variants": variants, "withdrawn": gone }))?;
        return Ok(Exit::Done);
    }
    super::crisis::tell(&snapshot.control, ui);
    for line in snapshot.control.open(now).flat_map(|freeze| super::freeze::lines(freeze, now)) {
        ui.note(&format!("frozen: {line}"));
    }
    let mut text = String::new();
    for status in &shown {
        let marker = if status.changed_since_published { "*" } else { "" };
        let state = format!("{}{marker}", reasons::state(status.state));
        writeln!(text, "{state:<11} {:<28} {:<12} {}", reasons::due(status.due.as_ref()), status.channel.as_str(), status.post)?;
        let approved = status.approvals.iter().filter(|approval| approval.void.is_empty());
        let approved = approved.map(|approval| format!("approved by {} on {}", approval.by, reasons::instant(approval.at)));
        for line in status.url().map(str::to_owned).into_iter().chain(reasons::of(status)).chain(approved) {
            writeln!(text, "{:<11} {line}", "")?;
        }
    }
    for gone in &gone {
        let what = if gone.unknown { "unknown" } else { "withdrawn" };
        writeln!(text, "{what:<11} {:<28} {:<12} {}", "-", gone.channel.as_str(), gone.post)?;
        let what = if gone.handed { "the platform's scheduler has it" } else { "it is published" };
        writeln!(text, "{:<11} {what}, and no longer among the posts", "")?;
        if let Some(change) = &gone.change {
            writeln!(text, "{:<11} {}", "", reasons::change(change))?;
        }
        for url in gone.receipts.iter().filter_map(|receipt| receipt.url.as_deref()) {
            writeln!(text, "{:<11} {url}", "")?;
        }
    }
    ui.result(&text)?;
    let count = |state| shown.iter().filter(|status| status.state == state).count();
    let counts: Vec<String> =
        reasons::STATES.iter().filter(|(state, _)| count(*state) > 0).map(|(state, word)| format!("{} {word}", count(*state))).collect();
    ui.note(&if counts.is_empty() { "no variants".to_owned() } else { counts.join(", ") });
    Ok(Exit::Done)
}

fn parse_state(word: &str) -> Result<State, Failure> {
    let known = reasons::STATES.iter().find(|(_, known)| *known == word);
    known.map(|(state, _)| *state).ok_or_else(|| {
        let names = reasons::STATES.map(|(_, name)| name);
        let hint =
            did_you_mean(word, names).map_or_else(|| format!("states: {}", names.join(", ")), |guess| format!("did you mean `{guess}`?"));
        Failure::new(format!("there is no state `{word}`")).hint(hint)
    })
}

fn to_json(status: &VariantStatus) -> serde_json::Result<serde_json::Value> {
    let mut value = serde_json::to_value(status)?;
    value["url"] = json!(status.url());
    value["published_at"] = json!(status.published_at());
    value["reasons"] = json!(reasons::of(status));
    Ok(value)
}
