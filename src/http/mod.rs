//! The one HTTP client: requests that can be shown, bounded answers, honest failures.

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
