//! What is true of a post at one moment: its findings after waivers, and where its variants stand.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::index::{LineRecord, Made, Note};
use super::load::Loaded;
use crate::check::{self, Checker};
use crate::compile::Compiler;
use crate::diag::{Diagnostic, Diagnostics, FileId, Severity};
use crate::model::{ChannelName, Digest, Hold, Post, VariantStatus};
use crate::publish::{Candidate, Planner};
use crate::workspace::Workspace;

/// What is true of a post at one moment.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) statuses: Vec<VariantStatus>,
    /// Digest of what pages show of the statuses.
    pub(super) shown: [u8; 32],
}

/// Says what is true of posts.
pub(super) struct Judge<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) compiler: &'a Compiler<'a>,
    pub(super) checker: &'a Checker<'a>,
    pub(super) planner: &'a Planner<'a>,
    pub(super) now: DateTime<Utc>,
    /// Channels of the errors in `pregon.yaml`, which hold everything back; `None` for those that concern all.
    pub(super) config_errors: Vec<Option<ChannelName>>,
}

impl Judge<'_> {
    /// `more` is what was found in the post by looking at all posts together.
    pub(super) fn standing(&self, post: &Post, loaded: &Loaded, made: &Made, more: &[Diagnostic]) -> Standing {
        let findings =
            |notes: &[Note]| notes.iter().filter_map(|note| note.finding(loaded.place(), |path| self.file(path))).collect::<Vec<_>>();
        let mut found = findings(&made.findings);
        let (of_rules, of_loading): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            more.iter().partition(|finding| check::rule(finding.rule).is_some());
        found.extend(self.checker.clock(post, first_due(&made.lines)));
        found.extend(of_rules.into_iter().cloned());
        let mut all = Diagnostics::new();
        all.extend(check::waive(self.workspace, post, found, self.now));
        all.extend(findings(&loaded.notes));
        all.extend(findings(&made.notes));
        all.extend(of_loading.into_iter().cloned());
        let all: Diagnostics = all
            .into_iter()
            .map(|mut finding| {
                // A finding in the file of a post is about the post: an error there holds it back.
                finding.post.get_or_insert_with(|| post.id.clone());
                finding
            })
            .collect();
        let mut all = all;
        all.sort(&self.workspace.sources);
        let findings = all.into_vec();
        let statuses = self.statuses(post, made, &findings);
        let shown = Key::default().with(&statuses.iter().map(|status| (&status.channel, shown(status))).collect::<Vec<_>>()).done();
        Standing { findings, statuses, shown }
    }

    fn statuses(&self, post: &Post, made: &Made, findings: &[Diagnostic]) -> Vec<VariantStatus> {
        let errors: Vec<Option<&ChannelName>> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.channel.as_ref())
            .chain(self.config_errors.iter().map(Option::as_ref))
            .collect();
        let mut due = None;
        made.lines
            .iter()
            .filter_map(|line| {
                let channel = self.workspace.config.channels.get(usize::from(line.channel))?;
                let digest = Digest::from_bytes(line.digest?);
                // Most posts have one time for all channels.
                if line.due != due.as_ref().map(|due: &crate::model::Due| due.utc.timestamp_micros()) {
                    due = self.compiler.due(post, &channel.name);
                }
                let candidate = Candidate {
                    channel: &channel.name,
                    network: &channel.network,
                    digest,
                    due: due.as_ref(),
                    parts: usize::from(line.parts),
                    prints: Cow::Borrowed(&line.prints),
                    variant: None,
                };
                let errors = errors.iter().filter(|of| of.is_none_or(|of| *of == channel.name)).count();
                let body = || super::load::whole(self.workspace, post).map(|(post, _)| post.body.markdown.into());
                self.planner.status(&candidate, post, errors, body).map(for_pages)
            })
            .collect()
    }

    fn file(&self, path: &str) -> Option<FileId> {
        self.workspace.sources.iter().find(|(_, file)| file.path == path).map(|(file, _)| file)
    }
}

/// The time of the first variant.
fn first_due(lines: &[LineRecord]) -> Option<DateTime<Utc>> {
    lines.iter().filter_map(|line| line.due).min().and_then(DateTime::from_timestamp_micros)
}

/// A status as pages show it, and no more of it: without parts that were never sent, and without the minutes, which pages do not show because they would
/// be others with every build.
fn for_pages(mut status: VariantStatus) -> VariantStatus {
    if let Some(due) = &mut status.due {
        // Pages write times in their own way.
        (due.wall, due.zone) = (String::new(), String::new());
    }
    status.parts.truncate(1);
    status.parts.retain(|part| part.receipt.is_some());
    // A thread that was never sent would keep the room of all its parts.
    status.parts.shrink_to_fit();
    status.holds.shrink_to_fit();
    status.change_holds.clear();
    status.change_holds.shrink_to_fit();
    for hold in &mut status.holds {
        if let Hold::TooLate { late_minutes, .. } | Hold::AskAgain { late_minutes } = hold {
            *late_minutes = 0;
        }
    }
    status
}

/// What lists show of a status.
fn shown(status: &VariantStatus) -> impl Serialize + '_ {
    let VariantStatus { state, due, holds, parts, changed_since_published, change, network, approvals, .. } = status;
    (approvals, state, due.as_ref().map(|due| due.utc), holds, parts, changed_since_published, change, network)
}

/// A digest over values, for keys of pages.
#[derive(Default)]
pub(super) struct Key {
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

impl Key {
    pub(super) fn with(mut self, value: &impl Serialize) -> Self {
        self.add(value);
        self
    }

    pub(super) fn add(&mut self, value: &impl Serialize) {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, value).expect("plain data serialises");
        self.hasher.update(&(self.buffer.len() as u64).to_le_bytes());
        self.hasher.update(&self.buffer);
    }

    /// What pages show of a finding.
    pub(super) fn finding(&mut self, finding: &Diagnostic, workspace: &Workspace) {
        let place = finding.location.map(|location| (&workspace.sources.get(location.file).path, workspace.sources.start(location)));
        self.add(&(finding.rule, finding.severity, &finding.message, place, &finding.help, &finding.channel));
    }

    pub(super) fn done(self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }
}
