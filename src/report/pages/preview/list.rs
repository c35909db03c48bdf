//! The list of all previews, by what needs somebody's eye.

use serde::Serialize;

use super::media::{Picture, picture};
use crate::model::State;
use crate::report::book::{Book, Entry};
use crate::report::format::Moment;
use crate::report::output::OutputFile;
use crate::report::pages::Renderer;
use crate::report::shell::{LineView, Named, state_icon};
use crate::report::theme::RenderError;

/// Posts on one page of the list.
const PER_PAGE: usize = 120;

#[derive(Serialize)]
struct IndexBody {
    groups: Vec<Group>,
    total: usize,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct Group {
    key: &'static str,
    icon: &'static str,
    posts: Vec<Item>,
}

#[derive(Serialize)]
struct PageLink {
    number: usize,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Item {
    post: Named,
    lang: Option<String>,
    when: Option<Moment>,
    lines: Vec<LineView>,
    picture: Option<Picture>,
    excerpt: String,
    errors: usize,
    warnings: usize,
}

/// Groups of the list, in the order in which they want somebody's eye.
const GROUPS: [(&str, &[State]); 5] = [
    ("attention", &[State::Unknown, State::Refused, State::Partial, State::Blocked, State::Missed, State::Sending]),
    ("due", &[State::Due]),
    ("scheduled", &[State::Scheduled, State::Handed]),
    ("draft", &[State::Draft]),
    ("published", &[State::Published, State::TakenDown]),
];

/// How many pages the list has.
pub(in crate::report::pages) fn pages(book: &Book<'_>) -> usize {
    book.entries.len().div_ceil(PER_PAGE).max(1)
}

/// Numbers of the posts on a page of the list, and of all posts.
pub(in crate::report::pages) fn posts(book: &Book<'_>, number: usize) -> (Vec<usize>, usize) {
    let order = book.urgent_first(|entry| (group_of(entry), GROUPS[group_of(entry)].0 == "published"));
    let chunk = order.chunks(PER_PAGE).nth(number - 1).unwrap_or_default();
    (chunk.to_vec(), order.len())
}

fn group_of(entry: &Entry<'_>) -> usize {
    let state = entry.state();
    GROUPS.iter().position(|(_, states)| states.contains(&state)).unwrap_or(GROUPS.len() - 1)
}

pub(in crate::report::pages) fn render(page: &Renderer<'_>, number: usize) -> Result<Vec<OutputFile>, RenderError> {
    let words = page.viewer.words;
    let stem = |number: usize| if number == 1 { "index".to_owned() } else { format!("page-{number}") };
    let (posts, total) = posts(page.book, number);
    let entries: Vec<(usize, &Entry<'_>)> = posts.iter().map(|&at| &page.book.entries[at]).map(|entry| (group_of(entry), entry)).collect();
    let groups = GROUPS
        .iter()
        .enumerate()
        .map(|(at, (key, states))| Group {
            key,
            icon: state_icon(states[0]),
            posts: entries.iter().filter(|(group, _)| *group == at).map(|(_, entry)| item(page, entry)).collect(),
        })
        .filter(|group| !group.posts.is_empty())
        .collect();
    let pages = pages(page.book);
    let links = (1..=pages).map(|other| PageLink { number: other, href: stem(other), current: other == number });
    let body = IndexBody { groups, total, pages: if pages > 1 { links.collect() } else { Vec::new() } };
    Ok(vec![page.page(&format!("preview/{}", stem(number)), "index", words.t("preview.title"), "preview/index.html", &body)?])
}

fn item(page: &Renderer<'_>, entry: &Entry<'_>) -> Item {
    let words = page.viewer.words;
    let severity = |wanted| entry.findings.iter().filter(|finding| finding.severity == wanted).count();
    Item {
        post: Named { id: entry.post.id.as_str().to_owned(), name: entry.post.title.value.clone() },
        lang: page.viewer.foreign(entry.post.lang.as_ref().map(|lang| lang.value.as_str())),
        when: entry.time().map(|at| words.moment(at)),
        lines: entry.lines.iter().map(|line| page.viewer.line(line)).collect(),
        picture: entry.glance.picture.as_ref().map(|shown| picture(words, &shown.asset, "", true)),
        excerpt: entry.glance.excerpt.clone(),
        errors: severity(crate::diag::Severity::Error),
        warnings: severity(crate::diag::Severity::Warning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_group() {
        for state in [
            State::Published,
            State::Partial,
            State::Unknown,
            State::Refused,
            State::Due,
            State::Scheduled,
            State::Blocked,
            State::Missed,
            State::Draft,
        ] {
            assert!(GROUPS.iter().any(|(_, states)| states.contains(&state)), "{state:?}");
        }
    }
}
