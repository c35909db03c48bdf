//! Boxes of MP4 and QuickTime files. Facts: ISO/IEC 14496-12; Apple, "QuickTime File Format".

use std::io::{Read, Seek};

use crate::model::MediaFormat;

use super::window::{Window, milliseconds};
use super::{Header, ImageError};

/// Parts that are read at most; a film of hours with all its tracks needs about a hundred.
const MOST_PARTS: u32 = 4096;

/// A box: where what it holds begins and ends.
#[derive(Debug, Clone, Copy)]
struct Span {
    kind: [u8; 4],
    start: u64,
    end: u64,
}

/// What one track says of itself.
#[derive(Debug, Default)]
struct Track {
    is_video: bool,
    /// Width and height as displayed, before turning.
    shown: Option<(u32, u32)>,
    quarter_turned: bool,
    duration_ms: Option<u64>,
    codec: Option<String>,
    stored: Option<(u32, u32)>,
    frames: u32,
}

pub(super) fn read<R: Read + Seek>(reader: &mut R, format: MediaFormat) -> Result<Header, ImageError> {
    let mut file = Window::new(reader, format, MOST_PARTS)?;
    let mut header = Header { orientation: 1, ..Header::default() };
    let mut video = None;
    let (mut has_movie, mut has_sound, mut has_pixels) = (false, false, false);
    let mut at = 0;
    while at < file.len {
        let span = next(&mut file, at, None)?;
        at = span.end;
        match &span.kind {
            b"moov" => {
                has_movie = true;
                each(&mut file, span, |file, inner| {
                    match &inner.kind {
                        b"mvhd" => header.duration_ms = header_duration(file, inner)?,
                        // The length of a film that is cut into fragments.
                        b"mvex" => each(file, inner, |file, part| {
                            if &part.kind == b"mehd" && header.duration_ms.is_none_or(|length| length == 0) {
                                header.duration_ms = fragments_duration(file, part, span)?;
                            }
                            Ok(())
                        })?,
                        // Where a phone says where the film was taken.
                        b"meta" => header.metadata = true,
                        b"udta" => each(file, inner, |_, part| {
                            header.metadata |= part.kind == *b"\xA9xyz" || part.kind == *b"loci";
                            Ok(())
                        })?,
                        b"trak" => {
                            let track = track(file, inner)?;
                            has_sound |= !track.is_video;
                            if track.is_video && video.is_none() {
                                video = Some(track);
                            }
                        }
                        _ => {}
                    }
                    Ok(())
                })?;
            }
            b"mdat" | b"moof" => has_pixels = true,
            _ => {}
        }
    }
    if !has_movie {
        // Cameras write the table of contents last: a file without one was cut off.
        return Err(if has_pixels { file.truncated() } else { file.corrupt("it has no table of contents (`moov`)") });
    }
    let Some(track) = video else {
        return Err(if has_sound { ImageError::Unsupported { kind: "sound-only" } } else { file.corrupt("it has no track with pictures") });
    };
    let (width, height) = track.shown.or(track.stored).unwrap_or_default();
    (header.width, header.height) = if track.quarter_turned { (height, width) } else { (width, height) };
    header.duration_ms = header.duration_ms.filter(|&length| length > 0).or(track.duration_ms).filter(|&length| length > 0);
    header.frames = track.frames;
    header.codec = track.codec;
    Ok(header)
}

/// The box at this place. One that is longer than what holds it is cut off.
fn next<R: Read + Seek>(file: &mut Window<'_, R>, at: u64, parent: Option<Span>) -> Result<Span, ImageError> {
    let limit = parent.map_or(file.len, |parent| parent.end);
    let [s3, s2, s1, s0, kind @ ..]: [u8; 8] = file.exact(at)?;
    let (head, size) = match u32::from_be_bytes([s3, s2, s1, s0]) {
        // To the end of what holds it.
        0 => (8, limit - at),
        1 => (16, u64::from_be_bytes(file.exact(at + 8)?)),
        size => (8, u64::from(size)),
    };
    if size < head {
        return Err(file.corrupt("a box has an impossible length"));
    }
    match at.checked_add(size) {
        Some(end) if end <= limit => Ok(Span { kind, start: at + head, end }),
        _ if parent.is_some() => Err(file.corrupt("a box is longer than the one that holds it")),
        _ => Err(file.truncated()),
    }
}

