//! Some posts at a time, from their files to their pages; what is kept of them afterwards is small.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::index::{LineRecord, Made, Note};
use super::load::{self, Loaded};
use super::output::{Output, variants_path};
use super::standing::{Judge, Key, Standing};
use super::uses::{Uses, uses};
use super::{BuildError, VariantFile};
use crate::check::Subject;
use crate::compile::CompiledPost;
use crate::contacts;
use crate::diag::{Diagnostic, SourceFile};
use crate::images;
use crate::model::{Asset, Digest, Draft, ImageJob, Post, Variant};
use crate::pipeline::{WorkspaceFiles, broken_picture};
use crate::report::{self, Book, Entry, Glance, Known, Theme};

/// Makes posts anew.
pub(super) struct Worker<'a> {
    pub(super) judge: Judge<'a>,
    pub(super) uses: Uses<'a>,
    /// A book without posts, for pages of one post.
    pub(super) frame: &'a Book<'a>,
    pub(super) theme: &'a Theme,
    pub(super) output: &'a Output<'a>,
    /// Folder of records about pictures.
    pub(super) image_cache: &'a Path,
    /// Digest of everything that all pages of posts depend on.
    pub(super) page_environment: [u8; 32],
    pub(super) pictures_made: AtomicUsize,
}

impl Worker<'_> {
    /// Compiles, checks and draws some posts; returns what became of each. `more` is what is known of them from elsewhere.
    pub(super) fn chunk(&self, posts: &[(&Post, &Loaded, &[Diagnostic])]) -> Result<Vec<Made>, BuildError> {
        let workspace = self.judge.workspace;
        // A file that has gone since it was listed is compiled from its front matter; the next build will see.
        let (whole, texts): (Vec<Post>, Vec<String>) =
            posts.iter().map(|&(post, ..)| load::whole(workspace, post).unwrap_or_else(|| (post.clone(), String::new()))).unzip();
        let mut compiled = self.judge.compiler.compile(&whole);
        let drafts: Vec<Vec<Draft>> = compiled.iter_mut().map(|post| std::mem::take(&mut post.drafts)).collect();
        let subjects: Vec<Subject<'_>> =
            whole.iter().zip(&texts).zip(&drafts).map(|((post, source), drafts)| Subject { post, source, drafts }).collect();
        let examined = self.judge.checker.posts(&subjects);
        let assets = self.pictures(drafts.iter().flatten())?;
        let mut results = Vec::with_capacity(posts.len());
        let parts = whole.iter().zip(texts).zip(drafts).zip(compiled).zip(examined);
        for (&(post, loaded, more), ((((whole, text), drafts), compiled), examined)) in posts.iter().zip(parts) {
            let made = self.make(post, whole, loaded, more, text, drafts, compiled, examined, &assets)?;
            results.push(made);
        }
        Ok(results)
    }

    /// Makes the pictures of some drafts.
    fn pictures<'d>(&self, drafts: impl Iterator<Item = &'d Draft>) -> Result<HashMap<Digest, Result<Asset, String>>, BuildError> {
        let jobs: Vec<ImageJob> = drafts.flat_map(Draft::pictures).cloned().collect();
        if jobs.is_empty() {
            return Ok(HashMap::new());
        }
        let files = WorkspaceFiles { workspace: self.judge.workspace };
        let derived = images::derive(&jobs, &files, self.image_cache, &self.output.public.join("media"))
            .map_err(|error| BuildError::Pipeline(crate::pipeline::PipelineError::Images(error)))?;
        self.pictures_made.fetch_add(derived.counts.encoded + derived.counts.passed, Ordering::Relaxed);
        let key = |job: &ImageJob| job.key();
        Ok(jobs.iter().map(key).zip(derived.assets.into_iter().map(|asset| asset.map_err(|error| error.to_string()))).collect())
    }

    #[expect(clippy::too_many_arguments, reason = "what the stages made of one post")]
    fn make(
        &self,
        post: &Post,
        whole: &Post,
        loaded: &Loaded,
        more: &[Diagnostic],
        text: String,
        drafts: Vec<Draft>,
        compiled: CompiledPost,
        examined: crate::check::Examined,
        assets: &HashMap<Digest, Result<Asset, String>>,
    ) -> Result<Made, BuildError> {
        let workspace = self.judge.workspace;
        let asks_for_paths = examined.findings.iter().any(|finding| finding.rule == "broken-link");
        let uses = uses(workspace, whole, &compiled, examined.hashtags, asks_for_paths);
        let mut said = compiled.diagnostics;
        let mut lines: Vec<LineRecord> = Vec::with_capacity(drafts.len());
        let mut variants: Vec<Variant> = Vec::with_capacity(drafts.len());
        let mut pictures = 0;
        for draft in drafts {
            let channel = draft.channel.clone();
            pictures += draft.pictures().count();
            let number = workspace.config.channels.iter().position(|of| of.name == channel).unwrap_or(usize::MAX);
            let words = examined.variants.iter().find(|variant| variant.channel == channel).and_then(|variant| variant.words);
            let mut line = LineRecord {
                channel: u16::try_from(number).unwrap_or(u16::MAX),
                due: draft.due.as_ref().map(|due| due.utc.timestamp_micros()),
                words,
                digest: None,
                parts: u16::try_from(draft.parts.len()).unwrap_or(u16::MAX),
                prints: Box::default(),
            };
            let sealed = draft.seal(|job| match assets.get(&job.key()) {
                Some(Ok(asset)) => Ok(asset.clone()),
                Some(Err(message)) => Err(Box::new((job.clone(), message.clone()))),
                None => Err(Box::new((job.clone(), "the picture was not made".to_owned()))),
            });
            match sealed {
                Ok(variant) => {
                    line.digest = Some(*variant.digest.as_bytes());
                    line.prints = variant.prints().into();
                    variants.push(variant);
                }
                Err(broken) => said.push(broken_picture(whole, &broken.0, &broken.1).channel(&channel)),
            }
            lines.push(line);
        }
        let source = SourceFile::new("", text);
        let note = |finding| Note::new(finding, loaded.place(), &workspace.sources, |at| source.line_column(at));
        let glance = Glance::new(workspace, whole, &variants, contacts::named(whole, self.judge.checker.rivals()));
        let mut made = Made {
            post: post.id.clone(),
            state: self.uses.state(&uses, &std::sync::OnceLock::new()),
            uses,
            notes: said.into_iter().map(note).collect(),
            findings: examined.findings.into_iter().map(note).collect(),
            lines,
            glance_key: Key::default().with(&glance).done(),
            glance,
            pictures: u32::try_from(pictures).unwrap_or(u32::MAX),
            variants: self.write_variants(post, &variants)?,
            page: [0; 32],
            site: None,
        };
        remember(workspace, loaded, &made);
        let standing = self.judge.standing(post, loaded, &made, more);
        made.page = self.page_key(loaded, &made, &standing);
        self.write_page(post, &made, &variants, &standing)?;
        Ok(made)
    }

    /// Writes the variants of a post as data, and returns the digest of the file.
    fn write_variants(&self, post: &Post, variants: &[Variant]) -> Result<[u8; 32], BuildError> {
        if variants.is_empty() {
            return Ok([0; 32]);
        }
        let file = VariantFile { schema: 1, post: &post.id, variants };
        let mut bytes = serde_json::to_vec_pretty(&file).expect("plain data serialises");
        bytes.push(b'\n');
        self.output.put_bytes(&variants_path(&post.id), &bytes)?;
        Ok(*blake3::hash(&bytes).as_bytes())
    }

    /// Digest of everything that a post's preview shows.
    pub(super) fn page_key(&self, loaded: &Loaded, made: &Made, standing: &Standing) -> [u8; 32] {
        let mut key = Key::default().with(&(self.page_environment, loaded.text, made.variants, standing.shown));
        for finding in &standing.findings {
            key.finding(finding, self.judge.workspace);
        }
        key.done()
    }

    /// Draws the preview of a post.
    pub(super) fn write_page(&self, post: &Post, made: &Made, variants: &[Variant], standing: &Standing) -> Result<(), BuildError> {
        let known = Known { post, glance: &made.glance, variants, statuses: &standing.statuses };
        let entry = Entry::new(self.judge.workspace, known, standing.findings.iter().collect());
        self.output.put(&report::preview(self.frame, self.theme, &entry)?)?;
        Ok(())
    }
}

/// Remembers where the findings of a post are, so that its file need not be read for them.
pub(super) fn remember(workspace: &crate::workspace::Workspace, loaded: &Loaded, made: &Made) {
    let notes = loaded.notes.iter().chain(&made.notes).chain(&made.findings);
    workspace.sources.get(loaded.file).remember(notes.filter_map(Note::position).collect());
}
