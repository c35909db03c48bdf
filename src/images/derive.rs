//! Jobs to assets: equal jobs once, one decode per source, equal shapes once, sources in parallel.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fast_image_resize::Resizer;
use rayon::prelude::*;

use crate::model::{Asset, Digest, DrawnCard, Fit, Focus, ImageJob, ImageSource, ImageTarget, MediaFormat};

use super::encode::{self, Press};
use super::interest::Interest;
use super::pixels::Pixels;
use super::probe::{Content, Probe, named};
use super::source::Source;
use super::store::{Extra, Store};
use super::{Frame, ImageError, container, ground, probe, render_card};

/// The size in pixels of a card where the network fixes no ratio: the shape that timelines show uncut.
const CARD_SIZE: (u32, u32) = (1600, 900);

/// Gives the bytes behind a job. Called from several threads, once per source.
pub trait Loader: Sync {
    /// The bytes of a file of the workspace; `path` is that of [`ImageSource::File`].
    ///
    /// The check stage has seen the file; an implementation should refuse to leave the workspace.
    fn file(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Where a file lies on disk. With `None` videos are read into memory like pictures; with a
    /// place they are copied from there in small pieces.
    fn location(&self, path: &str) -> io::Result<Option<PathBuf>> {
        let _ = path;
        Ok(None)
    }

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
    /// Different shapes that were drawn or resampled, each for one or more jobs.
    pub shapes: usize,
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
        let group = *group_of.entry(source_key(job)).or_insert_with(|| {
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
        shapes: run.counters.shapes.into_inner(),
        decoded: run.counters.decoded.into_inner(),
        failed: results.values().filter(|result| result.is_err()).count(),
    };
    let assets = keys.iter().map(|key| results[key].clone()).collect();
    Ok(Derived { assets, counts })
}

/// Jobs with the same value share a decode. The extension counts, since a wrong one is an error.
fn source_key(job: &ImageJob) -> Digest {
    match &job.source {
        ImageSource::File { path, digest } => Digest::of_json(&(digest, extension(path))),
        ImageSource::Card(card) => Digest::of_json(card),
    }
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

#[derive(Default)]
struct Counters {
    passed: AtomicUsize,
    encoded: AtomicUsize,
    shapes: AtomicUsize,
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

/// The jobs of one source that want the same pixels.
struct Shape<'a> {
    frame: Frame,
    ground: [u8; 3],
    planar: bool,
    jobs: Vec<Keyed<'a>>,
}

/// A job, its key and the point that it keeps.
type Keyed<'a> = (Digest, &'a ImageJob, Focus);

/// Puts jobs that want the same pixels together, in the order in which they come.
fn shapes<'a>(jobs: impl Iterator<Item = (Frame, Keyed<'a>)>) -> Vec<Shape<'a>> {
    let mut shapes: Vec<Shape<'_>> = Vec::new();
    for (frame, job) in jobs {
        let ground = job.1.target.ground.unwrap_or(ground::WHITE);
        let planar = encode::is_planar(&job.1.target);
        match shapes.iter_mut().find(|shape| (shape.frame, shape.ground, shape.planar) == (frame, ground, planar)) {
            Some(shape) => shape.jobs.push(job),
            None => shapes.push(Shape { frame, ground, planar, jobs: vec![job] }),
        }
    }
    shapes
}