/// Visits the boxes in a box.
fn each<R: Read + Seek>(
    file: &mut Window<'_, R>,
    parent: Span,
    mut visit: impl FnMut(&mut Window<'_, R>, Span) -> Result<(), ImageError>,
) -> Result<(), ImageError> {
    let mut at = parent.start;
    // Four zero bytes may close a QuickTime list.
    while at + 8 <= parent.end {
        let span = next(file, at, Some(parent))?;
        visit(file, span)?;
        at = span.end;
    }
    Ok(())
}

/// The first bytes of what a box holds; it must hold that many.
fn body<R: Read + Seek, const N: usize>(file: &mut Window<'_, R>, span: Span) -> Result<[u8; N], ImageError> {
    if span.end - span.start < N as u64 {
        return Err(file.corrupt("a box is too short for what it says"));
    }
    file.exact(span.start)
}

/// Time scale and length of `mvhd` or `mdhd`; all bits set means unknown.
fn header_duration<R: Read + Seek>(file: &mut Window<'_, R>, span: Span) -> Result<Option<u64>, ImageError> {
    let (scale, ticks, unknown) = times(file, span)?;
    Ok(if ticks == unknown { None } else { milliseconds(ticks, u64::from(scale)) })
}

fn times<R: Read + Seek>(file: &mut Window<'_, R>, span: Span) -> Result<(u32, u64, u64), ImageError> {
    let [version, ..]: [u8; 4] = body(file, span)?;
    Ok(if version == 1 {
        let bytes: [u8; 32] = body(file, span)?;
        (u32_at(&bytes, 20), u64::from(u32_at(&bytes, 24)) << 32 | u64::from(u32_at(&bytes, 28)), u64::MAX)
    } else {
        let bytes: [u8; 20] = body(file, span)?;
        (u32_at(&bytes, 12), u64::from(u32_at(&bytes, 16)), u64::from(u32::MAX))
    })
}

/// The length in `mehd`, in the time scale of `mvhd`, which lies beside it in `movie`.
fn fragments_duration<R: Read + Seek>(file: &mut Window<'_, R>, span: Span, movie: Span) -> Result<Option<u64>, ImageError> {
    let [version, ..]: [u8; 4] = body(file, span)?;
    let ticks = if version == 1 {
        let bytes: [u8; 12] = body(file, span)?;
        u64::from(u32_at(&bytes, 4)) << 32 | u64::from(u32_at(&bytes, 8))
    } else {
        let bytes: [u8; 8] = body(file, span)?;
        u64::from(u32_at(&bytes, 4))
    };
    let mut duration = None;
    each(file, movie, |file, part| {
        if &part.kind == b"mvhd" {
            duration = milliseconds(ticks, u64::from(times(file, part)?.0));
        }
        Ok(())
    })?;
    Ok(duration)
}

fn track<R: Read + Seek>(file: &mut Window<'_, R>, span: Span) -> Result<Track, ImageError> {
    let mut track = Track::default();
    each(file, span, |file, part| {
        match &part.kind {
            b"tkhd" => (track.shown, track.quarter_turned) = display(file, part)?,
            b"mdia" => each(file, part, |file, part| {
                match &part.kind {
                    b"mdhd" => track.duration_ms = header_duration(file, part)?,
                    b"hdlr" => {
                        let [_, _, _, _, _, _, _, _, kind @ ..]: [u8; 12] = body(file, part)?;
                        // QuickTime has a second handler, for the data, in `minf`: it is not visited.
                        track.is_video = &kind == b"vide";
                    }
                    b"minf" => each(file, part, |file, part| {
                        if &part.kind == b"stbl" { each(file, part, |file, part| sample_table(file, part, &mut track)) } else { Ok(()) }
                    })?,
                    _ => {}
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(track)
}

/// Size as displayed, if there is one, and whether a quarter turn exchanges width and height.
fn display<R: Read + Seek>(file: &mut Window<'_, R>, span: Span) -> Result<(Option<(u32, u32)>, bool), ImageError> {
    let [version, ..]: [u8; 4] = body(file, span)?;
    let matrix = if version == 1 { 52 } else { 40 };
    if span.end - span.start < matrix + 44 {
        return Err(file.corrupt("a track has too short a header"));
    }
    let bytes: [u8; 44] = file.exact(span.start + matrix)?;
    let turned = [0, 16].iter().all(|&at| u32_at(&bytes, at) == 0) && [4, 12].iter().all(|&at| u32_at(&bytes, at) != 0);
    // 16.16 fixed point; rounded, since pixels that are not square give fractions.
    let side = |at| ((u64::from(u32_at(&bytes, at)) + 0x8000) >> 16) as u32;
    let (width, height) = (side(36), side(40));
    Ok(((width > 0 && height > 0).then_some((width, height)), turned))
}

fn sample_table<R: Read + Seek>(file: &mut Window<'_, R>, span: Span, track: &mut Track) -> Result<(), ImageError> {
    match &span.kind {
        // Version and flags, number of entries, then the first entry: length, code, …
        b"stsd" => {
            let bytes: [u8; 16] = body(file, span)?;
            let code = [bytes[12], bytes[13], bytes[14], bytes[15]];
            track.codec = Some(codec(code));
            if span.end - span.start >= 44 {
                let bytes: [u8; 44] = body(file, span)?;
                let side = |at: usize| u32::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
                track.stored = Some((side(40), side(42)));
            }
        }
        b"stsz" | b"stz2" => track.frames = u32_at(&body::<R, 12>(file, span)?, 8),
        _ => {}
    }
    Ok(())
}

fn codec(code: [u8; 4]) -> String {
    let known = match &code {
        b"avc1" | b"avc3" => "h264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "hevc",
        b"vvc1" | b"vvi1" => "vvc",
        b"av01" => "av1",
        b"vp08" => "vp8",
        b"vp09" => "vp9",
        b"mp4v" => "mpeg4",
        b"jpeg" | b"mjpa" | b"mjpb" => "mjpeg",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        _ => return code.iter().map(|&byte| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '_' }).collect(),
    };
    known.to_owned()
}

/// Four bytes of a part, big endian. The places are constants within the parts.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
