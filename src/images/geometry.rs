//! Which part of a picture is kept, and at which size: pure arithmetic.

use image::metadata::Orientation;

use crate::model::{Crop, Fit, Focus, ImageTarget};

/// A part of the upright source, and the size in pixels that it is brought to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The part that is kept; never smaller than the size, so nothing is ever enlarged.
    pub crop: Crop,
    /// Width in pixels that the part is brought to.
    pub width: u32,
    /// Height in pixels that the part is brought to.
    pub height: u32,
    /// Width and height in pixels of the result: larger than the part only with [`Fit::Pad`].
    pub canvas: (u32, u32),
}

impl Frame {
    /// Chooses the part and size of an upright source of `width` × `height` pixels for a target.
    ///
    /// With [`Fit::Cover`] the focus point lies as near the middle of the part as the edges of the
    /// source allow, and a box larger than the source shrinks with its ratio kept. With
    /// [`Fit::Pad`] the canvas is the smallest of the box's ratio that holds the picture.
    #[must_use]
    pub fn new(width: u32, height: u32, focus: Focus, target: &ImageTarget) -> Self {
        let box_width = f64::from(target.width.max(1));
        let box_height = f64::from(target.height.max(1));
        let (source_width, source_height) = (f64::from(width), f64::from(height));
        let (part_width, part_height) = match target.fit {
            Fit::Inside | Fit::Pad => (source_width, source_height),
            Fit::Cover => {
                let ratio = box_width / box_height;
                (source_width.min(source_height * ratio), source_height.min(source_width / ratio))
            }
        };
        let (canvas_width, canvas_height) = match target.fit {
            Fit::Inside | Fit::Cover => (part_width, part_height),
            Fit::Pad => {
                let ratio = box_width / box_height;
                (source_width.max(source_height * ratio), source_height.max(source_width / ratio))
            }
        };
        let area = target.max_pixels.map_or(1.0, |most| (most as f64 / (canvas_width * canvas_height)).sqrt());
        let scale = (box_width / canvas_width).min(box_height / canvas_height).min(area).min(1.0);
        let canvas = (whole(canvas_width * scale, target.width, area < 1.0), whole(canvas_height * scale, target.height, area < 1.0));
        let result_width = whole(part_width * scale, canvas.0, area < 1.0);
        let result_height = whole(part_height * scale, canvas.1, area < 1.0);
        // At full scale the part is cut at whole pixels: they are copied, not resampled.
        let exact = scale >= 1.0 - 1e-9;
        let (part_width, part_height) = if exact { (f64::from(result_width), f64::from(result_height)) } else { (part_width, part_height) };
        let place = |focus: f64, side: f64, part: f64| {
            let edge = (sane(focus) * side - part / 2.0).clamp(0.0, (side - part).max(0.0));
            if exact { edge.round() } else { edge }
        };
        let crop = Crop {
            left: place(focus.x, source_width, part_width),
            top: place(focus.y, source_height, part_height),
            width: part_width,
            height: part_height,
        };
        Self { crop, width: result_width, height: result_height, canvas }
    }

    /// The same part at a fraction of the size; at least one pixel.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let side = |pixels: u32| ((f64::from(pixels) * factor).round() as u32).clamp(1, pixels);
        let canvas = (side(self.canvas.0), side(self.canvas.1));
        Self { width: side(self.width).min(canvas.0), height: side(self.height).min(canvas.1), canvas, ..self }
    }

    /// Where the picture lies on the canvas: pixels from the left and from the top.
    #[must_use]
    pub fn offset(self) -> (u32, u32) {
        ((self.canvas.0 - self.width) / 2, (self.canvas.1 - self.height) / 2)
    }

    /// Whether there is ground around the picture.
    #[must_use]
    pub fn is_padded(self) -> bool {
        self.canvas != (self.width, self.height)
    }

    /// Whether the result is the whole source of this size, pixel for pixel.
    #[must_use]
    pub fn is_whole(self, width: u32, height: u32) -> bool {
        (self.width, self.height) == (width, height) && !self.is_padded()
    }

    /// Whether the part is copied without resampling.
    #[must_use]
    pub fn is_copy(self) -> bool {
        // Both are whole numbers below 2^32 where they are equal, so the comparison is exact.
        (self.crop.width - f64::from(self.width)).abs() < f64::EPSILON
            && (self.crop.height - f64::from(self.height)).abs() < f64::EPSILON
            && self.crop.left.fract() == 0.0
            && self.crop.top.fract() == 0.0
    }

    /// Where a point of the upright source of this size lies in the result.
    #[must_use]
    pub fn focus(self, focus: Focus, width: u32, height: u32) -> Focus {
        let inside = |focus: f64, side: u32, start: f64, part: f64| ((sane(focus) * f64::from(side) - start) / part).clamp(0.0, 1.0);
        let (left, top) = self.offset();
        // Without a margin the value stays as it is, to the last bit: it is part of what is sent.
        let on_canvas = |value: f64, start: u32, part: u32, whole: u32| {
            if part == whole { value } else { (f64::from(start) + value * f64::from(part)) / f64::from(whole) }
        };
        let x = inside(focus.x, width, self.crop.left, self.crop.width);
        let y = inside(focus.y, height, self.crop.top, self.crop.height);
        Focus { x: on_canvas(x, left, self.width, self.canvas.0), y: on_canvas(y, top, self.height, self.canvas.1) }
    }
}

