//! Colours of other spaces to sRGB, which is what every network shows.

use std::sync::Arc;

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

type Transform = Arc<dyn TransformExecutor<u8> + Send + Sync>;

/// A conversion from the colours of one embedded profile to sRGB.
pub(super) struct ToSrgb {
    profile: ColorProfile,
}

impl ToSrgb {
    /// Reads a profile. `None` where no conversion is needed or possible: the profile is sRGB in
    /// effect, is broken, or is not one of a screen; such colours are shown as they are.
    pub(super) fn new(icc: &[u8]) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(icc).ok()?;
        let conversion = Self { profile };
        if conversion.changes_colours()? { Some(conversion) } else { None }
    }

    /// Converts a picture; a grey one with a grey profile becomes a picture in colour.
    pub(super) fn convert(&self, picture: DynamicImage) -> DynamicImage {
        let grey = self.profile.color_space == DataColorSpace::Gray;
        let converted = match &picture {
            DynamicImage::ImageLuma8(pixels) if grey => self.grey(pixels).map(DynamicImage::ImageRgb8),
            DynamicImage::ImageRgb8(pixels) if !grey => self.rgb(pixels).map(DynamicImage::ImageRgb8),
            DynamicImage::ImageRgba8(pixels) if !grey => self.rgba(pixels).map(DynamicImage::ImageRgba8),
            _ => None,
        };
        converted.unwrap_or(picture)
    }

    fn grey(&self, pixels: &GrayImage) -> Option<RgbImage> {
        let mut out = RgbImage::new(pixels.width(), pixels.height());
        self.transform(Layout::Gray, Layout::Rgb)?.transform(pixels, &mut out).ok()?;
        Some(out)
    }

    fn rgb(&self, pixels: &RgbImage) -> Option<RgbImage> {
        let mut out = RgbImage::new(pixels.width(), pixels.height());
        self.transform(Layout::Rgb, Layout::Rgb)?.transform(pixels, &mut out).ok()?;
        Some(out)
    }

    fn rgba(&self, pixels: &RgbaImage) -> Option<RgbaImage> {
        let mut out = RgbaImage::new(pixels.width(), pixels.height());
        self.transform(Layout::Rgba, Layout::Rgba)?.transform(pixels, &mut out).ok()?;
        Some(out)
    }

    fn transform(&self, from: Layout, to: Layout) -> Option<Transform> {
        let srgb = ColorProfile::new_srgb();
        self.profile.create_transform_8bit(from, &srgb, to, TransformOptions::default()).ok()
    }

    /// Whether any colour of a coarse grid moves by more than rounding; `None` if none can be converted.
    ///
    /// Names and checksums of profiles do not help: there are hundreds of sRGB profiles.
    fn changes_colours(&self) -> Option<bool> {
        const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
        let moved = |before: &[u8], after: &[u8]| before.iter().zip(after).any(|(a, b)| a.abs_diff(*b) > 2);
        if self.profile.color_space == DataColorSpace::Gray {
            let ramp = GrayImage::from_fn(256, 1, |x, _| image::Luma([x as u8]));
            let before: Vec<u8> = ramp.iter().flat_map(|&value| [value; 3]).collect();
            return Some(moved(&before, &self.grey(&ramp)?));
        }
        let grid = RgbImage::from_fn(36, 6, |x, y| image::Rgb([STEPS[(x % 6) as usize], STEPS[(x / 6) as usize], STEPS[y as usize]]));
        Some(moved(&grid, &self.rgb(&grid)?))
    }
}
