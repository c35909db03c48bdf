//! `pregon review status`: who has said what, and who may.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use pregon::model::{ApprovalStatus, Status, Void};
use pregon::publish::PlanOptions;
use serde::Serialize;
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, ReviewStatus};
use crate::cli::desk::Desk;
use crate::cli::failure::Exit;
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::one_line;

/// What was said of a post.
#[derive(Serialize)]
struct Line {
    post: String,
    /// Whether no policy misses anything.
    approved: bool,
    said: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    #[serde(flatten)]
    status: ApprovalStatus,
    channels: Vec<String>,
}

pub(super) fn run(options: &ReviewStatus, global: &Global, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let desk = Desk::open(global, ui, now)?;
    let workspace = &desk.prepared.workspace;
    let snapshot = desk.look(ui)?;
    let statuses = desk.plan(&snapshot, &BTreeMap::new(), now, PlanOptions { as_written: true, ..PlanOptions::default() });
    let mut lines: Vec<Line> = Vec::new();
    for post in workspace.posts.iter().filter(|post| post.status.value != Status::Draft) {
        let mut said: Vec<Said> = Vec::new();
        let mut approved = true;
        for status in statuses.iter().filter(|status| status.post == post.id) {
            approved &= !status.holds.iter().any(|hold| matches!(hold, pregon::model::Hold::NotApproved { .. }));
            for approval in &status.approvals {
                let channel = status.channel.to_string();
                match said.iter_mut().find(|known| known.status == *approval) {
                    Some(known) => known.channels.push(channel),
                    None => said.push(Said { status: approval.clone(), channels: vec![channel] }),
                }
            }
        }
        if !said.is_empty() {
            lines.push(Line { post: post.id.to_string(), approved, said });
        }
    }
    let invitations = || workspace.invitations.iter();
    if options.format == Format::Json {
        let list: Vec<_> = invitations()
            .map(|one| json!({ "id": one.id, "person": one.person.value, "at": one.at, "expires": one.expires, "open": one.expires > now }))
            .collect();
        ui.json(&json!({ "schema": 1, "posts": lines, "invitations": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for Line { post, said, .. } in &lines {
        for Said { status, channels } in said {
            let asks = status.void.contains(&Void::AsksForChanges);
            let verb = match status.void.as_slice() {
                [] => "approved",
                _ if asks => "changes",
                _ => "void",
            };
            let note = status.note.as_ref().map_or_else(String::new, |note| format!(": {}", one_line(note)));
            writeln!(text, "{verb:<10} {post:<28} {} on {}{note} ({})", status.by, reasons::instant(status.at), channels.join(", "))?;
            if !asks {
                for void in &status.void {
                    writeln!(text, "           it does not count: {}", void.words())?;
                }
            }
        }
    }
    for one in invitations() {
        let (verb, when) = if one.expires > now { ("invited", "until") } else { ("expired", "at") };
        writeln!(text, "{verb:<10} {:<28} {when} {}", one.person.value, one.expires.to_rfc3339_opts(SecondsFormat::Secs, true))?;
    }
    if text.is_empty() {
        text.push_str("nobody has said anything, and nobody is invited\n");
    }
    ui.result(&text)?;
    Ok(Exit::Done)
}
