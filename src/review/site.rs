//! Writes the pages of a review, with their pictures, into a folder that can be handed on as it is.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::approvals::{Seen, open_requests};
use crate::diag::Diagnostic;
use crate::diff::{DiffError, Kind, RevisionError, Sides, VariantChange, compare, lines};
use crate::model::{ApprovalStatus, ChannelName, Draft, Hold, Part, Post, PostId, State, Status, Variant, VariantStatus, Void};
use crate::networks::Specs;
use crate::pipeline::{Prepared, seal_with};
use crate::report::{
    Content, OutputFile, RenderError, ReviewInput, ReviewSide, ReviewedChannel, ReviewedPost, WriteError, remove_others, render_review,
    write_one,
};
use crate::support::{atomic_file, inside};
use crate::workspace::{CACHE_FOLDER, Workspace};

/// What a review is made of.
#[derive(Debug, Clone, Copy)]
pub struct SiteRequest<'a> {
    /// The workspace, compiled, checked and with its pictures below `public/media`.
    pub prepared: &'a Prepared,
    /// Where every variant stands.
    pub statuses: &'a [VariantStatus],
    /// What the team's own networks build on.
    pub specs: &'a Specs,
    /// Git revision to compare with; without one the review has everything that is still to come.
    pub revision: Option<&'a str>,
    /// Address that answers go to; may be empty.
    pub mail: &'a str,
    /// The instant.
    pub now: DateTime<Utc>,
    /// Folder in which `review/` is written.
    pub public: &'a Path,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteSummary {
    /// The posts that it shows.
    pub posts: Vec<PostId>,
    /// Number of files.
    pub files: usize,
    /// How many of them are other than before.
    pub written: usize,
    /// What should be known before the rest is believed.
    pub notes: Vec<String>,
}

