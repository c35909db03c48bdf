//! The list of pages, each a job that can be rendered by itself.

mod calendar;
mod campaigns;
mod crisis;
mod feeds;
mod overview;
mod people;
mod plan;
mod preview;
mod records;
mod site;

use serde::Serialize;

use super::book::Book;
use super::catalog::Language;
use super::output::OutputFile;
use super::shell::{Shell, Viewer};
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
    /// `preview/index` with its further pages.
    Previews(Language),
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
            Job::Previews(language),
        ]);
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
            Self::Previews(language) => preview::list::render(&page(language)),
            Self::Preview(entry) => preview::post(&page(Language::Es), &page(Language::En), &book.entries[entry]),
            Self::SiteIndex => site::index(&site::Site::new(book, theme)),
            Self::SitePost(at) => site::post(&site::Site::new(book, theme), at),
            Self::SiteTags => site::tags(&site::Site::new(book, theme)),
            Self::Feeds => feeds::render(&site::Site::new(book, theme)),
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
        files.push(OutputFile::text(format!("{area}/style.css"), theme.style(styles)));
        files.extend(
            FONTS
                .iter()
                .map(|(name, bytes)| OutputFile { path: format!("{area}/fonts/{name}"), content: super::Content::Bytes(bytes.to_vec()) }),
        );
    }
    files
}

/// A name that is safe as a part of a path, the same for the same text.
pub(crate) fn slug(text: &str) -> String {
    match PostId::new(text) {
        Ok(_) => text.to_owned(),
        Err(_) => PostId::slug(text).map_or_else(|| crate::model::Digest::of(text.as_bytes()).short(), |slug| slug.as_str().to_owned()),
    }
}
