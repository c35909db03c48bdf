//! The environment: variables of the process, and what stands for them in the files beside `pregon.yaml`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use pregon::http::{Http, Patience, proxy_passwords};
use pregon::ledger::stores::StoreSettings;
use pregon::secrets::{DOT_ENV, FILE, FileError, FileState, KEY_FILE_VARIABLE, KEY_VARIABLE, Resolved, SourceError};
use pregon::support::clock::Clock;
use pregon::workspace::LedgerLocation;

use super::failure::Failure;
use super::ui::Ui;

/// The value of one variable of the process.
#[expect(clippy::disallowed_methods, reason = "this is the edge")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Columns of the terminal on stdout, or those that `COLUMNS` says; `None` where nobody knows.
pub(crate) fn columns() -> Option<usize> {
    let said = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let terminal = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    said.or_else(terminal).filter(|width| (40..=1000).contains(width))
}

/// The machine's clock. In debug builds the tests move it, by the seconds of `PREGON_TEST_CLOCK_OFFSET`.
pub(crate) fn machine_clock() -> Clock {
    #[cfg(debug_assertions)]
    if let Some(by) = variable("PREGON_TEST_CLOCK_OFFSET").and_then(|text| chrono::TimeDelta::try_seconds(text.parse().ok()?)) {
        return Clock::Moved(by);
    }
    Clock::System
}

/// How long it is believed that no file has changed since nobody has said so; `usual`, but in debug builds the tests say it in milliseconds,
/// by `PREGON_TEST_TRUST`.
pub(crate) fn trust(usual: Duration) -> Duration {
    #[cfg(debug_assertions)]
    if let Some(trust) = variable("PREGON_TEST_TRUST").and_then(|text| text.parse().ok()) {
        return Duration::from_millis(trust);
    }
    usual
}

/// 32 bytes that nobody can guess, for a new key. In debug builds the tests give them, by `PREGON_TEST_SEED`.
pub(crate) fn random_seed() -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    #[cfg(debug_assertions)]
    if let Some(text) = variable("PREGON_TEST_SEED") {
        seed.iter_mut().zip(text.bytes()).for_each(|(byte, of)| *byte = of);
        return Ok(seed);
    }
    let random = ring::rand::SystemRandom::new();
    ring::rand::SecureRandom::fill(&random, &mut seed).map_err(|_| Failure::new("the system gives no random bytes"))?;
    Ok(seed)
}

/// The HTTP client, which never tells the password of a proxy. In debug builds the tests shorten its waits:
/// `PREGON_TEST_PATIENCE=20,30` makes pauses 20 times and limits 30 times shorter.
pub(crate) fn http() -> Http {
    let named = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let proxies: Vec<String> = named.into_iter().filter_map(variable).collect();
    Http::with_patience(patience()).hiding(proxy_passwords(proxies.iter().map(String::as_str)))
}

fn patience() -> Patience {
    #[cfg(debug_assertions)]
    if let Some(text) = variable("PREGON_TEST_PATIENCE") {
        let mut times = text.split(',').map(|number| number.parse().unwrap_or(1));
        let patience = Patience::default().with_shorter_pauses(times.next().unwrap_or(1));
        return patience.with_shorter_limits(times.next().unwrap_or(1));
    }
    Patience::default()
}

/// What the ledger's store may need, from the process and from `.env`; nothing where it is a folder or a branch.
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
        let Some((name, value)) = name.into_string().ok().zip(value.into_string().ok()) else { continue };
        if wanted(&name) && !value.is_empty() {
            variables.insert(name, value);
        }
    }
    Ok(variables)
}

fn broken_env(file: &Path) -> Failure {
    Failure::new(format!("cannot read {}", file.display())).hint("each line is NAME=value; put the value in quotes if it has spaces")
}

/// All `PREGON_` variables: those of the process; for names that it has not, those of `.env`; and for the rest those of `secrets.age`.
pub(crate) fn credentials(root: &Path) -> Result<Resolved, Failure> {
    for (name, value) in std::env::vars_os() {
        // What is not Unicode is somebody else's variable, unless its name says that it is ours.
        let Some(name) = name.into_string().ok().filter(|name| name.starts_with("PREGON_")) else { continue };
        if value.into_string().is_err() {
            return Err(Failure::new(format!("the value of {name} is not UTF-8")));
        }
    }
    reload(root).map_err(|error| {
        let hint = hint(&error);
        let failure = Failure::from(error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}

/// Names the running system: locks of its processes can be seen here, and those of others cannot.
///
/// Another start of the same machine has another name. Where the system does not tell, no other process has ours.
pub(crate) fn machine() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
    let boot = boot.map(|text| text.trim().replace('-', "")).filter(|text| !text.is_empty());
    boot.unwrap_or_else(|| format!("process-{}", std::process::id()))
}

/// The same once more: another process may have changed the files.
pub(crate) fn reload(root: &Path) -> Result<Resolved, SourceError> {
    Resolved::load(root, process())
}

/// The variables of the process alone, where the files cannot be read.
pub(crate) fn of_process() -> Resolved {
    Resolved::of_process(process())
}

fn process() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// What to do about a source that cannot be read.
fn hint(error: &SourceError) -> Option<String> {
    match error {
        SourceError::DotEnv { .. } => Some("each line is NAME=value; put the value in quotes if it has spaces".to_owned()),
        SourceError::File { source: FileError::OtherKey, .. } => Some(format!(
            "use the key of this file, or ask somebody who has one for `pregon secrets add-recipient` with your public key; it may have \
             been sealed with a new key since {KEY_VARIABLE} was set"
        )),
        SourceError::File { source: FileError::NotAge | FileError::Damaged | FileError::Content { .. }, .. } => {
            Some(format!("bring it back from git: git checkout -- {FILE}"))
        }
        SourceError::File { source: FileError::Version(_), .. } => Some("use the newest version of pregon".to_owned()),
        SourceError::Key { .. } => Some(format!("{KEY_VARIABLE} holds the line that `pregon secrets init` printed")),
        _ => None,
    }
}

/// Says that there are secrets which nobody can read here. A fork's pull request is no place for a warning.
pub(crate) fn tell_if_locked(resolved: &Resolved, ui: &Ui) {
    if matches!(resolved.file, FileState::Locked) {
        ui.note(&format!("{FILE} stays closed: neither {KEY_VARIABLE} nor {KEY_FILE_VARIABLE} is in the environment or in {DOT_ENV}"));
    }
}
