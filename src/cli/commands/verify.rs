//! `pregon verify`: whether what is scheduled is what was approved. Needs no credentials.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::TimeDelta;
use pregon::approvals::{Identities, covering};
use pregon::check::changed_files;
use pregon::diag::render::{self, Report};
use pregon::diag::{Diagnostic, Diagnostics};
use pregon::ledger::Snapshot;
use pregon::model::{ApprovalStatus, Change, Hold, MediaFound, Post, State, VariantStatus, Void};
use pregon::publish::PlanOptions;
use pregon::workspace::{APPROVALS_FOLDER, Workspace};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Global, Verify, VerifyFormat};
use crate::cli::desk::Desk;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::counted;

/// What is said of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Approved,
    Missing,
    Void,
}

impl Verdict {
    fn of(status: &VariantStatus) -> Self {
        if missing(status).is_none() {
            return Self::Approved;
        }
        // An approval that another one has to join is not void.
        let broken = |void: &Void| !matches!(void, Void::DoesNotCount);
        if status.approvals.iter().any(|approval| approval.void.iter().any(broken)) { Self::Void } else { Self::Missing }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Missing => "missing",
            Self::Void => "void",
        }
    }
}

fn missing(status: &VariantStatus) -> Option<&Hold> {
    status.holds.iter().chain(&status.change_holds).find(|hold| matches!(hold, Hold::NotApproved { .. }))
}

pub(in crate::cli) fn run(options: &Verify, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now();
    let desk = Desk::open(global, ui, now)?;
    let workspace = &desk.prepared.workspace;
    // What is published already is on record; without the record it is asked about as well, which errs on the safe side.
    let snapshot = desk.look(ui).unwrap_or_else(|failure| {
        ui.warn(&format!("the publishing record cannot be read, so that freezes and what is published are not known: {}", failure.error));
        Snapshot::default()
    });
    let statuses = desk.plan(&snapshot, &desk.missing(), now, PlanOptions { as_written: true, ..PlanOptions::default() });
    let changed = options
        .since
        .as_deref()
        .map(|revision| changed_files(&workspace.root, revision))
        .transpose()
        .map_err(|error| Failure::from(error).hint("in CI, fetch the whole history: `fetch-depth: 0`"))?;
    let latest = options.within.and_then(TimeDelta::try_minutes).map(|within| now + within);
    let mut asked: Vec<(&VariantStatus, &Post)> = statuses
        .iter()
        .filter(|status| is_to_come(status) && latest.is_none_or(|latest| status.due.as_ref().is_some_and(|due| due.utc <= latest)))
        .filter_map(|status| Some((status, workspace.post(status.post.as_str())?)))
        .filter(|(_, post)| changed.as_ref().is_none_or(|changed| concerns(workspace, post, changed)))
        .filter(|(status, post)| {
            let channel = workspace.config.channel(status.channel.as_str());
            channel.is_some_and(|channel| !covering(workspace, post, channel, &snapshot.control, now).is_empty())
        })
        .collect();
    asked.sort_by_key(|(status, _)| (status.due.is_none(), status.due.as_ref().map(|due| due.utc)));
    if !asked.is_empty() && matches!(desk.identities(), Identities::Shallow) {
        let failure = Failure::new("the clone is shallow, so that git does not know who wrote and approved what");
        return Err(failure.hint("fetch the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab CI"));
    }
    let bad = asked.iter().filter(|(status, _)| Verdict::of(status) != Verdict::Approved).count();
    match options.format {
        VerifyFormat::Human => ui.result(&human(&asked)?)?,
        VerifyFormat::Json => {
            let list: Vec<_> = asked.iter().map(|(status, _)| to_json(status)).collect();
            ui.json(&json!({ "schema": 1, "now": now, "ok": bad == 0, "variants": list }))?;
        }
        VerifyFormat::Github => github(workspace, &asked, ui)?,
    }
    let all = counted(asked.len(), "variant");
    ui.note(&if asked.is_empty() {
        "nothing that a policy covers is scheduled".to_owned()
    } else if bad == 0 {
        format!("{all} approved")
    } else {
        format!("{bad} of {all} not approved")
    });
    Ok(if bad == 0 { Exit::Done } else { Exit::Problems })
}

