//! Writes `public/`: variants as data, pages for people, and `build.json`; and knows when there is nothing to do.

mod stamp;

pub use stamp::{Stamp, StampCheck};

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde::Serialize;

use crate::diag::Severity;
use crate::model::{Hold, PostId, Variant, VariantStatus};
use crate::networks::Specs;
use crate::pipeline::Prepared;
use crate::report::{self, Content, OutputFile, PageInput, RenderError, WriteError, WriteSummary};
use crate::support::atomic_file;
use crate::workspace::{Overdue, Workspace};

/// What a build made; becomes `build.json`.
#[derive(Debug, Clone, Serialize)]
pub struct BuildSummary {
    /// Version of this format.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// The instant for which the pages were made.
    pub now: DateTime<Utc>,
    /// What was read.
    pub inputs: Inputs,
    /// What was made.
    pub counts: Counts,
    /// How long the stages took, in milliseconds of wall time.
    pub timings_ms: BTreeMap<&'static str, u64>,
}

/// What a build read.
#[derive(Debug, Clone, Serialize)]
pub struct Inputs {
    /// Posts.
    pub posts: usize,
    /// Channels.
    pub channels: usize,
    /// Campaigns.
    pub campaigns: usize,
    /// Version of each network's spec, by network.
    pub specs: BTreeMap<String, String>,
}

