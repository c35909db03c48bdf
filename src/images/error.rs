//! What can go wrong with a picture, each case apart so that a diagnostic can say what to do.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::MediaFormat;

/// Why a picture cannot be read or made. The text names no file: whoever asked knows it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The source could not be read.
    #[error("cannot read the picture")]
    Read(#[source] Arc<io::Error>),
    /// A derived file could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: Arc<io::Error>,
    },
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than any picture that is worth reading.
    #[error("the file has {bytes} bytes, more than the {limit} that are read")]
    TooManyBytes {
        /// Size of the file.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The content is not a picture or video of any known kind.
    #[error("the content is not a picture or video")]
    NotAnImage,
    /// A file of a kind that is not read.
    #[error("{kind} files are not supported")]
    Unsupported {
        /// The kind as people call it: `AVIF`, `12-bit JPEG`.
        kind: &'static str,
    },
    /// The name says one format and the content is another.
    #[error("the content is {}, but the name ends in `.{extension}`", actual.name())]
    WrongExtension {
        /// The extension of the name, lower case, without the dot.
        extension: String,
        /// The format of the content.
        actual: MediaFormat,
    },
    /// The file ends before the picture does.
    #[error("the {} file is cut off", format.name())]
    Truncated {
        /// The format of the content.
        format: MediaFormat,
    },
    /// The picture says that it has no width or no height.
    #[error("the picture has no size ({width}×{height})")]
    ZeroSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The picture would need more memory than any network's picture is worth.
    #[error("the picture has {width}×{height} pixels, more than the {} megapixels that are read", limit / 1_000_000)]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Largest area in pixels.
        limit: u64,
    },
    /// The content breaks the rules of its format.
    #[error("the {} file is damaged: {detail}", format.name())]
    Corrupt {
        /// The format of the content.
        format: MediaFormat,
        /// What is broken.
        detail: String,
    },
    /// A moving picture is never converted, and this one is outside the limits of the network.
    #[error("the animation ({width}×{height}, {bytes} bytes) does not fit and animations are not converted")]
    AnimationDoesNotFit {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Size of the file without its metadata.
        bytes: u64,
    },
    /// A video is never converted, and the network does not take this kind.
    #[error("the network takes no {} videos, and videos are not converted", format.name())]
    VideoNotTaken {
        /// The format of the video.
        format: MediaFormat,
    },
    /// A video is never converted, and this one has more or fewer bytes than the network takes.
    #[error("the video has {bytes} bytes, the network takes up to {max_bytes}, and videos are not converted")]
    VideoDoesNotFit {
        /// Size of the file.
        bytes: u64,
        /// The limit of the network.
        max_bytes: u64,
    },
    /// No size and quality that is worth looking at has few enough bytes.
    #[error("no version of at least {smallest} pixels fits into {max_bytes} bytes")]
    CannotFit {
        /// The limit of the network.
        max_bytes: u64,
        /// Longest side in pixels below which no version was tried.
        smallest: u32,
    },
    /// The network wants a larger file than the picture gives at any quality.
    #[error("the picture gives no file of at least {min_bytes} bytes, which the network asks for")]
    TooFewBytes {
        /// The smallest file that the network takes, in bytes.
        min_bytes: u64,
    },
    /// The network takes neither JPEG nor PNG, and the source cannot be passed on as it is.
    #[error("the network takes neither JPEG nor PNG, and the source cannot be passed on as it is")]
    NoWritableFormat,
    /// The file or template is not the one that the job was made for.
    #[error("the source changed while the pictures were made")]
    Changed,
    /// The template of a card does not give a drawing.
    #[error("cannot draw the card: {detail}")]
    Card {
        /// What the template engine or the renderer says.
        detail: String,
    },
    /// The words of a card have letters that the embedded fonts lack; without them they would say something else.
    #[error("the fonts of cards have no `{letters}`")]
    CardLetters {
        /// Some of the letters.
        letters: String,
    },
    /// An encoder refused; this is a defect of the program, not of the picture.
    #[error("cannot encode the picture: {detail}")]
    Encode {
        /// What the encoder says.
        detail: String,
    },
}

impl ImageError {
    /// What the owner of the picture can do now.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unsupported { kind: "AVI" | "Matroska" } => Some("export it as MP4"),
            Self::Unsupported { kind: "sound-only" } => Some("use a video with pictures"),
            Self::Unsupported { .. } => Some("export it as JPEG or PNG"),
            Self::WrongExtension { actual, .. } => Some(match actual {
                MediaFormat::Jpeg => "rename it to end in `.jpg`",
                MediaFormat::Png => "rename it to end in `.png`",
                MediaFormat::Gif => "rename it to end in `.gif`",
                MediaFormat::Webp => "rename it to end in `.webp`",
                MediaFormat::Mp4 => "rename it to end in `.mp4`",
                MediaFormat::Mov => "rename it to end in `.mov`",
                MediaFormat::Webm => "rename it to end in `.webm`",
            }),
            Self::Empty | Self::Truncated { .. } | Self::Corrupt { .. } => Some("copy or export the file again"),
            Self::NotAnImage => Some("use a JPEG, PNG, GIF, WebP, MP4, MOV or WebM file"),
            Self::TooManyPixels { .. } | Self::TooManyBytes { .. } => Some("export a smaller version"),
            Self::AnimationDoesNotFit { .. } => Some("export a smaller or shorter animation, or use a still picture"),
            Self::VideoNotTaken { .. } => Some("export it as MP4 with H.264, which most networks take"),
            Self::VideoDoesNotFit { .. } => Some("export it shorter, smaller or with a lower bit rate"),
            Self::CannotFit { .. } => Some("use a picture with less fine detail"),
            Self::TooFewBytes { .. } => Some("use a larger picture or one with more detail"),
            Self::CardLetters { .. } => Some("write the words of the card in Latin letters, or use a picture"),
            Self::Changed => Some("run the command again"),
            Self::Read(_)
            | Self::Write { .. }
            | Self::ZeroSize { .. }
            | Self::NoWritableFormat
            | Self::Card { .. }
            | Self::Encode { .. } => None,
        }
    }

    pub(super) fn corrupt(format: MediaFormat, detail: impl Into<String>) -> Self {
        Self::Corrupt { format, detail: detail.into() }
    }

    /// Sorts the errors of the decoders into ours.
    pub(super) fn decoding(format: MediaFormat, error: &image::ImageError) -> Self {
        match error {
            image::ImageError::IoError(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Self::Truncated { format },
            _ => Self::corrupt(format, error.to_string()),
        }
    }
}
