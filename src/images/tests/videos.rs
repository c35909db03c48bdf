//! Films and animations: what their headers say, and that they go as they are or not at all.

#![expect(clippy::disallowed_methods, reason = "the tests make films of their own")]

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::*;
use crate::images::{facts, facts_of, probe, probe_file};
use crate::model::FileFacts;

/// A file of `media/`, see the README there.
macro_rules! film {
    ($name:literal) => {
        include_bytes!(concat!("media/", $name)).to_vec()
    };
}

#[test]
fn headers_tell_size_length_codec_and_frames() {
    use MediaFormat::{Gif, Mov, Mp4, Png, Webm, Webp};
    let cases = [
        ("h264.mp4", film!("h264.mp4"), Mp4, (128, 96), 10, Some(1000), Some("h264")),
        ("sound.mp4", film!("sound.mp4"), Mp4, (128, 96), 10, Some(1000), Some("h264")),
        ("fragments.mp4", film!("fragments.mp4"), Mp4, (128, 96), 0, None, Some("h264")),
        ("turned.mov", film!("turned.mov"), Mov, (96, 128), 10, Some(1000), Some("h264")),
        ("hevc.mov", film!("hevc.mov"), Mov, (128, 96), 10, Some(1000), Some("hevc")),
        ("vp9.webm", film!("vp9.webm"), Webm, (128, 96), 0, Some(1000), Some("vp9")),
        ("live.webm", film!("live.webm"), Webm, (128, 96), 0, None, Some("vp8")),
        ("anim.gif", film!("anim.gif"), Gif, (64, 48), 5, Some(1000), None),
        ("anim.png", film!("anim.png"), Png, (64, 48), 5, Some(1000), None),
        ("anim.webp", film!("anim.webp"), Webp, (64, 48), 5, Some(1000), None),
    ];
    for (name, bytes, format, (width, height), frames, duration_ms, codec) in cases {
        let expected = FileFacts {
            digest: Digest::of(&bytes),
            bytes: bytes.len() as u64,
            format,
            width,
            height,
            animated: true,
            frames,
            duration_ms,
            codec: codec.map(str::to_owned),
        };
        assert_eq!(facts_of(&bytes).unwrap(), expected, "{name}");
        let extension = Path::new(name).extension().unwrap().to_str();
        assert!(probe(&bytes, extension).unwrap().is_animated(), "{name}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(facts(&path).unwrap(), expected, "{name} on disk");
    }
    let still = facts_of(&jpeg(&photo(64, 48), &[(1, exif(6))])).unwrap();
    assert_eq!((still.width, still.height, still.animated, still.duration_ms), (48, 64, false, None));
    assert!((still.ratio() - 0.75).abs() < 1e-9);
    assert!(probe(&film!("place.mp4"), None).unwrap().has_metadata, "the film says where it was taken");
    assert!(!probe(&film!("h264.mp4"), None).unwrap().has_metadata);
}

#[test]
fn what_is_no_whole_film_says_so() {
    let cut = |bytes: Vec<u8>, by: usize| bytes[..bytes.len() - by].to_vec();
    let with = |mut bytes: Vec<u8>, from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).position(|part| part == from).unwrap();
        bytes[at..at + from.len()].copy_from_slice(to);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut.mp4", cut(film!("h264.mp4"), 4000), "the MP4 file is cut off"),
        ("cut.mp4", cut(film!("h264.mp4"), 1), "the MP4 file is cut off"),
        ("start.mp4", cut(film!("sound.mp4"), 1), "the MP4 file is cut off"),
        ("cut.webm", cut(film!("vp9.webm"), 1), "the WebM file is cut off"),
        ("header.webm", film!("vp9.webm")[..200].to_vec(), "the WebM file is cut off"),
        ("sound.mp4", film!("sound-only.m4a"), "sound-only files are not supported"),
        ("a.mp4", with(film!("sound-only.m4a"), b"M4A ", b"isom"), "sound-only files are not supported"),
        ("a.webm", film!("h264.mkv"), "Matroska files are not supported"),
        ("a.mp4", film!("vp9.webm"), "the content is WebM, but the name ends in `.mp4`"),
        ("a.jpg", film!("h264.mp4"), "the content is MP4, but the name ends in `.jpg`"),
        ("a.mp4", with(film!("h264.mp4"), b"moov", b"free"), "the MP4 file is cut off"),
        ("a.mp4", b"\0\0\0\x10ftypisom\0\0\0\0".to_vec(), "the MP4 file is damaged: it has no table of contents (`moov`)"),
        ("a.mp4", with(film!("h264.mp4"), b"vide\0\0", b"text\0\0"), "sound-only files are not supported"),
        ("a.mp4", with(film!("h264.mp4"), b"\0\0\0\x6cmvhd", b"\0\0\0\x04mvhd"), "the MP4 file is damaged: a box has an impossible length"),
        (
            "a.mp4",
            with(film!("h264.mp4"), b"\0\0\0\x6cmvhd", b"\x7f\0\0\x6cmvhd"),
            "the MP4 file is damaged: a box is longer than the one that holds it",
        ),
        ("a.avi", b"RIFF\x10\0\0\0AVI LIST".to_vec(), "AVI files are not supported"),
    ];
    for (path, bytes, message) in cases {
        let extension = Path::new(path).extension().unwrap().to_str();
        let Err(error) = probe(&bytes, extension) else { panic!("{path} passes, not: {message}") };
        assert_eq!(error.to_string(), message, "{path}");
        assert!(error.hint().is_some(), "{path}: {error}");
        assert_eq!(make(path, bytes, &film_target()).unwrap_err().to_string(), message, "{path}");
    }
}

