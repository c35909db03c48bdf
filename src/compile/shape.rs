//! The shape in which each picture of a post is made for a network.
//!
//! A picture keeps its own shape where the network shows it whole. Where the network does not, it is cut (or padded) to the
//! nearest of the shapes that the network has, or to the one that the team chose for the channel.

use crate::model::{FileFacts, Fit, ImageTarget, MediaFormat, Shaping};
use crate::networks::NetworkSpec;
use crate::networks::spec::{MediaSpec, Placement};
use crate::workspace::Channel;

/// Ratios this near to each other are the same: a side of 1,080 pixels differs by less than one.
const TOLERANCE: f64 = 0.001;

/// Size of a drawn card where nothing else is asked for.
const DRAWING: [u32; 2] = [1600, 900];

/// What a channel wants of pictures.
#[derive(Debug)]
pub(super) struct Shapes<'a> {
    spec: &'a NetworkSpec,
    media: &'a MediaSpec,
    /// For a picture that keeps its shape.
    whole: ImageTarget,
    /// How others are brought to a shape.
    fit: Fit,
    /// The shape that the team chose.
    chosen: Option<&'a Placement>,
}

impl<'a> Shapes<'a> {
    /// `None` where the network takes no pictures.
    pub(super) fn new(spec: &'a NetworkSpec, channel: &Channel) -> Option<Self> {
        let media = spec.media.as_ref()?;
        let fit = match channel.pictures {
            Shaping::Crop => Fit::Cover,
            Shaping::Pad => Fit::Pad,
        };
        let chosen = channel.placement.and_then(|name| media.placements.iter().find(|placement| placement.name == name));
        Some(Self { spec, media, whole: spec.image_target()?, fit, chosen })
    }

    /// What is wanted of each of the pictures of one part, in their order; `None` stands for a file whose headers cannot be read.
    pub(super) fn targets(&self, pictures: &[Option<&FileFacts>]) -> Vec<ImageTarget> {
        let mut first: Option<ImageTarget> = None;
        pictures
            .iter()
            .map(|facts| {
                if let Some(moving) = facts.and_then(|facts| self.moving(facts)) {
                    return moving;
                }
                match &first {
                    Some(first) if self.media.one_shape => first.clone(),
                    _ => {
                        let target = self.still(*facts);
                        if first.is_none() {
                            first = Some(self.as_box(&target, *facts));
                        }
                        target
                    }
                }
            })
            .collect()
    }

    /// What is wanted of a card that is drawn in the place of a photo: 16:9 where the network shows that uncut.
    pub(super) fn drawing(&self) -> ImageTarget {
        let ratio = ratio_of(DRAWING);
        let target = self.for_ratio(ratio);
        let [width, height] = if target.fit == Fit::Inside { DRAWING } else { [target.width, target.height] };
        ImageTarget { width, height, fit: Fit::Cover, formats: drawn_formats(&target.formats), ..target }
    }

    /// What is wanted of one picture alone.
    fn still(&self, facts: Option<&FileFacts>) -> ImageTarget {
        match (facts, self.chosen) {
            (Some(facts), None) => self.for_ratio(facts.ratio()),
            (None, None) => self.whole.clone(),
            (_, Some(placement)) => self.boxed(placement.size.value),
        }
    }

    fn for_ratio(&self, ratio: f64) -> ImageTarget {
        if let Some(placement) = self.chosen {
            return self.boxed(placement.size.value);
        }
        let [narrowest, widest] = self.media.ratio.as_ref().map_or([0.0, f64::INFINITY], |range| range.value);
        let taken = ratio >= narrowest - TOLERANCE && ratio <= widest + TOLERANCE;
        if taken && (self.media.keep_shape || self.media.placements.is_empty()) {
            return self.whole.clone();
        }
        let distance = |placement: &&Placement| (ratio_of(placement.size.value) / ratio).ln().abs();
        match self.media.placements.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))) {
            Some(placement) => self.boxed(placement.size.value),
            // No shape is known, so the picture is cut as little as the network demands.
            None => self.boxed(largest_box(ratio.max(narrowest).min(widest), self.whole.width, self.whole.height)),
        }
    }

    fn boxed(&self, [width, height]: [u32; 2]) -> ImageTarget {
        ImageTarget { width, height, fit: self.fit, ..self.whole.clone() }
    }

    /// The shape of a finished picture, for those that must have the same.
    fn as_box(&self, target: &ImageTarget, facts: Option<&FileFacts>) -> ImageTarget {
        match facts {
            Some(facts) if target.fit == Fit::Inside => {
                let width = self.whole.width.min(facts.width);
                let height = self.whole.height.min(facts.height);
                self.boxed(largest_box(facts.ratio(), width, height))
            }
            _ => target.clone(),
        }
    }

    /// A video or a picture that moves goes as it is, where the network takes it.
    fn moving(&self, facts: &FileFacts) -> Option<ImageTarget> {
        let (formats, max_bytes) = if facts.format.is_video() {
            let video = self.spec.video.as_ref()?;
            (video.formats.value.clone(), video.max_bytes.value)
        } else {
            let animation = self.media.animation.as_ref().filter(|_| facts.animated)?;
            (vec![MediaFormat::Gif, MediaFormat::Webp, MediaFormat::Png], animation.max_bytes.value)
        };
        // Nothing is made smaller here, so no side limits it; the rules compare what the platform says.
        Some(ImageTarget {
            width: u32::MAX,
            height: u32::MAX,
            fit: Fit::Inside,
            max_pixels: None,
            formats,
            max_bytes,
            min_bytes: 0,
            ..self.whole.clone()
        })
    }
}

