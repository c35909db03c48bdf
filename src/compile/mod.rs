//! Posts to drafts: what each post becomes on each of its channels. Pure, and total: text that is too long
//! compiles all the same, and a rule reports it.

mod cards;
mod charge;
mod compose;
pub mod count;
mod dialects;
mod document;
mod due;
pub mod elements;
pub mod fit;
mod gauge;
mod hashtag;
mod html_text;
mod links;
mod marked;
pub mod passages;
mod pictures;
mod placement;
mod places;
mod rich;
mod rule;
mod scan;
mod shape;
pub mod statement;
mod table;
mod templates;
#[cfg(test)]
mod tests;
mod thread;
mod title;
mod tokens;
mod utm;
mod variant;
mod view;
mod write;

pub use dialects::markdown::visible as markdown_text;
pub use dialects::utf16_range;
pub(crate) use document::without_tags;
pub use hashtag::hashtag;
pub use pictures::card_template;
pub use rule::counter;

use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, Diagnostics, Location, Span};
use crate::model::{ChannelName, Draft, Due, Post};
use crate::networks::Specs;
use crate::workspace::Workspace;

/// Compiles every post for each of its channels.
///
/// Drafts are sorted by post id, then by the order of channels in `pregon.yaml`.
pub fn compile(workspace: &Workspace, specs: &Specs) -> Checked<Vec<Draft>> {
    let Checked { output: compiler, mut diagnostics } = Compiler::new(workspace, specs);
    let mut drafts = Vec::new();
    for post in compiler.compile(&workspace.posts) {
        drafts.extend(post.drafts);
        diagnostics.extend(post.diagnostics);
    }
    Checked { output: drafts, diagnostics }
}

/// Compiles posts of one workspace, as many at a time as the caller likes.
#[derive(Debug)]
pub struct Compiler<'a> {
    workspace: &'a Workspace,
    specs: &'a Specs,
    shared: Arc<Shared>,
}

/// What the compiling of every post needs: made once, and good until the front matter of a post, a plan or a template changes.
#[derive(Debug)]
pub(crate) struct Shared {
    templates: templates::TextTemplates,
    timetable: due::Timetable,
    paths: links::PostPaths,
    diagnostics: Diagnostics,
}

impl Shared {
    /// Reads the text templates and gives out the slots.
    pub(crate) fn new(workspace: &Workspace) -> Self {
        let mut diagnostics = Diagnostics::new();
        let (templates, problems) = templates::TextTemplates::new(workspace);
        for problem in problems {
            diagnostics.push(template_problem(workspace, &problem));
        }
        let timetable = due::timetable(workspace, &mut diagnostics);
        let paths = links::PostPaths::new(workspace);
        Self { templates, timetable, paths, diagnostics }
    }

    /// What is wrong with the templates and the times.
    pub(crate) fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

/// What became of one post.
#[derive(Debug)]
pub struct CompiledPost {
    /// A draft for each of its channels whose network is known, in the order of `pregon.yaml`.
    pub drafts: Vec<Draft>,
    /// What there is to say about the post.
    pub diagnostics: Diagnostics,
    /// Where its links and pictures lead, as written in the body.
    pub destinations: Vec<String>,
}

impl<'a> Compiler<'a> {
    /// Reads the text templates and gives out the slots. What is wrong with either is reported here, once.
    pub fn new(workspace: &'a Workspace, specs: &'a Specs) -> Checked<Self> {
        let shared = Arc::new(Shared::new(workspace));
        let diagnostics = shared.diagnostics.clone();
        Checked { output: Self::with(workspace, specs, shared), diagnostics }
    }

    /// The same with what was made ready before.
    pub(crate) fn with(workspace: &'a Workspace, specs: &'a Specs, shared: Arc<Shared>) -> Self {
        Self { workspace, specs, shared }
    }

    /// When a post is due on one of its channels; `None` where it has no time.
    #[must_use]
    pub fn due(&self, post: &Post, channel: &ChannelName) -> Option<Due> {
        self.shared.timetable.due(post, channel)
    }

    /// Compiles some posts, in parallel; the results have their order.
    ///
    /// The posts need their bodies; of the workspace's other posts only the front matter is looked at.
    #[must_use]
    pub fn compile(&self, posts: &[Post]) -> Vec<CompiledPost> {
        let workspace = self.workspace;
        let read: Vec<(Vec<tokens::Token>, Diagnostics)> = posts
            .par_iter()
            .map(|post| {
                let mut diagnostics = Diagnostics::new();
                (tokens::tokens(post, &mut diagnostics), diagnostics)
            })
            .collect();
        let inline: Vec<Vec<String>> =
            posts.par_iter().zip(&read).map(|(post, (tokens, _))| variant::inline_pictures(workspace, post, tokens)).collect();
        // The card of a link to a post of ours shows that post's picture.
        let linked = posts.iter().flat_map(|post| post.link.iter().chain(&post.source)).filter_map(|url| links::own_page(workspace, url));
        let files = pictures::files(workspace, posts.iter().chain(linked), &inline);
        let context = variant::Context {
            workspace,
            specs: self.specs,
            templates: &self.shared.templates,
            files: &files,
            timetable: &self.shared.timetable,
            paths: &self.shared.paths,
        };
        posts
            .par_iter()
            .zip(read)
            .map(|(post, (tokens, mut diagnostics))| {
                report_unsupported(workspace, self.specs, post, &mut diagnostics);
                let drafts = workspace
                    .channels_of(post)
                    .into_iter()
                    .filter_map(|channel| variant::compile(&context, post, &tokens, channel, &mut diagnostics))
                    .collect();
                CompiledPost { drafts, diagnostics, destinations: destinations(&tokens) }
            })
            .collect()
    }
}

fn destinations(tokens: &[tokens::Token]) -> Vec<String> {
    use pulldown_cmark::Tag;
    let mut list: Vec<String> = tokens
        .iter()
        .filter_map(|token| match &token.kind {
            tokens::TokenKind::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    list.sort_unstable();
    list.dedup();
    list
}

/// What a post asks for and this version cannot do must not look as if it worked.
fn report_unsupported(workspace: &Workspace, specs: &Specs, post: &Post, diagnostics: &mut Diagnostics) {
    if let Some(target) = &post.in_reply_to {
        diagnostics.push(
            Diagnostic::error("unsupported-key", post.at(target.span), "replies are not sent by this version")
                .help("answer by hand, or set `status: draft` to keep the text here")
                .post(&post.id),
        );
    }
    for own in &post.overrides {
        let Some(comment) = &own.first_comment else { continue };
        let channel = workspace.config.channel(&own.channel.value);
        let takes = |channel: &crate::workspace::Channel| specs.get(channel.network.as_str()).is_some_and(|spec| spec.can.first_comment);
        if channel.is_some_and(|channel| !takes(channel)) {
            diagnostics.push(
                Diagnostic::warning("unsupported-key", post.at(comment.span), format!("`{}` has no first comment", own.channel.value))
                    .help("put it into the text")
                    .post(&post.id),
            );
        }
    }
}

fn template_problem(workspace: &Workspace, problem: &templates::TemplateError) -> Diagnostic {
    let path = format!("templates/{}", problem.name);
    let file = workspace.sources.iter().find(|(_, file)| file.path == path).map_or(workspace.config.file, |(file, _)| file);
    Diagnostic::error(
        "template-error",
        Location::new(file, Span::default()),
        format!("the template {path} cannot be used: {}", problem.message),
    )
}
