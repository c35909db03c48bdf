//! The specs that a build works with.

use std::sync::OnceLock;

use super::NetworkSpec;

/// Pairs each name with the text of its file.
macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../specs/", $name, ".yaml")))),+]
    };
}

/// The specs that come with the program, sorted by name.
pub(super) const EMBEDDED: &[(&str, &str)] = embedded![
    "akkoma",
    "bluesky",
    "devto",
    "discord",
    "discourse",
    "facebook",
    "ghost",
    "google-business",
    "gotosocial",
    "instagram",
    "lemmy",
    "linkedin",
    "mastodon",
    "matrix",
    "misskey",
    "nostr",
    "pinterest",
    "pixelfed",
    "pleroma",
    "reddit",
    "site",
    "slack",
    "telegram",
    "threads",
    "tiktok",
    "tumblr",
    "wordpress",
    "x",
    "youtube",
];

/// All specs that a build uses, by name.
///
/// A spec that comes with the program is read when it is first asked for: most workspaces use a handful of them.
#[derive(Debug, Clone)]
pub struct Specs {
    list: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: &'static str,
    text: &'static str,
    spec: OnceLock<NetworkSpec>,
}

impl Entry {
    fn spec(&self) -> &NetworkSpec {
        self.spec.get_or_init(|| serde_saphyr::from_str(self.text).unwrap_or_else(|error| panic!("embedded spec {}: {error}", self.name)))
    }
}

impl Specs {
    /// The specs that come with the program.
    ///
    /// # Panics
    /// Never in a build whose tests pass: every embedded file is parsed by one.
    #[must_use]
    pub fn embedded() -> Self {
        Self { list: EMBEDDED.iter().map(|&(name, text)| Entry { name, text, spec: OnceLock::new() }).collect() }
    }

    /// The spec with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NetworkSpec> {
        self.list.iter().find(|entry| entry.name == name).map(Entry::spec)
    }

    /// Every spec, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &NetworkSpec> {
        self.list.iter().map(Entry::spec)
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|entry| entry.name)
    }
}
