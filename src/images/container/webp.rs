//! WebP chunks. Facts: RFC 9649.

use crate::model::MediaFormat;

use super::{Header, ImageError, exif_orientation, part};

const FORMAT: MediaFormat = MediaFormat::Webp;
/// `RIFF`, size, `WEBP`.
const START: usize = 12;
const NEEDED: [&[u8; 4]; 6] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"];
/// The bits of the `VP8X` flags that announce EXIF, XMP and a colour profile.
const REMOVED_FLAGS: u8 = 0x08 | 0x04 | 0x20;

struct Chunk<'a> {
    kind: [u8; 4],
    body: &'a [u8],
    raw: &'a [u8],
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut header = Header { orientation: 1, ..Header::default() };
    let mut extended = false;
    let mut pixels = false;
    let mut animation_frames = 0;
    let mut duration_ms = 0;
    for chunk in chunks(bytes)? {
        let chunk = chunk?;
        match &chunk.kind {
            b"VP8X" => {
                let &[flags, _, _, _, w0, w1, w2, h0, h1, h2, ..] = chunk.body else {
                    return Err(ImageError::corrupt(FORMAT, "its header chunk is too short"));
                };
                header.width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
                header.height = u32::from_le_bytes([h0, h1, h2, 0]) + 1;
                header.alpha = flags & 0x10 != 0;
                extended = true;
            }
            b"VP8 " => {
                pixels = true;
                if !extended {
                    (header.width, header.height) = lossy_size(chunk.body)?;
                }
            }
            b"VP8L" => {
                pixels = true;
                header.lossless = true;
                let (width, height, alpha) = lossless_size(chunk.body)?;
                if !extended {
                    (header.width, header.height) = (width, height);
                    header.alpha = alpha;
                }
            }
            b"ANMF" => {
                pixels = true;
                animation_frames += 1;
                // Milliseconds, after place and size.
                if let Some(&[d0, d1, d2]) = chunk.body.get(12..15) {
                    duration_ms += u64::from(u32::from_le_bytes([d0, d1, d2, 0]));
                }
            }
            b"ICCP" => header.icc = true,
            b"EXIF" => {
                header.metadata = true;
                header.orientation = exif_orientation(chunk.body);
            }
            kind => header.metadata |= !NEEDED.contains(&kind),
        }
    }
    header.frames = animation_frames.max(1);
    header.duration_ms = (header.frames > 1).then_some(duration_ms);
    if pixels { Ok(header) } else { Err(ImageError::Truncated { format: FORMAT }) }
}

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
    for chunk in chunks(bytes)? {
        let chunk = chunk?;
        if !NEEDED.contains(&&chunk.kind) {
            continue;
        }
        let start = out.len();
        out.extend_from_slice(chunk.raw);
        if &chunk.kind == b"VP8X" && !chunk.body.is_empty() {
            out[start + 8] &= !REMOVED_FLAGS;
        }
        // Chunks have an even length; the last padding byte may be missing in the wild.
        if out.len() % 2 == 1 {
            out.push(0);
        }
    }
    let size = u32::try_from(out.len() - 8).map_err(|_| ImageError::corrupt(FORMAT, "it is longer than 4 GiB"))?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

fn lossy_size(body: &[u8]) -> Result<(u32, u32), ImageError> {
    // Three bytes of frame tag, the start code, then 14 bits each and two bits of scaling hint.
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = body else {
        return Err(ImageError::corrupt(FORMAT, "its key frame has no start code"));
    };
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Ok((side(w0, w1), side(h0, h1)))
}

fn lossless_size(body: &[u8]) -> Result<(u32, u32, bool), ImageError> {
    let &[0x2F, b0, b1, b2, b3, ..] = body else {
        return Err(ImageError::corrupt(FORMAT, "its lossless stream has no signature"));
    };
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    Ok(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, bits & (1 << 28) != 0))
}

fn chunks(bytes: &[u8]) -> Result<impl Iterator<Item = Result<Chunk<'_>, ImageError>>, ImageError> {
    let size = part(bytes, 4, 4, FORMAT)?;
    let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
    // What lies after the announced size belongs to no picture.
    let file = part(bytes, 0, size.saturating_add(8), FORMAT)?;
    let mut at = START;
    Ok(std::iter::from_fn(move || {
        if at >= file.len() {
            return None;
        }
        let chunk = chunk(file, at);
        at = chunk.as_ref().map_or(file.len(), |chunk| at + chunk.raw.len() + chunk.raw.len() % 2);
        Some(chunk)
    }))
}

fn chunk(file: &[u8], at: usize) -> Result<Chunk<'_>, ImageError> {
    let &[k0, k1, k2, k3, s0, s1, s2, s3] = part(file, at, 8, FORMAT)? else {
        return Err(ImageError::Truncated { format: FORMAT });
    };
    let length = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
    let whole = length.checked_add(8).ok_or(ImageError::Truncated { format: FORMAT })?;
    let raw = part(file, at, whole, FORMAT)?;
    Ok(Chunk { kind: [k0, k1, k2, k3], body: &raw[8..], raw })
}
