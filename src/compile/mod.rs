//! Posts to drafts: what each post becomes on each of its channels. Pure, and total: text that is too long
//! compiles all the same, and a rule reports it.

pub mod count;
mod charge;
mod due;
pub mod elements;
mod hashtag;
mod html;
mod links;
mod marked;
mod pictures;
mod scan;
mod shape;
mod split;
mod templates;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod utm;
mod variant;

pub use hashtag::hashtag;
pub use pictures::card_template;
pub use variant::counter;

use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, Diagnostics, Location, Span};
use crate::model::{Draft, Post};
use crate::networks::Specs;
use crate::workspace::Workspace;

/// Compiles every post for each of its channels.
///
/// Drafts are sorted by post id, then by the order of channels in `pregon.yaml`.
pub fn compile(workspace: &Workspace, specs: &Specs) -> Checked<Vec<Draft>> {
    let mut diagnostics = Diagnostics::new();
    let (templates, problems) = templates::TextTemplates::new(workspace);
    for problem in problems {
        diagnostics.push(template_problem(workspace, &problem));
    }
    let timetable = due::timetable(workspace, &mut diagnostics);
    let read: Vec<(Vec<tokens::Token>, Diagnostics)> = workspace
        .posts
        .par_iter()
        .map(|post| {
            let mut diagnostics = Diagnostics::new();
            (tokens::tokens(post, &mut diagnostics), diagnostics)
        })
        .collect();
    let inline: Vec<Vec<String>> =
        workspace.posts.par_iter().zip(&read).map(|(post, (tokens, _))| variant::inline_pictures(workspace, post, tokens)).collect();
    let files = pictures::files(workspace, &inline);
    let context = variant::Context { workspace, specs, templates: &templates, files: &files, timetable: &timetable };
    let compiled: Vec<(Vec<Draft>, Diagnostics)> = workspace
        .posts
        .par_iter()
        .zip(&read)
        .map(|(post, (tokens, _))| {
            let mut diagnostics = Diagnostics::new();
            report_unsupported(workspace, post, &mut diagnostics);
            let drafts = workspace
                .channels_of(post)
                .into_iter()
                .filter_map(|channel| variant::compile(&context, post, tokens, channel, &mut diagnostics))
                .collect();
            (drafts, diagnostics)
        })
        .collect();
    let mut drafts = Vec::new();
    for ((more, found), (_, early)) in compiled.into_iter().zip(read) {
        drafts.extend(more);
        diagnostics.extend(early);
        diagnostics.extend(found);
    }
    Checked { output: drafts, diagnostics }
}

/// What a post asks for and this version cannot do must not look as if it worked.
fn report_unsupported(workspace: &Workspace, post: &Post, diagnostics: &mut Diagnostics) {
    if let Some(target) = &post.in_reply_to {
        diagnostics.push(
            Diagnostic::error("unsupported-key", post.at(target.span), "replies are not sent by this version")
                .help("answer by hand, or set `status: draft` to keep the text here")
                .post(&post.id),
        );
    }
    for own in &post.overrides {
        let Some(comment) = &own.first_comment else { continue };
        if workspace.config.channel(&own.channel.value).is_some() {
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
