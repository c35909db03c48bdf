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
    let with_waivers = || workspace.posts.iter().filter(|post| !post.allow.is_empty());
    let mut of_posts: BTreeMap<&PostId, Vec<Diagnostic>> = with_waivers().map(|post| (&post.id, Vec::new())).collect();
    for diagnostic in found {
        match diagnostic.post.as_ref().and_then(|id| of_posts.get_mut(id)) {
            Some(list) => list.push(diagnostic),
            None => kept.push(diagnostic),
        }
    }
    for post in with_waivers() {
        let found = of_posts.remove(&post.id).unwrap_or_default();
        kept.extend(apply_to(workspace, post, found, today));
    }
    kept
}

/// The same for the findings of one post.
pub(super) fn apply_to(workspace: &Workspace, post: &Post, found: Vec<Diagnostic>, today: NaiveDate) -> Vec<Diagnostic> {
    if post.allow.is_empty() {
        return found;
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for diagnostic in &found {
        *counts.entry(diagnostic.rule).or_default() += 1;
    }
    let waived = |rule: &str| post.allow.iter().any(|waiver| waiver.rule.value == rule && !is_expired(waiver, today));
    let mut kept: Vec<Diagnostic> = found.into_iter().filter(|diagnostic| !waived(diagnostic.rule)).collect();
    for waiver in &post.allow {
        let findings = super::rule(&waiver.rule).and_then(|rule| counts.get(rule.name)).copied().unwrap_or(0);
        let subject = WaiverUse { workspace, post, waiver, today, findings };
        for rule in RULES {
            if let Check::Waiver(run) = rule.check
                && let Some(mut sink) = Sink::new(rule, workspace, &mut kept)
            {
                run(&subject, &mut sink.of_post(post));
            }
        }
    }
    kept
}