/// The rectangle of the stored picture that shows this rectangle of the upright one, whose size
/// is `width` × `height`.
pub(super) fn stored_crop(crop: Crop, orientation: Orientation, width: u32, height: u32) -> Crop {
    let right = f64::from(width) - crop.left - crop.width;
    let bottom = f64::from(height) - crop.top - crop.height;
    let (swapped, left, top) = match orientation {
        Orientation::NoTransforms => (false, crop.left, crop.top),
        Orientation::FlipHorizontal => (false, right, crop.top),
        Orientation::Rotate180 => (false, right, bottom),
        Orientation::FlipVertical => (false, crop.left, bottom),
        Orientation::Rotate90FlipH => (true, crop.top, crop.left),
        Orientation::Rotate90 => (true, crop.top, right),
        Orientation::Rotate270FlipH => (true, bottom, right),
        Orientation::Rotate270 => (true, bottom, crop.left),
    };
    // Subtracting fractions can leave a rounding error below zero.
    let (left, top) = (left.max(0.0), top.max(0.0));
    let (part_width, part_height) = if swapped { (crop.height, crop.width) } else { (crop.width, crop.height) };
    Crop { left, top, width: part_width, height: part_height }
}

/// Whether upright and stored pictures have width and height exchanged.
pub(super) fn is_swapped(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms | Orientation::Rotate180 | Orientation::FlipHorizontal | Orientation::FlipVertical => false,
    }
}

/// A whole number of pixels: rounded, but rounded down where a limit of the area decides.
fn whole(pixels: f64, most: u32, down: bool) -> u32 {
    // A ratio that divides evenly must not lose a pixel to the last bit of the division.
    let pixels = if down { (pixels + 1e-9).floor() } else { (pixels + 1e-9).round() };
    (pixels as u32).clamp(1, most.max(1))
}

