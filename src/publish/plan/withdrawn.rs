//! What is on record and no longer among the team's files.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Severity};
use crate::ledger::{Snapshot, Standing};
use crate::model::{Change, ChannelName, Hold, PostId, Receipt, Series, VariantStatus};
use crate::workspace::Workspace;

/// A variant that is on record and no longer among the team's files.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Withdrawn {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Whether a part may be live without anybody knowing.
    pub unknown: bool,
    /// Whether the platform's scheduler has it.
    pub handed: bool,
    /// Receipts of the parts that are live.
    pub receipts: Vec<Receipt>,
    /// What would make that which is live equal to the team's files.
    pub change: Option<Change>,
}

/// What is on record and no longer compiled: deleted posts, removed channels. `is_wanted` tells what is compiled, `statuses` are those of
/// all variants that there are.
///
/// What is missing because a file could not be read, or a picture not be made, is no removal: then a person is asked.
#[must_use]
pub fn withdrawn<'a>(
    workspace: &Workspace,
    is_wanted: impl Fn(&PostId, &ChannelName) -> bool,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    statuses: impl IntoIterator<Item = &'a VariantStatus>,
    ledger: &Snapshot,
) -> Vec<Withdrawn> {
    let errors: Vec<&Diagnostic> = diagnostics.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let is_whole = !errors.iter().any(|error| is_about_all(error, workspace));
    let renamed: BTreeSet<(&PostId, &ChannelName)> = statuses
        .into_iter()
        .flat_map(|status| status.holds.iter().map(move |hold| (hold, &status.channel)))
        .filter_map(|(hold, channel)| match hold {
            Hold::PossibleRename { of } => Some((of, channel)),
            _ => None,
        })
        .collect();
    ledger
        .variants()
        .filter(|(post, channel, _)| !is_wanted(post, channel))
        .filter_map(|(post, channel, parts)| {
            let standing = |part: &u16| ledger.history(post, channel, *part).standing();
            let unknown = parts.iter().any(|part| matches!(standing(part), Standing::Unknown(_)));
            let handed = parts.iter().any(|part| matches!(standing(part), Standing::Handed(_)));
            let live: Vec<u16> = parts.iter().copied().filter(|part| matches!(standing(part), Standing::Posted(_))).collect();
            let receipts: Vec<Receipt> = live.iter().filter_map(|&part| ledger.deciding(post, channel, part)?.receipt.clone()).collect();
            if !unknown && !handed && live.is_empty() {
                return None;
            }
            let change = (!live.is_empty()).then(|| {
                let renamed = renamed.contains(&(post, channel));
                let is_whole = is_whole && !errors.iter().any(|error| is_about(error, workspace, post));
                match why_not(workspace, ledger, post, channel, &live, unknown, renamed, is_whole) {
                    Some(why) => Change::Manual { why },
                    None => Change::Delete { parts: live },
                }
            });
            Some(Withdrawn { post: post.clone(), channel: channel.clone(), unknown, handed, receipts, change })
        })
        .collect()
}

/// Whether an error may hide posts or channels: in the settings, in a file of which no post was made, or in no file at all.
fn is_about_all(error: &Diagnostic, workspace: &Workspace) -> bool {
    let Some(location) = error.location else { return error.post.is_none() };
    let path = &workspace.sources.get(location.file).path;
    location.file == workspace.config.file
        || path.starts_with("networks/")
        || path.starts_with("content/") && !workspace.posts.iter().any(|post| post.file == location.file)
}

/// Whether an error is about a post that there still is.
fn is_about(error: &Diagnostic, workspace: &Workspace, post: &PostId) -> bool {
    let file = workspace.post(post.as_str()).map(|post| post.file);
    error.post.as_ref() == Some(post) || file.is_some() && error.location.map(|location| location.file) == file
}

/// Why what is live is not taken down from here.
#[expect(clippy::too_many_arguments, reason = "one question, asked in one place")]
fn why_not(
    workspace: &Workspace,
    ledger: &Snapshot,
    post: &PostId,
    channel: &ChannelName,
    live: &[u16],
    unknown: bool,
    renamed: bool,
    is_whole: bool,
) -> Option<String> {
    // The file is still there: whoever moves or shortens a series takes nothing back that was said.
    if workspace.posts_of(post.as_str()).any(|of| of.id != *post) {
        return Some(
            "its file is a series now, of which each post has an id with its day: take it down yourself if it is not wanted".to_owned(),
        );
    }
    if let Some(base) = Series::base_of(post.as_str())
        && workspace.post(post.as_str()).is_none()
        && workspace.posts_of(base).next().is_some()
    {
        return Some(format!("it has left the series `{base}`, whose file is still there: take it down yourself if it is not wanted"));
    }
    if renamed {
        return Some(format!("another post looks like it: write `id: {post}` there, or an `id` of its own"));
    }
    if !is_whole {
        return Some("not every file of the workspace could be read, so nobody knows what was removed: `pregon check`".to_owned());
    }
    if unknown {
        return Some("a part may be live that nobody knows of: settle that first".to_owned());
    }
    let Some(configured) = workspace.config.channel(channel.as_str()) else {
        return Some("its channel is no longer in pregon.yaml: take it down yourself".to_owned());
    };
    let Some(spec) = workspace.specs.get(configured.network.as_str()) else { return Some("nothing is known of the network".to_owned()) };
    if !spec.can.delete {
        return Some("posts cannot be deleted there from here: take it down yourself".to_owned());
    }
    live.iter().find_map(|&part| {
        let record = ledger.deciding(post, channel, part)?;
        let receipt = record.receipt.as_ref();
        if receipt.is_none_or(|receipt| receipt.id.is_empty()) {
            return Some(format!("the id of part {part} is not known: take it down yourself"));
        }
        None
    })
}
