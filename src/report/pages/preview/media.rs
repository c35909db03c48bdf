//! Pictures and videos as previews show them.

use serde::Serialize;

use crate::model::Asset;
use crate::report::book::Entry;
use crate::report::format::Words;
use crate::report::rich::escape;

/// A picture or video where a message shows it.
#[derive(Serialize)]
pub(in crate::report::pages) struct Picture {
    file: String,
    alt: String,
    width: u32,
    height: u32,
    /// Point that the network's crop keeps, `25% 100%`; `None` for the middle.
    position: Option<String>,
    /// Number of the file in the page's list, from 1.
    number: usize,
    /// What moves and has no still of its own: what it is, how long and how large. Pages play nothing by themselves.
    moving: Option<Moving>,
}

/// What stands in the place of a video or an animation.
#[derive(Serialize)]
struct Moving {
    /// `video` or `gif`.
    kind: &'static str,
    /// `0:34`, where the file tells.
    length: Option<String>,
    size: String,
}

/// A derived file with where it is used.
#[derive(Serialize)]
pub(in crate::report::pages) struct AssetView {
    picture: Picture,
    size: String,
    format: &'static str,
    quality: Option<u8>,
    channels: Vec<String>,
    decorative: bool,
}

/// The files of a post, each once, with its text alternative and the channels that send it.
pub(super) struct Assets<'a> {
    list: Vec<(&'a Asset, &'a str, Vec<&'a str>)>,
    /// How many of the page's list stand before these.
    before: usize,
}

impl<'a> Assets<'a> {
    pub(super) fn of(entry: &Entry<'a>) -> Self {
        Self::behind(entry, 0)
    }

    /// Those of a page that lists others before.
    pub(super) fn behind(entry: &Entry<'a>, before: usize) -> Self {
        let mut list: Vec<(&'a Asset, &'a str, Vec<&'a str>)> = Vec::new();
        for line in &entry.lines {
            let Some(variant) = line.variant else { continue };
            let pictures = variant.parts.iter().flat_map(|part| {
                let cards = part.card.iter().filter_map(|card| Some((card.image.as_ref()?, "")));
                part.media.iter().map(|attachment| (&attachment.picture, attachment.alt.as_str())).chain(cards)
            });
            let channel = line.channel.as_str();
            for (asset, alt) in pictures {
                match list.iter_mut().find(|(known, words, _)| known.file == asset.file && (*words == alt || alt.is_empty())) {
                    Some((_, _, channels)) if channels.contains(&channel) => {}
                    Some((_, _, channels)) => channels.push(channel),
                    None => list.push((asset, alt, vec![channel])),
                }
            }
        }
        Self { list, before }
    }

    /// The number of a file in the page's list, from 1.
    fn number(&self, asset: &Asset, alt: &str) -> usize {
        let found = self.list.iter().position(|(known, words, _)| known.file == asset.file && (*words == alt || alt.is_empty()));
        self.before + found.map_or(1, |at| at + 1)
    }

    /// A picture where a message shows it.
    pub(super) fn picture(&self, words: &Words, asset: &Asset, alt: &str, focus: bool) -> Picture {
        Picture { number: self.number(asset, alt), ..picture(words, asset, alt, focus) }
    }

    pub(super) fn views(&self, words: &Words) -> Vec<AssetView> {
        let view = |(asset, alt, channels): &(&Asset, &str, Vec<&str>)| AssetView {
            picture: self.picture(words, asset, alt, false),
            size: words.bytes(asset.bytes),
            format: asset.format.name(),
            quality: asset.quality,
            channels: channels.iter().map(|&channel| channel.to_owned()).collect(),
            decorative: alt.is_empty(),
        };
        self.list.iter().map(view).collect()
    }
}

/// A picture that stands by itself.
pub(in crate::report::pages) fn picture(words: &Words, asset: &Asset, alt: &str, focus: bool) -> Picture {
    let moves = asset.format.is_video() || asset.animated;
    Picture {
        file: asset.file.clone(),
        alt: alt.to_owned(),
        width: asset.width,
        height: asset.height,
        position: if focus { position(asset) } else { None },
        number: 1,
        moving: moves.then(|| Moving {
            kind: if asset.format.is_video() { "video" } else { "gif" },
            length: asset.duration_ms.map(clock),
            size: words.bytes(asset.bytes),
        }),
    }
}

/// Where the focus point lies, for `object-position`.
fn position(asset: &Asset) -> Option<String> {
    let percent = |fraction: f64| (fraction.clamp(0.0, 1.0) * 100.0).round() as u32;
    let (x, y) = (percent(asset.focus.x), percent(asset.focus.y));
    ((x, y) != (50, 50)).then(|| format!("{x}% {y}%"))
}

/// `0:34`, `1:02:03`: never less than a second, so that nothing looks empty.
fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds.saturating_add(500) / 1000;
    let seconds = seconds.max(1);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A picture inside a document, as HTML; `alt` is escaped already.
pub(super) fn inside(asset: &Asset, alt: &str, root: &str) -> String {
    let mut file = String::new();
    escape(&asset.file, &mut file);
    let (width, height) = (asset.width, asset.height);
    format!("<img src=\"{root}media/{file}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_clocks() {
        for (milliseconds, shown) in
            [(0, "0:01"), (400, "0:01"), (34_499, "0:34"), (59_500, "1:00"), (3_723_000, "1:02:03"), (u64::MAX, "5124095576030:25:51")]
        {
            assert_eq!(clock(milliseconds), shown);
        }
    }
}
