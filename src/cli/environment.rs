//! The environment: variables of the process, and the `.env` file beside `pregon.yaml` for local work.

use std::collections::BTreeMap;
use std::path::Path;

use pregon::ledger::stores::StoreSettings;
use pregon::workspace::LedgerLocation;

use super::failure::Failure;

/// The value of one variable of the process.
#[expect(clippy::disallowed_methods, reason = "this is the edge")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// All `PREGON_` variables: those of the process, and for names that it has not, those of `.env`.
pub(crate) fn pregon_variables(root: &Path) -> Result<BTreeMap<String, String>, Failure> {
    variables(root, |name| name.starts_with("PREGON_"))
}

/// What the ledger's store may need, from the same places; nothing where it is a folder or a branch.
pub(crate) fn store_settings(root: &Path, location: &LedgerLocation) -> Result<StoreSettings, Failure> {
    match location {
        LedgerLocation::Folder(_) | LedgerLocation::Git { .. } => Ok(StoreSettings::default()),
        LedgerLocation::Objects { .. } => Ok(StoreSettings::new(variables(root, StoreSettings::is_one)?)),
    }
}

fn variables(root: &Path, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, String>, Failure> {
    let mut variables = BTreeMap::new();
    let file = root.join(".env");
    if file.is_file() {
        let entries = dotenvy::from_path_iter(&file).map_err(|_| broken_env(&file))?;
        for entry in entries {
            // The text of dotenvy's error quotes the line, and the line may hold a secret.
            let (name, value) = entry.map_err(|_| broken_env(&file))?;
            if wanted(&name) && !value.is_empty() {
                variables.insert(name, value);
            }
        }
    }
    for (name, value) in std::env::vars_os() {
        // What is not Unicode is somebody else's variable, unless its name says that it is ours.
        let Some(name) = name.into_string().ok().filter(|name| wanted(name)) else { continue };
        let value = value.into_string().map_err(|_| Failure::new(format!("the value of {name} is not UTF-8")))?;
        if !value.is_empty() {
            variables.insert(name, value);
        }
    }
    Ok(variables)
}

/// Names the running system: locks of its processes can be seen here, and those of others cannot.
///
/// Another start of the same machine has another name. Where the system does not tell, no other process has ours.
pub(crate) fn machine() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
    let boot = boot.map(|text| text.trim().replace('-', "")).filter(|text| !text.is_empty());
    boot.unwrap_or_else(|| format!("process-{}", std::process::id()))
}

fn broken_env(file: &Path) -> Failure {
    Failure::new(format!("cannot read {}", file.display())).hint("each line is NAME=value; put the value in quotes if it has spaces")
}