/// What a build made.
#[derive(Debug, Clone, Serialize)]
pub struct Counts {
    /// Variants.
    pub variants: usize,
    /// Pictures asked for.
    pub pictures: usize,
    /// Pictures made in this build; the others were there.
    pub pictures_made: usize,
    /// Files written because they were new or changed.
    pub written: usize,
    /// Files that were already so.
    pub unchanged: usize,
    /// Files of earlier builds that were removed.
    pub removed: usize,
    /// Findings by severity.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// Why `public/` could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A page could not be made.
    #[error("cannot make the pages")]
    Render(#[from] RenderError),
    /// A file could not be written.
    #[error("cannot write public files")]
    Write(#[from] WriteError),
    /// A file outside the pages could not be written.
    #[error("cannot write {}", .path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// `public/variants/<post-id>.json`.
#[derive(Serialize)]
struct VariantFile<'a> {
    schema: u32,
    post: &'a PostId,
    variants: Vec<&'a Variant>,
}

/// Writes everything below `public`.
///
/// # Errors
/// A template of the workspace is broken, or a file cannot be written.
pub fn write(
    prepared: &Prepared,
    statuses: &[VariantStatus],
    specs: &Specs,
    now: DateTime<Utc>,
    public: &Path,
) -> Result<BuildSummary, BuildError> {
    let workspace = &prepared.workspace;
    let input = PageInput {
        workspace,
        specs,
        variants: &prepared.variants,
        statuses,
        diagnostics: &prepared.diagnostics,
        today: now.with_timezone(&workspace.config.timezone).date_naive(),
        now,
    };
    let mut files = report::render(&input)?;
    files.extend(variant_files(&prepared.variants));
    let WriteSummary { written, unchanged, mut removed } = report::write(&files, public)?;
    removed += remove_unused_media(&prepared.variants, public)?;
    Ok(BuildSummary {
        schema: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now,
        inputs: Inputs {
            posts: workspace.posts.len(),
            channels: workspace.config.channels.len(),
            campaigns: workspace.campaigns.len(),
            specs: workspace
                .config
                .channels
                .iter()
                .filter_map(|channel| specs.get(channel.network.as_str()))
                .map(|spec| (spec.name.to_string(), spec.version.to_string()))
                .collect(),
        },
        counts: Counts {
            variants: prepared.variants.len(),
            pictures: prepared.pictures.jobs,
            pictures_made: prepared.pictures.encoded + prepared.pictures.passed,
            written,
            unchanged,
            removed,
            errors: prepared.diagnostics.count(Severity::Error),
            warnings: prepared.diagnostics.count(Severity::Warning),
        },
        timings_ms: BTreeMap::new(),
    })
}

/// Name of the file that says that a folder is a build's.
pub const SUMMARY_FILE: &str = "build.json";

/// Folders that a build empties of what is not its own.
pub const OWN_FOLDERS: [&str; 5] = ["variants", "media", "preview", "site", "report"];

/// Leaves [`SUMMARY_FILE`] in a folder that has none yet.
///
/// # Errors
/// The file cannot be written.
pub fn mark(public: &Path) -> Result<(), BuildError> {
    let path = public.join(SUMMARY_FILE);
    if path.is_file() {
        return Ok(());
    }
    atomic_file::write(&path, b"{}\n").map_err(|source| BuildError::Io { path, source })
}

/// Writes `build.json`; apart, because the caller adds what it measured.
///
/// # Errors
/// The file cannot be written.
///
/// # Panics
/// Never: a summary is plain data.
pub fn write_summary(summary: &BuildSummary, public: &Path) -> Result<(), BuildError> {
    let path = public.join(SUMMARY_FILE);
    let mut text = serde_json::to_string_pretty(summary).expect("plain data serialises");
    text.push('\n');
    atomic_file::write(&path, text.as_bytes()).map_err(|source| BuildError::Io { path, source })
}

fn variant_files(variants: &[Variant]) -> Vec<OutputFile> {
    variants
        .chunk_by(|a, b| a.post == b.post)
        .map(|group| {
            let post = &group[0].post;
            let file = VariantFile { schema: 1, post, variants: group.iter().collect() };
            let mut bytes = serde_json::to_vec_pretty(&file).expect("plain data serialises");
            bytes.push(b'\n');
            OutputFile { path: format!("variants/{post}.json"), content: Content::Bytes(bytes) }
        })
        .collect()
}

/// Pictures that no variant uses any more are removed; they can be made again.
fn remove_unused_media(variants: &[Variant], public: &Path) -> Result<usize, BuildError> {
    let used: std::collections::BTreeSet<&str> = variants.iter().flat_map(Variant::pictures).map(|asset| asset.file.as_str()).collect();
    let folder = public.join("media");
    let mut removed = 0;
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(0) };
    for entry in entries {
        let entry = entry.map_err(|source| BuildError::Io { path: folder.clone(), source })?;
        let name = entry.file_name();
        // Only names of our making: 16 hexadecimal digits and an extension.
        let ours = name
            .to_str()
            .and_then(|name| name.split_once('.'))
            .is_some_and(|(stem, _)| stem.len() == 16 && stem.bytes().all(|b| b.is_ascii_hexdigit()));
        if ours && !used.contains(name.to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path()).map_err(|source| BuildError::Io { path: entry.path(), source })?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// The next instant at which the same files would give other pages: a day begins, something falls due, runs out of
/// tolerance, or may be tried again.
#[must_use]
pub fn valid_until(workspace: &Workspace, variants: &[Variant], statuses: &[VariantStatus], now: DateTime<Utc>) -> DateTime<Utc> {
    let zone = workspace.config.timezone;
    let tomorrow = now.with_timezone(&zone).date_naive() + chrono::Days::new(1);
    // Where midnight does not exist, an hour early is as good: a build too many harms nobody.
    let midnight = crate::workspace::wall_to_utc(tomorrow.and_time(NaiveTime::MIN), zone).unwrap_or(now + TimeDelta::hours(1));
    let mut next = midnight;
    let mut consider = |at: DateTime<Utc>| {
        if at > now && at < next {
            next = at;
        }
    };
    for variant in variants {
        let Some(due) = &variant.due else { continue };
        consider(due.utc);
        if let Some(channel) = workspace.config.channel(variant.channel.as_str())
            && let Overdue::Within { minutes } = channel.overdue
        {
            // Lateness is tolerated up to and with the last minute.
            consider(due.utc + TimeDelta::minutes(minutes));
            consider(due.utc + TimeDelta::minutes(minutes + 1));
        }
    }
    for hold in statuses.iter().flat_map(|status| &status.holds) {
        if let Hold::Later { until } = hold {
            consider(*until);
        }
    }
    next
}
