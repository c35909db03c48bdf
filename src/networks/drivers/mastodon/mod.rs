//! Mastodon and servers with its client API: <https://docs.joinmastodon.org/methods/statuses/>.
//!
//! A status is created by one request with an `Idempotency-Key` derived from what is sent. Servers keep the
//! key for an hour, and some ignore it, so a lost answer is always cleared up by looking at the account's own
//! statuses first.

mod change;
mod find;
mod schedule;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use self::wire::{Account, Status};
use crate::http::{Answer, Auth, Body, Field, FilePart, Http, Request, RequestPreview, Wait};
use crate::model::{Asset, Attachment, Digest, Receipt};
use crate::networks::driver::{
    BoxFuture, Driver, Found, Handing, Identity, Kept, NotEditable, NotPrepared, Outcome, PartJob, Proof, Removal, ServerInfo, Way,
};
use crate::networks::spec::ProofClass;
use crate::networks::{clean_message, not_prepared, not_visible, visible};
use crate::support::secret::Secret;

/// One account.
#[derive(Debug)]
pub(super) struct Mastodon {
    http: Http,
    server: String,
    token: Secret,
    expected: Option<String>,
    /// The account, once the server has said which it is.
    account: Mutex<Option<Account>>,
    /// The account's newest status at some moment of this run, once asked.
    newest: Mutex<Option<Value>>,
}

impl Mastodon {
    pub(super) fn new(http: Http, server: String, token: Secret, expected: Option<String>) -> Self {
        Self { http, server, token, expected, account: Mutex::new(None), newest: Mutex::new(None) }
    }

    fn auth(&self) -> Auth {
        Auth::Bearer(self.token.clone())
    }

    fn get(&self, path: &str) -> Request {
        Request::get(format!("{}{path}", self.server), self.auth())
    }

    fn media_request(&self, attachment: &Attachment<Asset>, media: &std::path::Path) -> Request {
        let mut fields = vec![Field::File { name: "file", file: FilePart::of(&attachment.picture, media) }];
        if !attachment.alt.is_empty() {
            fields.push(Field::Text { name: "description", value: attachment.alt.clone() });
        }
        let focus = attachment.picture.focus;
        if (focus.x - 0.5).abs() > 0.005 || (focus.y - 0.5).abs() > 0.005 {
            // From fractions of the picture to -1..1 with y upwards: https://docs.joinmastodon.org/api/guidelines/#focal-points
            fields.push(Field::Text { name: "focus", value: format!("{:.2},{:.2}", focus.x * 2.0 - 1.0, 1.0 - focus.y * 2.0) });
        }
        let mut request = Request::post(format!("{}/api/v2/media", self.server), self.auth(), Body::Multipart(fields));
        request.wait = Wait::Upload;
        request
    }

    fn status_request(&self, frozen: &Value) -> Request {
        let key = frozen["key"].as_str().unwrap_or_default();
        Request::post(format!("{}/api/v1/statuses", self.server), self.auth(), Body::Json(frozen["body"].clone()))
            .header("Idempotency-Key", key)
    }

    /// What the platform says about a failure.
    fn said(&self, answer: &Answer) -> String {
        let json = answer.json().unwrap_or_default();
        let text = json["error_description"].as_str().or(json["error"].as_str());
        let text = text.map_or_else(|| format!("HTTP {}", answer.status), |text| format!("HTTP {}: {text}", answer.status));
        let text = match answer.header("location") {
            Some(location) if (300..400).contains(&answer.status) => {
                format!("{text}: the server redirects to {}; write that server's address", location.split('?').next().unwrap_or_default())
            }
            _ => text,
        };
        clean_message(&text, &[&self.token])
    }

