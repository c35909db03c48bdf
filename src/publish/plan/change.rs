//! What is live and what is among the team's files, held against one another.

use super::{Candidate, Question};
use crate::ledger::{Record, RecordState, Standing};
use crate::model::{Change, Hold, PartPrint};
use crate::networks::NetworkSpec;
use crate::networks::spec::EditKind;

/// What there is to do about a network where nothing can be edited.
const REPLY: &str = "posts cannot be edited there: correct it with a reply";

/// How what is on record of one part differs from what it is to be; empty where it does not.
pub(super) fn kinds(record: &Record, variant: &Candidate<'_>, part: u16, spec: Option<&NetworkSpec>) -> Vec<EditKind> {
    if record.digest == variant.digest {
        return Vec::new();
    }
    let Some(now) = variant.prints.get(usize::from(part) - 1) else { return vec![EditKind::Shape] };
    // Older records do not say what of it was which: all of it may be another.
    let Some(then) = &record.print else { return vec![EditKind::Text] };
    let has_title = spec.is_some_and(|spec| spec.text.title.is_some());
    let PartPrint { text, alt, media, headline, terms } = then;
    [
        (*text != now.text, EditKind::Text),
        (*alt != now.alt, EditKind::Alt),
        (*media != now.media, EditKind::Media),
        (*terms != now.terms || has_title && *headline != now.headline, EditKind::Shape),
    ]
    .into_iter()
    .filter_map(|(differs, kind)| differs.then_some(kind))
    .collect()
}

impl Question<'_> {
    fn spec(&self) -> Option<&NetworkSpec> {
        self.planner.workspace.specs.get(self.channel.network.as_str())
    }

    /// How a live part differs from what it is to be.
    pub(super) fn part_kinds(&self, record: &Record, part: u16) -> Vec<EditKind> {
        kinds(record, self.variant, part, self.spec())
    }

    /// What would make that which is live what it is to be.
    pub(super) fn change(&self) -> Option<Change> {
        let (post, channel, ledger) = (&self.post.id, self.variant.channel, self.planner.ledger);
        let manual = |why: &str| Some(Change::Manual { why: why.to_owned() });
        let (mut parts, mut needed) = (Vec::new(), Vec::new());
        let mut total = None;
        for part in 1..=ledger.last_part(post, channel) {
            let Standing::Posted(_) = ledger.history(post, channel, part).standing() else { continue };
            let Some(record) = ledger.deciding(post, channel, part) else { continue };
            total.get_or_insert(usize::from(record.parts));
            let mut kinds = self.part_kinds(record, part);
            match ledger.history(post, channel, part).open_change() {
                Some((_, RecordState::Delete)) => {
                    return manual("a removal was begun, and nobody knows what came of it: look at it on the platform");
                }
                // What came of it is asked, and then it is changed into what it is to be.
                Some(_) if kinds.is_empty() => kinds.push(EditKind::Text),
                _ => {}
            }
            if !kinds.is_empty() {
                if record.receipt.as_ref().is_none_or(|receipt| receipt.id.is_empty()) {
                    return Some(Change::Manual { why: format!("the id of part {part} is not known: correct it there yourself") });
                }
                parts.push(part);
                needed.extend(kinds);
            }
        }
        if total.is_some_and(|total| total != self.variant.parts) {
            let (was, is) = (total.unwrap_or_default(), self.variant.parts);
            return Some(Change::Manual { why: format!("it was sent as {was} parts and has {is} now: correct it with a reply") });
        }
        if parts.is_empty() {
            return None;
        }
        let Some(spec) = self.spec() else { return manual("nothing is known of the network") };
        if !spec.can.edit {
            return manual(REPLY);
        }
        if let Some(kind) = needed.iter().find(|kind| !spec.can.can_edit(**kind)) {
            return manual(match kind {
                EditKind::Text => "its text cannot be edited there: correct it with a reply",
                EditKind::Alt => "descriptions of pictures cannot be edited there",
                EditKind::Media => "pictures and cards cannot be exchanged there",
                EditKind::Shape => "headline, poll and visibility cannot be edited there: correct it with a reply",
            });
        }
        // What the platform said to the last try stands until the post is another.
        for &part in &parts {
            let refusal = ledger.refused_change(post, channel, part).filter(|(kind, _)| *kind == RecordState::Edit);
            if let Some((_, refusal)) =
                refusal.filter(|(_, record)| record.digest == self.variant.digest && !self.planner.options.retry_refused)
            {
                let said = refusal.message.as_deref().unwrap_or("the platform refused the change");
                return Some(Change::Manual { why: format!("part {part}: {said}") });
            }
        }
        Some(Change::Edit { parts })
    }

    /// What keeps an edit from being carried out: an edit reaches people as a post does. A removal waits for nothing.
    ///
    /// `not_approved` says that approvals of what it would become are missing.
    pub(super) fn change_holds(&self, not_approved: Option<&Hold>) -> Vec<Hold> {
        let mut holds: Vec<Hold> = not_approved.cloned().into_iter().chain(self.holds(true)).collect();
        holds.retain(|hold| {
            matches!(
                hold,
                Hold::Draft
                    | Hold::InReview
                    | Hold::CheckErrors { .. }
                    | Hold::NoDriver
                    | Hold::NoCredentials { .. }
                    | Hold::Later { .. }
                    | Hold::Frozen { .. }
                    | Hold::CoolingOff { .. }
                    | Hold::Statement { .. }
                    | Hold::NotApproved { .. }
            )
        });
        let ledger = self.planner.ledger;
        for part in 1..=ledger.last_part(&self.post.id, self.variant.channel) {
            if let Some(until) = ledger.in_flight(&self.post.id, self.variant.channel, part) {
                holds.push(Hold::InFlight { part, until });
            }
        }
        holds
    }
}
