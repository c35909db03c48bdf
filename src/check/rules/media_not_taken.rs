//! `media-not-taken`: a video or moving picture that the network refuses.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::images::Probe;
use crate::model::{ImageSource, MediaFound};
use crate::networks::spec::{AnimationSpec, VideoSpec};

/// Ratios this near to a bound are taken: sides are whole pixels.
const TOLERANCE: f64 = 0.01;

pub(super) const RULE: Rule = Rule {
    name: "media-not-taken",
    level: Severity::Error,
    summary: "a video or moving picture that a network refuses",
    doc: r"## What it does
Compares each video and each animated picture with what the network takes: kind, container, codec, length, size of the file, number of frames, ratio, and whether it may stand beside others. These files are sent as they are, so nothing can be made to fit.

## Why it matters
The platform would refuse the post at the moment it is due, or show a picture that stands still.

## Bad
```markdown bad
---
title: Feria
channels: [instagram]
media: [{ file: moving.gif, alt: Calabaza que da vueltas }]
---
Ven a la feria.
```
```yaml file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  mastodon: { network: mastodon, server: https://mastodon.example }
  bluesky: { network: bluesky, account: laceiba.example }
  instagram: { network: instagram, account: laceiba }
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
media: [{ file: moving.gif, alt: Calabaza que da vueltas }]
---
Ven a la feria.
```

## Fix safety
There is no fix: choose another file under `overrides`, or another channel.

## Sources
- The limits and their sources are in the spec of each network: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    for part in &context.draft.parts {
        for attachment in &part.media {
            let ImageSource::File { path, .. } = &attachment.picture.source else { continue };
            let Some(Ok(probe)) = context.pictures.get(path) else { continue };
            if !probe.is_animated() {
                continue;
            }
            let problem = if probe.format.is_video() {
                match &context.spec.video {
                    Some(spec) => video(spec, probe, bytes(context, path), part.media.len()),
                    None => Some("takes no videos".to_owned()),
                }
            } else {
                match context.spec.media.as_ref().and_then(|media| media.animation.as_ref()) {
                    Some(spec) => animation(spec, probe, bytes(context, path), part.media.len()),
                    None => Some("shows no moving pictures".to_owned()),
                }
            };
            if let Some(problem) = problem {
                sink.report(context.picture_place(path), format!("{} {problem}", context.spec.title))
                    .help("choose another file under `overrides`, or leave the channel out");
            }
        }
    }
}

/// Size of a file of the front matter.
fn bytes(context: &VariantContext<'_>, path: &str) -> u64 {
    let found = context.media().find_map(|item| match &item.found {
        MediaFound::File { path: found, bytes } if found == path => Some(*bytes),
        _ => None,
    });
    found.unwrap_or(0)
}

fn video(spec: &VideoSpec, probe: &Probe, bytes: u64, beside: usize) -> Option<String> {
    let [shortest, longest] = spec.seconds.value;
    if !spec.formats.value.contains(&probe.format) {
        let known: Vec<&str> = spec.formats.value.iter().map(|format| format.name()).collect();
        return Some(format!("takes {} and not {}", known.join(", "), probe.format.name()));
    }
    if let Some(codec) = &probe.codec
        && !spec.codecs.value.is_empty()
        && !spec.codecs.value.contains(codec)
    {
        return Some(format!("takes the codecs {}, and this video has {codec}", spec.codecs.value.join(", ")));
    }
    if let Some(least) = spec.min_bytes.as_ref().map(|fact| fact.value).filter(|&least| bytes < least) {
        return Some(format!("takes videos from {least} bytes on, and this one has {bytes}"));
    }
    if let Some([smallest, largest]) = spec.sides.as_ref().map(|fact| fact.value)
        && [probe.width, probe.height].iter().any(|side| *side < smallest || *side > largest)
    {
        return Some(format!("takes sides of {smallest} to {largest} pixels, and this video has {}×{}", probe.width, probe.height));
    }
    if let Some(most) = spec.max_pixels.as_ref().map(|fact| fact.value).filter(|&most| area(probe) > most) {
        return Some(format!("takes frames of up to {most} pixels, and this video has {}×{}", probe.width, probe.height));
    }
    if bytes > spec.max_bytes.value {
        return Some(format!("takes videos of up to {} bytes, and this one has {bytes}", spec.max_bytes.value));
    }
    if let Some(duration) = probe.duration_ms {
        let seconds = duration as f64 / 1000.0;
        if seconds < shortest || seconds > longest {
            return Some(format!("takes videos of {shortest} to {longest} seconds, and this one runs for {seconds:.1}"));
        }
    }
    let ratio = f64::from(probe.width) / f64::from(probe.height.max(1));
    if let Some(range) = &spec.ratio {
        let [narrowest, widest] = range.value;
        if ratio < narrowest - TOLERANCE || ratio > widest + TOLERANCE {
            return Some(format!("takes ratios of {narrowest:.2} to {widest:.2}, and this video has {ratio:.2}"));
        }
    }
    alone(spec.alone, beside)
}

fn animation(spec: &AnimationSpec, probe: &Probe, bytes: u64, beside: usize) -> Option<String> {
    if bytes > spec.max_bytes.value {
        return Some(format!("takes moving pictures of up to {} bytes, and this one has {bytes}", spec.max_bytes.value));
    }
    if let Some(most) = spec.max_frames.as_ref().map(|fact| fact.value).filter(|&most| probe.frames > most) {
        return Some(format!("takes {most} frames, and this picture has {}", probe.frames));
    }
    if let Some([width, height]) = spec.max_size.as_ref().map(|fact| fact.value)
        && (probe.width > width || probe.height > height)
    {
        return Some(format!("takes moving pictures of up to {width}×{height}, and this one has {}×{}", probe.width, probe.height));
    }
    if let Some(most) = spec.max_total_pixels.as_ref().map(|fact| fact.value)
        && area(probe) * u64::from(probe.frames) > most
    {
        return Some(format!("takes {most} pixels in all frames together, and this picture has more"));
    }
    alone(spec.alone, beside)
}

fn area(probe: &Probe) -> u64 {
    u64::from(probe.width) * u64::from(probe.height)
}

fn alone(alone: bool, beside: usize) -> Option<String> {
    (alone && beside > 1).then(|| "takes it only without other pictures beside it".to_owned())
}
