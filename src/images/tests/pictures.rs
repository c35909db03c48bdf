//! What comes out: upright, in sRGB, within the limits, without metadata, untouched where it fits.

use image::metadata::Orientation;
use moxcms::ColorProfile;

use super::*;
use crate::images::probe;

#[test]
fn all_orientations_give_the_same_upright_picture() {
    let upright = photo(240, 160);
    let box_of = target(96, 96, Fit::Cover);
    let make_one = |orientation: u8| {
        // What the camera stores is what the orientation undoes.
        let undo = match Orientation::from_exif(orientation).unwrap() {
            Orientation::Rotate90 => Orientation::Rotate270,
            Orientation::Rotate270 => Orientation::Rotate90,
            other => other,
        };
        let mut stored = DynamicImage::ImageRgb8(upright.clone());
        stored.apply_orientation(undo);
        let bytes = jpeg(&stored.to_rgb8(), &[(1, exif(orientation))]);
        let bench = Bench::new(&[("a.jpg", bytes)]);
        let mut job = bench.job("a.jpg", &box_of);
        job.focus = Some(Focus { x: 0.2, y: 0.7 });
        let asset = bench.run(&[job]).assets.remove(0).unwrap();
        let bytes = bench.bytes(&asset);
        assert!(!contains(&bytes, b"Exif") && !contains(&bytes, b"GPS"));
        assert_eq!((asset.width, asset.height), (96, 96));
        assert!((asset.focus.x - 48.0 / 160.0).abs() < 1e-9, "{:?}", asset.focus);
        decode(&bytes).to_rgb8()
    };
    let first = make_one(1);
    for orientation in 2..=8 {
        let same = psnr(&first, &make_one(orientation));
        assert!(same > 35.0, "orientation {orientation}: {same} dB");
    }
}

#[test]
fn a_file_that_fits_loses_its_metadata_and_nothing_else() {
    let pixels = photo(120, 80);
    let clean = jpeg(&pixels, &[]);
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>".to_vec();
    let mut dirty = jpeg(&pixels, &[(1, exif(1)), (1, xmp), (13, b"Photoshop 3.0\0IPTC".to_vec()), (4, vec![1; 9])]);
    dirty.splice(2..2, b"\xFF\xFE\x00\x09GPS ici".iter().copied());
    dirty.extend(b"a film after the end");
    let (asset, bytes) = make("a.jpg", dirty, &target(1000, 1000, Fit::Inside)).unwrap();
    assert_eq!(bytes, clean);
    assert_eq!((asset.quality, asset.width, asset.height), (None, 120, 80));
    // The ratio of the box is the ratio of the picture: nothing to cut either.
    let (_, bytes) = make("a.jpg", clean.clone(), &target(1200, 800, Fit::Cover)).unwrap();
    assert_eq!(bytes, clean);

    let clean = png(&DynamicImage::ImageRgb8(pixels.clone()), None);
    let mut dirty = clean.clone();
    let mut note = b"\0\0\0\x0ftEXtGPS\x0019.0 -98.2  ".to_vec();
    note.truncate(8 + 15);
    note.extend([0; 4]);
    dirty.splice(33..33, note);
    assert!(probe(&dirty, None).unwrap().has_metadata);
    assert_eq!(make("a.png", dirty, &target(120, 80, Fit::Inside)).unwrap().1, clean);

    let clean = webp(&pixels);
    let mut dirty = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x0c\0\0\0\x77\0\0\x4f\0\0".to_vec();
    dirty.extend_from_slice(&clean[12..]);
    dirty.extend(b"EXIF\x05\0\0\0GPS 1\0XMP \x02\0\0\0<>");
    let size = dirty.len() as u32 - 8;
    dirty[4..8].copy_from_slice(&size.to_le_bytes());
    let mut takes_webp = target(500, 500, Fit::Inside);
    takes_webp.formats.push(MediaFormat::Webp);
    let (asset, bytes) = make("a.webp", dirty, &takes_webp).unwrap();
    assert_eq!((asset.format, bytes[20]), (MediaFormat::Webp, 0), "the flags announce what is gone");
    assert!(!contains(&bytes, b"GPS") && !contains(&bytes, b"XMP "));
    assert_eq!(decode(&bytes).to_rgb8(), pixels);
}

