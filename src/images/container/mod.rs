//! The outer structure of picture and video files: what a header says, and which parts a picture needs.
//!
//! These readers touch no pixels. They serve the probe, which must be cheap, and the lossless
//! removal of metadata, which copies what the picture needs and leaves the rest behind.

pub(super) mod gif;
pub(super) mod jpeg;
mod mp4;
pub(super) mod png;
mod webm;
pub(super) mod webp;
mod window;

use std::io::{Cursor, Read, Seek};

use crate::model::MediaFormat;

use super::ImageError;

/// What the structure of a file tells about its picture.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a file")]
pub(super) struct Header {
    /// Width in pixels as stored.
    pub(super) width: u32,
    /// Height in pixels as stored.
    pub(super) height: u32,
    /// Whether pixels can be transparent.
    pub(super) alpha: bool,
    /// Frames; more than one is an animation.
    pub(super) frames: u32,
    /// Sum of the times that the frames of an animation are shown, in milliseconds.
    pub(super) duration_ms: Option<u64>,
    /// Whether parts exist that the picture does not need.
    pub(super) metadata: bool,
    /// Whether a colour profile is embedded.
    pub(super) icc: bool,
    /// Codec of the picture of a video.
    pub(super) codec: Option<String>,
    /// EXIF orientation, 1 to 8.
    pub(super) orientation: u8,
    /// Whether the colours are the four inks of a press.
    pub(super) cmyk: bool,
    /// Whether a segment of Adobe's is there, whose programs write inks inverted.
    pub(super) adobe: bool,
    /// Whether the format keeps every pixel.
    pub(super) lossless: bool,
}

/// Recognises the format by the first bytes.
pub(super) fn detect(bytes: &[u8]) -> Result<MediaFormat, ImageError> {
    let unsupported = |kind| Err(ImageError::Unsupported { kind });
    let brand = || bytes.get(8..12).unwrap_or_default();
    match bytes {
        [] => Err(ImageError::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(MediaFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(MediaFormat::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(MediaFormat::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(MediaFormat::Webp),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => unsupported(match brand() {
            b"avif" | b"avis" => "AVIF",
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => "HEIC",
            b"crx " => "camera raw",
            b"M4A " | b"M4B " | b"M4P " => "sound-only",
            b"qt  " => return Ok(MediaFormat::Mov),
            _ => return Ok(MediaFormat::Mp4),
        }),
        // QuickTime files from before there was `ftyp`.
        [_, _, _, _, b'm', b'o', b'o', b'v', ..]
        | [_, _, _, _, b'm', b'd', b'a', b't', ..]
        | [_, _, _, _, b'w', b'i', b'd', b'e', ..]
        | [_, _, _, _, b'p', b'n', b'o', b't', ..] => Ok(MediaFormat::Mov),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Ok(MediaFormat::Webm),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => unsupported("AVI"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => unsupported("BMP"),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => unsupported("TIFF"),
        [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] | [0xFF, 0x0A, ..] => unsupported("JPEG XL"),
        [0, 0, 0, 0x0C, b'j', b'P', ..] => unsupported("JPEG 2000"),
        [0, 0, 1, 0, ..] => unsupported("icon (ICO)"),
        [b'8', b'B', b'P', b'S', ..] => unsupported("Photoshop"),
        [b'%', b'P', b'D', b'F', ..] => unsupported("PDF"),
        _ if is_svg(bytes) => unsupported("SVG"),
        _ => Err(ImageError::NotAnImage),
    }
}

/// Reads the header of a file whose format is known.
pub(super) fn read(format: MediaFormat, bytes: &[u8]) -> Result<Header, ImageError> {
    match format {
        MediaFormat::Jpeg => jpeg::read(bytes),
        MediaFormat::Png => png::read(bytes),
        MediaFormat::Gif => gif::read(bytes),
        MediaFormat::Webp => webp::read(bytes),
        MediaFormat::Mp4 | MediaFormat::Mov | MediaFormat::Webm => read_video(format, &mut Cursor::new(bytes)),
    }
}

/// Reads what a video says of itself, at some places of the file only.
pub(super) fn read_video<R: Read + Seek>(format: MediaFormat, reader: &mut R) -> Result<Header, ImageError> {
    match format {
        MediaFormat::Webm => webm::read(reader),
        MediaFormat::Mp4 | MediaFormat::Mov => mp4::read(reader, format),
        MediaFormat::Jpeg | MediaFormat::Png | MediaFormat::Gif | MediaFormat::Webp => Err(ImageError::NotAnImage),
    }
}

/// Copies a file without its metadata and colour profile; the coded pixels stay bit for bit.
///
/// Only meant for files without orientation and with colours in sRGB: both would change. Videos
/// stay as they are.
pub(super) fn strip(format: MediaFormat, bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    match format {
        MediaFormat::Jpeg => jpeg::strip(bytes),
        MediaFormat::Png => png::strip(bytes),
        MediaFormat::Gif => gif::strip(bytes),
        MediaFormat::Webp => webp::strip(bytes),
        MediaFormat::Mp4 | MediaFormat::Mov | MediaFormat::Webm => Ok(bytes.to_vec()),
    }
}

/// The orientation that an EXIF block (a TIFF structure) asks for; 1 where it asks for none.
fn exif_orientation(tiff: &[u8]) -> u8 {
    let tiff = tiff.strip_prefix(b"Exif\0\0").unwrap_or(tiff);
    image::metadata::Orientation::from_exif_chunk(tiff).map_or(1, image::metadata::Orientation::to_exif)
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<svg") || (text.starts_with("<?xml") || text.starts_with("<!")) && text.contains("<svg")
}

/// Reads a part of the file that must be there.
fn part(bytes: &[u8], at: usize, len: usize, format: MediaFormat) -> Result<&[u8], ImageError> {
    at.checked_add(len).and_then(|end| bytes.get(at..end)).ok_or(ImageError::Truncated { format })
}
