//! What stands above the variants: the summary, and the lists of what else a change does.

use std::fmt::Write as _;

use super::super::variants::{Count, Kind};
use super::super::words::{Words, counted};
use super::super::{Amount, AmountOf, Diff, Found, LiveChange, OpenRequest, SlotChange, VoidedApproval};
use super::escape::{cell, span};
use super::{MOST_VALUES, amount, when};
use crate::agenda::ProposedTime;
use crate::model;

/// Rows of the summary at most.
const MOST_ROWS: usize = 60;
/// Longest piece of somebody's words in a table.
const MOST_CELL: usize = 80;

/// One row a variant: what happens, when, how long.
pub(super) fn summary(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.variants.is_empty() {
        return text;
    }
    let _ = write!(
        text,
        "\n| {} | {} | {} | {} | {} |\n| --- | --- | --- | --- | --- |\n",
        words.post, words.channel, words.what, words.due, words.length
    );
    for change in diff.variants.iter().take(MOST_ROWS) {
        let what = match change.kind {
            Kind::Added => words.is_new,
            Kind::Removed => words.is_gone,
            Kind::Changed => words.changes,
        };
        let due = change.due.as_ref().map_or_else(String::new, |due| sides(change.kind, due.before.as_ref(), due.after.as_ref(), when));
        let counts: Vec<String> = change
            .parts
            .iter()
            .filter_map(|part| part.count.as_ref())
            .take(4)
            .map(|count| sides(change.kind, count.before.as_ref(), count.after.as_ref(), |count| short_count(count, words)))
            .collect();
        let title: String = change.title.chars().take(MOST_CELL).collect();
        let _ = writeln!(text, "| {} | {} | {what} | {due} | {} |", cell(&title), cell(change.channel.as_str()), counts.join(", "));
    }
    if diff.variants.len() > MOST_ROWS {
        let _ = write!(text, "\n…{}\n", counted(diff.variants.len() - MOST_ROWS, words.more_rows));
    }
    text
}

fn sides<T>(kind: Kind, before: Option<&T>, after: Option<&T>, shown: impl Fn(&T) -> String) -> String {
    let one = |side: Option<&T>| side.map_or_else(|| "–".to_owned(), &shown);
    match kind {
        Kind::Added => one(after),
        Kind::Removed => one(before),
        Kind::Changed => format!("{} → {}", one(before), one(after)),
    }
}

fn short_count(count: &Count, words: &Words) -> String {
    let limit = count.limit.map_or_else(String::new, |limit| format!(" / {limit}"));
    let long = if count.fits { String::new() } else { format!(" ⚠️ {}", words.too_long) };
    format!("{}{limit}{long}", count.length)
}

pub(super) fn request_list(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.requests.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {}\n\n", words.requests);
    for OpenRequest { post, by, at, note } in diff.requests.iter().take(MOST_VALUES) {
        let note = note.as_deref().map_or_else(String::new, |note| format!(": {}", span(note)));
        let _ = writeln!(text, "- {} · {} ({}){note}", span(post.as_str()), span(by), at.format("%Y-%m-%d %H:%M UTC"));
    }
    if diff.requests.len() > MOST_VALUES {
        let _ = write!(text, "\n…{}\n", counted(diff.requests.len() - MOST_VALUES, words.more_rows));
    }
    text
}

pub(super) fn approval_list(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.approvals.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {}\n\n", words.approvals);
    for approval in diff.approvals.iter().take(MOST_VALUES) {
        approval_line(approval, words, &mut text);
    }
    if diff.approvals.len() > MOST_VALUES {
        let _ = write!(text, "\n…{}\n", counted(diff.approvals.len() - MOST_VALUES, words.more_approvals));
    }
    text
}

pub(super) fn published_list(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.published.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {}\n\n", words.published);
    for change in diff.published.iter().take(MOST_VALUES) {
        live_line(change, words, &mut text);
    }
    if diff.published.len() > MOST_VALUES {
        let _ = write!(text, "\n…{}\n", counted(diff.published.len() - MOST_VALUES, words.more_variants));
    }
    text
}

