//! Pixels to a file that a network takes: the format, the quality, and the size if bytes are short.

use std::collections::HashMap;
use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};
#[cfg(not(feature = "turbo"))]
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::model::{ImageTarget, MediaFormat};

use super::pixels::Pixels;
use super::{ImageError, ground};

/// Longest side in pixels below which no smaller version is tried.
const SMALLEST_SIDE: u32 = 320;

/// Each smaller version has this part of the width and height of the one before.
const STEP: f64 = 0.85;

/// From this quality on, colours are kept at full size.
const FULL_COLOR: u8 = 90;

/// Qualities tried where a network wants more bytes than the wished quality gives.
const GENEROUS: [u8; 2] = [95, 100];

/// A finished file.
#[derive(Debug)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) format: MediaFormat,
    pub(super) width: u32,
    pub(super) height: u32,
    /// JPEG quality; `None` for PNG.
    pub(super) quality: Option<u8>,
}

/// One shape of one source, brought to files for any number of targets.
///
/// Networks that want the same shape within other limits share every size, format and quality
/// that they have in common: each is made once.
pub(super) struct Press<R> {
    /// Gives the picture at a fraction of its full size.
    render: R,
    /// Whether the source may be a graphic: flat pictures from such a source become PNG where that is smaller.
    lossless: bool,
    /// Colour behind what is transparent, where a format has no transparency.
    ground: [u8; 3],
    /// The sizes made so far, from the full one down.
    sizes: Vec<Size>,
}

struct Size {
    picture: Pixels,
    files: HashMap<Kind, Arc<Encoded>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Png,
    Jpeg { quality: u8, optimized: bool },
}

impl<R: FnMut(f64) -> Result<Pixels, ImageError>> Press<R> {
    pub(super) fn new(lossless: bool, ground: [u8; 3], render: R) -> Self {
        Self { render, lossless, ground, sizes: Vec::new() }
    }

    /// Encodes until a file fits: first with less quality, then with fewer pixels.
    pub(super) fn file(&mut self, target: &ImageTarget) -> Result<Arc<Encoded>, ImageError> {
        for step in 0.. {
            if self.sizes.len() == step {
                let picture = (self.render)(STEP.powi(step as i32))?;
                self.sizes.push(Size { picture, files: HashMap::new() });
            }
            let size = &mut self.sizes[step];
            if let Some(encoded) = size.best(target, self.lossless, self.ground)? {
                return Ok(encoded);
            }
            let (width, height) = size.picture.size();
            let longest = width.max(height);
            if f64::from(longest) * STEP < f64::from(SMALLEST_SIDE) {
                break;
            }
        }
        Err(ImageError::CannotFit { max_bytes: target.max_bytes, smallest: SMALLEST_SIDE })
    }
}

impl Size {
    /// The best file of this very size, or `None` if none has few enough bytes.
    fn best(&mut self, target: &ImageTarget, lossless: bool, ground: [u8; 3]) -> Result<Option<Arc<Encoded>>, ImageError> {
        let takes = |format| target.formats.contains(&format);
        let (png, jpeg) = (takes(MediaFormat::Png), takes(MediaFormat::Jpeg));
        if !png && !jpeg {
            return Err(ImageError::NoWritableFormat);
        }
        let alpha = self.picture.has_alpha();
        let fits = |encoded: &Arc<Encoded>| encoded.bytes.len() as u64 <= target.max_bytes;
        let wants_png = png && (alpha || !jpeg || lossless && is_flat(&self.picture.packed()));
        let as_png = if wants_png { Some(self.make(Kind::Png, ground)?).filter(fits) } else { None };
        let best = if !jpeg || alpha && as_png.is_some() {
            as_png
        } else {
            match (as_png, self.search_quality(target, ground)?) {
                (Some(png), Some(jpeg)) => Some(if png.bytes.len() <= jpeg.bytes.len() { png } else { jpeg }),
                (png, jpeg) => png.or(jpeg),
            }
        };
        match best {
            Some(best) if (best.bytes.len() as u64) < target.min_bytes => self.enough(target, ground).map(Some),
            best => Ok(best),
        }
    }

