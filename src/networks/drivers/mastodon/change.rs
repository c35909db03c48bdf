//! Changes statuses that are published, and takes them down: <https://docs.joinmastodon.org/methods/statuses/#edit>.
//!
//! An edit is a full replacement, so that the same request can be sent any number of times. Servers with this API differ in what they
//! take of it: what came of it is read from the status itself.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::wire::{self, Status};
use super::{Mastodon, receipt};
use crate::http::{Answer, Body, Method, Request};
use crate::model::Receipt;
use crate::networks::driver::{Found, NotEditable, NotPrepared, Outcome, PartJob, Removal};
use crate::networks::{not_visible, visible};

fn status_address(id: &str) -> String {
    format!("/api/v1/statuses/{}", escaped(id))
}

impl Mastodon {
    /// The status as the server has it now; `None` where it is gone.
    async fn there(&self, id: &str, now: DateTime<Utc>) -> Result<Option<Status>, String> {
        let request = self.get(&status_address(id));
        match self.http.send_repeatable(&request, now).await {
            Ok(answer) if answer.is_success() => {
                let status = answer.json().and_then(|json| serde_json::from_value::<Status>(json).ok());
                status.map(Some).ok_or_else(|| "the status cannot be read".to_owned())
            }
            Ok(answer) if matches!(answer.status, 404 | 410) => Ok(None),
            Ok(answer) => Err(self.said(&answer)),
            Err(failure) => Err(failure.to_string()),
        }
    }

    /// Whether a status has this text, by its source where the server gives it.
    async fn has_text(&self, status: &Status, text: &str, now: DateTime<Utc>) -> Result<bool, NotPrepared> {
        match self.quiet(&self.get(&format!("{}/source", status_address(&status.id))), now).await {
            Ok((_, json)) => match json["text"].as_str() {
                Some(source) => Ok(source.trim() == text.trim()),
                None => Ok(same_letters(text, status)),
            },
            Err(NotPrepared::Refused { .. }) => Ok(same_letters(text, status)),
            Err(later) => Err(later),
        }
    }

    /// Says how a status differs from what a frozen request made of it; `None` where it does not.
    async fn differs(&self, status: &Status, frozen: &Value, now: DateTime<Utc>) -> Result<Option<String>, NotPrepared> {
        if !self.has_text(status, frozen["body"]["status"].as_str().unwrap_or_default(), now).await? {
            return Ok(Some("its text is another".to_owned()));
        }
        let asked = alts(frozen);
        let got: Vec<&str> = status.media_attachments.iter().map(|media| media.description.as_deref().unwrap_or_default()).collect();
        // Servers drop pictures of their own accord, which was said when it happened.
        let differ = asked.len() == got.len() && asked != got;
        Ok(differ.then(|| "the descriptions of its pictures are others".to_owned()))
    }

    pub(super) async fn frozen_edit(&self, job: PartJob<'_>, live: &Receipt, sent: Option<&Value>) -> Result<Value, NotEditable> {
        let account = self.account(job.now).await?;
        if self.is_expected(&account) == Some(false) {
            let expected = self.expected.as_deref().unwrap_or_default();
            let message = format!("the token belongs to {}, not to {expected}", account.acct);
            return Err(NotPrepared::Refused { message }.into());
        }
        let status = match self.there(&live.id, job.now).await {
            Ok(Some(status)) => status,
            Ok(None) => return Err(NotEditable::Gone),
            Err(message) => return Err(NotPrepared::Later { at: None, message }.into()),
        };
        if let Some(sent) = sent
            && let Some(message) = self.differs(&status, sent, job.now).await?
        {
            return Err(NotEditable::Foreign { message });
        }
        let part = &job.variant.parts[job.index];
        let before: Vec<&str> = sent
            .and_then(|sent| sent["media"].as_array())
            .map(|media| media.iter().map(|item| item["digest"].as_str().unwrap_or_default()).collect())
            .unwrap_or_default();
        let (mut ids, mut attributes) = (Vec::new(), Vec::new());
        for attachment in &part.media {
            let digest = attachment.picture.digest.to_string();
            // A picture that is there already stays; only its description may be another.
            let place = before.iter().position(|known| *known == digest).filter(|_| before.len() == status.media_attachments.len());
            match place.and_then(|place| status.media_attachments[place].id.clone()) {
                Some(id) => {
                    attributes.push(json!({ "id": id, "description": attachment.alt }));
                    ids.push(id);
                }
                None => ids.push(self.upload(attachment, job).await?),
            }
        }
        let mut frozen = Self::frozen(job, &ids, None);
        let body = frozen["body"].as_object_mut().expect("a frozen request has a body");
        // These cannot be changed, and a poll that is sent again loses its votes.
        body.retain(|key, _| !matches!(key.as_str(), "visibility" | "poll"));
        if !attributes.is_empty() {
            body.insert("media_attributes".to_owned(), Value::Array(attributes));
        }
        Ok(json!({ "body": frozen["body"], "media": frozen["media"] }))
    }

    fn put(&self, path: &str, body: Value) -> Request {
        let mut request = Request::post(format!("{}{path}", self.server), self.auth(), Body::Json(body));
        request.method = Method::Put;
        request
    }

