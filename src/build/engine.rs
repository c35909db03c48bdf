//! The steps of one build, from what lies on disk to what lies in `public/`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rayon::prelude::*;

use super::index::{Head, Index, Made, PageRecord, RecordRef};
use super::load::{Loaded, load_posts};
use super::output::{After, Before, Output};
use super::scan::{Facts, Listing, Spelled};
use super::standing::{Judge, Key, Standing};
use super::stored::{self, Given, Stored};
use super::uses::Uses;
use super::worker::{Worker, remember};
use super::{BuildError, BuildSummary, Counts, Inputs, StampCheck, pages, stamp};
use crate::check::{Checker, Sketch};
use crate::compile::Compiler;
use crate::diag::{Checked, Diagnostic, FileId, Location, Severity};
use crate::ledger::{Problem, Snapshot, View};
use crate::model::{ChannelName, Digest, PostId, Schedule};
use crate::networks::Specs;
use crate::prose::shelf::Dictionaries;
use crate::publish::{Planner, Withdrawn, freeze_changes, next_change, withdrawn};
use crate::report::{self, Book, Entry, Frame, Known, Theme};
use crate::support::inside;
use crate::workspace::{self, CACHE_FOLDER, Workspace, load_frame};

/// Posts that a thread works on at a time: enough to share what they have in common, few enough to hold.
const CHUNK: usize = 32;

/// What to build, and where to.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// A folder of the workspace.
    pub start: &'a Path,
    /// The network specs.
    pub specs: &'a Specs,
    /// The publishing record.
    pub ledger: &'a View,
    /// The instant for which the pages are made.
    pub now: DateTime<Utc>,
    /// The dictionaries by which texts are spelled.
    pub dictionaries: &'a Dictionaries,
    /// The folder to write to.
    pub public: &'a Path,
    /// Is told how many of how many posts are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// A build that was done.
#[derive(Debug)]
pub struct Built {
    /// What it made.
    pub summary: BuildSummary,
    /// Files of the record that are not records.
    pub problems: Vec<Problem>,
}

