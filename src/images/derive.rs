//! Jobs to assets: equal jobs once, one decode per source, sources in parallel.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use fast_image_resize::Resizer;
use rayon::prelude::*;

use crate::model::{Asset, Digest, DrawnCard, Fit, Focus, ImageJob, ImageSource, ImageTarget};

use super::color::ToSrgb;
use super::container::{self, Header};
use super::decode::{self, Decoded};
use super::encode::{self, Encoded};
use super::probe::{Probe, inspect};
use super::store::Store;
use super::{Frame, ImageError, ground, render_card};

/// The size in pixels of a card where the network fixes no ratio: the shape that timelines show uncut.
const CARD_SIZE: (u32, u32) = (1600, 900);

/// Gives the bytes behind a job. Called from several threads, once per source.
pub trait Loader: Sync {
    /// The bytes of a file of the workspace; `path` is that of [`ImageSource::File`].
    ///
    /// The check stage has seen the file; an implementation should refuse to leave the workspace.
    fn file(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The text of a card template, by its name without `.svg`.
    fn card_template(&self, name: &str) -> io::Result<String>;
}

/// What [`derive()`] did, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Jobs asked for.
    pub jobs: usize,
    /// Different jobs found in the cache.
    pub reused: usize,
    /// Different jobs whose source was passed on without new encoding.
    pub passed: usize,
    /// Different jobs whose pixels were encoded.
    pub encoded: usize,
    /// Files decoded.
    pub decoded: usize,
    /// Different jobs that failed.
    pub failed: usize,
}

/// The result of [`derive()`].
#[derive(Debug)]
#[must_use]
pub struct Derived {
    /// One result per job, in the order of the jobs.
    pub assets: Vec<Result<Asset, ImageError>>,
    /// What was done.
    pub counts: Counts,
}

/// Makes the pictures that jobs ask for.
///
/// Files go to `out` as `<first 16 digits of the digest>.<extension>`, records to `cache`; both
/// folders are made if need be. Each file appears whole or not at all, and the same jobs give the
/// same bytes whatever the number of threads. At most one decoded source per thread is in memory.
///
/// # Errors
/// Fails as a whole only if a folder cannot be made; every other problem belongs to its job.
pub fn derive(jobs: &[ImageJob], loader: &impl Loader, cache: &Path, out: &Path) -> Result<Derived, ImageError> {
    let run = Run { loader, store: Store::open(out, cache)?, counters: Counters::default() };
    let keys: Vec<Digest> = jobs.iter().map(ImageJob::key).collect();
    let mut reused = 0;
    let mut results: HashMap<Digest, Result<Asset, ImageError>> = HashMap::new();
    let mut groups: Vec<Vec<(Digest, &ImageJob)>> = Vec::new();
    let mut group_of: HashMap<Digest, usize> = HashMap::new();
    let mut seen = HashSet::new();
    for (job, &key) in jobs.iter().zip(&keys) {
        if !seen.insert(key) {
            continue;
        }
        if let Some(asset) = run.store.find(key) {
            reused += 1;
            results.insert(key, Ok(asset));
            continue;
        }
        let group = *group_of.entry(source_key(job, key)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push((key, job));
    }
    // Outputs of one source run in parallel only where there are too few sources to fill the
    // threads: a thread that waits for outputs would start another source and hold its pixels too.
    let spread = groups.len() < rayon::current_num_threads();
    let made: Vec<_> = groups.into_par_iter().flat_map_iter(|group| run.group(&group, spread)).collect();
    results.extend(made);
    let counts = Counts {
        jobs: jobs.len(),
        reused,
        passed: run.counters.passed.into_inner(),
        encoded: run.counters.encoded.into_inner(),
        decoded: run.counters.decoded.into_inner(),
        failed: results.values().filter(|result| result.is_err()).count(),
    };
    let assets = keys.iter().map(|key| results[key].clone()).collect();
    Ok(Derived { assets, counts })
}

/// Jobs with the same value share a decode. The extension counts, since a wrong one is an error.
fn source_key(job: &ImageJob, key: Digest) -> Digest {
    match &job.source {
        ImageSource::File { path, digest } => Digest::of_json(&(digest, extension(path))),
        // A card is drawn anew at every size: nothing is shared.
        ImageSource::Card(_) => key,
    }
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

#[derive(Default)]
struct Counters {
    passed: AtomicUsize,
    encoded: AtomicUsize,
    decoded: AtomicUsize,
}

fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::Relaxed);
}

struct Run<'a, L> {
    loader: &'a L,
    store: Store,
    counters: Counters,
}

type Made = (Digest, Result<Asset, ImageError>);

