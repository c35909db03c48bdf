//! One workspace that an editor works in: its findings, what of them the editor has been told, and what is still to be looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};
use pregon::diag::{self, FileId};
use pregon::editor::{Encoding, Lines, text_of};
use pregon::live::Live;
use pregon::networks::Specs;
use pregon::workspace::{LoadError, Overlay};

use super::convert::{Teller, uri_of};
use super::rule_docs::RuleDocs;

/// A document is looked at when nobody has typed for this long.
const TYPED: Duration = Duration::from_millis(40);
/// It is looked at after this time in any case.
const LONGEST_TYPING: Duration = Duration::from_millis(400);
/// The rest is looked at when nobody has typed for this long.
const IDLE: Duration = Duration::from_millis(500);
/// Some findings come with time alone.
const LONGEST_TRUST: Duration = Duration::from_mins(1);
/// Posts that are checked before it is asked whether the editor has said something.
const PART: usize = 256;
/// Findings in more files than this, beside those that are open, are not told.
const MOST_FILES: usize = 1_000;

/// What an editor takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    pub(super) related: bool,
    /// Whether it says which files change on disk.
    pub(super) watches: bool,
}

/// A workspace.
pub(super) struct Team {
    pub(super) root: PathBuf,
    pub(super) live: Live,
    docs: RuleDocs,
    /// What was told of each file.
    told: BTreeMap<String, Vec<Diagnostic>>,
    /// Open documents that have changed, with the moment of the first change that was not looked at.
    typed: BTreeMap<String, Instant>,
    last_typed: Instant,
    idle_at: Option<Instant>,
    /// Until then nothing is done, whatever happens.
    rests_until: Option<Instant>,
}

impl Team {
    pub(super) fn open(root: &Path) -> Result<Self, LoadError> {
        let live = Live::open(root, &Specs::embedded(), Overlay::new())?;
        let root = live.workspace().root.clone();
        let now = Instant::now();
        let docs = RuleDocs::new(&root);
        Ok(Self { root, live, docs, told: BTreeMap::new(), typed: BTreeMap::new(), last_typed: now, idle_at: Some(now), rests_until: None })
    }

    /// The path of a file relative to the root, if it lies below.
    pub(super) fn relative(&self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(&self.root).ok()?;
        Some(inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }

    /// Takes up what somebody types.
    pub(super) fn type_text(&mut self, path: &str, text: Option<&str>) {
        self.live.set_text(path, text.map(Arc::from));
        let now = Instant::now();
        self.last_typed = now;
        self.typed.entry(path.to_owned()).or_insert(now);
        self.idle_at = Some(now + IDLE);
    }

    /// Takes up changes on disk; the rest of the workspace is looked at soon.
    pub(super) fn changed(&mut self, paths: &[String]) {
        // What is open is as the editor has it, whatever is on disk.
        self.live.changed(paths.iter().map(String::as_str));
        self.idle_at = Some(Instant::now() + TYPED);
    }

    /// Has the rest looked at without waiting: somebody has saved.
    pub(super) fn saved(&mut self) {
        self.idle_at = Some(Instant::now());
    }

    /// When there is something to do next.
    pub(super) fn due(&self) -> Instant {
        let typed = self.typed.values().min().map(|first| (self.last_typed + TYPED).min(*first + LONGEST_TYPING));
        let idle = self.idle_at.unwrap_or_else(|| self.last_typed + LONGEST_TRUST);
        let due = typed.map_or(idle, |typed| typed.min(idle));
        self.rests_until.map_or(due, |rested| due.max(rested))
    }

    /// Does nothing until an instant.
    pub(super) fn rest(&mut self, until: Instant) {
        self.rests_until = Some(until);
    }

    /// Does what is due, a part of it where it is much; returns what is to be told.
    pub(super) fn work(
        &mut self,
        now: DateTime<Utc>,
        can: Abilities,
        open: &BTreeMap<String, (Uri, i32)>,
    ) -> Result<Vec<PublishDiagnosticsParams>, LoadError> {
        let at = Instant::now();
        if at < self.due() {
            return Ok(Vec::new());
        }
        if !self.typed.is_empty() {
            let typed = std::mem::take(&mut self.typed);
            return Ok(typed.into_keys().filter_map(|path| self.glance(&path, now, can, open)).collect());
        }
        if self.idle_at.is_none() {
            // Where nobody tells of other files, any of them may have changed meanwhile.
            if can.watches {
                self.live.touch();
            } else {
                self.live.read_again();
            }
            self.last_typed = at;
        }
        self.idle_at = Some(at);
        if !self.live.work(now, PART)? {
            return Ok(Vec::new());
        }
        self.idle_at = None;
        self.last_typed = at;
        Ok(self.tell_all(can, open))
    }

    /// How findings of this workspace are told.
    pub(super) fn teller(&self, can: Abilities) -> Teller<'_> {
        let sources = &self.live.workspace().sources;
        Teller { root: &self.root, sources, encoding: can.encoding, related: can.related, docs: &self.docs }
    }

