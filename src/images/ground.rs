//! The plain colour behind what is transparent and around what does not fill its box.

use image::{DynamicImage, Rgb, RgbImage};

use super::Frame;

/// Every network's page is white somewhere.
pub(super) const WHITE: [u8; 3] = [255; 3];

/// The picture without transparency: what shows through is the colour. Opaque pictures stay as they are.
pub(super) fn behind(picture: DynamicImage, color: [u8; 3]) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let rgba = picture.into_rgba8();
    let pixels = RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        let blend = |value: u8, under: u8| {
            let (value, under, a) = (u32::from(value), u32::from(under), u32::from(a));
            ((value * a + under * (255 - a) + 127) / 255) as u8
        };
        Rgb([blend(r, color[0]), blend(g, color[1]), blend(b, color[2])])
    });
    DynamicImage::ImageRgb8(pixels)
}

/// The picture in the middle of a canvas of the colour, where the frame asks for one.
pub(super) fn around(picture: DynamicImage, frame: Frame, color: [u8; 3]) -> DynamicImage {
    if !frame.is_padded() {
        return picture;
    }
    let mut canvas = RgbImage::from_pixel(frame.canvas.0, frame.canvas.1, Rgb(color));
    let (left, top) = frame.offset();
    image::imageops::replace(&mut canvas, &behind(picture, color).into_rgb8(), i64::from(left), i64::from(top));
    DynamicImage::ImageRgb8(canvas)
}
