//! What a picture or video file is, read from its header alone.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use image::metadata::Orientation;

use crate::model::MediaFormat;

use super::container::{self, Header};
use super::{ImageError, geometry};

/// Largest area that is read, in pixels. A 50-megapixel camera passes, a decompression bomb does not.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Largest side that is read, in pixels: what JPEG can express.
pub const MAX_SIDE: u32 = 65_535;

/// Largest picture file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;

/// Largest video file that is passed on, in bytes: what the most generous network takes (X, for paying accounts).
pub const MAX_VIDEO_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// The first bytes of a file, which tell its format.
const HEAD: usize = 64;

/// What the header of a picture or video says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Format of the content.
    pub format: MediaFormat,
    /// Width in pixels as displayed, after the orientation is applied.
    pub width: u32,
    /// Height in pixels as displayed, after the orientation is applied.
    pub height: u32,
    /// How the stored pixels are turned for display.
    pub orientation: Orientation,
    /// Whether pixels can be transparent.
    pub has_alpha: bool,
    /// Number of frames; 1 for a still picture, 0 where a video does not tell.
    pub frames: u32,
    /// Length in milliseconds of what moves; `None` for a still picture or where the file does not tell.
    pub duration_ms: Option<u64>,
    /// Codec of the picture of a video: `h264`, `hevc`, `vp9`, …; an unknown one by its four letters.
    pub codec: Option<String>,
    /// Whether the file holds EXIF, XMP, IPTC, comments or other data that the picture does not need.
    pub has_metadata: bool,
    /// Whether a colour profile is embedded.
    pub has_icc: bool,
    /// Whether the colours are the four inks of a press, which are converted; a print looks duller than any screen.
    pub is_cmyk: bool,
}

impl Probe {
    /// Whether the picture moves: a video, or several frames.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        self.frames > 1 || self.format.is_video()
    }
}

/// Reads the header of a picture or video; no pixel is decoded.
///
/// `extension` is that of the file name, without the dot; with `None` any supported content will do.
///
/// # Errors
/// The content is nothing that can be sent, is broken in its structure, or is not what the extension says.
pub fn probe(bytes: &[u8], extension: Option<&str>) -> Result<Probe, ImageError> {
    inspect(bytes, extension).map(|(probe, _)| probe)
}

/// Probes a file against the extension of its name.
///
/// A picture of at most [`MAX_FILE_BYTES`] is read as a whole, of a video of at most
/// [`MAX_VIDEO_BYTES`] only the parts that describe it.
///
/// # Errors
/// Those of [`probe`], and those of reading.
pub fn probe_file(path: &Path) -> Result<Probe, ImageError> {
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    let extension = Some(extension.as_deref().unwrap_or_default());
    match Content::open(path)? {
        Content::Picture(bytes) => probe(&bytes, extension),
        Content::Video(mut file, format) => video(&mut file, format, extension),
    }
}

/// A file of the workspace: pictures are small enough to be held in memory, videos are not.
pub(super) enum Content {
    Picture(Vec<u8>),
    /// The format is that of the first bytes.
    Video(File, MediaFormat),
}

impl Content {
    pub(super) fn open(path: &Path) -> Result<Self, ImageError> {
        let read = |error: std::io::Error| ImageError::Read(Arc::new(error));
        let mut file = File::open(path).map_err(read)?;
        let bytes = file.metadata().map_err(read)?.len();
        let mut head = Vec::with_capacity(HEAD);
        (&mut file).take(HEAD as u64).read_to_end(&mut head).map_err(read)?;
        // What is no medium at all is told apart later, with the whole content.
        let format = container::detect(&head).ok().filter(|format| format.is_video());
        let limit = if format.is_some() { MAX_VIDEO_BYTES } else { MAX_FILE_BYTES };
        if bytes > limit {
            return Err(ImageError::TooManyBytes { bytes, limit });
        }
        if let Some(format) = format {
            return Ok(Self::Video(file, format));
        }
        head.reserve(bytes as usize);
        file.take(MAX_FILE_BYTES).read_to_end(&mut head).map_err(read)?;
        Ok(Self::Picture(head))
    }
}

/// Probes a video whose first bytes have been seen.
pub(super) fn video<R: Read + Seek>(reader: &mut R, format: MediaFormat, extension: Option<&str>) -> Result<Probe, ImageError> {
    check_extension(format, extension)?;
    let header = container::read_video(format, reader)?;
    finish(format, header).map(|(probe, _)| probe)
}

/// The probe together with what only the making of pictures needs to know.
pub(super) fn inspect(bytes: &[u8], extension: Option<&str>) -> Result<(Probe, Header), ImageError> {
    let format = container::detect(bytes)?;
    check_extension(format, extension)?;
    finish(format, container::read(format, bytes)?)
}

fn check_extension(format: MediaFormat, extension: Option<&str>) -> Result<(), ImageError> {
    match extension {
        Some(extension) if named(extension) != Some(format) => {
            Err(ImageError::WrongExtension { extension: extension.to_ascii_lowercase(), actual: format })
        }
        _ => Ok(()),
    }
}

fn finish(format: MediaFormat, header: Header) -> Result<(Probe, Header), ImageError> {
    let (width, height) = (header.width, header.height);
    if width == 0 || height == 0 {
        return Err(ImageError::ZeroSize { width, height });
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(ImageError::TooManyPixels { width, height, limit: MAX_PIXELS });
    }
    let orientation = Orientation::from_exif(header.orientation).unwrap_or(Orientation::NoTransforms);
    let (width, height) = if geometry::is_swapped(orientation) { (height, width) } else { (width, height) };
    let probe = Probe {
        format,
        width,
        height,
        orientation,
        has_alpha: header.alpha,
        frames: header.frames,
        duration_ms: header.duration_ms,
        codec: header.codec.clone(),
        has_metadata: header.metadata,
        has_icc: header.icc,
        is_cmyk: header.cmyk,
    };
    Ok((probe, header))
}

/// The format that an extension promises.
pub(super) fn named(extension: &str) -> Option<MediaFormat> {
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(MediaFormat::Jpeg),
        "png" | "apng" => Some(MediaFormat::Png),
        "gif" => Some(MediaFormat::Gif),
        "webp" => Some(MediaFormat::Webp),
        "mp4" | "m4v" => Some(MediaFormat::Mp4),
        "mov" | "qt" => Some(MediaFormat::Mov),
        "webm" => Some(MediaFormat::Webm),
        _ => None,
    }
}
