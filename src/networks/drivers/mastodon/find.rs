//! Looks for a status whose answer was lost, among the account's own.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::wire::{self, Status};
use super::{Mastodon, receipt};
use crate::networks::driver::{Found, NotPrepared, PartJob};

/// Clocks of servers are this wrong at most, beyond what their `Date` header shows.
const MARGIN: TimeDelta = TimeDelta::minutes(2);
/// Statuses a page: https://docs.joinmastodon.org/methods/accounts/#statuses
const PAGE: usize = 40;
const MOST_PAGES: usize = 25;

impl Mastodon {
    pub(super) async fn find_status(&self, job: PartJob<'_>, frozen: &Value, since: DateTime<Utc>) -> Found {
        let account = match self.account(job.now).await {
            Ok(account) => account,
            Err(problem) => return cannot_tell(&problem),
        };
        let mut seen = BTreeSet::new();
        let mut before: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut path = format!("/api/v1/accounts/{}/statuses?exclude_reblogs=true&limit={PAGE}", account.id);
            if let Some(id) = &before {
                path.push_str("&max_id=");
                path.push_str(id);
            }
            let (answer, json) = match self.quiet(&self.get(&path), job.now).await {
                Ok(found) => found,
                Err(problem) => return cannot_tell(&problem),
            };
            // The server's idea of `since`.
            let skew = answer.date().map_or(TimeDelta::zero(), |date| date - job.now);
            let earliest = since + skew.min(TimeDelta::zero()) - MARGIN;
            let Ok(page) = serde_json::from_value::<Vec<Status>>(json) else {
                return Found::CannotTell { message: "the list of statuses cannot be read".to_owned() };
            };
            let mut news = 0;
            let mut reached = false;
            for status in &page {
                // Some servers ignore `max_id` and answer with the same page for ever.
                if !seen.insert(status.id.clone()) {
                    continue;
                }
                news += 1;
                before = Some(status.id.clone());
                if status.created_at < earliest {
                    reached = true;
                    continue;
                }
                match self.is_it(job, frozen, status).await {
                    Ok(true) => return Found::Posted(receipt(status, job.now)),
                    Ok(false) => {}
                    Err(problem) => return cannot_tell(&problem),
                }
            }
            if news == 0 || reached {
                return Found::Absent;
            }
        }
        Found::CannotTell { message: format!("not among the newest {} statuses", seen.len()) }
    }

    /// Whether a status is what the frozen request would have made.
    async fn is_it(&self, job: PartJob<'_>, frozen: &Value, status: &Status) -> Result<bool, NotPrepared> {
        let body = &frozen["body"];
        let same_parent = match (body["in_reply_to_id"].as_str(), status.in_reply_to_id.as_deref()) {
            (None, None) => true,
            (Some(asked), Some(got)) => wire::same_id(asked, got),
            _ => false,
        };
        if status.reblog.as_ref().is_some_and(|reblog| !reblog.is_null()) || !same_parent {
            return Ok(false);
        }
        let wanted = body["status"].as_str().unwrap_or_default().trim();
        if wanted.is_empty() && !same_pictures(frozen, status) {
            return Ok(false);
        }
        // The HTML is the server's own; the source is compared to the letter.
        match self.quiet(&self.get(&format!("/api/v1/statuses/{}/source", status.id)), job.now).await {
            Ok((_, json)) => match json["text"].as_str() {
                Some(text) => Ok(text.trim() == wanted),
                None => Ok(looks_like(wanted, status)),
            },
            Err(NotPrepared::Refused { .. }) => Ok(looks_like(wanted, status)),
            Err(other) => Err(other),
        }
    }
}

fn cannot_tell(problem: &NotPrepared) -> Found {
    Found::CannotTell { message: problem.message().to_owned() }
}

fn same_pictures(frozen: &Value, status: &Status) -> bool {
    let asked: Vec<&str> = frozen["media"]
        .as_array()
        .map(|media| media.iter().map(|item| item["alt"].as_str().unwrap_or_default()).collect())
        .unwrap_or_default();
    let got: Vec<&str> = status.media_attachments.iter().map(|media| media.description.as_deref().unwrap_or_default()).collect();
    asked == got
}

/// For servers without the source: the same letters and digits. Rather found wrongly than sent twice.
fn looks_like(wanted: &str, status: &Status) -> bool {
    let (wanted, got) = (wire::letters_of_text(wanted), wire::letters_of_html(&status.content));
    // Mentions and long addresses are written out or shortened by some servers.
    wanted == got || (wanted.chars().count() > 20 && (got.starts_with(&wanted) || wanted.starts_with(&got) && got.chars().count() > 20))
}