#[test]
fn animations_pass_or_are_refused() {
    let mut takes_gif = target(100, 100, Fit::Inside);
    takes_gif.formats = vec![MediaFormat::Gif, MediaFormat::Jpeg];
    let moving = gif(3);
    let mut noted = moving.clone();
    let end = noted.len() - 1;
    noted.splice(end..end, b"\x21\xFE\x03GPS\x00".iter().copied());
    assert_eq!(make("a.gif", noted, &takes_gif).unwrap().1, moving);
    for refusing in [target(100, 100, Fit::Inside), ImageTarget { width: 20, ..takes_gif.clone() }] {
        let error = make("a.gif", moving.clone(), &refusing).unwrap_err();
        assert!(matches!(error, ImageError::AnimationDoesNotFit { width: 40, height: 30, .. }), "{error}");
    }
    // A GIF that stands still is a picture like any other.
    assert_ne!(make("a.gif", gif(1), &target(100, 100, Fit::Inside)).unwrap().0.format, MediaFormat::Gif);
}

#[test]
fn nothing_is_enlarged() {
    for (fit, expected) in [(Fit::Inside, (300, 200)), (Fit::Cover, (200, 200))] {
        let (asset, _) = make("a.jpg", jpeg(&photo(300, 200), &[]), &target(1080, 1080, fit)).unwrap();
        assert_eq!((asset.width, asset.height), expected);
    }
}

#[test]
fn bytes_are_met_by_quality_first_and_size_then() {
    let source = jpeg(&photo(900, 700), &[]);
    let mut wanted = target(900, 600, Fit::Cover);
    let (full, bytes) = make("a.jpg", source.clone(), &wanted).unwrap();
    assert_eq!(full.quality, Some(82));
    wanted.max_bytes = bytes.len() as u64 * 3 / 4;
    let (less, _) = make("a.jpg", source.clone(), &wanted).unwrap();
    assert!(less.bytes <= wanted.max_bytes && (less.width, less.height) == (900, 600), "{less:?}");
    assert!(less.quality.is_some_and(|quality| (60..82).contains(&quality)));
    // The next better quality would not fit: the search stops at the border.
    let better = ImageTarget { min_quality: less.quality.unwrap() + 1, ..wanted.clone() };
    assert!(make("a.jpg", source.clone(), &better).unwrap().0.width < 900);
    wanted.max_bytes = bytes.len() as u64 / 4;
    let (smaller, _) = make("a.jpg", source.clone(), &wanted).unwrap();
    assert!(smaller.bytes <= wanted.max_bytes && smaller.width < 900 && smaller.width >= 320, "{smaller:?}");
    assert!(smaller.quality.is_some_and(|quality| quality >= 60));
    wanted.max_bytes = 500;
    let error = make("a.jpg", source, &wanted).unwrap_err();
    assert!(matches!(error, ImageError::CannotFit { max_bytes: 500, smallest: 320 }), "{error}");
}

#[test]
fn transparency_stays_or_becomes_white() {
    let pixels = image::RgbaImage::from_fn(200, 200, |x, _| image::Rgba([200, 30, 30, if x < 100 { 0 } else { 255 }]));
    let source = png(&DynamicImage::ImageRgba8(pixels), None);
    let mut wanted = target(100, 100, Fit::Inside);
    let (asset, bytes) = make("a.png", source.clone(), &wanted).unwrap();
    assert_eq!(asset.format, MediaFormat::Png);
    assert_eq!(decode(&bytes).to_rgba8().get_pixel(10, 50).0[3], 0);
    assert_eq!(decode(&bytes).to_rgba8().get_pixel(90, 50).0, [200, 30, 30, 255]);
    wanted.formats = vec![MediaFormat::Jpeg];
    let (asset, bytes) = make("a.png", source, &wanted).unwrap();
    assert_eq!(asset.format, MediaFormat::Jpeg);
    assert!(decode(&bytes).to_rgb8().get_pixel(10, 50).0.iter().all(|&value| value > 250));
}

#[test]
fn drawings_stay_png_and_photos_become_jpeg() {
    let drawing = RgbImage::from_fn(400, 400, |x, y| if (x / 50 + y / 50) % 2 == 0 { Rgb([250, 246, 233]) } else { Rgb([36, 69, 156]) });
    let wanted = target(200, 200, Fit::Inside);
    let drawn = make("a.png", png(&DynamicImage::ImageRgb8(drawing), None), &wanted).unwrap().0;
    let taken = make("a.png", png(&DynamicImage::ImageRgb8(photo(400, 400)), None), &wanted).unwrap().0;
    assert_eq!((drawn.format, taken.format), (MediaFormat::Png, MediaFormat::Jpeg));
    let only_png = ImageTarget { formats: vec![MediaFormat::Png], ..wanted.clone() };
    assert_eq!(make("a.jpg", jpeg(&photo(400, 400), &[]), &only_png).unwrap().0.format, MediaFormat::Png);
    let neither = ImageTarget { formats: vec![MediaFormat::Webp], ..wanted };
    let error = make("a.jpg", jpeg(&photo(400, 400), &[]), &neither).unwrap_err();
    assert!(matches!(error, ImageError::NoWritableFormat), "{error}");
}

