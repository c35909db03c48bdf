//! Logging in: once a run, renewed when the access token has run out.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Bluesky;
use crate::http::{Answer, Auth, Body, Request, server_address};
use crate::networks::driver::NotPrepared;
use crate::networks::not_prepared;
use crate::support::secret::Secret;

/// An open session.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) handle: String,
    /// Where the account's records are.
    pub(super) pds: String,
    pub(super) access: Secret,
    refresh: Secret,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SessionAnswer {
    did: String,
    handle: String,
    access_jwt: String,
    refresh_jwt: String,
    did_doc: Option<Value>,
}

impl Session {
    /// A session for showing requests.
    pub(super) fn placeholder(server: &str) -> Self {
        Self {
            did: "<did of the account>".to_owned(),
            handle: String::new(),
            pds: server.to_owned(),
            access: Secret::new(""),
            refresh: Secret::new(""),
        }
    }
}

impl Bluesky {
    pub(super) fn login_request(&self) -> Request {
        let body = Body::JsonWithSecret { json: json!({ "identifier": self.account }), field: "password", secret: self.password.clone() };
        Request::post(format!("{}/xrpc/com.atproto.server.createSession", self.server), Auth::None, body).giving_secrets()
    }

    /// The session of this run.
    pub(super) async fn session(&self, now: DateTime<Utc>) -> Result<Session, NotPrepared> {
        match self.open_session() {
            Some(session) => Ok(session),
            None => self.start(&self.login_request(), now).await,
        }
    }

    /// A new access token, after the server said that the old one has run out.
    pub(super) async fn renew(&self, old: &Session, now: DateTime<Utc>) -> Result<Session, NotPrepared> {
        let url = format!("{}/xrpc/com.atproto.server.refreshSession", old.pds);
        let request = Request::post(url, Auth::Bearer(old.refresh.clone()), Body::Empty).giving_secrets();
        self.start(&request, now).await
    }

    async fn start(&self, request: &Request, now: DateTime<Utc>) -> Result<Session, NotPrepared> {
        let result = self.http.send_repeatable(request, now).await;
        let answer = match result {
            Ok(answer) if answer.is_success() => answer,
            result => return Err(not_prepared(&result, |answer| self.said(answer), now)),
        };
        let unreadable = || NotPrepared::Later { at: None, message: format!("{} did not answer with a session", self.server) };
        let answer: SessionAnswer = serde_json::from_slice(&answer.body).map_err(|_| unreadable())?;
        let session = Session {
            pds: self.pds_of(answer.did_doc.as_ref()),
            did: answer.did,
            handle: answer.handle,
            access: Secret::new(&answer.access_jwt),
            refresh: Secret::new(&answer.refresh_jwt),
        };
        self.keep_session(session.clone());
        Ok(session)
    }

    /// The account's own server, as its identity document names it; a server that the team named is kept.
    fn pds_of(&self, document: Option<&Value>) -> String {
        let named = || {
            let services = document?["service"].as_array()?;
            let pds = services.iter().find(|service| service["type"] == "AtprotoPersonalDataServer")?;
            server_address(pds["serviceEndpoint"].as_str()?).ok().filter(|address| address.starts_with("https://"))
        };
        if self.entryway { named().unwrap_or_else(|| self.server.clone()) } else { self.server.clone() }
    }
}

/// The machine-readable reason in an answer: `ExpiredToken`, `InvalidSwap`.
pub(super) fn reason(answer: &Answer) -> String {
    answer.json().and_then(|json| json["error"].as_str().map(str::to_owned)).unwrap_or_default()
}