/// Formats of a drawing, best first: flat colours are smaller as PNG.
fn drawn_formats(taken: &[MediaFormat]) -> Vec<MediaFormat> {
    let formats: Vec<_> = [MediaFormat::Png, MediaFormat::Jpeg].into_iter().filter(|format| taken.contains(format)).collect();
    if formats.is_empty() { taken.to_vec() } else { formats }
}

fn ratio_of([width, height]: [u32; 2]) -> f64 {
    f64::from(width) / f64::from(height.max(1))
}

/// The largest box of a ratio within two sides.
fn largest_box(ratio: f64, width: u32, height: u32) -> [u32; 2] {
    let by_width = [width, ((f64::from(width) / ratio).round() as u32).max(1)];
    if by_width[1] <= height { by_width } else { [((f64::from(height) * ratio).round() as u32).max(1), height] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Digest, PlacementName};
    use crate::networks::Specs;
    use crate::networks::spec::Fact;

    fn facts(width: u32, height: u32) -> FileFacts {
        FileFacts {
            digest: Digest::of(b""),
            bytes: 1,
            format: MediaFormat::Jpeg,
            width,
            height,
            animated: false,
            frames: 1,
            duration_ms: None,
            codec: None,
        }
    }

    fn fact<T>(value: T) -> Fact<T> {
        Fact {
            value,
            unit: "none".to_owned(),
            source: "https://a.example/".to_owned(),
            checked: "2026-11-21".parse().expect("a day"),
            unverified: false,
            note: None,
        }
    }

    /// A network like Instagram: from 4:5 to 1.91:1.
    fn spec(one_shape: bool) -> NetworkSpec {
        let mut spec = Specs::embedded().get("mastodon").expect("a spec").clone();
        let media = spec.media.as_mut().expect("pictures");
        media.max_side = fact(1440);
        media.ratio = Some(fact([0.8, 1.91]));
        media.one_shape = one_shape;
        media.placements =
            [(PlacementName::Portrait, [1080, 1350]), (PlacementName::Square, [1080, 1080]), (PlacementName::Landscape, [1080, 566])]
                .map(|(name, size)| Placement { name, size: fact(size) })
                .to_vec();
        spec
    }

    fn channel(extra: &str) -> Channel {
        crate::workspace::testing::channel(&format!("{{ network: mastodon, server: https://m.example{extra} }}"))
    }

    fn sizes(spec: &NetworkSpec, channel: &Channel, pictures: &[(u32, u32)]) -> Vec<(u32, u32, Fit)> {
        let pictures: Vec<_> = pictures.iter().map(|&(width, height)| facts(width, height)).collect();
        let list: Vec<_> = pictures.iter().map(Some).collect();
        let shapes = Shapes::new(spec, channel).expect("pictures");
        shapes.targets(&list).into_iter().map(|target| (target.width, target.height, target.fit)).collect()
    }

    #[test]
    fn a_picture_keeps_its_shape_where_it_can() {
        let (mut spec, channel) = (spec(false), channel(""));
        assert_eq!(sizes(&spec, &channel, &[(3000, 2000)]), [(1080, 566, Fit::Cover)], "a network with fixed shapes");
        spec.media.as_mut().expect("pictures").keep_shape = true;
        for (width, height, expected) in [
            (3000, 2000, (1440, 1440, Fit::Inside)),
            (1080, 1350, (1440, 1440, Fit::Inside)),
            (1000, 2000, (1080, 1350, Fit::Cover)),
            (4000, 1000, (1080, 566, Fit::Cover)),
        ] {
            assert_eq!(sizes(&spec, &channel, &[(width, height)]), [expected], "{width}x{height}");
        }
    }

    #[test]
    fn a_carousel_takes_the_shape_of_its_first_picture() {
        let (mut spec, channel) = (spec(true), channel(""));
        spec.media.as_mut().expect("pictures").keep_shape = true;
        let carousel = sizes(&spec, &channel, &[(3000, 2000), (2000, 3000), (1000, 1000)]);
        assert_eq!(carousel, [(1440, 1440, Fit::Inside), (1440, 960, Fit::Cover), (1440, 960, Fit::Cover)]);
        let carousel = sizes(&spec, &channel, &[(1000, 3000), (3000, 2000)]);
        assert_eq!(carousel, [(1080, 1350, Fit::Cover), (1080, 1350, Fit::Cover)]);
    }

    #[test]
    fn the_team_chooses_shape_and_padding() {
        let channel = channel(", placement: square, pictures: pad");
        assert_eq!(sizes(&spec(false), &channel, &[(3000, 2000)]), [(1080, 1080, Fit::Pad)]);
    }

    #[test]
    fn without_known_shapes_as_little_as_possible_is_cut() {
        let mut spec = spec(false);
        spec.media.as_mut().expect("pictures").placements.clear();
        assert_eq!(sizes(&spec, &channel(""), &[(1000, 3000)]), [(1152, 1440, Fit::Cover)]);
    }
}
