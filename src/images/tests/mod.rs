//! Real files made in memory, sent through the public functions.

mod cards;
mod colors;
mod hostile;
mod pictures;
mod quality;
mod runs;
mod videos;

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::{DynamicImage, ImageEncoder, Rgb, RgbImage};
use tempfile::TempDir;

use crate::model::{Asset, Digest, Fit, Focus, ImageJob, ImageSource, ImageTarget, MediaFormat};

use super::{Derived, ImageError, Loader, derive};

/// Files in memory, and how often they were read.
#[derive(Default)]
struct Files {
    files: HashMap<String, Vec<u8>>,
    reads: AtomicUsize,
}

impl Loader for Files {
    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn card_template(&self, name: &str) -> io::Result<String> {
        String::from_utf8(self.file(name)?).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// A folder for derived files and one for records, gone at the end of the test.
struct Bench {
    files: Files,
    folder: TempDir,
}

impl Bench {
    fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect();
        Self { files: Files { files, ..Files::default() }, folder: tempfile::tempdir().unwrap() }
    }

    fn job(&self, path: &str, target: &ImageTarget) -> ImageJob {
        let digest = Digest::of(&self.files.files[path]);
        let source = ImageSource::File { path: path.to_owned(), digest };
        ImageJob { source, focus: None, target: target.clone() }
    }

    fn run(&self, jobs: &[ImageJob]) -> Derived {
        derive(jobs, &self.files, &self.folder.path().join("cache"), &self.folder.path().join("media")).unwrap()
    }

    fn bytes(&self, asset: &Asset) -> Vec<u8> {
        std::fs::read(self.folder.path().join("media").join(&asset.file)).unwrap()
    }
}

/// One file, one target, one result, cut around the middle.
fn make(path: &str, bytes: Vec<u8>, target: &ImageTarget) -> Result<(Asset, Vec<u8>), ImageError> {
    let bench = Bench::new(&[(path, bytes)]);
    let job = ImageJob { focus: Some(Focus::default()), ..bench.job(path, target) };
    let asset = bench.run(&[job]).assets.remove(0)?;
    let bytes = bench.bytes(&asset);
    assert_eq!(asset.digest, Digest::of(&bytes));
    assert_eq!(asset.bytes, bytes.len() as u64);
    Ok((asset, bytes))
}

fn target(width: u32, height: u32, fit: Fit) -> ImageTarget {
    ImageTarget {
        width,
        height,
        fit,
        max_pixels: None,
        ground: None,
        formats: vec![MediaFormat::Jpeg, MediaFormat::Png],
        max_bytes: 10_000_000,
        min_bytes: 0,
        quality: 82,
        min_quality: 60,
    }
}

/// A scene with gradients, edges and grain, the same every time.
fn photo(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 28) as i32 - 8;
        let (fx, fy) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let wave = (fx * 40.0).sin() * (fy * 31.0).cos() * 40.0;
        let hill = if fy > 0.6 + 0.1 * (fx * 9.0).sin() { -70.0 } else { 0.0 };
        let value = |base: f64| ((base + wave + hill) as i32 + grain).clamp(0, 255) as u8;
        Rgb([value(90.0 + 120.0 * fx), value(110.0 + 60.0 * fy), value(200.0 - 100.0 * fx)])
    })
}

fn jpeg(pixels: &RgbImage, segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    for (number, body) in segments {
        encoder.add_app_segment(*number, body.clone()).unwrap();
    }
    let (width, height) = (pixels.width() as u16, pixels.height() as u16);
    encoder.encode(pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn jpeg_with_icc(pixels: &RgbImage, icc: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.add_icc_profile(icc).unwrap();
    let (width, height) = (pixels.width() as u16, pixels.height() as u16);
    encoder.encode(pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn png(pixels: &DynamicImage, icc: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc).unwrap();
    }
    encoder.write_image(pixels.as_bytes(), pixels.width(), pixels.height(), pixels.color().into()).unwrap();
    bytes
}

fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for number in 0..frames {
        let pixels = image::RgbaImage::from_pixel(40, 30, image::Rgba([number as u8 * 40, 90, 160, 255]));
        encoder.encode_frame(image::Frame::new(pixels)).unwrap();
    }
    drop(encoder);
    bytes
}

fn webp(pixels: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
        .write_image(pixels, pixels.width(), pixels.height(), image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// An APP1 body with an orientation and a place: TIFF, little endian, two entries.
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    bytes.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    bytes.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    bytes.extend([0, 0, 0, 0]);
    bytes.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0GPS 19.0414 -98.2063");
    bytes
}

fn decode(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// Peak signal to noise ratio in decibels.
fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let squares: f64 = a.iter().zip(b.iter()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0 * 255.0 * a.len() as f64 / squares.max(1e-9)).log10()
}
