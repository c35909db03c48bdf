//! Names that are used as keys in files, paths and the ledger.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a name cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// It has no characters.
    #[error("it is empty")]
    Empty,
    /// It is longer than 100 characters.
    #[error("it is longer than 100 characters")]
    TooLong,
    /// It has a character other than `a`–`z`, `0`–`9`, `-`, `_` and `.`, or starts with one of the last three.
    #[error("only a-z, 0-9, '-', '_' and '.' are allowed, and it starts with a letter or a digit")]
    Character,
}

/// Ids are parts of file names and of the ledger's keys on every store, so they are kept to what all of them take.
fn validate(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 100 {
        return Err(IdError::TooLong);
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if starts_well && text.chars().all(allowed) && !text.contains("..") { Ok(()) } else { Err(IdError::Character) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        // Shared: lists of variants, statuses and records repeat the same few names many thousand times.
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks the text and wraps it.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                validate(&text)?;
                Ok(Self(text.into()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// The identity of a post; fixed once published, whatever the file is called.
    PostId
}
id! {
    /// The name of an account in `pregon.yaml`.
    ChannelName
}
id! {
    /// The name of a platform: `mastodon`, `bluesky`, `site`.
    NetworkName
}

impl PostId {
    /// Makes an id of any text: accents removed, other characters turned into `-`.
    ///
    /// Returns `None` where nothing usable is left.
    #[must_use]
    pub fn slug(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization;
        let mut slug = String::new();
        for c in text.nfkd().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !unicode_normalization::char::is_combining_mark(c) && !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
            if slug.len() >= 80 {
                break;
            }
        }
        Self::new(slug.trim_end_matches('-')).ok()
    }
}

/// A name that is safe as a part of a path, the same for the same text; texts that differ in accents, capitals or spaces alone may share one.
#[must_use]
pub fn path_name(text: &str) -> String {
    match PostId::new(text) {
        Ok(_) => text.to_owned(),
        Err(_) => PostId::slug(text).map_or_else(|| super::Digest::of(text.as_bytes()).short(), |slug| slug.as_str().to_owned()),
    }
}

impl ChannelName {
    /// The start of the names of this channel's environment variables: `PREGON_MASTODON_ES` for `mastodon-es`.
    #[must_use]
    pub fn env_prefix(&self) -> String {
        format!("PREGON_{}", self.0.to_uppercase().replace(['-', '.'], "_"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_as_path_parts() {
        for bad in ["", "..", ".a", "a/b", "A", "a..b", "ñ", "a b", &"a".repeat(101)] {
            assert!(PostId::new(bad).is_err(), "{bad}");
        }
        for good in ["a", "2026-11-feria", "a.b", "a_b"] {
            assert!(PostId::new(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn slugs_drop_accents() {
        assert_eq!(PostId::slug("¡Vuelve el Mercado de Otoño!").expect("a slug").as_str(), "vuelve-el-mercado-de-otono");
        assert_eq!(PostId::slug("日本"), None);
    }
}
