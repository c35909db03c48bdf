//! Where a picture is interesting: what a crop keeps when nobody says which point matters.
//!
//! A spot counts as interesting where its brightness and colour differ from what is around it: from
//! its neighbours (edges), from a wider surrounding (things) and from a part of the picture
//! (regions). What differs no more than the picture does on average counts nothing. A crop is put
//! where it holds most of that, counted higher near its middle, and stays in the middle of the
//! picture unless another place is clearly better. Faces, skin and words mean nothing to it.
//!
//! Everything is counted in whole numbers on a grid of at most 96 cells: the same pixels give the
//! same crop on every machine, and a mirrored picture the mirrored crop.

use image::DynamicImage;
use image::metadata::Orientation;

use crate::model::Focus;

use super::geometry;

/// Cells along the longer side of the picture.
const GRID: u32 = 96;

/// Samples along each side of a cell.
const SAMPLES: u32 = 4;

/// Radii in cells of the surroundings that a cell is compared with, as parts of the longer side.
const SURROUNDINGS: [u32; 3] = [96, 12, 4];

/// Differences up to this many levels are grain.
const GRAIN: u32 = 10;

/// What a cell at the edge of the picture counts beside one in the middle, in 1/1024.
const AT_THE_EDGE: u64 = 768;

/// How much more than the middle another place must hold, in percent.
const CLEARLY_BETTER: u64 = 105;

/// A small copy of a picture in brightness and two colour differences, levels from 0 to 255.
#[derive(Debug)]
pub(super) struct Grid {
    width: usize,
    height: usize,
    cells: Vec<[u8; 3]>,
}

impl Grid {
    /// Samples a stored picture and turns the result upright; `sample` gives brightness and colour at a pixel.
    pub(super) fn sample(width: u32, height: u32, orientation: Orientation, sample: impl Fn(u32, u32) -> [u8; 3]) -> Self {
        let longer = width.max(height);
        let cells_along = |side: u32| {
            let cells = (u64::from(side) * u64::from(GRID) + u64::from(longer) / 2) / u64::from(longer.max(1));
            (cells as u32).clamp(1, side.clamp(1, GRID))
        };
        let (columns, rows) = (cells_along(width), cells_along(height));
        let place = |cell: u32, step: u32, cells: u32, side: u32| {
            let numerator = u64::from(2 * (cell * SAMPLES + step) + 1) * u64::from(side);
            (numerator / u64::from(2 * cells * SAMPLES)) as u32
        };
        let mut stored = image::RgbImage::new(columns, rows);
        for (column, row, cell) in stored.enumerate_pixels_mut() {
            let mut sums = [0_u32; 3];
            for step in 0..SAMPLES * SAMPLES {
                let x = place(column, step % SAMPLES, columns, width);
                let y = place(row, step / SAMPLES, rows, height);
                for (sum, level) in sums.iter_mut().zip(sample(x, y)) {
                    *sum += u32::from(level);
                }
            }
            cell.0 = sums.map(|sum| ((sum + SAMPLES * SAMPLES / 2) / (SAMPLES * SAMPLES)) as u8);
        }
        let mut upright = DynamicImage::ImageRgb8(stored);
        upright.apply_orientation(orientation);
        let upright = upright.into_rgb8();
        let (width, height) = (upright.width() as usize, upright.height() as usize);
        Self { width, height, cells: upright.pixels().map(|pixel| pixel.0).collect() }
    }

    /// Samples decoded pixels; what is transparent is white.
    pub(super) fn of(pixels: &DynamicImage, orientation: Orientation) -> Self {
        let (width, height) = (pixels.width(), pixels.height());
        match pixels {
            DynamicImage::ImageLuma8(grey) => Self::sample(width, height, orientation, |x, y| [grey.get_pixel(x, y).0[0], 128, 128]),
            DynamicImage::ImageRgb8(rgb) => Self::sample(width, height, orientation, |x, y| luma_and_chroma(rgb.get_pixel(x, y).0)),
            other => {
                let rgba = other.to_rgba8();
                Self::sample(width, height, orientation, |x, y| {
                    let [r, g, b, a] = rgba.get_pixel(x, y).0;
                    luma_and_chroma([r, g, b].map(|level| {
                        let (level, a) = (u32::from(level), u32::from(a));
                        ((level * a + 255 * (255 - a) + 127) / 255) as u8
                    }))
                })
            }
        }
    }
}

