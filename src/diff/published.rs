//! What a change means for what is already published: the same answer that `pregon status` gives once the change is merged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::variants::{Kind, VariantChange};
use super::{DiffError, RevisionError};
use crate::check;
use crate::diag::Diagnostics;
use crate::ledger::{Snapshot, Standing};
use crate::model::{self, ChannelName, Digest, Draft, PostId, VariantStatus};
use crate::pipeline::seal;
use crate::publish::{Candidate, Planner, withdrawn};
use crate::support::inside;
use crate::workspace::{CACHE_FOLDER, Workspace};

/// The publishing record, and the instant for which it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// What is on record.
    pub ledger: &'a Snapshot,
    /// The instant.
    pub now: DateTime<Utc>,
}

/// What a change means for a variant that is published, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiveChange {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Whether the variant is no longer among the team's files.
    pub gone: bool,
    /// What would make that which is live equal to the team's files.
    #[serde(flatten)]
    pub change: model::Change,
    /// Addresses of its parts, where the platform gave any.
    pub urls: Vec<String>,
}

/// The workspace of now, with what was found in it.
pub(super) struct Now<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) drafts: &'a [Draft],
    pub(super) found: Diagnostics,
}

impl Published<'_> {
    fn is_live(&self, post: &PostId, channel: &ChannelName) -> bool {
        let parts = 1..=self.ledger.last_part(post, channel);
        parts.into_iter().any(|part| matches!(self.ledger.history(post, channel, part).standing(), Standing::Posted(_)))
    }

    fn urls(&self, post: &PostId, channel: &ChannelName) -> Vec<String> {
        let parts = 1..=self.ledger.last_part(post, channel);
        parts.filter_map(|part| self.ledger.deciding(post, channel, part)?.receipt.as_ref()?.url.clone()).collect()
    }

    /// What the changes mean there, in their order. Pictures of what is live are made, since only they tell whether it is what was sent.
    pub(super) fn changes(&self, now: Now<'_>, changes: &[VariantChange]) -> Result<Vec<LiveChange>, DiffError> {
        let Now { workspace, drafts, found } = now;
        let live: BTreeMap<(&PostId, &ChannelName), Kind> = changes
            .iter()
            .filter(|change| self.is_live(&change.post, &change.channel))
            .map(|change| ((&change.post, &change.channel), change.kind))
            .collect();
        if live.is_empty() {
            return Ok(Vec::new());
        }
        // What somebody proposes leaves nothing behind in `public`.
        let cache = workspace.root.join(CACHE_FOLDER);
        let write = |source| RevisionError::Write { path: cache.clone(), source };
        inside::make_folder(&workspace.root, CACHE_FOLDER).map_err(write)?;
        let folder = tempfile::Builder::new().prefix("diff-").tempdir_in(&cache).map_err(write)?;
        let wanted = drafts.iter().filter(|draft| live.contains_key(&(&draft.post, &draft.channel)));
        let sealed = seal(workspace, wanted.cloned().collect(), folder.path())?;
        let planner = Planner::new(workspace, self.ledger, self.now);
        let mut means: BTreeMap<(PostId, ChannelName), model::Change> = BTreeMap::new();
        for variant in &sealed.variants {
            let Some(post) = workspace.post(variant.post.as_str()) else { continue };
            let status = planner.status(&Candidate::new(variant), post, 0, || Some(post.body.markdown.as_str().into()));
            if let Some(change) = status.and_then(|status| status.change) {
                means.insert((variant.post.clone(), variant.channel.clone()), change);
            }
        }
        if live.values().any(|kind| *kind == Kind::Removed) {
            let compiled: BTreeSet<(&PostId, &ChannelName)> = drafts.iter().map(|draft| (&draft.post, &draft.channel)).collect();
            let new = changes.iter().filter(|change| change.kind == Kind::Added);
            let new: BTreeSet<(&PostId, &ChannelName)> = new.map(|change| (&change.post, &change.channel)).collect();
            let new = drafts.iter().filter(|draft| new.contains(&(&draft.post, &draft.channel)));
            let statuses: Vec<VariantStatus> = new.filter_map(|draft| new_status(workspace, &planner, draft)).collect();
            let found = check::check(workspace, drafts, &workspace.specs, found, self.now);
            let is_wanted = |post: &PostId, channel: &ChannelName| compiled.contains(&(post, channel));
            for gone in withdrawn(workspace, is_wanted, found.iter(), &statuses, self.ledger) {
                means.extend(gone.change.map(|change| ((gone.post, gone.channel), change)));
            }
        }
        let told = changes.iter().filter_map(|of| {
            let (post, channel) = (of.post.clone(), of.channel.clone());
            let (_, change) = means.remove_entry(&(post.clone(), channel.clone()))?;
            live.contains_key(&(&post, &channel)).then(|| {
                let urls = self.urls(&post, &channel);
                LiveChange { post, channel, gone: of.kind == Kind::Removed, change, urls }
            })
        });
        Ok(told.collect())
    }
}

/// Where a new variant stands, as far as it takes to see whether it is an old one under another name: its pictures do not matter.
fn new_status(workspace: &Workspace, planner: &Planner<'_>, draft: &Draft) -> Option<VariantStatus> {
    let post = workspace.post(draft.post.as_str())?;
    let candidate = Candidate {
        channel: &draft.channel,
        network: &draft.network,
        digest: Digest::of(b""),
        due: draft.due.as_ref(),
        parts: draft.parts.len(),
        prints: Vec::new().into(),
        variant: None,
    };
    planner.status(&candidate, post, 0, || Some(post.body.markdown.as_str().into()))
}
