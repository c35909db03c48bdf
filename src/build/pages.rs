//! Pages of all posts together, and those of the site: each is made again only if what it shows is something else.

use rayon::prelude::*;

use super::index::{Made, PageRecord};
use super::output::Output;
use super::standing::Key;
use super::{BuildError, engine};
use crate::diag::Severity;
use crate::report::{self, Book, Job, Scope, Theme};

/// What is needed to write the pages.
pub(super) struct Plan<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) theme: &'a Theme,
    pub(super) output: &'a Output<'a>,
    /// Digest of everything that all pages depend on.
    pub(super) environment: [u8; 32],
    /// The same for pages of one post.
    pub(super) page_environment: [u8; 32],
    /// Pages of the build before that are still there.
    pub(super) old: &'a [PageRecord],
    /// What became of each post.
    pub(super) made: &'a [&'a Made],
    /// Digest of what pages show of each post's statuses.
    pub(super) shown: &'a [[u8; 32]],
    /// Digest of each post's text.
    pub(super) texts: &'a [[u8; 32]],
    /// Whether the files of the build before are as it left them.
    pub(super) trusted: bool,
}

/// What was written.
pub(super) struct Written {
    /// Keys of the pages on the site, by the number of their post.
    pub(super) sites: Vec<(usize, [u8; 32])>,
    /// The pages of all posts together.
    pub(super) records: Vec<PageRecord>,
    /// How many were rendered.
    pub(super) rendered: usize,
}

/// Writes the pages of the site and those of all posts together.
pub(super) fn write(plan: &Plan<'_>) -> Result<Written, BuildError> {
    let book = plan.book;
    let light: Vec<[u8; 32]> = (0..book.entries.len()).into_par_iter().map(|at| light(plan, at)).collect();
    let sites: Vec<(usize, [u8; 32])> = (0..book.site.len()).map(|at| (book.site[at].0, site_key(plan, &light, at))).collect();
    let stale: Vec<usize> = (0..sites.len())
        .filter(|&at| {
            let (post, key) = sites[at];
            !plan.trusted || plan.made[post].site != Some(key)
        })
        .collect();
    stale.par_iter().try_for_each(|&at| {
        plan.output.put(&Job::SitePost(at).render(book, plan.theme)?)?;
        Ok::<(), BuildError>(())
    })?;
    let jobs = report::jobs(book);
    let keys = Keys::new(plan, &light);
    let records: Vec<(PageRecord, bool)> = jobs
        .par_iter()
        .map(|job| {
            let name = format!("{job:?}");
            let key = keys.of(job);
            if let Ok(at) = plan.old.binary_search_by(|page| page.name.as_str().cmp(&name))
                && plan.old[at].key == key
            {
                return Ok((plan.old[at].clone(), false));
            }
            let files = job.render(book, plan.theme)?;
            plan.output.put(&files)?;
            Ok((PageRecord { name, key, files: files.into_iter().map(|file| file.path).collect() }, true))
        })
        .collect::<Result<_, BuildError>>()?;
    let rendered = stale.len() + records.iter().filter(|(_, rendered)| *rendered).count();
    let mut records: Vec<PageRecord> = records.into_iter().map(|(record, _)| record).collect();
    records.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    engine::refuse_same_paths(&records)?;
    Ok(Written { sites, records, rendered })
}

/// Digest of everything that lists show of a post.
fn light(plan: &Plan<'_>, at: usize) -> [u8; 32] {
    let entry = &plan.book.entries[at];
    let post = entry.post;
    let mut counts = [0_usize; 3];
    for finding in &entry.findings {
        counts[finding.severity as usize] += 1;
    }
    Key::default()
        .with(&(&post.id, &post.title, &post.lang, &post.pillar, &post.objective, &post.campaign, &post.audience, &post.kind, &post.status))
        .with(&(&post.tags, &post.path, &post.cost, &post.link, &post.source, &post.channels))
        .with(&(plan.made[at].glance_key, plan.shown[at], counts))
        .done()
}

/// Digest of everything that a post's page on the site shows.
fn site_key(plan: &Plan<'_>, light: &[[u8; 32]], at: usize) -> [u8; 32] {
    let book = plan.book;
    let post = book.site[at].0;
    let neighbour = |at: Option<usize>| {
        let entry = &book.entries[book.site.get(at?)?.0];
        Some((&entry.post.id, entry.glance.site.as_ref().map(|page| (&page.title, &page.lang))))
    };
    Key::default()
        .with(&(plan.page_environment, light[post], plan.made[post].variants, plan.texts[post]))
        .with(&(neighbour(at.checked_sub(1)), neighbour(Some(at + 1))))
        .done()
}

/// Keys of pages by what the pages show.
struct Keys<'a> {
    plan: &'a Plan<'a>,
    light: &'a [[u8; 32]],
    all: [u8; 32],
    findings: [u8; 32],
}

impl<'a> Keys<'a> {
    fn new(plan: &'a Plan<'a>, light: &'a [[u8; 32]]) -> Self {
        let book = plan.book;
        let mut findings = Key::default();
        for finding in book.findings() {
            findings.finding(finding, book.workspace());
        }
        Self { plan, light, all: *blake3::hash(light.as_flattened()).as_bytes(), findings: findings.done() }
    }

    fn of(&self, job: &Job) -> [u8; 32] {
        let book = self.plan.book;
        let key = Key::default().with(&self.plan.environment);
        let today = book.input.today;
        let posts = |posts: &mut dyn Iterator<Item = usize>| posts.map(|at| self.light[at]).collect::<Vec<_>>();
        match job.scope(book) {
            Scope::Nothing => key,
            Scope::Findings => key.with(&(today, self.findings, self.all)),
            Scope::Everything => self.everything(key),
            Scope::Withdrawn => self.everything(key).with(&book.withdrawn),
            Scope::Posts(some, more) => key.with(&(today, posts(&mut some.into_iter()), more)),
            Scope::Texts(some) => {
                let texts: Vec<_> = some.iter().map(|&at| self.plan.made[at].variants).collect();
                key.with(&(today, posts(&mut some.into_iter()), texts))
            }
        }
        .done()
    }

    fn everything(&self, key: Key) -> Key {
        let book = self.plan.book;
        let count = |severity| book.count(severity);
        // Whether the files that campaigns need are there, which is known of nothing else.
        let found: Vec<bool> = book.workspace().campaigns.iter().flat_map(|campaign| &campaign.assets).map(|asset| asset.found).collect();
        key.with(&(book.input.today, self.all, count(Severity::Error), count(Severity::Warning), found))
            .with(&report::control_facts(&book.input))
    }
}
