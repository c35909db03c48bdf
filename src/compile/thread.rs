//! A post as messages: its text cut into parts that fit, each with its pictures.

use std::ops::Range;

use super::cards;
use super::compose::Composer;
use super::dialects;
use super::fit::{self, Size};
use super::marked::PART_BREAK;
use super::rich::{Form, Rich};
use super::view::View;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::{Facet, FacetTarget, Fitting, ImageJob, Part};
use crate::networks::spec::Dialect;

/// The parts of the messages that a post becomes.
pub(super) fn thread(view: &View<'_>, diagnostics: &mut Diagnostics) -> Vec<Part<ImageJob>> {
    let card = cards::link_card(view);
    let composer = Composer::new(view, card.is_some());
    let text = Text { view, fitting: fitting(view) };
    let mut parts: Vec<Part<ImageJob>> = Vec::new();
    // Index of the first part that came of each explicit part.
    let mut starts = Vec::new();
    for pieces in text.with_hashtags(&composer, diagnostics) {
        starts.push(parts.len());
        let total = pieces.len();
        for (index, mut piece) in pieces.into_iter().enumerate() {
            if view.channel.numbering && total > 1 {
                piece.push(&fit::number(index, total));
            }
            parts.push(text.part(&piece));
        }
    }
    if parts.is_empty() {
        // Pictures may say it all.
        parts.push(text.part(&Rich::default()));
    }
    attach(view, &mut parts, &starts);
    for part in &mut parts {
        text.recount(part);
    }
    if parts.first().is_some_and(|first| first.media.is_empty())
        && let Some(card) = card
        && let Some(first) = parts.first_mut()
    {
        first.card = Some(card);
    }
    parts
}

/// What is done with a text that is too long.
fn fitting(view: &View<'_>) -> Fitting {
    let usual = if view.spec.text.threads { Fitting::Split } else { Fitting::Error };
    match view.channel.fitting.unwrap_or(usual) {
        // Where parts cannot answer one another there is nothing to split into.
        Fitting::Split if !view.spec.text.threads => Fitting::Error,
        chosen => chosen,
    }
}

/// The fitting of the text of one channel.
struct Text<'v, 'a> {
    view: &'v View<'a>,
    fitting: Fitting,
}

/// The pieces of each explicit part.
type Divided = Vec<Vec<Rich>>;

impl Text<'_, '_> {
    /// The text in pieces, with as many hashtags as fit.
    ///
    /// Hashtags that we add are a courtesy: they never make a part of their own, nor push a text over its limit.
    fn with_hashtags(&self, composer: &Composer<'_, '_>, diagnostics: &mut Diagnostics) -> Divided {
        let full = composer.text(usize::MAX, diagnostics);
        let most = composer.hashtags();
        if most == 0 || self.fits_whole(&full) {
            return self.divide(&full);
        }
        let mut quiet = Diagnostics::new();
        let bare = composer.text(0, &mut quiet);
        let mut divided = self.divide(&bare);
        for kept in (1..=most).rev() {
            let text = if kept == most { full.clone() } else { composer.text(kept, &mut quiet) };
            if let Some(with_hashtags) = self.extended(&divided, &bare, &text) {
                divided = with_hashtags;
                if kept < most {
                    diagnostics.extend(self.hashtags_left_out());
                }
                return divided;
            }
        }
        if self.fitting == Fitting::Error && !self.all_fit(&divided) {
            // It is too long without them, too.
            return self.divide(&full);
        }
        diagnostics.extend(self.hashtags_left_out());
        divided
    }

    /// The pieces of a text without hashtags, with those that the longer text has; `None` where they do not fit.
    fn extended(&self, divided: &Divided, bare: &Rich, longer: &Rich) -> Option<Divided> {
        let last = divided.iter().rev().find_map(|pieces| pieces.last())?;
        let added = longer.text().strip_prefix(bare.text()).filter(|_| bare.text().ends_with(last.text()));
        let Some(added) = added.filter(|added| !added.contains(PART_BREAK)) else {
            // What is cut off has no room for hashtags, and a template of the team's own may have them in another place.
            let other = self.divide(longer);
            let same = other.iter().map(Vec::len).eq(divided.iter().map(Vec::len));
            return (self.fitting != Fitting::Trim && same && self.all_fit(&other)).then_some(other);
        };
        let end = longer.text().len();
        let piece = longer.slice(end - added.len() - last.text().len(), end);
        let mut extended = divided.clone();
        *extended.iter_mut().rev().find_map(|pieces| pieces.last_mut())? = piece;
        self.all_fit(&extended).then_some(extended)
    }

    fn all_fit(&self, divided: &Divided) -> bool {
        let size = |piece: &Rich| self.size(piece, 0..piece.text().len());
        divided.iter().enumerate().all(|(explicit, pieces)| {
            let number = if self.view.channel.numbering && pieces.len() > 1 { fit::number(98, 99).len() } else { 0 };
            let number = Size { length: number, bytes: number };
            pieces.iter().enumerate().all(|(index, piece)| size(piece).fits(self.room(explicit, index == 0).minus(number)))
        })
    }

    fn fits_whole(&self, text: &Rich) -> bool {
        !text.text().contains(PART_BREAK) && self.size(text, 0..text.text().len()).fits(self.room(0, true))
    }

    fn size(&self, text: &Rich, range: Range<usize>) -> Size {
        self.view.gauge.size(text, range)
    }

    /// The room in a piece of an explicit part; pictures stand beside its first piece.
    fn room(&self, explicit: usize, first: bool) -> Size {
        let view = self.view;
        let usual = view.gauge.room(&view.limits(false));
        if first && view.has_pictures(explicit) { view.gauge.room(&view.limits(true)) } else { usual }
    }