/// Builds a workspace: what has changed since the last build, or all of it.
///
/// Returns after everything is written, `build.json` and what the next build goes by included.
///
/// # Errors
/// There is no workspace, a template of it is broken, or a file cannot be read or written.
///
/// # Panics
/// Never: every post was made by the time that it is looked at.
#[expect(clippy::too_many_lines, reason = "the steps of a build, in their order")]
pub fn build(request: Request<'_>) -> Result<Built, BuildError> {
    let started = Instant::now();
    let Request { specs, ledger, dictionaries, now, public, .. } = request;
    let root = workspace::find_root(request.start)?;
    let cache = root.join(CACHE_FOLDER);
    let io_error = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| BuildError::Io { path, source }
    };
    refuse_links(&root, public)?;
    let mut listing = Listing::settled(&root, &cache).map_err(io_error(&cache))?;
    let Checked { output: mut workspace, diagnostics: mut said } = load_frame(&root, specs)?;
    if let Some(warning) = ledger.warning() {
        let place = Location::new(workspace.config.file, workspace.config.ledger.span);
        said.push(Diagnostic::warning("unreachable-ledger", place, warning).help("`pregon doctor` says what it needs"));
    }
    let check = StampCheck::of(&mut listing, &root, &cache, ledger);
    let spelled = Spelled::of(&workspace, dictionaries);
    let environment = environment(&root, public, &listing, &spelled);
    let facts = listing.into_map();
    let index_path = cache.join("index");
    let old = Index::read(&index_path).filter(|index| index.head.environment == environment).unwrap_or_default();
    let trusted = !old.records.is_empty() && old.head.outputs == *stamp::outputs(public).as_bytes();
    let before = if trusted { Before::of(&old) } else { Before::default() };
    let Index { head: old_head, records } = old;
    let mut loaded = load_posts(&mut workspace, &mut said, records, &facts);
    let workspace = workspace;
    let specs = &workspace.specs;
    let snapshot = ledger.snapshot()?;

    let Checked { output: compiler, diagnostics } = Compiler::new(&workspace, specs);
    said.extend(diagnostics);
    let checker = Checker::with_dictionaries(&workspace, specs, dictionaries, now);
    let planner = Planner::new(&workspace, &snapshot, now);
    let theme = Theme::new(&workspace)?;
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let frame = Frame { workspace: &workspace, specs, today, now, control: &snapshot.control };
    let empty = Book::new(frame, Vec::new(), Vec::new(), Vec::new(), &Given);
    let output = Output::new(public);

    let by_file: HashMap<FileId, usize> = loaded.iter().enumerate().map(|(at, loaded)| (loaded.file, at)).collect();
    let of_post: Vec<usize> = workspace.posts.iter().map(|post| by_file[&post.file]).collect();
    let mut mades = take_made(&workspace, &mut loaded);
    let (mut more, general) = sort_out(&workspace, said);
    let config_errors = general
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| finding.location.is_some_and(|location| location.file == workspace.config.file))
        .map(|finding| finding.channel.clone())
        .collect();
    let texts = of_post.iter().map(|&at| loaded[at].text).collect();
    let worker = Worker {
        judge: Judge { workspace: &workspace, compiler: &compiler, checker: &checker, planner: &planner, now, config_errors },
        uses: Uses::new(&workspace, &checker, &facts, texts),
        frame: &empty,
        theme: &theme,
        output: &output,
        image_cache: &cache.join("images"),
        page_environment: page_environment(&workspace, today, environment),
        pictures_made: AtomicUsize::new(0),
    };

    // What has to be done again.
    let paths = OnceLock::new();
    if !trusted {
        remove_altered_media(public)?;
    }
    let media = public.join("media");
    let has_media = |made: &Made| trusted || made.glance.files.iter().all(|file| media.join(file).is_file());
    let dirty: Vec<usize> = (0..workspace.posts.len())
        .into_par_iter()
        .filter(|&at| {
            !mades[at].as_ref().is_some_and(|made| has_media(made) && holds(&workspace, &compiler, &worker.uses, at, made, &paths))
        })
        .collect();
    let redone = redo(&worker, &loaded, &of_post, &more, &dirty, request.progress)?;
    let mut fresh: BTreeSet<usize> = dirty.iter().copied().collect();
    for (at, made) in redone {
        mades[at] = Some(made);
    }
    let prepared = started.elapsed();

    // What only all posts together tell.
    let made = |at: usize| mades[at].as_ref().expect("every post was made, now or before");
    for at in (0..workspace.posts.len()).filter(|at| !fresh.contains(at)) {
        remember(&workspace, &loaded[of_post[at]], made(at));
    }
    let sketches: Vec<Sketch> = (0..workspace.posts.len()).flat_map(|at| sketches(&workspace, at, made(at))).collect();
    let (together, mut rest) = sort_out(&workspace, checker.workspace(&sketches).into_iter().collect());
    drop(sketches);
    for (at, findings) in together {
        more.entry(at).or_default().extend(findings);
    }
    let none: &[Diagnostic] = &[];
    let mut standings: Vec<Standing> = (0..workspace.posts.len())
        .into_par_iter()
        .map(|at| worker.judge.standing(&workspace.posts[at], &loaded[of_post[at]], made(at), more.get(&at).map_or(none, Vec::as_slice)))
        .collect();

    // Previews that show something else than they did.
    let keys: Vec<[u8; 32]> =
        (0..workspace.posts.len()).into_par_iter().map(|at| worker.page_key(&loaded[of_post[at]], made(at), &standings[at])).collect();
    let stale: Vec<usize> =
        (0..workspace.posts.len()).filter(|&at| made(at).page != keys[at] || (!trusted && !fresh.contains(&at))).collect();
    let lost = Mutex::new(Vec::new());
    stale.par_chunks(CHUNK).try_for_each(|chunk| {
        for &at in chunk {
            let post = &workspace.posts[at];
            match stored::read(public, &post.id, made(at).variants) {
                Ok(variants) => worker.write_page(post, made(at), &variants, &standings[at])?,
                // Somebody has touched it: it is made again.
                Err(_) => lost.lock().expect("no thread panics with the lock").push(at),
            }
        }
        Ok::<(), BuildError>(())
    })?;
    let mut lost = lost.into_inner().expect("no thread panics with the lock");
    lost.sort_unstable();
    let again = redo(&worker, &loaded, &of_post, &more, &lost, &|_, _| {})?;
    let mut pages_rendered = dirty.len() + stale.len();
    fresh.extend(lost);
    for (at, made) in again {
        let standing = worker.judge.standing(&workspace.posts[at], &loaded[of_post[at]], &made, more.get(&at).map_or(none, Vec::as_slice));
        standings[at] = standing;
        mades[at] = Some(made);
    }
    for (at, key) in keys.into_iter().enumerate() {
        if let Some(made) = &mut mades[at] {
            made.page = key;
        }
    }
    let made = |at: usize| mades[at].as_ref().expect("every post was made, now or before");

    // Pages of all posts together.
    let ids: HashMap<&PostId, [u8; 32]> = workspace.posts.iter().enumerate().map(|(at, post)| (&post.id, made(at).variants)).collect();
    let stored = Stored { public, digests: ids };
    rest.extend(general);
    let mut general: crate::diag::Diagnostics = rest.into_iter().collect();
    general.sort(&workspace.sources);
    let entry = |at: usize| {
        let known = Known { post: &workspace.posts[at], glance: &made(at).glance, variants: &[], statuses: &standings[at].statuses };
        Entry::new(&workspace, known, standings[at].findings.iter().collect())
    };
    let entries: Vec<Entry<'_>> = (0..workspace.posts.len()).map(entry).collect();
    let gone = gone(&workspace, &snapshot, &made, &standings, &general);
    let book = Book::new(frame, entries, Vec::new(), general.iter().collect(), &stored).with_withdrawn(gone);
    let all_made: Vec<&Made> = (0..workspace.posts.len()).map(made).collect();
    let all_texts: Vec<[u8; 32]> = of_post.iter().map(|&at| loaded[at].text).collect();
    let shown: Vec<[u8; 32]> = standings.iter().map(|standing| standing.shown).collect();
    let pages::Written { sites, records: page_records, rendered } = pages::write(&pages::Plan {
        book: &book,
        theme: &theme,
        output: &output,
        environment,
        page_environment: worker.page_environment,
        old: if trusted { &old_head.pages } else { &[] },
        made: &all_made,
        shown: &shown,
        texts: &all_texts,
        trusted,
    })?;
    pages_rendered += rendered;

    // What nothing makes any more goes.
    let site: HashMap<usize, [u8; 32]> = sites.into_iter().collect();
    let until = valid_until(&workspace, &mades, &standings, &snapshot, now);
    let counts = Totals::of(&standings, &general);
    drop(book);
    for (at, made) in mades.iter_mut().enumerate() {
        made.as_mut().expect("every post was made, now or before").site = site.get(&at).copied();
    }
    let made = |at: usize| mades[at].as_ref().expect("every post was made, now or before");
    let after = After { language: &workspace.config.language, posts: &workspace.posts, made: &made, pages: &page_records };
    let mut removed =
        if trusted { output.remove(after.lacks(&before).iter().map(String::as_str))? } else { report::sweep(public, &after.files())? };
    let files = after.count();
    if !trusted || !fresh.is_empty() || removed > 0 {
        removed += remove_unused_media(public, (0..workspace.posts.len()).flat_map(|at| &made(at).glance.files))?;
    }

    let summary = BuildSummary {
        schema: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now,
        inputs: inputs(&workspace, specs),
        counts: Counts {
            posts_redone: fresh.len(),
            posts_kept: workspace.posts.len() - fresh.len(),
            pages_rendered,
            variants: counts.variants,
            pictures: mades.iter().flatten().map(|made| made.pictures as usize).sum(),
            pictures_made: worker.pictures_made.load(Ordering::Relaxed),
            written: output.written(),
            unchanged: files.saturating_sub(output.written()),
            removed,
            errors: counts.errors,
            warnings: counts.warnings,
        },
        timings_ms: BTreeMap::from([
            ("prepare", prepared.as_millis() as u64),
            ("write", started.elapsed().saturating_sub(prepared).as_millis() as u64),
        ]),
    };
    super::write_summary(&summary, public)?;
    let written = stamp::outputs(public);
    let head =
        Head { environment, outputs: *written.as_bytes(), pages: page_records, records: u32::try_from(loaded.len()).unwrap_or(u32::MAX) };
    let mut posts: Vec<Vec<usize>> = vec![Vec::new(); loaded.len()];
    for (at, &of) in of_post.iter().enumerate() {
        posts[of].push(at);
    }
    let records = loaded.iter().zip(posts).map(|(loaded, posts)| RecordRef {
        path: &loaded.path,
        // A file of which a post was left out for its id is read again: the other one may be gone by then.
        facts: if posts.len() == loaded.posts { loaded.facts } else { Facts::default() },
        text: loaded.text,
        post: loaded.written.as_deref().or_else(|| posts.first().map(|&at| &workspace.posts[at])),
        notes: &loaded.notes,
        made: posts.iter().filter_map(|&at| mades[at].as_ref()).collect(),
    });
    Index::write(&index_path, &head, records).map_err(io_error(&index_path))?;
    check.keep(written, spelled, now, until).map_err(io_error(&cache))?;
    Ok(Built { summary, problems: snapshot.problems })
}

