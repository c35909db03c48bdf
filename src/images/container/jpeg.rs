//! JPEG segments. Facts: ITU-T T.81 annex B; JFIF 1.02; the ICC annex on embedding in JPEG.

use crate::model::MediaFormat;

use super::{Header, ImageError, exif_orientation, part};

const FORMAT: MediaFormat = MediaFormat::Jpeg;
const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
const COM: u8 = 0xFE;

/// One marker segment: `body` is what follows the length, `raw` everything from `FF` on.
struct Segment<'a> {
    marker: u8,
    body: &'a [u8],
    raw: &'a [u8],
    end: usize,
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut header = Header { frames: 1, orientation: 1, ..Header::default() };
    let mut sized = false;
    let mut at = 2;
    loop {
        let segment = segment(bytes, at)?;
        at = segment.end;
        match segment.marker {
            SOS | EOI if !sized => return Err(ImageError::corrupt(FORMAT, "it has no frame header")),
            EOI => return Err(ImageError::corrupt(FORMAT, "it has no pixels")),
            SOS => break,
            // SOF0 to SOF15 without DHT, JPG and DAC, which lie between them.
            0xC0..=0xCF if !matches!(segment.marker, 0xC4 | 0xC8 | 0xCC) => {
                frame(segment.marker, segment.body, &mut header)?;
                sized = true;
            }
            APP1 if segment.body.starts_with(b"Exif\0\0") => {
                header.metadata = true;
                header.orientation = exif_orientation(segment.body);
            }
            APP14 if segment.body.starts_with(b"Adobe") => header.adobe = true,
            APP2 if segment.body.starts_with(b"ICC_PROFILE\0") => header.icc = true,
            marker => header.metadata |= !is_needed(marker, segment.body),
        }
    }
    // Between the pixels every FF is followed by 00 or a restart marker, so the pair is the end.
    if bytes[at..].windows(2).rev().any(|pair| pair == [0xFF, EOI]) { Ok(header) } else { Err(ImageError::Truncated { format: FORMAT }) }
}

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xFF, SOI]);
    let mut at = 2;
    loop {
        let segment = segment(bytes, at)?;
        at = segment.end;
        match segment.marker {
            // Phones append whole further pictures and videos after the end.
            EOI => {
                out.extend([0xFF, EOI]);
                return Ok(out);
            }
            SOS => {
                let end = scan_end(bytes, at)?;
                out.extend_from_slice(segment.raw);
                out.extend_from_slice(&bytes[at..end]);
                at = end;
            }
            APP0 if segment.body.starts_with(b"JFIF\0") && segment.body.len() >= 14 => {
                // A thumbnail may follow the fourteen bytes; it can show what was cut away.
                out.extend([0xFF, APP0, 0, 16]);
                out.extend_from_slice(&segment.body[..12]);
                out.extend([0, 0]);
            }
            marker if is_needed(marker, segment.body) => out.extend_from_slice(segment.raw),
            _ => {}
        }
    }
}

/// Whether a decoder needs this segment; the Adobe one says how the colours are coded.
fn is_needed(marker: u8, body: &[u8]) -> bool {
    match marker {
        APP0 => body.starts_with(b"JFIF\0"),
        APP14 => body.starts_with(b"Adobe"),
        0xE1..=APP15 | COM | 0xF0..=0xFD => false,
        _ => true,
    }
}

fn frame(marker: u8, body: &[u8], header: &mut Header) -> Result<(), ImageError> {
    let &[precision, h1, h0, w1, w0, components, ..] = body else {
        return Err(ImageError::corrupt(FORMAT, "its frame header is too short"));
    };
    if precision != 8 {
        return Err(ImageError::Unsupported { kind: "12-bit JPEG" });
    }
    if !matches!(marker, 0xC0..=0xC2) {
        return Err(ImageError::Unsupported { kind: "lossless or arithmetic-coded JPEG" });
    }
    header.height = u32::from(u16::from_be_bytes([h1, h0]));
    header.width = u32::from(u16::from_be_bytes([w1, w0]));
    header.cmyk = components == 4;
    Ok(())
}

/// The segment at `at`; stray bytes before it are skipped, as every decoder does.
fn segment(bytes: &[u8], at: usize) -> Result<Segment<'_>, ImageError> {
    let truncated = || ImageError::Truncated { format: FORMAT };
    let tail = bytes.get(at..).unwrap_or_default();
    let first = at + tail.iter().position(|&byte| byte == 0xFF).ok_or_else(truncated)?;
    let named = bytes[first..].iter().position(|&byte| byte != 0xFF).ok_or_else(truncated)? + first;
    let marker = bytes[named];
    let start = named - 1;
    // TEM, RSTn, SOI and EOI stand alone; 00 is a stray stuffing byte.
    if matches!(marker, 0x00 | 0x01 | 0xD0..=EOI) {
        return Ok(Segment { marker, body: &[], raw: &bytes[start..=named], end: named + 1 });
    }
    let length = part(bytes, named + 1, 2, FORMAT)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(ImageError::corrupt(FORMAT, "a segment has an impossible length"));
    }
    let whole = part(bytes, named + 1, length, FORMAT)?;
    let end = named + 1 + length;
    Ok(Segment { marker, body: &whole[2..], raw: &bytes[start..end], end })
}

/// Where the coded pixels that begin at `at` end: before the next marker that is not a restart.
fn scan_end(bytes: &[u8], mut at: usize) -> Result<usize, ImageError> {
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        let step = tail.iter().position(|&byte| byte == 0xFF).ok_or(ImageError::Truncated { format: FORMAT })?;
        at += step;
        match bytes.get(at + 1) {
            None => return Err(ImageError::Truncated { format: FORMAT }),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
        }
    }
}
