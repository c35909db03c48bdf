//! Names of secrets: those of the variables that they stand for.

use super::{KEY_FILE_VARIABLE, KEY_VARIABLE};

/// Longest name, in bytes.
const MAX_NAME_BYTES: usize = 128;

/// Why a name is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// It is not made as names of variables are.
    #[error("a secret is called PREGON_<CHANNEL>_<FIELD>, as PREGON_MASTODON_TOKEN: capitals, digits and `_`")]
    Form,
    /// It is the key that opens the file.
    #[error("{0} opens the file, so it cannot be kept in it")]
    Key(String),
}

/// Checks the name of a secret.
///
/// The name is not quoted in the error: it may be a value that somebody put into its place.
///
/// # Errors
/// It is no name of a variable of ours, or that of the key.
pub fn check_name(name: &str) -> Result<(), NameError> {
    if name == KEY_VARIABLE || name == KEY_FILE_VARIABLE {
        return Err(NameError::Key(name.to_owned()));
    }
    let plain = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_';
    let well_formed = name.len() <= MAX_NAME_BYTES
        && name.bytes().all(plain)
        && name.strip_prefix("PREGON_").is_some_and(|rest| rest.split('_').filter(|word| !word.is_empty()).count() >= 2);
    if well_formed { Ok(()) } else { Err(NameError::Form) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_variables() {
        for (name, good) in [
            ("PREGON_MASTODON_TOKEN", true),
            ("PREGON_MASTODON_ES_APP_PASSWORD", true),
            ("PREGON_X2_TOKEN", true),
            ("PREGON_TOKEN", false),
            ("PREGON_", false),
            ("MASTODON_TOKEN", false),
            ("PREGON_mastodon_TOKEN", false),
            ("PREGON_MASTODON_TOKEN=abc", false),
            ("PREGON_MASTODON TOKEN", false),
            ("PREGON_SECRETS_KEY", false),
            ("PREGON_SECRETS_KEY_FILE", false),
        ] {
            assert_eq!(check_name(name).is_ok(), good, "{name}");
        }
        assert!(check_name(&format!("PREGON_A_{}", "B".repeat(200))).is_err());
    }
}
