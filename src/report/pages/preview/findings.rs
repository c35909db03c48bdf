//! Where each finding of a post is read best: beside the variant that it concerns, or once above all that share it.

use crate::diag::Diagnostic;
use crate::model::ChannelName;
use crate::report::book::Entry;
use crate::report::shell::{FindingView, Viewer};

/// A finding that more variants than these share is about the post.
const SHARED: usize = 3;

/// The findings of a post, sorted out.
pub(super) struct Findings<'a> {
    /// About the post, with the channels that share it.
    above: Vec<(&'a Diagnostic, Vec<&'a str>)>,
    beside: Vec<&'a Diagnostic>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(entry: &Entry<'a>) -> Self {
        let drawn = |channel: &ChannelName| entry.lines.iter().any(|line| line.variant.is_some() && line.channel == channel);
        let mut groups: Vec<Vec<&'a Diagnostic>> = Vec::new();
        for &finding in &entry.findings {
            let same = |group: &&mut Vec<&'a Diagnostic>| {
                let first = group[0];
                (first.rule, first.location, &first.message) == (finding.rule, finding.location, &finding.message)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
        }
        let (mut above, mut beside) = (Vec::new(), Vec::new());
        for group in groups {
            let channels: Vec<&'a str> = group.iter().filter_map(|finding| finding.channel.as_ref()).map(ChannelName::as_str).collect();
            if group.len() <= SHARED && group.iter().all(|finding| finding.channel.as_ref().is_some_and(drawn)) {
                beside.extend(group);
            } else {
                above.push((group[0], channels));
            }
        }
        Self { above, beside }
    }

    /// Those that are about the post.
    pub(super) fn above(&self, viewer: Viewer<'_>) -> Vec<FindingView> {
        let view = |(finding, channels): &(&Diagnostic, Vec<&str>)| {
            let channel = (!channels.is_empty()).then(|| channels.join(", "));
            FindingView { channel, ..viewer.finding(finding, None) }
        };
        self.above.iter().map(view).collect()
    }

    /// Those that are about one variant, which need not name its channel.
    pub(super) fn beside(&self, viewer: Viewer<'_>, channel: &ChannelName) -> Vec<FindingView> {
        let own = self.beside.iter().filter(|finding| finding.channel.as_ref() == Some(channel));
        own.map(|finding| FindingView { channel: None, ..viewer.finding(finding, None) }).collect()
    }
}
