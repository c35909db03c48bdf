//! The page on this machine to which the platform sends the browser: <https://www.rfc-editor.org/rfc/rfc8252#section-7.3>.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::{CALLBACK_PATH, OAuthError};
use crate::report::{Language, page_words};
use crate::support::secret::Secret;

/// Longest query that is read: codes of real platforms have up to a few thousand characters.
const MAX_QUERY: usize = 16 * 1024;

/// What the browser brought back.
#[derive(Debug, Clone)]
pub struct Callback {
    state: Option<Secret>,
    code: Option<Secret>,
    error: Option<(String, Option<String>)>,
}

impl Callback {
    /// Reads a query. The first value of each name counts.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let mut callback = Self { state: None, code: None, error: None };
        let mut description = None;
        let mut error = None;
        if query.len() <= MAX_QUERY {
            // Any base will do: only the query is looked at.
            let url = reqwest::Url::parse("http://127.0.0.1/").ok().map(|mut url| {
                url.set_query(Some(query));
                url
            });
            for (name, value) in url.iter().flat_map(|url| url.query_pairs()) {
                match name.as_ref() {
                    "state" if callback.state.is_none() => callback.state = Some(Secret::new(&value)),
                    // Instagram puts `#_` behind it, which some browsers keep.
                    "code" if callback.code.is_none() => callback.code = Some(Secret::new(value.trim_end_matches("#_"))),
                    "error" if error.is_none() => error = Some(value.into_owned()),
                    "error_description" if description.is_none() => description = Some(value.into_owned()),
                    _ => {}
                }
            }
        }
        callback.error = error.map(|error| (error, description));
        callback
    }

    /// Whether it repeats the state of a log-in.
    #[must_use]
    pub fn belongs_to(&self, state: &Secret) -> bool {
        let given = self.state.as_ref().map_or("", Secret::expose).as_bytes();
        let expected = state.expose().as_bytes();
        // In the same time whatever the text: no letter can be guessed by itself.
        !expected.is_empty() && given.len() == expected.len() && given.iter().zip(expected).fold(0, |all, (a, b)| all | (a ^ b)) == 0
    }

    /// The code, if this is a good answer to the log-in with that state.
    pub(super) fn code(&self, state: &Secret) -> Result<Secret, OAuthError> {
        if !self.belongs_to(state) {
            return Err(OAuthError::State);
        }
        if let Some((error, description)) = &self.error {
            return Err(OAuthError::denied(error, description.as_deref()));
        }
        self.code.clone().filter(|code| !code.expose().is_empty()).ok_or(OAuthError::NoCode)
    }

    fn is_good(&self) -> bool {
        self.error.is_none() && self.code.is_some()
    }
}

/// Reads the address that a person copied from the browser.
///
/// # Errors
/// It has no query.
pub fn read_address(text: &str) -> Result<Callback, OAuthError> {
    let (_, query) = text.trim().split_once('?').ok_or(OAuthError::NoCode)?;
    Ok(Callback::parse(query.split('#').next().unwrap_or_default()))
}

/// Listens on 127.0.0.1 for the browser.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    port: u16,
}

struct Shared {
    state: Secret,
    language: Language,
    hosts: [String; 2],
    answers: mpsc::Sender<Callback>,
    strangers: mpsc::Sender<()>,
}

