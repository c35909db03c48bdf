//! Bluesky, and any other server of the AT Protocol: <https://docs.bsky.app/docs/api/com-atproto-repo-put-record>.
//!
//! The record key is derived from what is sent, and the record is written with "only if there is none"
//! (`swapRecord: null`), so the same request can be sent any number of times and leaves one post.

mod record;
mod session;
#[cfg(test)]
mod tests;
mod tid;

use std::collections::BTreeMap;
use std::sync::Mutex;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::time::sleep;

use self::record::Resolved;
use self::session::{Session, reason};
use crate::http::{Answer, Auth, Body, Failure, FilePart, Http, Request, RequestPreview, Wait};
use crate::model::{Asset, Receipt};
use crate::networks::driver::{BoxFuture, Driver, Found, Identity, NotPrepared, Outcome, PartJob, Proof, Removal, ServerInfo, Way};
use crate::networks::spec::ProofClass;
use crate::networks::{clean_message, not_prepared, not_visible, visible};
use crate::support::secret::Secret;

const COLLECTION: &str = "app.bsky.feed.post";

/// One account.
#[derive(Debug)]
pub(super) struct Bluesky {
    http: Http,
    server: String,
    /// Whether `server` is the common entrance, behind which the account has its own server.
    entryway: bool,
    account: String,
    password: Secret,
    session: Mutex<Option<Session>>,
}

impl Bluesky {
    pub(super) fn new(http: Http, server: String, entryway: bool, account: String, password: Secret) -> Self {
        Self { http, server, entryway, account, password, session: Mutex::new(None) }
    }

    fn open_session(&self) -> Option<Session> {
        self.session.lock().ok()?.clone()
    }

    fn keep_session(&self, session: Session) {
        if let Ok(mut kept) = self.session.lock() {
            *kept = Some(session);
        }
    }

    /// What the platform says about a failure.
    fn said(&self, answer: &Answer) -> String {
        let json = answer.json().unwrap_or_default();
        let (error, message) = (json["error"].as_str().unwrap_or_default(), json["message"].as_str().unwrap_or_default());
        let text = format!("HTTP {}: {error}: {message}", answer.status);
        let session = self.open_session();
        let mut secrets = vec![&self.password];
        secrets.extend(session.as_ref().map(|session| &session.access));
        clean_message(text.trim_end_matches([':', ' ']), &secrets)
    }

    /// Sends an authorised request; renews the session once if the token has run out.
    async fn authorised(
        &self,
        request: impl Fn(&Session) -> Request,
        repeat: bool,
        now: DateTime<Utc>,
    ) -> Result<(Session, Result<Answer, Failure>), NotPrepared> {
        let mut session = self.session(now).await?;
        let send =
            async |request: &Request| if repeat { self.http.send_repeatable(request, now).await } else { self.http.send(request).await };
        let mut result = send(&request(&session)).await;
        // The status of a token that has run out is 400, not 401.
        if result.as_ref().is_ok_and(|answer| matches!(answer.status, 400 | 401) && reason(answer) == "ExpiredToken") {
            session = self.renew(&session, now).await?;
            result = send(&request(&session)).await;
        }
        Ok((session, result))
    }

    fn upload_request(session: &Session, asset: &Asset, media: &std::path::Path) -> Request {
        let body = Body::File(FilePart::of(asset, media));
        let url = format!("{}/xrpc/com.atproto.repo.uploadBlob", session.pds);
        let mut request = Request::post(url, Auth::Bearer(session.access.clone()), body);
        request.wait = Wait::Upload;
        request
    }

    fn put_request(session: &Session, frozen: &Value) -> Request {
        let body = json!({
            "repo": session.did,
            "collection": COLLECTION,
            "rkey": frozen["rkey"],
            "validate": true,
            "swapRecord": null,
            "record": frozen["record"],
        });
        Request::post(format!("{}/xrpc/com.atproto.repo.putRecord", session.pds), Auth::Bearer(session.access.clone()), Body::Json(body))
    }

    fn resolve_request(pds: &str, handle: &str) -> Request {
        Request::get(format!("{pds}/xrpc/com.atproto.identity.resolveHandle?handle={handle}"), Auth::None)
    }

