//! Colours against littlecms: profiles of screens, and the inks of a press. `media/make_colors.py` made the files.

use super::*;
use crate::images::probe;

/// The picture that a network gets, unscaled, and the one that the reference made of it.
fn ours_and_expected(name: &str, source: &[u8], expected: &[u8]) -> (RgbImage, RgbImage) {
    let expected = decode(expected).to_rgb8();
    let wanted = ImageTarget { formats: vec![MediaFormat::Png], ..target(expected.width(), expected.height(), Fit::Inside) };
    let (_, bytes) = make(name, source.to_vec(), &wanted).unwrap();
    assert!(!contains(&bytes, b"iCCP"), "{name}");
    (decode(&bytes).to_rgb8(), expected)
}

/// The largest difference between the middles of the patches, 16 pixels each.
fn worst(ours: &RgbImage, expected: &RgbImage) -> (f64, String) {
    assert_eq!(ours.dimensions(), expected.dimensions());
    let mut worst = (0.0, String::new());
    for x in (8..ours.width()).step_by(16) {
        let (a, b) = (ours.get_pixel(x, 8).0, expected.get_pixel(x, 8).0);
        let distance = delta_e_2000(lab(a), lab(b));
        if distance > worst.0 {
            worst = (distance, format!("patch {}: {a:?} for {b:?}, ΔE {distance:.2}", x / 16));
        }
    }
    worst
}

#[test]
fn profiles_of_screens_are_followed_within_two_units() {
    let cases: [(&str, &[u8], &[u8]); 3] = [
        ("p3.png", include_bytes!("media/p3.png"), include_bytes!("media/p3.expected.png")),
        ("adobe.png", include_bytes!("media/adobe.png"), include_bytes!("media/adobe.expected.png")),
        ("srgb.png", include_bytes!("media/srgb.png"), include_bytes!("media/srgb.expected.png")),
    ];
    for (name, source, expected) in cases {
        let (ours, expected) = ours_and_expected(name, source, expected);
        let (distance, what) = worst(&ours, &expected);
        assert!(distance < 2.0, "{name}, {what}");
        // The comparison can fail: without conversion the colours are far off.
        let (off, _) = worst(&decode(source).to_rgb8(), &expected);
        assert!(name == "srgb.png" || off > 4.0, "{name}: {off}");
    }
}

#[test]
fn the_inks_of_a_press_are_printed_on_the_screen() {
    let (source, expected) = (include_bytes!("media/press.jpg"), include_bytes!("media/press.expected.png"));
    let probed = probe(source, Some("jpg")).unwrap();
    assert!(probed.is_cmyk && probed.has_icc);
    let (ours, expected) = ours_and_expected("press.jpg", source, expected);
    let (distance, what) = worst(&ours, &expected);
    assert!(distance < 2.0, "{what}");
    let (asset, bytes) = make("press.jpg", source.to_vec(), &target(600, 600, Fit::Inside)).unwrap();
    let header = probe(&bytes, None).unwrap();
    assert!(!header.is_cmyk && asset.quality.is_some(), "inks never reach a network");
}

#[test]
fn inks_without_a_profile_take_light_away() {
    let inks: [([u8; 4], [u8; 3]); 6] = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([255, 0, 0, 0], [0, 255, 255]),
        ([0, 255, 255, 0], [255, 0, 0]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([100, 50, 0, 0], [155, 205, 255]),
        ([0, 0, 100, 128], [127, 127, 77]),
    ];
    // Adobe's programs write either form, inverted; a file without their segment is as it says.
    for (kind, inverted) in
        [(jpeg_encoder::ColorType::Cmyk, true), (jpeg_encoder::ColorType::CmykAsYcck, true), (jpeg_encoder::ColorType::Cmyk, false)]
    {
        for (ink, expected) in inks {
            let stored = if inverted { ink } else { ink.map(|ink| 255 - ink) };
            let mut bytes = Vec::new();
            jpeg_encoder::Encoder::new(&mut bytes, 98).encode(&stored.repeat(32 * 32), 32, 32, kind).unwrap();
            if !inverted {
                let adobe = bytes.windows(5).position(|part| part == b"Adobe").unwrap() - 4;
                bytes.drain(adobe..adobe + 16);
            }
            let wanted = ImageTarget { formats: vec![MediaFormat::Png], ..target(32, 32, Fit::Inside) };
            let (_, made) = make("inks.jpg", bytes, &wanted).unwrap();
            let shown = decode(&made).to_rgb8().get_pixel(16, 16).0;
            assert!(shown.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3), "{kind:?} {inverted} {ink:?}: {shown:?} for {expected:?}");
        }
    }
}

/// CIE L*a*b* of an sRGB colour, white point D65.
fn lab(color: [u8; 3]) -> [f64; 3] {
    let linear = color.map(|level| {
        let level = f64::from(level) / 255.0;
        if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    });
    let rows = [[0.412_391, 0.357_584, 0.180_481], [0.212_639, 0.715_169, 0.072_192], [0.019_331, 0.119_195, 0.950_532]];
    let white = [0.950_456, 1.0, 1.089_058];
    let mut f = [0.0; 3];
    for axis in 0..3 {
        let value = rows[axis].iter().zip(linear).map(|(part, level)| part * level).sum::<f64>() / white[axis];
        f[axis] = if value > 216.0 / 24_389.0 { value.cbrt() } else { (24_389.0 / 27.0 * value + 16.0) / 116.0 };
    }
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}

/// The CIEDE2000 difference; Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005.
fn delta_e_2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let mean_chroma = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
    let stretch = 0.5 * (1.0 - (mean_chroma.powi(7) / (mean_chroma.powi(7) + 25_f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + stretch), a2 * (1.0 + stretch));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = if grey { 0.0 } else { (h2 - h1 + 540.0).rem_euclid(360.0) - 180.0 };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (lightness, chroma) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let mean_hue = if grey {
        h1 + h2
    } else if (h1 - h2).abs() <= 180.0 {
        f64::midpoint(h1, h2)
    } else {
        (f64::midpoint(h1, h2) + 180.0).rem_euclid(360.0)
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let waves = 0.24 * cos(2.0 * mean_hue) + 0.32 * cos(3.0 * mean_hue + 6.0) - 0.20 * cos(4.0 * mean_hue - 63.0);
    let by_hue = 1.0 - 0.17 * cos(mean_hue - 30.0) + waves;
    let sl = 1.0 + 0.015 * (lightness - 50.0).powi(2) / (20.0 + (lightness - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * chroma, 1.0 + 0.015 * chroma * by_hue);
    let around = 30.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt() * (2.0 * around).to_radians().sin();
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + rotation * (dc / sc) * (dh / sh)).sqrt()
}

#[test]
fn the_difference_is_that_of_the_published_pairs() {
    // Pairs 1, 7, 17 and 25 of the test data of the paper.
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
    ];
    for (a, b, expected) in pairs {
        assert!((delta_e_2000(a, b) - expected).abs() < 1e-4, "{a:?} {b:?}: {}", delta_e_2000(a, b));
    }
}
