//! What a change does to every variant: the same posts compiled twice, compared, and told to people in a pull request.
//!
//! Two comparisons are made: of the workspace with one of its revisions in git, each with its own networks; and of the
//! network specs of now with those that the last build locked. Both work on drafts, so that no picture is made but those of
//! posts that are published and change.

mod approvals;
mod effects;
pub mod lines;
pub mod markdown;
mod published;
mod revision;
mod variants;
mod words;

pub use approvals::VoidedApproval;
pub use effects::{Amount, AmountOf, Findings, Found, OpenRequest};
pub use published::{LiveChange, Published};
pub use revision::{Checkout, RevisionError};
pub use variants::{Change, Count, Kind, PartChange, Picture, VariantChange, compare};

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::Serialize;

use self::approvals::{SideOf, voided};
use self::effects::{Looked, amounts, findings, requests};
use self::published::Now;
use crate::agenda::{Proposal, ProposedTime, proposals};
use crate::compile;
use crate::diag::{Checked, Diagnostics};
use crate::model::{ChannelName, Draft, PostId, Schedule, Variant};
use crate::networks::Specs;
use crate::networks::spec::NetworkSpec;
use crate::pipeline::{PipelineError, seal_with};
use crate::support::inside;
use crate::workspace::{CACHE_FOLDER, DamagedLock, LoadError, SpecLock, Workspace, load_root, load_with_specs};

/// What changed.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    /// Version of this format.
    pub schema: u32,
    /// What the workspace of now was compared with.
    pub against: Against,
    /// Language for people, `es` or `en`: that of the workspace.
    pub language: String,
    /// What should be known before the rest is believed.
    pub notes: Vec<String>,
    /// Values of network specs that differ, for networks in use on either side.
    pub networks: Vec<NetworkChange>,
    /// Variants that differ, sorted by post, then as the channels stand in `pregon.yaml`.
    pub variants: Vec<VariantChange>,
    /// Approvals that held before and do not hold any more.
    pub approvals: Vec<VoidedApproval>,
    /// Requests for changes that stand on posts as they are now.
    pub requests: Vec<OpenRequest>,
    /// Findings that the change brings or takes away.
    pub findings: Findings,
    /// Amounts that differ.
    pub amounts: Vec<Amount>,
    /// What the changes mean for what is already published.
    pub published: Vec<LiveChange>,
    /// Times that posts with `slot: next` would get now, where that is new or another.
    pub slots: Vec<SlotChange>,
    /// Number of variants that are the same.
    pub unchanged: usize,
}

/// What the workspace of now was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Against {
    /// The same files with the specs of the lock.
    Lock,
    /// A revision of the repository.
    Revision {
        /// As it was asked for.
        name: String,
        /// Its commit.
        commit: String,
    },
}

/// What changed in the spec of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetworkChange {
    /// The network.
    pub network: String,
    /// Whether it is new, gone or other.
    pub kind: Kind,
    /// Its values that differ; empty for one that is new or gone.
    pub values: Vec<ValueChange>,
}

/// A value of a spec that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueChange {
    /// Where it stands, as `text.limit`.
    pub path: String,
    /// The value as it was, with its unit.
    pub before: Option<String>,
    /// The value as it is, with its unit.
    pub after: Option<String>,
    /// Where the value of now comes from.
    pub source: Option<String>,
    /// Whether no source of the platform itself confirms the value of now.
    pub unverified: bool,
}

