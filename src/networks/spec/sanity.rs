//! What the values of one spec have to do with one another.

use super::{Fact, MediaSpec, NetworkSpec, PollSpec, ProofClass, ProofSpec, Repeat, TextSpec, VideoSpec};
use crate::model::LinkPlacement;

/// Something about a spec that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The value in question, as `media.max_bytes`.
    pub path: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// Gathers what is found.
#[derive(Default)]
struct Findings(Vec<Contradiction>);

impl Findings {
    fn push(&mut self, path: &'static str, message: impl Into<String>) {
        self.0.push(Contradiction { path, message: message.into() });
    }

    fn unless(&mut self, good: bool, path: &'static str, message: impl FnOnce() -> String) {
        if !good {
            self.push(path, message());
        }
    }

    /// The smaller of two optional facts does not exceed the larger.
    fn order<T: PartialOrd + std::fmt::Display>(&mut self, path: &'static str, low: Option<&Fact<T>>, high: Option<&Fact<T>>) {
        if let (Some(low), Some(high)) = (low, high) {
            self.unless(low.value <= high.value, path, || format!("{} is more than the most, {}", low.value, high.value));
        }
    }

    /// A range begins before it ends.
    fn range<T: PartialOrd + std::fmt::Display>(&mut self, path: &'static str, fact: Option<&Fact<[T; 2]>>) {
        if let Some(Fact { value: [low, high], .. }) = fact {
            self.unless(low <= high, path, || format!("the range begins at {low} and ends at {high}"));
        }
    }

    fn positive<T: PartialOrd + Default>(&mut self, path: &'static str, fact: Option<&Fact<T>>) {
        if let Some(fact) = fact {
            self.unless(fact.value > T::default(), path, || "must be more than 0".to_owned());
        }
    }
}

impl NetworkSpec {
    /// What in this spec contradicts itself. Empty for every spec that comes with the program.
    #[must_use]
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut found = Findings::default();
        text(&self.text, &mut found);
        if let Some(spec) = &self.media {
            media(spec, &mut found);
        }
        if let Some(spec) = &self.video {
            video(spec, &mut found);
        }
        if let Some(PollSpec { options, minutes, option_limit, .. }) = &self.poll {
            found.range("poll.options", Some(options));
            found.range("poll.minutes", Some(minutes));
            found.positive("poll.option_limit", Some(option_limit));
            found.unless(self.can.poll, "can.poll", || "the limits of polls are given, and `can.poll` says that there are none".to_owned());
        }
        found.range("can.schedule_minutes", self.can.schedule_minutes.as_ref());
        found.unless(self.can.edits.is_none() || self.can.edit, "can.edits", || {
            "it says what can be edited, and `can.edit` says that nothing can".to_owned()
        });
        proofs(&self.proof, &mut found);
        let places = &self.links.placements.value;
        found.unless(!places.is_empty(), "links.placements", || "no place is left for an address".to_owned());
        found.unless(!places.contains(&LinkPlacement::Card) || self.card.is_some(), "links.placements", || {
            "`card` is offered, and there is no `card`".to_owned()
        });
        found.unless(!places.contains(&LinkPlacement::FirstComment) || self.can.first_comment, "links.placements", || {
            "`first-comment` is offered, and `can.first_comment` says that there is none".to_owned()
        });
        found.0
    }
}

/// What each kind of proof needs to be of use, and what makes no sense with it.
fn proofs(list: &[ProofSpec], found: &mut Findings) {
    for (index, proof) in list.iter().enumerate() {
        let class = proof.class.value;
        let name = class.as_str();
        found.unless(!list[..index].iter().any(|other| other.class.value == class), "proof", || format!("`{name}` stands there twice"));
        found.unless(class != ProofClass::Person || list.len() == 1, "proof", || {
            "`person` stands for there being none, and is listed among others".to_owned()
        });
        let repeats =
            matches!(class, ProofClass::ClientChosenId | ProofClass::IdempotencyKey | ProofClass::Nonce | ProofClass::DuplicateRefusal);
        found.unless(repeats == proof.repeat.is_some(), "proof", || {
            if repeats {
                format!("`{name}` does not say what a repetition is answered with: `repeat`")
            } else {
                format!("`{name}` has no `repeat`")
            }
        });
        let refusal = class == ProofClass::DuplicateRefusal;
        found.unless(!refusal || proof.repeat.as_ref().is_none_or(|repeat| repeat.value != Repeat::Original), "proof", || {
            format!("a `{name}` answers with no `original`")
        });
        let short = matches!(class, ProofClass::IdempotencyKey | ProofClass::Nonce);
        found.unless(!short || proof.lifetime.is_some(), "proof", || format!("`{name}` has no `lifetime`"));
        found.unless(
            proof.lifetime.is_none() || short || matches!(class, ProofClass::ClientChosenId | ProofClass::Handle),
            "proof",
            || format!("`{name}` has no `lifetime`"),
        );
        found.positive("proof", proof.lifetime.as_ref());
        found.positive("proof", proof.back.as_ref());
        let looks = class == ProofClass::LookUp;
        found.unless(looks || (proof.back.is_none() && proof.delay.is_none()), "proof", || {
            format!("`{name}` has neither `back` nor `delay`")
        });
    }
}