/// Whether it is to be sent, or what is live is to be changed.
fn is_to_come(status: &VariantStatus) -> bool {
    match status.state {
        State::Due | State::Scheduled | State::Blocked | State::Partial | State::Handed | State::Refused => true,
        State::Published => matches!(status.change, Some(Change::Edit { .. })),
        State::Unknown | State::Sending | State::Missed | State::Draft | State::TakenDown => false,
    }
}

/// Whether a change of files is about a post: its own, its pictures', its approvals', or those that all posts depend on.
fn concerns(workspace: &Workspace, post: &Post, changed: &BTreeSet<String>) -> bool {
    let general = |path: &String| {
        let of_one = path.starts_with("content/")
            || path.starts_with(APPROVALS_FOLDER)
            || path.starts_with(&format!("{}/", workspace.config.ledger.value));
        !of_one
    };
    let approvals = format!("{APPROVALS_FOLDER}/{}/", post.id);
    let pictures = post.media.iter().chain(post.overrides.iter().filter_map(|of| of.media.as_ref()).flatten());
    changed.contains(&post.path)
        || changed.iter().any(|path| general(path) || path.starts_with(&approvals))
        || pictures.into_iter().any(|item| matches!(&item.found, MediaFound::File { path, .. } if changed.contains(path)))
}

fn human(asked: &[(&VariantStatus, &Post)]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for (status, _) in asked {
        let verdict = Verdict::of(status).word();
        writeln!(text, "{verdict:<11} {:<28} {:<12} {}", reasons::due(status.due.as_ref()), status.channel.as_str(), status.post)?;
        if let Some(Hold::NotApproved { needed, given, .. }) = missing(status) {
            writeln!(text, "{:<11} {given} of {needed} approvals count", "")?;
        }
        for approval in &status.approvals {
            writeln!(text, "{:<11} {}", "", approval_line(approval))?;
        }
    }
    Ok(text)
}

/// One approval in words.
fn approval_line(approval: &ApprovalStatus) -> String {
    let ApprovalStatus { by, at, note, void } = approval;
    let said = note.as_ref().map_or_else(String::new, |note| format!(" ({})", crate::cli::words::one_line(note)));
    let reasons: Vec<String> = void.iter().map(Void::words).collect();
    let void = if reasons.is_empty() { String::new() } else { format!("; it does not count: {}", reasons.join(", ")) };
    format!("{by} approved on {}{said}{void}", reasons::instant(*at))
}

fn to_json(status: &VariantStatus) -> serde_json::Value {
    let (needed, given) = match missing(status) {
        Some(Hold::NotApproved { needed, given, .. }) => (Some(needed), Some(given)),
        _ => (None, None),
    };
    let approvals: Vec<_> = status
        .approvals
        .iter()
        .map(|approval| {
            let reasons: Vec<String> = approval.void.iter().map(Void::words).collect();
            json!({ "by": approval.by, "at": approval.at, "note": approval.note, "counts": approval.void.is_empty(), "void": approval.void, "reasons": reasons })
        })
        .collect();
    json!({
        "post": status.post, "channel": status.channel, "due": status.due, "state": status.state,
        "verdict": Verdict::of(status), "needed": needed, "given": given, "approvals": approvals,
    })
}

fn github(workspace: &Workspace, asked: &[(&VariantStatus, &Post)], ui: &Ui) -> Result<(), Failure> {
    let mut findings = Diagnostics::new();
    for (status, post) in asked {
        let Some(Hold::NotApproved { needed, given, void }) = missing(status) else { continue };
        let message = format!("{} is not approved: {given} of {needed} approvals count", status.channel);
        let finding = Diagnostic::error("not-approved", post.at(post.title.span), message).post(&post.id).channel(&status.channel);
        findings.push(void.iter().fold(finding, |finding, why| finding.help(why.clone())));
    }
    findings.sort(&workspace.sources);
    let list: Vec<Diagnostic> = findings.iter().cloned().collect();
    let report = Report { sources: &workspace.sources, findings: &list, folder: "", rules: &[], color: false, width: 100 };
    let mut out = Vec::new();
    report.write(render::Format::Github, &mut out)?;
    Ok(ui.result(&String::from_utf8_lossy(&out))?)
}
