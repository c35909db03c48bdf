//! One finding where all posts of a series have the same.

use std::collections::HashMap;

use crate::diag::{Diagnostic, FileId, Location};
use crate::model::ChannelName;
use crate::workspace::Workspace;

/// What tells findings of one file apart, but for the post.
type Key = (&'static str, Location, String, Option<ChannelName>);

/// Joins the findings that every post of a series has, in its own file: they are about what is written there once.
///
/// The one that stays names no post, so that it concerns, and holds back, all posts of the file. What is true of some days alone stays as it is.
pub(super) fn join(workspace: &Workspace, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut sizes: HashMap<FileId, usize> = HashMap::new();
    for post in workspace.posts.iter().filter(|post| post.series.is_some()) {
        *sizes.entry(post.file).or_default() += 1;
    }
    sizes.retain(|_, posts| *posts > 1);
    if sizes.is_empty() {
        return found;
    }
    let key = |finding: &Diagnostic| -> Option<Key> {
        let location = finding.location.filter(|location| sizes.contains_key(&location.file))?;
        let own = workspace.post(finding.post.as_ref()?.as_str()).is_some_and(|post| post.file == location.file);
        own.then(|| (finding.rule, location, finding.message.clone(), finding.channel.clone()))
    };
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for key in found.iter().filter_map(key) {
        *counts.entry(key).or_default() += 1;
    }
    let mut joined = Vec::with_capacity(found.len());
    for mut finding in found {
        if let Some(key) = key(&finding) {
            match counts.get_mut(&key) {
                // Already there.
                Some(0) => continue,
                Some(count) if *count == sizes[&key.1.file] => {
                    *count = 0;
                    finding.post = None;
                }
                _ => {}
            }
        }
        joined.push(finding);
    }
    joined
}