    /// Sends a request that makes nothing visible, and reads its JSON answer.
    async fn quiet(&self, request: &Request, now: DateTime<Utc>) -> Result<(Answer, Value), NotPrepared> {
        let result = self.http.send_repeatable(request, now).await;
        match result {
            Ok(answer) if answer.is_success() => match answer.json() {
                Some(json) => Ok((answer, json)),
                None => Err(NotPrepared::Later { at: None, message: format!("{} did not answer with JSON", self.server) }),
            },
            result => Err(not_prepared(&result, |answer| self.said(answer), now)),
        }
    }

    /// The account that the token belongs to; asked once a run.
    async fn account(&self, now: DateTime<Utc>) -> Result<Account, NotPrepared> {
        let known = self.account.lock().map(|account| account.clone()).unwrap_or_default();
        if let Some(account) = known {
            return Ok(account);
        }
        let (_, json) = self.quiet(&self.get("/api/v1/accounts/verify_credentials"), now).await.map_err(|outcome| match outcome {
            NotPrepared::Refused { message } => {
                NotPrepared::Refused { message: format!("the server does not accept the token ({message})") }
            }
            later @ NotPrepared::Later { .. } => later,
        })?;
        let account: Account = serde_json::from_value(json)
            .map_err(|error| NotPrepared::Later { at: None, message: format!("cannot read who the account is: {error}") })?;
        if let Ok(mut known) = self.account.lock() {
            *known = Some(account.clone());
        }
        Ok(account)
    }

    /// Whether the account is the one that the team named, as `name` or `name@host`.
    fn is_expected(&self, account: &Account) -> Option<bool> {
        let expected = self.expected.as_deref()?.to_lowercase();
        let name = expected.split('@').next().unwrap_or_default();
        Some(account.username.to_lowercase() == name)
    }

    /// Whether the server is Mastodon itself: others with this API say so in brackets behind the version that they are compatible with.
    async fn is_mastodon(&self, now: DateTime<Utc>) -> bool {
        let request = Request::get(format!("{}/api/v1/instance", self.server), Auth::None);
        let Ok((_, json)) = self.quiet(&request, now).await else { return false };
        let version = json["version"].as_str().unwrap_or_default();
        version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains('(')
    }

    async fn upload(&self, attachment: &Attachment<Asset>, job: PartJob<'_>) -> Result<String, NotPrepared> {
        let (answer, mut json) = self.quiet(&self.media_request(attachment, job.media), job.now).await?;
        let id = wire::id(&json["id"])
            .ok_or_else(|| NotPrepared::Later { at: None, message: "the upload was answered without an id".to_owned() })?;
        let start = Instant::now();
        let mut ready = answer.status != 202;
        while !ready {
            if start.elapsed() > self.http.patience().processing {
                return Err(NotPrepared::Later { at: None, message: "the server has not processed a picture in time".to_owned() });
            }
            sleep(self.http.patience().poll).await;
            let answer;
            (answer, json) = self.quiet(&self.get(&format!("/api/v1/media/{id}")), job.now).await?;
            ready = answer.status == 200 && !json["url"].is_null();
        }
        Ok(id)
    }

    /// The request that makes the part visible.
    fn frozen(job: PartJob<'_>, media_ids: &[String], reply_to: Option<String>) -> Value {
        let (variant, part) = (job.variant, &job.variant.parts[job.index]);
        // A thread shows once in public timelines: https://docs.joinmastodon.org/user/posting/#privacy
        let visibility = match variant.visibility.as_str() {
            "public" if job.index > 0 => "unlisted",
            visibility => visibility,
        };
        let mut body = json!({ "status": part.text.trim(), "visibility": visibility });
        if let Some(language) = variant.lang.split('-').next().filter(|language| language.len() == 2) {
            body["language"] = json!(language);
        }
        if !media_ids.is_empty() {
            body["media_ids"] = json!(media_ids);
        }
        if let Some(id) = reply_to {
            body["in_reply_to_id"] = json!(id);
        }
        if let Some(poll) = variant.poll.as_ref().filter(|_| job.index == 0 && part.media.is_empty()) {
            body["poll"] = json!({ "options": poll.options, "expires_in": u64::from(poll.days) * 86_400, "multiple": poll.multiple });
        }
        let media: Vec<Value> = part.media.iter().map(|item| json!({ "digest": item.picture.digest, "alt": item.alt })).collect();
        json!({ "key": idempotency_key(job), "body": body, "media": media })
    }

