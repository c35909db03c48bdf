//! Sends a request once, and says whether it can have reached the server.

use std::error::Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;

use super::request::{Auth, Body, Field, FilePart, Method, Request, with_field};
use crate::model::Digest;

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 2 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest silence within an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up encrypted connections")]
pub struct ClientError(#[source] reqwest::Error);

/// The HTTP client.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
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

impl Http {
    /// A client with time limits, which follows no redirects and repeats nothing by itself.
    ///
    /// # Errors
    /// The machine has no usable list of certificate authorities.
    pub fn new() -> Result<Self, ClientError> {
        // A second call finds it installed already; without it the builder panics.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(concat!("pregon/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A connection that the server closed in the meantime is the commonest cause of a lost answer.
            .pool_idle_timeout(Duration::from_secs(5))
            .build()
            .map_err(ClientError)?;
        Ok(Self { client })
    }

    /// Sends a request once and reads the answer.
    pub async fn send(&self, request: &Request) -> Result<Answer, Failure> {
        let request = self.build(request)?;
        let mut response = self.client.execute(request).await.map_err(failure)?;
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

    fn build(&self, request: &Request) -> Result<reqwest::Request, Failure> {
        let not_sent = |error: reqwest::Error| Failure::NotSent(cause(error));
        let mut builder = match request.method {
            Method::Get => self.client.get(&request.url),
            Method::Post => self.client.post(&request.url),
        };
        builder = builder.timeout(request.timeout);
        if let Auth::Bearer(token) = &request.auth {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| Failure::NotSent("the token has characters that no token has".to_owned()))?;
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
}

impl Answer {
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
