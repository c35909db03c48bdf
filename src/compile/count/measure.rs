//! What `pregon measure` says about one text.

use serde::{Deserialize, Serialize};

use super::{Counter, EntityKind, Limits, Unit};

/// One entity in a [`Measurement`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Found {
    /// The name without its sign; for a link the address as written.
    pub text: String,
    /// First byte in the text as given (UTF-8 offset).
    pub start: usize,
    /// Byte after the last one in the text as given (UTF-8 offset).
    pub end: usize,
}

/// Length and entities of one text on one network, in the form that is written as JSON.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Measurement {
    /// Name of the network.
    pub network: String,
    /// Unit of `length` and `limit`.
    pub unit: Unit,
    /// Length of the text.
    pub length: usize,
    /// Length of the text with its escapes; only where the limit holds for that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escaped: Option<usize>,
    /// Greatest length; `null` where there is none.
    pub limit: Option<usize>,
    /// Whether the text keeps to the limits.
    pub fits: bool,
    /// Length in UTF-8 bytes; only where the network caps that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// Greatest length in UTF-8 bytes; only where the network has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<usize>,
    /// Byte offsets of characters that the network refuses; only where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invalid: Vec<usize>,
    /// Links, in order.
    pub links: Vec<Found>,
    /// Mentions, in order.
    pub mentions: Vec<Found>,
    /// Hashtags, in order.
    pub hashtags: Vec<Found>,
    /// Cashtags, in order.
    pub cashtags: Vec<Found>,
    /// Groups, rooms and channels, in order; only where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub communities: Vec<Found>,
}

/// Measures `text` as `network` does. `counter` and `limits` come from the spec of the network.
///
/// ```
/// # use pregon::compile::count::{Counter, Limits, measure};
/// let text = "Hoy: https://example.com #Libros";
/// let measurement = measure("x", &Counter::X, &Limits::length(280), text);
/// assert_eq!(measurement.length, 36);
/// assert_eq!(measurement.hashtags[0].text, "Libros");
/// ```
#[must_use]
pub fn measure(network: &str, counter: &Counter, limits: &Limits, text: &str) -> Measurement {
    let (spans, length, escapes) = counter.examine(text);
    let count = counter.judge(text, length, escapes, limits);
    let mut measurement = Measurement {
        network: network.to_owned(),
        unit: count.unit,
        length: count.length,
        escaped: count.escaped,
        limit: count.limit,
        fits: count.fits,
        bytes: count.bytes,
        max_bytes: count.max_bytes,
        invalid: count.invalid,
        links: Vec::new(),
        mentions: Vec::new(),
        hashtags: Vec::new(),
        cashtags: Vec::new(),
        communities: Vec::new(),
    };
    for span in spans {
        let list = match span.kind {
            EntityKind::Link => &mut measurement.links,
            EntityKind::Mention => &mut measurement.mentions,
            EntityKind::Hashtag => &mut measurement.hashtags,
            EntityKind::Cashtag => &mut measurement.cashtags,
            EntityKind::Community => &mut measurement.communities,
        };
        list.push(Found { text: span.name(text).to_owned(), start: span.start, end: span.end });
    }
    measurement
}
