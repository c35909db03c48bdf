//! Photos as JPEG keeps them: a plane of brightness and two of colour at half the size, through libjpeg-turbo.
//!
//! Most photos come in this form and most networks get it back. Without the way through red, green
//! and blue in between, half of the values are neither converted nor resampled.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, Rgb, RgbImage};
use turbojpeg::{Colorspace, Compressor, Decompressor, PixelFormat, Subsamp, YuvImage, YuvPlanesImage, yuv_pixels_len};

use crate::model::Crop;

use super::ImageError;
use super::interest::Grid;
use super::press::light;

/// Scans of a progressive file that are read; real ones have about ten, bombs thousands.
const MOST_SCANS: u32 = 200;

/// One value per pixel, row by row.
#[derive(Debug, Clone)]
struct Plane {
    width: u32,
    height: u32,
    levels: Vec<u8>,
}

/// A picture in brightness and colour, the colours at half the width and height, rounded up.
#[derive(Debug, Clone)]
pub(super) struct Planes {
    /// Width in pixels; the plane of brightness may have a column more.
    pub(super) width: u32,
    /// Height in pixels; the plane of brightness may have a row more.
    pub(super) height: u32,
    parts: [Plane; 3],
}

/// Decodes a JPEG file of this form; `None` for every other, and for one that libjpeg-turbo does
/// not like: the other decoder knows what to say about it.
pub(super) fn decode(bytes: &[u8]) -> Option<Planes> {
    let mut decompressor = Decompressor::new().ok()?;
    decompressor.set_scan_limit(MOST_SCANS).ok()?;
    let header = decompressor.read_header(bytes).ok()?;
    if header.subsamp != Subsamp::Sub2x2 || header.colorspace != Colorspace::YCbCr || header.is_lossless {
        return None;
    }
    let (width, height) = (header.width, header.height);
    let mut pixels = vec![0; yuv_pixels_len(width, 1, height, Subsamp::Sub2x2).ok()?];
    let image = YuvImage { pixels: pixels.as_mut_slice(), width, align: 1, height, subsamp: Subsamp::Sub2x2 };
    decompressor.decompress_to_yuv(bytes, image).ok()?;
    let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
    let colors = pixels.split_off(4 * half_width * half_height);
    let (blue, red) = colors.split_at(half_width * half_height);
    let plane = |width: usize, height: usize, levels: Vec<u8>| Plane { width: width as u32, height: height as u32, levels };
    Some(Planes {
        width: width as u32,
        height: height as u32,
        parts: [
            plane(2 * half_width, 2 * half_height, pixels),
            plane(half_width, half_height, blue.to_vec()),
            plane(half_width, half_height, red.to_vec()),
        ],
    })
}

impl Planes {
    /// The part at this size in the same form.
    pub(super) fn resize(&self, crop: Crop, width: u32, height: u32, resizer: &mut Resizer) -> Result<Self, ImageError> {
        // With an odd side the last colours reach half a pixel beyond the edge; nobody sees it.
        let sizes = [(width, height), half(width, height), half(width, height)];
        Ok(Self { width, height, parts: self.each(crop, sizes, resizer)? })
    }

    /// The part at this size in red, green and blue.
    pub(super) fn resize_to_rgb(&self, crop: Crop, width: u32, height: u32, resizer: &mut Resizer) -> Result<RgbImage, ImageError> {
        let planes = self.each(crop, [(width, height); 3], resizer)?;
        let [brightness, blue, red] = &planes;
        let mut levels = Vec::with_capacity(brightness.levels.len() * 3);
        for ((&y, &cb), &cr) in brightness.levels.iter().zip(&blue.levels).zip(&red.levels) {
            levels.extend(light(y, cb, cr));
        }
        RgbImage::from_raw(width, height, levels).ok_or_else(|| failed("a plane has a wrong length"))
    }

    fn each(&self, crop: Crop, sizes: [(u32, u32); 3], resizer: &mut Resizer) -> Result<[Plane; 3], ImageError> {
        let [brightness, blue, red] = &self.parts;
        let halved = Crop { left: crop.left / 2.0, top: crop.top / 2.0, width: crop.width / 2.0, height: crop.height / 2.0 };
        Ok([brightness.resize(crop, sizes[0], resizer)?, blue.resize(halved, sizes[1], resizer)?, red.resize(halved, sizes[2], resizer)?])
    }

