//! Approvals that a change voids or takes away: those that held for what was, and do not hold for what is.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::variants::VariantChange;
use crate::approvals::{spec_print, target_print, text_print};
use crate::model::{Approval, ChannelName, Draft, PostId, Prints, Void};
use crate::workspace::Workspace;

/// An approval that a change voids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoidedApproval {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Who approved.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The file.
    pub file: String,
    /// What changed, or what became of the approval.
    pub void: Vec<Void>,
}

/// One side of a comparison.
pub(super) struct SideOf<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) drafts: &'a [Draft],
}

impl SideOf<'_> {
    /// What of an approval does not hold; pictures, which drafts do not have, are told by their difference. `None` where the variant is not there.
    fn changes(&self, post: &PostId, channel: &ChannelName, approved: &Prints) -> Option<Vec<Void>> {
        let draft = self.drafts.iter().find(|draft| draft.post == *post && draft.channel == *channel)?;
        let channel = self.workspace.config.channel(channel.as_str())?;
        let mut void = Vec::new();
        void.extend((text_print(draft) != approved.text).then_some(Void::Text));
        void.extend((target_print(channel) != approved.target).then_some(Void::Target));
        void.extend((draft.due.as_ref().map(|due| due.utc) != approved.due).then_some(Void::Time));
        void.extend((spec_print(channel, &self.workspace.specs) != Some(approved.spec)).then_some(Void::Spec));
        Some(void)
    }

    /// Why an approval that held on the other side does not hold on this one, for a channel; empty where it does.
    fn void(&self, approval: &Approval, channel: &ChannelName) -> Vec<Void> {
        let post = &approval.post.value;
        let holds = |prints: &Prints| self.changes(post, channel, prints).is_some_and(|void| void.is_empty());
        let here = || self.workspace.approvals_of(post.as_str()).iter();
        let Some(kept) = here().find(|here| here.path == approval.path) else {
            // Given once more, in another file, it is as good as it was.
            let again = |here: &&Approval| here.is_yes() && here.is_whole() && here.by.value == approval.by.value;
            let is_given = here().filter(again).any(|here| here.of(channel).is_some_and(holds));
            return if is_given { Vec::new() } else { vec![Void::Withdrawn] };
        };
        match kept.of(channel).filter(|_| kept.is_yes() && kept.is_whole()) {
            Some(prints) => self.changes(post, channel, prints).unwrap_or_else(|| vec![Void::VariantGone]),
            None => vec![Void::Altered],
        }
    }
}

/// The approvals that held before, and do not hold now.
pub(super) fn voided(before: &SideOf<'_>, after: &SideOf<'_>, changes: &[VariantChange]) -> Vec<VoidedApproval> {
    let mut list = Vec::new();
    for approval in before.workspace.approvals.iter().filter(|approval| approval.is_yes() && approval.is_whole()) {
        let post = &approval.post.value;
        for of in &approval.channels {
            if before.changes(post, &of.channel, &of.prints).is_none_or(|void| !void.is_empty()) {
                continue;
            }
            let mut void = after.void(approval, &of.channel);
            let change = changes.iter().find(|change| change.post == *post && change.channel == of.channel);
            if change.is_some_and(|change| change.parts.iter().any(|part| !part.pictures.is_empty())) && void.iter().all(is_of_drafts) {
                void.insert(usize::from(void.first() == Some(&Void::Text)), Void::Media);
            }
            if !void.is_empty() {
                let (channel, by, file) = (of.channel.clone(), approval.by.value.clone(), approval.path.clone());
                list.push(VoidedApproval { post: post.clone(), channel, by, at: approval.at, file, void });
            }
        }
    }
    list
}

/// Whether a reason is one that a comparison of drafts gives.
fn is_of_drafts(void: &Void) -> bool {
    matches!(void, Void::Text | Void::Target | Void::Time | Void::Spec)
}