    fn glance(
        &mut self,
        path: &str,
        now: DateTime<Utc>,
        can: Abilities,
        open: &BTreeMap<String, (Uri, i32)>,
    ) -> Option<PublishDiagnosticsParams> {
        let glance = self.live.glance(path, now)?;
        let text = text_of(&self.live, path)?;
        let lines = Lines::new(&text);
        let sources = glance.sources.as_ref().unwrap_or(&self.live.workspace().sources);
        let teller = Teller { sources, ..self.teller(can) };
        let list: Vec<Diagnostic> = merged(glance.findings).iter().map(|finding| teller.diagnostic(finding, &lines)).collect();
        let version = open.get(path).map(|(_, version)| *version);
        self.told.insert(path.to_owned(), list.clone());
        Some(PublishDiagnosticsParams { uri: self.uri(path, open)?, diagnostics: list, version })
    }

    /// Tells what differs from what was told before.
    fn tell_all(&mut self, can: Abilities, open: &BTreeMap<String, (Uri, i32)>) -> Vec<PublishDiagnosticsParams> {
        let sources = &self.live.workspace().sources;
        let main = self.live.workspace().config.file;
        let mut by_file: BTreeMap<String, (FileId, Vec<diag::Diagnostic>)> = BTreeMap::new();
        for finding in merged(self.live.findings().clone()) {
            let file = finding.location.map_or(main, |location| location.file);
            let path = sources.get(file).path.as_str();
            if by_file.len() < MOST_FILES || by_file.contains_key(path) || open.contains_key(path) {
                by_file.entry(path.to_owned()).or_insert_with(|| (file, Vec::new())).1.push(finding);
            }
        }
        let teller = self.teller(can);
        let mut now: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for (path, (file, findings)) in by_file {
            let lines = Lines::new(&sources.get(file).text);
            now.insert(path, findings.iter().map(|finding| teller.diagnostic(finding, &lines)).collect());
        }
        let paths: BTreeSet<&String> = self.told.keys().chain(now.keys()).collect();
        let mut news = Vec::new();
        for path in paths {
            let list = now.get(path).map_or(&[][..], Vec::as_slice);
            // Of an open file the version is told, too, where nothing was said before.
            if self.told.get(path).map_or(&[][..], Vec::as_slice) != list
                && let Some(uri) = self.uri(path, open)
            {
                let version = open.get(path).map(|(_, version)| *version);
                news.push(PublishDiagnosticsParams { uri, diagnostics: list.to_vec(), version });
            }
        }
        self.told = now;
        news
    }

    /// Takes back all that was told.
    pub(super) fn clear(&mut self, open: &BTreeMap<String, (Uri, i32)>) -> Vec<PublishDiagnosticsParams> {
        let told = std::mem::take(&mut self.told);
        let empty = |path: &String| Some(PublishDiagnosticsParams { uri: self.uri(path, open)?, diagnostics: Vec::new(), version: None });
        told.iter().filter(|(_, list)| !list.is_empty()).filter_map(|(path, _)| empty(path)).collect()
    }

    /// The address of a file, as the editor says it where it is open.
    pub(super) fn uri(&self, path: &str, open: &BTreeMap<String, (Uri, i32)>) -> Option<Uri> {
        open.get(path).map(|(uri, _)| uri.clone()).or_else(|| uri_of(&self.root.join(path)))
    }
}

/// Findings that say the same of several channels, as one.
fn merged(findings: diag::Diagnostics) -> Vec<diag::Diagnostic> {
    pregon::check::merge_channels(findings).into_vec()
}
