//! What came and what went between two looks at a workspace.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Diagnostic, Diagnostics, Severity, Sources};
use crate::model::{ChannelName, PostId};

/// A finding without its place: lines move while people write, and the finding is still the same.
type Key<'a> = (&'a str, &'a str, &'a str, Option<&'a PostId>, Option<&'a ChannelName>);

/// The findings of a look at a workspace, as far as the next look needs them.
#[derive(Debug, Default)]
pub struct Look {
    findings: Vec<Remembered>,
}

/// A finding of an earlier look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub message: String,
    /// Path of its file relative to the workspace root; empty where no file was to blame.
    pub path: String,
    /// The line on which it was, from 1.
    pub line: usize,
    /// The post concerned.
    pub post: Option<PostId>,
    /// The channel concerned.
    pub channel: Option<ChannelName>,
}

impl Look {
    /// Remembers findings.
    #[must_use]
    pub fn new(findings: &Diagnostics, sources: &Sources) -> Self {
        let remember = |finding: &Diagnostic| Remembered {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.clone(),
            path: finding.location.map(|location| sources.get(location.file).path.clone()).unwrap_or_default(),
            line: finding.location.map_or(1, |location| sources.start(location).line),
            post: finding.post.clone(),
            channel: finding.channel.clone(),
        };
        Self { findings: findings.iter().map(remember).collect() }
    }

    /// Numbers of this look's findings that an earlier one does not have; of several that are alike, the last ones.
    #[must_use]
    pub fn added_since(&self, before: &Self) -> Vec<usize> {
        let mut known: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for finding in &before.findings {
            *known.entry(finding.key()).or_default() += 1;
        }
        let mut new = Vec::new();
        for (at, finding) in self.findings.iter().enumerate() {
            match known.get_mut(&finding.key()) {
                Some(count) if *count > 0 => *count -= 1,
                _ => new.push(at),
            }
        }
        new
    }

    /// Findings of an earlier look that this one does not have.
    #[must_use]
    pub fn fixed_since<'b>(&self, before: &'b Self) -> Vec<&'b Remembered> {
        before.added_since(self).into_iter().map(|at| &before.findings[at]).collect()
    }
}

impl Remembered {
    fn key(&self) -> Key<'_> {
        (&self.path, self.rule, &self.message, self.post.as_ref(), self.channel.as_ref())
    }
}
