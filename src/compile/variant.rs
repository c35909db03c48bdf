//! One post on one channel.

use super::charge::charge;
use super::compose::Composer;
use super::document;
use super::due::Timetable;
use super::links::PostPaths;
use super::pictures::{self, MediaFiles};
use super::templates::TextTemplates;
use super::thread;
use super::title;
use super::tokens::{Token, TokenKind};
use super::view::View;
use crate::diag::Diagnostics;
use crate::model::{Compiled, Digest, Draft, LinkPlacement, PlacedLink, Post};
use crate::networks::Specs;
use crate::workspace::{Channel, Workspace};

/// What is shared by all variants of a build.
pub(super) struct Context<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) specs: &'a Specs,
    pub(super) templates: &'a TextTemplates,
    pub(super) files: &'a MediaFiles,
    pub(super) timetable: &'a Timetable,
    pub(super) paths: &'a PostPaths,
}

/// Paths of the pictures that the body shows, relative to the root.
pub(super) fn inline_pictures(workspace: &Workspace, post: &Post, tokens: &[Token]) -> Vec<String> {
    tokens
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Start(pulldown_cmark::Tag::Image { dest_url, .. }) => pictures::inline_path(workspace, post, dest_url),
            _ => None,
        })
        .collect()
}

/// Compiles a post for a channel; `None` only where the network is unknown, which loading has reported.
pub(super) fn compile(cx: &Context<'_>, post: &Post, tokens: &[Token], channel: &Channel, diagnostics: &mut Diagnostics) -> Option<Draft> {
    let spec = cx.specs.get(channel.network.as_str())?;
    let view = View::new(cx, post, tokens, channel, spec);
    let parts = if spec.text.dialect.is_document() { vec![document::page(&view, diagnostics)] } else { thread::thread(&view, diagnostics) };
    let wants_comment = spec.can.first_comment
        && (view.placement == LinkPlacement::FirstComment || view.own().is_some_and(|own| own.first_comment.is_some()));
    let first_comment = wants_comment.then(|| Composer::new(&view, false).first_comment(diagnostics)).flatten();
    let mut draft = Compiled {
        post: post.id.clone(),
        channel: channel.name.clone(),
        network: channel.network.clone(),
        digest: Digest::of(b""),
        due: cx.timetable.due(post, &channel.name),
        lang: view.lang.to_owned(),
        title: title::title(&view, diagnostics),
        canonical: view.canonical(),
        visibility: channel.visibility.clone(),
        poll: post.poll.clone().filter(|_| spec.can.poll),
        cost: post.cost.as_ref().map(|cost| cost.value.clone()),
        link: view.main_link().map(|link| PlacedLink { url: view.address(link), placement: view.placement }),
        first_comment,
        charge: charge(spec, view.gauge.counter(), &parts),
        parts,
    };
    draft.digest = draft.content_digest();
    Some(draft)
}
