//! Rules: what is wrong with a workspace that can be read.
//!
//! A rule is one file below `rules/` with its documentation, whose examples are its tests, and one line
//! in [`RULES`]. [`check`] runs them all: those about posts and variants in parallel over the posts.

mod advertising;
mod builtin;
mod cadence;
mod changed;
mod context;
mod events;
mod fix;
mod links;
mod merge;
mod pictures;
mod planned;
mod prose;
mod reference;
mod references;
mod rules;
mod schedule;
mod series;
mod sink;
mod terms;
mod tone;
mod waivers;
mod wording;
mod words;

#[cfg(test)]
mod tests;

pub use builtin::{BUILTIN, Builtin};
pub(crate) use changed::commit_of;
pub use changed::{ChangedError, changed_files};
pub use context::{ClockContext, Context, PostContext, Sketch, VariantContext, WorkspaceContext};
pub(crate) use context::{Known, Rivals};
pub use fix::{FixError, Fixed, apply_fixes};
pub use merge::merge_channels;
pub use planned::Planned;
pub use reference::{infos, reference};
pub use rules::RULES;
pub(crate) use rules::due_but_not_approved::NEAR_HOURS;
pub use sink::{Finding, Sink};
pub use waivers::WaiverUse;
pub(crate) use words::{Terms, fold};

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use self::pictures::Pictures;

use crate::compile::elements::ElementKind;
use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Severity};
use crate::model::{Draft, Post, PostId};
use crate::networks::Specs;
use crate::prose::shelf::Dictionaries;
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
    /// Each post, against the clock.
    Clock(fn(&ClockContext<'_>, &mut Sink<'_>)),
    /// Each post on each of its channels.
    Variant(fn(&VariantContext<'_>, &mut Sink<'_>)),
    /// The workspace as a whole.
    Workspace(fn(&WorkspaceContext<'_>, &mut Sink<'_>)),
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
    let checker = Checker::new(workspace, specs, now);
    let subjects: Vec<Subject<'_>> = workspace
        .posts
        .iter()
        .map(|post| {
            let start = drafts.partition_point(|draft| draft.post < post.id);
            let length = drafts[start..].partition_point(|draft| draft.post == post.id);
            Subject { post, source: &workspace.sources.get(post.file).text, drafts: &drafts[start..start + length] }
        })
        .collect();
    let examined = checker.posts(&subjects);
    let mut sketches = Vec::with_capacity(drafts.len());
    let mut found = Vec::new();
    for (subject, examined) in subjects.iter().zip(examined) {
        found.extend(examined.findings);
        let due = examined.variants.iter().filter_map(|variant| variant.due).min();
        found.extend(checker.clock(subject.post, due));
        sketches.extend(examined.variants);
    }
    found.extend(checker.workspace(&sketches));
    conclude(workspace, found, loaded, now)
}

/// Ends a check: applies the waivers to what rules found in the whole workspace, joins what the posts of a series share, adds what
/// loading and compiling said, and sorts.
pub(crate) fn conclude(workspace: &Workspace, found: Vec<Diagnostic>, loaded: Diagnostics, now: DateTime<Utc>) -> Diagnostics {
    let mut diagnostics = name_posts(workspace, loaded);
    diagnostics.extend(series::join(workspace, waivers::apply(workspace, found, now)));
    diagnostics.sort(&workspace.sources);
    diagnostics
}

/// The same for some posts alone, of which everything that was found is given.
pub(crate) fn conclude_of(
    workspace: &Workspace,
    posts: &[&Post],
    found: Vec<Diagnostic>,
    loaded: Diagnostics,
    now: DateTime<Utc>,
) -> Diagnostics {
    let (mut of_posts, mut kept): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| finding.post.is_some());
    for post in posts {
        let (own, others) = of_posts.into_iter().partition(|finding: &Diagnostic| finding.post.as_ref() == Some(&post.id));
        kept.extend(waive(workspace, post, own, now));
        of_posts = others;
    }
    kept.extend(of_posts);
    let mut diagnostics = name_posts(workspace, loaded);
    diagnostics.extend(series::join(workspace, kept));
    diagnostics.sort(&workspace.sources);
    diagnostics
}

/// The rules, ready to look at a workspace: at some posts, at each against the clock, and at all together.
///
/// What it finds has the team's levels; waivers are applied afterwards, by [`waive`].
#[derive(Debug)]
pub struct Checker<'a> {
    context: Context<'a>,
}

/// A post that is to be checked, with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The post.
    pub post: &'a Post,
    /// The text of its file.
    pub source: &'a str,
    /// Its drafts.
    pub drafts: &'a [Draft],
}

/// What the rules about posts and variants make of one post.
#[derive(Debug)]
pub struct Examined {
    /// What they found.
    pub findings: Vec<Diagnostic>,
    /// What the rules about the whole workspace need of its variants.
    pub variants: Vec<Sketch>,
    /// Its hashtags as far as other posts may know their words, folded.
    pub hashtags: Vec<String>,
}

