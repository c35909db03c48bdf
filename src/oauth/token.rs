//! Asks for tokens: the requests are put together by the crate `oauth2` and sent by our client, and answers are read with patience.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Duration, Utc};
use oauth2::basic::BasicClient;
use oauth2::{AuthType, AuthorizationCode, ClientId, ClientSecret, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError};
use oauth2::{HttpRequest, HttpResponse, TokenResponse, TokenUrl};
use serde_json::{Value, json};

use super::OAuthError;
use super::endpoints::{Client, Endpoints};
use super::error::said;
use crate::http::{Answer, Auth, Body, Failure, Http, Request};
use crate::networks::clean_message;
use crate::support::secret::Secret;

/// A lifetime longer than this is taken for "without end".
const LONGEST_LIFE_SECONDS: u64 = 20 * 365 * 86_400;

/// What a platform gives.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// When it stops to work, if that is known.
    pub expires: Option<DateTime<Utc>>,
    /// The refresh token, where there is one.
    pub refresh: Option<Secret>,
    /// When the refresh token stops to work, if that is known.
    pub refresh_expires: Option<DateTime<Utc>>,
}

impl Endpoints {
    /// Registers this program as an application: <https://docs.joinmastodon.org/methods/apps/#create>.
    pub(super) async fn register(&self, url: &str, redirect: &str, http: &Http) -> Result<Client, OAuthError> {
        let body = json!({ "client_name": "pregon", "redirect_uris": redirect, "scopes": self.scopes() });
        let answer = http.send(&Request::post(url.to_owned(), Auth::None, Body::Json(body))).await.map_err(OAuthError::Unreachable)?;
        let json = successful(&answer, &[])?;
        let text = |key: &str| json[key].as_str().filter(|text| !text.is_empty());
        let id = text("client_id").ok_or_else(|| OAuthError::NotUnderstood("it registers no application".to_owned()))?;
        Ok(Client { id: id.to_owned(), secret: text("client_secret").map(Secret::new) })
    }

