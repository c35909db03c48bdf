//! The key that opens the file, and the public keys that it is sealed for: X25519 keys of age, <https://age-encryption.org/v1>.

use std::fmt;

use age::secrecy::ExposeSecret;
use age::x25519;

use crate::support::secret::Secret;

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It holds no secret key.
    #[error("it is no key of age: that begins with AGE-SECRET-KEY-1")]
    NotAKey,
    /// It holds more than one.
    #[error("it holds more than one key")]
    Several,
    /// It is a public key.
    #[error("it is a public key, which can only lock: the one that opens begins with AGE-SECRET-KEY-1")]
    Public,
    /// It is no public key.
    #[error("it is no public key of age: that begins with age1")]
    NotARecipient,
    /// It is a secret key where a public one belongs.
    #[error("it is a secret key: give the public one, which begins with age1, and make a new key, because this one was shown")]
    SecretAsRecipient,
}

/// A secret key.
#[derive(Clone)]
pub struct Key(x25519::Identity);

impl Key {
    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads a key: alone, or in a file as `age-keygen` writes it, with lines that begin with `#`.
    ///
    /// # Errors
    /// There is no key in it, or more than one. The text is not quoted.
    pub fn parse(text: &Secret) -> Result<Self, KeyError> {
        let mut lines = text.expose().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.next().ok_or(KeyError::NotAKey)?;
        if line.starts_with("age1") {
            return Err(KeyError::Public);
        }
        let key = line.parse().map(Self).map_err(|_| KeyError::NotAKey)?;
        if lines.next().is_some() { Err(KeyError::Several) } else { Ok(key) }
    }

    /// The public key: what a file is sealed for so that this key opens it.
    #[must_use]
    pub fn public(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The key as text, for the one who keeps it.
    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.to_string().expose_secret())
    }

    pub(super) fn identity(&self) -> &x25519::Identity {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.public())
    }
}

/// Checks a public key, and returns it as it is written in the file.
///
/// # Errors
/// It is none. The text is not quoted: it may be a secret key.
pub fn parse_recipient(text: &str) -> Result<String, KeyError> {
    let text = text.trim();
    if text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
        return Err(KeyError::SecretAsRecipient);
    }
    text.parse::<x25519::Recipient>().map(|recipient| recipient.to_string()).map_err(|_| KeyError::NotARecipient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_their_tools_write_them() {
        let key = Key::generate();
        let text = key.secret();
        let public = key.public();
        assert!(public.starts_with("age1") && text.expose().starts_with("AGE-SECRET-KEY-1"));
        assert!(!format!("{key:?}").contains(text.expose()));
        let file = format!("# created: 2026-11-22T10:00:00Z\n# public key: {public}\n{}\n", text.expose());
        for (written, expected) in [
            (text.expose().to_owned(), Ok(())),
            (format!("  {}\r\n", text.expose()), Ok(())),
            (file.clone(), Ok(())),
            (format!("{file}{file}"), Err(KeyError::Several)),
            (public.clone(), Err(KeyError::Public)),
            (String::new(), Err(KeyError::NotAKey)),
            ("# nothing".to_owned(), Err(KeyError::NotAKey)),
            (text.expose()[..40].to_owned(), Err(KeyError::NotAKey)),
        ] {
            let read = Key::parse(&Secret::new(&written));
            assert_eq!(read.map(|key| key.public()), expected.map(|()| public.clone()));
        }
        assert_eq!(parse_recipient(&format!(" {public}\n")), Ok(public));
        assert_eq!(parse_recipient(text.expose()), Err(KeyError::SecretAsRecipient));
        assert_eq!(parse_recipient("age1nope"), Err(KeyError::NotARecipient));
    }
}
