//! GIF blocks. Facts: "Graphics Interchange Format, Version 89a", CompuServe, 1990.

use crate::model::MediaFormat;

use super::{Header, ImageError, part};

const FORMAT: MediaFormat = MediaFormat::Gif;
const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// A block: its introducer, the label of an extension, and all its bytes.
struct Block<'a> {
    kind: u8,
    label: u8,
    raw: &'a [u8],
}

impl Block<'_> {
    /// Comments, plain text and foreign application data are left out; the loop counter stays.
    fn is_needed(&self) -> bool {
        match (self.kind, self.label) {
            (EXTENSION, GRAPHIC_CONTROL) => true,
            (EXTENSION, APPLICATION) => {
                matches!(self.raw.get(3..14), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"))
            }
            (EXTENSION, _) => false,
            _ => true,
        }
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let start = body_start(bytes)?;
    let mut header = Header {
        width: u32::from(u16::from_le_bytes([bytes[6], bytes[7]])),
        height: u32::from(u16::from_le_bytes([bytes[8], bytes[9]])),
        orientation: 1,
        lossless: true,
        ..Header::default()
    };
    let mut duration_ms = 0;
    walk(bytes, start, |block| {
        header.frames += u32::from(block.kind == IMAGE);
        header.metadata |= !block.is_needed();
        if block.kind == EXTENSION && block.label == GRAPHIC_CONTROL {
            // Hundredths of a second.
            let delay = block.raw.get(4..6).map_or(0, |delay| u64::from(u16::from_le_bytes([delay[0], delay[1]])));
            duration_ms += delay * 10;
        }
        // Bit 0 of the flags of the graphic control extension: a colour is transparent.
        let transparent = block.kind == EXTENSION && block.label == GRAPHIC_CONTROL;
        header.alpha |= transparent && block.raw.get(3).is_some_and(|flags| flags & 1 == 1);
    })?;
    header.duration_ms = (header.frames > 1).then_some(duration_ms);
    if header.frames == 0 { Err(ImageError::Truncated { format: FORMAT }) } else { Ok(header) }
}

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let start = body_start(bytes)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&bytes[..start]);
    walk(bytes, start, |block| {
        if block.is_needed() {
            out.extend_from_slice(block.raw);
        }
    })?;
    out.push(TRAILER);
    Ok(out)
}

/// Where the blocks begin: after the screen descriptor and the global colour table.
fn body_start(bytes: &[u8]) -> Result<usize, ImageError> {
    let flags = part(bytes, 0, 13, FORMAT)?[10];
    let start = 13 + table_len(flags);
    part(bytes, 0, start, FORMAT)?;
    Ok(start)
}

/// Bytes of the colour table that these flags announce.
fn table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn walk<'a>(bytes: &'a [u8], mut at: usize, mut each: impl FnMut(&Block<'a>)) -> Result<(), ImageError> {
    loop {
        let kind = part(bytes, at, 1, FORMAT)?[0];
        let (label, data) = match kind {
            TRAILER => return Ok(()),
            EXTENSION => (part(bytes, at, 2, FORMAT)?[1], at + 2),
            // Ten bytes of image descriptor, the local colour table, one byte of code size.
            IMAGE => (0, at + 11 + table_len(part(bytes, at, 10, FORMAT)?[9])),
            other => return Err(ImageError::corrupt(FORMAT, format!("it has an unknown block 0x{other:02X}"))),
        };
        let end = sub_blocks_end(bytes, data)?;
        each(&Block { kind, label, raw: &bytes[at..end] });
        at = end;
    }
}

fn sub_blocks_end(bytes: &[u8], mut at: usize) -> Result<usize, ImageError> {
    loop {
        let length = usize::from(part(bytes, at, 1, FORMAT)?[0]);
        at += 1 + length;
        if length == 0 {
            return Ok(at);
        }
    }
}
