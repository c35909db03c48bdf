//! Times written into the posts that wait for one.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;

use crate::agenda::{proposals, slot_entry};
use crate::diag::{Applicability, Diagnostic, Diagnostics, Fix};
use crate::model::{ChannelName, PostId, Schedule};
use crate::workspace::Workspace;

/// The time that a post is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// The post.
    pub post: PostId,
    /// Its file, relative to the workspace root.
    pub path: String,
    /// The time in the workspace's zone; `None` where no slot is free.
    pub wall: Option<NaiveDateTime>,
    /// Whether it can be written: somebody may have written `slot:` in a way that is not replaced blindly.
    pub writable: bool,
}

/// The times that the posts with `slot: next` are given, sorted by post, and the changes of their files, for
/// [`crate::check::apply_fixes`].
///
/// `taken` are times that are not free: those of other posts, here and on other branches.
#[must_use]
pub fn assignments(
    workspace: &Workspace,
    taken: BTreeSet<(ChannelName, DateTime<Utc>)>,
    now: DateTime<Utc>,
) -> (Vec<Assignment>, Diagnostics) {
    let mut fixes = Diagnostics::new();
    let mut list = Vec::new();
    for proposal in proposals(workspace, taken, now) {
        let Some(post) = workspace.post(proposal.post.as_str()) else { continue };
        let Schedule::SlotNext(span) = post.schedule else { continue };
        let wall = proposal.at.map(|at| at.wall);
        let entry = slot_entry(&workspace.sources.get(post.file).text, span);
        if let (Some(wall), Some(entry)) = (wall, entry) {
            let line = format!("date: {}", wall.format("%Y-%m-%d %H:%M"));
            let fix = Fix::one(format!("write `{line}`"), Applicability::Safe, post.file, entry, line);
            fixes.push(Diagnostic::warning("slot-not-assigned", post.at(span), "no slot is assigned yet").post(&post.id).fix(fix));
        }
        list.push(Assignment { post: proposal.post, path: post.path.clone(), wall, writable: entry.is_some() });
    }
    (list, fixes)
}