#[test]
fn wide_colours_are_brought_to_srgb() {
    // Rows: linear RGB of the space to CIE XYZ (D65). Sources: SMPTE EG 432-1, Adobe RGB (1998) 4.3.5.
    const P3: [[f64; 3]; 3] = [[0.486_571, 0.265_668, 0.198_217], [0.228_975, 0.691_739, 0.079_287], [0.0, 0.045_113, 1.043_944]];
    const ADOBE: [[f64; 3]; 3] = [[0.576_731, 0.185_554, 0.188_185], [0.297_377, 0.627_349, 0.075_274], [0.027_034, 0.070_687, 0.991_109]];
    let srgb_curve = |v: f64| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    let adobe_curve = |v: f64| v.powf(563.0 / 256.0);
    let only_png = ImageTarget { formats: vec![MediaFormat::Png], ..target(10, 10, Fit::Inside) };
    // Colours that lie within sRGB in either space.
    for color in [[128, 128, 128], [150, 120, 100], [60, 90, 120], [200, 180, 160], [90, 110, 80], [255, 255, 255]] {
        let spaces: [(_, _, &dyn Fn(f64) -> f64); 2] =
            [(ColorProfile::new_display_p3(), P3, &srgb_curve), (ColorProfile::new_adobe_rgb(), ADOBE, &adobe_curve)];
        for (profile, matrix, curve) in spaces {
            let source = DynamicImage::ImageRgb8(RgbImage::from_pixel(20, 20, Rgb(color)));
            let bytes = png(&source, Some(profile.encode().unwrap()));
            let (_, bytes) = make("a.png", bytes, &only_png).unwrap();
            assert!(!contains(&bytes, b"iCCP"));
            let expected = lab(xyz(color, matrix, curve));
            let srgb = [[0.412_391, 0.357_584, 0.180_481], [0.212_639, 0.715_169, 0.072_192], [0.019_331, 0.119_195, 0.950_532]];
            let shown = lab(xyz(decode(&bytes).to_rgb8().get_pixel(5, 5).0, srgb, &srgb_curve));
            let distance = expected.iter().zip(shown).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
            assert!(distance < 2.0, "{color:?}: ΔE {distance}");
        }
    }
}

#[test]
fn a_profile_that_says_srgb_or_nothing_is_left_out_without_new_encoding() {
    let pixels = photo(60, 40);
    let clean = jpeg(&pixels, &[]);
    for profile in [ColorProfile::new_srgb().encode().unwrap(), b"no profile at all".to_vec()] {
        let (asset, bytes) = make("a.jpg", jpeg_with_icc(&pixels, &profile), &target(60, 40, Fit::Inside)).unwrap();
        assert_eq!((asset.quality, &bytes), (None, &clean));
    }
    let wide = jpeg_with_icc(&pixels, &ColorProfile::new_display_p3().encode().unwrap());
    assert_eq!(make("a.jpg", wide, &target(60, 40, Fit::Inside)).unwrap().0.quality, Some(82));
}

#[test]
fn grey_pictures_with_and_without_a_profile() {
    let pixels = DynamicImage::ImageRgb8(photo(80, 60)).to_luma8();
    for icc in [None, Some(ColorProfile::new_gray_with_gamma(1.8).encode().unwrap())] {
        let converted = icc.is_some();
        let (_, bytes) = make("a.png", png(&DynamicImage::ImageLuma8(pixels.clone()), icc), &target(40, 30, Fit::Inside)).unwrap();
        let out = decode(&bytes);
        assert_eq!(out.color().has_color(), converted);
        // Gamma 1.8 coding shows brighter than sRGB coding of the same numbers.
        let mean = |picture: &DynamicImage| {
            let grey = picture.to_luma8();
            grey.iter().map(|&value| f64::from(value)).sum::<f64>() / grey.len() as f64
        };
        let gain = mean(&out) - mean(&DynamicImage::ImageLuma8(pixels.clone()));
        assert!(if converted { gain > 5.0 } else { gain.abs() < 1.0 }, "{gain}");
    }
}

fn xyz(color: [u8; 3], matrix: [[f64; 3]; 3], curve: &dyn Fn(f64) -> f64) -> [f64; 3] {
    let linear = color.map(|value| curve(f64::from(value) / 255.0));
    matrix.map(|row| row.iter().zip(linear).map(|(a, b)| a * b).sum())
}

