//! Images: what is wanted of them, and what was made.

use serde::{Deserialize, Serialize};

use super::Digest;

/// The point of a picture that every crop keeps: fractions of width and height from the top left, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Focus {
    /// From the left edge, 0 to 1.
    pub x: f64,
    /// From the top edge, 0 to 1.
    pub y: f64,
}

impl Default for Focus {
    fn default() -> Self {
        Self { x: 0.5, y: 0.5 }
    }
}

/// How a picture is brought to a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Keeps the ratio and shrinks until it fits into the box.
    Inside,
    /// Cuts to the ratio of the box around the focus point, then shrinks to the box.
    Cover,
    /// Shrinks the whole picture and fills the rest of the box's ratio with one colour.
    Pad,
}

/// Formats of files that are written or passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaFormat {
    /// JPEG, 8 bits, sRGB.
    Jpeg,
    /// PNG, 8 bits.
    Png,
    /// GIF, passed on untouched or refused; never written.
    Gif,
    /// WebP, passed on untouched; never written.
    Webp,
    /// MPEG-4 video, passed on untouched; never decoded.
    Mp4,
    /// QuickTime video, passed on untouched; never decoded.
    Mov,
    /// WebM video, passed on untouched; never decoded.
    Webm,
}

impl MediaFormat {
    /// The file name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Webm => "webm",
        }
    }

    /// The media type, `image/jpeg`.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Webm => "video/webm",
        }
    }

    /// The name as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Mp4 => "MP4",
            Self::Mov => "MOV",
            Self::Webm => "WebM",
        }
    }

    /// Whether it is a video container. An animated GIF, PNG or WebP is a picture that moves, not a video.
    #[must_use]
    pub fn is_video(self) -> bool {
        match self {
            Self::Jpeg | Self::Png | Self::Gif | Self::Webp => false,
            Self::Mp4 | Self::Mov | Self::Webm => true,
        }
    }
}

/// What is known of a media file from its headers, before any pixel is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Digest of the file's bytes.
    pub digest: Digest,
    /// Size in bytes.
    pub bytes: u64,
    /// Format of the content, whatever the name says.
    pub format: MediaFormat,
    /// Width in pixels as displayed, after any turning.
    pub width: u32,
    /// Height in pixels as displayed, after any turning.
    pub height: u32,
    /// Whether it moves: a video, or a picture of several frames.
    pub animated: bool,
    /// Number of frames; 1 for a still picture, 0 where a video does not tell.
    pub frames: u32,
    /// Length in milliseconds of what moves; `None` for a still picture or where the file does not tell.
    pub duration_ms: Option<u64>,
    /// Codec of the picture of a video: `h264`, `hevc`, `vp9`, …; an unknown one by its four letters.
    pub codec: Option<String>,
}

impl FileFacts {
    /// Width divided by height, as displayed.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }
}

/// What a network wants of a picture at one place; comes from its spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageTarget {
    /// Largest width in pixels.
    pub width: u32,
    /// Largest height in pixels.
    pub height: u32,
    /// Whether the ratio of the box is forced.
    pub fit: Fit,
    /// Largest area in pixels, where the network limits the area.
    pub max_pixels: Option<u64>,
    /// Colour around the picture with [`Fit::Pad`], red, green and blue; white where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<[u8; 3]>,
    /// Formats that the network takes, best first.
    pub formats: Vec<MediaFormat>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Smallest file in bytes; 0 where the network sets none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_bytes: u64,
    /// JPEG quality to start from, 1 to 100.
    pub quality: u8,
    /// JPEG quality below which the size is reduced instead, 1 to 100.
    pub min_quality: u8,
}

/// Where the pixels of a picture come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageSource {
    /// A file of the workspace.
    File {
        /// Path relative to the workspace root, with `/` between the parts.
        path: String,
        /// Digest of the file's bytes.
        digest: Digest,
    },
    /// A card drawn from a template.
    Card(DrawnCard),
}

/// The words and colours of a card that is drawn where a post has no photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnCard {
    /// Template below `templates/cards/`, without `.svg`: `quote`, `event`, `tip`, `page`.
    pub template: String,
    /// Digest of the template's text, so that a changed template makes a new picture.
    pub template_digest: Digest,
    /// The large text: the quotation, the name of the event, the tip.
    pub text: String,
    /// The small text: who said it, when and where.
    pub caption: String,
    /// Name of the brand.
    pub brand: String,
    /// Language tag of the text.
    pub lang: String,
}

/// Changes when the same job would give other bytes: part of every cache key.
///
/// The two JPEG engines round differently, so a build with the feature `turbo` never takes what
/// one without it has left in the cache.
pub const DERIVATION_VERSION: u32 = if cfg!(feature = "turbo") { 1002 } else { 2 };

/// One picture to make: a pure function of the source and these values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageJob {
    /// Where the pixels come from.
    pub source: ImageSource,
    /// The point to keep; `None` lets the content of the picture decide.
    pub focus: Option<Focus>,
    /// What is wanted.
    pub target: ImageTarget,
}

impl ImageJob {
    /// The cache key: the same for the same bytes and wishes, wherever the source lies.
    #[must_use]
    pub fn key(&self) -> Digest {
        let source = match &self.source {
            ImageSource::File { digest, .. } => *digest,
            ImageSource::Card(card) => Digest::of_json(card),
        };
        Digest::of_json(&(DERIVATION_VERSION, source, &self.focus, &self.target))
    }
}

/// A rectangle cut out of the upright source, in pixels; fractions are kept until resampling.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A derived file, named by the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Digest of the bytes.
    pub digest: Digest,
    /// File name below `public/media/`: the first 16 digits of the digest and the extension.
    pub file: String,
    /// Format.
    pub format: MediaFormat,
    /// Width in pixels as displayed.
    pub width: u32,
    /// Height in pixels as displayed.
    pub height: u32,
    /// Size in bytes.
    pub bytes: u64,
    /// JPEG quality used; `None` where the pixels were not encoded again, or for PNG.
    pub quality: Option<u8>,
    /// Where the focus point lies in this file, to four digits.
    pub focus: Focus,
    /// Whether it moves: a video, or a picture of several frames.
    #[serde(default, skip_serializing_if = "is_false")]
    pub animated: bool,
    /// Length in milliseconds of what moves, where the file tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Codec of the picture of a video: `h264`, `vp9`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codec: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(value: &u64) -> bool {
    *value == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !*value
}
