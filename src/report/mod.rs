//! Turns the workspace, its variants and their record into static pages: site, preview and report.
//!
//! A pure function of [`PageInput`]: nothing here reads the clock, the network or a file. Pages need no script and
//! work from `file://`. Every page of the preview and of the report exists in Spanish and in English: `queue.html` is in
//! the workspace's language, `queue.en.html` (or `.es.html`) beside it in the other.

mod book;
mod catalog;
mod format;
mod icons;
mod inert;
mod output;
mod pages;
mod rich;
mod shell;
#[cfg(test)]
mod tests;
mod theme;

use chrono::{DateTime, NaiveDate, Utc};
use rayon::prelude::*;

pub use catalog::Language;
pub use output::{Content, OutputFile, WriteError, WriteSummary, write};
pub use theme::{RenderError, Theme};

use crate::diag::Diagnostics;
use crate::model::{Variant, VariantStatus};
use crate::networks::Specs;
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
    /// All findings.
    pub diagnostics: &'a Diagnostics,
    /// Today in the workspace's zone; the finest "now" that a page shows, so that a build changes pages once a day.
    pub today: NaiveDate,
    /// The instant of the build; decides only what counts as past.
    pub now: DateTime<Utc>,
}

/// Renders every page and returns the files, sorted by path.
///
/// # Errors
/// A template is broken, or two pages would have the same path.
pub fn render(input: &PageInput<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let theme = Theme::new(input.workspace)?;
    let book = book::Book::new(input);
    let jobs = pages::jobs(&book);
    let mut files: Vec<OutputFile> = jobs.par_iter().map(|job| job.render(&book, &theme)).collect::<Result<Vec<_>, _>>()?.concat();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    // Two pictures of one post may be the same file; two pages never are.
    files.dedup_by(|a, b| a.path == b.path && matches!(a.content, Content::CopyOf(_)) && a.content == b.content);
    if let Some(pair) = files.windows(2).find(|pair| pair[0].path == pair[1].path) {
        return Err(RenderError::SamePath { path: pair[0].path.clone() });
    }
    Ok(files)
}