impl<L: Loader> Run<'_, L> {
    /// All jobs of one source.
    fn group(&self, jobs: &[(Digest, &ImageJob)], spread: bool) -> Vec<Made> {
        let Some((_, first)) = jobs.first() else {
            return Vec::new();
        };
        match &first.source {
            ImageSource::Card(card) => jobs.iter().map(|&(key, job)| (key, self.card(key, card, job))).collect(),
            ImageSource::File { path, digest } => match self.open(path, *digest) {
                Ok(source) => self.file(&source, jobs, spread),
                Err(error) => jobs.iter().map(|&(key, _)| (key, Err(error.clone()))).collect(),
            },
        }
    }

    fn card(&self, key: Digest, card: &DrawnCard, job: &ImageJob) -> Result<Asset, ImageError> {
        let template = self.loader.card_template(&card.template).map_err(|error| ImageError::Read(Arc::new(error)))?;
        if Digest::of(template.as_bytes()) != card.template_digest {
            return Err(ImageError::Changed);
        }
        let frame = card_frame(&job.target);
        let encoded = encode::encode(&job.target, true, |factor| {
            let size = frame.scaled(factor);
            let drawn = render_card(card, &template, size.width, size.height)?;
            Ok(image::DynamicImage::ImageRgba8(drawn).into_rgb8().into())
        })?;
        count(&self.counters.encoded);
        self.store.keep(key, &encoded, job.focus.unwrap_or_default())
    }

    fn open(&self, path: &str, digest: Digest) -> Result<Source, ImageError> {
        let bytes = self.loader.file(path).map_err(|error| ImageError::Read(Arc::new(error)))?;
        if Digest::of(&bytes) != digest {
            return Err(ImageError::Changed);
        }
        Source::new(bytes, extension(path))
    }

    fn file(&self, source: &Source, jobs: &[(Digest, &ImageJob)], spread: bool) -> Vec<Made> {
        let mut made = Vec::with_capacity(jobs.len());
        let mut rest = Vec::new();
        for &(key, job) in jobs {
            let frame = Frame::new(source.probe.width, source.probe.height, job.focus.unwrap_or_default(), &job.target);
            match source.pass(frame, &job.target) {
                Ok(Some(passed)) => {
                    count(&self.counters.passed);
                    made.push((key, self.store.keep(key, &passed, source.focus(frame, job.focus.unwrap_or_default()))));
                }
                Ok(None) if source.probe.is_animated() => made.push((key, Err(source.animation_error()))),
                Ok(None) => rest.push((key, job, frame)),
                Err(error) => made.push((key, Err(error))),
            }
        }
        if rest.is_empty() {
            return made;
        }
        let decoded = match source.decode() {
            Ok(decoded) => decoded,
            Err(error) => {
                made.extend(rest.into_iter().map(|(key, ..)| (key, Err(error.clone()))));
                return made;
            }
        };
        count(&self.counters.decoded);
        let one = |resizer: &mut Resizer, (key, job, frame): (Digest, &ImageJob, Frame)| {
            let encoded = encode::encode(&job.target, source.header.lossless, |factor| {
                decoded.render(frame.scaled(factor), job.target.ground.unwrap_or(ground::WHITE), resizer)
            });
            let asset = encoded.and_then(|encoded| {
                count(&self.counters.encoded);
                self.store.keep(key, &encoded, source.focus(frame, job.focus.unwrap_or_default()))
            });
            (key, asset)
        };
        if spread {
            made.par_extend(rest.into_par_iter().map_init(Resizer::new, one));
        } else {
            let mut resizer = Resizer::new();
            made.extend(rest.into_iter().map(|job| one(&mut resizer, job)));
        }
        made
    }
}

/// A source file whose header is good.
struct Source {
    bytes: Vec<u8>,
    probe: Probe,
    header: Header,
    /// What brings its colours to sRGB, if they are others.
    color: Option<ToSrgb>,
    /// The file without its metadata, made when it is first asked for.
    stripped: OnceLock<Result<Vec<u8>, ImageError>>,
}

impl Source {
    fn new(bytes: Vec<u8>, extension: &str) -> Result<Self, ImageError> {
        let (probe, header) = inspect(&bytes, Some(extension))?;
        let icc = if probe.has_icc { decode::icc_profile(&bytes, probe.format) } else { None };
        let color = icc.as_deref().and_then(ToSrgb::new);
        Ok(Self { bytes, probe, header, color, stripped: OnceLock::new() })
    }

    fn decode(&self) -> Result<Decoded<'_>, ImageError> {
        decode::decode(&self.bytes, &self.probe, self.color.as_ref())
    }

    /// The file as it is but for its metadata, where the target takes it so.
    fn pass(&self, frame: Frame, target: &ImageTarget) -> Result<Option<Encoded>, ImageError> {
        let probe = &self.probe;
        let fits = target.formats.contains(&probe.format)
            && frame.is_whole(probe.width, probe.height)
            && probe.orientation == image::metadata::Orientation::NoTransforms
            && self.color.is_none()
            && self.stripped()?.len() as u64 <= target.max_bytes;
        if !fits {
            return Ok(None);
        }
        let (width, height) = (probe.width, probe.height);
        Ok(Some(Encoded { bytes: self.stripped()?.to_vec(), format: probe.format, width, height, quality: None }))
    }

    fn stripped(&self) -> Result<&[u8], ImageError> {
        let stripped = self.stripped.get_or_init(|| container::strip(self.probe.format, &self.bytes));
        stripped.as_deref().map_err(Clone::clone)
    }

    fn focus(&self, frame: Frame, focus: Focus) -> Focus {
        frame.focus(focus, self.probe.width, self.probe.height)
    }

    fn animation_error(&self) -> ImageError {
        let (width, height) = (self.probe.width, self.probe.height);
        match self.stripped() {
            Ok(stripped) => ImageError::AnimationDoesNotFit { width, height, bytes: stripped.len() as u64 },
            Err(error) => error,
        }
    }
}

/// The size of a card: the whole box where the ratio is forced, else a size of our own within it.
fn card_frame(target: &ImageTarget) -> Frame {
    let (width, height) = match target.fit {
        Fit::Cover | Fit::Pad => (target.width.max(1), target.height.max(1)),
        Fit::Inside => CARD_SIZE,
    };
    Frame::new(width, height, Focus::default(), target)
}