impl<L: Loader> Run<'_, L> {
    /// All jobs of one source.
    fn group(&self, jobs: &[(Digest, &ImageJob)], spread: bool) -> Vec<Made> {
        let all = |error: &ImageError| jobs.iter().map(|&(key, _)| (key, Err(error.clone()))).collect();
        let made = match jobs.first().map(|(_, job)| &job.source) {
            Some(ImageSource::Card(card)) => self.card(card, jobs),
            Some(ImageSource::File { path, digest }) => self.open(path, *digest).and_then(|source| match source {
                Opened::Picture(source) => self.picture(&source, jobs, spread),
                Opened::Video(video) => Ok(self.video(*video, *digest, jobs)),
            }),
            None => Ok(Vec::new()),
        };
        made.unwrap_or_else(|error| all(&error))
    }

    fn card(&self, card: &DrawnCard, jobs: &[(Digest, &ImageJob)]) -> Result<Vec<Made>, ImageError> {
        let template = self.loader.card_template(&card.template).map_err(|error| ImageError::Read(Arc::new(error)))?;
        if Digest::of(template.as_bytes()) != card.template_digest {
            return Err(ImageError::Changed);
        }
        // A card is drawn anew at every size: only equal shapes are shared.
        let shapes = shapes(jobs.iter().map(|&(key, job)| (card_frame(&job.target), (key, job, job.focus.unwrap_or_default()))));
        let mut made = Vec::with_capacity(jobs.len());
        for Shape { frame, ground, jobs, .. } in shapes {
            let press = Press::new(true, ground, |factor| {
                let (width, height) = frame.scaled(factor).canvas;
                let drawn = render_card(card, &template, width, height)?;
                Ok(Pixels::Packed(image::DynamicImage::ImageRgba8(drawn).into_rgb8().into()))
            });
            self.press(press, &jobs, |focus| focus, &mut made);
        }
        Ok(made)
    }

    /// The files of one shape.
    fn press<R>(&self, mut press: Press<R>, jobs: &[Keyed<'_>], placed: impl Fn(Focus) -> Focus, made: &mut Vec<Made>)
    where
        R: FnMut(f64) -> Result<Pixels, ImageError>,
    {
        count(&self.counters.shapes);
        made.extend(jobs.iter().map(|&(key, job, focus)| {
            let asset = press.file(&job.target).and_then(|encoded| {
                count(&self.counters.encoded);
                self.store.keep(key, &encoded, placed(focus), Extra::default())
            });
            (key, asset)
        }));
    }

    fn open(&self, path: &str, digest: Digest) -> Result<Opened, ImageError> {
        let read = |error: io::Error| ImageError::Read(Arc::new(error));
        let is_video = named(extension(path)).is_some_and(MediaFormat::is_video);
        if let Some(full) = if is_video { self.loader.location(path).map_err(read)? } else { None } {
            return match Content::open(&full)? {
                Content::Video(file, format) => Video::open(Box::new(file), format, path).map(Opened::Video),
                // Not a video after all: the probe says what it is.
                Content::Picture(bytes) => Source::new(bytes, extension(path)).map(Opened::Picture),
            };
        }
        let bytes = self.loader.file(path).map_err(read)?;
        if Digest::of(&bytes) != digest {
            return Err(ImageError::Changed);
        }
        match container::detect(&bytes)? {
            format if format.is_video() => Video::open(Box::new(io::Cursor::new(bytes)), format, path).map(Opened::Video),
            _ => Source::new(bytes, extension(path)).map(Opened::Picture),
        }
    }

    /// Videos go as they are or not at all.
    fn video(&self, mut video: Video, digest: Digest, jobs: &[(Digest, &ImageJob)]) -> Vec<Made> {
        let mut pass = |key, job: &ImageJob| {
            let (format, bytes, target) = (video.probe.format, video.bytes, &job.target);
            if !target.formats.contains(&format) {
                return Err(ImageError::VideoNotTaken { format });
            }
            if bytes > target.max_bytes {
                return Err(ImageError::VideoDoesNotFit { bytes, max_bytes: target.max_bytes });
            }
            let asset = Asset {
                digest,
                file: Store::file_name(digest, format),
                format,
                width: video.probe.width,
                height: video.probe.height,
                bytes,
                quality: None,
                focus: job.focus.unwrap_or_default(),
                animated: true,
                duration_ms: video.probe.duration_ms,
                codec: video.probe.codec.clone(),
            };
            let kept = self.store.keep_video(key, &mut video.content, asset)?;
            count(&self.counters.passed);
            Ok(kept)
        };
        jobs.iter().map(|&(key, job)| (key, pass(key, job))).collect()
    }

    fn picture(&self, source: &Source, jobs: &[(Digest, &ImageJob)], spread: bool) -> Result<Vec<Made>, ImageError> {
        if source.is_animated() {
            let pass = |job: &ImageJob, key| match source.pass(&job.target)? {
                Some(passed) => {
                    count(&self.counters.passed);
                    let focus = job.focus.unwrap_or_default();
                    self.store.keep(key, &passed, focus, source.extra())
                }
                None => Err(source.animation_error()),
            };
            return Ok(jobs.iter().map(|&(key, job)| (key, pass(job, key))).collect());
        }
        // A still picture that is passed on is decoded too: what is sent is known to be sound.
        let decoded = source.decode()?;
        count(&self.counters.decoded);
        let (width, height) = source.size();
        let interest = jobs.iter().any(|(_, job)| job.focus.is_none()).then(|| Interest::new(&decoded.grid()));
        let mut made = Vec::with_capacity(jobs.len());
        let mut rest = Vec::new();
        for &(key, job) in jobs {
            let point = job.focus.or_else(|| interest.as_ref().map(Interest::point)).unwrap_or_default();
            match source.pass(&job.target) {
                Ok(Some(passed)) => {
                    count(&self.counters.passed);
                    made.push((key, self.store.keep(key, &passed, point, Extra::default())));
                }
                Ok(None) => {
                    let mut frame = Frame::new(width, height, point, &job.target);
                    if let (None, Some(interest)) = (job.focus, &interest) {
                        let part = interest.best_part(frame.crop.width / f64::from(width), frame.crop.height / f64::from(height));
                        frame = Frame::new(width, height, part, &job.target);
                    }
                    rest.push((frame, (key, job, point)));
                }
                Err(error) => made.push((key, Err(error))),
            }
        }
        let one = |resizer: &mut Resizer, Shape { frame, ground, planar, jobs }: Shape<'_>| {
            let press = Press::new(source.is_lossless(), ground, |factor| decoded.render(frame.scaled(factor), ground, planar, resizer));
            let mut made = Vec::with_capacity(jobs.len());
            self.press(press, &jobs, |focus| frame.focus(focus, width, height), &mut made);
            made
        };
        let shapes = shapes(rest.into_iter());
        if spread {
            made.par_extend(shapes.into_par_iter().map_init(Resizer::new, one).flatten_iter());
        } else {
            let mut resizer = Resizer::new();
            made.extend(shapes.into_iter().flat_map(|shape| one(&mut resizer, shape)));
        }
        Ok(made)
    }
}

/// A source whose header is good.
enum Opened {
    Picture(Source),
    Video(Box<Video>),
}

/// What a video is read from: a file, or bytes in memory.
trait Readable: Read + Seek {}

impl<T: Read + Seek> Readable for T {}

struct Video {
    content: Box<dyn Readable>,
    probe: Probe,
    bytes: u64,
}

impl Video {
    fn open(mut content: Box<dyn Readable>, format: MediaFormat, path: &str) -> Result<Box<Self>, ImageError> {
        let probe = probe::video(&mut content, format, Some(extension(path)))?;
        let bytes = content.seek(SeekFrom::End(0)).map_err(|error| ImageError::Read(Arc::new(error)))?;
        Ok(Box::new(Self { content, probe, bytes }))
    }
}

/// The frame of a card: the whole box where the ratio is forced, else a size of our own within it.
fn card_frame(target: &ImageTarget) -> Frame {
    let (width, height) = match target.fit {
        Fit::Cover | Fit::Pad => (target.width.max(1), target.height.max(1)),
        Fit::Inside => CARD_SIZE,
    };
    Frame::new(width, height, Focus::default(), target)
}