    /// The token for a code, long-lived where that takes a step of its own.
    pub(super) async fn exchange(
        &self,
        client: &Client,
        code: &Secret,
        verifier: Option<&Secret>,
        redirect: &str,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Tokens, OAuthError> {
        let parts = self.parts(client)?;
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| OAuthError::NotUnderstood("the redirect address".to_owned()))?;
        let mut request = parts.exchange_code(AuthorizationCode::new(code.expose().to_owned())).set_redirect_uri(Cow::Owned(redirect));
        if let Some(verifier) = verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()));
        }
        if self.client_field() != "client_id" {
            request = request.add_extra_param(self.client_field().to_owned(), client.id.clone());
        }
        let mut secrets = vec![code.clone()];
        secrets.extend(verifier.cloned());
        secrets.extend(client.secret.clone());
        let call = |request| call(http, request, secrets.clone());
        let tokens = self.read(request.request_async(&call).await, now)?;
        match &self.exchange {
            Some((url, grant)) => self.lengthen(url, grant, client, tokens, http, now).await,
            None => Ok(tokens),
        }
    }

    /// New tokens for a refresh token. The request is sent once: the token may be used up by it.
    pub(super) async fn refresh(&self, refresh: &Secret, http: &Http, now: DateTime<Utc>) -> Result<Tokens, OAuthError> {
        let client = self.client()?;
        let parts = self.parts(client)?;
        let token = RefreshToken::new(refresh.expose().to_owned());
        let mut request = parts.exchange_refresh_token(&token);
        if self.client_field() != "client_id" {
            request = request.add_extra_param(self.client_field().to_owned(), client.id.clone());
        }
        let mut secrets = vec![refresh.clone()];
        secrets.extend(client.secret.clone());
        let call = |request| call(http, request, secrets.clone());
        self.read(request.request_async(&call).await, now)
    }

    /// A token of an hour becomes one of months. Meta wants the secrets in the address, and takes them nowhere else:
    /// <https://developers.facebook.com/docs/threads/get-started/long-lived-tokens>.
    async fn lengthen(
        &self,
        url: &str,
        grant: &str,
        client: &Client,
        short: Tokens,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Tokens, OAuthError> {
        let field = if grant == "fb_exchange_token" { "fb_exchange_token" } else { "access_token" };
        let mut query = vec![("grant_type", Secret::new(grant)), ("client_id", Secret::new(&client.id)), (field, short.access)];
        query.extend(client.secret.clone().map(|secret| ("client_secret", secret)));
        self.by_query(url, query, http, now).await
    }

    /// A token is renewed with itself.
    pub(super) async fn renew_itself(&self, token: &Secret, http: &Http, now: DateTime<Utc>) -> Result<Tokens, OAuthError> {
        let Some((url, grant)) = &self.renew_itself else {
            return Err(OAuthError::NotSupported("this network".to_owned()));
        };
        self.by_query(url, vec![("grant_type", Secret::new(grant)), ("access_token", token.clone())], http, now).await
    }

    async fn by_query(&self, url: &str, query: Vec<(&'static str, Secret)>, http: &Http, now: DateTime<Utc>) -> Result<Tokens, OAuthError> {
        let mut request = Request::get(url.to_owned(), Auth::None).giving_secrets();
        let secrets: Vec<Secret> = query.iter().skip(1).map(|(_, value)| value.clone()).collect();
        request.secret_query = query;
        let answer = http.send(&request).await.map_err(OAuthError::Unreachable)?;
        let json = successful(&answer, &secrets)?;
        let token: oauth2::basic::BasicTokenResponse = serde_json::from_value(normal(json)).map_err(|error| not_understood(&error))?;
        Ok(self.tokens(&token, None, now))
    }

    fn parts(
        &self,
        client: &Client,
    ) -> Result<
        BasicClient<oauth2::EndpointNotSet, oauth2::EndpointNotSet, oauth2::EndpointNotSet, oauth2::EndpointNotSet, oauth2::EndpointSet>,
        OAuthError,
    > {
        let url = TokenUrl::new(self.token.clone()).map_err(|_| OAuthError::NotUnderstood("the address for tokens".to_owned()))?;
        let kind = if self.basic() && client.secret.is_some() { AuthType::BasicAuth } else { AuthType::RequestBody };
        let mut parts = BasicClient::new(ClientId::new(client.id.clone())).set_token_uri(url).set_auth_type(kind);
        if let Some(secret) = &client.secret {
            parts = parts.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        Ok(parts)
    }

    fn read<T: oauth2::ErrorResponse>(
        &self,
        result: Result<oauth2::basic::BasicTokenResponse, RequestTokenError<CallError, T>>,
        now: DateTime<Utc>,
    ) -> Result<Tokens, OAuthError> {
        match result {
            Ok(token) => Ok(self.tokens(&token, None, now)),
            Err(RequestTokenError::Request(CallError(error))) => Err(error),
            // The answer itself may hold a token, and stays out of the message.
            Err(RequestTokenError::Parse(error, _)) => Err(OAuthError::NotUnderstood(format!("at `{}`", error.path()))),
            Err(_) => Err(OAuthError::NotUnderstood("it is empty or of another kind".to_owned())),
        }
    }

    fn tokens(&self, token: &oauth2::basic::BasicTokenResponse, refresh_seconds: Option<u64>, now: DateTime<Utc>) -> Tokens {
        let hours = |fact: &Option<crate::networks::spec::Fact<f64>>| fact.as_ref().map(|fact| (fact.value * 3600.0) as u64);
        let at = |seconds: u64| {
            let seconds = i64::try_from(seconds).ok().filter(|_| seconds < LONGEST_LIFE_SECONDS)?;
            now.checked_add_signed(Duration::seconds(seconds))
        };
        let refresh = token.refresh_token().map(|refresh| Secret::new(refresh.secret()));
        Tokens {
            access: Secret::new(token.access_token().secret()),
            // What the platform says of this token wins over what it says of tokens in general.
            expires: token.expires_in().map(|life| life.as_secs()).or_else(|| hours(&self.spec.token_hours)).and_then(at),
            refresh_expires: refresh.as_ref().and(refresh_seconds.or_else(|| hours(&self.spec.refresh_hours))).and_then(at),
            refresh,
        }
    }
}

/// The error of one call, as the crate wants it.
pub(super) struct CallError(OAuthError);

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for CallError {}

/// Sends a request of the crate with our client, once.
async fn call(http: &Http, request: HttpRequest, mut secrets: Vec<Secret>) -> Result<HttpResponse, CallError> {
    let failed = |message: &str| CallError(OAuthError::NotUnderstood(message.to_owned()));
    let (head, body) = request.into_parts();
    let auth = match head.headers.get("authorization") {
        Some(value) => Auth::Whole(Secret::new(value.to_str().map_err(|_| failed("the application's secret"))?)),
        None => Auth::None,
    };
    if let Auth::Whole(value) = &auth {
        secrets.extend(value.expose().split_once(' ').map(|(_, credential)| Secret::new(credential)));
    }
    let body = Secret::new(std::str::from_utf8(&body).map_err(|_| failed("the request"))?);
    let request = Request::post(head.uri.to_string(), auth, Body::SecretForm(body)).header("Accept", "application/json").giving_secrets();
    let answer = http.send(&request).await.map_err(|failure| CallError(OAuthError::Unreachable(clean(failure, &secrets))))?;
    let json = successful(&answer, &secrets).map_err(CallError)?;
    let bytes = serde_json::to_vec(&normal(json)).map_err(|_| failed("its JSON"))?;
    Ok(HttpResponse::new(bytes))
}

fn clean(failure: Failure, secrets: &[Secret]) -> Failure {
    let secrets: Vec<&Secret> = secrets.iter().collect();
    match failure {
        Failure::NotSent(message) => Failure::NotSent(clean_message(&message, &secrets)),
        Failure::MaybeSent(message) => Failure::MaybeSent(clean_message(&message, &secrets)),
    }
}

/// The JSON of an answer that holds no error.
fn successful(answer: &Answer, secrets: &[Secret]) -> Result<Value, OAuthError> {
    let json = answer.json();
    let secrets: Vec<&Secret> = secrets.iter().collect();
    let error = json.as_ref().map(|json| (&json["error"], json["error_description"].as_str()));
    let message = match error {
        // Meta wraps its words in an object.
        Some((Value::Object(error), _)) => error.get("message").and_then(Value::as_str).map(|text| said(text, None, &secrets)),
        Some((Value::String(error), description)) if !error.is_empty() => Some(said(error, description, &secrets)),
        _ => json.as_ref().and_then(|json| json["error_message"].as_str()).map(|text| said(text, None, &secrets)),
    };
    match (message, json) {
        // Some platforms refuse with 200.
        (None, Some(json)) if answer.is_success() => Ok(json),
        (None, None) if answer.is_success() => Err(OAuthError::NotUnderstood("it is no JSON".to_owned())),
        (message, _) => {
            let text = message.map_or_else(|| format!("HTTP {}", answer.status), |message| format!("HTTP {}: {message}", answer.status));
            Err(if matches!(answer.status, 408 | 425 | 429 | 500..=599) { OAuthError::Later(text) } else { OAuthError::Refused(text) })
        }
    }
}

/// The answer as the standard has it: some platforms leave out the type, write numbers as texts, or lists as lists.
fn normal(json: Value) -> Value {
    let Value::Object(mut map) = json else { return json };
    // Whatever is beside what we need may have any shape.
    map.retain(|key, _| ["access_token", "token_type", "expires_in", "refresh_token"].contains(&key.as_str()));
    map.insert("token_type".to_owned(), Value::String("bearer".to_owned()));
    let seconds = map.get("expires_in").and_then(|life| match life {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().filter(|life| *life >= 0.0).map(|life| life as u64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    });
    match seconds {
        Some(seconds) => drop(map.insert("expires_in".to_owned(), Value::from(seconds))),
        None => drop(map.remove("expires_in")),
    }
    map.retain(|key, value| key != "refresh_token" || value.as_str().is_some_and(|text| !text.is_empty()));
    Value::Object(map)
}

fn not_understood(error: &serde_json::Error) -> OAuthError {
    // serde's message may quote a value.
    OAuthError::NotUnderstood(format!("{:?} error", error.classify()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn errors_of_every_shape_are_errors_and_hold_no_secret() {
        let secrets = [Secret::new("hunter2-token")];
        for (status, body, expected) in [
            (
                400,
                r#"{"error":"invalid_grant","error_description":"hunter2-token is used up"}"#,
                "gives no token: HTTP 400: invalid_grant: **** is used up",
            ),
            (200, r#"{"error":"invalid_request","error_description":"code"}"#, "gives no token: HTTP 200: invalid_request: code"),
            (400, r#"{"error":{"message":"Error validating","code":190}}"#, "HTTP 400: Error validating"),
            (400, r#"{"error_type":"OAuthException","code":400,"error_message":"Invalid"}"#, "HTTP 400: Invalid"),
            (503, "<html>", "no token now: HTTP 503"),
            (302, "", "gives no token: HTTP 302"),
            (200, "<html>hunter2-token", "it is no JSON"),
        ] {
            let error = successful(&answer(status, body), &secrets).expect_err("an error").to_string();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{body}: {error}");
        }
    }

    #[test]
    fn answers_become_what_the_standard_says() {
        for (written, expected) in [
            (json!({"access_token":"a","user_id":7,"permissions":["x"]}), json!({"access_token":"a","token_type":"bearer"})),
            (
                json!({"access_token":"a","expires_in":"3600","scope":["a","b"]}),
                json!({"access_token":"a","expires_in":3600,"token_type":"bearer"}),
            ),
            (json!({"access_token":"a","expires_in":-1,"refresh_token":""}), json!({"access_token":"a","token_type":"bearer"})),
            (
                json!({"access_token":"a","expires_in":60.5,"refresh_token":"r"}),
                json!({"access_token":"a","expires_in":60,"refresh_token":"r","token_type":"bearer"}),
            ),
        ] {
            assert_eq!(normal(written.clone()), expected, "{written}");
        }
    }
}
