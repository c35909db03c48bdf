//! A request as a value: the same value is shown by a dry run and sent by the client.

use std::path::PathBuf;

use serde_json::Value;

use crate::model::{Asset, Digest};
use crate::support::mask::MASK;
use crate::support::secret::Secret;

/// A request as shown by a dry run: secrets are masked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RequestPreview {
    /// Method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Headers, secrets masked.
    pub headers: Vec<(String, String)>,
    /// Body as text; binary bodies are described.
    pub body: String,
}

/// Methods that drivers use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Takes away.
    Delete,
}

/// What proves who we are.
#[derive(Debug, Clone)]
pub enum Auth {
    /// Nothing.
    None,
    /// `Authorization: Bearer …`.
    Bearer(Secret),
    /// `Authorization:` with this whole value, as `Basic …`.
    Whole(Secret),
}

/// A file that is sent.
#[derive(Debug, Clone)]
pub struct FilePart {
    /// Where it lies.
    pub path: PathBuf,
    /// Name told to the server.
    pub name: String,
    /// Media type.
    pub mime: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// Digest that the bytes must have: what was compiled is what is sent.
    pub digest: Digest,
}

impl FilePart {
    /// A derived picture in the folder of derived media.
    #[must_use]
    pub fn of(asset: &Asset, media: &std::path::Path) -> Self {
        Self {
            path: media.join(&asset.file),
            name: asset.file.clone(),
            mime: asset.format.mime(),
            bytes: asset.bytes,
            digest: asset.digest,
        }
    }

    fn describe(&self) -> String {
        format!("{} ({}, {} bytes, blake3 {})", self.name, self.mime, self.bytes, self.digest)
    }
}

/// A part of a multipart body.
#[derive(Debug, Clone)]
pub enum Field {
    /// Text.
    Text {
        /// Name.
        name: &'static str,
        /// Value.
        value: String,
    },
    /// A file.
    File {
        /// Name.
        name: &'static str,
        /// The file.
        file: FilePart,
    },
}

/// A request's body.
#[derive(Debug, Clone)]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(Value),
    /// A JSON object with one more field, which is secret.
    JsonWithSecret {
        /// The fields that may be seen.
        json: Value,
        /// Name of the secret one.
        field: &'static str,
        /// Its value.
        secret: Secret,
    },
    /// `application/x-www-form-urlencoded`: the text as it is sent, with secrets among its values.
    SecretForm(Secret),
    /// A file as it is.
    File(FilePart),
    /// `multipart/form-data`.
    Multipart(Vec<Field>),
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Address; never holds a secret.
    pub url: String,
    /// Parameters that are put behind the address when it is sent, and are secret: for platforms that want them there.
    pub secret_query: Vec<(&'static str, Secret)>,
    /// Headers beside `Authorization`, `Content-Type` and `User-Agent`.
    pub headers: Vec<(&'static str, String)>,
    /// What proves who we are.
    pub auth: Auth,
    /// Body.
    pub body: Body,
    /// Whether the answer gives secrets and is read as it is. In every other answer the secrets of the request are masked, because a server may
    /// hand them back anywhere: in a message, an id, an address.
    pub gives_secrets: bool,
    /// Which wait of [`Patience`](super::Patience) bounds the whole exchange.
    pub wait: Wait,
}

/// What an exchange is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// An answer.
    Answer,
    /// A file on its way to the server, and the answer.
    Upload,
}

impl Request {
    /// A reading request.
    #[must_use]
    pub fn get(url: String, auth: Auth) -> Self {
        Self {
            method: Method::Get,
            url,
            secret_query: Vec::new(),
            headers: Vec::new(),
            auth,
            body: Body::Empty,
            gives_secrets: false,
            wait: Wait::Answer,
        }
    }

    /// A creating request.
    #[must_use]
    pub fn post(url: String, auth: Auth, body: Body) -> Self {
        Self {
            method: Method::Post,
            url,
            secret_query: Vec::new(),
            headers: Vec::new(),
            auth,
            body,
            gives_secrets: false,
            wait: Wait::Answer,
        }
    }

