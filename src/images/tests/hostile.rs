//! Files that are broken, disguised or made to hurt.

use super::*;
use crate::images::{probe, probe_file};

/// A PNG that says it has this size; its pixels are missing.
fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&DynamicImage::ImageRgb8(photo(2, 2)), None);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

#[test]
fn every_kind_of_bad_file_has_its_own_message() {
    let good = jpeg(&photo(64, 48), &[(1, exif(6))]);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let still_png = png(&DynamicImage::ImageRgb8(photo(64, 48)), None);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.jpg", Vec::new(), "the file is empty"),
        ("text.jpg", b"This is a letter, not a photo.".to_vec(), "the content is not a picture or video"),
        ("gif.png", gif(1), "the content is GIF, but the name ends in `.png`"),
        ("photo.PNG", good.clone(), "the content is JPEG, but the name ends in `.png`"),
        ("nameless", good.clone(), "the content is JPEG, but the name ends in `.`"),
        ("cut.jpg", cut(good.clone()), "the JPEG file is cut off"),
        ("header.jpg", good[..40].to_vec(), "the JPEG file is cut off"),
        ("cut.png", cut(still_png.clone()), "the PNG file is cut off"),
        ("cut.gif", cut(gif(2)), "the GIF file is cut off"),
        ("cut.webp", cut(webp(&photo(64, 48))), "the WebP file is cut off"),
        ("bomb.png", png_of_size(60_000, 60_000), "the picture has 60000×60000 pixels, more than the 100 megapixels that are read"),
        ("line.png", png_of_size(90_000_000, 1), "the picture has 90000000×1 pixels, more than the 100 megapixels that are read"),
        ("flat.png", png_of_size(0, 5), "the picture has no size (0×5)"),
        ("a.avif", b"\0\0\0\x20ftypavif\0\0\0\0".to_vec(), "AVIF files are not supported"),
        ("a.heic", b"\0\0\0\x20ftypheic\0\0\0\0".to_vec(), "HEIC files are not supported"),
        ("a.svg", b"<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>".to_vec(), "SVG files are not supported"),
        ("a.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0".to_vec(), "BMP files are not supported"),
        ("a.tiff", b"II*\0\x08\0\0\0".to_vec(), "TIFF files are not supported"),
        ("a.jpg", b"II*\0\x08\0\0\0".to_vec(), "TIFF files are not supported"),
    ];
    for (path, bytes, message) in cases {
        let extension = std::path::Path::new(path).extension().map(|extension| extension.to_string_lossy());
        let probed = probe(&bytes, Some(extension.as_deref().unwrap_or_default())).unwrap_err();
        assert_eq!(probed.to_string(), message, "{path}");
        // Whoever skips the probe is told the same.
        let made = make(path, bytes, &target(100, 100, Fit::Cover)).unwrap_err();
        assert_eq!(made.to_string(), message, "{path}");
    }
}

#[test]
fn a_probe_says_what_is_shown() {
    let turned = probe(&jpeg(&photo(64, 48), &[(1, exif(6))]), Some("JPEG")).unwrap();
    assert_eq!((turned.format, turned.width, turned.height), (MediaFormat::Jpeg, 48, 64));
    assert!(turned.has_metadata && !turned.has_alpha && !turned.has_icc && !turned.is_animated());
    let moving = probe(&gif(3), Some("gif")).unwrap();
    assert_eq!((moving.frames, moving.width, moving.height), (3, 40, 30));
    let see_through = probe(&png(&DynamicImage::new_rgba8(5, 4), Some(vec![0; 200])), Some("png")).unwrap();
    assert!(see_through.has_alpha && see_through.has_icc && !see_through.has_metadata);
    let lossless = probe(&webp(&photo(33, 17)), None).unwrap();
    assert_eq!((lossless.width, lossless.height, lossless.frames), (33, 17, 1));
    let missing = probe_file(std::path::Path::new("no/such/file.jpg")).unwrap_err();
    assert!(matches!(missing, ImageError::Read(_)), "{missing}");
}

#[test]
fn damaged_pixels_fail_alone() {
    let mut broken = png(&DynamicImage::ImageRgb8(photo(200, 200)), None);
    let middle = broken.len() / 2;
    broken[middle..middle + 40].fill(0);
    let bench = Bench::new(&[("broken.png", broken), ("good.png", png(&DynamicImage::ImageRgb8(photo(99, 99)), None))]);
    let small = target(50, 50, Fit::Cover);
    let derived = bench.run(&[bench.job("broken.png", &small), bench.job("good.png", &small)]);
    let error = derived.assets[0].as_ref().unwrap_err();
    assert!(matches!(error, ImageError::Corrupt { format: MediaFormat::Png, .. }), "{error}");
    assert!(derived.assets[1].is_ok());
    assert_eq!(derived.counts.failed, 1);
}

#[test]
fn flipped_bits_never_panic() {
    let seeds = [
        ("a.jpg", jpeg(&photo(40, 32), &[(1, exif(6)), (2, b"ICC_PROFILE\0\x01\x01junk".to_vec())])),
        ("a.png", png(&DynamicImage::ImageRgb8(photo(24, 20)), Some(moxcms::ColorProfile::new_srgb().encode().unwrap()))),
        ("a.gif", gif(2)),
        ("b.gif", gif(1)),
        ("a.webp", webp(&photo(24, 20))),
    ];
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut survivors = 0;
    for round in 0..1500 {
        let (path, seed) = &seeds[round % seeds.len()];
        let mut bytes = seed.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] ^= 1 << random(8);
        }
        bytes.truncate(bytes.len() - random(3) * random(bytes.len()) / 3);
        survivors += usize::from(make(path, bytes, &target(16, 16, Fit::Cover)).is_ok());
    }
    assert!(survivors > 100, "the flips hit nothing but headers: {survivors}");
}
