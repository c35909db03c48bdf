//! `plans/` to typed data: one file here for each file there.

mod budget;
mod calendar;
mod campaign;
mod campaign_types;
mod crisis;
mod people;
mod plan;
mod tone;

pub(super) use calendar::{calendar, quiet_hours};
pub(super) use campaign::campaign;
pub(super) use crisis::{crisis, look_back_name};
pub(super) use people::people;
pub(super) use plan::plan;
pub(super) use tone::tone;

use super::decode::{Decoder, MapReader};
use super::yaml::Node;
use crate::diag::{Diagnostic, Spanned};

/// Largest amount or figure that a plan may hold.
pub(super) const MOST: f64 = 1e15;

/// An optional text, the commonest field.
pub(super) fn text(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<String> {
    map.optional(decoder, key, Decoder::text)
}

pub(super) fn reference(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<Spanned<String>> {
    map.optional(decoder, key, Decoder::spanned_text)
}

/// References, of which one may stand without a list.
pub(super) fn references(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Vec<Spanned<String>> {
    map.optional(decoder, key, Decoder::spanned_texts).unwrap_or_default()
}

pub(super) fn texts(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Vec<String> {
    map.optional(decoder, key, Decoder::texts).unwrap_or_default()
}

pub(super) fn number(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<f64> {
    map.optional(decoder, key, |d, n| d.number(n, -MOST, MOST))
}

/// A list of maps.
pub(super) fn items<T>(
    map: &mut MapReader<'_>,
    decoder: &mut Decoder,
    key: &'static str,
    item: fn(&mut Decoder, &Node) -> Option<T>,
) -> Vec<T> {
    map.optional(decoder, key, |d, n| d.list(n, item)).unwrap_or_default()
}

/// Reports an end before its start.
pub(super) fn period<T: PartialOrd>(decoder: &mut Decoder, node: &Node, start: Option<T>, end: Option<T>) {
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), "it ends before it starts").help("swap the two, or correct the year"),
        );
    }
}
