//! Elements of WebM files. Facts: RFC 8794 (EBML), RFC 9559 (Matroska), the WebM container guidelines.

use std::io::{Read, Seek};

use crate::model::MediaFormat;

use super::window::{Window, milliseconds};
use super::{Header, ImageError};

/// Parts that are read at most; what a file says of itself takes some dozens.
const MOST_PARTS: u32 = 4096;

const EBML: u64 = 0x1A45_DFA3;
const DOC_TYPE: u64 = 0x4282;
const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_A966;
const TIMESTAMP_SCALE: u64 = 0x2A_D7B1;
const DURATION: u64 = 0x4489;
const TRACKS: u64 = 0x1654_AE6B;
const TRACK_ENTRY: u64 = 0xAE;
const TRACK_TYPE: u64 = 0x83;
const CODEC_ID: u64 = 0x86;
const VIDEO: u64 = 0xE0;
const PIXEL_WIDTH: u64 = 0xB0;
const PIXEL_HEIGHT: u64 = 0xBA;
const DISPLAY_WIDTH: u64 = 0x54B0;
const DISPLAY_HEIGHT: u64 = 0x54BA;
const DISPLAY_UNIT: u64 = 0x54B2;
const CLUSTER: u64 = 0x1F43_B675;

/// An element: where what it holds begins and ends; `None` where it is written as it comes, without a length.
#[derive(Debug, Clone, Copy)]
struct Element {
    id: u64,
    start: u64,
    end: Option<u64>,
}

#[derive(Debug, Default)]
struct Track {
    kind: u64,
    codec: Option<String>,
    pixels: (u32, u32),
    shown: (u32, u32),
    /// 0 is pixels; others are centimetres, inches or a ratio.
    unit: u64,
}

pub(super) fn read<R: Read + Seek>(reader: &mut R) -> Result<Header, ImageError> {
    let mut file = Window::new(reader, MediaFormat::Webm, MOST_PARTS)?;
    let mut header = Header { orientation: 1, ..Header::default() };
    let head = element(&mut file, 0, None)?;
    let Some(after) = head.end.filter(|_| head.id == EBML) else {
        return Err(file.corrupt("its header is not at the start"));
    };
    let mut is_webm = false;
    each(&mut file, head, |file, inner| {
        is_webm |= inner.id == DOC_TYPE && text(file, inner)? == "webm";
        Ok(true)
    })?;
    if !is_webm {
        return Err(ImageError::Unsupported { kind: "Matroska" });
    }
    let mut segment = element(&mut file, after, None)?;
    while segment.id != SEGMENT {
        let end = segment.end.ok_or_else(|| file.corrupt("it has no segment"))?;
        segment = element(&mut file, end, None)?;
    }
    let (mut scale, mut ticks) = (1_000_000, None);
    let (mut video, mut others, mut pixels) = (None, false, false);
    each(&mut file, segment, |file, part| {
        match part.id {
            INFO => each(file, part, |file, inner| {
                match inner.id {
                    TIMESTAMP_SCALE => scale = unsigned(file, inner)?,
                    DURATION => ticks = float(file, inner)?,
                    _ => {}
                }
                Ok(true)
            })?,
            TRACKS => each(file, part, |file, entry| {
                if entry.id == TRACK_ENTRY {
                    let track = track(file, entry)?;
                    others |= track.kind != 1;
                    if track.kind == 1 && video.is_none() {
                        video = Some(track);
                    }
                }
                Ok(true)
            })?,
            CLUSTER => pixels = true,
            _ => {}
        }
        // What describes the film comes before the film; what follows a cluster is not looked for.
        Ok(!pixels)
    })?;
    let Some(track) = video else {
        return Err(if others { ImageError::Unsupported { kind: "sound-only" } } else { file.corrupt("it has no track with pictures") });
    };
    if !pixels {
        return Err(file.truncated());
    }
    let shown = if track.unit == 0 { track.shown } else { (0, 0) };
    let side = |shown: u32, stored: u32| if shown == 0 { stored } else { shown };
    (header.width, header.height) = (side(shown.0, track.pixels.0), side(shown.1, track.pixels.1));
    // Ticks are fractions of a second: `scale` is nanoseconds for one.
    header.duration_ms = ticks
        .map(|ticks| ticks * scale as f64)
        .filter(|nanoseconds| (1.0..1e19).contains(nanoseconds))
        .and_then(|nanoseconds| milliseconds(nanoseconds as u64, 1_000_000_000));
    header.codec = track.codec;
    Ok(header)
}