impl<'a> Checker<'a> {
    /// The competitors, whose names rules look for.
    pub(crate) fn rivals(&self) -> &Rivals<'a> {
        &self.context.rivals
    }

    /// Gets ready for a workspace, whose posts may be there without their bodies.
    #[must_use]
    pub fn new(workspace: &'a Workspace, specs: &'a Specs, now: DateTime<Utc>) -> Self {
        Self::with_dictionaries(workspace, specs, &Dictionaries::default(), now)
    }

    /// The same with dictionaries that may have been read before.
    #[must_use]
    pub fn with_dictionaries(workspace: &'a Workspace, specs: &'a Specs, dictionaries: &Dictionaries, now: DateTime<Utc>) -> Self {
        Self::with(workspace, specs, dictionaries, Arc::new(Known::new(workspace)), now)
    }

    /// The same with all that was made ready before.
    pub(crate) fn with(
        workspace: &'a Workspace,
        specs: &'a Specs,
        dictionaries: &Dictionaries,
        known: Arc<Known>,
        now: DateTime<Utc>,
    ) -> Self {
        Self { context: Context::new(workspace, specs, dictionaries, known, now) }
    }

    /// Runs the rules about posts and variants, in parallel; the results have the order of the subjects.
    #[must_use]
    pub fn posts(&self, subjects: &[Subject<'_>]) -> Vec<Examined> {
        let pictures = Pictures::read(self.context.workspace, subjects);
        subjects.par_iter().map(|subject| check_post(&PostContext::new(&self.context, &pictures, subject))).collect()
    }

    /// Runs the rules about a post and the clock. `due` is the time of its first variant.
    #[must_use]
    pub fn clock(&self, post: &Post, due: Option<DateTime<Utc>>) -> Vec<Diagnostic> {
        let context = ClockContext { context: &self.context, post, due };
        let mut found = Vec::new();
        for &(rule, level) in &self.context.rules {
            if let Check::Clock(run) = rule.check {
                run(&context, &mut Sink::at(rule, level, &mut found).of_post(post));
            }
        }
        found
    }

    /// Runs the rules about the workspace as a whole. `variants` are sorted by post id, then by the order of channels.
    #[must_use]
    pub fn workspace(&self, variants: &[Sketch]) -> Vec<Diagnostic> {
        let context = WorkspaceContext { context: &self.context, variants, planned: planned::planned(&self.context, variants) };
        let rules = &self.context.rules;
        rules
            .par_iter()
            .flat_map_iter(|&(rule, level)| {
                let mut found = Vec::new();
                if let Check::Workspace(run) = rule.check {
                    run(&context, &mut Sink::at(rule, level, &mut found));
                }
                found
            })
            .collect()
    }

    /// How a hashtag is written by those who know its words; `folded` is one of [`Examined::hashtags`].
    #[must_use]
    pub fn spelling(&self, folded: &str) -> Option<&str> {
        self.context.known.hashtags.get(folded).map(String::as_str)
    }
}

/// Applies the waivers of a post to what the rules found in it, and adds what rules say about waivers.
#[must_use]
pub fn waive(workspace: &Workspace, post: &Post, found: Vec<Diagnostic>, now: DateTime<Utc>) -> Vec<Diagnostic> {
    waivers::apply_to(workspace, post, found, now.with_timezone(&workspace.config.timezone).date_naive())
}

/// Says of each finding in the file of a post that it is about the post: an error there holds it back.
fn name_posts(workspace: &Workspace, loaded: Diagnostics) -> Diagnostics {
    if loaded.is_empty() {
        return loaded;
    }
    let files: HashSet<FileId> = loaded.iter().filter_map(|finding| finding.location).map(|location| location.file).collect();
    // What is wrong with the file of a series concerns all its posts, so none of them is named.
    let alone = |post: &&Post| files.contains(&post.file) && post.series.as_ref().is_none_or(|series| series.occurrences.len() == 1);
    let posts: HashMap<FileId, &PostId> = workspace.posts.iter().filter(alone).map(|post| (post.file, &post.id)).collect();
    let name = |mut diagnostic: Diagnostic| {
        if diagnostic.post.is_none() {
            diagnostic.post = diagnostic.location.and_then(|location| posts.get(&location.file)).map(|&id| id.clone());
        }
        diagnostic
    };
    loaded.into_iter().map(name).collect()
}

fn check_post(context: &PostContext<'_>) -> Examined {
    let variants: Vec<VariantContext<'_>> = context.drafts.iter().filter_map(|draft| VariantContext::new(context, draft)).collect();
    let mut findings = Vec::new();
    for &(rule, level) in &context.rules {
        match rule.check {
            Check::Post(run) => run(context, &mut Sink::at(rule, level, &mut findings).of_post(context.post)),
            Check::Variant(run) => {
                for variant in &variants {
                    run(variant, &mut Sink::at(rule, level, &mut findings).of_variant(context.post, variant.channel));
                }
            }
            Check::Clock(_) | Check::Workspace(_) | Check::Waiver(_) => {}
        }
    }
    let sketch = |variant: &VariantContext<'_>| Sketch {
        post: context.post.id.clone(),
        channel: variant.channel.name.clone(),
        due: variant.draft.due.as_ref().map(|due| due.utc),
        words: words::fingerprint(&variant.folded),
    };
    let hashtags = context.elements.iter().filter_map(|element| match &element.kind {
        ElementKind::Hashtag { tag } => Some(words::fold(tag)),
        _ => None,
    });
    Examined { variants: variants.iter().map(sketch).collect(), hashtags: hashtags.collect(), findings }
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
