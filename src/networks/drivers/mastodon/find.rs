//! Looks for a status whose answer was lost, among the account's own.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::wire::{self, Account, Status};
use super::{Mastodon, receipt};
use crate::model::Receipt;
use crate::networks::driver::{Found, NotPrepared, PartJob};
use crate::networks::not_prepared;

/// Clocks of servers are this wrong at most, beyond what their `Date` header shows; and so far apart are the clocks of one
/// server's machines.
const MARGIN: TimeDelta = TimeDelta::minutes(2);
/// Statuses a page: https://docs.joinmastodon.org/methods/accounts/#statuses
const PAGE: usize = 40;
const MOST_PAGES: usize = 25;

/// How much a status is like the one that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    /// Alike, on a server that does not give the source.
    Perhaps,
    Other,
}

/// From where on statuses are too old to be the one.
struct Bound<'a> {
    /// The status that it answers to.
    parent: Option<&'a str>,
    /// The account's newest status before it was sent, as the server gave it.
    newest: Option<(&'a str, DateTime<Utc>)>,
    /// When it was sent, by our own clock: only where the server has told nothing better.
    since: Option<DateTime<Utc>>,
}

impl Mastodon {
    /// The account's newest status, for a request that is about to be frozen: what it makes is newer, whatever anybody's
    /// clock says. `null` if there is none; nothing if the token may not read.
    ///
    /// Asked once a run: an older one is no less true.
    pub(super) async fn newest(&self, account: &Account, now: DateTime<Utc>) -> Result<Option<Value>, NotPrepared> {
        if let Some(known) = self.newest.lock().map(|newest| newest.clone()).unwrap_or_default() {
            return Ok(Some(known));
        }
        let path = format!("/api/v1/accounts/{}/statuses?exclude_reblogs=true&limit=1", account.id);
        let json = match self.quiet(&self.get(&path), now).await {
            Ok((_, json)) => json,
            Err(NotPrepared::Refused { .. }) => return Ok(None),
            Err(later) => return Err(later),
        };
        let list: Vec<Status> = serde_json::from_value(json)
            .map_err(|error| NotPrepared::Later { at: None, message: format!("cannot read the account's statuses: {error}") })?;
        let newest = list.first().map_or(Value::Null, |status| json!({ "id": status.id, "created_at": status.created_at }));
        if let Ok(mut known) = self.newest.lock() {
            *known = Some(newest.clone());
        }
        Ok(Some(newest))
    }

    /// A request may be on its way for a while after the connection is gone, so that it is not there is only believed when
    /// that time is over. Nothing else keeps servers that ignore `Idempotency-Key` from making it twice.
    pub(super) async fn find_status(&self, job: PartJob<'_>, frozen: &Value, since: DateTime<Utc>) -> Found {
        let patience = self.http.patience();
        // A clock that was wrong at one of the two moments makes the request look younger or, at worst, settled.
        let age = (job.now - since).max(TimeDelta::zero()).to_std().unwrap_or_default();
        let start = Instant::now();
        loop {
            let settled = patience.settling.checked_sub(age + start.elapsed()).filter(|rest| !rest.is_zero());
            match (self.look(job, frozen, since).await, settled) {
                (Found::Absent, Some(rest)) => sleep(rest.min(patience.look_again)).await,
                (found, _) => return found,
            }
        }
    }

