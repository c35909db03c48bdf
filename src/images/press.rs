//! JPEG files in the four inks of a printing press, brought to the colours of a screen.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::model::MediaFormat;

use super::ImageError;
use super::probe::MAX_SIDE;

/// Decodes a file of four components to sRGB.
///
/// With an embedded profile of a press the colours are those that the press would print. Without
/// one each ink takes its part of the light away, `255 × (1 − ink) × (1 − black)`: what most
/// programs show, brighter than any print. Adobe's programs write their inks inverted and say so in
/// a segment of their own: `inverted`.
pub(super) fn decode(bytes: &[u8], inverted: bool, icc: Option<&[u8]>) -> Result<DynamicImage, ImageError> {
    let damaged = |detail: String| ImageError::corrupt(MediaFormat::Jpeg, detail);
    let options = DecoderOptions::default().set_max_width(MAX_SIDE as usize).set_max_height(MAX_SIDE as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| damaged(format!("{error:?}")))?;
    let stored = decoder.input_colorspace().ok_or_else(|| damaged("it does not say what its colours are".to_owned()))?;
    // As stored: the decoder's own way to inks knows only one of the two codings.
    decoder.set_options(options.jpeg_set_out_colorspace(stored));
    let mut pixels = decoder.decode().map_err(|error| damaged(format!("{error:?}")))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| damaged("it has no size".to_owned()))?;
    match stored {
        ColorSpace::YCCK => pixels.chunks_exact_mut(4).for_each(|pixel| {
            // Brightness and colour of the light that the inks leave, or of the inks where they are inverted.
            let [c, m, y] = light(pixel[0], pixel[1], pixel[2]);
            let inks = if inverted { [c, m, y, 255 - pixel[3]] } else { [255 - c, 255 - m, 255 - y, pixel[3]] };
            pixel.copy_from_slice(&inks);
        }),
        ColorSpace::CMYK if inverted => pixels.iter_mut().for_each(|ink| *ink = 255 - *ink),
        ColorSpace::CMYK => {}
        other => return Err(damaged(format!("its four components are {other:?}"))),
    }
    let rgb = icc.and_then(|icc| printed(&pixels, icc)).unwrap_or_else(|| naive(&pixels));
    RgbImage::from_raw(width as u32, height as u32, rgb)
        .map(DynamicImage::ImageRgb8)
        .ok_or(ImageError::Truncated { format: MediaFormat::Jpeg })
}

/// What the press of the profile would print; `None` if the profile is broken or is not one of a press.
fn printed(inks: &[u8], icc: &[u8]) -> Option<Vec<u8>> {
    let press = ColorProfile::new_from_slice(icc).ok()?;
    if press.color_space != DataColorSpace::Cmyk {
        return None;
    }
    let options = TransformOptions { rendering_intent: moxcms::RenderingIntent::RelativeColorimetric, ..TransformOptions::default() };
    // Four inks have the layout of red, green, blue and alpha.
    let transform = press.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()?;
    let mut rgb = vec![0; inks.len() / 4 * 3];
    transform.transform(inks, &mut rgb).ok()?;
    Some(rgb)
}

fn naive(inks: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(inks.len() / 4 * 3);
    for pixel in inks.chunks_exact(4) {
        let black = 255 - u32::from(pixel[3]);
        rgb.extend(pixel[..3].iter().map(|&ink| (((255 - u32::from(ink)) * black + 127) / 255) as u8));
    }
    rgb
}

/// JFIF 1.02: BT.601 in full range, in sixteen binary places.
pub(super) fn light(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let level = |value: i32| ((value + 0x8000) >> 16).clamp(0, 255) as u8;
    [level(y + 91_881 * cr), level(y - 22_554 * cb - 46_802 * cr), level(y + 116_130 * cb)]
}