    /// Turned for display.
    pub(super) fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let swapped = super::geometry::is_swapped(orientation);
        let (width, height) = if swapped { (self.height, self.width) } else { (self.width, self.height) };
        Self { width, height, parts: self.parts.map(|plane| plane.turned(orientation)) }
    }

    /// The picture in red, green and blue, the colours repeated.
    pub(super) fn to_rgb(&self) -> RgbImage {
        let [brightness, blue, red] = &self.parts;
        RgbImage::from_fn(self.width, self.height, |x, y| Rgb(light(brightness.at(x, y), blue.at(x / 2, y / 2), red.at(x / 2, y / 2))))
    }

    /// A small upright copy, to find out where the picture is interesting.
    pub(super) fn grid(&self, orientation: Orientation) -> Grid {
        let [brightness, blue, red] = &self.parts;
        Grid::sample(self.width, self.height, orientation, |x, y| [brightness.at(x, y), blue.at(x / 2, y / 2), red.at(x / 2, y / 2)])
    }

    /// A JPEG file.
    pub(super) fn encode(&self, quality: u8, optimized: bool) -> Result<Vec<u8>, ImageError> {
        let (width, height) = (self.width as usize, self.height as usize);
        // The encoder reads whole pairs of columns and rows.
        let even = self.parts[0].padded(2 * self.parts[1].width, 2 * self.parts[1].height);
        let [_, blue, red] = &self.parts;
        let image = YuvPlanesImage {
            y_plane: even.levels.as_slice(),
            u_plane: blue.levels.as_slice(),
            v_plane: red.levels.as_slice(),
            width,
            height,
            y_stride: even.width as usize,
            u_stride: blue.width as usize,
            v_stride: red.width as usize,
            subsamp: Subsamp::Sub2x2,
        };
        compressor(quality, optimized)?.compress_yuv_planes_to_vec(&image).map_err(failed)
    }
}

/// A JPEG file of a grey picture or one in red, green and blue; `full_color` keeps the colours at full size.
pub(super) fn encode(picture: &DynamicImage, quality: u8, optimized: bool, full_color: bool) -> Result<Vec<u8>, ImageError> {
    let (format, subsamp) = match picture {
        DynamicImage::ImageLuma8(_) => (PixelFormat::GRAY, Subsamp::Gray),
        DynamicImage::ImageRgb8(_) if full_color => (PixelFormat::RGB, Subsamp::None),
        DynamicImage::ImageRgb8(_) => (PixelFormat::RGB, Subsamp::Sub2x2),
        other => return Err(failed(format!("{:?} is not a JPEG colour type", other.color()))),
    };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let image = turbojpeg::Image { pixels: picture.as_bytes(), width, pitch: width * format.size(), height, format };
    let mut compressor = compressor(quality, optimized)?;
    compressor.set_subsamp(subsamp).map_err(failed)?;
    compressor.compress_to_vec(image).map_err(failed)
}

fn compressor(quality: u8, optimized: bool) -> Result<Compressor, ImageError> {
    let mut compressor = Compressor::new().map_err(failed)?;
    compressor.set_quality(i32::from(quality)).map_err(failed)?;
    compressor.set_optimize(optimized).map_err(failed)?;
    Ok(compressor)
}

impl Plane {
    fn at(&self, x: u32, y: u32) -> u8 {
        self.levels[y as usize * self.width as usize + x as usize]
    }

    fn resize(&self, crop: Crop, (width, height): (u32, u32), resizer: &mut Resizer) -> Result<Self, ImageError> {
        let source = ImageRef::new(self.width, self.height, &self.levels, PixelType::U8).map_err(failed)?;
        let mut small = Image::new(width, height, PixelType::U8);
        let options = ResizeOptions::new().crop(crop.left, crop.top, crop.width, crop.height);
        resizer.resize(&source, &mut small, &options).map_err(failed)?;
        Ok(Self { width, height, levels: small.into_vec() })
    }

    fn turned(self, orientation: Orientation) -> Self {
        let Some(grey) = GrayImage::from_raw(self.width, self.height, self.levels) else {
            return Self { width: 0, height: 0, levels: Vec::new() };
        };
        let mut picture = DynamicImage::ImageLuma8(grey);
        picture.apply_orientation(orientation);
        Self { width: picture.width(), height: picture.height(), levels: picture.into_bytes() }
    }

    /// With the last column and row repeated up to this size.
    fn padded(&self, width: u32, height: u32) -> std::borrow::Cow<'_, Self> {
        if (self.width, self.height) == (width, height) {
            return std::borrow::Cow::Borrowed(self);
        }
        let levels = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| self.at(x.min(self.width - 1), y.min(self.height - 1)))
            .collect();
        std::borrow::Cow::Owned(Self { width, height, levels })
    }
}

fn half(width: u32, height: u32) -> (u32, u32) {
    (width.div_ceil(2), height.div_ceil(2))
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives its error away")]
fn failed(detail: impl ToString) -> ImageError {
    ImageError::Encode { detail: detail.to_string() }
}
