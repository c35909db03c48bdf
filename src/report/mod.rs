//! Turns the workspace, its variants and their record into static pages: site, preview and report.
//!
//! A pure function of [`PageInput`]: nothing here reads the clock, the network or a file. Pages need no script and
//! work from `file://`. Every page of the preview and of the report exists in Spanish and in English: `queue.html` is in
//! the workspace's language, `queue.en.html` (or `.es.html`) beside it in the other.

mod banners;
mod book;
mod catalog;
mod format;
mod glance;
mod icons;
mod inert;
mod output;
mod pages;
mod rich;
mod shell;
#[cfg(test)]
mod tests;
mod theme;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rayon::prelude::*;

pub(crate) use banners::control_facts;
pub(crate) use book::{Book, Entry, Frame, Known, Line};
pub use catalog::Language;
pub(crate) use glance::InMemory;
pub use glance::{Glance, Variants};
pub use output::{Content, OutputFile, WriteError};
pub(crate) use output::{remove_others, sweep, write_one};
pub use pages::review::{ReviewInput, ReviewSide, ReviewedChannel, ReviewedPost, render_review};
pub(crate) use pages::{Job, Scope, jobs, preview, preview_paths, site_path};
pub use theme::{RenderError, Theme};

use crate::check::Rivals;
use crate::contacts;
use crate::diag::{Diagnostics, FileId};
use crate::ledger::Control;
use crate::model::{Post, PostId, Variant, VariantStatus};
use crate::networks::Specs;
use crate::publish::Withdrawn;
use crate::workspace::Workspace;

/// Everything that the pages show.
#[derive(Debug, Clone, Copy)]
pub struct PageInput<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// Specs of the networks.
    pub specs: &'a Specs,
    /// What each post becomes on each channel.
    pub variants: &'a [Variant],
    /// Where each variant stands.
    pub statuses: &'a [VariantStatus],
    /// What is on record and no longer among the posts.
    pub withdrawn: &'a [Withdrawn],
    /// All findings.
    pub diagnostics: &'a Diagnostics,
    /// Today in the workspace's zone; the finest "now" that a page shows, so that a build changes pages once a day.
    pub today: NaiveDate,
    /// The instant of the build; decides only what counts as past: a freeze, a planned time of today.
    pub now: DateTime<Utc>,
    /// What is on record about freezes, crises and rehearsals.
    pub control: &'a Control,
}

/// Words of a page that is no part of the workspace's pages, as HTML text.
pub(crate) fn page_words(language: Language) -> impl Fn(&str) -> String {
    let catalog = theme::built_in_catalog(language);
    move |key| {
        let mut html = String::new();
        rich::escape(catalog.get(key).unwrap_or_default(), &mut html);
        html
    }
}

/// Renders every page and returns the files, sorted by path. A build writes them as they come instead.
///
/// # Errors
/// A template is broken, or two pages would have the same path.
pub fn render(input: &PageInput<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let theme = Theme::new(input.workspace)?;
    let workspace = input.workspace;
    let variants = InMemory::new(input.variants);
    let by_id = |id: &PostId| workspace.posts.binary_search_by(|post| post.id.cmp(id)).ok();
    let mut by_file: HashMap<FileId, Vec<usize>> = HashMap::new();
    for (at, post) in workspace.posts.iter().enumerate() {
        by_file.entry(post.file).or_default().push(at);
    }
    let mut findings = vec![Vec::new(); workspace.posts.len()];
    let mut general = Vec::new();
    for diagnostic in input.diagnostics {
        // What is true of a whole series stands with each of its posts.
        let of_file = || diagnostic.location.and_then(|location| by_file.get(&location.file)).cloned().unwrap_or_default();
        let posts = diagnostic.post.as_ref().map_or_else(of_file, |id| by_id(id).into_iter().collect());
        if posts.is_empty() {
            general.push(diagnostic);
        }
        for at in posts {
            findings[at].push(diagnostic);
        }
    }
    let group = |id: &PostId| {
        let start = input.variants.partition_point(|variant| variant.post < *id);
        &input.variants[start..start + input.variants[start..].partition_point(|variant| variant.post == *id)]
    };
    let mut statuses = vec![Vec::new(); workspace.posts.len()];
    for status in input.statuses {
        if let Some(at) = by_id(&status.post) {
            statuses[at].push(status.clone());
        }
    }
    let rivals = Rivals::new(workspace);
    let glance = |post: &Post| Glance::new(workspace, post, group(&post.id), contacts::named(post, &rivals));
    let glances: Vec<Glance> = workspace.posts.iter().map(glance).collect();
    let known = |at: usize| Known {
        post: &workspace.posts[at],
        glance: &glances[at],
        variants: group(&workspace.posts[at].id),
        statuses: &statuses[at],
    };
    let entries = findings.into_iter().enumerate().map(|(at, findings)| Entry::new(workspace, known(at), findings)).collect();
    let frame = Frame { workspace, specs: input.specs, today: input.today, now: input.now, control: input.control };
    let book = Book::new(frame, entries, orphans(workspace, input.statuses), general, &variants).with_withdrawn(input.withdrawn.to_vec());
    let mut jobs = pages::jobs(&book);
    jobs.extend((0..book.entries.len()).map(pages::Job::Preview));
    jobs.extend((0..book.site.len()).map(pages::Job::SitePost));
    let mut files: Vec<OutputFile> = jobs.par_iter().map(|job| job.render(&book, &theme)).collect::<Result<Vec<_>, _>>()?.concat();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    // Two pictures of one post may be the same file; two pages never are.
    files.dedup_by(|a, b| a.path == b.path && matches!(a.content, Content::CopyOf(_)) && a.content == b.content);
    if let Some(pair) = files.windows(2).find(|pair| pair[0].path == pair[1].path) {
        return Err(RenderError::SamePath { path: pair[0].path.clone() });
    }
    Ok(files)
}

/// Lines of posts that are no longer in the workspace.
pub(crate) fn orphans<'a>(workspace: &Workspace, statuses: &'a [VariantStatus]) -> Vec<Line<'a>> {
    let gone = statuses.iter().filter(|status| workspace.post(status.post.as_str()).is_none());
    gone.map(|status| Line { id: &status.post, post: None, channel: &status.channel, variant: None, status: Some(status) }).collect()
}
