//! The specs that a build works with.

use std::sync::{Arc, OnceLock};

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
    list: Vec<Arc<Entry>>,
    /// Names of a team's own networks that could not be read.
    broken: Vec<String>,
}

#[derive(Debug)]
enum Entry {
    Embedded { name: &'static str, text: &'static str, spec: Box<OnceLock<NetworkSpec>> },
    Custom(Box<Custom>),
}

/// A spec that a team has changed or added.
#[derive(Debug, Clone)]
pub struct Custom {
    /// The spec as it holds now.
    pub spec: NetworkSpec,
    /// The file that says so, relative to the root.
    pub file: String,
    /// Paths of the values that the file writes, as `text.limit`.
    pub keys: Vec<String>,
}

impl Custom {
    /// Whether the file writes the value at this path, or the map that holds it.
    #[must_use]
    pub fn writes(&self, path: &str) -> bool {
        self.keys.iter().any(|key| path.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    }
}

impl Entry {
    fn name(&self) -> &str {
        match self {
            Self::Embedded { name, .. } => name,
            Self::Custom(custom) => custom.spec.name.as_str(),
        }
    }

    fn spec(&self) -> &NetworkSpec {
        match self {
            Self::Embedded { name, text, spec } => {
                spec.get_or_init(|| serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("embedded spec {name}: {error}")))
            }
            Self::Custom(custom) => &custom.spec,
        }
    }
}

impl Specs {
    /// The specs that come with the program.
    ///
    /// # Panics
    /// Never in a build whose tests pass: every embedded file is parsed by one.
    #[must_use]
    pub fn embedded() -> Self {
        let entry = |&(name, text)| Arc::new(Entry::Embedded { name, text, spec: Box::default() });
        Self { list: EMBEDDED.iter().map(entry).collect(), broken: Vec::new() }
    }

    /// These specs, with some of them replaced and others added.
    #[must_use]
    pub fn with(&self, custom: impl IntoIterator<Item = Custom>) -> Self {
        let mut list = self.list.clone();
        for custom in custom {
            let entry = Arc::new(Entry::Custom(Box::new(custom)));
            match list.binary_search_by(|other| other.name().cmp(entry.name())) {
                Ok(index) => list[index] = entry,
                Err(index) => list.insert(index, entry),
            }
        }
        Self { list, broken: self.broken.clone() }
    }

    /// These specs, and names of networks of which no spec could be made: a finding tells why.
    #[must_use]
    pub(crate) fn with_broken(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.broken.extend(names);
        self
    }

    /// Whether a network of this name is described, and its description cannot be used.
    #[must_use]
    pub(crate) fn is_broken(&self, name: &str) -> bool {
        self.broken.iter().any(|broken| broken == name)
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.list.binary_search_by(|entry| entry.name().cmp(name)).ok().map(|index| &*self.list[index])
    }

    /// The spec with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NetworkSpec> {
        self.entry(name).map(Entry::spec)
    }

    /// Whether there is a spec with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// What a team has changed of a network; `None` where it is as it comes with the program.
    #[must_use]
    pub fn custom(&self, name: &str) -> Option<&Custom> {
        match self.entry(name)? {
            Entry::Embedded { .. } => None,
            Entry::Custom(custom) => Some(custom),
        }
    }

    /// The network of the program that a spec began with; the name itself where it begins with nothing.
    #[must_use]
    pub fn base_of<'s>(&'s self, name: &'s str) -> &'s str {
        let mut name = name;
        // A chain is never longer than the list: circles are refused when the files are read.
        for _ in 0..self.list.len() {
            match self.get(name).and_then(|spec| spec.extends.as_ref()) {
                Some(extends) => name = extends.as_str(),
                None => break,
            }
        }
        name
    }

    /// Every spec, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &NetworkSpec> {
        self.list.iter().map(|entry| entry.spec())
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|entry| entry.name())
    }
}