fn text(spec: &TextSpec, found: &mut Findings) {
    found.positive("text.limit", spec.limit.as_ref());
    found.positive("text.limit_with_media", spec.limit_with_media.as_ref());
    found.positive("text.limit_with_video", spec.limit_with_video.as_ref());
    found.positive("text.max_bytes", spec.max_bytes.as_ref());
    found.order("text.min", spec.min.as_ref(), spec.limit.as_ref());
    if let Some(title) = &spec.title {
        found.positive("text.title.limit", title.limit.as_ref());
        found.order("text.title.min", title.min.as_ref(), title.limit.as_ref());
    }
    if let Some(limit) = &spec.limit {
        let unit = spec.counting.unit();
        found.unless(limit.unit == unit.as_str(), "text.limit", || {
            format!("the limit is in {}, and `text.counting` counts {}", limit.unit, unit.as_str())
        });
    }
}

fn media(spec: &MediaSpec, found: &mut Findings) {
    found.positive("media.max_images", Some(&spec.max_images));
    found.positive("media.max_bytes", Some(&spec.max_bytes));
    found.positive("media.max_side", Some(&spec.max_side));
    found.positive("media.max_width", spec.max_width.as_ref());
    found.order("media.min_album", spec.min_album.as_ref(), Some(&spec.max_images));
    found.order("media.min_bytes", spec.min_bytes.as_ref(), Some(&spec.max_bytes));
    found.order("media.min_side", spec.min_side.as_ref(), Some(&spec.max_side));
    found.order("media.max_width", spec.max_width.as_ref(), Some(&spec.max_side));
    found.order("media.min_width", Some(&spec.min_width), Some(spec.max_width.as_ref().unwrap_or(&spec.max_side)));
    found.order("media.alt_min", spec.alt_min.as_ref(), spec.alt_limit.as_ref());
    found.range("media.ratio", spec.ratio.as_ref());
    if let Some(range) = &spec.ratio {
        let [low, high] = range.value;
        found.unless(low > 0.0 && high < 1000.0, "media.ratio", || format!("{low} to {high} is no ratio of width to height"));
    }
    let formats = &spec.formats.value;
    found.unless(!formats.is_empty(), "media.formats", || "no format is left".to_owned());
    if let Some(video) = formats.iter().find(|format| format.is_video()) {
        found.push("media.formats", format!("{} is a video format", video.name()));
    }
    for (index, placement) in spec.placements.iter().enumerate() {
        let [width, height] = placement.size.value;
        let name = placement.name.as_str();
        if width == 0 || height == 0 {
            found.push("media.placements", format!("`{name}` has no area"));
            continue;
        }
        let widest = spec.max_width.as_ref().unwrap_or(&spec.max_side).value;
        found.unless(width <= widest && height <= spec.max_side.value, "media.placements", || {
            format!("`{name}` is {width} by {height}, and at most {widest} by {} is taken", spec.max_side.value)
        });
        if let Some(most) = &spec.max_pixels {
            found.unless(u64::from(width) * u64::from(height) <= most.value, "media.placements", || {
                format!("`{name}` has more than {} pixels", most.value)
            });
        }
        if let Some(Fact { value: [low, high], .. }) = spec.ratio {
            // Sizes are whole pixels and ratios have two or four digits.
            let ratio = f64::from(width) / f64::from(height);
            found.unless(ratio >= low - 0.001 && ratio <= high + 0.001, "media.placements", || {
                format!("`{name}` has the ratio {ratio:.3}, and {low} to {high} is taken")
            });
        }
        found.unless(!spec.placements[..index].iter().any(|other| other.name == placement.name), "media.placements", || {
            format!("`{name}` stands there twice")
        });
    }
}

fn video(spec: &VideoSpec, found: &mut Findings) {
    found.positive("video.max_bytes", Some(&spec.max_bytes));
    found.order("video.min_bytes", spec.min_bytes.as_ref(), Some(&spec.max_bytes));
    found.range("video.seconds", Some(&spec.seconds));
    found.range("video.ratio", spec.ratio.as_ref());
    found.range("video.sides", spec.sides.as_ref());
    found.range("video.frames_per_second", spec.frames_per_second.as_ref());
    let formats = &spec.formats.value;
    found.unless(!formats.is_empty(), "video.formats", || "no format is left".to_owned());
    if let Some(picture) = formats.iter().find(|format| !format.is_video()) {
        found.push("video.formats", format!("{} is no video format", picture.name()));
    }
    if spec.alone
        && let Some(most) = &spec.max_videos
    {
        found.unless(most.value <= 1, "video.max_videos", || {
            "more than one is given, and `video.alone` says that it stands alone".to_owned()
        });
    }
}
