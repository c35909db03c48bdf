//! Sends a request once, and says whether it can have reached the server.

use std::error::Error;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;

use super::patience::Patience;
use super::rate_limit::reset_at;
use super::request::{Auth, Body, Field, FilePart, Method, Request, Wait, with_field};
use crate::model::Digest;
use crate::support::mask::{MASK, mask};
use crate::support::percent::percent_decoded;
use crate::support::secret::Secret;

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 2 * 1024 * 1024;
/// Headers that say how many more requests are taken: Mastodon's and most others', and Bluesky's.
const REMAINING: [&str; 2] = ["x-ratelimit-remaining", "ratelimit-remaining"];

/// The HTTP client.
#[derive(Debug, Clone)]
pub struct Http {
    /// A machine without certificate authorities can still publish to the site.
    clients: Result<Clients, String>,
    patience: Patience,
    /// What the servers said last about how much more they take.
    allowance: Arc<Mutex<Option<HeaderMap>>>,
    /// Secrets that no answer may show, beside those of its request.
    hidden: Arc<Vec<Secret>>,
}

#[derive(Debug, Clone)]
struct Clients {
    /// Keeps connections open from one request to the next.
    kept: reqwest::Client,
    /// Opens a connection for each request. A kept one may be closed by the server at the moment of sending, and then
    /// nobody knows whether the request arrived.
    fresh: reqwest::Client,
}

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The request certainly did not reach the server.
    #[error("{0}")]
    NotSent(String),
    /// The server may have the request and may have carried it out.
    #[error("{0}")]
    MaybeSent(String),
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    /// A client with the usual time limits, which follows no redirects and repeats nothing by itself.
    ///
    /// On a machine without a usable list of certificate authorities every request fails as not sent.
    #[must_use]
    pub fn new() -> Self {
        Self::with_patience(Patience::default())
    }

    /// As [`Http::new`], with other time limits.
    #[must_use]
    pub fn with_patience(patience: Patience) -> Self {
        // A second call finds it installed already; without it the builder panics.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("pregon/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(patience.connect)
                .read_timeout(patience.silence)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
        };
        let clients = || Ok(Clients { kept: builder().build()?, fresh: builder().pool_max_idle_per_host(0).build()? });
        let clients = clients().map_err(|error| format!("cannot set up encrypted connections: {}", cause(error)));
        Self { clients, patience, allowance: Arc::default(), hidden: Arc::default() }
    }

    /// The same client, which takes these secrets out of every answer too: those that are no part of a request of ours, such as the
    /// password of a proxy.
    #[must_use]
    pub fn hiding(self, secrets: Vec<Secret>) -> Self {
        Self { hidden: Arc::new(secrets), ..self }
    }

    /// How long is waited, for what.
    #[must_use]
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// The same client for another account: what servers say about how much more they take is kept apart.
    #[must_use]
    pub fn for_account(&self) -> Self {
        Self { clients: self.clients.clone(), patience: self.patience, allowance: Arc::default(), hidden: Arc::clone(&self.hidden) }
    }

    /// Until when the account has to wait whose last request was its last one; `None` where it may go on, or the server said nothing.
    #[must_use]
    pub fn used_up_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let allowance = self.allowance.lock().ok()?;
        let headers = allowance.as_ref()?;
        let left: u64 = REMAINING.iter().find_map(|name| headers.get(*name)?.to_str().ok()?.trim().parse().ok())?;
        (left == 0).then(|| reset_at(headers, now)).flatten().filter(|until| *until > now)
    }

    /// Sends a request once, on a connection of its own, and reads the answer.
    pub async fn send(&self, request: &Request) -> Result<Answer, Failure> {
        self.exchange(&self.clients()?.fresh, request).await
    }

    /// Sends a request once, on any connection: for requests that may be repeated.
    pub(super) async fn send_kept(&self, request: &Request) -> Result<Answer, Failure> {
        self.exchange(&self.clients()?.kept, request).await
    }

    async fn exchange(&self, client: &reqwest::Client, request: &Request) -> Result<Answer, Failure> {
        let mut answer = exchange(client, request, self.patience).await?;
        if !request.gives_secrets {
            answer.mask(&request.secrets().into_iter().chain(self.hidden.iter()).collect::<Vec<_>>());
        }
        if REMAINING.iter().any(|name| answer.headers.contains_key(*name))
            && let Ok(mut allowance) = self.allowance.lock()
        {
            *allowance = Some(answer.headers.clone());
        }
        Ok(answer)
    }

    fn clients(&self) -> Result<&Clients, Failure> {
        self.clients.as_ref().map_err(|message| Failure::NotSent(message.clone()))
    }
}

/// The passwords in addresses of proxies, as they are written and decoded.
///
/// A proxy gets them in a header, and one that hands that on would let any server see, and repeat, them.
#[must_use]
pub fn proxy_passwords<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Vec<Secret> {
    let mut passwords = Vec::new();
    for address in addresses {
        // Addresses of proxies may go without a scheme.
        let with_scheme = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
        let Ok(url) = reqwest::Url::parse(&with_scheme) else { continue };
        let Some(password) = url.password() else { continue };
        passwords.push(Secret::new(password));
        passwords.push(Secret::new(&percent_decoded(password)));
    }
    passwords
}