    /// Says that the answer gives secrets.
    #[must_use]
    pub fn giving_secrets(mut self) -> Self {
        self.gives_secrets = true;
        self
    }

    /// The secrets in it.
    pub(super) fn secrets(&self) -> Vec<&Secret> {
        let mut secrets: Vec<&Secret> = self.secret_query.iter().map(|(_, value)| value).collect();
        if let Auth::Bearer(secret) | Auth::Whole(secret) = &self.auth {
            secrets.push(secret);
        }
        if let Body::JsonWithSecret { secret, .. } | Body::SecretForm(secret) = &self.body {
            secrets.push(secret);
        }
        secrets
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The request as people may see it.
    #[must_use]
    pub fn preview(&self) -> RequestPreview {
        let mut headers = Vec::new();
        if let Auth::Bearer(_) = self.auth {
            headers.push(("Authorization".to_owned(), format!("Bearer {MASK}")));
        } else if let Auth::Whole(_) = self.auth {
            headers.push(("Authorization".to_owned(), MASK.to_owned()));
        }
        headers.extend(self.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let (content_type, body) = self.body.preview();
        if let Some(content_type) = content_type {
            headers.push(("Content-Type".to_owned(), content_type.to_owned()));
        }
        let method = match self.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        let mut url = self.url.clone();
        for (name, _) in &self.secret_query {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            url.push_str(MASK);
        }
        RequestPreview { method: method.to_owned(), url, headers, body }
    }
}

impl Body {
    fn preview(&self) -> (Option<&'static str>, String) {
        let pretty = |json: &Value| serde_json::to_string_pretty(json).unwrap_or_default();
        match self {
            Self::Empty => (None, String::new()),
            Self::Json(json) => (Some("application/json"), pretty(json)),
            Self::JsonWithSecret { json, field, .. } => (Some("application/json"), pretty(&with_field(json, field, MASK))),
            Self::SecretForm(form) => {
                let names = form.expose().split('&').map(|pair| pair.split('=').next().unwrap_or_default());
                let masked: Vec<String> = names.map(|name| format!("{name}={MASK}")).collect();
                (Some("application/x-www-form-urlencoded"), masked.join("&"))
            }
            Self::File(file) => (Some(file.mime), file.describe()),
            Self::Multipart(fields) => {
                let lines: Vec<String> = fields
                    .iter()
                    .map(|field| match field {
                        Field::Text { name, value } => format!("{name}: {value}"),
                        Field::File { name, file } => format!("{name}: {}", file.describe()),
                    })
                    .collect();
                (Some("multipart/form-data"), lines.join("\n"))
            }
        }
    }
}

/// The object with one more field.
pub(super) fn with_field(json: &Value, field: &str, value: &str) -> Value {
    let mut json = json.clone();
    if let Value::Object(map) = &mut json {
        map.insert(field.to_owned(), Value::String(value.to_owned()));
    }
    json
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_preview_masks_secrets() {
        let secret = Secret::new("hunter2");
        let body = Body::JsonWithSecret { json: json!({"identifier": "ceiba"}), field: "password", secret: secret.clone() };
        let request = Request::post("https://bsky.example/xrpc/x".to_owned(), Auth::Bearer(secret), body).header("X-A", "b");
        let preview = request.preview();
        assert!(!format!("{preview:?}{request:?}").contains("hunter2"));
        assert_eq!(preview.headers[0], ("Authorization".to_owned(), "Bearer ****".to_owned()));
        assert_eq!(preview.body, "{\n  \"identifier\": \"ceiba\",\n  \"password\": \"****\"\n}");

        let form = Body::SecretForm(Secret::new("grant_type=refresh_token&refresh_token=hunter2"));
        let mut request = Request::post("https://id.example/token".to_owned(), Auth::Whole(Secret::new("Basic hunter2")), form);
        request.secret_query.push(("access_token", Secret::new("hunter2")));
        let preview = request.preview();
        assert!(!format!("{preview:?}{request:?}").contains("hunter2"));
        assert_eq!(
            (preview.url.as_str(), preview.body.as_str()),
            ("https://id.example/token?access_token=****", "grant_type=****&refresh_token=****")
        );
    }
}