/// BT.601 in full range, as JPEG has it, in whole numbers.
fn luma_and_chroma([r, g, b]: [u8; 3]) -> [u8; 3] {
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let level = |value: i32| ((value + 128) >> 8).clamp(0, 255) as u8;
    [level(77 * r + 150 * g + 29 * b), level(-43 * r - 85 * g + 128 * b + 0x8000), level(128 * r - 107 * g - 21 * b + 0x8000)]
}

/// How interesting each part of an upright picture is.
#[derive(Debug)]
pub(super) struct Interest {
    columns: Vec<u64>,
    rows: Vec<u64>,
    /// The middle of the most interesting spot.
    point: Focus,
}

impl Interest {
    pub(super) fn new(grid: &Grid) -> Self {
        let (width, height) = (grid.width, grid.height);
        let weights = weights(grid);
        let columns = (0..width).map(|x| (0..height).map(|y| weights[y * width + x]).sum()).collect();
        let rows = weights.chunks_exact(width).map(|row| row.iter().sum()).collect();
        Self { columns, rows, point: most_interesting(&weights, width, height) }
    }

    /// The middle of the most interesting spot; the middle of the picture where nothing stands out.
    pub(super) fn point(&self) -> Focus {
        self.point
    }

    /// The middle of the best part of this size, given as fractions of width and height.
    pub(super) fn best_part(&self, width: f64, height: f64) -> Focus {
        Focus { x: best_place(&self.columns, width), y: best_place(&self.rows, height) }
    }
}

/// The weight of each cell, row by row.
fn weights(grid: &Grid) -> Vec<u64> {
    let (width, height) = (grid.width, grid.height);
    let sums = [0, 1, 2].map(|channel| Sums::new(width, height, |at| i64::from(grid.cells[at][channel])));
    let longer = width.max(height) as u32;
    let radii = SURROUNDINGS.map(|part| (longer / part).max(1) as usize);
    let levels: Vec<u32> = (0..width * height)
        .map(|at| {
            let (x, y) = (at % width, at / width);
            let mut level = 0;
            for (index, &radius) in radii.iter().enumerate() {
                for (channel, sums) in sums.iter().enumerate() {
                    // The finest comparison takes the cell itself, the others its smoothed value.
                    let here = if index == 0 { 16 * i64::from(grid.cells[at][channel]) } else { sums.mean(x, y, 1) };
                    // Colours differ by fewer levels than brightness does.
                    level += (here - sums.mean(x, y, radius)).unsigned_abs() as u32 * if channel == 0 { 1 } else { 2 };
                }
            }
            (level / 16).saturating_sub(GRAIN)
        })
        .collect();
    let average = levels.iter().map(|&level| u64::from(level)).sum::<u64>() / levels.len().max(1) as u64;
    levels
        .iter()
        .enumerate()
        .map(|(at, &level)| {
            let above = u64::from(level).saturating_sub(average);
            let off = |at: usize, side: usize| (2 * at + 1).abs_diff(side) as u64;
            let (dx, dy) = (off(at % width, width), off(at / width, height));
            let far = u64::midpoint(dx * dx * 1024 / (width * width) as u64, dy * dy * 1024 / (height * height) as u64);
            above * above * (1024 - far * (1024 - AT_THE_EDGE) / 1024)
        })
        .collect()
}

/// Where along one side a part of this length is best, as the fraction at which its middle lies.
fn best_place(profile: &[u64], part: f64) -> f64 {
    // Lengths and places are in half cells, so that a cell has a middle.
    let side = 2 * profile.len() as u64;
    let half = ((part * profile.len() as f64).round() as u64).clamp(1, side / 2);
    let middle = side / 2;
    let held = |place: u64| -> u128 {
        (0_u64..)
            .zip(profile)
            .map(|(cell, &weight)| {
                let off = (2 * cell + 1).abs_diff(place);
                // A parabola: what lies at the edge of the part counts a quarter of what lies in its middle.
                if off < half { u128::from(weight) * u128::from(4 * half * half - 3 * off * off) } else { 0 }
            })
            .sum()
    };
    let mut best = (held(middle), middle);
    let least = best.0 * u128::from(CLEARLY_BETTER) / 100;
    for place in half..=side - half {
        let here = held(place);
        let is_nearer = || place.abs_diff(middle) < best.1.abs_diff(middle);
        if here > best.0 || here == best.0 && is_nearer() {
            best = (here, place);
        }
    }
    if best.0 > least { best.1 as f64 / side as f64 } else { 0.5 }
}

