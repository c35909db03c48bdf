//! Lists of lines: what is waiting and why, what was published, and what the check found.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use super::Renderer;
use crate::diag::Severity;
use crate::model::{Change, State};
use crate::publish::Withdrawn;
use crate::report::banners::{Banner, banners};
use crate::report::book::Line;
use crate::report::format::Moment;
use crate::report::output::OutputFile;
use crate::report::rich::is_safe;
use crate::report::shell::{FindingView, LineView, Named, state_icon};
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Group {
    key: &'static str,
    icon: &'static str,
    lines: Vec<LineView>,
    /// How many there are, of which `lines` shows the first.
    total: usize,
    /// How many are not shown.
    more: usize,
}

/// Lines that a group of the queue shows: nobody works through more on one page, and years of missed times grow without end.
const SHOWN_LINES: usize = 100;
/// Posts whose findings are shown, those with errors first; `pregon check` lists them all.
const SHOWN_POSTS: usize = 100;

/// A variant that is on record and no longer among the posts.
#[derive(Serialize)]
struct GoneView {
    id: String,
    title: String,
    lang: Option<String>,
    /// Whether there is a preview page: the post may be there still, without this channel.
    preview: bool,
    channel: String,
    published: Option<Moment>,
    /// Addresses of the parts that are live.
    urls: Vec<String>,
    /// What can be done.
    advice: String,
}

#[derive(Serialize)]
struct QueueBody {
    banners: Vec<Banner>,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
    groups: Vec<Group>,
    withdrawn: Vec<GoneView>,
    /// How many there are, of which `withdrawn` shows the first.
    withdrawn_total: usize,
    /// How many are not shown.
    withdrawn_more: usize,
    total: usize,
}

/// States in the order in which they want somebody's eye; each group has the name of its first.
const GROUPS: [(&str, &[State]); 7] = [
    ("unknown", &[State::Unknown, State::Partial, State::Sending]),
    ("refused", &[State::Refused]),
    ("blocked", &[State::Blocked]),
    ("due", &[State::Due]),
    ("scheduled", &[State::Scheduled, State::Handed]),
    ("missed", &[State::Missed]),
    ("draft", &[State::Draft]),
];

pub(super) fn queue(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let groups: Vec<Group> = GROUPS
        .iter()
        .map(|(key, states)| {
            let mut lines: Vec<&Line<'_>> = page.book.lines().filter(|line| states.contains(&line.state())).collect();
            lines.sort_by_key(|line| (line.time().is_none(), line.time(), line.id, line.channel));
            let total = lines.len();
            // What was missed last is what somebody may still want to see.
            if states[0] == State::Missed {
                lines.sort_by_key(|line| (std::cmp::Reverse(line.time()), line.id, line.channel));
            }
            let shown = lines.into_iter().take(SHOWN_LINES);
            Group {
                key,
                icon: state_icon(states[0]),
                lines: shown.map(|line| page.viewer.line(line)).collect(),
                total,
                more: total.saturating_sub(SHOWN_LINES),
            }
        })
        .collect();
    let gone = &page.book.withdrawn;
    let body = QueueBody {
        banners: banners(&page.viewer),
        content_lang: page.viewer.foreign(None),
        total: groups.iter().map(|group| group.total).sum::<usize>() + gone.len(),
        groups,
        withdrawn: gone.iter().take(SHOWN_LINES).map(|gone| gone_view(page, gone)).collect(),
        withdrawn_total: gone.len(),
        withdrawn_more: gone.len().saturating_sub(SHOWN_LINES),
    };
    Ok(vec![page.page("report/queue", "queue", page.viewer.words.t("nav.queue"), "report/queue.html", &body)?])
}

fn gone_view(page: &Renderer<'_>, gone: &Withdrawn) -> GoneView {
    let words = page.viewer.words;
    let post = page.book.workspace().post(gone.post.as_str());
    let urls = gone.receipts.iter().filter_map(|receipt| receipt.url.as_deref()).filter(|url| is_safe(url));
    GoneView {
        id: gone.post.as_str().to_owned(),
        title: post.map_or(gone.post.as_str(), |post| &post.title.value).to_owned(),
        lang: post.and_then(|post| page.viewer.foreign(post.lang.as_ref().map(|lang| lang.value.as_str()))),
        preview: post.is_some(),
        channel: gone.channel.as_str().to_owned(),
        published: gone.receipts.first().map(|receipt| words.moment(receipt.at)),
        urls: urls.map(str::to_owned).collect(),
        advice: match &gone.change {
            _ if gone.unknown => words.t("queue.withdrawn.unknown"),
            Some(Change::Delete { parts }) => page.viewer.numbered("change.delete", parts),
            Some(Change::Edit { .. } | Change::Manual { .. }) => words.t("queue.withdrawn.manual"),
            None => words.t("queue.withdrawn.handed"),
        },
    }
}

