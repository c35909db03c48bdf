//! How an account is logged in with OAuth 2.

use serde::{Deserialize, Serialize};

use super::Fact;

/// Whether and how the code is bound to the one who asked for it (RFC 7636).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pkce {
    /// `S256` as the standard has it.
    S256,
    /// `S256` with the digest in hexadecimal digits.
    S256Hex,
    /// Not supported.
    None,
}

/// How the application proves itself when it asks for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ClientProof {
    /// HTTP Basic.
    Basic,
    /// Fields of the form.
    Form,
}

/// How a token is followed by the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Renewal {
    /// With a refresh token, which is replaced each time: the old one is dead.
    Rotating,
    /// With a refresh token, which stays.
    Kept,
    /// With the token itself, before it expires.
    Itself,
    /// Not at all: it does not expire, or somebody logs in again.
    None,
}

/// OAuth 2 of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSpec {
    /// Where a person agrees: an address, or a path on the channel's server.
    pub authorize_url: Fact<String>,
    /// Where the code becomes a token.
    pub token_url: Fact<String>,
    /// Where an application registers itself; absent where a person does that on a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_url: Option<Fact<String>>,
    /// What is asked for.
    pub scopes: Fact<Vec<String>>,
    /// What stands between scopes, where it is no space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_separator: Option<Fact<String>>,
    /// Whether and how the code is bound to the one who asked for it.
    pub pkce: Fact<Pkce>,
    /// How the application proves itself.
    pub client_proof: Fact<ClientProof>,
    /// Name of the field with the application's id, where it is not `client_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_field: Option<Fact<String>>,
    /// Further parameters of the page where a person agrees, each as `name=value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Fact<Vec<String>>>,
    /// Where the token of an hour becomes a long-lived one, where that is a step of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_url: Option<Fact<String>>,
    /// The grant type of that step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_grant: Option<Fact<String>>,
    /// How a token is followed by the next one.
    pub renewal: Fact<Renewal>,
    /// Where a token is renewed with itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_url: Option<Fact<String>>,
    /// The grant type of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_grant: Option<Fact<String>>,
    /// How long a token lives; absent where it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_hours: Option<Fact<f64>>,
    /// How long a refresh token lives; absent where it does not expire, or nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_hours: Option<Fact<f64>>,
}
