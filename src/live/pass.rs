//! Checks what has changed: one file at once, the rest a few posts at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Glance, Live, Ready};
use crate::check::{self, Checker, Examined, Known, Sketch, Subject};
use crate::compile::{CompiledPost, Compiler, Shared};
use crate::diag::{Checked, Diagnostic, Diagnostics};
use crate::model::{ChannelName, Draft, Post, PostId};
use crate::workspace::{LoadError, Workspace, is_post_path, load_frame_over};

/// What was found in a post.
#[derive(Debug)]
pub(super) struct Judged {
    /// What compiling said.
    said: Vec<Diagnostic>,
    /// What the rules about posts and variants found, waived or not.
    findings: Vec<Diagnostic>,
    /// What the rules about the whole workspace need of it.
    variants: Vec<Sketch>,
}

impl Live {
    /// Says what there is to say about one file at once. The rest of the workspace is not looked at again, so that rules about all of it
    /// say of this file what they said before.
    ///
    /// `path` is relative to the root. Returns `None` for a file that is no part of the workspace, or that is not there.
    #[must_use]
    pub fn glance(&mut self, path: &str, now: DateTime<Utc>) -> Option<Glance> {
        if !is_post_path(path) {
            return self.glance_at_frame(path);
        }
        let entry = self.files.get(path)?;
        let file = entry.file;
        let mut loaded: Diagnostics = entry.said.iter().cloned().collect();
        let ids: Vec<PostId> = self.workspace.posts.iter().filter(|post| post.file == file).map(|post| post.id.clone()).collect();
        let ready = self.make_ready();
        let workspace = &self.workspace;
        let compiler = Compiler::with(workspace, &workspace.specs, ready.compile);
        let checker = Checker::with(workspace, &workspace.specs, &self.dictionaries, ready.check, now);
        self.judged.extend(judge(workspace, &compiler, &checker, &ids));
        for id in &ids {
            self.dirty.remove(id);
        }
        let posts: Vec<&Post> = ids.iter().filter_map(|id| workspace.post(id.as_str())).collect();
        let mut found = Vec::new();
        for post in &posts {
            let Some(judged) = self.judged.get(&post.id) else { continue };
            loaded.extend(judged.said.iter().cloned());
            found.extend(judged.findings.iter().cloned());
            found.extend(checker.clock(post, judged.variants.iter().filter_map(|variant| variant.due).min()));
        }
        let here = |finding: &&Diagnostic| finding.location.is_some_and(|location| location.file == file);
        found.extend(self.together.iter().filter(here).cloned());
        loaded.extend(self.order.iter().filter(here).cloned());
        let mut findings = check::conclude_of(workspace, &posts, found, loaded, now);
        findings.retain(|finding| here(&finding));
        Some(Glance { findings, sources: None })
    }

    /// Plans and settings as they are read alone: what posts make of them is seen later.
    fn glance_at_frame(&self, path: &str) -> Option<Glance> {
        let Checked { output, diagnostics } = load_frame_over(&self.workspace.root, self.overlay(), &self.base).ok()?;
        let mut findings = diagnostics;
        let Workspace { sources, .. } = output;
        let known = sources.iter().any(|(_, file)| file.path == path);
        findings.retain(|finding| finding.location.is_some_and(|location| sources.get(location.file).path == path));
        findings.sort(&sources);
        known.then_some(Glance { findings, sources: Some(sources) })
    }

    /// Goes on with checking, with at most so many posts, and returns whether the findings are those of the texts as they are now.
    ///
    /// # Errors
    /// The workspace is not there any more. It stays as it was.
    pub fn work(&mut self, now: DateTime<Utc>, most: usize) -> Result<bool, LoadError> {
        self.refresh()?;
        let today = now.with_timezone(&self.workspace.config.timezone).date_naive();
        if self.day != Some(today) {
            self.day = Some(today);
            self.all_dirty();
        }
        if self.settled {
            return Ok(true);
        }
        let part: Vec<PostId> = self.dirty.iter().take(most.max(1)).cloned().collect();
        let ready = self.make_ready();
        let workspace = &self.workspace;
        let compiler = Compiler::with(workspace, &workspace.specs, ready.compile.clone());
        let checker = Checker::with(workspace, &workspace.specs, &self.dictionaries, ready.check, now);
        self.judged.extend(judge(workspace, &compiler, &checker, &part));
        for id in &part {
            self.dirty.remove(id);
        }
        if self.dirty.is_empty() {
            (self.findings, self.together) = self.conclude(&checker, ready.compile.diagnostics(), now);
            self.settled = true;
        }
        Ok(self.settled)
    }