#[derive(Serialize)]
struct MonthGroup {
    /// `2026-11`, used as fragment.
    id: String,
    name: String,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct YearLink {
    year: i32,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct PublishedBody {
    months: Vec<MonthGroup>,
    years: Vec<YearLink>,
    total: usize,
}

/// One page a year, so that a page stays readable after years of daily posts; the newest year is the page without a number.
pub(super) fn published(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let words = page.viewer.words;
    let mut years: BTreeMap<i32, BTreeMap<u32, Vec<&Line<'_>>>> = BTreeMap::new();
    for line in page.book.lines() {
        if let Some(at) = line.published() {
            let date = words.local_date(at);
            years.entry(date.year()).or_default().entry(date.month()).or_default().push(line);
        }
    }
    if years.is_empty() {
        years.insert(page.book.input.today.year(), BTreeMap::new());
    }
    let newest = years.keys().next_back().copied();
    let stem = |year: i32| if Some(year) == newest { "published".to_owned() } else { format!("published-{year}") };
    let mut pages = Vec::new();
    for (&year, months) in &years {
        let months: Vec<MonthGroup> = months
            .iter()
            .rev()
            .map(|(&month, lines)| {
                let mut lines = lines.clone();
                lines.sort_by_key(|line| (std::cmp::Reverse(line.published()), line.id, line.channel));
                MonthGroup {
                    id: format!("m{year}-{month:02}"),
                    name: words.month(year, month),
                    lines: lines.into_iter().map(|line| page.viewer.line(line)).collect(),
                }
            })
            .collect();
        let body = PublishedBody {
            total: months.iter().map(|month| month.lines.len()).sum(),
            months,
            years: years.keys().rev().map(|&other| YearLink { year: other, href: stem(other), current: other == year }).collect(),
        };
        let title = words.fill("published.title", &[("year", &year.to_string())]);
        pages.push(page.page(&format!("report/{}", stem(year)), "published", title, "report/published.html", &body)?);
    }
    Ok(pages)
}

#[derive(Serialize)]
struct PostFindings {
    post: Named,
    lang: Option<String>,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
struct RuleCount {
    rule: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct FindingsBody {
    errors: usize,
    warnings: usize,
    infos: usize,
    rules: Vec<RuleCount>,
    general: Vec<FindingView>,
    posts: Vec<PostFindings>,
    /// How many posts with findings are not shown.
    more: usize,
}

pub(super) fn findings(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let book = page.book;
    let mut posts: Vec<_> = book.entries.iter().filter(|entry| !entry.findings.is_empty()).collect();
    let worst = |entry: &&crate::report::book::Entry<'_>| entry.findings.iter().map(|finding| finding.severity).max();
    posts.sort_by(|a, b| worst(b).cmp(&worst(a)).then_with(|| a.post.id.cmp(&b.post.id)));
    let mut rules: BTreeMap<&'static str, usize> = BTreeMap::new();
    for diagnostic in book.findings() {
        *rules.entry(diagnostic.rule).or_default() += 1;
    }
    let mut rules: Vec<RuleCount> = rules.into_iter().map(|(rule, count)| RuleCount { rule, count }).collect();
    rules.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.rule.cmp(b.rule)));
    let body = FindingsBody {
        errors: book.count(Severity::Error),
        warnings: book.count(Severity::Warning),
        infos: book.count(Severity::Info),
        rules,
        general: book.general.iter().map(|finding| page.viewer.finding(finding, None)).collect(),
        more: posts.len().saturating_sub(SHOWN_POSTS),
        posts: posts
            .into_iter()
            .take(SHOWN_POSTS)
            .map(|entry| PostFindings {
                post: Named { id: entry.post.id.as_str().to_owned(), name: entry.post.title.value.clone() },
                lang: page.viewer.foreign(entry.post.lang.as_ref().map(|lang| lang.value.as_str())),
                findings: entry.findings.iter().map(|finding| page.viewer.finding(finding, Some(entry.post.id.as_str()))).collect(),
            })
            .collect(),
    };
    Ok(vec![page.page("report/findings", "findings", page.viewer.words.t("nav.findings"), "report/findings.html", &body)?])
}
