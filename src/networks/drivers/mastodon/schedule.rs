//! The server's own scheduler: <https://docs.joinmastodon.org/methods/scheduled_statuses/>.
//!
//! Some servers with this API know none, take the request all the same, and put the status up at once: whether there is one is asked
//! first, and the answer is looked at.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::change::escaped;
use super::wire::{self, Status};
use super::{Mastodon, receipt};
use crate::http::{Body, Method, Request};
use crate::model::{Digest, Receipt};
use crate::networks::driver::{Handing, Kept, NotPrepared, Outcome, PartJob, Removal};
use crate::networks::{not_visible, visible};

const PATH: &str = "/api/v1/scheduled_statuses";
/// Servers may keep times to the second, or round them.
const SAME_TIME: TimeDelta = TimeDelta::seconds(60);

impl Mastodon {
    pub(super) async fn has_scheduler(&self, now: DateTime<Utc>) -> Result<bool, NotPrepared> {
        // Others list scheduled statuses and have none ever: snac puts up at once what it is given for later.
        if !self.is_mastodon(now).await {
            return Ok(false);
        }
        match self.quiet(&self.get(&format!("{PATH}?limit=1")), now).await {
            Ok((_, json)) => Ok(json.is_array()),
            Err(NotPrepared::Refused { .. }) => Ok(false),
            Err(later) => Err(later),
        }
    }

    fn handing_request(&self, frozen: &Value, due: DateTime<Utc>) -> Request {
        let mut body = frozen["body"].clone();
        body["scheduled_at"] = json!(due.to_rfc3339_opts(SecondsFormat::Millis, true));
        // What was taken back may be given again, under another key: the first would name what is not there any more.
        let key = Digest::of_json(&("mastodon scheduled", &frozen["key"], &frozen["native"])).to_string()[..32].to_owned();
        Request::post(format!("{}/api/v1/statuses", self.server), self.auth(), Body::Json(body)).header("Idempotency-Key", key)
    }

    pub(super) async fn give_to_scheduler(&self, job: PartJob<'_>, frozen: &Value, due: DateTime<Utc>) -> Handing {
        let answer = match self.http.send(&self.handing_request(frozen, due)).await {
            Err(failure) => return Handing::Otherwise(visible(&failure)),
            Ok(answer) => answer,
        };
        if !answer.is_success() {
            return Handing::Otherwise(not_visible(&answer, self.said(&answer), job.now));
        }
        let json = answer.json().unwrap_or_default();
        if let (Some(id), Some(at)) = (wire::id(&json["id"]), instant(&json["scheduled_at"])) {
            return Handing::Handed { id, at };
        }
        Handing::Otherwise(match serde_json::from_value::<Status>(json) {
            Ok(status) => {
                let note = "the server has no scheduler, and put it up at once: write `schedule: us` to the channel".to_owned();
                let mut notes = vec![note];
                notes.extend(Self::differences(frozen, &status));
                Outcome::Posted { receipt: Receipt { at: job.now, ..receipt(&status, job.now) }, notes }
            }
            Err(_) => Outcome::Unknown { message: format!("HTTP {}, and the answer cannot be read", answer.status) },
        })
    }

    /// The scheduler's id of what a frozen request would have given to it.
    pub(super) async fn in_scheduler(&self, job: PartJob<'_>, frozen: &Value, due: DateTime<Utc>) -> Result<Option<String>, String> {
        let wanted = frozen["body"]["status"].as_str().unwrap_or_default().trim();
        let mut before: Option<String> = None;
        // An account has at most 300 at a time: https://docs.joinmastodon.org/methods/scheduled_statuses/
        for _ in 0..10 {
            let page = before.as_ref().map(|id| format!("&max_id={}", escaped(id))).unwrap_or_default();
            let request = self.get(&format!("{PATH}?limit=40{page}"));
            let (_, json) = self.quiet(&request, job.now).await.map_err(|problem| problem.message().to_owned())?;
            let Some(list) = json.as_array() else { return Err("the list of scheduled statuses cannot be read".to_owned()) };
            for item in list {
                let text = item["params"]["text"].as_str().or(item["params"]["status"].as_str()).unwrap_or_default();
                let on_time = instant(&item["scheduled_at"]).is_some_and(|at| (at - due).abs() <= SAME_TIME);
                if text.trim() == wanted && on_time {
                    return wire::id(&item["id"]).map(Some).ok_or_else(|| "a scheduled status has no id".to_owned());
                }
            }
            let oldest = list.last().and_then(|item| wire::id(&item["id"]));
            if list.len() < 40 || oldest.is_none() || oldest == before {
                return Ok(None);
            }
            before = oldest;
        }
        Err("there are more scheduled statuses than can be looked at".to_owned())
    }

    pub(super) async fn scheduled(&self, id: &str, now: DateTime<Utc>) -> Kept {
        match self.http.send_repeatable(&self.get(&format!("{PATH}/{}", escaped(id))), now).await {
            Ok(answer) if answer.is_success() => match answer.json().and_then(|json| instant(&json["scheduled_at"])) {
                Some(at) => Kept::Waiting { at },
                None => Kept::CannotTell { message: "the scheduled status cannot be read".to_owned() },
            },
            Ok(answer) if matches!(answer.status, 404 | 410) => Kept::Gone,
            Ok(answer) => Kept::CannotTell { message: self.said(&answer) },
            Err(failure) => Kept::CannotTell { message: failure.to_string() },
        }
    }

    pub(super) async fn unschedule(&self, id: &str, now: DateTime<Utc>) -> Removal {
        let mut request = self.get(&format!("{PATH}/{}", escaped(id)));
        request.method = Method::Delete;
        let said = match self.http.send_repeatable(&request, now).await {
            Ok(answer) if answer.is_success() || matches!(answer.status, 404 | 410) => return Removal::Gone,
            Ok(answer) if answer.status == 429 => match not_visible(&answer, self.said(&answer), now) {
                Outcome::Later { at, message } => return Removal::Later { at, message },
                _ => self.said(&answer),
            },
            Ok(answer) => self.said(&answer),
            Err(failure) => failure.to_string(),
        };
        match self.scheduled(id, now).await {
            Kept::Gone => Removal::Gone,
            Kept::Waiting { .. } => Removal::Later { at: None, message: said },
            Kept::CannotTell { message } => Removal::Unknown { message: format!("{said}; {message}") },
        }
    }
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|at| at.to_utc())
}
