//! How much of the room a part takes: the network's main limit, and the others that it has.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Asset, FacetTarget, Part, PartCount, Variant};
use crate::networks::NetworkSpec;
use crate::report::format::Words;

/// The main counter.
#[derive(Serialize)]
pub(super) struct CountView {
    unit: String,
    length: String,
    limit: Option<String>,
    /// Used share of the limit in percent, 100 at most.
    share: u32,
    over: Option<String>,
    fits: bool,
    /// Little room is left.
    tight: bool,
}

/// A further counter: `title`, `bytes`, `hashtags`.
#[derive(Serialize)]
pub(super) struct Further {
    key: &'static str,
    length: String,
    limit: String,
    over: bool,
}

pub(super) fn main(words: &Words, count: &PartCount) -> CountView {
    let share = count.limit.map_or(0, |limit| (count.length.saturating_mul(100) / limit.max(1)).min(100) as u32);
    CountView {
        unit: words.catalog.get(&format!("unit.{}", count.unit)).unwrap_or(&count.unit).to_owned(),
        length: words.number(count.length as f64),
        limit: count.limit.map(|limit| words.number(limit as f64)),
        share,
        over: count.limit.filter(|limit| count.length > *limit).map(|limit| words.number((count.length - limit) as f64)),
        fits: count.fits,
        tight: count.fits && share >= 95,
    }
}

/// The network's other limits that a part can cross.
pub(super) fn further(words: &Words, spec: Option<&NetworkSpec>, variant: &Variant, part: &Part<Asset>, first: bool) -> Vec<Further> {
    let Some(spec) = spec else { return Vec::new() };
    let mut list = Vec::new();
    let mut push = |key, length: usize, limit: usize| {
        list.push(Further { key, length: words.number(length as f64), limit: words.number(limit as f64), over: length > limit });
    };
    if let Some(limit) = spec.text.title.as_ref().and_then(|title| title.limit.as_ref()).filter(|_| first) {
        push("title", variant.title.graphemes(true).count(), limit.value);
    }
    if let Some(limit) = spec.text.max_bytes.as_ref() {
        // Far more than the main limit in any language: worth a word only where it comes near.
        if part.text.len() * 2 > limit.value {
            push("bytes", part.text.len(), limit.value);
        }
    }
    if let Some(limit) = spec.text.max_hashtags.as_ref() {
        let facets = part.shown.as_ref().map_or(&part.facets, |shown| &shown.facets);
        let hashtags = facets.iter().filter(|facet| matches!(facet.target, FacetTarget::Tag { .. })).count();
        if hashtags > 0 {
            push("hashtags", hashtags, limit.value);
        }
    }
    list
}
