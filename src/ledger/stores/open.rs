//! From what `pregon.yaml` says to the store.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::{DirectoryStore, GitStore, Store, StoreError};
use crate::support::secret::Secret;
use crate::workspace::LedgerLocation;

/// Where below the cache of a workspace the copies of object stores are.
pub const LEDGER_CACHE: &str = "ledger";

/// What the variables of the clouds start with.
const PREFIXES: [&str; 4] = ["AWS_", "GOOGLE_", "AZURE_", "PREGON_LEDGER_"];

/// What stores need of the environment: credentials and addresses of object stores. Git finds its own.
#[derive(Clone, Default)]
pub struct StoreSettings {
    variables: BTreeMap<String, Secret>,
}

impl StoreSettings {
    /// Keeps the variables of the clouds, and those that start with `PREGON_LEDGER_`, unless they are blank.
    ///
    /// Of two with the same name the first wins: give the process's own before those of a file.
    #[must_use]
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut kept = BTreeMap::new();
        for (name, value) in variables {
            if Self::is_one(&name) && !value.trim().is_empty() {
                kept.entry(name).or_insert_with(|| Secret::new(&value));
            }
        }
        Self { variables: kept }
    }

    /// Whether a variable is of use to a store, by its name.
    #[must_use]
    pub fn is_one(name: &str) -> bool {
        PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.variables.get(name)
    }

    /// All variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for StoreSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

/// Opens the store at a place, for the workspace with this root. Nothing is reached, made or written yet.
///
/// # Errors
/// The workspace is in no git repository, the remote does not exist, an object store's credentials are missing or its address cannot
/// be used.
pub fn open(location: &LedgerLocation, root: &Path, settings: &StoreSettings) -> Result<Arc<dyn Store>, StoreError> {
    match location {
        LedgerLocation::Folder(folder) => Ok(Arc::new(DirectoryStore::new(root.join(folder)))),
        LedgerLocation::Git { remote, branch } => Ok(Arc::new(GitStore::open(root, remote, branch)?)),
        LedgerLocation::Objects { cloud, bucket, prefix } => objects(location, *cloud, bucket, prefix, root, settings),
    }
}

#[cfg(feature = "cloud")]
fn objects(
    location: &LedgerLocation,
    cloud: crate::workspace::Cloud,
    bucket: &str,
    prefix: &str,
    root: &Path,
    settings: &StoreSettings,
) -> Result<Arc<dyn Store>, StoreError> {
    let cache = root.join(crate::workspace::CACHE_FOLDER).join(LEDGER_CACHE);
    Ok(Arc::new(super::ObjectLedger::connect(&location.to_string(), cloud, bucket, prefix, &cache, settings)?))
}

#[cfg(not(feature = "cloud"))]
fn objects(
    location: &LedgerLocation,
    _: crate::workspace::Cloud,
    _: &str,
    _: &str,
    _: &Path,
    _: &StoreSettings,
) -> Result<Arc<dyn Store>, StoreError> {
    let reason = "this program was built without object stores: install it with the feature `cloud`";
    let source = std::io::Error::new(std::io::ErrorKind::Unsupported, reason);
    Err(StoreError { action: "reach", place: location.to_string(), source })
}