/// A fraction from front matter, whatever was written there.
pub(super) fn sane(fraction: f64) -> f64 {
    if fraction.is_nan() { 0.5 } else { fraction.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn target(width: u32, height: u32, fit: Fit, max_pixels: Option<u64>) -> ImageTarget {
        let formats = Vec::new();
        ImageTarget { width, height, fit, max_pixels, ground: None, formats, max_bytes: 0, min_bytes: 0, quality: 82, min_quality: 60 }
    }

    #[test]
    fn sizes() {
        let cases = [
            // source, box, fit, area → result
            ((4000, 3000), (1200, 630), Fit::Cover, None, (1200, 630)),
            ((4000, 3000), (1080, 1350), Fit::Cover, None, (1080, 1350)),
            ((1000, 1000), (1200, 630), Fit::Cover, None, (1000, 525)),
            ((600, 400), (1080, 1080), Fit::Cover, None, (400, 400)),
            ((4000, 3000), (1600, 1600), Fit::Inside, None, (1600, 1200)),
            ((800, 600), (1600, 1600), Fit::Inside, None, (800, 600)),
            ((4000, 3000), (4096, 4096), Fit::Inside, Some(3_000_000), (2000, 1500)),
            ((10_000, 10), (100, 100), Fit::Inside, None, (100, 1)),
            ((1, 1), (100, 50), Fit::Cover, None, (1, 1)),
            ((4000, 3000), (1080, 1080), Fit::Pad, None, (1080, 810)),
            ((800, 600), (1080, 1080), Fit::Pad, None, (800, 600)),
            ((3000, 4000), (1000, 1500), Fit::Pad, None, (1000, 1333)),
        ];
        for ((width, height), (wide, high), fit, area, expected) in cases {
            let frame = Frame::new(width, height, Focus::default(), &target(wide, high, fit, area));
            assert_eq!((frame.width, frame.height), expected, "{width}x{height} {fit:?} {wide}x{high}");
        }
    }

    #[test]
    fn a_padded_picture_lies_in_the_middle_of_a_canvas_of_the_boxes_ratio() {
        let cases = [
            // source, box, area → canvas, offset
            ((4000, 3000), (1080, 1080), None, (1080, 1080), (0, 135)),
            ((800, 600), (1080, 1080), None, (800, 800), (0, 100)),
            ((3000, 4000), (1200, 628), None, (1200, 628), (364, 0)),
            ((1080, 1080), (1080, 1080), None, (1080, 1080), (0, 0)),
            ((4000, 2000), (2000, 2000), Some(1_000_000), (1000, 1000), (0, 250)),
        ];
        for ((width, height), (wide, high), area, canvas, offset) in cases {
            let frame = Frame::new(width, height, Focus::default(), &target(wide, high, Fit::Pad, area));
            assert_eq!((frame.canvas, frame.offset()), (canvas, offset), "{width}x{height} in {wide}x{high}");
            assert_eq!(frame.is_padded(), offset != (0, 0));
        }
        let frame = Frame::new(400, 200, Focus::default(), &target(100, 100, Fit::Pad, None));
        assert_eq!(frame.focus(Focus { x: 0.25, y: 0.0 }, 400, 200), Focus { x: 0.25, y: 0.25 });
    }

    #[test]
    fn the_focus_moves_the_part_to_the_edge_and_not_beyond() {
        let square = target(100, 100, Fit::Cover, None);
        for (x, left) in [(0.0, 0.0), (0.25, 0.0), (0.5, 50.0), (0.6, 70.0), (1.0, 100.0), (f64::NAN, 50.0), (9.0, 100.0)] {
            let crop = Frame::new(200, 100, Focus { x, y: 0.5 }, &square).crop;
            assert!((crop.left - left).abs() < 1e-9, "{x}: {crop:?}");
        }
    }

    proptest! {
        #[test]
        fn every_frame_keeps_its_promises(
            width in 1u32..9000, height in 1u32..9000, wide in 1u32..5000, high in 1u32..5000,
            x in 0.0f64..=1.0, y in 0.0f64..=1.0, kind in 0..3, area in proptest::option::of(1_000u64..20_000_000),
        ) {
            let fit = [Fit::Inside, Fit::Cover, Fit::Pad][kind as usize];
            let wanted = target(wide, high, fit, area);
            let focus = Focus { x, y };
            let Frame { crop, width: w, height: h, canvas } = Frame::new(width, height, focus, &wanted);
            let (fw, fh) = (f64::from(width), f64::from(height));
            // The part lies within the source, and holds the focus point.
            prop_assert!(crop.left >= 0.0 && crop.left + crop.width <= fw + 1e-6, "{crop:?}");
            prop_assert!(crop.top >= 0.0 && crop.top + crop.height <= fh + 1e-6, "{crop:?}");
            prop_assert!((crop.left - 0.5..=crop.left + crop.width + 0.5).contains(&(x * fw)), "{crop:?}");
            prop_assert!((crop.top - 0.5..=crop.top + crop.height + 0.5).contains(&(y * fh)), "{crop:?}");
            // Nothing is enlarged (a side never falls below one pixel), and the box holds.
            prop_assert!(f64::from(w) <= crop.width.max(1.0) + 0.5 && f64::from(h) <= crop.height.max(1.0) + 0.5);
            prop_assert!(w <= wide.max(1) && h <= high.max(1) && w <= width && h <= height);
            if let Some(area) = area {
                prop_assert!(u64::from(canvas.0) * u64::from(canvas.1) <= area.max(u64::from(canvas.0.max(canvas.1))));
            }
            // The ratio is right to one pixel.
            let off = |w: u32, h: u32, ratio: f64| (f64::from(w) - f64::from(h) * ratio).abs().min((f64::from(h) - f64::from(w) / ratio).abs());
            let of_box = f64::from(wide) / f64::from(high);
            prop_assert!(off(w, h, if fit == Fit::Cover { of_box } else { fw / fh }) <= 1.0, "{w}x{h}");
            if fit == Fit::Pad {
                prop_assert!(off(canvas.0, canvas.1, of_box) <= 1.0, "{canvas:?} for {wide}x{high}");
            }
            prop_assert!(w <= canvas.0 && h <= canvas.1 && canvas.0 <= wide && canvas.1 <= high);
            prop_assert!(fit == Fit::Pad || canvas == (w, h));
        }

        #[test]
        fn stored_crops_have_the_area_and_stay_inside(left in 0.0f64..50.0, top in 0.0f64..20.0, exif in 1u8..=8) {
            let orientation = Orientation::from_exif(exif).expect("1 to 8");
            let crop = Crop { left, top, width: 50.0, height: 30.0 };
            let stored = stored_crop(crop, orientation, 100, 50);
            let (width, height) = if is_swapped(orientation) { (50.0, 100.0) } else { (100.0, 50.0) };
            prop_assert!(stored.left >= 0.0 && stored.left + stored.width <= width + 1e-9);
            prop_assert!(stored.top >= 0.0 && stored.top + stored.height <= height + 1e-9);
        }
    }
}
