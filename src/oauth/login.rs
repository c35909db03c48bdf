//! One log-in: the address where a person agrees, and what becomes of the answer.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, Scope};
use sha2::{Digest as _, Sha256};

use super::callback::Callback;
use super::endpoints::{Client, Endpoints};
use super::{OAuthError, Tokens};
use crate::http::Http;
use crate::networks::spec::Pkce;
use crate::support::secret::Secret;

/// A log-in that has begun.
#[derive(Debug)]
pub struct Login {
    endpoints: Endpoints,
    client: Client,
    redirect: String,
    state: Secret,
    verifier: Option<Secret>,
    url: String,
}

impl Login {
    /// Begins a log-in: registers the application where the platform takes that, and draws the secrets that bind the answer to it.
    ///
    /// `redirect` is the address to which the platform sends the browser.
    ///
    /// # Errors
    /// The application's id is missing, or the platform does not register it.
    pub async fn begin(endpoints: Endpoints, redirect: String, http: &Http) -> Result<Self, OAuthError> {
        let client = match &endpoints.register {
            Some(url) => endpoints.register(url, &redirect, http).await?,
            None => endpoints.client()?.clone(),
        };
        let (url, state, verifier) = authorize(&endpoints, &client, &redirect)?;
        Ok(Self { endpoints, client, redirect, state, verifier, url })
    }

    /// The page where a person agrees. It holds no secret.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The text that an answer to this log-in, and no other, repeats.
    #[must_use]
    pub fn state(&self) -> &Secret {
        &self.state
    }

    /// Exchanges the code of an answer for tokens.
    ///
    /// # Errors
    /// The answer belongs to another log-in, says no, or the platform gives no token for its code.
    pub async fn finish(&self, callback: &Callback, http: &Http, now: DateTime<Utc>) -> Result<Tokens, OAuthError> {
        let code = callback.code(&self.state)?;
        self.endpoints.exchange(&self.client, &code, self.verifier.as_ref(), &self.redirect, http, now).await
    }
}

fn authorize(endpoints: &Endpoints, client: &Client, redirect: &str) -> Result<(String, Secret, Option<Secret>), OAuthError> {
    let wrong = |what: &str| OAuthError::NotUnderstood(what.to_owned());
    let url = AuthUrl::new(endpoints.authorize.clone()).map_err(|_| wrong("the address where a person agrees"))?;
    let parts = oauth2::basic::BasicClient::new(ClientId::new(client.id.clone())).set_auth_uri(url);
    let mut request = parts.authorize_url(CsrfToken::new_random);
    let redirect = oauth2::RedirectUrl::new(redirect.to_owned()).map_err(|_| wrong("the redirect address"))?;
    request = request.set_redirect_uri(Cow::Owned(redirect));
    // Whatever stands between scopes: the crate knows only the space.
    request = request.add_scope(Scope::new(endpoints.scopes()));
    if endpoints.client_field() != "client_id" {
        request = request.add_extra_param(endpoints.client_field().to_owned(), client.id.clone());
    }
    for parameter in endpoints.spec.parameters.iter().flat_map(|fact| &fact.value) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        request = request.add_extra_param(name.to_owned(), value.to_owned());
    }
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let verifier = match endpoints.spec.pkce.value {
        Pkce::None => None,
        Pkce::S256 => {
            request = request.set_pkce_challenge(challenge);
            Some(verifier)
        }
        Pkce::S256Hex => {
            use std::fmt::Write;
            let mut digits = String::with_capacity(64);
            for byte in Sha256::digest(verifier.secret()) {
                let _ = write!(digits, "{byte:02x}");
            }
            request = request.add_extra_param("code_challenge", digits).add_extra_param("code_challenge_method", "S256");
            Some(verifier)
        }
    };
    let (url, state) = request.url();
    Ok((url.to_string(), Secret::new(state.secret()), verifier.map(|verifier| Secret::new(verifier.secret()))))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::networks::{Environment, Specs};
    use crate::secrets::check_name;
    use crate::workspace::testing::channel;

    fn parameters(network: &str) -> (String, BTreeMap<String, String>, Login) {
        let specs = Specs::embedded();
        let spec = specs.get(network).expect("known");
        let channel = channel(&format!("{{ network: {network}, server: \"https://server.example\" }}"));
        let names = ["CLIENT_ID", "CLIENT_SECRET", "SERVER"];
        let values = ["id-1", "hunter2", "https://server.example"];
        let pairs = names.iter().zip(values).map(|(field, value)| (Environment::name(&channel.name, field), value.to_owned()));
        let environment = Environment::new(pairs);
        for name in names {
            check_name(&Environment::name(&channel.name, name)).expect("a name");
        }
        let endpoints = Endpoints::of(&channel, spec, &environment).expect("endpoints");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let redirect = "http://127.0.0.1:8000/callback".to_owned();
        let login = runtime.block_on(Login::begin(endpoints, redirect, &Http::new())).expect("begins");
        let url = reqwest::Url::parse(login.url()).expect("an address");
        let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        (format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path()), query, login)
    }

    #[test]
    fn every_network_gets_its_own_form_of_the_question() {
        for (network, address, expected) in [
            ("x", "https://x.com/i/oauth2/authorize", vec![("client_id", "id-1"), ("code_challenge_method", "S256")]),
            (
                "mastodon",
                "https://server.example/oauth/authorize",
                vec![("scope", "read:accounts read:statuses write:media write:statuses")],
            ),
            ("tiktok", "https://www.tiktok.com/v2/auth/authorize/", vec![("client_key", "id-1"), ("code_challenge_method", "S256")]),
            ("threads", "https://threads.net/oauth/authorize", vec![("scope", "threads_basic,threads_content_publish")]),
            ("youtube", "https://accounts.google.com/o/oauth2/v2/auth", vec![("access_type", "offline"), ("prompt", "consent")]),
            ("reddit", "https://www.reddit.com/api/v1/authorize", vec![("duration", "permanent")]),
        ] {
            let (url, query, login) = parameters(network);
            assert_eq!(url, address, "{network}");
            for (name, value) in expected {
                assert_eq!(query.get(name).map(String::as_str), Some(value), "{network}: {name}");
            }
            assert_eq!(query["response_type"], "code");
            assert_eq!(query["redirect_uri"], "http://127.0.0.1:8000/callback");
            assert!(query["state"].len() >= 16 && query["state"] == login.state().expose());
            assert!(!login.url().contains("hunter2") && !format!("{login:?}").contains("hunter2"), "{network}");
            let challenge = query.get("code_challenge").map_or(0, String::len);
            let expected = match network {
                "tiktok" => 64,
                "x" | "mastodon" | "youtube" => 43,
                _ => 0,
            };
            assert_eq!(challenge, expected, "{network}");
        }
    }

    #[test]
    fn no_two_log_ins_share_a_secret() {
        let (one, two) = (parameters("x").1, parameters("x").1);
        assert!(one["state"] != two["state"] && one["code_challenge"] != two["code_challenge"]);
    }

    #[test]
    fn every_network_with_a_log_in_has_usable_addresses() {
        for spec in Specs::embedded().iter() {
            if spec.auth.is_some() {
                parameters(spec.name.as_str());
            }
        }
    }
}
