//! A post as a page: one text with headings, tables and pictures in it.

use super::cards;
use super::html::{self, Pages};
use super::links::{LinkTarget, canonical};
use super::view::View;
use crate::model::{ImageJob, Part, PartCount};

/// The page that a post becomes.
pub(super) fn page(view: &View<'_>) -> Part<ImageJob> {
    let mut media = view.attachments(view.pictures.iter().map(|(_, picture)| picture));
    if media.is_empty() {
        media.extend(cards::drawn_card(view));
    }
    let html = html::write(view.visible(), &SitePages { view });
    let length = plain_length(view, &html);
    let limits = view.limits(false);
    let count = PartCount { unit: view.gauge.counter().unit().as_str().to_owned(), length, limit: limits.length, fits: true };
    Part { card: cards::page_card(view), media, ..Part::plain(html, count) }
}

fn plain_length(view: &View<'_>, html: &str) -> usize {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    view.gauge.counter().length(text.trim())
}

struct SitePages<'v, 'a> {
    view: &'v View<'a>,
}

impl Pages for SitePages<'_, '_> {
    fn link(&self, written: &str) -> Option<String> {
        let view = self.view;
        let workspace = view.cx.workspace;
        match view.cx.paths.resolve(workspace, view.post, written)? {
            LinkTarget::Outside(url) => Some(url),
            // Pages of posts lie side by side, and must also work when opened from a disk.
            LinkTarget::Post(id) => canonical(workspace, workspace.post(id.as_str())?).map(|_| format!("../{id}/index.html")),
        }
    }

    fn picture(&self, written: &str) -> Option<usize> {
        self.view.picture(written)
    }

    fn person(&self, key: &str) -> Option<(String, Option<String>)> {
        self.view.cx.workspace.people.get(key).map(|person| (person.name.clone(), person.url.clone()))
    }
}
