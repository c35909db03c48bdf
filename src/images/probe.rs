//! What a picture file is, read from its header alone.

use std::fs::File;
use std::io::Read;
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

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;

/// What the header of a picture says.
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
}

impl Probe {
    /// Whether the picture moves: a video, or several frames.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        self.frames > 1 || self.format.is_video()
    }
}

/// Reads the header of a picture; no pixel is decoded.
///
/// `extension` is that of the file name, without the dot; with `None` any supported content will do.
pub fn probe(bytes: &[u8], extension: Option<&str>) -> Result<Probe, ImageError> {
    inspect(bytes, extension).map(|(probe, _)| probe)
}

/// Reads a file of at most [`MAX_FILE_BYTES`] and probes it against the extension of its name.
pub fn probe_file(path: &Path) -> Result<Probe, ImageError> {
    let content = read_file(path)?;
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    probe(&content, Some(extension.as_deref().unwrap_or_default()))
}

/// The bytes of a file of at most [`MAX_FILE_BYTES`].
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ImageError> {
    let read = |error: std::io::Error| ImageError::Read(Arc::new(error));
    let file = File::open(path).map_err(read)?;
    let bytes = file.metadata().map_err(read)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(ImageError::TooManyBytes { bytes, limit: MAX_FILE_BYTES });
    }
    let mut content = Vec::with_capacity(bytes as usize);
    file.take(MAX_FILE_BYTES).read_to_end(&mut content).map_err(read)?;
    Ok(content)
}

/// The probe together with what only the making of pictures needs to know.
pub(super) fn inspect(bytes: &[u8], extension: Option<&str>) -> Result<(Probe, Header), ImageError> {
    let format = container::detect(bytes)?;
    if let Some(extension) = extension
        && named(extension) != Some(format)
    {
        return Err(ImageError::WrongExtension { extension: extension.to_ascii_lowercase(), actual: format });
    }
    let header = container::read(format, bytes)?;
    let (width, height) = (header.width, header.height);
    if width == 0 || height == 0 {
        return Err(ImageError::ZeroSize { width, height });
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(ImageError::TooManyPixels { width, height, limit: MAX_PIXELS });
    }
    if header.cmyk {
        return Err(ImageError::Cmyk);
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
        codec: None,
        has_metadata: header.metadata,
        has_icc: header.icc,
    };
    Ok((probe, header))
}

/// The format that an extension promises.
fn named(extension: &str) -> Option<MediaFormat> {
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(MediaFormat::Jpeg),
        "png" | "apng" => Some(MediaFormat::Png),
        "gif" => Some(MediaFormat::Gif),
        "webp" => Some(MediaFormat::Webp),
        _ => None,
    }
}
