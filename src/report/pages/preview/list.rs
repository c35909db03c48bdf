//! The list of all previews, by what needs somebody's eye.

use serde::Serialize;

use super::media::{Picture, picture};
use crate::model::State;
use crate::report::book::Entry;
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
    ("attention", &[State::Unknown, State::Refused, State::Partial, State::Blocked, State::Missed]),
    ("due", &[State::Due]),
    ("scheduled", &[State::Scheduled]),
    ("draft", &[State::Draft]),
    ("published", &[State::Published]),
];

pub(in crate::report::pages) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let words = page.viewer.words;
    let group_of = |entry: &Entry<'_>| GROUPS.iter().position(|(_, states)| states.contains(&entry.state())).unwrap_or(GROUPS.len() - 1);
    let mut entries: Vec<(usize, &Entry<'_>)> = page.book.entries.iter().map(|entry| (group_of(entry), entry)).collect();
    entries.sort_by(|(a_group, a), (b_group, b)| {
        let newest_first = GROUPS[*a_group].0 == "published";
        let by_time = (a.time().is_none(), a.time()).cmp(&(b.time().is_none(), b.time()));
        a_group.cmp(b_group).then(if newest_first { by_time.reverse() } else { by_time }).then_with(|| a.post.id.cmp(&b.post.id))
    });
    let stem = |number: usize| if number == 1 { "index".to_owned() } else { format!("page-{number}") };
    let chunks: Vec<&[(usize, &Entry<'_>)]> = if entries.is_empty() { vec![&[]] } else { entries.chunks(PER_PAGE).collect() };
    let mut pages = Vec::new();
    for (at, chunk) in chunks.iter().enumerate() {
        let groups = GROUPS
            .iter()
            .enumerate()
            .map(|(number, (key, states))| Group {
                key,
                icon: state_icon(states[0]),
                posts: chunk.iter().filter(|(group, _)| *group == number).map(|(_, entry)| item(page, entry)).collect(),
            })
            .filter(|group| !group.posts.is_empty())
            .collect();
        let links = (1..=chunks.len()).map(|number| PageLink { number, href: stem(number), current: number == at + 1 });
        let body = IndexBody { groups, total: entries.len(), pages: if chunks.len() > 1 { links.collect() } else { Vec::new() } };
        pages.push(page.page(&format!("preview/{}", stem(at + 1)), "index", words.t("preview.title"), "preview/index.html", &body)?);
    }
    Ok(pages)
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