impl Listener {
    /// Listens on a port; 0 for any that is free.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn bind(port: u16) -> Result<Self, OAuthError> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(OAuthError::Listen)?;
        let port = listener.local_addr().map_err(OAuthError::Listen)?.port();
        Ok(Self { listener, port })
    }

    /// The address for the platform.
    #[must_use]
    pub fn redirect(&self) -> String {
        format!("http://127.0.0.1:{}{CALLBACK_PATH}", self.port)
    }

    /// Waits for the answer to the log-in with this state. Whatever else comes in is refused, told to `on_stranger`, and changes nothing.
    ///
    /// # Errors
    /// No answer comes in time.
    pub async fn wait(
        self,
        state: &Secret,
        language: Language,
        patience: Duration,
        on_stranger: impl Fn(),
    ) -> Result<Callback, OAuthError> {
        let (answers, mut answer) = mpsc::channel(1);
        let (strangers, mut stranger) = mpsc::channel(8);
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let shared = Arc::new(Shared { state: state.clone(), language, hosts, answers, strangers });
        let app = Router::new().route(CALLBACK_PATH, get(receive)).fallback(nothing).with_state(shared);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = axum::serve(self.listener, app).with_graceful_shutdown(async move { drop(stopped.await) });
        let server = tokio::spawn(server.into_future());
        let limit = tokio::time::sleep(patience);
        tokio::pin!(limit);
        let result = loop {
            tokio::select! {
                Some(callback) = answer.recv() => break Ok(callback),
                Some(()) = stranger.recv() => on_stranger(),
                () = &mut limit => break Err(OAuthError::Timeout(patience.as_secs())),
            }
        };
        // The page is on its way to the browser; a connection that stays open does not keep us.
        drop(stop);
        drop(tokio::time::timeout(Duration::from_secs(1), server).await);
        result
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    // A page elsewhere whose name is made to point to this machine has another host.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let callback = Callback::parse(query.as_deref().unwrap_or_default());
    if !shared.hosts.iter().any(|known| known == host) || !callback.belongs_to(&shared.state) {
        let _ = shared.strangers.try_send(());
        return page(StatusCode::BAD_REQUEST, shared.language, "auth.stranger");
    }
    let key = if callback.is_good() { "auth.done" } else { "auth.denied" };
    drop(shared.answers.try_send(callback));
    page(StatusCode::OK, shared.language, key)
}

async fn nothing() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// A page of our own words: nothing of the request is in it, and nothing in it is fetched or remembered.
fn page(status: StatusCode, language: Language, key: &str) -> Response {
    let words = page_words(language);
    let (title, text) = (words(&format!("{key}.title")), words(&format!("{key}.text")));
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem;\
         color-scheme:light dark}}</style>\n<h1>{title}</h1>\n<p>{text}</p>\n</html>\n",
        language.tag()
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONNECTION, "close"),
    ];
    (status, headers, Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_with_our_state_and_a_code_is_good() {
        let state = Secret::new("st4te");
        let said = |query: &str| match Callback::parse(query).code(&state) {
            Ok(code) => code.expose().to_owned(),
            Err(error) => error.to_string(),
        };
        let other = "the answer does not belong to this log-in: its state is another one";
        for (query, expected) in [
            ("code=abc%2F1&state=st4te", "abc/1"),
            ("state=st4te&code=abc&code=evil", "abc"),
            ("state=evil&state=st4te&code=abc", other),
            ("code=abc", other),
            ("code=abc&state=", other),
            ("code=abc&state=st4t", other),
            ("code=abc&state=st4teX", other),
            (
                "error=access_denied&error_description=no%0A%1B%5B31mthanks&state=st4te",
                "the platform answers: access_denied: no [31mthanks",
            ),
            ("error=access_denied", other),
            ("state=st4te", "the answer holds no code"),
            ("state=st4te&code=", "the answer holds no code"),
            ("", other),
        ] {
            assert_eq!(said(query), expected, "{query}");
        }
        assert_eq!(said(&format!("state=st4te&code={}", "x".repeat(MAX_QUERY))), other);
        assert!(said(&format!("state=st4te&error={}", "x".repeat(4000))).chars().count() < 400);
        assert!(!Callback::parse("state=").belongs_to(&Secret::new("")));
        let pasted = read_address("https://laceiba.example/?code=abc&state=st4te#_\n").expect("an address");
        assert_eq!(pasted.code(&state).expect("good").expose(), "abc");
        assert!(read_address("abc").is_err());
    }
}
