//! A file that is read here and there, so that a video of gigabytes costs some hundred bytes.

use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;

use crate::model::MediaFormat;

use super::ImageError;

/// Reads small parts of a file at given places; every part must lie within the file.
pub(super) struct Window<'a, R> {
    reader: &'a mut R,
    /// Length of the file in bytes.
    pub(super) len: u64,
    pub(super) format: MediaFormat,
    /// How many parts may still be read: a file made of countless tiny boxes is not a video.
    left: u32,
}

impl<'a, R: Read + Seek> Window<'a, R> {
    pub(super) fn new(reader: &'a mut R, format: MediaFormat, parts: u32) -> Result<Self, ImageError> {
        let len = reader.seek(SeekFrom::End(0)).map_err(|error| ImageError::Read(Arc::new(error)))?;
        Ok(Self { reader, len, format, left: parts })
    }

    /// The bytes at this place.
    pub(super) fn exact<const N: usize>(&mut self, at: u64) -> Result<[u8; N], ImageError> {
        let mut bytes = [0; N];
        self.fill(at, &mut bytes)?;
        Ok(bytes)
    }

    /// The bytes at this place, as many as there are up to the end of the file.
    pub(super) fn up_to<const N: usize>(&mut self, at: u64) -> Result<([u8; N], usize), ImageError> {
        let mut bytes = [0; N];
        let there = self.len.saturating_sub(at).min(N as u64) as usize;
        self.fill(at, &mut bytes[..there])?;
        Ok((bytes, there))
    }

    fn fill(&mut self, at: u64, bytes: &mut [u8]) -> Result<(), ImageError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| self.corrupt("it is cut into too many pieces"))?;
        let read = |error: std::io::Error| match error.kind() {
            ErrorKind::UnexpectedEof => ImageError::Truncated { format: self.format },
            _ => ImageError::Read(Arc::new(error)),
        };
        self.reader.seek(SeekFrom::Start(at)).map_err(read)?;
        self.reader.read_exact(bytes).map_err(read)
    }

    pub(super) fn corrupt(&self, detail: &str) -> ImageError {
        ImageError::corrupt(self.format, detail)
    }

    pub(super) fn truncated(&self) -> ImageError {
        ImageError::Truncated { format: self.format }
    }
}

/// Ticks of a clock in milliseconds, rounded; `None` for a clock that stands still or a length beyond reason.
pub(super) fn milliseconds(ticks: u64, per_second: u64) -> Option<u64> {
    let whole = (u128::from(ticks) * 1000 + u128::from(per_second) / 2).checked_div(u128::from(per_second))?;
    // A year; damaged headers say more.
    u64::try_from(whole).ok().filter(|&duration| duration <= 366 * 24 * 3_600_000)
}
