//! The ledger as those see it who only look: pages, lists and comparisons.
//!
//! A build in a fork's pull request has no credentials, and a laptop has no network now and then. Whoever looks gets what is
//! kept on the machine then, and a warning. Whoever sends or records never uses a view.

use std::path::Path;
use std::sync::Arc;

use super::snapshot::Snapshot;
use super::stores::{Store, StoreError, StoreSettings, open};
use crate::workspace::LedgerLocation;

/// A ledger at one moment, or what is known of it.
pub struct View {
    location: LedgerLocation,
    store: Option<Arc<dyn Store>>,
    /// Names of the records; of a folder they are listed when they are needed.
    keys: Option<Vec<String>>,
    warning: Option<String>,
}

impl View {
    /// Looks at the ledger at a place, of the workspace with this root.
    ///
    /// # Errors
    /// A folder cannot be listed. Stores that cannot be reached are a [`View::warning`].
    pub fn of(location: &LedgerLocation, root: &Path, settings: &StoreSettings) -> Result<Self, StoreError> {
        let location = location.clone();
        if location.folder().is_some() {
            return Ok(Self { store: Some(open(&location, root, settings)?), location, keys: None, warning: None });
        }
        let store = match open(&location, root, settings) {
            Ok(store) => store,
            Err(error) => return Ok(Self::blind(location, &error)),
        };
        Ok(match store.list("") {
            Ok(keys) => Self { location, store: Some(store), keys: Some(keys), warning: None },
            Err(error) => match store.copy().and_then(|copy| Some((copy.list("").ok()?, copy))) {
                Some((keys, copy)) => {
                    let reason = chain(&error);
                    let warning = format!("the ledger {location} cannot be reached, so this is what it said the last time: {reason}");
                    Self { location, store: Some(copy), keys: Some(keys), warning: Some(warning) }
                }
                None => Self::blind(location, &error),
            },
        })
    }

    fn blind(location: LedgerLocation, error: &StoreError) -> Self {
        let reason = chain(error);
        let warning = format!(
            "the ledger {location} cannot be reached and no copy of it is here, so what was published is not known, and nothing is shown as published: {reason}"
        );
        Self { location, store: None, keys: None, warning: Some(warning) }
    }

    /// The place.
    #[must_use]
    pub fn location(&self) -> &LedgerLocation {
        &self.location
    }

    /// Why this is not the ledger itself; to be shown wherever something of it is shown.
    #[must_use]
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// Whether nothing is known of the ledger: [`View::snapshot`] is empty then, and means nothing.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.store.is_none()
    }

    /// What the ledger says.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        match (&self.store, &self.keys) {
            (None, _) => Ok(Snapshot::default()),
            (Some(store), None) => Snapshot::load(store.as_ref()),
            (Some(store), Some(keys)) => Snapshot::default().refresh_listed(store.as_ref(), keys.clone()),
        }
    }

    /// Changes when records come or go; says nothing about folders, where a look at files is as good.
    #[must_use]
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let location = self.location.to_string();
        let keys = self.keys.iter().flatten().map(String::as_str);
        for text in [location.as_str(), self.warning().unwrap_or_default()].into_iter().chain(keys) {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("location", &self.location).field("warning", &self.warning).finish_non_exhaustive()
    }
}

/// An error with its causes, on one line.
fn chain(error: &StoreError) -> String {
    format!("{error}: {}", error.source)
}
