//! Findings that authors accept with `allow:`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Check, RULES, Sink};
use crate::diag::Diagnostic;
use crate::model::{Post, PostId, Waiver};
use crate::workspace::Workspace;

/// A waiver, and what it did in this check.
#[derive(Debug)]
pub struct WaiverUse<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The post that has it.
    pub post: &'a Post,
    /// The waiver.
    pub waiver: &'a Waiver,
    /// The day of the check in the workspace's zone.
    pub today: NaiveDate,
    /// How many findings of its rule the post had, waived or not.
    pub findings: usize,
}

impl WaiverUse<'_> {
    /// Whether its last day has passed.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        is_expired(self.waiver, self.today)
    }
}

fn is_expired(waiver: &Waiver, today: NaiveDate) -> bool {
    waiver.until.is_some_and(|until| until < today)
}

/// Removes what is waived, and adds what rules have to say about the waivers.
pub(super) fn apply(workspace: &Workspace, found: Vec<Diagnostic>, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let mut kept = Vec::with_capacity(found.len());
    let mut counts: BTreeMap<(PostId, &'static str), usize> = BTreeMap::new();
    for diagnostic in found {
        let post = diagnostic.post.as_ref().and_then(|id| workspace.post(id.as_str())).filter(|post| !post.allow.is_empty());
        let Some(post) = post else {
            kept.push(diagnostic);
            continue;
        };
        *counts.entry((post.id.clone(), diagnostic.rule)).or_default() += 1;
        let waived = post.allow.iter().any(|waiver| waiver.rule.value == diagnostic.rule && !is_expired(waiver, today));
        if !waived {
            kept.push(diagnostic);
        }
    }
    for post in workspace.posts.iter().filter(|post| !post.allow.is_empty()) {
        for waiver in &post.allow {
            let findings = super::rule(&waiver.rule).and_then(|rule| counts.get(&(post.id.clone(), rule.name))).copied().unwrap_or(0);
            let subject = WaiverUse { workspace, post, waiver, today, findings };
            for rule in RULES {
                if let Check::Waiver(run) = rule.check
                    && let Some(mut sink) = Sink::new(rule, workspace, &mut kept)
                {
                    run(&subject, &mut sink.of_post(post));
                }
            }
        }
    }
    kept
}
