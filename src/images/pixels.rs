//! Pixels on their way from a source to a file, in the form that costs least.

use std::borrow::Cow;

use image::DynamicImage;
use image::metadata::Orientation;

use super::interest::Grid;

/// Decoded pixels: packed as everybody knows them, or as the planes of a JPEG photo.
#[derive(Debug, Clone)]
pub(super) enum Pixels {
    /// Grey, colour, or colour with transparency, in 8 bits.
    Packed(DynamicImage),
    /// Brightness, and colours at half the size.
    #[cfg(feature = "turbo")]
    Planar(super::planar::Planes),
}

impl Pixels {
    /// Width and height in pixels as stored.
    pub(super) fn size(&self) -> (u32, u32) {
        match self {
            Self::Packed(pixels) => (pixels.width(), pixels.height()),
            #[cfg(feature = "turbo")]
            Self::Planar(planes) => (planes.width, planes.height),
        }
    }

    /// Whether pixels can be transparent.
    pub(super) fn has_alpha(&self) -> bool {
        match self {
            Self::Packed(pixels) => pixels.color().has_alpha(),
            #[cfg(feature = "turbo")]
            Self::Planar(_) => false,
        }
    }

    /// The pixels packed.
    pub(super) fn packed(&self) -> Cow<'_, DynamicImage> {
        match self {
            Self::Packed(pixels) => Cow::Borrowed(pixels),
            #[cfg(feature = "turbo")]
            Self::Planar(planes) => Cow::Owned(DynamicImage::ImageRgb8(planes.to_rgb())),
        }
    }

    /// A small copy turned for display, to find out where the picture is interesting.
    pub(super) fn grid(&self, orientation: Orientation) -> Grid {
        match self {
            Self::Packed(pixels) => Grid::of(pixels, orientation),
            #[cfg(feature = "turbo")]
            Self::Planar(planes) => planes.grid(orientation),
        }
    }
}