#[test]
fn countless_boxes_end_the_reading() {
    let mut bytes = film!("h264.mp4");
    for _ in 0..100_000 {
        bytes.extend(b"\0\0\0\x08free");
    }
    assert_eq!(probe(&bytes, None).unwrap_err().to_string(), "the MP4 file is damaged: it is cut into too many pieces");
}

fn film_target() -> ImageTarget {
    let mut target = target(1080, 1080, Fit::Inside);
    target.formats = vec![MediaFormat::Mp4, MediaFormat::Webm, MediaFormat::Jpeg];
    target
}

#[test]
fn films_pass_untouched_or_are_refused() {
    let film = film!("h264.mp4");
    let (asset, bytes) = make("a.mp4", film.clone(), &film_target()).unwrap();
    assert_eq!(bytes, film);
    assert_eq!((asset.format, asset.width, asset.height, asset.quality), (MediaFormat::Mp4, 128, 96, None));
    assert_eq!((asset.animated, asset.duration_ms, asset.codec.as_deref()), (true, Some(1000), Some("h264")));
    assert_eq!(Path::new(&asset.file).extension().unwrap(), "mp4");
    let refused = make("a.mov", film!("hevc.mov"), &film_target()).unwrap_err();
    assert!(matches!(refused, ImageError::VideoNotTaken { format: MediaFormat::Mov }), "{refused}");
    let small = ImageTarget { max_bytes: 5_000, ..film_target() };
    let refused = make("a.mp4", film, &small).unwrap_err();
    assert_eq!(refused.to_string(), "the video has 9913 bytes, the network takes up to 5000, and videos are not converted");
    let (asset, _) = make("a.gif", film!("anim.gif"), &ImageTarget { formats: vec![MediaFormat::Gif], ..film_target() }).unwrap();
    assert_eq!((asset.animated, asset.duration_ms, asset.codec), (true, Some(1000), None));
}

/// Files of a folder, which tell where they lie; reading one as a whole is an error.
struct Folder(PathBuf);

impl Loader for Folder {
    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::other(format!("{path} is too large to be read")))
    }

    fn location(&self, path: &str) -> io::Result<Option<PathBuf>> {
        Ok(Some(self.0.join(path)))
    }

    fn card_template(&self, _: &str) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