    /// Identifiers of the people mentioned. Somebody who cannot be found is named without a link.
    async fn people(&self, session: &Session, job: PartJob<'_>) -> Result<BTreeMap<String, String>, NotPrepared> {
        let mut people = BTreeMap::new();
        for handle in record::handles(&job.variant.parts[job.index]) {
            if !is_handle(handle) {
                continue;
            }
            let result = self.http.send_repeatable(&Self::resolve_request(&session.pds, handle), job.now).await;
            match &result {
                Ok(answer) if answer.is_success() => {
                    if let Some(did) = answer.json().and_then(|json| json["did"].as_str().map(str::to_owned)) {
                        people.insert(handle.to_owned(), did);
                    }
                }
                Ok(answer) if (400..500).contains(&answer.status) && answer.status != 429 => {}
                _ => return Err(not_prepared(&result, |answer| self.said(answer), job.now)),
            }
        }
        Ok(people)
    }

    async fn upload(&self, asset: &Asset, job: PartJob<'_>) -> Result<Value, NotPrepared> {
        let (_, result) = self.authorised(|session| Self::upload_request(session, asset, job.media), true, job.now).await?;
        match result {
            Ok(answer) if answer.is_success() => answer
                .json()
                .and_then(|mut json| json.get_mut("blob").map(Value::take))
                .ok_or_else(|| NotPrepared::Later { at: None, message: "the upload was answered without a reference".to_owned() }),
            result => Err(not_prepared(&result, |answer| self.said(answer), job.now)),
        }
    }

    /// The record that is under a key; `None` where there is certainly none.
    async fn record_at(&self, session: &Session, rkey: &str, now: DateTime<Utc>) -> Result<Option<Value>, String> {
        let url = format!("{}/xrpc/com.atproto.repo.getRecord?repo={}&collection={COLLECTION}&rkey={rkey}", session.pds, session.did);
        match self.http.send_repeatable(&Request::get(url, Auth::None), now).await {
            Ok(answer) if answer.is_success() => answer.json().map(Some).ok_or_else(|| "the record cannot be read".to_owned()),
            Ok(answer) if matches!(answer.status, 400 | 404) && reason(&answer) == "RecordNotFound" => Ok(None),
            Ok(answer) => Err(self.said(&answer)),
            Err(failure) => Err(failure.to_string()),
        }
    }

    /// Another record may hold the key, or our own with bytes that the server wrote otherwise.
    async fn after_conflict(&self, session: &Session, frozen: &Value, message: String, now: DateTime<Utc>) -> Outcome {
        let rkey = frozen["rkey"].as_str().unwrap_or_default();
        match self.record_at(session, rkey, now).await {
            Ok(Some(found)) if is_same_record(&found["value"], &frozen["record"]) => receipt(session, rkey, &found, now)
                .map_or(Outcome::Unknown { message }, |receipt| Outcome::Posted { receipt, notes: Vec::new() }),
            Ok(Some(_)) => Outcome::Refused { message: format!("another record has the key {rkey}: {message}") },
            Ok(None) => Outcome::Later { at: None, message },
            Err(problem) => Outcome::Unknown { message: format!("{message}; {problem}") },
        }
    }

    /// Writes the record once.
    async fn put(&self, job: PartJob<'_>, frozen: &Value) -> Outcome {
        let (session, result) = match self.authorised(|session| Self::put_request(session, frozen), false, job.now).await {
            Ok(sent) => sent,
            // A token that has run out was answered before anything was written.
            Err(problem) => return problem.into(),
        };
        match result {
            Err(failure) => visible(&failure),
            Ok(answer) if answer.is_success() => {
                let rkey = frozen["rkey"].as_str().unwrap_or_default();
                match answer.json().and_then(|json| receipt(&session, rkey, &json, job.now)) {
                    Some(receipt) => Outcome::Posted { receipt, notes: Vec::new() },
                    None => Outcome::Unknown { message: format!("HTTP {}, and the answer cannot be read", answer.status) },
                }
            }
            Ok(answer) if reason(&answer) == "InvalidSwap" => self.after_conflict(&session, frozen, self.said(&answer), job.now).await,
            Ok(answer) => not_visible(&answer, self.said(&answer), job.now),
        }
    }

    fn delete_request(session: &Session, live: &Receipt) -> Request {
        let mut body = json!({ "repo": session.did, "collection": COLLECTION, "rkey": live.id });
        // What somebody has written there since is not ours to take down.
        if let Some(cid) = &live.cid {
            body["swapRecord"] = json!(cid);
        }
        Request::post(format!("{}/xrpc/com.atproto.repo.deleteRecord", session.pds), Auth::Bearer(session.access.clone()), Body::Json(body))
    }