    /// The JPEG of the highest quality within the wishes and the limit of bytes.
    fn search_quality(&mut self, target: &ImageTarget, ground: [u8; 3]) -> Result<Option<Arc<Encoded>>, ImageError> {
        let best = target.quality.clamp(1, 100);
        let least = target.min_quality.clamp(1, best);
        let mut within = |quality| -> Result<Option<Arc<Encoded>>, ImageError> {
            // Tables made for the picture save some percent of bytes for half as much time again:
            // only worth it where bytes are short.
            let encoded = self.make(Kind::Jpeg { quality, optimized: quality != best }, ground)?;
            Ok(Some(encoded).filter(|encoded| encoded.bytes.len() as u64 <= target.max_bytes))
        };
        if let Some(encoded) = within(best)? {
            return Ok(Some(encoded));
        }
        if least == best {
            return Ok(None);
        }
        let Some(mut found) = within(least)? else {
            return Ok(None);
        };
        let (mut low, mut high) = (least, best);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if let Some(encoded) = within(middle)? {
                (low, found) = (middle, encoded);
            } else {
                high = middle;
            }
        }
        Ok(Some(found))
    }

    /// A file with at least as many bytes as the network asks for: better, not stuffed.
    fn enough(&mut self, target: &ImageTarget, ground: [u8; 3]) -> Result<Arc<Encoded>, ImageError> {
        let jpeg = GENEROUS.map(|quality| (MediaFormat::Jpeg, Kind::Jpeg { quality, optimized: false }));
        for (format, kind) in jpeg.into_iter().chain([(MediaFormat::Png, Kind::Png)]) {
            if target.formats.contains(&format) {
                let encoded = self.make(kind, ground)?;
                if (target.min_bytes..=target.max_bytes).contains(&(encoded.bytes.len() as u64)) {
                    return Ok(encoded);
                }
            }
        }
        Err(ImageError::TooFewBytes { min_bytes: target.min_bytes })
    }

    fn jpeg(&self, quality: u8, optimized: bool, ground: [u8; 3]) -> Result<Vec<u8>, ImageError> {
        match &self.picture {
            // JPEG has no transparency.
            Pixels::Packed(picture) if picture.color().has_alpha() => {
                encode_jpeg(&ground::behind(picture.clone(), ground), quality, optimized)
            }
            Pixels::Packed(picture) => encode_jpeg(picture, quality, optimized),
            #[cfg(feature = "turbo")]
            Pixels::Planar(planes) => planes.encode(quality, optimized),
        }
    }

    fn make(&mut self, kind: Kind, ground: [u8; 3]) -> Result<Arc<Encoded>, ImageError> {
        if let Some(encoded) = self.files.get(&kind) {
            return Ok(Arc::clone(encoded));
        }
        let (format, quality, bytes) = match kind {
            Kind::Png => (MediaFormat::Png, None, encode_png(&self.picture.packed())?),
            Kind::Jpeg { quality, optimized } => (MediaFormat::Jpeg, Some(quality), self.jpeg(quality, optimized, ground)?),
        };
        let (width, height) = self.picture.size();
        let encoded = Arc::new(Encoded { bytes, format, width, height, quality });
        self.files.insert(kind, Arc::clone(&encoded));
        Ok(encoded)
    }
}

/// Whether the jobs of this target can do with colours at half the size, as most JPEG files have them.
pub(super) fn is_planar(target: &ImageTarget) -> bool {
    target.formats.contains(&MediaFormat::Jpeg) && target.quality < FULL_COLOR
}

#[cfg(feature = "turbo")]
fn encode_jpeg(picture: &DynamicImage, quality: u8, optimized: bool) -> Result<Vec<u8>, ImageError> {
    super::planar::encode(picture, quality, optimized, quality >= FULL_COLOR)
}

#[cfg(not(feature = "turbo"))]
fn encode_jpeg(picture: &DynamicImage, quality: u8, optimized: bool) -> Result<Vec<u8>, ImageError> {
    let failed = |detail: String| ImageError::Encode { detail };
    let (pixels, color) = match picture {
        DynamicImage::ImageLuma8(pixels) => (pixels.as_raw(), ColorType::Luma),
        DynamicImage::ImageRgb8(pixels) => (pixels.as_raw(), ColorType::Rgb),
        other => return Err(failed(format!("{:?} is not a JPEG colour type", other.color()))),
    };
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| failed(format!("{pixels} pixels are too many for JPEG")));
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_optimized_huffman_tables(optimized);
    encoder.set_sampling_factor(if quality < FULL_COLOR { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 });
    // Taking every second colour sample instead of the mean frays coloured edges.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(pixels, side(picture.width())?, side(picture.height())?, color).map_err(|error| failed(error.to_string()))?;
    Ok(bytes)
}

fn encode_png(picture: &DynamicImage) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
        .write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
        .map_err(|error| ImageError::Encode { detail: error.to_string() })?;
    Ok(bytes)
}

/// Whether at least half of the pixels equal their left neighbour: drawings, charts, screenshots.
///
/// Counting colours would not do, since smooth edges alone bring hundreds of them into a drawing.
fn is_flat(picture: &DynamicImage) -> bool {
    let channels = usize::from(picture.color().channel_count());
    let row = picture.width() as usize * channels;
    let equal: usize = picture
        .as_bytes()
        .chunks_exact(row)
        .map(|row| row.chunks_exact(channels).zip(row[channels..].chunks_exact(channels)).filter(|(a, b)| a == b).count())
        .sum();
    equal * 2 >= picture.width() as usize * picture.height() as usize
}