/// Why there is no review.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// Nothing could be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// A page could not be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A folder to write to is a link.
    #[error("{} is a symbolic link, and pages are not written through links", .path.display())]
    Linked {
        /// The path.
        path: PathBuf,
    },
    /// A picture of what was could not be copied.
    #[error("cannot copy a picture to {}", .path.display())]
    Copy {
        /// Where to.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// What of a post a review shows.
struct Chosen {
    posts: Vec<ReviewedPost>,
    /// Posts whose findings are shown.
    ids: BTreeSet<PostId>,
}

/// Writes the review below `public/review`; what else lies there is removed.
///
/// # Errors
/// The revision cannot be read, a template is wrong, or a file cannot be written.
pub fn build(request: &SiteRequest<'_>) -> Result<SiteSummary, SiteError> {
    let Prepared { workspace, variants, diagnostics, .. } = request.prepared;
    // Whatever lies there and is not of the review is removed: nothing of another folder must be.
    let review = request.public.join("review");
    if let Some(path) = inside::first_link([request.public.to_owned(), review.clone()], [review]) {
        return Err(SiteError::Linked { path });
    }
    let sides = request.revision.map(|revision| Sides::of(&workspace.root, request.specs, revision)).transpose()?;
    let chosen = match &sides {
        Some(sides) => changed(request, sides),
        None => still_to_come(request),
    };
    let shown = |post: &PostId, channel: &ChannelName| {
        let of_post = chosen.posts.iter().find(|reviewed| reviewed.id == *post);
        of_post.is_some_and(|reviewed| reviewed.channels.iter().any(|of| of.name == *channel))
    };
    let after: Vec<Variant> = variants.iter().filter(|variant| shown(&variant.post, &variant.channel)).cloned().collect();
    let was = match &sides {
        Some(sides) => Some(Was::of(workspace, sides, &shown)?),
        None => None,
    };
    let findings: Vec<&Diagnostic> = diagnostics.iter().filter(|finding| concerns(finding, workspace, &chosen.ids)).collect();
    let against = sides.as_ref().map(|sides| format!("{} ({})", sides.revision, &sides.commit()[..sides.commit().len().min(10)]));
    let before = sides.as_ref().zip(was.as_ref()).and_then(|(sides, was)| {
        Some(ReviewSide { workspace: sides.then.as_ref()?, variants: &was.variants, statuses: &[], findings: &[] })
    });
    let mut files = render_review(&ReviewInput {
        before,
        after: ReviewSide { workspace, variants: &after, statuses: request.statuses, findings: &findings },
        posts: &chosen.posts,
        against: against.as_deref(),
        mail: request.mail,
        today: request.now.with_timezone(&workspace.config.timezone).date_naive(),
        now: request.now,
    })?;
    let of_after = after.iter().flat_map(Variant::pictures).map(|asset| asset.file.as_str());
    let of_after: BTreeSet<&str> = of_after.collect();
    let copy = |file: &&str| OutputFile { path: format!("review/media/{file}"), content: Content::CopyOf(format!("media/{file}")) };
    files.extend(of_after.iter().map(copy));
    let mut keep: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut written = 0;
    for file in &files {
        written += usize::from(write_one(file, request.public)?);
    }
    if let Some(was) = &was {
        for file in was.variants.iter().flat_map(Variant::pictures).map(|asset| asset.file.as_str()) {
            let path = format!("review/media/{file}");
            if keep.contains(&path) {
                continue;
            }
            written += usize::from(was.copy(file, &request.public.join(&path))?);
            keep.insert(path);
        }
    }
    remove_others(&request.public.join("review"), "review", &keep)?;
    let notes = sides.map(|sides| sides.notes).unwrap_or_default();
    Ok(SiteSummary { posts: chosen.posts.into_iter().map(|post| post.id).collect(), files: keep.len(), written, notes })
}

/// The old side with its pictures.
struct Was {
    variants: Vec<Variant>,
    folder: tempfile::TempDir,
}

impl Was {
    fn of(workspace: &Workspace, sides: &Sides, shown: &dyn Fn(&PostId, &ChannelName) -> bool) -> Result<Self, DiffError> {
        let cache = workspace.root.join(CACHE_FOLDER);
        let write = |source| RevisionError::Write { path: cache.clone(), source };
        inside::make_folder(&workspace.root, CACHE_FOLDER).map_err(write)?;
        let folder = tempfile::Builder::new().prefix("review-").tempdir_in(&cache).map_err(write)?;
        let Some(then) = &sides.then else { return Ok(Self { variants: Vec::new(), folder }) };
        let drafts: Vec<Draft> = sides.before.iter().filter(|draft| shown(&draft.post, &draft.channel)).cloned().collect();
        let variants = seal_with(then, drafts, folder.path(), &cache)?.variants;
        Ok(Self { variants, folder })
    }

    /// A file is named by its content: one that is there is the same.
    fn copy(&self, file: &str, to: &Path) -> Result<bool, SiteError> {
        if to.is_file() {
            return Ok(false);
        }
        let failed = |source| SiteError::Copy { path: to.to_owned(), source };
        let bytes = std::fs::read(self.folder.path().join("media").join(file)).map_err(failed)?;
        atomic_file::write_if_changed(to, &bytes).map_err(failed)
    }
}

fn concerns(finding: &Diagnostic, workspace: &Workspace, ids: &BTreeSet<PostId>) -> bool {
    match (&finding.post, finding.location) {
        (Some(post), _) => ids.contains(post),
        (None, Some(location)) => ids.iter().filter_map(|id| workspace.post(id.as_str())).any(|post| post.file == location.file),
        (None, None) => false,
    }
}

/// Everything that differs from the revision.
fn changed(request: &SiteRequest<'_>, sides: &Sides) -> Chosen {
    let (changes, _) = compare(&sides.before, &sides.after);
    let mut ids: Vec<&PostId> = changes.iter().map(|change| &change.post).collect();
    ids.dedup();
    let posts: Vec<ReviewedPost> = ids
        .iter()
        .map(|id| {
            let of_post = changes.iter().filter(|change| change.post == **id);
            let channels = of_post.map(|change| ReviewedChannel {
                name: change.channel.clone(),
                kind: Some(change.kind),
                lines: text_lines(sides, change),
                seen: seen(request, &change.post, &change.channel),
            });
            reviewed(request, id, channels.collect())
        })
        .collect();
    Chosen { ids: posts.iter().map(|post| post.id.clone()).collect(), posts }
}

/// The texts of all parts, compared as one.
fn text_lines(sides: &Sides, change: &VariantChange) -> Vec<lines::Line> {
    let text = |drafts: &[Draft]| {
        let draft = drafts.iter().find(|draft| draft.post == change.post && draft.channel == change.channel);
        draft.map(|draft| draft.parts.iter().map(Part::shown_text).collect::<Vec<_>>().join("\n\n")).unwrap_or_default()
    };
    if change.kind == Kind::Changed { lines::compare(&text(&sides.before), &text(&sides.after)) } else { Vec::new() }
}

/// Everything that is written and still to go out.
fn still_to_come(request: &SiteRequest<'_>) -> Chosen {
    let Prepared { workspace, .. } = request.prepared;
    let is_open = |status: &&VariantStatus| status.changed_since_published || !matches!(status.state, State::Published | State::TakenDown);
    let open = |post: &Post| -> Vec<ReviewedChannel> {
        let of_post = request.statuses.iter().filter(|status| status.post == post.id).filter(is_open);
        let channel = |status: &VariantStatus| ReviewedChannel {
            name: status.channel.clone(),
            kind: None,
            lines: Vec::new(),
            seen: seen(request, &status.post, &status.channel),
        };
        of_post.map(channel).collect()
    };
    let mut posts: Vec<(Option<DateTime<Utc>>, ReviewedPost)> = Vec::new();
    for post in workspace.posts.iter().filter(|post| post.status.value != Status::Draft) {
        let channels = open(post);
        if !channels.is_empty() {
            let due = request.statuses.iter().filter(|status| status.post == post.id).filter_map(|status| status.due.as_ref());
            posts.push((due.map(|due| due.utc).min(), reviewed(request, &post.id, channels)));
        }
    }
    // First what goes out first.
    posts.sort_by(|(a, post), (b, other)| (a.is_none(), a, &post.id).cmp(&(b.is_none(), b, &other.id)));
    let posts: Vec<ReviewedPost> = posts.into_iter().map(|(_, post)| post).collect();
    Chosen { ids: posts.iter().map(|post| post.id.clone()).collect(), posts }
}

/// What a decision about a variant names; `None` for one that is gone, published as it is, or without its pictures.
fn seen(request: &SiteRequest<'_>, post: &PostId, channel: &ChannelName) -> Option<crate::model::Digest> {
    let Prepared { workspace, variants, .. } = request.prepared;
    let status = request.statuses.iter().find(|status| status.post == *post && status.channel == *channel)?;
    if !status.changed_since_published && matches!(status.state, State::Published | State::TakenDown) {
        return None;
    }
    let variant = variants.iter().find(|variant| variant.post == *post && variant.channel == *channel)?;
    let prints = Seen::variant(variant, workspace.config.channel(channel.as_str())?).prints(&workspace.specs)?;
    Some(prints.digest())
}

fn reviewed(request: &SiteRequest<'_>, id: &PostId, channels: Vec<ReviewedChannel>) -> ReviewedPost {
    let Prepared { workspace, variants, .. } = request.prepared;
    let mut requests: Vec<ApprovalStatus> = Vec::new();
    if let Some(post) = workspace.post(id.as_str()) {
        for of in &channels {
            let now = variants.iter().find(|variant| variant.post == *id && variant.channel == of.name);
            for asks in open_requests(workspace, post, &of.name, |prints| now.is_some_and(|now| now.digest == prints.content)) {
                let status = ApprovalStatus {
                    by: asks.approval.on_behalf.clone().unwrap_or_else(|| asks.approval.by.value.clone()),
                    at: asks.approval.at,
                    note: asks.approval.note.clone(),
                    void: vec![Void::AsksForChanges],
                };
                if !requests.contains(&status) {
                    requests.push(status);
                }
            }
        }
    }
    let of_post = || request.statuses.iter().filter(|status| status.post == *id);
    let may_approve = !of_post().flat_map(|status| &status.holds).any(|hold| matches!(hold, Hold::Draft | Hold::CheckErrors { .. }));
    ReviewedPost { id: id.clone(), channels, may_approve, requests }
}
