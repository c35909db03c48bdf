//! A picture file that is open: what its header says, and whether a target takes it as it is.

use std::sync::{Arc, OnceLock};

use crate::model::{Focus, ImageTarget};

use super::color::ToSrgb;
use super::container::{self, Header};
use super::decode::{self, Decoded};
use super::encode::Encoded;
use super::pixels::Pixels;
use super::probe::{Probe, inspect};
use super::store::Extra;
use super::{Frame, ImageError, press};

/// A source file whose header is good.
pub(super) struct Source {
    bytes: Vec<u8>,
    probe: Probe,
    header: Header,
    /// What brings its colours to sRGB, if they are others.
    color: Option<ToSrgb>,
    /// The profile of the press whose inks the pixels are.
    press: Option<Vec<u8>>,
    /// The file without its metadata, made when it is first asked for.
    stripped: OnceLock<Result<Arc<Encoded>, ImageError>>,
}

impl Source {
    pub(super) fn new(bytes: Vec<u8>, extension: &str) -> Result<Self, ImageError> {
        let (probe, header) = inspect(&bytes, Some(extension))?;
        let icc = if probe.has_icc { decode::icc_profile(&bytes, probe.format) } else { None };
        // The profile of a press is needed to decode, and not after.
        let color = if header.cmyk { None } else { icc.as_deref().and_then(ToSrgb::new) };
        let press = icc.filter(|_| header.cmyk);
        Ok(Self { bytes, probe, header, color, press, stripped: OnceLock::new() })
    }

    /// Width and height in pixels as displayed.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.probe.width, self.probe.height)
    }

    pub(super) fn is_animated(&self) -> bool {
        self.probe.is_animated()
    }

    /// Whether the format keeps every pixel.
    pub(super) fn is_lossless(&self) -> bool {
        self.header.lossless
    }

    /// What is said of the file beside its size and format.
    pub(super) fn extra(&self) -> Extra {
        Extra { animated: self.is_animated(), duration_ms: self.probe.duration_ms, codec: None }
    }

    pub(super) fn decode(&self) -> Result<Decoded<'_>, ImageError> {
        if self.header.cmyk {
            let pixels = press::decode(&self.bytes, self.header.adobe, self.press.as_deref())?;
            return Ok(Decoded::new(Pixels::Packed(pixels), &self.probe, None));
        }
        decode::decode(&self.bytes, &self.probe, self.color.as_ref())
    }

    /// The file as it is but for its metadata, where the target takes it so.
    pub(super) fn pass(&self, target: &ImageTarget) -> Result<Option<Arc<Encoded>>, ImageError> {
        let probe = &self.probe;
        let could = target.formats.contains(&probe.format)
            && Frame::new(probe.width, probe.height, Focus::default(), target).is_whole(probe.width, probe.height)
            && probe.orientation == image::metadata::Orientation::NoTransforms
            && self.color.is_none()
            && !self.header.cmyk;
        if !could {
            return Ok(None);
        }
        let stripped = self.stripped()?;
        let fits = (target.min_bytes..=target.max_bytes).contains(&(stripped.bytes.len() as u64));
        Ok(fits.then(|| Arc::clone(stripped)))
    }

    fn stripped(&self) -> Result<&Arc<Encoded>, ImageError> {
        let strip = || {
            let bytes = container::strip(self.probe.format, &self.bytes)?;
            let Probe { format, width, height, .. } = self.probe;
            Ok(Arc::new(Encoded { bytes, format, width, height, quality: None }))
        };
        self.stripped.get_or_init(strip).as_ref().map_err(Clone::clone)
    }

    /// Why an animation is not sent.
    pub(super) fn animation_error(&self) -> ImageError {
        let (width, height) = self.size();
        match self.stripped() {
            Ok(stripped) => ImageError::AnimationDoesNotFit { width, height, bytes: stripped.bytes.len() as u64 },
            Err(error) => error,
        }
    }
}
