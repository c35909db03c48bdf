//! The list of pages, each a job that can be rendered by itself.

mod calendar;
mod campaign_progress;
mod campaigns;
mod crisis;
mod feeds;
mod overview;
mod people;
mod plan;
mod preview;
mod records;
pub(super) mod review;
mod site;

use serde::Serialize;

use super::book::{Book, Entry};
use super::catalog::Language;
use super::output::OutputFile;
use super::shell::{Shell, Viewer, extension};
use super::theme::{RenderError, Theme};
use crate::model::PostId;

/// Files that the pages share.
const FONTS: [(&str, &[u8]); 3] = [
    ("alegreya-bold.ttf", include_bytes!("../../images/fonts/Alegreya-Bold.ttf")),
    ("alegreya-medium.ttf", include_bytes!("../../images/fonts/Alegreya-Medium.ttf")),
    ("OFL.txt", include_bytes!("../../images/fonts/OFL.txt")),
];

/// One page, or a handful that are made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// Style sheets and fonts.
    Assets,
    /// `report/index`.
    Overview(Language),
    /// `report/queue`.
    Queue(Language),
    /// `report/published`, a page a year.
    Published(Language),
    /// `report/findings`.
    Findings(Language),
    /// A month of the calendar: year and month.
    Month(Language, i32, u32),
    /// A week of the calendar: ISO year and week.
    Week(Language, i32, u32),
    /// `report/plan`.
    Plan(Language),
    /// `report/campaigns/` with a page each.
    Campaigns(Language),
    /// `report/people`.
    People(Language),
    /// `report/crisis`.
    Crisis(Language),
    /// A page of the list of previews, by number from 1; the first is `preview/index`.
    Previews(Language, usize),
    /// `preview/<post>/` in both languages; the number is the post's in the book.
    Preview(usize),
    /// `site/index` with its further pages.
    SiteIndex,
    /// `site/posts/<post>/`; the number is the post's among those of the site.
    SitePost(usize),
    /// `site/tags/`.
    SiteTags,
    /// Atom and JSON feed.
    Feeds,
}

/// The preview of one post, in both languages.
pub(crate) fn preview(book: &Book<'_>, theme: &Theme, entry: &Entry<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let page = |language: Language| Renderer { book, theme, viewer: Viewer { book, words: theme.words(language) } };
    preview::post(&page(Language::Es), &page(Language::En), entry)
}

/// Where the preview of a post lies below `public/`, in a workspace of this language.
pub(crate) fn preview_paths(own: &str, id: &PostId) -> [String; 2] {
    let own = Language::of(own);
    Language::ALL.map(|language| format!("preview/{id}/index{}", extension(language, own)))
}

/// Where a post's page on the site lies below `public/`.
pub(crate) fn site_path(id: &PostId) -> String {
    format!("site/posts/{id}/index.html")
}

/// Every page of a book but those of its posts.
pub(crate) fn jobs(book: &Book<'_>) -> Vec<Job> {
    let mut jobs = vec![Job::Assets, Job::SiteIndex, Job::SiteTags, Job::Feeds];
    let periods = calendar::periods(book);
    for language in Language::ALL {
        jobs.extend([
            Job::Overview(language),
            Job::Queue(language),
            Job::Published(language),
            Job::Findings(language),
            Job::Plan(language),
            Job::Campaigns(language),
            Job::People(language),
            Job::Crisis(language),
        ]);
        jobs.extend((1..=preview::list::pages(book)).map(|number| Job::Previews(language, number)));
        jobs.extend(periods.months.iter().map(|&(year, month)| Job::Month(language, year, month)));
        jobs.extend(periods.weeks.iter().map(|&(year, week)| Job::Week(language, year, week)));
    }
    jobs
}

impl Job {
    /// Renders the job's pages.
    pub(crate) fn render(&self, book: &Book<'_>, theme: &Theme) -> Result<Vec<OutputFile>, RenderError> {
        let page = |language: Language| Renderer { book, theme, viewer: Viewer { book, words: theme.words(language) } };
        match *self {
            Self::Assets => Ok(assets(theme)),
            Self::Overview(language) => overview::render(&page(language)),
            Self::Queue(language) => records::queue(&page(language)),
            Self::Published(language) => records::published(&page(language)),
            Self::Findings(language) => records::findings(&page(language)),
            Self::Month(language, year, month) => calendar::month(&page(language), year, month),
            Self::Week(language, year, week) => calendar::week(&page(language), year, week),
            Self::Plan(language) => plan::render(&page(language)),
            Self::Campaigns(language) => campaigns::render(&page(language)),
            Self::People(language) => people::render(&page(language)),
            Self::Crisis(language) => crisis::render(&page(language)),
            Self::Previews(language, number) => preview::list::render(&page(language), number),
            Self::Preview(entry) => preview::post(&page(Language::Es), &page(Language::En), &book.entries[entry]),
            Self::SiteIndex => site::index(&site::Site::new(book, theme)),
            Self::SitePost(at) => site::post(&site::Site::new(book, theme), at),
            Self::SiteTags => site::tags(&site::Site::new(book, theme)),
            Self::Feeds => feeds::render(&site::Site::new(book, theme)),
        }
    }
}

