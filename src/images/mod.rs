//! Pictures: what a file is, and the files that networks get instead.
//!
//! [`probe`] reads headers for the check stage. [`derive()`] turns every [`ImageJob`] into an
//! [`Asset`]: upright, in sRGB, cut around its focus point, within the pixels and bytes that the
//! network takes, without metadata, never enlarged. A source that fits already is passed on with
//! its pixels untouched. [`render_card`] draws a card where a post has no photo.
//!
//! [`ImageJob`]: crate::model::ImageJob
//! [`Asset`]: crate::model::Asset

mod card;
mod color;
mod container;
mod decode;
mod derive;
mod emoji;
mod encode;
mod error;
mod facts;
mod geometry;
mod ground;
mod interest;
mod pixels;
#[cfg(feature = "turbo")]
mod planar;
mod press;
mod probe;
mod source;
mod store;
mod wrap;

#[cfg(test)]
mod tests;

pub use card::render_card;
pub use decode::JPEG_ENGINE;
pub use derive::{Counts, Derived, Loader, derive};
pub use error::ImageError;
pub use facts::{facts, facts_of};
pub use geometry::Frame;
pub use probe::{MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE, MAX_VIDEO_BYTES, Probe, probe, probe_file};