    /// What the server did otherwise than asked.
    fn differences(frozen: &Value, status: &Status) -> Vec<String> {
        let body = &frozen["body"];
        let mut notes = Vec::new();
        let asked = body["media_ids"].as_array().map_or(0, Vec::len);
        if status.media_attachments.len() != asked {
            notes.push(format!("pictures: {asked} were sent, and the server shows {}", status.media_attachments.len()));
        }
        if let Some(parent) = body["in_reply_to_id"].as_str()
            && !status.in_reply_to_id.as_deref().is_some_and(|id| wire::same_id(id, parent))
        {
            notes.push("the server did not attach it to the thread".to_owned());
        }
        if let (Some(asked), Some(got)) = (body["visibility"].as_str(), status.visibility.as_deref())
            && asked != got
        {
            notes.push(format!("the server made it {got} instead of {asked}"));
        }
        notes
    }
}

impl Driver for Mastodon {
    fn preview_login(&self) -> Vec<RequestPreview> {
        vec![self.get("/api/v1/accounts/verify_credentials").preview()]
    }

    fn preview(&self, job: PartJob<'_>) -> Vec<RequestPreview> {
        let part = &job.variant.parts[job.index];
        let mut requests: Vec<RequestPreview> =
            part.media.iter().map(|attachment| self.media_request(attachment, job.media).preview()).collect();
        let ids: Vec<String> = (1..=part.media.len()).map(|number| format!("<id of picture {number}>")).collect();
        let parent = (job.index > 0)
            .then(|| job.earlier.get(job.index - 1).map_or_else(|| format!("<id of part {}>", job.index), |receipt| receipt.id.clone()));
        requests.push(self.status_request(&Self::frozen(job, &ids, parent)).preview());
        requests
    }

    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>> {
        Box::pin(async move {
            let account = self.account(job.now).await?;
            if self.is_expected(&account) == Some(false) {
                let expected = self.expected.as_deref().unwrap_or_default();
                return Err(NotPrepared::Refused { message: format!("the token belongs to {}, not to {expected}", account.acct) });
            }
            let mut ids = Vec::new();
            for attachment in &job.variant.parts[job.index].media {
                ids.push(self.upload(attachment, job).await?);
            }
            let parent = (job.index > 0).then(|| job.earlier[job.index - 1].id.clone());
            let mut frozen = Self::frozen(job, &ids, parent);
            // An earlier try may have arrived since it was looked for: what that one was after is what this one is after.
            let after = match job.previous.and_then(|previous| previous.get("after")) {
                Some(after) => Some(after.clone()),
                None => self.newest(&account, job.now).await?,
            };
            if let Some(after) = after {
                frozen["after"] = after;
            }
            Ok(frozen)
        })
    }

    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            match self.http.send(&self.status_request(frozen)).await {
                Err(failure) => visible(&failure),
                Ok(answer) if answer.is_success() => {
                    match answer.json().and_then(|json| serde_json::from_value::<Status>(json).ok()).filter(|status| !status.id.is_empty())
                    {
                        Some(status) => Outcome::Posted { notes: Self::differences(frozen, &status), receipt: receipt(&status, job.now) },
                        None => Outcome::Unknown { message: format!("HTTP {}, and the answer cannot be read", answer.status) },
                    }
                }
                Ok(answer) => not_visible(&answer, self.said(&answer), job.now),
            }
        })
    }

    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, since: DateTime<Utc>) -> BoxFuture<'a, Found> {
        Box::pin(self.find_status(job, frozen, since))
    }

    fn proofs(&self) -> &'static [Proof] {
        &[Proof { class: ProofClass::IdempotencyKey, way: Way::Repeat }, Proof { class: ProofClass::LookUp, way: Way::Ask }]
    }

    fn gives(&self, class: ProofClass, now: DateTime<Utc>) -> BoxFuture<'_, bool> {
        Box::pin(async move { class != ProofClass::IdempotencyKey || self.is_mastodon(now).await })
    }

    fn prepare_edit<'a>(
        &'a self,
        job: PartJob<'a>,
        live: &'a Receipt,
        sent: Option<&'a Value>,
    ) -> BoxFuture<'a, Result<Value, NotEditable>> {
        Box::pin(self.frozen_edit(job, live, sent))
    }

    fn text_of(&self, frozen: &Value) -> Option<String> {
        frozen["body"]["status"].as_str().map(str::to_owned)
    }

    fn edit<'a>(&'a self, job: PartJob<'a>, live: &'a Receipt, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(self.send_edit(job, live, frozen))
    }

    fn find_edit<'a>(&'a self, job: PartJob<'a>, live: &'a Receipt, frozen: &'a Value) -> BoxFuture<'a, Found> {
        Box::pin(self.look_at_edit(job, live, frozen))
    }

    fn delete<'a>(&'a self, live: &'a Receipt, now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(self.remove(live, now))
    }

    fn schedules(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<bool, NotPrepared>> {
        Box::pin(self.has_scheduler(now))
    }

    fn hand_over<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, due: DateTime<Utc>) -> BoxFuture<'a, Handing> {
        Box::pin(self.give_to_scheduler(job, frozen, due))
    }

    fn find_handed<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, due: DateTime<Utc>) -> BoxFuture<'a, Result<Option<String>, String>> {
        Box::pin(self.in_scheduler(job, frozen, due))
    }

    fn handed<'a>(&'a self, id: &'a str, now: DateTime<Utc>) -> BoxFuture<'a, Kept> {
        Box::pin(self.scheduled(id, now))
    }

    fn take_back<'a>(&'a self, id: &'a str, now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(self.unschedule(id, now))
    }

    fn identity(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>> {
        Box::pin(async move {
            let account = self.account(now).await?;
            let host = self.server.split("://").nth(1).unwrap_or(&self.server);
            let name = if account.acct.contains('@') { account.acct.clone() } else { format!("{}@{host}", account.acct) };
            Ok(Identity { expected: self.is_expected(&account), account: name, notes: Vec::new() })
        })
    }

    fn server(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>> {
        Box::pin(async move {
            let open = |path: &str| Request::get(format!("{}{path}", self.server), Auth::None);
            // Compatible and older servers have the first version only.
            let (answer, json) = match self.quiet(&open("/api/v2/instance"), now).await {
                Ok(found) => found,
                Err(NotPrepared::Refused { .. }) => self.quiet(&open("/api/v1/instance"), now).await?,
                Err(other) => return Err(other),
            };
            let limit = json["configuration"]["statuses"]["max_characters"].as_u64().or(json["max_toot_chars"].as_u64());
            Ok(ServerInfo {
                software: json["version"].as_str().map(|version| clean_message(version, &[])),
                text_limit: limit.and_then(|limit| usize::try_from(limit).ok()),
                date: answer.date(),
                notes: Vec::new(),
            })
        })
    }
}

fn receipt(status: &Status, at: DateTime<Utc>) -> Receipt {
    Receipt { id: status.id.clone(), url: status.url.clone(), uri: status.uri.clone(), cid: None, at, recovered: false }
}

/// 32 hexadecimal digits, the same for the same content in the same place.
fn idempotency_key(job: PartJob<'_>) -> String {
    let variant = job.variant;
    Digest::of_json(&("mastodon", &variant.channel, &variant.post, job.index + 1, variant.digest)).to_string()[..32].to_owned()
}