async fn exchange(client: &reqwest::Client, request: &Request, patience: Patience) -> Result<Answer, Failure> {
    let request = build(client, request, patience)?;
    let mut response = client.execute(request).await.map_err(failure)?;
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Failure::MaybeSent(cause(error)))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Failure::MaybeSent(format!("the answer is longer than {MAX_ANSWER_BYTES} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body })
}

/// A shorter secret may be a word of the answer; no real credential is that short.
const SHORTEST_MASKED: usize = 8;

impl Answer {
    /// Takes secrets out of body and headers. What comes back from a server is shown, kept and published.
    fn mask(&mut self, secrets: &[&Secret]) {
        let secrets: Vec<&Secret> = secrets.iter().copied().filter(|secret| secret.expose().len() >= SHORTEST_MASKED).collect();
        if secrets.is_empty() {
            return;
        }
        if let Some(masked) = mask(&String::from_utf8_lossy(&self.body), &secrets) {
            self.body = masked.into_bytes();
        }
        for value in self.headers.values_mut() {
            if let Some(masked) = mask(&String::from_utf8_lossy(value.as_bytes()), &secrets) {
                *value = HeaderValue::from_str(&masked).unwrap_or_else(|_| HeaderValue::from_static(MASK));
            }
        }
    }

    /// Whether the status says that it worked.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON, where it is.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The server's clock, to the second.
    #[must_use]
    pub fn date(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc2822(self.header("date")?).ok().map(|at| at.to_utc())
    }
}

fn build(client: &reqwest::Client, request: &Request, patience: Patience) -> Result<reqwest::Request, Failure> {
    let not_sent = |error: reqwest::Error| Failure::NotSent(cause(error));
    let mut builder = match request.method {
        Method::Get => client.get(&request.url),
        Method::Post => client.post(&request.url),
        Method::Put => client.put(&request.url),
        Method::Delete => client.delete(&request.url),
    };
    builder = builder.timeout(match request.wait {
        Wait::Answer => patience.answer,
        Wait::Upload => patience.upload,
    });
    if !request.secret_query.is_empty() {
        let pairs: Vec<(&str, &str)> = request.secret_query.iter().map(|(name, value)| (*name, value.expose())).collect();
        builder = builder.query(&pairs);
    }
    let authorization = match &request.auth {
        Auth::None => None,
        Auth::Bearer(token) => Some(format!("Bearer {}", token.expose())),
        Auth::Whole(value) => Some(value.expose().to_owned()),
    };
    if let Some(authorization) = authorization {
        let mut value =
            HeaderValue::from_str(&authorization).map_err(|_| Failure::NotSent("the token has characters that no token has".to_owned()))?;
        value.set_sensitive(true);
        builder = builder.header(AUTHORIZATION, value);
    }
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    builder = match &request.body {
        Body::Empty => builder,
        Body::Json(json) => builder.json(json),
        Body::JsonWithSecret { json, field, secret } => builder.json(&with_field(json, field, secret.expose())),
        Body::SecretForm(form) => builder.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.expose().to_owned()),
        Body::File(file) => builder.header(CONTENT_TYPE, file.mime).body(read(file)?),
        Body::Multipart(fields) => {
            let mut form = reqwest::multipart::Form::new();
            for field in fields {
                form = match field {
                    Field::Text { name, value } => form.text(*name, value.clone()),
                    Field::File { name, file } => {
                        let part = reqwest::multipart::Part::bytes(read(file)?).file_name(file.name.clone());
                        form.part(*name, part.mime_str(file.mime).map_err(not_sent)?)
                    }
                };
            }
            builder.multipart(form)
        }
    };
    builder.build().map_err(not_sent)
}

fn read(file: &FilePart) -> Result<Vec<u8>, Failure> {
    let bytes =
        std::fs::read(&file.path).map_err(|error| Failure::NotSent(format!("cannot read the picture {}: {error}", file.path.display())))?;
    if Digest::of(&bytes) != file.digest {
        return Err(Failure::NotSent(format!("the picture {} has changed since it was made", file.path.display())));
    }
    Ok(bytes)
}

fn failure(error: reqwest::Error) -> Failure {
    // Name look-up, connection and encryption come before the first byte of the request.
    let before = error.is_connect() || error.is_builder();
    let message = cause(error);
    if before { Failure::NotSent(message) } else { Failure::MaybeSent(message) }
}

/// The innermost reason, without the address: that is known, and long.
fn cause(error: reqwest::Error) -> String {
    if error.is_timeout() && !error.is_connect() {
        return "no answer in time".to_owned();
    }
    let error = error.without_url();
    let mut message = error.to_string();
    let mut source: Option<&dyn Error> = error.source();
    while let Some(inner) = source {
        message = inner.to_string();
        source = inner.source();
    }
    message
}