/// What of a book a page shows.
pub(crate) enum Scope {
    /// Nothing of it: what all pages depend on is enough.
    Nothing,
    /// What lists show of some posts, by number, and something about the others.
    Posts(Vec<usize>, String),
    /// The whole texts of some posts.
    Texts(Vec<usize>),
    /// What lists show of every post.
    Everything,
    /// The same, and what is no longer among the posts.
    Withdrawn,
    /// Every finding, with its words and place.
    Findings,
}

impl Job {
    /// What of a book the job's pages show; they also show the day.
    pub(crate) fn scope(&self, book: &Book<'_>) -> Scope {
        let days = |days: Option<(chrono::NaiveDate, chrono::NaiveDate)>| {
            let periods = calendar::periods(book);
            let mut posts: Vec<usize> =
                days.into_iter().flat_map(|(from, to)| book.on(from..=to)).filter_map(|(_, post, _)| post).collect();
            posts.dedup();
            // Neighbours are linked to; orphans have no number.
            Scope::Posts(posts, format!("{periods:?} {} {:?}", book.orphans.len(), calendar::still_to_come(book, days)))
        };
        match *self {
            Self::Assets => Scope::Nothing,
            Self::Month(_, year, month) => days(calendar::days_of_month(year, month)),
            Self::Week(_, year, week) => days(calendar::days_of_week(year, week)),
            Self::Previews(_, number) => {
                let (posts, total) = preview::list::posts(book, number);
                Scope::Posts(posts, total.to_string())
            }
            Self::Preview(at) => Scope::Texts(vec![at]),
            Self::SitePost(at) => Scope::Texts(book.site.get(at).map(|(post, _)| *post).into_iter().collect()),
            Self::Feeds => Scope::Texts(book.site.iter().take(feeds::ENTRIES).map(|(post, _)| *post).collect()),
            Self::Findings(_) => Scope::Findings,
            Self::Queue(_) => Scope::Withdrawn,
            Self::Overview(_)
            | Self::Published(_)
            | Self::Plan(_)
            | Self::Campaigns(_)
            | Self::People(_)
            | Self::Crisis(_)
            | Self::SiteIndex
            | Self::SiteTags => Scope::Everything,
        }
    }
}

/// Everything that a page of preview or report is made with.
#[derive(Clone, Copy)]
pub(crate) struct Renderer<'a> {
    pub(crate) book: &'a Book<'a>,
    pub(crate) theme: &'a Theme,
    pub(crate) viewer: Viewer<'a>,
}

impl Renderer<'_> {
    /// Renders the page at `stem` (path below `public/` without extension).
    pub(crate) fn page(
        &self,
        stem: &str,
        nav: &'static str,
        title: String,
        template: &str,
        body: &impl Serialize,
    ) -> Result<OutputFile, RenderError> {
        let (shell, path) = Shell::new(self.book, self.viewer.words, stem, nav, title);
        let html = self.theme.render(self.viewer.words.language, template, &shell, body)?;
        Ok(OutputFile::text(path, html))
    }
}

fn assets(theme: &Theme) -> Vec<OutputFile> {
    let mut files = Vec::new();
    let areas: [(&str, &[&str]); 3] = [("preview", &["report", "preview", "looks"]), ("report", &["report"]), ("site", &["site"])];
    for (area, styles) in areas {
        files.extend(area_files(theme, area, styles));
    }
    files
}

/// The style sheet and the fonts of a folder that stands by itself.
fn area_files(theme: &Theme, area: &str, styles: &[&str]) -> Vec<OutputFile> {
    let font =
        |(name, bytes): &(&str, &[u8])| OutputFile { path: format!("{area}/fonts/{name}"), content: super::Content::Bytes(bytes.to_vec()) };
    let style = OutputFile::text(format!("{area}/style.css"), theme.style(styles));
    std::iter::once(style).chain(FONTS.iter().map(font)).collect()
}