    /// Cuts a text at its explicit breaks, then into pieces that fit.
    fn divide(&self, text: &Rich) -> Divided {
        let explicit = explicit_parts(text.text());
        explicit
            .into_iter()
            .enumerate()
            .map(|(index, range)| {
                if range.is_empty() {
                    return Vec::new();
                }
                let part = text.slice(range.start, range.end);
                match self.fitting {
                    Fitting::Split => self.split(&part, index),
                    Fitting::Trim => vec![self.trim(part, index)],
                    Fitting::Error => vec![part],
                }
            })
            .collect()
    }

    fn split(&self, part: &Rich, explicit: usize) -> Vec<Rich> {
        let numbered = self.view.channel.numbering;
        let cut = |text: &Rich, room: Size| fit::split(text.text(), &text.atoms(), room, numbered, &|range| self.size(text, range));
        let (first, others) = (self.room(explicit, true), self.room(explicit, false));
        let pieces = cut(part, first);
        let slices =
            |text: &Rich, pieces: &[Range<usize>]| pieces.iter().map(|piece| text.slice(piece.start, piece.end)).collect::<Vec<_>>();
        let [head, next, ..] = &pieces[..] else { return slices(part, &pieces) };
        if first == others {
            return slices(part, &pieces);
        }
        // Only the first piece stands beside pictures; the others have more room.
        let rest = part.slice(next.start, part.text().len());
        let mut list = vec![part.slice(head.start, head.end)];
        list.extend(slices(&rest, &cut(&rest, others)));
        list
    }

    /// Cuts the text off, and puts the address of the whole behind it.
    fn trim(&self, part: Rich, explicit: usize) -> Rich {
        let view = self.view;
        let room = self.room(explicit, true);
        if self.size(&part, 0..part.text().len()).fits(room) {
            return part;
        }
        let mut suffix = Rich::default();
        if let Some(url) = view.canonical().or_else(|| view.main_link().map(str::to_owned)) {
            suffix.push("\n\n");
            suffix.push_range(&view.shown_address(&url), Form::Target(FacetTarget::Link { uri: view.address(&url) }));
        }
        // The mark counts as one; where the network counts it as more, the rest is room for the suffix.
        let mark = view.gauge.counter().added_length("…").saturating_sub(1);
        let taken = self.size(&suffix, 0..suffix.text().len()).plus(Size { length: mark, bytes: 0 });
        let Some(trimmed) = fit::trim(part.text(), &part.atoms(), room, taken, &|range| self.size(&part, range)) else { return part };
        let mut kept = part.slice(trimmed.kept.start, trimmed.kept.end);
        kept.push(trimmed.mark);
        kept.append(&suffix);
        kept
    }

    /// A piece as it is sent.
    fn part(&self, piece: &Rich) -> Part<ImageJob> {
        let view = self.view;
        let mut payload = dialects::message(view.spec.text.dialect, piece);
        let count = view.gauge.count(piece, &payload, &view.limits(false));
        if view.spec.text.dialect == Dialect::Plain {
            payload.facets = self.seen_by_platform(&payload.text, payload.facets);
        }
        Part {
            facets: payload.facets,
            styles: payload.styles,
            formatted: payload.formatted,
            shown: payload.shown,
            ..Part::plain(payload.text, count)
        }
    }

    /// Holds a part with pictures against what the platform takes beside these.
    fn recount(&self, part: &mut Part<ImageJob>) {
        let limit = self.view.limits(!part.media.is_empty()).length;
        if limit != part.count.limit {
            part.count.fits = part.count.fits && limit.is_none_or(|limit| part.count.length <= limit);
            part.count.limit = limit;
        }
    }

    /// On networks that look for links themselves, only what the platform will find is clickable.
    fn seen_by_platform(&self, text: &str, ours: Vec<Facet>) -> Vec<Facet> {
        if ours.is_empty() {
            return ours;
        }
        let entities = self.view.gauge.counter().entities(text);
        ours.into_iter().filter(|facet| entities.iter().any(|entity| entity.start < facet.end && facet.start < entity.end)).collect()
    }

    fn hashtags_left_out(&self) -> Option<Diagnostic> {
        let view = self.view;
        let place = view.post.at(view.post.tags.first().or(view.post.campaign.as_ref())?.span);
        let message = format!("not all hashtags fit on `{}`: the last are left out", view.channel.name);
        let finding = Diagnostic::new("hashtags-left-out", Severity::Info, place, message);
        Some(finding.help("shorten the text, or put the topics that matter most first").post(&view.post.id).channel(&view.channel.name))
    }
}

/// The ranges between the explicit breaks, without the white space around them; one that is empty makes no part.
fn explicit_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    for raw in text.split(PART_BREAK) {
        let start = at + (raw.len() - raw.trim_start().len());
        parts.push(start..start + raw.trim().len());
        at += raw.len() + PART_BREAK.len_utf8();
    }
    parts
}

/// Hangs each picture on the part where it was written; those of the front matter on the first.
fn attach(view: &View<'_>, parts: &mut [Part<ImageJob>], starts: &[usize]) {
    let last = parts.len().saturating_sub(1);
    let place = |explicit: &Option<usize>| explicit.and_then(|part| starts.get(part).copied()).unwrap_or(0).min(last);
    for (index, part) in parts.iter_mut().enumerate() {
        let here = view.pictures.iter().filter(|(explicit, _)| place(explicit) == index).map(|(_, picture)| picture);
        part.media = view.attachments(here);
    }
    if view.pictures.is_empty()
        && let Some(part) = parts.first_mut()
    {
        part.media.extend(cards::drawn_card(view));
    }
}
