//! Pixels to a file that a network takes: the format, the quality, and the size if bytes are short.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::model::{ImageTarget, MediaFormat};

use super::{ImageError, ground};

/// Longest side in pixels below which no smaller version is tried.
const SMALLEST_SIDE: u32 = 320;

/// Each smaller version has this part of the width and height of the one before.
const STEP: f64 = 0.85;

/// A finished file.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) format: MediaFormat,
    pub(super) width: u32,
    pub(super) height: u32,
    /// JPEG quality; `None` for PNG.
    pub(super) quality: Option<u8>,
}

/// Encodes pictures until one fits: first with less quality, then with fewer pixels.
///
/// `render` gives the picture at a fraction of its full size. `lossless` says that the source
/// may be a graphic: flat pictures from such a source become PNG where that is smaller.
pub(super) fn encode(
    target: &ImageTarget,
    lossless: bool,
    mut render: impl FnMut(f64) -> Result<DynamicImage, ImageError>,
) -> Result<Encoded, ImageError> {
    let mut factor = 1.0;
    loop {
        let picture = render(factor)?;
        if let Some(encoded) = encode_once(&picture, target, lossless)? {
            return Ok(encoded);
        }
        let longest = picture.width().max(picture.height());
        if f64::from(longest) * STEP < f64::from(SMALLEST_SIDE) {
            return Err(ImageError::CannotFit { max_bytes: target.max_bytes, smallest: SMALLEST_SIDE });
        }
        factor *= STEP;
    }
}

/// The best file of this very size, or `None` if none has few enough bytes.
fn encode_once(picture: &DynamicImage, target: &ImageTarget, lossless: bool) -> Result<Option<Encoded>, ImageError> {
    let takes = |format| target.formats.contains(&format);
    let (png, jpeg) = (takes(MediaFormat::Png), takes(MediaFormat::Jpeg));
    if !png && !jpeg {
        return Err(ImageError::NoWritableFormat);
    }
    let fits = |encoded: &Encoded| encoded.bytes.len() as u64 <= target.max_bytes;
    let alpha = picture.color().has_alpha();
    let as_png = if png && (alpha || !jpeg || lossless && is_flat(picture)) { Some(encode_png(picture)?).filter(fits) } else { None };
    if !jpeg || alpha && as_png.is_some() {
        return Ok(as_png);
    }
    let flattened;
    let opaque = if alpha {
        // JPEG has no transparency.
        flattened = ground::behind(picture.clone(), target.ground.unwrap_or(ground::WHITE));
        &flattened
    } else {
        picture
    };
    let as_jpeg = search_quality(opaque, target)?;
    Ok(match (as_png, as_jpeg) {
        (Some(png), Some(jpeg)) => Some(if png.bytes.len() <= jpeg.bytes.len() { png } else { jpeg }),
        (png, jpeg) => png.or(jpeg),
    })
}

/// The JPEG of the highest quality within the wishes and the limit of bytes.
fn search_quality(picture: &DynamicImage, target: &ImageTarget) -> Result<Option<Encoded>, ImageError> {
    let best = target.quality.clamp(1, 100);
    let least = target.min_quality.clamp(1, best);
    let within = |quality| -> Result<Option<Encoded>, ImageError> {
        // Tables made for the picture save some percent of bytes for half as much time again:
        // only worth it where bytes are short.
        let encoded = encode_jpeg(picture, quality, quality != best)?;
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

fn encode_jpeg(picture: &DynamicImage, quality: u8, optimized: bool) -> Result<Encoded, ImageError> {
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
    encoder.set_sampling_factor(if quality < 90 { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 });
    // Taking every second colour sample instead of the mean frays coloured edges.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(pixels, side(picture.width())?, side(picture.height())?, color).map_err(|error| failed(error.to_string()))?;
    let (width, height) = (picture.width(), picture.height());
    Ok(Encoded { bytes, format: MediaFormat::Jpeg, width, height, quality: Some(quality) })
}

fn encode_png(picture: &DynamicImage) -> Result<Encoded, ImageError> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width(), picture.height());
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
        .write_image(picture.as_bytes(), width, height, picture.color().into())
        .map_err(|error| ImageError::Encode { detail: error.to_string() })?;
    Ok(Encoded { bytes, format: MediaFormat::Png, width, height, quality: None })
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