    /// Deletes the record, if it is still the one that we wrote: <https://docs.bsky.app/docs/api/com-atproto-repo-delete-record>.
    async fn remove(&self, live: &Receipt, now: DateTime<Utc>) -> Removal {
        if !tid::is_record_key(&live.id) {
            return Removal::Refused { message: "the receipt does not name the record".to_owned() };
        }
        let (session, result) = match self.authorised(|session| Self::delete_request(session, live), true, now).await {
            Ok(sent) => sent,
            Err(NotPrepared::Refused { message }) => return Removal::Refused { message },
            Err(NotPrepared::Later { at, message }) => return Removal::Later { at, message },
        };
        let said = match result {
            Ok(answer) if answer.is_success() => String::new(),
            Ok(answer) if reason(&answer) == "InvalidSwap" => {
                return Removal::Refused { message: "it was changed on the platform since we sent it".to_owned() };
            }
            Ok(answer) => match not_visible(&answer, self.said(&answer), now) {
                Outcome::Later { at, message } => return Removal::Later { at, message },
                _ => self.said(&answer),
            },
            Err(failure) => failure.to_string(),
        };
        match self.record_at(&session, &live.id, now).await {
            Ok(None) => Removal::Gone,
            Ok(Some(_)) if said.is_empty() => Removal::Unknown { message: "the server took the request, and still has it".to_owned() },
            Ok(Some(_)) => Removal::Refused { message: said },
            Err(message) => Removal::Unknown { message: if said.is_empty() { message } else { format!("{said}; {message}") } },
        }
    }

    fn frozen(job: PartJob<'_>, resolved: &Resolved) -> Value {
        let files: Vec<Value> = record::files(&job.variant.parts[job.index]).iter().map(|asset| json!(asset.digest)).collect();
        json!({ "rkey": tid::record_key(job), "record": record::record(job, resolved), "media": files })
    }
}

impl Driver for Bluesky {
    fn preview_login(&self) -> Vec<RequestPreview> {
        vec![self.login_request().preview()]
    }