/// The centre of weight of the window, a third of the shorter side wide, that holds most.
fn most_interesting(weights: &[u64], width: usize, height: usize) -> Focus {
    let sums = Sums::new(width, height, |at| weights[at] as i64);
    let radius = width.min(height) / 6;
    let off = |(x, y): (usize, usize)| (2 * x + 1).abs_diff(width) + (2 * y + 1).abs_diff(height);
    let mut best = (0, (width / 2, height / 2));
    for y in 0..height {
        for x in 0..width {
            let held = sums.around(x, y, radius).0;
            if held > best.0 || held == best.0 && held > 0 && off((x, y)) < off(best.1) {
                best = (held, (x, y));
            }
        }
    }
    if best.0 == 0 {
        return Focus::default();
    }
    let (columns, rows) = ((window(best.1.0, radius, width)), window(best.1.1, radius, height));
    let (mut total, mut along, mut down) = (0_u128, 0_u128, 0_u128);
    for y in rows.0..rows.1 {
        for x in columns.0..columns.1 {
            let weight = u128::from(weights[y * width + x]);
            total += weight;
            along += weight * (2 * x + 1) as u128;
            down += weight * (2 * y + 1) as u128;
        }
    }
    let part = |sum: u128, side: usize| if total == 0 { 0.5 } else { sum as f64 / (total as f64 * 2.0 * side as f64) };
    Focus { x: geometry::sane(part(along, width)), y: geometry::sane(part(down, height)) }
}

/// The cells from `at - radius` to `at + radius` that exist.
fn window(at: usize, radius: usize, side: usize) -> (usize, usize) {
    (at.saturating_sub(radius), (at + radius + 1).min(side))
}

/// Sums over rectangles in constant time.
struct Sums {
    width: usize,
    height: usize,
    table: Vec<i64>,
}