/// CIE L*a*b* against D65.
fn lab(xyz: [f64; 3]) -> [f64; 3] {
    let curve = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [x, y, z] = [xyz[0] / 0.950_47, xyz[1], xyz[2] / 1.088_83].map(curve);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn a_padded_picture_is_whole_on_its_ground() {
    let (asset, bytes) = make("a.jpg", jpeg(&photo(300, 200), &[]), &target(150, 150, Fit::Pad)).unwrap();
    assert_eq!((asset.width, asset.height), (150, 150));
    let pixels = decode(&bytes).to_rgb8();
    let is_white = |x, y| pixels.get_pixel(x, y).0.iter().all(|&level| level > 245);
    assert!(is_white(75, 5) && is_white(75, 145) && !is_white(75, 40) && !is_white(75, 110) && !is_white(2, 75));
    // The same picture alone in its own ratio, cut out of the padded one.
    let (_, alone) = make("a.jpg", jpeg(&photo(300, 200), &[]), &target(150, 100, Fit::Inside)).unwrap();
    let inner = image::imageops::crop_imm(&pixels, 0, 32, 150, 86).to_image();
    let expected = image::imageops::crop_imm(&decode(&alone).to_rgb8(), 0, 7, 150, 86).to_image();
    assert!(psnr(&inner, &expected) > 32.0, "{}", psnr(&inner, &expected));
    let mut blue = target(90, 160, Fit::Pad);
    blue.ground = Some([20, 40, 200]);
    let see_through = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(80, 80, image::Rgba([255, 0, 0, 0])));
    let (asset, bytes) = make("a.png", png(&see_through, None), &blue).unwrap();
    assert_eq!((asset.width, asset.height), (80, 142), "nothing is enlarged");
    let even = decode(&bytes).to_rgb8();
    assert!(even.pixels().all(|pixel| pixel.0.iter().zip([20, 40, 200]).all(|(a, b)| a.abs_diff(b) <= 3)), "{:?}", even.get_pixel(40, 71));
    // A picture of the very ratio needs no ground and is passed on.
    let whole = jpeg(&photo(150, 150), &[]);
    assert_eq!(make("a.jpg", whole.clone(), &target(300, 300, Fit::Pad)).unwrap().1, whole);
}

#[test]
fn a_network_that_wants_more_bytes_gets_better_pixels() {
    let source = jpeg(&photo(640, 480), &[]);
    let mut wanted = target(160, 120, Fit::Cover);
    let (plain, _) = make("a.jpg", source.clone(), &wanted).unwrap();
    wanted.min_bytes = plain.bytes + 1;
    let (better, bytes) = make("a.jpg", source.clone(), &wanted).unwrap();
    assert!(better.quality > plain.quality && better.bytes >= wanted.min_bytes, "{better:?}");
    assert_eq!(decode(&bytes).to_rgb8().dimensions(), (160, 120));
    wanted.min_bytes = 1_000_000;
    let error = make("a.jpg", source, &wanted).unwrap_err();
    assert!(matches!(error, ImageError::TooFewBytes { min_bytes: 1_000_000 }), "{error}");
}

#[test]
fn without_a_focus_the_content_decides() {
    // A dark house at the right of an empty field.
    let mut field = RgbImage::from_pixel(600, 300, Rgb([190, 200, 170]));
    for (x, y) in (500..560).flat_map(|x| (110..190).map(move |y| (x, y))) {
        field.put_pixel(x, y, Rgb([120, 40 + (y % 16) as u8 * 4, 30]));
    }
    let bench = Bench::new(&[("a.jpg", jpeg(&field, &[]))]);
    let square = bench.job("a.jpg", &target(100, 100, Fit::Cover));
    let asset = bench.run(std::slice::from_ref(&square)).assets.remove(0).unwrap();
    let pixels = decode(&bench.bytes(&asset)).to_rgb8();
    let dark = pixels.pixels().filter(|pixel| pixel.0[1] < 120).count();
    assert!(dark > 450, "the house is in the crop: {dark}");
    let middle = ((500.0 + 30.0 - 300.0) / 300.0, 0.5);
    assert!((asset.focus.x - middle.0).abs() < 0.05 && (asset.focus.y - middle.1).abs() < 0.05, "{:?}", asset.focus);
    let mut said = square;
    said.focus = Some(Focus { x: 0.0, y: 0.5 });
    let asset = bench.run(&[said]).assets.remove(0).unwrap();
    assert!(decode(&bench.bytes(&asset)).to_rgb8().pixels().all(|pixel| pixel.0[1] > 120), "the author has the last word");
    // Where nothing is cut, the point is still known: some networks cut for themselves.
    let whole = bench.run(&[bench.job("a.jpg", &target(300, 300, Fit::Inside)), bench.job("a.jpg", &target(900, 900, Fit::Inside))]);
    for asset in whole.assets.into_iter().map(Result::unwrap) {
        assert!((asset.focus.x - 530.0 / 600.0).abs() < 0.02, "{:?}", asset.focus);
    }
}
