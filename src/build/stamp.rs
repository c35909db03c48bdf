//! Remembers what a build read and wrote, so that the next one can see that nothing has changed.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::scan::{Facts, Listing, Spelled};
use crate::ledger::View;
use crate::model::Digest;
use crate::prose::shelf::Dictionaries;
use crate::support::atomic_file;

/// A finished build, as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The program.
    program: Digest,
    /// Names, sizes and times of everything that was read.
    inputs: Digest,
    /// Names, sizes and times of everything that was written.
    outputs: Digest,
    /// The dictionaries of the system that were used or lacked.
    spelled: Spelled,
    /// The instant of the build.
    now: DateTime<Utc>,
    /// The instant from which the same input gives other output.
    valid_until: DateTime<Utc>,
}

/// The state of the inputs before a build.
#[derive(Debug, Clone)]
pub struct StampCheck {
    path: PathBuf,
    program: Digest,
    inputs: Digest,
}

/// The program itself: another one may write other pages.
pub(super) fn program() -> Digest {
    let facts = std::env::current_exe().ok().and_then(|path| Facts::at(&path));
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    if let Some(facts) = facts {
        facts.hash_into(&mut hasher);
    }
    Digest::of(hasher.finalize().as_bytes())
}

impl StampCheck {
    /// Looks at the program and at every input, without reading any.
    #[must_use]
    pub fn new(root: &Path, cache: &Path, ledger: &View) -> Self {
        Self::of(&mut Listing::inputs(root), root, cache, ledger)
    }

    /// The same, with inputs that were looked at already.
    pub(super) fn of(inputs: &mut Listing, root: &Path, cache: &Path, ledger: &View) -> Self {
        let files = ledger.location().folder().map(|folder| Listing::below(&root.join(folder)).digest());
        let inputs = Digest::of(&[inputs.digest(), ledger.fingerprint(), files.unwrap_or_default()].concat());
        Self { path: cache.join("build.json"), program: program(), inputs }
    }

    /// Whether the last build still holds at `now`, nobody has touched what it wrote, and the dictionaries are the same ones.
    #[must_use]
    pub fn is_current(&self, public: &Path, dictionaries: &Dictionaries, now: DateTime<Utc>) -> bool {
        let Some(stamp) = fs::read(&self.path).ok().and_then(|bytes| serde_json::from_slice::<Stamp>(&bytes).ok()) else { return false };
        stamp.program == self.program
            && stamp.inputs == self.inputs
            && stamp.now <= now
            && now < stamp.valid_until
            && stamp.spelled.is_so(dictionaries)
            && stamp.outputs == outputs(public)
    }

    /// Remembers a build whose outputs look so from outside.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub(super) fn keep(&self, outputs: Digest, spelled: Spelled, now: DateTime<Utc>, valid_until: DateTime<Utc>) -> std::io::Result<()> {
        let stamp = Stamp { program: self.program, inputs: self.inputs, outputs, spelled, now, valid_until };
        atomic_file::write(&self.path, &serde_json::to_vec(&stamp)?)
    }
}

/// What the outputs look like from outside.
pub(super) fn outputs(public: &Path) -> Digest {
    Digest::of(&Listing::outputs(public).digest())
}