#[test]
fn large_films_are_copied_in_pieces_and_cached() {
    let folder = tempfile::tempdir().unwrap();
    let film = film!("h264.mp4");
    std::fs::write(folder.path().join("a.mp4"), &film).unwrap();
    let run = |digest: Digest| {
        let source = ImageSource::File { path: "a.mp4".to_owned(), digest };
        let job = ImageJob { source, focus: None, target: film_target() };
        let derived =
            derive(&[job], &Folder(folder.path().to_owned()), &folder.path().join("cache"), &folder.path().join("media")).unwrap();
        (derived.counts, derived.assets.into_iter().next().unwrap())
    };
    let (_, stale) = run(Digest::of(b"another film"));
    assert!(matches!(stale, Err(ImageError::Changed)), "{stale:?}");
    let (counts, first) = run(Digest::of(&film));
    let first = first.unwrap();
    assert_eq!((counts.passed, counts.decoded), (1, 0));
    assert_eq!(std::fs::read(folder.path().join("media").join(&first.file)).unwrap(), film);
    assert_eq!(std::fs::read_dir(folder.path().join("media")).unwrap().count(), 1, "nothing of the failed copy stays");
    let (counts, second) = run(Digest::of(&film));
    assert_eq!((counts.reused, second.unwrap()), (1, first));
}

/// A file that counts what is read of it.
struct Counting {
    file: File,
    read: usize,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.read += length;
        Ok(length)
    }
}

impl Seek for Counting {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

#[test]
fn a_probe_of_gigabytes_reads_some_bytes() {
    // The pixels of a film of five gigabytes are a hole in the file.
    let film = film!("h264.mp4");
    let table = film.windows(4).position(|part| part == b"moov").unwrap() - 4;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.mp4");
    let mut long = File::create(&path).unwrap();
    let length = 5_u64 << 30;
    long.write_all(b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x01mdat").unwrap();
    long.write_all(&length.to_be_bytes()).unwrap();
    long.seek(SeekFrom::Start(16 + length)).unwrap();
    long.write_all(&film[table..]).unwrap();
    let mut counting = Counting { file: File::open(&path).unwrap(), read: 0 };
    crate::images::container::read_video(MediaFormat::Mp4, &mut counting).unwrap();
    assert!(counting.read < 1 << 20, "{} bytes were read", counting.read);
    let probed = probe_file(&path).unwrap();
    assert_eq!((probed.width, probed.height, probed.duration_ms), (128, 96, Some(1000)));
    let mut takes = probe_file(&path).map(|_| std::fs::OpenOptions::new().write(true).open(&path).unwrap()).unwrap();
    takes.set_len(1 << 30).unwrap();
    takes.flush().unwrap();
    assert!(matches!(probe_file(&path), Err(ImageError::Truncated { format: MediaFormat::Mp4 })));
}

#[test]
fn flipped_bits_in_headers_never_panic() {
    let seeds = [
        film!("h264.mp4"),
        film!("sound.mp4"),
        film!("fragments.mp4"),
        film!("hevc.mov"),
        film!("vp9.webm"),
        film!("live.webm"),
        film!("anim.gif"),
        film!("anim.png"),
        film!("anim.webp"),
        jpeg(&photo(40, 32), &[(1, exif(6))]),
    ];
    let mut state = 11_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut sound = 0;
    for round in 0..20_000 {
        let seed = &seeds[round % seeds.len()];
        let mut bytes = seed.clone();
        // Headers are at the start, or at the end where the table of contents is written last.
        let reach = bytes.len().min(1500);
        let from = if random(2) == 0 { 0 } else { bytes.len() - reach };
        for _ in 0..=random(4) {
            let at = from + random(reach);
            bytes[at] = match random(4) {
                0 => 0,
                1 => 0xFF,
                _ => bytes[at] ^ 1 << random(8),
            };
        }
        if random(5) == 0 {
            bytes.truncate(random(bytes.len()));
        }
        match facts_of(&bytes) {
            Ok(facts) => {
                sound += 1;
                assert!(facts.width > 0 && facts.height > 0 && facts.codec.is_none_or(|codec| codec.len() <= 32));
            }
            Err(error) => assert!(!matches!(error, ImageError::Read(_)), "{error:?}"),
        }
    }
    assert!(sound > 2000, "{sound}");
}
