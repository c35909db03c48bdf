//! Rules: what is wrong with a workspace that can be read.
//!
//! A rule is one file below `rules/` with its documentation, whose examples are its tests, and one line
//! in [`RULES`]. [`check`] runs them all: those about posts and variants in parallel over the posts.

mod builtin;
mod changed;
mod context;
mod fix;
mod links;
mod merge;
mod pictures;
mod reference;
mod references;
mod rules;
mod schedule;
mod sink;
mod waivers;
mod words;

#[cfg(test)]
mod tests;

pub use builtin::{BUILTIN, Builtin};
pub use changed::{ChangedError, changed_files};
pub use context::{Context, PostContext, VariantContext};
pub use fix::{FixError, Fixed, apply_fixes};
pub use merge::merge_channels;
pub use reference::{infos, reference};
pub use rules::RULES;
pub use sink::{Finding, Sink};
pub use waivers::WaiverUse;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Severity};
use crate::model::{Draft, PostId};
use crate::networks::Specs;
use crate::workspace::{RuleLevel, Workspace};

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Name in kebab case; reads as "allow …": `missing-alt-text`.
    pub name: &'static str,
    /// Severity where the team has not set another.
    pub level: Severity,
    /// What it finds, lower case, without a full stop.
    pub summary: &'static str,
    /// Documentation, Markdown: *What it does, Why it matters, Bad, Good, Fix safety, Sources*.
    pub doc: &'static str,
    /// What it looks at, and how.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Each post.
    Post(fn(&PostContext<'_>, &mut Sink<'_>)),
    /// Each post on each of its channels.
    Variant(fn(&VariantContext<'_>, &mut Sink<'_>)),
    /// The workspace as a whole.
    Workspace(fn(&Context<'_>, &mut Sink<'_>)),
    /// Each waiver of a post, once it is known what it waived.
    Waiver(fn(&WaiverUse<'_>, &mut Sink<'_>)),
}

/// The rule with this name.
///
/// ```
/// let rule = pregon::check::rule("missing-alt-text").expect("it is one of RULES");
/// assert!(rule.doc.contains("## Why it matters"));
/// ```
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.name.cmp(name)).ok().map(|index| &RULES[index])
}

/// Runs every rule, and returns its findings together with those of loading and compiling, sorted.
///
/// `drafts` are those of the whole workspace, sorted by post id. Levels and waivers are applied. Findings
/// about variants name their channel; [`merge_channels`] joins those that say the same of several.
#[must_use]
pub fn check(workspace: &Workspace, drafts: &[Draft], specs: &Specs, loaded: Diagnostics, now: DateTime<Utc>) -> Diagnostics {
    let context = Context::new(workspace, drafts, specs, now);
    let mut found: Vec<Diagnostic> = RULES
        .par_iter()
        .filter_map(|rule| match rule.check {
            Check::Workspace(run) => Some((rule, run)),
            Check::Post(_) | Check::Variant(_) | Check::Waiver(_) => None,
        })
        .flat_map_iter(|(rule, run)| {
            let mut found = Vec::new();
            if let Some(mut sink) = Sink::new(rule, workspace, &mut found) {
                run(&context, &mut sink);
            }
            found
        })
        .collect();
    found.par_extend(workspace.posts.par_iter().flat_map_iter(|post| check_post(&PostContext::new(&context, post))));
    let mut diagnostics = name_posts(workspace, loaded);
    diagnostics.extend(waivers::apply(workspace, found, now));
    diagnostics.sort(&workspace.sources);
    diagnostics
}

/// Says of each finding in the file of a post that it is about the post: an error there holds it back.
fn name_posts(workspace: &Workspace, loaded: Diagnostics) -> Diagnostics {
    if loaded.is_empty() {
        return loaded;
    }
    let posts: HashMap<FileId, &PostId> = workspace.posts.iter().map(|post| (post.file, &post.id)).collect();
    let name = |mut diagnostic: Diagnostic| {
        if diagnostic.post.is_none() {
            diagnostic.post = diagnostic.location.and_then(|location| posts.get(&location.file)).map(|&id| id.clone());
        }
        diagnostic
    };
    loaded.into_iter().map(name).collect()
}

fn check_post(context: &PostContext<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let variants: Vec<VariantContext<'_>> = context.drafts.iter().filter_map(|draft| VariantContext::new(context, draft)).collect();
    let mut found = Vec::new();
    for rule in RULES {
        let Some(mut sink) = Sink::new(rule, workspace, &mut found) else { continue };
        match rule.check {
            Check::Post(run) => run(context, &mut sink.of_post(context.post)),
            Check::Variant(run) => {
                for variant in &variants {
                    run(variant, &mut sink.of_variant(context.post, variant.channel));
                }
            }
            Check::Workspace(_) | Check::Waiver(_) => {}
        }
    }
    found
}

/// The severity of a rule after the team's settings; `None` where it is off.
fn level(rule: &Rule, workspace: &Workspace) -> Option<Severity> {
    match workspace.config.rules.get(rule.name) {
        Some((RuleLevel::Off, _)) => None,
        Some(&(RuleLevel::At(severity), _)) => Some(severity),
        None => Some(rule.level),
    }
}

/// Whether a finding has a place in, or is about a post with a picture among, the wanted files.
///
/// `wanted` gets paths relative to the workspace root.
#[must_use]
pub fn concerns(workspace: &Workspace, finding: &Diagnostic, wanted: impl Fn(&str) -> bool) -> bool {
    let at = |location: &Location| wanted(&workspace.sources.get(location.file).path);
    if finding.location.iter().any(at) || finding.labels.iter().any(|label| at(&label.location)) {
        return true;
    }
    let Some(post) = finding.post.as_ref().and_then(|id| workspace.post(id.as_str())) else { return false };
    let mut media = post.media.iter().chain(post.overrides.iter().filter_map(|o| o.media.as_ref()).flatten());
    media.any(|item| wanted(&format!("{}/{}", post.folder(), item.file.value)))
}
