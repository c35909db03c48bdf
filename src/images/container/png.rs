//! PNG chunks. Facts: the W3C recommendation "Portable Network Graphics", third edition.

use crate::model::MediaFormat;

use super::{Header, ImageError, exif_orientation, part};

const FORMAT: MediaFormat = MediaFormat::Png;
const SIGNATURE: usize = 8;

/// The chunks that change how the pixels look, and those of an animation. `iCCP` is not among
/// them: a profile is only left out where it says sRGB, which is what no profile means.
const NEEDED: [&[u8; 4]; 13] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"acTL", b"fcTL", b"fdAT"];

struct Chunk<'a> {
    kind: [u8; 4],
    body: &'a [u8],
    raw: &'a [u8],
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut header = Header { frames: 1, orientation: 1, lossless: true, ..Header::default() };
    let mut pixels = false;
    let mut duration_ms = 0_u64;
    for (index, chunk) in chunks(bytes).enumerate() {
        let chunk = chunk?;
        if (index == 0) != (&chunk.kind == b"IHDR") {
            return Err(ImageError::corrupt(FORMAT, "its header chunk is not the first"));
        }
        match &chunk.kind {
            b"IHDR" => {
                let &[w3, w2, w1, w0, h3, h2, h1, h0, _depth, color, _, _, _] = chunk.body else {
                    return Err(ImageError::corrupt(FORMAT, "its header chunk has a wrong length"));
                };
                header.width = u32::from_be_bytes([w3, w2, w1, w0]);
                header.height = u32::from_be_bytes([h3, h2, h1, h0]);
                header.alpha = matches!(color, 4 | 6);
            }
            b"IDAT" => pixels = true,
            b"tRNS" => header.alpha = true,
            b"iCCP" => header.icc = true,
            b"acTL" => {
                let frames = chunk.body.first_chunk::<4>().map_or(1, |count| u32::from_be_bytes(*count));
                header.frames = frames.max(1);
            }
            b"fcTL" => {
                // The delay is a fraction of a second; a denominator of 0 means hundredths.
                if let Some(&[n1, n0, d1, d0]) = chunk.body.get(20..24) {
                    let (part, whole) = (u64::from(u16::from_be_bytes([n1, n0])), u64::from(u16::from_be_bytes([d1, d0])));
                    duration_ms += part * 1000 / if whole == 0 { 100 } else { whole };
                }
            }
            b"eXIf" => {
                header.metadata = true;
                header.orientation = exif_orientation(chunk.body);
            }
            b"IEND" if pixels => {
                header.duration_ms = (header.frames > 1).then_some(duration_ms);
                return Ok(header);
            }
            b"IEND" => return Err(ImageError::corrupt(FORMAT, "it has no pixels")),
            kind => header.metadata |= !NEEDED.contains(&kind),
        }
    }
    Err(ImageError::Truncated { format: FORMAT })
}

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(part(bytes, 0, SIGNATURE, FORMAT)?);
    for chunk in chunks(bytes) {
        let chunk = chunk?;
        if NEEDED.contains(&&chunk.kind) {
            out.extend_from_slice(chunk.raw);
        }
        if &chunk.kind == b"IEND" {
            return Ok(out);
        }
    }
    Err(ImageError::Truncated { format: FORMAT })
}

/// The chunks up to the end of the bytes; the first one that is cut off ends the walk.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Result<Chunk<'_>, ImageError>> {
    let mut at = SIGNATURE;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let chunk = chunk(bytes, at);
        at = chunk.as_ref().map_or(bytes.len(), |chunk| at + chunk.raw.len());
        Some(chunk)
    })
}

fn chunk(bytes: &[u8], at: usize) -> Result<Chunk<'_>, ImageError> {
    let &[l3, l2, l1, l0, k0, k1, k2, k3] = part(bytes, at, 8, FORMAT)? else {
        return Err(ImageError::Truncated { format: FORMAT });
    };
    let length = u32::from_be_bytes([l3, l2, l1, l0]) as usize;
    let whole = length.checked_add(12).ok_or(ImageError::Truncated { format: FORMAT })?;
    let raw = part(bytes, at, whole, FORMAT)?;
    Ok(Chunk { kind: [k0, k1, k2, k3], body: &raw[8..8 + length], raw })
}