/// What became of the posts in the build before, in their order.
fn take_made(workspace: &Workspace, loaded: &mut [Loaded]) -> Vec<Option<Made>> {
    let known = loaded.iter_mut().flat_map(|loaded| std::mem::take(&mut loaded.made).into_iter().map(|made| (loaded.file, made)));
    let mut known: HashMap<(FileId, PostId), Made> = known.map(|(file, made)| ((file, made.post.clone()), made)).collect();
    workspace.posts.iter().map(|post| known.remove(&(post.file, post.id.clone()))).collect()
}

/// Digest of everything that all posts and pages depend on: the program, the settings, the plans, the templates, the dictionaries.
fn environment(root: &Path, public: &Path, listing: &Listing, spelled: &Spelled) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(stamp::program().as_bytes());
    hasher.update(spelled.digest().as_bytes());
    hasher.update(public.as_os_str().as_encoded_bytes());
    // Approvals show in where posts stand, which is asked anew each time.
    for name in listing.names().filter(|name| !name.starts_with("content/") && !name.starts_with("approvals/")) {
        let bytes = std::fs::read(root.join(name)).unwrap_or_default();
        for part in [name.as_bytes(), &bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    *hasher.finalize().as_bytes()
}

/// What pages of single posts depend on: templates of the team's own may show the day, ours do not.
fn page_environment(workspace: &Workspace, today: NaiveDate, environment: [u8; 32]) -> [u8; 32] {
    let own = workspace.templates.iter().any(|(path, _)| path.starts_with("preview/") || path.starts_with("site/"));
    Key::default().with(&(environment, own.then_some(today))).done()
}

/// Findings by the number of the post that they are about, and those that are about none.
fn sort_out(workspace: &Workspace, said: crate::diag::Diagnostics) -> (HashMap<usize, Vec<Diagnostic>>, Vec<Diagnostic>) {
    let mut of_posts: HashMap<usize, Vec<Diagnostic>> = HashMap::new();
    let mut general = Vec::new();
    if said.is_empty() {
        return (of_posts, general);
    }
    let by_file: HashMap<FileId, usize> = workspace.posts.iter().enumerate().map(|(at, post)| (post.file, at)).collect();
    for finding in said {
        let at = match &finding.post {
            Some(id) => workspace.posts.binary_search_by(|post| post.id.cmp(id)).ok(),
            None => finding.location.and_then(|location| by_file.get(&location.file).copied()),
        };
        match at {
            Some(at) => of_posts.entry(at).or_default().push(finding),
            None => general.push(finding),
        }
    }
    (of_posts, general)
}

/// Whether what became of a post is still what would become of it.
fn holds(workspace: &Workspace, compiler: &Compiler<'_>, uses: &Uses<'_>, at: usize, made: &Made, paths: &OnceLock<[u8; 32]>) -> bool {
    let post = &workspace.posts[at];
    // Days are given slots in turn: those of one post depend on the others.
    let times = matches!(post.schedule, Schedule::SlotOn(_)).then(|| {
        made.lines.iter().all(|line| {
            let channel = workspace.config.channels.get(usize::from(line.channel));
            channel.is_some_and(|channel| compiler.due(post, &channel.name).map(|due| due.utc.timestamp_micros()) == line.due)
        })
    });
    times.unwrap_or(true) && uses.state(&made.uses, paths) == made.state
}

fn redo(
    worker: &Worker<'_>,
    loaded: &[Loaded],
    of_post: &[usize],
    more: &HashMap<usize, Vec<Diagnostic>>,
    posts: &[usize],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<(usize, Made)>, BuildError> {
    let done = AtomicUsize::new(0);
    let chunks: Vec<Vec<(usize, Made)>> = posts
        .par_chunks(CHUNK)
        .map(|chunk| {
            let input: Vec<_> = chunk
                .iter()
                .map(|&at| (&worker.judge.workspace.posts[at], &loaded[of_post[at]], more.get(&at).map_or(&[][..], Vec::as_slice)))
                .collect();
            let made = worker.chunk(&input)?;
            progress(done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len(), posts.len());
            Ok(chunk.iter().copied().zip(made).collect())
        })
        .collect::<Result<_, BuildError>>()?;
    Ok(chunks.into_iter().flatten().collect())
}

fn sketches(workspace: &Workspace, at: usize, made: &Made) -> impl Iterator<Item = Sketch> {
    let post = &workspace.posts[at].id;
    made.lines.iter().filter_map(move |line| {
        Some(Sketch {
            post: post.clone(),
            channel: workspace.config.channels.get(usize::from(line.channel))?.name.clone(),
            due: line.due.and_then(DateTime::from_timestamp_micros),
            words: line.words,
        })
    })
}

/// What is on record and no longer made of the files.
fn gone<'a>(
    workspace: &Workspace,
    ledger: &Snapshot,
    made: &impl Fn(usize) -> &'a Made,
    standings: &[Standing],
    general: &crate::diag::Diagnostics,
) -> Vec<Withdrawn> {
    let channel_of = |number: u16| workspace.config.channels.get(usize::from(number)).map(|channel| &channel.name);
    let is_made = |post: &PostId, channel: &ChannelName| {
        let at = workspace.posts.binary_search_by(|known| known.id.cmp(post));
        at.is_ok_and(|at| made(at).lines.iter().any(|line| channel_of(line.channel) == Some(channel)))
    };
    let findings = general.iter().chain(standings.iter().flat_map(|standing| &standing.findings));
    withdrawn(workspace, is_made, findings, standings.iter().flat_map(|standing| &standing.statuses), ledger)
}

/// Two campaigns, or two tags, may have names that give the same path.
pub(super) fn refuse_same_paths(pages: &[PageRecord]) -> Result<(), BuildError> {
    let mut seen = HashSet::new();
    match pages.iter().flat_map(|page| &page.files).find(|path| !seen.insert(path.as_str())) {
        Some(path) => Err(report::RenderError::SamePath { path: path.clone() }.into()),
        None => Ok(()),
    }
}

/// What the summary counts.
struct Totals {
    variants: usize,
    errors: usize,
    warnings: usize,
}

impl Totals {
    fn of(standings: &[Standing], general: &crate::diag::Diagnostics) -> Self {
        let of_posts =
            |severity| standings.iter().flat_map(|standing| &standing.findings).filter(|finding| finding.severity == severity).count();
        Self {
            variants: standings.iter().map(|standing| standing.statuses.len()).sum(),
            errors: general.count(Severity::Error) + of_posts(Severity::Error),
            warnings: general.count(Severity::Warning) + of_posts(Severity::Warning),
        }
    }
}

fn inputs(workspace: &Workspace, specs: &Specs) -> Inputs {
    let channels = &workspace.config.channels;
    let used = channels.iter().filter_map(|channel| specs.get(channel.network.as_str()));
    Inputs {
        posts: workspace.posts.len(),
        channels: channels.len(),
        campaigns: workspace.campaigns.len(),
        specs: used.map(|spec| (spec.name.to_string(), spec.version.to_string())).collect(),
    }
}

/// Pictures that no variant uses any more are removed; they can be made again.
fn remove_unused_media<'f>(public: &Path, used: impl Iterator<Item = &'f String>) -> Result<usize, BuildError> {
    let used: BTreeSet<&str> = used.map(String::as_str).collect();
    let folder = public.join("media");
    let mut removed = 0;
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(0) };
    let failed = |path: PathBuf| move |source: io::Error| BuildError::Io { path, source };
    for entry in entries {
        let entry = entry.map_err(failed(folder.clone()))?;
        let name = entry.file_name();
        // Only names of our making, and what a build that was cut off has left.
        let ours = name.to_str().is_some_and(|name| media_stem(name).is_some() || name.starts_with(".pregon-"));
        if ours && !used.contains(name.to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path()).map_err(failed(entry.path()))?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Files whose content is no longer what their name says are made again.
fn remove_altered_media(public: &Path) -> Result<(), BuildError> {
    let folder = public.join("media");
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    let names: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    names.par_iter().try_for_each(|path| {
        let Some(stem) = path.file_name().and_then(|name| name.to_str()).and_then(media_stem) else { return Ok(()) };
        let digest = std::fs::File::open(path).and_then(|mut file| Digest::of_reader(&mut file));
        if digest.is_ok_and(|(digest, _)| digest.short() == stem) {
            return Ok(());
        }
        std::fs::remove_file(path).map_err(|source| BuildError::Io { path: path.clone(), source })
    })
}

/// The part of a name that stands for the content; `None` for names that are not of our making.
fn media_stem(name: &str) -> Option<&str> {
    let (stem, _) = name.split_once('.')?;
    (stem.len() == 16 && stem.bytes().all(|b| b.is_ascii_hexdigit())).then_some(stem)
}

/// Refuses to write through links: one that came with the workspace could lead anywhere.
fn refuse_links(root: &Path, public: &Path) -> Result<(), BuildError> {
    let own = root.join("public");
    let outer = [root.join(".pregon"), root.join(CACHE_FOLDER)].into_iter().chain((public == own).then_some(own));
    let folders = super::OWN_FOLDERS.iter().map(|name| public.join(name));
    inside::first_link(outer, folders).map_or(Ok(()), |path| Err(BuildError::Linked { path }))
}

/// The next instant at which the same files would give other pages: a day begins, something falls due, runs out of
/// tolerance, or may be tried again, or a time that the calendar offers has come.
fn valid_until(
    workspace: &Workspace,
    mades: &[Option<Made>],
    standings: &[Standing],
    ledger: &Snapshot,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let zone = workspace.config.timezone;
    let today = now.with_timezone(&zone).date_naive();
    let tomorrow = today + chrono::Days::new(1);
    // Where midnight does not exist, an hour early is as good: a build too many harms nobody.
    let midnight = workspace::wall_to_utc(tomorrow.and_time(NaiveTime::MIN), zone).unwrap_or(now + TimeDelta::hours(1));
    let mut next = midnight;
    let mut consider = |at: DateTime<Utc>| {
        if at > now && at < next {
            next = at;
        }
    };
    for line in mades.iter().flatten().flat_map(|made| &made.lines) {
        let Some(due) = line.due.and_then(DateTime::from_timestamp_micros) else { continue };
        consider(due);
        // A rule looks ahead by this much.
        consider(due - TimeDelta::hours(crate::check::NEAR_HOURS));
    }
    for channel in &workspace.config.channels {
        let slots = workspace::slots_of_local_day(&workspace.calendar, zone, channel.name.as_str(), today);
        slots.into_iter().for_each(&mut consider);
    }
    if workspace.posts.iter().any(|post| matches!(post.schedule, Schedule::SlotNext(_))) {
        // What is proposed to a post that waits is over when its time has come.
        let lines = workspace.posts.iter().zip(mades).filter_map(|(post, made)| Some((post, made.as_ref()?)));
        let taken = lines.flat_map(|(_, made)| &made.lines).filter_map(|line| {
            let channel = workspace.config.channels.get(usize::from(line.channel))?;
            Some((channel.name.clone(), DateTime::from_timestamp_micros(line.due?)?))
        });
        for proposal in crate::agenda::proposals(workspace, taken.collect(), now) {
            proposal.at.into_iter().for_each(|at| consider(at.utc));
        }
    }
    if let Some(alarm) = workspace.calendar.alarm {
        // The alarm rings when the last approved post comes too near; that of any other is only a build too many.
        for due in mades.iter().flatten().flat_map(|made| &made.lines).filter_map(|line| DateTime::from_timestamp_micros(line.due?)) {
            let rings = due - TimeDelta::minutes(alarm.nothing_after_minutes);
            // It is silent up to and with that instant.
            consider(rings);
            consider(rings + TimeDelta::microseconds(1));
        }
    }
    for (post, standing) in workspace.posts.iter().zip(standings) {
        for status in &standing.statuses {
            let Some(channel) = workspace.config.channel(status.channel.as_str()) else { continue };
            let due = status.due.as_ref().map(|due| due.utc);
            if let Some(at) = next_change(workspace, ledger, post, channel, due, &status.holds, now) {
                consider(at);
            }
        }
    }
    freeze_changes(workspace, ledger, now).into_iter().for_each(&mut consider);
    next
}