impl Sums {
    fn new(width: usize, height: usize, value: impl Fn(usize) -> i64) -> Self {
        let mut table = vec![0; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                row += value(y * width + x);
                table[(y + 1) * (width + 1) + x + 1] = table[y * (width + 1) + x + 1] + row;
            }
        }
        Self { width, height, table }
    }

    /// The sum over the square around a cell, cut at the edges, and how many cells it has.
    fn around(&self, x: usize, y: usize, radius: usize) -> (i64, i64) {
        let ((left, right), (top, bottom)) = (window(x, radius, self.width), window(y, radius, self.height));
        let at = |x: usize, y: usize| self.table[y * (self.width + 1) + x];
        (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top), ((right - left) * (bottom - top)) as i64)
    }

    /// Sixteen times the mean over that square.
    fn mean(&self, x: usize, y: usize, radius: usize) -> i64 {
        let (sum, cells) = self.around(x, y, radius);
        (16 * sum + cells / 2) / cells
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    /// A person-sized blob with some detail in front of a soft, grainy landscape.
    fn scene(width: u32, height: u32, x: f64, y: f64) -> RgbImage {
        let mut state = 9_u32;
        let radius = f64::from(width.min(height)) * 0.11;
        RgbImage::from_fn(width, height, |px, py| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (state >> 29) as i32 - 4;
            let (dx, dy) = (f64::from(px) - x * f64::from(width), f64::from(py) - y * f64::from(height));
            let sky = f64::from(py) / f64::from(height);
            let color = if dx.hypot(dy * 0.7) < radius {
                let stripe = if (dy / radius * 4.0).floor() as i32 % 2 == 0 { 40 } else { 0 };
                [190 - stripe, 70, 60 + stripe]
            } else {
                [120 + (40.0 * sky) as i32, 150 + (20.0 * sky) as i32, 190 - (60.0 * sky) as i32]
            };
            Rgb(color.map(|level| (level + grain).clamp(0, 255) as u8))
        })
    }

    fn interest(picture: &RgbImage) -> Interest {
        Interest::new(&Grid::of(&DynamicImage::ImageRgb8(picture.clone()), Orientation::NoTransforms))
    }

    /// The part of the ratio as fractions: left, top, right, bottom. `own` is the ratio of the picture.
    fn part(interest: &Interest, own: f64, ratio: f64) -> [f64; 4] {
        let (width, height) = ((ratio / own).min(1.0), (own / ratio).min(1.0));
        let middle = interest.best_part(width, height);
        let left = (middle.x - width / 2.0).clamp(0.0, 1.0 - width);
        let top = (middle.y - height / 2.0).clamp(0.0, 1.0 - height);
        [left, top, left + width, top + height]
    }

    const RATIOS: [f64; 5] = [1.0, 4.0 / 5.0, 9.0 / 16.0, 1.91, 2.0 / 3.0];

    #[test]
    fn the_subject_stays_in_every_crop() {
        for (width, height) in [(600, 400), (400, 600), (640, 360)] {
            for (x, y) in [(0.15, 0.5), (0.85, 0.5), (0.5, 0.15), (0.5, 0.85), (0.2, 0.2), (0.8, 0.75), (0.5, 0.5)] {
                let found = interest(&scene(width, height, x, y));
                let own = f64::from(width) / f64::from(height);
                let reach = 0.11 * f64::from(width.min(height));
                let (rx, ry) = (reach / f64::from(width), reach / 0.7 / f64::from(height));
                for ratio in RATIOS {
                    let [left, top, right, bottom] = part(&found, own, ratio);
                    let inside = |edge: f64, at: f64, reach: f64, end: f64| {
                        edge <= (at - reach).max(0.0) + 0.02 && (at + reach).min(1.0) - 0.02 <= end
                    };
                    assert!(inside(left, x, rx, right), "{width}x{height} at {x},{y} to {ratio}: {left}..{right}");
                    assert!(inside(top, y, ry, bottom), "{width}x{height} at {x},{y} to {ratio}: {top}..{bottom}");
                }
                let point = found.point();
                assert!((point.x - x).abs() < 0.08 && (point.y - y).abs() < 0.08, "{x},{y}: {point:?}");
            }
        }
    }

    #[test]
    fn where_nothing_stands_out_the_middle_is_kept() {
        let even = RgbImage::from_pixel(300, 200, Rgb([90, 120, 30]));
        let sky = RgbImage::from_fn(300, 200, |_, y| Rgb([100, 140, 200 - (y / 4) as u8]));
        let mut state = 3_u32;
        let grainy = RgbImage::from_fn(300, 200, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(110 + (state >> 28)) as u8; 3])
        });
        for picture in [even, sky, grainy] {
            let found = interest(&picture);
            let wide = found.best_part(2.0 / 3.0, 1.0);
            assert!((wide.x - 0.5).abs() < 1e-9 && (wide.y - 0.5).abs() < 1e-9, "{wide:?}");
        }
    }

    #[test]
    fn a_mirrored_picture_gives_the_mirrored_crop() {
        for (x, y) in [(0.2, 0.3), (0.7, 0.6), (0.35, 0.9)] {
            let picture = scene(600, 420, x, y);
            let sideways = interest(&image::imageops::flip_horizontal(&picture));
            let upside_down = interest(&image::imageops::flip_vertical(&picture));
            let (picture, own) = (interest(&picture), 600.0 / 420.0);
            for ratio in RATIOS {
                let [left, top, right, bottom] = part(&picture, own, ratio);
                let same = |a: f64, b: f64| (a - b).abs() < 0.011;
                let [l, t, r, b] = part(&sideways, own, ratio);
                assert!(same(l, 1.0 - right) && same(r, 1.0 - left) && same(t, top) && same(b, bottom), "{x},{y} to {ratio}");
                let [l, t, r, b] = part(&upside_down, own, ratio);
                assert!(same(l, left) && same(r, right) && same(t, 1.0 - bottom) && same(b, 1.0 - top), "{x},{y} to {ratio}");
            }
        }
    }

    #[test]
    fn orientation_and_odd_shapes_are_taken_as_they_come() {
        let picture = DynamicImage::ImageRgb8(scene(500, 300, 0.2, 0.4));
        let turned = Interest::new(&Grid::of(&picture.rotate270(), Orientation::Rotate90));
        let upright = Interest::new(&Grid::of(&picture, Orientation::NoTransforms));
        let (a, b) = (turned.point(), upright.point());
        assert!((a.x - b.x).abs() < 0.02 && (a.y - b.y).abs() < 0.02, "{a:?} {b:?}");
        for (width, height) in [(1, 1), (1, 5000), (5000, 1), (2, 3), (97, 95)] {
            for pixels in
                [DynamicImage::new_luma8(width, height), DynamicImage::new_rgba8(width, height), DynamicImage::new_rgb8(width, height)]
            {
                let found = Interest::new(&Grid::of(&pixels, Orientation::NoTransforms));
                assert_eq!((found.point(), found.best_part(0.5, 1.0)), (Focus::default(), Focus::default()), "{width}x{height}");
            }
        }
    }
}
