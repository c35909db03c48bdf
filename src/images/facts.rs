//! What the compile stage needs to know of a media file before any pixel is decoded.

use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use crate::model::{Digest, FileFacts};

use super::ImageError;
use super::probe::{Content, Probe, probe, video};

/// Reads the facts of a file: its digest, and what its headers say. No pixel is decoded.
///
/// A video is read once from end to end for the digest, in small pieces. The extension of the name is not looked at: the rules do that, see
/// [`probe_file`](super::probe_file).
///
/// # Errors
/// The file cannot be read, or its content is no medium that can be sent.
pub fn facts(path: &Path) -> Result<FileFacts, ImageError> {
    let read = |error: std::io::Error| ImageError::Read(Arc::new(error));
    match Content::open(path)? {
        Content::Picture(bytes) => facts_of(&bytes),
        Content::Video(mut file, format) => {
            let probe = video(&mut file, format, None)?;
            file.seek(SeekFrom::Start(0)).map_err(read)?;
            let (digest, bytes) = Digest::of_reader(&mut file).map_err(read)?;
            Ok(from_probe(probe, digest, bytes))
        }
    }
}

/// The facts of a file whose bytes are at hand, as [`facts()`] gives them.
///
/// # Errors
/// The content is no medium that can be sent.
pub fn facts_of(bytes: &[u8]) -> Result<FileFacts, ImageError> {
    let probe = probe(bytes, None)?;
    Ok(from_probe(probe, Digest::of(bytes), bytes.len() as u64))
}

fn from_probe(probe: Probe, digest: Digest, bytes: u64) -> FileFacts {
    FileFacts {
        digest,
        bytes,
        format: probe.format,
        width: probe.width,
        height: probe.height,
        animated: probe.is_animated(),
        frames: probe.frames,
        duration_ms: probe.duration_ms,
        codec: probe.codec,
    }
}
