//! How much of a network's limits a text takes, with the markup that its dialect adds.

use std::ops::Range;

use super::count::{Counter, Limits, MATRIX_ENVELOPE, matrix_event_bytes};
use super::dialects::{self, Payload};
use super::fit::Size;
use super::rich::Rich;
use super::rule::counter;
use crate::model::{PartCount, Unit};
use crate::networks::NetworkSpec;
use crate::networks::spec::Dialect;

/// Counts texts of one network.
#[derive(Debug)]
pub(super) struct Gauge {
    counter: Counter,
    dialect: Dialect,
}

impl Gauge {
    /// The way of counting of a network.
    pub(super) fn new(spec: &NetworkSpec) -> Self {
        Self { counter: counter(spec), dialect: spec.text.dialect }
    }

    /// The counter of the network.
    pub(super) fn counter(&self) -> &Counter {
        &self.counter
    }

    /// The room that limits leave.
    pub(super) fn room(&self, limits: &Limits) -> Size {
        Size::room(&self.counter, limits)
    }

    /// What a stretch of a text adds to what counts.
    pub(super) fn size(&self, rich: &Rich, range: Range<usize>) -> Size {
        let visible = &rich.text()[range.clone()];
        if !self.counts_markup() {
            return Size { length: self.counter.added_length(visible), bytes: visible.len() };
        }
        let slice = rich.slice(range.start, range.end);
        let payload = dialects::message(self.dialect, &slice);
        Size { length: self.sent_length(&payload).saturating_sub(self.counter.envelope()), bytes: payload.text.len() }
    }

    /// The count of a part, held against the limits.
    pub(super) fn count(&self, rich: &Rich, payload: &Payload, limits: &Limits) -> PartCount {
        let of =
            |length: usize, fits: bool| PartCount { unit: self.counter.unit().as_str().to_owned(), length, limit: limits.length, fits };
        if !self.counts_markup() {
            let count = self.counter.count(rich.text(), limits);
            return of(count.length, count.fits);
        }
        let sent = self.sent_length(payload);
        let fits = limits.length.is_none_or(|limit| sent <= limit) && limits.bytes.is_none_or(|limit| payload.text.len() <= limit);
        match self.dialect {
            // Readers' text is the length that people know; the escapes must fit, too.
            Dialect::LittleText if fits => of(self.counter.length(rich.text()), fits),
            _ => of(sent, fits),
        }
    }

    fn counts_markup(&self) -> bool {
        !matches!(self.dialect, Dialect::Plain | Dialect::Facets | Dialect::Entities)
    }

    fn sent_length(&self, payload: &Payload) -> usize {
        match (self.dialect, self.counter.unit()) {
            (Dialect::Matrix, Unit::EventBytes) => matrix_event_bytes(&payload.text, payload.formatted.as_deref()),
            // Both forms stand in one event, whatever the spec counts in.
            (Dialect::Matrix, _) => matrix_event_bytes(&payload.text, payload.formatted.as_deref()) - MATRIX_ENVELOPE,
            (_, unit) => Counter::Plain(unit).length(&payload.text),
        }
    }
}
