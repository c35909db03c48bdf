//! The words of the pages, in Spanish and English.

use std::collections::BTreeMap;

pub use crate::model::Language;

/// Texts of one language by key; `{name}` in a text is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Catalog {
    texts: BTreeMap<String, String>,
}

impl Catalog {
    /// Reads a flat YAML map of key and text.
    pub(crate) fn parse(yaml: &str) -> Result<Self, String> {
        serde_saphyr::from_str(yaml).map(|texts| Self { texts }).map_err(|error| error.to_string())
    }

    /// Replaces the texts that `other` has too.
    pub(crate) fn extend(&mut self, other: Self) {
        self.texts.extend(other.texts);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The text of a key with its blanks filled; with a number, the key's `.one` or `.other` form.
    pub(crate) fn text(&self, key: &str, count: Option<i64>, blanks: &[(&str, &str)]) -> Option<String> {
        let text = match count {
            Some(count) => {
                let form = if count == 1 { "one" } else { "other" };
                self.get(&format!("{key}.{form}"))?
            }
            None => self.get(key)?,
        };
        Some(fill(text, blanks))
    }

    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

/// Replaces each `{name}`, in one pass, so that a value which looks like a blank is not filled again.
fn fill(text: &str, blanks: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let blank = after.find('}').and_then(|close| {
            let (_, value) = blanks.iter().find(|(name, _)| *name == &after[..close])?;
            Some((close, *value))
        });
        if let Some((close, value)) = blank {
            filled.push_str(value);
            rest = &after[close + 1..];
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_once() {
        for (text, filled) in [("{n} de {m}", "3 de {n}"), ("{x}", "{x}"), ("{", "{"), ("a{n", "a{n"), ("", "")] {
            assert_eq!(fill(text, &[("n", "3"), ("m", "{n}")]), filled);
        }
    }

    #[test]
    fn numbers_choose_the_form() {
        let catalog = Catalog::parse("posts.one: '{n} post'\nposts.other: '{n} posts'\n").expect("valid");
        assert_eq!(catalog.text("posts", Some(1), &[("n", "1")]).as_deref(), Some("1 post"));
        assert_eq!(catalog.text("posts", Some(0), &[("n", "0")]).as_deref(), Some("0 posts"));
        assert_eq!(catalog.text("posts", None, &[]), None);
    }
}