pub(super) fn money(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.amounts.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {}\n\n", words.money);
    for Amount { of, currency, micros } in diff.amounts.iter().take(MOST_VALUES) {
        let of = match of {
            AmountOf::Posts => words.posts_cost.to_owned(),
            AmountOf::Charges => words.charges.to_owned(),
            AmountOf::Line(name) => format!("{} {}", words.budget_line, span(name)),
            AmountOf::Spent(name) => format!("{} {}, {}", words.budget_line, span(name), words.spent),
            AmountOf::Campaign(name) => format!("{} {}", words.campaign, span(name)),
        };
        let shown = |side: Option<i64>| side.map_or_else(|| words.none.to_owned(), signed_amount);
        let by = micros.after.unwrap_or(0).saturating_sub(micros.before.unwrap_or(0));
        let sign = if by < 0 { "" } else { "+" };
        let _ =
            writeln!(text, "- {of}: {} → {} {} ({sign}{})", shown(micros.before), shown(micros.after), span(currency), signed_amount(by));
    }
    text
}

fn signed_amount(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{}", amount(micros.unsigned_abs()))
}

pub(super) fn finding_list(title: &str, found: &[Found], words: &Words) -> String {
    let mut text = String::new();
    if found.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {title}\n\n");
    for Found { severity, rule, place, message } in found.iter().take(MOST_VALUES) {
        let place = place.as_deref().map_or_else(String::new, |place| format!(" {}", span(place)));
        let sign = if *severity == "error" { "❌" } else { "⚠️" };
        let _ = writeln!(text, "- {sign} {}{place}: {}", span(rule), span(message));
    }
    if found.len() > MOST_VALUES {
        let _ = write!(text, "\n…{}\n", counted(found.len() - MOST_VALUES, words.more_findings));
    }
    text
}

fn approval_line(approval: &VoidedApproval, words: &Words, text: &mut String) {
    let why: Vec<&str> = approval.void.iter().map(|void| words.void(void)).collect();
    let VoidedApproval { post, channel, by, at, .. } = approval;
    let at = at.format("%Y-%m-%d %H:%M UTC");
    let _ = writeln!(
        text,
        "- {} · {}: {} {} ({at}): {}",
        span(post.as_str()),
        span(channel.as_str()),
        words.approval_of,
        span(by),
        why.join(", ")
    );
}

/// What a change means there. The reasons are the program's own words or the platform's, as the record has them.
fn live_line(live: &LiveChange, words: &Words, text: &mut String) {
    let of = |verb: [&str; 2], parts: &[u16]| {
        let numbers: Vec<String> = parts.iter().map(ToString::to_string).collect();
        format!("{} {} ({})", verb[usize::from(parts.len() != 1)], numbers.join(", "), words.apply)
    };
    let means = match &live.change {
        model::Change::Edit { parts } => of(words.edit, parts),
        model::Change::Delete { parts } => of(words.delete, parts),
        model::Change::Manual { why } => {
            let what = if live.gone { words.cannot_delete } else { words.cannot_edit };
            format!("{what} ({})", span(why))
        }
    };
    let url = live.urls.first().map_or_else(String::new, |url| format!(" · {}", span(url)));
    let _ = writeln!(text, "- {} · {}: {means}{url}", span(live.post.as_str()), span(live.channel.as_str()));
}

pub(super) fn slot_list(diff: &Diff, words: &Words) -> String {
    let mut text = String::new();
    if diff.slots.is_empty() {
        return text;
    }
    let _ = write!(text, "\n### {}\n\n", words.slots);
    for slot in diff.slots.iter().take(MOST_VALUES) {
        slot_line(slot, words, &mut text);
    }
    if diff.slots.len() > MOST_VALUES {
        let _ = write!(text, "\n…{}\n", counted(diff.slots.len() - MOST_VALUES, words.more_variants));
    }
    let _ = write!(text, "\n{}\n", words.slots_note);
    text
}

fn slot_line(slot: &SlotChange, words: &Words, text: &mut String) {
    let time = |at: ProposedTime| format!("{} ({})", at.wall.format("%Y-%m-%d %H:%M"), at.utc.format("%H:%M UTC"));
    let channels: Vec<&str> = slot.channels.iter().map(crate::model::ChannelName::as_str).collect();
    let after = slot.after.map_or_else(|| words.no_slot.to_owned(), time);
    let before = slot.before.map(|at| format!("~~{}~~ ", time(at))).unwrap_or_default();
    let _ = writeln!(text, "- {} · {}: {before}{after} · {}", span(slot.post.as_str()), span(&slot.title), span(&channels.join(", ")));
}
