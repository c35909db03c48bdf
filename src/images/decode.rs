//! A file to pixels, once, and from there to upright sRGB pixels of any part and size.

use std::io::Cursor;

use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Limits};

use crate::model::MediaFormat;

use super::color::ToSrgb;
use super::interest::Grid;
use super::pixels::Pixels;
use super::probe::{MAX_SIDE, Probe};
use super::{Frame, ImageError, geometry, ground};

/// What decodes and encodes most JPEG files in this build, for people.
pub const JPEG_ENGINE: &str = if cfg!(feature = "turbo") { "libjpeg-turbo" } else { "pure Rust" };

/// Most memory a decoder may take, in bytes: 100 megapixels with four channels, and room to work.
const MAX_ALLOC: u64 = 512 * 1024 * 1024;

/// The pixels of a source as stored, in 8 bits, and how to show them.
pub(super) struct Decoded<'a> {
    pixels: Pixels,
    orientation: Orientation,
    color: Option<&'a ToSrgb>,
    width: u32,
    height: u32,
}

/// Decodes a file that the probe has found good.
pub(super) fn decode<'a>(bytes: &[u8], probe: &Probe, color: Option<&'a ToSrgb>) -> Result<Decoded<'a>, ImageError> {
    let pixels = match planes(bytes, probe.format) {
        Some(planar) => planar,
        None => Pixels::Packed(to_eight_bits(with_decoder(probe.format, bytes, |decoder| DynamicImage::from_decoder(decoder))?)),
    };
    Ok(Decoded::new(pixels, probe, color))
}

#[cfg(feature = "turbo")]
fn planes(bytes: &[u8], format: MediaFormat) -> Option<Pixels> {
    if format == MediaFormat::Jpeg { super::planar::decode(bytes).map(Pixels::Planar) } else { None }
}

#[cfg(not(feature = "turbo"))]
fn planes(_: &[u8], _: MediaFormat) -> Option<Pixels> {
    None
}

/// The embedded colour profile, if it can be read.
pub(super) fn icc_profile(bytes: &[u8], format: MediaFormat) -> Option<Vec<u8>> {
    with_decoder(format, bytes, |mut decoder| decoder.icc_profile()).ok().flatten()
}

impl<'a> Decoded<'a> {
    pub(super) fn new(pixels: Pixels, probe: &Probe, color: Option<&'a ToSrgb>) -> Self {
        Self { pixels, orientation: probe.orientation, color, width: probe.width, height: probe.height }
    }

    /// A small upright copy, to find out where the picture is interesting.
    pub(super) fn grid(&self) -> Grid {
        self.pixels.grid(self.orientation)
    }

    /// Cuts, shrinks, turns upright, converts to sRGB and pads, in this order: turning and converting
    /// cost by the pixel, and the result has fewer.
    ///
    /// The filter works on the coded values. In linear light it would be truer for fine white on
    /// black, but costs a second frame of 16-bit values and more than twice the time, and halos
    /// around dark detail become stronger; libvips, Pillow and sharp do as we do. The resizer is
    /// passed in because it keeps its working memory from one picture to the next.
    ///
    /// `planar` asks for the planes of JPEG where the source has them and nothing but its size changes.
    #[cfg_attr(not(feature = "turbo"), expect(unused_variables, reason = "only libjpeg-turbo gives planes"))]
    pub(super) fn render(&self, frame: Frame, color: [u8; 3], planar: bool, resizer: &mut Resizer) -> Result<Pixels, ImageError> {
        let failed = |detail: String| ImageError::Encode { detail };
        let crop = geometry::stored_crop(frame.crop, self.orientation, self.width, self.height);
        let (width, height) =
            if geometry::is_swapped(self.orientation) { (frame.height, frame.width) } else { (frame.width, frame.height) };
        let mut picture = match &self.pixels {
            Pixels::Packed(pixels) if frame.is_copy() => pixels.crop_imm(crop.left.round() as u32, crop.top.round() as u32, width, height),
            Pixels::Packed(pixels) => {
                let mut small = DynamicImage::new(width, height, pixels.color());
                let options = ResizeOptions::new().crop(crop.left, crop.top, crop.width, crop.height);
                resizer.resize(pixels, &mut small, &options).map_err(|error| failed(error.to_string()))?;
                small
            }
            #[cfg(feature = "turbo")]
            Pixels::Planar(planes) if planar && self.color.is_none() && !frame.is_padded() => {
                return Ok(Pixels::Planar(planes.resize(crop, width, height, resizer)?.turned(self.orientation)));
            }
            #[cfg(feature = "turbo")]
            Pixels::Planar(planes) => DynamicImage::ImageRgb8(planes.resize_to_rgb(crop, width, height, resizer)?),
        };
        picture.apply_orientation(self.orientation);
        let picture = match self.color {
            Some(profile) => profile.convert(picture),
            None => picture,
        };
        Ok(Pixels::Packed(ground::around(picture, frame, color)))
    }
}

fn with_decoder<T>(
    format: MediaFormat,
    bytes: &[u8],
    read: impl FnOnce(Box<dyn ImageDecoder + '_>) -> image::ImageResult<T>,
) -> Result<T, ImageError> {
    let input = Cursor::new(bytes);
    let open = || -> image::ImageResult<Box<dyn ImageDecoder + '_>> {
        let mut decoder: Box<dyn ImageDecoder> = match format {
            MediaFormat::Mp4 | MediaFormat::Mov | MediaFormat::Webm => {
                return Err(image::ImageError::Unsupported(image::error::ImageFormatHint::Unknown.into()));
            }
            MediaFormat::Jpeg => Box::new(JpegDecoder::new(input)?),
            MediaFormat::Png => Box::new(PngDecoder::new(input)?),
            MediaFormat::Gif => Box::new(GifDecoder::new(input)?),
            MediaFormat::Webp => Box::new(WebPDecoder::new(input)?),
        };
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_ALLOC);
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        decoder.set_limits(limits)?;
        Ok(decoder)
    };
    open().and_then(read).map_err(|error| ImageError::decoding(format, &error))
}

/// Grey, colour, or colour with transparency; transparency that nothing uses is dropped.
fn to_eight_bits(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return if pixels.color().has_color() {
            DynamicImage::ImageRgb8(pixels.into_rgb8())
        } else {
            DynamicImage::ImageLuma8(pixels.into_luma8())
        };
    }
    let pixels = pixels.into_rgba8();
    if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(pixels)
    }
}