    fn preview(&self, job: PartJob<'_>) -> Vec<RequestPreview> {
        let part = &job.variant.parts[job.index];
        // Shown in the place of what only the log-in tells.
        let session = Session::placeholder(&self.server);
        let handles = record::handles(part);
        let mut requests: Vec<RequestPreview> =
            handles.iter().map(|handle| Self::resolve_request(&session.pds, handle).preview()).collect();
        let files = record::files(part);
        requests.extend(files.iter().map(|asset| Self::upload_request(&session, asset, job.media).preview()));
        let blobs = files
            .iter()
            .map(|asset| {
                std::fs::read(job.media.join(&asset.file))
                    .map_or_else(|_| json!("<reference of the picture>"), |bytes| record::blob(&bytes, asset))
            })
            .collect();
        let reference = |index: usize| {
            if let Some(receipt) = job.earlier.get(index) {
                return json!({ "uri": receipt.uri, "cid": receipt.cid });
            }
            let rkey = tid::record_key(PartJob { index, ..job });
            json!({ "uri": format!("at://{}/{COLLECTION}/{rkey}", session.did), "cid": format!("<cid of part {}>", index + 1) })
        };
        let resolved = Resolved {
            people: handles.iter().map(|handle| ((*handle).to_owned(), format!("<did of {handle}>"))).collect(),
            blobs,
            reply: (job.index > 0).then(|| json!({ "root": reference(0), "parent": reference(job.index - 1) })),
            created_at: created_at(job),
        };
        requests.push(Self::put_request(&session, &Self::frozen(job, &resolved)).preview());
        requests
    }

    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>> {
        Box::pin(async move {
            let session = self.session(job.now).await?;
            let reply = match job.index {
                0 => None,
                index => {
                    let reference = |index: usize| {
                        let receipt = &job.earlier[index];
                        match (&receipt.uri, &receipt.cid) {
                            (Some(uri), Some(cid)) => Ok(json!({ "uri": uri, "cid": cid })),
                            _ => Err(NotPrepared::Refused {
                                message: format!("the receipt of part {} does not say what to answer to", index + 1),
                            }),
                        }
                    };
                    Some(json!({ "root": reference(0)?, "parent": reference(index - 1)? }))
                }
            };
            let people = self.people(&session, job).await?;
            let mut blobs = Vec::new();
            for asset in record::files(&job.variant.parts[job.index]) {
                blobs.push(self.upload(asset, job).await?);
            }
            Ok(Self::frozen(job, &Resolved { people, blobs, reply, created_at: created_at(job) }))
        })
    }

    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            // Repeating is safe: the same record under the same key is written once, and a second time answered alike.
            let mut maybe_live = false;
            for pause in self.http.patience().rewrites.into_iter().map(Some).chain([None]) {
                match (self.put(job, frozen).await, pause) {
                    (Outcome::Unknown { .. }, Some(pause)) => {
                        maybe_live = true;
                        sleep(pause).await;
                    }
                    // What is certain about the last try says nothing about those before it.
                    (Outcome::Later { message, .. } | Outcome::Refused { message }, _) if maybe_live => {
                        return Outcome::Unknown { message };
                    }
                    (outcome, _) => return outcome,
                }
            }
            unreachable!("the last try returns")
        })
    }

    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, _since: DateTime<Utc>) -> BoxFuture<'a, Found> {
        Box::pin(async move {
            let cannot_tell = |message: String| Found::CannotTell { message };
            let session = match self.session(job.now).await {
                Ok(session) => session,
                Err(problem) => return cannot_tell(problem.message().to_owned()),
            };
            let Some(rkey) = frozen["rkey"].as_str() else { return cannot_tell("the intent names no record".to_owned()) };
            match self.record_at(&session, rkey, job.now).await {
                Ok(Some(found)) => receipt(&session, rkey, &found, job.now)
                    .map_or_else(|| cannot_tell("the record cannot be read".to_owned()), Found::Posted),
                Ok(None) => Found::Absent,
                Err(message) => cannot_tell(message),
            }
        })
    }

    fn proofs(&self) -> &'static [Proof] {
        &[Proof { class: ProofClass::ClientChosenId, way: Way::Ask }]
    }

    fn text_of(&self, frozen: &Value) -> Option<String> {
        frozen["record"]["text"].as_str().map(str::to_owned)
    }

    fn delete<'a>(&'a self, live: &'a Receipt, now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(self.remove(live, now))
    }

    fn identity(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>> {
        Box::pin(async move {
            let session = self.session(now).await?;
            let expected = self.account == session.handle || self.account == session.did || self.account.contains('@');
            Ok(Identity { account: session.handle, expected: Some(expected), notes: Vec::new() })
        })
    }

    fn server(&self, now: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>> {
        Box::pin(async move {
            let request = Request::get(format!("{}/xrpc/com.atproto.server.describeServer", self.server), Auth::None);
            let result = self.http.send_repeatable(&request, now).await;
            match &result {
                Ok(answer) if answer.is_success() => {
                    let did = answer.json().and_then(|json| json["did"].as_str().map(str::to_owned));
                    Ok(ServerInfo {
                        software: did.map(|did| clean_message(&did, &[])),
                        text_limit: None,
                        date: answer.date(),
                        notes: Vec::new(),
                    })
                }
                _ => Err(not_prepared(&result, |answer| self.said(answer), now)),
            }
        })
    }
}

/// The instant of the first try, which stays the same in later ones: the record has to be the same.
fn created_at(job: PartJob<'_>) -> String {
    let frozen = job.previous.and_then(|previous| previous["record"]["createdAt"].as_str());
    frozen.map_or_else(|| job.now.to_rfc3339_opts(SecondsFormat::Millis, true), str::to_owned)
}

/// Whether two records under one key are the same post. An earlier try of ours, which was late, has another time: the key
/// is derived from everything else.
fn is_same_record(there: &Value, ours: &Value) -> bool {
    let timeless = |record: &Value| {
        let mut fields = record.as_object()?.clone();
        fields.remove("createdAt");
        Some(fields)
    };
    timeless(there).is_some_and(|there| Some(there) == timeless(ours))
}

/// Handles are host names, and travel in an address.
fn is_handle(text: &str) -> bool {
    text.contains('.') && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

fn receipt(session: &Session, rkey: &str, answer: &Value, at: DateTime<Utc>) -> Option<Receipt> {
    Some(Receipt {
        id: rkey.to_owned(),
        // By identifier: handles change.
        url: Some(format!("https://bsky.app/profile/{}/post/{rkey}", session.did)),
        uri: Some(answer["uri"].as_str()?.to_owned()),
        cid: Some(answer["cid"].as_str()?.to_owned()),
        at,
        recovered: false,
    })
}