fn track<R: Read + Seek>(file: &mut Window<'_, R>, entry: Element) -> Result<Track, ImageError> {
    let mut track = Track::default();
    each(file, entry, |file, inner| {
        match inner.id {
            TRACK_TYPE => track.kind = unsigned(file, inner)?,
            CODEC_ID => track.codec = Some(codec(&text(file, inner)?)),
            VIDEO => each(file, inner, |file, value| {
                let side = |file: &mut Window<'_, R>| unsigned(file, value).map(|side| u32::try_from(side).unwrap_or(u32::MAX));
                match value.id {
                    PIXEL_WIDTH => track.pixels.0 = side(file)?,
                    PIXEL_HEIGHT => track.pixels.1 = side(file)?,
                    DISPLAY_WIDTH => track.shown.0 = side(file)?,
                    DISPLAY_HEIGHT => track.shown.1 = side(file)?,
                    DISPLAY_UNIT => track.unit = unsigned(file, value)?,
                    _ => {}
                }
                Ok(true)
            })?,
            _ => {}
        }
        Ok(true)
    })?;
    Ok(track)
}

/// The element at this place.
fn element<R: Read + Seek>(file: &mut Window<'_, R>, at: u64, parent: Option<Element>) -> Result<Element, ImageError> {
    if at >= file.len {
        return Err(file.truncated());
    }
    let (bytes, there) = file.up_to::<12>(at)?;
    let bytes = &bytes[..there];
    let (id_len, id) = number(bytes, 4, true).ok_or_else(|| file.corrupt("an element has no name"))?;
    let (size_len, size) = number(&bytes[id_len..], 8, false).ok_or_else(|| file.corrupt("an element has no length"))?;
    let start = at + (id_len + size_len) as u64;
    // All bits set: the length is not known.
    if size == (1 << (7 * size_len)) - 1 {
        return Ok(Element { id, start, end: None });
    }
    let end = start + size;
    match parent.and_then(|parent| parent.end) {
        Some(limit) if end > limit => Err(file.corrupt("an element is longer than the one that holds it")),
        _ if end > file.len => Err(file.truncated()),
        _ => Ok(Element { id, start, end: Some(end) }),
    }
}

/// A number of variable length: how many bytes it takes, and its value, with the length bits where it is a name.
fn number(bytes: &[u8], most: usize, is_name: bool) -> Option<(usize, u64)> {
    let &first = bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    if length > most {
        return None;
    }
    let rest = bytes.get(1..length)?;
    let first = u64::from(first) & if is_name { 0xFF } else { (1 << (8 - length)) - 1 };
    Some((length, rest.iter().fold(first, |value, &byte| value << 8 | u64::from(byte))))
}

/// Visits the elements in an element until `visit` says that it has seen enough.
fn each<R: Read + Seek>(
    file: &mut Window<'_, R>,
    parent: Element,
    mut visit: impl FnMut(&mut Window<'_, R>, Element) -> Result<bool, ImageError>,
) -> Result<(), ImageError> {
    let mut at = parent.start;
    while at < parent.end.unwrap_or(file.len) {
        let inner = element(file, at, Some(parent))?;
        if !visit(file, inner)? {
            return Ok(());
        }
        at = match inner.end {
            Some(end) => end,
            None => return Ok(()),
        };
    }
    Ok(())
}

fn unsigned<R: Read + Seek>(file: &mut Window<'_, R>, element: Element) -> Result<u64, ImageError> {
    let (bytes, len) = value::<R, 8>(file, element)?;
    Ok(bytes[..len].iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

fn float<R: Read + Seek>(file: &mut Window<'_, R>, element: Element) -> Result<Option<f64>, ImageError> {
    let (bytes, len) = value::<R, 8>(file, element)?;
    Ok(match len {
        4 => Some(f64::from(f32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))),
        8 => Some(f64::from_be_bytes(bytes)),
        _ => None,
    })
}

fn text<R: Read + Seek>(file: &mut Window<'_, R>, element: Element) -> Result<String, ImageError> {
    let (bytes, len) = value::<R, 32>(file, element)?;
    Ok(bytes[..len]
        .iter()
        .take_while(|&&byte| byte != 0)
        .map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { '_' })
        .collect())
}

/// The bytes of a small value; a longer one is no value that is looked for.
fn value<R: Read + Seek, const N: usize>(file: &mut Window<'_, R>, element: Element) -> Result<([u8; N], usize), ImageError> {
    let len = element.end.map_or(u64::MAX, |end| end - element.start);
    if len > N as u64 {
        return Err(file.corrupt("a value is too long"));
    }
    let (bytes, there) = file.up_to::<N>(element.start)?;
    Ok((bytes, there.min(len as usize)))
}

fn codec(id: &str) -> String {
    match id {
        "V_VP8" => "vp8".to_owned(),
        "V_VP9" => "vp9".to_owned(),
        "V_AV1" => "av1".to_owned(),
        "V_MPEG4/ISO/AVC" => "h264".to_owned(),
        "V_MPEGH/ISO/HEVC" => "hevc".to_owned(),
        other => other.trim_start_matches("V_").to_ascii_lowercase(),
    }
}