    /// Checks everything that has changed.
    ///
    /// # Errors
    /// The workspace is not there any more. It stays as it was.
    pub fn settle(&mut self, now: DateTime<Utc>) -> Result<&Diagnostics, LoadError> {
        while !self.work(now, usize::MAX)? {}
        Ok(self.findings())
    }

    /// What a post becomes on each of its channels, as it is now.
    #[must_use]
    pub fn drafts(&self, post: &Post) -> Vec<Draft> {
        let shared = self.ready.as_ref().map_or_else(|| Arc::new(Shared::new(&self.workspace)), |ready| ready.compile.clone());
        let compiler = Compiler::with(&self.workspace, &self.workspace.specs, shared);
        compiler.compile(std::slice::from_ref(post)).pop().map(|compiled| compiled.drafts).unwrap_or_default()
    }

    /// What was made of all posts' front matter, or is made of it now. A change of one body leaves it as it is.
    fn make_ready(&mut self) -> Ready {
        let workspace = &self.workspace;
        let make = || Ready { compile: Arc::new(Shared::new(workspace)), check: Arc::new(Known::new(workspace)) };
        self.ready.get_or_insert_with(make).clone()
    }

    /// The times at which variants were due when they were checked last, without those of one post.
    #[must_use]
    pub fn taken(&self, but: Option<&PostId>) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
        let others = self.judged.iter().filter(|(id, _)| Some(*id) != but).flat_map(|(_, judged)| &judged.variants);
        others.filter_map(|variant| Some((variant.channel.clone(), variant.due?))).collect()
    }

    /// Runs the rules about the workspace as a whole and about the clock, and puts all findings together.
    fn conclude(&self, checker: &Checker<'_>, compiling: &Diagnostics, now: DateTime<Utc>) -> (Diagnostics, Vec<Diagnostic>) {
        let workspace = &self.workspace;
        let mut loaded = self.frame.clone();
        loaded.extend(self.files.values().flat_map(|entry| &entry.said).cloned());
        loaded.extend(self.order.iter().cloned());
        loaded.extend(compiling.iter().cloned());
        let (mut found, mut sketches) = (Vec::new(), Vec::new());
        for post in &workspace.posts {
            let Some(judged) = self.judged.get(&post.id) else { continue };
            loaded.extend(judged.said.iter().cloned());
            found.extend(judged.findings.iter().cloned());
            found.extend(checker.clock(post, judged.variants.iter().filter_map(|variant| variant.due).min()));
            sketches.extend(judged.variants.iter().cloned());
        }
        let together = checker.workspace(&sketches);
        found.extend(together.iter().cloned());
        (check::conclude(workspace, found, loaded, now), together)
    }
}

/// Compiles some posts, and runs the rules about posts and variants.
fn judge(workspace: &Workspace, compiler: &Compiler<'_>, checker: &Checker<'_>, ids: &[PostId]) -> Vec<(PostId, Judged)> {
    let posts: Vec<Post> = ids.iter().filter_map(|id| workspace.post(id.as_str()).cloned()).collect();
    if posts.is_empty() {
        return Vec::new();
    }
    let mut compiled = compiler.compile(&posts);
    let drafts: Vec<Vec<Draft>> = compiled.iter_mut().map(|post| std::mem::take(&mut post.drafts)).collect();
    let subjects: Vec<Subject<'_>> =
        posts.iter().zip(&drafts).map(|(post, drafts)| Subject { post, source: &workspace.sources.get(post.file).text, drafts }).collect();
    let examined = checker.posts(&subjects);
    let judged = |((post, compiled), examined): ((&Post, CompiledPost), Examined)| {
        let CompiledPost { diagnostics, .. } = compiled;
        let Examined { findings, variants, .. } = examined;
        (post.id.clone(), Judged { said: diagnostics.into_vec(), findings, variants })
    };
    posts.iter().zip(compiled).zip(examined).map(judged).collect()
}
