//! What a change does beyond the variants: findings that come and go, money, and requests for changes that stand.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::variants::Change;
use crate::approvals::open_requests;
use crate::check::{check, merge_channels};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::{Draft, PostId};
use crate::workspace::Workspace;

/// Findings that a change brings, and those that it takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// New ones, errors first.
    pub introduced: Vec<Found>,
    /// Those that are gone, errors first.
    pub fixed: Vec<Found>,
}

/// A finding, as a comparison tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Found {
    /// How bad it is; sorts errors first.
    pub severity: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// Where, as `path:line:column`, in the files of its side.
    pub place: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// An amount that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// What it is about.
    pub of: AmountOf,
    /// ISO 4217 code.
    pub currency: String,
    /// Millionths of the currency, before and after; `None` where there was none.
    pub micros: Change<Option<i64>>,
}

/// What an amount is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum AmountOf {
    /// What all posts cost, as their authors say.
    Posts,
    /// What the networks charge for all posts.
    Charges,
    /// What a line of the budget may cost.
    Line(String),
    /// What was spent on a line of the budget.
    Spent(String),
    /// The budget of a campaign.
    Campaign(String),
}

/// A request for changes that stands on what is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenRequest {
    /// The post.
    pub post: PostId,
    /// Who asks.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What for.
    pub note: Option<String>,
}

/// One side, with what loading and compiling it had to say.
pub(super) struct Looked<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) drafts: &'a [Draft],
    pub(super) found: Diagnostics,
}

/// Runs the rules on both sides, at the same instant.
pub(super) fn findings(before: Option<Looked<'_>>, after: Looked<'_>, now: DateTime<Utc>) -> Findings {
    let mut old = before.map(|side| told(side, now)).unwrap_or_default();
    let mut introduced = Vec::new();
    for found in told(after, now) {
        // A finding that has moved is the same one.
        match old.iter().position(|was| was.0 == found.0) {
            Some(at) => drop(old.swap_remove(at)),
            None => introduced.push(found.1),
        }
    }
    let mut fixed: Vec<Found> = old.into_iter().map(|(_, found)| found).collect();
    let order = |found: &Found| (rank(found.severity), found.place.clone(), found.rule, found.message.clone());
    introduced.sort_by_key(order);
    fixed.sort_by_key(order);
    Findings { introduced, fixed }
}

fn rank(severity: &str) -> u8 {
    ["error", "warning"].iter().position(|known| *known == severity).map_or(2, |at| at as u8)
}

type Key = (&'static str, &'static str, String, Option<String>);

fn told(side: Looked<'_>, now: DateTime<Utc>) -> Vec<(Key, Found)> {
    let Looked { workspace, drafts, found } = side;
    let found = merge_channels(check(workspace, drafts, &workspace.specs, found, now));
    let told = |finding: &Diagnostic| {
        let severity = finding.severity.as_str();
        let path = finding.location.map(|location| workspace.sources.get(location.file).path.clone());
        let place = finding.location.zip(path.as_ref()).map(|(location, path)| {
            let at = workspace.sources.start(location);
            format!("{path}:{}:{}", at.line, at.column)
        });
        (
            (severity, finding.rule, finding.message.clone(), path),
            Found { severity, rule: finding.rule, place, message: finding.message.clone() },
        )
    };
    // Hints are no business of a review.
    found.iter().filter(|finding| finding.severity != Severity::Info).map(told).collect()
}

/// Amounts that differ: of posts, of networks, of the plan's budget, of campaigns.
pub(super) fn amounts(before: Option<(&Workspace, &[Draft])>, after: (&Workspace, &[Draft])) -> Vec<Amount> {
    let old = before.map(|(workspace, drafts)| sums(workspace, drafts)).unwrap_or_default();
    let new = sums(after.0, after.1);
    let mut keys: Vec<&(AmountOf, String)> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let amount = |key: &&(AmountOf, String)| {
        let micros = Change { before: old.get(*key).copied(), after: new.get(*key).copied() };
        (micros.before != micros.after).then(|| Amount { of: key.0.clone(), currency: key.1.clone(), micros })
    };
    keys.iter().filter_map(amount).collect()
}

fn sums(workspace: &Workspace, drafts: &[Draft]) -> BTreeMap<(AmountOf, String), i64> {
    const CENT: i64 = 10_000;
    let mut sums: BTreeMap<(AmountOf, String), i64> = BTreeMap::new();
    let mut add = |of: AmountOf, currency: &str, micros: i64| {
        let sum = sums.entry((of, currency.to_owned())).or_default();
        *sum = sum.saturating_add(micros);
    };
    for cost in workspace.posts.iter().filter_map(|post| post.cost.as_ref()) {
        add(AmountOf::Posts, &cost.value.currency, cost.value.cents.saturating_mul(CENT));
    }
    for charge in drafts.iter().filter_map(|draft| draft.charge.as_ref()) {
        add(AmountOf::Charges, &charge.currency, i64::try_from(charge.micros).unwrap_or(i64::MAX));
    }
    let budget = &workspace.plan.budget;
    for line in &budget.lines {
        let currency = budget.currency.as_deref().unwrap_or(&line.amount.value.currency);
        add(AmountOf::Line(line.name.clone()), currency, budget.allowed(line).saturating_mul(CENT));
        if budget.spent(line) != 0 {
            add(AmountOf::Spent(line.name.clone()), currency, budget.spent(line).saturating_mul(CENT));
        }
    }
    for campaign in &workspace.campaigns {
        if let Some(budget) = &campaign.budget {
            add(AmountOf::Campaign(campaign.name.clone()), &budget.value.currency, budget.value.cents.saturating_mul(CENT));
        }
    }
    sums
}

/// Requests for changes to what is there now. Pictures, which drafts do not have, are told by nobody here: text, target and time are enough.
pub(super) fn requests(workspace: &Workspace, drafts: &[Draft]) -> Vec<OpenRequest> {
    let mut list: Vec<OpenRequest> = Vec::new();
    for draft in drafts.iter().filter(|draft| !workspace.approvals_of(draft.post.as_str()).is_empty()) {
        let Some(post) = workspace.post(draft.post.as_str()) else { continue };
        let text = crate::approvals::text_print(draft);
        for asks in open_requests(workspace, post, &draft.channel, |prints| prints.text == text) {
            let (by, at) = (asks.approval.on_behalf.as_ref().unwrap_or(&asks.approval.by.value), asks.approval.at);
            let request = OpenRequest { post: post.id.clone(), by: by.clone(), at, note: asks.approval.note.clone() };
            if !list.contains(&request) {
                list.push(request);
            }
        }
    }
    list
}