    pub(super) async fn send_edit(&self, job: PartJob<'_>, live: &Receipt, frozen: &Value) -> Outcome {
        match self.http.send(&self.put(&status_address(&live.id), frozen["body"].clone())).await {
            Err(failure) => visible(&failure),
            Ok(answer) if answer.is_success() => match self.after_edit(job, live, frozen).await {
                Ok(Some((status, notes))) => Outcome::Posted { receipt: changed(live, &status, job.now), notes },
                Ok(None) => Outcome::Unknown { message: "the server took the change, and shows the old text".to_owned() },
                Err(message) => Outcome::Unknown { message },
            },
            Ok(answer) => not_visible(&answer, self.said(&answer), job.now),
        }
    }

    /// What the status is after a change; `None` where its text is not what was asked for.
    async fn after_edit(&self, job: PartJob<'_>, live: &Receipt, frozen: &Value) -> Result<Option<(Status, Vec<String>)>, String> {
        let Some(mut status) = self.there(&live.id, job.now).await? else { return Err("it is not there any more".to_owned()) };
        let text = frozen["body"]["status"].as_str().unwrap_or_default();
        if !self.has_text(&status, text, job.now).await.map_err(|problem| problem.message().to_owned())? {
            return Ok(None);
        }
        let asked = alts(frozen);
        let mut notes = Vec::new();
        if asked.len() != status.media_attachments.len() {
            notes.push(format!("pictures: there should be {}, and the server shows {}", asked.len(), status.media_attachments.len()));
            return Ok(Some((status, notes)));
        }
        // Some servers know `media_attributes` not, and take descriptions at the picture itself.
        let mut tried = false;
        for (media, alt) in status.media_attachments.iter().zip(&asked) {
            if media.description.as_deref().unwrap_or_default() != *alt
                && let Some(id) = &media.id
            {
                tried = true;
                let request = self.put(&format!("/api/v1/media/{}", escaped(id)), json!({ "description": alt }));
                // What came of it is read below.
                let _: Result<Answer, _> = self.http.send_repeatable(&request, job.now).await;
            }
        }
        if tried && let Some(now) = self.there(&live.id, job.now).await? {
            status = now;
        }
        let got = status.media_attachments.iter().map(|media| media.description.as_deref().unwrap_or_default());
        if !got.eq(asked.iter().copied()) {
            notes.push("the server kept the old descriptions of its pictures".to_owned());
        }
        Ok(Some((status, notes)))
    }

    pub(super) async fn look_at_edit(&self, job: PartJob<'_>, live: &Receipt, frozen: &Value) -> Found {
        let status = match self.there(&live.id, job.now).await {
            Ok(Some(status)) => status,
            Ok(None) => return Found::CannotTell { message: "it is not there any more".to_owned() },
            Err(message) => return Found::CannotTell { message },
        };
        match self.differs(&status, frozen, job.now).await {
            Ok(None) => Found::Posted(changed(live, &status, job.now)),
            Ok(Some(_)) => Found::Absent,
            Err(problem) => Found::CannotTell { message: problem.message().to_owned() },
        }
    }

    pub(super) async fn remove(&self, live: &Receipt, now: DateTime<Utc>) -> Removal {
        let mut request = self.get(&status_address(&live.id));
        request.method = Method::Delete;
        let said = match self.http.send(&request).await {
            Ok(answer) if answer.is_success() => String::new(),
            // Some servers have no such request: https://codeberg.org/grunfink/snac2
            Ok(answer) if matches!(answer.status, 404 | 405) => {
                format!("{}: the server does not take down statuses by this API, take it down there", self.said(&answer))
            }
            Ok(answer) if answer.status == 429 => match not_visible(&answer, self.said(&answer), now) {
                Outcome::Later { at, message } => return Removal::Later { at, message },
                _ => self.said(&answer),
            },
            Ok(answer) => self.said(&answer),
            Err(failure) => failure.to_string(),
        };
        // Some servers answer with 404 and delete it, others have deleted it before the answer was lost.
        match self.there(&live.id, now).await {
            Ok(None) => Removal::Gone,
            Ok(Some(_)) if said.is_empty() => Removal::Unknown { message: "the server took the request, and still shows it".to_owned() },
            Ok(Some(_)) => Removal::Refused { message: said },
            Err(message) => Removal::Unknown { message: if said.is_empty() { message } else { format!("{said}; {message}") } },
        }
    }
}

/// For servers without the source. Stricter than when a lost status is looked for: a word more or less is what an edit is about.
fn same_letters(text: &str, status: &Status) -> bool {
    wire::letters_of_text(text) == wire::letters_of_html(&status.content)
}

/// The receipt after a change: some servers' ids change with it.
fn changed(live: &Receipt, status: &Status, at: DateTime<Utc>) -> Receipt {
    let new = receipt(status, at);
    Receipt { id: new.id, url: new.url.or_else(|| live.url.clone()), uri: new.uri.or_else(|| live.uri.clone()), ..live.clone() }
}

fn alts(frozen: &Value) -> Vec<&str> {
    let media = frozen["media"].as_array().map(Vec::as_slice).unwrap_or_default();
    media.iter().map(|item| item["alt"].as_str().unwrap_or_default()).collect()
}

/// An id as a step of an address: ids come from servers and records.
pub(super) fn escaped(id: &str) -> String {
    use std::fmt::Write;
    id.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
