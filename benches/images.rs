//! Seven sizes of a 12-megapixel photo, a drawn card, the probe and the no-op.
//!
//! `cargo bench --bench images`. With `PREGON_BENCH_PHOTOS` set to a folder of JPEG files the
//! run over that folder is measured once instead; `anchors/images_compare.py` holds it against libvips.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark prints and writes as it likes")]

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::Instant;

use divan::Bencher;
use image::{Rgb, RgbImage};
use pregon::images::{Loader, derive, probe, render_card};
use pregon::model::{Digest, DrawnCard, Fit, Focus, ImageJob, ImageSource, ImageTarget, MediaFormat};

/// The sizes of the anchor script, in the same order.
const SIZES: [(u32, u32); 7] = [(1080, 1350), (1080, 1080), (1200, 630), (1600, 900), (1000, 1500), (1200, 900), (320, 320)];

struct Files(HashMap<String, Vec<u8>>);

impl Loader for Files {
    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn card_template(&self, _: &str) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

fn main() {
    match std::env::var_os("PREGON_BENCH_PHOTOS") {
        Some(folder) => whole_folder(Path::new(&folder)),
        None => divan::main(),
    }
}

/// Every photo of a folder in all sizes, once; the files stay in `<folder>/pregon`.
fn whole_folder(folder: &Path) {
    let start = Instant::now();
    let mut files = HashMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "jpg") {
            files.insert(path.to_string_lossy().into_owned(), std::fs::read(&path).expect("the photo can be read"));
        }
    }
    let files = Files(files);
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let out = folder.join("pregon");
    let _ = std::fs::remove_dir_all(&out);
    let jobs = jobs(&files);
    let derived = derive(&jobs, &files, scratch.path(), &out).expect("the folders can be made");
    let assets: Vec<_> = derived.assets.iter().map(|asset| asset.as_ref().expect("every photo gives every size")).collect();
    // Who looks at the quality needs to know which file is which.
    let names: String = jobs
        .iter()
        .zip(&assets)
        .map(|(job, asset)| match &job.source {
            ImageSource::File { path, .. } => format!("{path}\t{}x{}\t{}\n", job.target.width, job.target.height, asset.file),
            ImageSource::Card(_) => String::new(),
        })
        .collect();
    std::fs::write(out.join("names.tsv"), names).expect("the list can be written");
    println!("{:?} in {:?}", derived.counts, start.elapsed());
}

fn jobs(files: &Files) -> Vec<ImageJob> {
    let mut paths: Vec<_> = files.0.iter().collect();
    paths.sort();
    let job = |source: &ImageSource, (width, height): (u32, u32)| ImageJob {
        source: source.clone(),
        focus: Some(Focus::default()),
        target: ImageTarget {
            width,
            height,
            fit: Fit::Cover,
            max_pixels: None,
            ground: None,
            formats: vec![MediaFormat::Jpeg],
            max_bytes: 100_000_000,
            min_bytes: 0,
            quality: 82,
            min_quality: 60,
        },
    };
    paths
        .into_iter()
        .map(|(path, bytes)| ImageSource::File { path: path.clone(), digest: Digest::of(bytes) })
        .flat_map(|source| SIZES.map(|size| job(&source, size)))
        .collect()
}

/// A 12-megapixel JPEG with gradients, edges and grain.
fn photo() -> Vec<u8> {
    let mut state = 1_u32;
    let pixels = RgbImage::from_fn(4000, 3000, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = ((f64::from(x) / 70.0).sin() * (f64::from(y) / 90.0).cos() * 60.0) as i32;
        let edge = if (x / 250 + y / 310) % 3 == 0 { 40 } else { 0 };
        let value = |base: i32| (base + wave + edge + (state >> 28) as i32).clamp(0, 255) as u8;
        Rgb([value(60 + (x / 40) as i32), value(90), value(150 - (y / 40) as i32)])
    });
    let mut bytes = Vec::new();
    image::DynamicImage::ImageRgb8(pixels)
        .write_to(&mut io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
        .expect("the photo can be encoded");
    bytes
}

#[divan::bench(sample_count = 10)]
fn seven_sizes_of_one_photo(bencher: Bencher<'_, '_>) {
    let files = Files(HashMap::from([("photo.jpg".to_owned(), photo())]));
    let jobs = jobs(&files);
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a temporary folder"))
        .bench_values(|folder| derive(&jobs, &files, &folder.path().join("cache"), &folder.path().join("media")));
}

#[divan::bench]
fn seven_sizes_from_the_cache(bencher: Bencher<'_, '_>) {
    let files = Files(HashMap::from([("photo.jpg".to_owned(), photo())]));
    let jobs = jobs(&files);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = || derive(&jobs, &files, &folder.path().join("cache"), &folder.path().join("media"));
    let _ = run().expect("the folders can be made");
    bencher.bench_local(run);
}

#[divan::bench]
fn probe_one_photo(bencher: Bencher<'_, '_>) {
    let bytes = photo();
    bencher.bench_local(|| probe(&bytes, Some("jpg")));
}

#[divan::bench]
fn one_card(bencher: Bencher<'_, '_>) {
    let template = include_str!("../templates/cards/quote.svg");
    let card = DrawnCard {
        template: "quote".to_owned(),
        template_digest: Digest::of(template.as_bytes()),
        text: "Leer es viajar sin maleta, y volver con la casa más grande.".to_owned(),
        caption: "Cuaderno de la librería".to_owned(),
        brand: "Librería La Ceiba".to_owned(),
        lang: "es".to_owned(),
    };
    bencher.bench_local(|| render_card(&card, template, 1200, 630));
}
