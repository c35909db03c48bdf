//! The variables that hold credentials, as a value: the library never reads the process's environment.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::ChannelName;
use crate::support::secret::Secret;

/// Variables whose names start with `PREGON_`; every value is kept as a secret.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, Secret>,
}

impl Environment {
    /// Keeps those of the variables whose names start with `PREGON_` and whose values are not blank.
    ///
    /// Of two with the same name the first wins: give the process's own before those of a file.
    #[must_use]
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut kept = BTreeMap::new();
        for (name, value) in variables {
            if name.starts_with("PREGON_") && !value.trim().is_empty() {
                kept.entry(name).or_insert_with(|| Secret::new(&value));
            }
        }
        Self { variables: kept }
    }

    /// Keeps all of these.
    #[must_use]
    pub fn from_secrets(variables: impl IntoIterator<Item = (String, Secret)>) -> Self {
        Self { variables: variables.into_iter().collect() }
    }

    /// Sets a variable, in the place of one of the same name.
    pub fn set(&mut self, name: String, value: Secret) {
        self.variables.insert(name, value);
    }

    /// Name of a channel's variable: `PREGON_MASTODON_ES_TOKEN`.
    #[must_use]
    pub fn name(channel: &ChannelName, field: &str) -> String {
        format!("{}_{field}", channel.env_prefix())
    }

    /// A channel's variable.
    #[must_use]
    pub fn get(&self, channel: &ChannelName, field: &str) -> Option<&Secret> {
        self.variables.get(&Self::name(channel, field))
    }

    /// A variable that is not a channel's, by its whole name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Secret> {
        self.variables.get(name)
    }

    /// A channel's variable that is no secret: an address, an account.
    #[must_use]
    pub fn plain(&self, channel: &ChannelName, field: &str) -> Option<&str> {
        self.get(channel, field).map(Secret::expose)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_wins_and_none_is_shown() {
        let pairs = [("PREGON_MASTODON_ES_TOKEN", "one"), ("PREGON_MASTODON_ES_TOKEN", "two"), ("PREGON_X", " "), ("HOME", "/home/ana")];
        let environment = Environment::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let channel = ChannelName::new("mastodon-es").expect("a name");
        assert_eq!(environment.plain(&channel, "TOKEN"), Some("one"));
        assert_eq!(format!("{environment:?}"), "{\"PREGON_MASTODON_ES_TOKEN\"}");
    }
}
