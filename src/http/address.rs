//! Which addresses a server may have.

use std::net::IpAddr;

use reqwest::Url;

/// Why an address is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is no address. Quoted only if it is a plain host name: it may be a token that somebody put into the wrong variable.
    #[error("{} is not an address such as https://mastodon.example", .0.as_ref().map_or_else(|| "the server's address".to_owned(), |host| format!("`{host}`")))]
    Syntax(Option<String>),
    /// Credentials would travel in clear.
    #[error("`{0}` does not start with https://; only a server on this machine may be reached without encryption")]
    NotEncrypted(String),
    /// It holds a user name, a query or a fragment.
    #[error("the address of {0} has more than a host and a path")]
    TooMuch(String),
}

/// Checks the address of a server, and returns it without a slash at the end.
///
/// # Errors
/// It is not `https`, unless the host is this machine; or it has more than host and path.
pub fn server_address(text: &str) -> Result<String, AddressError> {
    let url = Url::parse(text.trim()).map_err(|_| AddressError::Syntax(plain_host(text)))?;
    let host = url.host_str().unwrap_or_default().to_owned();
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::TooMuch(host));
    }
    let here = host == "localhost"
        || host.ends_with(".localhost")
        || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" if !host.is_empty() => {}
        "http" if here => {}
        "http" => return Err(AddressError::NotEncrypted(host)),
        _ => return Err(AddressError::Syntax(plain_host(&host))),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The text if it is a host name without scheme, as people write it by mistake.
fn plain_host(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    (text.len() < 80 && text.contains('.') && text.chars().all(plain)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_without_encryption() {
        for (text, expected) in [
            ("https://mastodon.example/", Some("https://mastodon.example")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://127.0.0.1:1", Some("http://127.0.0.1:1")),
            ("http://[::1]:1/", Some("http://[::1]:1")),
            ("http://mastodon.example", None),
            ("http://127.0.0.1.evil.example", None),
            ("http://localhost.evil.example", None),
            ("https://user:word@mastodon.example", None),
            ("https://mastodon.example/?a=b", None),
            ("ftp://mastodon.example", None),
            ("mastodon.example", None),
        ] {
            assert_eq!(server_address(text).ok().as_deref(), expected, "{text}");
        }
        for text in ["https://user:hunter2@mastodon.example", "https://user:hunter2 @x", "hunter2", "eyJhunter2.x.y", "ftp://hunter2"] {
            let error = server_address(text).expect_err("refused").to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = server_address("mastodon.example").expect_err("refused").to_string();
        assert!(error.starts_with("`mastodon.example` is not an address"), "{error}");
    }
}
