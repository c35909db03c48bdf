//! The picture against a reference resampler in double precision with the same cut.

use super::*;
use crate::images::Frame;

#[test]
fn shrinking_is_as_good_as_a_reference_in_double_precision() {
    let source = photo(480, 360);
    for (width, height) in [(150, 188), (200, 105)] {
        let wanted = target(width, height, Fit::Cover);
        let only_png = ImageTarget { formats: vec![MediaFormat::Png], ..wanted.clone() };
        let bytes = png(&DynamicImage::ImageRgb8(source.clone()), None);
        let ours = decode(&make("a.png", bytes.clone(), &only_png).unwrap().1).to_rgb8();
        let frame = Frame::new(480, 360, Focus::default(), &wanted);
        let reference = lanczos(&source, frame);
        let plain = psnr(&ours, &reference);
        assert!(plain > 50.0, "{width}x{height}: {plain} dB");
        // After encoding at the same quality, what is lost by the resampler must not show.
        let only_jpeg = ImageTarget { formats: vec![MediaFormat::Jpeg], ..wanted.clone() };
        let ours = decode(&make("a.png", bytes, &only_jpeg).unwrap().1).to_rgb8();
        let whole = ImageTarget { fit: Fit::Inside, ..only_jpeg };
        let encoded = make("r.png", png(&DynamicImage::ImageRgb8(reference.clone()), None), &whole).unwrap().1;
        let loss = psnr(&decode(&encoded).to_rgb8(), &reference) - psnr(&ours, &reference);
        assert!(loss < 0.1, "{width}x{height}: {loss} dB");
    }
}

/// Lanczos with three lobes, widened by the scale, cut off and normalised at the edges.
fn lanczos(source: &RgbImage, frame: Frame) -> RgbImage {
    let columns = weights(source.width(), frame.crop.left, frame.crop.width, frame.width);
    let rows = weights(source.height(), frame.crop.top, frame.crop.height, frame.height);
    RgbImage::from_fn(frame.width, frame.height, |x, y| {
        let mut sum = [0.0; 3];
        for &(row, high) in &rows[y as usize] {
            for &(column, wide) in &columns[x as usize] {
                for (sum, value) in sum.iter_mut().zip(source.get_pixel(column, row).0) {
                    *sum += high * wide * f64::from(value);
                }
            }
        }
        Rgb(sum.map(|value| value.round().clamp(0.0, 255.0) as u8))
    })
}

fn weights(side: u32, start: f64, part: f64, pixels: u32) -> Vec<Vec<(u32, f64)>> {
    let scale = part / f64::from(pixels);
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) };
    (0..pixels)
        .map(|pixel| {
            let middle = start + (f64::from(pixel) + 0.5) * scale;
            let taps: Vec<(u32, f64)> = (0..side)
                .map(|at| (at, (f64::from(at) + 0.5 - middle) / scale.max(1.0)))
                .filter(|(_, x)| x.abs() < 3.0)
                .map(|(at, x)| (at, sinc(x) * sinc(x / 3.0)))
                .collect();
            let total: f64 = taps.iter().map(|(_, weight)| weight).sum();
            taps.into_iter().map(|(at, weight)| (at, weight / total)).collect()
        })
        .collect()
}