    async fn look(&self, job: PartJob<'_>, frozen: &Value, since: DateTime<Utc>) -> Found {
        let account = match self.account(job.now).await {
            Ok(account) => account,
            Err(problem) => return cannot_tell(&problem),
        };
        let mut bound = Bound::new(frozen);
        let mut seen = BTreeSet::new();
        let mut before: Option<String> = None;
        let (mut best, mut alike) = (None, None);
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
            if bound.is_unknown(frozen) {
                // The server's idea of `since`.
                let skew = answer.date().map_or(TimeDelta::zero(), |date| date - job.now);
                bound.since = Some(since + skew.min(TimeDelta::zero()) - MARGIN);
            }
            let Ok(page) = serde_json::from_value::<Vec<Status>>(json) else {
                return Found::CannotTell { message: "the list of statuses cannot be read".to_owned() };
            };
            let mut news = 0;
            let mut reached = false;
            for status in page {
                // Some servers ignore `max_id` and answer with the same page for ever.
                if !seen.insert(status.id.clone()) {
                    continue;
                }
                news += 1;
                before = Some(status.id.clone());
                reached |= bound.excludes(&status);
                if reached || job.claimed.iter().any(|receipt| is_of(receipt, &status)) {
                    continue;
                }
                match self.likeness(job, frozen, &status).await {
                    // The oldest counts: a later one with the same text is a later part's.
                    Ok(Likeness::Same) => best = Some(status),
                    Ok(Likeness::Perhaps) => alike = Some(status),
                    Ok(Likeness::Other) => {}
                    Err(problem) => return cannot_tell(&problem),
                }
            }
            if news == 0 || reached {
                return match (best, alike) {
                    (Some(status), _) => Found::Posted(receipt(&status, job.now)),
                    (None, Some(status)) => {
                        let place = status.url.or(status.uri).unwrap_or(status.id);
                        Found::CannotTell { message: format!("{place} looks like it, and the server does not say what was sent") }
                    }
                    (None, None) => Found::Absent,
                };
            }
        }
        match best {
            Some(status) => Found::Posted(receipt(&status, job.now)),
            None => Found::CannotTell { message: format!("not among the newest {} statuses", seen.len()) },
        }
    }

    /// Whether a status is what the frozen request would have made.
    async fn likeness(&self, job: PartJob<'_>, frozen: &Value, status: &Status) -> Result<Likeness, NotPrepared> {
        let body = &frozen["body"];
        let same_parent = match (body["in_reply_to_id"].as_str(), status.in_reply_to_id.as_deref()) {
            (None, None) => true,
            (Some(asked), Some(got)) => wire::same_id(asked, got),
            _ => false,
        };
        if status.reblog.as_ref().is_some_and(|reblog| !reblog.is_null()) || !same_parent {
            return Ok(Likeness::Other);
        }
        let wanted = body["status"].as_str().unwrap_or_default().trim();
        if wanted.is_empty() && !same_pictures(frozen, status) {
            return Ok(Likeness::Other);
        }
        let compare = |text: &str| if text.trim() == wanted { Likeness::Same } else { Likeness::Other };
        if let Some(text) = &status.text {
            return Ok(compare(text));
        }
        // The HTML is the server's own; the source is compared to the letter.
        let request = self.get(&format!("/api/v1/statuses/{}/source", status.id));
        match self.http.send_repeatable(&request, job.now).await {
            Ok(answer) if answer.is_success() => {
                let text = answer.json().and_then(|json| json["text"].as_str().map(compare));
                text.ok_or_else(|| NotPrepared::Later { at: None, message: "the source of a status cannot be read".to_owned() })
            }
            // Servers that do not know of sources.
            Ok(answer) if matches!(answer.status, 404 | 405 | 410 | 501) => Ok(looks_like(wanted, status)),
            result => Err(not_prepared(&result, |answer| self.said(answer), job.now)),
        }
    }
}

impl<'a> Bound<'a> {
    fn new(frozen: &'a Value) -> Self {
        let after = &frozen["after"];
        let created_at = || after["created_at"].as_str()?.parse::<DateTime<Utc>>().ok();
        Self {
            parent: frozen["body"]["in_reply_to_id"].as_str(),
            newest: after["id"].as_str().and_then(|id| Some((id, created_at()?))),
            since: None,
        }
    }

    /// Whether the request itself does not say after what it was sent; `null` says: after nothing.
    fn is_unknown(&self, frozen: &Value) -> bool {
        self.since.is_none() && frozen.get("after").is_none()
    }

    fn excludes(&self, status: &Status) -> bool {
        self.parent.is_some_and(|id| wire::same_id(id, &status.id))
            || self.newest.is_some_and(|(id, at)| wire::same_id(id, &status.id) || status.created_at < at - MARGIN)
            || self.since.is_some_and(|since| status.created_at < since)
    }
}

fn cannot_tell(problem: &NotPrepared) -> Found {
    Found::CannotTell { message: problem.message().to_owned() }
}

/// Whether a receipt is a status's.
fn is_of(receipt: &Receipt, status: &Status) -> bool {
    match (&receipt.uri, &status.uri) {
        (Some(uri), Some(of)) => uri == of,
        _ => wire::same_id(&receipt.id, &status.id) || receipt.url.as_ref().is_some_and(|url| status.url.as_ref() == Some(url)),
    }
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
fn looks_like(wanted: &str, status: &Status) -> Likeness {
    let (wanted, got) = (wire::letters_of_text(wanted), wire::letters_of_html(&status.content));
    if wanted == got {
        return Likeness::Same;
    }
    // Mentions and long addresses are written out or shortened by some servers.
    let long = |letters: &str| letters.chars().count() > 20;
    let alike = (long(&wanted) && got.starts_with(&wanted)) || (long(&got) && wanted.starts_with(&got));
    if alike { Likeness::Perhaps } else { Likeness::Other }
}