/// The time that a post with `slot: next` would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlotChange {
    /// The post.
    pub post: PostId,
    /// Its headline.
    pub title: String,
    /// Its channels.
    pub channels: Vec<ChannelName>,
    /// The time before the change; `None` for a post that had none.
    pub before: Option<ProposedTime>,
    /// The time with the change; `None` where no slot is free.
    pub after: Option<ProposedTime>,
}

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// A workspace could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The revision could not be read.
    #[error(transparent)]
    Revision(#[from] RevisionError),
    /// There is no lock to compare with.
    #[error("there is no {} to compare with", crate::workspace::LOCK_FILE)]
    NoLock,
    /// The lock cannot be used.
    #[error(transparent)]
    Lock(#[from] DamagedLock),
    /// Pictures could not be written.
    #[error(transparent)]
    Pictures(#[from] PipelineError),
}

/// Compares the specs of now with those of the lock, by what they make of the workspace in this folder.
///
/// `is_open` tells which variants are still to come; the others are what they were when they were published. `specs` are
/// those that the workspace's own networks build on.
///
/// # Errors
/// There is no workspace, or no lock that can be used.
pub fn against_lock(root: &Path, specs: &Specs, is_open: impl Fn(&Draft) -> bool) -> Result<Diff, DiffError> {
    let now = load_root(root, specs)?.output;
    let lock = SpecLock::read(&now.root)?.ok_or(DiffError::NoLock)?;
    let then = load_with_specs(&now.root, lock.over(&now.specs))?.output;
    let open = |drafts: Vec<Draft>| -> Vec<Draft> { drafts.into_iter().filter(&is_open).collect() };
    let (before, after) = (open(drafts(&then).output), open(drafts(&now).output));
    let (variants, unchanged) = compare(&before, &after);
    let approvals = voided(&SideOf { workspace: &then, drafts: &before }, &SideOf { workspace: &now, drafts: &after }, &variants);
    Ok(Diff {
        schema: 1,
        against: Against::Lock,
        language: now.config.language.clone(),
        notes: Vec::new(),
        networks: network_changes(&lock, &SpecLock::of(&now), false),
        variants,
        approvals,
        // Another spec changes what is found too, but the workspace is the same: `pregon check` tells.
        requests: Vec::new(),
        findings: Findings::default(),
        amounts: Vec::new(),
        // What is published is no part of this comparison.
        published: Vec::new(),
        slots: Vec::new(),
        unchanged,
    })
}

/// Compares the workspace of now with itself at a revision of its git repository.
///
/// The old side is compiled with the networks of that revision, and where it has a lock with the specs of the lock.
/// `published` is what is on record, where that can be read: what the changes mean there is told too. `at` is the instant for which the
/// times of posts are proposed that wait for a slot.
///
/// # Errors
/// There is no workspace, no repository, or no such revision; pictures of what is published cannot be written. A revision without a workspace is an
/// empty one.
pub fn against_revision(
    root: &Path,
    specs: &Specs,
    revision: &str,
    published: Option<Published<'_>>,
    now: DateTime<Utc>,
) -> Result<Diff, DiffError> {
    Sides::of(root, specs, revision)?.compare(published, now, false)
}

/// A workspace beside itself at a revision of its git repository, both compiled.
#[derive(Debug)]
pub struct Sides {
    /// The workspace of now.
    pub now: Workspace,
    /// What its posts become.
    pub after: Vec<Draft>,
    /// What loading and compiling it had to say.
    pub found_after: Diagnostics,
    /// The workspace as it was; `None` where that revision has none.
    pub then: Option<Workspace>,
    /// What its posts became.
    pub before: Vec<Draft>,
    /// What loading and compiling it had to say.
    pub found_before: Diagnostics,
    /// The revision, as it was asked for.
    pub revision: String,
    /// What should be known before the rest is believed.
    pub notes: Vec<String>,
    /// The files as they were; they go with this value.
    checkout: Checkout,
}

impl Sides {
    /// Reads and compiles both.
    ///
    /// # Errors
    /// There is no workspace, no repository, or no such revision. A revision without a workspace is an empty one.
    pub fn of(root: &Path, specs: &Specs, revision: &str) -> Result<Self, DiffError> {
        let Checked { output: now, diagnostics: mut found_after } = load_root(root, specs)?;
        let checkout = Checkout::new(&now.root, revision)?;
        let mut notes = checkout.notes().to_vec();
        let Checked { output: after, diagnostics } = drafts(&now);
        found_after.extend(diagnostics);
        let (mut then, mut before, mut found_before) = (None, Vec::new(), Diagnostics::new());
        if checkout.root().join("pregon.yaml").is_file() {
            let lock = SpecLock::read(checkout.root()).unwrap_or_else(|damage| {
                notes.push(format!("{revision}: {damage}; the specs of this program were used in its place"));
                None
            });
            let Checked { output: workspace, diagnostics } = load_root(checkout.root(), &then_specs(specs, lock.as_ref()))?;
            found_before.extend(diagnostics);
            let Checked { output, diagnostics } = drafts(&workspace);
            found_before.extend(diagnostics);
            before = output;
            then = Some(workspace);
        } else {
            notes.push(format!("{revision} has no pregon.yaml: everything is new"));
        }
        Ok(Self { now, after, found_after, then, before, found_before, revision: revision.to_owned(), notes, checkout })
    }

    /// The full name of the commit.
    #[must_use]
    pub fn commit(&self) -> &str {
        self.checkout.commit()
    }

    /// Says what changed, at an instant; `published` is what is on record, where that can be read. With `pictures` the pictures of what
    /// changed are made, since only then they have names.
    ///
    /// # Errors
    /// Pictures cannot be written.
    pub fn compare(self, published: Option<Published<'_>>, at: DateTime<Utc>, pictures: bool) -> Result<Diff, DiffError> {
        let (mut variants, unchanged) = compare(&self.before, &self.after);
        for change in &mut variants {
            let post = self.now.post(change.post.as_str());
            change.slot = post.is_some_and(|post| matches!(post.schedule, Schedule::SlotNext(_) | Schedule::SlotOn(_)));
        }
        if pictures {
            self.name_pictures(&mut variants)?;
        }
        let requests = requests(&self.now, &self.after);
        let amounts = amounts(self.then.as_ref().map(|then| (then, &self.before[..])), (&self.now, &self.after));
        let before = self.then.as_ref().map(|then| Looked { workspace: then, drafts: &self.before, found: self.found_before });
        let findings = findings(before, Looked { workspace: &self.now, drafts: &self.after, found: self.found_after.clone() }, at);
        let side_of_now = SideOf { workspace: &self.now, drafts: &self.after };
        let approvals = match &self.then {
            Some(then) => voided(&SideOf { workspace: then, drafts: &self.before }, &side_of_now, &variants),
            None => Vec::new(),
        };
        let slots_before = self.then.as_ref().map(|then| proposals(then, taken(&self.before), at)).unwrap_or_default();
        let slots = slot_changes(&self.now, &self.after, &slots_before, at);
        let locked = self.then.as_ref().map(SpecLock::of).unwrap_or_default();
        let networks = network_changes(&locked, &SpecLock::of(&self.now), true);
        let now_with = Now { workspace: &self.now, drafts: &self.after, found: self.found_after };
        let published = published.map(|published| published.changes(now_with, &variants)).transpose()?.unwrap_or_default();
        Ok(Diff {
            schema: 1,
            against: Against::Revision { name: self.revision, commit: self.checkout.commit().to_owned() },
            language: self.now.config.language.clone(),
            notes: self.notes,
            networks,
            variants,
            approvals,
            requests,
            findings,
            amounts,
            published,
            slots,
            unchanged,
        })
    }

    /// Makes the pictures of both sides, in a folder that goes away: what stays is their names.
    fn name_pictures(&self, variants: &mut [VariantChange]) -> Result<(), DiffError> {
        let cache = self.now.root.join(CACHE_FOLDER);
        let write = |source| RevisionError::Write { path: cache.clone(), source };
        inside::make_folder(&self.now.root, CACHE_FOLDER).map_err(write)?;
        let folder = tempfile::Builder::new().prefix("diff-").tempdir_in(&cache).map_err(write)?;
        let changed = |change: &VariantChange| change.kind != Kind::Changed || change.parts.iter().any(|part| !part.pictures.is_empty());
        let wanted: Vec<(PostId, ChannelName)> =
            variants.iter().filter(|change| changed(change)).map(|change| (change.post.clone(), change.channel.clone())).collect();
        let seal = |workspace: &Workspace, drafts: &[Draft]| -> Result<Vec<Variant>, DiffError> {
            let is_wanted = |draft: &&Draft| wanted.iter().any(|(post, channel)| *post == draft.post && *channel == draft.channel);
            Ok(seal_with(workspace, drafts.iter().filter(is_wanted).cloned().collect(), folder.path(), &cache)?.variants)
        };
        let after = seal(&self.now, &self.after)?;
        let before = self.then.as_ref().map(|then| seal(then, &self.before)).transpose()?.unwrap_or_default();
        for change in variants {
            let files = |side: &[Variant]| -> Vec<String> {
                let variant = side.iter().find(|variant| variant.post == change.post && variant.channel == change.channel);
                let assets = variant.into_iter().flat_map(Variant::pictures).filter(|asset| !asset.format.is_video());
                assets.map(|asset| asset.file.clone()).collect()
            };
            let (before, after) = (files(&before), files(&after));
            change.media = (before != after).then_some(Change { before, after });
        }
        Ok(())
    }
}

/// What the program knew at the time of a lock. The team's own networks are left to the files beside it, which may be newer than the lock.
fn then_specs(specs: &Specs, lock: Option<&SpecLock>) -> Specs {
    lock.map_or_else(|| specs.clone(), |lock| lock.only(|spec| specs.has(spec.name.as_str())).over(specs))
}

fn drafts(workspace: &Workspace) -> Checked<Vec<Draft>> {
    compile::compile(workspace, &workspace.specs)
}

/// The times that drafts have, on their channels.
fn taken(drafts: &[Draft]) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
    drafts.iter().filter_map(|draft| Some((draft.channel.clone(), draft.due.as_ref()?.utc))).collect()
}

/// The times of posts that wait for a slot, where they are new or others than before.
fn slot_changes(workspace: &Workspace, drafts: &[Draft], before: &[Proposal], at: DateTime<Utc>) -> Vec<SlotChange> {
    let changes = proposals(workspace, taken(drafts), at).into_iter().filter(|proposal| !before.contains(proposal));
    changes
        .map(|proposal| SlotChange {
            title: workspace.post(proposal.post.as_str()).map(|post| post.title.value.clone()).unwrap_or_default(),
            before: before.iter().find(|old| old.post == proposal.post).and_then(|old| old.at),
            after: proposal.at,
            post: proposal.post,
            channels: proposal.channels,
        })
        .collect()
}

/// The networks that differ; `listed` says whether those count that only one side has channels on.
fn network_changes(before: &SpecLock, after: &SpecLock, listed: bool) -> Vec<NetworkChange> {
    let mut changes = Vec::new();
    for spec in before.iter() {
        let network = spec.name.to_string();
        match after.get(&network) {
            None if listed => changes.push(NetworkChange { network, kind: Kind::Removed, values: Vec::new() }),
            None => {}
            Some(now) if now.digest() == spec.digest() => {}
            Some(now) => changes.push(NetworkChange { network, kind: Kind::Changed, values: value_changes(spec, now) }),
        }
    }
    if listed {
        let new = after.iter().filter(|spec| before.get(spec.name.as_str()).is_none());
        changes.extend(new.map(|spec| NetworkChange { network: spec.name.to_string(), kind: Kind::Added, values: Vec::new() }));
    }
    changes.sort_by(|a, b| a.network.cmp(&b.network));
    changes
}

fn value_changes(before: &NetworkSpec, after: &NetworkSpec) -> Vec<ValueChange> {
    const NO_VALUES: [&str; 3] = ["version", "docs", "extends"];
    let (old, new) = (before.values_of_a_build(), after.values_of_a_build());
    let mut changes = Vec::new();
    for value in &new {
        let was = old.iter().find(|was| was.path == value.path).map(crate::networks::spec::SpecValue::shown);
        if was.as_ref() != Some(&value.shown()) && !NO_VALUES.contains(&value.path.as_str()) {
            changes.push(ValueChange {
                path: value.path.clone(),
                before: was,
                after: Some(value.shown()),
                source: value.origin.as_ref().map(|origin| origin.source.clone()),
                unverified: value.origin.as_ref().is_some_and(|origin| origin.unverified),
            });
        }
    }
    let gone = old.iter().filter(|was| !NO_VALUES.contains(&was.path.as_str()) && !new.iter().any(|value| value.path == was.path));
    changes.extend(gone.map(|was| ValueChange {
        path: was.path.clone(),
        before: Some(was.shown()),
        after: None,
        source: None,
        unverified: false,
    }));
    changes
}

impl Diff {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty()
            && self.variants.is_empty()
            && self.approvals.is_empty()
            && self.amounts.is_empty()
            && self.findings == Findings::default()
    }
}

#[cfg(test)]
mod tests;
