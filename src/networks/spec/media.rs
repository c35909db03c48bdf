//! What a network takes as pictures, moving pictures, videos and link cards.

use serde::{Deserialize, Serialize};

use super::Fact;
use crate::model::{MediaFormat, PlacementName};

/// A shape and its size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The shape.
    pub name: PlacementName,
    /// Width and height.
    pub size: Fact<[u32; 2]>,
}

/// What is taken as pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a network")]
pub struct MediaSpec {
    /// Whether a post without picture or video is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Most pictures in one part.
    pub max_images: Fact<usize>,
    /// Fewest pictures of an album, where an album is another thing than a single picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_album: Option<Fact<usize>>,
    /// Largest picture file.
    pub max_bytes: Fact<u64>,
    /// Largest picture file that the platform fetches from an address, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes_by_address: Option<Fact<u64>>,
    /// Most bytes of all files of a part together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_request_bytes: Option<Fact<u64>>,
    /// Smallest picture file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_bytes: Option<Fact<u64>>,
    /// Largest width and height of a picture.
    pub max_side: Fact<u32>,
    /// Largest width, where it is smaller than the largest height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_width: Option<Fact<u32>>,
    /// Largest sum of width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_sides_sum: Option<Fact<u32>>,
    /// Smallest width and height that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_side: Option<Fact<u32>>,
    /// Largest area of a picture.
    pub max_pixels: Option<Fact<u64>>,
    /// Formats, best first.
    pub formats: Fact<Vec<MediaFormat>>,
    /// Longest text alternative; absent where none is known.
    pub alt_limit: Option<Fact<usize>>,
    /// Shortest text alternative, where the platform demands one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt_min: Option<Fact<usize>>,
    /// Longest caption of one picture of an album.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption_limit: Option<Fact<usize>>,
    /// Narrowest picture that looks good.
    pub min_width: Fact<u32>,
    /// Narrowest and widest ratio of width to height that is taken; absent where any is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Fact<[f64; 2]>>,
    /// Whether a picture of a ratio that is taken keeps its own shape, unless the channel asks for one of the placements.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_shape: bool,
    /// Shapes for which pictures are cut, best first. Empty where a picture keeps its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placements: Vec<Placement>,
    /// Whether all pictures of a post are cut to the shape of the first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_shape: bool,
    /// Whether the platform fetches files from a public address instead of taking bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_address: bool,
    /// Moving pictures; absent where a GIF is refused or stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub animation: Option<AnimationSpec>,
}

/// What is taken as a moving picture (GIF).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnimationSpec {
    /// Largest file.
    pub max_bytes: Fact<u64>,
    /// Most frames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_frames: Option<Fact<u32>>,
    /// Largest width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<Fact<[u32; 2]>>,
    /// Largest area of all frames together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_total_pixels: Option<Fact<u64>>,
    /// Whether it stands alone in its part.
    pub alone: bool,
}

/// What is taken as a video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VideoSpec {
    /// Largest file.
    pub max_bytes: Fact<u64>,
    /// Smallest file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_bytes: Option<Fact<u64>>,
    /// Shortest and longest running time; a day where no limit is stated.
    pub seconds: Fact<[f64; 2]>,
    /// Container formats.
    pub formats: Fact<Vec<MediaFormat>>,
    /// Names of the video codecs: `h264`, `hevc`, `vp9`, `av1`; empty where none is stated.
    pub codecs: Fact<Vec<String>>,
    /// Narrowest and widest ratio of width to height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Fact<[f64; 2]>>,
    /// Smallest and largest width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Fact<[u32; 2]>>,
    /// Largest area of a frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_pixels: Option<Fact<u64>>,
    /// Fewest and most frames in a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames_per_second: Option<Fact<[f64; 2]>>,
    /// Most videos in one part; one where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_videos: Option<Fact<usize>>,
    /// Whether the platform fetches the file from a public address instead of taking bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_address: bool,
    /// Whether a still has to be sent with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cover_required: bool,
    /// Whether it stands alone in its part.
    pub alone: bool,
}

/// What a link card takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSpec {
    /// Width and height of its picture.
    pub size: Fact<[u32; 2]>,
    /// Largest picture file.
    pub max_bytes: Fact<u64>,
    /// Whether we build the card, or the platform fetches the page.
    pub built_by_us: bool,
    /// Whether a part can have pictures and a card.
    pub beside_images: bool,
}
